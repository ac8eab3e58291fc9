//! Long lists a page at a time. The page is `page=2` in the address, beside the list's own filter;
//! links lead from one to the next, so that every entry is reached without script.

use leptos::prelude::*;

use crate::shelf::{Asked, Shelf};

/// Entries on a page: some ten screens of a phone.
pub(crate) const SIZE: usize = 40;

/// The key in the address.
const KEY: &str = "page";

/// Where a page's list begins: what the links lead to.
const LIST: &str = "list";

/// Which page of a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    /// From 1.
    page: usize,
    /// At least 1.
    pages: usize,
}

impl Paging {
    /// The page that an address asks for: the first when it is none, the last when there are fewer.
    pub(crate) fn of(asked: &Asked, total: usize) -> Self {
        let pages = total.div_ceil(SIZE).max(1);
        let page = asked.get(KEY).map_or(1, |text| number(text.trim()));
        Self {
            page: page.clamp(1, pages),
            pages,
        }
    }

    /// The entries of this page.
    pub(crate) fn cut<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = ((self.page - 1) * SIZE).min(all.len());
        &all[from..(from + SIZE).min(all.len())]
    }

    /// `，第 2 页，共 3 页`, for behind a count; nothing when all stand on one page.
    pub(crate) fn words(&self) -> String {
        match self.pages {
            1 => String::new(),
            pages => format!("，第 {} 页，共 {pages} 页", self.page),
        }
    }

    /// The address of an entry by its place in the whole list, at an id beside it: the id alone where
    /// it stands on this page.
    pub(crate) fn place(&self, address: &str, entry: usize, id: &str) -> String {
        match entry / SIZE + 1 {
            page if page == self.page => format!("#{id}"),
            page => at(address, page, id),
        }
    }

    /// The links to the pages before and after; `address` is the list's, with its filter. Nothing
    /// when all stand on one page.
    pub(crate) fn links(&self, shelf: &Shelf, address: &str) -> impl IntoView + use<> {
        let (page, pages) = (self.page, self.pages);
        let link =
            |there: bool, id: &'static str, page: usize, rel: &'static str, word: &'static str| {
                there.then(|| view! { <a id=id rel=rel href=at(address, page, LIST)>{word}</a> })
            };
        (pages > 1).then(|| {
            let before = link(
                page > 1,
                "page-before",
                page.saturating_sub(1),
                "prev",
                "上一页",
            );
            let after = link(page < pages, "page-after", page + 1, "next", "下一页");
            view! {
                <nav class="paging" aria-label="翻页" data-paging="">
                    {before} <span>{format!("第 {page} 页，共 {pages} 页")}</span> {after}
                </nav>
                {script(shelf)}
            }
        })
    }
}

/// What shows another page from its top when the program puts it in place.
fn script(shelf: &Shelf) -> impl IntoView + use<> {
    (shelf.extra)("paging.js").map(|src| view! { <script type="module" src=src></script> })
}

/// The address of a page of a list, at an id; the first has the list's own.
fn at(address: &str, page: usize, id: &str) -> String {
    let join = if address.contains('?') { '&' } else { '?' };
    match page {
        1 => format!("{address}#{id}"),
        page => format!("{address}{join}{KEY}={page}#{id}"),
    }
}

/// A page's number; digits beyond all numbers mean the last page.
fn number(text: &str) -> usize {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(page) if digits => page,
        Err(_) if digits => usize::MAX,
        _ => 1,
    }
}

/// An address without its page: what a search engine is to know a list by, whichever part it read.
pub fn without_page(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else {
        return address.to_owned();
    };
    let is_page = |pair: &&str| pair.split('=').next() == Some(KEY);
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_page(pair)).collect();
    match kept.join("&") {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(query: &str, total: usize) -> Paging {
        Paging::of(&Asked::parse("/parcels", query), total)
    }

    #[test]
    fn every_entry_is_on_exactly_one_page() {
        let all: Vec<usize> = (0..SIZE * 2 + 1).collect();
        let pages = (1..=3).map(|page| paging(&format!("page={page}"), all.len()));
        let seen: Vec<usize> = pages.flat_map(|page| page.cut(&all).to_vec()).collect();
        assert_eq!(seen, all);
        assert!(paging("", 0).cut::<u8>(&[]).is_empty());
    }

    #[test]
    fn what_is_no_page_is_the_first_and_what_is_beyond_is_the_last() {
        for (query, page) in [
            ("", 1),
            ("page=", 1),
            ("page=0", 1),
            ("page=-1", 1),
            ("page=%2B2", 1),
            ("page=二", 1),
            ("page=1.5", 1),
            ("page=2", 2),
            ("page=3", 3),
            ("page=4", 3),
            ("page=99999999999999999999999999", 3),
            ("page=2&page=3", 2),
        ] {
            assert_eq!(paging(query, SIZE * 3).page, page, "{query}");
        }
        // A full page needs no further one.
        assert_eq!(paging("", SIZE).pages, 1);
        assert_eq!(paging("", SIZE + 1).pages, 2);
    }

    #[test]
    fn an_address_keeps_its_filter_and_the_first_page_has_no_number() {
        assert_eq!(at("/parcels", 1, LIST), "/parcels#list");
        assert_eq!(at("/parcels", 2, LIST), "/parcels?page=2#list");
        assert_eq!(at("/parcels?use=x", 3, LIST), "/parcels?use=x&page=3#list");
        let second = paging("page=2", SIZE * 3);
        assert_eq!(second.place("/costs", SIZE, "g-heat"), "#g-heat");
        assert_eq!(second.place("/costs", 0, "g-land"), "/costs#g-land");
        assert_eq!(second.place("/costs", SIZE * 2, "g-x"), "/costs?page=3#g-x");
        assert_eq!(without_page("/parcels?use=x&page=3"), "/parcels?use=x");
        assert_eq!(without_page("/parcels?page=3&use=x"), "/parcels?use=x");
        assert_eq!(without_page("/parcels?page=3"), "/parcels");
        assert_eq!(without_page("/parcels?pages=3"), "/parcels?pages=3");
        assert_eq!(without_page("/parcels"), "/parcels");
    }

    #[test]
    fn pages_are_said_only_where_there_are_several() {
        assert_eq!(paging("", SIZE).words(), "");
        assert_eq!(paging("page=2", SIZE * 3).words(), "，第 2 页，共 3 页");
    }
}
