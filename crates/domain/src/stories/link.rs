//! Addresses of other sites: `https` alone, and always shown with the host that they lead to.

/// How long an address may be, in characters.
#[cfg(feature = "entry")]
const LONGEST: usize = 300;

/// The host of an `https` address, `None` when it is no such address. Names are plain ASCII with a
/// dot, so that one cannot look like another; nobody signs in through an address.
pub fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, behind) = rest.split_at(end);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\');
    let named = host.contains('.') && !host.starts_with(['.', '-']) && !host.ends_with(['.', '-']);
    (named && host.chars().all(plain) && !behind.contains(odd)).then_some(host)
}

/// Reads an address from a cell.
///
/// # Errors
/// When it is none, or not `https`.
#[cfg(feature = "entry")]
pub(super) fn read(text: &str) -> Result<Option<String>, String> {
    let text = crate::text::tidy(text);
    if crate::catalogue::cells::is_unknown(&text) {
        return Ok(None);
    }
    if text.chars().count() > LONGEST || host(&text).is_none() {
        return Err("请写 https:// 开头的完整网址，如 https://zwfw.example.cn/guide".to_owned());
    }
    Ok(Some(text))
}

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_host() {
        assert_eq!(
            host("https://video.example.cn/v/1?x=2#t"),
            Some("video.example.cn")
        );
        assert_eq!(read(" 无 "), Ok(None));
    }

    #[test]
    fn other_schemes_and_disguised_hosts_are_refused() {
        for address in [
            "http://video.example.cn/1",
            "javascript:alert(1)",
            "//video.example.cn",
            "https://example",
            "https://good.example@bad.example/",
            "https://good.example:8443/",
            "https://exаmple.cn/", // a Cyrillic а
            "https://.cn/",
            "https://video.example.cn/a b",
            "https://video.example.cn/\"onclick=",
        ] {
            assert!(read(address).is_err(), "{address}");
        }
        assert!(read(&format!("https://a.cn/{}", "x".repeat(300))).is_err());
    }
}
