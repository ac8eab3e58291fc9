//! The poster as a page: one column as wide as a phone, which a screenshot, a printer and
//! `poster.js` take as it is.

use leptos::prelude::*;

use super::{Contact, Poster};
use crate::shelf::{Page, Shelf};

impl Poster {
    /// The page; `url` is the whole address that the code, an SVG, leads to.
    pub(crate) fn page(&self, shelf: &Shelf, url: &str, code: &str) -> Page {
        let county = &shelf.county;
        let marks = self
            .marks
            .iter()
            .map(|mark| view! { <span class="mark">{mark.clone()}</span> " " })
            .collect_view();
        let facts = self
            .facts
            .iter()
            .map(|(label, value)| {
                let figure = value
                    .starts_with(|c: char| c.is_ascii_digit())
                    .then_some("figure");
                view! { <div><dt>{label.clone()}</dt><dd class=figure>{value.clone()}</dd></div> }
            })
            .collect_view();
        let contacts = self.contacts.iter().map(contact).collect_view();
        let view = view! {
            <main>
                <article class="poster" id="poster">
                    {county.demo.then(|| view! {
                        <p class="demo" role="note">"演示：本县、项目、人员、电话均为虚构"</p>
                    })}
                    <header>
                        <p class="county"><b>{county.name.clone()}</b> " 招商 · " {self.kind.clone()}</p>
                        <h1>{self.title.clone()}</h1>
                        {(!self.marks.is_empty()).then(|| view! { <p class="marks">{marks}</p> })}
                        {self.warning.clone().map(|why| view! { <p class="warning">{why}</p> })}
                    </header>
                    <dl class="facts">{facts}</dl>
                    {self.summary.clone().map(|text| view! { <p class="summary">{text}</p> })}
                    {(!self.contacts.is_empty()).then(|| view! { <ul class="contacts">{contacts}</ul> })}
                    <div class="scan">
                        <span class="code" inner_html=code.to_owned()></span>
                        <p>
                            <b>"微信扫一扫"</b> <br/> "看全部内容和最新核实情况" <br/>
                            <span class="url">{url.to_owned()}</span>
                        </p>
                    </div>
                    <p class="checked">{self.checked.clone()}</p>
                </article>
                <p class="tip" id="tip" role="status"></p>
                <nav class="acts" aria-label="这张海报">
                    <button type="button" id="save" hidden>"保存长图"</button>
                    <button type="button" id="print" hidden>"打印"</button>
                    <a href=self.path.clone()>"看完整页面"</a>
                </nav>
            </main>
        };
        let facts: Vec<String> = self
            .facts
            .iter()
            .take(3)
            .map(|(label, value)| format!("{label} {value}"))
            .collect();
        Page::new(self.title.clone(), facts.join("，"), view)
    }
}

fn contact(one: &Contact) -> impl IntoView + use<> {
    let Contact {
        unit,
        person,
        phone,
    } = one.clone();
    view! {
        <li>
            <span>{unit} " " {person}</span>
            {phone.map(|phone| view! { <b class="phone">{phone}</b> })}
        </li>
    }
}
