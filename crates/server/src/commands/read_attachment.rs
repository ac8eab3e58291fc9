//! `yingshang read-attachment FILE`: looks through a file that may be hostile, in a process that
//! can do no harm. Started by [`crate::files`], never by a person; the answer is JSON on standard
//! output.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use domain::compliance;

use crate::{
    confined::{confine, read_alone},
    files::{LOOK_TIME, Looked, MOST_BYTES, MOST_MEMORY, kind_of},
};

#[derive(Debug, clap::Args)]
pub(crate) struct ReadAttachment {
    file: PathBuf,
}

impl ReadAttachment {
    pub(crate) fn run(self) -> ExitCode {
        let read = confine(MOST_MEMORY, LOOK_TIME.as_secs())
            .and_then(|()| read_alone(&self.file, MOST_BYTES));
        let answer: Result<Looked, String> = match read {
            Err(why) => Err(format!("没有读取附件（{why}）")),
            Ok(bytes) => look(bytes),
        };
        let mut out = io::stdout().lock();
        let written = serde_json::to_writer(&mut out, &answer).map_err(io::Error::from);
        match written.and_then(|()| out.flush()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }
}

fn look(bytes: Vec<u8>) -> Result<Looked, String> {
    let format = kind_of(&bytes)?.format().ok_or("这不是附件")?;
    let paper = papers::read(bytes, format).map_err(|error| error.to_string())?;
    Ok(Looked {
        findings: compliance::find(&paper.text),
        unread: paper.unread,
    })
}
