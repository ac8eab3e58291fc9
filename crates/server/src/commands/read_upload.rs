//! `yingshang read-upload`: looks at a visitor's file, which may be hostile, in a process that can
//! do no harm. The file comes on standard input and never lies on the disk in the clear; the answer
//! is a line of JSON on standard output, behind it a picture that was drawn anew. Started by
//! [`crate::uploads`], never by a person.

use std::{
    io::{self, Read as _, Write as _},
    process::ExitCode,
};

use domain::uploads::{FileKind, MOST_BYTES};

use crate::{
    confined::{confine, no_more_files},
    files::{
        MOST_MEMORY,
        sent::{Fit, look_at},
    },
    uploads::{LOOK_TIME, Seen},
};

#[derive(Debug, clap::Args)]
pub(crate) struct ReadUpload {}

impl ReadUpload {
    pub(crate) fn run(self) -> ExitCode {
        let read = confine(MOST_MEMORY, LOOK_TIME.as_secs())
            .and_then(|()| no_more_files())
            .and_then(|()| {
                let mut bytes = Vec::new();
                io::stdin()
                    .take(MOST_BYTES + 1)
                    .read_to_end(&mut bytes)
                    .map(|_| bytes)
            });
        let fit = match read {
            Err(_) => Err("附件没有读完，请再试一次".to_owned()),
            Ok(bytes) => look_at(bytes),
        };
        let (answer, drawn) = match fit {
            Err(why) => (Err(why.replace("放入", "上传")), Vec::new()),
            Ok(Fit::Paper(kind)) => (Ok(Seen { kind, drawn: None }), Vec::new()),
            Ok(Fit::Picture(bytes)) => {
                let drawn = Some(bytes.len() as u64);
                let kind = FileKind::Jpg;
                (Ok(Seen { kind, drawn }), bytes)
            }
        };
        let answer: Result<Seen, String> = answer;
        let mut out = io::stdout().lock();
        let written = serde_json::to_writer(&mut out, &answer)
            .map_err(io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.write_all(&drawn))
            .and_then(|()| out.flush());
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }
}
