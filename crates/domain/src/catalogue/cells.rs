//! Cells as people type them, read into values; each error is the sentence that says what to write
//! instead.

use super::{Cell, measure};
use crate::{
    area::{AreaUnit, Extent},
    codes::Phone,
    date::Date,
    decimal::{self, Figure},
    money::{Amount, MoneyUnit},
    quantity, text,
};

/// Words that mean that nothing is known.
pub fn is_unknown(word: &str) -> bool {
    matches!(
        word,
        "" | "-" | "/" | "无" | "待定" | "暂无" | "未定" | "面议"
    )
}

/// One line of at most so many characters.
///
/// # Errors
/// When it is longer.
pub fn line(cell: Cell<'_>, most: usize) -> Result<Option<String>, String> {
    let text = text::tidy(cell.text);
    if text.chars().count() > most {
        return Err(format!("最多 {most} 个字，请写短一些"));
    }
    Ok((!is_unknown(&text)).then_some(text))
}

/// Paragraphs keep their line breaks; blanks at the ends of lines go.
///
/// # Errors
/// When they are longer than 2,000 characters.
pub fn paragraph(cell: Cell<'_>) -> Result<Option<String>, String> {
    long(cell, 2_000)
}

/// As [`paragraph`], of at most so many characters.
///
/// # Errors
/// When it is longer.
pub fn long(cell: Cell<'_>, most: usize) -> Result<Option<String>, String> {
    let lines: Vec<String> = cell
        .text
        .lines()
        .map(text::tidy)
        .filter(|l| !l.is_empty())
        .collect();
    let text = lines.join("\n");
    if text.chars().count() > most {
        return Err(format!("最多 {most} 个字，请写短一些"));
    }
    Ok((!is_unknown(&text)).then_some(text))
}

/// Several short entries, separated by 、, ； or a line break.
///
/// # Errors
/// When one is longer than 200 characters or there are more than 60.
pub fn list(cell: Cell<'_>) -> Result<Vec<String>, String> {
    split(cell, &['、', '；', ';', '\n'])
}

/// As [`list`], for entries that are sentences: separated by ； or a line break alone.
///
/// # Errors
/// When one is longer than 200 characters or there are more than 60.
pub fn lines(cell: Cell<'_>) -> Result<Vec<String>, String> {
    split(cell, &['；', ';', '\n'])
}

fn split(cell: Cell<'_>, marks: &[char]) -> Result<Vec<String>, String> {
    let mut entries: Vec<String> = Vec::new();
    for entry in cell.text.split(marks) {
        let entry = text::tidy(entry);
        let entry = entry.trim_end_matches(['。', '.']);
        if is_unknown(entry) || entries.iter().any(|known| known == entry) {
            continue;
        }
        if entry.chars().count() > 200 {
            return Err("每一项最多 200 个字，请写短一些".to_owned());
        }
        entries.push(entry.to_owned());
    }
    if entries.len() > 60 {
        return Err("最多 60 项，请分开写".to_owned());
    }
    Ok(entries)
}

/// Renminbi, in 万元 unless cell or header say otherwise.
///
/// # Errors
/// When it is no amount.
pub fn money(cell: Cell<'_>) -> Result<Option<Amount>, String> {
    let unit = MoneyUnit::in_header(cell.header).unwrap_or(MoneyUnit::Wan);
    Amount::parse(cell.text, unit).map_err(|error| error.to_string())
}

/// Land or floor area, in this unit unless cell or header say otherwise.
///
/// # Errors
/// When it is no area.
pub fn area(cell: Cell<'_>, default: AreaUnit) -> Result<Option<Extent>, String> {
    let unit = AreaUnit::in_header(cell.header).unwrap_or(default);
    Extent::parse(cell.text, unit).map_err(|error| error.to_string())
}

