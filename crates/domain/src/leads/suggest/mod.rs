//! What of the county's offer fits what somebody typed, each with the reason in words. The same text
//! and the same offer give the same answer; nothing that is 待核实, taken or repealed is shown.

mod typed;

use serde::{Deserialize, Serialize};

use self::typed::Typed;
use super::{LeadKind, LeadNeed};
use crate::{
    area::{Area, Extent},
    chains::{Chain, Node},
    date::Date,
    library::{Library, find, things},
    listing::Listing,
    money::{Amount, MoneyUnit},
    parcels::{Facility, Parcel, Park, Plant},
    policies::{Policy, PolicyKind},
    projects::{Project, ProjectStatus},
    stories::{Column, Story},
    text,
};

/// The most that is suggested at once, and of one kind.
const MOST: usize = 6;
const MOST_OF_A_KIND: usize = 3;

/// The most characters of a text that are read.
const MOST_READ: usize = 1_000;

/// What somebody has typed so far, not necessarily whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Clues {
    /// 类型
    #[cfg_attr(feature = "openapi", schema(example = "invest"))]
    pub kind: String,
    /// What they want.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "想做方便米饭，要蒸汽和 60 亩地")
    )]
    pub want: String,
    /// A rough amount.
    #[cfg_attr(feature = "openapi", schema(example = "约1.2亿元"))]
    pub amount: String,
    /// 需求
    pub need: String,
    /// The project that it is about.
    pub project: String,
    /// What else it is about, as `kind:id`.
    pub about: String,
}

/// Something of the county's offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The kind of listing: `projects`, `chains`, `parcels`, `plants`, `parks`, `policies`, `stories`.
    #[cfg_attr(feature = "openapi", schema(example = "projects"))]
    pub kind: String,
    /// The kind in Chinese.
    #[cfg_attr(feature = "openapi", schema(example = "招商项目"))]
    pub kind_words: String,
    /// Its name.
    pub title: String,
    /// Its page.
    #[cfg_attr(feature = "openapi", schema(example = "/projects/qs-001"))]
    pub href: String,
    /// Why it is shown, in words.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "您提到“米饭”；金额相近：总投资约 1.2 亿元")
    )]
    pub reason: String,
}

/// What fits what was typed, the best first; at most 6, and at most 3 of a kind.
pub fn suggest(library: &Library, today: Date, clues: &Clues) -> Vec<Suggestion> {
    let named = Asked::of(clues);
    let asked = Asked::of(&without_parks(library, clues));
    let mut found = Vec::new();
    if asked.kind != Some(LeadKind::Seek) {
        projects(library, today, &asked, &mut found);
    }
    chains(library, today, &asked, &mut found);
    parks(library, today, &named, &mut found);
    parcels(library, today, &named, &mut found);
    plants(library, today, &named, &mut found);
    policies(library, today, &asked, &mut found);
    guides(library, today, &asked, &mut found);
    found.retain(|one| one.score > 0 && !one.reasons.is_empty());
    // Alike ones in the order of their addresses, so that the answer is always the same.
    found.sort_by(|a, b| (b.score, &a.href).cmp(&(a.score, &b.href)));
    let mut shown: Vec<Suggestion> = Vec::new();
    for one in found {
        let alike = shown.iter().filter(|other| other.kind == one.kind).count();
        if shown.len() < MOST && alike < MOST_OF_A_KIND {
            shown.push(one.shown());
        }
    }
    shown
}

/// The same without the names of parks: who names 禾香食品产业园 has not asked for 食品.
fn without_parks(library: &Library, clues: &Clues) -> Clues {
    let mut want = clues.want.clone();
    for park in &library.parks {
        let name = park.name();
        let short = name.split_once('县').map_or(name, |(_, rest)| rest);
        for name in [name, short] {
            if name.chars().count() >= 4 {
                want = want.replace(name, " ");
            }
        }
    }
    Clues {
        want,
        ..clues.clone()
    }
}

/// Something that may be shown, and how well it fits.
struct Found {
    kind: &'static str,
    kind_words: &'static str,
    title: String,
    href: String,
    score: i64,
    reasons: Vec<String>,
}

