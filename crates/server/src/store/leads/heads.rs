//! The head rows of intents.

use domain::codes::{Contact, ReceiptNumber};
use domain::date::{Date, Timestamp};
use domain::leads::{FollowUp, LeadEvent, LeadState, NewLead, OfficerCard, ProjectRef};
use domain::money::{Amount, Money};
use sqlx::{AssertSqlSafe, FromRow, Row as _, query, query_as};

use super::events::{self, word};
use super::{StoredLead, Submission};
use crate::store::{engine, hash};

/// Stores new heads, each under its number.
pub(super) async fn insert(
    connection: &mut engine::Connection,
    leads: &[(ReceiptNumber, &Submission)],
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO leads
             (number, received_at, state, code_hash, name, contact, want,
              amount_fen, amount_about, project_id, project_title, about, about_words,
              officer_unit, officer_person, officer_phone,
              next_step, due_on, due_note, erased_on, notice_version) VALUES {}",
        engine::places(connection, leads.len(), 21)
    );
    // Safe: only places were added.
    let mut insert = query(AssertSqlSafe(sql)).persistent(leads.len() == 1);
    for (number, submission) in leads {
        let (lead, terms) = (&submission.lead, &submission.terms);
        // A project that is no longer published has no title here, but the visitor named it.
        let project_id = terms
            .project
            .as_ref()
            .map(|project| &project.id)
            .or(lead.project.as_ref());
        let officer = terms.officer.as_ref();
        insert = insert
            .bind(number.to_string())
            .bind(submission.received_at.millis())
            .bind(word(LeadState::Received))
            .bind(hash::text(&(submission.seal)(number)))
            .bind(&lead.name)
            .bind(lead.contact.text())
            .bind(&lead.want)
            .bind(lead.amount.map(|amount| amount.money.fen()))
            .bind(i64::from(lead.amount.is_some_and(|amount| amount.about)))
            .bind(project_id)
            .bind(terms.project.as_ref().map(|project| &project.title))
            .bind(lead.about.as_ref())
            .bind(terms.about.as_ref())
            .bind(officer.map(|officer| &officer.unit))
            .bind(officer.map(|officer| &officer.person))
            .bind(officer.map(|officer| &officer.phone))
            .bind(&terms.next_step)
            .bind(terms.due_on.to_string())
            .bind(terms.due_note.as_ref())
            .bind(terms.erased_on.to_string())
            .bind(&terms.notice_version);
    }
    insert.execute(connection).await?;
    Ok(())
}

/// The heads with these numbers, in no order.
pub(super) async fn find(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<Vec<Head>, sqlx::Error> {
    let sql = format!(
        "SELECT number, received_at, state, code_hash, name, contact, want,
                amount_fen, amount_about, project_id, project_title, about, about_words,
                officer_unit, officer_person, officer_phone,
                next_step, due_on, due_note, erased_on
         FROM leads WHERE number IN {}",
        engine::places(connection, 1, numbers.len())
    );
    // Safe: only places were added.
    let mut select = query_as(AssertSqlSafe(sql)).persistent(numbers.len() == 1);
    for number in numbers {
        select = select.bind(number);
    }
    select.fetch_all(connection).await
}

/// A stored lead that still lacks its events.
pub(super) struct Head(StoredLead);

impl Head {
    pub(super) fn number(&self) -> String {
        self.0.number.to_string()
    }

    pub(super) fn with(self, events: Vec<LeadEvent>) -> StoredLead {
        let Head(mut lead) = self;
        lead.follow_up.events = events;
        lead
    }
}

impl FromRow<'_, engine::Row> for Head {
    fn from_row(row: &engine::Row) -> Result<Self, sqlx::Error> {
        let project_id: Option<String> = row.try_get("project_id")?;
        let project_title: Option<String> = row.try_get("project_title")?;
        let lead = NewLead {
            name: row.try_get("name")?,
            contact: read(row, "contact", |text| Contact::parse(text).ok())?,
            want: row.try_get("want")?,
            amount: amount(row)?,
            project: project_id.clone(),
            about: row.try_get("about")?,
        };
        let follow_up = FollowUp {
            received_at: Timestamp::from_millis(row.try_get("received_at")?),
            state: read(row, "state", events::state)?,
            notice: None,
            project: project_id
                .zip(project_title)
                .map(|(id, title)| ProjectRef { id, title }),
            about: row.try_get("about_words")?,
            officer: officer(row)?,
            next_step: row.try_get("next_step")?,
            due_on: read(row, "due_on", |text| Date::parse(text).ok())?,
            due_note: row.try_get("due_note")?,
            erased_on: read(row, "erased_on", |text| Date::parse(text).ok())?,
            events: Vec::new(),
        };
        Ok(Head(StoredLead {
            number: read(row, "number", |text| ReceiptNumber::parse(text).ok())?,
            code_hash: read(row, "code_hash", hash::parse)?,
            lead,
            follow_up,
        }))
    }
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
