//! A reviewer's answers to the questions of an export: taken, taken back, and the export worked out anew.

use super::{ExportAnswer, ExportShown, changed, entry, keep_texts, read, sources_unchanged, work};
use crate::anonymise::{Decision, Decisions};
use crate::domain::audit::Entry;
use crate::domain::export::{DATES_QUESTION, Export, ExportState, ReviewDecision};
use crate::domain::reference::{ExportRef, PersonRef};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::tx::WriteTx;
use crate::store::{export, history, person};

/// Takes a reviewer's answers and works the export out anew. Each answer is bound to its question by the question's id,
/// which is another one as soon as the text or the rules change.
pub fn export_review(
    session: &mut Session,
    reference: ExportRef,
    answers: &[ExportAnswer],
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
    for answer in answers {
        let known = before
            .notes
            .iter()
            .flat_map(|note| &note.done.queue)
            .any(|question| question.id == answer.question)
            || (answer.question != DATES_QUESTION
                && earlier.iter().any(|one| one.question == answer.question));
        if !known {
            return Err(Failure::refused(format!("{reference} does not ask one of the questions answered.")
            )
            .hint("A question changes with its text; write the open questions anew with `export review --write FILE`."));
        }
        if answer.decision == ReviewDecision::Alias {
            teach_alias(&tx, &before, answer)?;
        }
        export::export_decision_put(&tx, reference, answer)?;
    }
    let shown = anew(&tx, before)?;
    tx.commit(entry(Entry::change("export.review"), &shown))?;
    Ok(shown)
}

/// Takes one answer back and works the export out anew. Where the answer was that `found` is another name of a person,
/// the person loses that name again.
pub fn export_review_undo(
    session: &mut Session,
    reference: ExportRef,
    question: &str,
    found: &str,
) -> Result<ExportShown> {
    session.require(Permission::PrepareExport)?;
    let tx = session.begin()?;
    let before = read(&tx, reference)?;
    still_open_for_review(&before.export)?;
    if !sources_unchanged(&tx, &before)? {
        return Err(changed(reference));
    }
    let Some(answer) = export::export_decision_list(&tx, reference)?
        .into_iter()
        .find(|answer| answer.question == question && question != DATES_QUESTION)
    else {
        return Err(Failure::refused(format!(
            "{reference} has no answer to that question that could be taken back."
        )));
    };
    if answer.decision == ReviewDecision::Alias {
        unlearn_alias(&tx, &answer, found)?;
    }
    export::export_decision_delete(&tx, reference, question)?;
    let shown = anew(&tx, before)?;
    tx.commit(entry(Entry::change("export.review-undo"), &shown))?;
    Ok(shown)
}

/// The export with the answers that the store has now.
fn anew(tx: &WriteTx<'_>, before: ExportShown) -> Result<ExportShown> {
    let reference = before.export.reference;
    let answers = export::export_decision_list(tx, reference)?;
    let notes =
        work(tx, before.export.case, super::dates_of(&answers))?.anonymised(&decisions(&answers));
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

fn decisions(answers: &[ExportAnswer]) -> Decisions {
    answers
        .iter()
        .filter(|answer| answer.question != DATES_QUESTION)
        .map(|answer| {
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

/// An alias is a name the case did not know: it becomes one of the person's own, so that the next export knows it.
fn teach_alias(tx: &WriteTx<'_>, shown: &ExportShown, answer: &ExportAnswer) -> Result<()> {
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
    let place = shown.notes.iter().find_map(|note| {
        let question = note
            .done
            .queue
            .iter()
            .find(|question| question.id == answer.question)?;
        Some(
            note.source
                .chars()
                .skip(question.start)
                .take(question.end - question.start)
                .collect::<String>(),
        )
    });
    let Some(alias) = place else {
        return Ok(());
    };
    let stored = person::person_get(tx, wanted)?;
    if stored.details.every_name().any(|name| name == alias) {
        return Ok(());
    }
    history::earlier_version_insert(
        tx,
        wanted,
        &stored.details,
        Some("a name learnt while reviewing an export"),
    )?;
    let mut details = stored.details;
    details.aliases.push(alias);
    person::person_update(tx, wanted, &details)
}

/// Takes a name that a taken-back answer had taught off the person's record again.
fn unlearn_alias(tx: &WriteTx<'_>, answer: &ExportAnswer, found: &str) -> Result<()> {
    let Some(person) = answer
        .with
        .as_deref()
        .and_then(|with| with.parse::<PersonRef>().ok())
    else {
        return Ok(());
    };
    let stored = person::person_get(tx, person)?;
    if !stored.details.aliases.iter().any(|alias| alias == found) {
        return Ok(());
    }
    history::earlier_version_insert(
        tx,
        person,
        &stored.details,
        Some("a name taken back while reviewing an export"),
    )?;
    let mut details = stored.details;
    details.aliases.retain(|alias| alias != found);
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
