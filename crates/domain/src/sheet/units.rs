//! Units as headers and title rows write them. A unit that is not understood is reported, never
//! guessed: 百万元 read as 万元 would be wrong by a factor of a hundred without anyone seeing it.

use crate::{
    area::AreaUnit,
    catalogue::{
        Field, Said, Widget,
        measure::{self, Measure},
    },
    money::MoneyUnit,
    text,
};

/// A unit found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// By the name under which [`MoneyUnit::in_header`] and [`AreaUnit::in_header`] know it.
    Known(&'static str),
    /// A figure's own unit, or one that each figure is turned from if it comes out even.
    Turned(String),
    /// As it is written, when it is none that this field can be read in.
    Strange(String),
}

/// The unit that a text names for this field, if it names one.
pub(super) fn named<T>(field: &Field<T>, header: &str) -> Option<Unit> {
    if let Some(foreign) = foreign(field, header) {
        return Some(Unit::Strange(foreign));
    }
    match field.widget {
        Widget::Money => {
            let known = MoneyUnit::in_header(header).map(|unit| Unit::Known(unit.zh()));
            one_of(words(header, money_word), |word| {
                money_unit(word).map(MoneyUnit::zh)
            })
            .or(known)
        }
        Widget::Area => {
            let known = AreaUnit::in_header(header).map(|unit| Unit::Known(unit.zh()));
            one_of(words(header, area_word), |word| {
                area_unit(word).map(AreaUnit::zh)
            })
            .or(known)
        }
        // 投资回收期（月） must not be read as years, nor kN/㎡ as 吨/㎡.
        _ => match field.said_of_unit(header)? {
            Said::Unit(unit) => Some(Unit::Turned(unit)),
            Said::Strange(unit) => Some(Unit::Strange(unit)),
            Said::Remark(_) => None,
        },
    }
}

/// What an amount's or an area's header names in brackets that is neither: 万元/亩, USD.
fn foreign<T>(field: &Field<T>, header: &str) -> Option<String> {
    if !matches!(field.widget, Widget::Money | Widget::Area) {
        return None;
    }
    let header = text::half_width(header);
    let (_, behind) = header.split_once(['(', '[', '【'])?;
    let pieces = behind.split([
        '(', ')', '[', ']', '【', '】', ',', '，', ';', '；', '、', ':',
    ]);
    pieces
        .map(|piece| piece.replace(char::is_whitespace, ""))
        .find(|piece| {
            let letters = piece.to_lowercase().replace("rmb", "").replace("cny", "");
            let known = area_word(&letters).or(money_word(&letters)).is_some();
            let is_name = text::key(piece) == text::key(field.entry.en);
            match Measure::parse(&letters) {
                Some(unit) => unit.is_compound() || !known && !unit.is_span(),
                None => {
                    !known
                        && !is_name
                        && letters.contains(|c: char| c.is_ascii_alphabetic() || "$€£¥".contains(c))
                }
            }
        })
}

/// What a figure's header says in brackets that is no unit, for the person to see.
pub(super) fn remark<T>(field: &Field<T>, header: &str) -> Option<String> {
    let figure = !matches!(field.widget, Widget::Money | Widget::Area);
    match field.said_of_unit(header).filter(|_| figure)? {
        Said::Remark(remark) => {
            let unit = field.entry.unit.unwrap_or_default();
            Some(format!("“{remark}”不是单位，数字按{unit}读"))
        }
        _ => None,
    }
}

/// What is said of a column whose figures are turned.
pub(super) fn turned<T>(field: &Field<T>, unit: &str) -> Option<String> {
    let wanted = field.entry.unit?;
    let same = Measure::parse(unit).zip(Measure::parse(wanted));
    let is_same = same.is_some_and(|(unit, wanted)| unit.is(&wanted));
    (!is_same).then(|| format!("数字由{unit}换算成{wanted}"))
}

