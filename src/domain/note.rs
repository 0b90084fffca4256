//! Case notes: what happened, when, who supplied it. Append-only: a correction is a new note that supersedes the old one
//! (invariant 6).

use serde::{Deserialize, Serialize};

use crate::domain::date::Date;
use crate::domain::input::{self, Checked, Links};
use crate::domain::record::Stored;
use crate::domain::reference::{CaseRef, NoteRef, OrganisationRef};
use crate::domain::text::{Given, Problem};

/// Kinds that are suggested; a kind is free (CLI.md).
pub const SUGGESTED_KINDS: [&str; 9] = [
    "contact",
    "phone-call",
    "home-visit",
    "meeting",
    "letter",
    "police-log",
    "school-log",
    "health",
    "decision",
];

/// The kind of a note where none is named.
pub const USUAL_KIND: &str = "contact";

/// What a form, a file or an import line says of a note.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoteInput {
    /// `note`.
    pub kind: Option<String>,
    /// The importer's own name for it.
    pub key: Option<String>,
    /// The case it belongs to.
    pub case: Given<String>,
    /// The day of what it tells.
    pub on: Given<String>,
    /// What kind of note.
    pub note_kind: Given<String>,
    /// The organisation that supplied it.
    pub source: Given<String>,
    /// The text.
    pub text: Given<String>,
    /// What only a dump carries.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// See [`input::DumpedFields`].
    pub supersedes: Option<String>,
    /// See [`input::DumpedFields`].
    pub reason: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
    /// See [`input::DumpedFields`].
    pub imported: Option<input::ImportedInput>,
}

/// A note's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The case it belongs to.
    pub case: CaseRef,
    /// The day of what it tells.
    pub on: Date,
    /// What kind of note.
    pub note_kind: String,
    /// The organisation that supplied it.
    pub source: Option<OrganisationRef>,
    /// The text, exactly as given.
    pub text: String,
}

/// A note as it stands in the store.
pub type StoredNote = Stored<NoteRef, Note>;

impl Note {
    /// A new note from what was given, or everything that is wrong with it. The day is needed here; a command that
    /// takes today for it says so.
    pub fn new(input: &NoteInput, links: &impl Links, today: Date) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        let case = checked.needed("case", &input.case, |field, text: &str| {
            links.case(field, text)
        });
        let on = checked.needed("on", &input.on, day(today));
        let text = checked.needed("text", &input.text, input::free_text);
        let mut note_kind = None;
        checked.optional("note_kind", &input.note_kind, &mut note_kind, kind);
        let mut source = None;
        checked.optional("source", &input.source, &mut source, |field, text: &str| {
            links.org(field, text)
        });
        match (case, on, text) {
            (Some(case), Some(on), Some(text)) => checked.finish(Self {
                case,
                on,
                note_kind: note_kind.unwrap_or_else(|| USUAL_KIND.to_owned()),
                source,
                text,
            }),
            _ => Err(checked.into_problems()),
        }
    }

    /// Takes over what the input names; returns the names of the fields that changed. What comes of it is stored as a new
    /// note that supersedes this one. A note stays with its case: what belongs to another case is added there.
    pub fn amend(
        &mut self,
        input: &NoteInput,
        links: &impl Links,
        today: Date,
    ) -> Result<Vec<&'static str>, Vec<Problem>> {
        let mut checked = Checked::new();
        let mut case = self.case;
        checked.change("case", &input.case, &mut case, |field, text: &str| {
            links.case(field, text)
        });
        if case != self.case {
            checked.problem(Problem::new(
                "case",
                "contradiction",
                "A note stays with its case; add a note to the other case instead.",
            ));
        }
        checked.change("on", &input.on, &mut self.on, day(today));
        match &input.note_kind {
            Given::Null => {
                checked.replace("note_kind", &mut self.note_kind, USUAL_KIND.to_owned());
            }
            given => checked.change("note_kind", given, &mut self.note_kind, kind),
        }
        checked.optional(
            "source",
            &input.source,
            &mut self.source,
            |field, text: &str| links.org(field, text),
        );
        checked.change("text", &input.text, &mut self.text, input::free_text);
        checked.finish_changes()
    }
}

fn day(today: Date) -> impl Fn(&str, &str) -> Result<Date, Problem> {
    move |field, text| {
        let day = input::date(field, text)?;
        if day > today {
            return Err(Problem::new(
                field,
                "in-the-future",
                "The day of the note is in the future.",
            ));
        }
        Ok(day)
    }
}

fn kind(field: &str, text: &str) -> Result<String, Problem> {
    let text = input::line_of_text(field, text)?;
    if text.chars().count() > 100 {
        return Err(Problem::new(
            field,
            "too-long",
            "A kind is a word or two, at most 100 characters.",
        ));
    }
    Ok(text)
}
