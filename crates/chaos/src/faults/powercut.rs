//! A3: SIGKILL at a random moment under load, and of the data folder only what was synced.

use std::path::Path;

use anyhow::Result;

use super::{Ground, Injected};
use crate::image;
use crate::load::Load;
use crate::weaken::Weaken;

pub(super) async fn inject(ground: &mut Ground<'_>) -> Result<Injected> {
    ground.county.take()?.kill().await?;
    let data = ground.county.data().to_path_buf();
    let image = ground.county.beside("image");
    image::begin(&data, &image)?;
    let powercut = ground.lab.powercut.clone();
    let mut environment: Vec<(&str, &Path)> = vec![
        ("LD_PRELOAD", &powercut),
        ("POWERCUT_FOLDER", &data),
        ("POWERCUT_IMAGE", &image),
    ];
    if ground.lab.weaken == Some(Weaken::SyncOff) {
        environment.push(("POWERCUT_LIE", Path::new("1")));
    }
    ground.county.start_with(&environment).await?;
    let load = Load::start(&ground.county.sender()?, ground.seed.0);
    load.under_way().await?;
    ground.pass(20..400).await;
    ground.county.take()?.kill().await?;
    let seen = load.stop().await?;
    // In half of the rounds some writes had reached the disk before they were synced. A disk that
    // lies about syncs may keep nothing.
    let chance = match ground.lab.weaken {
        Some(Weaken::SyncOff) => 0,
        _ if ground.dice.bool() => 0,
        _ => ground.dice.u8(5..=95),
    };
    image::cut(&data, &image, chance, &mut ground.dice)?;
    let recovery = Some(ground.county.start().await?);
    Ok(Injected {
        recovery,
        seen,
        ..Injected::default()
    })
}
