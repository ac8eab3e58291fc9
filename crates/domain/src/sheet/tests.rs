//! Sheets as they come, and what is made of them.

use proptest::prelude::*;

use super::*;
use crate::projects::{FIELDS, Project};

fn table(rows: &[&[&str]]) -> Table {
    Table {
        name: "招商项目".to_owned(),
        rows: rows
            .iter()
            .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
            .collect(),
        first_row: 1,
        merges: Vec::new(),
    }
}

fn merged(mut table: Table, merges: &[(usize, usize, usize, usize)]) -> Table {
    let merge = |&(top, left, bottom, right)| Merge {
        top,
        left,
        bottom,
        right,
    };
    table.merges = merges.iter().map(merge).collect();
    table
}

fn read(table: &Table) -> Reading<Project> {
    super::read(table, FIELDS, Project::blank).unwrap()
}

fn titles(reading: &Reading<Project>) -> Vec<(u32, &str)> {
    reading
        .good
        .iter()
        .map(|(row, project)| (*row, project.title.as_str()))
        .collect()
}

fn wan(project: &Project) -> Option<String> {
    project.investment.map(|amount| amount.money.wan())
}

fn sentences(reading: &Reading<Project>) -> Vec<String> {
    reading.refused.iter().map(Refusal::to_string).collect()
}

/// The sheet of a bureau: title, unit line, merged columns, sections, a total, a note.
fn bureau() -> Table {
    let table = table(&[
        &["青穗县2026年招商项目一览表", "", "", "", "", "", ""],
        &[
            "填报单位：青穗县投资促进局　　填报日期：2026年11月20日　　单位：亿元、亩",
            "",
            "",
        ],
        &[
            "序号",
            "项目名称",
            "总投资",
            "占地面积",
            "建设地点",
            "合作方式",
            "联系电话",
            "",
            "  ",
        ],
        &["一、工业类", "", "", "", "", "", ""],
        &[
            "1",
            "稻米深加工项目",
            "1.2",
            "200",
            "经济开发区",
            "独资、合资",
            "0190-8001234",
        ],
        &["2", " 冷链物流园 ", "约3亿元", "２００亩", "", "合作", ""],
        &["", "", "", "", "", "", ""],
        &["二、农业类", "", "", "", "", "", ""],
        &["3", "蔬菜基地", "１.２亿", "待定", "城关镇", "", ""],
        &[
            "序号",
            "项目名称",
            "总投资",
            "占地面积",
            "建设地点",
            "合作方式",
            "联系电话",
        ],
        &["4", "蔬菜基地", "１.２亿", "待定", "城关镇", "", ""],
        &["5", "", "", "", "", "", ""],
        &["合　计", "", "5.4", "400", "", "", ""],
        &["注：以上项目均可洽谈", "", "", "", "", "", ""],
        &["", "", "", "", "", "", "", ""],
    ]);
    merged(
        table,
        &[
            (0, 0, 0, 6),
            (1, 0, 1, 6),
            (3, 0, 3, 6),
            (7, 0, 7, 6),
            (4, 4, 5, 4),
        ],
    )
}

#[test]
fn a_bureaus_sheet_is_understood() {
    let reading = read(&bureau());
    assert_eq!(sentences(&reading), Vec::<String>::new());
    assert_eq!(reading.header_row, 3);
    assert_eq!(
        titles(&reading),
        [(5, "稻米深加工项目"), (6, "冷链物流园"), (9, "蔬菜基地")]
    );
    let projects: Vec<&Project> = reading.good.iter().map(|(_, project)| project).collect();
    assert_eq!(wan(projects[0]).unwrap(), "12000");
    assert_eq!(wan(projects[1]).unwrap(), "30000");
    assert!(projects[1].investment.unwrap().about);
    assert_eq!(wan(projects[2]).unwrap(), "12000");
    assert_eq!(projects[1].land.unwrap().in_mu(), "200 亩");
    assert_eq!(projects[2].land, None);
    assert_eq!(
        projects[1].place.as_deref(),
        Some("经济开发区"),
        "carried down the merged cell"
    );
    assert_eq!(
        reading.skipped,
        [
            (4, "小标题或说明“一、工业类”"),
            (8, "小标题或说明“二、农业类”"),
            (10, "重复的表头"),
            (11, "与第 9 行逐字相同"),
            (12, "只有序号"),
            (13, "“合 计”行"),
            (14, "小标题或说明“注：以上项目均可洽谈”"),
        ]
        .map(|(row, why)| (row, why.to_owned()))
    );
    let notes: Vec<_> = reading
        .columns
        .iter()
        .map(|c| (&*c.letter, c.field, &c.unit_note))
        .collect();
    assert_eq!(notes.len(), 7, "trailing blank columns are no columns");
    assert_eq!(notes[0], ("A", None, &None));
    assert_eq!(
        notes[2],
        (
            "C",
            Some("investment"),
            &Some("单位取自第 2 行：亿元".to_owned())
        )
    );
    assert_eq!(
        notes[3],
        ("D", Some("land"), &Some("单位取自第 2 行：亩".to_owned()))
    );
}

