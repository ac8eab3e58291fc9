//! Sums of a calculation: whole 分, which may be negative.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Sub},
};

use crate::{decimal, money::Money};

/// Renminbi in 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i64);

/// What is shown: 0.01 万元.
const STEP: i128 = 10_000;

/// 100 万亿元: what one line is held at, so that no sum of lines can overflow.
const MOST: i64 = 10_000_000_000_000_000;

impl Fen {
    /// From 分, held within what a county can mean.
    pub(super) fn held(fen: i128) -> Self {
        let most = i128::from(MOST);
        Self(fen.clamp(-most, most) as i64)
    }

    /// In 分.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// More than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// This share of it, in hundredths of a per cent, as a line.
    pub(super) fn share(self, hundredths: i64) -> Self {
        let part = i128::from(self.0.max(0)) * i128::from(hundredths);
        Self::line(decimal::div_round(part, 10_000))
    }

    /// A line of the sheet, rounded half up to what is shown: 0.01 万元. So that the lines as shown
    /// add up to the totals as shown, nothing finer is kept.
    pub(super) fn line(fen: i128) -> Self {
        Self::held(decimal::div_round(fen, STEP) * STEP)
    }

    /// A support, rounded down to what is shown, never above what its policy gives.
    pub(super) fn support(money: Money) -> Self {
        Self::held(i128::from(money.fen()) / STEP * STEP)
    }

    /// Number and unit apart: 万元 with at most two places.
    pub fn parts(self) -> (String, &'static str) {
        let sign = if self.0 < 0 { "−" } else { "" };
        let size = i128::from(self.0).abs();
        let wan = decimal::grouped(decimal::div_round(size, STEP), 2);
        (format!("{sign}{wan}"), "万元")
    }
}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Fen {
    /// `1,234.57 万元`, `−12 万元`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = self.parts();
        write!(f, "{number} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_shown_in_wan_yuan_with_two_places() {
        for (fen, shown) in [
            (0, "0 万元"),
            (86_050, "0.09 万元"),
            (999_999, "1 万元"),
            (1_000_000, "1 万元"),
            (12_345_678_912, "12,345.68 万元"),
            (-12_000_000, "−12 万元"),
        ] {
            assert_eq!(Fen(fen).to_string(), shown);
        }
        assert_eq!(Fen::line(15_000).fen(), 20_000);
        let money = Money::from_fen(19_999).unwrap();
        assert_eq!(
            Fen::support(money).fen(),
            10_000,
            "never more than is given"
        );
    }
}
