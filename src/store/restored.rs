//! The mark of a store that was restored from a backup without a full list of the disposals made since.

use rusqlite::{OptionalExtension as _, params};

use crate::domain::backup::DisposalsUnknown;
use crate::domain::date::Instant;
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// The mark, if the store has it.
pub fn disposals_unknown_get(db: &Db) -> Result<Option<DisposalsUnknown>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT backup, made_at FROM disposals_unknown")?
        .query_row([], |row| {
            let mut c = Columns::new(row);
            Ok(DisposalsUnknown {
                backup: c.get()?,
                made_at: c.instant()?,
            })
        })
        .optional()?)
}

/// Marks the store. A mark that it had already, as the backup was made of a marked store, stays: it reaches further back.
pub fn disposals_unknown_set(tx: &WriteTx<'_>, backup: i64, made_at: Instant) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT OR IGNORE INTO disposals_unknown (only_row, backup, made_at, restored_by, restored_at) VALUES (1, ?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            backup,
            made_at.to_string(),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
        ])?;
    Ok(())
}

/// Takes the mark away. Says whether there was one.
pub fn disposals_unknown_clear(tx: &WriteTx<'_>) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached("DELETE FROM disposals_unknown")?
        .execute([])?
        > 0)
}
