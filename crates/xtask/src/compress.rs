//! Writes a `.br` and a `.gz` beside every file worth compressing.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::stamp;

const SMALLEST: usize = 257;
const COMPRESSED_ALREADY: &[&str] = &[
    "br", "gz", "png", "jpg", "jpeg", "webp", "avif", "gif", "woff", "woff2", "zip", "xlsx",
];

/// Compresses every file of a folder; returns how many, with their bytes before and after Brotli.
pub(crate) fn folder(folder: &Path) -> Result<(usize, usize, usize)> {
    let mut files = Vec::new();
    stamp::collect(folder, &mut files)?;
    let (mut count, mut before, mut after) = (0, 0, 0);
    for file in files.iter().filter(|file| worth_it(file)) {
        let bytes = std::fs::read(file)?;
        if bytes.len() < SMALLEST {
            continue;
        }
        let small = brotli(&bytes)?;
        count += 1;
        before += bytes.len();
        after += small.len();
        write(&with_suffix(file, "br"), &small)?;
        write(&with_suffix(file, "gz"), &gzip(&bytes)?)?;
    }
    Ok((count, before, after))
}

fn worth_it(file: &Path) -> bool {
    let extension = file
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_none_or(|extension| !COMPRESSED_ALREADY.contains(&extension.as_str()))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut small, &parameters).context("Brotli failed")?;
    Ok(small)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_and_names() {
        assert!(worth_it(Path::new("dist/app.wasm")));
        assert!(worth_it(Path::new("dist/LICENSE")));
        assert!(!worth_it(Path::new("dist/photo.JPG")));
        assert!(!worth_it(Path::new("dist/app.wasm.br")));
        assert_eq!(
            with_suffix(Path::new("a/b.js"), "br"),
            Path::new("a/b.js.br")
        );
    }

    #[test]
    fn what_comes_out_reads_back() {
        let text = "招商引资 ".repeat(200);
        let small = brotli(text.as_bytes()).expect("compresses");
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut back).expect("reads back");
        assert_eq!(back, text.as_bytes());
        assert!(small.len() < 60);
    }
}
