//! Entries of the sharing log of an import. A changed line is a correction: a new entry that supersedes the one before.

use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON, kept};
use crate::actions::import::write::Writing;
use crate::actions::share::{attestation_taken_over, lets_go_of_a_copy, marks};
use crate::domain::date::Date;
use crate::domain::input::Origin;
use crate::domain::reference::{DisclosureRef, Reference as _};
use crate::domain::retention::CaseFacts;
use crate::domain::share::{Decision, Disclosure, DisclosureInput};
use crate::domain::text::{Problem, is_blank};
use crate::error::Result;
use crate::store::case::last_disclosure_besides;
use crate::store::share;

pub(in crate::actions::import) struct Disclosures;

impl Records for Disclosures {
    type Input = DisclosureInput;
    type Record = Disclosure;

    fn is_only_in_a_dump(input: &DisclosureInput) -> bool {
        input.access_request.is_some()
    }

    fn judge(input: &DisclosureInput, world: &World<'_>) -> Judged<Disclosure> {
        let disclosure = Disclosure::new(input, Origin::Imported, &world.keys, world.today)?;
        Ok((disclosure, Vec::new()))
    }

    fn against(
        record: &Disclosure,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Vec<Problem>> {
        restricted(record, record.on, world, writing)
    }

    fn insert(
        id: i64,
        record: Disclosure,
        _: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<()> {
        if record.historic {
            writing.outcome.historic += 1;
        }
        if let Some(case) = record.case {
            writing.entered(case, record.on);
        }
        let reference = DisclosureRef::from_id(id);
        share::disclosure_insert(
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
        input: &DisclosureInput,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended> {
        let mut current = share::disclosure_get(writing.tx, DisclosureRef::from_id(id))?;
        while let Some(next) = current.superseded_by {
            current = share::disclosure_get(writing.tx, next)?;
        }
        let superseded = current.disclosure.reference;
        let mut after = current.disclosure.details.clone();
        let was_on = after.on;
        match after.amend(input, Origin::Imported, &world.keys, world.today) {
            Err(problems) => return Ok(Amended::Rejected(problems)),
            Ok(changed) if changed.is_empty() => return Ok(Amended::Same),
            Ok(_) => {}
        }
        let mut problems = restricted(&after, was_on.max(after.on), world, writing)?;
        if after.on < was_on
            && let Some(case) = after.case
        {
            let tx = writing.tx;
            let moved = |facts: &mut CaseFacts| {
                let others = last_disclosure_besides(tx, case, superseded)?;
                facts.last_disclosure_on = others.max(Some(after.on));
                Ok(())
            };
            problems.extend(kept::against_day(case, moved, world, writing)?);
        }
        if lets_go_of_a_copy(&current, &after) && !kept::is_decided(world, writing) {
            problems.push(Problem::new(
                "",
                "copy-outside",
                format!(
                    "The copy that {superseded} gave a contractor would no longer be followed up, which a manager decides, with --reason. Where it came back or was destroyed, say so first with `mkt share attest`."
                ),
            ));
        }
        let attestation = match attestation_taken_over(&current, &after, world.today) {
            Ok(attestation) => attestation,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        if !problems.is_empty() {
            return Ok(Amended::Rejected(problems));
        }
        Ok(Amended::Superseding(Box::new(move |id, writing| {
            let reference = DisclosureRef::from_id(id);
            if let Some(case) = after.case {
                writing.to_reckon.insert(case.id());
            }
            share::disclosure_insert(
                writing.tx,
                reference,
                &after,
                Some(superseded),
                Some(REASON),
                &writing.recorded,
            )?;
            match &attestation {
                Some(attestation) => share::attestation_insert(writing.tx, reference, attestation),
                None => Ok(()),
            }
        })))
    }
}

/// What stands against a disclosure that was made on this day: as at the desk, nothing of a person who has asked that the use of
/// their data is restricted is shared without the Data Protection Officer, who says why (UK GDPR Art 18). What was shared before
/// they asked is history, and is taken in.
fn restricted(
    details: &Disclosure,
    on: Date,
    world: &World<'_>,
    writing: &Writing<'_, '_>,
) -> Result<Vec<Problem>> {
    let reason = writing.tx.acting().reason.as_deref();
    let is_decided = world.may_use_restricted && reason.is_some_and(|reason| !is_blank(reason));
    if details.decision != Decision::Shared || is_decided {
        return Ok(Vec::new());
    }
    let marks = marks(writing.tx, &world.restrictions.asked_by(on), details)?;
    Ok(marks
        .first()
        .map(|mark| {
            Problem::new(
                "",
                "restricted",
                format!(
                    "{} What was shared since they asked is taken in from the Data Protection Officer alone, with --reason.",
                    mark.against_use()
                ),
            )
        })
        .into_iter()
        .collect())
}
