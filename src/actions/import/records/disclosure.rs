//! Entries of the sharing log of an import. A changed line is a correction: a new entry that supersedes the one before.

use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON};
use crate::actions::import::write::Writing;
use crate::domain::input::Origin;
use crate::domain::reference::{DisclosureRef, Reference as _};
use crate::domain::share::{Disclosure, DisclosureInput};
use crate::error::Result;
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
        let mut after = current.disclosure.details;
        match after.amend(input, Origin::Imported, &world.keys, world.today) {
            Err(problems) => return Ok(Amended::Rejected(problems)),
            Ok(changed) if changed.is_empty() => return Ok(Amended::Same),
            Ok(_) => {}
        }
        Ok(Amended::Superseding(Box::new(move |id, writing| {
            if let Some(case) = after.case {
                writing.to_reckon.insert(case.id());
            }
            share::disclosure_insert(
                writing.tx,
                DisclosureRef::from_id(id),
                &after,
                Some(superseded),
                Some(REASON),
                &writing.recorded,
            )
        })))
    }
}
