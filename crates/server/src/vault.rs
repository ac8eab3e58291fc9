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

    /// The key that the key of an upload is sealed by, until a message takes it: made of the
    /// county's secret and of what the upload's address holds.
    pub fn of_upload(secret: &Secret, ticket: &[u8; 16]) -> CaseKey {
        CaseKey::new(secret.upload_key(ticket))
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

/// Seals and opens one file of a visitor. While the file belongs to no message, its key is sealed
/// by what the address of the upload holds, and then by the message's key.
#[derive(Clone)]
pub struct FileKey {
    key: [u8; 32],
    cipher: XChaCha20Poly1305,
}

const FACTS: &str = "facts";

impl FileKey {
    /// A key of its own for a new file.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self::new(key))
    }

    fn new(key: [u8; 32]) -> Self {
        let cipher = XChaCha20Poly1305::new(&Key::from(key));
        Self { key, cipher }
    }

    /// What is stored of the key, for the file in this row.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn sealed_by(&self, key: &CaseKey, row: &str) -> Result<String, getrandom::Error> {
        key.seal(&format!("file/{row}"), &self.key)
    }

    /// The key of the file in this row.
    ///
    /// # Errors
    /// When it was sealed by another key or for another row.
    pub fn open(key: &CaseKey, row: &str, sealed: &str) -> Result<Self, Closed> {
        let key = key.open(&format!("file/{row}"), sealed)?;
        key.try_into().map(Self::new).map_err(|_| Closed)
    }

    /// Seals what is known of the file.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal_facts(&self, text: &[u8]) -> Result<String, getrandom::Error> {
        seal(&self.cipher, FACTS, text)
    }

    /// Opens it.
    ///
    /// # Errors
    /// When it is another file's, or damaged.
    pub fn open_facts(&self, sealed: &str) -> Result<Vec<u8>, Closed> {
        open(&self.cipher, FACTS, sealed)
    }

    /// Seals a piece for its place in the file.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal_chunk(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, getrandom::Error> {
        seal_bytes(&self.cipher, place, bytes)
    }

    /// Opens the piece of this place.
    ///
    /// # Errors
    /// When it is another place's, or damaged.
    pub fn open_chunk(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Closed> {
        open_bytes(&self.cipher, place, sealed)
    }
}

/// Nonce and cipher text, in letters that both engines store alike.
fn seal(cipher: &XChaCha20Poly1305, place: &str, text: &[u8]) -> Result<String, getrandom::Error> {
    seal_bytes(cipher, place, text).map(|bytes| BASE64.encode(bytes))
}

/// Nonce and cipher text.
fn seal_bytes(
    cipher: &XChaCha20Poly1305,
    place: &str,
    text: &[u8],
) -> Result<Vec<u8>, getrandom::Error> {
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
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(cipher: &XChaCha20Poly1305, place: &str, sealed: &str) -> Result<Vec<u8>, Closed> {
    open_bytes(cipher, place, &BASE64.decode(sealed).map_err(|_| Closed)?)
}

fn open_bytes(cipher: &XChaCha20Poly1305, place: &str, bytes: &[u8]) -> Result<Vec<u8>, Closed> {
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
    fn a_file_opens_with_the_address_and_later_with_the_case_alone() {
        let secret = Secret::for_tests(1);
        let (ticket, other) = ([7; 16], [8; 16]);
        let file = FileKey::random().unwrap();
        let piece = file.seal_chunk("row/sent/0", b"photograph").unwrap();
        let staged = file
            .sealed_by(&Vault::of_upload(&secret, &ticket), "row")
            .unwrap();
        assert!(FileKey::open(&Vault::of_upload(&secret, &other), "row", &staged).is_err());
        let again = FileKey::open(&Vault::of_upload(&secret, &ticket), "row", &staged).unwrap();
        let (case, _) = Vault::of(&secret).new_key("YX20261122-0001-1").unwrap();
        let kept = again.sealed_by(&case, "row").unwrap();
        assert!(FileKey::open(&case, "another", &kept).is_err());
        let kept = FileKey::open(&case, "row", &kept).unwrap();
        assert_eq!(
            kept.open_chunk("row/sent/0", &piece).unwrap(),
            b"photograph"
        );
        assert_eq!(kept.open_chunk("row/sent/10", &piece), Err(Closed));
        assert_eq!(piece.len(), b"photograph".len() + crate::store::SEALING);
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
