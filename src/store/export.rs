//! Anonymised exports in the file: the export itself, its pseudonyms, its texts with what was replaced and asked, and the
//! reviewer's answers.

pub mod statistics;

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::export::{Audience, Export, ExportState, ReviewDecision};
use crate::domain::record::{Recorded, Undoable, Undone};
use crate::domain::reference::{AnyRef, CaseRef, ExportRef, Reference};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx, no_such};
use crate::store::undone::undo;

/// One text of an export.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportText {
    /// The record it comes from.
    pub reference: AnyRef,
    /// The digest of the source as it stood, hexadecimal.
    pub source_sha256: String,
    /// The text with its replacements.
    pub text: String,
    /// The replacements, as JSON.
    pub replacements: String,
    /// The open questions and what was kept, as JSON.
    pub queue: String,
}

/// A reviewer's answer.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportAnswer {
    /// The question's id.
    pub question: String,
    /// The decision.
    pub decision: ReviewDecision,
    /// What stands there instead, or the person's reference.
    pub with: Option<String>,
}

/// A reviewer's answer as it is recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportDecision {
    /// Its number in the store.
    pub id: i64,
    /// The answer.
    pub answer: ExportAnswer,
    /// The name that it taught the person it names.
    pub taught: Option<String>,
    /// Who gave it, and when.
    pub recorded: Recorded,
    /// Who took it back, if somebody did.
    pub undone: Undone,
}

impl Undoable for ExportDecision {
    fn undone(&self) -> &Undone {
        &self.undone
    }
}

const COLUMNS: &str = "id, case_id, audience, state, prepared_on, rules_version, prepared_by, released_by, released_at,
     withdrawn_by, withdrawn_at, withdrawn_why";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Export> {
    let mut c = Columns::new(row);
    Ok(Export {
        reference: ExportRef::from_id(c.get()?),
        case: CaseRef::from_id(c.get()?),
        audience: c.word(Audience::parse)?,
        state: c.word(ExportState::parse)?,
        prepared_on: c.date()?,
        rules_version: c.get()?,
        prepared_by: c.get()?,
        released_by: c.get()?,
        released_at: c.get()?,
        withdrawn_by: c.get()?,
        withdrawn_at: c.get()?,
        withdrawn_why: c.get()?,
    })
}

/// Adds an export.
pub fn export_insert(tx: &WriteTx<'_>, export: &Export) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO export (id, case_id, audience, state, prepared_on, rules_version, prepared_by, prepared_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            export.reference.id(),
            export.case.id(),
            export.audience.word(),
            export.state.word(),
            export.prepared_on.to_string(),
            export.rules_version,
            export.prepared_by,
            tx.acting().at.to_string(),
        ])?;
    Ok(())
}

/// Keeps one pseudonym of an export.
pub fn export_label_insert(
    tx: &WriteTx<'_>,
    export: ExportRef,
    reference: &str,
    label: &str,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO export_label (export_id, reference, label) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![export.id(), reference, label])?;
    Ok(())
}

/// The pseudonyms of an export by reference.
pub fn export_label_list(db: &Db, export: ExportRef) -> Result<Vec<(String, String)>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT reference, label FROM export_label WHERE export_id = ?1 ORDER BY reference",
    )?;
    let rows = statement.query_map([export.id()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps one text of an export, in place of what was there at its position.
pub fn export_text_put(
    tx: &WriteTx<'_>,
    export: ExportRef,
    position: usize,
    text: &ExportText,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT OR REPLACE INTO export_text (export_id, position, reference, source_sha256, text, replacements, queue)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            export.id(),
            i64::try_from(position).unwrap_or(i64::MAX),
            text.reference.to_string(),
            text.source_sha256,
            text.text,
            text.replacements,
            text.queue,
        ])?;
    Ok(())
}

