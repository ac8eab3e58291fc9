//! What somebody typed, read: amounts, areas, what it is about, what is lacking.

use super::{Clues, typed::Typed};
use crate::{
    area::Area,
    chains::{Chain, Node},
    leads::{LeadKind, LeadNeed},
    library::{Library, find, things},
    listing::Listing as _,
    money::{Amount, MoneyUnit},
    projects::Project,
};

/// The most characters of a text that are read.
const MOST_READ: usize = 1_000;

/// What somebody typed, read.
pub(super) struct Asked {
    pub(super) text: Typed,
    pub(super) kind: Option<LeadKind>,
    pub(super) need: Option<LeadNeed>,
    pub(super) amount: Option<Amount>,
    pub(super) project: String,
    pub(super) about: String,
    /// 亩 and ㎡ that the text names.
    pub(super) land: Option<Area>,
    pub(super) floor: Option<Area>,
}

impl Asked {
    pub(super) fn of(clues: &Clues) -> Self {
        let read: String = clues.want.chars().take(MOST_READ).collect();
        let text = Typed::of(&read);
        Self {
            kind: LeadKind::named(clues.kind.trim()),
            need: LeadNeed::named(clues.need.trim()),
            amount: Amount::parse(&clues.amount, MoneyUnit::Wan).ok().flatten(),
            project: clues.project.trim().to_owned(),
            about: clues.about.trim().to_owned(),
            land: text.area(&["亩"]),
            floor: text.area(&["平方米", "㎡", "平米", "m2"]),
            text,
        }
    }

    /// Whether the subject itself is this one.
    pub(super) fn is_about(&self, kind: &str, id: &str) -> bool {
        (kind == Project::KEY && self.project == id)
            || things(&self.about).any(|one| one == (kind, id))
    }

    pub(super) fn lacks(&self, need: LeadNeed) -> bool {
        self.need == Some(need)
    }

    /// The node of a chain that it is about.
    pub(super) fn node<'a>(&self, library: &'a Library) -> Option<(&'a Chain, &'a Node)> {
        things(&self.about).find_map(|(kind, id)| {
            let (id, key) = id.split_once('.').filter(|_| kind == Chain::KEY)?;
            let chain = find(&library.chains, id)?;
            Some((chain, chain.node(key)?))
        })
    }

    /// The project that it is about.
    pub(super) fn subject<'a>(&self, library: &'a Library) -> Option<&'a Project> {
        let about = || {
            let mut things = things(&self.about);
            things.find_map(|(kind, id)| (kind == Project::KEY).then_some(id))
        };
        let id = Some(self.project.as_str()).filter(|id| !id.is_empty());
        find(&library.projects, id.or_else(about)?)
    }

    /// What the text says of supplies: the word, and which.
    pub(super) fn supplies(&self) -> impl Iterator<Item = (&'static str, Supply)> + '_ {
        SUPPLIES
            .iter()
            .filter_map(|(words, supply)| Some((self.text.names(words)?, *supply)))
    }
}

/// What parks, plots and halls are supplied with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Supply {
    Steam,
    Sewage,
    Gas,
    Power,
}

/// The words by which people ask for it.
const SUPPLIES: &[(&[&str], Supply)] = &[
    (&["蒸汽", "供汽", "用汽", "热源"], Supply::Steam),
    (&["污水", "排污", "废水"], Supply::Sewage),
    (&["天然气", "燃气"], Supply::Gas),
    (
        &["变压器", "供电", "用电", "千伏安", "双回路"],
        Supply::Power,
    ),
];

pub(super) const LAND: &[&str] = &["用地", "地块", "土地", "拿地", "买地", "净地", "标准地"];
pub(super) const HALLS: &[&str] = &["厂房", "车间", "租厂", "仓库"];
pub(super) const FUNDS: &[&str] = &["贷款", "融资", "资金", "贴息", "担保", "基金"];
pub(super) const WORKERS: &[&str] = &["招工", "用工", "工人", "人才", "培训"];
pub(super) const PERMITS: &[&str] = &["审批", "办证", "手续", "开工", "代办", "许可"];
