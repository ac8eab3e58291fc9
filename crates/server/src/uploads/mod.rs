//! 附件: the files of visitors. They come piece by piece (`features/uploads.rs`), each piece sealed
//! before it reaches the database; when the last is there the file is looked at in the confined
//! process; a message takes it in when it is stored. Why so: docs/decisions/0020.

mod choose;
mod desk;
mod download;
mod look;

use domain::uploads::FileKind;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    problem::{Answer, Problem},
    published::now,
    secret::Secret,
    store::{Chunks, StoredUpload},
    vault::{CaseKey, FileKey, Vault},
};

pub(crate) use choose::choose;
pub use desk::{Desk, UploadLimits};
pub(crate) use download::download;
pub(crate) use look::{LOOK_TIME, Seen, Verdict, look};

/// What the address of an upload holds: who knows it may go on with the upload, and name it in a
/// message. It stands in no database and in no log.
#[derive(Clone, Copy)]
pub(crate) struct Ticket([u8; 16]);

impl Ticket {
    /// A new one, like no other.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads what stands in an address or in a form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let read = hex::decode_to_slice(text, &mut bytes).is_ok();
        (lower && read).then_some(Self(bytes))
    }

    /// The last part of the address.
    pub(crate) fn text(self) -> String {
        hex::encode(self.0)
    }

    /// The row in the database.
    pub(crate) fn row(self, secret: &Secret) -> String {
        secret.upload_row(&self.0)
    }

    /// What the file's key is sealed by.
    pub(crate) fn key(self, secret: &Secret) -> CaseKey {
        Vault::of_upload(secret, &self.0)
    }

    /// The upload and its key, as long as it waits for a message.
    pub(crate) async fn open(self, app: &App) -> Answer<Option<(StoredUpload, FileKey)>> {
        let row = self.row(app.secret());
        let Some(upload) = app.store().upload(&row, now()).await? else {
            return Ok(None);
        };
        let key = FileKey::open(&self.key(app.secret()), &row, &upload.file_key)
            .map_err(|error| Problem::unexpected(&error))?;
        Ok(Some((upload, key)))
    }
}

/// What is known of a file, sealed as one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// What the visitor called it.
    pub(crate) name: String,
    /// What it is; known once it was looked at.
    #[serde(default)]
    pub(crate) kind: Option<FileKind>,
    /// SHA-256 of what is kept, likewise.
    #[serde(default)]
    pub(crate) sha256: Option<String>,
}

impl Facts {
    /// Sealed by the file's key.
    pub(crate) fn seal(&self, key: &FileKey) -> Answer<String> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        key.seal_facts(&json)
            .map_err(|error| Problem::unexpected(&error))
    }

    /// Opened again.
    pub(crate) fn open(key: &FileKey, sealed: &str) -> Answer<Self> {
        let json = key
            .open_facts(sealed)
            .map_err(|error| Problem::unexpected(&error))?;
        serde_json::from_slice(&json)
            .map_err(|_| Problem::unexpected(&"what was known of a file is not what it was"))
    }
}

/// A piece of a file, opened.
pub(crate) async fn piece(app: &App, key: &FileKey, of: &Chunks, start: u64) -> Answer<Vec<u8>> {
    let sealed = app.store().chunk(of, start).await?;
    let sealed = sealed.ok_or_else(|| Problem::unexpected(&"a piece of a file is missing"))?;
    match key.open_chunk(&of.place(start), &sealed) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(Problem::unexpected(&"a piece of a file is damaged")),
    }
}

/// Once an hour what has run out goes.
pub async fn sweep(app: App) {
    let mut hours = tokio::time::interval(std::time::Duration::from_secs(3_600));
    loop {
        hours.tick().await;
        match app.store().sweep_uploads(now()).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "removed uploads that had run out"),
            Err(error) => tracing::warn!("uploads that have run out were not removed: {error}"),
        }
    }
}
