//! 园区、地块、厂房、存量资产: what a plan can stand on.

mod assets;
mod facts;
pub(crate) mod filter;
mod fit_page;
mod hall_filter;
mod halls;
mod here;
mod map;
mod parks;
mod parts;
mod placed;
mod plot;
mod plots;
mod ways;
mod wechat;

#[cfg(test)]
mod tests;

use domain::parcels::{Asset, Parcel, Plant};
use leptos::prelude::*;

use crate::shelf::{Asked, Page, Shelf};

/// A plot in a list of another folder's page.
pub(crate) fn plot_row(shelf: &Shelf, plot: &Parcel) -> AnyView {
    plots::row(plot).view(shelf).into_any()
}

/// A unit, likewise.
pub(crate) fn hall_row(shelf: &Shelf, hall: &Plant) -> AnyView {
    halls::row(shelf, hall).view(shelf).into_any()
}

/// An asset, likewise.
pub(crate) fn asset_row(shelf: &Shelf, asset: &Asset) -> AnyView {
    assets::row(asset).view(shelf).into_any()
}

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    match path {
        ["parks"] => Some(parks::list(shelf)),
        ["parks", id] => parks::one(shelf, id),
        ["parcels"] => Some(plots::list(shelf, asked)),
        ["parcels", "map"] => Some(map::page(shelf, asked)),
        ["parcels", "fit"] => Some(fit_page::page(shelf, asked)),
        ["parcels", id] => plot::one(shelf, id, asked),
        ["plants"] => Some(halls::list(shelf, asked)),
        ["plants", id] => halls::one(shelf, id, asked),
        ["assets"] => Some(assets::list(shelf, asked)),
        ["assets", id] => assets::one(shelf, id),
        _ => None,
    }
}
