//! What stands in an attachment, as text: PDF, docx and xlsx at the edge of the system.
//!
//! The text is for finding wordings in, not for reading: lines that a printer broke are joined, a
//! table's row is a line, its end an empty one. What cannot be read is said, never passed over.
//!
//! Files come from anywhere. What is known of bombs is refused here; programs that are exposed read
//! in a process of their own all the same.

mod lines;
mod pdf;
mod sheets;
mod word;

use std::fmt;

/// The most text that is taken from a file, in bytes of UTF-8: 8 MiB, some three million
/// characters.
pub const MOST_TEXT: usize = 8 * 1024 * 1024;
/// The most pages of a PDF.
pub const MOST_PAGES: usize = 2_000;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word since 2007.
    Docx,
    /// Excel since 2007.
    Xlsx,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// The text. A line end within a sentence means nothing; an empty line ends it.
    pub text: String,
    /// What is in the file and cannot be read as text: each a part of a sentence.
    pub unread: Vec<String>,
    /// A viewer may run something of it: a PDF's script, or a program that it starts.
    pub runs: bool,
    /// So many other files stand within an Office file that are none themselves.
    pub foreign: usize,
}

impl Paper {
    /// Adds a text of its own, which ends where it ends.
    fn add(&mut self, text: &str) -> Result<(), PaperError> {
        let text = text.trim_matches(['\n', ' ']);
        if text.is_empty() {
            return Ok(());
        }
        if self.text.len() + text.len() > MOST_TEXT {
            return Err(PaperError::TooMuchText);
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(text);
        Ok(())
    }
}

/// Why nothing of a file was read. Prints as a sentence with what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// Opens with a password only.
    Password,
    /// Encrypted in a way that is not known.
    Encryption,
    /// Not a PDF, or damaged.
    BrokenPdf,
    /// More than [`MOST_PAGES`].
    TooManyPages,
    /// More than [`MOST_TEXT`].
    TooMuchText,
    /// An Office file, in the words of who looked through it.
    Office(String),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password => {
                f.write_str("文件有打开密码，查不了里面的文字；请取消密码、另存后再放入")
            }
            Self::Encryption => {
                f.write_str("文件加了密，查不了里面的文字；请从原文件重新导出不加密的 PDF 再放入")
            }
            Self::BrokenPdf => {
                f.write_str("PDF 损坏或不完整，读不出来；请从原文件重新导出 PDF 再放入")
            }
            Self::TooManyPages => {
                write!(f, "PDF 超过 {MOST_PAGES} 页；请分成几个文件再放入")
            }
            Self::TooMuchText => write!(
                f,
                "文件里的文字超过 {} MB；请分成几个文件再放入",
                MOST_TEXT / 1024 / 1024
            ),
            Self::Office(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for PaperError {}

/// Reads a file.
///
/// # Errors
/// A [`PaperError`], whose sentence says what to do with the file.
pub fn read(bytes: Vec<u8>, format: Format) -> Result<Paper, PaperError> {
    let mut paper = match format {
        Format::Pdf => pdf::read(bytes)?,
        Format::Docx => word::read(&bytes, 0)?,
        Format::Xlsx => sheets::read(bytes, 0)?,
    };
    if paper.unread.is_empty() && !paper.text.chars().any(char::is_alphanumeric) {
        paper.unread.push("文件里没有可查的文字".to_owned());
    }
    Ok(paper)
}
