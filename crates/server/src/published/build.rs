//! Builds a snapshot from the published documents.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, OnceLock},
};

use axum::http::Uri;
use domain::{
    catalogue::Field,
    date::Date,
    positioning::County,
    projects::{Card, FIELDS, Index, Project},
};
use yingshang_app::boot::{ProjectData, Site};

use super::{Assets, Cache, Ready, Shell, initials::initials, pictures::Pictures, recent::Recent};

const SITE: &str = "/api/v1/site";
const OPEN_JSON: &str = "/data/projects.json";
const OPEN_CSV: &str = "/data/projects.csv";

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
    /// Bytes ready to be sent, by address; those of the open data are made when first asked for.
    files: HashMap<String, OnceLock<Arc<Ready>>>,
    /// Pages that need no query, rendered when first asked for.
    pub(super) pages: HashMap<String, OnceLock<Arc<Ready>>>,
    projects: Vec<Project>,
    recent: Recent,
    /// Where a project stands in `projects`.
    places: HashMap<String, usize>,
    pub(super) pictures: Pictures,
    pub(super) assets: Arc<Assets>,
    pub(super) shell: Arc<Shell>,
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
    pub(super) projects: Vec<Project>,
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
        let pictures = Pictures::read(data)?;
        let mut county = documents.county.unwrap_or_else(|| County::unset(today));
        for industry in &mut county.industries {
            industry.picture = industry
                .picture
                .as_deref()
                .and_then(|name| pictures.url(name));
        }
        let cards: Vec<Card> = documents
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
        let ready = |file: Ready| OnceLock::from(Arc::new(file));
        let files = HashMap::from([
            (cards_url, ready(cards_file)),
            (SITE.to_owned(), ready(site_file)),
            (OPEN_JSON.to_owned(), OnceLock::new()),
            (OPEN_CSV.to_owned(), OnceLock::new()),
        ]);
        let pages = ["/", "/projects", "/leads", "/leads/receipt"]
            .into_iter()
            .map(str::to_owned)
            .chain(
                documents
                    .projects
                    .iter()
                    .map(|project| format!("/projects/{}", project.id)),
            )
            .map(|address| (address, OnceLock::new()))
            .collect();
        let places = documents
            .projects
            .iter()
            .enumerate()
            .map(|(place, project)| (project.id.clone(), place))
            .collect();
        Ok(Self {
            revision: documents.revision,
            today,
            site,
            index,
            files,
            pages,
            recent: Recent::default(),
            projects: documents.projects,
            places,
            pictures,
            assets,
            shell,
            public_url: public_url.to_owned(),
        })
    }

    /// Bytes that are ready at an address: list file, open data, site.
    pub fn file(&self, address: &str) -> Option<Arc<Ready>> {
        let slot = self.files.get(address)?;
        let file = slot.get_or_init(|| {
            Arc::new(match address {
                OPEN_CSV => open_csv(&self.projects),
                _ => open_json(&self.site, &self.projects),
            })
        });
        Some(file.clone())
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

    /// A file of the app.
    pub fn asset(&self, name: &str) -> Option<Arc<Ready>> {
        self.assets.file(name)
    }

    /// A project by its identifier.
    pub fn project(&self, id: &str) -> Option<&Project> {
        self.projects.get(*self.places.get(id)?)
    }

    /// A card by its project's identifier.
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.index.cards().iter().find(|card| card.id == id)
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

/// A value as JSON.
pub(crate) fn json<T: serde::Serialize>(value: &T, cache: Cache) -> Ready {
    let body = serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec());
    Ready::new(body, "application/json; charset=utf-8", cache)
}

/// Open data: every project with all its fields, with publisher and date.
fn open_json(site: &Site, projects: &[Project]) -> Ready {
    let fields: Vec<_> = FIELDS
        .iter()
        .map(|field| serde_json::json!({
            "key": field.key, "zh": field.zh, "en": field.entry.en, "unit": field.entry.unit, "help": field.entry.help,
        }))
        .collect();
    let body = serde_json::json!({
        "county": site.county.name, "demo": site.county.demo, "as_of": site.today,
        "publisher": site.county.bureau, "fields": fields, "items": projects,
    });
    json(&body, Cache::Revalidate)
}

/// The same as a sheet; the columns are the catalogue's.
fn open_csv(projects: &[Project]) -> Ready {
    let mut sheet = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let _ = sheet.write_record(FIELDS.iter().map(Field::header));
    for project in projects {
        let cells = FIELDS
            .iter()
            .map(|field| plain((field.get)(project).unwrap_or_default()));
        let _ = sheet.write_record(cells);
    }
    let body = sheet.into_inner().unwrap_or_default();
    Ready::new(body, "text/csv; charset=utf-8", Cache::Revalidate).attached("projects.csv")
}

/// A cell that no spreadsheet takes for a formula: those signs, half or full width, get a
/// quotation mark before them.
fn plain(cell: String) -> String {
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.trim_start().starts_with(risky) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "＝1", "@x", " +1", "-2", "\t=1"] {
            assert!(plain(cell.to_owned()).starts_with('\''), "{cell}");
        }
        assert_eq!(plain("稻米".to_owned()), "稻米");
    }
}
