//! Keys by their hashes: all that a database keeps of the key of a complaint.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::history::History;

/// The keys of a history, by the text of their SHA-256.
#[derive(Debug, Default)]
pub(crate) struct Hashes {
    keys: HashMap<String, String>,
    known: BTreeSet<String>,
}

impl Hashes {
    /// Adds the keys that are new in a history.
    pub(crate) fn learn(&mut self, history: &History) {
        for key in history.keys.keys() {
            if self.known.insert(key.clone()) {
                self.keys.insert(hash(key.as_bytes()), key.clone());
            }
        }
    }

    /// The key with this hash; none when nobody sent it.
    pub(crate) fn key(&self, hash: &str) -> Option<&str> {
        self.keys.get(hash).map(String::as_str)
    }
}

/// SHA-256 in small letters.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[test]
fn keys_are_found_by_their_hashes() {
    use crate::{history::Entry, message::Message};
    let mut history = History::default();
    history.apply(Entry::sent(&Message::new(1, 2, 3)));
    let mut hashes = Hashes::default();
    hashes.learn(&history);
    assert_eq!(hashes.key(&hash(b"chaos-1-2-3")), Some("chaos-1-2-3"));
    assert_eq!(hashes.key(&hash(b"chaos-1-2-4")), None);
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash(b"abc"), abc);
}
