//! `yingshang seed DIR`: a county's content into an empty data folder, the projects through the
//! same import that a bureau's own sheet goes through.

use std::{fs, path::Path, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail, ensure};
use domain::{positioning::County, projects::Project};

use super::{
    Place,
    import::{Sheets, publish},
};
use crate::{
    published::{now, today},
    store::Document,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Seed {
    /// 内容所在的目录：county.json，可有 projects.xlsx 和 pictures/
    dir: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Seed {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let text = fs::read_to_string(self.dir.join("county.json"))
            .with_context(|| format!("读不到 {}/county.json", self.dir.display()))?;
        let mut county: County = serde_json::from_str(&text).context("county.json 的内容不对")?;
        let mut projects = read_projects(&self.dir.join("projects.xlsx"), &county).await?;
        if county.demo {
            move_to_today(&mut county, &mut projects);
        }
        let data = &self.place.data;
        let store = self.place.open().await?;
        ensure!(
            store.is_empty().await?,
            "数据目录 {} 或它的数据库里已有内容，不再装入",
            data.display()
        );
        copy_pictures(&self.dir.join("pictures"), &data.join("pictures"))?;
        let document = Document {
            key: "county".to_owned(),
            json: serde_json::to_string(&county)?,
        };
        let summary = publish(&store, &projects, "seed").await?;
        // The county last: a data folder that has one is complete.
        store
            .publish("positioning", &[document], "seed", now())
            .await?;
        store.close().await;
        println!("{}：{summary}", county.name);
        Ok(ExitCode::SUCCESS)
    }
}

async fn read_projects(file: &Path, county: &County) -> anyhow::Result<Vec<Project>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let sheets = Sheets::read(file, today(), &county.bureau).await?;
    if sheets.refused() > 0 {
        bail!("{}", sheets.report());
    }
    Ok(sheets.projects)
}

/// The demonstration stays as fresh as on the day it was written: its dates move along, the
/// latest check being three days old. Only for a county that says 演示.
fn move_to_today(county: &mut County, projects: &mut [Project]) {
    const LATEST: i64 = 3;
    let Some(latest) = projects
        .iter()
        .filter_map(|project| project.verified_on)
        .max()
    else {
        return;
    };
    let days = today().days() - LATEST - latest.days();
    county.verified_on = county.verified_on.add_days(days);
    for project in projects {
        project.verified_on = project.verified_on.map(|day| day.add_days(days));
    }
}

fn copy_pictures(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
