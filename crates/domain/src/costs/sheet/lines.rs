//! The lines of the sheet.

use super::{
    Fen,
    look_up::{Need, look_up},
};
use crate::{
    costs::{Band, Cost, Group, INPUTS, Inputs, What, unit},
    date::Date,
    decimal,
    money::Money,
};

/// A line: what, how much of it, at what price from where, and what that makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// How much, with its unit: `60 亩`.
    pub quantity: Option<String>,
    /// Where the price or the sum comes from.
    pub basis: Basis,
    /// What it makes; `None` is 未公布.
    pub amount: Option<Fen>,
}

/// Where a line's price or sum comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A price that the county publishes.
    Item(Source),
    /// The investor's own figure, or the example's.
    Own {
        /// Still the example's.
        example: bool,
    },
    /// A share of another line: `占年销售收入 62%`.
    Share {
        /// The words.
        words: String,
        /// Still the example's.
        example: bool,
    },
    /// A policy's benefit.
    Policy {
        /// The policy's identifier.
        id: String,
        /// 文号
        number: Option<String>,
        /// The benefit in words.
        words: String,
    },
    /// The county has not published it.
    Unpublished,
}

/// The item that a price comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its identifier, for its address.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 适用范围
    pub scope: String,
    /// Price and unit; of from–to the middle is calculated with and named.
    pub price: String,
    /// 执行日期
    pub from: Option<Date>,
    /// 来源
    pub source: Option<String>,
    /// The last day on which its check holds; past it, it is 待核实.
    pub due_on: Option<Date>,
}

/// A quantity: a whole number of `10^-places` of a unit.
struct Quantity {
    value: i128,
    places: u32,
    unit: &'static str,
}

impl Quantity {
    fn of(inputs: &Inputs, what: What) -> Self {
        Self {
            value: inputs.get(what).into(),
            places: 2,
            unit: INPUTS[what as usize].unit,
        }
    }

    fn words(&self) -> String {
        format!(
            "{} {}",
            decimal::grouped(self.value, self.places),
            self.unit
        )
    }
}

/// 一次性投入
pub(super) fn investment(inputs: &Inputs, current: &[&Cost]) -> Vec<Line> {
    let book = Book { inputs, current };
    let land = Quantity::of(inputs, What::Land);
    let review = Quantity {
        value: 1,
        places: 0,
        unit: "项",
    };
    let mut lines = Vec::new();
    lines.extend(book.line("土地出让", "land", Group::Land, &[("亩", 1)], land));
    lines.extend(book.own("固定资产投资（不含土地）", What::Invest));
    lines.extend(book.line(
        "环境影响评价编制",
        "review",
        Group::Other,
        &[("项", 1)],
        review,
    ));
    lines
}

/// 年成本
pub(super) fn yearly(inputs: &Inputs, current: &[&Cost]) -> Vec<Line> {
    const TONNE: &[(&str, i64)] = &[("吨", 1), ("立方米", 1)];
    let book = Book { inputs, current };
    let of = |what| Quantity::of(inputs, what);
    let haul = Quantity {
        value: i128::from(inputs.get(What::Goods)) * i128::from(inputs.get(What::Km)),
        places: 4,
        unit: "吨·公里",
    };
    let mut lines = Vec::new();
    lines.extend(book.share("原料", What::Material));
    lines.extend(rent(&book));
    lines.extend(power(&book));
    lines.extend(book.line(
        "基本电费",
        "capacity",
        Group::Power,
        &[("kVA·月", 12)],
        of(What::Kva),
    ));
    lines.extend(book.line("蒸汽", "steam", Group::Steam, &[("吨", 1)], of(What::Steam)));
    lines.extend(book.line("水", "water", Group::Water, TONNE, of(What::Water)));
    lines.extend(book.line("污水处理", "sewage", Group::Sewage, TONNE, of(What::Sewage)));
    lines.extend(book.line("天然气", "gas", Group::Gas, &[("立方米", 1)], of(What::Gas)));
    lines.extend(wages(&book));
    lines.extend(book.line("物流", "haul", Group::Haulage, &[("吨·公里", 1)], haul));
    lines.extend(book.share("其他费用", What::Other));
    lines
}

/// 年收入
pub(super) fn income(inputs: &Inputs) -> Vec<Line> {
    let book = Book {
        inputs,
        current: &[],
    };
    book.own("销售收入", What::Revenue).into_iter().collect()
}

/// 年租金 at the county's price, which a policy may give a share of; `None` when nothing is rented
/// or no price is published.
pub fn yearly_rent(inputs: &Inputs, current: &[&Cost]) -> Option<Money> {
    let amount = rent(&Book { inputs, current })?.amount?;
    Money::from_fen(amount.fen())
}

fn rent(book: &Book<'_>) -> Option<Line> {
    let pers: &[(&str, i64)] = &[("㎡·月", 12), ("㎡·年", 1), ("㎡·天", 365)];
    let floor = Quantity::of(book.inputs, What::Rent);
    book.line("厂房或楼宇租金", "rent", Group::Rent, pers, floor)
}

