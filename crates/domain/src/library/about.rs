//! What an intent is about, in words: `chains:dairy.whey` → `乳品产业链·乳清（缺）`. Several things
//! stand one behind the other: `parcels:a-01:chains:dairy.whey` is a plot for a gap.

use super::{Library, find};
use crate::{
    chains::Chain,
    costs::{Cost, businesses},
    county::Region,
    listing::Listing,
    opportunities::Issue,
};

/// The things that it names, each `kind:id`; what has no such form is empty at both ends.
pub fn things(about: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut words = about.split(':');
    std::iter::from_fn(move || Some((words.next()?, words.next().unwrap_or_default())))
}

/// The words for all of it. `None` when one of them is not there, or when it is not public.
pub fn describe(library: &Library, about: &str) -> Option<String> {
    let words: Option<Vec<String>> = things(about)
        .map(|(kind, id)| describe_one(library, kind, id))
        .collect();
    Some(words?.join("；"))
}

/// The words for `kind:id`, where `id` may go on with `.` and the key of a part: a node of a chain,
/// an item of an issue; or a kind of business of the cost sheet.
fn describe_one(library: &Library, kind: &str, id: &str) -> Option<String> {
    let business = || businesses().iter().find(|one| one.key == id);
    if let (Cost::KEY, Some(one)) = (kind, business()) {
        return Some(format!("成本账·{}", one.name));
    }
    match (kind, id.split_once('.')) {
        (Chain::KEY, Some((id, key))) => {
            let chain = find(&library.chains, id)?;
            Some(format!("{}·{}", chain.name, chain.node(key)?.words()))
        }
        (Issue::KEY, Some((id, key))) => {
            let issue = find(&library.opportunities, id)?;
            Some(format!("{}·{}", issue.name, issue.item(key)?.title))
        }
        (Chain::KEY | Issue::KEY, None) => named(library, kind, id, false),
        (_, None) => named(library, kind, id, true),
        _ => None,
    }
}

/// The name of a document, led by its kind's unless the name itself says it.
fn named(library: &Library, kind: &str, id: &str, led: bool) -> Option<String> {
    macro_rules! of_kind {
        ($($type:ty, $place:ident;)*) => {
            match kind {
                $(<$type>::KEY => {
                    let found = find(&library.$place, id).filter(|one| one.is_public())?;
                    Some((<$type>::ZH, found.name().to_owned()))
                })*
                _ => None,
            }
        };
    }
    let (zh, name): (&str, String) = crate::each_kind!(of_kind)?;
    Some(if led { format!("{zh}·{name}") } else { name })
}

/// The industry that it belongs to, as the county's document names it: who answers depends on it.
pub fn industry_of<'a>(library: &'a Library, about: &str) -> Option<&'a str> {
    things(about).find_map(|(kind, id)| {
        let id = id.split('.').next()?;
        match kind {
            Chain::KEY => find(&library.chains, id)?.industry.as_deref(),
            _ => None,
        }
    })
}

/// The 承接区域 that it belongs to: its 驻点 team answers.
pub fn region_of<'a>(library: &'a Library, about: &str) -> Option<&'a Region> {
    let region = |(kind, id)| (kind == Region::KEY).then(|| find(&library.regions, id))?;
    things(about).find_map(region)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chains::{Firm, Node, NodeState},
        opportunities::Item,
    };

    fn library() -> Library {
        Library {
            chains: vec![Chain {
                id: "dairy".to_owned(),
                name: "乳品产业链".to_owned(),
                industry: Some("畜牧养殖加工".to_owned()),
                nodes: vec![Node {
                    key: "whey".to_owned(),
                    name: "乳清".to_owned(),
                    state: NodeState::Missing,
                    ..Node::default()
                }],
                ..Chain::default()
            }],
            firms: [("f-1", None), ("f-2", Some(true))]
                .map(|(id, published)| Firm {
                    id: id.to_owned(),
                    name: format!("企业 {id}"),
                    published,
                    ..Firm::default()
                })
                .to_vec(),
            opportunities: vec![Issue {
                id: "2".to_owned(),
                name: "第 2 期机会清单".to_owned(),
                items: vec![Item {
                    key: "i-1".to_owned(),
                    title: "马口铁罐".to_owned(),
                    ..Item::default()
                }],
                ..Issue::default()
            }],
            regions: vec![Region {
                id: "gba".to_owned(),
                name: "粤港澳大湾区".to_owned(),
                ..Region::default()
            }],
            ..Library::default()
        }
    }

    #[test]
    fn what_is_there_has_words() {
        let library = library();
        for (about, words) in [
            ("chains:dairy.whey", "乳品产业链·乳清（缺）"),
            ("chains:dairy", "乳品产业链"),
            ("opportunities:2", "第 2 期机会清单"),
            ("opportunities:2.i-1", "第 2 期机会清单·马口铁罐"),
            ("firms:f-2", "本地企业·企业 f-2"),
            ("regions:gba", "承接区域·粤港澳大湾区"),
            ("costs:dairy", "成本账·乳品加工"),
            (
                "regions:gba:chains:dairy.whey",
                "承接区域·粤港澳大湾区；乳品产业链·乳清（缺）",
            ),
        ] {
            assert_eq!(describe(&library, about).as_deref(), Some(words));
        }
        let industry = industry_of(&library, "chains:dairy.whey");
        assert_eq!(industry, Some("畜牧养殖加工"));
        assert!(region_of(&library, "regions:gba").is_some());
        assert_eq!(region_of(&library, "regions:none"), None);
        assert_eq!(region_of(&library, "chains:gba"), None);
    }

    #[test]
    fn what_is_not_there_or_not_public_has_none() {
        let library = library();
        for about in [
            "",
            "chains",
            "chains:",
            "chains:other",
            "chains:dairy.other",
            "chains:dairy.whey.x",
            "firms:f-2.x",
            "firms:f-1",
            "weather:sunny",
            "chains:dairy:weather:sunny",
            "chains:dairy:chains",
            "costs:none",
        ] {
            assert_eq!(describe(&library, about), None, "{about}");
        }
    }
}
