//! Addresses: every page's, on one page. Parsed and written by the browser and the server alike.

use domain::projects::Filter;

use crate::documents::SECTIONS;

/// A page of the investor app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/` 首页
    Home,
    /// `/projects?…` 项目库; the query is the list's whole state.
    Projects(Filter),
    /// `/projects/{id}` 项目
    Project(String),
    /// `/chains/…` and the other pages that are only read: path and query, without the first `/`.
    Document(String),
    /// Any other address.
    NotFound,
}

impl Route {
    /// Reads path and query; `query` without `?`.
    pub fn parse(path: &str, query: &str) -> Self {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(""), None, _) => Self::Home,
            (Some("projects"), None, _) => Self::Projects(Filter::parse(query)),
            (Some("projects"), Some(id), None) if is_id(id) => Self::Project(id.to_owned()),
            (Some(section), ..) if SECTIONS.contains(&section) => {
                let path = path.trim_matches('/');
                match query {
                    "" => Self::Document(path.to_owned()),
                    query => Self::Document(format!("{path}?{query}")),
                }
            }
            _ => Self::NotFound,
        }
    }

    /// The address; `NotFound` has none of its own.
    pub fn href(&self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::Projects(filter) => match filter.to_query() {
                query if query.is_empty() => "/projects".to_owned(),
                query => format!("/projects?{query}"),
            },
            Self::Project(id) => format!("/projects/{id}"),
            Self::Document(address) => format!("/{address}"),
        }
    }

    /// Which page it is, whatever its query: a changed filter keeps the page and its state.
    pub fn page(&self) -> Self {
        match self {
            Self::Projects(_) => Self::Projects(Filter::default()),
            Self::Document(address) => {
                let path = address.split('?').next().unwrap_or_default();
                Self::Document(path.to_owned())
            }
            other => other.clone(),
        }
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 60 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back_to_its_page() {
        for route in [
            Route::Home,
            Route::Projects(Filter::default()),
            Route::Projects(Filter::parse("industry=food&amount=5000-&sort=land")),
            Route::Project("qs-001".to_owned()),
            Route::Document("leads".to_owned()),
            Route::Document("leads/new?project=qs-001".to_owned()),
            Route::Document("leads/new?about=chains:dairy.whey".to_owned()),
            Route::Document("chains".to_owned()),
            Route::Document("parcels/a-01?park=x&area=50-".to_owned()),
        ] {
            let href = route.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(Route::parse(path, query), route, "{href}");
        }
    }

    #[test]
    fn unknown_addresses_are_not_found() {
        for path in ["/x", "/projects/a/b", "/projects/中文", "/projects/../x"] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
        assert_eq!(
            Route::parse("/projects/", ""),
            Route::Projects(Filter::default())
        );
    }
}
