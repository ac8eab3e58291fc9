//! 动态

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    listing::{Check, Listing, identifier},
};

/// What the county tells: news, recommendations, events, guides, honours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Story {
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

impl Listing for Story {
    const KEY: &'static str = "stories";
    const ZH: &'static str = "动态";
    const MEASURE: &'static str = "篇";

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
        self.id = identifier(self.code.as_deref(), "t", &[&self.name]);
    }

    fn check(&self) -> Check {
        self.check.clone()
    }

    fn set_check(&mut self, check: Check) {
        self.check = check;
    }
}

static FIELDS: &[Field<Story>] = fields![Story;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "A-01", ["序列号"];
    title(80) name "标题" "Title" [needed card], "写全称", "招商大使推荐乳品项目", ["名称"];
];
