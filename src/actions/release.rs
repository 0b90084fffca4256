//! The door: what is released passes a second check over the finished bytes, or nothing is written.

use std::path::Path;

use serde_json::Value;

use crate::actions::export::{
    Again, ExportShown, changed, digest, known_otherwise, others_with_strangers, read,
    sources_unchanged,
};
use crate::actions::knowledge;
use crate::actions::restriction::{Gate, Mark, marks_of_case, requests_of};
use crate::anonymise::door::{Door, Finding, FindingKind};
use crate::anonymise::{day_of_review, released};
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::export::{
    Audience, ExportDates, ExportState, ReleaseForm, attestation_problems,
};
use crate::domain::reference::{ExportRef, NoteRef};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::outside::prepared::Prepared;
use crate::session::Session;
use crate::store::export;

/// What leaves the house: no reference of any record but the export's own, no day of any event.
pub struct Released {
    /// The export's reference.
    pub export: ExportRef,
    /// Whom it is for.
    pub audience: Audience,
    /// The day it was prepared.
    pub prepared_on: Date,
    /// The pseudonyms of the people.
    pub people: Vec<String>,
    /// What happened, in order.
    pub timeline: Vec<ReleasedEntry>,
}

/// One entry of a release.
pub struct ReleasedEntry {
    /// The month and year, or the day of the review, in words.
    pub when: String,
    /// What kind of note.
    pub kind: String,
    /// The anonymised text.
    pub text: String,
}

/// A finished release: the bytes, and the words in them that are the form's own and nobody's.
pub struct Rendered {
    /// What is written.
    pub bytes: String,
    /// Headings and sentences of the form itself.
    pub own_words: Vec<String>,
}

/// What `export release` did.
pub struct ReleaseDone {
    /// The export.
    pub export: ExportRef,
    /// The digest of what was written.
    pub sha256: String,
    /// How many entries it has.
    pub entries: usize,
}

/// Where something was found that must not leave.
struct Found {
    note: Option<NoteRef>,
    position: usize,
    kind: FindingKind,
}

/// Refuses where the export cannot be released by the acting user, before the attestation is asked for. Gives what stands about the
/// people of its case.
pub fn export_release_check(session: &mut Session, reference: ExportRef) -> Result<Vec<Mark>> {
    let gate = Gate::new(session, Permission::ReleaseExport)?;
    let tx = session.begin()?;
    let marks = marks_of_case(&tx, export::export_get(&tx, reference)?.case)?;
    gate.pass_to_be_asked(&marks)?;
    Ok(marks)
}

/// Releases an export to a file, or writes nothing and says what stands in the way (exit 1).
pub fn export_release(
    session: &mut Session,
    reference: ExportRef,
    path: &Path,
    form: ReleaseForm,
    attestation: &Value,
    render: &dyn Fn(&Released, ReleaseForm) -> Result<Rendered>,
) -> Result<ReleaseDone> {
    let gate = Gate::new(session, Permission::ReleaseExport)?;
    let against = attestation_problems(attestation);
    if !against.is_empty() {
        return Err(Failure::refused(format!(
            "The attestation is not complete: {}",
            against.join(" ")
        ))
        .hint("`mkt export release E-… --attest-template` prints an empty one to fill in."));
    }
    let tx = session.begin()?;
    let shown = read(&tx, reference)?;
    gate.pass(&shown.restricted)?;
    match shown.export.state {
        ExportState::Ready => {}
        ExportState::NeedsReview => {
            return Err(Failure::refused(format!(
                "{reference} has open questions ({}).",
                shown.open_questions()
            ))
            .hint(format!("Decide them: mkt export review {reference}")));
        }
        ExportState::Released | ExportState::Withdrawn => {
            return Err(Failure::refused(format!(
                "{reference} is {} already.",
                shown.export.state
            ))
            .hint("What was released is never written a second time; prepare a new export."));
        }
    }
    if !sources_unchanged(&tx, &shown)? {
        return Err(changed(reference));
    }
    let again = Again::new(&tx, &shown)?;
    let known = knowledge::of_case(&tx, shown.export.case)?;
    let leaving = released(&shown, known.knowledge.opened_on, &again);
    let rendered = render(&leaving, form)?;
    let others = knowledge::others_of_that_name(&tx, shown.export.case, &known.knowledge)?;
    let others = others_with_strangers(&others, &shown.notes);
    let stand_ins = shown
        .people
        .iter()
        .map(|(_, label)| label.clone())
        .chain(
            export::export_label_list(&tx, reference)?
                .into_iter()
                .map(|(_, label)| label),
        )
        .chain(
            shown
                .notes
                .iter()
                .flat_map(|note| &note.done.replacements)
                .map(|replacement| replacement.with.clone()),
        )
        .chain(rendered.own_words.iter().cloned())
        .chain([reference.to_string(), leaving.prepared_on.to_string()])
        .chain(leaving.timeline.iter().map(|entry| entry.when.clone()));
    let door = Door::new(&known.knowledge, &others, stand_ins);
    let found = inspect(&door, &shown, &leaving, &rendered, path, form);
    if !found.is_empty() {
        return Err(stands_in_the_way(reference, &found));
    }
    if !again.keeps_what_was_kept(&shown) || !again.knows_the_same_people(&tx, &shown)? {
        return Err(known_otherwise(reference));
    }
    let sha256 = digest(rendered.bytes.as_bytes());
    export::export_release(&tx, reference, &attestation.to_string(), &sha256)?;
    let entry = Entry::change("export.release")
        .on(reference)
        .on(shown.export.case)
        .on_all(shown.people.iter().map(|(person, _)| *person))
        .on_all(shown.notes.iter().map(|note| note.reference))
        .on_all(requests_of(&shown.restricted));
    // First the record, then the name: a file that can be read is one that the trail knows of.
    let prepared = Prepared::beside(path, rendered.bytes.as_bytes())?;
    tx.commit(entry)?;
    prepared.place().map_err(|failure| {
        failure.hint(format!(
            "{reference} stands in the trail as released, and nobody has it. Withdraw it (mkt export withdraw {reference} --reason …) and prepare a new one."
        ))
    })?;
    Ok(ReleaseDone {
        export: reference,
        sha256,
        entries: leaving.timeline.len(),
    })
}

