//! The shell that Trunk built, with places for a page's own head, content and boot data.

use std::fmt::Write as _;

use axum::http::HeaderValue;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use yingshang_app::shelf::Ahead;

/// What a page says of itself in its head: for the browser's bar, search engines, share cards.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// The page's own address, absolute.
    pub url: String,
    /// Picture of the share card, absolute; at least 300 px on each side.
    pub image: Option<String>,
    /// JSON-LD.
    pub json_ld: Option<String>,
    /// A file of the site that the program will ask for, to be fetched beside it.
    pub preload: Option<String>,
    /// Files of the site that the page's own scripts will ask for, to be fetched before the program.
    pub ahead: Vec<Ahead>,
    /// The style that this page needs besides the shell's.
    pub style: Option<String>,
    /// Search engines are to leave it out.
    pub private: bool,
}

/// The shell, cut at its marks.
#[derive(Clone, Debug)]
pub struct Shell {
    before_head: String,
    before_phone: String,
    before_app: String,
    before_boot: String,
    end: String,
    policy: HeaderValue,
    /// The shell itself, which the policy names the parts of.
    index: String,
    /// One more source of pictures.
    images: Option<&'static str>,
}

/// What stands in when the server was built without the app: pages readable, no script.
const BARE: &str = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <!--head--><!--/head--></head><body><!--phone--><!--/phone--><!--app--><!--/app-->\
    <!--boot--><!--/boot--></body></html>";

impl Shell {
    /// Cuts the built `index.html`; `None` when its marks are not there.
    pub fn cut(index: &str) -> Option<Self> {
        let index = one_style(&without_indents(&without_integrity(index)));
        let (before_head, rest) = around(&index, "head")?;
        let (before_phone, rest) = around(rest, "phone")?;
        let (before_app, rest) = around(rest, "app")?;
        let (before_boot, end) = around(rest, "boot")?;
        let parts = [before_head, before_phone, before_app, before_boot, end];
        let [before_head, before_phone, before_app, before_boot, end] = parts.map(str::to_owned);
        Some(Self {
            before_head,
            before_phone,
            before_app,
            before_boot,
            end,
            policy: policy(&index, None),
            index,
            images: None,
        })
    }

    /// The shell of a server without the app.
    #[expect(clippy::expect_used, reason = "a constant of this file, tested below")]
    pub fn bare() -> Self {
        Self::cut(BARE).expect("the marks are there")
    }

    /// The content security policy of every page.
    pub fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    /// The same for pages that hold this style as well.
    pub fn policy_with(&self, style: &str) -> HeaderValue {
        let index = format!("{}<style>{style}</style>", self.index);
        policy(&index, self.images)
    }

    /// The same, for pages that may show pictures of one more source, or of none again.
    #[must_use]
    pub fn with_images_from(&self, source: Option<&'static str>) -> Self {
        Self {
            policy: policy(&self.index, source),
            images: source,
            ..self.clone()
        }
    }

    /// A whole page.
    pub fn page(&self, meta: &Meta, phone: Option<&str>, app: &str, boot: &str) -> String {
        let mut page = String::with_capacity(
            self.before_head.len() + self.before_phone.len() + app.len() + boot.len() + 4_096,
        );
        page.push_str(&self.before_head);
        meta.write(&mut page);
        // Behind the shell's own style, which it adds to.
        match (&meta.style, self.before_phone.split_once("</style>")) {
            (Some(style), Some((shell, rest))) => {
                let _ = write!(
                    page,
                    "{shell}</style><style id=\"documents\">{style}</style>"
                );
                page.push_str(rest);
            }
            _ => page.push_str(&self.before_phone),
        }
        if let Some(phone) = phone {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            let _ = write!(
                page,
                "也可以致电 <a href=\"tel:{digits}\">{}</a>。",
                escape(phone)
            );
        }
        page.push_str(&self.before_app);
        page.push_str("<div id=\"app\">");
        page.push_str(app);
        page.push_str("</div>");
        page.push_str(&self.before_boot);
        page.push_str("<script type=\"application/json\" id=\"boot\">");
        page.push_str(&boot.replace('<', "\\u003c"));
        page.push_str("</script>");
        page.push_str(&self.end);
        page
    }
}

