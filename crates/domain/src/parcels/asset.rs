//! 存量资产

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    listing::{Check, Listing, identifier},
};

/// An idle asset: to be taken over whole, rented, or run together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 资产名称
    pub name: String,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Asset {
    const KEY: &'static str = "assets";
    const ZH: &'static str = "存量资产";
    const MEASURE: &'static str = "处";

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
        self.id = identifier(self.code.as_deref(), "k", &[&self.name]);
    }

    fn check(&self) -> Check {
        self.check.clone()
    }

    fn set_check(&mut self, check: Check) {
        self.check = check;
    }
}

static FIELDS: &[Field<Asset>] = fields![Asset;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "A-01", ["序列号"];
    title(80) name "资产名称" "Asset" [needed card], "写全称", "原乳品厂", ["名称"];
];
