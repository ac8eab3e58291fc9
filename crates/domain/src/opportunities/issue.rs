//! 机会清单

use serde::{Deserialize, Serialize};

use super::{Item, gather};
use crate::{
    date::Date,
    listing::{Check, Listing, document},
};

/// An issue of the list of opportunities. In a sheet a row is an item; what belongs to the issue
/// stands on its first row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// Its number, used in the page's address.
    pub id: String,
    /// 期号, from 1
    #[serde(default)]
    pub issue_no: u32,
    /// 标题
    pub name: String,
    /// 发布日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// 本期说明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 条目, in the order of the sheet
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Issue {
    /// The item of that key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// The issue before this one.
    pub fn before<'a>(&self, all: &'a [Self]) -> Option<&'a Self> {
        all.iter()
            .filter(|one| one.issue_no < self.issue_no)
            .max_by_key(|one| one.issue_no)
    }

    /// The item that a row of a sheet is about.
    pub(super) fn row(&self) -> Option<&Item> {
        self.items.first()
    }

    /// The same, to be filled in.
    #[cfg(feature = "entry")]
    pub(super) fn row_mut(&mut self) -> &mut Item {
        if self.items.is_empty() {
            self.items.push(Item::default());
        }
        &mut self.items[0]
    }
}

impl Listing for Issue {
    const KEY: &'static str = "opportunities";
    const ZH: &'static str = "机会清单";
    const MEASURE: &'static str = "期";

    document!(super::catalogue::FIELDS);

    fn identify(&mut self) {
        self.id = self.issue_no.to_string();
        if self.name.is_empty() {
            self.name = format!("第 {} 期机会清单", self.issue_no);
        }
        self.items.iter_mut().for_each(Item::identify);
    }

    fn complete(&self) -> Result<(), String> {
        if self.items.iter().any(|item| item.title.is_empty()) {
            return Err("有条目没有写事项，请用一句话写清是什么".to_owned());
        }
        if self.items.is_empty() {
            return Err(format!("第 {} 期没有一条事项", self.issue_no));
        }
        if self.date.is_none() {
            return Err(format!(
                "第 {} 期没有发布日期，请写在这一期的第一行",
                self.issue_no
            ));
        }
        Ok(())
    }

    fn gather(rows: Vec<Self>) -> Result<Vec<Self>, String> {
        gather::gather(rows)
    }

    fn rows(&self) -> Vec<Self> {
        gather::rows(self)
    }

    fn published_on(&self) -> Option<Date> {
        self.date
    }

    fn line(&self) -> String {
        match &self.items[..] {
            [item] => format!("第 {} 期·{}：{}", self.issue_no, item.kind.zh(), item.title),
            items => format!("第 {} 期：{} 条", self.issue_no, items.len()),
        }
    }

    fn move_by(&mut self, days: i64) {
        self.check.verified_on = self.check.verified_on.map(|day| day.add_days(days));
        self.date = self.date.map(|day| day.add_days(days));
    }
}

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn an_issue_has_a_day_and_every_item_says_what_it_is() {
        let item = |title: &str| Item {
            title: title.to_owned(),
            ..Item::default()
        };
        let issue = |items: Vec<Item>, date| Issue {
            issue_no: 3,
            items,
            date,
            ..Issue::default()
        };
        let day = Date::parse("2026-11-05").ok();
        assert_eq!(issue(vec![item("铁罐")], day).complete(), Ok(()));
        let untitled = issue(vec![item("铁罐"), item("")], day);
        assert!(untitled.complete().unwrap_err().contains("事项"));
        let undated = issue(vec![item("铁罐")], None);
        assert!(undated.complete().unwrap_err().contains("发布日期"));
        // The import asks for it by the column, cell by cell.
        let title = Issue::fields().iter().find(|field| field.key == "title");
        let untitled = issue(vec![item("")], day);
        assert_eq!((title.unwrap().get)(&untitled), None);
    }
}
