//! 海报: what a document says on one long picture, with the code that leads to its page. Made from
//! the same fields as the page; nobody fills in anything for it.

mod kinds;
mod page;
#[cfg(test)]
mod tests;

use leptos::prelude::*;

pub(crate) use kinds::of;

/// How many facts one has room for.
const MOST_FACTS: usize = 8;

/// How many characters of its first paragraph.
const MOST_WORDS: usize = 110;

/// What stands on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poster {
    /// What kind of thing it is: 招商项目, 地块.
    pub kind: String,
    /// Its name.
    pub title: String,
    /// The address of its page, without the host.
    pub path: String,
    /// 待核实, 已过期, 已出租: what one must know before anything else.
    pub marks: Vec<String>,
    /// A sentence on why it cannot be had now.
    pub warning: Option<String>,
    /// The beginning of what it says of itself.
    pub summary: Option<String>,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// Whom to call, as published.
    pub contacts: Vec<Contact>,
    /// Who checked it, when, and until when that holds.
    pub checked: String,
    /// The name of its picture's file, for the share card.
    pub picture: Option<String>,
}

/// A unit, who answers there, and the telephone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// 单位
    pub unit: String,
    /// 联系人
    pub person: String,
    /// As shown.
    pub phone: Option<String>,
}

/// The way from a page to its poster.
pub(crate) fn link(path: &str) -> impl IntoView + use<> {
    let href = format!("/poster{path}");
    view! { <p><a class="more" href=href>"海报与二维码"</a></p> }
}

/// The beginning of a text, ended at a sentence where one ends in time.
fn beginning(text: &str) -> String {
    let text: String = text.lines().collect::<Vec<_>>().join("");
    if text.chars().count() <= MOST_WORDS {
        return text;
    }
    let cut: String = text.chars().take(MOST_WORDS).collect();
    match cut.rfind(['。', '；']) {
        Some(end) if cut[..end].chars().count() > MOST_WORDS / 2 => format!("{}。", &cut[..end]),
        _ => format!("{cut}…"),
    }
}
