//! Case notes in the file. They are only ever added: a correction is a new note that names the one it supersedes, and a
//! trigger holds that.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::note::{Note, StoredNote};
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{CaseRef, NoteRef, OrganisationRef, Reference};
use crate::error::Result;
use crate::store::row::{Columns, imported_columns};
use crate::store::tx::{Db, WriteTx, no_such};

/// A note as it stands in the store, with its place in a chain of corrections.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NoteRow {
    /// The note.
    #[serde(flatten)]
    pub note: StoredNote,
    /// The note that this one corrects.
    pub supersedes: Option<NoteRef>,
    /// The note that corrects this one; none where this one is current.
    pub superseded_by: Option<NoteRef>,
    /// Why this one corrects the other.
    pub reason: Option<String>,
}

/// Shows the reference only.
impl std::fmt::Debug for NoteRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NoteRow({})", self.note.reference)
    }
}

fn columns() -> String {
    format!(
        "r.id, r.case_id, r.on_date, r.note_kind, r.source_org, r.text, r.recorded_by, r.recorded_at, {},
         r.supersedes, (SELECT n.id FROM note n WHERE n.supersedes = r.id), r.reason",
        imported_columns("N")
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<NoteRow> {
    let mut c = Columns::new(row);
    let note = Stored {
        reference: NoteRef::from_id(c.get()?),
        details: Note {
            case: CaseRef::from_id(c.get()?),
            on: c.date()?,
            note_kind: c.get()?,
            source: c.get::<Option<i64>>()?.map(OrganisationRef::from_id),
            text: c.get()?,
        },
        recorded: c.recorded()?,
        imported: c.imported()?,
    };
    Ok(NoteRow {
        note,
        supersedes: c.get::<Option<i64>>()?.map(NoteRef::from_id),
        superseded_by: c.get::<Option<i64>>()?.map(NoteRef::from_id),
        reason: c.get()?,
    })
}

/// Adds a note under its reference. `supersedes` names the note it corrects and `reason` says why; the caller has made
/// sure that nothing supersedes that one yet (the column is unique, so that a second correction can never be stored).
pub fn note_insert(
    tx: &WriteTx<'_>,
    reference: NoteRef,
    note: &Note,
    supersedes: Option<NoteRef>,
    reason: Option<&str>,
    recorded: &Recorded,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO note (id, case_id, on_date, note_kind, source_org, text, supersedes, reason, recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            reference.id(),
            note.case.id(),
            note.on.to_string(),
            note.note_kind,
            note.source.map(Reference::id),
            note.text,
            supersedes.map(Reference::id),
            reason,
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// One note, current or superseded; exit 4 where there is none.
pub fn note_get(db: &Db, reference: NoteRef) -> Result<NoteRow> {
    db.sql()
        .prepare_cached(&format!("SELECT {} FROM note r WHERE r.id = ?1", columns()))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| no_such(reference))
}

/// The notes of a case in the order of their days, then of their references: the current ones, or with `all` the
/// superseded ones too.
pub fn note_list_for_case(db: &Db, case: CaseRef, all: bool) -> Result<Vec<NoteRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM note r
         WHERE r.case_id = ?1 AND (?2 OR NOT EXISTS (SELECT 1 FROM note n WHERE n.supersedes = r.id))
         ORDER BY r.on_date, r.id",
        columns()
    ))?;
    let rows = statement.query_map(params![case.id(), all], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The notes, superseded ones included, whose text an FTS5 expression finds; best first, at most `limit`. The caller
/// makes the expression with [`fts_phrase`](crate::store::row::fts_phrase), so that what people type is never read as
/// its syntax.
pub fn note_search(db: &Db, expression: &str, limit: u32) -> Result<Vec<NoteRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM note_fts f JOIN note r ON r.id = f.rowid
         WHERE note_fts MATCH ?1 ORDER BY f.rank, r.id LIMIT ?2",
        columns()
    ))?;
    let rows = statement.query_map(params![expression, limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
