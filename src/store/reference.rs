//! Giving out references. Each number is given once, whatever becomes of the record that bears it.

use rusqlite::{OptionalExtension as _, params};

use crate::domain::reference::{AnyRef, Kind, Reference, storage_id, year_and_number};
use crate::error::{Failure, Result};
use crate::store::tx::{Db, WriteTx};

/// Whether a record bears this reference.
pub fn reference_is_stored(db: &Db, reference: AnyRef) -> Result<bool> {
    let table = match reference.kind() {
        Kind::Referral => "referral",
        Kind::Case => "case_record",
        Kind::Person => "person",
        Kind::Organisation => "organisation",
        Kind::Note => "note",
        Kind::Disclosure => "disclosure",
        Kind::Export => "export",
        Kind::AccessRequest => "access_request",
        Kind::RightsRequest => "rights_request",
        Kind::Complaint => "complaint",
        Kind::Hold => "hold",
        Kind::DisposalList => "disposal_list",
        Kind::AuditTrail => return Ok(false),
    };
    Ok(db
        .sql()
        .prepare_cached(&format!("SELECT 1 FROM {table} WHERE id = ?1"))?
        .exists([reference.id()])?)
}

/// The next reference of its kind; `year` counts only for kinds that are numbered by year.
pub fn reference_next<R: Reference>(tx: &WriteTx<'_>, year: i32) -> Result<R> {
    reference_reserve_kind(tx, R::KIND, year, 1).map(R::from_id)
}

/// Reserves `count` consecutive references and returns the first.
pub fn reference_reserve_many<R: Reference>(tx: &WriteTx<'_>, year: i32, count: u32) -> Result<R> {
    reference_reserve_kind(tx, R::KIND, year, count).map(R::from_id)
}

/// The last number that was given, 0 where none was.
pub fn reference_last(db: &Db, kind: Kind, year: i32) -> Result<i64> {
    let year = if kind.has_year() { i64::from(year) } else { 0 };
    Ok(db
        .sql()
        .prepare_cached("SELECT last FROM reference_counter WHERE kind = ?1 AND year = ?2")?
        .query_row(params![kind.prefix(), year], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// Whether a record ever bore this reference here, also one that was disposed of.
pub fn reference_was_given(db: &Db, reference: AnyRef) -> Result<bool> {
    let (year, number) = year_and_number(reference.kind(), reference.id());
    let year = i32::try_from(year).unwrap_or_default();
    Ok(number <= reference_last(db, reference.kind(), year)?)
}

/// Reserves `count` consecutive numbers of a kind that is known only when the program runs.
pub fn reference_reserve_kind(tx: &WriteTx<'_>, kind: Kind, year: i32, count: u32) -> Result<i64> {
    let counter_year = if kind.has_year() { i64::from(year) } else { 0 };
    let last: i64 = tx
        .sql()
        .prepare_cached(
            "INSERT INTO reference_counter (kind, year, last) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET last = last + ?3 RETURNING last",
        )?
        .query_row(params![kind.prefix(), counter_year, count], |row| {
            row.get(0)
        })?;
    storage_id(kind, year, last)
        .and_then(|_| storage_id(kind, year, last - i64::from(count) + 1))
        .ok_or_else(|| {
            Failure::refused(format!(
                "The year {year} has no further number for {}.",
                kind.a_word()
            ))
        })
}
