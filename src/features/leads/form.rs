//! The forms of the six kinds: plain ones that the server takes without script. `extras/desk.js` keeps
//! one on the phone until it has arrived, `extras/lead.js` shows what fits while it is filled in.

use domain::{
    chains::Chain,
    leads::{Clues, HalfDay, LeadForm, LeadKind, LeadNeed, Suggestion},
    library::{describe, find, things},
    listing::Listing as _,
    problem::FieldErrors,
    projects::Project,
    stories::{Signup, Story},
};
use leptos::prelude::*;

use super::fit;
use crate::{
    features::complaints::{desk, parts::Field},
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

fn plain<'a>(key: &'a str, label: &'a str, hint: &'a str) -> Field<'a> {
    Field {
        key,
        label,
        hint,
        optional: false,
        class: "",
    }
}

fn fields(
    shelf: &Shelf,
    kind: LeadKind,
    form: &LeadForm,
    about_known: bool,
    errors: &FieldErrors,
) -> Vec<AnyView> {
    let mut fields = Vec::new();
    match kind {
        LeadKind::Need => {
            let needs = LeadNeed::ALL.map(|need| (need.key().to_owned(), need.zh().to_owned()));
            let field = plain("need", "最缺什么", "选一样，我们直接转给管这件事的单位");
            fields.push(field.choice("need", &needs, &form.need, errors));
        }
        LeadKind::Visit => fields.extend(visit(shelf, form, errors)),
        LeadKind::Gap if !about_known => {
            let field = plain("about", "能补哪一环", "缺：县里还没有；弱：有，但不够");
            fields.push(choose(field, &form.about, gaps(shelf), errors));
        }
        LeadKind::Event if !about_known => {
            let field = plain("about", "报名哪一场", "现在能报名的活动");
            fields.push(choose(field, &form.about, events(shelf), errors));
        }
        _ => {}
    }
    if matches!(kind, LeadKind::Visit | LeadKind::Event) {
        let field = plain("people", "一共几个人", "连您在内，写数字");
        fields.push(number(field, &form.people, errors));
    }
    fields.push(
        plain("name", "单位或称呼", "公司名称，或者怎么称呼您").line(
            "name",
            &form.name,
            Some("organization"),
            errors,
        ),
    );
    let contact = plain(
        "contact",
        "联系方式",
        "手机、座机（带区号）或邮箱，填一个就行",
    )
    .line("contact", &form.contact, Some("tel"), errors);
    let purpose = shelf.county.intent.purpose.clone();
    fields.push(
        view! { <div class="desk-group">{contact} <p class="field__why" id="contact-why">{purpose}</p></div> }
            .into_any(),
    );
    let (label, hint, optional) = match kind {
        LeadKind::Invest => ("您想做什么", "产品、规模、想了解的条件，几句话即可", false),
        LeadKind::Seek => (
            "您的项目",
            "做什么、在哪里、进展到哪一步、想找什么样的投资方",
            false,
        ),
        LeadKind::Need => ("具体说说", "要多少、什么时候要、现在卡在哪里", false),
        LeadKind::Gap => ("您能做什么", "产品、年产量、想要的条件", false),
        LeadKind::Visit => ("想看什么", "想看的地、厂、想见的部门", true),
        LeadKind::Event => ("想提前问的", "到场想谈的事，方便我们准备", true),
    };
    let want = Field {
        optional,
        ..plain("want", label, hint)
    };
    fields.push(want.text("want", &form.want, ("5", "1200"), errors));
    if !matches!(kind, LeadKind::Visit | LeadKind::Event) {
        let label = match kind {
            LeadKind::Seek => "项目总投资",
            LeadKind::Need => "涉及的金额",
            _ => "大致投资额",
        };
        let amount = Field {
            optional: true,
            ..plain("amount", label, "如 5000万、约1.2亿元；只写数字按万元")
        };
        fields.push(amount.line("amount", &form.amount, None, errors));
    }
    let consent = format!(
        "同意按上面的说明使用我的姓名和联系方式，保存 {} 个月后删除。可凭编号和查询码随时查询、更正、删除。",
        shelf.county.intent.retention_months
    );
    fields.push(plain("consent", &consent, "").check("consent", form.consent, errors));
    fields.push(keep().into_any());
    fields
}

