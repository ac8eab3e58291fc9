//! A case as staff see it, each token what it may.

use domain::{
    complaints::{Act, Actor, Case, ComplaintFollowUp, Traces, lasts_a_year},
    date::{Date, Timestamp},
    permissions::Permission,
};
use serde::Serialize;

use super::{
    access::{directs, reads_all},
    files::may_see_files,
    follow::follow_up,
    sealing::{Opened, Words},
};
use crate::{
    app::App,
    problem::Answer,
    published::now,
    store::{StoredCase, Token},
};

/// A case as staff see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StaffCase {
    /// 受理编号
    pub number: String,
    /// What the visitor sees too; `may` is what the visitor may do. Files of who asked for
    /// confidentiality are listed for the seat only.
    #[serde(flatten)]
    pub follow_up: ComplaintFollowUp,
    /// What the token may do now.
    pub staff_may: Vec<Act>,
    /// 请求保密: name and contact are kept from the handling unit.
    pub confidential: bool,
    /// What was written, as far as this token may read it: the sender's own words, or the redacted
    /// text. Absent once erased, and while there is nothing that it may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
    /// Why there is nothing to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// 脱敏文本 that stands beside the sender's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Words>,
    /// Comments for staff, oldest first; in a list they are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Since when it has lasted longer than a year: it is to be reported to the county's government
    /// (第3号令第二十一条).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub year_since: Option<Date>,
}

/// 意见, for staff alone.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Comment {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The token's name and unit.
    pub author: String,
    /// What was said; absent once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// By what the people of a case could be recognised; its reading shows nobody anything.
pub(super) fn traces(opened: &Opened<'_>) -> Answer<Traces> {
    let person = opened.person()?.unwrap_or_default();
    Ok(Traces {
        name: person.name,
        contact: person.contact,
        unit: None,
    })
}

/// A case as this token sees it, with its comments.
pub(super) async fn staff_case(app: &App, token: &Token, case: &StoredCase) -> Answer<StaffCase> {
    let mut seen = listed(app, token, case)?;
    let opened = Opened::of(app, case)?;
    let traces = traces(&opened)?;
    let all = reads_all(token, case);
    for stored in app.store().comments_on(&case.number).await? {
        let text = opened.comment(&stored)?;
        seen.comments.push(Comment {
            // Whoever may not read who sent it does not read it in a comment either.
            text: text.filter(|text| all || traces.own(text).is_empty()),
            at: stored.at,
            author: stored.author,
        });
    }
    Ok(seen)
}

/// The same without its comments.
pub(super) fn listed(app: &App, token: &Token, case: &StoredCase) -> Answer<StaffCase> {
    let history = case.history();
    let stands = Case::after(case.head.kind, case.head.held, &history);
    let may = |act: &Act| {
        token.role.may(Permission::MoveCases)
            && (!directs(*act) || token.role.may(Permission::DirectCases))
    };
    let mut follow_up = follow_up(app, case)?;
    if !may_see_files(case, token.role) {
        // Their names may hold a person's.
        follow_up.files.clear();
    }
    let opened = Opened::of(app, case)?;
    let redaction = opened.redaction(case.redaction.as_ref())?;
    let own = opened.words()?;
    let all = reads_all(token, case);
    if !all {
        let traces = traces(&opened)?;
        for event in &mut follow_up.events {
            // What the sender adds may name anybody; what staff say is looked through.
            let hidden = event.by == Actor::Visitor
                || event
                    .text
                    .as_ref()
                    .is_some_and(|text| !traces.own(text).is_empty());
            if hidden {
                event.text = None;
            }
        }
    }
    let withheld = (!all && own.is_some() && redaction.is_none())
        .then(|| "原文可能看出是谁反映的，坐席存入脱敏文本后才能看".to_owned());
    Ok(StaffCase {
        number: case.number.to_string(),
        follow_up,
        staff_may: stands.allowed(Actor::Staff).filter(may).collect(),
        confidential: case.head.confidential,
        words: if all { own } else { redaction.clone() },
        withheld,
        redaction,
        comments: Vec::new(),
        year_since: lasts_a_year(
            case.head.kind,
            case.head.held,
            &history,
            now().shanghai_date(),
        ),
    })
}
