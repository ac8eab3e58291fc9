//! A project's page: how much, where, what land, what cooperation, what return, what is still
//! missing, whom to call, and who checked it when.

use std::sync::Arc;

use domain::{
    date::Date,
    projects::{Card, Project, ProjectStatus},
};
use leptos::prelude::*;

use super::facts::{Facts, Paragraphs};
use crate::{
    boot::{Data, Loaded, ProjectData},
    parts::{AmountFigure, CardItem, Failed, Tel, Unknown, act_bar},
    shell::NotFound,
};

#[component]
pub(crate) fn Detail(id: String) -> impl IntoView {
    let data = Data::get();
    let address = format!("projects/{id}");
    move || match data.page(&address) {
        Loaded::Project(page) => view! { <Page page /> }.into_any(),
        Loaded::Missing => view! { <NotFound /> }.into_any(),
        Loaded::Failed => match data.card(&id) {
            Some(card) => view! { <FromCard card failed=true /> }.into_any(),
            None => view! { <div class="page page--narrow"><Failed /></div> }.into_any(),
        },
        Loaded::Waiting | Loaded::Document(_) => match data.card(&id) {
            Some(card) => view! { <FromCard card failed=false /> }.into_any(),
            None => view! { <div class="page"><p role="status">"正在取项目…"</p></div> }.into_any(),
        },
    }
}

/// What the list already knows, while the rest is on its way or cannot come.
#[component]
fn FromCard(card: Card, failed: bool) -> impl IntoView {
    view! {
        <article class="page detail">
            <header>
                <h1>{card.title.clone()}</h1>
                <p class="detail__where">{card.place.clone()} "·" {card.industry_name.clone()}</p>
            </header>
            <dl class="decide">
                <div><dt>"总投资"</dt><dd><AmountFigure amount=card.investment /></dd></div>
                <div>
                    <dt>"用地"</dt>
                    <dd>{card.land.map(|land| land.in_mu()).unwrap_or_else(|| "未公布".to_owned())}</dd>
                </div>
            </dl>
            <p>{card.summary}</p>
            {if failed {
                view! { <Failed /> }.into_any()
            } else {
                view! { <p class="quiet" role="status">"正在取详细内容…"</p> }.into_any()
            }}
        </article>
    }
}

#[component]
fn Page(page: Arc<ProjectData>) -> impl IntoView {
    let data = Data::get();
    let site = data.site();
    let project = page.project.clone();
    let today = site.today;
    let where_ = [project.place.clone(), project.industry.clone()];
    let where_ = where_.into_iter().flatten().collect::<Vec<_>>().join("·");
    let stale = project.is_stale(today);
    let picture = page.picture_url.clone().map(|src| {
        view! {
            <img class="detail__picture" src=src alt="" width="800" height="450" decoding="async" />
        }
    });
    let related = (!page.related.is_empty()).then(|| {
        let cards = page.related.clone();
        view! {
            <section>
                <h2>"相近的项目"</h2>
                <ul class="cards">
                    {cards.into_iter().map(|card| view! { <CardItem card today /> }).collect_view()}
                </ul>
            </section>
        }
    });
    let intent = format!("/leads/new?project={}", project.id);
    view! {
        <article class="page detail">
            <header>
                <h1>{project.title.clone()}</h1>
                <p class="detail__where">
                    {where_}
                    {(project.status != ProjectStatus::Open).then(|| view! {
                        " " <span class="mark">{project.status.zh()}</span>
                    })}
                    {stale.then(|| view! { " " <span class="mark mark--warn">"待核实"</span> })}
                </p>
            </header>
            {stale.then(|| view! {
                <p class="notice notice--warn" role="note">
                    "这个项目已超过复核期，内容可能有变化。请先打电话核对，再做决定。"
                </p>
            })}
            <Deciding project=project.clone() />
            {picture}
            {project.summary.clone().map(|summary| view! { <p class="detail__summary">{summary}</p> })}
            {(!project.gaps.is_empty()).then(|| view! {
                <section class="gaps">
                    <h2>"还缺什么"</h2>
                    <ul>{project.gaps.clone().into_iter().map(|gap| view! { <li>{gap}</li> }).collect_view()}</ul>
                </section>
            })}
            <Facts project=project.clone() />
            <Paragraphs project=project.clone() />
            <Who project=project.clone() />
            {related}
            <Checked project=project today />
        </article>
        {act_bar(phone_of(&page.project), intent, "我有意向")}
    }
}

