//! Units of prices: money on the left of the stroke, what it buys on the right.

use crate::text;

/// One way to write a unit: `元／度`, `元/千瓦时` → `元/kWh`; `元/平方米/月` → `元/㎡·月`.
pub fn tidy(unit: &str) -> String {
    const WORDS: [(&str, &str); 18] = [
        ("每", "/"),
        ("千瓦时", "kWh"),
        ("kwh", "kWh"),
        ("KWH", "kWh"),
        ("KWh", "kWh"),
        ("/度", "/kWh"),
        ("千伏安", "kVA"),
        ("kva", "kVA"),
        ("KVA", "kVA"),
        ("立方米", "m³"),
        ("平方米", "㎡"),
        ("m2", "㎡"),
        ("m²", "㎡"),
        ("m3", "m³"),
        ("m³", "立方米"),
        ("*", "·"),
        ("吨公里", "吨·公里"),
        ("人月", "人·月"),
    ];
    let plain: String = text::half_width(unit)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain = WORDS
        .iter()
        .fold(plain, |unit, (from, to)| unit.replace(from, to));
    match plain.split_once('/') {
        Some((money, per)) => format!("{money}/{}", per.replace('/', "·")),
        None => plain,
    }
}

/// What one of it buys: `元/㎡·月` → `㎡·月`.
pub fn per(unit: &str) -> &str {
    unit.split_once('/').map_or("", |(_, per)| per)
}

/// How many 分 a price of 1 is; `None` when the unit is not money (a rate in per cent).
pub fn fen(unit: &str) -> Option<i64> {
    match unit.split_once('/')?.0 {
        "元" => Some(100),
        "万元" => Some(1_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_written_one_way() {
        for (typed, tidied) in [
            ("元／度", "元/kWh"),
            ("元/千瓦时", "元/kWh"),
            ("元/平方米/月", "元/㎡·月"),
            ("元/ ㎡·月", "元/㎡·月"),
            ("元每吨公里", "元/吨·公里"),
            ("元/m3", "元/立方米"),
            ("元/立方米", "元/立方米"),
            ("万元/亩", "万元/亩"),
            ("元/千伏安*月", "元/kVA·月"),
            ("%", "%"),
        ] {
            assert_eq!(tidy(typed), tidied, "{typed}");
            assert_eq!(tidy(tidied), tidied, "{tidied} again");
        }
    }

    #[test]
    fn a_rate_is_no_money() {
        assert_eq!((fen("万元/亩"), per("万元/亩")), (Some(1_000_000), "亩"));
        assert_eq!((fen("%"), per("%")), (None, ""));
    }
}
