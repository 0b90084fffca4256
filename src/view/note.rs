//! How case notes look.

use serde_json::{Value, json};

use crate::actions::note::{NoteAdded, NoteCorrected, NoteList, NoteRow, NoteShown};
use crate::actions::restriction::Mark;
use crate::domain::date::{date_in_words, date_short};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{join_words, optional, to_value};
use crate::view::restriction;

/// After `note add`.
pub fn added(added: &NoteAdded) -> Document {
    let note = &added.note.note;
    let document = answer(&added.note, &added.restricted).said(format!(
        "{} is on record for {}, on {}.",
        note.reference,
        note.details.case,
        date_in_words(note.details.on)
    ));
    match added.before_opening {
        Some(opened) => document.warning(format!(
            "The note tells of a day before {} was opened ({}).",
            note.details.case,
            date_in_words(opened)
        )),
        None => document,
    }
}

/// After `note correct`.
pub fn corrected(corrected: &NoteCorrected) -> Document {
    answer(&corrected.note, &corrected.restricted).said(format!(
        "{} corrects {}, which is kept as it was. Changed: {}.",
        corrected.note.note.reference,
        corrected.corrected,
        join_words(&corrected.changed)
    ))
}

fn answer(row: &NoteRow, restricted: &[Mark]) -> Document {
    let mut data = to_value(row);
    restriction::put(&mut data, restricted);
    Document::answer("note", data, row.note.reference.to_string())
}

/// `note show`.
pub fn show(shown: &NoteShown) -> Document {
    let row = &shown.note;
    let note = &row.note;
    let document = Document::new("note", to_value(row)).heading(format!(
        "{}  {}, {}",
        note.reference,
        note.details.note_kind,
        date_in_words(note.details.on)
    ));
    let document = match row.superseded_by {
        Some(by) => document.attention(format!(
            "It has been corrected: {by} stands in its place. `mkt note show {by}` shows that."
        )),
        None => document,
    };
    restriction::marked(document, &shown.restricted)
        .fields(vec![
            ("Case", note.details.case.to_string()),
            ("Supplied by", source(shown)),
            ("Corrects", optional(row.supersedes)),
            ("Why", optional(row.reason.as_deref())),
            (
                "Recorded",
                format!("{} by {}", note.recorded.at.london_text(), note.recorded.by),
            ),
            (
                "Imported",
                note.imported.as_ref().map_or_else(String::new, |imported| {
                    format!("from {} as {}", imported.source, imported.key)
                }),
            ),
        ])
        .prose(note.details.text.clone())
}

fn source(shown: &NoteShown) -> String {
    match (shown.note.note.details.source, &shown.source_name) {
        (Some(source), Some(name)) => format!("{source} {name}"),
        (Some(source), None) => source.to_string(),
        (None, _) => String::new(),
    }
}

/// `note list`.
pub fn list(list: &NoteList) -> Document {
    let rows = list
        .notes
        .iter()
        .map(|shown| {
            let note = &shown.note.note;
            let emphasis = match shown.note.superseded_by {
                Some(_) => Emphasis::Faint,
                None => Emphasis::None,
            };
            [
                Cell::from(note.reference.to_string()),
                Cell::new(date_short(note.details.on)).exact(note.details.on.to_string()),
                Cell::new(note.details.note_kind.clone()),
                Cell::new(source(shown)).exact(optional(note.details.source)),
                Cell::new(optional(shown.note.superseded_by)),
                Cell::new(note.details.text.clone()),
            ]
            .map(|cell| cell.emphasis(emphasis))
            .to_vec()
        })
        .collect();
    let data: Vec<Value> = list
        .notes
        .iter()
        .map(|shown| {
            let mut data = to_value(&shown.note);
            restriction::put(&mut data, &shown.restricted);
            data
        })
        .collect();
    restriction::told(Document::new("notes", json!(data)), &list.restricted).table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::whole("On", "on"),
            Column::new("Kind", "note_kind"),
            Column::new("Supplied by", "source"),
            Column::reference("Corrected by", "superseded_by"),
            Column::new("Text", "text"),
        ],
        rows,
        format!(
            "{} has no notes yet. Add one with `mkt note add {}`.",
            list.case, list.case
        ),
    ))
}
