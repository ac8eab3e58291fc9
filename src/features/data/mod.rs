//! 开放数据: every kind as a file, with what is in it and what may be done with it.

#[cfg(test)]
mod tests;

use domain::{date::Date, each_kind, listing::Listing};
use leptos::prelude::*;

use crate::shelf::{LICENCE, Page, Shelf};

/// The page of an address; `None` when there is none.
pub(crate) fn page(shelf: &Shelf, path: &[&str]) -> Option<Page> {
    path.is_empty().then(|| overview(shelf))
}

fn overview(shelf: &Shelf) -> Page {
    let county = &shelf.county;
    let mut rows: Vec<AnyView> = Vec::new();
    let mut total = 0;
    macro_rules! each {
        ($($type:ty, $place:ident;)*) => {
            $({
                let all = &shelf.library.$place;
                total += all.len();
                rows.extend(kind(all));
            })*
        };
    }
    each_kind!(each);
    let plots = !shelf.library.parcels.is_empty();
    let check = domain::listing::Check {
        verified_on: Some(county.verified_on),
        verified_by: Some(county.verified_by.clone()),
        review_days: None,
    };
    let view = view! {
        <article class="page detail">
            <header>
                <h1>"开放数据"</h1>
                <p class="detail__where">{county.bureau.clone()} "发布，截至 " {shelf.today.zh()}</p>
            </header>
            <dl class="decide">
                <div><dt>"公开内容"</dt><dd><span class="figure"><b>{total}</b> <small>" 条"</small></span></dd></div>
                <div><dt>"格式"</dt><dd><span class="decide__words">"JSON、CSV" {plots.then_some("、GeoJSON")}</span></dd></div>
            </dl>
            {county.demo.then(|| view! { <p class="notice">"演示数据，全部为编写，不可用于决策。"</p> })}
            <p id="licence">{LICENCE}</p>
            <p class="quiet">
                "JSON 里有全部字段和字段说明；CSV 的列与导入模板相同，可以改好再导入；最后几列（复核到期日、待核实，政策还有当日效力、当日可享受）按截至日推算，导入时不读。每条都带核实日期和核实单位，空着的就是没有公布。"
            </p>
            <ul class="cards">
                {item("区域定位", "县情、产业、指标、交通、联系人".to_owned(), Some(county.verified_on), None, files("positioning"))}
                {rows}
                {item("建议投诉办理情况", "收到、答复、按期、满意，按类型和季度，每几分钟统计一次".to_owned(), None, None, files("complaints"))}
                {(!shelf.library.results.is_empty()).then(|| item(
                    "典型案例",
                    format!("{} 个", shelf.library.results.len()),
                    None,
                    None,
                    files("results"),
                ))}
                {plots.then(|| item(
                    "地块位置",
                    "地块的点和范围，CGCS2000 经纬度，供地图软件打开".to_owned(),
                    None,
                    None,
                    vec![("GeoJSON", "/data/parcels.geojson".to_owned())],
                ))}
            </ul>
            <section>
                <h2>"程序取用"</h2>
                <p>
                    "接口说明在 " <a href="/api/v1/openapi.json" download="">"/api/v1/openapi.json"</a>
                    "；新内容在 " <a href="/feed.xml">"/feed.xml"</a> "；全部页面在 " <a href="/sitemap.xml">"/sitemap.xml"</a> "。"
                </p>
            </section>
            <p class="facet__choices">
                <a class="choice" href="/projects">"看招商项目"</a> <a class="choice" href="/contacts">"找谁"</a>
            </p>
            <p class="checked">{shelf.checked(&check)}</p>
        </article>
    };
    let description = format!(
        "{}招商开放数据：{total} 条，JSON 和 CSV，可以免费使用，注明来源和日期。",
        county.name
    );
    Page::new("开放数据", description, view)
}

/// A kind of listing; `None` when the county has none of it.
fn kind<T: Listing>(all: &[T]) -> Option<AnyView> {
    let latest = all.iter().filter_map(|one| one.check().verified_on).max();
    let fields: Vec<&str> = T::fields().iter().map(|field| field.zh).collect();
    let what = format!("{} {}", all.len(), T::MEASURE);
    let view = || item(T::ZH, what, latest, Some((T::KEY, fields)), files(T::KEY)).into_any();
    (!all.is_empty()).then(view)
}

type Files = Vec<(&'static str, String)>;

fn files(key: &str) -> Files {
    [("JSON", "json"), ("CSV", "csv")]
        .map(|(word, ending)| (word, format!("/data/{key}.{ending}")))
        .into()
}

fn item(
    name: &'static str,
    what: String,
    latest: Option<Date>,
    fields: Option<(&'static str, Vec<&'static str>)>,
    files: Files,
) -> impl IntoView {
    let links = files.into_iter().map(|(word, href)| {
        // To be saved: the program leaves such links to the browser.
        view! {
            <a class="choice" href=href download="" aria-label=format!("{name} {word}")>{word}</a>
        }
    });
    view! {
        <li class="card stories-file">
            <h2>{name}</h2>
            <p class="card__meta">
                {what} {latest.map(|day| format!("，最近核实 {}", day.zh()))}
            </p>
            <p class="facet__choices">{links.collect_view()}</p>
            {fields.map(|(key, fields)| view! {
                <details class="fold">
                    <summary id=format!("fields-{key}")>{format!("{} 个字段", fields.len())}</summary>
                    <p>{fields.join("、")}</p>
                </details>
            })}
        </li>
    }
}
