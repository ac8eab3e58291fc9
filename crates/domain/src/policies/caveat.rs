//! What must be said wherever a policy is named: whether it can be had today.

use super::{
    policy::Policy,
    state::{Review, Standing},
};
use crate::date::Date;

impl Policy {
    /// What a policy may not be named without, in a few words; `None` when it can be had on that day
    /// and is not 待核实. The rule of every page, card, poster and feed.
    pub fn caveat(&self, today: Date) -> Option<&'static str> {
        let stale = self.check.is_stale(today).then_some("待核实");
        self.withheld(today).or(stale)
    }

    /// Why it cannot be had on a day, in a few words; `None` when it is in force and 公平竞争审查 was
    /// passed under a body's name and a number, or is not needed, with the basis for that.
    pub fn withheld(&self, today: Date) -> Option<&'static str> {
        let standing = self.standing(today);
        if standing != Standing::InForce {
            return Some(standing.zh());
        }
        let words = match self.fair_review {
            Review::Failed => "未通过审查，暂不适用",
            Review::None => "未审查，暂不适用",
            Review::NotNeeded if !self.is_reviewed() => "不需审查的依据未公布，暂不适用",
            Review::Passed if !self.is_reviewed() => "审查单位、编号或日期未公布，暂不适用",
            _ => return None,
        };
        Some(words)
    }

    /// Its name with what it may not be named without: `设备补助办法（征求意见）`.
    pub fn named(&self, today: Date) -> String {
        match self.caveat(today) {
            Some(caveat) => format!("{}（{caveat}）", self.name),
            None => self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::state::PolicyStatus, *};
    use crate::listing::Check;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn policy() -> Policy {
        Policy {
            name: "设备补助".to_owned(),
            fair_review: Review::Passed,
            review_body: Some("市场监督管理局".to_owned()),
            review_no: Some("1号".to_owned()),
            reviewed_on: Some(day("2026-01-01")),
            valid_to: Some(day("2026-12-31")),
            check: Check {
                verified_on: Some(day("2026-11-01")),
                ..Check::default()
            },
            ..Policy::default()
        }
    }

    fn said(change: impl FnOnce(&mut Policy)) -> String {
        let mut policy = policy();
        change(&mut policy);
        policy.named(day("2026-11-10"))
    }

    #[test]
    fn only_a_policy_that_can_be_had_is_named_plainly() {
        assert_eq!(said(|_| ()), "设备补助");
        assert_eq!(
            said(|one| {
                one.fair_review = Review::NotNeeded;
                one.legal_basis = vec!["依据".to_owned()];
            }),
            "设备补助"
        );
    }

    #[test]
    fn every_way_of_not_being_had_is_said() {
        let failed = said(|one| one.fair_review = Review::Failed);
        assert_eq!(failed, "设备补助（未通过审查，暂不适用）");
        let none = said(|one| one.fair_review = Review::None);
        assert_eq!(none, "设备补助（未审查，暂不适用）");
        let no_basis = said(|one| one.fair_review = Review::NotNeeded);
        assert_eq!(no_basis, "设备补助（不需审查的依据未公布，暂不适用）");
        let unproven = "设备补助（审查单位、编号或日期未公布，暂不适用）";
        assert_eq!(said(|one| one.review_no = None), unproven);
        assert_eq!(said(|one| one.review_body = Some(" ".to_owned())), unproven);
        assert_eq!(
            said(|one| one.status = PolicyStatus::Draft),
            "设备补助（征求意见）"
        );
        assert_eq!(
            said(|one| one.status = PolicyStatus::Repealed),
            "设备补助（已废止）"
        );
        assert_eq!(
            said(|one| one.valid_to = Some(day("2026-11-09"))),
            "设备补助（已过期）"
        );
        assert_eq!(
            said(|one| one.check.verified_on = Some(day("2025-01-01"))),
            "设备补助（待核实）"
        );
    }
}
