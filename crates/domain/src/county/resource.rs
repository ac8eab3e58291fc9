//! 资源禀赋

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Field, fields::fields},
    chains::{Chain, Node},
    decimal::Figure,
    listing::{Check, Listing, document, identifier},
    text,
};

/// Something that the county has and an investor can build on: a crop, a herd, wind, a grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Stable identifier; its place on the page of resources.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 资源名称
    pub name: String,
    /// 资源类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 数量, in [`unit`](Self::unit); `None` is 未公布.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Figure>,
    /// 单位: 万亩, 万头, 万千瓦
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 时点: the year or the day that the figure is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// 分布: towns or parks, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub towns: Vec<String>,
    /// 适合产业, as the county's document names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// 产业链环节: `稻米产业链·水稻种植`, see [`node_called`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<String>,
    /// 相关项目, by number or name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// 说明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 来源: who says so, or in which document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Resource {
    /// The chains' nodes that it feeds, and the names that lead to none.
    pub fn feeds<'a>(&self, chains: &'a [Chain]) -> (Vec<(&'a Chain, &'a Node)>, Vec<String>) {
        let mut found = Vec::new();
        let mut lost = Vec::new();
        for called in &self.nodes {
            match node_called(chains, called) {
                Some(node) => found.push(node),
                None => lost.push(called.clone()),
            }
        }
        (found, lost)
    }
}

/// The node that a sheet calls so: chain and node by name or number, with `·` or `/` between:
/// `稻米产业链·水稻种植`, `rice/paddy`.
pub fn node_called<'a>(chains: &'a [Chain], called: &str) -> Option<(&'a Chain, &'a Node)> {
    let called = text::half_width(called);
    let (chain, node) = called.split_once(['·', '/', '・', '•'])?;
    let is = |name: &str, id: &str, wanted: &str| {
        text::key(name) == text::key(wanted) || id == wanted.trim().to_lowercase()
    };
    let chain = chains.iter().find(|one| is(&one.name, &one.id, chain))?;
    let mut nodes = chain.nodes.iter();
    Some((chain, nodes.find(|one| is(&one.name, &one.key, node))?))
}

impl Listing for Resource {
    const KEY: &'static str = "resources";
    const ZH: &'static str = "资源禀赋";
    const MEASURE: &'static str = "项";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "r", &[&self.name]);
    }

    fn complete(&self) -> Result<(), String> {
        if self.quantity.is_some() && self.unit.is_none() {
            return Err("写了数量，还缺单位，如 万亩".to_owned());
        }
        Ok(())
    }

    fn line(&self) -> String {
        let unit = self.unit.as_deref().unwrap_or_default();
        match self.quantity {
            Some(quantity) => format!("{}｜{quantity} {unit}", self.name),
            None => format!("{}｜未公布", self.name),
        }
    }
}

static FIELDS: &[Field<Resource>] = fields![Resource;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "R-01", ["序列号", "资源编号"];
    title(60) name "资源名称" "Resource" [needed card], "写全称", "优质稻米", ["名称", "资源", "资源禀赋"];
    line(40) kind "资源类别" "Kind" [], "农业资源、畜牧资源、药材资源、能源资源、矿产资源、文旅资源、人力资源 等", "农业资源", ["类别", "类型"];
    own(Number, None,
        |r| r.quantity.map(|quantity| quantity.to_string()),
        |r, cell| { r.quantity = crate::decimal::Figure::parse(cell.text, "")?; Ok(()) }
    ) quantity "数量" "Quantity" [card], "只写数字，最多两位小数；还没公布的留空，不写 0", "38", ["规模", "总量"];
    line(20) unit "单位" "Unit" [card], "数量的单位：万亩、万头、万吨/年、万千瓦 等", "万亩", ["计量单位"];
    line(40) period "时点" "As of" [card], "数字是哪一年或哪一天的", "2025年", ["年份", "统计时点", "年度"];
    list towns "分布" "Where" [], "乡镇或园区名称，几个用顿号隔开", "白鹭滩镇、穗城镇", ["所在乡镇", "产地"];
    list industries "适合产业" "Industries" [], "本县产业名称，几个用顿号隔开", "健康食品", ["所属产业", "产业"];
    list nodes "产业链环节" "Nodes of chains" [], "产业链名称和环节名称，中间用 · ；几个用顿号隔开", "稻米产业链·水稻种植", ["环节", "相关环节"];
    list projects "相关项目" "Projects" [], "项目编号或名称，几个用顿号隔开", "QS-001、QS-008", ["关联项目", "招商项目"];
    long(400) note "说明" "Note" [], "一两句话：品种、产量、谁在用、还能供多少", "碎米和米糠就近供料。", ["备注", "简介"];
    line(120) source "来源" "Source" [], "统计公报、普查成果或提供数字的单位", "青穗县农业农村局（演示数据）", ["数据来源", "依据"];
];

#[cfg(test)]
mod tests {
    use super::*;

    fn chains() -> Vec<Chain> {
        vec![Chain {
            id: "rice".to_owned(),
            name: "稻米产业链".to_owned(),
            nodes: vec![Node {
                key: "paddy".to_owned(),
                name: "水稻种植".to_owned(),
                ..Node::default()
            }],
            ..Chain::default()
        }]
    }

    #[test]
    fn a_node_is_called_by_names_or_numbers() {
        let chains = chains();
        for called in [
            "稻米产业链·水稻种植",
            "稻米产业链 / 水稻种植",
            "rice/paddy",
            "RICE／水稻种植",
        ] {
            assert!(node_called(&chains, called).is_some(), "{called}");
        }
        for called in ["水稻种植", "稻米产业链·小麦", "大豆产业链·水稻种植", ""]
        {
            assert_eq!(node_called(&chains, called), None, "{called}");
        }
    }

    #[test]
    fn what_leads_to_no_node_is_kept_as_written() {
        let resource = Resource {
            nodes: vec!["rice/paddy".to_owned(), "稻米产业链·秸秆".to_owned()],
            ..Resource::default()
        };
        let chains = chains();
        let (found, lost) = resource.feeds(&chains);
        assert_eq!(found.len(), 1);
        assert_eq!(lost, ["稻米产业链·秸秆"]);
    }

    #[test]
    fn a_quantity_without_its_unit_is_refused_and_an_unknown_one_is_not_zero() {
        let mut resource = Resource {
            name: "风能".to_owned(),
            ..Resource::default()
        };
        assert_eq!(resource.complete(), Ok(()));
        assert_eq!(resource.line(), "风能｜未公布");
        resource.quantity = Figure::parse("38", "").unwrap();
        assert!(resource.complete().unwrap_err().contains("单位"));
        resource.unit = Some("万千瓦".to_owned());
        assert_eq!(resource.complete(), Ok(()));
        assert_eq!(resource.line(), "风能｜38 万千瓦");
    }
}
