//! Which messages a list of staff holds when there are more than it takes: what is still open,
//! however old, before what has ended. A list that forgot the oldest would hide the one that has
//! waited longest.

use sqlx::{AssertSqlSafe, query_scalar};

use super::engine;

/// Numbers of `table`, at most so many, newest first; `open` are its open states, as SQL's list.
pub(super) async fn numbers(
    connection: &mut engine::Connection,
    table: &'static str,
    open: &str,
    most: u32,
) -> Result<Vec<String>, sqlx::Error> {
    let sql = format!(
        "SELECT number FROM (
             SELECT number, received_at FROM {table}
             ORDER BY CASE WHEN state IN ({open}) THEN 0 ELSE 1 END, received_at DESC, number DESC
             LIMIT $1) AS listed
         ORDER BY received_at DESC, number DESC"
    );
    // Safe: a table's name and the words of states.
    query_scalar(AssertSqlSafe(sql))
        .bind(i64::from(most))
        .fetch_all(connection)
        .await
}
