//! The intents that are sent.

use serde_json::{Value, json};

use crate::message::Message;

/// What an intent says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) name: String,
    pub(crate) contact: String,
    pub(crate) want: String,
    pub(crate) facts: Facts,
}

/// What of it the database must hold unsealed, field by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
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

impl Content {
    /// What of this message is to be stored; some intents name one of these projects.
    pub(crate) fn of(message: &Message, projects: &[String]) -> Self {
        let mut dice = message.dice();
        let thing = THINGS[dice.usize(..THINGS.len())];
        let long = "细".repeat(dice.usize(..300));
        let project = dice.usize(..=projects.len());
        // Ten thousand 元 are a million 分.
        let amount_fen = dice.bool().then(|| dice.i64(1..90_000) * 1_000_000);
        Self {
            name: format!("{thing}第{}公司", dice.u16(..)),
            contact: format!("visitor{}@example.com", dice.u32(..)),
            want: format!(
                "{} 想办{thing}{}{long}",
                message.mark(),
                ENDS[dice.usize(..ENDS.len())]
            ),
            facts: Facts {
                amount_fen,
                amount_about: i64::from(amount_fen.is_some() && dice.bool()),
                project_id: projects.get(project).cloned(),
            },
        }
    }

    /// Who sent it, as they themselves must read it.
    pub(crate) fn person(&self) -> Value {
        json!({ "name": self.name, "contact": self.contact })
    }

    /// As the form sends it.
    pub(crate) fn form(&self) -> Value {
        let about = if self.facts.amount_about == 1 {
            "约"
        } else {
            ""
        };
        let amount = self
            .facts
            .amount_fen
            .map(|fen| format!("{about}{}万元", fen / 1_000_000));
        json!({
            "name": self.name,
            "contact": self.contact,
            "want": self.want,
            "amount": amount.unwrap_or_default(),
            "project": self.facts.project_id.clone().unwrap_or_default(),
            "consent": true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_says_the_same_and_another_body_something_else() {
        let projects = ["qs-001".to_owned()];
        let message = Message::new(7, 3, 10);
        let content = Content::of(&message, &projects);
        assert_eq!(content, Content::of(&message.clone(), &projects));
        assert_ne!(content, Content::of(&message.other(1), &projects));
        assert!(content.want.starts_with(&message.mark()));
    }
}
