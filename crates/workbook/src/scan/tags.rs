//! The tags of an XML part, one after another. Not a parser: it finds where markup begins and
//! ends, in memory bounded by the longest tag.

use std::io::{self, BufRead};

/// The longest tag, comment or piece of text between tags, in bytes: 1 MiB.
const MOST_PIECE: usize = 1024 * 1024;

/// Why the tags of a part end too early.
#[derive(Debug)]
pub(super) enum Flaw {
    /// The part cannot be unpacked, or not further.
    Read(io::Error),
    /// A document type, with which entities are defined.
    Doctype,
    /// A piece longer than [`MOST_PIECE`].
    Long,
    /// The part ends within a tag.
    Cut,
}

/// Reads what stands between `<` and `>`, comments and declarations too.
pub(super) struct Tags<R> {
    source: R,
    tag: Vec<u8>,
}

impl<R: BufRead> Tags<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            tag: Vec::new(),
        }
    }

    /// The next tag without its angle brackets; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, Flaw> {
        if !self.skip_text()? {
            return Ok(None);
        }
        self.tag.clear();
        let mut quote = None;
        loop {
            let available = self.source.fill_buf().map_err(Flaw::Read)?;
            if available.is_empty() {
                return Err(Flaw::Cut);
            }
            let length = available.len();
            for (at, &byte) in available.iter().enumerate() {
                if byte == b'>' && quote.is_none() && is_whole(&self.tag) {
                    self.source.consume(at + 1);
                    return Ok(Some(&self.tag));
                }
                self.tag.push(byte);
                if is_doctype(&self.tag) {
                    return Err(Flaw::Doctype);
                }
                // Only in the tag of an element does a quotation mark hide an angle bracket.
                let element = !matches!(self.tag[0], b'/' | b'!' | b'?');
                if element && matches!(byte, b'"' | b'\'') {
                    quote = match quote {
                        None => Some(byte),
                        Some(open) if open == byte => None,
                        other => other,
                    };
                }
            }
            self.source.consume(length);
            if self.tag.len() > MOST_PIECE {
                return Err(Flaw::Long);
            }
        }
    }

    /// Passes over text and the `<` behind it; false at the end.
    fn skip_text(&mut self) -> Result<bool, Flaw> {
        let mut skipped = 0;
        loop {
            let available = self.source.fill_buf().map_err(Flaw::Read)?;
            if available.is_empty() {
                return Ok(false);
            }
            let length = available.len();
            let found = memchr::memchr(b'<', available);
            self.source.consume(found.map_or(length, |at| at + 1));
            skipped += found.unwrap_or(length);
            if skipped > MOST_PIECE {
                return Err(Flaw::Long);
            }
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}

/// Whether a `>` ends what has been read of a tag.
fn is_whole(tag: &[u8]) -> bool {
    if tag.starts_with(b"!--") {
        tag.len() >= 5 && tag.ends_with(b"--")
    } else if tag.starts_with(b"![CDATA[") {
        tag.ends_with(b"]]")
    } else if tag.starts_with(b"?") {
        tag.len() >= 2 && tag.ends_with(b"?")
    } else {
        true
    }
}

/// `<!` that begins neither a comment nor verbatim text.
fn is_doctype(tag: &[u8]) -> bool {
    let known: [&[u8]; 2] = [b"!--", b"![CDATA["];
    tag.first() == Some(&b'!')
        && tag.len() <= 8
        && !known
            .iter()
            .any(|known| known.starts_with(tag) || tag.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All tags, through a buffer of a few bytes, so that every tag crosses its edge.
    fn tags(xml: &str) -> Result<Vec<String>, Flaw> {
        let mut tags = Tags::new(io::BufReader::with_capacity(3, xml.as_bytes()));
        let mut all = Vec::new();
        while let Some(tag) = tags.next()? {
            all.push(String::from_utf8_lossy(tag).into_owned());
        }
        Ok(all)
    }

    #[test]
    fn markup_ends_where_it_ends() {
        let xml = "<?xml a='>'?><a b='\">' c=\">\">x > y</a \"><!-- <d> > --><![CDATA[<e>]]><f/>";
        assert_eq!(
            tags(xml).unwrap(),
            [
                "?xml a='>'?",
                "a b='\">' c=\">\"",
                "/a \"",
                "!-- <d> > --",
                "![CDATA[<e>]]",
                "f/"
            ]
        );
        assert!(tags(" no markup ").unwrap().is_empty());
    }

    #[test]
    fn what_is_not_markup_is_told() {
        assert!(matches!(tags("<!DOCTYPE a>"), Err(Flaw::Doctype)));
        assert!(matches!(tags("<a/><!ENTITY a 'b'>"), Err(Flaw::Doctype)));
        assert!(matches!(tags("<![INCLUDE["), Err(Flaw::Doctype)));
        assert!(matches!(tags("<a b='>"), Err(Flaw::Cut)));
        assert!(matches!(tags("<!-->"), Err(Flaw::Cut)));
        let long = "a".repeat(MOST_PIECE + 8192);
        assert!(matches!(tags(&format!("<{long}>")), Err(Flaw::Long)));
        assert!(matches!(tags(&format!("{long}<a>")), Err(Flaw::Long)));
    }
}