/// What a refused header is answered with.
pub(super) fn advice<T>(field: &Field<T>, strange: &str) -> String {
    let good = match field.widget {
        Widget::Money => "元、万元 或 亿元",
        Widget::Area => "亩、公顷、㎡ 或 万㎡",
        _ => {
            let wanted = field.entry.unit.unwrap_or_default();
            return format!(
                "{}；改好数字后把表头改成 {}",
                measure::refusal(strange, wanted),
                field.header()
            );
        }
    };
    format!("看不懂单位“{strange}”，请把这一列换算后在表头写 {good}")
}

/// The header to hand to [`Field::set`], from which it finds exactly this unit.
pub(super) fn header_with<T>(field: &Field<T>, header: &str, unit: &str) -> String {
    let finds = |header: &str| match field.widget {
        Widget::Money => MoneyUnit::in_header(header).map(MoneyUnit::zh) == Some(unit),
        Widget::Area => AreaUnit::in_header(header).map(AreaUnit::zh) == Some(unit),
        _ => false,
    };
    if finds(header) {
        return header.to_owned();
    }
    let extended = format!("{header}（{unit}）");
    if finds(&extended) {
        extended
    } else {
        format!("{}（{unit}）", field.zh)
    }
}

/// Whether a cell says nothing but a unit, as in a row of units below the header.
pub(super) fn is_unit(cell: &str) -> bool {
    let bare: String = text::half_width(cell)
        .trim_matches(['(', ')', '[', ']', '【', '】', ' '])
        .to_owned();
    if Measure::parse(&bare).is_some() {
        return true;
    }
    let mut parts = parts(cell);
    parts.retain(|part| part != "单位");
    !parts.is_empty()
        && parts.iter().all(|part| {
            [money_word(part), area_word(part), span_word(part)].contains(&Some(part.as_str()))
        })
}

/// The units that a title row names behind “单位：”, such as 万元 and 亩 in “单位：万元、亩”.
/// “填报单位：投资促进局” names none, since what follows is no unit.
pub(super) fn in_title(title: &str) -> Vec<String> {
    let title = text::half_width(title);
    let mut units = Vec::new();
    for (at, mark) in title.match_indices("单位") {
        let behind = title[at + mark.len()..].trim_start();
        let Some(behind) = behind.strip_prefix(':') else {
            continue;
        };
        for part in parts(behind) {
            let whole = |word: Option<&str>| word == Some(part.as_str());
            if whole(money_word(&part))
                || whole(area_word(&part))
                || Measure::parse(&part).is_some()
            {
                units.push(part);
            } else {
                break;
            }
        }
    }
    units
}

/// The title's unit that holds for this field. 亩 never holds for a floor area; ㎡ holds for land
/// only when the title names no unit of land.
pub(super) fn from_title<T>(field: &Field<T>, titles: &[(u32, String)]) -> Option<(u32, Unit)> {
    let is_land = |unit: &str| matches!(unit, "亩" | "公顷");
    let own_is_land = field.entry.unit.is_some_and(is_land);
    let found = || {
        titles
            .iter()
            .filter_map(|(row, word)| named(field, word).map(|unit| (*row, unit)))
    };
    match field.widget {
        Widget::Money => found().next(),
        Widget::Area => {
            let same = |unit: &Unit| match unit {
                Unit::Known(zh) => is_land(zh) == own_is_land,
                Unit::Strange(_) | Unit::Turned(_) => own_is_land,
            };
            let first = found().find(|(_, unit)| same(unit));
            if own_is_land {
                first.or_else(|| found().next())
            } else {
                first
            }
        }
        // The title's units are those of several columns; only its like is this one's.
        _ => {
            let wanted = field.entry.unit.and_then(Measure::parse)?;
            let like = |word: &str| Measure::parse(word).is_some_and(|unit| unit.is_like(&wanted));
            let (row, word) = titles.iter().find(|(_, word)| like(word))?;
            Some((*row, Unit::Turned(word.clone())))
        }
    }
}

/// One unit when the words agree, otherwise the words as they stand.
fn one_of(words: Vec<String>, known: impl Fn(&str) -> Option<&'static str>) -> Option<Unit> {
    let first = words.first()?;
    let unit = known(first);
    match unit {
        Some(unit) if words.iter().all(|word| known(word) == Some(unit)) => Some(Unit::Known(unit)),
        _ => Some(Unit::Strange(words.join("、"))),
    }
}

