//! The password of the cluster's one user.

use std::fs::File;
use std::io::Read as _;

use anyhow::Result;

/// 128 random bits. Without a password every user of the machine could run programs as ours.
pub(crate) fn random() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
