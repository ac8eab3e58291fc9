//! The rows below the header: documents, and what stands between them.

use std::collections::HashMap;

use super::{Reading, Refusal, grid::Grid, header::Header, letters};
use crate::{
    catalogue::{
        Cell, Field, Widget,
        measure::{self, Measure},
    },
    text,
};

/// What Excel leaves in a cell whose formula failed.
const FORMULA_ERRORS: [&str; 12] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#DATA!",
    "#GETTING_DATA",
    "#FIELD!",
];

/// How the notes below (and between) a sheet's data begin.
const NOTES: [&str; 10] = [
    "注：",
    "备注：",
    "说明：",
    "填表",
    "填报",
    "制表",
    "审核",
    "单位：",
    "单位负责人",
    "联系电话：",
];

/// Sorts every row below the header and reads those that are documents.
pub(super) fn read<T>(
    grid: &Grid<'_>,
    header: &Header,
    fields: &'static [Field<T>],
    blank: fn() -> T,
) -> Reading<T> {
    let sheet = Sheet {
        grid,
        header,
        fields,
    };
    let mut reading = Reading {
        header_row: grid.number(header.top),
        columns: header
            .heads
            .iter()
            .enumerate()
            .map(|(at, head)| head.column(at, fields))
            .collect(),
        good: Vec::new(),
        refused: header.refused.clone(),
        skipped: Vec::new(),
    };
    let mut seen = HashMap::new();
    for row in header.bottom + 1..grid.height() {
        let number = grid.number(row);
        match sheet.kind(row) {
            Kind::Blank => continue,
            Kind::Skipped(why) => {
                reading.skipped.push((number, why));
                continue;
            }
            Kind::Document => {}
        }
        if let Some(first) = seen.get(&sheet.words(row)) {
            reading
                .skipped
                .push((number, format!("与第 {first} 行逐字相同")));
            continue;
        }
        seen.insert(sheet.words(row), number);
        match sheet.document(row, blank()) {
            Ok(document) => reading.good.push((number, document)),
            Err(refusals) => reading.refused.extend(refusals),
        }
    }
    reading
}

enum Kind {
    Document,
    Blank,
    Skipped(String),
}

struct Sheet<'a, T: 'static> {
    grid: &'a Grid<'a>,
    header: &'a Header,
    fields: &'static [Field<T>],
}

