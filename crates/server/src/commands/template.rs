//! `yingshang template projects`: the empty sheet with its hints, which imports back.

use std::{
    fs,
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use domain::projects;

use super::Kind;

#[derive(Debug, clap::Args)]
pub(crate) struct Template {
    /// 哪一种
    kind: Kind,
    /// 写到哪个文件；不写时，在终端里写到当前目录的 招商项目-空表.xlsx，接管道时写到标准输出
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// 同 FILE
    #[arg(short, long, value_name = "FILE", conflicts_with = "file")]
    out: Option<PathBuf>,
}

impl Template {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Kind::Projects = self.kind;
        let bytes = workbook::template(projects::FIELDS, "招商项目导入表", "招商项目")?;
        let file = self.file.or(self.out);
        if file.is_none() && !std::io::stdout().is_terminal() {
            std::io::stdout()
                .write_all(&bytes)
                .context("写不到标准输出")?;
            return Ok(ExitCode::SUCCESS);
        }
        let file = file.unwrap_or_else(|| PathBuf::from("招商项目-空表.xlsx"));
        fs::write(&file, bytes).with_context(|| format!("写不了 {}", file.display()))?;
        println!(
            "已写好 {}。填好后用 yingshang import projects {0} 导入。",
            file.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}
