//! What the clients sent and what they were told: an append-only file, synced before anything in
//! it counts. The verdict rests on this file alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use crate::message::{Message, Sort};
use crate::receipt::Receipt;

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Is going to be sent.
    Sent { key: String, variant: u8 },
    /// Was answered by a receipt.
    Ok {
        key: String,
        variant: u8,
        receipt: String,
    },
    /// Was answered by something else; the status says whether trying again is of use.
    Fail {
        key: String,
        variant: u8,
        status: u16,
    },
    /// Was not answered: it may have happened or not.
    Unknown { key: String, variant: u8 },
    /// Something is going to be done to the case: its event of this number.
    Act { key: String, seq: usize },
    /// It was done, or found done.
    Acted { key: String, seq: usize },
    /// A file of the message was begun, at this ticket.
    Begun {
        key: String,
        place: usize,
        ticket: String,
    },
    /// So many bytes of it were acknowledged.
    Until {
        key: String,
        place: usize,
        bytes: usize,
    },
}

impl Entry {
    /// That this message is going to be sent.
    pub(crate) fn sent(message: &Message) -> Self {
        Self::Sent {
            key: message.key.clone(),
            variant: message.variant,
        }
    }
}

/// Writes the file; clones write the same one.
#[derive(Debug, Clone)]
pub(crate) struct Journal(mpsc::UnboundedSender<(Entry, oneshot::Sender<()>)>);

impl Journal {
    /// Appends to this file.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(file)?;
        let (sender, entries) = mpsc::unbounded_channel();
        std::thread::spawn(move || write(&file, entries));
        Ok(Self(sender))
    }

    /// Returns when the entry is on disk. Entries that come together are synced together.
    pub(crate) async fn record(&self, entry: Entry) -> Result<()> {
        let (done, written) = oneshot::channel();
        self.0.send((entry, done)).ok().context("no history")?;
        written.await.context("the history could not be written")
    }
}

/// Ends with the last sender; a failed write drops those who wait, and they see it.
fn write(
    mut file: &File,
    mut entries: mpsc::UnboundedReceiver<(Entry, oneshot::Sender<()>)>,
) -> Option<()> {
    while let Some(first) = entries.blocking_recv() {
        let mut waiting = Vec::new();
        let mut lines = Vec::new();
        let mut next = Some(first);
        while let Some((entry, done)) = next {
            serde_json::to_writer(&mut lines, &entry).ok()?;
            lines.push(b'\n');
            waiting.push(done);
            next = entries.try_recv().ok();
        }
        file.write_all(&lines).ok()?;
        file.sync_data().ok()?;
        for done in waiting {
            let _ = done.send(());
        }
    }
    Some(())
}

/// Files by their places: ticket, and how many bytes were acknowledged.
pub(crate) type Files = BTreeMap<usize, (String, usize)>;

/// What is known of each key.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) keys: BTreeMap<String, Known>,
}

/// What is known of one key.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The variants that went out.
    pub(crate) sent: BTreeSet<u8>,
    /// The receipts, each with the variant that it answers; the same one once.
    pub(crate) receipts: BTreeSet<(u8, String)>,
    /// Of a case, the number of its last event that was asked for; 0: nothing was done to it.
    pub(crate) acts: usize,
    /// And the last that was acknowledged.
    pub(crate) acted: usize,
    /// Its files.
    pub(crate) files: Files,
}

impl Known {
    /// How many events the case must have, and may have.
    pub(crate) fn events(&self) -> std::ops::RangeInclusive<usize> {
        self.acted.max(1)..=self.acts.max(1)
    }
}

