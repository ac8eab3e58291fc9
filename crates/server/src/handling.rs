//! 办理情况: counted every few minutes beside the threads that answer, from histories without
//! anybody in them. Readers get what was counted last, with its time; when the database is away
//! that stays.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use domain::{
    complaints::{ComplaintSettings, Contacted, Counted, Counting, Figures, Kind, Limits},
    date::{Date, Timestamp},
    workdays::Calendar,
};

use crate::{
    app::App,
    published::{Figured, Snapshot, now},
    store::{CaseHistory, StoreError},
};

/// Cases that are read in one go.
const PAGE: u32 = 1_000;

/// How often, and how far apart, one looks whether the first count is done: three seconds in all.
const LOOKS: u32 = 60;
const BETWEEN: Duration = Duration::from_millis(50);

/// What was counted last.
#[derive(Default)]
pub struct Handling {
    counted: ArcSwapOption<Tally>,
}

/// Figures of one moment, and what was made of them.
pub struct Tally {
    figures: Figures,
    mark: Mark,
    /// Bytes for readers, for the publication that they were made with.
    made: Mutex<Option<(i64, Date, Arc<Figured>)>>,
}

/// While this is the same, the figures are.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    events: (i64, i64),
    /// What is late depends on the day, terms and calendar on the publication.
    today: Date,
    revision: i64,
}

impl Tally {
    /// The figures.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Bytes for readers, made once a publication.
    pub fn made(&self, published: &Snapshot) -> Arc<Figured> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        match &*made {
            Some((revision, today, figured))
                if (*revision, *today) == (published.revision, published.today) =>
            {
                figured.clone()
            }
            _ => {
                let figured = Arc::new(published.figured(&self.figures));
                *made = Some((published.revision, published.today, figured.clone()));
                figured
            }
        }
    }
}

impl Handling {
    /// What was counted last. Who comes before the first count is done waits for it a little.
    pub async fn latest(&self) -> Option<Arc<Tally>> {
        for _ in 0..LOOKS {
            if let Some(tally) = self.counted.load_full() {
                return Some(tally);
            }
            tokio::time::sleep(BETWEEN).await;
        }
        None
    }

    /// Counts, if anything has happened since.
    async fn count(&self, app: &App) -> Result<(), StoreError> {
        let published = app.published();
        let as_of = now();
        let mark = Mark {
            events: app.store().handling_mark().await?,
            today: as_of.shanghai_date(),
            revision: published.revision,
        };
        let before = self.counted.load_full();
        let figures = match before {
            Some(tally) if tally.mark == mark => Figures {
                as_of,
                ..tally.figures.clone()
            },
            _ => {
                let begun = std::time::Instant::now();
                let figures = count(app, &published, as_of).await?;
                tracing::debug!(
                    cases = figures.total.received,
                    millis = begun.elapsed().as_millis(),
                    "counted how messages are handled"
                );
                figures
            }
        };
        self.counted.store(Some(Arc::new(Tally {
            figures,
            mark,
            made: Mutex::default(),
        })));
        Ok(())
    }
}

/// Counts again and again; never returns.
pub async fn keep(app: App, every: Duration) {
    let mut failed = false;
    loop {
        match app.handling().count(&app).await {
            Ok(()) => failed = false,
            Err(error) if !failed => {
                tracing::warn!("not counted, the last figures stay: {error}");
                failed = true;
            }
            Err(_) => {}
        }
        tokio::time::sleep(every).await;
    }
}

async fn count(
    app: &App,
    published: &Arc<Snapshot>,
    as_of: Timestamp,
) -> Result<Figures, StoreError> {
    let today = as_of.shanghai_date();
    let mut counting = Counting::default();
    let mut behind = String::new();
    loop {
        let cases = app.store().case_histories(&behind, PAGE).await?;
        let Some(last) = cases.last() else { break };
        behind.clone_from(&last.number);
        let published = published.clone();
        // A thousand histories take a while to count: not on the threads that answer.
        let work = tokio::task::spawn_blocking(move || {
            let terms = Terms::of(&published.site.county.complaints);
            for case in &cases {
                let one = terms.counted(case, &published.calendar, today);
                one.iter().for_each(|one| counting.case(one));
            }
            counting
        });
        counting = work.await.map_err(|_| panicked())?;
    }
    behind.clear();
    loop {
        let leads = app.store().lead_contacts(&behind, PAGE).await?;
        let Some(last) = leads.last() else { break };
        behind.clone_from(&last.number);
        for lead in &leads {
            let one = Contacted {
                received_on: lead.received_at.shanghai_date(),
                due_on: lead.due_on,
                contacted_on: lead.contacted_at.map(Timestamp::shanghai_date),
                closed: lead.closed,
            };
            counting.lead(one, &published.calendar, today);
        }
        tokio::task::yield_now().await;
    }
    Ok(counting.figures(as_of))
}

fn panicked() -> StoreError {
    StoreError::Other("counting panicked".to_owned())
}

/// The terms of every kind, looked up once.
pub(crate) struct Terms(Vec<(Kind, Limits)>);

impl Terms {
    pub(crate) fn of(settings: &ComplaintSettings) -> Self {
        Self(
            Kind::ALL
                .map(|kind| (kind, settings.limits_of(kind)))
                .into(),
        )
    }

    /// What is counted of a case.
    pub(crate) fn counted(
        &self,
        case: &CaseHistory,
        calendar: &Calendar,
        today: Date,
    ) -> Option<Counted> {
        let (_, limits) = self.0.iter().find(|(kind, _)| *kind == case.kind)?;
        let what = (case.kind, case.held);
        Counted::of(what, &case.steps, case.rating, limits, calendar, today)
    }
}
