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
        let cap = match self.cap.as_deref() {
            Some(text) => Some(formula::cap(text)?),
            None => None,
        };
        let fen = match self.parsed()? {
            Formula::Fixed(money) => i128::from(money.fen()),
            Formula::Each(per, money) => {
                let (times, by) = inputs.count(per)?;
                i128::from(money.fen()) * times / by
            }
            Formula::Share(base, hundredths) => {
                i128::from(inputs.sum(base)?.fen()) * i128::from(hundredths) / 10_000
            }
        };
        let money = Money::from_fen(i64::try_from(fen).ok()?)?;
        Some(cap.map_or(money, |cap| money.min(cap)))
    }
}

impl Inputs {
    /// How many, as a fraction.
    fn count(&self, per: Per) -> Option<(i128, i128)> {
        match per {
            Per::Person => self.people.map(|people| (people.into(), 1)),
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
