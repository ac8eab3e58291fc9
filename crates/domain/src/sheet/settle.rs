//! What the found columns hold in the end: one column a field, and each amount with its unit.

use super::{
    Refusal,
    grid::Grid,
    header::{Head, Header},
    letters,
    units::{self, Unit},
};
use crate::{
    catalogue::{Field, Widget},
    text,
};

impl Header {
    /// Two columns of one name: an empty one gives way, otherwise the person has to decide.
    pub(super) fn settle_doubles<T>(&mut self, grid: &Grid<'_>, fields: &'static [Field<T>]) {
        for (at, field) in fields.iter().enumerate() {
            let same = |head: &Head| head.field == Some(at);
            let columns: Vec<usize> = (0..self.heads.len())
                .filter(|&c| same(&self.heads[c]))
                .collect();
            if columns.len() < 2 {
                continue;
            }
            let below = self.bottom + 1..grid.height();
            let written: Vec<usize> = columns
                .iter()
                .copied()
                .filter(|&c| below.clone().any(|row| self.is_value(grid, row, c)))
                .collect();
            let kept = written
                .first()
                .or(columns.first())
                .copied()
                .unwrap_or_default();
            for &column in columns.iter().filter(|&&column| column != kept) {
                self.heads[column].field = None;
                if written.contains(&column) {
                    let advice = format!(
                        "{} 列和 {} 列都是“{}”，请只留一列，另一列改名或删去",
                        letters(kept),
                        letters(column),
                        field.zh
                    );
                    self.refuse(grid, column, advice);
                }
            }
        }
    }

    /// A header repeated further down fills no column.
    fn is_value(&self, grid: &Grid<'_>, row: usize, column: usize) -> bool {
        let value = grid.text(row, column);
        !value.is_empty() && !self.heads[column].written.contains(&text::key(value))
    }

    /// Decides each column's unit: its own header, the header above it, a title row, the field's.
    pub(super) fn settle_units<T>(&mut self, grid: &Grid<'_>, fields: &'static [Field<T>]) {
        let titles: Vec<(u32, String)> = (0..self.top)
            .flat_map(|row| {
                grid.filled(row)
                    .into_iter()
                    .map(move |column| (row, column))
            })
            .flat_map(|(row, column)| {
                let words = units::in_title(grid.text(row, column));
                words.into_iter().map(move |word| (grid.number(row), word))
            })
            .collect();
        for column in 0..self.heads.len() {
            let head = &mut self.heads[column];
            head.passed.clone_from(&head.shown);
            head.is_serial = head.field.is_none() && is_serial(&head.shown);
            let Some(field) = head.field.map(|at| &fields[at]) else {
                continue;
            };
            let own = units::named(field, &head.shown);
            let above = units::named(field, &head.group);
            let (unit, note) = if let Some(unit) = own {
                (unit, None)
            } else if let Some(unit) = above {
                (unit, Some(format!("单位取自上一行表头“{}”", head.group)))
            } else if let Some((row, unit)) = units::from_title(field, &titles) {
                let zh = match &unit {
                    Unit::Known(zh) => zh,
                    Unit::Strange(word) | Unit::Turned(word) => word.as_str(),
                };
                let note = format!("单位取自第 {row} 行：{zh}");
                (unit, Some(note))
            } else {
                if matches!(field.widget, Widget::Money | Widget::Area) {
                    head.unit_note = field.entry.unit.map(|unit| format!("未注明单位，按{unit}"));
                } else {
                    head.unit_note = units::remark(field, &head.shown);
                }
                continue;
            };
            match unit {
                Unit::Known(zh) => {
                    head.passed = units::header_with(field, &head.shown, zh);
                    head.unit_note = note;
                }
                Unit::Turned(unit) => {
                    head.passed = units::header_with(field, &head.shown, &unit);
                    head.unit_note = units::turned(field, &unit).or(note);
                }
                Unit::Strange(word) => {
                    head.field = None;
                    self.refuse(grid, column, units::advice(field, &word));
                }
            }
        }
    }

    fn refuse(&mut self, grid: &Grid<'_>, column: usize, advice: String) {
        let shown = &self.heads[column].shown;
        self.refused.push(Refusal {
            sheet: grid.name().to_owned(),
            row: grid.number(self.top),
            column: letters(column),
            header: shown.clone(),
            value: String::new(),
            advice,
        });
    }
}

fn is_serial(header: &str) -> bool {
    ["序号", "序", "号", "行号", "项目序号", "no"].contains(&text::key(header).as_str())
}
