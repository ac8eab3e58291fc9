//! The filter of the halls.

use domain::{area::AreaUnit, decimal::Figure, listing::Listing, parcels::Plant};

use super::filter::{Span, park, query};
use crate::shelf::{Asked, Shelf};

/// Which halls are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HallFilter {
    /// `park`, by its name.
    pub park: Option<String>,
    /// `area`: whole ㎡, both ends included.
    pub area: Span,
    /// `height`: at least so many metres.
    pub height: Option<Figure>,
    /// `load`: at least so many tons per ㎡.
    pub load: Option<Figure>,
    /// `rent`: at most so many yuan per ㎡ and month.
    pub rent: Option<Figure>,
    /// `stale=1`: with those that are 待核实.
    pub stale: bool,
}

impl HallFilter {
    /// Reads an address; what it cannot read is passed over.
    pub(super) fn parse(shelf: &Shelf, asked: &Asked) -> Self {
        let figure = |key: &str| Figure::parse(asked.get(key)?, "").ok().flatten();
        Self {
            park: park(shelf, asked),
            area: asked.get("area").map(Span::parse).unwrap_or_default(),
            height: figure("height"),
            load: figure("load"),
            rent: figure("rent"),
            stale: asked.get("stale") == Some("1"),
        }
    }

    /// Whether a hall is asked for; an unknown figure is not what was asked.
    pub(super) fn matches(&self, hall: &Plant) -> bool {
        let least = |asked: Option<Figure>, own: Option<Figure>| {
            asked.is_none_or(|asked| own.is_some_and(|own| own >= asked))
        };
        hall.is_offered()
            && (self.park.is_none() || self.park == hall.park)
            && self.area.holds(hall.area, AreaUnit::SquareMetre)
            && least(self.height, hall.height)
            && least(self.load, hall.load)
            && self
                .rent
                .is_none_or(|most| hall.rent.is_some_and(|rent| rent <= most))
    }

    /// The halls asked for, by park and building, and how many more are left out as 待核实.
    pub(super) fn pick<'a>(&self, shelf: &'a Shelf) -> (Vec<&'a Plant>, usize) {
        let all = shelf.library.plants.iter();
        let mut halls: Vec<&Plant> = all.filter(|hall| self.matches(hall)).collect();
        let matching = halls.len();
        if !self.stale {
            halls.retain(|hall| !shelf.is_stale(&hall.check()));
        }
        let hidden = matching - halls.len();
        (halls, hidden)
    }

    /// Its query, without `?`.
    pub(super) fn to_query(&self) -> String {
        let figure = |figure: Option<Figure>| figure.map(String::from);
        query(&[
            ("park", self.park.clone()),
            (
                "area",
                (self.area != Span::default()).then(|| self.area.to_string()),
            ),
            ("height", figure(self.height)),
            ("load", figure(self.load)),
            ("rent", figure(self.rent)),
            ("stale", self.stale.then(|| "1".to_owned())),
        ])
    }
}