fn released(shown: &ExportShown, opened_on: Option<Date>, again: &Again) -> Released {
    let when = |on: Date| match (shown.dates, opened_on) {
        (ExportDates::Relative, Some(opened_on)) => day_of_review(on, opened_on),
        _ => on.format("%B %Y").to_string(),
    };
    let mut people: Vec<String> = shown
        .people
        .iter()
        .map(|(_, label)| label.clone())
        .collect();
    // The order of the case would tell who was added first.
    people.sort();
    people.dedup();
    Released {
        export: shown.export.reference,
        audience: shown.export.audience,
        prepared_on: shown.export.prepared_on,
        people,
        timeline: shown
            .notes
            .iter()
            .map(|note| ReleasedEntry {
                when: when(note.on),
                kind: again.kind(&note.note_kind),
                text: note.done.text.clone(),
            })
            .collect(),
    }
}

/// Everything the second check finds in the finished bytes and in the file's name. What a reviewer kept is let through at
/// exactly its place.
fn inspect(
    door: &Door,
    shown: &ExportShown,
    leaving: &Released,
    rendered: &Rendered,
    path: &Path,
    form: ReleaseForm,
) -> Vec<Found> {
    let readable = match form {
        ReleaseForm::Json => {
            released::readable_json(&rendered.bytes).unwrap_or_else(|| rendered.bytes.clone())
        }
        ReleaseForm::Html => released::readable_html(&rendered.bytes),
        ReleaseForm::Txt => rendered.bytes.clone(),
    };
    let texts: Vec<&str> = leaving
        .timeline
        .iter()
        .map(|entry| entry.text.as_str())
        .collect();
    let places = released::places(&readable, &texts);
    let kept: Vec<(usize, usize)> = places
        .iter()
        .flatten()
        .zip(&shown.notes)
        .flat_map(|(place, note)| {
            note.done
                .kept
                .iter()
                .map(move |(start, end)| (place + start, place + end))
        })
        .collect();
    let locate = |finding: &Finding| -> Found {
        let note = places
            .iter()
            .flatten()
            .zip(&shown.notes)
            .zip(&texts)
            .find_map(|((place, note), text)| {
                let length = text.chars().count();
                (*place <= finding.position && finding.position < place + length)
                    .then(|| (note.reference, finding.position - place))
            });
        Found {
            note: note.map(|(note, _)| note),
            position: note.map_or(finding.position, |(_, position)| position),
            kind: finding.kind,
        }
    };
    let mut found: Vec<Found> = door.inspect(&readable, &kept).iter().map(locate).collect();
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    found.extend(
        door.inspect(&name, &[])
            .into_iter()
            .filter(|finding| finding.kind != FindingKind::Unseen)
            .map(|finding| Found {
                note: None,
                position: finding.position,
                kind: finding.kind,
            }),
    );
    found
}

fn stands_in_the_way(reference: ExportRef, found: &[Found]) -> Failure {
    let mut failure = Failure::refused(format!(
        "{reference} is not released, and nothing was written: the second check found {}.",
        if found.len() == 1 {
            "1 thing that must not leave".to_owned()
        } else {
            format!("{} things that must not leave", found.len())
        }
    ));
    for one in found.iter().take(20) {
        let what = match one.kind {
            FindingKind::Name => "a name",
            FindingKind::Place => "an organisation, a road or a place",
            FindingKind::Number => "a number",
            FindingKind::Birth => "a date of birth",
            FindingKind::Postcode => "a postcode",
            FindingKind::Address => "an e-mail address or user name",
            FindingKind::Unseen => "a capitalised word that nobody has seen",
        };
        failure = failure.hint(match one.note {
            Some(note) => format!(
                "{note}, at character {} of its anonymised text: {what}.",
                one.position
            ),
            None => format!("Outside the notes (a kind, a heading or the file's name): {what}."),
        });
    }
    if found.len() > 20 {
        failure = failure.hint(format!("… and {} more.", found.len() - 20));
    }
    failure.hint("Correct the note, teach the case the name (mkt person set … --alias), and prepare the export anew.")
}