/// The figures that decide.
#[component]
fn Deciding(project: Project) -> impl IntoView {
    view! {
        <dl class="decide">
            <div><dt>"总投资"</dt><dd><AmountFigure amount=project.investment /></dd></div>
            <div>
                <dt>"用地"</dt>
                <dd>
                    {match project.land {
                        Some(land) => view! {
                            <span class="figure">
                                {land.about.then(|| view! { <small>"约 "</small> })}
                                <b>{land.area.mu_grouped()}</b> <small>" 亩"</small>
                            </span>
                            <small class="quiet">{format!("（{} 公顷）", land.area.hectares())}</small>
                        }
                        .into_any(),
                        None => view! { <Unknown /> }.into_any(),
                    }}
                </dd>
            </div>
            <div>
                <dt>"合作方式"</dt>
                <dd>
                    {if project.modes.is_empty() {
                        view! { <Unknown /> }.into_any()
                    } else {
                        view! { <span class="decide__words">{project.modes.join("、")}</span> }.into_any()
                    }}
                </dd>
            </div>
            <div>
                <dt>"投资回收期"</dt>
                <dd>
                    {match project.payback_years {
                        Some(years) => view! {
                            <span class="figure"><b>{years.to_string()}</b> <small>" 年"</small></span>
                        }
                        .into_any(),
                        None => view! { <Unknown /> }.into_any(),
                    }}
                </dd>
            </div>
        </dl>
    }
}

/// Whom to call: the project's own unit, else the county's officer for its industry.
#[component]
fn Who(project: Project) -> impl IntoView {
    let site = Data::get().site();
    let own = project.unit.is_some() || project.phone.is_some();
    let officer = site
        .county
        .officer_for(
            project
                .industry
                .as_deref()
                .and_then(|name| site.county.industry(name))
                .map(|i| i.key.as_str()),
        )
        .cloned();
    let own = own.then(|| {
        let unit = project.unit.clone().unwrap_or_else(|| "联系单位未公布".to_owned());
        view! { <Person unit person=project.person.clone().unwrap_or_default() phone=project.phone.clone() /> }
    });
    let officer = officer.map(|officer| {
        let person = format!("{} {}", officer.person, officer.role);
        view! { <Person unit=officer.unit person phone=Some(officer.phone) /> }
    });
    (own.is_some() || officer.is_some()).then(|| {
        view! {
            <section class="who">
                <h2>"找谁谈"</h2>
                <ul class="people">{own} {officer}</ul>
            </section>
        }
    })
}

/// A unit, who answers there, and the telephone.
#[component]
fn Person(unit: String, person: String, phone: Option<domain::codes::Phone>) -> impl IntoView {
    view! {
        <li class="person person--plain">
            <span class="person__who">
                <b>{unit}</b>
                <span class="person__what">{person}</span>
            </span>
            <span class="person__call">{phone.map(|phone| view! { <Tel phone /> })}</span>
        </li>
    }
}

fn phone_of(project: &Project) -> Option<domain::codes::Phone> {
    let site = Data::get().site();
    project.phone.clone().or_else(|| {
        site.county
            .officer_for(None)
            .map(|officer| officer.phone.clone())
    })
}

/// Who checked it, when, and until when that holds.
#[component]
fn Checked(project: Project, today: Date) -> impl IntoView {
    let by = project.verified_by.clone().or(project.unit.clone());
    view! {
        <p class="checked">
            {match project.verified_on {
                Some(day) => {
                    let by = by.map(|by| format!("，由{by}核实")).unwrap_or_default();
                    let due = project.due_on().map(Date::zh).unwrap_or_default();
                    let next = if project.is_stale(today) {
                        format!("复核期已于 {due} 到期")
                    } else {
                        format!("下次复核不晚于 {due}")
                    };
                    format!("核实于 {}{by}；{next}。", day.zh())
                }
                None => "这个项目还没有核实日期。".to_owned(),
            }}
            {project.code.clone().map(|code| format!("项目编号 {code}。"))}
            "效益数字为测算值，不是承诺。"
            <a href=format!("/poster/projects/{}", project.id)>"海报与二维码"</a>
        </p>
    }
}
