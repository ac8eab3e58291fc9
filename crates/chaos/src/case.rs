//! The complaints that are sent, and what is then done to them: all of it follows from the key.

use serde_json::{Map, Value, json};

use crate::message::Message;

/// What a complaint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    form: Value,
}

/// Who does something to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    /// By number and query code.
    Visitor,
    /// By a service token.
    Staff,
}

/// Something that is done to a case, and the state that it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) act: &'static str,
    pub(crate) by: Actor,
    pub(crate) state: &'static str,
}

const fn by_visitor(act: &'static str, state: &'static str) -> Step {
    let by = Actor::Visitor;
    Step { act, by, state }
}

const fn by_staff(act: &'static str, state: &'static str) -> Step {
    let by = Actor::Staff;
    Step { act, by, state }
}

/// What may be done to a complaint, from beginning to end: each of these is lawful.
const FORMAL: &[&[Step]] = &[
    &[by_visitor("supplement", "received")],
    &[
        by_staff("ask_supplement", "supplement"),
        by_visitor("supplement", "received"),
    ],
    &[
        by_staff("accept", "handling"),
        by_staff("progress", "handling"),
        by_visitor("withdraw", "withdrawn"),
    ],
    &[
        by_staff("accept", "handling"),
        by_staff("conclude", "concluded"),
        by_staff("deliver", "delivered"),
        by_visitor("rate", "delivered"),
    ],
];

/// And to a suggestion.
const SHORT: &[&[Step]] = &[
    &[by_staff("progress", "received")],
    &[
        by_staff("answer", "delivered"),
        by_visitor("reopen", "handling"),
    ],
];

impl Case {
    /// What this message says.
    pub(crate) fn of(message: &Message) -> Self {
        let mut dice = message.dice();
        let formal = dice.bool();
        let anonymous = !formal && dice.bool();
        let long = "细".repeat(dice.usize(..300));
        let mut form = json!({
            "kind": if formal { "enterprise" } else { "suggestion" },
            "text": format!("{} 施工期间被要求另交费用；😀 ' \" \\ % _ --{long}", message.mark()),
            "confidential": dice.bool(),
            "publish": dice.bool(),
            "anonymous": anonymous,
            "consent": !anonymous,
        });
        if formal {
            form["category"] = "charges".into();
            form["against"] = "authority".into();
            form["unit"] = format!("第{}镇人民政府", dice.u16(..)).into();
        }
        if dice.bool() {
            form["want"] = format!("退还 {} 元", dice.u16(..)).into();
        }
        if !anonymous {
            form["name"] = format!("第{}公司", dice.u16(..)).into();
            form["contact"] = format!("visitor{}@example.com", dice.u32(..)).into();
        }
        Self { form }
    }

    /// As it is sent.
    pub(crate) fn form(&self) -> &Value {
        &self.form
    }

    /// What staff must read of it.
    pub(crate) fn words(&self) -> Value {
        self.part(&["unit", "text", "want"])
    }

    /// Who sent it, as they themselves must read it.
    pub(crate) fn person(&self) -> Value {
        self.part(&["name", "contact"])
    }

    fn part(&self, names: &[&str]) -> Value {
        let held = |name: &&str| Some(((*name).to_owned(), self.form.get(*name)?.clone()));
        Value::Object(names.iter().filter_map(held).collect::<Map<_, _>>())
    }
}

impl Message {
    /// What is done to this complaint when it has been acknowledged, in this order; nothing to
    /// every second.
    pub(crate) fn steps(&self) -> &'static [Step] {
        let formal = Case::of(self).form["kind"] == "enterprise";
        let plans = if formal { FORMAL } else { SHORT };
        let mut dice = self.other(100).dice();
        if dice.bool() {
            return &[];
        }
        plans[dice.usize(..plans.len())]
    }

    /// What is said with the event of this number; the first is the sending, which says nothing.
    pub(crate) fn said(&self, seq: usize) -> String {
        format!("[{}#{seq}] 说明", self.key)
    }

    /// The body of the act that makes this event.
    pub(crate) fn act(&self, seq: usize, step: &Step) -> Value {
        let mut act = json!({ "act": step.act, "steps": seq - 1, "text": self.said(seq) });
        if step.act == "rate" {
            act["result"] = 4.into();
            act["service"] = 5.into();
        }
        act
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_says_the_same_and_another_body_something_else() {
        let message = Message::new(7, 3, 11);
        assert_eq!(Case::of(&message), Case::of(&message.clone()));
        assert_ne!(Case::of(&message), Case::of(&message.other(1)));
        // What is done follows from the key alone, whichever body won.
        for n in (1..100).step_by(2) {
            let message = Message::new(7, 3, n);
            let kind = |message: &Message| Case::of(message).form["kind"].clone();
            if kind(&message) == kind(&message.other(1)) {
                assert_eq!(message.steps(), message.other(1).steps());
            }
        }
    }

    #[test]
    fn some_are_complaints_some_suggestions_and_to_some_much_is_done() {
        let cases: Vec<Message> = (1..200).step_by(2).map(|n| Message::new(7, 3, n)).collect();
        let formal = cases
            .iter()
            .filter(|case| Case::of(case).words().get("unit").is_some());
        assert!((20..80).contains(&formal.count()));
        let long = cases.iter().filter(|case| case.steps().len() >= 3);
        assert!(long.count() > 3);
        let anonymous = cases
            .iter()
            .filter(|case| Case::of(case).person() == json!({}));
        assert!(anonymous.count() > 3);
    }
}
