//! What is taken back stays in the file, marked: the same columns in every table that has such rows.

use rusqlite::params;

use crate::error::Result;
use crate::store::tx::WriteTx;

/// Marks a row as taken back; one that was already stays as it is. A table whose rows are taken back with a reason has a column
/// for it and is given one.
pub(in crate::store) fn undo(
    tx: &WriteTx<'_>,
    table: &'static str,
    id: i64,
    why: Option<&str>,
) -> Result<()> {
    let acting = tx.acting();
    let (user, at) = (acting.user.as_str(), acting.at.to_string());
    match why {
        None => tx
            .sql()
            .prepare_cached(&format!(
                "UPDATE {table} SET undone_by = ?2, undone_at = ?3 WHERE id = ?1 AND undone_at IS NULL"
            ))?
            .execute(params![id, user, at])?,
        Some(why) => tx
            .sql()
            .prepare_cached(&format!(
                "UPDATE {table} SET undone_by = ?2, undone_at = ?3, undone_why = ?4 WHERE id = ?1 AND undone_at IS NULL"
            ))?
            .execute(params![id, user, at, why])?,
    };
    Ok(())
}
