//! Giving out references. Each number is given once, whatever becomes of the record that bears it.

use rusqlite::params;

use crate::domain::reference::{Kind, Reference};
use crate::error::Result;
use crate::store::tx::WriteTx;

/// The next reference of its kind; `year` counts only for kinds that are numbered by year.
pub fn reference_next<R: Reference>(tx: &WriteTx<'_>, year: i32) -> Result<R> {
    reference_reserve_kind(tx, R::KIND, year, 1).map(R::from_id)
}

/// Reserves `count` consecutive references and returns the first.
pub fn reference_reserve_many<R: Reference>(tx: &WriteTx<'_>, year: i32, count: u32) -> Result<R> {
    reference_reserve_kind(tx, R::KIND, year, count).map(R::from_id)
}

fn reference_reserve_kind(tx: &WriteTx<'_>, kind: Kind, year: i32, count: u32) -> Result<i64> {
    let year = if kind.has_year() { i64::from(year) } else { 0 };
    let last: i64 = tx
        .sql()
        .prepare_cached(
            "INSERT INTO reference_counter (kind, year, last) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET last = last + ?3 RETURNING last",
        )?
        .query_row(params![kind.prefix(), year, count], |row| row.get(0))?;
    Ok(year * 1_000_000 + last - i64::from(count) + 1)
}
