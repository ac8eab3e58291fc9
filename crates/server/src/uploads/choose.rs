//! The files that a form names: the one way from an upload into a message, of whatever kind.

use std::sync::Arc;

use domain::{codes::ReceiptNumber, problem::FieldErrors};

use super::Ticket;
use crate::{
    app::App,
    problem::Answer,
    secret::Secret,
    store::{Attachment, Progress, SealFiles, SealedCase, StoreError},
    vault::{CaseKey, FileKey, Vault},
};

/// Uploads that a message may take in, with their keys.
pub(crate) struct Chosen(Vec<(String, FileKey)>);

/// Opens what a form names. The error is a sentence at `files` for each that cannot be taken.
pub(crate) async fn choose(app: &App, ids: &[String]) -> Answer<Result<Chosen, FieldErrors>> {
    let mut errors = FieldErrors::default();
    let mut chosen = Vec::with_capacity(ids.len());
    for (place, id) in (1..).zip(ids) {
        let opened = match Ticket::parse(id) {
            Some(ticket) => ticket.open(app).await?,
            None => None,
        };
        match opened.map(|(upload, key)| (upload.progress, upload.id, key)) {
            Some((Progress::Ready, row, key)) => chosen.push((row, key)),
            Some((Progress::Receiving, ..)) => errors.add(
                "files",
                format!("第 {place} 个附件还没有传完，请等它传完再提交"),
            ),
            Some((Progress::Refused(why), ..)) => {
                errors.add("files", format!("第 {place} 个附件不能用：{why}"));
            }
            None => errors.add(
                "files",
                format!("第 {place} 个附件已过期、已用过或没有传上来，请删掉后重新添加"),
            ),
        }
    }
    Ok(if errors.is_empty() {
        Ok(Chosen(chosen))
    } else {
        Err(errors)
    })
}

impl Chosen {
    /// The files for the message with this key.
    pub(crate) fn sealed_by(&self, key: &CaseKey) -> Result<Vec<Attachment>, getrandom::Error> {
        let sealed = |(row, file): &(String, FileKey)| {
            Ok(Attachment {
                id: row.clone(),
                file_key: file.sealed_by(key, row)?,
            })
        };
        self.0.iter().map(sealed).collect()
    }

    /// The files for a case that gets its number and its key when it is stored; `None` when there
    /// are none.
    pub(crate) fn for_new_case(self, secret: &Secret) -> Option<SealFiles> {
        if self.0.is_empty() {
            return None;
        }
        let vault = Vault::of(secret);
        Some(Arc::new(
            move |number: &ReceiptNumber, sealed: &SealedCase| {
                let lost = || StoreError::Other("a new case has no key for its files".to_owned());
                let key = sealed.key.as_ref().ok_or_else(lost)?;
                let key = vault
                    .open_key(&number.to_string(), key)
                    .map_err(|_| lost())?;
                self.sealed_by(&key)
                    .map_err(|error| StoreError::Other(format!("no randomness: {error}")))
            },
        ))
    }
}
