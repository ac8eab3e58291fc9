//! 共享设施

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    codes::Phone,
    date::Date,
    listing::{Check, Listing, document, identifier},
};

/// A facility that the firms of a park share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 设施名称
    pub name: String,
    /// 所在园区: a park or a town, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// 设施类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 能力
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<String>,
    /// 余量
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spare: Option<String>,
    /// 价格
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// 运行状态
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// 投用日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// 说明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 运营单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// 联系人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Facility {
    const KEY: &'static str = "facilities";
    const ZH: &'static str = "共享设施";
    const MEASURE: &'static str = "处";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(
            self.code.as_deref(),
            "s",
            &[&self.name, self.park.as_deref().unwrap_or_default()],
        );
    }
}

static FIELDS: &[Field<Facility>] = fields![Facility;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "S-01", ["序列号", "设施编号"];
    title(80) name "设施名称" "Facility" [needed card], "写全称", "集中供汽一期", ["名称"];
    line(60) park "所在园区" "Park" [card], "园区或乡镇名称", "青穗经济开发区", ["园区", "所属园区", "所在地", "乡镇"];
    line(40) kind "设施类别" "Kind" [card], "表面处理中心、集中供汽、污水处理、孵化、标准厂房服务 等", "集中供汽", ["类别", "类型"];
    line(80) capacity "能力" "Capacity" [card], "数字和单位", "60 吨/时", ["服务能力", "规模"];
    line(80) spare "余量" "To spare" [], "现在还能接多少", "约 22 吨/时", ["剩余能力"];
    line(120) price "价格" "Price" [card], "单价和起止日期；政府定价的写文号", "215 元/吨，2026 年 7 月起", ["收费标准", "收费"];
    line(40) state "运行状态" "State" [], "在用、在建、停用 等", "在用", ["状态"];
    date since "投用日期" "Since" [], "哪天起能用；在建的写预计日期", "2024-06-30", ["投运日期", "建成日期"];
    paragraph note "说明" "Note" [], "怎么接、要办什么", "接入先报用汽量和压力，由运营单位出接入方案。", ["备注"];
    line(60) operator "运营单位" "Operator" [], "谁运营", "青穗热电（演示）", ["联系单位", "管理单位"];
    line(30) person "联系人" "Contact" [], "接电话的人", "周敏", ["负责人"];
    phone phone "联系电话" "Telephone" [], "手机 11 位，或带区号的座机", "0190-8001234", ["电话", "联系方式", "手机"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_what_is_shown_is_read_back() {
        crate::parcels::tests::hold::<Facility>();
    }
}
