//! 附件: the files of visitors, from their first byte to the message that takes them in. What
//! stands here is sealed; this file knows places, lengths and states.

use std::collections::HashMap;

use domain::codes::ReceiptNumber;
use domain::date::Timestamp;
use domain::uploads::MOST_PIECES;
use sqlx::{Row as _, query, query_as, query_scalar};

use super::{Store, StoreError, engine};

/// How much longer a chunk is when it is sealed: nonce and seal.
pub const SEALING: usize = 24 + 16;

/// What may lie here without belonging to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes of all together.
    pub most: u64,
    /// Bytes from one network.
    pub most_of_source: u64,
    /// Files from one network.
    pub most_files_of_source: u64,
}

/// An upload that begins.
#[derive(Clone)]
pub struct NewUpload {
    /// Its row: the keyed hash of its address.
    pub id: String,
    /// Now.
    pub at: Timestamp,
    /// When it goes, unless a message takes it.
    pub expires_at: Timestamp,
    /// The keyed hash of the network it comes from.
    pub source: String,
    /// How long it is going to be.
    pub length: u64,
    /// The file's key, sealed.
    pub file_key: String,
    /// What is known of it, sealed.
    pub facts: String,
}

/// Whether there was room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It may come.
    Yes,
    /// The network has enough here already.
    SourceFull,
    /// So many have come from everywhere that there is no room.
    Full,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not all of it is there, or it has not been looked at.
    Receiving,
    /// Looked at, and fit for a message.
    Ready,
    /// Refused, with this sentence.
    Refused(String),
}

/// An upload that belongs to no message yet.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredUpload {
    /// Its row.
    pub id: String,
    /// When it goes.
    pub expires_at: Timestamp,
    /// How far it is.
    pub progress: Progress,
    /// As announced.
    pub length: u64,
    /// Of that.
    pub received: u64,
    /// Its bytes.
    pub chunks: Chunks,
    /// The file's key, sealed.
    pub file_key: String,
    /// What is known of it, sealed.
    pub facts: String,
}

/// Where a file's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunks {
    /// The file's row.
    pub id: String,
    /// The chunks that count.
    pub pass: String,
    /// What they hold together.
    pub size: u64,
}

impl Chunks {
    /// The place that the chunk with this first byte is sealed for.
    pub fn place(&self, start: u64) -> String {
        format!("{}/{}/{start}", self.id, self.pass)
    }
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is on disk; the file goes on here.
    Until(u64),
    /// The file goes on somewhere else.
    Elsewhere(u64),
    /// The network has enough here already.
    SourceFull,
    /// No room.
    Full,
    /// It has come in too many pieces.
    TooManyPieces,
    /// There is no such upload any more.
    Gone,
}

/// A file for a message, its key sealed by that message's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The upload's row.
    pub id: String,
    /// The file's key, sealed.
    pub file_key: String,
}

/// A file of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its bytes; its identifier within the message.
    pub chunks: Chunks,
    /// The step that it came with.
    pub step: u32,
    /// The file's key, sealed.
    pub file_key: String,
    /// What is known of it, sealed.
    pub facts: String,
}

