//! What to do and on what terms: projects, links of a chain, policies, guides.

use super::{
    asked::{Asked, FUNDS, LAND, PERMITS, WORKERS},
    found::{Found, is_meant, length, near},
};
use crate::{
    chains::Chain,
    date::Date,
    leads::LeadNeed,
    library::Library,
    listing::Listing as _,
    policies::{Policy, PolicyKind},
    projects::{Project, ProjectStatus},
    stories::{Column, Story},
};

pub(super) fn projects(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let node = asked.node(library);
    let subject = asked.subject(library);
    for one in &library.projects {
        let gone = one.status == ProjectStatus::Signed || one.is_stale(today);
        if gone || asked.is_about(Project::KEY, &one.id) {
            continue;
        }
        let mut fit = Found::new(one);
        fit.matched(
            asked,
            &one.title,
            &[
                one.industry.as_deref(),
                one.summary.as_deref(),
                one.content.as_deref(),
                one.conditions.as_deref(),
            ],
        );
        if let Some((_, node)) = node
            && node
                .projects
                .iter()
                .any(|word| is_meant(&one.title, one.code.as_deref(), word))
        {
            fit.add(20, format!("做的就是“{}”这一环", node.name));
        }
        if let (Some(wanted), Some(has)) = (asked.amount, one.investment)
            && near(wanted.money.fen(), has.money.fen())
        {
            // It makes a fit better; for a need it makes none.
            let alone = fit.score > 0 || asked.need.is_none();
            if alone {
                fit.add(6, format!("金额相近：总投资{has}"));
            }
        }
        let same = subject.and_then(|subject| subject.industry.as_deref());
        if let (Some(same), Some(own)) = (same, one.industry.as_deref())
            && same == own
        {
            fit.add(4, format!("和您看的项目同属{own}"));
        }
        found.push(fit);
    }
}

pub(super) fn chains(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    for chain in &library.chains {
        if chain.check.is_stale(today) {
            continue;
        }
        for node in chain.nodes.iter().filter(|node| node.state.is_wanted()) {
            let id = format!("{}.{}", chain.id, node.key);
            if asked.is_about(Chain::KEY, &id) {
                continue;
            }
            let mut fit = Found {
                title: format!("{}·{}", chain.name, node.words()),
                href: format!("/{}/{}/{}", Chain::KEY, chain.id, node.key),
                ..Found::new(chain)
            };
            let goods: Vec<Option<&str>> = node
                .demand
                .iter()
                .map(|need| Some(need.goods.as_str()))
                .chain([node.what.as_deref(), node.wanted.as_deref()])
                .collect();
            fit.matched(asked, &node.name, &goods);
            if fit.score > 0 {
                match node.demand.first() {
                    Some(need) => fit.add(3, format!("县里每年要买{need}")),
                    None => fit.add(1, format!("这一环县里{}", node.state.zh())),
                }
            }
            found.push(fit);
        }
    }
}

pub(super) fn policies(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let node = asked.node(library);
    let subject = asked.subject(library);
    for one in &library.policies {
        if !one.available(today)
            || one.check.is_stale(today)
            || asked.is_about(Policy::KEY, &one.id)
        {
            continue;
        }
        let mut fit = Found::new(one);
        let (words, need, lacking) = match one.kind {
            PolicyKind::Finance | PolicyKind::Fund => (FUNDS, LeadNeed::Funds, "资金"),
            PolicyKind::People => (WORKERS, LeadNeed::Workers, "工人"),
            PolicyKind::Service => (PERMITS, LeadNeed::Permits, "办手续的路子"),
            PolicyKind::Factors => (LAND, LeadNeed::Land, "用地"),
            PolicyKind::Reward | PolicyKind::General => (&[][..], LeadNeed::Market, ""),
        };
        // 要素 are land, but also power and rent: only who writes of land is shown to who seeks it.
        let told = [Some(&one.name), one.what.as_ref(), one.how_much.as_ref()];
        let mut told = told.into_iter().flatten();
        let lands = one.kind != PolicyKind::Factors
            || told.any(|text| {
                ["用地", "土地", "标准地", "地价"]
                    .iter()
                    .any(|word| text.contains(word))
            });
        let said = asked.text.names(words).filter(|_| lands);
        if let Some(word) = said {
            fit.add(
                6,
                format!("您提到“{word}”：{}政策，现在可以申请", one.kind.zh()),
            );
        } else if lands && asked.lacks(need) && !lacking.is_empty() {
            fit.add(
                8,
                format!("您缺{lacking}：{}政策，现在可以申请", one.kind.zh()),
            );
        }
        if let Some((_, node)) = node
            && node
                .policies
                .iter()
                .any(|word| is_meant(&one.name, one.code.as_deref(), word))
        {
            fit.add(12, format!("做“{}”可以申请", node.name));
        }
        if let Some(subject) = subject
            && one
                .projects
                .iter()
                .any(|word| is_meant(&subject.title, subject.code.as_deref(), word))
        {
            fit.add(12, "您看的项目可以申请");
        }
        let name: Option<String> = asked.text.best(&one.name);
        if let Some(word) = name.filter(|word| Some(word.as_str()) != said) {
            fit.add(4 + length(&word), format!("您提到“{word}”"));
        }
        found.push(fit);
    }
}

/// 办事指南, for who lacks the way through an office.
pub(super) fn guides(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let word = asked.text.names(PERMITS);
    if word.is_none() && !asked.lacks(LeadNeed::Permits) {
        return;
    }
    for one in &library.stories {
        let guide = one.column == Column::Guide && !one.check.is_stale(today);
        if !guide || asked.is_about(Story::KEY, &one.id) {
            continue;
        }
        let mut fit = Found {
            kind_words: Column::Guide.zh(),
            ..Found::new(one)
        };
        let why = word.map_or_else(|| "您要办手续".to_owned(), |word| format!("您提到“{word}”"));
        fit.add(5, format!("{why}：怎么办、几天办完"));
        if asked.text.best(&one.name).is_some() {
            fit.score += 3;
        }
        found.push(fit);
    }
}
