//! Which plots are asked for: the same for the list, the map, and the map's data.

use domain::{
    geo,
    listing::Listing as _,
    parcels::{Parcel, Point},
};

use crate::shelf::{Asked, Shelf};

impl Shelf {
    /// The plots that an address asks for, in the order of the list.
    pub fn plots(&self, asked: &Asked) -> Vec<&Parcel> {
        let stale_too = asked.get("stale").is_some();
        matching(self, asked)
            .filter(|plot| stale_too || !self.is_stale(&plot.check()))
            .collect()
    }

    /// How many of them only past their review period, and so left out unless asked for.
    pub(super) fn stale_plots(&self, asked: &Asked) -> usize {
        matching(self, asked)
            .filter(|plot| self.is_stale(&plot.check()))
            .count()
    }
}

fn matching<'a>(shelf: &'a Shelf, asked: &Asked) -> impl Iterator<Item = &'a Parcel> {
    let is = |key: &str, value: Option<&str>| asked.get(key).is_none_or(|want| value == Some(want));
    shelf.library.parcels.iter().filter(move |plot| {
        is("park", plot.park.as_deref()) && is("status", plot.status.map(|status| status.key()))
    })
}

/// Where a plot's mark stands: its own point, else the middle of its outline.
pub(super) fn place(plot: &Parcel) -> Option<Point> {
    plot.point
        .or_else(|| plot.outline.as_ref().and_then(geo::centre))
}

/// Parks in the order of their first plot, with their plots; those without one come last.
pub(super) fn by_park<'a>(plots: &[&'a Parcel]) -> Vec<(Option<&'a str>, Vec<&'a Parcel>)> {
    let mut parks: Vec<(Option<&str>, Vec<&Parcel>)> = Vec::new();
    for plot in plots {
        let park = plot.park.as_deref();
        match parks.iter_mut().find(|(known, _)| *known == park) {
            Some((_, its)) => its.push(plot),
            None => parks.push((park, vec![plot])),
        }
    }
    parks.sort_by_key(|(park, _)| park.is_none());
    parks
}