impl Store {
    /// Takes a new upload in, if there is room for all of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_upload(&self, new: &NewUpload, room: &Room) -> Result<Begun, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let held = Held::by(&mut tx, &new.source).await?;
        if held.files >= room.most_files_of_source {
            return Ok(Begun::SourceFull);
        }
        match held.takes(new.length, room) {
            Begun::Yes => {}
            full => return Ok(full),
        }
        let sql = "INSERT INTO uploads
                       (id, created_at, expires_at, source, state, length, received, pieces, pass,
                        size, file_key, facts, step, place)
                   VALUES ($1, $2, $3, $4, 'receiving', $5, 0, 0, 'sent', 0, $6, $7, 0, 0)";
        query(sql)
            .bind(&new.id)
            .bind(new.at.millis())
            .bind(new.expires_at.millis())
            .bind(&new.source)
            .bind(number(new.length))
            .bind(&new.file_key)
            .bind(&new.facts)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Begun::Yes)
    }

    /// The upload in this row, unless it has run out or belongs to a message.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn upload(
        &self,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<StoredUpload>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        waiting(&mut tx, id, now).await
    }

    /// Adds a piece at its place; what is answered is on disk.
    ///
    /// # Errors
    /// When the database does not answer; nothing is added then.
    pub async fn add_to_upload(
        &self,
        id: &str,
        start: u64,
        sealed: Vec<u8>,
        room: &Room,
        now: Timestamp,
    ) -> Result<Added, StoreError> {
        let length = (sealed.len() - SEALING) as u64;
        let mut tx = self.engine.begin(&self.write).await?;
        let Some(upload) = waiting(&mut tx, id, now).await? else {
            return Ok(Added::Gone);
        };
        if upload.received != start || upload.progress != Progress::Receiving {
            return Ok(Added::Elsewhere(upload.received));
        }
        let source: Option<String> = query_scalar("SELECT source FROM uploads WHERE id = $1")
            .bind(id)
            .fetch_one(&mut *tx)
            .await?;
        match Held::by(&mut tx, &source.unwrap_or_default())
            .await?
            .takes(length, room)
        {
            Begun::Yes => {}
            Begun::SourceFull => return Ok(Added::SourceFull),
            Begun::Full => return Ok(Added::Full),
        }
        // Two that send the same piece at once: the row decides.
        let moved = query(
            "UPDATE uploads SET received = received + $1, size = size + $1, pieces = pieces + 1
             WHERE id = $2 AND received = $3 AND state = 'receiving' AND pieces < $4",
        )
        .bind(number(length))
        .bind(id)
        .bind(number(start))
        .bind(i64::from(MOST_PIECES))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if moved == 0 {
            let now = waiting(&mut tx, id, now).await?;
            return Ok(match now.map(|upload| upload.received) {
                None => Added::Gone,
                Some(received) if received == start => Added::TooManyPieces,
                Some(received) => Added::Elsewhere(received),
            });
        }
        insert(&mut tx, id, &upload.chunks.pass, start, sealed).await?;
        tx.commit().await?;
        Ok(Added::Until(start + length))
    }

    /// The chunk with this first byte, sealed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn chunk(&self, of: &Chunks, start: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let sql = "SELECT sealed FROM upload_chunks
                   WHERE upload = $1 AND pass = $2 AND start = $3";
        Ok(query_scalar(sql)
            .bind(&of.id)
            .bind(&of.pass)
            .bind(number(start))
            .fetch_optional(&mut *tx)
            .await?)
    }

    /// Writes a chunk of what was made of an upload; it counts once the upload is settled so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_chunk(
        &self,
        of: &Chunks,
        start: u64,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        insert(&mut tx, &of.id, &of.pass, start, sealed).await?;
        Ok(tx.commit().await?)
    }

    /// An upload was looked at and is fit: from now on these chunks are it, and others go. Says
    /// whether it was this look that counts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn upload_is_ready(&self, chunks: &Chunks, facts: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE uploads SET state = 'ready', pass = $1, size = $2, facts = $3
                   WHERE id = $4 AND state = 'receiving' AND received = length";
        let mut tx = self.engine.begin(&self.write).await?;
        let settled = query(sql)
            .bind(&chunks.pass)
            .bind(number(chunks.size))
            .bind(facts)
            .bind(&chunks.id)
            .execute(&mut *tx)
            .await?
            .rows_affected()
            == 1;
        // Those of a look that was broken off, or of the slower of two.
        let sql = "DELETE FROM upload_chunks WHERE upload = $1 AND pass <>
                       (SELECT pass FROM uploads WHERE id = $1)";
        query(sql).bind(&chunks.id).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(settled)
    }

    /// An upload was looked at and is refused: its bytes go, the sentence stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn upload_is_refused(&self, id: &str, why: &str) -> Result<(), StoreError> {
        let sql = "UPDATE uploads SET state = 'refused', size = 0, why = $1
                   WHERE id = $2 AND state = 'receiving'";
        let mut tx = self.engine.begin(&self.write).await?;
        let settled = query(sql).bind(why).bind(id).execute(&mut *tx).await?;
        if settled.rows_affected() == 1 {
            query("DELETE FROM upload_chunks WHERE upload = $1")
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Removes an upload that belongs to no message; says whether there was one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_upload(&self, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.engine.begin(&self.write).await?;
        let found = waiting(&mut tx, id, now).await?.is_some();
        if found {
            remove(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(found)
    }

    /// Removes what has run out, and chunks that count no more; says how many files that were.
    ///
    /// # Errors
    /// When the database does not answer; some may be gone then.
    pub async fn sweep_uploads(&self, now: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT id FROM uploads WHERE number IS NULL AND expires_at <= $1";
        let mut tx = self.engine.begin_read(&self.read).await?;
        let ids: Vec<String> = query_scalar(sql)
            .bind(now.millis())
            .fetch_all(&mut *tx)
            .await?;
        drop(tx);
        // Each in a transaction of its own, so that nobody waits for all of them.
        for id in &ids {
            let mut tx = self.engine.begin(&self.write).await?;
            remove(&mut tx, id).await?;
            tx.commit().await?;
        }
        let sql = "DELETE FROM upload_chunks WHERE EXISTS
                       (SELECT 1 FROM uploads WHERE id = upload AND state <> 'receiving'
                        AND uploads.pass <> upload_chunks.pass)";
        let mut tx = self.engine.begin(&self.write).await?;
        query(sql).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(ids.len() as u64)
    }

    /// Files whose bytes are not what their row says, and bytes that belong to no file: a sentence
    /// each, for the operator.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unsound_uploads(&self) -> Result<Vec<String>, StoreError> {
        let mut tx = self.engine.begin_read(&self.read).await?;
        let mut found = Vec::new();
        let sql = "SELECT uploads.id, size, CAST(COALESCE(SUM(LENGTH(sealed) - $1), 0) AS BIGINT)
                   FROM uploads LEFT JOIN upload_chunks
                       ON upload = id AND upload_chunks.pass = uploads.pass
                   GROUP BY uploads.id, size
                   HAVING size <> CAST(COALESCE(SUM(LENGTH(sealed) - $1), 0) AS BIGINT)
                   ORDER BY uploads.id";
        let rows: Vec<(String, i64, i64)> = query_as(sql)
            .bind(SEALING as i64)
            .fetch_all(&mut *tx)
            .await?;
        for (id, size, held) in rows {
            found.push(format!("附件 {id} 应有 {size} 字节，实有 {held} 字节"));
        }
        for (sql, what) in [
            (
                "SELECT DISTINCT upload FROM upload_chunks
                 WHERE upload NOT IN (SELECT id FROM uploads) ORDER BY upload",
                "有内容，没有登记",
            ),
            (
                "SELECT id FROM uploads WHERE number IS NOT NULL
                 AND number NOT IN (SELECT number FROM cases)
                 AND number NOT IN (SELECT number FROM leads) ORDER BY id",
                "所属的来件不存在",
            ),
        ] {
            let ids: Vec<String> = query_scalar(sql).fetch_all(&mut *tx).await?;
            found.extend(ids.iter().map(|id| format!("附件 {id} {what}")));
        }
        Ok(found)
    }
}

/// What lies here without belonging to a message.
struct Held {
    bytes: u64,
    of_source: u64,
    files: u64,
}

impl Held {
    async fn by(connection: &mut engine::Connection, source: &str) -> Result<Self, StoreError> {
        let sql = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT),
                       CAST(COALESCE(SUM(CASE WHEN source = $1 THEN size ELSE 0 END), 0) AS BIGINT),
                       CAST(COALESCE(SUM(CASE WHEN source = $1 THEN 1 ELSE 0 END), 0) AS BIGINT)
                   FROM uploads WHERE number IS NULL";
        let (bytes, of_source, files): (i64, i64, i64) =
            query_as(sql).bind(source).fetch_one(connection).await?;
        Ok(Self {
            bytes: length(bytes)?,
            of_source: length(of_source)?,
            files: length(files)?,
        })
    }

    fn takes(&self, more: u64, room: &Room) -> Begun {
        if self.of_source + more > room.most_of_source {
            Begun::SourceFull
        } else if self.bytes + more > room.most {
            Begun::Full
        } else {
            Begun::Yes
        }
    }
}

