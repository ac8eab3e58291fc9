//! Listings of every kind: whole documents, published version by version.

use std::collections::HashMap;

use domain::date::Timestamp;
use sqlx::{query, query_as, query_scalar};

use super::{Store, StoreError, engine, hash};

/// A document to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Identifier within its kind.
    pub key: String,
    /// The document. Written the same way each time, it stays the same version.
    pub json: String,
    /// Who answers for this one, where that is not the publication's author alone.
    pub author: Option<String>,
}

/// What a publication did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// Documents that were not published before.
    pub added: usize,
    /// Documents that got a new version.
    pub changed: usize,
    /// Documents that stood as they were.
    pub unchanged: usize,
    /// The revision after it.
    pub revision: i64,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Identifier within its kind.
    pub key: String,
    /// The document, byte for byte.
    pub json: String,
    /// 1 for the first version.
    pub version: i64,
    /// When this version was published.
    pub published_at: Timestamp,
}

impl Store {
    /// The number of publications so far. A snapshot that is built from the listings asks for
    /// it *before* reading them: then it can only be newer than it says, and is built again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        let sql = "SELECT value FROM revision WHERE id = 1";
        Ok(query_scalar(sql).fetch_one(&self.read).await?)
    }

    /// Publishes these documents, all or none. One whose text is the published one makes no new
    /// version; listings of the kind that are not named stay as they are.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing is.
    pub async fn publish(
        &self,
        kind: &str,
        documents: &[Document],
        author: &str,
        at: Timestamp,
    ) -> Result<Publication, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        // Two who publish at once follow one another at this row.
        touch_revision(&mut tx).await?;
        let mut known = known(&mut tx, kind).await?;
        let (mut added, mut changed, mut unchanged) = (0, 0, 0);
        for document in documents {
            let hash = hash::of(&document.json);
            let last = known.get(&document.key);
            match last {
                Some(last) if last.published.as_ref() == Some(&hash) => {
                    unchanged += 1;
                    continue;
                }
                Some(last) if last.published.is_some() => changed += 1,
                _ => added += 1,
            }
            let version = last.map_or(0, |last| last.version) + 1;
            if last.is_none() {
                insert_listing(&mut tx, kind, &document.key, at).await?;
            }
            replace_published(&mut tx, kind, &document.key).await?;
            let new = NewVersion {
                kind,
                document,
                version,
                hash: &hash,
                author: document.author.as_deref().unwrap_or(author),
                at,
            };
            insert_published(&mut tx, &new).await?;
            known.insert(
                document.key.clone(),
                Last {
                    version,
                    published: Some(hash),
                },
            );
        }
        let revision = match added + changed {
            0 => current_revision(&mut tx).await?,
            _ => next_revision(&mut tx).await?,
        };
        tx.commit().await?;
        Ok(Publication {
            added,
            changed,
            unchanged,
            revision,
        })
    }

    /// The published listings of a kind, by key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn published(&self, kind: &str) -> Result<Vec<Listing>, StoreError> {
        let sql = "SELECT key, document, version, at FROM listing_versions
                   WHERE kind = $1 AND state = 'published'";
        let rows: Vec<(String, String, i64, i64)> =
            query_as(sql).bind(kind).fetch_all(&self.read).await?;
        let listing = |(key, json, version, at)| {
            let published_at = Timestamp::from_millis(at);
            Listing {
                key,
                json,
                version,
                published_at,
            }
        };
        let mut listings: Vec<Listing> = rows.into_iter().map(listing).collect();
        // Not ORDER BY: PostgreSQL sorts text by its locale, SQLite by its bytes.
        listings.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(listings)
    }

    /// Whether nothing was ever published: a new database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM listings LIMIT 1) AS one";
        let some: i64 = query_scalar(sql).fetch_one(&self.read).await?;
        Ok(some == 0)
    }
}

/// Where a listing stands before a publication.
struct Last {
    /// Its newest version, published or not.
    version: i64,
    /// The content hash of the published version.
    published: Option<String>,
}

/// All listings of a kind in one query: an import brings thousands of documents.
async fn known(
    connection: &mut engine::Connection,
    kind: &str,
) -> Result<HashMap<String, Last>, sqlx::Error> {
    // MAX skips NULL, so that the CASE picks the published hash out of the group.
    let sql = "SELECT key, MAX(version),
                      MAX(CASE WHEN state = 'published' THEN content_hash END)
               FROM listing_versions WHERE kind = $1 GROUP BY key";
    let rows: Vec<(String, i64, Option<String>)> =
        query_as(sql).bind(kind).fetch_all(connection).await?;
    let last = |(key, version, published)| (key, Last { version, published });
    Ok(rows.into_iter().map(last).collect())
}

async fn insert_listing(
    connection: &mut engine::Connection,
    kind: &str,
    key: &str,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO listings (kind, key, created_at) VALUES ($1, $2, $3)
               ON CONFLICT (kind, key) DO NOTHING";
    query(sql)
        .bind(kind)
        .bind(key)
        .bind(at.millis())
        .execute(connection)
        .await?;
    Ok(())
}

/// The published version steps back before the next one comes: there may be only one.
async fn replace_published(
    connection: &mut engine::Connection,
    kind: &str,
    key: &str,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE listing_versions SET state = 'replaced'
               WHERE kind = $1 AND key = $2 AND state = 'published'";
    query(sql).bind(kind).bind(key).execute(connection).await?;
    Ok(())
}

struct NewVersion<'a> {
    kind: &'a str,
    document: &'a Document,
    version: i64,
    hash: &'a str,
    author: &'a str,
    at: Timestamp,
}

async fn insert_published(
    connection: &mut engine::Connection,
    new: &NewVersion<'_>,
) -> Result<(), sqlx::Error> {
    let sql = "INSERT INTO listing_versions
                   (kind, key, version, document, content_hash, state, author, at)
               VALUES ($1, $2, $3, $4, $5, 'published', $6, $7)";
    query(sql)
        .bind(new.kind)
        .bind(&new.document.key)
        .bind(new.version)
        .bind(&new.document.json)
        .bind(new.hash)
        .bind(new.author)
        .bind(new.at.millis())
        .execute(connection)
        .await?;
    Ok(())
}

async fn current_revision(connection: &mut engine::Connection) -> Result<i64, sqlx::Error> {
    query_scalar("SELECT value FROM revision WHERE id = 1")
        .fetch_one(connection)
        .await
}

pub(super) async fn next_revision(connection: &mut engine::Connection) -> Result<i64, sqlx::Error> {
    let sql = "UPDATE revision SET value = value + 1 WHERE id = 1 RETURNING value";
    query_scalar(sql).fetch_one(connection).await
}

/// A write that changes nothing, for the probe and for taking one's turn.
pub(super) async fn touch_revision(connection: &mut engine::Connection) -> Result<(), sqlx::Error> {
    query("UPDATE revision SET value = value WHERE id = 1")
        .execute(connection)
        .await?;
    Ok(())
}
