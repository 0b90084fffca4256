//! Referrals of an import. Those that a case of the import names are accepted with it; the others wait for a decision.

use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON, kept};
use crate::actions::import::write::Writing;
use crate::domain::input::Origin;
use crate::domain::reference::{Reference as _, ReferralRef};
use crate::domain::referral::{Referral, ReferralInput};
use crate::error::Result;
use crate::store::{history, referral};

pub(in crate::actions::import) struct Referrals;

impl Records for Referrals {
    type Input = ReferralInput;
    type Record = Referral;

    fn judge(input: &ReferralInput, world: &World<'_>) -> Judged<Referral> {
        let referral = Referral::new(input, Origin::Imported, &world.keys, world.today)?;
        Ok((referral, Vec::new()))
    }

    fn insert(
        id: i64,
        record: Referral,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<()> {
        referral::referral_insert(
            writing.tx,
            ReferralRef::from_id(id),
            &record,
            &writing.recorded,
            world.policy.version,
        )
    }

    fn amend(
        id: i64,
        input: &ReferralInput,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended> {
        let reference = ReferralRef::from_id(id);
        let before = referral::referral_get(writing.tx, reference)?.details;
        match before.amended(input, Origin::Imported, &world.keys, world.today) {
            Err(problems) => Ok(Amended::Rejected(problems)),
            Ok((_, changed)) if changed.is_empty() => Ok(Amended::Same),
            Ok((after, _)) => {
                let problems = kept::against_referral(reference, &before, &after, world, writing)?;
                if !problems.is_empty() {
                    return Ok(Amended::Rejected(problems));
                }
                history::earlier_version_insert(writing.tx, reference, &before, Some(REASON))?;
                referral::referral_update(writing.tx, reference, &after)?;
                crate::actions::disposal_date::recompute_referral_with(
                    writing.tx,
                    reference,
                    world.policy,
                )?;
                Ok(Amended::Changed)
            }
        }
    }
}
