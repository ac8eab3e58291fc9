//! What a policy gives, under which condition, and how much that is for given figures.

use serde::{Deserialize, Serialize};

use super::formula::{self, Base, Formula, Per};
use crate::{area::Area, decimal, money::Money};

/// One thing that a policy gives; as written, so that nothing is lost where it is no formula.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benefit {
    /// 奖补条件
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// 奖补标准
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// 最高限额
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
}

/// What an investor fills in; what is not known counts nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// 用工人数
    pub people: Option<u32>,
    /// 补助月数: for how many months a monthly benefit is drawn.
    pub months: Option<u32>,
    /// 用地
    pub land: Option<Area>,
    /// 建筑面积
    pub floor: Option<Area>,
    /// 设备投资额
    pub equipment: Option<Money>,
    /// 固定资产投资额
    pub fixed_assets: Option<Money>,
    /// 总投资
    pub investment: Option<Money>,
    /// 年租金
    pub rent: Option<Money>,
    /// 贷款利息, a year
    pub interest: Option<Money>,
    /// 贷款额
    pub loan: Option<Money>,
    /// 研发投入, a year
    pub research: Option<Money>,
    /// 培训费
    pub training: Option<Money>,
}

impl Benefit {
    /// Whether anything is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The formula; `None` when it is words.
    pub fn parsed(&self) -> Option<Formula> {
        self.formula.as_deref().and_then(Formula::parse)
    }

    /// How much it is; `None` when it is words, when a figure is missing, or when its cap cannot
    /// be read. 分 are rounded down: 测算，非承诺.
    pub fn amount(&self, inputs: &Inputs) -> Option<Money> {
        let (formula, cap) = self.rule()?;
        let fen = match formula {
            Formula::Fixed(money) => i128::from(money.fen()),
            Formula::Each(per, money) => {
                let (times, by) = inputs.count(per, cap.months)?;
                i128::from(money.fen()) * times / by
            }
            Formula::Share(base, hundredths) => {
                i128::from(inputs.sum(base)?.fen()) * i128::from(hundredths) / 10_000
            }
        };
        let money = Money::from_fen(i64::try_from(fen).ok()?)?;
        Some(cap.sum.map_or(money, |cap| money.min(cap)))
    }

    /// The figures that are still missing to calculate it; `None` when it is words, which no figure
    /// would make a sum.
    pub fn lacks(&self, inputs: &Inputs) -> Option<Vec<Figure>> {
        let mut lacks = self.figures()?;
        lacks.retain(|figure| match figure {
            Figure::Each(per) => inputs.count(*per, None).is_none(),
            Figure::Months => inputs.months.is_none(),
            Figure::Of(base) => inputs.sum(*base).is_none(),
        });
        Some(lacks)
    }

    /// The figures that it is calculated from.
    pub fn figures(&self) -> Option<Vec<Figure>> {
        Some(match self.rule()?.0 {
            Formula::Fixed(_) => Vec::new(),
            Formula::Each(Per::PersonMonth, _) => vec![Figure::Each(Per::Person), Figure::Months],
            Formula::Each(per, _) => vec![Figure::Each(per)],
            Formula::Share(base, _) => vec![Figure::Of(base)],
        })
    }

    /// Formula and cap; `None` when one of them is words.
    fn rule(&self) -> Option<(Formula, Cap)> {
        let formula = self.parsed()?;
        let monthly = matches!(formula, Formula::Each(Per::PersonMonth, _));
        let cap = match self.cap.as_deref() {
            None => Cap::default(),
            Some(text) => match (formula::cap(text), formula::longest(text)) {
                (Some(sum), _) => Cap {
                    sum: Some(sum),
                    months: None,
                },
                (None, Some(months)) if monthly => Cap {
                    sum: None,
                    months: Some(months),
                },
                _ => return None,
            },
        };
        Some((formula, cap))
    }
}

/// 最高限额: a sum, or how long.
#[derive(Clone, Copy, Debug, Default)]
struct Cap {
    sum: Option<Money>,
    months: Option<u32>,
}

/// A figure of the investor that a benefit is calculated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How many.
    Each(Per),
    /// For how many months.
    Months,
    /// A sum.
    Of(Base),
}

