//! Pictures on a page, in the widths and kinds that were made of them: a phone takes the smallest it
//! can show. The first stands on top, the others in a row that is swiped; a tap opens the large one.

use leptos::prelude::*;

use crate::shelf::Shelf;

/// What of the page's width the first and those of the row take.
const WHOLE: &str = "(min-width: 60rem) 40rem, 100vw";
const PART: &str = "(min-width: 60rem) 15rem, 44vw";

/// A picture of a page: the name of its file, and what is seen on it, which may be empty.
pub(crate) type Shot<'a> = (&'a str, String);

/// The pictures of what `title` names; nothing when none of their files is there.
pub(crate) fn photos(
    shelf: &Shelf,
    title: &str,
    shots: Vec<Shot<'_>>,
) -> Option<impl IntoView + use<>> {
    let mut found = shots
        .into_iter()
        .filter_map(|(file, caption)| Some((file, (shelf.picture)(file)?, caption)))
        .enumerate()
        .map(|(n, (file, src, caption))| {
            let alt = match caption.as_str() {
                "" => format!("{title}，图 {}", n + 1),
                caption => format!("{title}，{caption}"),
            };
            figure(shelf, file, src, alt, caption, n == 0)
        });
    let first = found.next()?;
    let others: Vec<_> = found.map(|one| view! { <li>{one}</li> }).collect();
    let others = (!others.is_empty())
        .then(|| view! { <ul class="photos__row" aria-label="其余图片">{others}</ul> });
    Some(view! { <div class="photos">{first} {others}</div> })
}

fn figure(
    shelf: &Shelf,
    file: &str,
    src: String,
    alt: String,
    caption: String,
    first: bool,
) -> impl IntoView + use<> {
    let sizes = if first { WHOLE } else { PART };
    let widths = |kind: &str| (shelf.picture)(&format!("{file}?{kind}"));
    let sources = ["avif", "webp", "jpeg"]
        .into_iter()
        .filter_map(|kind| {
            let set = widths(if kind == "jpeg" { "jpg" } else { kind })?;
            Some(view! { <source type=format!("image/{kind}") srcset=set sizes=sizes /> })
        })
        .collect_view();
    let large = widths("jpg").as_deref().and_then(largest);
    // The box is 16:9 in the sheet of styles as well, so that nothing moves when the picture comes.
    let picture = view! {
        <picture>
            {sources}
            <img src=src.clone() alt=alt width="800" height="450" decoding="async" loading=(!first).then_some("lazy") />
        </picture>
    };
    let caption = (!caption.is_empty()).then(|| view! { <figcaption>{caption}</figcaption> });
    let large = large.or_else(|| (!src.starts_with("data:")).then_some(src));
    match large {
        Some(href) => view! { <figure><a href=href>{picture}</a>{caption}</figure> }.into_any(),
        // A small drawing stands in the page itself; there is nothing larger to open.
        None => view! { <figure>{picture}{caption}</figure> }.into_any(),
    }
}

/// The last address of a `srcset`, which is the widest.
fn largest(set: &str) -> Option<String> {
    let last = set.rsplit(", ").next()?;
    last.split(' ').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::{library::Library, positioning::County};

    use super::*;

    fn shelf() -> Shelf {
        let today = domain::date::Date::new(2026, 11, 22).unwrap();
        Shelf {
            county: Arc::new(County::unset(today)),
            library: Arc::new(Library::default()),
            today,
            picture: Arc::new(|asked| match asked.split_once('?') {
                _ if asked.starts_with("none") => None,
                _ if asked.starts_with("small") => {
                    (!asked.contains('?')).then(|| "data:image/svg+xml,x".to_owned())
                }
                Some((file, kind)) => Some(format!(
                    "/p/{file}.480.{kind} 480w, /p/{file}.1600.{kind} 1600w"
                )),
                None => Some(format!("/p/{asked}.960.jpg")),
            }),
            extra: Arc::new(|_| None),
        }
    }

    fn html(shots: &[(&str, &str)]) -> String {
        let shots = shots.iter().map(|(file, said)| (*file, (*said).to_owned()));
        let shots = shots.collect();
        photos(&shelf(), "A-01 地块", shots).map_or_else(String::new, |view| view.to_html())
    }

    #[test]
    fn the_first_comes_at_once_the_others_when_they_are_swiped_to() {
        let html = html(&[("a", "东南角"), ("none", "没有"), ("b", "")]);
        let images: Vec<&str> = html.split("<img").skip(1).collect();
        assert_eq!(images.len(), 2, "{html}");
        assert!(!images[0].contains("lazy") && images[1].contains("loading=\"lazy\""));
        assert!(
            html.contains("alt=\"A-01 地块，东南角\"") && html.contains("alt=\"A-01 地块，图 2\"")
        );
        assert!(html.contains("<figcaption>东南角</figcaption>"));
        assert_eq!(html.matches("width=\"800\" height=\"450\"").count(), 2);
        // A tap opens the widest, as what every program can show.
        assert!(html.contains("<a href=\"/p/a.1600.jpg\">"));
        assert_eq!(html.matches("photos__row").count(), 1);
    }

    #[test]
    fn without_a_file_nothing_is_shown_and_a_drawing_of_the_page_opens_nothing() {
        assert_eq!(html(&[]), "");
        assert_eq!(html(&[("none", "x")]), "");
        let small = html(&[("small", "")]);
        assert!(
            small.contains("alt=\"A-01 地块，图 1\"") && !small.contains("<a "),
            "{small}"
        );
        assert!(!small.contains("photos__row") && !small.contains("<source"));
    }
}
