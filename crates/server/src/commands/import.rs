//! `yingshang import KIND`: from the sheet as bureaus really write it. Prints what it understood,
//! refuses what it does not, and writes nothing unless every row is good.

use std::{path::PathBuf, process::ExitCode};

use domain::{each_kind, listing::Listing};

use super::{
    Place,
    approval::Override,
    kind,
    sheets::{Sheets, at_odds, publish, published},
};
use crate::published::today;

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// 哪一种，如 projects、policies、parcels
    #[arg(value_name = "KIND", value_parser = kind)]
    kind: &'static str,
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
    #[command(flatten)]
    approval: Override,
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        macro_rules! by_kind {
            ($($type:ty, $place:ident;)*) => {
                match self.kind {
                    $(kind if kind == <$type>::KEY => self.import::<$type>().await,)*
                    kind => anyhow::bail!("没有这一种：{kind}"),
                }
            };
        }
        each_kind!(by_kind)
    }

    async fn import<T: Listing>(self) -> anyhow::Result<ExitCode> {
        let approval = self.approval.approval()?;
        let sheets =
            Sheets::<T>::read(&self.file, today(), &self.verified_by, approval.as_ref()).await?;
        print!("{}", sheets.report());
        let bad = sheets.refused();
        if sheets.documents.is_empty() && bad == 0 {
            println!("没有可导入的行，未写入任何内容。");
            return Ok(ExitCode::SUCCESS);
        }
        if self.dry_run {
            print!("{}", at_odds(&sheets.documents, today()));
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
        if sheets.documents.is_empty() {
            println!("没有一行可以写入。");
            return Ok(ExitCode::FAILURE);
        }
        let store = self.place.open().await?;
        let summary = publish(&store, &sheets.documents, &sheets.kept, "import").await?;
        let all = published::<T>(&store).await?;
        store.close().await;
        println!("{summary}");
        print!("{}", at_odds(&all, today()));
        Ok(ExitCode::SUCCESS)
    }
}
