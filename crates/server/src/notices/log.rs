//! The log, which is there without any setting: nobody has to be told, but it can be found.

use super::{Attempt, Sender, letter::Letter};

/// Writes a line.
pub(crate) struct Log;

impl Sender for Log {
    fn send<'a>(&'a self, letter: &'a Letter) -> Attempt<'a> {
        Box::pin(async move {
            let facts = &letter.facts;
            tracing::info!(
                number = %facts.number,
                topic = %facts.topic,
                kind = %facts.kind,
                state = %facts.state,
                due_on = facts.due_on.as_deref().unwrap_or("-"),
                "notice"
            );
            Ok(())
        })
    }
}
