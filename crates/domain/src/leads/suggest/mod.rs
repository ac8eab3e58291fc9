//! What of the county's offer fits what somebody typed, each with the reason in words. The same text
//! and the same offer give the same answer; nothing that is 待核实, taken or repealed is shown.

mod asked;
mod found;
mod places;
#[cfg(test)]
mod tests;
mod typed;
mod works;

use serde::{Deserialize, Serialize};

use self::{
    asked::Asked,
    places::{parcels, parks, plants},
    works::{chains, guides, policies, projects},
};
use super::LeadKind;
use crate::{date::Date, library::Library, listing::Listing as _};

/// The most that is suggested at once, and of one kind.
const MOST: usize = 6;
const MOST_OF_A_KIND: usize = 3;

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
