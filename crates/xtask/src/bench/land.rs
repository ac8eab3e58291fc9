//! What stands on the map and what a plan is measured against: 1,000 plots, 2,000 units.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::Value;

use super::Bench;
use super::pages::script;
use super::report::{Figure, Section};
use super::site::{Content, Site};

/// Plots on the map.
const PLOTS: u32 = 1_000;
/// Units of plants that a plan is measured against.
const UNITS: u32 = 2_000;

/// The map and the fit test.
pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let site = Site::start(bench, Content::Land)?;
    let base = ["--base".to_owned(), format!("http://{}", site.address)];
    let map = script(bench, "bench/map.mjs", &base)?;
    let fit = script(bench, "bench/fit.mjs", &base)?;
    let samples = |found: &Value, key: &str| -> Vec<f64> {
        let all = found[key].as_array().into_iter().flatten();
        all.filter_map(Value::as_f64).collect()
    };
    let plots = map["plots"].as_u64().unwrap_or_default();
    Ok(Section {
        title: "Map and fit test on a slow phone".to_owned(),
        about: format!(
            "The demo county with {PLOTS} plots and {UNITS} units of plants more; processor slowed \
             four times. The map: a first visit over the slow network of “Paint”, from the start of \
             the navigation until all plots are drawn and answer a tap. The fit test: the rule over \
             every plot and unit, and from a key's own event to the end of the frame that shows the \
             answer; two turns warm up."
        ),
        figures: vec![
            Figure::new(
                "map.usable".to_owned(),
                format!("{plots} plots, map usable"),
                "ms",
                samples(&map, "usable"),
            ),
            Figure::new(
                "fit.rule".to_owned(),
                format!("{UNITS} units, the rule"),
                "ms",
                samples(&fit, "rule"),
            )
            .at_most(30.0),
            Figure::new(
                "fit.painted".to_owned(),
                format!("{UNITS} units, key to paint"),
                "ms",
                samples(&fit, "painted"),
            ),
        ],
        ..Section::default()
    })
}

/// The plots as a sheet.
pub(crate) fn plots() -> String {
    let mut out = String::from(
        "编号,地块名称,所在园区,用地面积（亩）,用途,地块状态,标准地指标,供电容量（千伏安）,坐标,边界\n",
    );
    for at in 0..PLOTS {
        // Rows of forty, some 200 m apart, at sea like the demo county.
        let (lon, lat) = (
            1_240_000_000 + (at % 40) * 20_000,
            305_000_000 + (at / 40) * 20_000,
        );
        let corner = |x: u32, y: u32| format!("{} {}", degrees(lon + x), degrees(lat + y));
        let _ = writeln!(
            out,
            "BP-{at:04},测量地块 {at},青穗经济开发区,{area},工业用地,净地待出让,\
             固定资产投资强度≥{least} 万元/亩；容积率≥1,{power},\"{lon}, {lat}\",{a}; {b}; {c}; {d}",
            area = 10 + at % 190,
            least = 150 + at % 100,
            power = 400 + at % 6_000,
            lon = degrees(lon),
            lat = degrees(lat),
            a = corner(0, 0),
            b = corner(12_000, 0),
            c = corner(12_000, 12_000),
            d = corner(0, 12_000),
        );
    }
    out
}

/// The units as a sheet.
pub(crate) fn units() -> String {
    let mut out = String::from(
        "编号,厂房名称,所在园区,楼栋,楼层,建筑面积（㎡）,净高（米）,楼面荷载（吨/㎡）,供电容量（千伏安）\n",
    );
    for at in 0..UNITS {
        let _ = writeln!(
            out,
            "BU-{at:04},测量厂房 {at},青穗经济开发区,{} 号楼,{} 层,{},{}.{},{}.5,{}",
            at / 4 + 1,
            at % 4 + 1,
            800 + at % 4_000,
            4 + at % 8,
            at % 10,
            at % 4,
            200 + at % 1_800,
        );
    }
    out
}

/// Ten-millionths of a degree as a decimal.
fn degrees(tenth_of_a_micro: u32) -> String {
    format!(
        "{}.{:07}",
        tenth_of_a_micro / 10_000_000,
        tenth_of_a_micro % 10_000_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_keep_their_places() {
        assert_eq!(degrees(1_240_020_000), "124.0020000");
        assert_eq!(plots().lines().count() as u32, PLOTS + 1);
        assert_eq!(units().lines().count() as u32, UNITS + 1);
    }
}
