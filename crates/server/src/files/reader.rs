//! Pictures and attachments are read in a process of their own, as workbooks are (decision 0012).

use std::{io, path::Path, time::Duration};

use domain::compliance::Finding;
use serde::{Deserialize, Serialize};

use super::picture::Made;
use crate::child::{self, Ended};

/// The address space of the reading process, in bytes, its own program included: 1 GiB.
pub(crate) const MOST_MEMORY: u64 = 1024 * 1024 * 1024;

/// How long one picture may take, by the clock and by the processor.
pub(crate) const TIME: Duration = Duration::from_secs(180);

/// How long looking through an attachment may take, likewise.
pub(crate) const LOOK_TIME: Duration = Duration::from_secs(60);

/// The largest answer that is taken, in bytes: 32 MiB.
const MOST_ANSWER: u64 = 32 * 1024 * 1024;

/// What the reading process says first of a picture, on a line; the files follow.
pub(crate) type Answer = Result<Vec<Made>, String>;

/// Each picture with its file.
type Files = Vec<(Made, Vec<u8>)>;

/// What an attachment holds that may not be published, or that nobody could look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Looked {
    /// What the publish gate finds.
    pub(crate) findings: Vec<Finding>,
    /// What is not text: each a part of a sentence.
    pub(crate) unread: Vec<String>,
}

impl Looked {
    /// Whether nobody has to answer for it.
    pub(crate) fn is_clear(&self) -> bool {
        self.findings.is_empty() && self.unread.is_empty()
    }
}

/// Draws a picture anew; the error is a sentence.
pub(crate) async fn read_picture(file: &Path) -> Result<Files, String> {
    let answer = read("read-picture", file, TIME, "图片", "请缩小后再放入").await?;
    understood(&answer).unwrap_or_else(|| {
        Err("图片的内部结构不正常，读不下去；请用看图软件打开并另存一次".to_owned())
    })
}

/// Looks through the text of a PDF, docx or xlsx; the error is a sentence.
pub(crate) async fn look_through(file: &Path) -> Result<Looked, String> {
    let answer = read(
        "read-attachment",
        file,
        LOOK_TIME,
        "附件",
        "请删去大图、分成几个文件，或从原文件重新导出，再放入",
    )
    .await?;
    serde_json::from_slice(&answer).unwrap_or_else(|_| Err(broken("附件")))
}

async fn read(
    role: &str,
    file: &Path,
    time: Duration,
    what: &str,
    todo: &str,
) -> Result<Vec<u8>, String> {
    let not_started = |error: io::Error| format!("读{what}的进程没有启动（{error}）；请稍后再试");
    let ended = child::read(role, file, time, MOST_ANSWER).await;
    match ended.map_err(not_started)? {
        Ended::Said(answer) => Ok(answer),
        Ended::Memory => Err(format!("读这个{what}用的内存太多，已停止；{todo}")),
        Ended::Time => Err(format!("读这个{what}用的时间太长，已停止；{todo}")),
        Ended::TooMuch | Ended::Broken => Err(broken(what)),
    }
}

fn broken(what: &str) -> String {
    format!("{what}的内部结构不正常，读不下去；请打开后另存一次，再放入")
}

/// `None` when the answer does not add up.
fn understood(answer: &[u8]) -> Option<Result<Files, String>> {
    let line = answer.iter().position(|byte| *byte == b'\n')?;
    let (line, mut files) = (&answer[..line], &answer[line + 1..]);
    let made = match serde_json::from_slice::<Answer>(line).ok()? {
        Ok(made) => made,
        Err(why) => return Some(Err(why)),
    };
    let made = made
        .into_iter()
        .map(|one| {
            let (file, rest) = files.split_at_checked(one.length)?;
            files = rest;
            Some((one, file.to_vec()))
        })
        .collect::<Option<Vec<_>>>()?;
    files.is_empty().then_some(Ok(made))
}
