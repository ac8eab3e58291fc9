//! Files that visitors might send: one good one, and many that are meant to do harm.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::stats::Dice;

/// What a bomb unpacks to.
const HUGE: usize = 500 << 20;

/// A file, and what it is.
pub(crate) struct Paper {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A PDF of one page with these words, about so long.
pub(crate) fn pdf(words: &str, long: usize) -> Vec<u8> {
    let mut comment = String::with_capacity(long + 80);
    let mut dice = Dice(
        words
            .bytes()
            .fold(7, |sum, byte| sum * 31 % 999_983 + u64::from(byte)),
    );
    while comment.len() < long {
        let _ = writeln!(
            comment,
            "%{:08x}{:08x}",
            dice.below(1 << 31),
            dice.below(1 << 31)
        );
    }
    let content = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
    let stream = format!("<< /Length {} >>", content.len());
    pdf_of(&comment, &stream, content.as_bytes())
}

/// A PDF of one page whose content is this stream.
fn pdf_of(comment: &str, stream: &str, content: &[u8]) -> Vec<u8> {
    let mut pdf = format!("%PDF-1.4\n{comment}").into_bytes();
    let mut places = Vec::new();
    let mut object = |pdf: &mut Vec<u8>, parts: &[&[u8]]| {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", places.len()).bytes());
        pdf.extend(parts.concat());
        pdf.extend(b"\nendobj\n");
    };
    object(&mut pdf, &[b"<< /Type /Catalog /Pages 2 0 R >>"]);
    object(&mut pdf, &[b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]);
    object(
        &mut pdf,
        &[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R ",
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
        ],
    );
    object(
        &mut pdf,
        &[stream.as_bytes(), b"\nstream\n", content, b"\nendstream"],
    );
    object(
        &mut pdf,
        &[b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"],
    );
    let table = pdf.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(
        end,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    );
    pdf.extend(end.bytes());
    pdf
}

/// The bombs: small here, huge where they are unpacked without care.
pub(crate) fn bombs() -> Vec<Paper> {
    let deflated = zeros(HUGE);
    let part = |name: &str| Part::huge(name, &deflated, HUGE);
    let zlib = [&[0x78, 0x9c][..], &deflated, &[0; 4]].concat();
    let twice = {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        let _ = encoder.write_all(&zlib);
        encoder.finish().unwrap_or_default()
    };
    let flat = format!("<< /Length {} /Filter /FlateDecode >>", zlib.len());
    let both = format!(
        "<< /Length {} /Filter [/FlateDecode /FlateDecode] >>",
        twice.len()
    );
    let docx = || vec![Part::of("[Content_Types].xml", TYPES)];
    let with = |more: Vec<Part>| zip(&[docx(), more].concat());
    let laughs = {
        let mut xml = String::from("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\">");
        for (one, before) in ('b'..='k').zip('a'..='j') {
            let ten = format!("&{before};").repeat(10);
            let _ = write!(xml, "<!ENTITY {one} \"{ten}\">");
        }
        xml + "]><w:document>&k;</w:document>"
    };
    let many = (0..200).map(|n| part(&format!("word/media/image{n}.png")));
    let nested = with(vec![part("word/document.xml")]);
    let nested = with(vec![Part::of("word/embeddings/oleObject1.bin", &nested)]);
    [
        (
            "a document of 500 MB of text",
            with(vec![part("word/document.xml")]),
        ),
        (
            "200 pictures of 500 MB in one place",
            overlapping(many.collect()),
        ),
        (
            "a workbook's words of 500 MB",
            with(vec![part("xl/sharedStrings.xml")]),
        ),
        (
            "a sheet of 500 MB",
            with(vec![part("xl/worksheets/sheet1.xml")]),
        ),
        ("a bomb within a document", nested),
        (
            "words within words within words",
            with(vec![Part::of("word/document.xml", laughs.as_bytes())]),
        ),
        ("a picture of 60,000 by 60,000", png(60_000, 60_000, &zlib)),
        ("a picture of one point with 500 MB", png(1, 1, &zlib)),
        ("a page of 500 MB", pdf_of("", &flat, &zlib)),
        ("a page packed twice", pdf_of("", &both, &twice)),
        (
            "a hundred thousand lists in each other",
            pdf_of("", &"[".repeat(100_000), b""),
        ),
    ]
    .map(|(name, bytes)| Paper {
        name: name.to_owned(),
        bytes,
    })
    .into()
}

/// Files of other kinds, under whatever name, and good ones that were damaged.
pub(crate) fn hostile() -> Vec<Paper> {
    let mut papers: Vec<Paper> = OTHERS
        .iter()
        .map(|(name, bytes)| Paper {
            name: (*name).to_owned(),
            bytes: [*bytes, &[b' '; 64][..]].concat(),
        })
        .collect();
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    // 64 lines of a filter byte and 64 points of three colours.
    let _ = encoder.write_all(&[0; 64 * (1 + 64 * 3)]);
    let picture = png(64, 64, &encoder.finish().unwrap_or_default());
    let document = zip(&[
        Part::of("[Content_Types].xml", TYPES),
        Part::of(
            "word/document.xml",
            b"<w:document><w:p>words</w:p></w:document>",
        ),
    ]);
    let mut dice = Dice(0x0123_4567_89ab_cdef);
    for (name, good) in [
        ("pdf", pdf("good", 2_000)),
        ("png", picture),
        ("docx", document),
    ] {
        for n in 0..30 {
            let mut bytes = good.clone();
            if n % 3 == 0 {
                bytes.truncate(1 + dice.below(bytes.len()));
            }
            for _ in 0..1 + n {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.below(256)).unwrap_or_default();
                }
            }
            papers.push(Paper {
                name: format!("{name}, damaged {n}"),
                bytes,
            });
        }
    }
    papers
}

