//! Receipts: what a 201 says.

use serde_json::Value;

/// A receipt, as far as it is looked into here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) number: String,
    pub(crate) code: String,
    /// What the follow-up must show.
    pub(crate) follow_up: Value,
}

impl Receipt {
    /// Reads the body of a 201.
    pub(crate) fn parse(body: &str) -> Option<Self> {
        let mut follow_up: Value = serde_json::from_str(body).ok()?;
        let fields = follow_up.as_object_mut()?;
        let number = fields.remove("number")?.as_str()?.to_owned();
        let code = fields.remove("query_code")?.as_str()?.to_owned();
        Some(Self {
            number,
            code,
            follow_up,
        })
    }
}
