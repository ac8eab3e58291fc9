//! All prices that hold today, by group.

use domain::costs::{Band, Cost, Group, businesses, current, over, parks, query};
use leptos::prelude::*;

use super::{parts, power};
use crate::{
    features::parcels::filter::park,
    paging::Paging,
    parts::{Who, stale_mark},
    shelf::{Asked, Page, Shelf},
};

/// What stands together in the list: an item, or those of one card.
type Entry<'a> = (Group, Vec<&'a Cost>);

pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let all = &shelf.library.costs;
    let now = current(all, shelf.today);
    let names = parks(&now);
    let park = park(shelf, asked);
    let park = park.as_deref().filter(|park| names.contains(park));
    let with_stale = asked.get("stale") == Some("1");
    let here: Vec<&Cost> = now
        .iter()
        .copied()
        .filter(|cost| park.is_none() || cost.holds_in(park))
        .collect();
    let stale = here
        .iter()
        .filter(|cost| shelf.is_stale(&cost.check))
        .count();
    let shown: Vec<&Cost> = here
        .into_iter()
        .filter(|cost| with_stale || !shelf.is_stale(&cost.check))
        .collect();
    let groups: Vec<Group> = Group::ALL
        .into_iter()
        .filter(|group| shown.iter().any(|cost| cost.group == *group))
        .collect();
    let description = format!(
        "{}的土地、厂房、电、蒸汽、水、气、用工和物流价格，共 {} 项，每项写明单位、执行日期、来源和下次复核日期。",
        shelf.county.name,
        shown.len()
    );
    let entries = entries(&groups, &shown);
    let paging = Paging::of(asked, entries.len());
    let pairs: Vec<_> = park
        .map(|park| ("park", park))
        .into_iter()
        .chain(with_stale.then_some(("stale", "1")))
        .collect();
    let own = match query(&pairs) {
        pairs if pairs.is_empty() => "/costs".to_owned(),
        pairs => format!("/costs?{pairs}"),
    };
    let jump = groups.iter().map(|group| {
        let first = entries.iter().position(|(one, _)| one == group);
        let href = paging.place(
            &own,
            first.unwrap_or_default(),
            &format!("g-{}", group.key()),
        );
        view! { <li><a class="chip" href=href>{group.zh()}</a></li> }
    });
    let sections = paging
        .cut(&entries)
        .chunk_by(|(one, _), (other, _)| one == other)
        .map(|its| section(shelf, its));
    let over: Vec<&Cost> = over(all, shelf.today)
        .into_iter()
        .filter(|cost| park.is_none() || cost.holds_in(park))
        .collect();
    let check = parts::weakest(shown.iter().copied());
    let empty = shown.is_empty().then(|| {
        view! {
            <p class="empty">"这里还没有公布的价格，请打电话问县里。"</p>
        }
    });
    let view = view! {
        <article class="page detail">
            <header>
                <h1>"要素成本"</h1>
                <p id="list" tabindex="-1" class="detail__where">
                    {format!("现行价格 {} 项{}；每项有执行日期、来源和下次复核日期", shown.len(), paging.words())}
                </p>
            </header>
            {deciding(&shown)}
            {types()}
            {filter(&names, park, with_stale)}
            <ul class="chips" aria-label="类别" data-paging="">{jump.collect_view()}</ul>
            {empty}
            {sections.collect_view()}
            {paging.links(shelf, &own)}
            {stale_link(stale, with_stale, park)}
            {(!over.is_empty()).then(|| view! {
                <section>
                    <h2>"已到期，等待新价"</h2>
                    {table(shelf, &over)}
                </section>
            })}
            {Who::officer_of(None).people(shelf)}
            <p class="checked">{shelf.checked(&check)} "以上为公布价格或询价，不是报价；以合同为准。"</p>
        </article>
        {parts::act_bar(shelf, None, "")}
    };
    Page::new("要素成本", description, view)
}

/// The four figures asked for first, as far as they are known.
fn deciding(shown: &[&Cost]) -> impl IntoView + use<> {
    let first = |group: Group| {
        shown.iter().copied().filter(move |cost| {
            cost.group == group && cost.price.is_some_and(|price| price.to_string() != "免费")
        })
    };
    let flat = first(Group::Power)
        .filter(|cost| cost.voltage.as_deref().is_some_and(|v| !v.contains("不满")))
        .find(|cost| cost.band == Band::Flat);
    let figures = [
        flat,
        first(Group::Steam).next(),
        first(Group::Land).next(),
        first(Group::Labour).next(),
    ];
    let figures: Vec<_> = figures
        .into_iter()
        .flatten()
        .map(|cost| {
            let band = match cost.band {
                Band::Any => String::new(),
                band => format!("·{}", band.zh()),
            };
            let voltage = cost.voltage.clone().unwrap_or_default();
            let words = format!("{}{band} {voltage}", cost.name);
            view! {
                <div>
                    <dt>{words.trim().to_owned()}</dt>
                    <dd>{parts::price(cost)} <small class="quiet">{cost.scope_zh()}</small></dd>
                </div>
            }
        })
        .collect();
    (!figures.is_empty()).then(|| view! { <dl class="decide costs-prices">{figures}</dl> })
}

