//! Pages as HTML: the app's own views, rendered from the snapshot.

use std::sync::Arc;

use domain::projects::{Filter, Project};
use yingshang_app::{
    boot::{Boot, ListData, PageData},
    documents::Fragment,
    paging::without_page,
    route::Route,
    shelf::{Asked, Page, Shelf},
};

use super::{Cache, Meta, Ready, Snapshot, json};

impl Snapshot {
    /// A page without a query, rendered once; `None` when there is no such page.
    pub fn page(&self, address: &str) -> Option<Arc<Ready>> {
        let slot = self.pages.get(address)?;
        Some(
            slot.get_or_init(|| Arc::new(self.render(&Route::parse(address, ""))))
                .clone(),
        )
    }

    /// A page for any address, rendered now.
    pub fn render(&self, route: &Route) -> Ready {
        self.html(route, self.page_data(route))
    }

    fn page_data(&self, route: &Route) -> PageData {
        match route {
            Route::Home => {
                let list = ListData::select(&self.index, &Filter::default(), self.today);
                PageData::Home {
                    newest: list.cards.into_iter().take(5).collect(),
                    total: list.total,
                }
            }
            Route::Projects(filter) => {
                PageData::Projects(ListData::select(&self.index, filter, self.today))
            }
            Route::Project(id) => self
                .project_data(id)
                .map_or(PageData::Plain, |data| PageData::Project(Box::new(data))),
            Route::Document(_) => PageData::Document,
            Route::NotFound => PageData::Plain,
        }
    }

    /// A page that is only read, whole; `None` when there is no such page.
    pub fn document(&self, path: &str, query: &str) -> Option<Ready> {
        let page = self.shelf.page(&Asked::parse(path, query))?;
        let route = Route::parse(path, query);
        let html = self.with_document(&route, PageData::Document, Some(&page));
        Some(Ready::new(html, HTML, Cache::Never).with_policy(&self.document_policy))
    }

    /// What pages are made from, for those that are a visitor's own.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// A page that was made for one visitor, whole; nobody keeps it.
    pub fn visitor_page(&self, path: &str, page: &Page) -> Ready {
        let html = self.with_document(&Route::parse(path, ""), PageData::Document, Some(page));
        Ready::new(html, HTML, Cache::Never).with_policy(&self.document_policy)
    }

    /// The same for a visitor who has the program already: what changes on the screen.
    pub fn fragment(&self, path: &str, query: &str) -> Option<Ready> {
        let page = self.shelf.page(&Asked::parse(path, query))?;
        let body = serde_json::json!({
            "title": page.title,
            "html": page.html,
            "style": self.assets.extra("documents.css"),
        });
        Some(json(&body, Cache::Revalidate))
    }

    fn html(&self, route: &Route, data: PageData) -> Ready {
        Ready::new(self.html_text(route, data), HTML, Cache::Never).with_policy(self.shell.policy())
    }

    fn html_text(&self, route: &Route, page: PageData) -> String {
        self.with_document(route, page, None)
    }

    fn with_document(&self, route: &Route, page: PageData, document: Option<&Page>) -> String {
        // The program shows none of these; whoever needs them finds them at /api/v1/site.
        let mut site = self.site.clone();
        site.county.places.clear();
        site.county.source.clear();
        for industry in &mut site.county.industries {
            industry.note.clear();
        }
        let boot = Boot { site, page };
        let json = serde_json::to_string(&boot).unwrap_or_else(|_| "null".to_owned());
        let fragment = document.map(|page| Fragment {
            title: page.title.clone(),
            html: page.html.clone(),
            style: None,
        });
        let rendered = yingshang_app::render(route, boot, fragment);
        let mut meta = self.meta(route, rendered.title);
        if let Some(page) = document {
            meta.description.clone_from(&page.description);
            let own = self.shelf.poster(&route.page().href());
            let own = own.and_then(|one| self.share(&one.picture?));
            meta.image = own.or(meta.image);
            meta.style = self.assets.text("documents.css");
            meta.ahead.clone_from(&page.ahead);
            meta.url = without_page(&meta.url);
        }
        let phone = self
            .site
            .county
            .officer_for(None)
            .map(|officer| officer.phone.display());
        self.shell
            .page(&meta, phone.as_deref(), &rendered.html, &json)
    }

    /// The whole address of the picture that a share card shows for a file.
    pub(super) fn share(&self, name: &str) -> Option<String> {
        let path = self.pictures.share_url(name)?;
        Some(format!("{}{path}", self.public_url))
    }

    fn meta(&self, route: &Route, title: String) -> Meta {
        let county = &self.site.county;
        let mut meta = Meta {
            title,
            description: county.statement.clone(),
            url: format!("{}{}", self.public_url, route.href()),
            image: self.share("county.svg"),
            json_ld: None,
            preload: None,
            ahead: Vec::new(),
            style: None,
            private: match route {
                Route::NotFound => true,
                Route::Document(address) => ["leads", "complaints/"]
                    .iter()
                    .any(|own| address.starts_with(own)),
                _ => false,
            },
        };
        match route {
            Route::Home => meta.json_ld = Some(self.bureau_ld()),
            Route::Projects(_) => {
                // What a tapped filter is answered from.
                meta.preload = Some(self.site.cards_url.clone());
                meta.description = format!(
                    "{}招商项目库：{} 个项目，按产业、投资额、用地、合作方式查找，每条注明核实日期。",
                    county.name,
                    self.index.cards().len(),
                );
            }
            Route::Project(id) => {
                if let Some(project) = self.project(id) {
                    meta.description = describe(project);
                    meta.image = project
                        .picture
                        .as_deref()
                        .and_then(|name| self.share(name))
                        .or(meta.image);
                    meta.json_ld = Some(self.project_ld(project, &meta));
                }
            }
            _ => {}
        }
        meta
    }

    fn bureau_ld(&self) -> String {
        let county = &self.site.county;
        serde_json::json!({
            "@context": "https://schema.org", "@type": "GovernmentOrganization",
            "name": county.bureau, "areaServed": county.name, "url": format!("{}/", self.public_url),
            "description": county.statement,
            "contactPoint": county.contacts.iter().map(|officer| serde_json::json!({
                "@type": "ContactPoint", "telephone": officer.phone.display(), "contactType": officer.role,
            })).collect::<Vec<_>>(),
        })
        .to_string()
    }

    fn project_ld(&self, project: &Project, meta: &Meta) -> String {
        serde_json::json!({
            "@context": "https://schema.org", "@type": "Project", "name": project.title,
            "description": meta.description, "url": meta.url, "identifier": project.id,
            "location": project.place, "image": meta.image,
            "parentOrganization": {
                "@type": "GovernmentOrganization", "name": self.site.county.bureau,
            },
        })
        .to_string()
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// The figures first, then the first sentence: what a WeChat card has room for.
pub(super) fn describe(project: &Project) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(project.investment.map(|amount| format!("总投资 {amount}")));
    parts.extend(project.land.map(|land| format!("用地 {}", land.in_mu())));
    parts.extend(project.place.clone());
    parts.extend((!project.modes.is_empty()).then(|| project.modes.join("、")));
    let figures = parts.join("，");
    match &project.summary {
        Some(summary) => format!(
            "{figures}。{}",
            summary.chars().take(90).collect::<String>()
        ),
        None => figures,
    }
}
