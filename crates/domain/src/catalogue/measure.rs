//! Units of plain figures: one spelling of each, and what turns one exactly into another. kW into
//! kVA or kN into 吨 is no exact turn, so that nothing here knows it.

use crate::text;

/// What is counted; two units go into each other only when they count the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Money,
    Length,
    Area,
    Volume,
    Mass,
    Months,
    Days,
    Hours,
    WorkingDays,
    Apparent,
    Active,
    Energy,
    Force,
    Pressure,
    Heat,
    Share,
    People,
    Issues,
    Heads,
}

/// A unit's spellings, what it counts, and its size as a fraction of the kind's own unit (元, 米,
/// ㎡, m³, 吨, 月, 日, 小时, kVA, kW, kWh, kN, kPa, %).
const UNITS: &[(&[&str], Kind, i128, i128)] = &[
    (&["元", "圆", "元人民币"], Kind::Money, 1, 1),
    (&["角"], Kind::Money, 1, 10),
    (&["分"], Kind::Money, 1, 100),
    (&["千元"], Kind::Money, 1_000, 1),
    (&["万元"], Kind::Money, 10_000, 1),
    (&["百万元"], Kind::Money, 1_000_000, 1),
    (&["亿元"], Kind::Money, 100_000_000, 1),
    (&["米", "m", "公尺"], Kind::Length, 1, 1),
    (&["分米", "dm"], Kind::Length, 1, 10),
    (&["厘米", "cm", "公分"], Kind::Length, 1, 100),
    (&["毫米", "mm"], Kind::Length, 1, 1_000),
    (&["公里", "千米", "km"], Kind::Length, 1_000, 1),
    (&["里", "华里"], Kind::Length, 500, 1),
    (
        &["㎡", "平方米", "平米", "平方", "平", "m2", "m²", "m^2"],
        Kind::Area,
        1,
        1,
    ),
    (
        &["万㎡", "万平方米", "万平米", "万m2", "万m²"],
        Kind::Area,
        10_000,
        1,
    ),
    (&["亩"], Kind::Area, 2_000, 3),
    (&["公顷", "ha"], Kind::Area, 10_000, 1),
    (&["平方公里", "km2", "km²", "㎢"], Kind::Area, 1_000_000, 1),
    (
        &[
            "立方米",
            "m³",
            "m3",
            "m^3",
            "方",
            "立方",
            "标方",
            "nm3",
            "nm³",
        ],
        Kind::Volume,
        1,
        1,
    ),
    (
        &["万立方米", "万m3", "万m³", "万方", "万立方"],
        Kind::Volume,
        10_000,
        1,
    ),
    (&["升", "l"], Kind::Volume, 1, 1_000),
    (&["吨", "t", "公吨"], Kind::Mass, 1, 1),
    (&["公斤", "千克", "kg"], Kind::Mass, 1, 1_000),
    (&["斤"], Kind::Mass, 1, 2_000),
    (&["万吨", "万t"], Kind::Mass, 10_000, 1),
    (&["月", "个月"], Kind::Months, 1, 1),
    (&["季度", "季"], Kind::Months, 3, 1),
    (&["年", "a"], Kind::Months, 12, 1),
    (&["天", "日", "d", "自然日"], Kind::Days, 1, 1),
    (&["周", "星期"], Kind::Days, 7, 1),
    (&["时", "小时", "h", "hr"], Kind::Hours, 1, 1),
    (&["分钟", "min"], Kind::Hours, 1, 60),
    (&["工作日", "个工作日"], Kind::WorkingDays, 1, 1),
    (&["千伏安", "kva"], Kind::Apparent, 1, 1),
    (&["伏安", "va"], Kind::Apparent, 1, 1_000),
    (&["兆伏安", "mva"], Kind::Apparent, 1_000, 1),
    (&["万千伏安", "万kva"], Kind::Apparent, 10_000, 1),
    (&["千瓦", "kw"], Kind::Active, 1, 1),
    (&["瓦", "w"], Kind::Active, 1, 1_000),
    (&["兆瓦", "mw"], Kind::Active, 1_000, 1),
    (&["万千瓦", "万kw"], Kind::Active, 10_000, 1),
    (&["千瓦时", "kwh", "度"], Kind::Energy, 1, 1),
    (&["万千瓦时", "万kwh", "万度"], Kind::Energy, 10_000, 1),
    (&["千牛", "kn"], Kind::Force, 1, 1),
    (&["牛", "n"], Kind::Force, 1, 1_000),
    (&["千帕", "kpa"], Kind::Pressure, 1, 1),
    (&["兆帕", "mpa"], Kind::Pressure, 1_000, 1),
    (&["gj", "吉焦"], Kind::Heat, 1, 1),
    (&["%", "百分比", "百分数"], Kind::Share, 1, 1),
    (&["‰"], Kind::Share, 1, 10),
    (&["人", "名"], Kind::People, 1, 1),
    (&["期"], Kind::Issues, 1, 1),
    (&["头"], Kind::Heads, 1, 1),
    (&["万头"], Kind::Heads, 10_000, 1),
];

