//! Whom to call: a list of people, and the unit and the officer that answer for a document.

use domain::{codes::Phone, positioning::Officer};
use leptos::prelude::*;

use crate::{
    parts::{Tel, act_bar},
    shelf::Shelf,
};

/// One of a list of people: the unit or the person large, what it answers for below, the telephone.
pub(crate) fn person(
    who: &str,
    what: Option<String>,
    phone: Option<Phone>,
) -> impl IntoView + use<> {
    let who = who.to_owned();
    view! {
        <li class="person person--plain">
            <span class="person__who"><b>{who}</b> <span class="person__what">{what}</span></span>
            <span class="person__call">{phone.map(|phone| view! { <Tel phone /> })}</span>
        </li>
    }
}

/// The document's own unit, then the county's officer for its industry where that is somebody else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Who {
    /// 联系单位
    pub unit: Option<String>,
    /// 联系人
    pub person: Option<String>,
    /// 联系电话
    pub phone: Option<Phone>,
    /// The industry, by its name or its key.
    pub industry: Option<String>,
}

impl Who {
    /// The county's officer alone.
    pub(crate) fn officer_of(industry: Option<&str>) -> Self {
        Self {
            industry: industry.map(str::to_owned),
            ..Self::default()
        }
    }

    fn officer<'a>(&self, shelf: &'a Shelf) -> Option<&'a Officer> {
        let key = self
            .industry
            .as_deref()
            .and_then(|name| shelf.county.industry(name))
            .map(|industry| industry.key.as_str());
        shelf.county.officer_for(key)
    }

    /// The number that a reader calls first.
    pub(crate) fn number(&self, shelf: &Shelf) -> Option<Phone> {
        let officer = || self.officer(shelf).map(|officer| officer.phone.clone());
        self.phone.clone().or_else(officer)
    }

    /// The section with telephones; nobody stands in it twice.
    pub(crate) fn people(&self, shelf: &Shelf) -> impl IntoView + use<> {
        let own = (self.unit.is_some() || self.phone.is_some()).then(|| {
            let unit = self.unit.as_deref().unwrap_or("联系单位未公布");
            person(unit, self.person.clone(), self.phone.clone())
        });
        let officer = self.officer(shelf);
        let officer = officer.filter(|one| self.phone.as_ref() != Some(&one.phone));
        let officer = officer.map(|one| {
            let named = format!("{} {}", one.person, one.role);
            person(&one.unit, Some(named), Some(one.phone.clone()))
        });
        (own.is_some() || officer.is_some()).then(|| {
            view! {
                <section class="who"><h2>"找谁谈"</h2><ul class="people">{own} {officer}</ul></section>
            }
        })
    }

    /// The bar in reach of the thumb; `about` is what an intent says that it is about.
    pub(crate) fn bar(&self, shelf: &Shelf, about: &str) -> impl IntoView + use<> {
        act_bar(
            self.number(shelf),
            format!("/leads/new?about={about}"),
            "我有意向",
        )
    }
}
