//! The key behind query codes, and behind everything that is sealed. It stands in a file of its own
//! apart from the database, so that neither alone opens anyone's intent, and is the same on every
//! node. The database keeps its fingerprint: a node with another key, or with none, does not start
//! (docs/decisions/0014).

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use domain::codes::{QueryCode, ReceiptNumber};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::store::{KnownKey, Store};

const FILE: &str = "secret.key";

/// 256 random bits; never printed.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The key of this database, from its file in the folder of keys. The first start of a new
    /// database makes it; the first start after a version that kept it in the database writes it
    /// out, and only then is it taken from there.
    ///
    /// # Errors
    /// A sentence that says what to do when the file is missing, is another database's, or can be
    /// read by others than its owner.
    pub async fn of(store: &Store, keys: &Path) -> anyhow::Result<Self> {
        let file = keys.join(FILE);
        let known = store.known_key().await?;
        let own = Self::read(&file)?;
        let made = own.is_none();
        let own = match (own, known) {
            (Some(own), _) => own,
            (None, KnownKey::Whole(key)) => Self(key).keep(&file)?,
            (None, KnownKey::Nothing { used: false }) => Self::random()?.keep(&file)?,
            (None, KnownKey::Nothing { used: true }) => bail!(missing(&file, None)),
            (None, KnownKey::Fingerprint(known)) => bail!(missing(&file, Some(&known))),
        };
        match known {
            KnownKey::Nothing { .. } => {}
            KnownKey::Whole(key) => own.assert_is(&file, &Self(key).fingerprint())?,
            KnownKey::Fingerprint(known) => return own.assert_is(&file, &known).map(|()| own),
        }
        let stands = store.note_key(&own.fingerprint()).await?;
        let right = own.assert_is(&file, &stands);
        if right.is_err() && made {
            // Another node was first; what was made here opens nothing.
            fs::remove_file(&file)?;
            bail!(missing(&file, Some(&stands)));
        }
        right.map(|()| own)
    }

    /// Copies the key of a data folder into the folder of keys, unless one is there.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn carry(from: &Path, keys: &Path) -> anyhow::Result<()> {
        let file = keys.join(FILE);
        if let (None, Some(old)) = (Self::read(&file)?, Self::read(&from.join(FILE))?) {
            old.keep(&file)?;
        }
        Ok(())
    }

    fn random() -> anyhow::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).context("系统没有给出随机数，请稍后再试")?;
        Ok(Self(key))
    }

    /// The key in a file; none when there is no file.
    fn read(file: &Path) -> anyhow::Result<Option<Self>> {
        let place = file.display();
        let found = match File::open(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened
                .and_then(|opened| Ok((opened.metadata()?.permissions().mode(), opened)))
                .with_context(|| format!("{place} 读不出来"))?,
        };
        let (mode, opened) = found;
        ensure!(
            mode & 0o077 == 0,
            "{place} 别的用户也能读写（权限 {:o}）：请运行 chmod 600 {place}，\
             并确认没有人拷走过",
            mode & 0o777
        );
        let mut key = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(opened, 33), &mut key)
            .with_context(|| format!("{place} 读不出来"))?;
        let key = key
            .try_into()
            .map_err(|_| anyhow::anyhow!("{place} 应为 32 字节，请从备份恢复该文件"))?;
        Ok(Some(Self(key)))
    }

    /// Puts the key into its file, whole or not at all; gives back the one that stands there, which
    /// is another's if that came first.
    fn keep(self, file: &Path) -> anyhow::Result<Self> {
        let folder = file.parent().unwrap_or(Path::new("."));
        self.write(folder, file)
            .with_context(|| format!("密钥写不进 {}", folder.display()))?;
        Self::read(file)?.with_context(|| format!("{} 写好后又不见了", file.display()))
    }

    fn write(&self, folder: &Path, file: &Path) -> io::Result<()> {
        if !folder.is_dir() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        let draft = PathBuf::from(format!("{}.{}", file.display(), std::process::id()));
        let _ = fs::remove_file(&draft);
        let mut new = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        new.write_all(&self.0)?;
        new.sync_all()?;
        // A link takes no name that is taken; where there are none, nobody else starts by chance.
        match fs::hard_link(&draft, file) {
            Ok(()) => fs::remove_file(&draft)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(&draft)?,
            Err(_) => fs::rename(&draft, file)?,
        }
        // The name must be on disk as well, or codes given out today could not be checked tomorrow.
        File::open(folder)?.sync_all()
    }

    /// Tells this key from others, and nothing about it.
    fn fingerprint(&self) -> [u8; 32] {
        self.digest(b"fingerprint", b"")
    }

    fn assert_is(&self, file: &Path, known: &[u8; 32]) -> anyhow::Result<()> {
        ensure!(
            self.fingerprint() == *known,
            "{} 不是这个数据库的密钥（指纹 {}，数据库登记的是 {}）：请从其他节点或备份拷来\
             正确的 secret.key，或检查 --keys 和 --database",
            file.display(),
            short(&self.fingerprint()),
            short(known)
        );
        Ok(())
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

    /// The row of an upload, by what its address holds.
    pub(crate) fn upload_row(&self, ticket: &[u8; 16]) -> String {
        hex::encode(&self.digest(b"upload", ticket)[..16])
    }

    /// The key under which an upload's key is sealed until a message takes it: without the address,
    /// which is stored nowhere, nobody makes it again.
    pub(crate) fn upload_key(&self, ticket: &[u8; 16]) -> [u8; 32] {
        self.digest(b"upload-key", ticket)
    }

    /// What is kept of a network, to count what comes from it.
    pub(crate) fn source(&self, network: &[u8]) -> String {
        hex::encode(&self.digest(b"source", network)[..16])
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

/// What to do where there is no key and must be one.
fn missing(file: &Path, known: Option<&[u8; 32]>) -> String {
    let known = known.map_or_else(String::new, |known| format!("（指纹 {}）", short(known)));
    format!(
        "没有 {}，而数据库已有自己的密钥{known}：请把其他节点或备份里的 secret.key 放到这里，\
         权限 600，或用 --keys 写明它在哪个目录。另建一个没有用，从前的来件和查询码都打不开",
        file.display()
    )
}

/// Enough of a fingerprint to compare by eye.
fn short(fingerprint: &[u8; 32]) -> String {
    hex::encode(&fingerprint[..4])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use domain::date::Date;

    fn mode(file: &Path) -> u32 {
        fs::metadata(file).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_key_is_kept_once_and_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        let file = keys.join(FILE);
        assert!(Secret::read(&file).unwrap().is_none());
        let first = Secret([1; 32]).keep(&file).unwrap();
        let later = Secret([2; 32]).keep(&file).unwrap();
        assert_eq!((first.0, later.0), ([1; 32], [1; 32]));
        assert_eq!((mode(&file), mode(&keys)), (0o600, 0o700));
        assert_eq!(fs::read_dir(&keys).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn a_file_that_others_read_or_that_is_cut_short_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        Secret([1; 32]).keep(&file).unwrap();
        for open in [0o604, 0o640, 0o620] {
            fs::set_permissions(&file, fs::Permissions::from_mode(open)).unwrap();
            let refused = Secret::read(&file).err().unwrap().to_string();
            assert!(refused.contains("chmod 600"), "{refused}");
        }
        fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(Secret::read(&file).unwrap().is_some());
        for length in [0, 31, 33] {
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
            fs::write(&file, vec![7; length]).unwrap();
            let refused = Secret::read(&file).err().unwrap().to_string();
            assert!(refused.contains("32 字节"), "{refused}");
        }
    }

    #[test]
    fn a_fingerprint_is_no_other_use_of_the_key() {
        let secret = Secret([7; 32]);
        assert_ne!(secret.fingerprint(), secret.sealing_key());
        assert_ne!(secret.fingerprint(), Secret([8; 32]).fingerprint());
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

    /// reliability.md E4: what is stored of 100,000 numbers is met by none of a million codes, drawn or
    /// one beside another, and no two numbers have the same.
    #[test]
    fn a_million_codes_open_none_of_a_hundred_thousand() {
        let secret = Secret([7; 32]);
        let day = Date::new(2026, 11, 21).unwrap();
        let number = |serial| ReceiptNumber::new(day, serial);
        let sealed: HashSet<[u8; 32]> = (1..=100_000)
            .map(|serial| secret.seal(&secret.query_code(&number(serial))))
            .collect();
        assert_eq!(sealed.len(), 100_000);
        let own = secret.query_code(&number(1)).bytes();
        let mut drawn = vec![0; 5_000_000];
        getrandom::fill(&mut drawn).unwrap();
        let drawn = drawn.chunks(10).map(|code| code.try_into().unwrap());
        let beside = (1..=500_000_u32).map(|turned| {
            let mut code = own;
            for (byte, turned) in code[6..].iter_mut().zip(turned.to_be_bytes()) {
                *byte ^= turned;
            }
            code
        });
        let met = |code| sealed.contains(&secret.seal(&QueryCode::from_bytes(code)));
        assert!(met(own));
        assert_eq!(drawn.chain(beside).filter(|code| met(*code)).count(), 0);
    }
}
