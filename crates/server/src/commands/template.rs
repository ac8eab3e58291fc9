//! `yingshang template KIND`: the empty sheet of a kind with its hints, which imports back.

use std::{
    fs,
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use domain::{each_kind, listing::Listing};

use super::kind;

#[derive(Debug, clap::Args)]
pub(crate) struct Template {
    /// 哪一种
    #[arg(value_name = "KIND", value_parser = kind)]
    kind: &'static str,
    /// 写到哪个文件；不写时，在终端里写到当前目录（如 招商项目-空表.xlsx），接管道时写到标准输出
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// 同 FILE
    #[arg(short, long, value_name = "FILE", conflicts_with = "file")]
    out: Option<PathBuf>,
}

impl Template {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let (bytes, zh) = of_kind(self.kind)?;
        let file = self.file.or(self.out);
        if file.is_none() && !std::io::stdout().is_terminal() {
            std::io::stdout()
                .write_all(&bytes)
                .context("写不到标准输出")?;
            return Ok(ExitCode::SUCCESS);
        }
        let file = file.unwrap_or_else(|| PathBuf::from(format!("{zh}-空表.xlsx")));
        fs::write(&file, bytes).with_context(|| format!("写不了 {}", file.display()))?;
        println!(
            "已写好 {0}。填好后用 yingshang import {1} {0} 导入。",
            file.display(),
            self.kind
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// The empty sheet of a kind, and the kind's Chinese word.
fn of_kind(kind: &str) -> anyhow::Result<(Vec<u8>, &'static str)> {
    fn template<T: Listing>() -> anyhow::Result<(Vec<u8>, &'static str)> {
        let title = format!("{}导入表", T::ZH);
        Ok((workbook::template(T::fields(), &title, T::ZH)?, T::ZH))
    }
    macro_rules! by_kind {
        ($($type:ty, $place:ident;)*) => {
            match kind {
                $(kind if kind == <$type>::KEY => template::<$type>(),)*
                _ => anyhow::bail!("没有这一种：{kind}"),
            }
        };
    }
    each_kind!(by_kind)
}
