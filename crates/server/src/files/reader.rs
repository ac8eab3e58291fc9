//! Pictures are decoded in a process of their own, as workbooks are (decision 0012): what a file
//! makes a decoder do ends that process, and this one says why.

use std::{
    io,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{io::AsyncReadExt as _, process::Command, time::timeout};

use super::picture::Made;

/// The address space of the reading process, in bytes, its own program included: 1 GiB.
pub(crate) const MOST_MEMORY: u64 = 1024 * 1024 * 1024;

/// How long one picture may take, by the clock and by the processor.
pub(crate) const TIME: Duration = Duration::from_secs(180);

/// The largest answer that is taken, in bytes: 32 MiB.
const MOST_ANSWER: u64 = 32 * 1024 * 1024;

/// The signal of a process that could not get the memory it asked for.
const ABORTED: i32 = 6;
/// The signals of a process that used up its time on the processor.
const OUT_OF_TIME: [i32; 2] = [9, 24];

/// What the reading process says first, on a line; the files follow.
pub(crate) type Answer = Result<Vec<Made>, String>;

/// Draws a picture anew; the error is a sentence.
pub(crate) async fn read_picture(file: &Path) -> Result<Vec<(Made, Vec<u8>)>, String> {
    let (status, answer) = run(file)
        .await
        .map_err(|error| format!("读图片的进程没有启动（{error}）；请稍后再试"))?
        .ok_or("处理这张图片用的时间太长，已停止；请缩小后再放入")?;
    understood(status, &answer)
}

/// `None` when it took too long.
async fn run(file: &Path) -> io::Result<Option<(ExitStatus, Vec<u8>)>> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("read-picture")
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
            out.take(MOST_ANSWER + 1).read_to_end(&mut answer).await?;
        }
        child.wait().await
    };
    match timeout(TIME, reading).await {
        Ok(status) => Ok(Some((status?, answer))),
        Err(_) => {
            child.kill().await?;
            Ok(None)
        }
    }
}

fn understood(status: ExitStatus, answer: &[u8]) -> Result<Vec<(Made, Vec<u8>)>, String> {
    const BROKEN: &str = "图片的内部结构不正常，读不下去；请用看图软件打开并另存一次";
    match status.signal() {
        Some(ABORTED) => return Err("处理这张图片用的内存太多，已停止；请缩小后再放入".to_owned()),
        Some(signal) if OUT_OF_TIME.contains(&signal) => {
            return Err("处理这张图片用的时间太长，已停止；请缩小后再放入".to_owned());
        }
        _ => {}
    }
    let line = answer
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or(BROKEN)?;
    let (line, mut files) = (&answer[..line], &answer[line + 1..]);
    let made: Answer = serde_json::from_slice(line).map_err(|_| BROKEN)?;
    let made = made?
        .into_iter()
        .map(|one| {
            let (file, rest) = files.split_at_checked(one.length)?;
            files = rest;
            Some((one, file.to_vec()))
        })
        .collect::<Option<Vec<_>>>()
        .filter(|_| status.success() && files.is_empty());
    made.ok_or_else(|| BROKEN.to_owned())
}
