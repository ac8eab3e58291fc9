//! `yingshang seed DIR`: a county's content into an empty data folder, the projects through the
//! same import that a bureau's own sheet goes through.

use std::{fs, path::Path, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, anyhow, bail, ensure};
use domain::{
    complaints::{CaseResult, ResultForm, Traces},
    compliance, each_kind,
    library::Library,
    listing::Listing,
    positioning::County,
};
use tokio::task::JoinSet;

use super::{
    Place,
    approval::unlawful,
    attach, calendar,
    sheets::{Kept, Sheets, publish},
};
use crate::{
    published::{now, today},
    store::Document,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Seed {
    /// 内容所在的目录：county.json，可有 projects.xlsx、policies.csv 等各类表格，以及 pictures/、photos/、attachments/
    dir: PathBuf,
    /// 不装入 photos/ 里的照片；照片要逐张转成三种尺寸，最费时间
    #[arg(long)]
    no_photos: bool,
    #[command(flatten)]
    place: Place,
}

impl Seed {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let text = fs::read_to_string(self.dir.join("county.json"))
            .with_context(|| format!("读不到 {}/county.json", self.dir.display()))?;
        let mut county: County = serde_json::from_str(&text).context("county.json 的内容不对")?;
        may_be_published(&county)?;
        let slips = county.complaints.slips();
        ensure!(
            slips.is_empty(),
            "county.json 的 complaints：\n{}",
            slips.join("\n")
        );
        let years = match self.dir.join("calendar.json") {
            file if file.exists() => calendar::read(&file)?,
            _ => Vec::new(),
        };
        let mut library = read(&self.dir, &county).await?;
        if county.demo {
            move_to_today(&mut county, &mut library);
        }
        let data = &self.place.data;
        let store = self.place.open().await?;
        ensure!(
            store.is_empty().await?,
            "数据目录 {} 或它的数据库里已有内容，不再装入",
            data.display()
        );
        copy_pictures(&self.dir.join("pictures"), &data.join("pictures"))?;
        attach_all(&self.dir.join("attachments"), data).await?;
        if !self.no_photos {
            attach_all(&self.dir.join("photos"), data).await?;
        }
        let document = Document {
            key: "county".to_owned(),
            json: serde_json::to_string(&county)?,
            author: None,
        };
        let mut summary = Vec::new();
        macro_rules! publish_all {
            ($($type:ty, $place:ident;)*) => {
                $(if !library.$place.is_empty() {
                    summary.push(publish(&store, &library.$place, &Kept::default(), "seed").await?);
                })*
            };
        }
        each_kind!(publish_all);
        if !years.is_empty() {
            calendar::put_in(&store, &years, "seed").await?;
        }
        let results = invented(&self.dir, &county)?;
        if !results.is_empty() {
            store.seed_results(&results, now()).await?;
        }
        // The county last: a data folder that has one is complete.
        store
            .publish("positioning", &[document], "seed", now())
            .await?;
        store.close().await;
        println!("{}：{}", county.name, summary.join("\n"));
        Ok(ExitCode::SUCCESS)
    }
}

/// 典型案例 of a demonstration: invented, and saying so in every text. A real county's come out of its
/// cases, and nothing else.
fn invented(dir: &Path, county: &County) -> anyhow::Result<Vec<CaseResult>> {
    let file = dir.join("results.json");
    if !file.exists() {
        return Ok(Vec::new());
    }
    ensure!(
        county.demo,
        "results.json 只用于演示县；典型案例由坐席从办结的来件里写出"
    );
    let text = fs::read_to_string(&file)?;
    let results: Vec<CaseResult> =
        serde_json::from_str(&text).context("results.json 的内容不对")?;
    for result in &results {
        let form = ResultForm {
            title: result.title.clone(),
            problem: result.problem.clone(),
            outcome: result.outcome.clone(),
            changed: result.changed.clone(),
        };
        let fit = form.parse(&Traces::default());
        ensure!(
            result.demo && fit.is_ok(),
            "results.json 的“{}”：{}",
            result.title,
            match fit {
                Err(errors) => errors
                    .0
                    .into_values()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("；"),
                Ok(_) => "演示的案例要写 demo: true".to_owned(),
            }
        );
    }
    Ok(results)
}

/// The publish gate over every text of the county's own document. It has no columns for an
/// override: what it says is the county's own word, and can be said otherwise.
fn may_be_published(county: &County) -> anyhow::Result<()> {
    let found = compliance::check_county(county);
    let lines: Vec<String> = found
        .iter()
        .map(|(place, finding)| unlawful(&format!("county.json 的 {place}"), finding))
        .collect();
    ensure!(
        lines.is_empty(),
        "{}\n请改掉这些话再装入，未写入任何内容。",
        lines.join("\n")
    );
    Ok(())
}

/// Every kind's sheet: `policies.csv` or `policies.xlsx`.
async fn read(dir: &Path, county: &County) -> anyhow::Result<Library> {
    let mut library = Library::default();
    macro_rules! read_all {
        ($($type:ty, $place:ident;)*) => {
            $(library.$place = read_kind::<$type>(dir, county).await?;)*
        };
    }
    each_kind!(read_all);
    Ok(library)
}

async fn read_kind<T: Listing>(dir: &Path, county: &County) -> anyhow::Result<Vec<T>> {
    let files = ["xlsx", "csv"].map(|ending| dir.join(format!("{}.{ending}", T::KEY)));
    let Some(file) = files.iter().find(|file| file.exists()) else {
        return Ok(Vec::new());
    };
    let sheets = Sheets::read(file, today(), &county.bureau, None).await?;
    if sheets.refused() > 0 {
        bail!("{}", sheets.report());
    }
    Ok(sheets.documents)
}

/// The demonstration stays as fresh as on the day it was written: its dates move along, the
/// latest check of a project being three days old. Only for a county that says 演示.
fn move_to_today(county: &mut County, library: &mut Library) {
    const LATEST: i64 = 3;
    let checks = library.projects.iter().map(|project| project.verified_on);
    let Some(latest) = checks.flatten().max() else {
        return;
    };
    let days = today().days() - LATEST - latest.days();
    county.verified_on = county.verified_on.add_days(days);
    macro_rules! move_all {
        ($($type:ty, $place:ident;)*) => {
            $(library.$place.iter_mut().for_each(|document| document.move_by(days));)*
        };
    }
    each_kind!(move_all);
}

/// Photographs and attachments through the same door that a bureau's own files go through; as many
/// at once as there are processors, since encoding is nearly all of it.
async fn attach_all(from: &Path, data: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    let mut files: Vec<PathBuf> = fs::read_dir(from)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    let mut files = files.into_iter();
    let mut taking = JoinSet::new();
    loop {
        while taking.len() < most
            && let Some(file) = files.next()
        {
            let data = data.to_owned();
            taking.spawn(async move {
                let taken = attach::take(&file, &data, None).await;
                taken.map_err(|why| anyhow!("{}：{why}", file.display()))
            });
        }
        match taking.join_next().await {
            Some(taken) => taken??,
            None => return Ok(()),
        };
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
