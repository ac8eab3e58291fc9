//! `yingshang read-workbook FILE`: reads a file that may be hostile, in a process that can do no
//! harm. Started by [`crate::workbooks`], never by a person; the answer is JSON on standard output.
//!
//! It runs before any thread is started: each would take its share of the address space.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use crate::{
    confined::{confine, no_more_files},
    workbooks::{Answer, MOST_MEMORY, TIME},
};

#[derive(Debug, clap::Args)]
pub(crate) struct ReadWorkbook {
    file: PathBuf,
}

impl ReadWorkbook {
    pub(crate) fn run(self) -> ExitCode {
        let answer = match confine(MOST_MEMORY, TIME.as_secs()).and_then(|()| self.open()) {
            Err(why) => Answer::Refused(format!("没有读取文件（{why}），请检查系统的资源限制")),
            Ok(Err(error)) => Answer::Refused(error.to_string()),
            Ok(Ok(file)) => match workbook::read_from(file, &self.file) {
                Ok(workbook) => Answer::Read(workbook),
                Err(error) => Answer::Refused(error.to_string()),
            },
        };
        let mut out = BufWriter::new(io::stdout().lock());
        let written = serde_json::to_writer(&mut out, &answer).map_err(io::Error::from);
        match written.and_then(|()| out.flush()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }

    /// The file, and behind it no other: neither files nor connections can be opened any more.
    fn open(&self) -> io::Result<Result<File, workbook::WorkbookError>> {
        let file = workbook::open(&self.file);
        no_more_files()?;
        Ok(file)
    }
}
