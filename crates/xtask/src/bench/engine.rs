//! The databases that intents are measured on.

use anyhow::Result;

use super::Bench;

/// A database, and its address unless it is the file in the data folder.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) database: Option<String>,
}

impl Engine {
    /// SQLite, and the PostgreSQL that `--database` names.
    pub(crate) fn all(bench: &Bench) -> Result<Vec<Self>> {
        let mut engines = vec![Self {
            name: "SQLite",
            database: None,
        }];
        if let Some(url) = &bench.database {
            engines.push(Self {
                name: "PostgreSQL",
                database: Some(url.clone()),
            });
        }
        Ok(engines)
    }
}
