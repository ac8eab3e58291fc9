//! Finds what a page makes the browser load at once.

/// Something a page refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) url: String,
    /// Whether its absence is an error. What is only guessed from script text may be absent.
    pub(crate) certain: bool,
}

/// The style sheets, scripts, preloads and icons of a page, and the modules its inline scripts name.
pub(crate) fn references(html: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for tag in tags(html) {
        match tag.name.as_str() {
            "link" => {
                let rel = tag
                    .attribute("rel")
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                let wanted = rel.split_whitespace().any(|word| {
                    matches!(word, "stylesheet" | "modulepreload" | "preload" | "icon")
                });
                let photo = tag.attribute("as") == Some("image");
                if let Some(href) = tag.attribute("href")
                    && wanted
                    && !photo
                {
                    add(&mut found, href, true);
                }
            }
            "script" => match tag.attribute("src") {
                Some(src) => add(&mut found, src, true),
                None if tag
                    .attribute("type")
                    .is_none_or(|kind| !kind.contains("json")) =>
                {
                    for url in quoted(tag.text, &[".wasm", ".js", ".mjs"]) {
                        add(&mut found, &url, false);
                    }
                }
                None => {}
            },
            _ => {}
        }
    }
    found
}

/// What a script loads without being asked: its static imports and the wasm it names.
pub(crate) fn script_references(script: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for url in quoted(script, &[".wasm"]) {
        add(&mut found, &url, false);
    }
    for line in script.split([';', '\n']).map(str::trim) {
        if line.starts_with("import ") || line.starts_with("import{") || line.starts_with("export ")
        {
            for url in quoted(line, &[".js", ".mjs"]) {
                add(&mut found, &url, false);
            }
        }
    }
    found
}

/// The path on this server that a reference means, seen from a page or script; `None` for others'.
pub(crate) fn resolve(from: &str, url: &str) -> Option<String> {
    let url = url.split('#').next().unwrap_or_default();
    if url.is_empty() || url.starts_with("//") || url.starts_with("data:") || url.contains("://") {
        return None;
    }
    if url.starts_with('/') {
        return Some(url.to_owned());
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in url.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

fn add(found: &mut Vec<Reference>, url: &str, certain: bool) {
    let url = url.replace("&amp;", "&");
    match found.iter_mut().find(|known| known.url == url) {
        Some(known) => known.certain |= certain,
        None => found.push(Reference { url, certain }),
    }
}

/// The quoted words that end in one of the given ways.
fn quoted(text: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for quote in ['"', '\'', '`'] {
        for word in text.split(quote) {
            let plain = word.len() < 300 && !word.contains(char::is_whitespace);
            if plain && endings.iter().any(|ending| word.ends_with(ending)) {
                found.push(word.to_owned());
            }
        }
    }
    found
}

struct Tag<'a> {
    name: String,
    attributes: Vec<(String, String)>,
    /// The text up to the closing tag, for scripts.
    text: &'a str,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The opening tags of a page; comments, `<noscript>` and what stands inside scripts are no tags.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            continue;
        }
        let name = name.to_ascii_lowercase();
        let (attributes, after) = attributes(after);
        rest = after;
        let mut text = "";
        if matches!(name.as_str(), "script" | "style" | "noscript" | "template") {
            let close = format!("</{name}");
            let end = rest.to_ascii_lowercase().find(&close).unwrap_or(rest.len());
            (text, rest) = rest.split_at(end);
        }
        found.push(Tag {
            name,
            attributes,
            text,
        });
    }
    found
}

fn attributes(text: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len())
            .max(rest.chars().next().map_or(1, char::len_utf8));
        let (name, after) = rest.split_at(end);
        rest = after.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => {
                    let inner = after.split_at(1).1;
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                None => {
                    let end = after
                        .find(|c: char| c.is_whitespace() || c == '>')
                        .unwrap_or(after.len());
                    after.split_at(end)
                }
            };
        }
        found.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html><head>
        <!-- <link rel="stylesheet" href="/old.css"> -->
        <link rel="stylesheet" href="/app-1a2b.css" integrity="sha384-x">
        <link crossorigin rel=preload as='fetch' href="/app_bg.wasm" type=application/wasm />
        <link rel="modulepreload" href="/app.js">
        <link rel="preload" as="image" href="/hero.avif">
        <link rel="shortcut icon" href="/icon.svg"><link rel="canonical" href="https://x.example/">
        <script type="module">import init from '/app.js'; init({ module_or_path: '/app_bg.wasm' });</script>
        <script type="application/json">{"a":"/not.js"}</script>
        <noscript><link rel="stylesheet" href="/plain.css"></noscript>
        <script src="start.js" defer></script></head><body><p>1 < 2</p></body></html>"#;

    #[test]
    fn finds_what_is_loaded_and_nothing_else() {
        let found = references(PAGE);
        let urls: Vec<&str> = found.iter().map(|found| found.url.as_str()).collect();
        assert_eq!(
            urls,
            [
                "/app-1a2b.css",
                "/app_bg.wasm",
                "/app.js",
                "/icon.svg",
                "start.js"
            ]
        );
        assert!(found.iter().all(|found| found.certain));
    }

    #[test]
    fn a_module_named_by_a_script_alone_is_a_guess() {
        let found = references("<script type=module>import('./a.js')</script>");
        assert_eq!(
            found,
            [Reference {
                url: "./a.js".to_owned(),
                certain: false
            }]
        );
    }

    #[test]
    fn reads_scripts() {
        let found = script_references(
            "import { f } from './snippets/x.js';\nconst lazy = () => import('./map.js');\nu = new URL('app_bg.wasm', import.meta.url);",
        );
        let urls: Vec<&str> = found.iter().map(|found| found.url.as_str()).collect();
        assert_eq!(urls, ["app_bg.wasm", "./snippets/x.js"]);
    }

    #[test]
    fn resolves_paths() {
        assert_eq!(
            resolve("/projects", "start.js").as_deref(),
            Some("/start.js")
        );
        assert_eq!(
            resolve("/a/b.js", "../c.wasm#x").as_deref(),
            Some("/c.wasm")
        );
        assert_eq!(resolve("/", "https://other.example/x.js"), None);
        assert_eq!(resolve("/", "data:,"), None);
    }
}