/// A plain figure in this unit; cell or header may name another that comes out even.
///
/// # Errors
/// When it is no figure, or in a unit that does not.
pub fn figure(cell: Cell<'_>, unit: &str) -> Result<Option<Figure>, String> {
    let Some((_, body)) = quantity::prepare(cell.text) else {
        return Ok(None);
    };
    match measure::read(&body, header_unit(cell).as_deref(), unit, 2)? {
        Some(hundredths) => Figure::parse(&decimal::plain(hundredths, 2), unit),
        None => Figure::parse(&body, unit),
    }
}

/// A whole number between these, in this unit; as [`figure`].
///
/// # Errors
/// When it is none, or in a unit that does not come out even.
pub fn whole(cell: Cell<'_>, unit: &str, range: (u32, u32)) -> Result<Option<u32>, String> {
    let tidy = text::half_width(&text::tidy(cell.text)).to_lowercase();
    if is_unknown(tidy.strip_suffix(unit).unwrap_or(&tidy).trim()) {
        return Ok(None);
    }
    measure::read(&tidy, header_unit(cell).as_deref(), unit, 0)?
        .and_then(|number| u32::try_from(number).ok())
        .filter(|n| (range.0..=range.1).contains(n))
        .map(Some)
        .ok_or_else(|| {
            format!(
                "请写 {} 到 {} 之间的整数（{unit}）；不清楚请留空",
                range.0, range.1
            )
        })
}

/// The unit that stands in the last brackets of a header, where there is one: what the sheet's
/// reader has settled, see `sheet/units.rs`.
fn header_unit(cell: Cell<'_>) -> Option<String> {
    let header = text::half_width(cell.header);
    let unit = header.strip_suffix(')')?.rsplit_once('(')?.1.trim();
    measure::Measure::parse(unit).map(|_| unit.to_owned())
}

/// A civil date.
///
/// # Errors
/// When it is none.
pub fn date(cell: Cell<'_>) -> Result<Option<Date>, String> {
    let text = text::tidy(cell.text);
    if is_unknown(&text) {
        return Ok(None);
    }
    if let Some(day) = excel_day(&text) {
        return Ok(Some(day));
    }
    Date::parse(&text)
        .map(Some)
        .map_err(|error| error.to_string())
}

/// A day as Excel keeps it and shows it in a cell without a date's format: 45992 is 2025-12-01.
/// Only those of 2000 to 2099, five digits.
fn excel_day(text: &str) -> Option<Date> {
    /// 1970-01-01, counted from Excel's day 0.
    const EPOCH: i64 = 25_569;
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let serial: i64 = whole.parse().ok()?;
    (36_526..=73_050)
        .contains(&serial)
        .then(|| Date::from_days(serial - EPOCH))
}

/// A telephone number.
///
/// # Errors
/// When it is none.
pub fn phone(cell: Cell<'_>) -> Result<Option<Phone>, String> {
    let text = text::tidy(cell.text);
    if is_unknown(&text) {
        return Ok(None);
    }
    Phone::parse(&text)
        .map(Some)
        .map_err(|error| error.to_string())
}

/// 是 or 否.
///
/// # Errors
/// When it is neither.
pub fn yes(cell: Cell<'_>) -> Result<Option<bool>, String> {
    match text::tidy(cell.text).as_str() {
        "是" | "有" | "可" | "可以" | "√" | "✓" | "Y" | "y" | "yes" | "1" => {
            Ok(Some(true))
        }
        "否" | "没有" | "不可" | "不可以" | "×" | "N" | "n" | "no" | "0" | "无" => {
            Ok(Some(false))
        }
        word if is_unknown(word) => Ok(None),
        _ => Err("请写 是 或 否；不清楚请留空".to_owned()),
    }
}

/// A file's name without a folder, as it lies in the folder of pictures or attachments.
///
/// # Errors
/// When it is no such name.
pub fn file_name(cell: Cell<'_>) -> Result<Option<String>, String> {
    let name = line(cell, 80)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    match name {
        Some(name) if !name.chars().all(plain) || name.starts_with('.') => {
            Err("请只写文件名，如 rice.jpg（字母、数字、短横线）".to_owned())
        }
        name => Ok(name),
    }
}