const TYPES: &[u8] = b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

const OTHERS: &[(&str, &[u8])] = &[
    ("svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
    ("html", b"<!DOCTYPE html><script>alert(1)</script>"),
    ("html behind a picture's beginning", b"\xff\xd8\xff\xe0<script>alert(1)</script>"),
    ("page and script", b"%PDF-1.4\n<script>alert(1)</script>"),
    ("page with an action", b"%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert) >> >>"),
    ("program of Windows", b"MZ\x90\x00\x03\x00\x00\x00\x04"),
    ("program of Linux", b"\x7fELF\x02\x01\x01\x00"),
    ("shell", b"#!/bin/sh\nrm -rf /\n"),
    ("archive", b"PK\x03\x04\x14\x00\x00\x00\x08\x00"),
    ("empty archive", b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
    ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
    ("xz", b"\xfd7zXZ\x00"),
    ("zstd", b"\x28\xb5\x2f\xfd"),
    ("7z", b"7z\xbc\xaf\x27\x1c"),
    ("rar", b"Rar!\x1a\x07\x01\x00"),
    ("old document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("rtf", b"{\\rtf1\\ansi{\\object\\objdata}}"),
    ("gif", b"GIF89a\xff\xff\xff\xff"),
    ("bmp", b"BM\xff\xff\xff\xff\x00\x00\x00\x00"),
    ("tiff", b"II*\x00\xff\xff\xff\xff"),
    ("webp", b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff"),
    ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
    ("mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00"),
    ("xml with an entity outside", b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"),
    ("virus test", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"),
    ("nothing but zeros", &[0; 512]),
];

/// Deflate of so many zeros, written bit by bit: compressing them would take longer.
fn zeros(count: usize) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    let mut put = |value: u32, width: u32| {
        held |= value << bits;
        bits += width;
        while bits >= 8 {
            out.push((held & 0xff) as u8);
            held >>= 8;
            bits -= 8;
        }
    };
    // The last block, with fixed codes; codes come highest bit first, so they stand reversed here.
    put(0b011, 3);
    // A zero, then "258 bytes as one byte back" as often as needed, then the end.
    put(0b0000_1100, 8);
    for _ in 0..count / 258 {
        put(0b1010_0011, 8);
        put(0, 5);
    }
    put(0, 7);
    put(0, 7);
    out
}

/// A file within an archive.
#[derive(Clone)]
struct Part {
    name: String,
    method: u16,
    packed: Vec<u8>,
    size: usize,
}

impl Part {
    fn of(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            method: 0,
            packed: bytes.to_vec(),
            size: bytes.len(),
        }
    }

    fn huge(name: &str, deflated: &[u8], size: usize) -> Self {
        Self {
            name: name.to_owned(),
            method: 8,
            packed: deflated.to_vec(),
            size,
        }
    }

    /// What both of an archive's heads of a file hold.
    fn facts(&self) -> Vec<u8> {
        let mut crc = flate2::Crc::new();
        if self.method == 0 {
            crc.update(&self.packed);
        }
        [
            &[20, 0, 0, 0][..],
            &self.method.to_le_bytes(),
            &[0; 4],
            &crc.sum().to_le_bytes(),
            &(self.packed.len() as u32).to_le_bytes(),
            &(self.size as u32).to_le_bytes(),
            &(self.name.len() as u16).to_le_bytes(),
            &[0; 2],
        ]
        .concat()
    }
}

/// An archive.
fn zip(parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut places = Vec::new();
    for part in parts {
        places.push(out.len());
        out.extend(b"PK\x03\x04");
        out.extend(part.facts());
        out.extend(part.name.bytes());
        out.extend(&part.packed);
    }
    directory(out, parts, &places)
}

/// An archive whose files all lie in one place.
fn overlapping(parts: Vec<Part>) -> Vec<u8> {
    let mut out = b"PK\x03\x04".to_vec();
    if let Some(first) = parts.first() {
        out.extend(first.facts());
        out.extend(first.name.bytes());
        out.extend(&first.packed);
    }
    let places = vec![0; parts.len()];
    directory(out, &parts, &places)
}

fn directory(mut out: Vec<u8>, parts: &[Part], places: &[usize]) -> Vec<u8> {
    let start = out.len();
    for (part, place) in parts.iter().zip(places) {
        out.extend(b"PK\x01\x02\x14\x00");
        out.extend(part.facts());
        out.extend([0; 10]);
        out.extend((*place as u32).to_le_bytes());
        out.extend(part.name.bytes());
    }
    let long = out.len() - start;
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend((parts.len() as u16).to_le_bytes().repeat(2));
    out.extend((long as u32).to_le_bytes());
    out.extend((start as u32).to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A picture that says that it is so large.
fn png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 2, 0, 0, 0]);
    for (kind, bytes) in [(b"IHDR", head.as_slice()), (b"IDAT", data), (b"IEND", &[])] {
        out.extend((bytes.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(bytes);
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(bytes);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn zeros_unpack_to_zeros() {
        let mut unpacked = Vec::new();
        let packed = zeros(258 * 100);
        flate2::read::DeflateDecoder::new(&packed[..])
            .read_to_end(&mut unpacked)
            .expect("deflate");
        assert_eq!(unpacked, vec![0; 258 * 100 + 1]);
        assert!(zeros(HUGE).len() < 4 << 20);
    }

    #[test]
    fn there_are_enough_of_them() {
        assert!(bombs().len() >= 10);
        assert!(hostile().len() >= 100);
        let most = bombs().iter().map(|paper| paper.bytes.len()).max();
        assert!(most < Some(20 << 20), "they fit through the door");
    }
}
