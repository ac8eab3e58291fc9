//! A file that may be hostile, read by this binary started again under a hidden name (decision
//! 0012): what the file makes a reader do ends that process, and this one says why.

use std::{
    io,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::AsyncReadExt as _,
    process::{Child, Command},
    time::timeout,
};

/// This very program, also when another version has been put in its place since it was started.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// The signal of a process that could not get the memory it asked for.
const ABORTED: i32 = 6;
/// The signals of a process that used up its time on the processor.
const OUT_OF_TIME: [i32; 2] = [9, 24];

/// How the reading process ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// As it should; what it wrote.
    Said(Vec<u8>),
    /// It wanted more memory than it may have.
    Memory,
    /// It took longer than it may, by the clock or by the processor.
    Time,
    /// It wrote more than is taken.
    TooMuch,
    /// In any other way: what it wrote is not to be believed.
    Broken,
}

/// Starts `yingshang ROLE FILE` and waits for what it writes, at most `most` bytes.
///
/// # Errors
/// When the process cannot be started or heard.
pub(crate) async fn read(role: &str, file: &Path, time: Duration, most: u64) -> io::Result<Ended> {
    let mut child = Command::new(THIS_PROGRAM)
        .arg(role)
        .arg("--")
        .arg(file)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Of a panic or a failed allocation the status is enough.
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut answer = Vec::new();
    let reading = async {
        if let Some(out) = child.stdout.take() {
            out.take(most + 1).read_to_end(&mut answer).await?;
        }
        child.wait().await
    };
    let Ok(status) = timeout(time, reading).await else {
        child.kill().await?;
        return Ok(Ended::Time);
    };
    let status = status?;
    Ok(if answer.len() as u64 > most {
        Ended::TooMuch
    } else {
        ended(status, answer)
    })
}

/// Starts `yingshang ROLE`, which reads from a pipe and answers into one. It ends when it is
/// dropped.
///
/// # Errors
/// When the process cannot be started.
pub(crate) fn start(role: &str) -> io::Result<Child> {
    Command::new(THIS_PROGRAM)
        .arg(role)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

/// What its status says of a process, and what it said itself.
pub(crate) fn ended(status: ExitStatus, answer: Vec<u8>) -> Ended {
    match status.signal() {
        Some(ABORTED) => Ended::Memory,
        Some(signal) if OUT_OF_TIME.contains(&signal) => Ended::Time,
        _ if status.success() => Ended::Said(answer),
        _ => Ended::Broken,
    }
}
