//! Policies at odds (S7): a park never shows two standards for the same thing.
//!
//! Two policies in force whose scopes meet, in the county or in a park, are at odds when one says
//! that it replaces the other, or when both can be had and set another formula or cap for the same
//! thing (see `subject`). Which one holds, in this order:
//!
//! 1. the one that replaces the other (替代政策);
//! 2. the county's unified standard before a park's (六大职能整合，统一招商政策与标准), unless the
//!    county's policy says 园区可另行规定: then the park's, in that park;
//! 3. of two for the same place, the later one;
//! 4. otherwise neither, until the bureau says which one replaces the other.

mod subject;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use self::subject::Matter;
use super::{policy::Policy, state::Standing};
use crate::{date::Date, text};

/// Why one policy goes before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It says that it replaces the other.
    Replaced,
    /// 全县统一标准
    County,
    /// 园区可另行规定
    Park,
    /// 新的规定优先
    Later,
    /// Nothing says which one holds: neither does.
    Open,
}

/// Two policies at odds.
#[derive(Clone, Debug)]
pub struct Conflict<'a> {
    /// The one that holds, but with [`Ruling::Open`].
    pub holds: &'a Policy,
    /// The one that yields.
    pub yields: &'a Policy,
    /// Why.
    pub ruling: Ruling,
    /// The benefits at odds, by their places in the first and in the second.
    benefits: Vec<(usize, usize)>,
}

impl<'a> Conflict<'a> {
    /// The park that the two meet in; `None` when that is the whole county.
    pub fn park(&self) -> Option<&'a str> {
        self.yields.park().or(self.holds.park())
    }

    /// Whether a policy gives way in a park, or, without one, in the county as a whole. What is a
    /// park's own has no other place.
    pub fn is_lost_by(&self, policy: &Policy, park: Option<&str>) -> bool {
        let loses = self.yields.id == policy.id
            || self.ruling == Ruling::Open && self.holds.id == policy.id;
        let here = match (self.park(), park) {
            (None, _) => true,
            (Some(_), _) if policy.park().is_some() => true,
            (Some(met), Some(park)) => text::key(met) == text::key(park),
            (Some(_), None) => false,
        };
        loses && here
    }

    /// Whether the benefit at this place of a policy is at odds; of a replaced one every benefit is.
    pub fn is_about(&self, policy: &Policy, benefit: usize) -> bool {
        self.benefits.is_empty()
            || self.benefits.iter().any(|(held, yielded)| {
                self.holds.id == policy.id && *held == benefit
                    || self.yields.id == policy.id && *yielded == benefit
            })
    }

    /// The other one.
    pub fn other(&self, policy: &Policy) -> &'a Policy {
        match self.holds.id == policy.id {
            true => self.yields,
            false => self.holds,
        }
    }

    /// Why a policy gives way, in words for a reader of it.
    pub fn words(&self, policy: &Policy) -> String {
        let other = &self.other(policy).name;
        let place = self
            .park()
            .filter(|_| policy.park().is_none())
            .map(|park| format!("在{park}，"))
            .unwrap_or_default();
        match self.ruling {
            Ruling::Replaced => format!("{place}已由《{other}》替代"),
            Ruling::County => format!("全县实行统一标准，以《{other}》为准"),
            Ruling::Park => format!("{place}以园区的《{other}》为准"),
            Ruling::Later => format!("{place}新的规定优先，以《{other}》为准"),
            Ruling::Open => format!("{place}与《{other}》的标准不一致，正在核对，请先打电话问清"),
        }
    }

    /// What the bureau has to see to.
    #[cfg(feature = "entry")]
    fn advice(&self) -> String {
        let (holds, yields) = (&self.holds.name, &self.yields.name);
        let place = self.park().unwrap_or("全县");
        let pair = format!("《{holds}》和《{yields}》（{place}）");
        match self.ruling {
            Ruling::Replaced => format!(
                "{pair}：前者写明替代后者，后者不再显示为可用；请把后者的政策状态改为已废止"
            ),
            Ruling::County => format!(
                "{pair}标准不一致：按全县统一标准，园区页和成本账只用前者。请修订或废止后者；\
                 确实允许园区另定的，在前者的“园区可另行规定”写 是"
            ),
            Ruling::Park => format!(
                "{pair}标准不一致：后者允许园区另行规定，在这个园区只用前者。确认后者的授权仍然有效"
            ),
            Ruling::Later => format!(
                "{pair}标准不一致：前者较新，只用前者。请在前者的“替代政策”写上后者，或者改成一致"
            ),
            Ruling::Open => format!(
                "{pair}标准不一致，看不出以哪个为准，两个都不计入测算。请在其中一个的“替代政策”写上另一个"
            ),
        }
    }
}

