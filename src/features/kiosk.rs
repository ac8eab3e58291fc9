//! 大厅查询: the portal on a public touch screen. A frame around it, made from buttons that a hand
//! finds, and two notices; `extras/kiosk.js` runs it.

use leptos::prelude::*;

use crate::shelf::{Page, Shelf};

/// Addresses that ask for what is a visitor's own, or show it: never on a public screen. What lies
/// below them is meant too.
const OWN_PHONE: &[&str] = &[
    "/leads",
    "/complaints/new",
    "/complaints/receipt",
    "/complaints/follow",
    "/kiosk",
];

/// The page; `base` is the portal's public address.
pub(crate) fn page(shelf: &Shelf, base: &str) -> Page {
    let county = shelf.county.name.clone();
    let title = format!("{county}招商信息查询");
    let view = view! {
        <main data-kiosk data-own=OWN_PHONE.join(" ") data-base=base.to_owned()>
            <h1 class="sr">{title.clone()}</h1>
            <div class="stage" data-stage data-title=format!("{county}招商")>
                <noscript><p class="away">"这台查询机的浏览器没有开启脚本，请找大厅工作人员。"</p></noscript>
            </div>
            <p class="away" role="alert" data-away hidden>"暂时连不上招商网站，10 秒后自动再试。急事请找大厅工作人员。"</p>
            <nav class="bar" aria-label="查询机">
                <button type="button" data-do="home">"首页"</button>
                <button type="button" data-do="back">"返回"</button>
                <button type="button" data-do="smaller" aria-label="字小一点">"字－"</button>
                <button type="button" data-do="larger" aria-label="字大一点">"字＋"</button>
                <button type="button" class="main" data-do="phone">"用手机继续看"</button>
                <button type="button" data-do="end">"结束使用"</button>
            </nav>
            <dialog data-hand aria-labelledby="hand-title">
                <h2 id="hand-title"></h2>
                <p data-note></p>
                <img data-code width="360" height="360" alt="" />
                <p class="address" data-address></p>
                <button type="button" class="main" data-do="close">"知道了"</button>
            </dialog>
            <dialog data-idle role="alertdialog" aria-labelledby="idle-title" aria-describedby="idle-text">
                <h2 id="idle-title">"还在用吗？"</h2>
                <p id="idle-text">"没有人用时，这里会回到首页，您看过的内容不会留下。"</p>
                <p class="left"><b data-left>"15"</b> " 秒"</p>
                <button type="button" class="main" data-do="stay">"继续使用"</button>
                <button type="button" data-do="end">"结束使用"</button>
            </dialog>
        </main>
    };
    Page::new(
        title,
        "政务大厅触摸屏：查招商项目、土地厂房、政策和要素成本，扫码带走。",
        view,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{documents::SECTIONS, route::Route};

    #[test]
    fn no_page_with_a_visitor_s_own_data_is_shown_on_a_public_screen() {
        let own = [
            Route::Document("leads".to_owned()),
            Route::Document("leads/new?about=parcels:a-01".to_owned()),
            Route::Document("leads/receipt".to_owned()),
            Route::Document("complaints/new?kind=enterprise".to_owned()),
            Route::Document("complaints/receipt".to_owned()),
            Route::Document("complaints/follow".to_owned()),
        ];
        let kept = |href: &str| {
            let path = href.split('?').next().unwrap_or_default();
            OWN_PHONE.iter().any(|own| {
                path.strip_prefix(own)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        for route in own {
            assert!(kept(&route.href()), "{}", route.href());
        }
        for section in SECTIONS.iter().filter(|section| **section != "leads") {
            assert!(!kept(&format!("/{section}")), "{section}");
        }
        assert!(!kept("/") && !kept("/projects"));
    }
}
