//! Case notes of an import. A changed line is a correction: a new note that supersedes the one before.

use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON, kept};
use crate::actions::import::write::Writing;
use crate::domain::note::{Note, NoteInput};
use crate::domain::reference::{NoteRef, Reference as _};
use crate::domain::retention::CaseFacts;
use crate::error::Result;
use crate::store::case::last_note_besides;
use crate::store::note;

pub(in crate::actions::import) struct Notes;

impl Records for Notes {
    type Input = NoteInput;
    type Record = Note;

    fn judge(input: &NoteInput, world: &World<'_>) -> Judged<Note> {
        Ok((Note::new(input, &world.keys, world.today)?, Vec::new()))
    }

    fn insert(id: i64, record: Note, _: &World<'_>, writing: &mut Writing<'_, '_>) -> Result<()> {
        writing.entered(record.case, record.on);
        let reference = NoteRef::from_id(id);
        note::note_insert(
            writing.tx,
            reference,
            &record,
            None,
            None,
            &writing.recorded,
        )
    }

    fn amend(
        id: i64,
        input: &NoteInput,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended> {
        // Somebody may have corrected it here meanwhile: what is superseded is the note that is current now.
        let mut current = note::note_get(writing.tx, NoteRef::from_id(id))?;
        while let Some(next) = current.superseded_by {
            current = note::note_get(writing.tx, next)?;
        }
        let superseded = current.note.reference;
        let mut after = current.note.details;
        let was_on = after.on;
        match after.amend(input, &world.keys, world.today) {
            Err(problems) => return Ok(Amended::Rejected(problems)),
            Ok(changed) if changed.is_empty() => return Ok(Amended::Same),
            Ok(_) => {}
        }
        if after.on < was_on {
            let (tx, case) = (writing.tx, after.case);
            let moved = |facts: &mut CaseFacts| {
                let others = last_note_besides(tx, case, superseded)?;
                facts.last_note_on = others.max(Some(after.on));
                Ok(())
            };
            let problems = kept::against_day(case, moved, world, writing)?;
            if !problems.is_empty() {
                return Ok(Amended::Rejected(problems));
            }
        }
        Ok(Amended::Superseding(Box::new(move |id, writing| {
            writing.to_reckon.insert(after.case.id());
            note::note_insert(
                writing.tx,
                NoteRef::from_id(id),
                &after,
                Some(superseded),
                Some(REASON),
                &writing.recorded,
            )
        })))
    }
}
