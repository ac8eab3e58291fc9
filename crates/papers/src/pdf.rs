//! PDF: the glyphs in the order in which they are drawn, page by page.

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask,
    font::GlyphRun,
    hayro_cmap::BfString,
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Dict, MaybeRef, Object},
        page::Page,
    },
    interpret_page,
    kurbo::{Affine, BezPath, Point, Rect},
};

use crate::{
    MOST_PAGES, MOST_TEXT, Paper, PaperError,
    lines::{Lines, pages},
};

/// A page without words that shows at least so much of itself covered by pictures is a scan.
const SCAN: f64 = 0.2;
/// A page without words on which so many lines are drawn may be words turned into outlines.
const OUTLINES: usize = 40;
/// So many glyphs of a hundred may be without a meaning: bullets and ornaments.
const UNKNOWN: usize = 10;

/// Reads a file.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Paper, PaperError> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PaperError::Password,
        LoadPdfError::Decryption(_) => PaperError::Encryption,
        LoadPdfError::Invalid => PaperError::BrokenPdf,
    })?;
    let all = pdf.pages();
    if all.is_empty() {
        return Err(PaperError::BrokenPdf);
    }
    if all.len() > MOST_PAGES {
        return Err(PaperError::TooManyPages);
    }
    let cache = InterpreterCache::new();
    let (mut read, mut length) = (Vec::new(), 0);
    let (mut scans, mut glyphs, mut unknown) = (Vec::new(), 0, 0);
    for (at, page) in all.iter().enumerate() {
        let seen = look(page, &pdf, &cache);
        length += seen.length;
        if length > MOST_TEXT {
            return Err(PaperError::TooMuchText);
        }
        glyphs += seen.glyphs;
        unknown += seen.unknown;
        if seen.is_scan() {
            scans.push((at + 1).to_string());
        }
        read.push(seen.lines.done());
    }
    let mut paper = Paper::default();
    paper.add(&pages(read))?;
    if !scans.is_empty() {
        let which = if scans.len() == all.len() {
            "每一页".to_owned()
        } else {
            format!("第 {} 页", scans.join("、"))
        };
        paper
            .unread
            .push(format!("{which}只有图像（扫描件），没有可查的文字"));
    }
    if unknown * 100 > glyphs * UNKNOWN {
        paper.unread.push(format!(
            "{glyphs} 个字里有 {unknown} 个认不出来（字体没有注明是什么字）"
        ));
    }
    if has_files(&pdf) {
        paper.unread.push("PDF 里还夹带了别的文件".to_owned());
    }
    paper.runs = pdf.objects().into_iter().any(|object| runs(&object, 0));
    Ok(paper)
}

/// How deep an action may stand within one object.
const MOST_DEPTH: usize = 16;

/// Whether a script stands in an object, or the start of a program.
fn runs(object: &Object<'_>, depth: usize) -> bool {
    let inside = |one: MaybeRef<Object<'_>>| match one {
        MaybeRef::NotRef(inner) => depth < MOST_DEPTH && runs(&inner, depth + 1),
        // Comes by itself.
        MaybeRef::Ref(_) => false,
    };
    let dict = match object {
        Object::Dict(dict) => dict,
        Object::Stream(stream) => stream.dict(),
        Object::Array(array) => return array.raw_iter().any(inside),
        _ => return false,
    };
    dict.entries().any(|(key, value)| {
        let acts = matches!(&value, MaybeRef::NotRef(Object::Name(name))
            if key.as_ref() == b"S" && [&b"JavaScript"[..], b"Launch"].contains(&name.as_ref()));
        acts || key.as_ref() == b"JS" || inside(value)
    })
}

fn look<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Seen {
    let bounds = page.intersected_crop_box();
    let bounds = Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
    let mut context = Context::new(
        Affine::IDENTITY,
        bounds,
        cache,
        pdf.xref(),
        InterpreterSettings::default(),
    );
    let mut seen = Seen {
        bounds,
        ..Seen::default()
    };
    interpret_page(page, &mut context, &mut seen);
    seen
}

/// Whether other files are attached to it.
fn has_files(pdf: &Pdf) -> bool {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let names = catalogue.and_then(|catalogue| catalogue.get::<Dict<'_>>("Names"));
    names.is_some_and(|names| names.contains_key("EmbeddedFiles"))
}

/// What a page shows.
#[derive(Default)]
struct Seen {
    bounds: Rect,
    lines: Lines,
    /// Bytes of text.
    length: usize,
    glyphs: usize,
    unknown: usize,
    /// Whether there is a letter or a digit.
    words: bool,
    /// The page's points that pictures cover, one over another counted twice.
    pictured: f64,
    paths: usize,
}

impl Seen {
    fn is_scan(&self) -> bool {
        let pictured = self.pictured > SCAN * self.bounds.area();
        !self.words && (pictured || self.paths > OUTLINES)
    }
}

impl<'a> Device<'a> for Seen {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.glyphs += 1;
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => String::new(),
            };
            let text: String = text.chars().filter(|c| !is_private(*c)).collect();
            if text.is_empty() {
                self.unknown += 1;
                continue;
            }
            self.words |= text.chars().any(char::is_alphanumeric);
            self.length += text.len();
            let place = props.transform * glyph.transform();
            let [a, b, ..] = place.as_coeffs();
            // A glyph's own space has a thousand units to the em.
            let em = a.hypot(b) * 1_000.0;
            self.lines.put(place * Point::ZERO, em, &text);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let covered = props
            .transform
            .transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        self.pictured += covered.intersect(self.bounds).area();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.paths += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// A character that means something in one font alone.
fn is_private(c: char) -> bool {
    matches!(c, '\0' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'..)
}
