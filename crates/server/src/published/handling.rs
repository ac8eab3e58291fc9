//! 办理情况 and 典型案例 for readers: pages and open data, in the shape of all others.

use std::sync::Arc;

use domain::{
    complaints::{CaseResult, Figures, LeadRow, Row},
    date::Date,
    positioning::County,
};
use serde_json::{Value, json};
use yingshang_app::{boot::PageData, route::Route, shelf::Page};

use super::{
    Cache, Ready, Snapshot, json as ready_json,
    open_data::{about, file, sheet},
    pages::HTML,
};

/// Open data of the figures.
pub(super) const FIGURES: &str = "complaints";
/// Open data of the results.
pub(super) const RESULTS: &str = "results";

/// The page of the figures.
pub const FIGURES_PAGE: &str = "/complaints/figures";

/// The figures as readers get them.
pub struct Figured {
    /// The answer of the API.
    pub api: Arc<Ready>,
    /// The page.
    pub page: Arc<Ready>,
    /// What changes on the screen when the program opens it.
    pub fragment: Arc<Ready>,
    /// Open data as JSON.
    pub json: Arc<Ready>,
    /// Open data as a sheet.
    pub csv: Arc<Ready>,
}

impl Snapshot {
    /// The figures as readers get them.
    pub(crate) fn figured(&self, figures: &Figures) -> Figured {
        let page: Page = self.shelf.figures(figures);
        let route = Route::parse(FIGURES_PAGE, "");
        let html = self.with_document(&route, PageData::Document, Some(&page));
        let html = Ready::new(html, HTML, Cache::Never).with_policy(&self.document_policy);
        let county = &self.site.county;
        Figured {
            api: Arc::new(ready_json(figures, Cache::Revalidate)),
            page: Arc::new(html),
            fragment: Arc::new(self.fragment_of(&page)),
            json: Arc::new(figures_json(county, self.today, figures)),
            csv: Arc::new(figures_csv(self.today, figures)),
        }
    }
}

/// The fields of a row: key, Chinese label, unit, what it is.
const FIELDS: [(&str, &str, Option<&str>, &str); 20] = [
    (
        "id",
        "编号",
        None,
        "total 合计；kind.类型；quarter.季度；leads 投资意向；leads.季度",
    ),
    ("of", "统计口径", None, "合计、类型或季度"),
    ("as_of", "截至", None, "统计时间，UTC"),
    ("received", "收到", Some("件"), "不含疑似垃圾信息"),
    (
        "answered",
        "已答复",
        Some("件"),
        "至少答复过一次，含说明理由的不予受理；意向、需求、预约为已首次联系",
    ),
    (
        "in_time",
        "按期答复",
        Some("件"),
        "受理、办结、送达各项期限都没有超；意向、需求、预约为按回执日期首次联系",
    ),
    (
        "in_time_percent",
        "按期率",
        Some("%"),
        "占已答复的比例，向下取一位小数；不足 5 件不计算",
    ),
    (
        "median_workdays",
        "答复用时中位数",
        Some("工作日"),
        "从收到到首次答复，含等待补正；不足 5 件不计算",
    ),
    ("open", "办理中", Some("件"), ""),
    (
        "overdue",
        "现在超期",
        Some("件"),
        "还没有办完，且已超过某项期限",
    ),
    ("withdrawn", "已撤回", Some("件"), "答复前由本人撤回"),
    (
        "reopened",
        "再次办理",
        Some("件"),
        "本人认为没有解决，重新办理",
    ),
    ("appealed", "提请上级", Some("件"), ""),
    ("rated", "已评价", Some("件"), "每件按最后一次评价"),
    ("unrated", "未评价", Some("件"), "已答复、没有评价"),
    (
        "satisfied",
        "办理结果满意",
        Some("件"),
        "5 分里打 4 分或 5 分",
    ),
    (
        "satisfied_percent",
        "办理结果满意率",
        Some("%"),
        "占已评价的比例；不足 5 件不计算",
    ),
    (
        "service_satisfied",
        "服务满意",
        Some("件"),
        "服务态度和速度，5 分里打 4 分或 5 分",
    ),
    (
        "service_percent",
        "服务满意率",
        Some("%"),
        "占已评价的比例；不足 5 件不计算",
    ),
    (
        "screened",
        "疑似垃圾信息",
        Some("件"),
        "未计入其他各项；只在合计一行",
    ),
];

