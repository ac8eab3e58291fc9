//! Hostile Excel files: what each is called, what it is made of, and words of the sentence that
//! it must be answered with.

use super::{
    Hostile,
    archive::{Member, zip},
    book::{BOOK, Book, RELATIONS, SHEET, STRINGS, STYLES, project_rows, sheet, text_cell},
};

const DOCTYPE: &str = "DOCTYPE 声明";
const DAMAGED: &str = "压缩包损坏或不完整";
const NAME: &str = "部件的名字";
const ADDRESS: &str = "不存在的单元格地址";

/// Bombs: small files that unpack to large ones.
pub fn bombs() -> Vec<Hostile> {
    let four = Member::bomb("", 4);
    let many = (0..30).fold(Book::new(), |book, at| {
        let name = format!("xl/media/{at}.png").into();
        book.with_member(Member {
            name,
            ..four.clone()
        })
    });
    let kernel = Book::new().with_member(Member::bomb("xl/media/0.png", 3));
    let first = kernel.0.len() - 1;
    let overlapping = (1..1_500).fold(kernel, |mut book, at| {
        let mut member = book.0[first].clone();
        member.name = format!("xl/media/{at}.png").into();
        member.same_as = Some(first);
        book.0.push(member);
        book
    });
    let said = |size: u32| {
        Book::new()
            .change(SHEET, |member| member.size = size)
            .bytes()
    };
    let understated = Book::new()
        .with_member(Member::bomb(SHEET, 20))
        .change(SHEET, |member| member.size = 100);
    let hollow = |count: usize| {
        let mut members = Book::new().0;
        members.extend((0..count).map(|at| Member::new(&format!("x/{at}"), b"")));
        zip(&members)
    };
    vec![
        Hostile::new(
            "sheet of 120 MB",
            Book::new().with_member(Member::bomb(SHEET, 120)).bytes(),
            "解开后超过 100 MB",
        ),
        Hostile::new(
            "picture of 150 MB",
            Book::new()
                .with_member(Member::bomb("xl/media/a.png", 150))
                .bytes(),
            "解开后超过 100 MB",
        ),
        Hostile::new(
            "dense part",
            Book::new()
                .with_member(Member::bomb("xl/media/a.png", 6))
                .bytes(),
            "压缩炸弹",
        ),
        Hostile::new("many parts of 4 MB", many.bytes(), "解开后超过 100 MB"),
        Hostile::new("overlapping parts", overlapping.bytes(), "互相重叠"),
        Hostile::new("size told as 4 GB", said(u32::MAX - 1), "解开后超过 100 MB"),
        Hostile::new("size told too small", understated.bytes(), "文件读不出来"),
        Hostile::new("size told too large", said(9_999_999), "文件读不出来"),
        Hostile::new("sixty-five thousand parts", hollow(65_000), "部件超过 2000"),
    ]
}

