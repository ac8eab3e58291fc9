//! What visitors write about themselves, sealed before it reaches the database: XChaCha20-Poly1305,
//! a key for each case, and that key sealed with the county's, which stands in its own file
//! (src/secret.rs). A database, its WAL and its backups alone tell nobody's name.
//!
//! Erasing a case's key erases what was sealed with it, wherever copies of it lie.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use chacha20poly1305::{
    Key, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};

use crate::secret::Secret;

const NONCE: usize = 24;

/// Sealed under another key, for another place, or broken on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed data cannot be opened: another key, another place, or damaged")]
pub struct Closed;

/// Seals and opens with the county's key.
#[derive(Clone)]
pub struct Vault(XChaCha20Poly1305);

/// Seals and opens what belongs to one case.
pub struct CaseKey(XChaCha20Poly1305);

impl Vault {
    /// The vault of a portal.
    pub fn of(secret: &Secret) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(secret.sealing_key())))
    }

    /// A new key for the case with this number, and what is stored of it.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new_key(&self, number: &str) -> Result<(CaseKey, String), getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        let sealed = seal(&self.0, number, &key)?;
        Ok((CaseKey::new(key), sealed))
    }

    /// The key of the case with this number.
    ///
    /// # Errors
    /// When it was sealed by another vault or for another number.
    pub fn open_key(&self, number: &str, sealed: &str) -> Result<CaseKey, Closed> {
        let key: [u8; 32] = open(&self.0, number, sealed)?
            .try_into()
            .map_err(|_| Closed)?;
        Ok(CaseKey::new(key))
    }
}

impl CaseKey {
    fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// Seals a text for its place in the database (`person`, `said/3`): it opens there only.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal(&self, place: &str, text: &[u8]) -> Result<String, getrandom::Error> {
        seal(&self.0, place, text)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// When it was not, or is damaged.
    pub fn open(&self, place: &str, sealed: &str) -> Result<Vec<u8>, Closed> {
        open(&self.0, place, sealed)
    }
}

/// Nonce and cipher text, in letters that both engines store alike.
fn seal(cipher: &XChaCha20Poly1305, place: &str, text: &[u8]) -> Result<String, getrandom::Error> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce)?;
    let payload = Payload {
        msg: text,
        aad: place.as_bytes(),
    };
    // It fails for texts of some 256 GiB, which no form lets in.
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| getrandom::Error::UNEXPECTED)?;
    Ok(BASE64.encode([nonce.as_slice(), &sealed].concat()))
}

fn open(cipher: &XChaCha20Poly1305, place: &str, sealed: &str) -> Result<Vec<u8>, Closed> {
    let bytes = BASE64.decode(sealed).map_err(|_| Closed)?;
    let (nonce, msg) = bytes.split_at_checked(NONCE).ok_or(Closed)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Closed)?;
    let aad = place.as_bytes();
    cipher
        .decrypt(&XNonce::from(nonce), Payload { msg, aad })
        .map_err(|_| Closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::of(&Secret::for_tests(byte))
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let (key, sealed_key) = vault(1).new_key("YX20261122-0001-1").unwrap();
        let sealed = key.seal("person", "王某 13800000000".as_bytes()).unwrap();
        assert!(!sealed.contains("13800000000"));
        let again = vault(1).open_key("YX20261122-0001-1", &sealed_key).unwrap();
        assert_eq!(
            again.open("person", &sealed).unwrap(),
            "王某 13800000000".as_bytes()
        );
        assert_eq!(again.open("words", &sealed), Err(Closed));
        assert!(vault(1).open_key("YX20261122-0002-9", &sealed_key).is_err());
        assert!(vault(2).open_key("YX20261122-0001-1", &sealed_key).is_err());
    }

    #[test]
    fn the_same_text_is_never_sealed_alike_and_no_bit_can_be_turned() {
        let (key, _) = vault(1).new_key("n").unwrap();
        let one = key.seal("said/1", b"yes").unwrap();
        assert_ne!(one, key.seal("said/1", b"yes").unwrap());
        let bytes = BASE64.decode(&one).unwrap();
        for at in 0..bytes.len() {
            let mut turned = bytes.clone();
            turned[at] ^= 1;
            assert_eq!(key.open("said/1", &BASE64.encode(turned)), Err(Closed));
        }
        for rubbish in ["", "AAAA", "…"] {
            assert_eq!(key.open("said/1", rubbish), Err(Closed));
        }
    }
}
