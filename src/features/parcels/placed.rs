//! Plots as they stand on the map.

use domain::{
    geo,
    parcels::{Parcel, Point},
};

use super::filter::PlotFilter;
use crate::shelf::{Asked, Shelf};

impl Shelf {
    /// The plots that an address asks for: the same for the list, the map, and the map's data.
    pub fn plots(&self, asked: &Asked) -> Vec<&Parcel> {
        PlotFilter::parse(self, asked).pick(self).0
    }
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
