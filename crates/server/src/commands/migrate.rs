//! `yingshang migrate`: the tables, created or brought up to date, before a new version is
//! started.

use std::process::ExitCode;

use super::Place;
use crate::store::Engine;

#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    place: Place,
}

impl Migrate {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.place.open().await?;
        let facts = store.facts().await?;
        let engine = match facts.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        };
        println!(
            "{engine} {}：表已是第 {} 版。",
            facts.version,
            store.tables()
        );
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
