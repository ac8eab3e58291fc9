//! What is kept on this phone: the draft, its key, the last receipt. A browser that refuses
//! (private mode) loses the convenience, never the app.

use domain::json::{FromJson, parse};

use super::window;

/// Reads a value, if it is there and still makes sense.
pub(super) fn read<T: FromJson>(key: &str) -> Option<T> {
    let text = window().local_storage().ok()??.get_item(key).ok()??;
    parse(&text)
}

/// Writes a value that is JSON already.
pub(super) fn write(key: &str, text: &str) {
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
