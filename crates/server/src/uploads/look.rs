//! Looking at a whole file: it goes through a pipe into the confined process, and a picture comes
//! back drawn anew. Of neither more than a piece is held here.

use std::{io, time::Duration};

use domain::uploads::{CHUNK, FileKind, MOST_BYTES};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin},
    time::timeout,
};

use super::{Facts, piece};
use crate::{
    app::App,
    child::{self, Ended},
    problem::{Answer, Problem},
    published::now,
    store::{Chunks, Progress},
    vault::FileKey,
};

/// How long looking at one may take, by the processor; by the clock a little longer.
pub(crate) const LOOK_TIME: Duration = Duration::from_secs(15);
const CLOCK: Duration = Duration::from_secs(25);

/// The longest line with which the reading process begins its answer.
const MOST_LINE: u64 = 4_096;

/// What the reading process says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// What it is.
    pub(crate) kind: FileKind,
    /// Of a picture: how long what was drawn is, which follows.
    pub(crate) drawn: Option<u64>,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A message may take it in.
    Ready,
    /// It goes; the sentence says why.
    Refused(String),
}

/// Looks at an upload of which every byte has come, and settles it. Broken off at any point it may
/// be done again.
pub(crate) async fn look(app: &App, key: &FileKey, row: &str) -> Answer<Verdict> {
    let desk = app.uploads();
    let _turn = desk.turn().await.ok_or_else(Problem::crowded)?;
    let upload = app.store().upload(row, now()).await?;
    let upload = upload.ok_or_else(Problem::no_such_upload)?;
    match upload.progress {
        Progress::Receiving => {}
        // Somebody else has looked meanwhile.
        Progress::Ready => return Ok(Verdict::Ready),
        Progress::Refused(why) => return Ok(Verdict::Refused(why)),
    }
    let looked = timeout(CLOCK, look_through(app, key, &upload.chunks)).await;
    match looked.map_err(|_| Problem::crowded())?? {
        Ok((kind, chunks, sha256)) => {
            let facts = Facts {
                kind: Some(kind),
                sha256: Some(sha256),
                ..Facts::open(key, &upload.facts)?
            };
            let facts = facts.seal(key)?;
            app.store().upload_is_ready(&chunks, &facts).await?;
            Ok(Verdict::Ready)
        }
        Err(why) => {
            app.store().upload_is_refused(&upload.id, &why).await?;
            Ok(Verdict::Refused(why))
        }
    }
}

/// What it is, where its bytes are now, and their SHA-256; or the sentence that refuses it.
type Looked = Result<(FileKind, Chunks, String), String>;

async fn look_through(app: &App, key: &FileKey, sent: &Chunks) -> Answer<Looked> {
    let mut child = child::start("read-upload").map_err(not_heard)?;
    let sha256 = match child.stdin.take() {
        Some(to) => tell(app, key, sent, to).await?,
        None => return Err(Problem::unexpected(&"the reading process does not listen")),
    };
    let mut from = BufReader::new(child.stdout.take().ok_or_else(Problem::crowded)?);
    let mut line = Vec::new();
    (&mut from)
        .take(MOST_LINE)
        .read_until(b'\n', &mut line)
        .await
        .map_err(not_heard)?;
    let Ok(said) = serde_json::from_slice::<Result<Seen, String>>(&line) else {
        return Ok(Err(ended(child).await?));
    };
    let seen = match said {
        Ok(seen) => seen,
        Err(why) => return Ok(Err(why)),
    };
    let Some(length) = seen.drawn else {
        return Ok(match ended_well(child).await? {
            Ok(()) => Ok((seen.kind, sent.clone(), sha256)),
            Err(why) => Err(why),
        });
    };
    if length == 0 || length > MOST_BYTES {
        return Ok(Err(sentence(&Ended::Broken)));
    }
    let mut pass = [0; 8];
    getrandom::fill(&mut pass).map_err(|error| Problem::unexpected(&error))?;
    let drawn = Chunks {
        id: sent.id.clone(),
        pass: hex::encode(pass),
        size: length,
    };
    let sha256 = match keep(app, key, &drawn, &mut from).await? {
        Some(sha256) => sha256,
        None => return Ok(Err(ended(child).await?)),
    };
    Ok(match ended_well(child).await? {
        Ok(()) => Ok((seen.kind, drawn, sha256)),
        Err(why) => Err(why),
    })
}

/// Sends a file into a pipe, piece by piece; its SHA-256.
async fn tell(app: &App, key: &FileKey, sent: &Chunks, mut to: ChildStdin) -> Answer<String> {
    let mut hash = Sha256::new();
    let mut start = 0;
    while start < sent.size {
        let bytes = piece(app, key, sent, start).await?;
        hash.update(&bytes);
        if to.write_all(&bytes).await.is_err() {
            // It has ended already; its status says why.
            break;
        }
        start += bytes.len() as u64;
    }
    Ok(hex::encode(hash.finalize()))
}

/// Keeps what comes out of a pipe; its SHA-256, or none when it is not as long as was said.
async fn keep(
    app: &App,
    key: &FileKey,
    drawn: &Chunks,
    from: &mut (impl AsyncRead + Unpin),
) -> Answer<Option<String>> {
    let mut hash = Sha256::new();
    let mut start = 0;
    while start < drawn.size {
        let most = (drawn.size - start).min(CHUNK as u64);
        let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or(CHUNK));
        (&mut *from)
            .take(most)
            .read_to_end(&mut bytes)
            .await
            .map_err(not_heard)?;
        if bytes.len() as u64 != most {
            return Ok(None);
        }
        hash.update(&bytes);
        let sealed = key
            .seal_chunk(&drawn.place(start), &bytes)
            .map_err(|error| Problem::unexpected(&error))?;
        app.store().put_chunk(drawn, start, sealed).await?;
        start += most;
    }
    let mut more = [0; 1];
    let end = from.read(&mut more).await.map_err(not_heard)? == 0;
    Ok(end.then(|| hex::encode(hash.finalize())))
}

/// Why a process that did not say what it should has ended.
async fn ended(child: Child) -> Answer<String> {
    let ended = ended_well(child).await?;
    Ok(ended.err().unwrap_or_else(|| sentence(&Ended::Broken)))
}

async fn ended_well(mut child: Child) -> Answer<Result<(), String>> {
    let status = child.wait().await.map_err(not_heard)?;
    Ok(match child::ended(status, Vec::new()) {
        Ended::Said(_) => Ok(()),
        other => Err(sentence(&other)),
    })
}

fn sentence(ended: &Ended) -> String {
    match ended {
        Ended::Memory => {
            "看这个附件用的内存太多，已停止；请缩小，或分成几个文件，再上传".to_owned()
        }
        Ended::Time => "看这个附件用的时间太长，已停止；请缩小，或分成几个文件，再上传".to_owned(),
        _ => "附件的内部结构不正常，读不下去；请打开后另存一次，再上传".to_owned(),
    }
}

fn not_heard(error: io::Error) -> Problem {
    Problem::unexpected(&format!("the process that looks at uploads: {error}"))
}
