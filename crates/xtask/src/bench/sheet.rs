//! A project library as large as wanted, as CSV sheets that `yingshang import` reads: rows as
//! different as a real library's, the same at every run.

use std::fmt::Write as _;

/// Rows of one sheet; an import takes no more than 20,000, the head and blank rows among them.
pub(crate) const MOST_ROWS: u32 = 19_000;

const HEAD: &str = "项目编号,项目名称,所属产业,建设地点,总投资（万元）,用地面积（亩）,合作方式,招商领域,\
                    项目简介,联系单位,联系电话\n";
const INDUSTRIES: &[&str] = &[
    "健康食品",
    "畜牧养殖加工",
    "绿色能源",
    "云服务",
    "中医药",
    "轻工建材",
    "文旅康养",
];
const PLACES: &[&str] = &[
    "禾香食品产业园",
    "青穗经济开发区",
    "云谷云服务产业园",
    "柳堤轻工产业园",
    "穗城镇",
    "风垭镇",
    "金畴镇",
    "松荫镇",
    "白鹭滩镇",
    "药岭镇",
];
const MODES: &[&str] = &["独资", "合资、合作", "租赁", "股权并购", "特许经营、合作"];
const FIELDS: &[&str] = &["工业园区", "标准化厂房", "县城建设", "旅游景区", "乡村振兴"];
const NAMES: &[&str] = &[
    "稻米深加工",
    "乳品配套",
    "秸秆成型燃料",
    "数据标注",
    "饮片生产",
    "针织服装",
    "乡村民宿",
    "冷链仓储",
    "功能食品",
    "储能电站",
];

/// The rows `from..to` with their heading. `note` stands in every summary: another note is a
/// change to publish.
pub(crate) fn csv(from: u32, to: u32, note: &str) -> String {
    let mut out = String::from(HEAD);
    for at in from..to {
        row(&mut out, at, note);
    }
    out
}

/// The identifier that row `at` is imported under, as its address has it.
pub(crate) fn id(at: u32) -> String {
    format!("cs-{:05}", at + 1)
}

fn row(out: &mut String, at: u32, note: &str) {
    let number = at + 1;
    let place = pick(PLACES, at * 3);
    let amount = match at % 23 {
        0 => String::new(),
        _ => (300 + u64::from(at) * 7919 % 120_000).to_string(),
    };
    let land = match at % 5 {
        0 => String::new(),
        _ => (5 + u64::from(at) * 104_729 % 900).to_string(),
    };
    let _ = writeln!(
        out,
        "CS-{number:05},{name}项目第{number}号,{industry},{place},{amount},{land},{mode},{field},\
         以本地原料为主，{place}内建设，年产值预计可观，配套蒸汽、供电与污水处理，第{number}条。{note},\
         青穗县投资促进局,0190-8001201",
        name = pick(NAMES, at * 7 + 3),
        industry = pick(INDUSTRIES, at * 5 + 1),
        mode = pick(MODES, at),
        field = pick(FIELDS, at * 11 + 2),
    );
}

fn pick(list: &'static [&'static str], at: u32) -> &'static str {
    let place = usize::try_from(at).unwrap_or_default() % list.len();
    list.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_every_column_and_stay_the_same() {
        let sheet = csv(0, 50, "");
        let columns = HEAD.matches(',').count();
        assert_eq!(sheet.lines().count(), 51);
        assert!(
            sheet
                .lines()
                .all(|line| line.matches(',').count() == columns)
        );
        assert_eq!(sheet, csv(0, 50, ""));
        let one = csv(49, 50, "甲");
        assert!(one.ends_with("第50条。甲,青穗县投资促进局,0190-8001201\n"));
        assert!(one.contains("CS-00050,") && id(49) == "cs-00050");
    }
}
