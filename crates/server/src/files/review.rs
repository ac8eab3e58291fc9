//! Who answers for an attachment that the publish gate stops: `NAME.review.json` beside the file.
//! It is never handed out.

use std::{fs, io, path::Path};

use domain::date::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Looked;

/// What stands in the file's place of `pdf`, `docx` or `xlsx`.
pub(crate) const ENDING: &str = "review.json";

/// A named override: for this content, and for what was found in it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    /// 合规确认人.
    pub(crate) approved_by: String,
    /// 审查文号.
    pub(crate) review_no: String,
    /// The day on which it was given.
    pub(crate) on: Date,
    /// The content it was given for.
    pub(crate) sha256: String,
    /// What was found, and what could not be looked at.
    pub(crate) looked: Looked,
}

impl Review {
    /// The content as the record names it.
    pub(crate) fn content(bytes: &[u8]) -> String {
        hex::encode(Sha256::digest(bytes))
    }

    /// The record beside an attachment; none when there is none, or none that can be read.
    pub(crate) fn beside(attachment: &Path) -> io::Result<Option<Self>> {
        match fs::read(attachment.with_extension(ENDING)) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What of today's look the record does not cover: all of it, when the content is another.
    pub(crate) fn leaves(&self, bytes: &[u8], mut looked: Looked) -> Looked {
        if self.sha256 == Self::content(bytes) {
            let known = &self.looked;
            // The reasons may have been written anew since.
            looked.findings.retain(|now| {
                let same = |then: &domain::compliance::Finding| {
                    (&then.phrase, &then.rule) == (&now.phrase, &now.rule)
                };
                !known.findings.iter().any(same)
            });
            looked.unread.retain(|now| !known.unread.contains(now));
        }
        looked
    }
}
