//! 政策

use serde::{Deserialize, Serialize};

use super::{
    benefit::Benefit,
    fields::FIELDS,
    state::{Payout, PolicyKind, PolicyStatus, Review, Standing},
};
#[cfg(feature = "entry")]
use crate::derived::{self, Derived, Told};
use crate::{
    codes::Phone,
    date::Date,
    listing::{Check, Listing, document, identifier},
    text,
};

/// A policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 政策名称
    pub name: String,
    /// 文号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_no: Option<String>,
    /// 发文单位
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// 政策类别
    pub kind: PolicyKind,
    /// 政策状态, as the bureau says; see [`standing`](Self::standing).
    pub status: PolicyStatus,
    /// 发文日期
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// 生效日期
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// 有效期至, the last day
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// 适用范围: the county, or the name of a park.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// 替代政策: what it takes the place of, by name, number or document number
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// 园区可另行规定: whether a park's own standard goes before this one there
    #[serde(skip_serializing_if = "Option::is_none")]
    pub park_may_differ: Option<bool>,
    /// 谁能享受
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// 给什么
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// 给多少
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how_much: Option<String>,
    /// 怎么办: steps, in their order
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub how: Vec<String>,
    /// 申报截止: a day or in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// 兑现方式
    pub payout: Payout,
    /// 兑现时限 in 工作日
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payout_days: Option<u32>,
    /// 制定依据
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<String>,
    /// 公平竞争审查
    pub fair_review: Review,
    /// 审查单位
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_body: Option<String>,
    /// 审查日期
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// 审查编号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_no: Option<String>,
    /// What it gives, one a row of the sheet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Benefit>,
    /// 支持方向: what a fund is for
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// 基金规模
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<crate::money::Amount>,
    /// 政策原文
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// 原文网址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// 附件: file names
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// 适用产业, by name
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// 相关项目, by name or number
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// 联系单位
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 联系电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 合规确认人: who answers for words that the publish gate found
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_by: Option<String>,
    /// 审查文号: the review that lets them stand
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_no: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Policy {
    /// What it is on a day. A repealed policy stays repealed; otherwise its dates go before the
    /// bureau's word, so that an expired one cannot look current.
    pub fn standing(&self, today: Date) -> Standing {
        if self.status == PolicyStatus::Repealed {
            return Standing::Repealed;
        }
        if self.valid_to.is_some_and(|last| today > last) {
            return Standing::Expired;
        }
        match self.status {
            PolicyStatus::Draft => Standing::Draft,
            PolicyStatus::Revising => Standing::Revising,
            _ if self
                .valid_from
                .or(self.issued_on)
                .is_some_and(|day| day > today) =>
            {
                Standing::Upcoming
            }
            _ => Standing::InForce,
        }
    }

    /// Whether 公平竞争审查 lets it be paid: passed, with who said so, when and under which number,
    /// or not needed with the basis for that.
    pub fn is_reviewed(&self) -> bool {
        match self.fair_review {
            Review::Passed => self.review_gaps().is_empty(),
            Review::NotNeeded => !self.legal_basis.is_empty(),
            Review::None | Review::Failed => false,
        }
    }

    /// Which columns a passed review still wants: what nobody can look up counts as not passed.
    fn review_gaps(&self) -> Vec<&'static str> {
        let said =
            |text: &Option<String>| text.as_deref().is_some_and(|one| !one.trim().is_empty());
        let columns = [
            ("审查单位", said(&self.review_body)),
            ("审查编号", said(&self.review_no)),
            ("审查日期", self.reviewed_on.is_some()),
        ];
        let open = columns.into_iter().filter(|(_, said)| !said);
        open.map(|(zh, _)| zh).collect()
    }

    /// What does not fit together in it, and what to do; `None` when all does.
    ///
    /// A review that said no is no ground for an override; a term that ends before it begins, or a
    /// passed review without body, number and day, is a slip of the pen.
    fn contradiction(&self) -> Option<String> {
        let begins = self.valid_from.or(self.issued_on);
        if let (Some(from), Some(to)) = (begins, self.valid_to)
            && to < from
        {
            return Some(format!(
                "有效期至（{to}）早于{}（{from}），请核对日期",
                if self.valid_from.is_some() {
                    "生效日期"
                } else {
                    "发文日期"
                },
            ));
        }
        if self.fair_review == Review::Failed
            && (self.override_by.is_some() || self.override_no.is_some())
        {
            return Some(
                "公平竞争审查是未通过，合规确认人和审查文号不能让它发布；\
                 请删去这两列，改掉审查指出的内容后重新送审"
                    .to_owned(),
            );
        }
        let gaps = self.review_gaps();
        (self.fair_review == Review::Passed && !gaps.is_empty()).then(|| {
            format!(
                "公平竞争审查写了已通过，没有写{}；请补上，还没有结论的写 未审查",
                gaps.join("、")
            )
        })
    }

    /// Whether its benefits can be had on a day: in force and reviewed.
    pub fn available(&self, today: Date) -> bool {
        self.standing(today) == Standing::InForce && self.is_reviewed()
    }

    /// The park that it is for; `None` when it is for the whole county.
    pub fn park(&self) -> Option<&str> {
        let scope = self.scope.as_deref().map(str::trim)?;
        let county = ["", "县域", "各园区", "全县各园区"].contains(&scope) || scope.ends_with('县');
        (!county).then_some(scope)
    }

    /// Whether it holds in a park.
    pub fn covers(&self, park: &str) -> bool {
        self.park()
            .is_none_or(|own| text::key(own) == text::key(park))
    }

    /// Whether there is a place where both hold, and a business that both are for.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let place = self.park().is_none_or(|park| other.covers(park));
        let industry = self.industries.is_empty()
            || other.industries.is_empty()
            || self
                .industries
                .iter()
                .any(|one| other.industries.contains(one));
        place && (industry || self.replaces(other) || other.replaces(self))
    }

    /// Whether it says that it takes the place of another.
    pub fn replaces(&self, other: &Self) -> bool {
        let names = [
            Some(&other.name),
            other.code.as_ref(),
            other.doc_no.as_ref(),
        ];
        let names: Vec<String> = names
            .into_iter()
            .flatten()
            .map(|name| text::key(name))
            .collect();
        self.id != other.id
            && self
                .replaces
                .iter()
                .any(|called| names.contains(&text::key(called)))
    }

    /// The benefit that a row of the sheet describes.
    #[cfg(feature = "entry")]
    pub(super) fn benefit(&mut self) -> &mut Benefit {
        if self.benefits.is_empty() {
            self.benefits.push(Benefit::default());
        }
        &mut self.benefits[0]
    }

    fn is_same(&self, other: &Self) -> bool {
        let names = text::key(&self.name) == text::key(&other.name);
        let codes = match (&self.code, &other.code) {
            (Some(a), Some(b)) => text::key(a) == text::key(b),
            _ => true,
        };
        names && codes
    }

    /// Takes in a following row: its benefit, and no other word than the first row's.
    fn join(&mut self, row: Self) -> Result<(), String> {
        let blank = Self::blank();
        for field in FIELDS
            .iter()
            .filter(|field| !field.key.starts_with("benefit_"))
        {
            let said = (field.get)(&row);
            if said.is_some() && said != (field.get)(&blank) && said != (field.get)(self) {
                return Err(format!(
                    "“{}”有几行，“{}”前后写得不一样；一条政策只写一次，后面各行只写政策名称和奖补条件、标准、限额",
                    self.name, field.zh
                ));
            }
        }
        self.benefits.extend(row.benefits);
        Ok(())
    }
}

