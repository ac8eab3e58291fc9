//! Where the names in other sheets lead.

use domain::{
    chains::{Chain, Firm},
    library::{find, named},
    listing::{Listing, identifier},
    projects::{Card, Project},
};
use leptos::prelude::*;

use crate::{features::policies, shelf::Shelf};

/// What another sheet calls by its name or its number.
pub(crate) fn lookup<'a, T: Listing>(all: &'a [T], called: &str) -> Option<&'a T> {
    named(all, called).or_else(|| find(all, &identifier(Some(called), "", &[])))
}

/// The address of a plot, plant, park or asset called by this name.
fn place(shelf: &Shelf, called: &str) -> Option<String> {
    let library = &shelf.library;
    fn at<T: Listing>(all: &[T], called: &str) -> Option<String> {
        lookup(all, called).map(|one| format!("/{}/{}", T::KEY, one.id()))
    }
    at(&library.parcels, called)
        .or_else(|| at(&library.plants, called))
        .or_else(|| at(&library.parks, called))
        .or_else(|| at(&library.assets, called))
}

/// The address of whatever is called by this name or number.
pub(crate) fn address(shelf: &Shelf, called: &str) -> Option<String> {
    if let Some(project) = lookup(&shelf.library.projects, called) {
        return Some(format!("/projects/{}", project.id));
    }
    if let Some(chain) = lookup(&shelf.library.chains, called) {
        return Some(format!("/chains/{}", chain.id));
    }
    let policy = || policies::find(shelf, called).map(|one| format!("/policies/{}", one.id));
    place(shelf, called).or_else(policy)
}

/// Plots and the like, each with its address where it has a page.
pub(super) fn places(shelf: &Shelf, called: &[String]) -> Vec<(String, Option<String>)> {
    let with = |name: &String| (name.clone(), place(shelf, name));
    called.iter().map(with).collect()
}

/// The projects that are called so, and the names that lead to none.
pub(super) fn projects<'a>(shelf: &'a Shelf, called: &[String]) -> (Vec<&'a Project>, Vec<String>) {
    let mut found = Vec::new();
    let mut lost = Vec::new();
    for name in called {
        match lookup(&shelf.library.projects, name) {
            Some(project) => found.push(project),
            None => lost.push(name.clone()),
        }
    }
    (found, lost)
}

/// A project as a card; lists of documents need no initials.
pub(super) fn card(shelf: &Shelf, project: &Project) -> Card {
    Card::of(project, &shelf.county, |_| String::new())
}

/// The firms of a chain that may be named.
pub(super) fn firms<'a>(shelf: &'a Shelf, chain: &'a Chain) -> impl Iterator<Item = &'a Firm> {
    let key = domain::text::key(&chain.name);
    let firms = shelf.library.firms.iter().filter(|firm| firm.is_public());
    firms.filter(move |firm| {
        let of = firm.chain.as_deref().map(domain::text::key);
        of.as_ref() == Some(&key)
    })
}

/// Those of a node.
pub(super) fn firms_at<'a>(shelf: &'a Shelf, chain: &'a Chain, node: &str) -> Vec<&'a Firm> {
    let key = domain::text::key(node);
    let there = |firm: &&Firm| firm.node.as_deref().map(domain::text::key) == Some(key.clone());
    firms(shelf, chain).filter(there).collect()
}

/// The county's key of the chain's industry.
pub(super) fn industry(shelf: &Shelf, chain: &Chain) -> Option<String> {
    let name = chain.industry.as_deref()?;
    Some(shelf.county.industry(name)?.key.clone())
}

/// Names as a list of links; plain where they lead nowhere.
#[component]
pub(crate) fn Names(names: Vec<(String, Option<String>)>) -> impl IntoView {
    let entry = |(name, href): (String, Option<String>)| match href {
        Some(href) => view! { <li><a class="choice" href=href>{name}</a></li> }.into_any(),
        None => view! { <li class="chain__plain">{name}</li> }.into_any(),
    };
    view! { <ul class="chips">{names.into_iter().map(entry).collect_view()}</ul> }
}
