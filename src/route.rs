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
    /// `/leads/new?project={id}` 投资意向
    LeadNew(Option<String>),
    /// `/leads/new?about={kind:id}` 投资意向 about something else; always a page of the server's,
    /// which alone knows the words for it.
    LeadAbout(String),
    /// `/leads/receipt` 回执, of what was sent last from this phone.
    LeadReceipt,
    /// `/leads` 查进度
    LeadFollow,
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
            (Some("leads"), None, _) => Self::LeadFollow,
            (Some("leads"), Some("new"), None) => match value_in(query, "about=", is_about) {
                Some(about) => Self::LeadAbout(about),
                None => Self::LeadNew(value_in(query, "project=", is_id)),
            },
            (Some("leads"), Some("receipt"), None) => Self::LeadReceipt,
            (Some(section), page, _) if is_document(section, page) => {
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
            Self::LeadNew(None) => "/leads/new".to_owned(),
            Self::LeadNew(Some(id)) => format!("/leads/new?project={id}"),
            Self::LeadAbout(about) => format!("/leads/new?about={about}"),
            Self::LeadReceipt => "/leads/receipt".to_owned(),
            Self::LeadFollow => "/leads".to_owned(),
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

/// Pages that are only read: whole sections, and of the complaints those about the handling.
fn is_document(section: &str, page: Option<&str>) -> bool {
    SECTIONS.contains(&section)
        || (section == "complaints" && matches!(page, Some("figures" | "results" | "rules")))
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 60 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// `kind:id`, also as a form's or a messenger's escaping writes it.
fn is_about(about: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    about.len() <= 130 && about.contains(':') && about.chars().all(plain)
}

fn value_in(query: &str, key: &str, fits: fn(&str) -> bool) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(key))?;
    let value = value.replace("%3A", ":");
    fits(&value).then_some(value)
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
            Route::LeadNew(None),
            Route::LeadNew(Some("qs-001".to_owned())),
            Route::LeadAbout("chains:dairy.whey".to_owned()),
            Route::LeadReceipt,
            Route::LeadFollow,
            Route::Document("chains".to_owned()),
            Route::Document("parcels/a-01?park=x&area=50-".to_owned()),
            Route::Document("complaints/figures".to_owned()),
            Route::Document("complaints/results/3f9c2a7be0d1".to_owned()),
        ] {
            let href = route.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(Route::parse(path, query), route, "{href}");
        }
    }

    #[test]
    fn unknown_addresses_are_not_found() {
        for path in [
            "/x",
            "/projects/a/b",
            "/projects/中文",
            "/leads/other",
            "/projects/../x",
        ] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
        assert_eq!(
            Route::parse("/projects/", ""),
            Route::Projects(Filter::default())
        );
        assert_eq!(
            Route::parse("/leads/new", "project=<script>"),
            Route::LeadNew(None)
        );
        for (query, about) in [
            ("about=x", None),
            ("about=a:<b>", None),
            ("about=parcels%3Aa-01", Some("parcels:a-01")),
        ] {
            let route = Route::parse("/leads/new", query);
            let expected = about.map_or(Route::LeadNew(None), |a| Route::LeadAbout(a.to_owned()));
            assert_eq!(route, expected, "{query}");
        }
    }
}