fn words(header: &str, word: fn(&str) -> Option<&str>) -> Vec<String> {
    parts(header)
        .iter()
        .filter_map(|part| word(part).map(str::to_owned))
        .collect()
}

/// The pieces between brackets, blanks and marks, half-width and in lower case.
fn parts(header: &str) -> Vec<String> {
    let marks = "()[]【】{}<>《》/|:,，、;；。·*\"“”";
    text::half_width(header)
        .to_lowercase()
        .split(|c: char| c.is_whitespace() || marks.contains(c))
        .map(|part| part.replace("人民币", "").replace("rmb", ""))
        .filter(|part| !part.is_empty())
        .collect()
}

/// The part's end that is written in the letters of this kind of unit.
fn tail<'a>(part: &'a str, letters: &str) -> &'a str {
    &part[part.trim_end_matches(|c| letters.contains(c)).len()..]
}

fn money_word(part: &str) -> Option<&str> {
    let tail = tail(part, "元圆万亿千百十美港欧日加澳英韩台新镑币");
    tail.ends_with(['元', '圆', '万', '亿', '币', '镑'])
        .then_some(tail)
}

fn money_unit(word: &str) -> Option<MoneyUnit> {
    match word {
        "元" | "圆" => Some(MoneyUnit::Yuan),
        "万元" | "万" => Some(MoneyUnit::Wan),
        "亿元" | "亿" => Some(MoneyUnit::Yi),
        _ => None,
    }
}

fn area_word(part: &str) -> Option<&str> {
    if part == "ha" {
        return Some(part);
    }
    let tail = tail(part, "亩公顷万亿千百平方米里㎡k㎢m2²");
    let ends = [
        "亩", "公顷", "米", "㎡", "㎢", "m2", "m²", "平", "平方", "里",
    ];
    ends.iter().any(|end| tail.ends_with(end)).then_some(tail)
}

fn area_unit(word: &str) -> Option<AreaUnit> {
    match word {
        "亩" => Some(AreaUnit::Mu),
        "公顷" | "ha" => Some(AreaUnit::Hectare),
        "平方米" | "㎡" | "m2" | "m²" | "平米" | "平" | "平方" => {
            Some(AreaUnit::SquareMetre)
        }
        "万平方米" | "万㎡" | "万m2" | "万m²" | "万平米" | "万平" | "万平方" => {
            Some(AreaUnit::WanSquareMetre)
        }
        _ => None,
    }
}

