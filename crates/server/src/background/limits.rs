//! Raises the notices about limits. Everything is counted anew each time from what stands in the
//! histories, and a notice has a name: whoever raises it again, after a restart, on another node or
//! under another time of day, raises nothing.

use std::collections::HashMap;

use domain::{
    complaints::{Alarm, ComplaintSettings, alarms, clocks, contact_alarms},
    date::{Date, Timestamp},
    workdays::{Basis, Calendar, Due},
};

use super::{Office, supervise::Told};
use crate::store::{About, LimitOfCase, LimitOfLead, Raised, StoreError};

/// Cases that are looked at together.
const PAGE: u32 = 200;

pub(super) async fn run(office: Office) -> Told {
    let now = office.store().clock().await?;
    match raise(&office, now).await? {
        0 => Ok(String::new()),
        new => {
            tracing::info!(new, "raised notices about limits");
            Ok(format!("新提醒 {new} 条"))
        }
    }
}

/// Raises what has to be said at this moment; says how many were new.
pub(super) async fn raise(office: &Office, now: Timestamp) -> Result<u64, StoreError> {
    let today = now.shanghai_date();
    let settings = office.complaints().await?;
    let store = office.store();
    let mut new = 0;
    let mut behind = None;
    loop {
        let cases = store.limits_of_cases(behind, PAGE).await?;
        let raised: Vec<_> = cases
            .iter()
            .flat_map(|case| of_case(case, &settings, today))
            .collect();
        new += store.raise(&raised, now).await?;
        match cases.last() {
            Some(last) => behind = Some(last.number),
            None => break,
        }
    }
    behind = None;
    loop {
        let leads = store.limits_of_leads(behind, PAGE).await?;
        let raised: Vec<_> = leads.iter().flat_map(|lead| of_lead(lead, today)).collect();
        new += store.raise(&raised, now).await?;
        match leads.last() {
            Some(last) => behind = Some(last.number),
            None => return Ok(new),
        }
    }
}

fn of_case(case: &LimitOfCase, settings: &ComplaintSettings, today: Date) -> Vec<Raised> {
    let limits = settings.limits_of(case.kind);
    let faces = clocks(
        case.kind,
        &limits,
        &case.history,
        Calendar::builtin(),
        today,
    );
    let steps = u32::try_from(case.history.len()).unwrap_or(u32::MAX);
    named(&alarms(&faces), |alarm| Raised {
        id: alarm.id(&case.number),
        about: About::Case,
        number: case.number,
        steps,
        covered: false,
    })
}

fn of_lead(lead: &LimitOfLead, today: Date) -> Vec<Raised> {
    let due = Due {
        date: lead.due_on,
        basis: Basis::Published,
    };
    let received = lead.received_at.shanghai_date();
    let all = contact_alarms(received, due, Calendar::builtin(), today);
    named(&all, |alarm| Raised {
        id: alarm.id(&lead.number),
        about: About::Lead,
        number: lead.number,
        steps: 0,
        covered: false,
    })
}

/// Of marks that were passed together the highest alone is spoken of.
fn named(alarms: &[Alarm], raised: impl Fn(&Alarm) -> Raised) -> Vec<Raised> {
    let mut highest = HashMap::new();
    for alarm in alarms {
        let known = highest.entry(alarm.term).or_insert(alarm.percent);
        *known = alarm.percent.max(*known);
    }
    alarms
        .iter()
        .map(|alarm| Raised {
            covered: highest.get(&alarm.term) != Some(&alarm.percent),
            ..raised(alarm)
        })
        .collect()
}
