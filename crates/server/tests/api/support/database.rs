//! The database behind the server's back.

use std::path::Path;

/// A connection of our own to a data folder's database.
pub async fn database(data: &Path) -> sqlx::SqliteConnection {
    use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};
    let file = data.join(server::store::FILE);
    let options = SqliteConnectOptions::new().filename(file);
    options.connect().await.unwrap()
}

/// The only number of a statement.
pub async fn count(data: &Path, sql: &'static str) -> i64 {
    let mut database = database(data).await;
    sqlx::query_scalar(sql)
        .fetch_one(&mut database)
        .await
        .unwrap()
}

/// Changes the database behind the server's back.
pub async fn execute(data: &Path, sql: &'static str) {
    let mut database = database(data).await;
    sqlx::query(sql).execute(&mut database).await.unwrap();
}

/// How many intents are stored.
pub async fn stored_leads(data: &Path) -> i64 {
    count(data, "SELECT COUNT(*) FROM leads").await
}
