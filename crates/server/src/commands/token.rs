//! `yingshang token add|revoke`: service tokens, with which other programs work for staff.

use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use domain::permissions::Role;
use sha2::{Digest as _, Sha256};

use super::Place;
use crate::{published::now, store::Token};

#[derive(Debug, clap::Args)]
pub(crate) struct TokenCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 发一个令牌；只显示这一次，数据库里只留它的摘要
    Add(Add),
    /// 收回这个名字的令牌
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
struct Add {
    #[command(flatten)]
    place: Place,
    /// 给谁用，如“投诉坐席”；查看个人信息的记录里写的就是它
    #[arg(long)]
    name: String,
    /// 单位；针对本单位的投诉，这个令牌看不到
    #[arg(long)]
    unit: String,
    /// seat 坐席（看全部来件，可转办），unit 承办单位（只看转给本单位的），supervisor 监督员（只看
    /// 脱敏后的来件，可写意见）
    #[arg(long, value_parser = role)]
    role: Role,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    #[command(flatten)]
    place: Place,
    /// 发令牌时写的名字
    #[arg(long)]
    name: String,
}

fn role(word: &str) -> Result<Role, String> {
    Role::named(word)
        .ok_or_else(|| "请写 seat（坐席）、unit（承办单位）或 supervisor（监督员）".to_owned())
}

impl TokenCommand {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Add(add) => add.run().await,
            What::Revoke(revoke) => revoke.run().await,
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let (name, unit) = (self.name.trim(), self.unit.trim());
        ensure!(
            !name.is_empty() && !unit.is_empty(),
            "请写明 --name 和 --unit"
        );
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).context("系统没有给出随机数，请稍后再试")?;
        let token = format!("ys_{}", hex::encode(bytes));
        let store = self.place.open().await?;
        let held = Token {
            name: name.to_owned(),
            unit: unit.to_owned(),
            role: self.role,
        };
        store
            .add_token(&Sha256::digest(&token).into(), &held, now())
            .await?;
        store.close().await;
        println!("{token}");
        eprintln!("令牌只显示这一次，请妥善保存；不用时运行 yingshang token revoke --name {name}");
        Ok(ExitCode::SUCCESS)
    }
}

impl Revoke {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.place.open().await?;
        let ended = store.revoke_token(self.name.trim(), now()).await?;
        store.close().await;
        ensure!(ended > 0, "没有叫“{}”的有效令牌", self.name.trim());
        println!("已收回 {ended} 个令牌，马上失效。");
        Ok(ExitCode::SUCCESS)
    }
}
