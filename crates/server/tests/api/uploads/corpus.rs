//! Hostile files, each built here and sent whole: a sentence for each, nothing of it kept, the
//! server's own memory flat.

use std::io::{Cursor, Write as _};

use flate2::{Compression, write::ZlibEncoder};
use image::{DynamicImage, ImageFormat, RgbImage};

use super::*;
use crate::{
    attachments::papers::{docx_with, portfolio, scan},
    files_door::{bomb, crc},
    workbooks::{
        archive::{Member, zip},
        excel,
    },
};

/// How much more memory the server may take for all of them than for good files, in KiB.
const MORE_MEMORY: u64 = 8 * 1024;

/// Most of what a file may be long.
const MOST: usize = 20 * 1024 * 1024;

struct Hostile {
    name: String,
    bytes: Vec<u8>,
    is_bomb: bool,
}

fn hostile(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile {
        name: name.into(),
        bytes: bytes.into(),
        is_bomb: false,
    }
}

fn a_bomb(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile {
        is_bomb: true,
        ..hostile(name, bytes)
    }
}

/// A beginning that tells the kind, and enough behind it.
fn begins(with: &[u8]) -> Vec<u8> {
    let mut bytes = with.to_vec();
    bytes.resize(with.len().max(600), 0);
    bytes
}

fn at(place: usize, with: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; place];
    bytes.extend(with);
    begins(&bytes)
}

/// What a browser would run.
fn markup() -> Vec<Hostile> {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let texts = [
        ("plain.svg", svg.to_owned()),
        (
            "declared.svg",
            format!("<?xml version='1.0' encoding='utf-8'?>{svg}"),
        ),
        (
            "commented.svg",
            format!("<!-- {} -->{svg}", "x".repeat(2_000)),
        ),
        ("marked.jpg", format!("\u{feff}  \n{svg}")),
        (
            "entities.svg",
            format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{svg}"),
        ),
        (
            "foreign.svg",
            "<svg><foreignObject><iframe src='javascript:1'/></foreignObject></svg>".to_owned(),
        ),
        ("page.html", "<!doctype html><p>x</p>".to_owned()),
        ("page.pdf", "<HTML><BODY onload=alert(1)>".to_owned()),
        ("page.docx", "\n\n\t<html></html>".to_owned()),
        ("script.txt", "words <script>alert(1)</script>".to_owned()),
        (
            "late.txt",
            format!("{}<svg onload=1>", "words ".repeat(500)),
        ),
        ("page.mht", "MIME-Version: 1.0\r\n\r\n<html>".to_owned()),
        ("style.xsl", "<xsl:stylesheet version='1.0'/>".to_owned()),
        ("feed.xml", "<?xml version='1.0'?><rss/>".to_owned()),
        (
            "math.xml",
            "<math><mi xlink:href='javascript:1'/></math>".to_owned(),
        ),
        ("php.jpg", "<?php system($_GET['c']); ?>".to_owned()),
        (
            "help.hta",
            "<hta:application/><script>1</script>".to_owned(),
        ),
    ];
    let mut all: Vec<_> = texts.map(|(name, text)| hostile(name, text)).into();
    for (name, little) in [("little.svg", true), ("big.svg", false)] {
        let text: Vec<u8> = "\u{feff}<svg onload='alert(1)'/>"
            .encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect();
        all.push(hostile(format!("utf-16-{name}"), text));
    }
    all
}

