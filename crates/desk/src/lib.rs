//! The rules of the forms for the browser: loaded at the first touch of a form that `extras/desk.js`
//! looks after. Each form is parsed by the function of [`domain`] that the server runs; here it only
//! meets JavaScript.

use domain::{
    complaints::ComplaintForm,
    json::{FromJson, parse},
    leads::LeadForm,
    problem::FieldErrors,
};
use serde_json::{Map, Value};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

/// What is wrong with a form: sentences by field, as JSON; `undefined` when it has no rule here or
/// cannot be read, and the server alone decides.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub fn check(form: &str, json: &str) -> Option<String> {
    let errors = match form {
        "complaint" => wrong(json, |form: &ComplaintForm| form.parse().err()),
        "lead" => wrong(json, |form: &LeadForm| form.parse().err()),
        _ => None,
    }?;
    Some(written(errors))
}

/// The nonce that answers a challenge of the server, among `tries` from `from` on; `undefined` when it
/// is not among them: the page has its turn in between.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub fn search(challenge: &str, bits: u8, from: u32, tries: u32) -> Option<u32> {
    let found = domain::proof::search(challenge, bits, from.into(), tries.into())?;
    u32::try_from(found).ok()
}

fn wrong<T: FromJson>(json: &str, rule: fn(&T) -> Option<FieldErrors>) -> Option<FieldErrors> {
    Some(rule(&parse::<T>(json)?).unwrap_or_default())
}

fn written(errors: FieldErrors) -> String {
    let fields: Map<String, Value> = errors
        .0
        .into_iter()
        .map(|(key, sentences)| (key, Value::from(sentences)))
        .collect();
    Value::Object(fields).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_checked_by_the_rule_of_the_server() {
        let errors = check("complaint", r#"{"kind":"enterprise"}"#).unwrap();
        let fields: Value = serde_json::from_str(&errors).unwrap();
        let server = ComplaintForm {
            kind: "enterprise".to_owned(),
            ..ComplaintForm::default()
        };
        let expected = serde_json::to_value(server.parse().unwrap_err()).unwrap();
        assert_eq!(fields, expected);
        let good = r#"{"kind":"inquiry","text":"办环评找谁","anonymous":true}"#;
        assert_eq!(check("complaint", good).as_deref(), Some("{}"));
        let lead = check("lead", "{}").unwrap();
        assert!(lead.contains("\"contact\""), "{lead}");
    }

    #[test]
    fn a_proof_is_found_piece_by_piece() {
        let found = (0..).step_by(64).find_map(|from| search("c", 8, from, 64));
        let nonce = found.unwrap();
        assert!(domain::proof::verify("c", nonce.into(), 8));
        assert_eq!(search("c", 8, 0, nonce), None);
    }

    #[test]
    fn what_has_no_rule_is_left_to_the_server() {
        assert_eq!(check("other", "{}"), None);
        assert_eq!(check("complaint", "{"), None);
    }
}
