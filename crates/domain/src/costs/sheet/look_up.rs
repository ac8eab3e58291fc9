//! Finding the county's price for a line.

use crate::costs::{Band, Cost, Group, Inputs, cost::plain, unit};

/// What a line needs a price for.
pub(super) struct Need<'a> {
    /// The group that it stands in.
    pub(super) group: Group,
    /// The word that its name must hold.
    pub(super) word: &'a str,
    /// What it may be charged by, each with how many of it a year has.
    pub(super) pers: &'a [(&'a str, i64)],
    /// The band of the day, for power; a price of no band stands in for one that is missing.
    pub(super) band: Band,
}

/// The best price for it: the park's own before the county's, of the very band before 不分时,
/// checked before 待核实, then in the county's order; with how many of its units a year has.
pub(super) fn look_up<'a>(
    need: &Need<'_>,
    inputs: &Inputs,
    current: &[&'a Cost],
) -> Option<(&'a Cost, i64)> {
    let park = inputs.park.as_deref();
    let is_voltage = |cost: &Cost| {
        cost.voltage
            .as_deref()
            .is_none_or(|voltage| plain(voltage) == plain(&inputs.voltage))
    };
    current
        .iter()
        .filter(|cost| cost.group == need.group && cost.name.contains(need.word))
        .filter(|cost| cost.price.is_some() && unit::fen(&cost.unit).is_some())
        .filter(|cost| cost.holds_in(park) && is_voltage(cost))
        .filter(|cost| cost.band == need.band || cost.band == Band::Any)
        .filter_map(|cost| {
            let per = unit::per(&cost.unit);
            let (_, times) = need.pers.iter().find(|(known, _)| *known == per)?;
            Some((*cost, *times))
        })
        .min_by_key(|(cost, _)| (!cost.is_of(park), cost.band != need.band))
}