#[test]
fn refusals_say_where_and_what_to_write_instead() {
    let mut sheet = table(&[
        &[
            "项目名称",
            "总投资（万元）",
            "用地面积",
            "联系电话",
            "一期投资",
        ],
        &["稻米加工", "三个亿", "两百亩", "", "#REF!"],
        &["", "500", "", "", "#N/A"],
        &["无", "500", "", "", ""],
        &["好的", "500", "", "", ""],
    ]);
    sheet.first_row = 6;
    let reading = read(&sheet);
    assert_eq!(
        sentences(&reading),
        [
            "工作表“招商项目” 第 7 行 B 列（总投资（万元））“三个亿”：\
             请写数字和单位，如 5000万元、1.2亿元、约3亿元；不清楚请留空",
            "工作表“招商项目” 第 7 行 C 列（用地面积）“两百亩”：\
             请写数字和单位，如 200亩、13.3公顷、8000平方米；不清楚请留空",
            "工作表“招商项目” 第 7 行 E 列（一期投资）“#REF!”：单元格是公式错误，请改成数值",
            "工作表“招商项目” 第 8 行 E 列（一期投资）“#N/A”：单元格是公式错误，请改成数值",
            "工作表“招商项目” 第 8 行 A 列（项目名称）：请填写项目名称",
            "工作表“招商项目” 第 9 行 A 列（项目名称）“无”：请填写项目名称",
        ]
    );
    assert_eq!(titles(&reading), [(10, "好的")]);
    assert_eq!(
        reading.columns[2].unit_note.as_deref(),
        Some("未注明单位，按亩")
    );
    assert_eq!(
        reading.columns[4].unit_note.as_deref(),
        Some("未注明单位，按万元")
    );
    assert_eq!(reading.columns[1].unit_note, None);
}

#[test]
fn a_header_of_two_rows_with_merged_cells() {
    let sheet = merged(
        table(&[
            &[
                "序号",
                "项目名称",
                "投资（亿元）",
                "",
                "责任单位",
                "",
                "用地面积（公顷）",
            ],
            &["", "", "总投资", "一期投资", "名称", "电话", ""],
            &[
                "1",
                "稻米加工",
                "1.2",
                "0.5",
                "开发区管委会",
                "0190-8001234",
                "2",
            ],
        ]),
        &[
            (0, 0, 1, 0),
            (0, 1, 1, 1),
            (0, 2, 0, 3),
            (0, 4, 0, 5),
            (0, 6, 1, 6),
        ],
    );
    let reading = read(&sheet);
    assert_eq!(sentences(&reading), Vec::<String>::new());
    assert_eq!(reading.header_row, 1);
    let (row, project) = &reading.good[0];
    assert_eq!((*row, wan(project).as_deref()), (3, Some("12000")));
    assert_eq!(project.phase_one.unwrap().money.wan(), "5000");
    assert_eq!(project.unit.as_deref(), Some("开发区管委会"));
    assert_eq!(project.land.unwrap().in_mu(), "30 亩");
    let note = reading.columns[3].unit_note.as_deref();
    assert_eq!(note, Some("单位取自上一行表头“投资（亿元）”"));
}

#[test]
fn the_same_header_from_a_csv_file_which_has_no_merged_cells() {
    let sheet = table(&[
        &["项目名称", "投资（亿元）", "", "建设地点"],
        &["", "总投资", "一期投资", ""],
        &["稻米加工", "1.2", "0.5", "城关镇"],
        &["", "总投资", "一期投资", ""],
        &["冷链", "-", "/", "——"],
    ]);
    let reading = read(&sheet);
    assert_eq!(titles(&reading), [(3, "稻米加工"), (5, "冷链")]);
    assert_eq!(reading.good[0].1.phase_one.unwrap().money.wan(), "5000");
    assert_eq!(reading.skipped, [(4, "重复的表头".to_owned())]);
}

