//! The demo county's parks, facilities, plots, halls and idle assets: every row is read, and the
//! open data of what was read say the same again.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{fmt::Debug, path::Path};

use domain::{
    catalogue::Field,
    date::Date,
    listing::Listing,
    parcels::{Asset, Facility, Parcel, Park, Plant, fit},
    sheet::{self, Table},
};

fn read<T: Listing>(table: &Table) -> Vec<T> {
    let reading = sheet::read(table, T::fields(), T::blank).unwrap();
    let refused: Vec<String> = reading.refused.iter().map(ToString::to_string).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
    for column in &reading.columns {
        assert!(column.field.is_some(), "{} {}", T::KEY, column.header);
    }
    let mut all: Vec<T> = reading.good.into_iter().map(|(_, one)| one).collect();
    all.iter_mut().for_each(T::identify);
    all
}

fn of_county<T: Listing + Debug>() -> Vec<T> {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seed");
    let tables = workbook::read(&seed.join(format!("{}.csv", T::KEY))).unwrap();
    let all: Vec<T> = read(&tables[0]);
    let header = T::fields().iter().map(Field::header).collect();
    let shown = |one: &T| {
        let cells = T::fields()
            .iter()
            .map(|field| (field.get)(one).unwrap_or_default());
        cells.collect()
    };
    let again = Table {
        rows: std::iter::once(header)
            .chain(all.iter().map(shown))
            .collect(),
        first_row: 1,
        ..Table::default()
    };
    assert_eq!(read::<T>(&again), all);
    let day = Date::new(2026, 11, 10).unwrap();
    let stale = all.iter().filter(|one| one.check().is_stale(day)).count();
    let never = all
        .iter()
        .filter(|one| one.check().verified_on.is_none())
        .count();
    let late = Date::new(2026, 11, 7).unwrap();
    assert!(
        all.iter()
            .all(|one| one.check().verified_on.is_some_and(|on| on <= late))
    );
    println!("{}: {}, {stale} stale", T::KEY, all.len());
    assert_eq!(never, 0);
    let mut ids: Vec<&str> = all.iter().map(T::id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
    all
}

#[test]
fn the_demo_countys_land_is_read_whole() {
    let parks = of_county::<Park>();
    let facilities = of_county::<Facility>();
    let plots = of_county::<Parcel>();
    let halls = of_county::<Plant>();
    let assets = of_county::<Asset>();
    assert!(parks.len() >= 5 && facilities.len() >= 8 && assets.len() >= 5);
    assert!(plots.len() >= 42 && halls.len() >= 32);
    assert!(plots.iter().filter(|plot| plot.outline.is_some()).count() >= 20);
    for plot in &plots {
        // The points lie at sea on purpose: no real place is meant.
        let point = plot.point.unwrap();
        assert!(
            point.lon() > 1_233_000_000 && point.lat() < 306_500_000,
            "{point}"
        );
    }
    let places = fit::places(&plots, &halls, Date::new(2026, 11, 10).unwrap());
    let html = fit::answer(
        &places,
        "industry=健康食品&land=50&floor=1500&height=5&power=500",
    );
    assert!(html.contains("宗符合") && html.contains("个符合"), "{html}");
}
