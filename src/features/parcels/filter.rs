//! The filter of the plots, the same for the list and the map. The address is its whole state.

use domain::{
    area::{AreaUnit, Extent},
    listing::Listing,
    parcels::{Parcel, PlotStatus},
};

use crate::shelf::{Asked, Shelf};

/// Which plots are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PlotFilter {
    /// `park`: a park or a town, by its name.
    pub park: Option<String>,
    /// `use`: 用途
    pub land_use: Option<String>,
    /// `industry`: by the county's name; plots for any industry are among them.
    pub industry: Option<String>,
    /// `status`: without it all but those that are taken.
    pub status: Option<PlotStatus>,
    /// `area`: whole 亩, both ends included.
    pub area: Span,
    /// `stale=1`: with those that are 待核实.
    pub stale: bool,
}

/// From and to, each open or not: `50-200`, `50-`, `-200`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span(pub Option<u32>, pub Option<u32>);

impl Span {
    /// The ranges that are offered for plots, in 亩.
    pub(super) const OFFERED: [(&'static str, &'static str); 4] = [
        ("-30", "30 亩以下"),
        ("30-50", "30–50 亩"),
        ("50-100", "50–100 亩"),
        ("100-", "100 亩以上"),
    ];

    /// Reads one; what it cannot read is open.
    pub(super) fn parse(text: &str) -> Self {
        let (low, high) = text.split_once('-').unwrap_or((text, ""));
        Self(low.trim().parse().ok(), high.trim().parse().ok())
    }

    fn is_open(self) -> bool {
        self == Self::default()
    }

    /// Whether it lies between, ends included; an unknown area is in the open span alone.
    pub(super) fn holds(self, extent: Option<Extent>, unit: AreaUnit) -> bool {
        let Some(extent) = extent else {
            return self.is_open();
        };
        let bound = |end: Option<u32>| {
            let end = end.filter(|end| *end > 0)?;
            let bound = Extent::parse(&end.to_string(), unit).ok()??;
            Some(bound.area)
        };
        bound(self.0).is_none_or(|low| extent.area >= low)
            && bound(self.1).is_none_or(|high| extent.area <= high)
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |end: Option<u32>| end.map(|end| end.to_string()).unwrap_or_default();
        write!(f, "{}-{}", end(self.0), end(self.1))
    }
}

impl PlotFilter {
    /// Reads an address; what it cannot read is passed over.
    pub(super) fn parse(asked: &Asked) -> Self {
        let word = |key: &str| asked.get(key).map(|value| value.trim().to_owned());
        Self {
            park: word("park"),
            land_use: word("use"),
            industry: word("industry"),
            status: asked
                .get("status")
                .and_then(|key| PlotStatus::ALL.into_iter().find(|one| one.key() == key)),
            area: asked.get("area").map(Span::parse).unwrap_or_default(),
            stale: asked.get("stale") == Some("1"),
        }
    }

    /// Whether a plot is asked for, 待核实 or not.
    pub(super) fn matches(&self, plot: &Parcel) -> bool {
        let is = |asked: &Option<String>, own: &Option<String>| {
            asked.is_none() || asked.as_deref() == own.as_deref()
        };
        let suits = self.industry.as_ref().is_none_or(|asked| {
            plot.industries.is_empty() || plot.industries.iter().any(|one| one == asked)
        });
        let status = match self.status {
            Some(status) => plot.status == Some(status),
            None => plot.is_offered(),
        };
        is(&self.park, &plot.park)
            && is(&self.land_use, &plot.land_use)
            && suits
            && status
            && self.area.holds(plot.area, AreaUnit::Mu)
    }

    /// The plots asked for, the readiest first, and how many more are left out as 待核实.
    pub(super) fn pick<'a>(&self, shelf: &'a Shelf) -> (Vec<&'a Parcel>, usize) {
        let mut all: Vec<&Parcel> = shelf
            .library
            .parcels
            .iter()
            .filter(|plot| self.matches(plot))
            .collect();
        let matching = all.len();
        if !self.stale {
            all.retain(|plot| !shelf.is_stale(&plot.check()));
        }
        let rung = |plot: &Parcel| {
            let at = PlotStatus::ALL
                .iter()
                .position(|one| Some(*one) == plot.status);
            at.unwrap_or(PlotStatus::ALL.len())
        };
        all.sort_by_key(|plot| rung(plot));
        let hidden = matching - all.len();
        (all, hidden)
    }

    /// Its query, without `?`; empty when nothing is asked.
    pub(super) fn to_query(&self) -> String {
        let area = (!self.area.is_open()).then(|| self.area.to_string());
        query(&[
            ("park", self.park.clone()),
            ("use", self.land_use.clone()),
            ("industry", self.industry.clone()),
            ("status", self.status.map(|status| status.key().to_owned())),
            ("area", area),
            ("stale", self.stale.then(|| "1".to_owned())),
        ])
    }
}

/// Pairs as a query, those without a value left out.
pub(super) fn query(pairs: &[(&str, Option<String>)]) -> String {
    let written = pairs
        .iter()
        .filter_map(|(key, value)| Some(format!("{key}={}", encoded(value.as_deref()?))));
    written.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// An address with a query behind it, if there is one.
pub(super) fn address(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}