impl Meta {
    /// Title, description and share card.
    pub(super) fn write_card(&self, page: &mut String) {
        let (title, description) = (escape(&self.title), escape(&self.description));
        let url = escape(&self.url);
        let _ = write!(
            page,
            "<title>{title}</title><meta name=\"description\" content=\"{description}\">\
             <meta property=\"og:type\" content=\"website\"><meta property=\"og:title\" content=\"{title}\">\
             <meta property=\"og:description\" content=\"{description}\"><meta property=\"og:url\" content=\"{url}\">\
             <meta itemprop=\"name\" content=\"{title}\"><meta itemprop=\"description\" content=\"{description}\">",
        );
        if self.private {
            page.push_str("<meta name=\"robots\" content=\"noindex\">");
        } else {
            let _ = write!(page, "<link rel=\"canonical\" href=\"{url}\">");
        }
        if let Some(image) = &self.image {
            let image = escape(image);
            let _ = write!(
                page,
                "<meta property=\"og:image\" content=\"{image}\"><meta itemprop=\"image\" content=\"{image}\">",
            );
        }
    }

    fn write(&self, page: &mut String) {
        self.write_card(page);
        // One paint with the whole content, which the boot data stand behind: each frame before it
        // would delay it.
        page.push_str("<link rel=\"expect\" href=\"#boot\" blocking=\"render\">");
        for ahead in &self.ahead {
            let (link, url) = match ahead {
                Ahead::Script(url) => ("rel=\"modulepreload\"", url),
                Ahead::Style(url) => ("rel=\"preload\" as=\"style\"", url),
                Ahead::Data(url) => ("rel=\"preload\" as=\"fetch\" crossorigin", url),
            };
            let _ = write!(page, "<link {link} href=\"{}\">", escape(url));
        }
        if let Some(url) = &self.preload {
            let url = escape(url);
            let _ = write!(
                page,
                "<link rel=\"preload\" as=\"fetch\" crossorigin fetchpriority=\"low\" href=\"{url}\">",
            );
        }
        if let Some(json) = &self.json_ld {
            let _ = write!(
                page,
                "<script type=\"application/ld+json\">{}</script>",
                json.replace('<', "\\u003c"),
            );
        }
    }
}

/// For text and attribute values.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What stands before a mark `<!--name-->` and after its end.
fn around<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_once(&format!("<!--{name}-->"))?;
    let (_, after) = rest.split_once(&format!("<!--/{name}-->"))?;
    Some((before, after))
}

/// Browsers ignore a hash on the preload of a program and complain about it.
fn without_integrity(index: &str) -> String {
    let Some((before, link)) = index.split_once("<link rel=\"preload\"") else {
        return index.to_owned();
    };
    let (link, after) = link.split_once('>').unwrap_or((link, ""));
    let kept: Vec<&str> = link
        .split(' ')
        .filter(|attribute| !attribute.starts_with("integrity="))
        .collect();
    format!("{before}<link rel=\"preload\"{}>{after}", kept.join(" "))
}

/// Indents are for who writes the sheets.
fn without_indents(index: &str) -> String {
    let lines: Vec<&str> = index.lines().map(str::trim_start).collect();
    lines.join("\n")
}

/// Joins the sheets that follow each other: one to parse, one hash in the policy.
fn one_style(index: &str) -> String {
    let mut parts = index.split("</style>");
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.trim_start().strip_prefix("<style>") {
            Some(more) => joined.push_str(more),
            None => {
                joined.push_str("</style>");
                joined.push_str(part);
            }
        }
    }
    joined
}

/// Scripts and styles that stand in the shell are named by their hash; nothing else inline runs.
/// The kiosk, a page of our own, shows these pages in a frame.
fn policy(index: &str, images: Option<&str>) -> HeaderValue {
    let scripts = hashes(index, "<script", "</script>");
    let styles = hashes(index, "<style", "</style>");
    let images = images
        .map(|source| format!(" {source}"))
        .unwrap_or_default();
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:{images}; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'self'"
    );
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("default-src 'self'"))
}

