//! People whom nothing names: on no case and no referral, of no request and no complaint, and whose details came with none of
//! these. Nothing says what they are kept for.

use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::domain::date::{Date, Instant};
use crate::domain::disposal::StableId;
use crate::domain::reference::{PersonRef, Reference};
use crate::error::Result;
use crate::store::case::{case_list_naming, referral_list_naming};
use crate::store::disposal::person_is_of_a_request;
use crate::store::row::Columns;
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

const ON_CASES: &str =
    "SELECT person FROM case_person INDEXED BY case_person_by_person ORDER BY person";

/// Everybody whom nothing names, each with the day they were recorded or last corrected, by reference. People on cases are passed
/// over by their index alone: only who is on none is looked at.
pub fn person_list_loose(db: &Db) -> Result<Vec<(PersonRef, Date)>> {
    let mut gaps: Vec<(i64, i64)> = Vec::new();
    let mut next = 1_i64;
    let mut statement = db.sql().prepare_cached(ON_CASES)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let person: i64 = row.get(0)?;
        if person > next {
            gaps.push((next, person - 1));
        }
        next = next.max(person + 1);
    }
    gaps.push((next, i64::MAX));
    let mut found = Vec::new();
    let mut in_gap = db.sql().prepare_cached(
        "SELECT id FROM person WHERE id BETWEEN ?1 AND ?2 AND merged_into IS NULL ORDER BY id",
    )?;
    for (first, last) in gaps {
        let people: Vec<PersonRef> = in_gap
            .query_map([first, last], |row| row.get(0).map(PersonRef::from_id))?
            .collect::<rusqlite::Result<_>>()?;
        for person in people {
            if let Some(since) = person_loose_since(db, person)? {
                found.push((person, since));
            }
        }
    }
    Ok(found)
}

/// The day somebody whom nothing names was recorded or last corrected; none where something does, or where there is nobody of this
/// reference. Whoever was merged is named by what names the record that stands for them.
pub fn person_loose_since(db: &Db, person: PersonRef) -> Result<Option<Date>> {
    let same = person_list_same(db, person)?;
    for person in &same {
        if !case_list_naming(db, *person)?.is_empty()
            || !referral_list_naming(db, *person)?.is_empty()
            || person_is_of_a_request(db, *person)?
        {
            return Ok(None);
        }
    }
    let mut since: Option<Date> = None;
    for person in &same {
        let mut statement = db.sql().prepare_cached(
            "SELECT recorded_at FROM person WHERE id = ?1
             UNION ALL SELECT replaced_at FROM earlier_version WHERE kind = 'P' AND record = ?1",
        )?;
        let rows = statement.query_map([person.id()], |row| {
            Columns::new(row).instant().map(Instant::london_date)
        })?;
        for day in rows {
            since = since.max(Some(day?));
        }
    }
    Ok(since)
}

/// The day somebody was recorded; none where there is nobody of this reference.
pub fn person_recorded_on(db: &Db, person: PersonRef) -> Result<Option<Date>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT recorded_at FROM person WHERE id = ?1")?
        .query_row([person.id()], |row| {
            Columns::new(row).instant().map(Instant::london_date)
        })
        .optional()?)
}

/// The id by which a person who was disposed of is told from another to whom the reference was given again after a restore. It is
/// worked out from what never changes of a record and is in every backup of it: the reference, and who recorded it and when.
pub fn person_identity(db: &Db, person: PersonRef) -> Result<Option<StableId>> {
    let recorded: Option<(String, String)> = db
        .sql()
        .prepare_cached("SELECT recorded_by, recorded_at FROM person WHERE id = ?1")?
        .query_row(params![person.id()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(recorded.and_then(|(by, at)| {
        let mut hash = Sha256::new();
        for part in ["mkt person identity 1", &person.to_string(), &by, &at] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Some(StableId(hash.finalize().get(..16)?.try_into().ok()?))
    }))
}
