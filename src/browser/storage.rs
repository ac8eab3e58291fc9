//! What is kept on this phone: the draft, its key, the last receipt. A browser that refuses
//! (private mode) loses the convenience, never the app.

use domain::json::{self, FromJson};
use serde::Serialize;

use super::window;

/// Reads a value, if it is there and still makes sense.
pub(super) fn read<T: FromJson>(key: &str) -> Option<T> {
    let text = window().local_storage().ok()??.get_item(key).ok()??;
    json::parse(&text)
}

/// Writes a value.
pub(super) fn write<T: Serialize>(key: &str, value: &T) {
    if let Ok(text) = serde_json::to_string(value) {
        write_text(key, &text);
    }
}

/// Writes a value that is JSON already.
pub(super) fn write_text(key: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, text);
    }
}

/// Forgets a value.
pub(super) fn remove(key: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(key);
    }
}
