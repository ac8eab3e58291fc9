//! 产业链

use serde::{Deserialize, Serialize};

use super::{Node, NodeState, Stage, gather};
use crate::{
    codes::Phone,
    listing::{Check, Listing, document, identifier},
};

/// A chain of an industry, upstream to downstream. In a sheet a row is a node; what belongs to
/// the chain stands on its first row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 产业链名称
    pub name: String,
    /// 所属产业, as the county's document names it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// 简介
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// 链主企业: the leading firm
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// 联系单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 环节, in the order of the sheet
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<Node>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Chain {
    /// The node of that key.
    pub fn node(&self, key: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.key == key)
    }

    /// The nodes of a stage, in their order.
    pub fn at(&self, stage: Stage) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.stage == stage)
    }

    /// All nodes from upstream to downstream.
    pub fn in_order(&self) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = self.nodes.iter().collect();
        nodes.sort_by_key(|node| node.stage);
        nodes
    }

    /// How many nodes are in that state.
    pub fn count(&self, state: NodeState) -> usize {
        self.nodes.iter().filter(|n| n.state == state).count()
    }

    /// The node that a row of a sheet is about.
    pub(super) fn row(&self) -> Option<&Node> {
        self.nodes.first()
    }

    /// The same, to be filled in.
    #[cfg(feature = "entry")]
    pub(super) fn row_mut(&mut self) -> &mut Node {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        &mut self.nodes[0]
    }
}

impl Listing for Chain {
    const KEY: &'static str = "chains";
    const ZH: &'static str = "产业链";
    const MEASURE: &'static str = "条";

    document!(super::catalogue::FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "c", &[&self.name]);
        self.nodes.iter_mut().for_each(Node::identify);
    }

    fn gather(rows: Vec<Self>) -> Result<Vec<Self>, String> {
        gather::gather(rows)
    }

    fn rows(&self) -> Vec<Self> {
        gather::rows(self)
    }

    fn line(&self) -> String {
        if let [node] = &self.nodes[..] {
            return format!("{}·{}", self.name, node.words());
        }
        let [strong, weak, missing] = NodeState::ALL.map(|state| self.count(state));
        format!("{}：强 {strong}，弱 {weak}，缺 {missing}", self.name)
    }
}
