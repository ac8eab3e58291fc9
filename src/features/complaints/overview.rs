//! What can be sent, how long each takes, who takes it, and where else one may go.

use domain::complaints::{Clock, HandlingBody, Kind, RIGHTS, UpperBody, Way};
use leptos::prelude::*;

use super::{
    desk, handling,
    parts::{call, fact},
};
use crate::{
    parts::Tel,
    shelf::{Page, Shelf},
};

/// 投诉工作办法, with what it is called.
const ORDER: &str = "《外商投资企业投诉工作办法》（商务部令2020年第3号）";

pub(super) fn page(shelf: &Shelf) -> Page {
    let county = &shelf.county;
    let settings = &county.complaints;
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| card(shelf, kind))
        .collect();
    let supervision = county.supervision.clone().map(|office| {
        view! {
            <p>
                "本县营商环境监督电话：" <Tel phone=office.phone />
                {(!office.hours.is_empty()).then(|| format!("（{}）", office.hours))}
                "。办事人员吃拿卡要、推诿刁难，可以直接打。"
            </p>
        }
    });
    let view = view! {
        <article class="page detail">
            <header>
                <h1>"投诉、建议、咨询"</h1>
                <p class="detail__where">"不用注册。提交后立即给编号和查询码，凭它们查进度、补材料、评价。"</p>
            </header>
            {desk::waiting()}
            <p class="receipt__acts">
                <a class="button" href="/complaints/new">"写一件"</a>
                <a class="button button--quiet" href="/complaints/follow">"查进度"</a>
            </p>
            {handling::strip("/complaints")}
            <ul class="cards complaint-kinds">{kinds}</ul>
            <p class="quiet">
                "工作日按国务院公布的节假日和调休计算，提交当天不算。材料不齐时只通知补正一次，补正期间时限暂停；确需延期的，写明理由再告诉您。"
            </p>
            <section>
                <h2>"这些请到别处办"</h2>
                <p>
                    "企业之间的合同、债务、股权纠纷：协商、人民调解、仲裁，或向人民法院起诉（诉讼服务热线 "
                    {call("12368")} "）。劳动争议请打 " {call("12333")} "。正在诉讼、仲裁、复议的同一件事，由原机关继续办。"
                </p>
            </section>
            <section>
                <h2>"谁来受理"</h2>
                {body(shelf, settings.body.as_ref())}
                {supervision}
            </section>
            <section>
                <h2>"您的权利"</h2>
                <p>{RIGHTS}</p>
                {settings.upper.as_ref().map(upper)}
                <p>
                    "投诉人的称呼、联系方式和内容加密保存，" {settings.retention_months}
                    " 个月后删除；被投诉的单位看不到针对自己的投诉，也不能承办。请求保密的，承办单位也看不到您是谁。每次查看称呼和电话都有记录。"
                </p>
                <p class="quiet">
                    "依据：" {ORDER} "；《优化营商环境条例》（国务院令第722号）。各项时限的来源写在上面每一类里。"
                </p>
            </section>
            {desk::script(shelf)}
        </article>
    };
    Page::new(
        "投诉、建议、咨询",
        format!(
            "{}企业投诉、外商投资投诉、建议、咨询和网站找错：在哪里提、几个工作日答复、不满意找谁。",
            county.name
        ),
        view,
    )
}

/// What a kind is for.
pub(super) const fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::ForeignInvestment => {
            "外商投资企业、外国投资者认为行政行为侵犯合法权益，或对投资环境有意见"
        }
        Kind::Enterprise => "乱收费、乱罚款、政策不兑现、承诺不履行、审批慢、强揽工程、阻工扰工等",
        Kind::Suggestion => "对招商政策、办事流程、园区配套的建议",
        Kind::Inquiry => "问政策、问手续、问找谁办",
        Kind::Correction => "本网站的错字、过期信息、打不开的链接、不对的电话",
    }
}

/// The term that matters most, as a figure, and what is done within it.
pub(super) fn most(shelf: &Shelf, kind: Kind) -> Option<(u32, &'static str)> {
    let limits = shelf.county.complaints.limits_of(kind);
    let word = match kind.way() {
        Way::Formal => "办结",
        Way::Short => "答复",
    };
    let limit = limits.of(Clock::Finish)?;
    Some((limit.workdays, word))
}

fn card(shelf: &Shelf, kind: Kind) -> impl IntoView + use<> {
    let limits = shelf.county.complaints.limits_of(kind);
    let figure = most(shelf, kind).map(|(days, word)| {
        view! {
            <p class="complaint-kind__figure">
                <span class="figure"><b>{days}</b> <small>" 个工作日"</small></span>
                <span class="complaint-kind__word">{word}</span>
            </p>
        }
    });
    let rows: Vec<_> = limits
        .limits
        .iter()
        .map(|limit| {
            let word = match (limit.clock, kind.way()) {
                (Clock::Finish, Way::Short) => "答复",
                (Clock::Supplement, _) => "您补正材料",
                (clock, _) => clock.zh(),
            };
            view! {
                <tr>
                    <th scope="row">{word}</th>
                    <td class="num">{format!("{} 个工作日", limit.workdays)}</td>
                    <td>{limit.source.clone()}</td>
                </tr>
            }
        })
        .collect();
    let name = if kind.may_be_anonymous() {
        "可以匿名"
    } else {
        "要写明投诉人"
    };
    view! {
        <li class="card complaint-kind">
            <h2>
                <a href=format!("/complaints/new?kind={}", kind.key())>{kind.zh()}</a>
                " " <span class="mark">{name}</span>
            </h2>
            {figure}
            <p class="card__meta">{what(kind)}</p>
            <details class="fold">
                <summary id=format!("limits-{}", kind.key())>"各步时限和来源"</summary>
                <table class="table">
                    <caption class="sr">{format!("{}的时限", kind.zh())}</caption>
                    <thead><tr><th scope="col">"步骤"</th><th scope="col" class="num">"时限"</th><th scope="col">"来源"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </li>
    }
}

/// Who takes it, with every way of reaching it; without one that is set, who answers first.
fn body(shelf: &Shelf, body: Option<&HandlingBody>) -> AnyView {
    let Some(body) = body else {
        let first = shelf.county.officer_for(None).cloned();
        let bureau = shelf.county.bureau.clone();
        return view! {
            <p>{bureau} {first.map(|one| view! { "，电话 " <Tel phone=one.phone /> })}</p>
        }
        .into_any();
    };
    let given = |name, text: &String| (!text.is_empty()).then(|| fact(name, text.clone()));
    let phone = (!body.phone.is_empty()).then(|| fact("电话", call(&body.phone)));
    let email = (!body.email.is_empty()).then(|| {
        let email = body.email.clone();
        fact(
            "邮箱",
            view! { <a class="desk-target" href=format!("mailto:{email}")>{email.clone()}</a> },
        )
    });
    view! {
        <dl class="facts">
            {fact("机构", body.name.clone())}
            {given("地址", &body.address)}
            {phone}
            {given("传真", &body.fax)}
            {email}
            {given("时间", &body.hours)}
        </dl>
        <p class="quiet">"也可以到窗口当面提，或写信、发邮件，效力相同。"</p>
    }
    .into_any()
}

/// Where who is not satisfied may go.
pub(super) fn upper(upper: &UpperBody) -> impl IntoView + use<> {
    view! {
        <p>
            "上级投诉工作机构：" {upper.name.clone()} "，" {upper.address.clone()} "，电话 "
            {call(&upper.phone)}
        </p>
    }
}
