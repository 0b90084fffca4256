//! What of an export a person can decide: its open questions, and what was taken out of its texts without one.

use std::collections::BTreeSet;

use super::ExportShown;
use crate::anonymise::Why;
use crate::domain::reference::NoteRef;

/// How many characters of context a question is shown with, on either side.
const CONTEXT: usize = 160;

/// Why somebody was taken out without a question, in words for the reviewer.
const INTRODUCED: &str =
    "The text introduces somebody the case does not know, so that it was not asked.";

/// The same of what was taken for a misspelling.
const MISSPELT: &str = "It was taken for a misspelling of what is recorded, and not asked about.";

/// Something that one answer decides, with the first place where it stands.
pub struct ToDecide {
    /// The id by which it is answered.
    pub id: String,
    /// Whether it is asked; where it is not, what is suggested stands there already.
    pub is_asked: bool,
    /// The note in which it first stands.
    pub note: NoteRef,
    /// First character of the note that it is about.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The words there.
    pub found: String,
    /// What stands before and after them.
    pub around: (String, String),
    /// What would stand there, or does.
    pub suggest: String,
    /// Why it is asked or was taken out, in words for the reviewer.
    pub why: String,
    /// In how many places it stands.
    pub times: usize,
}

/// A place in a note at which something stands that can be decided.
struct Place<'n> {
    id: &'n str,
    start: usize,
    end: usize,
    suggest: &'n str,
    /// Why it is asked, or was done without that.
    why: &'n str,
    is_asked: bool,
}

impl ExportShown {
    /// What is asked, in the order of the notes.
    pub fn asked(&self) -> Vec<ToDecide> {
        let mut all = self.to_decide();
        all.retain(|one| one.is_asked);
        all
    }

    /// What was taken out without a question, in the order of the notes.
    pub fn unasked(&self) -> Vec<ToDecide> {
        let mut all = self.to_decide();
        all.retain(|one| !one.is_asked);
        all
    }

    /// Both, each once however often it stands in the texts.
    pub fn to_decide(&self) -> Vec<ToDecide> {
        // What is asked anywhere is a question everywhere: one answer settles it.
        let asked: BTreeSet<&str> = self
            .notes
            .iter()
            .flat_map(|note| &note.done.queue)
            .map(|question| question.id.as_str())
            .collect();
        let mut all: Vec<ToDecide> = Vec::new();
        for note in &self.notes {
            let source: Vec<char> = note.source.chars().collect();
            let piece = |start: usize, end: usize| -> String {
                source
                    .get(start..end.min(source.len()))
                    .unwrap_or_default()
                    .iter()
                    .collect()
            };
            let asked_here = note.done.queue.iter().map(|one| Place {
                id: &one.id,
                start: one.start,
                end: one.end,
                suggest: &one.suggest,
                why: &one.why,
                is_asked: true,
            });
            let replaced = note.done.replacements.iter().filter_map(|one| {
                Some(Place {
                    id: one.question.as_deref()?,
                    start: one.start,
                    end: one.end,
                    suggest: &one.with,
                    why: if one.why == Why::Fuzzy {
                        MISSPELT
                    } else {
                        INTRODUCED
                    },
                    is_asked: false,
                })
            });
            let mut places: Vec<Place<'_>> = asked_here.chain(replaced).collect();
            places.sort_by_key(|place| place.start);
            for place in places {
                if let Some(known) = all.iter_mut().find(|one| one.id == place.id) {
                    known.times += 1;
                    if place.is_asked {
                        place.why.clone_into(&mut known.why);
                    }
                    continue;
                }
                let Place { start, end, .. } = place;
                all.push(ToDecide {
                    id: place.id.to_owned(),
                    is_asked: asked.contains(place.id),
                    note: note.reference,
                    start,
                    end,
                    found: piece(start, end),
                    around: (
                        piece(start.saturating_sub(CONTEXT), start),
                        piece(end, end + CONTEXT),
                    ),
                    suggest: place.suggest.to_owned(),
                    why: place.why.to_owned(),
                    times: 1,
                });
            }
        }
        all
    }
}
