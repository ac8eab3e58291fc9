//! The receipt: a page that one would screenshot or print.

use domain::complaints::ComplaintReceipt;
use leptos::prelude::*;

use super::{desk, parts::call, progress};
use crate::{
    parts::Tel,
    shelf::{Page, Shelf},
};

const TITLE: &str = "回执";

/// What was just stored.
///
/// The code of squares leads to the page that asks for the query code and carries the number alone
/// (decision 0019).
pub(crate) fn page(shelf: &Shelf, receipt: &ComplaintReceipt) -> Page {
    let county = &shelf.county;
    let number = receipt.number.to_string();
    let code = receipt.query_code.clone();
    let follow = &receipt.follow_up;
    let words = format!("编号 {number}　查询码 {code}");
    let path = format!("/complaints/follow?number={number}");
    let picture = format!("/qr.svg?path=%2Fcomplaints%2Ffollow%3Fnumber%3D{number}");
    let supervision = county.supervision.clone().map(|office| {
        view! { <p>"没有按期办，可以打营商环境监督电话 " <Tel phone=office.phone /> "。"</p> }
    });
    let body = county.complaints.body.as_ref();
    let body = body.filter(|body| !body.phone.is_empty()).map(|body| {
        view! { <p>{body.name.clone()} "：" {call(&body.phone)}</p> }
    });
    let view = view! {
        <div class="page page--narrow" data-desk-paper=number.clone()>
            {desk::waiting()}
            <section class="receipt" aria-labelledby="receipt-title">
                <p class="receipt__county">{county.name.clone()} "招商·" {follow.kind.zh()}</p>
                <h1 class="receipt__title" id="receipt-title" tabindex="-1" data-desk-focus="">
                    {format!("已收到您的{}", follow.kind.zh())}
                </h1>
                <div class="complaint-paper">
                    <dl class="receipt__codes">
                        <div><dt>"编号"</dt><dd class="code" id="receipt-number">{number.clone()}</dd></div>
                        <div><dt>"查询码"</dt><dd class="code" id="receipt-code">{code.clone()}</dd></div>
                    </dl>
                    <p class="complaint-qr">
                        <img src=picture width="132" height="132" alt="二维码：查进度的网址，打开后还要填查询码" />
                        <small>"扫码查进度，查询码要自己填"</small>
                    </p>
                </div>
                <p class="receipt__keep">"请截图或打印保存。查询码只显示在这里，不要转发给别人；丢了不能补发，可凭编号打电话查询。"</p>
                {progress::facts(follow)}
                {progress::clocks(follow, &county.complaints.limits_of(follow.kind))}
                <h2>"您的权利"</h2>
                {progress::rights(follow)}
                {supervision}
                {body}
            </section>
            <p class="receipt__acts">
                <button class="button button--quiet" type="button" data-desk-do="copy" data-desk-only="" data-text=words hidden>"复制编号和查询码"</button>
                <button class="button button--quiet" type="button" data-desk-do="print" data-desk-only="" hidden>"打印"</button>
                <a class="button button--quiet" href=path>"查进度"</a>
            </p>
            <p class="quiet" data-desk-only="" hidden>
                "回执也存在这台手机的浏览器里。"
                <button class="link" type="button" data-desk-do="forget" data-number=number.clone()>"从这台手机删除"</button>
            </p>
            {desk::script(shelf)}
        </div>
    };
    Page::new(TITLE, desk::RECEIPT, view)
}

/// The page of the receipt that this phone keeps: script fills it in.
pub(super) fn kept(shelf: &Shelf) -> Page {
    let view = view! {
        <div class="page page--narrow" data-desk-receipt="">
            {desk::waiting()}
            <div data-desk-none="">
                <h1>"这台手机上没有回执"</h1>
                <p>"如果您记下了编号和查询码，可以在这里查办理进度。"</p>
                <p><a class="button" href="/complaints/follow">"查进度"</a></p>
            </div>
            {desk::script(shelf)}
        </div>
    };
    Page::new(TITLE, desk::RECEIPT, view)
}
