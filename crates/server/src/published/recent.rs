//! Answers that were made for an address, its query included, kept for the next who asks the same: a
//! filter shared in a group chat is asked for by many within a minute.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use super::Ready;

/// How many bytes of bodies are kept, before compression; then it begins anew.
const MOST: usize = 8 * 1024 * 1024;

/// Addresses longer than this, in bytes, are nobody's but their maker's.
const LONGEST: usize = 300;

/// What was made lately, by address with query. It goes with its snapshot, so it is never stale.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    answers: HashMap<String, Arc<Ready>>,
    bytes: usize,
}

impl Recent {
    /// What was made for this address.
    pub(super) fn get(&self, address: &str) -> Option<Arc<Ready>> {
        self.kept().answers.get(address).cloned()
    }

    /// Keeps what was made for this address.
    pub(super) fn keep(&self, address: &str, ready: Arc<Ready>) {
        if address.len() > LONGEST {
            return;
        }
        let mut kept = self.kept();
        if kept.bytes + ready.size() > MOST {
            *kept = Kept::default();
        }
        kept.bytes += ready.size();
        // Two who asked at once both made it.
        if let Some(twin) = kept.answers.insert(address.to_owned(), ready) {
            kept.bytes -= twin.size();
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::Cache;

    fn ready(bytes: usize) -> Arc<Ready> {
        Arc::new(Ready::new(
            vec![b'x'; bytes],
            "text/plain",
            Cache::Revalidate,
        ))
    }

    #[test]
    fn an_answer_that_is_kept_twice_counts_once() {
        let recent = Recent::default();
        for _ in 0..3 {
            recent.keep("/a?b", ready(10));
        }
        assert_eq!(recent.kept().bytes, 10);
    }

    #[test]
    fn it_keeps_what_there_is_room_for() {
        let recent = Recent::default();
        recent.keep("/a?b", ready(10));
        assert!(recent.get("/a?b").is_some() && recent.get("/a?c").is_none());
        recent.keep(&format!("/a?{}", "x".repeat(LONGEST)), ready(10));
        recent.keep("/large?", ready(MOST - 10));
        assert!(recent.get("/a?b").is_some(), "there was room for both");
        recent.keep("/one?", ready(1));
        assert!(recent.get("/large?").is_none() && recent.get("/one?").is_some());
        assert_eq!(recent.kept().answers.len(), 1);
    }
}