impl History {
    /// Replays a file. A last line without its end was never counted, and is not now.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let mut lines = BufReader::new(File::open(file)?);
        let mut history = Self::default();
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 && line.ends_with('\n') {
            let entry = serde_json::from_str(&line)
                .with_context(|| format!("not an entry of the history: {line}"))?;
            history.apply(entry);
            line.clear();
        }
        Ok(history)
    }

    /// Adds what an entry says.
    pub(crate) fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Sent { key, variant } => {
                self.keys.entry(key).or_default().sent.insert(variant);
            }
            Entry::Ok {
                key,
                variant,
                receipt,
            } => {
                let known = self.keys.entry(key).or_default();
                known.receipts.insert((variant, receipt));
            }
            Entry::Act { key, seq } => {
                let known = self.keys.entry(key).or_default();
                known.acts = known.acts.max(seq);
            }
            Entry::Acted { key, seq } => {
                let known = self.keys.entry(key).or_default();
                known.acted = known.acted.max(seq);
            }
            Entry::Begun { key, place, ticket } => {
                let known = self.keys.entry(key).or_default();
                known.files.entry(place).or_insert((ticket, 0));
            }
            Entry::Until { key, place, bytes } => {
                let known = self.keys.entry(key).or_default();
                if let Some((_, until)) = known.files.get_mut(&place) {
                    *until = bytes.max(*until);
                }
            }
            // Neither says that it did not happen: a refusal may follow an answer that was lost.
            Entry::Fail { .. } | Entry::Unknown { .. } => {}
        }
    }

    /// The files of a message that have been begun.
    pub(crate) fn files(&self, key: &str) -> Files {
        self.keys
            .get(key)
            .map(|known| known.files.clone())
            .unwrap_or_default()
    }

    /// What went out and was never acknowledged; of several bodies the first.
    pub(crate) fn open(&self) -> Vec<Message> {
        let open = self
            .keys
            .iter()
            .filter(|(_, known)| known.receipts.is_empty());
        open.filter_map(|(key, known)| {
            Some(Message {
                key: key.clone(),
                variant: *known.sent.first()?,
            })
        })
        .collect()
    }

    /// What was begun to be done to a case and never acknowledged: the case, its receipt, and the
    /// event's number.
    pub(crate) fn undone(&self) -> Vec<(Message, Receipt, usize)> {
        let begun = self
            .keys
            .iter()
            .filter(|(key, known)| Sort::of(key) == Sort::Case && known.acts > known.acted);
        begun
            .filter_map(|(key, known)| {
                let (variant, receipt) = known.receipts.first()?;
                let message = Message {
                    key: key.clone(),
                    variant: *variant,
                };
                Some((message, Receipt::parse(receipt)?, known.acts))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_recorded_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("history");
        let journal = Journal::open(&file).unwrap();
        let (one, two) = (Message::new(1, 1, 1), Message::new(1, 1, 2));
        journal.record(Entry::sent(&one)).await.unwrap();
        journal.record(Entry::sent(&two)).await.unwrap();
        let receipt = "{\"number\":\"YX\",\"query_code\":\"C\"}\n".to_owned();
        let ok = Entry::Ok {
            key: one.key.clone(),
            variant: 0,
            receipt: receipt.clone(),
        };
        journal.record(ok.clone()).await.unwrap();
        journal.record(ok).await.unwrap();
        let unknown = Entry::Unknown {
            key: two.key.clone(),
            variant: 0,
        };
        journal.record(unknown).await.unwrap();
        for entry in [
            Entry::Act {
                key: one.key.clone(),
                seq: 2,
            },
            Entry::Acted {
                key: one.key.clone(),
                seq: 2,
            },
            Entry::Act {
                key: one.key.clone(),
                seq: 3,
            },
        ] {
            journal.record(entry).await.unwrap();
        }
        let history = History::read(&file).unwrap();
        let receipts: Vec<_> = history.keys[&one.key].receipts.iter().collect();
        assert_eq!(receipts, [&(0, receipt)], "the same receipt counts once");
        assert_eq!(history.open(), [two]);
        assert_eq!(history.keys[&one.key].events(), 2..=3);
        let undone: Vec<_> = history
            .undone()
            .iter()
            .map(|(message, _, seq)| (message.clone(), *seq))
            .collect();
        assert_eq!(undone, [(one, 3)]);
    }

    #[test]
    fn a_torn_last_line_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("history");
        let line = serde_json::to_string(&Entry::sent(&Message::new(1, 1, 1))).unwrap();
        std::fs::write(&file, format!("{line}\n{{\"what\":\"sent\",\"ke")).unwrap();
        assert_eq!(History::read(&file).unwrap().keys.len(), 1);
        std::fs::write(&file, "what\n").unwrap();
        assert!(History::read(&file).is_err());
    }
}
