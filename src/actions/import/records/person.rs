//! People of an import.

use crate::actions::disposal_date::{as_if_born, rederive_for_person};
use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON, kept};
use crate::actions::import::write::Writing;
use crate::domain::input::Origin;
use crate::domain::name;
use crate::domain::person::{Person, PersonInput};
use crate::domain::reference::{PersonRef, Reference as _};
use crate::domain::retention::{
    ReferralSubject, RetentionEffect, correction_effect, referral_disposal_date, retention_effect,
};
use crate::domain::text::Problem;
use crate::error::Result;
use crate::store::person::PersonIndex;
use crate::store::referral::{referral_facts, referral_list_for_person};
use crate::store::{case, history, person};

pub(in crate::actions::import) struct People;

impl Records for People {
    type Input = PersonInput;
    type Record = (Person, PersonIndex);

    fn judge(input: &PersonInput, world: &World<'_>) -> Judged<Self::Record> {
        let person = Person::new(input, Origin::Imported, &world.keys, world.today)?;
        let warnings = unusual_names(&person);
        let index = PersonIndex::of(&person, &[]);
        Ok(((person, index), warnings))
    }

    fn insert(
        id: i64,
        (record, index): Self::Record,
        _: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<()> {
        let reference = PersonRef::from_id(id);
        writing.births.push((reference, record.date_of_birth));
        person::person_insert_without_keys(
            writing.tx,
            reference,
            &record,
            &index,
            &writing.recorded,
        )?;
        writing.find_by(reference, &index.keys)
    }

    fn amend(
        id: i64,
        input: &PersonInput,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended> {
        let reference = PersonRef::from_id(id);
        if person::person_resolve(writing.tx, reference)? != reference {
            // The key stands for the survivor now, whose details are not only those of this line.
            return Ok(Amended::Skipped(Problem::new(
                "",
                "merged",
                "This person was merged into another record; correct that one with `mkt person set`.",
            )));
        }
        let before = person::person_get(writing.tx, reference)?.details;
        let mut after = before.clone();
        let changed = match after.amend(input, Origin::Imported, &world.keys, world.today) {
            Err(problems) => return Ok(Amended::Rejected(problems)),
            Ok(changed) => changed,
        };
        if changed.is_empty() {
            return Ok(Amended::Same);
        }
        let born_otherwise = before.date_of_birth != after.date_of_birth;
        if born_otherwise
            && let Some(problem) = kept::against_birth(reference, after.date_of_birth, writing)?
        {
            return Ok(Amended::Rejected(vec![problem]));
        }
        let reason = writing.tx.acting().reason.clone();
        let decided = world.may_shorten && reason.is_some();
        if born_otherwise && !decided && shortens(reference, &after, world, writing)? {
            return Ok(Amended::Rejected(vec![Problem::new(
                "date_of_birth",
                "shortens-retention",
                "This date of birth would shorten how long a case or a declined referral is kept, which needs a manager's recorded decision: correct it with `mkt person set`, or import it as a manager with --reason.",
            )]));
        }
        history::earlier_version_insert(
            writing.tx,
            reference,
            &before,
            Some(reason.as_deref().unwrap_or(REASON)),
        )?;
        person::person_update(writing.tx, reference, &after)?;
        writing.births.push((reference, after.date_of_birth));
        if born_otherwise {
            rederive_for_person(writing.tx, reference)?;
        }
        Ok(Amended::Changed)
    }
}

/// Whether a corrected date of birth would shorten the retention of a case or a declined referral the person is on: that
/// takes effect only by a manager's recorded decision (RULES.md section 3).
fn shortens(
    reference: PersonRef,
    after: &Person,
    world: &World<'_>,
    writing: &Writing<'_, '_>,
) -> Result<bool> {
    for on in case::case_list_for_person(writing.tx, reference)? {
        let (as_is, as_it_would_be) = as_if_born(writing.tx, on, reference, after.date_of_birth)?;
        if correction_effect(&as_is, &as_it_would_be, world.policy) == RetentionEffect::Shortens {
            return Ok(true);
        }
    }
    for on in referral_list_for_person(writing.tx, reference)? {
        let (received, declined, as_is) = referral_facts(writing.tx, on)?;
        let mut as_it_would_be = as_is.clone();
        for subject in &mut as_it_would_be {
            if subject.person == reference.id() {
                subject.date_of_birth = after.date_of_birth;
            }
        }
        let kept = |subjects: &[ReferralSubject]| {
            referral_disposal_date(received, declined, subjects, world.policy)
        };
        if retention_effect(&kept(&as_is), &kept(&as_it_would_be)) == RetentionEffect::Shortens {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Digits and signs in names are kept, and counted as warnings (CLI.md).
fn unusual_names(person: &Person) -> Vec<Problem> {
    let named = |field: &'static str, names: &[String]| -> Vec<Problem> {
        names
            .iter()
            .filter_map(|text| name::warning(field, text))
            .collect()
    };
    let mut warnings = named("forenames", &person.forenames);
    warnings.extend(
        person
            .surname
            .as_deref()
            .and_then(|surname| name::warning("surname", surname)),
    );
    warnings.extend(named("former_names", &person.former_names));
    warnings
}
