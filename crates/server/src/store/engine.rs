//! The two engines behind one set of SQL: SQLite in the data folder, PostgreSQL when a county
//! outgrows one machine. Queries bind with `$1` on both; what only one of them knows stands in
//! `sqlite` and `postgres`.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::any::{Any, AnyRow, install_default_drivers};
use sqlx::error::DatabaseError;
use sqlx::{AssertSqlSafe, FromRow};

use super::{FILE, StoreError, folder, postgres, sqlite};

pub(super) type Pool = sqlx::AnyPool;
pub(super) type Connection = sqlx::AnyConnection;
pub(super) type Transaction = sqlx::Transaction<'static, Any>;
pub(super) type Row = AnyRow;

/// How long one call waits for its turn to write: for a connection and at the engine's lock.
pub(super) const PATIENCE: Duration = Duration::from_millis(5_000);

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// SQLite, in this data folder.
    Folder(PathBuf),
    /// PostgreSQL, at this address; it may hold a password.
    Postgres(String),
}

impl Database {
    /// The database in a data folder.
    pub fn folder(data: &Path) -> Self {
        Self::Folder(data.to_path_buf())
    }

    /// Reads an address as the command line gives it.
    ///
    /// # Errors
    /// A sentence, when it is not one of PostgreSQL. It does not repeat the address, which may
    /// hold a password.
    pub fn parse(url: &str) -> Result<Self, String> {
        if ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(
            "数据库地址应以 postgres:// 开头，如 postgres://用户:密码@主机:5432/库名；\
             用数据目录里的 SQLite 时不写这一项"
                .to_owned(),
        )
    }
}

impl fmt::Debug for Database {
    /// Without the address of PostgreSQL: it ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Postgres(_) => f.write_str("Postgres"),
        }
    }
}

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, one machine.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
}

/// The engine and its settings, as they are in force where submissions are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Which engine.
    pub engine: Engine,
    /// Its version, such as `3.51.3` or `15.18`.
    pub version: String,
    /// Settings on which the promise of a receipt rests, by the engine's own names.
    pub settings: Vec<(&'static str, String)>,
}

impl Facts {
    /// A setting by its name; empty when it is none of this engine's.
    pub fn setting(&self, name: &str) -> &str {
        let found = self.settings.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Refuses an engine or a setting under which a receipt could be lost.
    pub(super) fn assert(&self) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite => sqlite::assert(self),
            Engine::Postgres => postgres::assert(self),
        }
        .map_err(StoreError::Other)
    }
}

impl Engine {
    /// Opens the writers' and the readers' connections.
    pub(super) async fn open(database: &Database) -> Result<(Self, Pool, Pool), StoreError> {
        install_default_drivers();
        match database {
            Database::Folder(data) => {
                let file = data.join(FILE);
                folder::create(data, &file)?;
                let write = sqlite::writer(&file).await?;
                Ok((Self::Sqlite, write, sqlite::readers(&file)?))
            }
            Database::Postgres(url) => {
                let write = postgres::writers(url).await?;
                Ok((Self::Postgres, write, postgres::readers(url)?))
            }
        }
    }

    /// Begins a transaction that may write.
    pub(super) async fn begin(self, write: &Pool) -> Result<Transaction, StoreError> {
        let sql = match self {
            Self::Sqlite => sqlite::BEGIN_WRITE,
            Self::Postgres => postgres::BEGIN_WRITE,
        };
        within(PATIENCE, async { Ok(write.begin_with(sql).await?) }).await
    }

    /// Begins a transaction that reads, all of it at one moment.
    pub(super) async fn begin_read(self, read: &Pool) -> Result<Transaction, StoreError> {
        let sql = match self {
            Self::Sqlite => sqlite::BEGIN_READ,
            Self::Postgres => postgres::BEGIN_READ,
        };
        Ok(read.begin_with(sql).await?)
    }

    /// Asks the writers' connection itself; what was wished for is not always what one gets.
    pub(super) async fn facts(self, write: &Pool) -> Result<Facts, StoreError> {
        let mut connection = write.acquire().await?;
        let (version, settings) = match self {
            Self::Sqlite => sqlite::facts(&mut connection).await?,
            Self::Postgres => postgres::facts(&mut connection).await?,
        };
        Ok(Facts {
            engine: self,
            version,
            settings,
        })
    }

