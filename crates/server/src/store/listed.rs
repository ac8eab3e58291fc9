//! Which messages a list of staff holds when there are more than it takes: what is still open,
//! however old, before what waits to be looked at, before what has ended. A list that forgot the
//! oldest would hide the one that has waited longest.

use sqlx::{AssertSqlSafe, query_as};

use super::engine;

/// Whether whoever asks handles what this unit was given.
pub type Holds<'a> = &'a (dyn Fn(&str) -> bool + Send + Sync);

/// Numbers of `table`, at most so many, newest first; `open` are its open states, as SQL's list.
/// With `holds`, of those alone that were given to such a unit.
pub(super) async fn numbers(
    connection: &mut engine::Connection,
    table: &'static str,
    open: &str,
    most: u32,
    holds: Option<Holds<'_>>,
) -> Result<Vec<String>, sqlx::Error> {
    // Whose it is, is no matter of letters alone: all are looked through then.
    let limit = match holds {
        None => format!("LIMIT {most}"),
        Some(_) => String::new(),
    };
    let sql = format!(
        "SELECT number, received_at, officer_unit FROM {table}
         ORDER BY CASE WHEN state = 'held' THEN 1 WHEN state IN ({open}) THEN 0 ELSE 2 END,
                  received_at DESC, number DESC {limit}"
    );
    // Safe: a table's name, the words of states and a number.
    let rows: Vec<(String, i64, Option<String>)> =
        query_as(AssertSqlSafe(sql)).fetch_all(connection).await?;
    let given =
        |unit: &Option<String>| holds.is_none_or(|holds| unit.as_deref().is_some_and(holds));
    let mut listed: Vec<(i64, String)> = rows
        .into_iter()
        .filter(|(_, _, unit)| given(unit))
        .take(usize::try_from(most).unwrap_or(usize::MAX))
        .map(|(number, at, _)| (at, number))
        .collect();
    listed.sort_by(|one, other| other.cmp(one));
    Ok(listed.into_iter().map(|(_, number)| number).collect())
}