/// Gives files to a message, in the transaction in which it is stored.
///
/// # Errors
/// [`StoreError::Files`] when one of them is not there any more, or not ready.
pub(super) async fn attach(
    connection: &mut engine::Connection,
    message: &ReceiptNumber,
    step: i64,
    files: &[Attachment],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE uploads
               SET number = $1, step = $2, place = $3, file_key = $4, source = NULL
               WHERE id = $5 AND number IS NULL AND state = 'ready' AND expires_at > $6";
    for (place, file) in (1_i64..).zip(files) {
        let taken = query(sql)
            .bind(message.to_string())
            .bind(step)
            .bind(place)
            .bind(&file.file_key)
            .bind(&file.id)
            .bind(now.millis())
            .execute(&mut *connection)
            .await?;
        if taken.rows_affected() != 1 {
            return Err(StoreError::Files);
        }
    }
    Ok(())
}

/// The files of these messages by number, in the order in which they came.
pub(super) async fn all(
    connection: &mut engine::Connection,
    numbers: &[String],
) -> Result<HashMap<String, Vec<StoredFile>>, StoreError> {
    let sql = "SELECT number, id, pass, size, step, file_key, facts FROM uploads
               WHERE number IN {} ORDER BY number, step, place";
    let rows = engine::rows_among(connection, sql, numbers).await?;
    let mut files: HashMap<String, Vec<StoredFile>> = HashMap::new();
    for row in &rows {
        files
            .entry(row.try_get("number")?)
            .or_default()
            .push(StoredFile {
                chunks: chunks(row)?,
                step: u32::try_from(row.try_get::<i64, _>("step")?).map_err(|_| unreadable())?,
                file_key: row.try_get("file_key")?,
                facts: row.try_get("facts")?,
            });
    }
    Ok(files)
}

