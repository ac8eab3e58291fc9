//! `yingshang retention`: erases personal data whose day has come, or says how much that is.

use std::process::ExitCode;

use anyhow::ensure;
use domain::date::Date;

use super::Place;
use crate::{background::retention, published::now};

#[derive(Debug, clap::Args)]
pub(crate) struct Retention {
    #[command(flatten)]
    place: Place,
    /// 只显示有多少件，什么也不删
    #[arg(long)]
    dry_run: bool,
    /// 与 --dry-run 一起用：到那一天会有多少件，如 2028-01-01
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|_| "日期请写成 2028-01-01".to_owned())
}

impl Retention {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        ensure!(
            self.dry_run || self.on.is_none(),
            "--on 只能与 --dry-run 一起用：没有到期的不能提前删除"
        );
        let store = self.place.open().await?;
        let today = now().shanghai_date();
        let day = self.on.unwrap_or(today);
        let due = store.due_for_erasure(day).await?;
        println!(
            "{}到期：投资意向 {} 件，建议投诉 {} 件；另有 {} 件到期但还没办完，等办结后删除。",
            day.zh(),
            due.leads,
            due.cases,
            due.waiting
        );
        if self.dry_run {
            println!("只是查看，什么也没有删。");
        } else {
            let erased = retention::erase(&store, today).await?;
            let swept = retention::sweep(&store, now()).await?;
            // Whoever ran it has seen to the day: the server need not doubt it any more.
            store.note_run(retention::JOB, now(), "由人执行").await?;
            println!(
                "已删除投资意向 {} 件、建议投诉 {} 件的个人信息，清理过期记录 {swept} 条。",
                erased.leads, erased.cases
            );
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