/// Programs, archives, disks, sounds, fonts and other kinds that are not taken.
fn kinds() -> Vec<Hostile> {
    let kinds: &[(&str, Vec<u8>)] = &[
        (
            "windows.exe",
            begins(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff"),
        ),
        ("linux", begins(b"\x7fELF\x02\x01\x01\0")),
        ("mac", begins(b"\xcf\xfa\xed\xfe\x07\0\0\x01")),
        ("module.wasm", begins(b"\0asm\x01\0\0\0")),
        ("class.class", begins(b"\xca\xfe\xba\xbe\0\0\0\x34")),
        ("android.dex", begins(b"dex\n035\0")),
        ("script.sh", b"#!/bin/sh\nrm -r x\n".to_vec()),
        ("script.bat", b"@echo off\r\ndel *.*\r\n".to_vec()),
        (
            "script.vbs",
            b"CreateObject(\"WScript.Shell\")\r\n".to_vec(),
        ),
        ("shortcut.lnk", begins(b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0")),
        (
            "link.url",
            b"[InternetShortcut]\r\nURL=file://x\r\n".to_vec(),
        ),
        ("archive.rar", begins(b"Rar!\x1a\x07\x01\0")),
        ("archive.7z", begins(b"7z\xbc\xaf\x27\x1c")),
        ("archive.gz", begins(b"\x1f\x8b\x08\0")),
        ("archive.bz2", begins(b"BZh91AY&SY")),
        ("archive.xz", begins(b"\xfd7zXZ\0")),
        ("archive.zst", begins(b"\x28\xb5\x2f\xfd")),
        ("archive.cab", begins(b"MSCF\0\0\0\0")),
        ("archive.tar", at(257, b"ustar\x0000")),
        ("disk.iso", at(32_769, b"CD001")),
        ("package.deb", begins(b"!<arch>\ndebian-binary")),
        ("old.doc", begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
        ("rich.rtf", b"{\\rtf1\\object\\objdata 01050000}".to_vec()),
        ("photo.heic", begins(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")),
        ("photo.avif", begins(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1")),
        ("moving.gif", begins(b"GIF89a\x01\0\x01\0")),
        ("drawing.bmp", begins(b"BM\x3a\0\0\0")),
        ("scan.tiff", begins(b"II*\0\x08\0\0\0")),
        ("icon.ico", begins(b"\0\0\x01\0\x01\0\x10\x10")),
        ("layers.psd", begins(b"8BPS\0\x01")),
        ("page.ps", b"%!PS-Adobe-3.0\n(%pipe%id) (w) file\n".to_vec()),
        ("film.mp4", begins(b"\0\0\0\x18ftypmp42\0\0\0\0")),
        ("sound.mp3", begins(b"ID3\x03\0\0\0")),
        ("font.woff2", begins(b"wOF2\0\x01\0\0")),
        ("data.sqlite", begins(b"SQLite format 3\0")),
        ("words.txt", "只是几个字".as_bytes().to_vec()),
        ("table.csv", b"=cmd|'/c calc'!A1,1\r\n".to_vec()),
        ("data.json", b"{\"a\": 1}".to_vec()),
        ("zeros.pdf", vec![0; MOST / 2]),
        (
            "noise.jpg",
            (0..4_096_u32).map(|n| ((n * 7_919) >> 3) as u8).collect(),
        ),
    ];
    kinds
        .iter()
        .map(|(name, bytes)| hostile(*name, bytes.clone()))
        .collect()
}

fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    let named = [kind, data].concat();
    chunk.extend(&named);
    chunk.extend(crc(&named).to_be_bytes());
    chunk
}

fn deflated(megabytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..megabytes {
        encoder.write_all(&zeros).unwrap();
    }
    encoder.finish().unwrap()
}

fn png(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(png_chunk(b"IHDR", &head));
    bytes.extend(chunks.concat());
    bytes.extend(png_chunk(b"IEND", b""));
    bytes
}

/// The same JPEG with another size in its frame.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = photo();
    let frame = bytes
        .windows(2)
        .position(|mark| mark == [0xff, 0xc0])
        .unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

fn webp() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_fn(64, 64, |x, y| {
        image::Rgb([x as u8, y as u8, (x * y) as u8])
    }))
    .write_to(&mut bytes, ImageFormat::WebP)
    .unwrap();
    bytes.into_inner()
}

fn pictures() -> Vec<Hostile> {
    let whole = photo();
    let webp = webp();
    let animation = png_chunk(b"acTL", &[0xff; 8]);
    let mut head_alone = whole[..200].to_vec();
    head_alone.extend([0xff, 0xd9]);
    vec![
        a_bomb("50000.png", bomb(50_000)),
        a_bomb("60000.png", bomb(60_000)),
        a_bomb("12000.png", bomb(12_000)),
        a_bomb("hollow.png", bomb(4_000)),
        a_bomb("widest.png", png(u32::MAX, 1, &[])),
        a_bomb("65535.jpg", jpeg_of(65_535, 65_535)),
        a_bomb("long.jpg", jpeg_of(12_001, 2)),
        a_bomb(
            "too-much-data.png",
            png(60_000, 60_000, &[png_chunk(b"IDAT", &deflated(40))]),
        ),
        hostile("no-data.png", png(10, 10, &[])),
        hostile("no-size.png", png(0, 0, &[png_chunk(b"IDAT", b"")])),
        hostile("animated.png", png(10, 10, &[animation])),
        hostile("cut.jpg", whole[..whole.len() / 2].to_vec()),
        hostile("cut-early.jpg", whole[..20].to_vec()),
        hostile("head-alone.jpg", head_alone),
        hostile("cut.webp", webp[..webp.len() / 2].to_vec()),
        hostile("lies.webp", {
            let mut bytes = webp.clone();
            bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
            bytes.truncate(40);
            bytes
        }),
    ]
}

/// A PDF of these objects; the places in its table are wrong, readers look for the objects.
fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (n, object) in (1..).zip(objects) {
        bytes.extend(format!("{n} 0 obj\n{object}\nendobj\n").bytes());
    }
    bytes.extend(b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    bytes
}

/// A page, and something more in the catalogue.
fn pdf_with(catalogue: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
    ];
    objects.extend(more.iter().map(|&object| object.to_owned()));
    pdf_of(&objects)
}

fn papers() -> Vec<Hostile> {
    let whole = paper();
    let archive = zip(&[Member::new("a.txt", b"a")]);
    let text = String::from_utf8(whole.clone()).unwrap();
    let script = "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>".to_owned(),
    ];
    let circle = pdf_of(&objects);
    let kids: Vec<String> = (4..2_104).map(|n| format!("{n} 0 R")).collect();
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count 2100 >>", kids.join(" "));
    objects.extend(
        (0..2_101).map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_owned()),
    );
    vec![
        hostile("script.pdf", pdf_with(script, &[])),
        hostile(
            "hidden-script.pdf",
            pdf_with(
                "/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>",
                &[],
            ),
        ),
        hostile(
            "script-by-name.pdf",
            pdf_with(
                "/Names << /JavaScript << /Names [(a) 4 0 R] >> >>",
                &["<< /S /JavaScript /JS (app.alert(1)) >>"],
            ),
        ),
        hostile(
            "launch.pdf",
            pdf_with("/OpenAction 4 0 R", &["<< /S /Launch /F (cmd.exe) >>"]),
        ),
        hostile(
            "later-action.pdf",
            pdf_with("/AA << /WC [<< /S /JavaScript /JS (1) >>] >>", &[]),
        ),
        hostile("with-archive.pdf", [&whole[..], &archive].concat()),
        hostile(
            "with-page.pdf",
            text.replacen(
                "%PDF-1.7\n",
                "%PDF-1.7\n%<html><script>alert(1)</script>\n",
                1,
            ),
        ),
        hostile(
            "with-php.pdf",
            text.replacen("%PDF-1.7\n", "%PDF-1.7\n%<?php system('id'); ?>\n", 1),
        ),
        hostile("in-front.pdf", [b"<html>", &whole[..]].concat()),
        hostile("no-pages.pdf", b"%PDF-1.7\n%%EOF\n".to_vec()),
        hostile("only-head.pdf", begins(b"%PDF-1.7\n")),
        hostile("circle.pdf", circle),
        a_bomb("2100-pages.pdf", pdf_of(&objects)),
        a_bomb("1-mb-of-nothing.pdf", {
            let mut bytes = b"%PDF-1.7\n".to_vec();
            bytes.resize(MOST / 20, b' ');
            bytes
        }),
        hostile("locked.pdf", {
            let id = "<00112233445566778899aabbccddeeff>";
            let locked = format!(
                "/Root 1 0 R /ID [{id} {id}] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 \
                 /O <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20> \
                 /U <0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20> >>"
            );
            text.replace("/Root 1 0 R", &locked)
        }),
    ]
}

fn office() -> Vec<Hostile> {
    let deep = format!("{}{}", "<w:x>".repeat(5_000), "</w:x>".repeat(5_000));
    let laughs = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><a>&b;</a>";
    let outside = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><a>&a;</a>";
    let with = |name: &str, data: &[u8]| docx_with(Member::new(name, data));
    let mut slip = Member::new("x", b"x");
    slip.name = b"../../../../tmp/x".to_vec();
    let mut link = Member::new("word/link", b"/etc/passwd");
    link.mode = 0o120_777;
    let nested = with("word/embeddings/a.bin", &with("a", b"a"));
    vec![
        a_bomb(
            "bomb.docx",
            docx_with(Member::bomb("word/footnotes.xml", 90)),
        ),
        a_bomb(
            "many-bombs.docx",
            zip(&[
                Member::new("[Content_Types].xml", b"<Types/>"),
                Member::new("_rels/.rels", b"<Relationships/>"),
                Member::bomb("word/document.xml", 120),
            ]),
        ),
        a_bomb("laughs.docx", with("word/a.xml", laughs.as_bytes())),
        hostile("outside.docx", with("word/a.xml", outside.as_bytes())),
        hostile("deep.docx", docx(&deep, &[])),
        hostile("macro.docx", with("word/vbaProject.bin", b"x")),
        hostile("control.docx", with("word/activeX/activeX1.bin", b"x")),
        hostile("object.docx", with("word/embeddings/oleObject1.bin", b"MZ")),
        hostile("nested.docx", nested),
        hostile("slip.docx", docx_with(slip)),
        hostile("link.docx", docx_with(link)),
        hostile("plain.zip", zip(&[Member::new("a.txt", b"a")])),
        hostile(
            "app.apk",
            zip(&[
                Member::new("AndroidManifest.xml", b"x"),
                Member::new("classes.dex", b"dex\n035\0"),
            ]),
        ),
        hostile("app.jar", zip(&[Member::new("META-INF/MANIFEST.MF", b"x")])),
        hostile(
            "program-in-front.docx",
            [&begins(b"MZ\x90\0")[..], &docx(&paragraph(&["x"]), &[])].concat(),
        ),
        hostile(
            "slides.pptx",
            zip(&[
                Member::new("[Content_Types].xml", b"<Types/>"),
                Member::new("ppt/presentation.xml", b"<p/>"),
            ]),
        ),
    ]
}

fn all() -> Vec<Hostile> {
    let sheets = [excel::bombs(), excel::archives(), excel::parts()];
    let [bombs, archives, parts] = sheets.map(|sheets| {
        sheets
            .into_iter()
            .map(|sheet| hostile(format!("{}.xlsx", sheet.name), sheet.bytes))
            .collect::<Vec<_>>()
    });
    let bombs: Vec<_> = bombs
        .into_iter()
        .map(|bomb| a_bomb(bomb.name, bomb.bytes))
        .collect();
    [
        markup(),
        kinds(),
        pictures(),
        papers(),
        office(),
        bombs,
        archives,
        parts,
    ]
    .into_iter()
    .flatten()
    // Neither of the others is let in: limits.rs.
    .filter(|hostile| (1..=MOST).contains(&hostile.bytes.len()))
    .collect()
}

/// Whether a sentence says what is wrong to a person.
fn is_sentence(told: &str) -> bool {
    told.chars().filter(|c| *c > '\u{2fff}').count() > 4
        && !["panicked", "导入", "放入", "\u{1b}", "\0"]
            .iter()
            .any(|rest| told.contains(rest))
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_are_refused_with_a_sentence_and_cost_the_server_nothing() {
    let server = Server::seeded();
    let all = all();
    let bombs = all.iter().filter(|one| one.is_bomb).count();
    assert!(all.len() >= 100 && bombs >= 10, "{} {bombs}", all.len());
    // What good ones cost, and what is made once.
    for _ in 0..3 {
        server.upload("a.jpg", &photo()).await;
        server.upload("b.pdf", &paper()).await;
    }
    server.send_file("c.pdf", &vec![b' '; MOST / 10]).await;
    let before = server.memory("VmHWM");
    let mut wrong = Vec::new();
    for one in &all {
        let (id, answer) = server.send_file(&one.name, &one.bytes).await;
        let told = match answer.status {
            422 => text(&answer.problem(422, "unfit_file"), "message").to_owned(),
            _ => String::new(),
        };
        if !is_sentence(&told) {
            wrong.push(format!("{}: {} {told}", one.name, answer.status));
        }
        let refused = server.send_message("", &message(&[&id])).await;
        if refused.status != 422 {
            wrong.push(format!("{}: in a message {}", one.name, refused.status));
        }
        let kept = "SELECT COUNT(*) FROM upload_chunks
                    WHERE upload IN (SELECT id FROM uploads WHERE state = 'refused')";
        assert_eq!(count(&server.data, kept).await, 0, "{}", one.name);
        // Refused ones count among those of a network.
        let path = format!("{UPLOADS}/{id}");
        server.send(Method::DELETE, &path, &[TUS], "").await;
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let more = server.memory("VmHWM").saturating_sub(before);
    println!(
        "{} hostile files, {bombs} bombs, {more} KiB more",
        all.len()
    );
    assert!(more < MORE_MEMORY, "{more} KiB more than {before}");
    let log = server.end_and_log();
    assert!(
        !log.contains("panicked") && !log.contains("unexpected error"),
        "{log}"
    );
}

/// A picture is what its dots are: whatever else stands in its file does not come along.
#[tokio::test]
async fn pictures_that_are_something_else_too_become_pictures() {
    let server = Server::seeded();
    const CANARY: &[u8] = b"<script>alert('CANARY')</script>";
    let whole = photo();
    let archive = zip(&[Member::new("CANARY.txt", b"CANARY")]);
    let mut noted = whole[..2].to_vec();
    noted.extend([0xff, 0xfe, 0, 2 + CANARY.len() as u8]);
    noted.extend(CANARY);
    noted.extend(&whole[2..]);
    let mut drawing = Cursor::new(Vec::new());
    RgbImage::new(8, 8)
        .write_to(&mut drawing, ImageFormat::Png)
        .unwrap();
    let drawing = drawing.into_inner();
    // Behind the signature and the head.
    let (head, rest) = drawing.split_at(33);
    let put = |chunk: Vec<u8>| [head, &chunk, rest].concat();
    let pictures = [
        ("with-archive.jpg", [&whole[..], &archive].concat()),
        ("with-page.jpg", [&whole[..], CANARY].concat()),
        ("with-note.jpg", noted),
        ("with-text.png", put(png_chunk(b"tEXt", CANARY))),
        (
            "with-packed-text.png",
            put(png_chunk(b"zTXt", &[b"a\0\0", &deflated(40)[..]].concat())),
        ),
        ("with-page.webp", [&webp()[..], CANARY].concat()),
        (
            "with-program.png",
            [&drawing[..], &begins(b"MZ\x90\0CANARY")].concat(),
        ),
    ];
    let mut ids = Vec::new();
    for (name, bytes) in &pictures {
        ids.push(server.upload(name, bytes).await);
    }
    for ids in ids.chunks(5) {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let (number, code, receipt) = server.message_with(&ids).await;
        for file in files_of(&receipt) {
            let read = server.file(&number, &code, text(&file, "id")).await;
            assert!(!holds(&read.body, b"CANARY"), "{file}");
            assert!(!holds(&read.body, b"PK\x03\x04"), "{file}");
            assert!(image::load_from_memory(&read.body).is_ok(), "{file}");
        }
    }
}

/// What is no attack is taken, whatever the publish gate would say of it.
#[tokio::test]
async fn what_visitors_really_send_is_taken() {
    let server = Server::seeded();
    let promise = "按其当年缴纳税收的50%给予奖励，土地出让金全额返还";
    let files = [
        ("scan.pdf", scan()),
        ("invoice.pdf", portfolio()),
        ("blank.pdf", pdf(&[&[]])),
        ("promise.pdf", pdf(&[&[promise]])),
        ("promise.docx", docx(&paragraph(&[promise]), &[])),
        (
            "chart.docx",
            docx_with(Member::new(
                "word/embeddings/a.docx",
                &docx(&paragraph(&["x"]), &[]),
            )),
        ),
        ("sheet.xlsx", xlsx(&[&["标准", promise]])),
        ("photo.jpg", photo()),
        ("drawing.webp", webp()),
    ];
    for (name, bytes) in &files {
        server.upload(name, bytes).await;
    }
}
