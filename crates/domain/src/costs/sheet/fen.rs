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

    /// This share of it, in hundredths of a per cent, rounded half up to 分.
    pub(super) fn share(self, hundredths: i64) -> Self {
        let part = i128::from(self.0.max(0)) * i128::from(hundredths);
        Self::held(decimal::div_round(part, 10_000))
    }

    /// Number and unit apart: 万元 rounded to two places from 1 万元 up, 元 to the 分 below.
    pub fn parts(self) -> (String, &'static str) {
        let sign = if self.0 < 0 { "−" } else { "" };
        let size = i128::from(self.0).abs();
        if size >= 1_000_000 {
            let wan = decimal::grouped(decimal::div_round(size, 10_000), 2);
            (format!("{sign}{wan}"), "万元")
        } else {
            (format!("{sign}{}", decimal::grouped(size, 2)), "元")
        }
    }
}

impl From<Money> for Fen {
    fn from(money: Money) -> Self {
        Self::held(money.fen().into())
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
    /// `1,234.57 万元`, `860 元`, `−12 万元`.
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
            (0, "0 元"),
            (86_050, "860.5 元"),
            (999_999, "9,999.99 元"),
            (1_000_000, "1 万元"),
            (12_345_678_912, "12,345.68 万元"),
            (-12_000_000, "−12 万元"),
        ] {
            assert_eq!(Fen(fen).to_string(), shown);
        }
    }
}