/// Day and half of a visit.
fn visit(shelf: &Shelf, form: &LeadForm, errors: &FieldErrors) -> [AnyView; 2] {
    let (first, last) = (shelf.today.add_days(1), shelf.today.add_days(92));
    let phone = shelf.county.officer_for(None);
    let phone = phone.map(|officer| format!(" {}", officer.phone.display()));
    let hint = format!(
        "工作日；休息日、当天要来，请先打电话约{}",
        phone.unwrap_or_default()
    );
    let day = plain("day", "哪一天来", &hint);
    let input = view! {
        <input
            id="day"
            class="input"
            name="day"
            type="date"
            min=first.to_string()
            max=last.to_string()
            aria-describedby="day-hint day-error"
            aria-invalid=errors.first("day").map(|_| "true")
            value=form.day.clone()
        />
    };
    let halves = HalfDay::ALL.map(|half| (half.key().to_owned(), half.zh().to_owned()));
    [
        day.around(errors, input.into_any()),
        plain("half", "上午还是下午", "").choice("half", &halves, &form.half, errors),
    ]
}

fn number(field: Field<'_>, value: &str, errors: &FieldErrors) -> AnyView {
    let key = field.key.to_owned();
    let input = view! {
        <input
            id=key.clone()
            class="input"
            name=key.clone()
            type="text"
            inputmode="numeric"
            maxlength="8"
            autocomplete="off"
            aria-describedby=format!("{key}-hint {key}-error")
            aria-invalid=errors.first(field.key).map(|_| "true")
            value=value.to_owned()
        />
    };
    field.around(errors, input.into_any())
}

/// One of a list.
fn choose(
    field: Field<'_>,
    chosen: &str,
    choices: Vec<(String, String)>,
    errors: &FieldErrors,
) -> AnyView {
    let key = field.key.to_owned();
    let options: Vec<_> = choices
        .into_iter()
        .map(|(value, words)| {
            let on = value == chosen;
            view! { <option value=value selected=on>{words}</option> }
        })
        .collect();
    let select = view! {
        <select
            id=key.clone()
            class="input"
            name=key.clone()
            aria-describedby=format!("{key}-hint {key}-error")
            aria-invalid=errors.first(field.key).map(|_| "true")
        >
            <option value="">"请选择"</option>
            {options}
        </select>
    };
    field.around(errors, select.into_any())
}

/// The nodes that somebody is looked for.
fn gaps(shelf: &Shelf) -> Vec<(String, String)> {
    let chains = shelf.library.chains.iter();
    chains
        .flat_map(|chain| {
            let wanted = chain.nodes.iter().filter(|node| node.state.is_wanted());
            wanted.map(move |node| {
                let id = format!("{}:{}.{}", Chain::KEY, chain.id, node.key);
                (id, format!("{}·{}", chain.name, node.words()))
            })
        })
        .collect()
}

/// The events that one can sign up to.
fn events(shelf: &Shelf) -> Vec<(String, String)> {
    let open = |story: &&Story| story.signup(shelf.today) == Some(Signup::Open);
    let stories = shelf.library.stories.iter().filter(open);
    stories
        .map(|story| {
            let day = story.starts.map(|day| format!("{} ", day.zh()));
            let words = format!("{}{}", day.unwrap_or_default(), story.name);
            (format!("{}:{}", Story::KEY, story.id), words)
        })
        .collect()
}

/// Whether what is personal may stay on this phone; a browser without script does not show it.
fn keep() -> impl IntoView {
    view! {
        <div class="field lead-scripted">
            <label class="check" for="desk-keep">
                <input id="desk-keep" type="checkbox" data-desk-keep="" aria-describedby="desk-keep-why" />
                <span>
                    "在这台手机上保存草稿"
                    <small class="desk-small" id="desk-keep-why">
                        "称呼、联系方式和写的内容只存在这台手机上，提交成功或 72 小时后删除。别人也用这台手机时不要勾选。"
                    </small>
                </span>
            </label>
        </div>
    }
}
