//! `yingshang migrate`: the tables, created or brought up to date before a new version is
//! started; and the way from SQLite to PostgreSQL.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, ensure};

use super::Place;
use crate::{
    secret::Secret,
    store::{Database, Engine, FILE, Store},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    place: Place,
    /// 把这个数据目录里 SQLite 的全部内容搬到 --database 的空 PostgreSQL；搬之前请先停止服务
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
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
        if let Some(from) = &self.from {
            ensure!(
                facts.engine == Engine::Postgres,
                "--from 要与 --database postgres://… 一起用"
            );
            ensure!(
                from.join(FILE).is_file(),
                "{} 里没有 {FILE}，请写 SQLite 所在的数据目录",
                from.display()
            );
            let old = Store::open(&Database::folder(from))
                .await
                .with_context(|| format!("打不开数据目录 {}", from.display()))?;
            // The key first: without it the receipts would lead nowhere.
            Secret::carry(from, self.place.keys())?;
            self.place.secret(&old).await?;
            let rows = old
                .copy_to(&store)
                .await
                .context("没有搬成，PostgreSQL 里仍是空的")?;
            self.place.secret(&store).await?;
            old.close().await;
            println!(
                "已搬 {rows} 行。今后启动时写 --database，数据目录仍用 {}（图片在里面），\
                 密钥在 {}。",
                from.display(),
                self.place.keys().display()
            );
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
