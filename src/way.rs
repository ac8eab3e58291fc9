//! What led a visitor here: a gap in a chain, then a plot, or a policy. It goes along in the addresses as
//! `from=`, in the form of an intent's `about`, until an intent says it. Nothing personal is in it.

use domain::{
    costs,
    library::{describe, find, industry_of, things},
    listing::Listing,
    parcels::{Parcel, Plant, fit::Place},
    policies::Policy,
};

use crate::shelf::{Asked, Shelf};

/// What led here; empty when nothing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Way(String);

impl Way {
    /// The key in addresses.
    pub(crate) const KEY: &str = "from";

    /// Reads an address; what is not there, or not published, did not lead here.
    pub(crate) fn of(shelf: &Shelf, asked: &Asked) -> Self {
        let from = asked.get(Self::KEY).unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
        let known = from.len() <= 120
            && from.chars().all(plain)
            && describe(&shelf.library, from).is_some();
        Self(if known { from } else { "" }.to_owned())
    }

    /// From a page that an intent calls so: a node of a chain, a policy.
    pub(crate) fn from_page(about: String) -> Self {
        Self(about)
    }

    /// As an intent's `about`.
    pub(crate) fn about(&self) -> &str {
        &self.0
    }

    /// For a form, and for those who write an address themselves.
    pub(crate) fn pair(&self) -> Option<(&'static str, &str)> {
        (!self.0.is_empty()).then_some((Self::KEY, self.0.as_str()))
    }

    /// The same address, which says what led to it.
    pub(crate) fn with(&self, address: &str) -> String {
        let Some(pair) = self.pair() else {
            return address.to_owned();
        };
        let mark = if address.contains('?') { '&' } else { '?' };
        format!("{address}{mark}{}", costs::query(&[pair]))
    }

    /// The way over this place.
    pub(crate) fn over(&self, place: &Place) -> Self {
        Self(place.about(&self.0))
    }

    /// The plot or hall on it.
    pub(crate) fn place(&self, shelf: &Shelf) -> Option<Place> {
        things(&self.0).find_map(|(kind, id)| match kind {
            Parcel::KEY => find(&shelf.library.parcels, id).map(Place::of_parcel),
            Plant::KEY => find(&shelf.library.plants, id).map(Place::of_plant),
            _ => None,
        })
    }

    /// The industries that it speaks of, by the county's names: the gap's own first.
    pub(crate) fn industries(&self, shelf: &Shelf) -> Vec<String> {
        let gap = industry_of(&shelf.library, &self.0).map(str::to_owned);
        let place = self.place(shelf).map(|place| place.industries);
        let policy = things(&self.0).find_map(|(kind, id)| {
            let policy = find(&shelf.library.policies, id);
            policy.filter(|_| kind == Policy::KEY)
        });
        let policy = policy.map(|policy| policy.industries.clone());
        let named = place.into_iter().chain(policy).flatten();
        gap.into_iter().chain(named).collect()
    }
}
