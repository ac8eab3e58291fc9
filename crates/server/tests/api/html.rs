//! Just enough reading of our own HTML: what stands between two texts, attributes, inline parts.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What stands between the first `open` and the next `close` after it.
pub fn between<'a>(html: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(open)?;
    rest.split_once(close).map(|(inside, _)| inside)
}

/// The text with its entities resolved.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// The content of a `<meta>` named by `name` or `property`.
pub fn meta(html: &str, name: &str) -> Option<String> {
    ["name", "property"].iter().find_map(|kind| {
        between(html, &format!("<meta {kind}=\"{name}\" content=\""), "\"").map(unescaped)
    })
}

/// The page's title.
pub fn title(html: &str) -> String {
    unescaped(between(html, "<title>", "</title>").unwrap_or_default())
}

/// The boot data.
pub fn boot(html: &str) -> Value {
    let json = between(
        html,
        "<script type=\"application/json\" id=\"boot\">",
        "</script>",
    );
    serde_json::from_str(json.expect("boot data")).unwrap()
}

/// The JSON-LD, if the page has any.
pub fn json_ld(html: &str) -> Option<Value> {
    between(html, "<script type=\"application/ld+json\">", "</script>")
        .map(|json| serde_json::from_str(json).unwrap())
}

/// What a person can read: without scripts, styles and tags.
pub fn words(html: &str) -> String {
    let mut rest = html.to_owned();
    for kind in ["script", "style", "title"] {
        while let Some(at) = rest.find(&format!("<{kind}")) {
            let close = format!("</{kind}>");
            let end = rest[at..]
                .find(&close)
                .map_or(rest.len(), |end| at + end + close.len());
            rest.replace_range(at..end, "");
        }
    }
    let mut words = String::new();
    let mut inside = false;
    for c in rest.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    unescaped(&words)
}

/// Elements of a kind: attributes and inside.
pub fn elements<'a>(html: &'a str, kind: &str) -> Vec<(&'a str, &'a str)> {
    let close = format!("</{kind}>");
    html.split(&format!("<{kind}"))
        .skip(1)
        .filter(|rest| rest.starts_with([' ', '>']))
        .filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            Some((attributes, rest.split_once(close.as_str())?.0))
        })
        .collect()
}

/// Every inline script and style of a page is named by its hash in its policy, and nothing else
/// inline would run.
pub fn assert_covered(policy: &str, html: &str, address: &str) {
    assert!(!policy.contains("unsafe-inline"), "{address}: {policy}");
    assert!(!policy.contains("'unsafe-eval'"), "{address}: {policy}");
    for part in ["default-src 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{address}: {part} in {policy}");
    }
    // The kiosk may show pages in its frame, nobody else may.
    let framed = ["'self'", "'none'"].map(|by| format!("frame-ancestors {by}"));
    assert!(
        framed.iter().any(|part| policy.contains(part)),
        "{address}: {policy}"
    );
    let directive = |name: &str| {
        let found = policy
            .split(';')
            .map(str::trim)
            .find(|part| part.starts_with(name));
        found.unwrap_or_default().to_owned()
    };
    for (kind, allowed) in [
        ("script", directive("script-src ")),
        ("style", directive("style-src ")),
    ] {
        for (attributes, inside) in elements(html, kind) {
            let is_data = attributes.contains("json");
            if is_data || inside.is_empty() {
                continue;
            }
            let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inside)));
            assert!(
                allowed.contains(&hash),
                "{address}: inline {kind} {inside:.80}"
            );
        }
    }
    let markup = without_inside(html, &["script", "style"]);
    for handler in [
        " onclick=",
        " onload=",
        " onerror=",
        " onsubmit=",
        " style=\"",
        "javascript:",
    ] {
        assert!(!markup.contains(handler), "{address}: {handler}");
    }
}

fn without_inside(html: &str, kinds: &[&str]) -> String {
    let mut out = html.to_owned();
    for kind in kinds {
        for (_, inside) in elements(html, kind) {
            if !inside.is_empty() {
                out = out.replace(inside, "");
            }
        }
    }
    out
}
