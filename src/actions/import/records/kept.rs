//! What a changed line of an import may not do to how long a case is kept: the same as at the desk (`actions::kept`), asked
//! before anything of the line is written.

use crate::actions::disposal_date::{as_if_born, has};
use crate::actions::import::World;
use crate::actions::import::write::Writing;
use crate::actions::retention::survey::categories_at_receipt;
use crate::domain::case::{Case, Member};
use crate::domain::date::PartialDate;
use crate::domain::hold::HoldTarget;
use crate::domain::reference::{CaseRef, HoldRef, PersonRef, Reference as _, ReferralRef};
use crate::domain::referral::Referral;
use crate::domain::retention::{
    CaseFacts, Category, ReferralSubject, RetentionEffect, SubjectFacts, correction_effect,
    referral_disposal_date, retention_effect,
};
use crate::domain::text::Problem;
use crate::error::Result;
use crate::store::case::{case_facts, case_list_for_person, tag_key};
use crate::store::hold::hold_list_active;
use crate::store::referral::referral_facts;
use crate::store::sweep::person_list_same;

/// What stands against making a case what a changed line says: a hold on a class of cases that would no longer keep it, which only
/// its release lets go; and that it would be kept for a shorter time, which a manager decides (RULES.md sections 3 and 4).
pub(super) fn against(
    reference: CaseRef,
    stood: &Case,
    case: &Case,
    people: &[Member],
    world: &World<'_>,
    writing: &Writing<'_, '_>,
) -> Result<Vec<Problem>> {
    let before = case_facts(writing.tx, reference)?;
    let after = facts_after(&before, case, people, world);
    let mut problems = Vec::new();
    let tagged = |case: &Case, tag: &str| case.tags.iter().any(|own| tag_key(own) == tag_key(tag));
    for hold in hold_list_active(writing.tx)? {
        let (field, lifted) = match hold.target()? {
            HoldTarget::Tag(tag) => ("tags", tagged(stood, &tag) && !tagged(case, &tag)),
            HoldTarget::Category(category) => {
                ("people", has(&before, category) && !has(&after, category))
            }
            // Whoever was on a case stays in its history, which the hold keeps.
            HoldTarget::Case(_) | HoldTarget::Person(_) => continue,
        };
        if lifted {
            problems.push(held(field, hold.reference));
        }
    }
    if before.closed_on.is_some() && after.closed_on.is_none() && !is_decided(world, writing) {
        // Else a second line could close it on an earlier day.
        problems.push(Problem::new(
            "closed_on",
            "reopens",
            "The case is closed, and a manager reopens it: with `mkt case reopen`, or by importing this line with --reason.",
        ));
    }
    if correction_effect(&before, &after, world.policy) == RetentionEffect::Shortens
        && !is_decided(world, writing)
    {
        problems.push(shortens());
    }
    Ok(problems)
}

/// The same of an entry of a case, a note or a disclosure, that a changed line gives another day: the last one counts for how long a
/// closed case is kept. `moved` makes of what is known of the case what would be known.
pub(super) fn against_day(
    case: CaseRef,
    moved: impl FnOnce(&mut CaseFacts) -> Result<()>,
    world: &World<'_>,
    writing: &Writing<'_, '_>,
) -> Result<Vec<Problem>> {
    let before = case_facts(writing.tx, case)?;
    let mut after = before.clone();
    moved(&mut after)?;
    let effect = correction_effect(&before, &after, world.policy);
    if effect == RetentionEffect::Shortens && !is_decided(world, writing) {
        return Ok(vec![shortens()]);
    }
    Ok(Vec::new())
}

