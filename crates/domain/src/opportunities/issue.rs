//! 机会清单

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    listing::{Check, Listing, identifier},
};

/// An issue of the list of opportunities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 标题
    pub name: String,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Issue {
    const KEY: &'static str = "opportunities";
    const ZH: &'static str = "机会清单";
    const MEASURE: &'static str = "期";

    fn fields() -> &'static [Field<Self>] {
        FIELDS
    }

    fn blank() -> Self {
        Self::default()
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "o", &[&self.name]);
    }

    fn check(&self) -> Check {
        self.check.clone()
    }

    fn set_check(&mut self, check: Check) {
        self.check = check;
    }
}

static FIELDS: &[Field<Issue>] = fields![Issue;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "A-01", ["序列号"];
    title(80) name "标题" "Title" [needed card], "写全称", "第 1 期机会清单", ["名称"];
];
