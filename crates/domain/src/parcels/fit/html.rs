//! The result as HTML text, written into the page by the browser. Everything that comes from a
//! document or a form is escaped.

use std::fmt::Write as _;

use super::{
    Fit, Place, Verdict, Wish, rank,
    rule::{demanded, is_asked},
};
use crate::{costs, leads, problem::FieldErrors, projects::query_pairs};

/// So many places are shown at a time: each key draws them anew.
pub const PAGE: usize = 50;
/// So many of those that do not fit are shown at once; the others are a button away.
const FIRST_FAILING: usize = 12;

/// Reads a query string and answers it.
pub fn answer(places: &[Place], query: &str) -> String {
    let pairs = query_pairs(query);
    let (wish, errors) = Wish::parse(&pairs);
    fit_html(&wish, &errors, places, &from(&pairs))
}

/// The places that follow the first `after` ones, for who has read those.
pub fn more(places: &[Place], query: &str, after: usize) -> String {
    let pairs = query_pairs(query);
    let (wish, _) = Wish::parse(&pairs);
    let mut out = String::new();
    let ranked = rank(&wish, places);
    if !wish.is_empty() {
        list(&mut out, places, &ranked, &wish, &from(&pairs), after);
    }
    out
}

/// What led here, in the form of an intent's `about`; kept in the addresses of the results.
fn from(pairs: &[(String, String)]) -> String {
    let found = pairs.iter().find(|(key, _)| key == "from");
    found
        .and_then(|(_, value)| leads::about(value).ok().flatten())
        .unwrap_or_default()
}

/// The result: what could not be read, the count, then each place with its figures.
pub fn fit_html(wish: &Wish, errors: &FieldErrors, places: &[Place], from: &str) -> String {
    let mut out = String::with_capacity(16_000);
    for (key, sentences) in &errors.0 {
        let _ = write!(
            out,
            r#"<p class="field__error" data-field="{}">{}</p>"#,
            escaped(key),
            escaped(&sentences.join("；"))
        );
    }
    if wish.is_empty() {
        out.push_str(r#"<p class="quiet">填一项就开始比对，填得越多越准。</p>"#);
        return out;
    }
    let ranked = rank(wish, places);
    let _ = write!(
        out,
        r#"<p class="fit__sum"><b>{}</b></p>"#,
        summary(places, &ranked)
    );
    list(&mut out, places, &ranked, wish, from, 0);
    out
}

/// A page of places, and the button to the next; every place that was compared is on one.
fn list(
    out: &mut String,
    places: &[Place],
    ranked: &[(usize, Fit<'_>)],
    wish: &Wish,
    from: &str,
    after: usize,
) {
    // The ranking puts those that were not compared last.
    let all = ranked.partition_point(|(_, fit)| !fit.lines.is_empty());
    let fitting = ranked[..all].partition_point(|(_, fit)| fit.verdict != Verdict::Fail);
    let after = after.min(all);
    let end = match after {
        0 => PAGE.min(fitting + FIRST_FAILING),
        _ => after.saturating_add(PAGE),
    };
    let end = end.min(all);
    out.push_str(r#"<ol class="fit__places">"#);
    for (at, fit) in &ranked[after..end] {
        place(out, &places[*at], fit, wish, from);
    }
    out.push_str("</ol>");
    if end < all {
        let left = all - end;
        let _ = write!(
            out,
            r#"<p><button class="button button--quiet" type="button" data-more="{end}">再看 {} 处</button> 还有 {left} 处没有列出</p>"#,
            left.min(PAGE),
        );
    }
}

/// `40 宗地块中 6 宗符合，30 个厂房单元中 4 个符合`
fn summary(places: &[Place], ranked: &[(usize, Fit<'_>)]) -> String {
    let of = |hall: bool, verdict: Option<Verdict>| {
        ranked
            .iter()
            .filter(|(at, fit)| {
                places[*at].hall == hall
                    && !fit.lines.is_empty()
                    && verdict.is_none_or(|verdict| fit.verdict == verdict)
            })
            .count()
    };
    let part = |hall: bool, measure: &str, what: &str| {
        let all = places.iter().filter(|place| place.hall == hall).count();
        let compared = of(hall, None);
        if all == 0 {
            None
        } else if compared == 0 {
            Some(format!("{all} {measure}{what}与所填条件无关，未比对"))
        } else {
            let unknown = match of(hall, Some(Verdict::Unknown)) {
                0 => String::new(),
                n => format!("（另有 {n} {measure}有指标未公布）"),
            };
            let pass = of(hall, Some(Verdict::Pass));
            Some(format!(
                "{all} {measure}{what}中 {pass} {measure}符合{unknown}"
            ))
        }
    };
    let parts = [part(false, "宗", "地块"), part(true, "个", "厂房单元")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "还没有公布地块和厂房".to_owned()
    } else {
        parts.join("，")
    }
}

fn place(out: &mut String, place: &Place, fit: &Fit<'_>, wish: &Wish, from: &str) {
    let mark = match fit.verdict {
        Verdict::Pass => "mark fit__pass",
        Verdict::Unknown => "mark",
        Verdict::Fail => "mark mark--warn",
    };
    let _ = write!(
        out,
        r#"<li class="fit__place"><h3><a href="{}">{}</a> <span class="{mark}">{}</span></h3>"#,
        escaped(&with_from(place.href(), from)),
        escaped(&place.name),
        fit.verdict.zh()
    );
    let whys = fit.lines.iter().filter(|line| line.binds());
    let whys: Vec<String> = whys.filter_map(super::Line::why).collect();
    let park = std::iter::once(place.park.clone()).filter(|park| !park.is_empty());
    let about: Vec<String> = park.chain(whys).map(|why| escaped(&why)).collect();
    let _ = write!(out, r#"<p class="quiet">{}</p>"#, about.join("；"));
    out.push_str(
        r#"<table class="table"><thead><tr><th scope="col">指标</th><th scope="col">要求</th><th scope="col">实际</th><th scope="col">结论</th></tr></thead><tbody>"#,
    );
    for line in &fit.lines {
        let word = match (line.verdict, line.binds()) {
            (Verdict::Fail, false) => "未达推荐值",
            (Verdict::Unknown, _) => "未公布，请咨询",
            (verdict, _) => verdict.zh(),
        };
        let _ = write!(
            out,
            r#"<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{word}</td></tr>"#,
            escaped(&line.name()),
            escaped(&line.wanted()),
            escaped(&line.has()),
        );
    }
    out.push_str("</tbody></table>");
    let others: Vec<String> = demanded(wish, place)
        .filter(|one| !is_asked(one))
        .map(|one| escaped(&one.to_string()))
        .collect();
    if !others.is_empty() {
        let _ = write!(
            out,
            r#"<p class="quiet">供地时另需承诺：{}</p>"#,
            others.join("；")
        );
    }
    let about = place.about(from);
    let _ = write!(
        out,
        r#"<p><a href="{}">算成本账</a>　<a href="/leads/new?about={}">我有意向</a></p></li>"#,
        escaped(&with_from(place.sheet(), &about)),
        escaped(&about),
    );
}

/// An address that says what led to it.
fn with_from(address: String, from: &str) -> String {
    if from.is_empty() {
        return address;
    }
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}", costs::query(&[("from", from)]))
}

/// Text for HTML, in and outside of attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