/// A unit: what it counts above and below the stroke, and its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    above: Kind,
    below: Vec<Kind>,
    size: (i128, i128),
}

/// The one spelling in which units are looked up: half-width, lower case, without blanks, the
/// stroke for 每, and one stroke alone: `元／平方米·月`, `元/㎡/月`, `元每平方米每月` are one.
fn spell(unit: &str) -> String {
    let plain: String = text::half_width(unit)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '／' | '每' => '/',
            '．' | '*' | '×' | '•' | '・' => '·',
            '％' => '%',
            c => c,
        })
        .collect();
    plain
        .replace("单位:", "")
        .replace("人民币", "")
        .replace("rmb", "")
}

impl Measure {
    /// The unit that a text is, and nothing but a unit: `kN/㎡`; `None` when it is none.
    pub(crate) fn parse(unit: &str) -> Option<Self> {
        let spelled = spell(unit);
        let mut parts = spelled.split(['/', '·']);
        let (above, mut size) = atom(parts.next()?)?;
        let mut below = Vec::new();
        for part in parts {
            let (kind, (over, under)) = atom(part)?;
            below.push(kind);
            size = (size.0 * under, size.1 * over);
        }
        below.sort_unstable();
        Some(Self { above, below, size })
    }

    /// Whether both count the same.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.above == other.above && self.below == other.below
    }

    /// Whether both are the same unit, however they are spelled.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.is_like(other) && self.size.0 * other.size.1 == other.size.0 * self.size.1
    }

    /// Whether it is a span or a day alone, 年 or 月: a year of honour is not twelve of anything.
    pub(crate) fn is_span(&self) -> bool {
        self.below.is_empty()
            && matches!(
                self.above,
                Kind::Months | Kind::Days | Kind::Hours | Kind::WorkingDays
            )
    }

    /// Whether something stands below a stroke.
    pub(crate) fn is_compound(&self) -> bool {
        !self.below.is_empty()
    }

    /// Whether a figure of this unit is less than another one of a like unit.
    pub(crate) fn is_below(&self, value: i64, other: i64, unit: &Self) -> bool {
        let own = i128::from(value) * self.size.0 * unit.size.1;
        own < i128::from(other) * unit.size.0 * self.size.1
    }

    /// A figure of this unit, scaled by any power of ten, in another unit; `None` when the two do
    /// not count the same, or it does not come out even.
    pub(crate) fn exactly(&self, value: i128, wanted: &Self) -> Option<i128> {
        if !self.is_like(wanted) || self.is_span() && !self.is(wanted) {
            return None;
        }
        let over = value.checked_mul(self.size.0)?.checked_mul(wanted.size.1)?;
        let under = self.size.1.checked_mul(wanted.size.0)?;
        (over % under == 0).then(|| over / under)
    }
}

fn atom(word: &str) -> Option<(Kind, (i128, i128))> {
    UNITS
        .iter()
        .find(|(names, ..)| names.contains(&word))
        .map(|&(_, kind, over, under)| (kind, (over, under)))
}

/// Whether a text that is no known unit is written like one: in letters or signs of units, or with
/// a unit's word at its end. 含税 and 梁下 are not, 截至2026年 is a day.
pub(crate) fn looks_like_one(text: &str) -> bool {
    let spelled = spell(text);
    let digit_before_last = spelled
        .chars()
        .rev()
        .nth(1)
        .is_some_and(|c| c.is_ascii_digit());
    if spelled.ends_with(['年', '月', '日', '号', '期']) && digit_before_last {
        return false;
    }
    let foreign = |c: char| c.is_ascii_alphabetic() || "/·%‰°²³㎡㎥㎏㎝㎜㎞℃$￥¥€£".contains(c);
    let ends = "元圆币镑角分米尺丈寸里亩顷方升吨斤克担磅瓦安伏牛帕焦卡度年月日天时周秒桶瓶箱";
    spelled.chars().any(foreign) || spelled.ends_with(|c| ends.contains(c))
}

/// The sentence for a figure in a unit that cannot be turned into the field's.
pub(crate) fn refusal(found: &str, wanted: &str) -> String {
    let like = Measure::parse(found).zip(Measure::parse(wanted));
    match like {
        Some((found_unit, wanted_unit)) if found_unit.is_like(&wanted_unit) => {
            format!("单位是“{found}”，这一列要“{wanted}”，换算不能正好得出，请换算后按{wanted}写")
        }
        _ => format!("单位是“{found}”，这一列要“{wanted}”，请换算后按{wanted}写"),
    }
}

