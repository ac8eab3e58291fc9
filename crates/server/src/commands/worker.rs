//! `yingshang worker`: the background alone, for a database that several servers share.

use std::{process::ExitCode, time::Duration};

use anyhow::Context as _;

use super::{Notices, Place};
use crate::{background::Office, door::StopSignals};

/// What is being sent when a stop is asked for gets so long.
const LAST_NOTICES: Duration = Duration::from_secs(20);

#[derive(Debug, clap::Args)]
pub(crate) struct Worker {
    #[command(flatten)]
    place: Place,
    /// 公众访问的网址，写在通知里，如 https://zs.example.gov.cn
    #[arg(long, env = "YINGSHANG_PUBLIC_URL")]
    public_url: String,
    #[command(flatten)]
    notices: Notices,
}

impl Worker {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.place.open().await?;
        let secret = self.place.secret(&store).await?;
        let data = self.place.data;
        let mut signals = StopSignals::listen().context("接不到停止信号")?;
        let public_url = self.public_url.trim_end_matches('/');
        let notices = self.notices.notices.as_deref();
        let office = Office::open(store.clone(), secret, notices, &data, public_url)?;
        let background = office.start();
        tracing::info!("working");
        signals.asked().await;
        tokio::select! {
            () = background.end(LAST_NOTICES) => {}
            () = signals.asked() => {
                tracing::warn!("stopped at once");
                return Ok(ExitCode::FAILURE);
            }
        }
        store.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}
