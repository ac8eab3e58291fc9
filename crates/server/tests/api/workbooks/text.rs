//! Hostile CSV files.

use super::Hostile;

const LINE: &str = "长得不正常";
const ENCODING: &str = "文字编码";

/// Lines, quotes and encodings that no sheet has.
pub fn texts() -> Vec<Hostile> {
    let csv = |name, bytes: Vec<u8>, words| Hostile {
        ending: "csv",
        ..Hostile::new(name, bytes, words)
    };
    let header = "项目名称,建设地点\n";
    vec![
        csv("too large", vec![b'a'; (20 << 20) + 1], "超过 20 MB"),
        csv("one line", vec![b'a'; 15 << 20], LINE),
        csv("commas by the million", vec![b','; 5_000_000], LINE),
        csv(
            "commas within a line",
            format!("{header}{}\n", ";".repeat(20_000)).into(),
            LINE,
        ),
        csv("zeros", vec![0; 4096], ENCODING),
        csv(
            "UTF-16 of odd length",
            b"\xff\xfea\0b\0c".to_vec(),
            ENCODING,
        ),
        csv("no encoding", b"\xff\xff\xff\xff".to_vec(), ENCODING),
        csv(
            "quotation mark left open",
            format!("{header}甲,\"乙\n{}", "丙,丁\n".repeat(9_000)).into(),
            "双引号没有成对",
        ),
        csv(
            "cell with a book in it",
            format!("{header}甲,{}\n", "长".repeat(40_000)).into(),
            "B2 单元格里的文字超过 32767",
        ),
        csv(
            "rows by ten thousands",
            format!("{header}{}", "甲,乙\n".repeat(30_000)).into(),
            "超出可导入的范围",
        ),
        csv(
            "blank lines by the million",
            format!("{header}{}甲,乙\n", "\n".repeat(5_000_000)).into(),
            "超出可导入的范围",
        ),
        csv(
            "columns by the thousand",
            format!("{header}{}甲\n", ",".repeat(3_000)).into(),
            "超出可导入的范围",
        ),
        csv("nothing", Vec::new(), "文件里没有内容"),
    ]
}
