//! Pictures and documents as programs really write them, through the door: what comes out holds the
//! dots and nothing else.
//!
//! `pictures/` was written by Pillow: 64 by 32 dots, the left half red, the right half blue, with
//! `NOTE-…` in every place for words and a position near 30.5° N, 123.5° E, which is at sea.

use std::{fs, path::Path, time::Duration};

use image::RgbImage;

use crate::{
    attachments::papers::pdf,
    files_door::{attach, files, holds},
    support::{Server, seeded_folder},
    workbooks::archive::{Member, zip},
};

const CAMERA: &[u8] = include_bytes!("pictures/camera.jpg");
const CMYK: &[u8] = include_bytes!("pictures/cmyk.jpg");
const DEEP: &[u8] = include_bytes!("pictures/deep.png");
const LOSSY: &[u8] = include_bytes!("pictures/lossy.webp");
const LOSSLESS: &[u8] = include_bytes!("pictures/lossless.webp");
const ANIMATED: &[u8] = include_bytes!("pictures/animated.webp");

/// What only notes hold: by their tags, by the names of their blocks, by their words.
const NOTES: [&[u8]; 13] = [
    b"NOTE-",
    b"SECRETCAM",
    b"Exif",
    b"EXIF",
    b"eXIf",
    b"GPS",
    b"xmpmeta",
    b"ns.adobe.com",
    b"Photoshop",
    b"8BIM",
    b"ICC_PROFILE",
    b"iCCP",
    b"2026:09:12",
];

/// What the door made of a file; all of it is free of notes and of `hidden`.
fn made(name: &str, bytes: &[u8], hidden: &[&[u8]]) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let (taken, said) = attach(folder.path(), name, bytes);
    assert!(taken, "{said}");
    let made: Vec<_> = files(&folder.path().join("pictures"))
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(file).unwrap())
        })
        .collect();
    assert_eq!(made.len(), 3, "{name}: {:?}", names(&made));
    for (name, bytes) in &made {
        for note in NOTES.iter().chain(hidden) {
            let note_said = String::from_utf8_lossy(note);
            assert!(!holds(bytes, note), "{name} holds {note_said}");
        }
    }
    made
}

fn names(made: &[(String, Vec<u8>)]) -> Vec<&str> {
    made.iter().map(|(name, _)| name.as_str()).collect()
}

/// The dots of the JPEG and of the WebP; an AVIF is only written here, never read.
fn pictures(made: &[(String, Vec<u8>)]) -> Vec<RgbImage> {
    let read: Vec<_> = made
        .iter()
        .filter(|(name, _)| !name.ends_with(".avif"))
        .map(|(_, bytes)| image::load_from_memory(bytes).unwrap().into_rgb8())
        .collect();
    assert_eq!(read.len(), 2);
    read
}

fn is_red(picture: &RgbImage, x: u32, y: u32) -> bool {
    let [red, _, blue] = picture.get_pixel(x, y).0;
    red > 150 && blue < 100
}

fn is_blue(picture: &RgbImage, x: u32, y: u32) -> bool {
    let [red, _, blue] = picture.get_pixel(x, y).0;
    blue > 150 && red < 100
}

#[test]
fn a_camera_s_jpeg_is_turned_upright_and_says_no_place_author_or_day() {
    for note in [b"NOTE-CITY".as_slice(), b"GPS", b"8BIM", b"ICC_PROFILE"] {
        assert!(holds(CAMERA, note));
    }
    for picture in pictures(&made("现状.jpg", CAMERA, &[])) {
        assert_eq!(picture.dimensions(), (32, 64));
        assert!(is_red(&picture, 16, 10) && is_blue(&picture, 16, 54));
    }
}

