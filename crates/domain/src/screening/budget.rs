//! How much may come: two leaky buckets for each source, each contact and all together. Times are
//! microseconds, so that whole numbers count up to a million messages an hour well enough.

use std::fmt;
use std::str::FromStr;

use super::Reason;

/// An hour; each bucket holds an hour's worth and is empty again an hour later.
const HOUR: i64 = 3_600_000_000;

/// How many messages an hour: so many freely, and so many at most, written `20/200`. A bucket
/// holds an hour's worth at once; what has run out of it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Taken without a question.
    pub free: u32,
    /// Refused beyond; with a proof of work, beyond twice as many.
    pub most: u32,
}

impl Budget {
    /// How long one message fills the free bucket.
    pub const fn free_step(self) -> i64 {
        step(self.free)
    }

    /// How long one message fills the large bucket.
    pub const fn most_step(self) -> i64 {
        step(self.most)
    }
}

const fn step(an_hour: u32) -> i64 {
    match HOUR.checked_div(an_hour as i64) {
        Some(step) => step,
        // None at all.
        None => 3 * HOUR,
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.free, self.most)
    }
}

impl FromStr for Budget {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "请写“每小时随意接收的件数/每小时最多件数”，如 20/200，最多不少于随意接收的，不超过一百万";
        let (free, most) = text.trim().split_once('/').ok_or(wrong)?;
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong);
        let budget = Self {
            free: number(free)?,
            most: number(most)?,
        };
        if budget.free <= budget.most && (1..=1_000_000).contains(&budget.most) {
            Ok(budget)
        } else {
            Err(wrong)
        }
    }
}

/// What has been spent of a budget: until when each bucket is not empty, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The free bucket.
    pub free: i64,
    /// The large one.
    pub most: i64,
}

impl Spent {
    /// Nothing.
    pub const fn nothing(now: i64) -> Self {
        Self {
            free: now,
            most: now,
        }
    }

    /// As it may be at this moment: nothing from the past counts, and nothing beyond a full
    /// bucket, which only a clock that jumped back can have left.
    pub fn at(self, now: i64) -> Self {
        Self {
            free: self.free.clamp(now, now + HOUR),
            most: self.most.clamp(now, now + 2 * HOUR),
        }
    }
}

/// One thing that a message counts against.
#[derive(Debug)]
pub struct Count<'a> {
    /// Why it would be held.
    pub reason: Reason,
    /// Its budget.
    pub budget: Budget,
    /// What is spent of it.
    pub spent: &'a mut Spent,
}

/// What becomes of a message by its number alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken: within every budget.
    Free,
    /// Taken: its proof of work was needed.
    Proven,
    /// Held, for these reasons.
    Held(Vec<Reason>),
    /// Refused; so many seconds later there is room again.
    Refused(u32),
}

