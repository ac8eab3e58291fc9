//! One description of a listing kind's fields, from which the import, the Excel template, the
//! detail page's fact table and the open data are drawn.

#[cfg(feature = "entry")]
pub mod cells;
pub(crate) mod fields;
#[cfg(feature = "entry")]
pub(crate) mod measure;

use crate::date::Date;
#[cfg(feature = "entry")]
use crate::text;

/// How a field is edited and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Widget {
    /// One line.
    Text,
    /// Several sentences; stands in its own section, not in the fact table.
    Paragraph,
    /// Several short entries, separated by 、 or ；.
    List,
    /// Renminbi.
    Money,
    /// Land or floor area.
    Area,
    /// A plain figure.
    Number,
    /// A civil date.
    Date,
    /// A telephone number.
    Phone,
}

/// A cell of a sheet (or a form's input) with the header it stands under, which may name a unit.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// What was typed.
    pub text: &'a str,
    /// The column's header as it was written.
    pub header: &'a str,
}

/// One field of a listing kind.
pub struct Field<T: 'static> {
    /// Stable name in JSON and URLs.
    pub key: &'static str,
    /// The Chinese label, also the column's name in Excel.
    pub zh: &'static str,
    /// How it is edited and shown.
    pub widget: Widget,
    /// Without it the listing cannot be published.
    pub needed: bool,
    /// A deciding figure: shown on the card, and as 未公布 when unknown.
    pub on_card: bool,
    /// The value as shown to people, `None` when unknown; [`Entry::set`] reads it back.
    pub get: fn(&T) -> Option<String>,
    /// How it is filled in. Readers' browsers only show fields, so they do without.
    #[cfg(feature = "entry")]
    pub entry: Entry<T>,
}

/// What filling a field in needs to know.
#[cfg(feature = "entry")]
pub struct Entry<T: 'static> {
    /// The English label.
    pub en: &'static str,
    /// The unit written behind the label in Excel.
    pub unit: Option<&'static str>,
    /// One sentence for who fills it in.
    pub help: &'static str,
    /// A value that would be accepted.
    pub example: &'static str,
    /// Other names that bureaus give this column.
    pub aliases: &'static [&'static str],
    /// Reads a cell into the document; the error is the sentence that says what to write instead.
    pub set: fn(&mut T, Cell<'_>) -> Result<(), String>,
}

impl<T> Field<T> {
    /// The value on a page: as [`get`](Self::get) says it, a day as 2026年11月21日.
    pub fn shown(&self, document: &T) -> Option<String> {
        let value = (self.get)(document)?;
        let day = (self.widget == Widget::Date)
            .then(|| Date::parse(&value).ok())
            .flatten();
        Some(day.map_or(value, Date::zh))
    }
}

#[cfg(feature = "entry")]
impl<T> Field<T> {
    /// The column's header in Excel: `总投资（万元）`.
    pub fn header(&self) -> String {
        match self.entry.unit {
            Some(unit) => format!("{}（{unit}）", self.zh),
            None => self.zh.to_owned(),
        }
    }

    /// Whether a sheet's header means this field, units and brackets aside.
    pub fn is_named(&self, header: &str) -> bool {
        let key = text::key(bare_header(header));
        !key.is_empty()
            && std::iter::once(&self.zh)
                .chain(self.entry.aliases)
                .any(|name| text::key(name) == key)
    }
}

/// What a figure's header says behind the field's name, and what it means for the figures below.
#[cfg(feature = "entry")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A unit that counts the same as the field's, as it was written.
    Unit(String),
    /// Another unit, or what looks like one.
    Strange(String),
    /// Something else, such as 梁下.
    Remark(String),
}

#[cfg(feature = "entry")]
impl<T> Field<T> {
    /// What a header says of the unit of this figure, besides the field's names.
    pub(crate) fn said_of_unit(&self, header: &str) -> Option<Said> {
        let wanted = self.entry.unit.and_then(measure::Measure::parse)?;
        let names = || std::iter::once(&self.zh).chain(self.entry.aliases);
        let header = text::half_width(header);
        let header = header.trim().trim_start_matches('*').trim();
        let own = names()
            .filter(|name| header.starts_with(**name))
            .max_by_key(|name| name.len());
        // Without a name in front, as in a header over several columns, brackets alone can hold one.
        let behind = match own {
            Some(name) => &header[name.len()..],
            None => header
                .find(['(', '[', '【', '/', ':', ','])
                .map_or("", |at| &header[at..]),
        };
        let mut remark = None;
        let mut unit = None;
        for part in said(behind) {
            if text::key(&part) == text::key(self.entry.en) || part == "单位" {
                continue;
            }
            match measure::Measure::parse(&part) {
                Some(known)
                    if known.is_like(&wanted) && (known.is(&wanted) || !known.is_span()) =>
                {
                    match &unit {
                        Some(first) if *first != part => {
                            return Some(Said::Strange(format!("{first}、{part}")));
                        }
                        _ => unit = Some(part),
                    }
                }
                Some(_) => return Some(Said::Strange(part)),
                None if measure::looks_like_one(&part) => return Some(Said::Strange(part)),
                None => remark = Some(part),
            }
        }
        unit.map(Said::Unit).or_else(|| remark.map(Said::Remark))
    }
}

/// The pieces of a header's remark: what brackets and commas part, strokes kept within a unit.
#[cfg(feature = "entry")]
fn said(behind: &str) -> Vec<String> {
    let marks = "()[]【】{}<>《》|:,，、;；。\"“”";
    behind
        .split(|c: char| marks.contains(c))
        .map(|part| {
            let part: String = part.chars().filter(|c| !c.is_whitespace()).collect();
            part.trim_matches(['/', '·', '*']).to_owned()
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// A header without its remark in brackets: `总投资（万元）` → `总投资`; also drops `*`.
#[cfg(feature = "entry")]
fn bare_header(header: &str) -> &str {
    let header = header.trim().trim_start_matches(['*', '＊']);
    let end = header
        .find(['(', '（', '[', '【', '/', '：', ':', '，', ','])
        .unwrap_or(header.len());
    if end == 0 { header } else { &header[..end] }
}
