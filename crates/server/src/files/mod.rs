//! The one door for pictures and attachments. A file is what its content is, whatever its name
//! says; a picture is drawn anew, so that nothing of the camera's notes comes along; a document is
//! looked through for promises that may not be published, kept whole, and only ever handed out as a
//! download.

mod folder;
mod kind;
pub(crate) mod name;
pub(crate) mod picture;
mod reader;
pub(crate) mod review;
pub(crate) mod sent;

pub(crate) use folder::Folder;
pub(crate) use kind::{Kind, kind_of};
pub(crate) use reader::{Answer, LOOK_TIME, Looked, MOST_MEMORY, TIME, look_through, read_picture};

/// The largest file that is taken, in bytes: 30 MiB.
pub(crate) const MOST_BYTES: u64 = 30 * 1024 * 1024;
