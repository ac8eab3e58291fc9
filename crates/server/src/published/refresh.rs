//! Follows the store: a publication by anyone, or a new day, makes a new snapshot.

use std::{path::Path, sync::Arc, time::Duration};

use domain::{
    date::{Date, Timestamp},
    each_kind,
    library::Library,
    listing::Listing as _,
    positioning::County,
    workdays::YearNotice,
};
use serde::de::DeserializeOwned;

use super::{
    Assets, DocumentError, Shell, Snapshot,
    build::{Documents, filled},
};
use crate::{
    app::App,
    store::{Listing, Store, StoreError},
};

/// The kind under which the years of the calendar are stored.
pub(crate) const CALENDAR: &str = "calendar";

/// Why a snapshot could not be built.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document or a picture does not fit.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Building it panicked: a defect.
    #[error("building it panicked")]
    Panicked,
}

/// Builds the snapshot of what is published now, away from the threads that answer.
///
/// # Errors
/// When the store does not answer or a document cannot be read.
pub async fn load(
    store: &Store,
    data: &Path,
    assets: Arc<Assets>,
    shell: Arc<Shell>,
    public_url: &str,
) -> Result<Snapshot, LoadError> {
    // The revision first: a publication in between is then seen at the next look.
    let revision = store.revision().await?;
    let county = store.published("positioning").await?;
    let listings = Listings::of(store).await?;
    let years = store.published(CALENDAR).await?;
    let mut results = store.results().await?;
    results.sort_by(|a, b| {
        let newest = (b.quarter, b.published_on).cmp(&(a.quarter, a.published_on));
        newest.then_with(|| a.id.cmp(&b.id))
    });
    let (data, public_url) = (data.to_owned(), public_url.to_owned());
    let build = move || {
        let documents = Documents {
            revision,
            county: parse::<County>("positioning", county)?.pop(),
            library: Library {
                results,
                years: parse(CALENDAR, years)?,
                ..listings.parse()?
            },
        };
        Snapshot::build(documents, today(), &data, assets, shell, &public_url)
    };
    Ok(tokio::task::spawn_blocking(build)
        .await
        .map_err(|_| LoadError::Panicked)??)
}

/// Everything that is published.
///
/// # Errors
/// When the store does not answer or a document cannot be read.
pub async fn library(store: &Store) -> Result<Library, LoadError> {
    Ok(Listings::of(store).await?.parse()?)
}

/// The years of the calendar that the county has put in.
///
/// # Errors
/// When the store does not answer or a document cannot be read.
pub async fn years(store: &Store) -> Result<Vec<YearNotice>, LoadError> {
    Ok(parse(CALENDAR, store.published(CALENDAR).await?)?)
}

macro_rules! by_kind {
    ($($type:ty, $place:ident;)*) => {
        /// What is published, by kind, as the store has it.
        struct Listings {
            $($place: Vec<Listing>,)*
        }

        impl Listings {
            async fn of(store: &Store) -> Result<Self, StoreError> {
                Ok(Self {
                    $($place: store.published(<$type>::KEY).await?,)*
                })
            }

            fn parse(self) -> Result<Library, DocumentError> {
                Ok(Library {
                    $($place: parse::<$type>(<$type>::KEY, self.$place)?,)*
                    ..Library::default()
                })
            }
        }
    };
}
each_kind!(by_kind);

fn parse<T: DeserializeOwned>(
    kind: &'static str,
    listings: Vec<Listing>,
) -> Result<Vec<T>, DocumentError> {
    listings
        .into_iter()
        .map(|listing| {
            serde_json::from_str(&listing.json).map_err(|error| DocumentError::Json {
                kind,
                key: listing.key,
                error,
            })
        })
        .collect()
}

/// Today in Asia/Shanghai.
pub(crate) fn today() -> Date {
    now().shanghai_date()
}

/// Now.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Looks ten times a second whether there is something newer, which costs the database the
/// reading of one row; never returns. When the store is slow,
/// locked or gone, readers keep what they have.
pub async fn refresh(app: App) {
    let mut failed = false;
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let here = app.published();
        let newest = app.store().revision().await;
        let same = newest.as_ref().is_ok_and(|newest| *newest == here.revision);
        let filled = same && newly_filled(&app, &here);
        if (same && here.today == today() && !filled) || newest.is_err() {
            continue;
        }
        let parts = (here.assets.clone(), here.shell.clone());
        match load(app.store(), app.data(), parts.0, parts.1, app.public_url()).await {
            Ok(snapshot) => {
                tracing::info!(revision = snapshot.revision, "published a new snapshot");
                app.publish(snapshot);
                failed = false;
            }
            Err(error) if !failed => {
                tracing::error!(
                    "the new publication cannot be shown, the earlier one stays: {error}"
                );
                failed = true;
            }
            Err(_) => {}
        }
    }
}

/// Whether pictures or attachments have come or gone, and no more for a second: they come several
/// at a time.
fn newly_filled(app: &App, here: &Snapshot) -> bool {
    let now = filled(app.data());
    let settled = now.is_none_or(|at| {
        at.elapsed()
            .is_ok_and(|since| since > Duration::from_secs(1))
    });
    now != here.filled && settled
}
