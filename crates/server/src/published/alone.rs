//! Pages that stand alone, without the app: a poster, the frame of the kiosk; and the codes on them.

use axum::http::HeaderValue;
use yingshang_app::shelf::Page;

use super::{Cache, Meta, Ready, Snapshot, qr, shell::escape};

const HTML: &str = "text/html; charset=utf-8";

/// The longest address that a code is made for, in bytes; the code stays one that a phone reads at
/// arm's length.
const LONGEST: usize = 500;

/// A poster: its picture is drawn in the page, and the kiosk may show it.
static POSTER: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
);

/// The kiosk: a frame with our own pages, in no frame itself.
static KIOSK: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
);

impl Snapshot {
    /// The poster of the page at an address; `None` when it has none.
    pub fn poster(&self, path: &str) -> Option<Ready> {
        // One address each.
        let poster = self.shelf.poster(path).filter(|one| one.path == path)?;
        let url = format!("{}{}", self.public_url, poster.path);
        let page = self.shelf.poster_page(&poster, &url, &qr::svg(&url)?);
        let county = &self.site.county.name;
        let picture = poster.picture.as_deref().and_then(|name| self.share(name));
        let meta = Meta {
            title: format!("{}·海报｜{county}招商", page.title),
            description: page.description.clone(),
            image: picture.or_else(|| self.share("county.svg")),
            // The page itself is what search engines are to find and cards to lead to.
            url,
            private: true,
            ..Meta::default()
        };
        Some(self.alone("poster", &meta, &page, &POSTER))
    }

    /// The portal on a public screen.
    pub fn kiosk(&self) -> Ready {
        let page = self.shelf.kiosk(&self.public_url);
        let meta = Meta {
            title: page.title.clone(),
            description: page.description.clone(),
            url: format!("{}/", self.public_url),
            image: self.share("county.svg"),
            private: true,
            ..Meta::default()
        };
        self.alone("kiosk", &meta, &page, &KIOSK)
    }

    /// The code of one of our own addresses, an SVG; `None` for any other.
    pub fn code(&self, path: &str) -> Option<Ready> {
        if !is_own(path) {
            return None;
        }
        let svg = qr::svg(&format!("{}{path}", self.public_url))?;
        Some(Ready::new(svg, "image/svg+xml", Cache::Revalidate))
    }

    /// A page with a style and a script of its own name.
    fn alone(&self, name: &str, meta: &Meta, page: &Page, policy: &HeaderValue) -> Ready {
        let mut card = String::new();
        meta.write_card(&mut card);
        let link = |ending, tag: fn(String) -> String| {
            let address = self.assets.extra(&format!("{name}.{ending}"));
            address.map(|url| tag(escape(&url))).unwrap_or_default()
        };
        let style = link("css", |url| {
            format!("<link rel=\"stylesheet\" href=\"{url}\">")
        });
        let script = link("js", |url| {
            format!("<script type=\"module\" src=\"{url}\"></script>")
        });
        let html = format!(
            "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <link rel=\"icon\" href=\"/favicon.svg\">{card}{style}{script}</head>\
             <body>{}</body></html>",
            page.html,
        );
        Ready::new(html, HTML, Cache::Never).with_policy(policy)
    }
}

/// An address below ours as a link has it: it begins with one slash and holds nothing that only an
/// escaped address may hold.
fn is_own(path: &str) -> bool {
    let odd = |c: char| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(c);
    path.len() <= LONGEST && path.starts_with('/') && !path.starts_with("//") && !path.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_get_a_code() {
        for path in [
            "/",
            "/projects/qs-001",
            "/projects?q=%E7%B1%B3&sort=land",
            "/@x",
        ] {
            assert!(is_own(path), "{path}");
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for path in [
            "",
            "projects",
            "//other.example",
            "https://other.example/",
            "/\\other.example",
            "/米",
            "/a b",
            "/a\nb",
            "/<script>",
            &long,
        ] {
            assert!(!is_own(path), "{path}");
        }
    }
}
