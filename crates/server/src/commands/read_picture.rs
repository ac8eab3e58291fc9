//! `yingshang read-picture FILE`: decodes a picture that may be hostile, in a process that can do
//! no harm. Started by [`crate::files`], never by a person; the answer is a line of JSON on standard
//! output and the files that it names behind it.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use crate::{
    confined::{confine, read_alone},
    files::{Answer, MOST_BYTES, MOST_MEMORY, TIME, kind_of, picture::redraw},
};

#[derive(Debug, clap::Args)]
pub(crate) struct ReadPicture {
    file: PathBuf,
}

impl ReadPicture {
    pub(crate) fn run(self) -> ExitCode {
        let read =
            confine(MOST_MEMORY, TIME.as_secs()).and_then(|()| read_alone(&self.file, MOST_BYTES));
        let (answer, files): (Answer, Vec<u8>) = match read {
            Err(why) => (Err(format!("没有读取图片（{why}）")), Vec::new()),
            Ok(bytes) => {
                let drawn = kind_of(&bytes)
                    .map_err(str::to_owned)
                    .and_then(|kind| redraw(&bytes, kind));
                match drawn {
                    Ok((made, files)) => (Ok(made), files),
                    Err(why) => (Err(why), Vec::new()),
                }
            }
        };
        let mut out = io::stdout().lock();
        let written = serde_json::to_writer(&mut out, &answer)
            .map_err(io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.write_all(&files))
            .and_then(|()| out.flush());
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }
}
