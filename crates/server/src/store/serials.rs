//! The serial numbers of receipts, counted by day.

use domain::codes::ReceiptNumber;
use domain::date::Date;
use sqlx::query_scalar;

use super::{StoreError, engine};

/// The next numbers of the day, as many as are wanted. They are taken back when the transaction
/// is; a number that was committed never comes again, even when its lead is erased or the clock
/// jumps back.
pub(super) async fn take(
    connection: &mut engine::Connection,
    day: Date,
    wanted: usize,
) -> Result<Vec<ReceiptNumber>, StoreError> {
    // One statement that counts and answers: two nodes wait for each other at the row.
    let sql = "INSERT INTO receipt_serials (day, next) VALUES ($1, 1 + $2)
               ON CONFLICT (day) DO UPDATE SET next = receipt_serials.next + $2
               RETURNING next";
    let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
    let next: i64 = query_scalar(sql)
        .bind(day.to_string())
        .bind(wanted)
        .fetch_one(connection)
        .await?;
    (next - wanted..next)
        .map(|serial| {
            let serial = u32::try_from(serial)
                .map_err(|_| StoreError::Other(format!("no receipt numbers left on {day}")))?;
            Ok(ReceiptNumber::new(day, serial))
        })
        .collect()
}
