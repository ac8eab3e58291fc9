//! The roles of the binary, one file each.

mod import;
mod seed;
mod serve;
mod template;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// 县域招商引资门户
#[derive(Debug, Parser)]
#[command(name = "yingshang", version, about = "迎商：县域招商引资门户", long_about = None)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动门户
    Serve(serve::Serve),
    /// 把一个县的内容（county.json、projects.xlsx、pictures/）装入空的数据目录
    Seed(seed::Seed),
    /// 从 Excel 或 CSV 导入
    Import(import::Import),
    /// 生成可以填写、可以再导入的空表
    Template(template::Template),
}

/// Where the data are; the same for every role.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct DataFolder {
    /// 数据目录
    #[arg(long, env = "YINGSHANG_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
}

/// The kinds of listings that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// 招商项目
    Projects,
}

/// Runs the role; a failure is one sentence on standard error.
pub async fn run(cli: Cli) -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("YINGSHANG_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .init();
    let result = match cli.command {
        Command::Serve(serve) => serve.run().await,
        Command::Seed(seed) => seed.run().await,
        Command::Import(import) => import.run().await,
        Command::Template(template) => template.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yingshang: {error:#}");
            ExitCode::FAILURE
        }
    }
}
