//! `yingshang serve`: opens the data folder, builds the first snapshot, listens, and stops in
//! peace: what has been accepted is finished first.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::pin,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};

use super::Place;
use crate::{
    app::App,
    published::{self, Assets, Shell},
    router,
    secret::Secret,
};

/// How long running requests may take to finish after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(12);

/// How long a request's head may take to arrive, and a kept connection may stay silent.
const HEAD: Duration = Duration::from_secs(10);

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
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("{address} 不能监听，可能已被占用，请用 --port 换一个端口"))?;
        let bound = listener.local_addr()?;
        let public_url = self.public_url.unwrap_or_else(|| format!("http://{bound}"));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let snapshot = published::load(&store, &data, assets, Arc::new(shell), &public_url)
            .await
            .context("已发布的内容读不出来")?;
        let app = App::new(store.clone(), secret, snapshot, data, public_url);
        let warm = app.published();
        tokio::task::spawn_blocking(move || warm.warm());
        let refresher = tokio::spawn(published::refresh(app.clone()));
        // For whoever started us, person or program: the address actually bound.
        println!("http://{bound}");
        tracing::info!(address = %bound, "serving");
        serve(listener, router::router(app), stop_asked()).await;
        refresher.abort();
        store.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}

/// `axum::serve` with a limit on how long a request's head may take: who sends it byte by byte
/// holds a connection for ever otherwise.
async fn serve(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Too many open files, most likely: those at work will close some.
                    tracing::warn!("cannot accept a connection: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // A page's last bytes do not wait for the phone to confirm those before.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // The visitor went away or sent no HTTP; nothing to tell anyone.
            let _ = connection.await;
        });
    }
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("some requests did not finish in time"),
    }
}

/// Ctrl-C or SIGTERM.
async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => {
            let _ = interrupt.await;
        }
    }
    tracing::info!("stopping");
}
