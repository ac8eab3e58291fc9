//! Which facts of a document are on its poster, kind by kind.

use domain::{
    catalogue::Widget,
    chains::{Chain, Node, NodeState},
    date::Date,
    library::find,
    listing::Listing,
    opportunities::{Issue, ItemKind, diff},
    policies::{Policy, Standing},
    projects::ProjectStatus,
    stories::Story,
};

use super::{Contact, MOST_FACTS, Poster, beginning};
use crate::{
    features::{policies, stories},
    shelf::Shelf,
};

/// The poster of a page; `None` when there is no such page, or when it is no document's.
pub(crate) fn of(shelf: &Shelf, path: &[&str]) -> Option<Poster> {
    let library = &shelf.library;
    match path {
        ["projects", id] => {
            let project = find(&library.projects, id)?;
            let mut poster = document(shelf, project, PROJECT);
            poster.summary = project.summary.as_deref().map(beginning);
            if project.status != ProjectStatus::Open {
                poster.marks.push(project.status.zh().to_owned());
            }
            poster.checked.push_str("效益数字为测算值，不是承诺。");
            Some(poster)
        }
        ["parcels", id] => Some(document(shelf, find(&library.parcels, id)?, PARCEL)),
        ["plants", id] => {
            let plant = find(&library.plants, id)?;
            let mut poster = document(shelf, plant, PLANT);
            if plant.taken == Some(true) {
                poster.marks.push("已出租".to_owned());
            }
            Some(poster)
        }
        ["assets", id] => Some(document(shelf, find(&library.assets, id)?, ASSET)),
        ["parks", id] => {
            let park = find(&library.parks, id)?;
            let mut poster = document(shelf, park, PARK);
            poster.summary = park.positioning.as_deref().map(beginning);
            Some(poster)
        }
        ["policies", id] => Some(policy(shelf, find(&library.policies, id)?)),
        ["opportunities", id] => Some(issue(shelf, find(&library.opportunities, id)?)),
        ["stories", id] => Some(story(shelf, find(&library.stories, id)?)),
        ["chains", id] => Some(chain(shelf, find(&library.chains, id)?)),
        ["chains", id, key] => {
            let chain = find(&library.chains, id)?;
            Some(node(shelf, chain, chain.node(key)?))
        }
        _ => None,
    }
}

// Keys of fields, the deciding ones first.
const PROJECT: &[&str] = &[
    "investment",
    "land",
    "place",
    "industry",
    "modes",
    "payback_years",
    "revenue",
    "progress",
];
const PARCEL: &[&str] = &[
    "area", "land_use", "park", "status", "supply", "years", "power", "levelled",
];
const PLANT: &[&str] = &[
    "area",
    "height",
    "load",
    "rent",
    "park",
    "power",
    "free_from",
    "industries",
];
const ASSET: &[&str] = &[
    "land",
    "floor_area",
    "asked",
    "ways",
    "park",
    "was",
    "ownership",
    "status",
];
const PARK: &[&str] = &[
    "area",
    "built",
    "industries",
    "supplies",
    "approved",
    "road",
    "rail",
    "airport",
];
const POLICY: &[&str] = &[
    "who",
    "what",
    "how_much",
    "until",
    "payout_days",
    "valid_to",
    "doc_no",
    "fair_review",
];
const STORY: &[&str] = &[
    "starts",
    "ends",
    "place",
    "signup_until",
    "capacity",
    "recommender",
    "position",
    "projects",
    "year",
    "body",
    "rank",
    "date",
];
const CHAIN: &[&str] = &["industry", "leader"];

/// What every kind has: facts by the catalogue, unit and telephone, the day of the check.
fn document<T: Listing>(shelf: &Shelf, one: &T, keys: &[&str]) -> Poster {
    let facts = keys.iter().filter_map(|key| fact(one, key));
    let check = one.check();
    let mut checked = shelf.checked(&check);
    if let Some(code) = value(one, "code") {
        checked.push_str(&format!("编号 {code}。"));
    }
    Poster {
        kind: T::ZH.to_owned(),
        title: one.name().to_owned(),
        path: format!("/{}/{}", T::KEY, one.id()),
        marks: Vec::from_iter(shelf.is_stale(&check).then(|| "待核实".to_owned())),
        facts: facts.take(MOST_FACTS).collect(),
        contacts: contacts(shelf, one),
        checked,
        picture: one.pictures().first().map(|&name| name.to_owned()),
        ..Poster::default()
    }
}

/// A field's value as the pages show it.
fn value<T: Listing>(one: &T, key: &str) -> Option<String> {
    let field = T::fields().iter().find(|field| field.key == key)?;
    let value = (field.get)(one)?;
    match field.widget {
        Widget::Date => Some(Date::parse(&value).map_or(value, Date::zh)),
        Widget::Paragraph => Some(beginning(&value)),
        _ => Some(value),
    }
}

/// Label and value; a deciding figure that is not known is 未公布, as on the page.
fn fact<T: Listing>(one: &T, key: &str) -> Option<(String, String)> {
    let field = T::fields().iter().find(|field| field.key == key)?;
    let unknown = field.on_card.then(|| "未公布".to_owned());
    Some((field.zh.to_owned(), value(one, key).or(unknown)?))
}

