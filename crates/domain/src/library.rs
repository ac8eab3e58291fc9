//! Everything that the county has published, by kind.

use crate::{
    chains::{Chain, Firm},
    costs::Cost,
    listing::Listing,
    opportunities::Issue,
    parcels::{Asset, Facility, Parcel, Park, Plant},
    policies::Policy,
    projects::Project,
    stories::Story,
};

/// All documents, each kind in the order of its identifiers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// 产业链
    pub chains: Vec<Chain>,
    /// 本地企业
    pub firms: Vec<Firm>,
    /// 政策
    pub policies: Vec<Policy>,
    /// 招商项目
    pub projects: Vec<Project>,
    /// 机会清单
    pub opportunities: Vec<Issue>,
    /// 园区
    pub parks: Vec<Park>,
    /// 共享设施
    pub facilities: Vec<Facility>,
    /// 地块
    pub parcels: Vec<Parcel>,
    /// 厂房
    pub plants: Vec<Plant>,
    /// 存量资产
    pub assets: Vec<Asset>,
    /// 要素成本
    pub costs: Vec<Cost>,
    /// 动态
    pub stories: Vec<Story>,
}

/// Calls a macro with every kind of listing: its type and its place in the [`Library`].
///
/// ```
/// macro_rules! count {
///     ($($type:ty, $place:ident;)*) => { [$(stringify!($place)),*].len() };
/// }
/// assert_eq!(domain::each_kind!(count), 12);
/// ```
#[macro_export]
macro_rules! each_kind {
    ($call:ident) => {
        $call! {
            $crate::chains::Chain, chains;
            $crate::chains::Firm, firms;
            $crate::policies::Policy, policies;
            $crate::projects::Project, projects;
            $crate::opportunities::Issue, opportunities;
            $crate::parcels::Park, parks;
            $crate::parcels::Facility, facilities;
            $crate::parcels::Parcel, parcels;
            $crate::parcels::Plant, plants;
            $crate::parcels::Asset, assets;
            $crate::costs::Cost, costs;
            $crate::stories::Story, stories;
        }
    };
}

/// The document of that identifier.
pub fn find<'a, T: Listing>(all: &'a [T], id: &str) -> Option<&'a T> {
    all.iter().find(|one| one.id() == id)
}

/// The document of that name: how other sheets refer to it.
pub fn named<'a, T: Listing>(all: &'a [T], name: &str) -> Option<&'a T> {
    let key = crate::text::key(name);
    all.iter().find(|one| crate::text::key(one.name()) == key)
}