/// To the sheet, by kind of business.
fn types() -> impl IntoView {
    let kinds = businesses().iter().map(|one| {
        view! {
            <li><a class="choice" href=format!("/costs/sheet?type={}", one.key)>{one.name.clone()}</a></li>
        }
    });
    view! {
        <section>
            <h2>"算一笔成本账和效益账"</h2>
            <ul class="facet__choices">{kinds.collect_view()}</ul>
        </section>
    }
}

fn filter(names: &[&str], park: Option<&str>, with_stale: bool) -> impl IntoView + use<> {
    let options: Vec<_> = names
        .iter()
        .map(|name| {
            let chosen = park == Some(*name);
            view! { <option value=(*name).to_owned() selected=chosen>{(*name).to_owned()}</option> }
        })
        .collect();
    (!options.is_empty()).then(|| {
        view! {
            <form class="costs-filter" method="get" action="/costs" data-auto="">
                <label for="park">"看哪里的价格"</label>
                <select class="input" id="park" name="park">
                    <option value="" selected=park.is_none()>"全部"</option>
                    {options}
                </select>
                {with_stale.then(|| view! { <input type="hidden" name="stale" value="1" /> })}
                <noscript><button class="button">"看"</button></noscript>
            </form>
        }
    })
}

/// Group by group: first the cards, then the items that stand alone.
fn entries<'a>(groups: &[Group], shown: &[&'a Cost]) -> Vec<Entry<'a>> {
    let mut all: Vec<Entry<'a>> = Vec::new();
    for group in groups {
        let mut plain = Vec::new();
        for cost in shown.iter().filter(|cost| cost.group == *group) {
            let same = |entry: &&mut Entry<'_>| power::is_same_card(entry.1[0], cost);
            if !power::is_banded(cost) {
                plain.push((*group, vec![*cost]));
            } else if let Some(card) = all.iter_mut().find(same) {
                card.1.push(cost);
            } else {
                all.push((*group, vec![*cost]));
            }
        }
        all.append(&mut plain);
    }
    all
}

/// A group, as far as it stands on this page.
fn section(shelf: &Shelf, entries: &[Entry<'_>]) -> impl IntoView + use<> {
    let group = entries[0].0;
    let (cards, plain): (Vec<_>, Vec<_>) = entries
        .iter()
        .partition(|(_, costs)| power::is_banded(costs[0]));
    let cards: Vec<_> = cards
        .into_iter()
        .map(|(_, costs)| power::card(shelf, costs))
        .collect();
    let plain: Vec<&Cost> = plain.into_iter().map(|(_, costs)| costs[0]).collect();
    view! {
        <section id=format!("g-{}", group.key()) tabindex="-1">
            <h2>{group.zh()}</h2>
            {cards}
            {(!plain.is_empty()).then(|| table(shelf, &plain))}
        </section>
    }
}

/// Items line by line: name, where, small print; price and unit at the right.
pub(super) fn table(shelf: &Shelf, costs: &[&Cost]) -> impl IntoView + use<> {
    let is_coming = |one: &&Cost| one.effective_from.is_some_and(|day| day > shelf.today);
    let coming: Vec<&Cost> = shelf.library.costs.iter().filter(is_coming).collect();
    let rows: Vec<_> = costs
        .iter()
        .map(|cost| {
            let coming = coming
                .iter()
                .filter(|one| one.is_same_item(cost))
                .min_by_key(|one| one.effective_from)
                .and_then(|one| {
                    Some(format!("{} 起 {}", one.effective_from?.zh(), one.price_zh()?))
                });
            view! {
                <tr>
                    <th scope="row">
                        <a class="costs-name" href=format!("/costs/{}", cost.id)>{cost.name.clone()}</a>
                        {stale_mark(shelf, &cost.check)}
                        <span class="costs-small">
                            {parts::scope(shelf, cost)} "；" {parts::small_print(cost)}
                        </span>
                        {coming.map(|words| view! { <span class="costs-small"><b>{words}</b></span> })}
                    </th>
                    <td class="num">{parts::price(cost)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="table costs-lines">
            <thead><tr><th scope="col">"项目"</th><th scope="col" class="num">"价格"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn stale_link(stale: usize, with_stale: bool, park: Option<&str>) -> impl IntoView + use<> {
    let more = (!with_stale).then_some(("stale", "1"));
    let pairs: Vec<_> = park
        .map(|park| ("park", park))
        .into_iter()
        .chain(more)
        .collect();
    let query = query(&pairs);
    let words = if with_stale {
        "不看待核实".to_owned()
    } else {
        format!("含 {stale} 条待核实")
    };
    let href = if query.is_empty() {
        "/costs".to_owned()
    } else {
        format!("/costs?{query}")
    };
    (stale > 0).then(|| view! { <a id="stale" class="more" data-replace="" href=href>{words}</a> })
}