/// Reads a number with the unit that the cell, else the header, names, into the field's unit, as a
/// decimal scaled by `10^places`.
///
/// # Errors
/// The sentence that names the unit found and the unit wanted. `Ok(None)`: it is no number at all.
pub(crate) fn read(
    body: &str,
    header: Option<&str>,
    wanted: &str,
    places: u32,
) -> Result<Option<i128>, String> {
    const SPARE: u32 = 6;
    let Some((number, tail)) = crate::quantity::leading_number(body) else {
        return Ok(None);
    };
    let tail = tail.trim();
    let found = if tail.is_empty() || tail == wanted {
        header.filter(|_| tail.is_empty()).unwrap_or(wanted)
    } else {
        tail
    };
    let Some(value) = crate::decimal::parse(number, places + SPARE) else {
        return Ok(None);
    };
    let turned = if spell(found) == spell(wanted) {
        Some(value)
    } else {
        Measure::parse(found)
            .zip(Measure::parse(wanted))
            .and_then(|(found, wanted)| found.exactly(value, &wanted))
    };
    let value = turned.ok_or_else(|| refusal(found, wanted))?;
    let spare = 10i128.pow(SPARE);
    if value % spare != 0 {
        return match spell(found) == spell(wanted) {
            true => Ok(None),
            false => Err(refusal(found, wanted)),
        };
    }
    Ok(Some(value / spare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_has_many_spellings() {
        for (one, other) in [
            ("元/㎡·月", "元／平方米／月"),
            ("元/㎡·月", "元/月·㎡"),
            ("元/㎡·月", "元每平方米每月"),
            ("吨/㎡", "t/m2"),
            ("千伏安", "kVA"),
            ("吨/日", "t/d"),
        ] {
            let [one_, other_] = [one, other].map(|unit| Measure::parse(unit).unwrap());
            assert!(one_.is(&other_), "{one} {other}");
        }
    }

    #[test]
    fn only_what_comes_out_even_is_turned() {
        let read = |body, header, wanted| read(body, Some(header), wanted, 2);
        assert_eq!(read("850", "cm", "米"), Ok(Some(850)));
        assert_eq!(read("144", "元/㎡·年", "元/㎡·月"), Ok(Some(1_200)));
        assert_eq!(read("1500", "kg/㎡", "吨/㎡"), Ok(Some(150)));
        assert_eq!(read("1.6", "MVA", "千伏安"), Ok(Some(160_000)));
        for (body, header, wanted) in [
            ("100", "元/㎡·年", "元/㎡·月"),
            ("20", "kN/㎡", "吨/㎡"),
            ("500", "kW", "千伏安"),
            ("10", "元/㎡·天", "元/㎡·月"),
            ("240", "吨/日", "吨/时"),
            ("60", "月", "年"),
            ("200", "元/㎡", "万元"),
        ] {
            let why = read(body, header, wanted).unwrap_err();
            assert!(why.contains(header) && why.contains(wanted), "{why}");
        }
        // The cell's own unit goes before the header's.
        assert_eq!(read("8.5m", "cm", "米"), Ok(Some(850)));
    }

    #[test]
    fn every_spelling_is_found_and_is_one_unit_only() {
        for (at, (names, ..)) in UNITS.iter().enumerate() {
            for name in *names {
                assert!(Measure::parse(name).is_some(), "{name}");
                let count = UNITS
                    .iter()
                    .filter(|(other, ..)| other.contains(name))
                    .count();
                assert_eq!(count, 1, "{name} in line {at}");
            }
        }
    }

    proptest::proptest! {
        /// A figure comes through unchanged only in its field's own unit.
        #[test]
        fn no_foreign_figure_passes_unchanged(
            value in 1u32..100_000,
            found in 0..UNITS.len(),
            wanted in 0..UNITS.len(),
            below in 0..UNITS.len(),
        ) {
            let name = |at: usize| UNITS[at].0[0];
            for (found, wanted) in [
                (name(found).to_owned(), name(wanted).to_owned()),
                (format!("{}/{}", name(found), name(below)), format!("{}/㎡", name(wanted))),
            ] {
                let same = Measure::parse(&found).unwrap().is(&Measure::parse(&wanted).unwrap());
                let body = value.to_string();
                let in_header = read(&body, Some(&found), &wanted, 2);
                let in_cell = read(&format!("{body}{found}"), None, &wanted, 2);
                for got in [in_header, in_cell] {
                    let unchanged = got == Ok(Some(i128::from(value) * 100));
                    proptest::prop_assert_eq!(unchanged, same, "{} {} {:?}", found, wanted, got);
                }
            }
        }
    }

    #[test]
    fn remarks_are_no_units() {
        for remark in ["含税", "梁下", "截至2026年", "截至11月", "双回路", "约"] {
            assert!(!looks_like_one(remark), "{remark}");
        }
        for unit in ["lb/ft2", "英尺", "kgf/cm²", "美元", "$", "匹·时"] {
            assert!(looks_like_one(unit), "{unit}");
        }
    }
}
