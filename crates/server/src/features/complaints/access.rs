//! Whose token it is, what of a case it may see, and what the seat alone does.

use axum::{
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, header},
};
use domain::{
    codes::ReceiptNumber,
    complaints::{Act, is_about, same_unit},
    permissions::{Permission, Role},
};
use sha2::{Digest as _, Sha256};

use super::sealing::Opened;
use crate::{
    app::App,
    problem::{Answer, Problem},
    store::{StoredCase, Token},
};

/// Whose token it is, if it may read cases, whole or redacted.
pub(super) async fn reader(app: &App, headers: &HeaderMap) -> Answer<Token> {
    let all = [Permission::ReadCases, Permission::ReviewCases];
    token_of_any(app, headers, &all).await
}

/// Whose token it is, if it may do this.
pub(in crate::features) async fn token(
    app: &App,
    headers: &HeaderMap,
    permission: Permission,
) -> Answer<Token> {
    token_of_any(app, headers, &[permission]).await
}

/// Whose token it is, if it may do one of these.
async fn token_of_any(app: &App, headers: &HeaderMap, permissions: &[Permission]) -> Answer<Token> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(Problem::no_such_token)?;
    // Tokens are long and random: their hash is looked up, and no time tells how much was right.
    let hash: [u8; 32] = Sha256::digest(given.trim()).into();
    let token = app.store().token(&hash).await?;
    let token = token.ok_or_else(Problem::no_such_token)?;
    if permissions.iter().any(|one| token.role.may(*one)) {
        Ok(token)
    } else {
        Err(Problem::forbidden("这个令牌没有这项权限"))
    }
}

/// The case, if this token may see it.
pub(super) async fn seen(
    app: &App,
    token: &Token,
    number: Result<Path<String>, PathRejection>,
) -> Answer<StoredCase> {
    let Path(number) = number.map_err(|_| Problem::no_such_case())?;
    let number = ReceiptNumber::parse(&number).map_err(|_| Problem::no_such_case())?;
    let case = app.store().case(&number).await?;
    let case = case.ok_or_else(Problem::no_such_case)?;
    if is_own(app, token, &case)? {
        return Err(Problem::forbidden(
            "这件投诉针对本单位，本单位不能查看和办理",
        ));
    }
    if holds(token, &case) {
        Ok(case)
    } else {
        Err(Problem::no_such_case())
    }
}

/// A seat holds every case, a unit those that it was given; a supervisor looks at every case.
fn holds(token: &Token, case: &StoredCase) -> bool {
    match token.role {
        Role::Seat | Role::Supervisor => true,
        Role::Unit => {
            let officer = case.head.officer.as_ref();
            officer.is_some_and(|officer| same_unit(&officer.unit, &token.unit))
        }
    }
}

/// Whether a token reads what the sender wrote, or the redacted text alone.
pub(super) fn reads_all(token: &Token, case: &StoredCase) -> bool {
    match token.role {
        Role::Seat => true,
        Role::Unit => !case.head.confidential,
        Role::Supervisor => false,
    }
}

/// Whether it complains about the token's unit, from which it is kept.
pub(super) fn is_own(app: &App, token: &Token, case: &StoredCase) -> Answer<bool> {
    let words = Opened::of(app, case)?.words()?;
    let unit = words.and_then(|words| words.unit);
    let published = app.published();
    let county = &published.site.county;
    Ok(unit.is_some_and(|unit| is_about(county, &unit, &token.unit)))
}

/// What the seat alone does.
pub(super) const fn directs(act: Act) -> bool {
    matches!(act, Act::Assign | Act::Release | Act::Refuse)
}
