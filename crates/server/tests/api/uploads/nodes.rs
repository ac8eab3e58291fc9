//! An upload that begins at one node and goes on at another (decision 0014).

use cluster::Cluster;

use super::*;
use crate::support::{SEED, run};

#[tokio::test(flavor = "multi_thread")]
async fn what_begins_at_one_node_goes_on_at_another() {
    let cluster = Cluster::start().unwrap();
    let url = cluster.new_database().unwrap();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = one.path().to_str().unwrap();
    let seed = [
        "seed",
        SEED,
        "--no-photos",
        "--database",
        &url,
        "--data",
        data,
    ];
    assert!(run(&seed).status.success());
    let one = Server::start_with(one.path(), &["--database", &url]);
    let keyed = ["--database", &url, "--keys", data];
    let two = Server::start_with(two.path(), &keyed);
    let whole = paper();
    let id = one.begin("收据.pdf", whole.len()).await;
    assert_eq!(one.piece(&id, 0, &whole[..300]).await.status, 204);
    one.kill();
    assert_eq!(two.offset(&id).await, 300);
    assert_eq!(two.piece(&id, 300, &whole[300..]).await.status, 204);
    let photo = two.upload("照片.jpg", &photo()).await;
    let (number, code, receipt) = two.message_with(&[&id, &photo]).await;
    let listed = files_of(&receipt);
    let read = two.file(&number, &code, text(&listed[0], "id")).await;
    assert_eq!(sha256(&read.body), sha256(&whole));
    assert_eq!(text(&listed[1], "kind"), "jpg");
}
