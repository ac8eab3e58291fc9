//! The head rows of intents.

use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use domain::leads::{
    FollowUp, HalfDay, LeadAct, LeadFacts, LeadKind, LeadNeed, LeadState, OfficerCard, ProjectRef,
    VisitDay,
};
use domain::money::{Amount, Money};
use sqlx::{AssertSqlSafe, FromRow, Row as _, query};

use super::events::{self, History};
use super::{NewLeadStep, StoredLead, Submission};
use crate::store::{SealedCase, StoreError, engine, hash};

/// Stores new heads, each under its number.
pub(super) async fn insert(
    connection: &mut engine::Connection,
    leads: &[(ReceiptNumber, &Submission)],
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO leads
             (number, received_at, state, code_hash, name, contact, want,
              amount_fen, amount_about, project_id, project_title, about, about_words,
              officer_unit, officer_person, officer_phone,
              next_step, due_on, due_note, erased_on, notice_version,
              kind, need, visit_on, visit_half, people, due_source,
              lead_key, person, words) VALUES {}",
        engine::places(connection, leads.len(), 30)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(leads.len() == 1);
    for (number, submission) in leads {
        let (facts, terms) = (&submission.facts, &submission.terms);
        let sealed = (submission.seal)(number)
            .map_err(|error| StoreError::Other(format!("no randomness: {error}")))?;
        // A project that is no longer published has no title here, but the visitor named it.
        let project_id = terms
            .project
            .as_ref()
            .map(|project| &project.id)
            .or(facts.project.as_ref());
        let officer = terms.officer.as_ref();
        insert = insert
            .bind(number.to_string())
            .bind(submission.received_at.millis())
            .bind(LeadState::Received.key())
            .bind(hash::text(&sealed.code_hash))
            // Name, contact and want are sealed, below.
            .bind("")
            .bind("")
            .bind("")
            .bind(facts.amount.map(|amount| amount.money.fen()))
            .bind(i64::from(facts.amount.is_some_and(|amount| amount.about)))
            .bind(project_id)
            .bind(terms.project.as_ref().map(|project| &project.title))
            .bind(facts.about.as_ref())
            .bind(terms.about.as_ref())
            .bind(officer.map(|officer| &officer.unit))
            .bind(officer.map(|officer| &officer.person))
            .bind(officer.map(|officer| &officer.phone))
            .bind(&terms.next_step)
            .bind(terms.due_on.to_string())
            .bind(terms.due_note.as_ref())
            .bind(terms.erased_on.to_string())
            .bind(&terms.notice_version)
            .bind(facts.kind.key())
            .bind(facts.need.map(LeadNeed::key))
            .bind(facts.visit.map(|visit| visit.day.to_string()))
            .bind(facts.visit.map(|visit| visit.half.key()))
            .bind(facts.people.map(i64::from))
            .bind(terms.due_source.as_ref())
            .bind(sealed.key)
            .bind(sealed.person)
            .bind(sealed.words);
    }
    insert.execute(connection).await?;
    Ok(())
}

