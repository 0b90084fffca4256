//! Anonymised exports: prepared by the first check, reviewed by a person (`review`), released through the second check
//! (`actions::release`), and the counts that may be published (`statistics`).

mod questions;
mod review;
pub mod statistics;

use sha2::{Digest as _, Sha256};

use crate::actions::knowledge::{self, CaseKnown};
use crate::actions::restriction::{Mark, Restrictions, marks_of_case, requests_of};
use crate::anonymise::asked::{ask_at_the_door, strangers_taken_out};
use crate::anonymise::door::{Door, FindingKind};
use crate::anonymise::{
    Anonymised, DateStyle, Decisions, Engine, KnownPerson, NoteText, Numbering, Question,
    RULES_VERSION, Replacement,
};
use crate::domain::audit::Entry;
use crate::domain::export::{
    Audience, DATES_QUESTION, Export, ExportDates, ExportState, ReviewDecision,
};
use crate::domain::reference::{AnyRef, CaseRef, ExportRef, NoteRef, PersonRef};
use crate::domain::share::Decision;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::audit::hex;
use crate::store::export::{self, ExportText};
pub use crate::store::export::{ExportAnswer, ExportDecision};
use crate::store::note::note_list_for_case;
use crate::store::person::{person_merge_list, person_merged_into};
use crate::store::reference;
use crate::store::share::{DisclosureFilter, disclosure_list};
use crate::store::tx::{Db, WriteTx};

pub use questions::ToDecide;
pub use review::{export_review, export_review_undo};

/// One text of an export with what was done to it.
pub struct ShownText {
    /// The note.
    pub reference: NoteRef,
    /// What kind of note.
    pub note_kind: String,
    /// The day of the note.
    pub on: crate::domain::date::Date,
    /// The note as it is stored.
    pub source: String,
    /// The result.
    pub done: Anonymised,
}

/// An export with its pseudonyms and texts.
pub struct ExportShown {
    /// The export.
    pub export: Export,
    /// The people of the case and their pseudonyms.
    pub people: Vec<(PersonRef, String)>,
    /// Every note of the case.
    pub notes: Vec<ShownText>,
    /// How its dates are written.
    pub dates: ExportDates,
    /// That the use of the data of people of the case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
    /// References of people and organisations whose label tells who or what is meant, so that one made from the role stands in its place.
    /// Said once, when the export is prepared.
    pub unused_labels: Vec<String>,
}

impl ExportShown {
    /// How many questions are open, each counted once however often it is asked.
    pub fn open_questions(&self) -> usize {
        self.asked().len()
    }
}

/// The digest of a text, as exports keep it.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

struct Work {
    known: CaseKnown,
    others: Vec<KnownPerson>,
    engine: Engine,
    notes: Vec<crate::store::note::NoteRow>,
}

/// How the dates of an export are written, by the answers it has.
fn dates_of(decisions: &[ExportDecision]) -> ExportDates {
    decisions
        .iter()
        .map(|decision| &decision.answer)
        .find(|answer| answer.question == DATES_QUESTION)
        .and_then(|answer| ExportDates::parse(answer.with.as_deref()?))
        .unwrap_or(ExportDates::Month)
}

fn work(db: &Db, case: CaseRef, dates: ExportDates) -> Result<Work> {
    let known = knowledge::of_case(db, case)?;
    let others = knowledge::others_of_that_name(db, case, &known.knowledge)?;
    let engine = Engine::new(&known.knowledge).with_dates(match dates {
        ExportDates::Month => DateStyle::Month,
        ExportDates::Relative => DateStyle::Relative,
    });
    let notes = note_list_for_case(db, case, false)?;
    Ok(Work {
        known,
        others,
        engine,
        notes,
    })
}

