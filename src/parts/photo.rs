//! A picture in the widths and kinds that were made of it: a phone takes the smallest it can show.

use leptos::prelude::*;

use crate::shelf::Shelf;

/// A picture by the name of its file; nothing when there is no such file.
pub(crate) fn photo(shelf: &Shelf, file: &str, alt: String) -> Option<impl IntoView + use<>> {
    let src = (shelf.picture)(file)?;
    let kinds = ["avif", "webp", "jpg"];
    let sources: Vec<_> = kinds
        .into_iter()
        .filter_map(|kind| {
            let set = (shelf.picture)(&format!("{file}?{kind}"))?;
            let mime = format!("image/{}", if kind == "jpg" { "jpeg" } else { kind });
            Some(view! { <source type=mime srcset=set sizes="(min-width: 60rem) 52rem, 100vw" /> })
        })
        .collect();
    Some(view! {
        <picture>
            {sources}
            <img class="detail__picture" src=src alt=alt width="800" height="450" loading="lazy" decoding="async" />
        </picture>
    })
}
