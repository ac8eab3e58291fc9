//! The spellings in which a disk, a log or a back-up could hold a text, and a search for all of
//! them at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::{Engine as _, alphabet, engine::GeneralPurpose, engine::general_purpose::NO_PAD};

/// Looks for many texts in all their spellings.
pub struct Finder {
    search: AhoCorasick,
    /// For each pattern the text's place and the spelling's name.
    what: Vec<(usize, &'static str)>,
    texts: Vec<String>,
}

impl Finder {
    /// For these texts, and for a key.
    pub fn new(mut texts: Vec<String>, key: &[u8]) -> Self {
        let mut patterns = vec![key.to_vec(), hex::encode(key).into_bytes()];
        let mut what = vec![(texts.len(), "bytes"), (texts.len(), "hex")];
        for (place, text) in texts.iter().enumerate() {
            for (name, spelling) in spellings(text) {
                patterns.push(spelling);
                what.push((place, name));
            }
        }
        texts.push("the key".to_owned());
        let search = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            .unwrap();
        Self {
            search,
            what,
            texts,
        }
    }

    /// What lies open in these bytes: text, spelling and place.
    pub fn look(&self, place: &str, bytes: &[u8]) -> Vec<String> {
        let found = self.search.find_iter(bytes).take(20);
        found
            .map(|found| {
                let (text, spelling) = self.what[found.pattern().as_usize()];
                let at = found.start();
                format!("{} as {spelling} in {place} at {at}", self.texts[text])
            })
            .collect()
    }
}

/// A text as bytes, each way of writing it once.
pub fn spellings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut all: Vec<(&'static str, Vec<u8>)> = Vec::new();
    for text in [
        text.to_owned(),
        full_width(text),
        grouped(text, ' '),
        grouped(text, '-'),
    ] {
        let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
        all.extend([
            ("UTF-8", text.clone().into_bytes()),
            ("UTF-16 LE", utf16(u16::to_le_bytes)),
            ("UTF-16 BE", utf16(u16::to_be_bytes)),
            ("GBK", encoding_rs::GBK.encode(&text).0.into_owned()),
            ("hex", hex::encode(&text).into_bytes()),
            ("HEX", hex::encode_upper(&text).into_bytes()),
            ("URL", bytes_as(&text, |byte| format!("%{byte:02X}"))),
            ("url", bytes_as(&text, |byte| format!("%{byte:02x}"))),
            ("JSON", units_as(&text, |unit| format!("\\u{unit:04x}"))),
            ("Json", units_as(&text, |unit| format!("\\u{unit:04X}"))),
            ("HTML", units_as(&text, |unit| format!("&#{unit};"))),
        ]);
        for (name, letters) in [
            ("base64", alphabet::STANDARD),
            ("base64url", alphabet::URL_SAFE),
        ] {
            let engine = GeneralPurpose::new(&letters, NO_PAD);
            all.extend((0..3).map(|before| (name, within_base64(&engine, &text, before))));
        }
    }
    all.sort_by(|(_, one), (_, two)| one.cmp(two));
    all.dedup_by(|(_, one), (_, two)| one == two);
    all
}

/// What of a text's base64 is the same whatever stands around it, after so many bytes of a group.
fn within_base64(engine: &GeneralPurpose, text: &str, before: usize) -> Vec<u8> {
    let whole = [&vec![0; before][..], text.as_bytes()].concat();
    let written = engine.encode(&whole).into_bytes();
    // A letter holds six bits: those that share one with a neighbour are left out.
    let first = [0, 2, 3][before];
    let last = written.len() - usize::from(whole.len() % 3 != 0);
    written[first..last].to_vec()
}

fn bytes_as(text: &str, write: impl Fn(u8) -> String) -> Vec<u8> {
    text.bytes().map(write).collect::<String>().into_bytes()
}

fn units_as(text: &str, write: impl Fn(u16) -> String) -> Vec<u8> {
    text.encode_utf16()
        .map(write)
        .collect::<String>()
        .into_bytes()
}

/// Digits and letters as wide as 汉字.
pub fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        c => c,
    };
    text.chars().map(wide).collect()
}

/// A mobile number in groups of 3, 4 and 4.
fn grouped(text: &str, between: char) -> String {
    if text.len() != 11 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    format!(
        "{}{between}{}{between}{}",
        &text[..3],
        &text[3..7],
        &text[7..]
    )
}

#[test]
fn every_spelling_is_found_wherever_it_stands() {
    let texts = ["欧阳翊珩", "13800000019"];
    let finder = Finder::new(texts.map(str::to_owned).to_vec(), b"the key");
    for text in texts {
        let mut bytes = Vec::new();
        for (name, spelling) in spellings(text) {
            let dirt = [b"\0\x01x", spelling.as_slice(), b"\xffy"].concat();
            assert_eq!(finder.look("here", &dirt).len(), 1, "{text} as {name}");
            bytes.extend(dirt);
        }
        assert!(finder.look("here", &bytes).len() > 10);
        for before in ["", "a", "ab", "abc", "某"] {
            for engine in [
                &base64::prelude::BASE64_STANDARD,
                &base64::prelude::BASE64_URL_SAFE,
            ] {
                let written = engine.encode(format!("{before}{text}，再说"));
                assert_eq!(finder.look("here", written.as_bytes()).len(), 1, "{before}");
            }
        }
    }
    assert!(
        finder
            .look("here", "欧阳先生 1380000".as_bytes())
            .is_empty()
    );
}
