//! Builds a snapshot from the published documents.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use axum::http::{HeaderValue, Uri};
use domain::{
    date::Date,
    library::{self, Library},
    parcels::fit,
    positioning::{County, Officer},
    projects::{Card, Index, Project},
};
use yingshang_app::{
    boot::{ProjectData, Site},
    shelf::{Asked, Shelf},
};

use super::{
    Assets, Cache, Ready, Shell, attachments::Attachments, feeds, geojson, initials::initials,
    open_data, pictures::Pictures, recent::Recent,
};

const SITE: &str = "/api/v1/site";

/// One publication, whole: what every reader is answered from.
pub struct Snapshot {
    /// The revision of the store that it shows.
    pub revision: i64,
    /// The day that it was built for, Asia/Shanghai: what is 待核实 depends on it.
    pub today: Date,
    /// What every page knows.
    pub site: Site,
    /// All cards.
    pub index: Index,
    /// Bytes ready to be sent, by address; those of the open data and the feeds are made when
    /// first asked for.
    files: HashMap<String, OnceLock<Arc<Ready>>>,
    /// Pages that need no query, rendered when first asked for.
    pub(super) pages: HashMap<String, OnceLock<Arc<Ready>>>,
    pub(super) shelf: Shelf,
    recent: Recent,
    /// Where a project stands in the library.
    places: HashMap<String, usize>,
    pub(super) pictures: Arc<Pictures>,
    attachments: Attachments,
    /// When a picture or an attachment was last put in or taken away.
    pub(super) filled: Option<SystemTime>,
    pub(super) assets: Arc<Assets>,
    pub(super) shell: Arc<Shell>,
    /// The content security policy of the pages that are only read.
    pub(super) document_policy: HeaderValue,
    pub(super) public_url: String,
}

/// A stored document that this release cannot read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Its JSON does not fit its kind.
    #[error("{kind} {key}: {error}")]
    Json {
        /// Which kind of listing.
        kind: &'static str,
        /// Its key.
        key: String,
        /// What does not fit.
        error: serde_json::Error,
    },
    /// The pictures could not be read.
    #[error("pictures: {0}")]
    Pictures(#[from] std::io::Error),
}

/// What a snapshot is built from.
pub(super) struct Documents {
    pub(super) revision: i64,
    pub(super) county: Option<County>,
    pub(super) library: Library,
}

impl Snapshot {
    /// Builds it; the work of a publication, done once.
    pub(super) fn build(
        documents: Documents,
        today: Date,
        data: &Path,
        assets: Arc<Assets>,
        shell: Arc<Shell>,
        public_url: &str,
    ) -> Result<Self, DocumentError> {
        // Before they are read: what comes in between is then seen at the next look.
        let filled = filled(data);
        let pictures = Arc::new(Pictures::read(data)?);
        let attachments = Attachments::read(data)?;
        let library = documents.library.public();
        let mut county = documents.county.unwrap_or_else(|| County::unset(today));
        for industry in &mut county.industries {
            industry.picture = industry
                .picture
                .as_deref()
                .and_then(|name| pictures.url(name));
        }
        let cards: Vec<Card> = library
            .projects
            .iter()
            .map(|project| Card::of(project, &county, initials))
            .collect();
        let index = Index::new(cards, &county.industries);
        let cards_file = json(&index.cards(), Cache::Immutable);
        let cards_url = format!("/snapshot/projects.{}.json", cards_file.hash());
        let site = Site {
            county,
            today,
            cards_url: cards_url.clone(),
        };
        let site_file = json(&site, Cache::Revalidate);
        let offered = fit::places(&library.parcels, &library.plants, today);
        let places_file = json(&offered, Cache::Immutable);
        let places_url = format!("/snapshot/places.{}.json", places_file.hash());
        let ready = |file: Ready| OnceLock::from(Arc::new(file));
        let files = HashMap::from([
            (cards_url, ready(cards_file)),
            (places_url.clone(), ready(places_file)),
            (SITE.to_owned(), ready(site_file)),
        ]);
        let open = open_data::addresses()
            .chain([geojson::ADDRESS.to_owned()])
            .chain(feeds::addresses())
            .map(|address| (address, OnceLock::new()));
        let files = files.into_iter().chain(open).collect();
        // The policy of the page that a visitor opens first holds for every page after it.
        let source = site
            .county
            .map
            .as_ref()
            .map(|_| "https://*.tianditu.gov.cn");
        let shell = Arc::new(shell.with_images_from(source));
        let pages = ["/", "/projects"]
            .into_iter()
            .map(str::to_owned)
            .chain(
                library
                    .projects
                    .iter()
                    .map(|project| format!("/projects/{}", project.id)),
            )
            .map(|address| (address, OnceLock::new()))
            .collect();
        let places = library
            .projects
            .iter()
            .enumerate()
            .map(|(place, project)| (project.id.clone(), place))
            .collect();
        let shelf = Shelf {
            county: Arc::new(site.county.clone()),
            library: Arc::new(library),
            today,
            picture: {
                let pictures = pictures.clone();
                Arc::new(move |name| pictures.asked(name))
            },
            extra: {
                let assets = assets.clone();
                Arc::new(move |name| match name {
                    "places.json" => Some(places_url.clone()),
                    name => assets.extra(name),
                })
            },
        };
        let style = assets.text("documents.css").unwrap_or_default();
        Ok(Self {
            document_policy: shell.policy_with(&style),
            revision: documents.revision,
            today,
            site,
            index,
            files,
            pages,
            recent: Recent::default(),
            shelf,
            places,
            pictures,
            attachments,
            filled,
            assets,
            shell,
            public_url: public_url.to_owned(),
        })
    }