impl Work {
    /// Every note through the first check, in the order of the timeline, with the unknown people numbered; then through
    /// the second, whose findings are asked about as well.
    fn anonymised(&self, decisions: &Decisions) -> Vec<ShownText> {
        let mut texts: Vec<ShownText> = self
            .notes
            .iter()
            .map(|row| {
                let note = &row.note.details;
                let text = NoteText {
                    text: &note.text,
                    on: Some(note.on),
                };
                ShownText {
                    reference: row.note.reference,
                    note_kind: note.note_kind.clone(),
                    on: note.on,
                    source: note.text.clone(),
                    done: self.engine.note(&text, decisions),
                }
            })
            .collect();
        let mut numbering = Numbering::default();
        for text in &texts {
            numbering.confirmed(&text.source, &text.done);
        }
        for text in &mut texts {
            numbering.assign(&text.source, &mut text.done);
        }
        let labels = self.engine.labels();
        let stand_ins: Vec<String> = labels
            .people()
            .chain(labels.organisations())
            .map(|(_, label)| label.to_owned())
            .chain(
                texts
                    .iter()
                    .flat_map(|text| &text.done.replacements)
                    .map(|one| one.with.clone()),
            )
            .collect();
        let others = others_with_strangers(&self.others, &texts);
        let door = Door::new(&self.known.knowledge, &others, stand_ins);
        for text in &mut texts {
            ask_at_the_door(&door, &text.source, &mut text.done, decisions);
        }
        texts
    }

    /// Whether any of the texts a reviewer wants in a note tells what the second check looks for. What was put there is no hit of its own,
    /// so that it has to be looked at before.
    fn tells(&self, typed: &[&str]) -> bool {
        let door = Door::new(&self.known.knowledge, &self.others, self.engine.stand_ins());
        typed
            .iter()
            .flat_map(|text| door.inspect(text, &[]))
            .any(|finding| finding.kind != FindingKind::Unseen)
    }

    fn people(&self) -> Vec<(PersonRef, String)> {
        self.known
            .people
            .iter()
            .filter_map(|person| {
                let label = self.engine.labels().person(&person.to_string())?;
                Some((*person, label.to_owned()))
            })
            .collect()
    }
}

/// Whom the second check looks for besides the people of the case: those of other cases who share a name or an address with it, and
/// strangers whom the texts themselves name somewhere.
pub(in crate::actions) fn others_with_strangers(
    others: &[KnownPerson],
    texts: &[ShownText],
) -> Vec<KnownPerson> {
    let texts = texts.iter().map(|text| (text.source.as_str(), &text.done));
    let mut all = others.to_vec();
    all.extend(strangers_taken_out(texts));
    all
}

fn keep_texts(tx: &WriteTx<'_>, reference: ExportRef, notes: &[ShownText]) -> Result<()> {
    let json = |failed: serde_json::Error| {
        Failure::internal("An export could not be written as JSON.").because(failed)
    };
    for (position, note) in notes.iter().enumerate() {
        export::export_text_put(
            tx,
            reference,
            position,
            &ExportText {
                reference: note.reference.into(),
                source_sha256: digest(note.source.as_bytes()),
                text: note.done.text.clone(),
                replacements: serde_json::to_string(&note.done.replacements).map_err(json)?,
                queue: serde_json::to_string(&(&note.done.queue, &note.done.kept)).map_err(json)?,
            },
        )?;
    }
    Ok(())
}

fn entry(action: Entry, shown: &ExportShown) -> Entry {
    action
        .on(shown.export.reference)
        .on(shown.export.case)
        .on_all(shown.people.iter().map(|(person, _)| *person))
        .on_all(shown.notes.iter().map(|note| note.reference))
}

/// Prepares an export of a case as it stands.
pub fn export_prepare(
    session: &mut Session,
    case: CaseRef,
    audience: Audience,
    dates: ExportDates,
) -> Result<ExportShown> {
    session.require(Permission::PrepareExport)?;
    let (today, year) = (session.today(), session.year());
    let tx = session.begin()?;
    let work = work(&tx, case, dates)?;
    let notes = work.anonymised(&Decisions::default());
    let reference: ExportRef = reference::reference_next(&tx, year)?;
    let open = notes.iter().any(|note| !note.done.queue.is_empty());
    let export = Export {
        reference,
        case,
        audience,
        state: if open {
            ExportState::NeedsReview
        } else {
            ExportState::Ready
        },
        prepared_on: today,
        rules_version: RULES_VERSION,
        prepared_by: tx.acting().user.to_string(),
        released_by: None,
        released_at: None,
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_why: None,
    };
    export::export_insert(&tx, &export)?;
    if dates != ExportDates::Month {
        let answer = ExportAnswer {
            question: DATES_QUESTION.to_owned(),
            decision: ReviewDecision::Replace,
            with: Some(dates.word().to_owned()),
        };
        export::export_decision_insert(&tx, reference, &answer, None)?;
    }
    for (person, label) in work
        .engine
        .labels()
        .people()
        .chain(work.engine.labels().organisations())
        // Who is named in a record in words alone has no reference.
        .filter(|(reference, _)| reference.parse::<AnyRef>().is_ok())
    {
        export::export_label_insert(&tx, reference, person, label)?;
    }
    keep_texts(&tx, reference, &notes)?;
    let shown = ExportShown {
        restricted: marks_of_case(&tx, export.case)?,
        export,
        people: work.people(),
        notes,
        dates,
        unused_labels: work.engine.labels().unused().map(str::to_owned).collect(),
    };
    let done = entry(Entry::change("export.anonymised"), &shown);
    tx.commit(done.on_all(requests_of(&shown.restricted)))?;
    Ok(shown)
}

