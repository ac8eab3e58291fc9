//! The key behind query codes. On SQLite it stands in its own file apart from the database, so that
//! neither alone opens anyone's intent. Nodes that share a PostgreSQL share the key through it
//! (docs/decisions/0014).

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::ensure;
use domain::codes::{QueryCode, ReceiptNumber};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::store::{Engine, Store};

const FILE: &str = "secret.key";

fn random() -> io::Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    Ok(key)
}

/// 256 random bits; never printed.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads the key of a data folder, making it (readable by its owner only) on the first start.
    ///
    /// # Errors
    /// When the file cannot be read or made, or is not 32 bytes long.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => bytes.try_into().map(Self).map_err(|_| {
                io::Error::other(format!(
                    "{} 应为 32 字节，请从备份恢复该文件",
                    path.display()
                ))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(&path, data),
            Err(error) => Err(error),
        }
    }

    /// The key of all nodes at this store: that of the database, which on the first start gets
    /// the data folder's or a new one; on SQLite that of the data folder.
    ///
    /// # Errors
    /// When the data folder's key is another one than the database's, or either cannot be read.
    pub async fn of(store: &Store, data: &Path) -> anyhow::Result<Self> {
        if store.engine() == Engine::Sqlite {
            return Ok(Self::open(data)?);
        }
        let file = data.join(FILE);
        if !file.exists() {
            return Ok(Self(store.shared_secret(&random()?).await?));
        }
        let own = Self::open(data)?;
        ensure!(
            store.shared_secret(&own.0).await? == own.0,
            "{} 与数据库里的密钥不同：这个数据目录属于另一个数据库。\
             请换一个空的数据目录，或检查 --database",
            file.display()
        );
        Ok(own)
    }

    fn create(path: &Path, data: &Path) -> io::Result<Self> {
        fs::create_dir_all(data)?;
        let key = random()?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(&key)?;
        file.sync_all()?;
        // The name must be on disk as well, or codes given out today could not be checked tomorrow.
        fs::File::open(data)?.sync_all()?;
        Ok(Self(key))
    }

    /// The query code of a receipt: made again from key and number, so that sending the same
    /// intent again can be given the same answer although only a hash is stored.
    pub fn query_code(&self, number: &ReceiptNumber) -> QueryCode {
        let digest = self.digest(b"query-code", number.to_string().as_bytes());
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&digest[..10]);
        QueryCode::from_bytes(bytes)
    }

    /// The keyed hash that the store keeps of a code.
    pub fn seal(&self, code: &QueryCode) -> [u8; 32] {
        self.digest(b"sealed", &code.bytes())
    }

    /// Whether a code is the sealed one, in a time that does not tell how much of it is right.
    pub fn opens(&self, code: &QueryCode, sealed: &[u8; 32]) -> bool {
        self.mac(b"sealed", &code.bytes())
            .verify_slice(sealed)
            .is_ok()
    }

    /// The key under which the keys of cases are sealed (src/vault.rs).
    pub(crate) fn sealing_key(&self) -> [u8; 32] {
        self.digest(b"vault", b"")
    }

    /// A keyed hash for screening (src/screening): of an address, a contact, a challenge.
    pub(crate) fn screen(&self, kind: &[u8], message: &[u8]) -> [u8; 32] {
        self.digest(b"screening", &[kind, b"/", message].concat())
    }

    /// Whether the first bytes of such a hash are these, in a time that tells nothing.
    pub(crate) fn screened(&self, kind: &[u8], message: &[u8], first: &[u8]) -> bool {
        self.mac(b"screening", &[kind, b"/", message].concat())
            .verify_truncated_left(first)
            .is_ok()
    }

    #[cfg(test)]
    pub(crate) const fn for_tests(byte: u8) -> Self {
        Self([byte; 32])
    }

    fn digest(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        self.mac(purpose, message).finalize().into_bytes().into()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, purpose: &[u8], message: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key");
        mac.update(purpose);
        mac.update(&[0]);
        mac.update(message);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::date::Date;

    #[test]
    fn the_key_is_made_once_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let first = Secret::open(dir.path()).unwrap();
        let again = Secret::open(dir.path()).unwrap();
        assert_eq!(first.0, again.0);
        let mode = fs::metadata(dir.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_code_opens_its_own_number_only() {
        let secret = Secret([7; 32]);
        let day = Date::new(2026, 11, 21).unwrap();
        let (one, two) = (ReceiptNumber::new(day, 1), ReceiptNumber::new(day, 2));
        let sealed = secret.seal(&secret.query_code(&one));
        assert!(secret.opens(&secret.query_code(&one), &sealed));
        assert!(!secret.opens(&secret.query_code(&two), &sealed));
        assert_ne!(
            secret.query_code(&one).text(),
            Secret([8; 32]).query_code(&one).text()
        );
    }
}