    /// Bytes that are ready at an address: list file, open data, site, sitemap, feed.
    pub fn file(&self, address: &str) -> Option<Arc<Ready>> {
        let slot = self.files.get(address)?;
        let file = slot.get_or_init(|| {
            if address == geojson::ADDRESS {
                return Arc::new(geojson::all(&self.shelf));
            }
            let made = open_data::make(address, &self.site.county, self.today, &self.shelf.library)
                .or_else(|| feeds::make(address, &self.shelf, &self.public_url));
            Arc::new(made.unwrap_or_else(|| json(&serde_json::Value::Null, Cache::Revalidate)))
        });
        Some(file.clone())
    }

    /// A file that can be asked for with a query; `None` for any other.
    pub fn filtered(&self, address: &str, query: &str) -> Option<Ready> {
        let asked = (address == geojson::ADDRESS).then(|| Asked::parse(address, query))?;
        Some(geojson::asked_for(&self.shelf, &asked))
    }

    /// What has been made before at an address: a page, a file, or an answer that was kept.
    pub fn at_once(&self, address: &Uri) -> Option<Arc<Ready>> {
        let address = address.path_and_query()?.as_str();
        let slot = self.pages.get(address).or_else(|| self.files.get(address));
        match slot {
            Some(slot) => slot.get().cloned(),
            None => self.recent.get(address),
        }
    }

    /// Keeps an answer for whoever asks the same; it must hold nothing of who asked.
    pub fn keep(&self, address: &Uri, ready: Ready) -> Arc<Ready> {
        let ready = Arc::new(ready);
        if let Some(address) = address.path_and_query() {
            self.recent.keep(address.as_str(), ready.clone());
        }
        ready
    }

    /// A picture by the name in its address.
    pub fn picture(&self, name: &str) -> Option<Arc<Ready>> {
        self.pictures.file(name)
    }

    /// An attachment by the name in its address; it is read now.
    pub fn attachment(&self, name: &str) -> Option<Ready> {
        self.attachments.file(name)
    }

    /// A file of the app.
    pub fn asset(&self, name: &str) -> Option<Arc<Ready>> {
        self.assets.file(name)
    }

    /// A project by its identifier.
    pub fn project(&self, id: &str) -> Option<&Project> {
        self.shelf.library.projects.get(*self.places.get(id)?)
    }

    /// A card by its project's identifier.
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.index.cards().iter().find(|card| card.id == id)
    }

    /// Everything that is public.
    pub fn library(&self) -> &Library {
        &self.shelf.library
    }

    /// What an intent is about, in words; `None` when there is no such thing.
    pub fn about(&self, about: &str) -> Option<String> {
        library::describe(&self.shelf.library, about)
    }

    /// The key of the county's industry that it belongs to.
    pub fn industry_of(&self, about: &str) -> Option<&str> {
        let name = library::industry_of(&self.shelf.library, about)?;
        Some(self.site.county.industry(name)?.key.as_str())
    }

    /// Who handles an intent about this: the 驻点 team of the region that it is about, else the officer
    /// of its industry.
    pub fn officer_for(&self, about: Option<&str>, industry: Option<&str>) -> Option<&Officer> {
        let county = &self.site.county;
        let region = about.and_then(|about| library::region_of(&self.shelf.library, about));
        let station = region.and_then(|region| region.station(county));
        station.or_else(|| county.officer_for(industry))
    }

    /// What a project's page is made from.
    pub fn project_data(&self, id: &str) -> Option<ProjectData> {
        let project = self.project(id)?.clone();
        Some(ProjectData {
            picture_url: project
                .picture
                .as_deref()
                .and_then(|name| self.pictures.inline_url(name)),
            related: self
                .index
                .related(id, self.today, 3)
                .into_iter()
                .map(Card::shown)
                .collect(),
            project,
        })
    }

    /// Renders and compresses what most visitors open first, so that none of them waits for it.
    pub fn warm(&self) {
        let pages = ["/", "/projects"].map(|address| self.page(address));
        // Open data are asked for by few, and large.
        let files = self.files.values().map(|file| file.get().cloned());
        for ready in pages.into_iter().chain(files).flatten() {
            ready.warm();
        }
    }
}

/// When something was last put into the folders of pictures and attachments or taken away.
pub(super) fn filled(data: &Path) -> Option<SystemTime> {
    ["pictures", "attachments"]
        .into_iter()
        .filter_map(|folder| data.join(folder).metadata().ok()?.modified().ok())
        .max()
}

/// A value as JSON.
pub(crate) fn json<T: serde::Serialize>(value: &T, cache: Cache) -> Ready {
    let body = serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec());
    Ready::new(body, "application/json; charset=utf-8", cache)
}
