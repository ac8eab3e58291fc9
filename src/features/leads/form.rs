//! The forms of the six kinds: plain ones that the server takes without script. `extras/desk.js` keeps
//! one on the phone until it has arrived, `extras/lead.js` shows what fits while it is filled in.

use domain::{
    leads::{Clues, LeadForm, LeadKind, Suggestion},
    library::{describe, find, things},
    listing::Listing as _,
    problem::FieldErrors,
    projects::Project,
    stories::{Signup, Story},
};
use leptos::prelude::*;

use super::{fields::fields, fit};
use crate::{
    features::complaints::desk,
    parts::{ErrorSummary, Trap},
    shelf::{Asked, Page, Shelf},
};

/// The fields in the order of the forms.
const ORDER: &[&str] = &[
    "kind", "about", "project", "need", "day", "half", "people", "name", "contact", "want",
    "amount", "consent",
];

/// A form as it was sent, with what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct SentLead {
    /// What was typed.
    pub form: LeadForm,
    /// Sentences by field.
    pub errors: FieldErrors,
    /// What failed besides the fields.
    pub failure: Option<String>,
    /// The key that makes a repeat harmless; empty where script makes it.
    pub key: String,
    /// What fits, where that was asked for.
    pub fits: Option<Vec<Suggestion>>,
}

impl SentLead {
    /// As an address opens it: `?kind=`, `?need=`, `?project=id`, `?about=kind:id`.
    pub fn opened(shelf: &Shelf, asked: &Asked) -> Self {
        let given = |key: &str| asked.get(key).unwrap_or_default().to_owned();
        let project = given("project");
        let known = find(&shelf.library.projects, &project).is_some();
        let form = LeadForm {
            kind: given("kind"),
            need: given("need"),
            project: Some(project).filter(|_| known).unwrap_or_default(),
            about: given("about"),
            ..LeadForm::default()
        };
        Self {
            form,
            ..Self::default()
        }
    }

    /// What was typed, as far as it says what would fit.
    pub fn clues(&self) -> Clues {
        let form = self.form.clone();
        Clues {
            kind: form.kind,
            want: form.want,
            amount: form.amount,
            need: form.need,
            project: form.project,
            about: form.about,
        }
    }
}

/// The kind of a form: as it says, or as what it is about says.
fn kind_of(shelf: &Shelf, form: &LeadForm) -> LeadKind {
    LeadKind::named(form.kind.trim()).unwrap_or_else(|| {
        let meant = LeadKind::meant_by(Some(&form.about));
        let open = |story: &Story| story.signup(shelf.today) == Some(Signup::Open);
        match meant {
            LeadKind::Event if !story(shelf, &form.about).is_some_and(open) => LeadKind::Invest,
            meant => meant,
        }
    })
}

fn story<'a>(shelf: &'a Shelf, about: &str) -> Option<&'a Story> {
    let (_, id) = things(about).find(|(kind, _)| *kind == Story::KEY)?;
    find(&shelf.library.stories, id)
}

/// What the form is called.
const fn title(kind: LeadKind) -> &'static str {
    match kind {
        LeadKind::Invest => "提交投资意向",
        LeadKind::Seek => "为您的项目找投资方",
        LeadKind::Need => "说说您缺什么",
        LeadKind::Visit => "预约考察",
        LeadKind::Gap => "我能补这个链",
        LeadKind::Event => "活动报名",
    }
}

pub(crate) fn page(shelf: &Shelf, sent: &SentLead) -> Page {
    let SentLead {
        form,
        errors,
        failure,
        key,
        fits,
    } = sent;
    let kind = kind_of(shelf, form);
    // What is not there any more must not hold up the rest.
    let about = describe(&shelf.library, &form.about);
    let about_id = about
        .as_ref()
        .map(|_| form.about.clone())
        .unwrap_or_default();
    let project: Option<&Project> = find(&shelf.library.projects, &form.project);
    let project_line = project.map(|project| {
        let (href, title) = (format!("/projects/{}", project.id), project.title.clone());
        view! { <p class="about">"关于项目：" <a href=href>{title}</a></p> }
    });
    let about_line = about.as_ref().map(|words| {
        let words = words.clone();
        view! { <p class="about">"关于：" {words}</p> }
    });
    let limit = shelf.county.first_contact(kind);
    let title = title(kind);
    let (module, wasm) = desk::rule(shelf);
    let fields = fields(shelf, kind, form, about.is_some(), errors);
    let fits = fits.as_ref().map(|found| match found.is_empty() {
        true => view! { <p class="quiet">"没有找到合适的，直接提交就行，承办人会帮您看。"</p> }
            .into_any(),
        false => fit::list(found, true).into_any(),
    });
    // Chosen from a list in the form itself where the address names none.
    let hidden_about = (about.is_some() || !matches!(kind, LeadKind::Gap | LeadKind::Event))
        .then(|| view! { <input type="hidden" name="about" value=about_id /> });
    let view = view! {
        <div class="page page--narrow">
            <h1>{title}</h1>
            <p>
                {format!(
                    "约一分钟，不用注册。提交后立即给您编号，{} 个工作日内有人联系您。依据：{}。",
                    limit.workdays,
                    limit.source,
                )}
            </p>
            {kinds(Some(kind))}
            {desk::waiting()}
            {project_line}
            {about_line}
            <ErrorSummary
                errors=RwSignal::new(errors.clone())
                failure=RwSignal::new(failure.clone())
                order=ORDER
            />
            <form
                id="lead-form"
                method="post"
                action="/leads/new"
                novalidate=true
                data-desk="lead"
                data-label=kind.noun()
                data-to="/api/v1/leads"
                data-view="/leads/receipt"
                data-receipt="/leads/receipt"
                data-proof="/api/v1/proof"
                data-module=module
                data-wasm=wasm
            >
                <input type="hidden" name="key" value=key.clone() />
                <input type="hidden" name="kind" value=kind.key() />
                <Trap />
                <input type="hidden" name="project" value=project.map(|one| one.id.clone()).unwrap_or_default() />
                {hidden_about}
                {fields}
                <p><button class="button button--wide" type="submit">"提交"</button></p>
                <section class="lead-fit" data-lead-fit="/api/v1/leads/suggestions" aria-label="可能合适您的">
                    <p>
                        <button class="button button--quiet" type="submit" formaction="/leads/suggest">
                            "先看看县里有没有合适的"
                        </button>
                    </p>
                    <div data-lead-fits="" role="status">{fits}</div>
                </section>
            </form>
            {desk::script(shelf)}
            {(shelf.extra)("lead.js").map(|src| view! { <script type="module" src=src></script> })}
        </div>
    };
    Page::new(
        title,
        format!(
            "{}：{}。不用注册，限时联系。",
            shelf.county.name,
            LeadKind::ALL.map(LeadKind::wish).join("、"),
        ),
        view,
    )
}

/// The six kinds, to choose from.
pub(super) fn kinds(here: Option<LeadKind>) -> impl IntoView {
    let links: Vec<_> = LeadKind::ALL
        .into_iter()
        .map(|kind| {
            let on = here == Some(kind);
            view! {
                <a
                    class=if on { "choice choice--on" } else { "choice" }
                    href=format!("/leads/new?kind={}", kind.key())
                    aria-current=on.then_some("page")
                >
                    {kind.wish()}
                </a>
            }
        })
        .collect();
    view! { <nav class="facet__choices" aria-label="您的情况">{links}</nav> }
}