#[test]
fn webp_of_each_sort_and_a_deep_png_are_drawn_anew() {
    assert!(holds(LOSSY, b"GPS") && holds(DEEP, b"NOTE-AUTHOR") && holds(DEEP, b"SECRETCAM"));
    // Notes of a WebP and of a PNG turn the picture too.
    for (name, bytes, upright) in [
        ("lossy.webp", LOSSY, true),
        ("lossless.webp", LOSSLESS, false),
        ("deep.png", DEEP, true),
    ] {
        for picture in pictures(&made(name, bytes, &[])) {
            let (red, blue) = if upright {
                assert_eq!(picture.dimensions(), (32, 64), "{name}");
                ((16, 8), (16, 56))
            } else {
                assert_eq!(picture.dimensions(), (64, 32), "{name}");
                ((8, 16), (56, 16))
            };
            assert!(is_red(&picture, red.0, red.1), "{name}");
            assert!(is_blue(&picture, blue.0, blue.1), "{name}");
        }
    }
}

#[test]
fn of_a_moving_picture_the_first_is_taken() {
    assert!(holds(ANIMATED, b"ANMF"));
    let made = made("moving.webp", ANIMATED, &[b"ANMF", b"ANIM"]);
    for picture in pictures(&made) {
        assert_eq!(picture.dimensions(), (64, 32));
        assert!(is_red(&picture, 8, 16) && is_blue(&picture, 56, 16));
    }
}

#[test]
fn a_printer_s_jpeg_in_four_inks_keeps_its_colours() {
    for picture in pictures(&made("cmyk.jpg", CMYK, &[])) {
        assert!(is_red(&picture, 8, 16) && is_blue(&picture, 56, 16));
    }
}

#[test]
fn what_is_hidden_behind_a_picture_stays_behind() {
    let page = b"<html><script>alert('HIDDEN')</script></html>";
    let archive = zip(&[Member::new("HIDDEN.txt", b"HIDDEN")]);
    for (name, tail) in [("page.jpg", page.as_slice()), ("zip.jpg", &archive)] {
        let both = [CAMERA, tail].concat();
        made(name, &both, &[b"HIDDEN", b"<script", b"PK\x03\x04"]);
    }
    // In front of it, the file is a page.
    let folder = tempfile::tempdir().unwrap();
    let (taken, said) = attach(folder.path(), "x.jpg", &[page.as_slice(), CAMERA].concat());
    assert!(!taken && said.contains("网页"), "{said}");
}

#[test]
fn other_kinds_of_pictures_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0";
    let refused: [(&str, &[u8], &str); 6] = [
        (
            "a.gif",
            include_bytes!("pictures/flat.gif"),
            "存为 JPEG、PNG",
        ),
        (
            "a.bmp",
            include_bytes!("pictures/flat.bmp"),
            "存为 JPEG、PNG",
        ),
        (
            "a.tiff",
            include_bytes!("pictures/flat.tiff"),
            "存为 JPEG、PNG",
        ),
        // Whatever they call themselves.
        (
            "a.jpg",
            include_bytes!("pictures/flat.gif"),
            "存为 JPEG、PNG",
        ),
        ("IMG_0001.HEIC", heic, "另存为 JPEG"),
        ("IMG_0001.JPG", heic, "另存为 JPEG"),
    ];
    for (name, bytes, what_to_do) in refused {
        let (taken, said) = attach(folder.path(), name, bytes);
        assert!(!taken && said.contains(what_to_do), "{name}: {said}");
    }
    assert!(files(&folder.path().join("pictures")).is_empty());
}

#[test]
fn whatever_it_is_called_it_lies_safely_in_the_folder() {
    for (name, begins) in [
        ("青穗 经开区（东南角）.JPG", "青穗-经开区-东南角-"),
        ("..\\..\\secret.key.jpg", "secret-key-"),
        ("a%2f..%2fb?x=1#y.jpg", "a-2f---2fb-x-1-y-"),
        ("-rf.jpg", "rf-"),
    ] {
        for (made, _) in made(name, CMYK, &[]) {
            assert!(made.starts_with(begins), "{name}: {made}");
        }
    }
    // As long as the file system allows, of two, three and four bytes a character.
    for (c, kept) in [("é", 90), ("地", 60), ("𠀀", 45)] {
        let longest = format!("{}.jpg", c.repeat(251 / c.len()));
        for (made, _) in made(&longest, CMYK, &[]) {
            assert!(made.starts_with(&format!("{}-", c.repeat(kept))), "{made}");
        }
    }
}

