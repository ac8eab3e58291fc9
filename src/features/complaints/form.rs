//! The form: a plain one that the server takes without script; `extras/desk.js` keeps it on the phone
//! until it has arrived.

use domain::{
    complaints::{Category, ComplaintForm, Kind, PRIVATE_DISPUTES},
    library::describe,
    problem::FieldErrors,
};
use leptos::prelude::*;

use super::{
    desk, overview,
    parts::{self, Field},
};
use crate::{
    parts::{ErrorSummary, Trap},
    shelf::{Asked, Page, Shelf},
};

/// The fields in the order of the form.
const ORDER: &[&str] = &[
    "kind",
    "category",
    "against",
    "unit",
    "text",
    "want",
    "files",
    "anonymous",
    "name",
    "contact",
    "consent",
];

/// A form as it was sent, with what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct SentComplaint {
    /// What was typed.
    pub form: ComplaintForm,
    /// Sentences by field.
    pub errors: FieldErrors,
    /// What failed besides the fields.
    pub failure: Option<String>,
    /// The key that makes a repeat harmless; empty where script makes it.
    pub key: String,
}

impl SentComplaint {
    /// As an address opens it: `?kind=`, `?about=kind:id`.
    pub fn opened(asked: &Asked) -> Self {
        let kind = asked.get("kind").and_then(Kind::named);
        Self {
            form: ComplaintForm {
                kind: kind.map(Kind::key).unwrap_or_default().to_owned(),
                about: asked.get("about").unwrap_or_default().to_owned(),
                ..ComplaintForm::default()
            },
            ..Self::default()
        }
    }
}

pub(crate) fn page(shelf: &Shelf, sent: &SentComplaint) -> Page {
    let SentComplaint {
        form,
        errors,
        failure,
        key,
    } = sent;
    // What is not there any more must not hold up the rest.
    let about = describe(&shelf.library, &form.about);
    let about_id = about.as_ref().map(|_| form.about.clone());
    let (module, wasm) = desk::rule(shelf);
    let title = match Kind::named(&form.kind) {
        Some(Kind::Correction) => "给网站找错".to_owned(),
        Some(kind) => format!("写{}", kind.zh()),
        None => "投诉、建议、咨询".to_owned(),
    };
    let fields = fields(shelf, form, errors);
    let view = view! {
        <div class="page page--narrow">
            <h1>{title.clone()}</h1>
            <p>"不用注册。提交后立即给您编号、查询码、承办人和每一步的期限。"</p>
            {desk::waiting()}
            {about.map(|words| view! { <p class="about">"关于：" {words}</p> })}
            <ErrorSummary
                errors=RwSignal::new(errors.clone())
                failure=RwSignal::new(failure.clone())
                order=ORDER
            />
            <form
                id="complaint-form"
                class="complaint-form"
                method="post"
                action="/complaints/new"
                novalidate=true
                data-desk="complaint"
                data-label="来件"
                data-to="/api/v1/complaints"
                data-view="/complaints/receipt"
                data-receipt="/complaints/receipt"
                data-proof="/api/v1/proof"
                data-module=module
                data-wasm=wasm
            >
                <input type="hidden" name="key" value=key.clone() />
                <input type="hidden" name="about" value=about_id.unwrap_or_default() />
                <Trap />
                {fields}
                <p><button class="button button--wide" type="submit">"提交"</button></p>
                <noscript><p class="quiet">"附件需要浏览器脚本才能上传；也可以提交后凭编号送到窗口或寄来。"</p></noscript>
            </form>
            <p class="quiet">
                "急事请直接打电话，见" <a href="/complaints">"受理机构和时限"</a> "。"
            </p>
            {desk::script(shelf)}
        </div>
    };
    Page::new(
        title,
        format!(
            "向{}提投诉、建议、咨询，或指出本网站的错误；不用注册，限时答复。",
            shelf.county.name
        ),
        view,
    )
}

