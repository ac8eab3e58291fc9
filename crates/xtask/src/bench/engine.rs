//! The databases that intents are measured on.

use anyhow::Result;
use cluster::Cluster;

use super::Bench;

/// A database, and its address unless it is the file in the data folder.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) database: Option<String>,
    /// Kept running as long as the engine is used.
    _cluster: Option<Cluster>,
}

impl Engine {
    /// SQLite, then PostgreSQL: the one that `--database` names, else a throw-away cluster on this
    /// machine, else none.
    pub(crate) fn all(bench: &Bench) -> Result<Vec<Self>> {
        let engine = |name, database, cluster| Self {
            name,
            database,
            _cluster: cluster,
        };
        let mut engines = vec![engine("SQLite", None, None)];
        if let Some(url) = &bench.database {
            engines.push(engine("PostgreSQL", Some(url.clone()), None));
        } else if Cluster::is_available() {
            let cluster = Cluster::start()?;
            let url = cluster.new_database()?;
            engines.push(engine("PostgreSQL", Some(url), Some(cluster)));
        } else {
            println!("PostgreSQL is not installed (Debian's package postgresql): not measured");
        }
        Ok(engines)
    }
}
