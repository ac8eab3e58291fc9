//! Which price holds today, which are history, and which are to come.

use std::{cmp::Reverse, collections::HashMap};

use super::Cost;
use crate::date::Date;

/// Where a price stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 现行: the newest that has begun, and not over.
    Current,
    /// 将执行: begins later.
    Coming,
    /// 已到期: over, and nothing newer has begun.
    Over,
    /// 历史: a newer one has begun.
    History,
}

/// The prices that hold today: of each item (name, scope, voltage, band) the newest that has
/// begun, unless its last day has passed. In the order given.
pub fn current(all: &[Cost], today: Date) -> Vec<&Cost> {
    newest(all, today)
        .into_iter()
        .filter(|one| !is_over(one, today))
        .collect()
}

/// The prices whose last day has passed and that nothing newer has replaced.
pub fn over(all: &[Cost], today: Date) -> Vec<&Cost> {
    newest(all, today)
        .into_iter()
        .filter(|one| is_over(one, today))
        .collect()
}

/// Of each item the newest that has begun, in the order given.
fn newest(all: &[Cost], today: Date) -> Vec<&Cost> {
    let mut newest: HashMap<_, &Cost> = HashMap::new();
    for one in all.iter().filter(|one| has_begun(one, today)) {
        newest
            .entry(one.item())
            .and_modify(|known| {
                if age(one) > age(known) {
                    *known = one;
                }
            })
            .or_insert(one);
    }
    all.iter()
        .filter(|one| newest.get(&one.item()).is_some_and(|new| new.id == one.id))
        .collect()
}

fn has_begun(cost: &Cost, today: Date) -> bool {
    cost.effective_from.is_none_or(|day| day <= today)
}

fn is_over(cost: &Cost, today: Date) -> bool {
    cost.effective_to.is_some_and(|day| day < today)
}

/// Where a price stands among all.
pub fn standing(all: &[Cost], cost: &Cost, today: Date) -> Standing {
    if !has_begun(cost, today) {
        return Standing::Coming;
    }
    let newest = all
        .iter()
        .filter(|one| one.item() == cost.item())
        .filter(|one| has_begun(one, today))
        .max_by_key(|one| age(one));
    if newest.is_some_and(|newest| newest.id != cost.id) {
        Standing::History
    } else if is_over(cost, today) {
        Standing::Over
    } else {
        Standing::Current
    }
}

/// All prices of the same item, the newest first, this one among them.
pub fn history<'a>(all: &'a [Cost], cost: &Cost) -> Vec<&'a Cost> {
    let mut same: Vec<&Cost> = all.iter().filter(|one| one.item() == cost.item()).collect();
    same.sort_by_key(|one| Reverse(age(one)));
    same
}

/// Of two that begin on one day, the one checked later counts; then the one numbered later.
fn age(cost: &Cost) -> (Option<Date>, Option<Date>, String) {
    (cost.effective_from, cost.check.verified_on, cost.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(id: &str, from: Option<(i32, u8)>, to: Option<(i32, u8)>) -> Cost {
        let day = |(y, m)| Date::new(y, m, 1).unwrap();
        Cost {
            id: id.to_owned(),
            name: "工业蒸汽".to_owned(),
            effective_from: from.map(day),
            effective_to: to.map(day),
            ..Cost::default()
        }
    }

    #[test]
    fn the_newest_that_has_begun_holds() {
        let today = Date::new(2026, 11, 10).unwrap();
        let mut all = vec![
            cost("a", None, None),
            cost("b", Some((2025, 1)), None),
            cost("c", Some((2026, 1)), None),
            cost("d", Some((2027, 1)), None),
        ];
        let mut park = cost("e", Some((2024, 1)), None);
        park.scope = vec!["东园".to_owned()];
        all.push(park);
        let ids = |costs: Vec<&Cost>| costs.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(current(&all, today)), ["c", "e"]);
        assert_eq!(ids(history(&all, &all[1])), ["d", "c", "b", "a"]);
        let stands = |at: usize| standing(&all, &all[at], today);
        assert_eq!(stands(1), Standing::History);
        assert_eq!(stands(3), Standing::Coming);
    }

    #[test]
    fn a_price_that_is_over_is_not_replaced_by_an_older_one() {
        let today = Date::new(2026, 11, 10).unwrap();
        let all = [
            cost("a", Some((2025, 1)), None),
            cost("b", Some((2026, 1)), Some((2026, 9))),
        ];
        assert!(current(&all, today).is_empty());
        assert_eq!(over(&all, today), [&all[1]]);
        assert_eq!(standing(&all, &all[1], today), Standing::Over);
    }
}