#[test]
fn a_row_of_units_below_the_header() {
    let sheet = table(&[
        &["项目名称", "总投资", "用地面积", "建筑面积"],
        &["", "（亿元）", "公顷", "万平方米"],
        &["稻米加工", "1.2", "2", "3"],
    ]);
    let project = &read(&sheet).good[0].1;
    assert_eq!(wan(project).unwrap(), "12000");
    assert_eq!(project.land.unwrap().in_mu(), "30 亩");
    assert_eq!(project.floor_area.unwrap().in_sqm(), "30,000 ㎡");
}

#[test]
fn header_cells_merged_over_an_empty_second_row() {
    let sheet = merged(
        table(&[
            &["项目名称", "总投资"],
            &["", ""],
            &["稻米加工", "500"],
            &["", "600"],
        ]),
        &[(0, 0, 1, 0), (0, 1, 1, 1), (2, 0, 3, 0)],
    );
    let reading = read(&sheet);
    assert_eq!(titles(&reading), [(3, "稻米加工"), (4, "稻米加工")]);
    assert!(reading.skipped.is_empty() && reading.refused.is_empty());
}

#[test]
fn a_title_that_is_itself_a_name_is_no_header() {
    let sheet = table(&[
        &["招商项目", ""],
        &["", "项目名称", "总投资万元", "建设地点"],
        &["1", "稻米加工", "500", "城关镇"],
    ]);
    let reading = read(&sheet);
    assert_eq!(
        (reading.header_row, titles(&reading)),
        (2, vec![(3, "稻米加工")])
    );
    assert_eq!(wan(&reading.good[0].1).unwrap(), "500");
}

#[test]
fn the_titles_area_unit_goes_where_it_can_be_meant() {
    let read_first = |title: &str| {
        let sheet = table(&[
            &[title],
            &["项目名称", "用地面积", "建筑面积", "总投资"],
            &["稻米加工", "6000", "3000", "800"],
        ]);
        let project = read(&sheet).good.remove(0).1;
        (
            project.land.unwrap().area.mu(),
            project.floor_area.unwrap().area.sqm(),
        )
    };
    assert_eq!(
        read_first("单位：亩"),
        ("6000".to_owned(), "3000".to_owned())
    );
    assert_eq!(
        read_first("单位：万元、平方米"),
        ("9".to_owned(), "3000".to_owned())
    );
    assert_eq!(
        read_first("（单位：亩/平方米）"),
        ("6000".to_owned(), "3000".to_owned())
    );
}

#[test]
fn two_columns_of_one_name() {
    let second_is_empty = table(&[
        &["项目名称", "总投资", "投资额"],
        &["稻米加工", "500", ""],
        &["冷链", "600", " "],
    ]);
    let reading = read(&second_is_empty);
    assert!(reading.refused.is_empty());
    assert_eq!(wan(&reading.good[0].1).unwrap(), "500");

    let first_is_empty = table(&[&["项目名称", "总投资", "投资额"], &["稻米加工", "", "700"]]);
    assert_eq!(wan(&read(&first_is_empty).good[0].1).unwrap(), "700");

    let both = table(&[
        &["项目名称", "总投资", "投资额"],
        &["稻米加工", "500", "700"],
    ]);
    let reading = read(&both);
    assert_eq!(
        sentences(&reading),
        ["工作表“招商项目” 第 1 行 C 列（投资额）：\
          B 列和 C 列都是“总投资”，请只留一列，另一列改名或删去"]
    );
}

#[test]
fn a_unit_that_is_not_understood_is_never_guessed() {
    for header in ["总投资（百万元）", "总投资（万美元）"] {
        let reading = read(&table(&[&["项目名称", header], &["稻米加工", "5"]]));
        assert!(
            reading.refused[0].advice.contains("请把这一列换算后"),
            "{header}"
        );
        assert_eq!(wan(&reading.good[0].1), None);
    }
    let reading = read(&table(&[
        &["单位：万美元"],
        &["项目名称", "总投资"],
        &["稻米加工", "5"],
    ]));
    assert_eq!(reading.refused.len(), 1);
}

#[test]
fn section_rows_without_merged_cells_and_rows_with_only_a_name() {
    let sheet = table(&[
        &["序号", "项目名称", "总投资"],
        &["一", "工业类", ""],
        &["1", "稻米加工", ""],
        &["（二）农业类", "", ""],
        &["", "二、服务业类", ""],
        &["2", "温泉酒店", ""],
        &["工业类小计", "", "500"],
        &["", "共计", "500"],
    ]);
    let reading = read(&sheet);
    assert_eq!(titles(&reading), [(3, "稻米加工"), (6, "温泉酒店")]);
    let skipped: Vec<u32> = reading.skipped.iter().map(|(row, _)| *row).collect();
    assert_eq!(skipped, [2, 4, 5, 7, 8]);
}