fn hashes(index: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = index;
    while let Some(at) = rest.find(open) {
        let Some(inside) = rest[at..].find('>').map(|end| at + end + 1) else {
            break;
        };
        let Some(end) = rest[inside..].find(close).map(|end| inside + end) else {
            break;
        };
        let body = &rest[inside..end];
        if !body.is_empty() {
            let _ = write!(out, " 'sha256-{}'", STANDARD.encode(Sha256::digest(body)));
        }
        rest = &rest[end..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_page_can_break_out_of_its_place() {
        let meta = Meta {
            title: "\"><script>alert(1)</script>".to_owned(),
            ..Meta::default()
        };
        let page = Shell::bare().page(
            &meta,
            Some("0190-8001201"),
            "<p>正文</p>",
            "{\"a\":\"</script>\"}",
        );
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("\\u003c/script>"));
        assert!(page.contains("tel:01908001201"));
    }

    #[test]
    fn inline_scripts_and_styles_are_allowed_by_hash_only() {
        let index = BARE.replace(
            "<!--head-->",
            "<style>a{}</style><script type=\"module\">run()</script><!--head-->",
        );
        let shell = Shell::cut(&index).unwrap();
        let policy = shell.policy().to_str().unwrap();
        assert_eq!(policy.matches("'sha256-").count(), 2);
        assert!(!policy.contains("unsafe-inline"));
    }

    #[test]
    fn one_more_source_of_pictures_changes_nothing_else() {
        let shell = Shell::bare();
        let source = Some("https://*.tianditu.gov.cn");
        // Each publication starts from the shell of the one before it.
        let wider = shell.with_images_from(source).with_images_from(source);
        let policy = wider.policy().to_str().unwrap();
        assert!(policy.contains("img-src 'self' data: https://*.tianditu.gov.cn;"));
        let own = shell.policy().to_str().unwrap();
        assert_eq!(policy.replace(" https://*.tianditu.gov.cn", ""), own);
        assert_eq!(wider.with_images_from(None).policy(), shell.policy());
    }

    #[test]
    fn the_preload_of_the_program_carries_no_hash() {
        let index = BARE.replace(
            "<!--head-->",
            "<link rel=\"preload\" href=\"/a.wasm\" integrity=\"sha384-x\" as=\"fetch\"><!--head-->",
        );
        let page = Shell::cut(&index)
            .unwrap()
            .page(&Meta::default(), None, "正文", "{}");
        assert!(page.contains("<link rel=\"preload\" href=\"/a.wasm\" as=\"fetch\">"));
    }

    #[test]
    fn a_page_s_own_style_stands_behind_the_shell_s() {
        let shell = BARE.replace("<!--/head-->", "<!--/head--><style>a{}</style>");
        let shell = Shell::cut(&shell).unwrap();
        let meta = Meta {
            style: Some("b{}".to_owned()),
            ..Meta::default()
        };
        let page = shell.page(&meta, None, "正文", "{}");
        assert!(page.contains("<style>a{}</style><style id=\"documents\">b{}</style>"));
        let policy = shell.policy_with("b{}");
        assert_eq!(policy.to_str().unwrap().matches("'sha256-").count(), 2);
    }

    #[test]
    fn sheets_that_follow_each_other_become_one() {
        let index = BARE.replace(
            "<!--head-->",
            "<style>a{}</style>\n  <style>b{}</style><title>x</title><style>c{}</style><!--head-->",
        );
        assert_eq!(
            one_style(&index),
            BARE.replace(
                "<!--head-->",
                "<style>a{}b{}</style><title>x</title><style>c{}</style><!--head-->"
            )
        );
        let policy = Shell::cut(&index).unwrap().policy().clone();
        assert_eq!(policy.to_str().unwrap().matches("'sha256-").count(), 2);
    }

    #[test]
    fn a_page_names_what_its_program_will_ask_for() {
        let meta = Meta {
            preload: Some("/snapshot/projects.abc.json".to_owned()),
            ..Meta::default()
        };
        let page = Shell::bare().page(&meta, None, "正文", "{}");
        let link = "<link rel=\"preload\" as=\"fetch\" crossorigin fetchpriority=\"low\" href=\"/snapshot/projects.abc.json\">";
        assert!(page.find(link).unwrap() < page.find("正文").unwrap());
        // Nothing is painted until the boot data, and so the content before them, are there.
        assert!(
            page.find("href=\"#boot\" blocking=\"render\"").unwrap() < page.find("正文").unwrap()
        );
        assert!(page.find("正文").unwrap() < page.find("id=\"boot\"").unwrap());
        assert!(
            !Shell::bare()
                .page(&Meta::default(), None, "正文", "{}")
                .contains(link)
        );
    }
}
