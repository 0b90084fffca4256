//! Earlier versions of records whose details were corrected in place, so that a rectification keeps what it rectified.

use std::collections::BTreeMap;

use rusqlite::params;
use serde::Serialize;

use crate::domain::reference::{AnyRef, Kind};
use crate::error::Result;
use crate::store::row::{list_to_json, to_json};
use crate::store::tx::{Db, WriteTx};

/// One earlier version.
#[derive(Clone, Serialize)]
pub struct EarlierVersion {
    /// Its number, in the order of keeping.
    #[serde(skip)]
    pub id: i64,
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

/// Puts other details into an earlier version.
pub fn earlier_version_put<D: Serialize>(tx: &WriteTx<'_>, id: i64, details: &D) -> Result<()> {
    tx.sql()
        .prepare_cached("UPDATE earlier_version SET details = ?2 WHERE id = ?1")?
        .execute(params![id, to_json(details)?])?;
    Ok(())
}

/// A record's earlier versions, oldest first.
pub fn earlier_version_list(db: &Db, record: impl Into<AnyRef>) -> Result<Vec<EarlierVersion>> {
    let record = record.into();
    let mut of = earlier_version_list_of(db, record.kind(), &[record.id()])?;
    Ok(of.remove(&record.id()).unwrap_or_default())
}

/// The earlier versions of records of one kind, oldest first, by the id of the record. One query, however many records are asked for.
pub fn earlier_version_list_of(
    db: &Db,
    kind: Kind,
    records: &[i64],
) -> Result<BTreeMap<i64, Vec<EarlierVersion>>> {
    let mut of: BTreeMap<i64, Vec<EarlierVersion>> = BTreeMap::new();
    if records.is_empty() {
        return Ok(of);
    }
    let mut statement = db.sql().prepare_cached(
        "SELECT record, details, reason, replaced_by, replaced_at, id FROM earlier_version
         WHERE kind = ?1 AND record IN (SELECT value FROM json_each(?2)) ORDER BY id",
    )?;
    let mut rows = statement.query(params![kind.prefix(), list_to_json(records)?])?;
    while let Some(row) = rows.next()? {
        let details: String = row.get(1)?;
        of.entry(row.get(0)?).or_default().push(EarlierVersion {
            details: serde_json::from_str(&details).unwrap_or_default(),
            reason: row.get(2)?,
            replaced_by: row.get(3)?,
            replaced_at: row.get(4)?,
            id: row.get(5)?,
        });
    }
    Ok(of)
}
