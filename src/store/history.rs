//! Earlier versions of records whose details were corrected in place, so that a rectification keeps what it rectified.

use rusqlite::params;
use serde::Serialize;

use crate::domain::reference::AnyRef;
use crate::error::Result;
use crate::store::row::to_json;
use crate::store::tx::{Db, WriteTx};

/// One earlier version.
#[derive(Clone, Serialize)]
pub struct EarlierVersion {
    /// The record as it stood before, in its JSON Lines form.
    pub details: serde_json::Value,
    /// Why it was replaced.
    pub reason: Option<String>,
    /// Who replaced it.
    pub replaced_by: String,
    /// When, RFC 3339 UTC.
    pub replaced_at: String,
}

/// Keeps a record's details as they stand, before they are replaced.
pub fn earlier_version_insert<D: Serialize>(
    tx: &WriteTx<'_>,
    record: impl Into<AnyRef>,
    details: &D,
    reason: Option<&str>,
) -> Result<()> {
    let record = record.into();
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO earlier_version (kind, record, details, reason, replaced_by, replaced_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            record.kind().prefix(),
            record.id(),
            to_json(details)?,
            reason,
            acting.user.as_str(),
            acting.at.to_string(),
        ])?;
    Ok(())
}

/// A record's earlier versions, oldest first.
pub fn earlier_version_list(db: &Db, record: impl Into<AnyRef>) -> Result<Vec<EarlierVersion>> {
    let record = record.into();
    let mut statement = db.sql().prepare_cached(
        "SELECT details, reason, replaced_by, replaced_at FROM earlier_version WHERE kind = ?1 AND record = ?2 ORDER BY id",
    )?;
    let rows = statement.query_map(params![record.kind().prefix(), record.id()], |row| {
        let details: String = row.get(0)?;
        Ok(EarlierVersion {
            details: serde_json::from_str(&details).unwrap_or_default(),
            reason: row.get(1)?,
            replaced_by: row.get(2)?,
            replaced_at: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
