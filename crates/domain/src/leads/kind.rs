//! 类型: what a visitor can leave, each with its own short form.

use serde::{Deserialize, Serialize};

/// 类型 of a lead.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadKind {
    /// 有意愿无项目: wants to invest.
    #[default]
    Invest,
    /// 有项目无投资主体: has a project, looks for an investor.
    Seek,
    /// 有需求无门路: needs land, funds, workers, permits, a market.
    Need,
    /// 预约考察: wants to come and look.
    Visit,
    /// 我能补这个链: does what a chain lacks.
    Gap,
    /// 活动报名
    Event,
}

impl LeadKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Invest,
        Self::Seek,
        Self::Need,
        Self::Visit,
        Self::Gap,
        Self::Event,
    ];

    /// The Chinese words, as bureaus keep their lists.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Invest => "有意愿无项目",
            Self::Seek => "有项目无投资主体",
            Self::Need => "有需求无门路",
            Self::Visit => "预约考察",
            Self::Gap => "我能补这个链",
            Self::Event => "活动报名",
        }
    }

    /// The same in the visitor's words, to choose from.
    pub const fn wish(self) -> &'static str {
        match self {
            Self::Invest => "我想来投资",
            Self::Seek => "我有项目，找投资方",
            Self::Need => "我有需求，找门路",
            Self::Visit | Self::Gap | Self::Event => self.zh(),
        }
    }

    /// What it is to the visitor who leaves it: 已收到您的…
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Invest => "投资意向",
            Self::Seek => "项目",
            Self::Need => "需求",
            Self::Visit => "考察预约",
            Self::Gap => "补链意向",
            Self::Event => "活动报名",
        }
    }

    /// For whom it is, in the visitor's words.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Invest => "有项目要落地，或者还在找方向",
            Self::Seek => "项目已经有了，在找投资人、合作方",
            Self::Need => "缺地、缺资金、缺工人、办手续、找销路",
            Self::Visit => "想来看地、看厂、谈一谈，约个时间",
            Self::Gap => "产业链上缺的那一环，我能做",
            Self::Event => "推介会、恳谈会、展会",
        }
    }

    /// The word in addresses, JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invest => "invest",
            Self::Seek => "seek",
            Self::Need => "need",
            Self::Visit => "visit",
            Self::Gap => "gap",
            Self::Event => "event",
        }
    }

    /// The kind with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What somebody means who says no kind: an intent, about a chain's node a gap, about a story
    /// what the story is (who reads it must see whether it is an event).
    pub fn meant_by(about: Option<&str>) -> Self {
        let mut things = about.into_iter().flat_map(crate::library::things);
        things
            .find_map(|(kind, id)| match kind {
                "chains" if id.contains('.') => Some(Self::Gap),
                "stories" => Some(Self::Event),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// 需求: what somebody lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadNeed {
    /// 用地、厂房
    Land,
    /// 资金
    Funds,
    /// 用工
    Workers,
    /// 审批、手续
    Permits,
    /// 市场、销路
    Market,
}

impl LeadNeed {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Land,
        Self::Funds,
        Self::Workers,
        Self::Permits,
        Self::Market,
    ];

    /// The Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Land => "用地、厂房",
            Self::Funds => "资金、贷款",
            Self::Workers => "招工、人才",
            Self::Permits => "审批、办证",
            Self::Market => "市场、销路",
        }
    }

    /// The word in addresses, JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Funds => "funds",
            Self::Workers => "workers",
            Self::Permits => "permits",
            Self::Market => "market",
        }
    }

    /// The need with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.key() == key)
    }
}

/// 上午、下午
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HalfDay {
    /// 上午
    Morning,
    /// 下午
    Afternoon,
}

impl HalfDay {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Morning, Self::Afternoon];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Morning => "上午",
            Self::Afternoon => "下午",
        }
    }

    /// The word in JSON and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
        }
    }

    /// The half with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|half| half.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_json() {
        fn json(value: impl Serialize) -> String {
            serde_json::to_string(&value).unwrap().replace('"', "")
        }
        for kind in LeadKind::ALL {
            assert_eq!(json(kind), kind.key());
            assert_eq!(LeadKind::named(kind.key()), Some(kind));
        }
        for need in LeadNeed::ALL {
            assert_eq!(json(need), need.key());
            assert_eq!(LeadNeed::named(need.key()), Some(need));
        }
        for half in HalfDay::ALL {
            assert_eq!(json(half), half.key());
            assert_eq!(HalfDay::named(half.key()), Some(half));
        }
        assert_eq!(LeadKind::named("complaint"), None);
    }

    #[test]
    fn what_it_is_about_tells_the_kind() {
        for (about, kind) in [
            (None, LeadKind::Invest),
            (Some("parcels:a-01"), LeadKind::Invest),
            (Some("chains:dairy"), LeadKind::Invest),
            (Some("chains:dairy.whey"), LeadKind::Gap),
            (Some("parcels:a-01:chains:dairy.whey"), LeadKind::Gap),
            (Some("stories:dt-2026-18"), LeadKind::Event),
        ] {
            assert_eq!(LeadKind::meant_by(about), kind, "{about:?}");
        }
    }
}
