//! Prices that can only be slips of the pen, by `data/costs/plausible.txt`: the table says how wide.

use super::{Cost, Price, unit};
use crate::catalogue::measure::Measure;

/// What is wrong with a price or its unit, and what to do; `None` when nothing is.
pub(super) fn doubt(cost: &Cost) -> Option<String> {
    let money = cost.unit.split_once('/').map(|(money, _)| money);
    if let Some(money @ ("分" | "角" | "千元" | "百万元" | "亿元")) = money {
        return Some(format!(
            "计价单位“{}”里的{money}不能测算，请换算成 元/{} 再写",
            cost.unit,
            unit::per(&cost.unit)
        ));
    }
    let quote = cost.price.filter(|quote| quote.low != Price::FREE)?;
    let own = Measure::parse(&cost.unit)?;
    let table = include_str!("../../data/costs/plausible.txt");
    table.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        if words.next()? != cost.group.zh() {
            return None;
        }
        let (least, most, unit) = (words.next()?, words.next()?, words.next()?);
        let wanted = Measure::parse(unit)?;
        if !own.is_like(&wanted) {
            return None;
        }
        // In the price's own unit, so that nothing is rounded on the way.
        let [low, high] = [quote.low, quote.high.unwrap_or(quote.low)];
        let is_out = own.is_below(low.millionths(), Price::parse(least)?.millionths(), &wanted)
            || wanted.is_below(Price::parse(most)?.millionths(), high.millionths(), &own);
        is_out.then(|| {
            format!(
                "{}“{} {}”不在可能的范围（{least}–{most} {unit}），多半是单位或小数点写错，请核对",
                cost.group.zh(),
                quote,
                cost.unit
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::{Group, Quote};

    fn cost(group: Group, price: &str, unit: &str) -> Cost {
        Cost {
            group,
            price: Quote::parse(price).unwrap(),
            unit: unit::tidy(unit),
            ..Cost::default()
        }
    }

    #[test]
    fn a_price_that_can_only_be_a_slip_is_named() {
        for (group, price, unit) in [
            (Group::Land, "11.2", "元/亩"),
            (Group::Land, "112000", "万元/亩"),
            (Group::Power, "60", "元/kWh"),
            (Group::Power, "60", "分/kWh"),
            (Group::Labour, "4.5", "元/人·月"),
        ] {
            assert!(doubt(&cost(group, price, unit)).is_some(), "{price} {unit}");
        }
        for (group, price, unit) in [
            (Group::Land, "11.2", "万元/亩"),
            (Group::Land, "112000", "元/亩"),
            (Group::Land, "168", "元/㎡"),
            (Group::Power, "0.5812", "元/度"),
            (Group::Labour, "4500-6500", "元/人·月"),
            (Group::Other, "免费", "元/项"),
            (Group::Steam, "31", "元/㎡·采暖季"),
        ] {
            assert_eq!(doubt(&cost(group, price, unit)), None, "{price} {unit}");
        }
    }
}