/// The texts of an export in their order.
pub fn export_text_list(db: &Db, export: ExportRef) -> Result<Vec<ExportText>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT reference, source_sha256, text, replacements, queue FROM export_text WHERE export_id = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([export.id()], |row| {
        let mut c = Columns::new(row);
        Ok(ExportText {
            reference: c.word(|text| text.parse().ok())?,
            source_sha256: c.get()?,
            text: c.get()?,
            replacements: c.get()?,
            queue: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records a reviewer's answer, with the name that it taught the person it names. A later one takes the place of an earlier.
pub fn export_decision_insert(
    tx: &WriteTx<'_>,
    export: ExportRef,
    answer: &ExportAnswer,
    taught: Option<&str>,
) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO export_decision (export_id, question, decision, with_text, taught, recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            export.id(),
            answer.question,
            answer.decision.word(),
            answer.with,
            taught,
            acting.user.as_str(),
            acting.at.to_string(),
        ])?;
    Ok(())
}

/// The reviewer's answers of an export in the order in which they were given, those taken back included.
pub fn export_decision_list(db: &Db, export: ExportRef) -> Result<Vec<ExportDecision>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT id, question, decision, with_text, taught, recorded_by, recorded_at, undone_by, undone_at
         FROM export_decision WHERE export_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([export.id()], |row| {
        let mut c = Columns::new(row);
        Ok(ExportDecision {
            id: c.get()?,
            answer: ExportAnswer {
                question: c.get()?,
                decision: c.word(ReviewDecision::parse)?,
                with: c.get()?,
            },
            taught: c.get()?,
            recorded: c.recorded()?,
            undone: c.undone()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Marks a reviewer's answer as taken back.
pub fn export_decision_undo(tx: &WriteTx<'_>, decision: i64) -> Result<()> {
    undo(tx, "export_decision", decision, None)
}

/// Sets how far an export has come before its release.
pub fn export_state_set(tx: &WriteTx<'_>, export: ExportRef, state: ExportState) -> Result<()> {
    tx.sql()
        .prepare_cached("UPDATE export SET state = ?2 WHERE id = ?1")?
        .execute(params![export.id(), state.word()])?;
    Ok(())
}

/// Notes the release: by whom, when, what was attested, and the digest of what was written.
pub fn export_release(
    tx: &WriteTx<'_>,
    export: ExportRef,
    attestation: &str,
    output_sha256: &str,
) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "UPDATE export SET state = 'released', released_by = ?2, released_at = ?3, attestation = ?4, output_sha256 = ?5 WHERE id = ?1",
        )?
        .execute(params![export.id(), acting.user.as_str(), acting.at.to_string(), attestation, output_sha256])?;
    Ok(())
}

/// Notes that a released export was withdrawn: by whom, when and why.
pub fn export_withdraw(tx: &WriteTx<'_>, export: ExportRef, why: &str) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "UPDATE export SET state = 'withdrawn', withdrawn_by = ?2, withdrawn_at = ?3, withdrawn_why = ?4 WHERE id = ?1",
        )?
        .execute(params![export.id(), acting.user.as_str(), acting.at.to_string(), why])?;
    Ok(())
}

/// One export; exit 4 where there is none.
pub fn export_get(db: &Db, export: ExportRef) -> Result<Export> {
    db.sql()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM export WHERE id = ?1"))?
        .query_row([export.id()], from_row)
        .optional()?
        .ok_or_else(|| no_such(export))
}

/// Exports, newest first: of one case or of all; with `all` also the withdrawn ones.
pub fn export_list(db: &Db, case: Option<CaseRef>, all: bool) -> Result<Vec<Export>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM export WHERE (?1 IS NULL OR case_id = ?1) AND (?2 OR state <> 'withdrawn') ORDER BY id DESC"
    ))?;
    let rows = statement.query_map(params![case.map(Reference::id), all], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// People who are not on `case` and live or lived at one of these postcodes, for the second check, which looks for them
/// too. They are found by the keys of likely matches (`domain::matching::keys`), which begin with the postcode.
pub fn person_list_of_that_address(
    db: &Db,
    postcodes: &[String],
    case: CaseRef,
) -> Result<Vec<i64>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT DISTINCT k.person FROM person_key k WHERE k.key >= 'z' || ?1 || ':' AND k.key < 'z' || ?1 || ';'
           AND NOT EXISTS (SELECT 1 FROM case_person c WHERE c.case_id = ?2 AND c.person = k.person) LIMIT 2000",
    )?;
    let mut people = Vec::new();
    for postcode in postcodes {
        let rows = statement.query_map(params![postcode, case.id()], |row| row.get(0))?;
        people.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    Ok(people)
}

/// People on no case of `case` who have one of these name words: for the second check, which looks for them too.
pub fn person_list_of_that_name(db: &Db, words: &[String], case: CaseRef) -> Result<Vec<i64>> {
    let phrase = words
        .iter()
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect::<Vec<_>>()
        .join(" OR ");
    if phrase.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = db.sql().prepare_cached(
        "SELECT f.rowid FROM person_fts f WHERE person_fts MATCH ?1
           AND NOT EXISTS (SELECT 1 FROM case_person c WHERE c.case_id = ?2 AND c.person = f.rowid) LIMIT 2000",
    )?;
    let rows = statement.query_map(params![phrase, case.id()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
