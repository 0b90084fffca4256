//! What an import needs of the file besides the records themselves: the importers' keys, and room to write in.

use std::collections::HashMap;

use rusqlite::params;
use sha2::{Digest as _, Sha256};

use crate::domain::date::PartialDate;
use crate::domain::line::LineKind;
use crate::domain::reference::{AnyRef, CaseRef, Kind, PersonRef, Reference as _, ReferralRef};
use crate::domain::referral::ReferralState;
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// Memory for pages while an import runs, in KiB: pages of the indexes are then written once and not over and over.
const CACHE_KIB: i64 = 192 * 1024;

/// Gives the transaction more memory for pages. It is given back when the connection closes with the end of the run.
pub fn import_begin(tx: &WriteTx<'_>) -> Result<()> {
    tx.sql().pragma_update(None, "cache_size", -CACHE_KIB)?;
    Ok(())
}

/// The digest by which a line is known again: the first half of its SHA-256.
pub fn digest_of(line: &[u8]) -> [u8; 16] {
    let whole = Sha256::digest(line);
    let mut half = [0; 16];
    half.iter_mut()
        .zip(whole.iter())
        .for_each(|(to, from)| *to = *from);
    half
}

/// Goes through the keys that earlier imports of a source gave to records of a kind.
pub fn import_key_each(
    db: &Db,
    source: &str,
    kind: Kind,
    mut each: impl FnMut(&str, i64, [u8; 16]),
) -> Result<()> {
    let mut statement = db.sql().prepare_cached(
        "SELECT key, record, digest FROM import_key WHERE source = ?1 AND kind = ?2",
    )?;
    let mut rows = statement.query(params![source, kind.prefix()])?;
    while let Some(row) = rows.next()? {
        let key = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let digest = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
        // A digest of another length fits no line, which is then compared field by field.
        each(key, row.get(1)?, digest.try_into().unwrap_or_default());
    }
    Ok(())
}

/// Keeps the importer's key of a record.
pub fn import_key_insert(
    tx: &WriteTx<'_>,
    source: &str,
    kind: Kind,
    key: &str,
    record: i64,
    digest: &[u8],
) -> Result<()> {
    tx.sql()
        .prepare_cached("INSERT INTO import_key (source, kind, key, record, digest) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![source, kind.prefix(), key, record, digest])?;
    Ok(())
}

/// Keeps that a key's line has changed, and which record it stands for now.
pub fn import_key_update(
    tx: &WriteTx<'_>,
    source: &str,
    kind: Kind,
    key: &str,
    record: i64,
    digest: &[u8],
) -> Result<()> {
    tx.sql()
        .prepare_cached("UPDATE import_key SET record = ?4, digest = ?5 WHERE source = ?1 AND kind = ?2 AND key = ?3")?
        .execute(params![source, kind.prefix(), key, record, digest])?;
    Ok(())
}

/// The people an import may link to who were merged into others: each with the record it was merged into, one step.
pub fn merged_people(db: &Db) -> Result<Vec<(PersonRef, PersonRef)>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT id, merged_into FROM person WHERE merged_into IS NOT NULL")?;
    let rows = statement.query_map([], |row| {
        Ok((
            PersonRef::from_id(row.get(0)?),
            PersonRef::from_id(row.get(1)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The dates of birth of the people whom earlier imports of a source brought.
pub fn births_of_source(
    db: &Db,
    source: &str,
    mut each: impl FnMut(PersonRef, PartialDate),
) -> Result<()> {
    let mut statement = db.sql().prepare_cached(
        "SELECT k.record, p.date_of_birth FROM import_key k JOIN person p ON p.id = k.record
         WHERE k.source = ?1 AND k.kind = 'P' AND p.date_of_birth IS NOT NULL",
    )?;
    let mut rows = statement.query([source])?;
    while let Some(row) = rows.next()? {
        let mut c = Columns::new(row);
        let person = PersonRef::from_id(c.get()?);
        if let Some(birth) = c.optional_partial_date()? {
            each(person, birth);
        }
    }
    Ok(())
}

/// What became of the referrals that earlier imports of a source brought, where it was decided.
pub fn referrals_decided_of_source(
    db: &Db,
    source: &str,
) -> Result<Vec<(ReferralRef, ReferralState, Option<CaseRef>)>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT r.id, r.state, r.case_id FROM import_key k JOIN referral r ON r.id = k.record
         WHERE k.source = ?1 AND k.kind = 'R' AND r.state <> 'received'",
    )?;
    let rows = statement.query_map([source], |row| {
        let mut c = Columns::new(row);
        Ok((
            ReferralRef::from_id(c.get()?),
            c.word(ReferralState::parse)?,
            c.get::<Option<i64>>()?.map(CaseRef::from_id),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a record of the store bears this random identity, or one did that was disposed of: then a dump that says so was made
/// of this store, or of the one it was restored from.
pub fn identity_is_stored(db: &Db, of: &str, record: i64, id: &str) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached(
            "SELECT 1 FROM record_identity WHERE kind = ?1 AND record = ?2 AND lower(hex(id)) = ?3
             UNION ALL SELECT 1 FROM tombstone WHERE lower(hex(identity)) = ?3",
        )?
        .exists(params![of, record, id])?)
}

/// Goes through every record of a kind that an import takes: its id, who recorded it and when.
pub fn recorded_each(
    db: &Db,
    kind: LineKind,
    mut each: impl FnMut(AnyRef, String, String),
) -> Result<()> {
    let table = match kind {
        LineKind::Organisation => "organisation",
        LineKind::Person => "person",
        LineKind::Referral => "referral",
        LineKind::Case => "case_record",
        LineKind::Note => "note",
        LineKind::Disclosure => "disclosure",
    };
    let mut statement = db
        .sql()
        .prepare_cached(&format!("SELECT id, recorded_by, recorded_at FROM {table}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(
            AnyRef::new(kind.reference(), row.get(0)?),
            row.get(1)?,
            row.get(2)?,
        );
    }
    Ok(())
}

/// The last number of each kind of reference and year.
pub fn numbers_given(db: &Db) -> Result<HashMap<(Kind, i64), i64>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT kind, year, last FROM reference_counter")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))
    })?;
    let mut given = HashMap::new();
    for row in rows {
        let (prefix, year, last) = row?;
        if let Some(kind) = Kind::ALL.iter().find(|kind| kind.prefix() == prefix) {
            given.insert((*kind, year), last);
        }
    }
    Ok(given)
}