/// Reads an export as it was last worked on.
pub(in crate::actions) fn read(db: &Db, reference: ExportRef) -> Result<ExportShown> {
    let export = export::export_get(db, reference)?;
    let labels = export::export_label_list(db, reference)?;
    let rows = note_list_for_case(db, export.case, true)?;
    let unreadable =
        |error: serde_json::Error| Failure::internal("An export could not be read.").because(error);
    let mut notes = Vec::new();
    for text in export::export_text_list(db, reference)? {
        let Some(row) = rows
            .iter()
            .find(|row| AnyRef::from(row.note.reference) == text.reference)
        else {
            continue;
        };
        let replacements: Vec<Replacement> =
            serde_json::from_str(&text.replacements).map_err(unreadable)?;
        let (queue, kept): (Vec<Question>, Vec<(usize, usize)>) =
            serde_json::from_str(&text.queue).map_err(unreadable)?;
        notes.push(ShownText {
            reference: row.note.reference,
            note_kind: row.note.details.note_kind.clone(),
            on: row.note.details.on,
            source: row.note.details.text.clone(),
            done: Anonymised {
                text: text.text,
                replacements,
                queue,
                kept,
            },
        });
    }
    let people = labels
        .into_iter()
        .filter_map(|(reference, label)| Some((reference.parse().ok()?, label)))
        .collect();
    let dates = dates_of(&export::export_decision_list(db, reference)?);
    let restricted = marks_of_case(db, export.case)?;
    Ok(ExportShown {
        export,
        people,
        notes,
        dates,
        restricted,
        unused_labels: Vec::new(),
    })
}

/// A withdrawn export and whoever has it.
pub struct Withdrawn {
    /// The export.
    pub export: Export,
    /// The current entries of the sharing log that say it was given to somebody, newest first.
    pub given: Vec<crate::store::share::DisclosureRow>,
}

/// Marks a released export as withdrawn and lists whoever was given it, so that they can be told.
pub fn export_withdraw(
    session: &mut Session,
    reference: ExportRef,
    reason: &str,
) -> Result<Withdrawn> {
    session.require(Permission::ReleaseExport)?;
    let tx = session.begin()?;
    let before = export::export_get(&tx, reference)?;
    match before.state {
        ExportState::Released => {}
        ExportState::Withdrawn => {
            return Err(
                Failure::refused(format!("{reference} was withdrawn already."))
                    .hint(format!("mkt export show {reference}")),
            );
        }
        ExportState::NeedsReview | ExportState::Ready => {
            return Err(Failure::refused(format!(
                "{reference} has not been released, so nobody has it and there is nothing to withdraw."
            )));
        }
    }
    export::export_withdraw(&tx, reference, reason)?;
    let mut given = disclosure_list(
        &tx,
        &DisclosureFilter {
            export: Some(reference),
            ..DisclosureFilter::default()
        },
    )?;
    given.retain(|row| row.disclosure.details.decision == Decision::Shared);
    let export = export::export_get(&tx, reference)?;
    tx.commit(
        Entry::change("export.withdraw")
            .on(reference)
            .on(export.case)
            .on_all(given.iter().map(|row| row.disclosure.reference))
            .because(reason),
    )?;
    Ok(Withdrawn { export, given })
}

/// Shows an export to an officer: what was replaced and why, and what is asked.
pub fn export_show(session: &mut Session, reference: ExportRef) -> Result<ExportShown> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let shown = read(&tx, reference)?;
    let seen = entry(Entry::view("export.show"), &shown);
    tx.commit(seen.on_all(requests_of(&shown.restricted)))?;
    Ok(shown)
}

