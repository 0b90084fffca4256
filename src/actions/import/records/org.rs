//! Organisations of an import.

use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON};
use crate::actions::import::write::Writing;
use crate::domain::org::{Organisation, OrganisationInput};
use crate::domain::reference::{OrganisationRef, Reference as _};
use crate::error::Result;
use crate::store::{history, org};

pub(in crate::actions::import) struct Organisations;

impl Records for Organisations {
    type Input = OrganisationInput;
    type Record = Organisation;

    fn judge(input: &OrganisationInput, _: &World<'_>) -> Judged<Organisation> {
        Ok((Organisation::new(input)?, Vec::new()))
    }

    fn insert(
        id: i64,
        record: Organisation,
        _: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<()> {
        let reference = OrganisationRef::from_id(id);
        org::org_insert(writing.tx, reference, &record, &writing.recorded)
    }

    fn amend(
        id: i64,
        input: &OrganisationInput,
        _: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended> {
        let reference = OrganisationRef::from_id(id);
        let before = org::org_get(writing.tx, reference)?.details;
        let mut after = before.clone();
        match after.amend(input) {
            Err(problems) => Ok(Amended::Rejected(problems)),
            Ok(changed) if changed.is_empty() => Ok(Amended::Same),
            Ok(_) => {
                history::earlier_version_insert(writing.tx, reference, &before, Some(REASON))?;
                org::org_update(writing.tx, reference, &after)?;
                Ok(Amended::Changed)
            }
        }
    }
}
