//! A reviewer's answers to the questions of an export: taken, taken back, and the export worked out anew.

use super::{
    ExportAnswer, ExportDecision, ExportShown, ToDecide, changed, entry, keep_texts, read,
    sources_unchanged, work,
};
use crate::anonymise::{Decision, Decisions};
use crate::domain::audit::Entry;
use crate::domain::export::{DATES_QUESTION, Export, ExportState, ReviewDecision};
use crate::domain::record::{Undoable as _, last_standing};
use crate::domain::reference::{ExportRef, PersonRef};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::tx::WriteTx;
use crate::store::{export, history, person};

/// Takes a reviewer's answers and works the export out anew. Each answer is bound to its question by the question's id,
/// which is another one as soon as the text or the rules change. Where the answers come from a file, `lines` has the line of each, which
/// is named where the export asks no such question.
pub fn export_review(
    session: &mut Session,
    reference: ExportRef,
    answers: &[ExportAnswer],
    lines: &[usize],
) -> Result<ExportShown> {
    session.require(Permission::PrepareExport)?;
    let tx = session.begin()?;
    let before = read(&tx, reference)?;
    still_open_for_review(&before.export)?;
    let unchanged = sources_unchanged(&tx, &before)?;
    if !unchanged {
        return Err(changed(reference));
    }
    let earlier = export::export_decision_list(&tx, reference)?;
    let known = before.to_decide();
    // What is suggested is a pseudonym; what somebody typed may be anything.
    let typed: Vec<&str> = answers
        .iter()
        .filter(|answer| answer.decision == ReviewDecision::Replace)
        .filter(|answer| {
            !known
                .iter()
                .any(|one| one.id == answer.question && Some(&one.suggest) == answer.with.as_ref())
        })
        .filter_map(|answer| answer.with.as_deref())
        .collect();
    if !typed.is_empty() && work(&tx, before.export.case, before.dates)?.tells(&typed) {
        return Err(tells(reference));
    }
    for (nth, answer) in answers.iter().enumerate() {
        let asked = known.iter().find(|one| one.id == answer.question);
        let answered_before = answer.question != DATES_QUESTION
            && earlier
                .iter()
                .any(|one| one.answer.question == answer.question);
        if asked.is_none() && !answered_before {
            let what = lines.get(nth).map_or_else(
                || "the question answered".to_owned(),
                |line| format!("the question that line {line} answers"),
            );
            return Err(Failure::refused(format!("{reference} does not ask {what}; nothing is changed."))
            .hint("A question changes with its text; write the open questions anew with `export review --write FILE`."));
        }
        let taught = if answer.decision == ReviewDecision::Alias {
            teach_alias(&tx, &before, answer, asked)?
        } else {
            None
        };
        export::export_decision_insert(&tx, reference, answer, taught.as_deref())?;
    }
    let shown = anew(&tx, before)?;
    tx.commit(entry(Entry::change("export.review"), &shown))?;
    Ok(shown)
}

/// Takes the last answer of an export's review back, whenever it was given, and works the export out anew. Where the answer taught a
/// person a name, the person loses it again. Returns the export and the answer; none where nothing is left to take back.
pub fn export_review_undo(
    session: &mut Session,
    reference: ExportRef,
) -> Result<Option<(ExportShown, ExportDecision)>> {
    session.require(Permission::PrepareExport)?;
    let tx = session.begin()?;
    let before = read(&tx, reference)?;
    still_open_for_review(&before.export)?;
    if !sources_unchanged(&tx, &before)? {
        return Err(changed(reference));
    }
    let mut decisions = export::export_decision_list(&tx, reference)?;
    decisions.retain(|one| one.answer.question != DATES_QUESTION);
    let Some(last) = last_standing(&decisions) else {
        return Ok(None);
    };
    if let Some(taught) = &last.taught {
        unlearn_alias(&tx, &last.answer, taught)?;
    }
    export::export_decision_undo(&tx, last.id)?;
    let shown = anew(&tx, before)?;
    tx.commit(entry(
        Entry::change("export.review-undo").fields([last.answer.decision.word()]),
        &shown,
    ))?;
    Ok(Some((shown, last.clone())))
}