/// Erases the files of a message.
pub(super) async fn erase(
    connection: &mut engine::Connection,
    message: &ReceiptNumber,
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM upload_chunks WHERE upload IN (SELECT id FROM uploads WHERE number = $1)",
        "DELETE FROM uploads WHERE number = $1",
    ] {
        query(sql)
            .bind(message.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn insert(
    connection: &mut engine::Connection,
    id: &str,
    pass: &str,
    start: u64,
    sealed: Vec<u8>,
) -> Result<(), StoreError> {
    query("INSERT INTO upload_chunks (upload, pass, start, sealed) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(pass)
        .bind(number(start))
        .bind(sealed)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes one that belongs to no message.
async fn remove(connection: &mut engine::Connection, id: &str) -> Result<(), StoreError> {
    // A message that takes it in at this moment waits here, and finds it gone.
    let sql = "UPDATE uploads SET state = 'refused', size = 0 WHERE id = $1 AND number IS NULL";
    let held = query(sql).bind(id).execute(&mut *connection).await?;
    if held.rows_affected() == 0 {
        return Ok(());
    }
    for sql in [
        "DELETE FROM upload_chunks WHERE upload = $1",
        "DELETE FROM uploads WHERE id = $1",
    ] {
        query(sql).bind(id).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn waiting(
    connection: &mut engine::Connection,
    id: &str,
    now: Timestamp,
) -> Result<Option<StoredUpload>, StoreError> {
    let sql = "SELECT id, expires_at, state, why, length, received, pass, size, file_key, facts
               FROM uploads WHERE id = $1 AND number IS NULL AND expires_at > $2";
    let row = query(sql)
        .bind(id)
        .bind(now.millis())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let state: String = row.try_get("state")?;
        let why: Option<String> = row.try_get("why")?;
        Ok(StoredUpload {
            id: row.try_get("id")?,
            expires_at: Timestamp::from_millis(row.try_get("expires_at")?),
            progress: match state.as_str() {
                "receiving" => Progress::Receiving,
                "ready" => Progress::Ready,
                _ => Progress::Refused(why.unwrap_or_default()),
            },
            length: length(row.try_get("length")?)?,
            received: length(row.try_get("received")?)?,
            chunks: chunks(&row)?,
            file_key: row.try_get("file_key")?,
            facts: row.try_get("facts")?,
        })
    })
    .transpose()
}

fn chunks(row: &engine::Row) -> Result<Chunks, StoreError> {
    Ok(Chunks {
        id: row.try_get("id")?,
        pass: row.try_get("pass")?,
        size: length(row.try_get("size")?)?,
    })
}

/// As the database holds it; nothing here is near the end of what fits.
fn number(length: u64) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn length(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| unreadable())
}

fn unreadable() -> StoreError {
    StoreError::Other("an upload's row is not understood".to_owned())
}
