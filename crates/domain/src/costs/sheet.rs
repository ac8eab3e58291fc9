//! The cost and return sheet 成本账+效益账: quantities of the investor times prices of the county.
//!
//! Rounding: each line is calculated exactly and rounded to what is shown, 0.01 万元: costs half
//! up, support down; shares of another line are taken from that rounded line; totals are the sums
//! of the rounded lines, so that whoever adds up what is shown gets the totals shown. Nothing
//! unknown counts as 0: a line whose price the county has not published says so, and the results
//! name it. Left out on purpose: depreciation, interest, taxes.

mod fen;
mod lines;
mod look_up;
mod support;
#[cfg(test)]
mod tests;

pub use fen::Fen;
pub use lines::{Basis, Line, Source, yearly_rent};
pub use support::{Span, Support};

use super::{Cost, Inputs};
use crate::decimal;

/// A calculation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// 一次性投入
    pub investment: Vec<Line>,
    /// 年成本
    pub yearly: Vec<Line>,
    /// 年收入, the yearly support among it.
    pub income: Vec<Line>,
    /// One-off support, set against the investment.
    pub once: Vec<Line>,
    /// Support that is not counted, each with its reason.
    pub left_out: Vec<Support>,
    /// Lines without a published price, which no total holds.
    pub missing: Vec<String>,
    /// What comes out.
    pub results: Results,
}

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Results {
    /// 总投资
    pub investment: Fen,
    /// 一次性支持
    pub once: Fen,
    /// 年成本
    pub cost: Fen,
    /// 年收入
    pub income: Fen,
    /// 年毛利: income less cost; may be negative.
    pub profit: Fen,
    /// 静态回收期 in tenths of a year: investment less one-off support, by the yearly profit;
    /// `None` (算不出) when either is not positive.
    pub payback: Option<i64>,
}

impl Results {
    /// 静态回收期 in years with one decimal.
    pub fn payback_years(&self) -> Option<String> {
        self.payback.map(|tenths| {
            format!(
                "{}.{}",
                decimal::grouped((tenths / 10).into(), 0),
                tenths % 10
            )
        })
    }
}

/// Calculates. `current` are the prices that hold today, `supports` what policies offer; only
/// those of them that count and have a sum are added up.
pub fn calculate(inputs: &Inputs, current: &[&Cost], supports: &[Support]) -> Sheet {
    let investment = lines::investment(inputs, current);
    let yearly = lines::yearly(inputs, current);
    let mut income = lines::income(inputs);
    let mut once = Vec::new();
    let mut left_out = Vec::new();
    for support in supports {
        match support.line() {
            Ok(line) if support.span == Span::Once => once.push(line),
            Ok(line) => income.push(line),
            Err(reason) => left_out.push(Support {
                counted: false,
                why_not: Some(reason),
                ..support.clone()
            }),
        }
    }
    let missing = investment
        .iter()
        .chain(&yearly)
        .filter(|line| line.amount.is_none())
        .map(|line| line.name.clone())
        .collect();
    let results = results(&investment, &yearly, &income, &once);
    Sheet {
        investment,
        yearly,
        income,
        once,
        left_out,
        missing,
        results,
    }
}

fn results(investment: &[Line], yearly: &[Line], income: &[Line], once: &[Line]) -> Results {
    let [investment, cost, income, once] = [investment, yearly, income, once].map(sum);
    let profit = income - cost;
    let net = investment - once;
    let payback = (net.is_positive() && profit.is_positive())
        .then(|| decimal::div_round(i128::from(net.fen()) * 10, profit.fen().into()))
        .and_then(|tenths| i64::try_from(tenths).ok());
    Results {
        investment,
        once,
        cost,
        income,
        profit,
        payback,
    }
}

/// The sum of the lines whose amount is known.
fn sum(lines: &[Line]) -> Fen {
    lines.iter().filter_map(|line| line.amount).sum()
}
