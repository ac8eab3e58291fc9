//! The filter of the plots, the same for the list and the map. The address is its whole state.

use domain::{
    area::{AreaUnit, Extent},
    library::find,
    listing::Listing,
    parcels::{Parcel, PlotStatus},
};

use crate::{
    features::industry::Trade,
    shelf::{Asked, Shelf},
};

/// Which plots are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlotFilter {
    /// `park`: a park or a town, by its name.
    pub park: Option<String>,
    /// `use`: 用途
    pub land_use: Option<String>,
    /// `industry`: by key or name; plots for any industry are among them.
    pub industry: Option<Trade>,
    /// `status`: without it all but those that are taken.
    pub status: Option<PlotStatus>,
    /// `area`: whole 亩, both ends included.
    pub area: Span,
    /// `stale=1`: with those that are 待核实.
    pub stale: bool,
    /// `plot`: the one that the map opens at, shown whatever else is asked.
    pub plot: Option<String>,
}

/// From and to, each open or not: `50-200`, `50-`, `-200`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span(pub Option<u32>, pub Option<u32>);

impl Span {
    /// The ranges that are offered for plots, in 亩.
    pub(crate) const OFFERED: [(&'static str, &'static str); 4] = [
        ("-30", "30 亩以下"),
        ("30-50", "30–50 亩"),
        ("50-100", "50–100 亩"),
        ("100-", "100 亩以上"),
    ];

    /// Reads one; what it cannot read is open.
    pub(crate) fn parse(text: &str) -> Self {
        let (low, high) = text.split_once('-').unwrap_or((text, ""));
        Self(low.trim().parse().ok(), high.trim().parse().ok())
    }

    fn is_open(self) -> bool {
        self == Self::default()
    }

    /// Whether it lies between, ends included; an unknown area is in the open span alone.
    pub(crate) fn holds(self, extent: Option<Extent>, unit: AreaUnit) -> bool {
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
    pub(crate) fn parse(shelf: &Shelf, asked: &Asked) -> Self {
        let word = |key: &str| asked.get(key).map(|value| value.trim().to_owned());
        let plots = &shelf.library.parcels;
        let status = |word: &str| {
            let mut all = PlotStatus::ALL.into_iter();
            all.find(|one| [one.key(), one.zh()].contains(&word))
        };
        Self {
            park: park(shelf, asked),
            land_use: word("use"),
            industry: Trade::read(shelf, asked, plots.iter().flat_map(|one| &one.industries)),
            status: word("status").as_deref().and_then(status),
            area: asked.get("area").map(Span::parse).unwrap_or_default(),
            stale: asked.get("stale") == Some("1"),
            plot: word("plot"),
        }
    }

    /// Whether a plot is asked for, 待核实 or not.
    pub(crate) fn matches(&self, plot: &Parcel) -> bool {
        let is = |asked: &Option<String>, own: &Option<String>| {
            asked.is_none() || asked.as_deref() == own.as_deref()
        };
        let trade = self.industry.as_ref();
        let suits = trade.is_none_or(|asked| asked.suits(&plot.industries));
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
    pub(crate) fn pick<'a>(&self, shelf: &'a Shelf) -> (Vec<&'a Parcel>, usize) {
        let mut all: Vec<&Parcel> = shelf
            .library
            .parcels
            .iter()
            .filter(|plot| self.is_at(plot) || self.matches(plot))
            .collect();
        let matching = all.len();
        if !self.stale {
            all.retain(|plot| self.is_at(plot) || !shelf.is_stale(&plot.check()));
        }
        let rung = |plot: &Parcel| {
            let at = PlotStatus::ALL
                .iter()
                .position(|one| Some(*one) == plot.status);
            at.unwrap_or(PlotStatus::ALL.len())
        };
        all.sort_by_key(|plot| (!self.is_at(plot), rung(plot)));
        let hidden = matching - all.len();
        (all, hidden)
    }

    /// Whether it is the one that the map opens at.
    fn is_at(&self, plot: &Parcel) -> bool {
        self.plot.as_ref() == Some(&plot.id)
    }

    /// Its query, without `?`; empty when nothing is asked.
    pub(crate) fn to_query(&self) -> String {
        let area = (!self.area.is_open()).then(|| self.area.to_string());
        query(&[
            ("park", self.park.clone()),
            ("use", self.land_use.clone()),
            (
                "industry",
                self.industry.as_ref().map(|one| one.key.clone()),
            ),
            ("status", self.status.map(|status| status.key().to_owned())),
            ("area", area),
            ("stale", self.stale.then(|| "1".to_owned())),
            ("plot", self.plot.clone()),
        ])
    }
}

/// The park or town that an address asks for, by name; a park by its identifier too.
pub(crate) fn park(shelf: &Shelf, asked: &Asked) -> Option<String> {
    let word = asked.get("park")?.trim();
    let known = find(&shelf.library.parks, word).map(|park| park.name.as_str());
    Some(known.unwrap_or(word).to_owned())
}

/// Pairs as a query, those without a value left out.
pub(crate) fn query(pairs: &[(&str, Option<String>)]) -> String {
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
pub(crate) fn address(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}
