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

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::workbooks::{Answer, MOST_MEMORY, TIME};

#[derive(Debug, clap::Args)]
pub(crate) struct ReadWorkbook {
    file: PathBuf,
}

impl ReadWorkbook {
    pub(crate) fn run(self) -> ExitCode {
        let answer = match confine().and_then(|()| self.open()) {
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
        limit(Resource::Nofile, 0)?;
        Ok(file)
    }
}

/// Limits this process for good.
fn confine() -> io::Result<()> {
    limit(Resource::As, MOST_MEMORY)?;
    limit(Resource::Cpu, TIME.as_secs())?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    // No thread and no process; root is not bound by it, the others are.
    limit(Resource::Nproc, 0)
}

/// Sets a limit, unless a stricter one is in force.
fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let now = getrlimit(resource).maximum;
    let most = Some(now.map_or(most, |now| now.min(most)));
    setrlimit(
        resource,
        Rlimit {
            current: most,
            maximum: most,
        },
    )?;
    Ok(())
}
