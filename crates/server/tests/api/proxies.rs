//! Whose request it is, through the front door itself: only our own proxies are believed.

use std::net::SocketAddr;

use axum::{Extension, Router, routing::get};
use clap::Parser;
use reqwest::Client;
use server::door::{self, ClientAddress, Ended, Gate, Limits, StopSignals};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    limits: Limits,
}

async fn whoami(Extension(ClientAddress(address)): Extension<ClientAddress>) -> String {
    address.to_string()
}

/// What a request from 127.0.0.1 with these headers is taken for.
async fn taken_for(options: &[&str], headers: &[(&str, &str)]) -> String {
    let limits = Line::parse_from([&["test"], options].concat()).limits;
    let listener = door::listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", get(whoami));
    let (stop, mut signals) = StopSignals::channel();
    let serving = async {
        door::serve(
            listener,
            router.into(),
            Gate::new(&limits),
            &limits,
            &mut signals,
        )
        .await
    };
    let asking = async {
        let client = Client::builder().no_proxy().build().unwrap();
        let request = headers
            .iter()
            .fold(client.get(url), |request, (name, value)| {
                request.header(*name, *value)
            });
        let text = request.send().await.unwrap().text().await.unwrap();
        drop(client);
        stop.send(()).await.unwrap();
        text
    };
    let (ended, text) = tokio::join!(serving, asking);
    assert_eq!(ended, Ended::InPeace);
    text
}

const FORWARDED: (&str, &str) = ("x-forwarded-for", "198.51.100.7");

#[tokio::test]
async fn nobody_is_believed_unless_configured() {
    assert_eq!(taken_for(&[], &[FORWARDED]).await, "127.0.0.1");
    let elsewhere = ["--trusted-proxy", "10.0.0.0/8"];
    assert_eq!(taken_for(&elsewhere, &[FORWARDED]).await, "127.0.0.1");
}

#[tokio::test]
async fn our_own_proxy_is_believed_and_only_the_end_it_wrote() {
    let ours = ["--trusted-proxy", "127.0.0.0/8,10.0.0.0/8"];
    assert_eq!(taken_for(&ours, &[FORWARDED]).await, "198.51.100.7");
    let made_up = ("x-forwarded-for", "1.1.1.1, 198.51.100.7, 10.2.3.4");
    assert_eq!(taken_for(&ours, &[made_up]).await, "198.51.100.7");
    let others = [("x-real-ip", "1.1.1.1"), ("forwarded", "for=1.1.1.1")];
    assert_eq!(taken_for(&ours, &others).await, "127.0.0.1");
}
