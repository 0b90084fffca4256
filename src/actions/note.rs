//! Case notes: adding, reading, correcting. A correction is a new note; the old one stays as it was (invariant 6).

use crate::actions::about_case::{naming_case, open_case};
use crate::actions::disposal_date;
use crate::actions::restriction::{Mark, marks_of_case, requests_of};
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::input::{TypedLinks, free_text};
use crate::domain::note::{Note, NoteInput};
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{CaseRef, NoteRef};
use crate::domain::text::Given;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::session::Session;
use crate::store::note;
pub use crate::store::note::NoteRow;
use crate::store::tx::WriteTx;
use crate::store::{Db, case, org, reference};

/// What `note add` did.
pub struct NoteAdded {
    /// The new note.
    pub note: NoteRow,
    /// The day on which the case was opened, where the note tells of a day before that.
    pub before_opening: Option<Date>,
    /// That the use of the data of people of its case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// Holds everything about a new note but its text against the rules, before somebody takes the trouble to write it.
pub fn note_add_check(session: &mut Session, input: &NoteInput) -> Result<()> {
    session.require(Permission::WriteRecords)?;
    let mut input = input.clone();
    if !input.text.is_given() {
        input.text = Given::Value("(still to be written)".to_owned());
    }
    let note = Note::new(&input, &TypedLinks, session.today())?;
    let tx = session.begin()?;
    open_case(&tx, note.case)?;
    source_check(&tx, &note)
}

/// Adds a note to an open case. A note may tell of a day before the case was opened: what led to it often does.
pub fn note_add(session: &mut Session, input: &NoteInput) -> Result<NoteAdded> {
    session.require(Permission::WriteRecords)?;
    let details = Note::new(input, &TypedLinks, session.today())?;
    let year = session.year();
    let tx = session.begin()?;
    let case = open_case(&tx, details.case)?;
    source_check(&tx, &details)?;
    let before_opening = (details.on < case.details.opened_on).then_some(case.details.opened_on);
    let entry = entry_with_source(Entry::change("note.add"), &details);
    let restricted = marks_of_case(&tx, details.case)?;
    let entry = entry.on_all(requests_of(&restricted));
    let note = store_note(tx, year, details, None, entry)?;
    Ok(NoteAdded {
        note,
        before_opening,
        restricted,
    })
}

/// What `note correct` did.
pub struct NoteCorrected {
    /// The new note.
    pub note: NoteRow,
    /// The one it corrects.
    pub corrected: NoteRef,
    /// The fields that differ.
    pub changed: Vec<&'static str>,
    /// That the use of the data of people of its case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// A note that somebody is about to correct in an editor: it is shown there, so looking at it is recorded. Refuses where
/// it cannot be corrected.
pub fn note_to_correct(session: &mut Session, reference: NoteRef) -> Result<NoteRow> {
    session.require(Permission::WriteRecords)?;
    let tx = session.begin()?;
    let row = current_note(&tx, reference)?;
    let case = row.note.details.case;
    open_case(&tx, case)?;
    let entry = Entry::view("note.correct").on(reference);
    let entry = naming_case(entry, &tx, case)?;
    tx.commit(entry)?;
    Ok(row)
}

/// Corrects a note: adds one that supersedes it, with what the input names and everything else taken over. Where two
/// people correct one note at once, the second is told which note is current now.
pub fn note_correct(
    session: &mut Session,
    reference: NoteRef,
    input: &NoteInput,
    reason: &str,
) -> Result<NoteCorrected> {
    session.require(Permission::WriteRecords)?;
    let reason = free_text("reason", reason).map_err(|problem| vec![problem])?;
    let (today, year) = (session.today(), session.year());
    let tx = session.begin()?;
    let row = current_note(&tx, reference)?;
    let mut details = row.note.details;
    open_case(&tx, details.case)?;
    let changed = details.amend(input, &TypedLinks, today)?;
    if changed.is_empty() {
        return Err(Failure::refused(format!(
            "Nothing about {reference} would change."
        )));
    }
    source_check(&tx, &details)?;
    let entry = entry_with_source(Entry::change("note.correct"), &details)
        .on(reference)
        .fields(changed.iter().copied())
        .because(&reason);
    let restricted = marks_of_case(&tx, details.case)?;
    let entry = entry.on_all(requests_of(&restricted));
    let note = store_note(tx, year, details, Some((reference, reason)), entry)?;
    Ok(NoteCorrected {
        note,
        corrected: reference,
        changed,
        restricted,
    })
}

/// Stores a checked note, reckons anew when its case may be disposed of, and commits.
fn store_note(
    tx: WriteTx<'_>,
    year: i32,
    details: Note,
    supersedes: Option<(NoteRef, String)>,
    entry: Entry,
) -> Result<NoteRow> {
    let reference: NoteRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    let (supersedes, reason) = supersedes.unzip();
    note::note_insert(
        &tx,
        reference,
        &details,
        supersedes,
        reason.as_deref(),
        &recorded,
    )?;
    let case = details.case;
    disposal_date::recompute(&tx, case)?;
    tx.commit(entry.on(reference).on(case))?;
    Ok(NoteRow {
        note: Stored {
            reference,
            details,
            recorded,
            imported: None,
        },
        supersedes,
        superseded_by: None,
        reason,
    })
}

/// The organisation a note names must be on record (else exit 4).
fn source_check(db: &Db, note: &Note) -> Result<()> {
    match note.source {
        Some(source) => org::org_get(db, source).map(|_| ()),
        None => Ok(()),
    }
}

fn entry_with_source(entry: Entry, note: &Note) -> Entry {
    entry.on_all(note.source)
}

/// The note, unless another has corrected it already.
fn current_note(db: &Db, reference: NoteRef) -> Result<NoteRow> {
    let row = note::note_get(db, reference)?;
    let Some(mut newest) = row.superseded_by else {
        return Ok(row);
    };
    while let Some(newer) = note::note_get(db, newest)?.superseded_by {
        newest = newer;
    }
    Err(Failure::new(
        Code::Refused,
        format!("{reference} has been corrected already; {newest} is the current note."),
    )
    .hint(format!(
        "Read it with `mkt note show {newest}`, and correct that one if it is still wrong."
    )))
}

/// A note as it is shown.
pub struct NoteShown {
    /// The note.
    pub note: NoteRow,
    /// What the organisation that supplied it is called.
    pub source_name: Option<String>,
    /// That the use of the data of people of its case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

fn shown(db: &Db, note: NoteRow, restricted: Vec<Mark>) -> Result<NoteShown> {
    let source_name = note
        .note
        .details
        .source
        .map(|source| org::org_get(db, source).map(|org| org.details.name))
        .transpose()?;
    Ok(NoteShown {
        note,
        source_name,
        restricted,
    })
}

/// Shows one note, current or superseded.
pub fn note_show(session: &mut Session, reference: NoteRef) -> Result<NoteShown> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let row = note::note_get(&tx, reference)?;
    let restricted = marks_of_case(&tx, row.note.details.case)?;
    let note = shown(&tx, row, restricted)?;
    let details = &note.note.note.details;
    let entry = entry_with_source(Entry::view("note.show"), details)
        .on(reference)
        .on_all(requests_of(&note.restricted));
    let entry = naming_case(entry, &tx, details.case)?;
    tx.commit(entry)?;
    Ok(note)
}

/// What `note list` shows.
pub struct NoteList {
    /// The case.
    pub case: CaseRef,
    /// Its notes, newest day first.
    pub notes: Vec<NoteShown>,
    /// That the use of the data of people of the case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// Lists the notes of a case with their texts: the current ones, or with `all` the superseded ones too.
pub fn note_list(session: &mut Session, case: CaseRef, all: bool) -> Result<NoteList> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    case::case_get(&tx, case)?;
    let restricted = marks_of_case(&tx, case)?;
    let notes = note::note_list_for_case(&tx, case, all)?
        .into_iter()
        .rev()
        .map(|note| shown(&tx, note, restricted.clone()))
        .collect::<Result<Vec<_>>>()?;
    let entry = notes.iter().fold(Entry::view("note.list"), |entry, shown| {
        entry_with_source(entry, &shown.note.note.details).on(shown.note.note.reference)
    });
    let entry = naming_case(entry, &tx, case)?;
    tx.commit(entry.on_all(requests_of(&restricted)))?;
    Ok(NoteList {
        case,
        notes,
        restricted,
    })
}