impl Inputs {
    /// How many, as a fraction; of months no more than `longest`.
    fn count(&self, per: Per, longest: Option<u32>) -> Option<(i128, i128)> {
        match per {
            Per::Person => self.people.map(|people| (people.into(), 1)),
            Per::PersonMonth => {
                let months = self.months?.min(longest.unwrap_or(u32::MAX));
                Some((i128::from(self.people?) * i128::from(months), 1))
            }
            // The 亩 that people see, with two decimals: 50 亩 kept as ㎡ are not quite 50.
            Per::Mu => self.land.map(|land| {
                let mu = decimal::div_round(i128::from(land.centi_sqm()) * 3, 2_000);
                (mu, 100)
            }),
            Per::SquareMetre => self.floor.map(|floor| (floor.centi_sqm().into(), 100)),
        }
    }

    fn sum(&self, base: Base) -> Option<Money> {
        match base {
            Base::Equipment => self.equipment,
            Base::FixedAssets => self.fixed_assets,
            Base::Investment => self.investment,
            Base::Rent => self.rent,
            Base::Interest => self.interest,
            Base::Loan => self.loan,
            Base::Research => self.research,
            Base::Training => self.training,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn benefit(formula: &str, cap: &str) -> Benefit {
        Benefit {
            condition: None,
            formula: Some(formula.to_owned()),
            cap: (!cap.is_empty()).then(|| cap.to_owned()),
        }
    }

    fn wan(benefit: &Benefit, inputs: &Inputs) -> Option<String> {
        benefit.amount(inputs).map(Money::wan)
    }

    #[test]
    fn amounts_follow_formula_and_cap() {
        let inputs = Inputs {
            people: Some(60),
            land: Some(Area::from_mu(50)),
            equipment: Some(Money::from_wan(6_000)),
            ..Inputs::default()
        };
        for (formula, cap, expected) in [
            ("每人 5000元", "", Some("30")),
            ("每人 5000元", "最高 20万元", Some("20")),
            ("设备投资额的5%", "最高 200万元", Some("200")),
            ("设备投资额的2.5%", "最高 200万元", Some("150")),
            ("固定 10万元", "", Some("10")),
            ("贷款利息的50%", "", None),
            ("视情况给予支持", "", None),
            ("每人 5000元", "视财力而定", None),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(
                wan(&benefit(formula, cap), &inputs),
                expected,
                "{formula} {cap}"
            );
        }
        let land = wan(&benefit("每亩 2万元", ""), &inputs);
        assert_eq!(land.as_deref(), Some("100"));
    }

    /// Review, point 11: by hand, with the formulas of the main policy.
    #[test]
    fn equipment_rent_and_months_are_calculated() {
        let money = |wan: &str| Money::parse_wan(wan);
        let inputs = |months| Inputs {
            people: Some(60),
            months,
            equipment: money("3000"),
            rent: money("34.56"),
            ..Inputs::default()
        };
        let half = inputs(Some(12));
        for (formula, cap, expected) in [
            ("设备投资额的5%", "最高 200万元", "150"),
            // 240 万元, above its cap.
            ("设备投资额的8%", "最高 150万元", "150"),
            ("年租金的30%", "最高 20万元", "10.368"),
            // 60 people × 12 months × 300 元.
            ("每人每月 300元", "最长 24个月", "21.6"),
            ("每人每月 300元", "最高 10万元", "10"),
            ("每人每月 300元", "", "21.6"),
        ] {
            let sum = wan(&benefit(formula, cap), &half);
            assert_eq!(sum.as_deref(), Some(expected), "{formula} {cap}");
        }
        let months = benefit("每人每月 300元", "最长 24个月");
        // 60 × 24 × 300 元: no longer than it is paid.
        let long = wan(&months, &inputs(Some(36)));
        assert_eq!(long.as_deref(), Some("43.2"));
        assert_eq!(months.amount(&inputs(None)), None);
        assert_eq!(months.lacks(&inputs(None)), Some(vec![Figure::Months]));
        assert_eq!(months.lacks(&half), Some(vec![]));
        let words = benefit("视情况给予支持", "");
        assert_eq!(words.lacks(&half), None);
        assert_eq!(benefit("每人 5000元", "最长 24个月").lacks(&half), None);
    }

    proptest! {
        #[test]
        fn no_amount_is_above_its_cap(people in 0u32..2_000_000, cap in 1u32..10_000) {
            let inputs = Inputs { people: Some(people), ..Inputs::default() };
            let amount = benefit("每人 5000元", &format!("最高 {cap}万元")).amount(&inputs).unwrap();
            prop_assert!(amount <= Money::from_wan(cap));
            prop_assert!(amount.fen() <= i64::from(people) * 500_000);
        }
    }
}