impl Found {
    fn new<T: Listing>(one: &T) -> Self {
        Self {
            kind: T::KEY,
            kind_words: T::ZH,
            title: one.name().to_owned(),
            href: format!("/{}/{}", T::KEY, one.id()),
            score: 0,
            reasons: Vec::new(),
        }
    }

    fn add(&mut self, score: i64, reason: impl Into<String>) {
        let reason = reason.into();
        self.score += score;
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// A word that was typed and stands in its name, or else in what is said of it.
    fn matched(&mut self, asked: &Asked, name: &str, rest: &[Option<&str>]) {
        let best = |text: &str| asked.text.best(text);
        if let Some(word) = best(name) {
            self.add(8 + 3 * length(&word), format!("您提到“{word}”"));
        } else if let Some(word) = rest
            .iter()
            .flatten()
            .filter_map(|text| best(text))
            .max_by_key(|word| length(word))
        {
            self.add(3 + 2 * length(&word), format!("您提到“{word}”"));
        }
    }

    fn shown(self) -> Suggestion {
        let reasons: Vec<String> = self.reasons.into_iter().take(2).collect();
        Suggestion {
            kind: self.kind.to_owned(),
            kind_words: self.kind_words.to_owned(),
            title: self.title,
            href: self.href,
            reason: reasons.join("；"),
        }
    }
}

fn length(word: &str) -> i64 {
    i64::try_from(word.chars().count()).unwrap_or(0)
}

/// What somebody typed, read.
struct Asked {
    text: Typed,
    kind: Option<LeadKind>,
    need: Option<LeadNeed>,
    amount: Option<Amount>,
    project: String,
    about: String,
    /// 亩 and ㎡ that the text names.
    land: Option<Area>,
    floor: Option<Area>,
}

impl Asked {
    fn of(clues: &Clues) -> Self {
        let read: String = clues.want.chars().take(MOST_READ).collect();
        let text = Typed::of(&read);
        Self {
            kind: LeadKind::named(clues.kind.trim()),
            need: LeadNeed::named(clues.need.trim()),
            amount: Amount::parse(&clues.amount, MoneyUnit::Wan).ok().flatten(),
            project: clues.project.trim().to_owned(),
            about: clues.about.trim().to_owned(),
            land: text.area(&["亩"]),
            floor: text.area(&["平方米", "㎡", "平米", "m2"]),
            text,
        }
    }

    /// Whether the subject itself is this one.
    fn is_about(&self, kind: &str, id: &str) -> bool {
        (kind == Project::KEY && self.project == id)
            || things(&self.about).any(|one| one == (kind, id))
    }

    fn lacks(&self, need: LeadNeed) -> bool {
        self.need == Some(need)
    }

    /// The node of a chain that it is about.
    fn node<'a>(&self, library: &'a Library) -> Option<(&'a Chain, &'a Node)> {
        things(&self.about).find_map(|(kind, id)| {
            let (id, key) = id.split_once('.').filter(|_| kind == Chain::KEY)?;
            let chain = find(&library.chains, id)?;
            Some((chain, chain.node(key)?))
        })
    }

    /// The project that it is about.
    fn subject<'a>(&self, library: &'a Library) -> Option<&'a Project> {
        let about = || {
            let mut things = things(&self.about);
            things.find_map(|(kind, id)| (kind == Project::KEY).then_some(id))
        };
        let id = Some(self.project.as_str()).filter(|id| !id.is_empty());
        find(&library.projects, id.or_else(about)?)
    }

    /// What the text says of supplies: the word, and which.
    fn supplies(&self) -> impl Iterator<Item = (&'static str, Supply)> + '_ {
        SUPPLIES
            .iter()
            .filter_map(|(words, supply)| Some((self.text.names(words)?, *supply)))
    }
}

/// What parks, plots and halls are supplied with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Supply {
    Steam,
    Sewage,
    Gas,
    Power,
}

/// The words by which people ask for it.
const SUPPLIES: &[(&[&str], Supply)] = &[
    (&["蒸汽", "供汽", "用汽", "热源"], Supply::Steam),
    (&["污水", "排污", "废水"], Supply::Sewage),
    (&["天然气", "燃气"], Supply::Gas),
    (
        &["变压器", "供电", "用电", "千伏安", "双回路"],
        Supply::Power,
    ),
];