#[test]
fn a_wide_column_is_no_section_row() {
    let sheet = merged(
        table(&[
            &["序号", "项目名称", "", "总投资"],
            &["1", "稻米加工", "", ""],
            &["农业类", "", "", ""],
        ]),
        &[(0, 1, 0, 2), (1, 1, 1, 2), (2, 0, 2, 3)],
    );
    assert_eq!(titles(&read(&sheet)), [(2, "稻米加工")]);
}

#[test]
fn a_sheet_of_one_column() {
    let reading = read(&table(&[&["项目名称"], &["稻米加工"], &[""], &["冷链"]]));
    assert_eq!(titles(&reading), [(2, "稻米加工"), (4, "冷链")]);
}

#[test]
fn without_a_header_one_is_told_what_is_missing() {
    let sheet = table(&[
        &["填表说明"],
        &["总投资", "用地面积", "备注"],
        &["500", "20", ""],
    ]);
    let error = super::read(&sheet, FIELDS, Project::blank).unwrap_err();
    assert_eq!(
        error.to_string(),
        "工作表“招商项目”的前 30 行里没有找到表头（最像的是第 2 行，只认出 总投资、用地面积）：\
         请保留一行列名，其中要有“项目名称”，并至少有两列用模板里的名称"
    );
    assert!(super::read(&table(&[]), FIELDS, Project::blank).is_err());
}

#[test]
fn the_header_is_the_row_that_names_most() {
    let mut rows: Vec<&[&str]> = vec![&["项目", "投资"]];
    rows.resize(29, &["说明"]);
    rows.push(&["项目名称", "总投资", "建设地点"]);
    rows.push(&["稻米加工", "500", "城关镇"]);
    assert_eq!(read(&table(&rows)).header_row, 30);
}

#[test]
fn letters_are_those_of_excel() {
    for (column, expected) in [
        (0, "A"),
        (25, "Z"),
        (26, "AA"),
        (51, "AZ"),
        (701, "ZZ"),
        (702, "AAA"),
    ] {
        assert_eq!(letters(column), expected);
    }
    assert_eq!(letters(16_383), "XFD");
}

/// Every field's header over its example and a second document.
fn whole() -> Vec<Vec<String>> {
    let header = FIELDS.iter().map(crate::catalogue::Field::header).collect();
    let first = FIELDS
        .iter()
        .map(|field| field.entry.example.to_owned())
        .collect();
    let second = FIELDS
        .iter()
        .map(|field| {
            if field.key == "title" {
                "冷链物流园"
            } else {
                ""
            }
            .to_owned()
        })
        .collect();
    vec![header, first, second]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_columns_does_not_matter(
        order in Just((0..FIELDS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let rows = whole();
        let plain = Table { rows: rows.clone(), ..table(&[]) };
        let shuffle = |row: &Vec<String>| order.iter().map(|&at| row[at].clone()).collect();
        let shuffled = Table { rows: rows.iter().map(shuffle).collect(), ..table(&[]) };
        let (plain, shuffled) = (read(&plain), read(&shuffled));
        prop_assert_eq!(plain.good.len(), 2);
        prop_assert_eq!(&plain.refused, &[]);
        prop_assert_eq!(plain.good, shuffled.good);
        prop_assert_eq!(&shuffled.refused, &[]);
    }

    #[test]
    fn no_table_makes_it_panic(
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..8), 0..12),
        merges in proptest::collection::vec((0usize..14, 0usize..9, 0usize..14, 0usize..9), 0..5),
        first_row in any::<u32>(),
    ) {
        let sheet = merged(Table { rows, first_row, ..table(&[]) }, &merges);
        if let Ok(reading) = super::read(&sheet, FIELDS, Project::blank) {
            let rows = reading.good.len() + reading.skipped.len();
            prop_assert!(rows < sheet.rows.len());
            for refusal in &reading.refused {
                prop_assert!(!refusal.to_string().is_empty());
            }
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        4 => proptest::sample::select(
            &["项目名称", "总投资", "投资（万元）", "用地面积", "名称", "序号", "合计", "一、工业类",
             "单位：万元、亩", "（亿元）", "约3亿元", "第一部分", "第", "(", "1", "#REF!", "电话"]
        ).prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}
