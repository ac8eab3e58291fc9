//! What a page is made from. The server sends it inside the page, so a first visit asks the API
//! for nothing; later pages are made from the list file and single answers of the API.

use std::sync::Arc;

use domain::{
    date::Date,
    from_json_fields,
    json::{FromJson, Value, field},
    positioning::County,
    projects::{Card, Facet, Filter, Index, Project},
};
use leptos::prelude::*;
use serde::Serialize;

use crate::{documents::Fragment, route::Route};

/// The boot data of a page, as JSON in `<script type="application/json" id="boot">`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Boot {
    /// The same on every page.
    pub site: Site,
    /// This page's own.
    pub page: PageData,
}

/// What every page knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Site {
    /// The county's document, pictures already as addresses.
    pub county: County,
    /// The day the snapshot was made for, Asia/Shanghai.
    pub today: Date,
    /// The file with every project's card; its name carries its content hash.
    pub cards_url: String,
}

/// What one page knows besides.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageData {
    /// Nothing of its own.
    #[default]
    Plain,
    /// A page that is only read; it stands in the page itself.
    Document,
    /// The home page's newest projects and how many there are.
    Home {
        /// The last verified.
        newest: Vec<Card>,
        /// How many are in the default list.
        total: usize,
    },
    /// The list as its address asks for it.
    Projects(ListData),
    /// A project.
    Project(Box<ProjectData>),
}

/// A list as shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListData {
    /// The query that it answers.
    pub query: String,
    /// The cards shown.
    pub cards: Vec<Card>,
    /// How many were found.
    pub total: usize,
    /// The choices with their counts.
    pub facets: Vec<Facet>,
    /// How many more are 待核实.
    pub hidden_stale: usize,
}

/// A project's page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProjectData {
    /// The document.
    pub project: Project,
    /// Address of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_url: Option<String>,
    /// Projects like it.
    pub related: Vec<Card>,
}

from_json_fields! {
    Boot { site, page }
    Site { county, today, cards_url }
    ListData { query, cards, total, facets, hidden_stale }
    ProjectData { project, picture_url, related }
}

impl FromJson for PageData {
    fn from_json(value: &Value) -> Option<Self> {
        let Some(object) = value.as_object() else {
            return match value.as_str()? {
                "plain" => Some(Self::Plain),
                "document" => Some(Self::Document),
                _ => None,
            };
        };
        let (kind, data) = object.iter().next()?;
        Some(match kind.as_str() {
            "home" => Self::Home {
                newest: field(data, "newest")?,
                total: field(data, "total")?,
            },
            "projects" => Self::Projects(ListData::from_json(data)?),
            "project" => Self::Project(Box::from_json(data)?),
            _ => return None,
        })
    }
}

impl ListData {
    /// What an index finds for a filter.
    pub fn select(index: &Index, filter: &Filter, today: Date) -> Self {
        let selection = index.select(filter, today);
        Self {
            query: filter.to_query(),
            cards: selection
                .found
                .iter()
                .take(filter.limit())
                .map(|at| index.cards()[*at as usize].shown())
                .collect(),
            total: selection.found.len(),
            facets: selection.facets,
            hidden_stale: selection.hidden_stale,
        }
    }
}

/// How far a page has come.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// On its way.
    Waiting,
    /// Here: a project.
    Project(Arc<ProjectData>),
    /// Here: a page that is only read.
    Document(Arc<Fragment>),
    /// There is no such page.
    Missing,
    /// It could not be fetched; it can be tried again.
    Failed,
}

impl Loaded {
    /// Nothing has to be fetched.
    pub fn is_here(&self) -> bool {
        matches!(self, Self::Project(_) | Self::Document(_))
    }
}

/// The pages of this visit by address, without the first `/`: a handful, so a list finds them fast
/// enough, and a hash table would cost the program a kilobyte. One list for all kinds: each signal
/// of another type costs two.
#[derive(Clone, Debug, Default)]
pub struct Pages(Vec<(String, Loaded)>);

impl Pages {
    /// How far a page has come.
    pub fn get(&self, address: &str) -> Option<&Loaded> {
        self.0
            .iter()
            .find(|(known, _)| known == address)
            .map(|(_, page)| page)
    }

