//! Hashes as the database keeps them: lower-case hexadecimal TEXT, the same on both engines and
//! readable in a shell.

use sha2::{Digest, Sha256};

pub(super) fn text(hash: &[u8; 32]) -> String {
    hex::encode(hash)
}

pub(super) fn parse(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}

/// SHA-256 of a document.
pub(super) fn of(document: &str) -> String {
    hex::encode(Sha256::digest(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let hash = std::array::from_fn(|at| at as u8 * 8);
        assert_eq!(parse(&text(&hash)), Some(hash));
        assert_eq!(parse("00"), None);
        assert_eq!(parse(&"+1".repeat(32)), None);
    }

    #[test]
    fn the_digest_is_sha_256() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of("abc"), abc);
    }
}
