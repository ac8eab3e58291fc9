//! The head rows of cases.

use domain::codes::ReceiptNumber;
use domain::complaints::{Case, Category, Kind, State};
use domain::date::{Date, Timestamp};
use domain::leads::OfficerCard;
use sqlx::{Row as _, query};

use super::events::{read, unreadable, word};
use super::{CaseHead, NewStep, SealedCase, StoredCase};
use crate::store::{StoreError, engine, hash};

pub(super) async fn insert(
    connection: &mut engine::Connection,
    number: &ReceiptNumber,
    head: &CaseHead,
    sealed: &SealedCase,
) -> Result<(), StoreError> {
    let state = Case::submitted(head.kind, head.held).state;
    let officer = head.officer.as_ref();
    let sql = "INSERT INTO cases
                   (number, received_at, kind, category, state, steps, held, code_hash, case_key,
                    person, words, about, about_words, confidential, publish,
                    officer_unit, officer_person, officer_phone, erased_on, notice_version)
               VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                       $15, $16, $17, $18, $19)";
    query(sql)
        .bind(number.to_string())
        .bind(head.received_at.millis())
        .bind(word(head.kind)?)
        .bind(head.category.map(word).transpose()?)
        .bind(word(state)?)
        .bind(i64::from(head.held))
        .bind(hash::text(&sealed.code_hash))
        .bind(sealed.key.as_ref())
        .bind(sealed.person.as_ref())
        .bind(sealed.words.as_ref())
        .bind(head.about.as_ref().map(|(about, _)| about))
        .bind(head.about.as_ref().map(|(_, words)| words))
        .bind(i64::from(head.confidential))
        .bind(i64::from(head.publish))
        .bind(officer.map(|officer| &officer.unit))
        .bind(officer.map(|officer| &officer.person))
        .bind(officer.map(|officer| &officer.phone))
        .bind(head.erased_on.to_string())
        .bind(&head.notice_version)
        .execute(connection)
        .await?;
    Ok(())
}

/// Moves the head on if it has as many events as were seen; says whether it had.
pub(super) async fn advance(
    connection: &mut engine::Connection,
    new: &NewStep,
) -> Result<bool, StoreError> {
    let moved =
        query("UPDATE cases SET state = $1, steps = steps + 1 WHERE number = $2 AND steps = $3")
            .bind(word(new.state)?)
            .bind(new.number.to_string())
            .bind(i64::from(new.seen))
            .execute(&mut *connection)
            .await?
            .rows_affected()
            == 1;
    if let Some(officer) = new.officer.as_ref().filter(|_| moved) {
        let sql = "UPDATE cases SET officer_unit = $1, officer_person = $2, officer_phone = $3
                   WHERE number = $4";
        query(sql)
            .bind(&officer.unit)
            .bind(&officer.person)
            .bind(&officer.phone)
            .bind(new.number.to_string())
            .execute(connection)
            .await?;
    }
    Ok(moved)
}

/// These cases, with nothing but their heads and what stands in place of their words.
pub(super) async fn all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<Vec<StoredCase>, StoreError> {
    let sql =
        "SELECT number, received_at, kind, category, state, held, code_hash, case_key, person,
                      cases.words AS words, about, about_words, confidential, publish,
                      officer_unit, officer_person, officer_phone, erased_on, notice_version,
                      case_redactions.words AS redaction
               FROM cases LEFT JOIN case_redactions ON case_number = number
               WHERE number IN {}";
    let rows = engine::rows_among(connection, sql, numbers).await?;
    rows.iter().map(case).collect()
}

fn case(row: &engine::Row) -> Result<StoredCase, StoreError> {
    let text = |column: &str| -> Result<String, StoreError> { Ok(row.try_get(column)?) };
    let maybe = |column: &str| -> Result<Option<String>, StoreError> { Ok(row.try_get(column)?) };
    let flag =
        |column: &str| -> Result<bool, StoreError> { Ok(row.try_get::<i64, _>(column)? == 1) };
    let category = maybe("category")?;
    let officer = match (
        maybe("officer_unit")?,
        maybe("officer_person")?,
        maybe("officer_phone")?,
    ) {
        (Some(unit), Some(person), Some(phone)) => Some(OfficerCard {
            unit,
            person,
            phone,
        }),
        _ => None,
    };
    Ok(StoredCase {
        number: ReceiptNumber::parse(&text("number")?).map_err(|_| unreadable("number"))?,
        head: CaseHead {
            received_at: Timestamp::from_millis(row.try_get("received_at")?),
            kind: read::<Kind>("kind", &text("kind")?)?,
            category: category
                .map(|word| read::<Category>("category", &word))
                .transpose()?,
            held: flag("held")?,
            about: maybe("about")?.zip(maybe("about_words")?),
            confidential: flag("confidential")?,
            publish: flag("publish")?,
            officer,
            erased_on: Date::parse(&text("erased_on")?).map_err(|_| unreadable("erased_on"))?,
            notice_version: text("notice_version")?,
        },
        sealed: SealedCase {
            code_hash: hash::parse(&text("code_hash")?).ok_or_else(|| unreadable("code_hash"))?,
            key: maybe("case_key")?,
            person: maybe("person")?,
            words: maybe("words")?,
        },
        state: read::<State>("state", &text("state")?)?,
        notice: None,
        redaction: maybe("redaction")?,
        events: Vec::new(),
        files: Vec::new(),
    })
}