fn tells(reference: ExportRef) -> Failure {
    Failure::refused(format!(
        "The words that are to stand for one of the questions answered on {reference} hold a name, number or place of the case themselves; nothing was recorded."
    ))
    .hint("Give a pseudonym or a description instead, as the one that is suggested. If the word may stay as it is: keep.")
}

/// The export with the answers that the store has now.
fn anew(tx: &WriteTx<'_>, before: ExportShown) -> Result<ExportShown> {
    let reference = before.export.reference;
    let decisions = export::export_decision_list(tx, reference)?;
    let notes = work(tx, before.export.case, super::dates_of(&decisions))?
        .anonymised(&standing(&decisions));
    keep_texts(tx, reference, &notes)?;
    let open = notes.iter().any(|note| !note.done.queue.is_empty());
    let state = if open {
        ExportState::NeedsReview
    } else {
        ExportState::Ready
    };
    export::export_state_set(tx, reference, state)?;
    Ok(ExportShown {
        export: Export {
            state,
            ..before.export
        },
        notes,
        ..before
    })
}

/// The answers that count: of each question the latest that nobody took back.
pub(super) fn standing(decisions: &[ExportDecision]) -> Decisions {
    decisions
        .iter()
        .filter(|one| one.stands() && one.answer.question != DATES_QUESTION)
        .map(|one| {
            let answer = &one.answer;
            let with = answer.with.clone().unwrap_or_default();
            let decision = match answer.decision {
                ReviewDecision::Replace => Decision::Replace(with),
                ReviewDecision::Keep => Decision::Keep,
                ReviewDecision::Alias => Decision::Alias(with),
            };
            (answer.question.clone(), decision)
        })
        .collect()
}

/// An alias is a name the case did not know: it becomes one of the person's own, so that the next export knows it. Returns the name
/// where the person did not have it before.
fn teach_alias(
    tx: &WriteTx<'_>,
    shown: &ExportShown,
    answer: &ExportAnswer,
    asked: Option<&ToDecide>,
) -> Result<Option<String>> {
    let wanted: PersonRef = answer.with.as_deref().unwrap_or_default().parse().map_err(
        |problem: crate::domain::reference::ReferenceProblem| {
            Failure::usage(format!("An alias names a person. {problem}"))
        },
    )?;
    if !shown.people.iter().any(|(person, _)| *person == wanted) {
        return Err(Failure::refused(format!(
            "{wanted} is not on {}.",
            shown.export.case
        )));
    }
    let Some(alias) = asked.map(|one| one.found.clone()) else {
        return Ok(None);
    };
    let stored = person::person_get(tx, wanted)?;
    if stored.details.every_name().any(|name| name == alias) {
        return Ok(None);
    }
    history::earlier_version_insert(
        tx,
        wanted,
        &stored.details,
        Some("a name learnt while reviewing an export"),
    )?;
    let mut details = stored.details;
    details.aliases.push(alias.clone());
    person::person_update(tx, wanted, &details)?;
    Ok(Some(alias))
}

/// Takes a name that a taken-back answer had taught off the person's record again, or off the one that stands for it since.
fn unlearn_alias(tx: &WriteTx<'_>, answer: &ExportAnswer, taught: &str) -> Result<()> {
    let Some(person) = answer
        .with
        .as_deref()
        .and_then(|with| with.parse::<PersonRef>().ok())
    else {
        return Ok(());
    };
    let person = person::person_resolve(tx, person)?;
    let stored = person::person_get(tx, person)?;
    if !stored.details.aliases.iter().any(|alias| alias == taught) {
        return Ok(());
    }
    history::earlier_version_insert(tx, person, &stored.details, Some(person::NAME_TAKEN_BACK))?;
    let mut details = stored.details;
    details.aliases.retain(|alias| alias != taught);
    person::person_update(tx, person, &details)
}

fn still_open_for_review(export: &Export) -> Result<()> {
    match export.state {
        ExportState::NeedsReview | ExportState::Ready => Ok(()),
        ExportState::Released | ExportState::Withdrawn => Err(Failure::refused(format!(
            "{} is {} and can no longer be changed.",
            export.reference, export.state
        ))
        .hint(format!(
            "Prepare a new one: mkt export anonymised {}",
            export.case
        ))),
    }
}
