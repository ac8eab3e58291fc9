//! The server's answers, typed.

use domain::{
    json::{FromJson, parse},
    projects::Card,
};
use gloo_net::http::{Request, Response};

use crate::{
    boot::{ProjectData, Site},
    documents::Fragment,
};

/// There is no answer: the network, the server, or something that is not ours.
#[derive(Debug)]
pub(super) struct NoAnswer;

impl From<gloo_net::Error> for NoAnswer {
    fn from(_: gloo_net::Error) -> Self {
        Self
    }
}

/// The site, for a page that came without boot data.
pub(super) async fn site() -> Result<Site, NoAnswer> {
    read(Request::get("/api/v1/site").send().await?).await
}

/// All cards.
pub(super) async fn cards(url: &str) -> Result<Vec<Card>, NoAnswer> {
    read(Request::get(url).send().await?).await
}

/// A project's page; `None` when there is no such project.
pub(super) async fn project(id: &str) -> Result<Option<ProjectData>, NoAnswer> {
    let response = Request::get(&format!("/api/v1/projects/{id}/page"))
        .send()
        .await?;
    if response.status() == 404 {
        return Ok(None);
    }
    read(response).await.map(Some)
}

/// A page that is only read; `None` when there is no such page.
pub(super) async fn fragment(address: &str) -> Result<Option<Fragment>, NoAnswer> {
    let response = Request::get(&format!("/fragments/{address}"))
        .send()
        .await?;
    if response.status() == 404 {
        return Ok(None);
    }
    read(response).await.map(Some)
}

async fn read<T: FromJson>(response: Response) -> Result<T, NoAnswer> {
    if !response.ok() {
        return Err(NoAnswer);
    }
    parse(&response.text().await?).ok_or(NoAnswer)
}
