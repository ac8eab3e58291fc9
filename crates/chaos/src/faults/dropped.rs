//! B1: a network that loses answers and doubles requests; every client sends again.

use anyhow::Result;

use super::{Ground, Injected};
use crate::client::Client;
use crate::load::Load;
use crate::proxy::Proxy;

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    let dice = ground.dice.fork();
    let proxy = Proxy::start(ground.county.base()?, dice).await?;
    let sender = ground.county.sender_by(Client::new(&proxy.base)?);
    let load = Load::start(&sender, ground.seed.0);
    load.under_way().await?;
    ground.pass(150..400).await;
    let seen = load.stop().await?;
    let (dropped, mut broken) = proxy.seen();
    if dropped == 0 {
        broken.push("no answer was dropped: the round showed nothing".to_owned());
    }
    Ok(Injected {
        recovery: None,
        seen,
        broken,
    })
}