/// Counts a message. What is refused is not counted, and what is held takes nothing of the free
/// buckets: who floods spends nobody else's.
pub fn decide(counts: &mut [Count<'_>], now: i64, proven: bool) -> Verdict {
    let room = if proven { 2 * HOUR } else { HOUR };
    let missing = counts
        .iter()
        .map(|one| one.spent.most.max(now) + one.budget.most_step() - now - room)
        .max();
    if let Some(missing) = missing.filter(|missing| *missing > 0) {
        let seconds = missing / 1_000_000 + 1;
        return Verdict::Refused(u32::try_from(seconds).unwrap_or(u32::MAX));
    }
    let over = |one: &Count<'_>| one.spent.free.max(now) + one.budget.free_step() - now > HOUR;
    let reasons: Vec<Reason> = counts
        .iter()
        .filter(|one| over(one))
        .map(|one| one.reason)
        .collect();
    let held = !reasons.is_empty() && !proven;
    for one in counts {
        if !held && !over(one) {
            one.spent.free = one.spent.free.max(now) + one.budget.free_step();
        }
        one.spent.most = one.spent.most.max(now) + one.budget.most_step();
    }
    match (reasons.is_empty(), proven) {
        (true, _) => Verdict::Free,
        (false, true) => Verdict::Proven,
        (false, false) => Verdict::Held(reasons),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = HOUR / 60;

    fn budget(text: &str) -> Budget {
        text.parse().unwrap()
    }

    /// What becomes of messages that count against one budget, at these times.
    fn verdicts(budget: Budget, times: impl Iterator<Item = (i64, bool)>) -> Vec<Verdict> {
        let mut spent = Spent::nothing(0);
        times
            .map(|(now, proven)| {
                let count = Count {
                    reason: Reason::Source,
                    budget,
                    spent: &mut spent,
                };
                decide(&mut [count], now, proven)
            })
            .collect()
    }

    fn count(verdicts: &[Verdict], which: impl Fn(&Verdict) -> bool) -> usize {
        verdicts.iter().filter(|one| which(one)).count()
    }

    const HELD: fn(&Verdict) -> bool = |one| matches!(one, Verdict::Held(_));
    const REFUSED: fn(&Verdict) -> bool = |one| matches!(one, Verdict::Refused(_));

    #[test]
    fn budgets_are_two_numbers() {
        assert_eq!(
            budget(" 20/200 "),
            Budget {
                free: 20,
                most: 200
            }
        );
        assert_eq!(budget("20/200").to_string(), "20/200");
        assert_eq!(budget("0/1").free, 0);
        for wrong in ["", "20", "20/", "200/20", "-1/5", "0/0", "1/1000001", "a/b"] {
            assert!(wrong.parse::<Budget>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_burst_is_free_then_held_then_refused() {
        let all = verdicts(budget("10/50"), (0..80).map(|_| (7, false)));
        assert!(all[..10].iter().all(|one| *one == Verdict::Free));
        assert!(all[10..50].iter().all(HELD));
        assert!(all[50..].iter().all(REFUSED));
        // Room for the next: a fiftieth of an hour later.
        assert_eq!(all[50], Verdict::Refused(73));
    }

    #[test]
    fn a_proof_stands_for_the_free_budget_and_doubles_the_other() {
        let all = verdicts(budget("10/50"), (0..120).map(|_| (0, true)));
        assert_eq!(count(&all, |one| *one == Verdict::Free), 10);
        assert_eq!(count(&all, |one| *one == Verdict::Proven), 90);
        assert_eq!(count(&all, REFUSED), 20);
    }

    #[test]
    fn with_nothing_free_all_are_held() {
        let all = verdicts(budget("0/5"), (0..9).map(|_| (0, false)));
        assert_eq!((count(&all, HELD), count(&all, REFUSED)), (5, 4));
    }

    #[test]
    fn who_floods_spends_nothing_of_what_is_free_for_all() {
        let (mut flood, mut all) = (Spent::nothing(0), Spent::nothing(0));
        for _ in 0..100 {
            let counts = &mut [
                Count {
                    reason: Reason::Source,
                    budget: budget("1/100"),
                    spent: &mut flood,
                },
                Count {
                    reason: Reason::All,
                    budget: budget("10/1000"),
                    spent: &mut all,
                },
            ];
            decide(counts, 0, false);
        }
        // One was free.
        assert_eq!(all.free, HOUR / 10);
        assert_eq!(all.most, HOUR / 10);
    }

    #[test]
    fn a_clock_that_jumped_back_shuts_nobody_out() {
        let far = Spent {
            free: 30 * HOUR,
            most: 30 * HOUR,
        };
        assert_eq!(far.at(0).free, HOUR);
        assert_eq!(Spent::nothing(-5).at(7), Spent::nothing(7));
    }

    proptest! {
        /// However it comes, no more than a full bucket and what runs out of it is taken.
        #[test]
        fn the_cap_holds_for_every_pattern(
            gaps in prop::collection::vec(0_i64..5 * MINUTE, 1..400), free in 0_u32..40, more in 1_u32..60,
        ) {
            let budget = Budget { free, most: free + more };
            let mut now = 0;
            let times: Vec<_> = gaps.iter().map(|gap| { now += gap; (now, false) }).collect();
            let all = verdicts(budget, times.into_iter());
            let most = |an_hour: u32| i64::from(an_hour) + now * i64::from(an_hour) / HOUR + 1;
            let taken = all.len() - count(&all, REFUSED);
            let free = count(&all, |one| *one == Verdict::Free);
            prop_assert!(i64::try_from(taken).unwrap() <= most(budget.most));
            prop_assert!(i64::try_from(free).unwrap() <= most(budget.free));
        }

        /// Sustained, what is taken is the cap within a tenth.
        #[test]
        fn a_sustained_flood_gets_its_cap(an_hour in 20_u32..200, times_over in 2_i64..9) {
            let budget = Budget { free: an_hour / 2, most: an_hour };
            let gap = HOUR / i64::from(an_hour) / times_over;
            let last = 5 * HOUR;
            let all = verdicts(budget, (0..last / gap).map(|n| (n * gap, false)));
            let taken = i64::try_from(all.len() - count(&all, REFUSED)).unwrap();
            // A full bucket, and five hours' worth.
            let cap = i64::from(an_hour) * 6;
            prop_assert!((cap * 9 / 10..=cap * 11 / 10).contains(&taken), "{} of {}", taken, cap);
        }
    }
}