impl Listing for Policy {
    const KEY: &'static str = "policies";
    const ZH: &'static str = "政策";
    const MEASURE: &'static str = "条";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "z", &[&self.name]);
    }

    fn complete(&self) -> Result<(), String> {
        self.contradiction().map_or(Ok(()), Err)
    }

    fn gather(rows: Vec<Self>) -> Result<Vec<Self>, String> {
        let mut gathered: Vec<Self> = Vec::new();
        for row in rows {
            match gathered.iter_mut().find(|known| known.is_same(&row)) {
                Some(known) => known.join(row)?,
                None => gathered.push(row),
            }
        }
        Ok(gathered)
    }

    fn rows(&self) -> Vec<Self> {
        let mut first = self.clone();
        let rest = first.benefits.split_off(self.benefits.len().min(1));
        let following = rest.into_iter().map(|benefit| Self {
            code: self.code.clone(),
            name: self.name.clone(),
            benefits: vec![benefit],
            ..Self::default()
        });
        std::iter::once(first).chain(following).collect()
    }

    fn published_on(&self) -> Option<Date> {
        self.issued_on
    }

    #[cfg(feature = "entry")]
    fn derived() -> Vec<Derived<Self>> {
        vec![
            Derived {
                key: "standing",
                zh: derived::STANDING,
                en: "Standing on the day",
                help: "按日期推算的效力：现行有效、尚未生效、征求意见、修订中、已过期、已废止",
                each: None,
                get: |one, today| {
                    let standing = one.standing(today);
                    Told::word(standing.key(), standing.zh())
                },
            },
            Derived {
                key: "available",
                zh: derived::AVAILABLE,
                en: "Can be had on the day",
                help: "现行有效、通过公平竞争审查且没有超过复核期",
                each: Some("benefits"),
                get: |one, today| Told::yes(one.available(today) && !one.check.is_stale(today)),
            },
        ]
    }

    #[cfg(feature = "entry")]
    fn at_odds(all: &[Self], today: Date) -> Vec<String> {
        super::conflict::advice(all, today)
    }

    fn line(&self) -> String {
        let number = self.doc_no.as_deref().unwrap_or("文号未公布");
        format!(
            "{}｜{number}｜{}｜{}",
            self.name,
            self.status.zh(),
            self.fair_review.zh()
        )
    }

    fn move_by(&mut self, days: i64) {
        let dates = [
            &mut self.check.verified_on,
            &mut self.issued_on,
            &mut self.valid_from,
            &mut self.valid_to,
            &mut self.reviewed_on,
        ];
        for date in dates {
            *date = date.map(|day| day.add_days(days));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn policy() -> Policy {
        Policy {
            name: "设备补助".to_owned(),
            valid_from: Some(day("2026-01-01")),
            valid_to: Some(day("2026-12-31")),
            fair_review: Review::Passed,
            review_body: Some("青穗县市场监督管理局".to_owned()),
            review_no: Some("演示1号".to_owned()),
            reviewed_on: Some(day("2025-12-20")),
            ..Policy::default()
        }
    }

    #[test]
    fn a_passed_review_without_its_evidence_counts_for_nothing() {
        let today = day("2026-11-10");
        assert_eq!(policy().complete(), Ok(()));
        let without_body = Policy {
            review_body: None,
            ..policy()
        };
        let without_number = Policy {
            review_no: Some(" ".to_owned()),
            ..policy()
        };
        let without_day = Policy {
            reviewed_on: None,
            ..policy()
        };
        for (zh, policy) in [
            ("审查单位", without_body),
            ("审查编号", without_number),
            ("审查日期", without_day),
        ] {
            assert!(!policy.is_reviewed() && !policy.available(today), "{zh}");
            assert_eq!(
                policy.withheld(today),
                Some("审查单位、编号或日期未公布，暂不适用")
            );
            assert!(policy.complete().unwrap_err().contains(zh));
        }
        let ends_first = Policy {
            valid_to: Some(day("2025-01-01")),
            ..policy()
        };
        assert!(ends_first.complete().unwrap_err().contains("早于生效日期"));
    }

    #[test]
    fn a_review_that_said_no_lets_no_override_stand() {
        let failed = Policy {
            fair_review: Review::Failed,
            override_by: Some("穗安".to_owned()),
            override_no: Some("演示9号".to_owned()),
            ..policy()
        };
        assert!(failed.complete().unwrap_err().contains("未通过"));
    }

    #[test]
    fn dates_go_before_the_word() {
        let today = day("2026-11-10");
        assert_eq!(policy().standing(today), Standing::InForce);
        assert_eq!(policy().standing(day("2026-12-31")), Standing::InForce);
        assert_eq!(policy().standing(day("2025-12-31")), Standing::Upcoming);
        for status in PolicyStatus::ALL {
            let expired = Policy { status, ..policy() }.standing(day("2027-01-01"));
            assert!(
                matches!(expired, Standing::Expired | Standing::Repealed),
                "{status:?}"
            );
        }
        let repealed = Policy {
            status: PolicyStatus::Repealed,
            ..policy()
        };
        assert_eq!(repealed.standing(today), Standing::Repealed);
    }

    #[test]
    fn only_what_is_in_force_and_reviewed_is_available() {
        let today = day("2026-11-10");
        assert!(policy().available(today));
        assert!(!policy().available(day("2027-01-01")));
        for (fair_review, basis, available) in [
            (Review::None, true, false),
            (Review::Failed, true, false),
            (Review::NotNeeded, false, false),
            (Review::NotNeeded, true, true),
        ] {
            let legal_basis = if basis {
                vec!["依据".to_owned()]
            } else {
                Vec::new()
            };
            let policy = Policy {
                fair_review,
                legal_basis,
                ..policy()
            };
            assert_eq!(policy.available(today), available, "{fair_review:?}");
            assert_eq!(policy.withheld(today).is_none(), available);
        }
        let none = Policy {
            fair_review: Review::None,
            ..policy()
        };
        assert_eq!(none.withheld(today), Some("未审查，暂不适用"));
        let draft = Policy {
            status: PolicyStatus::Draft,
            ..policy()
        };
        assert!(!draft.available(today));
    }

    #[test]
    fn rows_of_one_policy_become_one_document_and_rows_again() {
        let benefit = |formula: &str| Benefit {
            formula: Some(formula.to_owned()),
            ..Benefit::default()
        };
        let whole = Policy {
            benefits: vec![
                benefit("每人 5000元"),
                benefit("固定 10万元"),
                benefit("视情况"),
            ],
            ..policy()
        };
        let rows = whole.rows();
        assert_eq!(rows.len(), 3);
        assert_eq!(Policy::gather(rows.clone()), Ok(vec![whole]));
        let mut other = rows;
        other[2].issuer = Some("另一个单位".to_owned());
        assert!(Policy::gather(other).unwrap_err().contains("发文单位"));
    }
}
