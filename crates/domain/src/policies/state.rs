//! The words of a policy: its kind, its state on paper and on a day, its review, its payout.

use serde::{Deserialize, Serialize};

/// An enum whose values are written by one Chinese word each, the first being the usual one.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $( $(#[$doc:meta])* $value:ident $key:literal $zh:literal, )* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $( $(#[$doc])* #[serde(rename = $key)] $value, )*
        }

        impl $name {
            /// All of them.
            pub const ALL: [Self; [$($zh),*].len()] = [$(Self::$value),*];

            /// The Chinese word.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$value => $zh,)* }
            }

            /// The word in JSON and addresses.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$value => $key,)* }
            }
        }
    };
}

words! {
    /// What a policy is about.
    PolicyKind {
        /// 奖补
        #[default]
        Reward "reward" "奖补",
        /// 用工人才
        People "people" "用工人才",
        /// 要素: land, power, rent
        Factors "factors" "要素",
        /// 审批服务
        Service "service" "审批服务",
        /// 金融: guarantees, interest
        Finance "finance" "金融",
        /// 基金 (S41)
        Fund "fund" "基金",
        /// 综合: an opinion of several parts
        General "general" "综合",
    }
}

words! {
    /// What the bureau says of it; what it is on a day says [`Standing`].
    PolicyStatus {
        /// 现行有效
        #[default]
        InForce "in_force" "现行有效",
        /// 征求意见
        Draft "draft" "征求意见",
        /// 修订中: not paid until the new text is out
        Revising "revising" "修订中",
        /// 已废止
        Repealed "repealed" "已废止",
    }
}

words! {
    /// 公平竞争审查. What nobody has said anything about was not reviewed.
    Review {
        /// 未审查
        #[default]
        None "none" "未审查",
        /// 已通过
        Passed "passed" "已通过",
        /// 不需审查
        NotNeeded "not_needed" "不需审查",
        /// 未通过
        Failed "failed" "未通过",
    }
}

words! {
    /// How it is paid.
    Payout {
        /// 申请后审核
        #[default]
        OnReview "on_review" "申请后审核",
        /// 快申快享
        Quick "quick" "快申快享",
        /// 免申即享
        Automatic "automatic" "免申即享",
    }
}

words! {
    /// What a policy is on a day. Dates go before the bureau's word: what has expired is never
    /// current.
    Standing {
        /// 现行有效
        #[default]
        InForce "in_force" "现行有效",
        /// 尚未生效
        Upcoming "upcoming" "尚未生效",
        /// 征求意见
        Draft "draft" "征求意见",
        /// 修订中
        Revising "revising" "修订中",
        /// 已过期
        Expired "expired" "已过期",
        /// 已废止
        Repealed "repealed" "已废止",
    }
}
