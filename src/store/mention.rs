//! Where the words of a person may stand: candidates out of the full-text indexes, and what the file links to a person. The texts
//! that have no index are read in [`free_text`](crate::store::free_text). Whether a candidate speaks of the person is judged above
//! (`actions`), by the text.

use std::collections::BTreeSet;

use rusqlite::params;

use crate::domain::reference::{
    AnyRef, CaseRef, HoldRef, NoteRef, PersonRef, Reference, ReferralRef,
};
use crate::error::Result;
use crate::store::tx::Db;

/// A full-text index of free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextIndex {
    /// Of the notes.
    Notes,
    /// Of the summaries of referrals.
    Referrals,
}

impl TextIndex {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Notes, Self::Referrals];

    const fn table(self) -> &'static str {
        match self {
            Self::Notes => "note_fts",
            Self::Referrals => "referral_fts",
        }
    }

    const fn terms(self) -> &'static str {
        match self {
            Self::Notes => "temp.note_terms",
            Self::Referrals => "temp.referral_terms",
        }
    }

    /// The record of a row.
    fn reference(self, id: i64) -> AnyRef {
        match self {
            Self::Notes => NoteRef::from_id(id).into(),
            Self::Referrals => ReferralRef::from_id(id).into(),
        }
    }
}

/// Makes the vocabularies of the indexes readable for this connection: tables that hold nothing of their own, in memory.
pub fn vocabulary_open(db: &Db) -> Result<()> {
    for index in TextIndex::ALL {
        db.sql().execute_batch(&format!(
            "CREATE VIRTUAL TABLE IF NOT EXISTS {} USING fts5vocab (main, {}, row)",
            index.terms(),
            index.table()
        ))?;
    }
    Ok(())
}

/// The words of an index from one (included) up to another (not included).
pub fn vocabulary_between(
    db: &Db,
    index: TextIndex,
    from: &str,
    to: &str,
    mut see: impl FnMut(&str, u64),
) -> Result<()> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT term, doc FROM {} WHERE term >= ?1 AND term < ?2",
        index.terms()
    ))?;
    let mut rows = statement.query(params![from, to])?;
    while let Some(row) = rows.next()? {
        let documents: i64 = row.get(1)?;
        see(
            row.get_ref(0)?.as_str().unwrap_or_default(),
            u64::try_from(documents).unwrap_or_default(),
        );
    }
    Ok(())
}

/// In how many texts of an index a word stands.
pub fn vocabulary_count(db: &Db, index: TextIndex, word: &str) -> Result<u64> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT doc FROM {} WHERE term = ?1",
        index.terms()
    ))?;
    let mut rows = statement.query([word])?;
    Ok(match rows.next()? {
        Some(row) => u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
        None => 0,
    })
}

/// The records whose text an FTS5 expression finds. The caller makes it of quoted phrases
/// ([`fts_phrase`](crate::store::row::fts_phrase)).
pub fn candidate_list(db: &Db, index: TextIndex, expression: &str) -> Result<BTreeSet<AnyRef>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT rowid FROM {0} WHERE {0} MATCH ?1",
        index.table()
    ))?;
    let rows = statement.query_map([expression], |row| {
        row.get(0).map(|id: i64| index.reference(id))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Shows every text that the indexes are about, with how many there are: for a search that reads all of them.
pub fn text_each(db: &Db, mut see: impl FnMut(AnyRef, &str, u64)) -> Result<()> {
    let all: i64 = db.sql().query_row(
        "SELECT (SELECT COUNT(*) FROM note) + (SELECT COUNT(*) FROM referral WHERE summary IS NOT NULL)",
        [],
        |row| row.get(0),
    )?;
    let all = u64::try_from(all).unwrap_or_default();
    for (index, sql) in [
        (TextIndex::Notes, "SELECT id, text FROM note ORDER BY id"),
        (
            TextIndex::Referrals,
            "SELECT id, summary FROM referral WHERE summary IS NOT NULL ORDER BY id",
        ),
    ] {
        let mut statement = db.sql().prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            see(
                index.reference(row.get(0)?),
                row.get_ref(1)?.as_str().unwrap_or_default(),
                all,
            );
        }
    }
    Ok(())
}

/// The cases a person was on and was taken off.
pub fn case_list_ended_for_person(db: &Db, person: PersonRef) -> Result<Vec<CaseRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT DISTINCT case_id FROM case_person_ended WHERE person = ?1 ORDER BY case_id",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(CaseRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The holds on everything about a person.
pub fn hold_list_for_person(db: &Db, person: PersonRef) -> Result<Vec<HoldRef>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT id FROM hold WHERE person = ?1 ORDER BY id")?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(HoldRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Other cases on which somebody is who is privately on a case of this person too (not in the way of their work), at most
/// `limit`: where a given name alone may well be theirs.
pub fn case_list_connected(db: &Db, person: PersonRef, limit: u32) -> Result<Vec<CaseRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT DISTINCT far.case_id FROM case_person own
           JOIN case_person near ON near.case_id = own.case_id AND near.person <> own.person
                AND near.role NOT IN ('professional', 'referrer')
           JOIN case_person far ON far.person = near.person AND far.role NOT IN ('professional', 'referrer')
         WHERE own.person = ?1 AND own.role NOT IN ('professional', 'referrer')
           AND NOT EXISTS (SELECT 1 FROM case_person mine WHERE mine.case_id = far.case_id AND mine.person = ?1)
         ORDER BY far.case_id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![person.id(), limit], |row| {
        row.get(0).map(CaseRef::from_id)
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// People whose names an FTS5 expression over folded names finds, merged ones left out.
pub fn person_list_named(db: &Db, expression: &str, limit: u32) -> Result<Vec<PersonRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT p.id FROM person_fts f JOIN person p ON p.id = f.rowid
         WHERE person_fts MATCH ?1 AND p.merged_into IS NULL ORDER BY p.id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![expression, limit], |row| {
        row.get(0).map(PersonRef::from_id)
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
