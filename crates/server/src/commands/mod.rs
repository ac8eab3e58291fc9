//! The roles of the binary, one file each.

mod approval;
mod attach;
mod calendar;
mod doctor;
mod import;
mod migrate;
mod read_attachment;
mod read_picture;
mod read_upload;
mod read_workbook;
mod report;
mod retention;
mod seed;
mod serve;
mod sheets;
mod template;
mod token;
mod worker;
mod wrong;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use domain::{each_kind, listing::Listing as _};

use crate::{
    secret::Secret,
    store::{Database, Store},
};

/// 县域招商引资门户
#[derive(Debug, Parser)]
#[command(name = "yingshang", version, about = "迎商：县域招商引资门户", long_about = None)]
pub struct Cli {
    #[command(subcommand)]
    start: Start,
}

#[derive(Debug, Subcommand)]
enum Start {
    /// 在受限的进程里读一个表格文件（程序自己使用）
    #[command(hide = true)]
    ReadWorkbook(read_workbook::ReadWorkbook),
    /// 在受限的进程里读一张图片（程序自己使用）
    #[command(hide = true)]
    ReadPicture(read_picture::ReadPicture),
    /// 在受限的进程里读一个附件的文字（程序自己使用）
    #[command(hide = true)]
    ReadAttachment(read_attachment::ReadAttachment),
    /// 在受限的进程里看一个访客上传的附件（程序自己使用）
    #[command(hide = true)]
    ReadUpload(read_upload::ReadUpload),
    #[command(flatten)]
    Role(Box<Command>),
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动门户
    Serve(Box<serve::Serve>),
    /// 把一个县的内容（county.json、projects.xlsx、pictures/）装入空的数据目录
    Seed(seed::Seed),
    /// 从 Excel 或 CSV 导入
    Import(import::Import),
    /// 检查内容：哪些超过复核期、哪些快到期、缺哪些文件、附件里有没有不能发布的表述
    Doctor(doctor::Doctor),
    /// 放入图片和附件：按内容认类型，图片去掉拍摄信息并转成三种宽度，附件的文字先查一遍
    Attach(attach::Attach),
    /// 建好或升级数据库的表；也可把数据目录里的 SQLite 整个搬到 PostgreSQL
    Migrate(migrate::Migrate),
    /// 生成可以填写、可以再导入的空表
    Template(template::Template),
    /// 单独运行后台：发通知、看期限、到期删除；serve 已包含它，多台服务器时才需要单独运行
    Worker(worker::Worker),
    /// 删除保存期已满的个人信息；serve 每小时自己做一次，--dry-run 只看有多少
    Retention(retention::Retention),
    /// 发放或收回服务令牌，供其他程序以坐席、承办单位或监督员的身份办理意向和建议投诉
    Token(token::TokenCommand),
    /// 写入某一年度的放假和调休安排，工作日期限按它计算
    Calendar(calendar::CalendarCommand),
    /// 导出建议投诉的报表（报上级、年度归档），不含个人信息
    Report(report::Report),
}

/// Where the data are; the same for every role.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Place {
    /// 数据目录
    #[arg(long, env = "YINGSHANG_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
    /// 数据库，如 postgres://用户:密码@主机:5432/库名；不写时用数据目录里的 SQLite
    #[arg(long, env = "YINGSHANG_DATABASE", hide_env_values = true, value_name = "URL",
          value_parser = Database::parse)]
    database: Option<Database>,
    /// 密钥 secret.key 所在的目录；多个节点各放同一个文件。不写时在数据目录里
    #[arg(long, env = "YINGSHANG_KEYS", value_name = "DIR")]
    keys: Option<PathBuf>,
}

impl Place {
    /// The folder of the key file.
    pub(crate) fn keys(&self) -> &Path {
        self.keys.as_deref().unwrap_or(&self.data)
    }

    /// The key of this database.
    pub(crate) async fn secret(&self, store: &Store) -> anyhow::Result<Secret> {
        let found = Secret::of(store, self.keys()).await;
        found.context("密钥用不了")
    }

    /// The database, opened, its tables up to date.
    pub(crate) async fn open(&self) -> anyhow::Result<Store> {
        let folder = || Database::folder(&self.data);
        let database = self.database.clone().unwrap_or_else(folder);
        Store::open(&database)
            .await
            .with_context(|| match &database {
                Database::Folder(data) => format!("打不开数据目录 {}", data.display()),
                Database::Postgres(_) => {
                    "连不上 PostgreSQL，请检查 --database 的地址、用户和密码".to_owned()
                }
            })
    }
}

/// Who is told of what.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Notices {
    /// 通知的设置文件；不写时用数据目录里的 notices.json，没有这个文件就只写日志
    #[arg(long, env = "YINGSHANG_NOTICES", value_name = "FILE")]
    pub(crate) notices: Option<PathBuf>,
}

macro_rules! kinds {
    ($($type:ty, $place:ident;)*) => {
        /// The words of the kinds that can be imported.
        pub(crate) const KINDS: &[&str] = &[$(<$type>::KEY),*];
    };
}
each_kind!(kinds);

/// Reads the name of a kind of listing.
pub(crate) fn kind(word: &str) -> Result<&'static str, String> {
    KINDS
        .iter()
        .copied()
        .find(|kind| *kind == word)
        .ok_or_else(|| format!("没有这一种，可以写 {}", KINDS.join("、")))
}

/// Reads the command line and runs what it names.
pub fn start() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return wrong::tell(&error),
    };
    match cli.start {
        Start::ReadWorkbook(read) => read.run(),
        Start::ReadPicture(read) => read.run(),
        Start::ReadAttachment(read) => read.run(),
        Start::ReadUpload(read) => read.run(),
        Start::Role(command) => in_threads(*command),
    }
}

fn in_threads(command: Command) -> ExitCode {
    heap::give_back_large_pieces();
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => {
            let code = runtime.block_on(run(command));
            // What is still being compressed ahead of time is not worth waiting for.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("yingshang: 系统没有给出所需的线程（{error}）");
            ExitCode::FAILURE
        }
    }
}

/// Runs the role; a failure is one sentence on standard error.
async fn run(command: Command) -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("YINGSHANG_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .init();
    let result = match command {
        Command::Serve(serve) => serve.run().await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::Seed(seed) => seed.run().await,
        Command::Import(import) => import.run().await,
        Command::Attach(attach) => attach.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Template(template) => template.run(),
        Command::Worker(worker) => worker.run().await,
        Command::Retention(retention) => retention.run().await,
        Command::Token(token) => token.run().await,
        Command::Calendar(calendar) => calendar.run().await,
        Command::Report(report) => report.run().await,
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yingshang: {}", wrong::chain(&error));
            ExitCode::FAILURE
        }
    }
}
