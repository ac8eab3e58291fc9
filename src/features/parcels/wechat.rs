//! The one conversion that is left: WeChat's own map (`wx.openLocation`) takes GCJ-02 and cannot
//! be told otherwise. Everything else here and in links stays in CGCS2000 (decision 0016).

use domain::parcels::Point;
use geocoordinates::Wgs84;

/// `纬度,经度` in GCJ-02, to six decimals (a tenth of a metre); `None` when the library refuses.
pub(super) fn gcj02(point: Point) -> Option<String> {
    let degrees = |text: String| text.parse::<f64>().ok();
    let point = Wgs84::new(degrees(point.lat_text())?, degrees(point.lon_text())?);
    let there = point.try_to_gcj02().ok()?;
    Some(format!("{:.6},{:.6}", there.lat, there.lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WGS-84 longitude and latitude, GCJ-02 latitude and longitude.
    const PAIRS: &[(&str, &str, f64, f64)] = &[
        // eviltransform, javascript/test.js: https://github.com/googollee/eviltransform
        ("上海", "121.5272106 31.1774276", 31.175_304, 121.531_542),
        ("深圳", "113.912316 22.543847", 22.540_796, 113.917_176),
        ("北京", "116.377817 39.911954", 39.913_345, 116.384_047),
        // coordtransform, test/app.js: https://github.com/wandergis/coordtransform
        ("北京", "116.404 39.915", 39.916_404, 116.410_244),
        // gcoord, test/fixtures/china-cities.json: https://github.com/hujiulong/gcoord
        ("驻马店", "114.0164322 33.0133556", 33.011_532, 114.022_306),
        ("邵阳", "111.4622119 27.242124", 27.238_898, 111.467_794),
        ("那曲", "92.0499619 31.4784436", 31.476_206, 92.051_244),
        ("沈阳", "123.4253306 41.8032629", 41.805_702, 123.431_479),
        ("酒泉", "98.4937175 39.7319946", 39.732_823, 98.494_360),
        ("汕尾", "115.3702248 22.7888255", 22.786_190, 115.375_165),
    ];

    #[test]
    fn published_pairs_agree_within_a_metre() {
        for (name, wgs, lat, lon) in PAIRS {
            let point = Point::parse(wgs).unwrap().unwrap();
            let got = gcj02(point).unwrap();
            let (got_lat, got_lon) = got.split_once(',').unwrap();
            let near = |got: &str, want: f64| (got.parse::<f64>().unwrap() - want).abs() < 1e-5;
            assert!(near(got_lat, *lat) && near(got_lon, *lon), "{name}: {got}");
        }
    }

    #[test]
    fn a_point_unconverted_would_be_hundreds_of_metres_off() {
        let point = Point::parse("123.4253306 41.8032629").unwrap().unwrap();
        assert_ne!(gcj02(point).unwrap(), "41.803263,123.425331");
    }
}
