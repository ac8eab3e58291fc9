//! The policies: what is in force and what is asked about, the others by a link.

use domain::policies::{Policy, PolicyKind, Standing, conflicts};
use leptos::prelude::*;

use super::card;
use crate::{
    features::{
        industry::{Trade, unknown},
        parcels::filter::{address, query},
    },
    paging::Paging,
    parts::{filters, select},
    shelf::{Asked, Page, Shelf},
};

/// Whom a policy is for, told by the words that it uses.
const WHO: [(&str, &str, &[&str]); 6] = [
    ("firms", "企业", &["企业", "公司", "工业", "经营主体"]),
    ("small", "小微企业和个体户", &["小微", "中小", "个体"]),
    ("founders", "创业者", &["创业"]),
    ("returners", "返乡回乡人员", &["返乡", "回乡", "乡贤"]),
    (
        "workers",
        "员工和人才",
        &["员工", "职工", "人才", "毕业生", "技能"],
    ),
    (
        "villages",
        "村集体和乡村经营者",
        &["民宿", "合作社", "村集体", "农户", "乡村"],
    ),
];

/// What is chosen.
struct Chosen {
    standing: Option<Standing>,
    kind: Option<PolicyKind>,
    industry: Option<Trade>,
    who: Option<&'static (&'static str, &'static str, &'static [&'static str])>,
    stale: bool,
}

impl Chosen {
    fn read(shelf: &Shelf, asked: &Asked) -> Self {
        Self {
            standing: asked.get("standing").and_then(|word| {
                let mut all = Standing::ALL.into_iter();
                all.find(|one| [one.key(), one.zh()].contains(&word))
            }),
            kind: asked.get("kind").and_then(|word| {
                let mut all = PolicyKind::ALL.into_iter();
                all.find(|one| [one.key(), one.zh()].contains(&word))
            }),
            industry: {
                let all = shelf.library.policies.iter();
                Trade::read(shelf, asked, all.flat_map(|one| &one.industries))
            },
            who: asked
                .get("who")
                .and_then(|word| WHO.iter().find(|one| [one.0, one.1].contains(&word))),
            stale: asked.get("stale") == Some("1"),
        }
    }

    /// Everything but standing and freshness.
    fn takes(&self, policy: &Policy) -> bool {
        let kind = self.kind.is_none_or(|kind| policy.kind == kind);
        // A policy that names no industry is for all of them.
        let industry = self
            .industry
            .as_ref()
            .is_none_or(|industry| industry.suits(&policy.industries));
        let who = self.who.is_none_or(|(_, _, words)| {
            let text = policy.who.as_deref().unwrap_or(&policy.name);
            words.iter().any(|word| text.contains(word))
        });
        kind && industry && who
    }

