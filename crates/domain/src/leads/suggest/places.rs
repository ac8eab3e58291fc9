//! Where to do it: parks by what is supplied there, plots and halls by their size.

use super::{
    asked::{Asked, HALLS, LAND, Supply},
    found::{Found, is_meant, near},
};
use crate::{
    area::{Area, Extent},
    chains::{Chain, Node},
    date::Date,
    leads::LeadNeed,
    library::Library,
    listing::Listing as _,
    parcels::{Facility, Parcel, Park, Plant},
    projects::Project,
};

/// A park by what is supplied there.
pub(super) fn parks(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    for park in &library.parks {
        if park.check.is_stale(today) || asked.is_about(Park::KEY, &park.id) {
            continue;
        }
        let mut fit = Found::new(park);
        for (word, supply) in asked.supplies() {
            let facility = library.facilities.iter().find(|one| {
                one.park.as_deref() == Some(park.name.as_str())
                    && !one.check.is_stale(today)
                    && supplies(one, supply)
            });
            if let Some(facility) = facility {
                let spare = facility.spare.as_ref();
                let spare = spare
                    .map(|spare| format!("，余量{spare}"))
                    .unwrap_or_default();
                fit.add(9, format!("您提到“{word}”：园区有{}{spare}", facility.name));
            }
        }
        found.push(fit);
    }
}

fn supplies(facility: &Facility, supply: Supply) -> bool {
    let word = match supply {
        Supply::Steam => "供汽",
        Supply::Sewage => "污水",
        Supply::Gas => "燃气",
        Supply::Power => "供电",
    };
    facility
        .kind
        .as_deref()
        .is_some_and(|kind| kind.contains(word))
}

pub(super) fn parcels(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let word = asked.text.names(LAND);
    let node = asked.node(library);
    let subject = asked.subject(library);
    for one in &library.parcels {
        if !one.is_offered() || one.check.is_stale(today) || asked.is_about(Parcel::KEY, &one.id) {
            continue;
        }
        let mut fit = Found::new(one);
        tied(
            &mut fit,
            &one.name,
            one.code.as_deref(),
            &one.projects,
            node,
            subject,
            "这块地",
        );
        let asks = word.is_some() || asked.land.is_some() || asked.lacks(LeadNeed::Land);
        if let Some((wanted, has)) = asked.land.zip(one.area).filter(|_| asks)
            && near(wanted.centi_sqm(), has.area.centi_sqm())
        {
            fit.add(
                9 + closeness(wanted, has),
                format!("您要的面积相近：{}", has.in_mu()),
            );
        } else if asks && asked.land.is_none() && asked.floor.is_none() {
            let size = one.area.map(|area| format!("，{}", area.in_mu()));
            let why = word.map_or_else(|| "您缺用地".to_owned(), |word| format!("您提到“{word}”"));
            let state = one.status.map_or("", |status| status.zh());
            fit.add(4, format!("{why}：{state}{}", size.unwrap_or_default()));
        }
        if fit.score > 0 {
            for (word, supply) in asked.supplies() {
                let has = match supply {
                    Supply::Steam => one.steam.map(|steam| format!("供汽 {steam} 吨/时")),
                    Supply::Sewage => one.sewage.map(|sewage| format!("排污 {sewage} 吨/日")),
                    Supply::Gas => one.gas.as_ref().map(|gas| format!("燃气：{gas}")),
                    Supply::Power => one.power.map(|power| format!("供电 {power} 千伏安")),
                };
                if let Some(has) = has {
                    fit.add(5, format!("您提到“{word}”：{has}"));
                }
            }
        }
        found.push(fit);
    }
}

pub(super) fn plants(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let word = asked.text.names(HALLS);
    let node = asked.node(library);
    let subject = asked.subject(library);
    for one in &library.plants {
        if !one.is_offered() || one.check.is_stale(today) || asked.is_about(Plant::KEY, &one.id) {
            continue;
        }
        let mut fit = Found::new(one);
        tied(
            &mut fit,
            &one.name,
            one.code.as_deref(),
            &one.projects,
            node,
            subject,
            "这处厂房",
        );
        let asks = word.is_some() || asked.floor.is_some() || asked.lacks(LeadNeed::Land);
        if let Some((wanted, has)) = asked.floor.zip(one.area).filter(|_| asks)
            && near(wanted.centi_sqm(), has.area.centi_sqm())
        {
            fit.add(
                9 + closeness(wanted, has),
                format!("您要的面积相近：{}", has.in_sqm()),
            );
        } else if asks && asked.floor.is_none() && asked.land.is_none() {
            let size = one.area.map(|area| format!("，{}", area.in_sqm()));
            let rent = one.rent.map(|rent| format!("，租金 {rent} 元/㎡·月"));
            let why = word.map_or_else(|| "您缺厂房".to_owned(), |word| format!("您提到“{word}”"));
            fit.add(
                if word.is_some() { 5 } else { 3 },
                format!(
                    "{why}：现在可租{}{}",
                    size.unwrap_or_default(),
                    rent.unwrap_or_default()
                ),
            );
        }
        if fit.score > 0 {
            for (word, supply) in asked.supplies() {
                let has = match supply {
                    Supply::Steam => one.steam.map(|steam| format!("供汽 {steam} 吨/时")),
                    Supply::Sewage => one.sewage.map(|sewage| format!("排污 {sewage} 吨/日")),
                    Supply::Power => one.power.map(|power| format!("供电 {power} 千伏安")),
                    Supply::Gas => None,
                };
                if let Some(has) = has {
                    fit.add(5, format!("您提到“{word}”：{has}"));
                }
            }
        }
        found.push(fit);
    }
}

/// What a sheet ties to the subject: the node's places, the project's.
fn tied(
    fit: &mut Found,
    name: &str,
    code: Option<&str>,
    projects: &[String],
    node: Option<(&Chain, &Node)>,
    subject: Option<&Project>,
    what: &str,
) {
    if let Some((_, node)) = node
        && node.plots.iter().any(|word| is_meant(name, code, word))
    {
        fit.add(18, format!("{what}适合做“{}”", node.name));
    }
    if let Some(subject) = subject
        && projects
            .iter()
            .any(|word| is_meant(&subject.title, subject.code.as_deref(), word))
    {
        fit.add(18, format!("{what}可以用于您看的项目"));
    }
}

/// Up to 6 the closer two areas are.
fn closeness(wanted: Area, has: Extent) -> i64 {
    let (a, b) = (wanted.centi_sqm(), has.area.centi_sqm());
    let (small, large) = (a.min(b), a.max(b).max(1));
    small.saturating_mul(6) / large
}
