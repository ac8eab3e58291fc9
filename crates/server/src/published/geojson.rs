//! Plots as GeoJSON (RFC 7946). Coordinates are CGCS2000, which for showing is the same as the
//! WGS-84 that the RFC asks for: longitude first, in degrees.

use domain::{
    geo,
    listing::Listing as _,
    parcels::{Parcel, Point},
};
use serde_json::{Value, json};
use yingshang_app::shelf::{Asked, Shelf};

use super::{
    Cache, Ready,
    open_data::{about, headed},
};

/// Its address; with a query, the plots that the list shows for the same query.
pub(super) const ADDRESS: &str = "/data/parcels.geojson";

/// The properties of a plot: name, Chinese label, unit, what it is.
const PROPERTIES: [(&str, &str, Option<&str>, &str); 10] = [
    ("id", "标识", None, "地块页地址里的标识，/parcels/{id}"),
    ("name", "地块名称", None, "与地块清单一致"),
    ("park", "所在园区", None, "园区或乡镇的名称"),
    ("area", "面积", Some("亩"), "按人读的写法，带单位"),
    ("use", "用途", None, "规划用途"),
    ("status", "地块状态", None, "与地块清单一致"),
    ("verified_on", "核实日期", None, "yyyy-mm-dd"),
    ("due_on", "复核到期日", None, "yyyy-mm-dd，这一天以后待核实"),
    ("stale", "待核实", None, "超过复核期或没有核实过"),
    (
        "centre",
        "标注点",
        Some("度"),
        "有范围的地块在地图上的标注位置，经度在前",
    ),
];

/// Every plot: open data.
pub(super) fn all(shelf: &Shelf) -> Ready {
    collection(shelf, &shelf.library.parcels.iter().collect::<Vec<_>>())
}

/// The plots that the list shows for the same query.
pub(super) fn asked_for(shelf: &Shelf, asked: &Asked) -> Ready {
    collection(shelf, &shelf.plots(asked))
}

/// A plot without coordinates is a feature without a geometry, so that list, map and file hold the
/// same plots.
fn collection(shelf: &Shelf, plots: &[&Parcel]) -> Ready {
    let features: Vec<Value> = plots.iter().map(|plot| feature(shelf, plot)).collect();
    // Members besides `type` and `features` are foreign ones, which RFC 7946 (6.1) lets pass.
    let mut collection = about(
        &shelf.county,
        shelf.today,
        Parcel::KEY,
        Parcel::ZH,
        fields(),
    );
    collection.insert("type".to_owned(), json!("FeatureCollection"));
    collection.insert("features".to_owned(), features.into());
    let body = serde_json::to_vec(&collection).unwrap_or_default();
    let file = Ready::new(body, "application/geo+json", Cache::Revalidate);
    headed(file, ADDRESS, shelf.today)
}

/// What the properties mean, in the form of all open data.
fn fields() -> Vec<Value> {
    PROPERTIES
        .iter()
        .map(|(key, zh, unit, help)| json!({ "key": key, "zh": zh, "unit": unit, "help": help }))
        .collect()
}

fn feature(shelf: &Shelf, plot: &Parcel) -> Value {
    let check = plot.check();
    let mut properties = json!({
        "id": plot.id, "name": plot.name, "park": plot.park,
        "area": plot.area.map(|area| area.in_mu()), "use": plot.land_use,
        "status": plot.status.map(|status| status.zh()), "verified_on": check.verified_on,
        "due_on": check.due_on(),
        "stale": shelf.is_stale(&check),
    });
    // Where the mark of an outline stands.
    if let Some(outline) = &plot.outline {
        properties["centre"] = json!(plot.point.or_else(|| geo::centre(outline)).map(position));
    }
    json!({ "type": "Feature", "id": plot.id, "geometry": geometry(plot), "properties": properties })
}

fn geometry(plot: &Parcel) -> Value {
    match (&plot.outline, plot.point) {
        (Some(outline), _) => {
            let ring: Vec<Value> = geo::ring(outline).into_iter().map(position).collect();
            json!({ "type": "Polygon", "coordinates": [ring] })
        }
        (None, Some(point)) => json!({ "type": "Point", "coordinates": position(point) }),
        (None, None) => Value::Null,
    }
}

/// Read from their decimals, so that they are written as the same decimals.
fn position(point: Point) -> Value {
    let degrees = |text: String| text.parse::<f64>().ok();
    json!([degrees(point.lon_text()), degrees(point.lat_text())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::parcels::Outline;

    #[test]
    fn outlines_are_closed_rings_and_points_keep_their_decimals() {
        let plot = Parcel {
            outline: Outline::parse("123.1 45.1; 123.1 45.2; 123.2 45.1").unwrap(),
            ..Parcel::default()
        };
        assert_eq!(
            geometry(&plot).to_string(),
            r#"{"coordinates":[[[123.2,45.1],[123.1,45.2],[123.1,45.1],[123.2,45.1]]],"type":"Polygon"}"#
        );
        let plot = Parcel {
            point: Point::parse("123.4567891 45.0000001").unwrap(),
            ..Parcel::default()
        };
        assert_eq!(
            geometry(&plot).to_string(),
            r#"{"coordinates":[123.4567891,45.0000001],"type":"Point"}"#
        );
        assert_eq!(geometry(&Parcel::default()), Value::Null);
    }
}
