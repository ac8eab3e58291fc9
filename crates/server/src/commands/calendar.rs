//! `yingshang calendar FILE`: the State Council's arrangement of a year, put in without a new
//! program.

use std::{fs, path::Path, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, anyhow, ensure};
use domain::workdays::{Basis, Calendar, YearNotice};

use super::Place;
use crate::{
    published::{CALENDAR, now, years},
    store::{Document, Store},
};

#[derive(Debug, clap::Args)]
pub(crate) struct CalendarCommand {
    /// calendar.json：一个列表，每项写 year、basis、source、off（放假）、work（调休上班）
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// 只看读懂了什么，不写入
    #[arg(long)]
    dry_run: bool,
}

impl CalendarCommand {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let notices = read(&self.file)?;
        for notice in &notices {
            println!("{}", told(notice));
        }
        if self.dry_run {
            println!("试读完毕（--dry-run），未写入任何内容。");
            return Ok(ExitCode::SUCCESS);
        }
        let store = self.place.open().await?;
        put_in(&store, &notices, "calendar").await?;
        let all = years(&store).await?;
        store.close().await;
        let known: Vec<String> = all.iter().map(|one| one.year.to_string()).collect();
        println!(
            "已写入，运行中的门户马上按它计算；本县已写入的年度：{}。",
            known.join("、")
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads a file and refuses it with everything that is wrong with it.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<YearNotice>> {
    let text = fs::read_to_string(file).with_context(|| format!("读不到 {}", file.display()))?;
    let text = text.trim_start_matches('\u{feff}');
    let notices: Vec<YearNotice> = serde_json::from_str(text)
        .with_context(|| format!("{} 的内容不对，应是一个列表", file.display()))?;
    ensure!(!notices.is_empty(), "{} 里没有任何年度", file.display());
    Calendar::builtin()
        .with_years(&notices)
        .map_err(|slips| anyhow!("{}\n改好后再写入，未写入任何内容。", slips.join("\n")))?;
    Ok(notices)
}

/// Publishes the years; those that are not named stay.
pub(super) async fn put_in(
    store: &Store,
    notices: &[YearNotice],
    author: &str,
) -> anyhow::Result<()> {
    let documents: Vec<Document> = notices
        .iter()
        .map(|notice| {
            Ok(Document {
                key: notice.year.to_string(),
                json: serde_json::to_string(notice)?,
                author: None,
            })
        })
        .collect::<Result<_, serde_json::Error>>()?;
    store.publish(CALENDAR, &documents, author, now()).await?;
    Ok(())
}

/// What was understood, so that a person sees a slip of the pen.
fn told(notice: &YearNotice) -> String {
    let year = notice.year;
    match notice.read() {
        Ok(calendar) => {
            let basis = match calendar.years().next() {
                Some((_, Basis::Published)) => "已公布的安排",
                _ => "仅法定节假日",
            };
            format!(
                "{year}年：{basis}，{} 个工作日，放假 {} 段，调休上班 {} 天，来源 {}",
                calendar.workdays_of(year),
                notice.off.len(),
                notice.work.len(),
                notice.source,
            )
        }
        Err(slip) => slip,
    }
}
