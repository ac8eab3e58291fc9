//! 园区

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    listing::{Check, Listing, identifier},
};

/// A park.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Park {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 园区名称
    pub name: String,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Park {
    const KEY: &'static str = "parks";
    const ZH: &'static str = "园区";
    const MEASURE: &'static str = "个";

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
        self.id = identifier(self.code.as_deref(), "y", &[&self.name]);
    }

    fn check(&self) -> Check {
        self.check.clone()
    }

    fn set_check(&mut self, check: Check) {
        self.check = check;
    }
}

static FIELDS: &[Field<Park>] = fields![Park;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "A-01", ["序列号"];
    title(80) name "园区名称" "Park" [needed card], "写全称", "经济开发区", ["名称"];
];
