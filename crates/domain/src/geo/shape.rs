//! Rings and centres of outlines, in whole numbers.

use crate::parcels::{Outline, Point};

/// The corners counter-clockwise with the first again at the end, as RFC 7946 asks.
pub fn ring(outline: &Outline) -> Vec<Point> {
    let mut ring = outline.corners().to_vec();
    if twice_area(outline) < 0 {
        ring.reverse();
    }
    ring.extend(ring.first().copied());
    ring
}

/// The centre of gravity, where a map sets its mark; the middle of the box around an outline that
/// encloses nothing or crosses itself, whose centre of gravity may lie far off.
pub fn centre(outline: &Outline) -> Option<Point> {
    let (low, high) = outline.bounds();
    let first = outline.corners().first()?;
    let three_areas = 3 * twice_area(outline);
    let (mut lon, mut lat) = (0, 0);
    for ((x, y), (next_x, next_y)) in edges(outline) {
        let cross = x * next_y - next_x * y;
        lon += (x + next_x) * cross;
        lat += (y + next_y) * cross;
    }
    let from_first = |sum: i128, first: i64| {
        let away = sum.checked_div(three_areas)?;
        first.checked_add(i64::try_from(away).ok()?)
    };
    from_first(lon, first.lon())
        .zip(from_first(lat, first.lat()))
        .filter(|(lon, lat)| {
            (low.lon()..=high.lon()).contains(lon) && (low.lat()..=high.lat()).contains(lat)
        })
        .or_else(|| {
            Some((
                low.lon().midpoint(high.lon()),
                low.lat().midpoint(high.lat()),
            ))
        })
        .and_then(|(lon, lat)| Point::new(lon, lat))
}

/// Twice the area in squares of the unit; positive when the corners run counter-clockwise.
fn twice_area(outline: &Outline) -> i128 {
    edges(outline)
        .map(|((x, y), (next_x, next_y))| x * next_y - next_x * y)
        .sum()
}

/// From each corner to the next, measured from the first.
fn edges(outline: &Outline) -> impl Iterator<Item = ((i128, i128), (i128, i128))> {
    let corners = outline.corners();
    let from_first = |point: &Point| {
        let first = corners.first().unwrap_or(point);
        (
            i128::from(point.lon() - first.lon()),
            i128::from(point.lat() - first.lat()),
        )
    };
    let next = corners.iter().cycle().skip(1).map(from_first);
    corners.iter().map(from_first).zip(next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outline(text: &str) -> Outline {
        Outline::parse(text).unwrap().unwrap()
    }

    #[test]
    fn a_ring_is_closed_and_runs_counter_clockwise() {
        let clockwise = outline("120.0 30.0; 120.0 30.2; 120.2 30.2; 120.2 30.0");
        let ring = ring(&clockwise);
        assert_eq!(ring.len(), 5);
        assert_eq!(ring.first(), ring.last());
        assert!(ring[1].lon() > ring[2].lon() || ring[1].lat() < ring[2].lat());
        assert_eq!(
            super::ring(&outline("120 30; 121 30; 121 31"))[1],
            Point::parse("121 30").unwrap().unwrap()
        );
        assert_eq!(centre(&clockwise), Point::parse("120.1 30.1").unwrap());
    }

    #[test]
    fn the_centre_of_an_angle_lies_where_the_land_is() {
        // An L of three equal squares.
        let angle = outline("120 30; 120.2 30; 120.2 30.1; 120.1 30.1; 120.1 30.2; 120 30.2");
        assert_eq!(
            centre(&angle).unwrap().to_string(),
            "120.0833333, 30.0833333"
        );
        // A line.
        let line = outline("120 30; 120.1 30.1; 120.2 30.2");
        assert_eq!(centre(&line), Point::parse("120.1 30.1").unwrap());
    }

    proptest! {
        #[test]
        fn the_centre_is_within_the_box(
            corners in prop::collection::vec((730_000_000i64..=1_360_000_000, 30_000_000i64..=540_000_000), 3..20),
        ) {
            let corners = corners.into_iter().filter_map(|(lon, lat)| Point::new(lon, lat)).collect();
            if let Some(outline) = Outline::new(corners) {
                let ((low, high), centre) = (outline.bounds(), centre(&outline).unwrap());
                prop_assert!(low.lon() <= centre.lon() && centre.lon() <= high.lon());
                prop_assert!(low.lat() <= centre.lat() && centre.lat() <= high.lat());
            }
        }
    }
}
