//! Keeping what people are found by in step with what is recorded of them: now, and in their earlier versions.

use rusqlite::{Connection, params};

use super::{PersonIndex, columns, from_row, person_get, person_key_delete, person_key_insert};
use crate::domain::person::{Person, StoredPerson};
use crate::domain::reference::{PersonRef, Reference as _};
use crate::error::Result;
use crate::store::history::earlier_version_list;
use crate::store::tx::{Db, WriteTx};

/// What a person's earlier versions say, the oldest first, as they are kept.
pub(super) fn said_before(db: &Db, person: PersonRef) -> Result<Vec<Person>> {
    Ok(earlier_version_list(db, person)?
        .iter()
        .map(|version| Person::from_earlier(&version.details))
        .collect())
}

/// Takes away the keys by which a person is found: before their earlier versions, or fields of theirs, are destroyed.
pub fn person_index_clear(tx: &WriteTx<'_>, person: PersonRef) -> Result<()> {
    let earlier = said_before(tx, person)?;
    person_key_delete(tx, &person_get(tx, person)?, &earlier)
}

/// Makes the words and keys by which a person is found anew from what is left of them, after [`person_index_clear`].
pub fn person_index_make(tx: &WriteTx<'_>, person: PersonRef) -> Result<()> {
    let earlier = said_before(tx, person)?;
    let index = PersonIndex::of(&person_get(tx, person)?.details, &earlier);
    tx.sql()
        .prepare_cached("UPDATE person SET names_folded = ?2 WHERE id = ?1")?
        .execute(params![person.id(), index.words])?;
    person_key_insert(tx, index.keys.iter().map(|key| (key.as_str(), person)))
}

/// Brings what people are found by up to date where it was made without their earlier versions, as versions of this program did
/// that wrote schema 10.
pub(in crate::store) fn index_with_earlier(conn: &Connection) -> Result<()> {
    let mut people = conn.prepare(&format!(
        "SELECT {} FROM person r WHERE r.id IN (SELECT record FROM earlier_version WHERE kind = 'P')",
        columns()
    ))?;
    let people: Vec<StoredPerson> = people
        .query_map([], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let mut versions = conn.prepare(
        "SELECT details FROM earlier_version WHERE kind = 'P' AND record = ?1 ORDER BY id",
    )?;
    let mut words = conn.prepare("UPDATE person SET names_folded = ?2 WHERE id = ?1")?;
    let mut keys =
        conn.prepare("INSERT OR IGNORE INTO person_key (key, person) VALUES (?1, ?2)")?;
    for person in people {
        let id = person.reference.id();
        let mut earlier = Vec::new();
        let mut rows = versions.query([id])?;
        while let Some(row) = rows.next()? {
            let details: String = row.get(0)?;
            let details = serde_json::from_str(&details).unwrap_or_default();
            earlier.push(Person::from_earlier(&details));
        }
        let index = PersonIndex::of(&person.details, &earlier);
        words.execute(params![id, index.words])?;
        for key in index.keys {
            keys.execute(params![key.as_str(), id])?;
        }
    }
    Ok(())
}
