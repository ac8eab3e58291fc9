//! A plot or a hall with only the figures that the rule needs; small enough to send them all.

use serde::{Deserialize, Serialize};

use crate::{
    area::Extent,
    costs,
    date::Date,
    decimal::{self, Figure},
    from_json_fields,
    listing::Listing,
    parcels::{Indicator, Parcel, Plant},
};

/// A plot or a hall. Figures are whole numbers of hundredths: of a ㎡, a metre, a ton.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// A hall, else a plot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hall: bool,
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its park or town.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub park: String,
    /// Area, hundredths of a ㎡; beyond 42 km² it stays there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<u32>,
    /// The least that it is divided into, likewise; `None` when it is not divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u32>,
    /// Clear height, cm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Floor load, hundredths of a ton per ㎡.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<u32>,
    /// Power, hundredths of a kVA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<u32>,
    /// Steam, hundredths of a ton an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steam: Option<u32>,
    /// Sewage, hundredths of a ton a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sewage: Option<u32>,
    /// 适合产业; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// 标准地指标
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
}

from_json_fields! {
    Place {
        hall, id, name, park, area, least, height, load, power, steam, sewage, industries, indicators,
    }
}

fn area(extent: Extent) -> u32 {
    u32::try_from(extent.area.centi_sqm()).unwrap_or(u32::MAX)
}

fn hundredths(figure: Figure) -> u32 {
    u32::try_from(figure.hundredths()).unwrap_or(u32::MAX)
}

impl Place {
    /// Of a plot.
    pub fn of_parcel(parcel: &Parcel) -> Self {
        Self {
            hall: false,
            id: parcel.id.clone(),
            name: parcel.name.clone(),
            park: parcel.park.clone().unwrap_or_default(),
            area: parcel.area.map(area),
            least: None,
            height: None,
            load: None,
            power: parcel.power.map(|kva| kva.saturating_mul(100)),
            steam: parcel.steam.map(hundredths),
            sewage: parcel.sewage.map(hundredths),
            industries: parcel.industries.clone(),
            indicators: parcel.indicators.clone(),
        }
    }

    /// Of a hall.
    pub fn of_plant(plant: &Plant) -> Self {
        Self {
            hall: true,
            id: plant.id.clone(),
            name: plant.name.clone(),
            park: plant.park.clone().unwrap_or_default(),
            area: plant.area.map(area),
            // 可分割 without a least area: any part of it.
            least: (plant.divisible == Some(true)).then(|| plant.least.map_or(0, area)),
            height: plant.height.map(hundredths),
            load: plant.load.map(hundredths),
            power: plant.power.map(|kva| kva.saturating_mul(100)),
            steam: plant.steam.map(hundredths),
            sewage: plant.sewage.map(hundredths),
            industries: plant.industries.clone(),
            indicators: Vec::new(),
        }
    }

    /// Its page.
    pub fn href(&self) -> String {
        let section = if self.hall { "plants" } else { "parcels" };
        format!("/{section}/{}", self.id)
    }

    /// What an intent about it says, and what led to it, when something did.
    pub fn about(&self, from: &str) -> String {
        let section = if self.hall { "plants" } else { "parcels" };
        let own = format!("{section}:{}", self.id);
        match from {
            "" => own,
            // One that leads back to itself is named once.
            from if from == own || from.starts_with(&format!("{own}:")) => from.to_owned(),
            from => format!("{own}:{from}"),
        }
    }

    /// The cost sheet with its park and area, all of it: land for a plot, rent for a hall.
    pub fn sheet(&self) -> String {
        let area = self.area.map(i128::from);
        let (key, other, area) = if self.hall {
            ("rent", "land", area)
        } else {
            // 200,000/3 hundredths of a ㎡ are 1 亩.
            let mu = |area: i128| decimal::div_round(area * 3, 2_000);
            ("land", "rent", area.map(mu))
        };
        let area = area.map(|area| decimal::plain(area, 2));
        let mut pairs = Vec::with_capacity(3);
        if !self.park.is_empty() {
            pairs.push(("park", self.park.as_str()));
        }
        if let Some(area) = &area {
            pairs.extend([(key, area.as_str()), (other, "0")]);
        }
        match costs::query(&pairs) {
            query if query.is_empty() => "/costs/sheet".to_owned(),
            query => format!("/costs/sheet?{query}"),
        }
    }
}

/// All that can be asked for on this day: neither taken nor 待核实.
pub fn places(parcels: &[Parcel], plants: &[Plant], today: Date) -> Vec<Place> {
    let plots = parcels
        .iter()
        .filter(|plot| plot.is_offered() && !plot.check().is_stale(today))
        .map(Place::of_parcel);
    let halls = plants
        .iter()
        .filter(|hall| hall.is_offered() && !hall.check().is_stale(today))
        .map(Place::of_plant);
    plots.chain(halls).collect()
}
