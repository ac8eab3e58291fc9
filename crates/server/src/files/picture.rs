//! A picture, drawn anew in three widths and three formats. Only its dots are kept: what the camera
//! noted (place, time, device, thumbnail, colour profile) does not come along.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageEncoder as _, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::{avif::AvifEncoder, jpeg::JpegEncoder},
    imageops::FilterType,
};
use serde::{Deserialize, Serialize};

use super::Kind;

/// The most dots of a side.
const MOST_SIDE: u32 = 12_000;
/// The most dots of a picture.
const MOST_DOTS: u64 = 50_000_000;
/// The memory that decoding one may ask for, in bytes: 400 MiB.
const MOST_DECODED: u64 = 400 * 1024 * 1024;
/// Widths that are made, in dots: a phone's list, a phone's page, a desk's page.
const WIDTHS: [u32; 3] = [480, 960, 1_600];

/// What is said of a picture that does not hold what it promises.
const BROKEN: &str = "图片不完整或已损坏，读不下去；请用看图软件打开并另存一次";

/// One of the files that are made of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Dots.
    pub(crate) width: u32,
    /// `avif`, `webp` or `jpg`.
    pub(crate) ending: String,
    /// How long the file is, in bytes.
    pub(crate) length: usize,
}

/// Draws a visitor's picture anew, as one JPEG that is large enough to be read. The error is a
/// sentence.
pub(crate) fn redraw_one(bytes: &[u8], kind: Kind) -> Result<Vec<u8>, String> {
    let picture = decode(bytes, kind)?;
    let (width, height) = picture.dimensions();
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 85)
        .write_image(&picture, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|_| BROKEN.to_owned())?;
    Ok(file)
}

/// Draws a picture anew; the files stand behind each other. The error is a sentence.
pub(crate) fn redraw(bytes: &[u8], kind: Kind) -> Result<(Vec<Made>, Vec<u8>), String> {
    let picture = decode(bytes, kind)?;
    let mut widths = WIDTHS.map(|width| width.min(picture.width())).to_vec();
    widths.dedup();
    let (mut made, mut files) = (Vec::new(), Vec::new());
    for width in widths {
        let scaled = scaled(&picture, width);
        for ending in ["avif", "webp", "jpg"] {
            let file = encode(&scaled, ending)?;
            made.push(Made {
                width,
                ending: ending.to_owned(),
                length: file.len(),
            });
            files.extend(file);
        }
    }
    Ok((made, files))
}

fn decode(bytes: &[u8], kind: Kind) -> Result<RgbImage, String> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::WebP => ImageFormat::WebP,
        _ => return Err("这不是图片".to_owned()),
    };
    let broken = |_| BROKEN.to_owned();
    // The decoder paints what is missing grey.
    if kind == Kind::Jpeg && !has_its_end(bytes) {
        return Err(BROKEN.to_owned());
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // The size is looked at below, where the sentence can name it.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    let dots = u64::from(width) * u64::from(height);
    if width.max(height) > MOST_SIDE || dots > MOST_DOTS || dots == 0 {
        return Err(format!(
            "图片有 {width}×{height} 个点，每边最多 {MOST_SIDE}、一共最多 5000 万；请缩小后再放入"
        ));
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // Made small before it is turned: turning needs the memory twice.
    let most = 2 * WIDTHS[2];
    let mut picture = if width.max(height) > most {
        picture.thumbnail(most, most)
    } else {
        picture
    };
    picture.apply_orientation(orientation);
    Ok(on_white(picture))
}

/// Whether a JPEG's last scan is closed; within a scan these two bytes do not follow each other.
fn has_its_end(bytes: &[u8]) -> bool {
    let scan = bytes.windows(2).rposition(|mark| mark == [0xff, 0xda]);
    scan.is_some_and(|at| bytes[at..].windows(2).any(|mark| mark == [0xff, 0xd9]))
}

/// JPEG knows no holes, and the three formats should look alike.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let mix = |part: u8| {
            let alpha = u32::from(alpha);
            let mixed = (u32::from(part) * alpha + 255 * (255 - alpha)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([mix(red), mix(green), mix(blue)])
    })
}

/// Never larger than it is.
fn scaled(picture: &RgbImage, width: u32) -> RgbImage {
    if width >= picture.width() {
        return picture.clone();
    }
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
    image::imageops::resize(picture, width, height, FilterType::Lanczos3)
}

fn encode(picture: &RgbImage, ending: &str) -> Result<Vec<u8>, String> {
    let (width, height) = picture.dimensions();
    let mut file = Vec::new();
    let colour = image::ExtendedColorType::Rgb8;
    let written = match ending {
        "avif" => AvifEncoder::new_with_speed_quality(&mut file, 8, 55)
            .write_image(picture, width, height, colour),
        // `image` writes WebP without loss only, which for a photograph is longer than the JPEG.
        "webp" => {
            file.extend_from_slice(&webp::Encoder::from_rgb(picture, width, height).encode(72.0));
            Ok(())
        }
        _ => {
            JpegEncoder::new_with_quality(&mut file, 78).write_image(picture, width, height, colour)
        }
    };
    match written {
        Ok(()) if !file.is_empty() => Ok(file),
        Ok(()) => Err(format!("图片转成 {ending} 时没有成功")),
        Err(error) => Err(format!("图片转成 {ending} 时没有成功（{error}）")),
    }
}
