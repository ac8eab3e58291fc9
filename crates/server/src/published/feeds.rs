//! For search engines and readers of feeds: `/sitemap.xml`, `/robots.txt`, and `/feed.xml` with what
//! is new.

use std::{cmp::Reverse, io};

use domain::{
    date::Date,
    each_kind,
    library::Library,
    listing::Listing,
    opportunities::Issue,
    policies::{Policy, Standing},
    projects::ProjectStatus,
};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use yingshang_app::{
    documents::SECTIONS,
    shelf::{Asked, Shelf},
};

use super::{Cache, Ready, pages::describe};

const SITEMAP: &str = "/sitemap.xml";
const ROBOTS: &str = "/robots.txt";
const FEED: &str = "/feed.xml";

/// How many items the feed has at most.
const NEWEST: usize = 50;

/// Their addresses.
pub(super) fn addresses() -> impl Iterator<Item = String> {
    [SITEMAP, ROBOTS, FEED].into_iter().map(str::to_owned)
}

/// The file at an address; `base` is the portal's public address, without a slash at its end.
pub(super) fn make(address: &str, shelf: &Shelf, base: &str) -> Option<Ready> {
    let (body, content_type) = match address {
        SITEMAP => (sitemap(shelf, base), "application/xml; charset=utf-8"),
        FEED => (feed(shelf, base), "application/rss+xml; charset=utf-8"),
        ROBOTS => (robots(base).into_bytes(), "text/plain; charset=utf-8"),
        _ => return None,
    };
    Some(Ready::new(body, content_type, Cache::Revalidate))
}

/// A visitor's own pages, and parts of pages, are nobody's to find.
fn robots(base: &str) -> String {
    format!(
        "User-agent: *\nAllow: /\nDisallow: /leads/receipt\nDisallow: /complaints/receipt\nDisallow: /fragments/\n\n\
         Sitemap: {base}{SITEMAP}\n"
    )
}

/// Every public page with the day of its last check.
fn sitemap(shelf: &Shelf, base: &str) -> Vec<u8> {
    let pages = public_pages(shelf);
    document(|xml| {
        xml.create_element("urlset")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|xml| {
                for (path, day) in &pages {
                    xml.create_element("url").write_inner_content(|xml| {
                        text(xml, "loc", &format!("{base}{path}"))?;
                        day.map_or(Ok(()), |day| text(xml, "lastmod", &day.to_string()))
                    })?;
                }
                Ok(())
            })
            .map(drop)
    })
}

fn public_pages(shelf: &Shelf) -> Vec<(String, Option<Date>)> {
    let county = Some(shelf.county.verified_on);
    let library = &shelf.library;
    let mut pages = vec![
        ("/".to_owned(), county),
        ("/projects".to_owned(), latest(&library.projects)),
    ];
    pages.extend(library.projects.iter().map(|project| {
        let path = format!("/projects/{}", project.id);
        (path, project.verified_on)
    }));
    macro_rules! of_kinds {
        ($($type:ty, $place:ident;)*) => {
            // 意向 are a visitor's own.
            for section in SECTIONS.iter().filter(|section| **section != "leads") {
                let path = format!("/{section}");
                if is_page(shelf, &path) {
                    let of_its_kind = match *section {
                        $(<$type>::KEY => latest(&library.$place),)*
                        _ => None,
                    };
                    pages.push((path, of_its_kind.or(county)));
                }
            }
            $(pages.extend(of_kind(shelf, &library.$place));)*
        };
    }
    each_kind!(of_kinds);
    pages.extend(shelf.gathered().into_iter().map(|path| (path, county)));
    pages
}

/// The pages of a kind. Some kinds stand on the pages of others: whether there are any is asked
/// once, by the first document.
fn of_kind<T: Listing>(shelf: &Shelf, all: &[T]) -> Vec<(String, Option<Date>)> {
    let path = |one: &T| format!("/{}/{}", T::KEY, one.id());
    match all.first() {
        Some(first) if is_page(shelf, &path(first)) => all
            .iter()
            .map(|one| (path(one), one.check().verified_on))
            .collect(),
        _ => Vec::new(),
    }
}

fn latest<T: Listing>(all: &[T]) -> Option<Date> {
    all.iter().filter_map(|one| one.check().verified_on).max()
}

fn is_page(shelf: &Shelf, path: &str) -> bool {
    shelf.page(&Asked::parse(path, "")).is_some()
}

/// Something new.
struct Item {
    title: String,
    path: String,
    description: String,
    day: Date,
    column: &'static str,
}

/// RSS 2.0.
fn feed(shelf: &Shelf, base: &str) -> Vec<u8> {
    let items = newest(shelf);
    let county = &shelf.county;
    document(|xml| {
        let rss = xml
            .create_element("rss")
            .with_attribute(("version", "2.0"))
            .with_attribute(("xmlns:atom", "http://www.w3.org/2005/Atom"));
        rss.write_inner_content(|xml| {
            let channel = xml.create_element("channel");
            channel.write_inner_content(|xml| {
                text(xml, "title", &format!("{}招商", county.name))?;
                text(xml, "link", &format!("{base}/"))?;
                text(xml, "description", &county.statement)?;
                text(xml, "language", "zh-CN")?;
                xml.create_element("atom:link")
                    .with_attribute(("href", legal(&format!("{base}{FEED}")).as_str()))
                    .with_attribute(("rel", "self"))
                    .with_attribute(("type", "application/rss+xml"))
                    .write_empty()?;
                for item in &items {
                    write_item(xml, item, base)?;
                }
                Ok(())
            })?;
            Ok(())
        })
        .map(drop)
    })
}