/// Lists the exports of a case or of all cases, newest first.
pub fn export_list(
    session: &mut Session,
    case: Option<CaseRef>,
    all: bool,
) -> Result<Vec<(Export, Vec<Mark>)>> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    if let Some(case) = case {
        crate::store::case::case_get(&tx, case)?;
    }
    let exports = export::export_list(&tx, case, all)?;
    let marks = Restrictions::read(&tx)?.by_case(&tx)?;
    tx.commit(
        Entry::view("export.list")
            .on_all(exports.iter().map(|export| export.reference))
            .on_all(exports.iter().map(|export| export.case))
            .on_all(
                exports
                    .iter()
                    .filter_map(|export| marks.get(&export.case))
                    .flat_map(|restricted| requests_of(restricted)),
            ),
    )?;
    Ok(exports
        .into_iter()
        .map(|export| {
            let restricted = marks.get(&export.case).cloned().unwrap_or_default();
            (export, restricted)
        })
        .collect())
}

/// An export worked out once more from what the store holds now, to be held against what was reviewed.
pub(in crate::actions) struct Again {
    work: Work,
    notes: Vec<ShownText>,
}

impl Again {
    /// Works an export out with the answers it has.
    pub(in crate::actions) fn new(db: &Db, shown: &ExportShown) -> Result<Again> {
        let work = work(db, shown.export.case, shown.dates)?;
        let decisions = export::export_decision_list(db, shown.export.reference)?;
        let notes = work.anonymised(&review::standing(&decisions));
        Ok(Again { work, notes })
    }

    /// Whether every text of which a reviewer kept something reads as it was reviewed: what was kept as nobody's, and what the second check
    /// therefore lets through, may be the name of somebody whom the case has come to know since. All else the second check looks at itself.
    pub(in crate::actions) fn keeps_what_was_kept(&self, shown: &ExportShown) -> bool {
        self.notes.len() == shown.notes.len()
            && self.notes.iter().zip(&shown.notes).all(|(now, then)| {
                then.done.kept.is_empty()
                    || (now.done.text == then.done.text && now.done.kept == then.done.kept)
            })
    }

    /// Whether nobody of the export was merged into another since, and nobody came of a split of them: a text that gives two people one
    /// pseudonym, or one person two, is not released.
    pub(in crate::actions) fn knows_the_same_people(
        &self,
        db: &Db,
        shown: &ExportShown,
    ) -> Result<bool> {
        let then: Vec<PersonRef> = shown.people.iter().map(|(person, _)| *person).collect();
        for person in &then {
            if person_merged_into(db, *person)?.is_some() {
                return Ok(false);
            }
        }
        for person in &self.work.known.people {
            if !then.contains(person) && !person_merge_list(db, *person)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The kind of a note in the words in which it may leave: officers make kinds up, and one that tells of somebody, or might, is a note.
    pub(in crate::actions) fn kind(&self, note_kind: &str) -> String {
        let text = note_kind.replace('-', " ");
        let read = NoteText {
            text: &text,
            on: None,
        };
        let done = self.work.engine.note(&read, &Decisions::default());
        let figures = text.chars().any(char::is_numeric);
        if done.replacements.is_empty() && done.queue.is_empty() && !figures {
            text
        } else {
            "note".to_owned()
        }
    }
}

/// Whether the notes of the case are those the export was prepared from, word for word.
pub(in crate::actions) fn sources_unchanged(db: &Db, shown: &ExportShown) -> Result<bool> {
    let now = note_list_for_case(db, shown.export.case, false)?;
    let texts = export::export_text_list(db, shown.export.reference)?;
    Ok(now.len() == texts.len()
        && now.iter().zip(&texts).all(|(row, text)| {
            AnyRef::from(row.note.reference) == text.reference
                && digest(row.note.details.text.as_bytes()) == text.source_sha256
        }))
}

/// The failure of an export of a case that knows other names, numbers or places than when it was reviewed.
pub(in crate::actions) fn known_otherwise(reference: ExportRef) -> Failure {
    Failure::refused(format!(
        "The people, organisations or places of the case were changed since {reference} was reviewed, and its texts would read otherwise now."
    ))
    .hint("Prepare a new export; the questions about unchanged notes are quickly answered again.")
}

/// The failure of an export whose case has moved on.
pub(in crate::actions) fn changed(reference: ExportRef) -> Failure {
    Failure::refused(format!(
        "Notes of the case were added or corrected since {reference} was prepared."
    ))
    .hint("Prepare a new export; the questions about unchanged notes are quickly answered again.")
}