/// The heads with these numbers, in no order.
pub(super) async fn find(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<Vec<Head>, sqlx::Error> {
    let sql = "SELECT number, received_at, state, steps, code_hash, lead_key, person, words,
                      kind, need, visit_on, visit_half, people,
                      amount_fen, amount_about, project_id, project_title, about, about_words,
                      officer_unit, officer_person, officer_phone,
                      next_step, due_on, due_note, due_source, erased_on
               FROM leads WHERE number IN {}";
    engine::among(connection, sql, numbers).await
}

/// Moves the head on if it has as many events as were seen; says whether it had.
pub(super) async fn advance(
    connection: &mut engine::Connection,
    new: &NewLeadStep,
) -> Result<bool, sqlx::Error> {
    let moved =
        query("UPDATE leads SET state = $1, steps = steps + 1 WHERE number = $2 AND steps = $3")
            .bind(new.state.key())
            .bind(new.number.to_string())
            .bind(i64::from(new.seen))
            .execute(&mut *connection)
            .await?
            .rows_affected()
            == 1;
    if let Some((officer, next_step)) = new.officer.as_ref().filter(|_| moved) {
        let sql = "UPDATE leads SET officer_unit = $1, officer_person = $2, officer_phone = $3,
                          next_step = $4
                   WHERE number = $5";
        query(sql)
            .bind(&officer.unit)
            .bind(&officer.person)
            .bind(&officer.phone)
            .bind(next_step)
            .bind(new.number.to_string())
            .execute(connection)
            .await?;
    }
    Ok(moved)
}

/// A stored lead that still lacks its events.
pub(super) struct Head(StoredLead);

impl Head {
    pub(super) fn number(&self) -> String {
        self.0.number.to_string()
    }

    pub(super) fn with(self, history: History) -> StoredLead {
        let Head(mut lead) = self;
        lead.follow_up.events = history.events;
        lead.said = history.said;
        lead
    }
}

impl FromRow<'_, engine::Row> for Head {
    fn from_row(row: &engine::Row) -> Result<Self, sqlx::Error> {
        let project_id: Option<String> = row.try_get("project_id")?;
        let project_title: Option<String> = row.try_get("project_title")?;
        let facts = LeadFacts {
            kind: read(row, "kind", LeadKind::named)?,
            need: maybe(row, "need", LeadNeed::named)?,
            visit: maybe(row, "visit_on", |text| Date::parse(text).ok())?
                .zip(maybe(row, "visit_half", HalfDay::named)?)
                .map(|(day, half)| VisitDay { day, half }),
            people: count(row, "people")?,
            amount: amount(row)?,
            project: project_id.clone(),
            about: row.try_get("about")?,
        };
        let state = read(row, "state", LeadState::named)?;
        let follow_up = FollowUp {
            received_at: Timestamp::from_millis(row.try_get("received_at")?),
            kind: facts.kind,
            need: facts.need,
            visit: facts.visit,
            people: facts.people,
            state,
            state_words: state.of(facts.kind).to_owned(),
            steps: count(row, "steps")?.unwrap_or_default(),
            may: LeadAct::allowed(domain::complaints::Actor::Visitor, state),
            notice: None,
            project: project_id
                .zip(project_title)
                .map(|(id, title)| ProjectRef { id, title }),
            about: row.try_get("about_words")?,
            officer: officer(row)?,
            next_step: row.try_get("next_step")?,
            due_on: read(row, "due_on", |text| Date::parse(text).ok())?,
            due_note: row.try_get("due_note")?,
            due_source: row.try_get("due_source")?,
            erased_on: read(row, "erased_on", |text| Date::parse(text).ok())?,
            erased: false,
            events: Vec::new(),
        };
        Ok(Head(StoredLead {
            number: read(row, "number", |text| ReceiptNumber::parse(text).ok())?,
            facts,
            sealed: SealedCase {
                code_hash: read(row, "code_hash", hash::parse)?,
                key: row.try_get("lead_key")?,
                person: row.try_get("person")?,
                words: row.try_get("words")?,
            },
            follow_up,
            said: Vec::new(),
        }))
    }
}

fn count(row: &engine::Row, column: &str) -> Result<Option<u32>, sqlx::Error> {
    let Some(count) = row.try_get::<Option<i64>, _>(column)? else {
        return Ok(None);
    };
    let count = u32::try_from(count).map_err(|_| events::unreadable(column))?;
    Ok(Some(count))
}

fn maybe<T>(
    row: &engine::Row,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, sqlx::Error> {
    let Some(text) = row.try_get::<Option<String>, _>(column)? else {
        return Ok(None);
    };
    parse(&text)
        .ok_or_else(|| events::unreadable(column))
        .map(Some)
}

fn amount(row: &engine::Row) -> Result<Option<Amount>, sqlx::Error> {
    let about = row.try_get::<i64, _>("amount_about")? == 1;
    let Some(fen) = row.try_get::<Option<i64>, _>("amount_fen")? else {
        return Ok(None);
    };
    let money = Money::from_fen(fen).ok_or_else(|| events::unreadable("amount_fen"))?;
    Ok(Some(Amount { money, about }))
}

fn officer(row: &engine::Row) -> Result<Option<OfficerCard>, sqlx::Error> {
    // All three or none; the table says so.
    let Some(unit) = row.try_get("officer_unit")? else {
        return Ok(None);
    };
    let (person, phone) = (
        row.try_get("officer_person")?,
        row.try_get("officer_phone")?,
    );
    Ok(Some(OfficerCard {
        unit,
        person,
        phone,
    }))
}

fn read<T>(
    row: &engine::Row,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    parse(&text).ok_or_else(|| events::unreadable(column))
}
