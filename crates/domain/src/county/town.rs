//! 乡镇: what the county's documents say of a town, gathered; a town has no document of its own.

use crate::{
    codes::Phone,
    library::Library,
    parcels::{Asset, Parcel, Park, Plant},
    positioning::{self, County, PlaceKind},
    projects::Project,
    text,
};

/// A town with everything that lies in it.
#[derive(Debug)]
pub struct Town<'a> {
    /// Name and line, as the county's document has them.
    pub place: &'a positioning::Place,
    /// 招商项目, 建设地点 being the town or a park of it.
    pub projects: Vec<&'a Project>,
    /// 镇级工业集中区
    pub parks: Vec<&'a Park>,
    /// 地块
    pub parcels: Vec<&'a Parcel>,
    /// 厂房
    pub plants: Vec<&'a Plant>,
    /// 存量资产
    pub assets: Vec<&'a Asset>,
    /// 资源
    pub resources: Vec<&'a super::Resource>,
    /// Whom to call, each number once.
    pub contacts: Vec<Contact>,
}

/// Who answers for something in the town.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// 单位
    pub unit: String,
    /// 联系人
    pub person: Option<String>,
    /// 电话
    pub phone: Phone,
}

impl<'a> Town<'a> {
    /// The towns of the county's document, in its order.
    pub fn all(county: &County) -> impl Iterator<Item = &positioning::Place> {
        let towns = county.places.iter();
        towns.filter(|place| place.kind == PlaceKind::Town)
    }

    /// The town of that key or name.
    pub fn find(county: &'a County, library: &'a Library, called: &str) -> Option<Self> {
        Self::all(county)
            .find(|place| place.key == called || place.name == called)
            .map(|place| Self::of(place, library))
    }

    /// Gathers what lies in a town.
    pub fn of(place: &'a positioning::Place, library: &'a Library) -> Self {
        let key = text::key(&place.name);
        let parks: Vec<&Park> = library
            .parks
            .iter()
            .filter(|park| text::key(&park.name).starts_with(stem(&key)))
            .collect();
        let is_here = |name: &str| {
            let name = text::key(name);
            name == key || parks.iter().any(|park| text::key(&park.name) == name)
        };
        let here = |name: &Option<String>| name.as_deref().is_some_and(is_here);
        let mut town = Self {
            place,
            projects: library.projects.iter().filter(|p| here(&p.place)).collect(),
            parcels: library.parcels.iter().filter(|p| here(&p.park)).collect(),
            plants: library.plants.iter().filter(|p| here(&p.park)).collect(),
            assets: library.assets.iter().filter(|a| here(&a.park)).collect(),
            resources: library
                .resources
                .iter()
                .filter(|one| one.towns.iter().any(|name| is_here(name)))
                .collect(),
            parks: Vec::new(),
            contacts: Vec::new(),
        };
        town.parks = parks;
        town.gather_contacts(&key);
        town
    }

    /// Nothing of it is published besides its name.
    pub fn is_empty(&self) -> bool {
        self.projects.is_empty()
            && self.parks.is_empty()
            && self.parcels.is_empty()
            && self.plants.is_empty()
            && self.assets.is_empty()
            && self.resources.is_empty()
    }

    /// The town's own offices: the units of its documents that bear its name.
    fn gather_contacts(&mut self, key: &str) {
        let mut found: Vec<Contact> = Vec::new();
        let mut add = |unit: &Option<String>, person: &Option<String>, phone: &Option<Phone>| {
            let (Some(unit), Some(phone)) = (unit, phone) else {
                return;
            };
            if !text::key(unit).starts_with(key) {
                return;
            }
            match found.iter_mut().find(|one| one.phone == *phone) {
                Some(known) => known.person = known.person.take().or_else(|| person.clone()),
                None => found.push(Contact {
                    unit: unit.clone(),
                    person: person.clone(),
                    phone: phone.clone(),
                }),
            }
        };
        for one in &self.projects {
            add(&one.unit, &one.person, &one.phone);
        }
        for one in &self.parks {
            add(&one.unit, &one.person, &one.phone);
        }
        for one in &self.parcels {
            add(&one.unit, &one.person, &one.phone);
        }
        for one in &self.plants {
            add(&one.unit, &one.person, &one.phone);
        }
        for one in &self.assets {
            add(&one.unit, &one.person, &one.phone);
        }
        self.contacts = found;
    }
}

/// 金畴镇 → 金畴: how a town's own park is named, 金畴畜牧加工集中区. A name of one character is
/// no stem, since it would begin too much.
fn stem(name: &str) -> &str {
    ["街道", "镇", "乡"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|stem| stem.chars().count() > 1)
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;

    fn county() -> County {
        let mut county = County::unset(Date::new(2026, 11, 10).unwrap());
        for (key, name, kind) in [
            ("jinchou", "金畴镇", PlaceKind::Town),
            ("yaoling", "药岭镇", PlaceKind::Town),
            ("jkq", "经济开发区", PlaceKind::Park),
        ] {
            county.places.push(positioning::Place {
                key: key.to_owned(),
                name: name.to_owned(),
                kind,
                note: String::new(),
            });
        }
        county
    }

    fn project(title: &str, place: &str, unit: &str, person: Option<&str>) -> Project {
        Project {
            title: title.to_owned(),
            place: Some(place.to_owned()),
            unit: Some(unit.to_owned()),
            person: person.map(str::to_owned),
            phone: Phone::parse("0190-8001222").ok(),
            ..Project::blank()
        }
    }

    #[test]
    fn a_town_has_what_lies_in_it_and_in_its_own_park() {
        let park = Park {
            name: "金畴畜牧加工集中区".to_owned(),
            ..Park::default()
        };
        let plot = |name: &str, park: &str| Parcel {
            name: name.to_owned(),
            park: Some(park.to_owned()),
            ..Parcel::default()
        };
        let library = Library {
            projects: vec![
                project("牧场", "金畴镇", "金畴镇人民政府", None),
                project("沼气", "金畴镇", "金畴镇人民政府", Some("牧之野")),
                project("康养", "药岭镇", "药岭镇人民政府", None),
                project("提取", "金畴畜牧加工集中区", "投资促进局", None),
            ],
            parks: vec![park],
            parcels: vec![
                plot("D-01", "金畴畜牧加工集中区"),
                plot("A-01", "经济开发区"),
            ],
            ..Library::default()
        };
        let county = county();
        let town = Town::find(&county, &library, "jinchou").unwrap();
        assert_eq!(town.projects.len(), 3);
        assert_eq!((town.parks.len(), town.parcels.len()), (1, 1));
        // One number, once, with the name that one of the documents gives.
        assert_eq!(town.contacts.len(), 1);
        assert_eq!(town.contacts[0].person.as_deref(), Some("牧之野"));
        assert_eq!(town.contacts[0].unit, "金畴镇人民政府");
        assert!(Town::find(&county, &library, "药岭镇").is_some());
        // A park is no town.
        assert!(Town::find(&county, &library, "jkq").is_none());
        assert!(Town::find(&county, &library, "none").is_none());
    }

    #[test]
    fn a_stem_is_no_single_character() {
        assert_eq!(stem("金畴镇"), "金畴");
        assert_eq!(stem("城关街道"), "城关");
        assert_eq!(stem("城镇"), "城镇");
        assert_eq!(stem("经济开发区"), "经济开发区");
    }
}
