//! Plots as GeoJSON (RFC 7946). Coordinates are CGCS2000, which for showing is the same as the
//! WGS-84 that the RFC asks for: longitude first, in degrees.

use domain::{
    geo,
    listing::Listing as _,
    parcels::{Parcel, Point},
};
use serde_json::{Value, json};
use yingshang_app::shelf::{Asked, Shelf};

use super::{Cache, Ready};

/// Its address; with a query, the plots that the list shows for the same query.
pub(super) const ADDRESS: &str = "/data/parcels.geojson";

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
    let collection = json!({ "type": "FeatureCollection", "features": features });
    let body = serde_json::to_vec(&collection).unwrap_or_default();
    Ready::new(body, "application/geo+json", Cache::Revalidate)
}

fn feature(shelf: &Shelf, plot: &Parcel) -> Value {
    let check = plot.check();
    let mut properties = json!({
        "id": plot.id, "name": plot.name, "park": plot.park,
        "area": plot.area.map(|area| area.in_mu()), "use": plot.land_use,
        "status": plot.status.map(|status| status.zh()), "verified_on": check.verified_on,
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
