//! What policies offer to a calculation. A condition is words, which no program can judge: the
//! investor says which ones hold, and only those count, of policies that are reviewed and in force.

use domain::{
    area::Area,
    costs::{
        Cost, INPUTS, Inputs, What,
        sheet::{Support, yearly_rent},
    },
    listing::Listing as _,
    money::Money,
    policies::{self, Base, Benefit, Conflict, Figure, Per, Policy, conflicts},
};
use leptos::prelude::*;

use crate::shelf::{Asked, Shelf};

/// The key of an address for a benefit whose condition holds; may stand several times.
pub(super) const KEY: &str = "meet";

/// A benefit that could count.
pub(super) struct Offer {
    /// `policy.n`, what an address says.
    pub(super) key: String,
    pub(super) support: Support,
    /// Nothing is against it but that nobody said whether the condition holds, or a figure that the
    /// sheet asks for.
    pub(super) open: bool,
    /// The investor says that its condition holds.
    pub(super) met: bool,
}

/// The benefits of the policies that a business of this industry (its key) could have.
pub(super) fn offers(
    shelf: &Shelf,
    inputs: &Inputs,
    now: &[&Cost],
    industry: Option<&str>,
    asked: &Asked,
) -> Vec<Offer> {
    let figures = figures(inputs, yearly_rent(inputs, now));
    let industry = industry.and_then(|key| shelf.county.industry(key));
    let suits = |policy: &&Policy| {
        policy.industries.is_empty()
            || industry.is_some_and(|one| policy.industries.contains(&one.name))
    };
    let at_odds = conflicts(&shelf.library.policies, shelf.today);
    let park = inputs.park.as_deref();
    let mut offers = Vec::new();
    for policy in shelf.library.policies.iter().filter(suits) {
        for (at, benefit) in policy.benefits.iter().enumerate() {
            let key = format!("{}.{at}", policy.id());
            let met = asked
                .query
                .iter()
                .any(|pair| pair.0 == KEY && pair.1 == key);
            let elsewhere = elsewhere(policy, park).or_else(|| lost(&at_odds, policy, at, park));
            offers.push(offer(
                shelf,
                policy,
                benefit,
                (inputs, &figures),
                (key, met),
                elsewhere,
            ));
        }
    }
    offers
}

/// Why a park's own policy does not hold in the park that was chosen.
fn elsewhere(policy: &Policy, park: Option<&str>) -> Option<String> {
    let own = policy.park()?;
    (!policy.covers(park?)).then(|| format!("只适用于{own}"))
}

/// Why a benefit does not count beside that of another policy: it gives way there, or it goes before
/// the county's in a park that was not chosen.
fn lost(
    at_odds: &[Conflict<'_>],
    policy: &Policy,
    at: usize,
    park: Option<&str>,
) -> Option<String> {
    let mut pairs = at_odds.iter().filter(|pair| pair.is_about(policy, at));
    pairs.find_map(|pair| match (policy.park(), park) {
        _ if pair.is_lost_by(policy, park) => Some(pair.words(policy)),
        (Some(own), None) if pair.holds.id == policy.id => {
            Some(format!("只适用于{own}，选这个园区后才计入"))
        }
        _ => None,
    })
}

fn offer(
    shelf: &Shelf,
    policy: &Policy,
    benefit: &Benefit,
    (inputs, figures): (&Inputs, &policies::Inputs),
    (key, met): (String, bool),
    elsewhere: Option<String>,
) -> Offer {
    let words = [&benefit.condition, &benefit.formula, &benefit.cap];
    let words: Vec<_> = words.into_iter().flatten().cloned().collect();
    let mut words = words.join("，");
    let amount = benefit.amount(figures);
    let uses = benefit.figures().unwrap_or_default();
    if amount.is_some() && !uses.is_empty() {
        let said = uses.iter().map(|figure| said(*figure, inputs, figures));
        words = format!("{words}；按{}算", said.collect::<Vec<_>>().join("、"));
    }
    let against = policy.caveat(shelf.today).map(str::to_owned).or(elsewhere);
    let lacks = benefit.lacks(figures).unwrap_or_default();
    let to_fill: Option<Vec<&str>> = lacks.iter().map(|one| Some(field(*one)?.1)).collect();
    let to_fill = to_fill.filter(|fields| !fields.is_empty());
    let open = against.is_none() && (amount.is_some() || to_fill.is_some());
    let why_not = match (against, amount, to_fill) {
        (Some(reason), ..) => Some(reason),
        (None, None, Some(fields)) => Some(format!("填了“{}”才能算", fields.join("”和“"))),
        (None, None, None) => Some("标准不能按以上参数计算".to_owned()),
        (None, Some(_), _) => (!met).then(|| "没有勾选符合条件".to_owned()),
    };
    Offer {
        key,
        open,
        met,
        support: Support {
            name: policy.name().to_owned(),
            policy_id: policy.id().to_owned(),
            number: policy.doc_no.clone(),
            words,
            amount,
            counted: why_not.is_none(),
            why_not,
            ..Support::default()
        },
    }
}

/// The field of the sheet that gives a figure, and its label; `None` when the sheet does not ask.
fn field(figure: Figure) -> Option<(What, &'static str)> {
    let what = match figure {
        Figure::Each(Per::Person) => What::Staff,
        Figure::Each(Per::Mu) => What::Land,
        Figure::Months => What::Months,
        Figure::Of(Base::Equipment) => What::Equip,
        Figure::Of(Base::FixedAssets) => What::Invest,
        Figure::Of(Base::Rent) => What::Rent,
        Figure::Each(_) | Figure::Of(_) => return None,
    };
    Some((what, INPUTS[what as usize].zh))
}

/// A figure with its value: `用工人数 60 人`.
fn said(figure: Figure, inputs: &Inputs, figures: &policies::Inputs) -> String {
    match (figure, figures.rent, field(figure)) {
        (Figure::Of(Base::Rent), Some(rent), _) => format!("年租金 {} 万元", rent.wan()),
        (_, _, Some((what, label))) => format!("{label} {}", inputs.words(what)),
        _ => String::new(),
    }
}

/// The inputs of the sheet as those of a benefit; what the sheet does not ask counts nothing.
fn figures(inputs: &Inputs, rent: Option<Money>) -> policies::Inputs {
    // Hundredths of 万元 are 10,000 分.
    let wan = |what| Money::from_fen(inputs.get(what).saturating_mul(10_000));
    let some = |money: Option<Money>| money.filter(|money| money.fen() > 0);
    let whole = |what| {
        u32::try_from(inputs.get(what) / 100)
            .ok()
            .filter(|n| *n > 0)
    };
    policies::Inputs {
        people: whole(What::Staff),
        months: whole(What::Months),
        equipment: some(wan(What::Equip)),
        rent,
        land: whole(What::Land).map(Area::from_mu),
        fixed_assets: some(wan(What::Invest)),
        ..policies::Inputs::default()
    }
}

/// The conditions as choices of the form.
pub(super) fn choices(offers: &[Offer]) -> impl IntoView + use<> {
    let rows: Vec<_> = offers
        .iter()
        .filter(|offer| offer.open)
        .map(|offer| {
            let id = format!("{KEY}-{}", offer.key);
            let of = id.clone();
            let words = format!("{}：{}", offer.support.name, offer.support.words);
            view! {
                <label class="check" for=of>
                    <input type="checkbox" id=id name=KEY value=offer.key.clone() checked=offer.met />
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <fieldset class="costs-set">
                <legend>"您符合哪些政策条件"</legend>
                {rows}
            </fieldset>
        }
    })
}
