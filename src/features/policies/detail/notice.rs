//! Why a policy is not to be counted on, first of all.

use domain::{
    date::Date,
    policies::{Conflict, Policy, Standing, conflicts},
};
use leptos::prelude::*;

use crate::shelf::Shelf;

/// What it is on its own: not yet, no longer, or only asked about.
pub(super) fn of_standing(policy: &Policy, standing: Standing) -> Option<String> {
    let on = |day: Option<Date>| day.map(|day| day.zh()).unwrap_or_default();
    Some(match standing {
        Standing::InForce => return None,
        Standing::Upcoming => format!(
            "自 {} 起执行，现在还不能申请。",
            on(policy.valid_from.or(policy.issued_on))
        ),
        Standing::Draft => {
            "这是征求意见稿，还不是政策，不能据此申请；意见可以打电话或写邮件给联系单位。"
                .to_owned()
        }
        Standing::Revising => "这个文件正在修订，新文件出台前暂停受理。".to_owned(),
        Standing::Expired => format!("有效期到 {}，已过期，不能再申请。", on(policy.valid_to)),
        Standing::Repealed => "这个文件已废止，不能再申请；留作查询。".to_owned(),
    })
}

/// Where another policy sets another standard for the same thing, which one holds.
pub(super) fn of_conflicts(shelf: &Shelf, policy: &Policy) -> impl IntoView + use<> {
    let all = conflicts(&shelf.library.policies, shelf.today);
    // A policy of the county may give way in one park alone.
    let lost = all
        .iter()
        .filter(|pair| pair.is_lost_by(policy, pair.park()));
    lost.map(|pair| one(pair, policy)).collect_view()
}

fn one(pair: &Conflict<'_>, policy: &Policy) -> impl IntoView + use<> {
    let other = pair.other(policy);
    view! {
        <p class="notice notice--warn" role="note">
            {pair.words(policy)} "。"
            <a href=format!("/policies/{}", other.id)>{format!("看《{}》", other.name)}</a>
        </p>
    }
}