fn fields(shelf: &Shelf, form: &ComplaintForm, errors: &FieldErrors) -> Vec<AnyView> {
    let words = |value: &'static str, words: &str| (value.to_owned(), words.to_owned());
    let kinds = Kind::ALL.map(|kind| words(kind.key(), kind.zh()));
    let categories = Category::ALL.map(|one| words(one.key(), one.zh()));
    let against = [
        words("authority", "政府部门、事业单位、园区、村镇"),
        words("private", "企业或个人之间的纠纷"),
    ];
    let plain = |key, label, hint| Field {
        key,
        label,
        hint,
        optional: false,
        class: "",
    };
    let only = |field: Field<'static>, class: &'static str| Field { class, ..field };
    let optional = |field: Field<'static>| Field {
        optional: true,
        ..field
    };
    let months = shelf.county.complaints.retention_months;
    let consent = format!(
        "同意按上面的说明使用我的称呼和联系方式，保存 {months} 个月后删除。可凭编号和查询码随时查看、更正、删除。"
    );
    let consent_field = Field {
        key: "consent",
        label: &consent,
        hint: "",
        optional: false,
        class: "",
    };
    vec![
        plain("kind", "您要说的是", "选一类，时限和办理步骤随它定")
            .choice("kind", &kinds, &form.kind, errors),
        terms(shelf).into_any(),
        only(
            plain("category", "投诉的是哪一类", "拿不准就选“其他”"),
            "complaint-only",
        )
        .choice("category", &categories, &form.category, errors),
        only(
            plain(
                "against",
                "投诉的是谁",
                "企业之间的纠纷不在这里办，选了会告诉您去哪里",
            ),
            "complaint-only",
        )
        .choice("against", &against, &form.against, errors),
        view! { <p class="notice complaint-private complaint-only">{PRIVATE_DISPUTES} "。"</p> }
            .into_any(),
        only(
            optional(plain(
                "unit",
                "被投诉的单位",
                "写全称最好。它看不到这件投诉，也不会由它承办",
            )),
            "complaint-only",
        )
        .line("unit", &form.unit, Some("off"), errors),
        plain(
            "text",
            "写明情况",
            "时间、地点、经过；网站找错请写哪一页、错在哪里",
        )
        .text("text", &form.text, ("7", "3600"), errors),
        optional(plain(
            "want",
            "希望怎么解决",
            "如退还费用、说明依据、改正内容",
        ))
        .text("want", &form.want, ("3", "600"), errors),
        parts::files("files", (shelf.extra)("upload.js"), errors),
        only(
            plain(
                "anonymous",
                "匿名提交",
                "不用填称呼；联系方式可以不填，不填就不用勾选下面的同意。仍给编号和查询码",
            ),
            "complaint-anonymous",
        )
        .check("anonymous", form.anonymous, errors),
        only(
            plain("name", "单位或称呼", "公司名称，或者怎么称呼您"),
            "complaint-named",
        )
        .line("name", &form.name, Some("organization"), errors),
        contact(shelf, form, errors),
        only(
            plain(
                "confidential",
                "请求保密",
                "承办单位看不到您的称呼和联系方式，需要时由受理窗口转达",
            ),
            "complaint-named",
        )
        .check("confidential", form.confidential, errors),
        plain(
            "publish",
            "同意公开结果",
            "隐去称呼、单位和能认出您的内容后，可作为典型案例公布；不勾选不影响办理",
        )
        .check("publish", form.publish, errors),
        consent_field.check("consent", form.consent, errors),
        keep().into_any(),
    ]
}

/// How long each kind takes; the sheet shows that of the kind chosen.
fn terms(shelf: &Shelf) -> impl IntoView + use<> {
    let lines: Vec<_> = Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let (days, word) = overview::most(shelf, kind)?;
            let class = format!("complaint-term complaint-term--{}", kind.key());
            let name = if kind.may_be_anonymous() {
                "可以匿名。"
            } else {
                "按商务部令2020年第3号办理，要写明投诉人。"
            };
            Some(view! {
                <p class=class>
                    {overview::what(kind)} "。" <b>{format!("{days} 个工作日内{word}")}</b> "；" {name}
                </p>
            })
        })
        .collect();
    view! { <div class="complaint-terms">{lines}</div> }
}

fn contact(shelf: &Shelf, form: &ComplaintForm, errors: &FieldErrors) -> AnyView {
    let field = Field {
        key: "contact",
        label: "联系方式",
        hint: "手机、座机（带区号）或邮箱，填一个就行；境外号码如 +852 2345 6789",
        optional: false,
        class: "",
    };
    let line = field.line("contact", &form.contact, Some("tel"), errors);
    let why = format!(
        "只用于办理这一件，由受理和承办人员查看，每次查看都有记录；被投诉的单位看不到。自提交之日起保存 {} 个月，到期删除；那时还没办完的，办结后删除。",
        shelf.county.complaints.retention_months
    );
    view! { <div class="desk-group">{line} <p class="field__why">{why}</p></div> }.into_any()
}

/// Whether what is personal may stay on this phone; the engine shows it.
fn keep() -> impl IntoView {
    view! {
        <div class="field" data-desk-only="" hidden>
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
