//! Links that open a point in a map of the visitor's own.
//!
//! Each states the coordinate system of the point, so that nothing is converted here and nothing
//! is off by hundreds of metres: without it 高德 and 腾讯 take a point for GCJ-02, 百度 for BD-09.
//! They are plain https addresses: programs' own (`amapuri:`) are not opened by WeChat.

use crate::parcels::Point;

/// A map on the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapSite {
    /// 高德地图
    Amap,
    /// 腾讯地图
    Tencent,
    /// 百度地图
    Baidu,
}

impl MapSite {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Amap, Self::Tencent, Self::Baidu];

    /// What people call it.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Amap => "高德",
            Self::Tencent => "腾讯",
            Self::Baidu => "百度",
        }
    }

    /// The address that shows a named point; `note` stands below the name where there is room.
    pub fn link(self, point: Point, name: &str, note: &str) -> String {
        let (lon, lat) = (point.lon_text(), point.lat_text());
        match self {
            Self::Amap => format!(
                "https://uri.amap.com/marker?position={lon},{lat}&name={}&src=yingshang\
                 &coordinate=wgs84&callnative=1",
                encoded(name)
            ),
            Self::Tencent => format!(
                "https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lon};title:{};addr:{}\
                 &coord_type=1&referer=yingshang",
                encoded(&without_marks(name)),
                encoded(&without_marks(note))
            ),
            Self::Baidu => format!(
                "https://api.map.baidu.com/marker?location={lat},{lon}&title={}&content={}\
                 &output=html&coord_type=wgs84&src=webapp.yingshang.portal",
                encoded(name),
                // It shows nothing at all when this is empty.
                encoded(if note.is_empty() { name } else { note })
            ),
        }
    }
}

/// 腾讯 puts several things into one value, apart by these marks, after decoding it.
fn without_marks(text: &str) -> String {
    text.replace([':', ';'], " ")
}

/// For a value of a query; a blank is `%20`, since not every map reads `+` as one.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(site: MapSite) -> String {
        let point = Point::parse("123.4567 30.1234").unwrap().unwrap();
        site.link(point, "A-01 & 1+1;#号:地", "经开区")
    }

    #[test]
    fn each_link_states_the_system_and_its_own_order_of_the_pair() {
        let amap = link(MapSite::Amap);
        assert!(amap.starts_with("https://uri.amap.com/marker?position=123.4567,30.1234&"));
        assert!(amap.contains("&coordinate=wgs84&"));
        let tencent = link(MapSite::Tencent);
        assert!(
            tencent.starts_with(
                "https://apis.map.qq.com/uri/v1/marker?marker=coord:30.1234,123.4567;"
            )
        );
        assert!(tencent.contains("&coord_type=1&"));
        let baidu = link(MapSite::Baidu);
        assert!(baidu.starts_with("https://api.map.baidu.com/marker?location=30.1234,123.4567&"));
        assert!(baidu.contains("&coord_type=wgs84&"));
    }

    #[test]
    fn a_name_cannot_break_out_of_its_value() {
        let amap = link(MapSite::Amap);
        assert!(amap.contains("name=A-01%20%26%201%2B1%3B%23%E5%8F%B7%3A%E5%9C%B0&src"));
        let tencent = link(MapSite::Tencent);
        assert!(
            tencent.contains("title:A-01%20%26%201%2B1%20%23%E5%8F%B7%20%E5%9C%B0;addr:%E7%BB%8F")
        );
        for site in MapSite::ALL {
            let link = link(site);
            assert!(
                link.is_ascii() && !link.contains([' ', '#', '<', '"']),
                "{link}"
            );
        }
    }
}
