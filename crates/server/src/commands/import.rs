//! `yingshang import projects`: from the sheet as bureaus really write it. Prints what it
//! understood, refuses what it does not, and writes nothing unless every row is good.

use std::{collections::HashMap, fmt::Write as _, path::Path, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use domain::{
    date::Date,
    projects::{FIELDS, Project},
    sheet::{self, Reading},
};

use super::{Kind, Place};
use crate::{
    published::{now, today},
    store::{Document, Store},
    workbooks,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// 哪一种
    kind: Kind,
    /// Excel（.xlsx）或 CSV 文件
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// 只看读懂了什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 跳过有问题的行，写入其余的行
    #[arg(long)]
    skip_bad: bool,
    /// 表里没有核实单位时写什么
    #[arg(long, default_value = "投资促进局")]
    verified_by: String,
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let Kind::Projects = self.kind;
        let sheets = Sheets::read(&self.file, today(), &self.verified_by).await?;
        print!("{}", sheets.report());
        let bad = sheets.refused();
        if sheets.projects.is_empty() && bad == 0 {
            println!("没有可导入的行，未写入任何内容。");
            return Ok(ExitCode::SUCCESS);
        }
        if self.dry_run {
            println!("试读完毕（--dry-run），未写入任何内容。");
            return Ok(if bad == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        if bad > 0 && !self.skip_bad {
            println!(
                "有 {bad} 处读不懂，未写入任何内容。改好后再导入，或加 --skip-bad 跳过这些行。"
            );
            return Ok(ExitCode::FAILURE);
        }
        if sheets.projects.is_empty() {
            println!("没有一行可以写入。");
            return Ok(ExitCode::FAILURE);
        }
        let store = self.place.open().await?;
        let summary = publish(&store, &sheets.projects, "import").await?;
        store.close().await;
        println!("{summary}");
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes projects as published listings; says how many are new.
pub(super) async fn publish(
    store: &Store,
    projects: &[Project],
    author: &str,
) -> anyhow::Result<String> {
    let documents: Vec<Document> = projects
        .iter()
        .map(|project| {
            Ok(Document {
                key: project.id.clone(),
                json: serde_json::to_string(project)?,
            })
        })
        .collect::<Result<_, serde_json::Error>>()?;
    let done = store.publish("projects", &documents, author, now()).await?;
    Ok(format!(
        "已发布：新增 {} 个，更新 {} 个，没有变化 {} 个。",
        done.added, done.changed, done.unchanged
    ))
}

/// What a workbook says, all sheets together.
pub(super) struct Sheets {
    readings: Vec<(String, Reading<Project>)>,
    passed_over: Vec<String>,
    /// Rows that are readable one by one and still cannot be taken.
    clashes: Vec<String>,
    /// The projects of all good rows, ready to be published.
    pub(super) projects: Vec<Project>,
}

impl Sheets {
    /// Reads a file; the errors of rows are part of the result.
    pub(super) async fn read(file: &Path, today: Date, verified_by: &str) -> anyhow::Result<Self> {
        let workbook = workbooks::read(file)
            .await
            .with_context(|| format!("{}", file.display()))?;
        let mut sheets = Self {
            readings: Vec::new(),
            passed_over: workbook.notes,
            clashes: Vec::new(),
            projects: Vec::new(),
        };
        for table in &workbook.tables {
            match sheet::read(table, FIELDS, Project::blank) {
                Ok(reading) => sheets.readings.push((table.name.clone(), reading)),
                Err(error) => sheets
                    .passed_over
                    .push(format!("工作表“{}”：{error}", table.name)),
            }
        }
        if sheets.readings.is_empty() {
            anyhow::bail!("{}", sheets.passed_over.join("\n"));
        }
        sheets.complete(today, verified_by);
        Ok(sheets)
    }

    /// Fills in what a sheet may leave out and gives each project its identifier.
    fn complete(&mut self, today: Date, verified_by: &str) {
        let mut seen: HashMap<String, (String, u32, Project)> = HashMap::new();
        for (name, reading) in &self.readings {
            for (row, project) in &reading.good {
                let mut project = project.clone();
                project.identify();
                if *project.verified_on.get_or_insert(today) > today {
                    self.clashes.push(format!(
                        "工作表“{name}”第 {row} 行的核实日期晚于今天，请写实际核实的日期"
                    ));
                    continue;
                }
                if project.verified_by.is_none() {
                    project.verified_by = Some(
                        project
                            .unit
                            .clone()
                            .unwrap_or_else(|| verified_by.to_owned()),
                    );
                }
                match seen.get(&project.id) {
                    Some((_, _, same)) if *same == project => {}
                    Some((sheet, first, _)) => self.clashes.push(format!(
                        "工作表“{name}”第 {row} 行与工作表“{sheet}”第 {first} 行是同一个项目（编号或名称、地点相同）\
                         而内容不同，请只留一行，或写上不同的项目编号"
                    )),
                    None => {
                        seen.insert(project.id.clone(), (name.clone(), *row, project.clone()));
                        self.projects.push(project);
                    }
                }
            }
        }
    }

    /// How many places could not be taken.
    pub(super) fn refused(&self) -> usize {
        self.readings
            .iter()
            .map(|(_, reading)| reading.refused.len())
            .sum::<usize>()
            + self.clashes.len()
    }

    /// What was understood and what not, for a person.
    pub(super) fn report(&self) -> String {
        let mut out = String::new();
        for line in &self.passed_over {
            let _ = writeln!(out, "跳过 {line}");
        }
        for (name, reading) in &self.readings {
            let _ = writeln!(out, "工作表“{name}”，表头在第 {} 行：", reading.header_row);
            for column in &reading.columns {
                let _ = match column.zh {
                    Some(zh) => writeln!(
                        out,
                        "  {} 列“{}” → {zh}{}",
                        column.letter,
                        column.header,
                        column
                            .unit_note
                            .as_ref()
                            .map(|note| format!("（{note}）"))
                            .unwrap_or_default(),
                    ),
                    None => writeln!(out, "  {} 列“{}” → 不导入", column.letter, column.header),
                };
            }
            for (row, why) in &reading.skipped {
                let _ = writeln!(out, "  跳过第 {row} 行：{why}");
            }
            for (row, project) in &reading.good {
                let figure = |text: Option<String>| text.unwrap_or_else(|| "未公布".to_owned());
                let _ = writeln!(
                    out,
                    "  第 {row} 行：{}｜{}｜{}｜{}",
                    project.title,
                    figure(project.investment.map(|amount| amount.to_string())),
                    figure(project.land.map(|land| land.in_mu())),
                    project.place.as_deref().unwrap_or("地点未公布"),
                );
            }
            for refusal in &reading.refused {
                let _ = writeln!(out, "  ✗ {refusal}");
            }
        }
        for clash in &self.clashes {
            let _ = writeln!(out, "  ✗ {clash}");
        }
        let _ = writeln!(
            out,
            "读懂 {} 个项目，{} 处有问题。",
            self.projects.len(),
            self.refused()
        );
        out
    }
}