/// Names, flags and structures that no program for sheets writes.
pub fn archives() -> Vec<Hostile> {
    let extra = |name: &str| Book::new().with(name, "x").bytes();
    let mut twice = Book::new();
    twice.0.push(twice.0[4].clone());
    let whole = Book::new().bytes();
    let mut endless = whole.clone();
    let end = endless.len();
    // As many entries as only zip64 can count, without a zip64 directory.
    endless[end - 14..end - 10].fill(0xff);
    let mut torn = Book::new();
    torn.0[4].packed[20] ^= 0x55;
    vec![
        Hostile::new("name leads upwards", extra("../../etc/cron.d/a"), NAME),
        Hostile::new("name leads upwards within", extra("xl/../../a"), NAME),
        Hostile::new("name from the root", extra("/etc/passwd"), NAME),
        Hostile::new("name with a drive", extra("C:/Windows/a.dll"), NAME),
        Hostile::new("name of Windows upwards", extra("..\\..\\a.dll"), NAME),
        Hostile::new("name with a zero", extra("xl/a\0.xml"), NAME),
        Hostile::new("name with terminal codes", extra("../\u{1b}[2J"), NAME),
        Hostile::new(
            "symbolic link",
            Book::new()
                .with("xl/link", "/etc/passwd")
                .change("xl/link", |m| m.mode = 0o120_777)
                .bytes(),
            "指向别处的链接",
        ),
        Hostile::new("part twice", twice.bytes(), "同名的部件"),
        Hostile::new("part twice by case", extra("XL/Workbook.xml"), "同名的部件"),
        Hostile::new(
            "encrypted part",
            Book::new().change(SHEET, |m| m.flags |= 1).bytes(),
            "取消密码",
        ),
        Hostile::new(
            "other compression",
            Book::new().change(SHEET, |m| m.method = 12).bytes(),
            "压缩方法",
        ),
        Hostile::new(
            "cut in the middle",
            whole[..whole.len() / 2].to_vec(),
            DAMAGED,
        ),
        Hostile::new("count without zip64", endless, DAMAGED),
        Hostile::new("torn data", torn.bytes(), "文件已损坏"),
        Hostile::new(
            "archive of workbooks",
            zip(&[Member::new("项目.xlsx", &whole)]),
            "请先解压",
        ),
        Hostile::new(
            "archive of archives",
            zip(&[Member::new("a.zip", &whole), Member::new("b.zip", &whole)]),
            "没有 Excel 工作簿",
        ),
        Hostile::new(
            "archive as a sheet",
            Book::new().with(SHEET, &whole).bytes(),
            "不是 UTF-8 的 XML",
        ),
        Hostile::new("binary workbook", extra("xl/workbook.bin"), ".xlsb"),
        Hostile::new(
            "OpenDocument",
            zip(&[
                Member::new("mimetype", b""),
                Member::new("content.xml", b"<a/>"),
            ]),
            ".ods",
        ),
        Hostile::new("Word document", extra("word/document.xml"), ".docx"),
        Hostile::new("old Excel", compound(""), "旧版 Excel"),
        Hostile::new(
            "old Excel with forged counts",
            {
                let mut bytes = compound("");
                bytes[44..76].fill(0xff);
                bytes
            },
            "旧版 Excel",
        ),
        Hostile::new(
            "workbook behind a password",
            compound("EncryptedPackage"),
            "取消密码",
        ),
        Hostile::new("no bytes at all", Vec::new(), "不是 Excel 的压缩格式"),
    ]
}

