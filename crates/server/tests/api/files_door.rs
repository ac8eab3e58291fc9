//! Pictures and attachments: what is taken, what is refused, what is handed out.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use image::{ExtendedColorType, ImageEncoder as _, RgbImage, codecs::jpeg::JpegEncoder};

use crate::{
    attachments::papers::pdf,
    support::{Server, run, seeded_folder},
};

/// Notes of a camera: turn by a quarter (6), a maker, a place.
pub const MAKER: &[u8] = b"SECRETCAM";
pub const PLACE: &[u8] = b"PLACE-123.4567-45.6789";

/// A small EXIF block: Orientation = 6, Make, and the place as an image description.
fn exif() -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x03\0".to_vec();
    let data = 8 + 2 + 3 * 12 + 4;
    let mut entry = |tag: u16, kind: u16, count: u32, value: u32| {
        block.extend(tag.to_le_bytes());
        block.extend(kind.to_le_bytes());
        block.extend(count.to_le_bytes());
        block.extend(value.to_le_bytes());
    };
    entry(0x010e, 2, PLACE.len() as u32, data);
    entry(0x010f, 2, MAKER.len() as u32, data + PLACE.len() as u32);
    entry(0x0112, 3, 1, 6);
    block.extend([0; 4]);
    block.extend(PLACE);
    block.extend(MAKER);
    block
}

/// 640 by 320, the left half red, the right half blue.
pub fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(640, 320, |x, _| {
        image::Rgb(if x < 320 {
            [220, 20, 20]
        } else {
            [20, 20, 220]
        })
    });
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    encoder.set_exif_metadata(exif()).unwrap();
    encoder
        .write_image(&picture, 640, 320, ExtendedColorType::Rgb8)
        .unwrap();
    assert!(holds(&bytes, MAKER) && holds(&bytes, PLACE));
    bytes
}

pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Runs `attach` over one file; whether it was taken, and what was said.
pub fn attach(folder: &Path, name: &str, bytes: &[u8]) -> (bool, String) {
    let inbox = tempfile::tempdir().unwrap();
    let file = inbox.path().join(name);
    fs::write(&file, bytes).unwrap();
    let args = [
        "attach",
        file.to_str().unwrap(),
        "--data",
        folder.to_str().unwrap(),
    ];
    let output = run(&args);
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.success(), said)
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).map(|all| all.map(|entry| entry.unwrap().path()).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    files.sort();
    files
}

#[test]
fn a_picture_is_drawn_anew_without_what_the_camera_noted() {
    let folder = tempfile::tempdir().unwrap();
    let (taken, said) = attach(folder.path(), "园区 现状.JPG", &photo());
    assert!(taken, "{said}");
    let made = files(&folder.path().join("pictures"));
    // Turned upright it is 320 wide, and it is never enlarged.
    assert_eq!(made.len(), 3, "{made:?}");
    for file in &made {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            name.starts_with("园区-现状-") && name.contains(".320."),
            "{name}"
        );
        let bytes = fs::read(file).unwrap();
        for note in [
            MAKER,
            PLACE,
            b"Exif",
            b"EXIF",
            b"ICC_PROFILE",
            b"http://ns.adobe.com",
            b"GPS",
        ] {
            assert!(
                !holds(&bytes, note),
                "{name} holds {}",
                String::from_utf8_lossy(note)
            );
        }
    }
    let jpeg = made
        .iter()
        .find(|file| file.extension().unwrap() == "jpg")
        .unwrap();
    let picture = image::open(jpeg).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (320, 640));
    // What was left is above.
    assert!(picture.get_pixel(160, 100).0[0] > 150 && picture.get_pixel(160, 540).0[2] > 150);
}

#[test]
fn a_large_picture_gets_three_widths_and_a_newer_one_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let png = |colour: u8| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = RgbImage::from_pixel(1_800, 400, image::Rgb([colour, 90, 90]));
        picture
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    };
    assert!(attach(folder.path(), "a.png", &png(10)).0);
    let first = files(&folder.path().join("pictures"));
    assert_eq!(first.len(), 9, "{first:?}");
    assert!(attach(folder.path(), "a.png", &png(200)).0);
    let second = files(&folder.path().join("pictures"));
    assert_eq!(second.len(), 9);
    assert!(first.iter().all(|file| !second.contains(file)));
}

/// A PNG whose header says a size and whose data are a few bytes.
pub fn bomb(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::new(1, 1)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let mut bytes = bytes.into_inner();
    bytes[16..20].copy_from_slice(&side.to_be_bytes());
    bytes[20..24].copy_from_slice(&side.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

#[test]
fn what_lies_about_itself_or_is_broken_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let whole = photo();
    let refused: &[(&str, Vec<u8>, &str)] = &[
        ("bomb.png", bomb(50_000), "50000×50000"),
        ("wide.png", bomb(12_000), "5000 万"),
        ("hollow.png", bomb(4_000), "损坏"),
        (
            "photo.jpg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "SVG",
        ),
        (
            "policy.pdf",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            "网页",
        ),
        ("cut.jpg", whole[..whole.len() / 2].to_vec(), "损坏"),
        (
            "x.pdf",
            b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.txt".to_vec(),
            "压缩包",
        ),
    ];
    for (name, bytes, word) in refused {
        let (taken, said) = attach(folder.path(), name, bytes);
        assert!(!taken && said.contains(word), "{name}: {said}");
    }
    assert!(files(&folder.path().join("pictures")).is_empty());
    assert!(files(&folder.path().join("attachments")).is_empty());
}

#[tokio::test]
async fn the_running_portal_hands_them_out_and_only_as_what_they_are() {
    let folder = seeded_folder();
    let server = Server::start(folder.path());
    let address = "/attachments/%E6%94%BF%E7%AD%96%20%E5%8E%9F%E6%96%87.pdf";
    assert_eq!(server.get(address).await.status, 404);
    let paper = pdf(&[&["第一条 为支持设备更新，制定本办法。"]]);
    assert!(attach(folder.path(), "政策 原文.pdf", &paper).0);
    let begun = Instant::now();
    let answer = loop {
        let answer = server.get(address).await;
        if answer.status == 200 || begun.elapsed() > Duration::from_secs(10) {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename*=UTF-8''")
    );
    assert_eq!(
        answer.header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let stored = files(&folder.path().join("attachments")).pop().unwrap();
    let stored = stored.file_name().unwrap().to_string_lossy().into_owned();
    assert!(
        stored.starts_with("政策-原文-") && stored.ends_with(".pdf"),
        "{stored}"
    );
    for path in [
        "/attachments/..%2Fcounty.json",
        "/attachments/..%2f..%2fx.pdf",
        "/attachments/x.html",
    ] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}
