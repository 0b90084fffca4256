//! What of an export a person can decide: its open questions, and what was taken out of its texts without one.

use std::collections::BTreeSet;

use super::ExportShown;
use crate::domain::reference::NoteRef;

/// How many characters of context a question is shown with, on either side.
const CONTEXT: usize = 160;

/// Why somebody was taken out without a question, in words for the reviewer.
const INTRODUCED: &str =
    "The text introduces somebody the case does not know, so that it was not asked.";

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
            let mut add = |id: &str, start: usize, end: usize, suggest: &str, why: Option<&str>| {
                if let Some(known) = all.iter_mut().find(|one| one.id == id) {
                    known.times += 1;
                    if let Some(why) = why {
                        why.clone_into(&mut known.why);
                    }
                    return;
                }
                all.push(ToDecide {
                    id: id.to_owned(),
                    is_asked: asked.contains(id),
                    note: note.reference,
                    start,
                    end,
                    found: piece(start, end),
                    around: (
                        piece(start.saturating_sub(CONTEXT), start),
                        piece(end, end + CONTEXT),
                    ),
                    suggest: suggest.to_owned(),
                    why: why.unwrap_or(INTRODUCED).to_owned(),
                    times: 1,
                });
            };
            for one in &note.done.queue {
                add(&one.id, one.start, one.end, &one.suggest, Some(&one.why));
            }
            for one in &note.done.replacements {
                if let Some(id) = &one.question {
                    add(id, one.start, one.end, &one.with, None);
                }
            }
        }
        all
    }
}