const LAND: &[&str] = &["用地", "地块", "土地", "拿地", "买地", "净地", "标准地"];
const HALLS: &[&str] = &["厂房", "车间", "租厂", "仓库"];
const FUNDS: &[&str] = &["贷款", "融资", "资金", "贴息", "担保", "基金"];
const WORKERS: &[&str] = &["招工", "用工", "工人", "人才", "培训"];
const PERMITS: &[&str] = &["审批", "办证", "手续", "开工", "代办", "许可"];

/// Whether a sheet means this document by a word: its name or its number.
fn is_meant(name: &str, code: Option<&str>, word: &str) -> bool {
    let word = text::key(word);
    !word.is_empty()
        && (text::key(name) == word || code.is_some_and(|code| text::key(code) == word))
}

fn projects(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
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

fn chains(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
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

/// A park by what is supplied there.
fn parks(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    for park in &library.parks {
        if park.check.is_stale(today) || asked.is_about(Park::KEY, &park.id) {
            continue;
        }
        let mut fit = Found::new(park);
        for (word, supply) in asked.supplies() {
            let facility = library.facilities.iter().find(|one| {
                one.park.as_deref() == Some(park.name.as_str())
                    && !one.check.is_stale(today)
                    && supplies(one, supply)
            });
            if let Some(facility) = facility {
                let spare = facility.spare.as_ref();
                let spare = spare
                    .map(|spare| format!("，余量{spare}"))
                    .unwrap_or_default();
                fit.add(9, format!("您提到“{word}”：园区有{}{spare}", facility.name));
            }
        }
        found.push(fit);
    }
}

fn supplies(facility: &Facility, supply: Supply) -> bool {
    let word = match supply {
        Supply::Steam => "供汽",
        Supply::Sewage => "污水",
        Supply::Gas => "燃气",
        Supply::Power => "供电",
    };
    facility
        .kind
        .as_deref()
        .is_some_and(|kind| kind.contains(word))
}

fn parcels(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let word = asked.text.names(LAND);
    let node = asked.node(library);
    let subject = asked.subject(library);
    for one in &library.parcels {
        if !one.is_offered() || one.check.is_stale(today) || asked.is_about(Parcel::KEY, &one.id) {
            continue;
        }
        let mut fit = Found::new(one);
        tied(
            &mut fit,
            &one.name,
            one.code.as_deref(),
            &one.projects,
            node,
            subject,
            "这块地",
        );
        let asks = word.is_some() || asked.land.is_some() || asked.lacks(LeadNeed::Land);
        if let Some((wanted, has)) = asked.land.zip(one.area).filter(|_| asks)
            && near(wanted.centi_sqm(), has.area.centi_sqm())
        {
            fit.add(
                9 + closeness(wanted, has),
                format!("您要的面积相近：{}", has.in_mu()),
            );
        } else if asks && asked.land.is_none() && asked.floor.is_none() {
            let size = one.area.map(|area| format!("，{}", area.in_mu()));
            let why = word.map_or_else(|| "您缺用地".to_owned(), |word| format!("您提到“{word}”"));
            let state = one.status.map_or("", |status| status.zh());
            fit.add(4, format!("{why}：{state}{}", size.unwrap_or_default()));
        }
        if fit.score > 0 {
            for (word, supply) in asked.supplies() {
                let has = match supply {
                    Supply::Steam => one.steam.map(|steam| format!("供汽 {steam} 吨/时")),
                    Supply::Sewage => one.sewage.map(|sewage| format!("排污 {sewage} 吨/日")),
                    Supply::Gas => one.gas.as_ref().map(|gas| format!("燃气：{gas}")),
                    Supply::Power => one.power.map(|power| format!("供电 {power} 千伏安")),
                };
                if let Some(has) = has {
                    fit.add(5, format!("您提到“{word}”：{has}"));
                }
            }
        }
        found.push(fit);
    }
}

fn plants(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
    let word = asked.text.names(HALLS);
    let node = asked.node(library);
    let subject = asked.subject(library);
    for one in &library.plants {
        if !one.is_offered() || one.check.is_stale(today) || asked.is_about(Plant::KEY, &one.id) {
            continue;
        }
        let mut fit = Found::new(one);
        tied(
            &mut fit,
            &one.name,
            one.code.as_deref(),
            &one.projects,
            node,
            subject,
            "这处厂房",
        );
        let asks = word.is_some() || asked.floor.is_some() || asked.lacks(LeadNeed::Land);
        if let Some((wanted, has)) = asked.floor.zip(one.area).filter(|_| asks)
            && near(wanted.centi_sqm(), has.area.centi_sqm())
        {
            fit.add(
                9 + closeness(wanted, has),
                format!("您要的面积相近：{}", has.in_sqm()),
            );
        } else if asks && asked.floor.is_none() && asked.land.is_none() {
            let size = one.area.map(|area| format!("，{}", area.in_sqm()));
            let rent = one.rent.map(|rent| format!("，租金 {rent} 元/㎡·月"));
            let why = word.map_or_else(|| "您缺厂房".to_owned(), |word| format!("您提到“{word}”"));
            fit.add(
                if word.is_some() { 5 } else { 3 },
                format!(
                    "{why}：现在可租{}{}",
                    size.unwrap_or_default(),
                    rent.unwrap_or_default()
                ),
            );
        }
        if fit.score > 0 {
            for (word, supply) in asked.supplies() {
                let has = match supply {
                    Supply::Steam => one.steam.map(|steam| format!("供汽 {steam} 吨/时")),
                    Supply::Sewage => one.sewage.map(|sewage| format!("排污 {sewage} 吨/日")),
                    Supply::Power => one.power.map(|power| format!("供电 {power} 千伏安")),
                    Supply::Gas => None,
                };
                if let Some(has) = has {
                    fit.add(5, format!("您提到“{word}”：{has}"));
                }
            }
        }
        found.push(fit);
    }
}

/// What a sheet ties to the subject: the node's places, the project's.
fn tied(
    fit: &mut Found,
    name: &str,
    code: Option<&str>,
    projects: &[String],
    node: Option<(&Chain, &Node)>,
    subject: Option<&Project>,
    what: &str,
) {
    if let Some((_, node)) = node
        && node.plots.iter().any(|word| is_meant(name, code, word))
    {
        fit.add(18, format!("{what}适合做“{}”", node.name));
    }
    if let Some(subject) = subject
        && projects
            .iter()
            .any(|word| is_meant(&subject.title, subject.code.as_deref(), word))
    {
        fit.add(18, format!("{what}可以用于您看的项目"));
    }
}

fn policies(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
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
        if let Some(word) = asked.text.names(words) {
            fit.add(
                6,
                format!("您提到“{word}”：{}政策，现在可以申请", one.kind.zh()),
            );
        } else if asked.lacks(need) && !lacking.is_empty() {
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
        if let Some(word) = name {
            fit.add(4 + length(&word), format!("您提到“{word}”"));
        }
        found.push(fit);
    }
}

/// 办事指南, for who lacks the way through an office.
fn guides(library: &Library, today: Date, asked: &Asked, found: &mut Vec<Found>) {
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

/// Between half of it and twice as much.
fn near(wanted: i64, has: i64) -> bool {
    wanted > 0 && has > 0 && has <= wanted.saturating_mul(2) && wanted <= has.saturating_mul(2)
}

/// Up to 6 the closer two areas are.
fn closeness(wanted: Area, has: Extent) -> i64 {
    let (a, b) = (wanted.centi_sqm(), has.area.centi_sqm());
    let (small, large) = (a.min(b), a.max(b).max(1));
    small.saturating_mul(6) / large
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        area::AreaUnit,
        chains::{Need, NodeState},
        decimal::Figure,
        listing::Check,
        parcels::PlotStatus,
        policies::{PolicyStatus, Review},
    };

    fn today() -> Date {
        Date::new(2026, 11, 22).unwrap()
    }

    fn check() -> Check {
        Check {
            verified_on: Some(today()),
            ..Check::default()
        }
    }

    fn project(id: &str, title: &str, wan: &str) -> Project {
        Project {
            id: id.to_owned(),
            code: Some(id.to_uppercase()),
            title: title.to_owned(),
            industry: Some("健康食品".to_owned()),
            investment: Amount::parse(wan, MoneyUnit::Wan).unwrap(),
            verified_on: Some(today()),
            ..Project::blank()
        }
    }

    fn parcel(id: &str, mu: &str) -> Parcel {
        Parcel {
            id: id.to_owned(),
            name: format!("{id} 地块"),
            area: Extent::parse(mu, AreaUnit::Mu).unwrap(),
            status: Some(PlotStatus::Ready),
            steam: Figure::parse("12", "").unwrap(),
            check: check(),
            ..Parcel::default()
        }
    }

    fn library() -> Library {
        let node = |key: &str, name: &str, state| Node {
            key: key.to_owned(),
            name: name.to_owned(),
            state,
            demand: vec![Need {
                goods: "乳清粉".to_owned(),
                quantity: Some("2000吨/年".to_owned()),
                lead_days: None,
            }],
            projects: vec!["QS-002".to_owned()],
            plots: vec!["a-02 地块".to_owned()],
            policies: vec!["专项扶持办法".to_owned()],
            ..Node::default()
        };
        Library {
            projects: vec![
                project("qs-001", "年产2万吨方便米饭项目", "12000"),
                project("qs-002", "乳清蛋白提取", "8000"),
                Project {
                    status: ProjectStatus::Signed,
                    ..project("qs-003", "方便米饭二线", "12000")
                },
                Project {
                    verified_on: Some(today().add_days(-91)),
                    ..project("qs-004", "方便米饭老线", "12000")
                },
            ],
            chains: vec![Chain {
                id: "dairy".to_owned(),
                name: "乳品产业链".to_owned(),
                nodes: vec![
                    node("whey", "乳清与酪蛋白", NodeState::Missing),
                    node("milk", "乳清鲜奶", NodeState::Strong),
                ],
                check: check(),
                ..Chain::default()
            }],
            parks: vec![Park {
                id: "hexiang".to_owned(),
                name: "禾香食品产业园".to_owned(),
                check: check(),
                ..Park::default()
            }],
            facilities: vec![Facility {
                id: "s-01".to_owned(),
                name: "集中供汽一期".to_owned(),
                park: Some("禾香食品产业园".to_owned()),
                kind: Some("集中供汽".to_owned()),
                spare: Some("约 22 吨/时".to_owned()),
                check: check(),
                ..Facility::default()
            }],
            parcels: vec![
                parcel("a-01", "62"),
                parcel("a-02", "300"),
                Parcel {
                    status: Some(PlotStatus::Supplied),
                    ..parcel("a-03", "60")
                },
            ],
            policies: vec![
                Policy {
                    id: "z-01".to_owned(),
                    name: "专项扶持办法".to_owned(),
                    kind: PolicyKind::Finance,
                    status: PolicyStatus::InForce,
                    fair_review: Review::NotNeeded,
                    legal_basis: vec!["演示".to_owned()],
                    check: check(),
                    ..Policy::default()
                },
                Policy {
                    id: "z-02".to_owned(),
                    name: "旧的贷款办法".to_owned(),
                    kind: PolicyKind::Finance,
                    status: PolicyStatus::Repealed,
                    check: check(),
                    ..Policy::default()
                },
            ],
            ..Library::default()
        }
    }

    fn found(clues: &Clues) -> Vec<(String, String)> {
        suggest(&library(), today(), clues)
            .into_iter()
            .map(|one| (one.href, one.reason))
            .collect()
    }

    fn hrefs(clues: &Clues) -> Vec<String> {
        found(clues).into_iter().map(|(href, _)| href).collect()
    }

    fn want(want: &str) -> Clues {
        Clues {
            want: want.to_owned(),
            ..Clues::default()
        }
    }

    #[test]
    fn words_lead_to_what_they_name_and_are_quoted() {
        let clues = Clues {
            amount: "约1亿元".to_owned(),
            ..want("想建方便米饭生产线，要蒸汽")
        };
        let found = found(&clues);
        assert_eq!(found[0].0, "/projects/qs-001");
        assert_eq!(found[0].1, "您提到“方便米饭”；金额相近：总投资1.2 亿元");
        let park = found
            .iter()
            .find(|(href, _)| href == "/parks/hexiang")
            .unwrap();
        assert_eq!(park.1, "您提到“蒸汽”：园区有集中供汽一期，余量约 22 吨/时");
    }

    /// 禾香食品产业园 brought everything that says 食品.
    #[test]
    fn the_name_of_a_park_asks_for_the_park_alone() {
        let mut library = library();
        library
            .projects
            .push(project("qs-009", "食品级二氧化硅", "9000"));
        let clues = Clues {
            want: "想看禾香食品产业园，建一条方便米饭线".to_owned(),
            ..Clues::default()
        };
        let found = suggest(&library, today(), &clues);
        let hrefs: Vec<_> = found.iter().map(|one| one.href.as_str()).collect();
        assert!(hrefs.contains(&"/projects/qs-001"), "{hrefs:?}");
        assert!(!hrefs.contains(&"/projects/qs-009"), "{hrefs:?}");
    }

    #[test]
    fn what_is_stale_taken_or_repealed_is_never_shown() {
        let clues = Clues {
            amount: "12000".to_owned(),
            need: "funds".to_owned(),
            ..want("方便米饭，60 亩地，贷款")
        };
        let shown = hrefs(&clues);
        for gone in [
            "/projects/qs-003",
            "/projects/qs-004",
            "/parcels/a-03",
            "/policies/z-02",
        ] {
            assert!(!shown.iter().any(|href| href == gone), "{shown:?}");
        }
        assert!(shown.contains(&"/parcels/a-01".to_owned()), "{shown:?}");
        assert!(shown.contains(&"/policies/z-01".to_owned()), "{shown:?}");
        // Three times as large as asked for.
        assert!(!shown.contains(&"/parcels/a-02".to_owned()), "{shown:?}");
    }

    #[test]
    fn a_gap_leads_to_its_project_plot_and_policy_and_not_to_itself() {
        let clues = Clues {
            about: "chains:dairy.whey".to_owned(),
            ..Clues::default()
        };
        assert_eq!(
            hrefs(&clues),
            ["/projects/qs-002", "/parcels/a-02", "/policies/z-01"]
        );
        let gap = found(&want("我们做乳清粉"));
        assert_eq!(gap[0].0, "/chains/dairy/whey");
        assert!(gap[0].1.contains("县里每年要买乳清粉 2000吨/年"), "{gap:?}");
    }

    #[test]
    fn who_has_a_project_is_shown_no_others() {
        let clues = Clues {
            kind: "seek".to_owned(),
            ..want("方便米饭，找投资方，贷款")
        };
        assert_eq!(hrefs(&clues), ["/policies/z-01"]);
    }

    #[test]
    fn nothing_typed_and_nothing_meant_finds_nothing() {
        assert_eq!(found(&Clues::default()), []);
        assert_eq!(found(&want("我们想投资建设生产项目")), []);
    }

    proptest! {
        /// Any text finds at most six, at most three of a kind, each once, each with a reason, and the
        /// same again.
        #[test]
        fn few_each_once_and_always_the_same(
            words in proptest::collection::vec("方便米饭|乳清|蒸汽|60亩|2000平方米|厂房|贷款|审批|.{0,5}", 0..12),
            amount in "[0-9]{0,6}|.{0,4}", need in "land|funds||.{0,3}",
            about in "chains:dairy.whey|projects:qs-001||.{0,6}",
        ) {
            let clues = Clues { amount, need, about, ..want(&words.concat()) };
            let once = suggest(&library(), today(), &clues);
            prop_assert_eq!(&once, &suggest(&library(), today(), &clues));
            prop_assert!(once.len() <= MOST);
            for one in &once {
                prop_assert!(!one.reason.is_empty());
                prop_assert_eq!(once.iter().filter(|other| other.href == one.href).count(), 1);
                prop_assert!(once.iter().filter(|other| other.kind == one.kind).count() <= MOST_OF_A_KIND);
            }
        }
    }
}
