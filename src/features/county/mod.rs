//! 县情: key figures, 资源禀赋, 区位与交通, 承接区域, 园区和乡镇; a landing page for each region that a
//! 驻点 team hands out, and a page for each town.

mod distances;
mod overview;
mod parts;
mod regions;
pub(crate) mod resources;
#[cfg(test)]
mod tests;
mod towns;

use domain::{county::Town, library::find};

use crate::shelf::{Asked, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str], asked: &Asked) -> Option<Page> {
    let library = &shelf.library;
    match path {
        ["county"] => Some(overview::page(shelf)),
        ["county", "resources"] => Some(resources::list(shelf, asked)),
        ["county", "resources", id] => {
            find(&library.resources, id).map(|one| resources::one(shelf, one))
        }
        ["county", "distances"] => Some(distances::page(shelf)),
        ["regions"] => Some(regions::list(shelf)),
        ["regions", id] => find(&library.regions, id).map(|one| regions::one(shelf, one)),
        ["towns"] => Some(towns::list(shelf)),
        ["towns", called] => {
            Town::find(&shelf.county, library, called).map(|town| towns::one(shelf, &town))
        }
        _ => None,
    }
}

/// The pages that are no document's own, for who lists all pages.
pub(crate) fn addresses(shelf: &Shelf) -> Vec<String> {
    let library = &shelf.library;
    let mut all = Vec::new();
    if !library.resources.is_empty() {
        all.push("/county/resources".to_owned());
    }
    let resources = library.resources.iter();
    all.extend(resources.map(|one| format!("/county/resources/{}", one.id)));
    if !library.places.is_empty() {
        all.push("/county/distances".to_owned());
    }
    all.extend(Town::all(&shelf.county).map(|town| format!("/towns/{}", town.key)));
    all
}
