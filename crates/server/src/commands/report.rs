//! `yingshang report`: the cases of a time as a sheet without personal data, for the upper body and
//! for the archive.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, anyhow};
use domain::{complaints::Kind, positioning::County, workdays::Calendar};

use super::Place;
use crate::{
    published::{self, today},
    report::{Scope, sheet},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    #[command(flatten)]
    place: Place,
    /// 开始日期，如 2026-09-01；这段时间收到、在办、办结的都列出
    #[arg(long, default_value = "", hide_default_value = true)]
    from: String,
    /// 结束日期，如 2026-10-31
    #[arg(long, default_value = "", hide_default_value = true)]
    to: String,
    /// 年度归档清单：这一年办结的，如 2026；与起止日期二选一
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "YEAR"
    )]
    archive: String,
    /// 只列一类，如 foreign_investment（外商投资投诉，按第3号令每两个月报送）
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// 写到这个文件；不写时写到标准输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::named(word).ok_or_else(|| {
        let all: Vec<String> = Kind::ALL
            .iter()
            .map(|kind| format!("{}（{}）", kind.key(), kind.zh()))
            .collect();
        format!("可以写 {}", all.join("、"))
    })
}

impl Report {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let scope = Scope::read(&self.from, &self.to, &self.archive).map_err(|why| anyhow!(why))?;
        let store = self.place.open().await?;
        let county = store.published("positioning").await?.pop();
        let county: Option<County> = county
            .map(|one| serde_json::from_str(&one.json))
            .transpose()
            .context("县情文档读不懂")?;
        let settings = county.map(|county| county.complaints).unwrap_or_default();
        let years = published::years(&store).await?;
        let calendar = Calendar::builtin().with_years(&years);
        let calendar = calendar.map_err(|slips| anyhow!(slips.join("；")))?;
        let asked = (scope, self.kind);
        let (bytes, lines) = sheet(&store, &settings, &calendar, asked, today()).await?;
        store.close().await;
        match &self.out {
            Some(file) => {
                std::fs::write(file, bytes).with_context(|| format!("写不进 {}", file.display()))?
            }
            None => {
                use std::io::Write as _;
                std::io::stdout().write_all(&bytes)?;
            }
        }
        eprintln!("共 {lines} 件，不含个人信息。");
        Ok(ExitCode::SUCCESS)
    }
}
