//! Why something is held.

use serde::{Deserialize, Serialize};

/// 待核验的原因, for staff; the visitor is told only that a person looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// More than usual from one address, without a proof of work.
    Source,
    /// More than usual with one contact, without a proof of work.
    Contact,
    /// More than usual altogether, without a proof of work.
    All,
    /// The same or nearly the same text came from several others within 30 days.
    SameText,
    /// Nothing but links.
    OnlyLinks,
    /// A field was filled in that no person sees.
    Trap,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Source,
        Self::Contact,
        Self::All,
        Self::SameText,
        Self::OnlyLinks,
        Self::Trap,
    ];

    /// The Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Source => "同一网络地址提交偏多",
            Self::Contact => "同一联系方式提交偏多",
            Self::All => "全站提交偏多",
            Self::SameText => "30 天内有多人提交过相同或相近的文字",
            Self::OnlyLinks => "内容只有网址",
            Self::Trap => "填写了页面上看不见的栏目",
        }
    }

    /// The word in the database, the same as in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Contact => "contact",
            Self::All => "all",
            Self::SameText => "same_text",
            Self::OnlyLinks => "only_links",
            Self::Trap => "trap",
        }
    }

    /// The reason with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_api() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.key());
            assert_eq!(Reason::named(reason.key()), Some(reason));
        }
    }
}