fn write_item(xml: &mut Xml, item: &Item, base: &str) -> io::Result<()> {
    let address = format!("{base}{}", item.path);
    xml.create_element("item").write_inner_content(|xml| {
        text(xml, "title", &item.title)?;
        text(xml, "link", &address)?;
        text(xml, "description", &item.description)?;
        text(xml, "category", item.column)?;
        text(xml, "pubDate", &rfc_2822(item.day))?;
        text(xml, "guid", &address)
    })?;
    Ok(())
}

/// Stories, projects, policies and opportunities, the latest first; what is 待核实 is not new.
fn newest(shelf: &Shelf) -> Vec<Item> {
    let library: &Library = &shelf.library;
    let mut items: Vec<Item> = Vec::new();
    for story in &library.stories {
        items.extend(item(shelf, story, story.column.zh()));
    }
    // What has run out or was repealed is not news, even when it came out lately.
    let over = [Standing::Expired, Standing::Repealed];
    let policies = library.policies.iter();
    let policies = policies.filter(|one| !over.contains(&one.standing(shelf.today)));
    // A reader sees the title alone: whether the policy can be had stands in it.
    items.extend(policies.filter_map(|one| {
        let item = issued(shelf, one, Policy::ZH)?;
        let title = one.named(shelf.today);
        Some(Item { title, ..item })
    }));
    let issues = library.opportunities.iter();
    items.extend(issues.filter_map(|one| issued(shelf, one, Issue::ZH)));
    let open = library
        .projects
        .iter()
        .filter(|project| project.status != ProjectStatus::Signed);
    items.extend(open.filter_map(|project| {
        let fresh = !project.is_stale(shelf.today);
        Some(Item {
            title: project.title.clone(),
            path: format!("/projects/{}", project.id),
            description: describe(project),
            day: project.verified_on.filter(|_| fresh)?,
            column: "招商项目",
        })
    }));
    items.retain(|item| item.day <= shelf.today);
    items.sort_by(|a, b| (Reverse(a.day), &a.path).cmp(&(Reverse(b.day), &b.path)));
    items.truncate(NEWEST);
    items
        .into_iter()
        .filter_map(|item| described(shelf, item))
        .collect()
}

/// With the day on which it came out: to check a document again makes no news of it. Where none is
/// written, the day of its last check.
fn item<T: Listing>(shelf: &Shelf, one: &T, column: &'static str) -> Option<Item> {
    let check = one.check();
    let day = one.published_on().or(check.verified_on)?;
    (!shelf.is_stale(&check)).then(|| Item {
        title: one.name().to_owned(),
        path: format!("/{}/{}", T::KEY, one.id()),
        description: String::new(),
        day,
        column,
    })
}

/// What is issued, with its day; without one it is no news, since nobody knows whether it is new.
fn issued<T: Listing>(shelf: &Shelf, one: &T, column: &'static str) -> Option<Item> {
    one.published_on()?;
    item(shelf, one, column)
}

/// With what its page says of itself; `None` when it has no page.
fn described(shelf: &Shelf, mut item: Item) -> Option<Item> {
    if item.description.is_empty() {
        let page = shelf.page(&Asked::parse(&item.path, ""))?;
        item.description = page.description;
    }
    Some(item)
}

/// The beginning of a day in China: `Mon, 02 Nov 2026 00:00:00 +0800`.
fn rfc_2822(day: Date) -> String {
    format!("{} 00:00:00 +0800", mail_day(day))
}

/// A day as mail and HTTP write it: `Mon, 02 Nov 2026`.
pub(super) fn mail_day(day: Date) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let word = |words: &[&'static str], n: u8| {
        let place = usize::from(n).saturating_sub(1);
        words.get(place).copied().unwrap_or_default()
    };
    format!(
        "{}, {:02} {} {:04}",
        word(&DAYS, day.weekday()),
        day.day(),
        word(&MONTHS, day.month()),
        day.year(),
    )
}

type Xml = Writer<Vec<u8>>;

/// A document with its declaration. Writing to memory does not fail; a document that did would be
/// empty.
fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    let declared = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    match declared.and_then(|()| write(&mut xml)) {
        Ok(()) => xml.into_inner(),
        Err(_) => Vec::new(),
    }
}

/// An element with text alone, escaped.
fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    let text = legal(text);
    xml.create_element(name)
        .write_text_content(BytesText::new(&text))
        .map(drop)
}

/// Without the characters that no XML document may hold, not even escaped.
fn legal(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_mail_writes_them() {
        let day = |y, m, d| rfc_2822(Date::new(y, m, d).unwrap());
        assert_eq!(day(2026, 11, 2), "Mon, 02 Nov 2026 00:00:00 +0800");
        assert_eq!(day(2024, 2, 29), "Thu, 29 Feb 2024 00:00:00 +0800");
        assert_eq!(day(2026, 12, 27), "Sun, 27 Dec 2026 00:00:00 +0800");
    }

    #[test]
    fn nothing_of_a_text_can_break_the_document() {
        let body = document(|xml| text(xml, "title", "<a>&\"'\u{0}\u{1b}\u{ffff}]]>米"));
        let body = String::from_utf8(body).unwrap();
        assert!(
            body.ends_with("<title>&lt;a&gt;&amp;&quot;&apos;]]&gt;米</title>"),
            "{body}"
        );
        assert!(body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    }
}
