//! The fields of the six kinds.

use domain::{
    chains::Chain,
    date::Date,
    leads::{HalfDay, LeadForm, LeadKind, LeadNeed, day_words, visit_days},
    listing::Listing as _,
    problem::FieldErrors,
    stories::{Signup, Story},
    workdays::Basis,
};
use leptos::prelude::*;

use crate::{features::complaints::parts::Field, shelf::Shelf};

fn plain<'a>(key: &'a str, label: &'a str, hint: &'a str) -> Field<'a> {
    Field {
        key,
        label,
        hint,
        optional: false,
        class: "",
    }
}

pub(super) fn fields(
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
        "手机、座机（带区号）或邮箱，填一个就行；境外号码如 +852 2345 6789",
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

/// Day and half of a visit. Only days on which somebody is there can be chosen.
fn visit(shelf: &Shelf, form: &LeadForm, errors: &FieldErrors) -> [AnyView; 2] {
    let phone = shelf.county.officer_for(None);
    let phone = phone.map(|officer| format!(" {}", officer.phone.display()));
    let mut hint = format!(
        "单位上班的日子；休息日、当天要来，请先打电话约{}",
        phone.unwrap_or_default()
    );
    let calendar = shelf.calendar();
    let days: Vec<Date> = visit_days(shelf.today, &calendar).collect();
    // Said before somebody books a flight.
    let basis = |day: &&Date| calendar.workdays_between(**day, **day).1;
    if let Some(day) = days.iter().find(|day| basis(day) != Basis::Published) {
        hint.push_str(&format!(
            "。{} 年的放假安排还没有公布，那一年先按法定节假日推算；公布后成了休息日的，承办人会和您另约",
            day.year()
        ));
    }
    let days = days.iter().map(|day| (day.to_string(), day_words(*day)));
    let halves = HalfDay::ALL.map(|half| (half.key().to_owned(), half.zh().to_owned()));
    [
        choose(
            plain("day", "哪一天来", &hint),
            &form.day,
            days.collect(),
            errors,
        ),
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
