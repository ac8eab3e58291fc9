//! The one envelope in which the API says what went wrong, and how a form collects its errors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Sentences by field key; every error of a form at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FieldErrors(pub BTreeMap<String, Vec<String>>);

impl FieldErrors {
    /// Adds a sentence to a field; a field can have several.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0
            .entry(field.to_owned())
            .or_default()
            .push(sentence.into());
    }

    /// No field has an error.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first sentence of a field.
    pub fn first(&self, field: &str) -> Option<&str> {
        self.0
            .get(field)
            .and_then(|all| all.first())
            .map(String::as_str)
    }

    /// Keeps a parsed value, or its error under `field`.
    pub fn take<T, E: ToString>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }
}

/// What every error answer of the API looks like: `{"error": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Envelope {
    /// The error.
    pub error: Problem,
}

/// A sentence for a person and a code for a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable, machine-readable: `not_found`, `invalid`, `idempotency_key_reused` …
    pub code: String,
    /// What happened and what to do, in Chinese.
    pub message: String,
    /// Sentences by field, for forms.
    #[serde(default, skip_serializing_if = "FieldErrors::is_empty")]
    pub fields: FieldErrors,
    /// Set on unexpected errors: the number under which the server logged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
}
