//! The kinds of messages.

use serde::{Deserialize, Serialize};

/// 类型: what the visitor wants; decides the path and the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 外商投资投诉, by 商务部令2020年第3号
    ForeignInvestment,
    /// 企业投诉
    Enterprise,
    /// 建议
    Suggestion,
    /// 咨询
    Inquiry,
    /// 网站找错
    Correction,
}

/// Which path a kind takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 受理、办理、办结、送达, each a step of its own.
    Formal,
    /// The answer ends it: nothing has to be accepted first.
    Short,
}

impl Kind {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Self; 5] = [
        Self::ForeignInvestment,
        Self::Enterprise,
        Self::Suggestion,
        Self::Inquiry,
        Self::Correction,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::ForeignInvestment => "外商投资投诉",
            Self::Enterprise => "企业投诉",
            Self::Suggestion => "建议",
            Self::Inquiry => "咨询",
            Self::Correction => "网站找错",
        }
    }

    /// The word in addresses, JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ForeignInvestment => "foreign_investment",
            Self::Enterprise => "enterprise",
            Self::Suggestion => "suggestion",
            Self::Inquiry => "inquiry",
            Self::Correction => "correction",
        }
    }

    /// The kind with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Which path it takes.
    pub const fn way(self) -> Way {
        match self {
            Self::ForeignInvestment | Self::Enterprise => Way::Formal,
            Self::Suggestion | Self::Inquiry | Self::Correction => Way::Short,
        }
    }

    /// Whether it can be sent without a name. The Order wants the complainant's (第十一条: 投诉人的
    /// 姓名或者名称、联系方式), the county's own path does not.
    pub const fn may_be_anonymous(self) -> bool {
        !matches!(self, Self::ForeignInvestment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_json() {
        for kind in Kind::ALL {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.key()));
            assert_eq!(Kind::named(kind.key()), Some(kind));
        }
        assert_eq!(Kind::named("complaint"), None);
    }
}