    /// Keeps other nodes out of the migrations until the transaction ends.
    pub(super) async fn migrate_alone(
        self,
        connection: &mut Connection,
    ) -> Result<(), sqlx::Error> {
        match self {
            // Its one lock is held since the transaction began.
            Self::Sqlite => Ok(()),
            Self::Postgres => postgres::migrate_alone(connection).await,
        }
    }

    /// Asks for the moment, in unix milliseconds.
    pub(super) const fn clock(self) -> &'static str {
        match self {
            Self::Sqlite => sqlite::CLOCK,
            Self::Postgres => postgres::CLOCK,
        }
    }

    /// What makes a worker pass over rows that another one is taking.
    pub(super) const fn skip_locked(self) -> &'static str {
        match self {
            // One writes at a time.
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// Takes what was overwritten out of the files as far as the engine lets us.
    pub(super) async fn scrub(self, write: &Pool) -> Result<(), StoreError> {
        match self {
            Self::Sqlite => sqlite::scrub(write).await,
            // Its own vacuum does that.
            Self::Postgres => Ok(()),
        }
    }

    /// Writes a table anew, so that what its rows held before is nowhere on the disk. It may take as
    /// long as the database is large; nobody else may be at it.
    pub(super) async fn wipe(self, write: &Pool, table: &'static str) -> Result<(), StoreError> {
        let mut connection = write.acquire().await?;
        match self {
            Self::Sqlite => sqlite::wipe(&mut connection).await?,
            Self::Postgres => postgres::wipe(&mut connection, table).await?,
        }
        Ok(())
    }

    /// The tables' SQL as this engine writes it.
    pub(super) fn dialect(self, sql: &'static str) -> String {
        match self {
            Self::Sqlite => sql.to_owned(),
            Self::Postgres => postgres::dialect(sql),
        }
    }
}

/// Gives up after a while; what is given up, sqlx rolls back.
pub(super) async fn within<T>(
    most: Duration,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    tokio::time::timeout(most, work)
        .await
        .unwrap_or(Err(StoreError::Busy))
}

/// Sorts an engine's error. Its words name tables, columns and rules, never values.
pub(super) fn database_error(error: &dyn DatabaseError) -> StoreError {
    match error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        Some(error) => postgres::error(error),
        None => sqlite::error(error),
    }
}

/// The places of so many rows with so many columns: `($1, $2), ($3, $4)`, and for SQLite
/// `(?, ?), (?, ?)`. It takes `$1` too, but looks for each name among all that came before, which
/// costs a group of 64 intents more than storing them.
pub(super) fn places(connection: &Connection, rows: usize, columns: usize) -> String {
    match connection.backend_name() {
        sqlite::NAME => rows_of(rows, columns, |_| "?".to_owned()),
        _ => rows_of(rows, columns, |place| format!("${place}")),
    }
}

/// The rows that a query gives for these numbers, whose place in it is `{}`.
pub(super) async fn rows_among(
    connection: &mut Connection,
    sql: &'static str,
    numbers: &[String],
) -> Result<Vec<Row>, sqlx::Error> {
    let sql = sql.replacen("{}", &places(connection, 1, numbers.len()), 1);
    // Safe: only places were added. One number's query is asked often, and kept ready.
    let mut select = sqlx::query(AssertSqlSafe(sql)).persistent(numbers.len() == 1);
    for number in numbers {
        select = select.bind(number);
    }
    select.fetch_all(connection).await
}

/// The same, as values.
pub(super) async fn among<T>(
    connection: &mut Connection,
    sql: &'static str,
    numbers: &[String],
) -> Result<Vec<T>, sqlx::Error>
where
    T: for<'r> FromRow<'r, Row>,
{
    let rows = rows_among(connection, sql, numbers).await?;
    rows.iter().map(T::from_row).collect()
}

fn rows_of(rows: usize, columns: usize, place: impl Fn(usize) -> String) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns)
            .map(|column| place(row * columns + column))
            .collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_through() {
        let place = |place| format!("${place}");
        assert_eq!(rows_of(1, 3, place), "($1, $2, $3)");
        assert_eq!(rows_of(2, 2, place), "($1, $2), ($3, $4)");
    }

    #[test]
    fn an_address_is_never_repeated() {
        let database = Database::parse("postgresql://u:geheim@db/yingshang").unwrap();
        assert!(!format!("{database:?}").contains("geheim"));
        let refused = Database::parse("mysql://u:geheim@db").unwrap_err();
        assert!(refused.contains("postgres://") && !refused.contains("geheim"));
    }
}