#[test]
fn a_newer_one_takes_the_place_of_the_same_name_and_of_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| assert!(attach(folder.path(), name, bytes).0, "{name}");
    let pictures = || files(&folder.path().join("pictures"));
    put("a.jpg", CMYK);
    put("a-b.jpg", CMYK);
    let first = pictures();
    put("a.jpg", LOSSLESS);
    let second = pictures();
    assert_eq!((first.len(), second.len()), (6, 6), "{second:?}");
    assert_eq!(second.iter().filter(|file| first.contains(file)).count(), 3);
    // The same again changes nothing.
    put("a.jpg", LOSSLESS);
    assert_eq!(pictures(), second);
    // A document in two formats is two documents.
    put(
        "rule.pdf",
        &pdf(&[&["第一条 为支持设备更新，制定本办法。"]]),
    );
    put("rule.docx", &docx());
    let attachments = || files(&folder.path().join("attachments"));
    assert_eq!(attachments().len(), 2, "{:?}", attachments());
    put(
        "rule.pdf",
        &pdf(&[&["第一条 为支持技术改造，制定本办法。"]]),
    );
    assert_eq!(attachments().len(), 2, "{:?}", attachments());
}

/// The least that Word opens.
fn docx() -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    const TEXT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>办事指南</w:t></w:r></w:p></w:body></w:document>"#;
    zip(&[
        Member::new("[Content_Types].xml", TYPES.as_bytes()),
        Member::new("_rels/.rels", RELS.as_bytes()),
        Member::new("word/document.xml", TEXT.as_bytes()),
    ])
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "办理事项").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn office_files_are_downloads_that_run_nothing() {
    const OPENXML: &str = "application/vnd.openxmlformats-officedocument";
    let folder = seeded_folder();
    let wanted = [
        (
            "guide.docx",
            docx(),
            format!("{OPENXML}.wordprocessingml.document"),
        ),
        (
            "list.xlsx",
            xlsx(),
            format!("{OPENXML}.spreadsheetml.sheet"),
        ),
    ];
    for (name, bytes, _) in &wanted {
        let (taken, said) = attach(folder.path(), name, bytes);
        assert!(taken, "{said}");
    }
    let server = Server::start(folder.path());
    for (name, bytes, kind) in &wanted {
        let answer = soon(&server, &format!("/attachments/{name}")).await;
        assert_eq!(answer.header("content-type"), kind);
        let disposition = answer.header("content-disposition").to_owned();
        assert!(
            disposition.starts_with("attachment") && disposition.contains(name),
            "{disposition}"
        );
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, "sandbox; default-src 'none'");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(&answer.body, bytes, "{name} is handed out whole");
    }
}

/// What is at an address, within ten seconds.
async fn soon(server: &Server, path: &str) -> crate::support::Answer {
    for _ in 0..100 {
        let answer = server.get(path).await;
        if answer.status == 200 {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} is not there");
}

#[test]
fn the_demo_county_s_photos_are_all_there_and_small() {
    let seed = Path::new(crate::support::SEED);
    let mut total = 0;
    let photos = files(&seed.join("photos"));
    for file in &photos {
        let length = fs::metadata(file).unwrap().len();
        assert!(length <= 40 * 1024, "{}: {length}", file.display());
        total += length;
    }
    assert!(total < 1_500_000, "{total}");
    // Every one that a sheet names is there, and says that it is a drawing.
    let mut named = std::collections::HashSet::new();
    for (sheet, least) in [
        ("parcels", 12),
        ("plants", 8),
        ("parks", 4),
        ("assets", 3),
        ("stories", 3),
    ] {
        let text = fs::read_to_string(seed.join(format!("{sheet}.csv"))).unwrap();
        let rows: Vec<&str> = text.lines().filter(|row| row.contains(".webp")).collect();
        assert!(rows.len() >= least, "{sheet}: {}", rows.len());
        assert!(
            rows.iter().all(|row| row.contains("示意图（演示）")),
            "{sheet}"
        );
        for word in text.split([',', '；', ' ', '"', '\n']) {
            if word.ends_with(".webp") {
                assert!(seed.join("photos").join(word).is_file(), "{word}");
                named.insert(word.to_owned());
            }
        }
    }
    assert_eq!(named.len(), photos.len(), "a drawing that nobody shows");
}
