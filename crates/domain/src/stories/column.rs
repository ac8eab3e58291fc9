//! 栏目

use serde::{Deserialize, Serialize};

/// What a story is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 动态
    #[default]
    News,
    /// 招商大使推项目
    Recommendation,
    /// 活动
    Event,
    /// 办事指南
    Guide,
    /// 荣誉
    Honour,
}

impl Column {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::News,
        Self::Recommendation,
        Self::Event,
        Self::Guide,
        Self::Honour,
    ];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::News => "动态",
            Self::Recommendation => "大使推荐",
            Self::Event => "活动",
            Self::Guide => "办事指南",
            Self::Honour => "荣誉",
        }
    }

    /// The key in URLs and JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Recommendation => "recommendation",
            Self::Event => "event",
            Self::Guide => "guide",
            Self::Honour => "honour",
        }
    }

    /// The column of a key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_json() {
        for column in Column::ALL {
            let json = serde_json::to_string(&column).unwrap();
            assert_eq!(json, format!("\"{}\"", column.key()));
            assert_eq!(Column::parse(column.key()), Some(column));
        }
        assert_eq!(Column::parse("other"), None);
    }
}
