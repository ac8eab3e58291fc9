//! What the server makes document pages from.

use std::sync::Arc;

use domain::{
    complaints::{ComplaintReceipt, Figures},
    date::Date,
    leads::{Receipt, Suggestion},
    library::Library,
    listing::Check,
    positioning::County,
    workdays::Calendar,
};
use leptos::prelude::*;

use crate::features::{
    chains, complaints, costs, county, data, kiosk, leads, opportunities, parcels, policies,
    posters, stories,
};
pub use crate::features::{
    complaints::{CaseAsked, Own, SentComplaint, Typed},
    leads::{LeadAsked, OwnLead, SentLead, TypedAct},
    posters::{Contact, Poster},
};

/// What may be done with what is published.
pub const LICENCE: &str =
    "可以免费使用、转载和加工，请注明来源和日期；内容以发布单位的最新公布为准。";

/// Finds the address of something by its name.
pub type Finder = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Everything a page may show.
#[derive(Clone)]
pub struct Shelf {
    /// The county's own document.
    pub county: Arc<County>,
    /// All other documents.
    pub library: Arc<Library>,
    /// The day, Asia/Shanghai: what is 待核实 depends on it.
    pub today: Date,
    /// The address of a picture, by the name of its file.
    pub picture: Finder,
    /// The address of a script that a page alone needs, by its name: `map.js`.
    pub extra: Finder,
}

/// A page, made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What the browser's bar says, without the county's name.
    pub title: String,
    /// One or two sentences, for share cards and search engines.
    pub description: String,
    /// The inside of `<div id="document">`.
    pub html: String,
    /// What its scripts ask for, in the order of need.
    pub ahead: Vec<Ahead>,
}

/// A file that is fetched beside the page instead of after it, by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// A module.
    Script(String),
    /// A style sheet.
    Style(String),
    /// What a script fetches.
    Data(String),
}

impl Page {
    /// From its view.
    pub fn new(
        title: impl Into<String>,
        description: impl Into<String>,
        view: impl IntoView,
    ) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            html: view.to_html(),
            ahead: Vec::new(),
        }
    }

    /// The same, with what its scripts ask for.
    #[must_use]
    pub fn ahead(self, ahead: Vec<Ahead>) -> Self {
        Self { ahead, ..self }
    }
}

/// What an address asks for: `/parcels/a-01?park=x` → `["parcels", "a-01"]` and its query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The parts of the path.
    pub path: Vec<String>,
    /// The pairs of the query, in their order, decoded; empty values are left out.
    pub query: Vec<(String, String)>,
}

impl Asked {
    /// Reads an address.
    pub fn parse(path: &str, query: &str) -> Self {
        Self {
            path: path
                .trim_matches('/')
                .split('/')
                .map(str::to_owned)
                .collect(),
            query: domain::projects::query_pairs(query)
                .into_iter()
                .filter(|(_, value)| !value.trim().is_empty())
                .collect(),
        }
    }

    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
    }
}

impl Shelf {
    /// Which days are worked: the county's own years, or the built-in ones where those cannot be read.
    pub(crate) fn calendar(&self) -> Calendar {
        let own = self.library.calendar();
        own.unwrap_or_else(|_| Calendar::builtin().clone())
    }

    /// The page of an address; `None` when there is none.
    pub fn page(&self, asked: &Asked) -> Option<Page> {
        let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
        let owner = Owner::new();
        owner.with(|| match path.as_slice() {
            ["chains", rest @ ..] => chains::page(self, rest, asked),
            ["policies", rest @ ..] => policies::page(self, rest, asked),
            ["opportunities", rest @ ..] => opportunities::page(self, rest, asked),
            ["parks" | "parcels" | "plants" | "assets", ..] => parcels::page(self, &path, asked),
            ["costs", rest @ ..] => costs::page(self, rest, asked),
            ["stories" | "contacts", ..] => stories::page(self, &path, asked),
            ["county" | "regions" | "towns", ..] => county::page(self, &path, asked),
            ["leads", rest @ ..] => leads::page(self, rest, asked),
            ["complaints", rest @ ..] => complaints::page(self, rest, asked),
            ["data", rest @ ..] => data::page(self, rest),
            _ => None,
        })
    }

    /// The form of a lead, as it was sent.
    pub fn lead_form(&self, sent: &SentLead) -> Page {
        Owner::new().with(|| leads::form_page(self, sent))
    }

    /// The receipt of a lead, and what fits it.
    pub fn lead_receipt(&self, receipt: &Receipt, fits: &[Suggestion]) -> Page {
        Owner::new().with(|| leads::receipt_page(self, receipt, fits))
    }

    /// Where a lead stands, what may be done, what was done.
    pub fn lead_case(&self, asked: &LeadAsked) -> Page {
        Owner::new().with(|| leads::follow_page(self, asked))
    }

    /// The form of a complaint, as it was sent.
    pub fn complaint_form(&self, sent: &SentComplaint) -> Page {
        Owner::new().with(|| complaints::form_page(self, sent))
    }

    /// The receipt of a complaint.
    pub fn complaint_receipt(&self, receipt: &ComplaintReceipt) -> Page {
        Owner::new().with(|| complaints::receipt_page(self, receipt))
    }

    /// Where a complaint stands, what may be done, what was done.
    pub fn complaint_case(&self, asked: &CaseAsked) -> Page {
        Owner::new().with(|| complaints::follow_page(self, asked))
    }

    /// 办理情况; the figures are counted apart from publications.
    pub fn figures(&self, figures: &Figures) -> Page {
        Owner::new().with(|| complaints::figures::page(self, figures))
    }

    /// The poster of a page; `None` when it has none.
    pub fn poster(&self, path: &str) -> Option<Poster> {
        let path: Vec<&str> = path.trim_matches('/').split('/').collect();
        posters::of(self, &path)
    }

    /// The page that shows a poster; `url` is the whole address that the code, an SVG, leads to.
    pub fn poster_page(&self, poster: &Poster, url: &str, code: &str) -> Page {
        Owner::new().with(|| poster.page(self, url, code))
    }

    /// The page around the portal on a public screen; `base` is the portal's public address.
    pub fn kiosk(&self, base: &str) -> Page {
        Owner::new().with(|| kiosk::page(self, base))
    }

    /// The addresses of pages that are no document's own, and no section's first: 资源, 区位, 乡镇.
    pub fn gathered(&self) -> Vec<String> {
        let handling = ["figures", "results", "rules"].map(|page| format!("/complaints/{page}"));
        let results = self.library.results.iter().map(|result| result.href());
        let county = county::addresses(self).into_iter();
        county.chain(handling).chain(results).collect()
    }

    /// Past its review period.
    pub fn is_stale(&self, check: &Check) -> bool {
        check.is_stale(self.today)
    }

    /// Who checked it, when, and until when that holds: the last line of every page.
    pub fn checked(&self, check: &Check) -> String {
        let by = check
            .verified_by
            .as_ref()
            .map(|by| format!("，由{by}核实"))
            .unwrap_or_default();
        let (Some(day), Some(due)) = (check.verified_on, check.due_on()) else {
            return "这些内容还没有核实日期。".to_owned();
        };
        let next = if check.is_stale(self.today) {
            format!("复核期已于 {} 到期", due.zh())
        } else {
            format!("下次复核不晚于 {}", due.zh())
        };
        format!("核实于 {}{by}；{next}。", day.zh())
    }
}
