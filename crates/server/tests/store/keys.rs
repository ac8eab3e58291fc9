//! What the database knows of the key, and what a start makes of it.

use server::secret::Secret;
use server::store::{KnownKey, Store};

use crate::support::{Home, on_both_engines, submit};

on_both_engines! {
    the_first_start_makes_a_key_and_notes_its_fingerprint
    another_key_is_refused_and_a_missing_one_is_not_made_anew
    a_key_in_the_database_moves_to_its_file_once
    a_used_database_without_any_note_gets_no_new_key
    of_nodes_that_begin_at_once_one_makes_the_key
}

const FILE: &str = "secret.key";

/// `abab…`, as an older version kept it.
const OLD: &str = "INSERT INTO shared_secret (id, key) VALUES
    (1, 'abababababababababababababababababababababababababababababababab')";

async fn refused(store: &Store, keys: &std::path::Path) -> String {
    Secret::of(store, keys).await.err().unwrap().to_string()
}

async fn the_first_start_makes_a_key_and_notes_its_fingerprint(home: Home) {
    let store = home.open().await;
    let keys = tempfile::tempdir().unwrap();
    assert!(store.known_key().await.unwrap() == KnownKey::Nothing { used: false });
    Secret::of(&store, keys.path()).await.unwrap();
    assert!(matches!(
        store.known_key().await.unwrap(),
        KnownKey::Fingerprint(_)
    ));
    assert_eq!(home.count("shared_secret").await, 0, "never the key itself");
    let key = std::fs::read(keys.path().join(FILE)).unwrap();
    Secret::of(&store, keys.path()).await.unwrap();
    assert_eq!(std::fs::read(keys.path().join(FILE)).unwrap(), key);
}

async fn another_key_is_refused_and_a_missing_one_is_not_made_anew(home: Home) {
    let store = home.open().await;
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Secret::of(&store, one.path()).await.unwrap();
    let words = refused(&store, two.path()).await;
    assert!(
        words.contains("--keys") && words.contains("指纹"),
        "{words}"
    );
    assert!(!two.path().join(FILE).exists());
    // The file of another portal.
    let other = Home::sqlite();
    let other = other.open().await;
    Secret::of(&other, two.path()).await.unwrap();
    let words = refused(&store, two.path()).await;
    assert!(words.contains("不是这个数据库的密钥"), "{words}");
    // A node with the same file joins.
    std::fs::copy(one.path().join(FILE), two.path().join(FILE)).unwrap();
    Secret::of(&store, two.path()).await.unwrap();
}

async fn a_key_in_the_database_moves_to_its_file_once(home: Home) {
    let store = home.open().await;
    home.execute(OLD).await;
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // A file of another portal is not overwritten, and nothing is forgotten for it.
    std::fs::write(two.path().join(FILE), [7; 32]).unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(two.path().join(FILE), private).unwrap();
    let words = refused(&store, two.path()).await;
    assert!(words.contains("不是这个数据库的密钥"), "{words}");
    assert_eq!(home.count("shared_secret").await, 1);

    Secret::of(&store, one.path()).await.unwrap();
    let file = one.path().join(FILE);
    assert_eq!(std::fs::read(&file).unwrap(), [0xab; 32]);
    assert_eq!(home.count("shared_secret").await, 0);
    // Once: a second node has to be given the file.
    std::fs::remove_file(two.path().join(FILE)).unwrap();
    let words = refused(&store, two.path()).await;
    assert!(words.contains("其他节点或备份"), "{words}");
    std::fs::copy(&file, two.path().join(FILE)).unwrap();
    Secret::of(&store, two.path()).await.unwrap();
}

async fn a_used_database_without_any_note_gets_no_new_key(home: Home) {
    let store = home.open().await;
    submit(&store, 1, 1).await.unwrap();
    let keys = tempfile::tempdir().unwrap();
    let words = refused(&store, keys.path()).await;
    assert!(words.contains("另建一个没有用"), "{words}");
    assert!(!keys.path().join(FILE).exists());
    // Its file is put back: an older version had made it.
    std::fs::write(keys.path().join(FILE), [7; 32]).unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(keys.path().join(FILE), private).unwrap();
    Secret::of(&store, keys.path()).await.unwrap();
}

async fn of_nodes_that_begin_at_once_one_makes_the_key(home: Home) {
    let store = home.open().await;
    let folders: Vec<_> = (0..6).map(|_| tempfile::tempdir().unwrap()).collect();
    let starts: Vec<_> = folders
        .iter()
        .map(|folder| {
            let (store, keys) = (store.clone(), folder.path().to_owned());
            tokio::spawn(async move { Secret::of(&store, &keys).await.is_ok() })
        })
        .collect();
    let mut started = Vec::new();
    for start in starts {
        started.push(start.await.unwrap());
    }
    let held: Vec<_> = folders
        .iter()
        .map(|folder| folder.path().join(FILE).exists())
        .collect();
    // Who was too late says so and leaves no key that opens nothing.
    assert_eq!(started, held);
    assert_eq!(started.iter().filter(|started| **started).count(), 1);
}
