//! A case that is held until somebody has looked at it, for `features/held.rs`.

use axum::extract::Path;
use domain::{
    codes::ReceiptNumber,
    complaints::{Act, Actor, State},
};

use super::{
    access::{is_own, seen},
    acts::{Done, Wanted, take},
    sealing::Opened,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    store::Token,
};

/// What was written in a held case; `None` when it is about the token's own unit.
pub(in crate::features) async fn held_words(
    app: &App,
    token: &Token,
    number: &ReceiptNumber,
) -> Answer<Option<Option<String>>> {
    let case = app.store().case(number).await?;
    let case = case.ok_or_else(Problem::no_such_case)?;
    if is_own(app, token, &case)? {
        return Ok(None);
    }
    let words = Opened::of(app, &case)?.words()?;
    Ok(Some(words.map(|words| words.text)))
}

/// Lets a held case through or refuses it, by the table of its moves; says whether the number is a
/// case's. Another one is passed over.
pub(in crate::features) async fn decide_held(
    app: &App,
    token: &Token,
    number: &ReceiptNumber,
    refused: Option<&str>,
) -> Answer<bool> {
    if app.store().case(number).await?.is_none() {
        return Ok(false);
    }
    let case = seen(app, token, Ok(Path(number.to_string()))).await?;
    if case.state != State::Held {
        return Err(Problem::changed(case.state.zh()));
    }
    let wanted = Wanted {
        act: refused.map_or(Act::Release, |_| Act::Refuse),
        by: Actor::Staff,
        seen: case.steps(),
        // Of what is erased nothing new is kept.
        text: refused
            .filter(|_| case.sealed.key.is_some())
            .unwrap_or_default(),
        days: 0,
        officer: None,
        ground: "",
        rating: None,
        files: &[],
    };
    match take(app, &case, wanted).await? {
        Done::Moved(_) => Ok(true),
        Done::Changed(now) => Err(Problem::changed(now.state.zh())),
    }
}
