//! A store of its own for every test, on either engine, and what the tests put into it.

use std::sync::{Arc, Mutex, Weak};

use cluster::Cluster;
use domain::codes::ReceiptNumber;
use domain::date::{Date, Timestamp};
use domain::leads::{HalfDay, LeadFacts, LeadKind, LeadNeed, OfficerCard, ProjectRef, VisitDay};
use domain::money::{Amount, MoneyUnit};
use server::store::{
    Database, Document, FILE, Outcome, Screening, SealCase, SealedCase, Store, StoreError,
    StoredLead, Submission, Terms,
};
use sqlx::{AnyConnection, Connection as _, query, query_scalar};

/// 2026-11-21 17:50 in Beijing.
pub const THEN: i64 = 1_795_254_600_000;

/// An empty database; goes when dropped.
pub struct Home {
    pub database: Database,
    address: String,
    /// What goes with it.
    _place: Box<dyn Send + Sync>,
}

/// One cluster as long as any test runs on it.
fn shared_cluster() -> Arc<Cluster> {
    static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut shared = SHARED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    shared.upgrade().unwrap_or_else(|| {
        let cluster = Arc::new(Cluster::start().unwrap());
        *shared = Arc::downgrade(&cluster);
        cluster
    })
}

impl Home {
    pub fn sqlite() -> Self {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        Self {
            database: Database::folder(folder.path()),
            address: format!("sqlite://{}?mode=rw", file.display()),
            _place: Box::new(folder),
        }
    }

    pub fn postgres() -> Self {
        sqlx::any::install_default_drivers();
        let cluster = shared_cluster();
        let address = cluster.new_database().unwrap();
        Self {
            database: Database::parse(&address).unwrap(),
            address,
            _place: Box::new(cluster),
        }
    }

    /// A store on it; the second one is another process or another node.
    pub async fn open(&self) -> Store {
        Store::open(&self.database).await.unwrap()
    }

    /// Another program at the same database.
    pub async fn connect(&self) -> AnyConnection {
        AnyConnection::connect(&self.address).await.unwrap()
    }

    /// Another program that holds what these statements take, until it says ROLLBACK.
    async fn held(&self, statements: &[&'static str]) -> AnyConnection {
        let mut foreign = self.connect().await;
        for sql in statements {
            query(*sql).execute(&mut foreign).await.unwrap();
        }
        foreign
    }

    /// Another node that holds the day's row of numbers.
    pub async fn with_numbers_held(&self) -> AnyConnection {
        self.held(&["BEGIN", "UPDATE receipt_serials SET next = next"])
            .await
    }

    /// Another program that holds all of SQLite's file.
    pub async fn with_file_held(&self) -> AnyConnection {
        self.held(&["BEGIN EXCLUSIVE"]).await
    }

    /// The data folder, on SQLite.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.database {
            Database::Folder(folder) => Some(folder),
            Database::Postgres(_) => None,
        }
    }

    pub async fn execute(&self, sql: &'static str) {
        query(sql).execute(&mut self.connect().await).await.unwrap();
    }

    pub async fn count(&self, table: &str) -> i64 {
        let sql = match table {
            "leads" => "SELECT COUNT(*) FROM leads",
            "lead_events" => "SELECT COUNT(*) FROM lead_events",
            "lead_readings" => "SELECT COUNT(*) FROM lead_readings",
            "outbox" => "SELECT COUNT(*) FROM outbox",
            "idempotency_keys" => "SELECT COUNT(*) FROM idempotency_keys",
            "shared_secret" => "SELECT COUNT(*) FROM shared_secret",
            "cases" => "SELECT COUNT(*) FROM cases",
            "holds" => "SELECT COUNT(*) FROM holds",
            "budgets" => "SELECT COUNT(*) FROM budgets",
            "text_marks" => "SELECT COUNT(*) FROM text_marks",
            "spent_proofs" => "SELECT COUNT(*) FROM spent_proofs",
            _ => panic!("{table}"),
        };
        let mut connection = self.connect().await;
        query_scalar(sql).fetch_one(&mut connection).await.unwrap()
    }
}

/// Makes of each `async fn name(home: Home)` a test on either engine.
macro_rules! on_both_engines {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                super::$name(crate::support::Home::sqlite()).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                super::$name(crate::support::Home::postgres()).await;
            })*
        }
    };
}
pub(crate) use on_both_engines;

pub fn facts() -> LeadFacts {
    LeadFacts {
        // No form has all of them at once; the table does not mind.
        kind: LeadKind::Visit,
        amount: Amount::parse("约1.2亿元", MoneyUnit::Wan).unwrap(),
        project: Some("qs-001".to_owned()),
        about: Some("chains:dairy.whey".to_owned()),
        need: Some(LeadNeed::Land),
        visit: Some(VisitDay {
            day: Date::new(2026, 12, 1).unwrap(),
            half: HalfDay::Afternoon,
        }),
        people: Some(3),
    }
}

pub fn terms() -> Terms {
    Terms {
        project: Some(ProjectRef {
            id: "qs-001".to_owned(),
            title: "方便米饭".to_owned(),
        }),
        about: Some("乳品产业链·乳清（缺）".to_owned()),
        officer: Some(OfficerCard {
            unit: "招商服务中心".to_owned(),
            person: "演示".to_owned(),
            phone: "0190-8001234".to_owned(),
        }),
        next_step: "两个工作日内与您联系".to_owned(),
        due_on: Date::new(2026, 11, 24).unwrap(),
        due_note: Some("按周末推算".to_owned()),
        due_source: Some("本县办理时限".to_owned()),
        erased_on: Date::new(2028, 11, 21).unwrap(),
        notice_version: "2026-11".to_owned(),
    }
}

/// Stands for what is sealed of these words under a number.
pub fn sealed(number: &ReceiptNumber, want: &str) -> SealedCase {
    SealedCase {
        code_hash: [number.serial().to_le_bytes()[0]; 32],
        key: Some(format!("key of {number}")),
        person: Some("sealed person".to_owned()),
        words: Some(format!("sealed {want}")),
    }
}

pub fn seal(want: &str) -> SealCase {
    let want = want.to_owned();
    Arc::new(move |number| Ok(sealed(number, &want)))
}

/// An intent under a key of its own, with these words.
pub fn submission(key: u8, want: &str) -> Submission {
    Submission {
        key: [key; 32],
        body: [1; 32],
        received_at: Timestamp::from_millis(THEN),
        facts: facts(),
        terms: terms(),
        seal: seal(want),
        screening: Screening::default(),
    }
}

pub async fn submit_at(
    store: &Store,
    key: u8,
    body: u8,
    millis: i64,
) -> Result<Outcome, StoreError> {
    let submission = Submission {
        body: [body; 32],
        received_at: Timestamp::from_millis(millis),
        ..submission(key, "想要蒸汽")
    };
    store.submit_lead(submission).await
}

pub async fn submit(store: &Store, key: u8, body: u8) -> Result<Outcome, StoreError> {
    submit_at(store, key, body, THEN).await
}

pub fn new(outcome: Result<Outcome, StoreError>) -> StoredLead {
    match outcome {
        Ok(Outcome::New(lead)) => lead,
        other => panic!("not new: {other:?}"),
    }
}

pub fn document(key: &str, json: &str) -> Document {
    Document {
        key: key.to_owned(),
        json: json.to_owned(),
        author: None,
    }
}