/// Units of time and rates; only a part of its own counts, since 年 and 日 end many names.
fn span_word(part: &str) -> Option<&str> {
    [
        "年",
        "月",
        "个月",
        "季度",
        "周",
        "天",
        "日",
        "%",
        "‰",
        "百分比",
    ]
    .contains(&part)
    .then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projects::FIELDS;

    fn unit(key: &str, header: &str) -> Option<Unit> {
        let field = FIELDS.iter().find(|field| field.key == key).unwrap();
        let unit = named(field, header);
        if let Some(Unit::Known(zh)) = &unit
            && field.widget == Widget::Money
        {
            let passed = header_with(field, header, zh);
            assert_eq!(
                MoneyUnit::in_header(&passed).map(MoneyUnit::zh),
                Some(*zh),
                "{passed}"
            );
        }
        unit
    }

    #[test]
    fn units_are_found_wherever_the_header_names_them() {
        for (header, zh) in [
            ("总投资(万元)", "万元"),
            ("总投资\n亿元", "亿元"),
            ("总投资万元", "万元"),
            ("总投资（人民币元）", "元"),
            ("投资额/元", "元"),
            ("总投资（单位：万元，含流动资金）", "万元"),
            ("总投资（亿）", "亿元"),
        ] {
            assert_eq!(
                unit("investment", header),
                Some(Unit::Known(zh)),
                "{header}"
            );
        }
        for (header, zh) in [
            ("用地面积（亩）", "亩"),
            ("占地 亩", "亩"),
            ("占地亩数", "亩"),
            ("用地面积(公顷)", "公顷"),
            ("建筑面积（M2）", "㎡"),
            ("建筑面积（万平方米）", "万㎡"),
        ] {
            assert_eq!(
                unit("floor_area", header),
                Some(Unit::Known(zh)),
                "{header}"
            );
        }
        assert_eq!(unit("investment", "总投资"), None);
        assert_eq!(unit("land", "用地面积"), None);
    }

    #[test]
    fn a_strange_unit_is_not_guessed() {
        for (key, header) in [
            ("investment", "总投资（万美元）"),
            ("investment", "总投资（百万元）"),
            ("investment", "总投资（千元）"),
            ("investment", "总投资（万元/亿元）"),
            ("land", "用地面积（万亩）"),
            ("land", "用地面积（平方公里）"),
            ("land", "用地面积（km²）"),
            ("payback_years", "投资回收期（月）"),
        ] {
            assert!(
                matches!(unit(key, header), Some(Unit::Strange(_))),
                "{header}"
            );
        }
    }

    fn figure(header: &str) -> (Option<Unit>, Option<String>) {
        let fields = <crate::parcels::Plant as crate::listing::Listing>::fields();
        let field = fields.iter().find(|field| field.is_named(header)).unwrap();
        (named(field, header), remark(field, header))
    }

    #[test]
    fn a_figure_s_unit_is_turned_or_refused_by_name() {
        for header in [
            "净高(cm)",
            "净高/米",
            "净高（梁下，m）",
            "租金（元/㎡·年）",
            "租金（元/平方米/月）",
            "供电容量（kVA）",
            "楼面荷载（kg/㎡）",
        ] {
            assert!(
                matches!(figure(header).0, Some(Unit::Turned(_))),
                "{header}"
            );
        }
        for (header, found) in [
            ("楼面荷载(kN/㎡)", "kN/㎡"),
            ("租金（元/㎡）", "元/㎡"),
            ("租金（元/㎡·天）", "元/㎡·天"),
            ("供电容量（kW）", "kW"),
            ("净高（英尺）", "英尺"),
            ("净高（ft）", "ft"),
            ("供汽能力（蒸吨/h）", "蒸吨/h"),
            ("净高/尺", "尺"),
            ("租金（含税，万元）", "万元"),
            ("净高（米/cm）", "米/cm"),
        ] {
            assert_eq!(
                figure(header).0,
                Some(Unit::Strange(found.to_owned())),
                "{header}"
            );
        }
        let (unit, remark) = figure("净高（梁下）");
        assert_eq!(unit, None);
        assert!(remark.unwrap().contains("梁下"));
        assert_eq!(figure("净高"), (None, None));
    }

    #[test]
    fn an_amount_per_something_is_no_amount() {
        for (key, header) in [
            ("investment", "总投资（万元/亩）"),
            ("investment", "总投资（USD）"),
            ("investment", "总投资（kW）"),
            ("land", "用地面积（acre）"),
            ("land", "用地面积（亩/人）"),
        ] {
            assert!(
                matches!(unit(key, header), Some(Unit::Strange(_))),
                "{header}"
            );
        }
    }

    #[test]
    fn title_rows_name_units_behind_the_word() {
        assert_eq!(in_title("单位：万元、亩"), ["万元", "亩"]);
        assert_eq!(in_title("招商项目表（单位：亿元）"), ["亿元"]);
        assert_eq!(
            in_title("填报单位：广元市局　填报日期：2026年　单位： 万元/亩"),
            ["万元", "亩"]
        );
        assert!(in_title("填报单位：亿达公司").is_empty());
    }

    #[test]
    fn a_cell_of_nothing_but_a_unit_is_told_from_a_value() {
        assert!(is_unit("（万元）") && is_unit("亩") && is_unit("单位：㎡") && is_unit("年"));
        assert!(!is_unit("200亩") && !is_unit("总投资（万元）") && !is_unit(""));
    }
}