    /// Notes how far it has come.
    pub fn set(&mut self, address: &str, page: Loaded) {
        self.0.retain(|(known, _)| known != address);
        self.0.push((address.to_owned(), page));
    }

    /// The newest of a path that is here, whatever its query.
    fn last_of(&self, address: &str) -> Option<Loaded> {
        let path = |address: &str| address.split('?').next().map(str::to_owned);
        let mut newest_first = self.0.iter().rev();
        newest_first
            .find(|(known, page)| path(known) == path(address) && page.is_here())
            .map(|(_, page)| page.clone())
    }
}

/// The app's one context: the site, where we are, and what has been loaded. It lives above the
/// pages, so going back finds the list with its full height at once.
#[derive(Clone, Copy)]
pub struct Data {
    site: StoredValue<Arc<Site>>,
    first: StoredValue<PageData>,
    /// Where we are.
    pub route: RwSignal<Route>,
    /// All cards, once their file is here.
    pub index: RwSignal<Option<Arc<Index>>>,
    /// Whether the list file could not be fetched.
    pub index_failed: RwSignal<bool>,
    /// Projects and pages that are only read.
    pub pages: RwSignal<Pages>,
}

impl Data {
    /// Makes the context from boot data.
    pub fn provide(boot: Boot, route: Route) -> Self {
        let mut pages = Pages::default();
        if let PageData::Project(data) = &boot.page {
            let address = format!("projects/{}", data.project.id);
            pages.set(&address, Loaded::Project(Arc::new((**data).clone())));
        }
        let data = Self {
            site: StoredValue::new(Arc::new(boot.site)),
            first: StoredValue::new(boot.page),
            route: RwSignal::new(route),
            index: RwSignal::new(None),
            index_failed: RwSignal::new(false),
            pages: RwSignal::new(pages),
        };
        provide_context(data);
        data
    }

    /// The context; only `App` and what it shows may call it.
    #[expect(
        clippy::expect_used,
        reason = "App provides it before anything is shown"
    )]
    pub fn get() -> Self {
        use_context().expect("Data is provided by App's caller")
    }

    /// The site.
    pub fn site(&self) -> Arc<Site> {
        self.site.get_value()
    }

    /// The page data that came with the page.
    pub fn first(&self) -> PageData {
        self.first.get_value()
    }

    /// The list for a filter: from the index when it is here, from the page's own data when it
    /// answers this very query, otherwise not yet.
    pub fn list(&self, filter: &Filter) -> Option<ListData> {
        if let Some(index) = self.index.get() {
            return Some(ListData::select(&index, filter, self.site().today));
        }
        self.first.with_value(|first| match first {
            PageData::Projects(list) if list.query == filter.to_query() => Some(list.clone()),
            _ => None,
        })
    }

    /// Notes the page that is only read and came with the address.
    pub fn keep_document(&self, page: Option<Fragment>) {
        if let (Route::Document(address), Some(page)) = (self.route.get_untracked(), page) {
            self.pages
                .update(|all| all.set(&address, Loaded::Document(Arc::new(page))));
        }
    }

    /// How far a project or a page that is only read has come. While it is on its way: the same
    /// page as it was for another query.
    pub fn page(&self, address: &str) -> Loaded {
        self.pages.with(|all| match all.get(address) {
            Some(Loaded::Waiting) | None => all.last_of(address).unwrap_or(Loaded::Waiting),
            Some(known) => known.clone(),
        })
    }

    /// The name of a project, from whatever is here.
    pub fn project_title(&self, id: &str) -> Option<String> {
        match self.page(&format!("projects/{id}")) {
            Loaded::Project(page) => Some(page.project.title.clone()),
            _ => self.card(id).map(|card| card.title),
        }
    }

    /// A card by id: whole from the index, else what came with the page.
    pub fn card(&self, id: &str) -> Option<Card> {
        let is_it = |card: &&Card| card.id == id;
        if let Some(index) = self.index.get() {
            return index.cards().iter().find(is_it).cloned();
        }
        self.first.with_value(|first| match first {
            PageData::Home { newest, .. } => newest.iter().find(is_it).cloned(),
            PageData::Projects(list) => list.cards.iter().find(is_it).cloned(),
            PageData::Project(data) => data.related.iter().find(is_it).cloned(),
            _ => None,
        })
    }
}
