//! The receipt: a page that one would screenshot.

use domain::leads::{FollowUp, Receipt};
use leptos::prelude::*;

use crate::{boot::Data, route::Route};

#[component]
pub(crate) fn ReceiptPage() -> impl IntoView {
    let data = Data::get();
    #[cfg(feature = "csr")]
    crate::browser::leads::restore_receipt(data);
    view! {
        <div class="page page--narrow">
            {move || match data.receipt.get() {
                Some(receipt) => view! { <Paper receipt /> }.into_any(),
                None => view! {
                    <h1>"这台手机上没有回执"</h1>
                    <p>"如果您记下了编号和查询码，可以在这里查办理进度。"</p>
                    <p><a class="button" href=Route::LeadFollow.href()>"查进度"</a></p>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn Paper(receipt: Receipt) -> impl IntoView {
    let county = Data::get().site().county.name.clone();
    let number = receipt.number.to_string();
    view! {
        <section class="receipt" aria-labelledby="receipt-title">
            <p class="receipt__county">{county} "招商"</p>
            <h1 class="receipt__title" id="receipt-title" tabindex="-1">"已收到您的投资意向"</h1>
            <dl class="receipt__codes">
                <div><dt>"编号"</dt><dd class="code" id="receipt-number">{number}</dd></div>
                <div><dt>"查询码"</dt><dd class="code" id="receipt-code">{receipt.query_code.clone()}</dd></div>
            </dl>
            <p class="receipt__keep">"请截图保存。查询码只显示在这里，查进度时要用；不要转发给别人。"</p>
            <Progress follow=receipt.follow_up />
        </section>
        <p class="receipt__acts">
            <button class="button button--quiet" type="button" data-act="copy-receipt">"复制编号和查询码"</button>
            " "
            <a class="button button--quiet" href=Route::LeadFollow.href()>"查进度"</a>
        </p>
        <p class="quiet">
            "回执也存在这台手机的浏览器里。"
            <button class="link" type="button" data-act="forget-receipt">"从这台手机删除"</button>
        </p>
    }
}

/// Who handles it, by when, and what has happened.
#[component]
pub(super) fn Progress(follow: FollowUp) -> impl IntoView {
    view! {
        <dl class="facts">
            <div><dt>"状态"</dt><dd>{follow.state.zh()}</dd></div>
            {follow.notice.map(|notice| view! { <div><dt>"请注意"</dt><dd>{notice}</dd></div> })}
            {follow.project.map(|project| view! {
                <div>
                    <dt>"关于项目"</dt>
                    <dd><a href=Route::Project(project.id).href()>{project.title}</a></dd>
                </div>
            })}
            {follow.about.map(|about| view! { <div><dt>"关于"</dt><dd>{about}</dd></div> })}
            {follow.officer.map(|officer| view! {
                <div>
                    <dt>"承办人"</dt>
                    <dd>
                        {officer.unit} " " <b>{officer.person}</b> " "
                        <a class="tel" href=format!("tel:{}", officer.phone.replace(['-', ' '], ""))>{officer.phone.clone()}</a>
                    </dd>
                </div>
            })}
            <div><dt>"下一步"</dt><dd>{follow.next_step}</dd></div>
            <div>
                <dt>"不晚于"</dt>
                <dd>
                    <b>{follow.due_on.zh()}</b>
                    {follow.due_note.map(|note| view! { <small class="quiet">" " {note}</small> })}
                </dd>
            </div>
            <div><dt>"收到时间"</dt><dd>{follow.received_at.shanghai_text()}</dd></div>
            <div><dt>"个人信息"</dt><dd>"保存到 " {follow.erased_on.zh()} "，到期删除"</dd></div>
        </dl>
        <ol class="timeline">
            {follow
                .events
                .into_iter()
                .map(|event| view! {
                    <li><time>{event.at.shanghai_text()}</time> <span>{event.text}</span></li>
                })
                .collect_view()}
        </ol>
    }
}