/// The same of a referral, whose people leave no history on it.
pub(super) fn against_referral(
    reference: ReferralRef,
    stood: &Referral,
    after: &Referral,
    world: &World<'_>,
    writing: &Writing<'_, '_>,
) -> Result<Vec<Problem>> {
    let tx = writing.tx;
    let (received, declined, subjects) = referral_facts(tx, reference)?;
    let as_it_would_be: Vec<ReferralSubject> = after
        .people
        .iter()
        .filter(|member| member.subject)
        .map(|member| ReferralSubject {
            person: member.person.id(),
            date_of_birth: world.births.get(&member.person).copied(),
            decided_until: subjects
                .iter()
                .find(|was| was.person == member.person.id())
                .and_then(|was| was.decided_until),
        })
        .collect();
    let mut gone = Vec::new();
    for was in &stood.people {
        if after.people.iter().all(|now| now.person != was.person) {
            gone.extend(person_list_same(tx, was.person)?);
        }
    }
    let was_about = categories_at_receipt(received, &subjects);
    let is_about = categories_at_receipt(after.received_on, &as_it_would_be);
    let mut problems = Vec::new();
    for hold in hold_list_active(tx)? {
        let lifted = match hold.target()? {
            HoldTarget::Person(person) => gone.contains(&person),
            HoldTarget::Category(Category::Child) => was_about.0 && !is_about.0,
            HoldTarget::Category(Category::Adult) => was_about.1 && !is_about.1,
            HoldTarget::Case(_) | HoldTarget::Tag(_) => false,
        };
        if lifted {
            problems.push(held("people", hold.reference));
        }
    }
    let kept = |received, subjects: &[ReferralSubject]| {
        referral_disposal_date(received, declined, subjects, world.policy)
    };
    let effect = retention_effect(
        &kept(received, &subjects),
        &kept(after.received_on, &as_it_would_be),
    );
    if effect == RetentionEffect::Shortens && !is_decided(world, writing) {
        problems.push(shortens());
    }
    Ok(problems)
}

/// What a hold on a class of cases says to another date of birth: that it would no longer keep a case this person is a subject of.
pub(super) fn against_birth(
    reference: PersonRef,
    birth: Option<PartialDate>,
    writing: &Writing<'_, '_>,
) -> Result<Option<Problem>> {
    for hold in hold_list_active(writing.tx)? {
        let HoldTarget::Category(category) = hold.target()? else {
            continue;
        };
        for case in case_list_for_person(writing.tx, reference)? {
            let (before, after) = as_if_born(writing.tx, case, reference, birth)?;
            if has(&before, category) && !has(&after, category) {
                return Ok(Some(held("date_of_birth", hold.reference)));
            }
        }
    }
    Ok(None)
}

fn held(field: &'static str, hold: HoldRef) -> Problem {
    Problem::new(
        field,
        "held",
        format!(
            "The record is under {hold}, which would no longer keep it; it can be changed so once that hold is released."
        ),
    )
}

fn shortens() -> Problem {
    Problem::new(
        "",
        "shortens-retention",
        "The record would be kept for a shorter time, which needs a manager's recorded decision: change it at the desk, or import it as a manager with --reason.",
    )
}

/// Whether a manager imports it who says why.
pub(super) fn is_decided(world: &World<'_>, writing: &Writing<'_, '_>) -> bool {
    world.may_shorten && writing.tx.acting().reason.is_some()
}

/// What would be known of the case.
fn facts_after(before: &CaseFacts, case: &Case, people: &[Member], world: &World<'_>) -> CaseFacts {
    let mut subjects: Vec<SubjectFacts> = people
        .iter()
        .filter(|member| member.subject)
        .filter_map(|member| {
            let was = before
                .subjects
                .iter()
                .find(|was| was.person == member.person.id());
            Some(SubjectFacts {
                person: member.person.id(),
                category: member.category?,
                date_of_birth: world.births.get(&member.person).copied(),
                added_on: was.and_then(|was| was.added_on),
                decided_until: was.and_then(|was| was.decided_until),
            })
        })
        .collect();
    if subjects.is_empty() {
        // A case without a subject has no date; that is not longer than the one its children gave it.
        subjects.extend(before.subjects.first().map(|was| SubjectFacts {
            category: Category::Adult,
            date_of_birth: None,
            ..*was
        }));
    }
    CaseFacts {
        opened_on: case.opened_on,
        closed_on: case.closed_on,
        subjects,
        ..before.clone()
    }
}
