//! What the tests send and read.

use serde_json::{Value, json};

/// Pairs as a query or the body of a form.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut address = reqwest::Url::parse("http://x/").unwrap();
    address.query_pairs_mut().extend_pairs(pairs);
    address.query().unwrap_or_default().to_owned()
}

/// An intent that is taken.
pub fn good_lead() -> Value {
    json!({
        "name": "某某食品有限公司",
        "contact": "0190-8005678",
        "want": "想了解方便米饭项目的用地和蒸汽价格",
        "amount": "约1.2亿元",
        "project": "",
        "consent": true,
    })
}

/// The good intent with one field changed.
pub fn lead_with(field: &str, value: impl Into<Value>) -> Value {
    let mut lead = good_lead();
    lead[field] = value.into();
    lead
}

/// A text of JSON.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no text {key} in {value}"))
}
