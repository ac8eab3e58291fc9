//! docx, and of an xlsx what is not in its cells: the words of every XML part of the package, be
//! it the body, a header, a footnote, a text box, a comment, a chart, or text that a tracked change
//! has struck out.

use std::io::{Cursor, Read as _};

use quick_xml::{Reader, escape::resolve_predefined_entity, events::Event};
use zip::ZipArchive;

use crate::{Paper, PaperError, sheets};

/// How deep an Office file may stand in another.
const MOST_DEPTH: usize = 2;

/// Reads a file; `depth` says in how many others it stands.
pub(crate) fn read(bytes: &[u8], depth: usize) -> Result<Paper, PaperError> {
    let mut paper = Paper::default();
    workbook::scan_package(bytes).map_err(|error| {
        let said = error.to_string().replace("导入", "放入");
        PaperError::Office(said.replace("Excel", "Word").replace(".xlsx", ".docx"))
    })?;
    parts(bytes, &mut paper, depth)?;
    Ok(paper)
}

/// Adds what the parts of a package say, its cells left out. The package has been scanned.
pub(crate) fn parts(bytes: &[u8], paper: &mut Paper, depth: usize) -> Result<(), PaperError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut foreign = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|_| broken())?;
        let name = part.name().map_err(|_| broken())?.to_ascii_lowercase();
        let embedded = name.contains("/embeddings/") || name.contains("afchunk");
        if name.ends_with(".xml") && !embedded {
            let mut xml = String::new();
            part.read_to_string(&mut xml).map_err(|_| broken())?;
            paper.add(&words(&xml, &name)?)?;
        } else if embedded && !name.ends_with(".rels") && !name.ends_with('/') {
            let mut inner = Vec::new();
            part.read_to_end(&mut inner).map_err(|_| broken())?;
            match office(inner, &name, depth + 1) {
                Some(read) => {
                    let read = read?;
                    paper.add(&read.text)?;
                    paper.unread.extend(read.unread);
                    paper.foreign += read.foreign;
                }
                None => foreign.push(name),
            }
        }
    }
    if !foreign.is_empty() {
        let count = foreign.len();
        paper.foreign += count;
        paper.unread.push(format!("里面嵌着 {count} 个别的文件"));
    }
    Ok(())
}

/// An Office file within another; `None` when it is something else, or too deep.
fn office(bytes: Vec<u8>, name: &str, depth: usize) -> Option<Result<Paper, PaperError>> {
    if depth > MOST_DEPTH {
        return None;
    }
    if name.ends_with(".xlsx") {
        Some(sheets::read(bytes, depth))
    } else if name.ends_with(".docx") {
        Some(read(&bytes, depth))
    } else {
        None
    }
}

/// The words of one part.
fn words(xml: &str, part: &str) -> Result<String, PaperError> {
    let mut reader = Reader::from_str(xml);
    let mut pile = Pile::default();
    // How deep in an element whose text counts, and in one that says how a word is read.
    let (mut kept, mut muted) = (0_usize, 0_usize);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(tag) => {
                let name = Name::of(tag.local_name().as_ref());
                if muted > 0 || name == Name::Reading {
                    muted += 1;
                } else {
                    kept += usize::from(kept > 0 || name.is_text(part));
                    pile.open(name);
                }
            }
            Event::End(tag) => {
                if muted > 0 {
                    muted -= 1;
                } else {
                    kept = kept.saturating_sub(1);
                    pile.close(Name::of(tag.local_name().as_ref()));
                }
            }
            Event::Empty(tag) if muted == 0 => match Name::of(tag.local_name().as_ref()) {
                Name::Tab => pile.put("\t"),
                Name::Break => pile.put("\n"),
                _ => {}
            },
            Event::Text(text) if kept > 0 && muted == 0 => {
                pile.put(&text);
            }
            Event::CData(text) if kept > 0 && muted == 0 => {
                pile.put(&text);
            }
            Event::GeneralRef(entity) if kept > 0 && muted == 0 => {
                if let Ok(Some(c)) = entity.resolve_char_ref() {
                    pile.put(c.encode_utf8(&mut [0; 4]));
                } else {
                    pile.put(resolve_predefined_entity(&entity).unwrap_or_default());
                }
            }
            Event::Eof => return Ok(pile.done),
            _ => {}
        }
    }
}

/// What an element is, whatever its namespace: the same few names serve documents, drawings,
/// charts and comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Paragraph,
    Row,
    Cell,
    /// Words, also those that a tracked change has struck out.
    Words,
    /// A text that a chart keeps.
    Value,
    /// The header or footer of a sheet.
    Edge,
    /// The words of a comment beside a sheet.
    Comment,
    /// Title, subject and key words of the file.
    About,
    Tab,
    Break,
    /// How a word is read aloud, set above it.
    Reading,
    Other,
}

impl Name {
    fn of(local: &str) -> Self {
        match local {
            "p" => Self::Paragraph,
            "tr" => Self::Row,
            "tc" => Self::Cell,
            "t" | "delText" => Self::Words,
            "v" => Self::Value,
            "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
            | "firstFooter" => Self::Edge,
            "text" => Self::Comment,
            "title" | "subject" | "description" | "keywords" => Self::About,
            "ta" => Self::Tab,
            "br" | "cr" => Self::Break,
            "rt" | "rPh" => Self::Reading,
            _ => Self::Other,
        }
    }

    /// Whether what stands in it are words to be read. The cells of sheets are read elsewhere.
    fn is_text(self, part: &str) -> bool {
        match self {
            Self::Words => !part.starts_with("xl/worksheets/") && part != "xl/sharedstrings.xml",
            Self::Value => part.contains("/charts/"),
            Self::Edge => true,
            Self::Comment => part.contains("comment"),
            Self::About => part == "docprops/core.xml",
            _ => false,
        }
    }
}

/// Paragraphs and cells that are still open; a text box stands in the middle of a paragraph.
#[derive(Default)]
struct Pile {
    open: Vec<Open>,
    done: String,
}

enum Open {
    Paragraph(String),
    Cell(String),
    Row(Vec<String>),
}

impl Pile {
    fn open(&mut self, name: Name) {
        match name {
            Name::Paragraph => self.open.push(Open::Paragraph(String::new())),
            Name::Cell => self.open.push(Open::Cell(String::new())),
            Name::Row => self.open.push(Open::Row(Vec::new())),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(Open::Paragraph(line) | Open::Cell(line)) => line.push_str(text),
            _ => self.done.push_str(text),
        }
    }

    fn close(&mut self, name: Name) {
        match name {
            Name::Paragraph | Name::Row | Name::Cell => {}
            Name::Value | Name::Edge | Name::Comment | Name::About => return self.put("\n"),
            _ => return,
        }
        match self.open.pop() {
            Some(Open::Paragraph(line)) => self.flow(&format!("{line}\n")),
            Some(Open::Cell(text)) => match self.open.last_mut() {
                Some(Open::Row(cells)) => cells.push(text.trim().to_owned()),
                _ => self.flow(&text),
            },
            Some(Open::Row(cells)) => self.flow(&format!("\n{}\n\n", cells.join("\t"))),
            None => {}
        }
    }

    /// Adds to the innermost cell, or to the part's own text.
    fn flow(&mut self, text: &str) {
        let cell = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Cell(text) => Some(text),
            _ => None,
        });
        cell.unwrap_or(&mut self.done).push_str(text);
    }
}

fn broken() -> PaperError {
    PaperError::Office("文件的内部结构不正常，读不出来；请打开后另存一次再放入".to_owned())
}