/// Every two policies that are at odds on a day.
pub fn conflicts(all: &[Policy], today: Date) -> Vec<Conflict<'_>> {
    let current: Vec<(&Policy, Vec<Matter<'_>>)> = all
        .iter()
        .filter(|policy| policy.standing(today) == Standing::InForce)
        .map(|policy| (policy, policy.benefits.iter().map(Matter::of).collect()))
        .collect();
    let pairs = || {
        current
            .iter()
            .enumerate()
            .flat_map(|(at, one)| current[at + 1..].iter().map(move |other| (one, other)))
            .filter(|(one, other)| one.0.meets(other.0))
    };
    let replaced: Vec<Conflict<'_>> = pairs()
        .filter_map(|(one, other)| replacing(one.0, other.0))
        .collect();
    let mut found = Vec::new();
    for (one, other) in pairs() {
        let (a, b) = (one.0, other.0);
        let park = a.park().or(b.park());
        // What was replaced sets no standard, and what cannot be had is in nobody's way.
        let gone = |policy: &Policy| replaced.iter().any(|pair| pair.is_lost_by(policy, park));
        if gone(a) || gone(b) || !a.available(today) || !b.available(today) {
            continue;
        }
        let benefits: Vec<(usize, usize)> = (0..one.1.len())
            .flat_map(|i| (0..other.1.len()).map(move |j| (i, j)))
            .filter(|(i, j)| one.1[*i].is_at_odds(&other.1[*j]))
            .collect();
        if !benefits.is_empty() {
            found.push(ruled(a, b, benefits));
        }
    }
    found.splice(0..0, replaced);
    found
}

/// What the bureau has to see to, a line a pair.
#[cfg(feature = "entry")]
pub(super) fn advice(all: &[Policy], today: Date) -> Vec<String> {
    conflicts(all, today).iter().map(Conflict::advice).collect()
}

/// What stands in a park's own part of the county's policies: those of the park that give way to
/// none, and the county's that hold in place of one.
pub fn of_park<'a>(all: &'a [Policy], park: &str, today: Date) -> Vec<&'a Policy> {
    let conflicts = conflicts(all, today);
    let is_here = |policy: &Policy| {
        policy
            .park()
            .is_some_and(|own| text::key(own) == text::key(park))
    };
    let stands_in = |policy: &Policy| {
        conflicts.iter().any(|pair| {
            pair.ruling != Ruling::Open && pair.holds.id == policy.id && is_here(pair.yields)
        })
    };
    all.iter()
        .filter(|policy| is_here(policy) || stands_in(policy))
        .filter(|policy| {
            !conflicts
                .iter()
                .any(|pair| pair.is_lost_by(policy, Some(park)))
        })
        .collect()
}

fn replacing<'a>(a: &'a Policy, b: &'a Policy) -> Option<Conflict<'a>> {
    let pair = |holds, yields, ruling| {
        Some(Conflict {
            holds,
            yields,
            ruling,
            benefits: Vec::new(),
        })
    };
    match (a.replaces(b), b.replaces(a)) {
        (true, false) => pair(a, b, Ruling::Replaced),
        (false, true) => pair(b, a, Ruling::Replaced),
        (true, true) => match by_day(a, b) {
            Ordering::Greater => pair(a, b, Ruling::Replaced),
            Ordering::Less => pair(b, a, Ruling::Replaced),
            Ordering::Equal => pair(a, b, Ruling::Open),
        },
        (false, false) => None,
    }
}

fn ruled<'a>(a: &'a Policy, b: &'a Policy, benefits: Vec<(usize, usize)>) -> Conflict<'a> {
    let level = |county: &Policy| match county.park_may_differ {
        Some(true) => (false, Ruling::Park),
        _ => (true, Ruling::County),
    };
    let (a_holds, ruling) = match (a.park(), b.park()) {
        (None, Some(_)) => level(a),
        (Some(_), None) => {
            let (b_holds, ruling) = level(b);
            (!b_holds, ruling)
        }
        _ => match by_day(a, b) {
            Ordering::Greater => (true, Ruling::Later),
            Ordering::Less => (false, Ruling::Later),
            Ordering::Equal => (true, Ruling::Open),
        },
    };
    let (holds, yields, benefits) = match a_holds {
        true => (a, b, benefits),
        false => (b, a, benefits.into_iter().map(|(i, j)| (j, i)).collect()),
    };
    Conflict {
        holds,
        yields,
        ruling,
        benefits,
    }
}

/// The later one is the greater; a day that is not known decides nothing.
fn by_day(a: &Policy, b: &Policy) -> Ordering {
    let day = |policy: &Policy| policy.valid_from.or(policy.issued_on);
    match (day(a), day(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    }
}