impl<T> Sheet<'_, T> {
    fn is_read(&self, column: usize) -> bool {
        self.header
            .heads
            .get(column)
            .is_some_and(|head| head.field.is_some())
    }

    fn is_serial(&self, column: usize) -> bool {
        self.header
            .heads
            .get(column)
            .is_some_and(|head| head.is_serial)
    }

    /// What a row is, judged by what is written in it and not by what merged cells carry into it.
    fn kind(&self, row: usize) -> Kind {
        let filled = self.grid.filled(row);
        let Some(&first) = filled.first() else {
            return Kind::Blank;
        };
        if self.is_header_again(row, &filled) {
            return Kind::Skipped("重复的表头".to_owned());
        }
        if let Some(word) = self.total(row, &filled) {
            return Kind::Skipped(format!("“{word}”行"));
        }
        if let Some(title) = self.section(row, &filled) {
            return Kind::Skipped(format!("小标题或说明“{}”", super::shortened(title)));
        }
        if filled.iter().any(|&column| self.is_read(column)) {
            return Kind::Document;
        }
        let is_number = |column: usize| {
            let value = text::half_width(self.grid.text(row, column));
            value.chars().all(|c| c.is_ascii_digit() || c == '.')
        };
        if filled
            .iter()
            .all(|&column| self.is_serial(column) || is_number(column))
        {
            return Kind::Skipped("只有序号".to_owned());
        }
        let value = super::shortened(self.grid.text(row, first));
        Kind::Skipped(format!("“{value}”不在要导入的列里，其余为空"))
    }

    /// Most of what is written are the names of the very columns.
    fn is_header_again(&self, row: usize, filled: &[usize]) -> bool {
        let same = |column: usize| {
            let key = text::key(self.grid.text(row, column));
            let head = self.header.heads.get(column);
            !key.is_empty() && head.is_some_and(|head| head.written.contains(&key))
        };
        let names = filled.iter().filter(|&&column| same(column)).count();
        names * 2 > filled.len() && (names > 1 || self.grid.width() == 1)
    }

    /// 合计, 总计, 小计 in the first cell, or where the document's name should be.
    fn total(&self, row: usize, filled: &[usize]) -> Option<String> {
        let named = filled.iter().copied().find(|&column| {
            let field = self.header.heads.get(column).and_then(|head| head.field);
            field.is_some_and(|at| self.fields[at].needed)
        });
        let columns = named
            .or(filled.first().copied())
            .into_iter()
            .chain(filled.first().copied());
        for column in columns {
            let word = text::tidy(self.grid.text(row, column));
            let key: String = text::key(&word)
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect();
            // “合计（60个）” and “工业类小计”, but no project whose name begins like that.
            let is_total = ["合计", "总计", "小计", "共计", "累计"]
                .iter()
                .any(|total| {
                    key.strip_prefix(total)
                        .is_some_and(|rest| rest.chars().all(|c| "个项万亿元".contains(c)))
                        || key.chars().count() <= 8 && key.ends_with(total)
                });
            if is_total {
                return Some(word);
            }
        }
        None
    }

    /// One text over most columns, or alone in its row and written like a heading or a note.
    fn section(&self, row: usize, filled: &[usize]) -> Option<&str> {
        let others_are_unread = |one: usize| {
            filled
                .iter()
                .all(|&column| column == one || !self.is_read(column))
        };
        let used = self
            .header
            .heads
            .iter()
            .filter(|head| !head.shown.is_empty())
            .count();
        let spanning = filled.iter().copied().find(|&column| {
            let span = |row| self.grid.merge_at(row, column).map(|m| (m.left, m.right));
            let Some((left, right)) = span(row) else {
                return false;
            };
            // Where the header spans as much, it is one wide column.
            let is_wide = right > left && span(self.header.top) != Some((left, right));
            is_wide && (right - left + 1) * 2 > used && others_are_unread(column)
        });
        if let Some(column) = spanning {
            return Some(self.grid.text(row, column));
        }
        match *filled {
            [one] => {
                let value = self.grid.text(row, one);
                let is_word = value.chars().any(char::is_alphabetic);
                let stands_out = is_heading(value) || is_note(value);
                let beside = is_word && !self.is_read(one) && !self.is_serial(one) && one == 0;
                (stands_out || beside || self.is_serial(one) && is_word).then_some(value)
            }
            // “一” in the column of numbers and a heading beside it.
            [number, heading] if self.is_serial(number) => {
                let is_chinese = is_chinese_number(self.grid.text(row, number));
                is_chinese.then(|| self.grid.text(row, heading))
            }
            _ => None,
        }
    }

    /// The row's words, by which repeated rows are known: the number in front does not count.
    fn words(&self, row: usize) -> Vec<String> {
        (0..self.grid.width())
            .filter(|&column| !self.is_serial(column))
            .map(|column| text::tidy(self.value(row, column)))
            .collect()
    }

    fn value(&self, row: usize, column: usize) -> &str {
        self.grid.carried(row, column, self.header.bottom + 1)
    }

    fn document(&self, row: usize, mut document: T) -> Result<T, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut answered = vec![false; self.fields.len()];
        for (column, head) in self.header.heads.iter().enumerate() {
            let Some(at) = head.field else { continue };
            let value = self.value(row, column);
            if value.is_empty() {
                continue;
            }
            let error = if is_formula_error(value) {
                Some("单元格是公式错误，请改成数值".to_owned())
            } else {
                let cell = Cell {
                    text: value,
                    header: &head.passed,
                };
                (self.fields[at].entry.set)(&mut document, cell).err()
            };
            if let Some(advice) = error {
                answered[at] = true;
                refusals.push(self.refusal(row, Some(column), value, advice));
            }
        }
        for (at, field) in self.fields.iter().enumerate() {
            // 待定 in a needed column leaves the document without it, as a blank does.
            if field.needed && !answered[at] && (field.get)(&document).is_none() {
                let column = self
                    .header
                    .heads
                    .iter()
                    .position(|head| head.field == Some(at));
                let value = column.map_or("", |column| self.value(row, column));
                refusals.push(self.refusal(row, column, value, format!("请填写{}", field.zh)));
            }
        }
        refusals.extend(self.unit_beside(row, &document));
        if refusals.is_empty() {
            Ok(document)
        } else {
            Err(refusals)
        }
    }

    /// Where the unit has a column of its own, a unit in the figure's header must be the same one.
    fn unit_beside(&self, row: usize, document: &T) -> Option<Refusal> {
        let is_bare =
            |field: &Field<T>| field.widget == Widget::Number && field.entry.unit.is_none();
        let number = self.fields.iter().position(is_bare)?;
        let unit = self.fields.iter().find(|field| field.key == "unit")?;
        let heads = &self.header.heads;
        let column = heads.iter().position(|head| head.field == Some(number))?;
        (self.fields[number].get)(document)?;
        let said = text::half_width(&heads[column].shown);
        let (_, behind) = said.split_once(['(', '[', '/', ':'])?;
        let found = behind.trim_end_matches([')', ']']).trim();
        let found = found.strip_prefix("单位:").unwrap_or(found);
        let measure = Measure::parse(found);
        if measure.is_none() && !measure::looks_like_one(found) {
            return None;
        }
        let written = (unit.get)(document).unwrap_or_default();
        let is_same = match (measure, Measure::parse(&written)) {
            (Some(found), Some(written)) => found.is(&written),
            _ => text::key(found) == text::key(&written),
        };
        let advice = || {
            let written = if written.is_empty() {
                "没有写"
            } else {
                written.as_str()
            };
            format!(
                "表头的单位是“{found}”，这一行的{}是“{written}”，请改成一致",
                unit.zh
            )
        };
        let value = self.value(row, column);
        (!is_same).then(|| self.refusal(row, Some(column), value, advice()))
    }

    fn refusal(&self, row: usize, column: Option<usize>, value: &str, advice: String) -> Refusal {
        let header = column
            .and_then(|at| self.header.heads.get(at))
            .map(|head| head.shown.clone());
        Refusal {
            sheet: self.grid.name().to_owned(),
            row: self.grid.number(row),
            column: column.map(letters).unwrap_or_default(),
            header: header.unwrap_or_default(),
            value: value.to_owned(),
            advice,
        }
    }
}

fn is_formula_error(value: &str) -> bool {
    value.starts_with('#')
        && FORMULA_ERRORS
            .iter()
            .any(|error| value.eq_ignore_ascii_case(error))
}

fn is_chinese_number(value: &str) -> bool {
    let digits = text::key(value);
    !digits.is_empty() && digits.chars().all(|c| "一二三四五六七八九十百".contains(c))
}

/// “一、工业类”, “（二）农业类”, “第一部分 …”.
fn is_heading(value: &str) -> bool {
    let value = text::half_width(value);
    if let Some(rest) = value.strip_prefix('第') {
        let end = rest.find(['部', '类', '章', '批']).unwrap_or(0);
        return is_chinese_number(&rest[..end]);
    }
    let (number, marks): (&str, &[char]) = match value.strip_prefix('(') {
        Some(rest) => (rest, &[')']),
        None => (&value, &['、', '.', '．']),
    };
    number
        .split_once(marks)
        .is_some_and(|(number, _)| is_chinese_number(number))
}

fn is_note(value: &str) -> bool {
    let value = text::half_width(value).replace(' ', "");
    NOTES
        .iter()
        .any(|note| value.starts_with(&text::half_width(note)))
}
