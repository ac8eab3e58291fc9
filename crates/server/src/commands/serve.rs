//! `yingshang serve`: opens the data folder, builds the first snapshot, listens, and stops in
//! peace: what has been accepted is finished first.

use std::{
    net::{IpAddr, SocketAddr},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;

use super::Place;
use crate::{
    app::App,
    door::{self, Ended, Gate, Limits, StopSignals},
    front::Front,
    published::{self, Assets, Shell},
    router, screening,
    secret::Secret,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,
    /// 监听地址；手机要访问时用 0.0.0.0
    #[arg(long, env = "YINGSHANG_LISTEN", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// 端口；0 表示任选一个空闲端口
    #[arg(long, env = "YINGSHANG_PORT", default_value_t = 8080)]
    port: u16,
    /// 公众访问的网址，用于分享卡片，如 https://zs.example.gov.cn
    #[arg(long, env = "YINGSHANG_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    screening: screening::Budgets,
}

impl Serve {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.place.open().await?;
        let data = self.place.data;
        let secret = Secret::of(&store, &data)
            .await
            .context("查询码的密钥用不了")?;
        let assets = Arc::new(Assets::open(&data).context("写不进数据目录的 assets 文件夹")?);
        let shell = match assets.index().and_then(Shell::cut) {
            Some(shell) => shell,
            None => {
                tracing::warn!(
                    "built without the browser app: pages are readable but not interactive"
                );
                Shell::bare()
            }
        };
        let address = SocketAddr::new(self.listen, self.port);
        let mut signals = StopSignals::listen().context("接不到停止信号")?;
        let listener = door::listen(address)
            .with_context(|| format!("{address} 不能监听，可能已被占用，请用 --port 换一个端口"))?;
        let bound = listener.local_addr()?;
        let public_url = self.public_url.unwrap_or_else(|| format!("http://{bound}"));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let snapshot = published::load(&store, &data, assets, Arc::new(shell), &public_url)
            .await
            .context("已发布的内容读不出来")?;
        let app = App::new(
            store.clone(),
            secret,
            self.screening,
            snapshot,
            data,
            public_url,
        );
        app.warm();
        let refresher = tokio::spawn(published::refresh(app.clone()));
        let forgetter = tokio::spawn(screening::forget(app.clone()));
        // For whoever started us, person or program: the address actually bound.
        println!("http://{bound}");
        tracing::info!(address = %bound, "serving");
        let gate = Gate::new(&self.limits);
        let front = Front::new(app.clone(), router::router(app, gate.clone()));
        let ended = door::serve(listener, front, gate, &self.limits, &mut signals).await;
        if ended == Ended::AtOnce {
            // What is stored is stored; nothing else is worth waiting for.
            tracing::warn!("stopped at once");
            return Ok(ExitCode::FAILURE);
        }
        refresher.abort();
        forgetter.abort();
        store.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}
