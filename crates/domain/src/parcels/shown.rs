//! How the fields of this folder are shown so that what is shown is read back exactly.

use crate::{
    area::{AreaUnit, Extent},
    decimal::{Figure, grouped},
};

/// Land in 亩; in ㎡ where 亩 with two decimals would not be exact.
pub(super) fn land(extent: Extent) -> String {
    let mu = extent.in_mu();
    if Extent::parse(&mu, AreaUnit::Mu) == Ok(Some(extent)) {
        mu
    } else {
        exact(extent)
    }
}

/// A floor area in ㎡, with decimals where it has some.
pub(super) fn floor(extent: Extent) -> String {
    let whole = extent.in_sqm();
    if Extent::parse(&whole, AreaUnit::SquareMetre) == Ok(Some(extent)) {
        whole
    } else {
        exact(extent)
    }
}

fn exact(extent: Extent) -> String {
    let about = if extent.about { "约 " } else { "" };
    format!("{about}{} ㎡", grouped(extent.area.centi_sqm().into(), 2))
}

/// A figure with its unit behind it.
pub(super) fn figure(figure: Option<Figure>, unit: &str) -> Option<String> {
    figure.map(|figure| format!("{figure} {unit}"))
}
