//! The intents that are sent. What an intent says follows from its key, so that what ought to be
//! stored can be told from the key alone.

use serde_json::{Value, json};

/// Begins every key of the harness; an intent without it came from nobody.
const PREFIX: &str = "chaos-";

/// An intent: a key, and which of several bodies goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lead {
    pub(crate) key: String,
    /// 0, unless another body is sent under the same key.
    pub(crate) variant: u8,
}

/// What of an intent the database must hold, field by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) name: String,
    pub(crate) contact: String,
    pub(crate) want: String,
    /// In 分.
    pub(crate) amount_fen: Option<i64>,
    /// 1: “约”.
    pub(crate) amount_about: i64,
    pub(crate) project_id: Option<String>,
}

const THINGS: [&str; 8] = [
    "方便米饭",
    "冷链仓储",
    "饲料加工",
    "光伏组件",
    "纺织服装",
    "石材加工",
    "中药饮片",
    "云计算",
];
const ENDS: [&str; 5] = [
    "，想了解用地和蒸汽价格。",
    "。\n第二行：需要标准厂房 6000 平方米。",
    "，请问有没有 “一事一议” 的条件？",
    "；😀 ' \" \\ % _ -- <b>",
    "，听说电价 0.42 元一度。",
];

impl Lead {
    /// The `n`-th intent that client `client` sends in the round with this seed.
    pub(crate) fn new(seed: u64, client: usize, n: usize) -> Self {
        Self {
            key: format!("{PREFIX}{seed}-{client}-{n}"),
            variant: 0,
        }
    }

    /// The same key with another body.
    pub(crate) fn other(&self, variant: u8) -> Self {
        Self {
            key: self.key.clone(),
            variant,
        }
    }

    /// What is to be stored; some intents name one of these projects.
    pub(crate) fn content(&self, projects: &[String]) -> Content {
        let mut dice = fastrand::Rng::with_seed(hash(&self.key, self.variant));
        let thing = THINGS[dice.usize(..THINGS.len())];
        let long = "细".repeat(dice.usize(..300));
        let project = dice.usize(..=projects.len());
        // Ten thousand 元 are a million 分.
        let amount_fen = dice.bool().then(|| dice.i64(1..90_000) * 1_000_000);
        Content {
            name: format!("{thing}第{}公司", dice.u16(..)),
            contact: format!("visitor{}@example.com", dice.u32(..)),
            want: format!(
                "[{}/{}] 想办{thing}{}{long}",
                self.key,
                self.variant,
                ENDS[dice.usize(..ENDS.len())]
            ),
            amount_fen,
            amount_about: i64::from(amount_fen.is_some() && dice.bool()),
            project_id: projects.get(project).cloned(),
        }
    }

    /// The key and the variant that the words of a stored intent begin with.
    pub(crate) fn marked(want: &str) -> Option<Self> {
        let (mark, _) = want.strip_prefix('[')?.split_once(']')?;
        let (key, variant) = mark.split_once('/')?;
        key.starts_with(PREFIX).then_some(())?;
        Some(Self {
            key: key.to_owned(),
            variant: variant.parse().ok()?,
        })
    }
}

impl Content {
    /// As the form sends it.
    pub(crate) fn form(&self) -> Value {
        let about = if self.amount_about == 1 { "约" } else { "" };
        let amount = self
            .amount_fen
            .map(|fen| format!("{about}{}万元", fen / 1_000_000));
        json!({
            "name": self.name,
            "contact": self.contact,
            "want": self.want,
            "amount": amount.unwrap_or_default(),
            "project": self.project_id.clone().unwrap_or_default(),
            "consent": true,
        })
    }
}

/// FNV-1a: the same on every machine and in every version.
fn hash(key: &str, variant: u8) -> u64 {
    key.bytes()
        .chain([variant])
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_tell_whose_they_are() {
        let lead = Lead::new(7, 3, 11).other(1);
        let want = lead.content(&[]).want;
        assert!(want.starts_with("[chaos-7-3-11/1] "));
        assert_eq!(Lead::marked(&want), Some(lead));
        assert_eq!(Lead::marked("想了解用地"), None);
        assert_eq!(Lead::marked("[someone/0] 想了解用地"), None);
    }

    #[test]
    fn the_same_key_says_the_same_and_another_body_something_else() {
        let projects = ["qs-001".to_owned()];
        let lead = Lead::new(7, 3, 11);
        assert_eq!(lead.content(&projects), lead.clone().content(&projects));
        assert_ne!(lead.content(&projects), lead.other(1).content(&projects));
    }
}
