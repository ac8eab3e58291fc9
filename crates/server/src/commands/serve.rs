//! `yingshang serve`: opens the data folder, builds the first snapshot, listens, and stops in
//! peace: what has been accepted is finished first.

use std::{
    net::{IpAddr, SocketAddr},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;

use super::{Notices, Place};
use crate::{
    app::App,
    background::Office,
    door::{self, Ended, Gate, Limits, StopSignals},
    features::leads,
    front::Front,
    handling,
    published::{self, Assets, Shell},
    router, screening,
    uploads::{self, Desk, UploadLimits},
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
    /// 不运行后台；另用 yingshang worker 运行
    #[arg(long, env = "YINGSHANG_NO_WORKER")]
    no_worker: bool,
    #[command(flatten)]
    notices: Notices,
    /// 办理情况每隔多少秒重新统计
    #[arg(long, env = "YINGSHANG_FIGURES_SECONDS", value_name = "SECONDS", default_value_t = 300,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    figures_seconds: u64,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    uploads: UploadLimits,
    #[command(flatten)]
    screening: screening::Budgets,
}

/// What is being sent when everything else has stopped gets so long.
const LAST_NOTICES: Duration = Duration::from_secs(1);

impl Serve {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.place.open().await?;
        let secret = self.place.secret(&store).await?;
        let data = self.place.data;
        let sealed = leads::seal_old_leads(&store, &secret)
            .await
            .context("旧版本留下的意向没有全部加密，请再启动一次")?;
        if sealed > 0 {
            tracing::info!(sealed, "sealed the leads of an earlier release");
        }
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
        let office = Office::open(
            store.clone(),
            secret.clone(),
            self.notices.notices.as_deref(),
            &data,
            &public_url,
        )?;
        let snapshot = published::load(&store, &data, assets, Arc::new(shell), &public_url)
            .await
            .context("已发布的内容读不出来")?;
        let desk = Desk::new(&self.uploads);
        let app = App::new(
            store.clone(),
            secret,
            self.screening,
            snapshot,
            data,
            public_url,
            desk,
        );
        app.warm();
        let refresher = tokio::spawn(published::refresh(app.clone()));
        let sweeper = tokio::spawn(uploads::sweep(app.clone()));
        let forgetter = tokio::spawn(screening::forget(app.clone()));
        let every = Duration::from_secs(self.figures_seconds);
        let counter = tokio::spawn(handling::keep(app.clone(), every));
        // For whoever started us, person or program: the address actually bound.
        println!("http://{bound}");
        tracing::info!(address = %bound, "serving");
        let gate = Gate::new(&self.limits);
        let background = (!self.no_worker).then(|| office.start());
        if let Some(background) = &background {
            let (stopper, gate) = (background.stopper(), gate.clone());
            tokio::spawn(async move {
                while !gate.is_stopping() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                stopper.send_replace(true);
            });
        }
        let front = Front::new(app.clone(), router::router(app, gate.clone()));
        let ended = door::serve(listener, front, gate, &self.limits, &mut signals).await;
        if ended == Ended::AtOnce {
            // What is stored is stored; nothing else is worth waiting for.
            tracing::warn!("stopped at once");
            return Ok(ExitCode::FAILURE);
        }
        refresher.abort();
        sweeper.abort();
        forgetter.abort();
        if let Some(background) = background {
            background.end(LAST_NOTICES).await;
        }
        counter.abort();
        store.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}