fn fields() -> Vec<Value> {
    FIELDS
        .iter()
        .map(|(key, zh, unit, help)| json!({ "key": key, "zh": zh, "unit": unit, "help": help }))
        .collect()
}

/// Every row with what it is of.
fn items(figures: &Figures) -> Vec<Value> {
    let as_of = json!(figures.as_of);
    let of = |id: String, zh: &str, mut row: Value| {
        row["id"] = id.into();
        row["of"] = zh.into();
        row["as_of"] = as_of.clone();
        row
    };
    let case = |row: &Row| json!(row);
    // The same columns: a first contact is an intent's answer.
    let lead = |row: &LeadRow| {
        let mut value = json!(row);
        if let Some(object) = value.as_object_mut() {
            let contacted = object.remove("contacted").unwrap_or_default();
            object.insert("answered".to_owned(), contacted);
        }
        value
    };
    let mut total = of("total".to_owned(), "合计", case(&figures.total));
    total["screened"] = figures.screened.into();
    let mut items = vec![total];
    items.extend(
        figures
            .kinds
            .iter()
            .map(|line| of(format!("kind.{}", line.of), &line.zh, case(&line.row))),
    );
    items.extend(
        figures
            .quarters
            .iter()
            .map(|line| of(format!("quarter.{}", line.of), &line.zh, case(&line.row))),
    );
    items.push(of("leads".to_owned(), "投资意向", lead(&figures.leads)));
    items.extend(figures.lead_quarters.iter().map(|line| {
        let zh = format!("投资意向，{}", line.zh);
        of(format!("leads.{}", line.of), &zh, lead(&line.row))
    }));
    items
}

fn figures_json(county: &County, today: Date, figures: &Figures) -> Ready {
    let mut said = about(county, today, FIGURES, "建议投诉办理情况", fields());
    said.insert("items".to_owned(), items(figures).into());
    file(&said, "/data/complaints.json", today)
}

fn figures_csv(today: Date, figures: &Figures) -> Ready {
    let head = FIELDS.map(|(_, zh, unit, _)| match unit {
        Some(unit) => format!("{zh}（{unit}）"),
        None => zh.to_owned(),
    });
    let rows = items(figures).into_iter().map(|item| {
        FIELDS
            .iter()
            .map(|(key, ..)| match &item[*key] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect()
    });
    sheet(FIGURES, today, std::iter::once(head.to_vec()).chain(rows))
}

/// The fields of a result.
const RESULT_FIELDS: [(&str, &str, &str); 11] = [
    ("id", "编号", "随机，与受理编号无关"),
    ("kind", "类型", ""),
    ("category", "类别", "投诉才有"),
    ("quarter", "季度", "答复的季度，如 2026-Q3"),
    ("title", "标题", ""),
    ("problem", "反映的问题", "不含任何人的信息"),
    ("outcome", "办理结果", ""),
    ("changed", "因此改了什么", ""),
    ("demo", "演示", "编写的案例，不对应真实来件"),
    ("published_on", "公开日期", "yyyy-mm-dd"),
    ("url", "网址", "本站内的地址"),
];

/// The results, whole.
pub(super) fn results_json(county: &County, today: Date, results: &[CaseResult]) -> Ready {
    let fields = RESULT_FIELDS
        .iter()
        .map(|(key, zh, help)| json!({ "key": key, "zh": zh, "unit": null, "help": help }))
        .collect();
    let mut said = about(county, today, RESULTS, "典型案例", fields);
    let items: Vec<Value> = results
        .iter()
        .map(|one| {
            let mut item = json!(one);
            item["url"] = one.href().into();
            item
        })
        .collect();
    said.insert("items".to_owned(), items.into());
    file(&said, "/data/results.json", today)
}

/// The same as a sheet, in words.
pub(super) fn results_csv(today: Date, results: &[CaseResult]) -> Ready {
    let head = RESULT_FIELDS.map(|(_, zh, _)| zh.to_owned()).to_vec();
    let rows = results.iter().map(|one| {
        let demo = if one.demo { "是" } else { "否" };
        vec![
            one.id.clone(),
            one.kind.zh().to_owned(),
            one.category
                .map(|one| one.zh().to_owned())
                .unwrap_or_default(),
            one.quarter.to_string(),
            one.title.clone(),
            one.problem.clone(),
            one.outcome.clone(),
            one.changed.clone(),
            demo.to_owned(),
            one.published_on.to_string(),
            one.href(),
        ]
    });
    sheet(RESULTS, today, std::iter::once(head).chain(rows))
}