/// Parts that lie about themselves.
pub fn parts() -> Vec<Hostile> {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY a \"哈哈\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                  <sst uniqueCount=\"1\"><si><t>&b;</t></si></sst>";
    let outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    let dtd = "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a/>";
    let with = |part: &str, xml: &str| Book::new().with(part, xml).bytes();
    let rows = |rows: String| with(SHEET, &sheet(&rows));
    let cell = |address: &str| {
        rows(format!(
            "{}<row><c r=\"{address}\"><v>1</v></c></row>",
            project_rows()
        ))
    };
    let before = |tag: &str| {
        with(
            SHEET,
            &format!(
                "<worksheet>{tag}<sheetData>{}</sheetData></worksheet>",
                project_rows()
            ),
        )
    };
    let behind = |tag: String| {
        with(
            SHEET,
            &format!(
                "<worksheet><sheetData>{}</sheetData>{tag}</worksheet>",
                project_rows()
            ),
        )
    };
    let utf16: Vec<u8> = sheet("")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let sheets = "<sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/>".repeat(101);
    let long = "长".repeat(40_000);
    let shared = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(30_000));
    let often = Book::new().with(STRINGS, shared).with(
        SHEET,
        sheet(&"<row><c t=\"s\"><v>0</v></c></row>".repeat(500)),
    );
    let wide: String = (1..=6_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"GR{row}\"><v>1</v></c></row>"))
        .collect();
    vec![
        Hostile::new("billion laughs", with(STRINGS, laughs), DOCTYPE),
        Hostile::new(
            "entity from a file",
            with("docProps/app.xml", outside),
            DOCTYPE,
        ),
        Hostile::new(
            "entity from the network",
            with("xl/theme/theme1.xml", dtd),
            DOCTYPE,
        ),
        Hostile::new(
            "sheet in UTF-16",
            Book::new().with(SHEET, utf16).bytes(),
            "不是 UTF-8 的 XML",
        ),
        Hostile::new(
            "sheet told as UTF-7",
            with(SHEET, "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>"),
            "编码不是 UTF-8",
        ),
        Hostile::new(
            "cell in the last corner",
            cell("XFD1048576"),
            "XFD1048576 单元格里有内容",
        ),
        Hostile::new("cell beyond Excel", cell("XFE1"), ADDRESS),
        Hostile::new("cell beyond numbers", cell("AAAAAAAAA1"), ADDRESS),
        Hostile::new("cell in row zero", cell("A0"), ADDRESS),
        Hostile::new(
            "row beyond numbers",
            rows("<row r=\"99999999999\"><c><v>1</v></c></row>".to_owned()),
            ADDRESS,
        ),
        Hostile::new(
            "dimension backwards",
            before("<dimension ref=\"B2:A1\"/>"),
            ADDRESS,
        ),
        Hostile::new(
            "dimension beyond numbers",
            before("<dimension ref=\"A1:ZZZZZZZ99999999\"/>"),
            ADDRESS,
        ),
        Hostile::new(
            "merge backwards",
            behind("<mergeCells><mergeCell ref=\"C9:A1\"/></mergeCells>".to_owned()),
            ADDRESS,
        ),
        Hostile::new(
            "merges by ten thousands",
            behind(format!(
                "<mergeCells>{}</mergeCells>",
                "<mergeCell ref=\"A1:B2\"/>".repeat(50_001)
            )),
            "合并单元格超过 50000",
        ),
        Hostile::new(
            "forged uniqueCount",
            with(STRINGS, "<sst uniqueCount=\"4294967295\"></sst>"),
            "自称有 4294967295 条",
        ),
        Hostile::new(
            "uniqueCount beyond numbers",
            with(STRINGS, "<sst uniqueCount=\"18446744073709551615\"></sst>"),
            "自称有",
        ),
        Hostile::new(
            "a million texts",
            with(
                STRINGS,
                &format!("<sst>{}</sst>", "<si/>".repeat(1_000_001)),
            ),
            "不同的文字超过",
        ),
        Hostile::new(
            "formats by hundred thousands",
            with(STYLES, &"<xf/>".repeat(200_001)),
            "单元格格式超过",
        ),
        Hostile::new(
            "a hundred and one sheets",
            with(BOOK, &format!("<workbook>{sheets}</workbook>")),
            "工作表超过 100",
        ),
        Hostile::new(
            "elements without end",
            with(SHEET, &"<a>".repeat(100_000)),
            "太多层",
        ),
        Hostile::new(
            "tag of two megabytes",
            with(SHEET, &format!("<a b=\"{}\">", "x".repeat(2 << 20))),
            "长得不正常",
        ),
        Hostile::new(
            "text of two megabytes",
            with(SHEET, &format!("<a>{}</a>", "x".repeat(2 << 20))),
            "长得不正常",
        ),
        Hostile::new(
            "tag cut off",
            with(SHEET, "<worksheet><sheetData><row"),
            "不完整",
        ),
        Hostile::new(
            "cell with a book in it",
            rows(format!("<row>{}</row>", text_cell(&long))),
            "A1 单元格里的文字超过 32767",
        ),
        Hostile::new(
            "one long text everywhere",
            often.bytes(),
            "文字一共超过 32 MB",
        ),
        Hostile::new("blanks by the million", rows(wide), "单元格超过 1000000"),
        Hostile::new(
            "text that is not there",
            rows("<row><c t=\"s\"><v>7</v></c></row>".to_owned()),
            "请在 Excel 里打开并另存为",
        ),
        Hostile::new(
            "sheet that is not there",
            {
                let mut book = Book::new();
                book.0.remove(4);
                book.bytes()
            },
            "没有工作表“项目”",
        ),
        Hostile::new(
            "sheet in a picture",
            with(
                RELATIONS,
                "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"media/a.png\"/></Relationships>",
            ),
            "不在 XML 部件里",
        ),
    ]
}

/// A compound file that has nothing but its mark and the name of one stream.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}
