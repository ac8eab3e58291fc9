//! What a complaint is about, in the words of the county's reports.

use serde::{Deserialize, Serialize};

use super::Kind;

/// 类别
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 涉企收费
    Charges,
    /// 违规执法
    Enforcement,
    /// 强制摊派
    ForcedLevies,
    /// 罚款没收
    Fines,
    /// 强揽工程
    ForcedContracts,
    /// 阻工扰工
    ObstructedWork,
    /// 政策未兑现
    PolicyUnpaid,
    /// 合同、承诺未履行
    PromiseBroken,
    /// 审批慢、推诿
    Delay,
    /// 招标采购、市场准入不公平
    UnfairAccess,
    /// 用地、水电气等保障不到位
    Utilities,
    /// 其他
    Other,
}

impl Category {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Self; 12] = [
        Self::Charges,
        Self::Enforcement,
        Self::ForcedLevies,
        Self::Fines,
        Self::ForcedContracts,
        Self::ObstructedWork,
        Self::PolicyUnpaid,
        Self::PromiseBroken,
        Self::Delay,
        Self::UnfairAccess,
        Self::Utilities,
        Self::Other,
    ];

    /// The Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Charges => "涉企收费",
            Self::Enforcement => "违规执法",
            Self::ForcedLevies => "强制摊派",
            Self::Fines => "罚款没收",
            Self::ForcedContracts => "强揽工程",
            Self::ObstructedWork => "阻工扰工",
            Self::PolicyUnpaid => "政策未兑现",
            Self::PromiseBroken => "合同、承诺未履行",
            Self::Delay => "审批慢、推诿",
            Self::UnfairAccess => "招标采购、市场准入不公平",
            Self::Utilities => "用地、水电气等保障不到位",
            Self::Other => "其他",
        }
    }

    /// The word in JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Charges => "charges",
            Self::Enforcement => "enforcement",
            Self::ForcedLevies => "forced_levies",
            Self::Fines => "fines",
            Self::ForcedContracts => "forced_contracts",
            Self::ObstructedWork => "obstructed_work",
            Self::PolicyUnpaid => "policy_unpaid",
            Self::PromiseBroken => "promise_broken",
            Self::Delay => "delay",
            Self::UnfairAccess => "unfair_access",
            Self::Utilities => "utilities",
            Self::Other => "other",
        }
    }

    /// The category with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// Whether a kind asks for it: a complaint must say what it is about.
    pub const fn asked_of(kind: Kind) -> bool {
        matches!(kind, Kind::ForeignInvestment | Kind::Enterprise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_json() {
        for category in Category::ALL {
            let json = serde_json::to_string(&category).unwrap();
            assert_eq!(json, format!("\"{}\"", category.key()));
            assert_eq!(Category::named(category.key()), Some(category));
        }
    }
}