/// The document's own unit, and the county's officer where that has no telephone.
fn contacts<T: Listing>(shelf: &Shelf, one: &T) -> Vec<Contact> {
    let [unit, person, phone] = ["unit", "person", "phone"].map(|key| value(one, key));
    let reached = phone.is_some();
    let own = (unit.is_some() || reached).then(|| Contact {
        unit: unit.unwrap_or_else(|| "联系单位未公布".to_owned()),
        person: person.unwrap_or_default(),
        phone,
    });
    let industry = value(one, "industry").or_else(|| value(one, "industries"));
    let first = industry
        .as_deref()
        .and_then(|names| names.split('、').next());
    let officer = (!reached).then(|| officer(shelf, first)).flatten();
    own.into_iter().chain(officer).collect()
}

/// The county's officer for an industry, by its name.
fn officer(shelf: &Shelf, industry: Option<&str>) -> Option<Contact> {
    let county = &shelf.county;
    let key = industry
        .and_then(|name| county.industry(name))
        .map(|industry| industry.key.as_str());
    county.officer_for(key).map(|officer| Contact {
        unit: officer.unit.clone(),
        person: format!("{} {}", officer.person, officer.role),
        phone: Some(officer.phone.display()),
    })
}

/// What a policy pays: not on the poster of one that cannot be had.
const GIVES: [&str; 3] = ["给什么", "给多少", "兑现时限"];

fn policy(shelf: &Shelf, policy: &Policy) -> Poster {
    let mut poster = document(shelf, policy, POLICY);
    if let Some(caveat) = policy.caveat(shelf.today) {
        poster.marks.insert(0, caveat.to_owned());
        poster.marks.dedup();
        poster
            .facts
            .retain(|(label, _)| !GIVES.contains(&label.as_str()));
    }
    let in_force = policy.standing(shelf.today) == Standing::InForce;
    poster.warning = policy.withheld(shelf.today).map(|why| match in_force {
        true => format!("{why}。"),
        false => format!("{why}，不适用。"),
    });
    poster
        .checked
        .push_str("以发文单位公布的原文为准；金额为测算，非承诺。");
    poster
}

fn story(shelf: &Shelf, story: &Story) -> Poster {
    let mut poster = document(shelf, story, STORY);
    poster.kind = story.column.zh().to_owned();
    poster.marks.extend(
        story
            .signup(shelf.today)
            .map(|signup| signup.zh().to_owned()),
    );
    poster.summary = story
        .summary
        .as_deref()
        .or(story.text.as_deref())
        .map(beginning);
    poster.contacts = stories::officer(shelf, story)
        .map(|officer| Contact {
            unit: officer.unit.clone(),
            person: format!("{} {}", officer.person, officer.role),
            phone: Some(officer.phone.display()),
        })
        .into_iter()
        .collect();
    poster
}

/// An issue is its items: how many of which kind.
fn issue(shelf: &Shelf, issue: &Issue) -> Poster {
    let mut poster = document(shelf, issue, &["date"]);
    let diff = diff(issue.before(&shelf.library.opportunities), issue);
    let kinds = ItemKind::ALL.map(|kind| {
        let count = issue.items.iter().filter(|item| item.kind == kind).count();
        (kind.zh(), count)
    });
    let counts = [
        ("本期条目", issue.items.len()),
        ("新增", diff.new.len()),
        ("已对接", diff.matched.len()),
    ];
    let counted = counts.into_iter().chain(kinds).filter(|(_, n)| *n > 0);
    let counted = counted.map(|(label, n)| (label.to_owned(), format!("{n} 条")));
    poster.facts.extend(counted);
    poster.facts.truncate(MOST_FACTS);
    poster.summary = issue.note.as_deref().map(beginning);
    // Its own unit and telephone are those of its first item.
    poster.contacts = officer(shelf, None).into_iter().collect();
    poster
}

/// A chain is its nodes: which are there, which are looked for.
fn chain(shelf: &Shelf, chain: &Chain) -> Poster {
    let mut poster = document(shelf, chain, CHAIN);
    let nodes = NodeState::ALL.into_iter().filter_map(|state| {
        let of_state = chain.in_order().into_iter().filter(|n| n.state == state);
        let names: Vec<&str> = of_state.map(|node| node.name.as_str()).collect();
        let label = format!("{}的环节", state.zh());
        (!names.is_empty()).then(|| (label, names.join("、")))
    });
    poster.facts.extend(nodes);
    poster.summary = chain.intro.as_deref().map(beginning);
    poster
}

/// A node stands with its chain's unit and check.
fn node(shelf: &Shelf, chain: &Chain, node: &Node) -> Poster {
    let mut poster = document(shelf, chain, &[]);
    let list = |all: Vec<String>, sep: &str| Some(all.join(sep)).filter(|text| !text.is_empty());
    let needs = node.demand.iter().map(ToString::to_string).collect();
    let facts = [
        ("产业链", Some(chain.name.clone())),
        ("位置", Some(node.stage.zh().to_owned())),
        ("状态", Some(node.state.zh().to_owned())),
        ("想找", node.wanted.clone()),
        ("县内需求", list(needs, "；")),
        ("可用载体", list(node.plots.clone(), "、")),
        (
            "适用政策",
            list(policies::named(shelf, &node.policies), "、"),
        ),
        ("相关项目", list(node.projects.clone(), "、")),
    ];
    poster.kind = "产业链环节".to_owned();
    poster.title.clone_from(&node.name);
    poster.path = format!("{}/{}", poster.path, node.key);
    poster.summary = node.what.as_deref().map(beginning);
    poster.facts = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label.to_owned(), value?)))
        .collect();
    poster
}
