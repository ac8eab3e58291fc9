//! The files that go with a complaint: what is in them follows from the complaint's key.

use std::fmt::Write as _;

use crate::message::{Message, Sort};

/// How a file is sent: whole ones never come.
pub(crate) const PIECE: usize = 64 << 10;

/// The first client whose complaints carry small files.
pub(crate) const SMALL: usize = 100;

/// And the first whose files are large, in many pieces.
pub(crate) const LARGE: usize = 200;

impl Message {
    /// How many files go with it: none with an intent, and few clients send any.
    pub(crate) fn files(&self) -> usize {
        match self.client().filter(|_| self.sort() == Sort::Case) {
            Some(client) if client >= SMALL => 1 + self.other(102).dice().usize(..2),
            _ => 0,
        }
    }

    /// The bytes of its file at this place: a PDF that says whose it is, with as much beside it as
    /// makes it long.
    pub(crate) fn file(&self, place: usize) -> Vec<u8> {
        let mut dice = self.other(103).dice();
        for _ in 0..place {
            dice.u64(..);
        }
        let long = match self.client() {
            Some(client) if client >= LARGE => dice.usize(PIECE..12 * PIECE),
            _ => dice.usize(..PIECE / 4),
        };
        let mut beside = String::with_capacity(long + 80);
        while beside.len() < long {
            let _ = writeln!(beside, "%{:016x}{:016x}", dice.u64(..), dice.u64(..));
        }
        pdf(&format!("({}#{place}) Tj", self.key), &beside)
    }

    fn client(&self) -> Option<usize> {
        self.key.rsplit('-').nth(1)?.parse().ok()
    }
}

/// A page with these words, and with a comment before it.
fn pdf(words: &str, comment: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 720 Td {words} ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = format!("%PDF-1.4\n{comment}");
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        let _ = write!(pdf, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = pdf.len();
    let _ = write!(pdf, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(pdf, "{place:010} 00000 n ");
    }
    let _ = write!(
        pdf,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    pdf.into_bytes()
}

#[test]
fn files_are_of_their_key_and_place() {
    let none = Message::new(7, 3, 11);
    assert_eq!(none.files(), 0);
    assert_eq!(Message::new(7, SMALL, 10).files(), 0, "an intent has none");
    let small = Message::new(7, SMALL, 11);
    assert!((1..=2).contains(&small.files()));
    assert_eq!(small.file(0), Message::new(7, SMALL, 11).file(0));
    assert_ne!(small.file(0), small.file(1));
    assert!(small.file(0).len() < PIECE);
    let large = Message::new(7, LARGE, 11);
    assert!(large.file(0).len() > PIECE && large.file(0).starts_with(b"%PDF-1.4\n%"));
}
