//! The county's own document 区域定位 as open data: whole as JSON, and as a sheet of what it says,
//! a row a statement.

use domain::{
    date::Date,
    listing::Check,
    positioning::{County, PlaceKind},
};
use serde_json::{Value, json};

use super::{
    Ready,
    open_data::{about, file, sheet},
};

/// The word in its addresses.
pub(super) const KEY: &str = "positioning";
const ZH: &str = "区域定位";

/// The members of the document: name, Chinese label, unit, what it is.
const FIELDS: [(&str, &str, Option<&str>, &str); 19] = [
    ("demo", "演示", None, "是否为编写的演示县"),
    ("name", "县名", None, ""),
    ("name_en", "英文县名", None, ""),
    ("bureau", "投资促进局", None, "运行本门户的单位"),
    ("statement", "定位语", None, "一句话"),
    ("formula", "产业表述", None, "如 2+3"),
    (
        "tags",
        "定位标签",
        None,
        "label 标签、industry 产业的键、note 说明",
    ),
    (
        "industries",
        "产业",
        None,
        "key 键、name 名称、level 层级、gbt 国民经济行业代码、note 说明",
    ),
    (
        "indicators",
        "指标",
        None,
        "key 键、label 名称、value 数值、unit 单位、period 时期、source 出处",
    ),
    (
        "transport",
        "区位交通",
        None,
        "to 目的地、mode 方式、distance_km 公里、duration 时间",
    ),
    (
        "places",
        "园区、乡镇",
        None,
        "key 键、name 名称、kind 类别、note 说明",
    ),
    (
        "contacts",
        "联系人",
        None,
        "unit 单位、person 姓名、role 职责、phone 电话、covers 负责的产业、region 驻点",
    ),
    (
        "supervision",
        "营商环境监督",
        None,
        "phone 电话、email 邮箱、hours 时间",
    ),
    (
        "intent",
        "投资意向设置",
        None,
        "首次联系和答复的工作日数、保存月数、告知",
    ),
    ("footer", "页脚", None, "主办、承办、备案号"),
    ("verified_on", "核实日期", None, "yyyy-mm-dd"),
    ("verified_by", "核实单位", None, ""),
    ("source", "出处", None, ""),
    ("stale", "待核实", None, "超过复核期"),
];

/// The columns of the sheet.
const COLUMNS: [&str; 7] = ["部分", "键", "名称", "内容", "单位", "时期", "出处"];

/// The document, whole.
pub(super) fn as_json(county: &County, today: Date) -> Ready {
    let fields = FIELDS
        .iter()
        .map(|(key, zh, unit, help)| json!({ "key": key, "zh": zh, "unit": unit, "help": help }))
        .collect();
    let mut said = about(county, today, KEY, ZH, fields);
    let check = check(county);
    let mut item: Value = json!(county);
    item["due_on"] = json!(check.due_on());
    item["stale"] = json!(check.is_stale(today));
    said.insert("item".to_owned(), item);
    file(&said, "/data/positioning.json", today)
}

/// What it says, a row a statement.
pub(super) fn as_csv(county: &County, today: Date) -> Ready {
    let head = COLUMNS.map(str::to_owned).to_vec();
    sheet(KEY, today, std::iter::once(head).chain(rows(county, today)))
}

fn check(county: &County) -> Check {
    Check {
        verified_on: Some(county.verified_on),
        verified_by: Some(county.verified_by.clone()),
        review_days: None,
    }
}

fn rows(county: &County, today: Date) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    // Part, key, label, value, unit, period, source.
    let mut row = |cells: [&str; 7]| rows.push(cells.map(str::to_owned).to_vec());
    let source = county.source.as_str();
    for (key, label, value) in [
        ("name", "县名", county.name.as_str()),
        ("name_en", "英文县名", &county.name_en),
        ("bureau", "投资促进局", &county.bureau),
        ("statement", "定位语", &county.statement),
        (
            "formula",
            "产业表述",
            county.formula.as_deref().unwrap_or_default(),
        ),
    ] {
        if !value.is_empty() {
            row([ZH, key, label, value, "", "", source]);
        }
    }
    for tag in &county.tags {
        row([
            "定位标签",
            &tag.industry,
            &tag.label,
            &tag.note,
            "",
            "",
            source,
        ]);
    }
    for one in &county.industries {
        let codes: Vec<String> = one.gbt.iter().map(ToString::to_string).collect();
        let what = match codes.is_empty() {
            true => one.level.zh().to_owned(),
            false => format!("{}，{}", one.level.zh(), codes.join("、")),
        };
        row(["产业", &one.key, &one.name, &what, "", "", source]);
    }
    for one in &county.indicators {
        let value = one.value.as_deref().unwrap_or_default();
        row([
            "指标",
            &one.key,
            &one.label,
            value,
            &one.unit,
            &one.period,
            &one.source,
        ]);
    }
    for one in &county.transport {
        let label = match &one.duration {
            Some(duration) => format!("{}（{}，{duration}）", one.to, one.mode),
            None => format!("{}（{}）", one.to, one.mode),
        };
        row(["区位交通", "", &label, &one.distance_km, "公里", "", source]);
    }
    for one in &county.places {
        let part = match one.kind {
            PlaceKind::Park => "园区",
            PlaceKind::Town => "乡镇",
        };
        row([part, &one.key, &one.name, &one.note, "", "", source]);
    }
    for one in &county.contacts {
        let who = format!("{} {} {}", one.unit, one.person, one.role);
        row([
            "联系人",
            &one.key,
            who.trim(),
            &one.phone.display(),
            "",
            "",
            "",
        ]);
    }
    if let Some(one) = &county.supervision {
        row([
            "营商环境监督",
            "supervision",
            &one.hours,
            &one.phone.display(),
            "",
            "",
            "",
        ]);
    }
    let check = check(county);
    let by = county.verified_by.as_str();
    row([
        "核实",
        "verified_on",
        "核实日期",
        &county.verified_on.to_string(),
        "",
        "",
        by,
    ]);
    if let Some(due) = check.due_on() {
        row(["核实", "due_on", "复核到期日", &due.to_string(), "", "", by]);
    }
    let stale = if check.is_stale(today) { "是" } else { "否" };
    row(["核实", "stale", "待核实", stale, "", "", by]);
    rows
}
