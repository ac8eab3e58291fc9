//! Everything that the county has published, by kind.

mod about;

pub use about::{describe, industry_of, region_of, things};

use crate::{
    chains::{Chain, Firm},
    complaints::CaseResult,
    costs::Cost,
    county::{Place, Region, Resource},
    listing::Listing,
    opportunities::Issue,
    parcels::{Asset, Facility, Parcel, Park, Plant},
    policies::Policy,
    projects::Project,
    stories::Story,
    workdays::{Calendar, YearNotice},
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
    /// 资源禀赋
    pub resources: Vec<Resource>,
    /// 区位交通
    pub places: Vec<Place>,
    /// 承接区域
    pub regions: Vec<Region>,
    /// 典型案例, the latest quarter first; no kind of listing: they come out of cases.
    pub results: Vec<CaseResult>,
    /// 放假安排 that the county has put in, by year.
    pub years: Vec<YearNotice>,
}

/// Calls a macro with every kind of listing: its type and its place in the [`Library`].
///
/// ```
/// macro_rules! count {
///     ($($type:ty, $place:ident;)*) => { [$(stringify!($place)),*].len() };
/// }
/// assert_eq!(domain::each_kind!(count), 15);
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
            $crate::county::Resource, resources;
            $crate::county::Place, places;
            $crate::county::Region, regions;
        }
    };
}

impl Library {
    /// The calendar with the county's own years.
    ///
    /// # Errors
    /// What is wrong with them; they are looked at before they are stored.
    pub fn calendar(&self) -> Result<Calendar, Vec<String>> {
        Calendar::builtin().with_years(&self.years)
    }

    /// What may appear in public of it. Everything that readers get is made from this, so that no
    /// page has to think of it: firms that are not published are gone, also as leading firms and as
    /// firms of a park.
    #[must_use]
    pub fn public(mut self) -> Self {
        let hidden: Vec<String> = self
            .firms
            .iter()
            .filter(|firm| !firm.is_public())
            .map(|firm| crate::text::key(&firm.name))
            .collect();
        for chain in &mut self.chains {
            chain.leader = chain
                .leader
                .take()
                .filter(|leader| !hidden.contains(&crate::text::key(leader)));
        }
        for park in &mut self.parks {
            park.tenants
                .retain(|tenant| !hidden.contains(&crate::text::key(tenant)));
        }
        macro_rules! keep {
            ($($type:ty, $place:ident;)*) => {
                $(self.$place.retain(<$type>::is_public);)*
            };
        }
        each_kind!(keep);
        self
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firms_that_are_not_published_are_named_nowhere() {
        let firm = |name: &str, published| Firm {
            name: name.to_owned(),
            published,
            ..Firm::default()
        };
        let chain = |leader: &str| Chain {
            leader: Some(leader.to_owned()),
            ..Chain::default()
        };
        let library = Library {
            firms: vec![
                firm("甲", Some(true)),
                firm("乙", Some(false)),
                firm("丙", None),
            ],
            chains: vec![chain("甲"), chain("乙"), chain("丁")],
            parks: vec![Park {
                tenants: vec!["甲".to_owned(), "乙".to_owned(), "丁".to_owned()],
                ..Park::default()
            }],
            ..Library::default()
        };
        let public = library.public();
        assert_eq!(public.firms.len(), 1);
        let leaders: Vec<_> = public.chains.iter().map(|c| c.leader.as_deref()).collect();
        assert_eq!(leaders, [Some("甲"), None, Some("丁")]);
        assert_eq!(public.parks[0].tenants, ["甲", "丁"]);
    }
}
