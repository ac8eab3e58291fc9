//! Excel and CSV files, read in a process of their own.
//!
//! The libraries of these formats allocate by what a file says of itself, and a failed allocation
//! ends the process. So it is another process that ends, and this one says why.

use std::{io, path::Path, time::Duration};

use serde::{Deserialize, Serialize};
use workbook::Workbook;

use crate::child::{self, Ended};

/// The address space of the reading process, in bytes, its own program included: 256 MiB.
pub(crate) const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// How long reading a file may take, by the clock and by the processor.
pub(crate) const TIME: Duration = Duration::from_secs(10);

/// The largest answer that is taken, in bytes: 64 MiB.
const MOST_ANSWER: u64 = 64 * 1024 * 1024;

/// What the reading process says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// What stands in the file.
    Read(Workbook),
    /// Why it was not read: a sentence with what to do.
    Refused(String),
}

/// Why a file was not read. Prints as a sentence with what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// In the reader's own words.
    #[error("{0}")]
    Refused(String),
    /// More than [`MOST_MEMORY`].
    #[error("读这个文件用的内存超过 {} MB，已停止；请只留要导入的工作表和内容，在 Excel 里另存为 .xlsx 再导入", MOST_MEMORY / 1024 / 1024)]
    Memory,
    /// Longer than [`TIME`].
    #[error("{} 秒内没有读完这个文件，已停止；请删去多余的行、列、格式和工作表，另存为 .xlsx 再导入", TIME.as_secs())]
    Time,
    /// More than [`MOST_ANSWER`].
    #[error("文件里的内容太多，读出来超过 {} MB；请分成几个文件再导入", MOST_ANSWER / 1024 / 1024)]
    Answer,
    /// The reader ended in another way.
    #[error("文件的内部结构不正常，读不下去；请在 Excel 里打开并另存为 .xlsx 再导入")]
    Broken,
    /// The reading process could not be started.
    #[error("读表格的进程没有启动（{0}）；请稍后再试")]
    Start(#[from] io::Error),
}

/// Reads a file's visible sheets.
pub(crate) async fn read(file: &Path) -> Result<Workbook, ReadError> {
    match child::read("read-workbook", file, TIME, MOST_ANSWER).await? {
        Ended::Said(answer) => match serde_json::from_slice(&answer) {
            Ok(Answer::Read(workbook)) => Ok(workbook),
            Ok(Answer::Refused(why)) => Err(ReadError::Refused(why)),
            Err(_) => Err(ReadError::Broken),
        },
        Ended::Memory => Err(ReadError::Memory),
        Ended::Time => Err(ReadError::Time),
        Ended::TooMuch => Err(ReadError::Answer),
        Ended::Broken => Err(ReadError::Broken),
    }
}