/// One line a band.
fn power(book: &Book<'_>) -> Vec<Line> {
    let inputs = book.inputs;
    let [sharp, peak, valley, deep] =
        [What::Sharp, What::Peak, What::Valley, What::Deep].map(|what| inputs.get(what));
    let flat = (10_000 - sharp - peak - valley - deep).max(0);
    let bands = [
        (Band::Sharp, sharp),
        (Band::Peak, peak),
        (Band::Flat, flat),
        (Band::Valley, valley),
        (Band::Deep, deep),
    ];
    let line = |(band, share): (Band, i64)| {
        let quantity = Quantity {
            // Hundredths of 万kWh times hundredths of a per cent are hundredths of kWh.
            value: i128::from(inputs.get(What::Kwh)) * i128::from(share),
            places: 2,
            unit: "kWh",
        };
        let word = inputs.business.find("power")?;
        let need = Need {
            group: Group::Power,
            word,
            pers: &[("kWh", 1)],
            band,
        };
        book.priced(format!("电费·{}", band.zh()), &need, quantity)
    };
    bands.into_iter().filter_map(line).collect()
}

/// Wages at the investor's own rate, else at the county's for the post; and what rests on them.
fn wages(book: &Book<'_>) -> Vec<Line> {
    let inputs = book.inputs;
    let staff = Quantity::of(inputs, What::Staff);
    let own = inputs.get(What::Wage);
    let wages = if own > 0 && staff.value > 0 {
        // Both in hundredths: people times 元 a month, 12 months, in 分.
        let fen = decimal::div_round(staff.value * i128::from(own) * 12, 100);
        Some(Line {
            name: "工资".to_owned(),
            quantity: Some(format!(
                "{}，每人每月 {} 元",
                staff.words(),
                decimal::grouped(own.into(), 2)
            )),
            basis: Basis::Own {
                example: inputs.is_example(What::Wage),
            },
            amount: Some(Fen::line(fen)),
        })
    } else {
        let pers: &[(&str, i64)] = &[("人·月", 12), ("人·年", 1)];
        book.line("工资", "wage", Group::Labour, pers, staff)
    };
    let social = wages.as_ref().and_then(|wages| {
        let share = inputs.get(What::Social);
        (share > 0).then(|| Line {
            name: "单位社保".to_owned(),
            quantity: None,
            basis: Basis::Share {
                words: format!("占工资 {}%", decimal::plain(share.into(), 2)),
                example: inputs.is_example(What::Social),
            },
            amount: wages.amount.map(|amount| amount.share(share)),
        })
    });
    wages.into_iter().chain(social).collect()
}

/// What lines are made from.
struct Book<'a> {
    inputs: &'a Inputs,
    current: &'a [&'a Cost],
}

impl Book<'_> {
    /// A line at the county's price; `None` when nothing of it is needed.
    fn line(
        &self,
        name: &str,
        find: &str,
        group: Group,
        pers: &[(&str, i64)],
        quantity: Quantity,
    ) -> Option<Line> {
        let need = Need {
            group,
            word: self.inputs.business.find(find)?,
            pers,
            band: Band::Any,
        };
        self.priced(name.to_owned(), &need, quantity)
    }

    fn priced(&self, name: String, need: &Need<'_>, quantity: Quantity) -> Option<Line> {
        if quantity.value == 0 {
            return None;
        }
        let found = look_up(need, self.inputs, self.current);
        let priced = found.and_then(|(cost, times)| {
            let price = cost.price?.middle();
            let fen = i128::from(unit::fen(&cost.unit)?);
            let exact = quantity
                .value
                .checked_mul(i128::from(price.millionths()))?
                .checked_mul(i128::from(times) * fen)?;
            let whole = 10i128.pow(quantity.places + 6);
            Some((source(cost), Fen::line(decimal::div_round(exact, whole))))
        });
        let quantity = Some(quantity.words());
        Some(match priced {
            Some((source, amount)) => Line {
                name,
                quantity,
                basis: Basis::Item(source),
                amount: Some(amount),
            },
            None => Line {
                name,
                quantity,
                basis: Basis::Unpublished,
                amount: None,
            },
        })
    }

    /// A sum that the investor gives, in 万元.
    fn own(&self, name: &str, what: What) -> Option<Line> {
        let value = i128::from(self.inputs.get(what));
        (value > 0).then(|| Line {
            name: name.to_owned(),
            quantity: None,
            basis: Basis::Own {
                example: self.inputs.is_example(what),
            },
            amount: Some(Fen::line(value * 10_000)),
        })
    }

    /// A share of the yearly sales.
    fn share(&self, name: &str, what: What) -> Option<Line> {
        let share = self.inputs.get(what);
        let sales = self.own("", What::Revenue)?.amount?;
        (share > 0).then(|| Line {
            name: name.to_owned(),
            quantity: None,
            basis: Basis::Share {
                words: format!("占年销售收入 {}%", decimal::plain(share.into(), 2)),
                example: self.inputs.is_example(what),
            },
            amount: Some(sales.share(share)),
        })
    }
}

fn source(cost: &Cost) -> Source {
    let price = cost.price_zh().unwrap_or_default();
    let middle = cost
        .price
        .filter(|price| price.high.is_some())
        .map(|price| format!("，取中值 {}", price.middle()))
        .unwrap_or_default();
    Source {
        id: cost.id.clone(),
        name: cost.name.clone(),
        scope: cost.scope_zh(),
        price: format!("{price}{middle}"),
        from: cost.effective_from,
        source: cost.source.clone(),
        due_on: cost.check.due_on(),
    }
}