    /// The address with one pair changed, all in their canonical form: keys.
    fn href(&self, key: &str, value: &str) -> String {
        let own = [
            ("standing", self.standing.map(|one| one.key().to_owned())),
            ("kind", self.kind.map(|one| one.key().to_owned())),
            (
                "industry",
                self.industry.as_ref().map(|one| one.key.clone()),
            ),
            ("who", self.who.map(|one| one.0.to_owned())),
            ("stale", self.stale.then(|| "1".to_owned())),
        ];
        let changed = (key, (!value.is_empty()).then(|| value.to_owned()));
        let kept = own.into_iter().filter(|(name, _)| *name != key);
        let pairs: Vec<_> = kept.chain([changed]).collect();
        address("/policies", &query(&pairs))
    }
}

/// The list.
pub(super) fn page(shelf: &Shelf, asked: &Asked) -> Page {
    let chosen = Chosen::read(shelf, asked);
    let taken: Vec<&Policy> = shelf
        .library
        .policies
        .iter()
        .filter(|policy| chosen.takes(policy))
        .collect();
    let here = |policy: &Policy| {
        let standing = policy.standing(shelf.today);
        match chosen.standing {
            Some(asked) => standing == asked,
            None => matches!(standing, Standing::InForce | Standing::Draft),
        }
    };
    let stale = |policy: &Policy| shelf.is_stale(&policy.check);
    let mut shown: Vec<&Policy> = taken
        .iter()
        .copied()
        .filter(|policy| here(policy) && (chosen.stale || !stale(policy)))
        .collect();
    let at_odds = conflicts(&shelf.library.policies, shelf.today);
    let lost = |policy: &Policy| at_odds.iter().any(|pair| pair.is_lost_by(policy, None));
    // What can be had first; then as the bureau numbers them.
    shown.sort_by_key(|policy| {
        let standing = policy.standing(shelf.today);
        let at = Standing::ALL.iter().position(|one| *one == standing);
        (at, !policy.available(shelf.today) || lost(policy))
    });
    let held_back = taken
        .iter()
        .filter(|policy| here(policy) && stale(policy))
        .count();
    let counted = Standing::ALL.map(|standing| {
        let all = taken.iter().filter(|policy| {
            policy.standing(shelf.today) == standing && (chosen.stale || !stale(policy))
        });
        (standing, all.count())
    });
    let states = counted
        .into_iter()
        .filter(|(standing, count)| *count > 0 || chosen.standing == Some(*standing))
        .map(|(standing, count)| {
            choice(
                chosen.href("standing", standing.key()),
                standing.zh(),
                count,
                chosen.standing == Some(standing),
            )
        })
        .collect_view();
    let usual: usize = counted[..]
        .iter()
        .filter(|(standing, _)| matches!(standing, Standing::InForce | Standing::Draft))
        .map(|(_, count)| count)
        .sum();
    let count = shown.len();
    let paging = Paging::of(asked, count);
    // The address with nothing changed: `page` is not among the pairs that are kept.
    let own = chosen.href("", "");
    let view = view! {
        <div class="page">
            <h1>"政策"</h1>
            <nav class="chips" aria-label="按效力看">
                {choice(chosen.href("standing", ""), "现行有效和征求意见", usual, chosen.standing.is_none())}
                {states}
            </nav>
            {filter(shelf, &chosen)}
            <p id="list" tabindex="-1" class="list__count" role="status">
                {match count {
                    0 => "没有符合的政策".to_owned(),
                    count => format!("{count} 条政策{}", paging.words()),
                }}
            </p>
            {unknown(chosen.industry.as_ref(), "/policies", "看全部政策")}
            {if count == 0 {
                view! {
                    <div class="empty">
                        <p>"换一个条件，或者直接问招商局有没有适合您项目的政策。"</p>
                        <p><a href="/policies">"看全部政策"</a> "　" <a href="/leads/new?about=policies">"我有意向"</a></p>
                    </div>
                }.into_any()
            } else {
                view! {
                    <ul class="cards cards--list">
                        {paging.cut(&shown).iter().map(|policy| card::entry(shelf, policy, lost(policy))).collect_view()}
                    </ul>
                    {paging.links(shelf, &own)}
                }.into_any()
            }}
            {(held_back > 0).then(|| {
                let (href, words) = if chosen.stale {
                    (chosen.href("stale", ""), "不看待核实的".to_owned())
                } else {
                    (chosen.href("stale", "1"), format!("含 {held_back} 条待核实"))
                };
                view! { <p><a class="more" href=href>{words}</a></p> }
            })}
            <p class="quiet">
                "只列公开发布的文件。没有通过公平竞争审查的条款标“暂不适用”，也不计入成本测算；测算，非承诺。"
            </p>
            <p class="checked">"政策原文以发文单位公布的为准；每条政策页写明核实日期和下次复核日期。"</p>
        </div>
    };
    let description = format!(
        "{}现行有效和征求意见的政策：谁能享受、给什么、给多少、怎么办、几天兑现。",
        shelf.county.name
    );
    Page::new("政策", description, view)
}

fn choice(href: String, words: &'static str, count: usize, on: bool) -> impl IntoView {
    let class = if on { "choice choice--on" } else { "choice" };
    view! {
        <a class=class href=href aria-current=on.then_some("true")>
            {words} <span class="choice__count">{count}</span>
        </a>
    }
}

/// Kind, industry, who: a plain form, sent by choosing.
fn filter(shelf: &Shelf, chosen: &Chosen) -> impl IntoView + use<> {
    let kinds = PolicyKind::ALL
        .into_iter()
        .filter(|kind| {
            shelf
                .library
                .policies
                .iter()
                .any(|policy| policy.kind == *kind)
        })
        .map(|kind| (kind.key().to_owned(), kind.zh().to_owned()))
        .collect();
    let industries = shelf.county.industries.iter();
    let industry = chosen.industry.as_ref().map(|one| one.key.as_str());
    let industries = industries
        .map(|one| (one.key.clone(), one.name.clone()))
        .collect();
    let who = WHO
        .iter()
        .map(|(key, words, _)| ((*key).to_owned(), (*words).to_owned()))
        .collect();
    let field = |key, label, any, choices, on: Option<&str>| {
        select(format!("policies-{key}"), key, label, any, choices, on)
    };
    let most = view! {
        {field("industry", "产业", "全部", industries, industry)}
        {field("who", "我是", "都看", who, chosen.who.map(|one| one.0))}
    };
    let rest = field(
        "kind",
        "类别",
        "全部",
        kinds,
        chosen.kind.map(PolicyKind::key),
    );
    let standing = chosen
        .standing
        .map(|one| ("standing", one.key().to_owned()));
    let stale = chosen.stale.then(|| ("stale", "1".to_owned()));
    let kept = standing.into_iter().chain(stale).collect();
    filters(
        "/policies",
        most,
        rest,
        usize::from(chosen.kind.is_some()),
        kept,
    )
}
