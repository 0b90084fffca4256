//! The disposal date that is stored beside each case and each declined referral, reckoned anew whenever what it depends
//! on changes: the case itself, its people, their dates of birth, notes, the sharing log, decisions, the policy.
//!
//! Every action that changes one of these calls [`recompute`] in its own transaction, before it commits. What does not
//! live here: the rules (`domain::retention`).

use crate::domain::reference::{CaseRef, PersonRef, Reference, ReferralRef};
use crate::domain::retention::{
    CaseFacts, Category, DisposalDate, Policy, category_on, disposal_date, referral_disposal_date,
};
use crate::error::Result;
use crate::store::case::{
    case_disposal_set, case_facts, case_list_for_person, case_person_category_set,
};
use crate::store::policy::policy_current;
use crate::store::referral::{referral_disposal_set, referral_facts, referral_list_for_person};
use crate::store::{Db, WriteTx};

/// The version of the policy that is in force today.
pub fn policy_today(tx: &WriteTx<'_>) -> Result<Policy> {
    policy_current(tx, tx.acting().at.london_date())
}

/// Reckons a case's disposal date from its facts and today's policy, and stores it.
pub fn recompute(tx: &WriteTx<'_>, case: CaseRef) -> Result<DisposalDate> {
    recompute_with(tx, case, &policy_today(tx)?)
}

/// The same with a policy at hand, for doing many cases in one transaction.
pub fn recompute_with(tx: &WriteTx<'_>, case: CaseRef, policy: &Policy) -> Result<DisposalDate> {
    let facts = case_facts(tx, case)?;
    let date = disposal_date(&facts, policy);
    case_disposal_set(
        tx,
        case,
        &date,
        policy.version,
        has(&facts, Category::Child),
        has(&facts, Category::Adult),
    )?;
    Ok(date)
}

/// Whether a case has a subject of the category, by what is recorded or by the date of birth: a hold on a class of cases
/// must not miss one of which the two say different things.
pub fn has(facts: &CaseFacts, category: Category) -> bool {
    facts.subjects.iter().any(|subject| {
        let joined = subject
            .added_on
            .map_or(facts.opened_on, |added| added.max(facts.opened_on));
        subject.category == category
            || category_on(subject.date_of_birth, false, joined) == Some(category)
    })
}

/// Reckons the disposal date of a referral, and stores it. Only a declined one has a date of its own: an accepted one goes
/// with its case.
pub fn recompute_referral(tx: &WriteTx<'_>, referral: ReferralRef) -> Result<DisposalDate> {
    recompute_referral_with(tx, referral, &policy_today(tx)?)
}

/// The same with a policy at hand.
pub fn recompute_referral_with(
    tx: &WriteTx<'_>,
    referral: ReferralRef,
    policy: &Policy,
) -> Result<DisposalDate> {
    let (received, declined, subjects) = referral_facts(tx, referral)?;
    let date = referral_disposal_date(received, declined, &subjects, policy);
    referral_disposal_set(tx, referral, &date, policy.version)?;
    Ok(date)
}

/// Reckons the dates of every case and referral a person is on. Returns the cases.
pub fn recompute_for_person(tx: &WriteTx<'_>, person: PersonRef) -> Result<Vec<CaseRef>> {
    let policy = policy_today(tx)?;
    let cases = case_list_for_person(tx, person)?;
    for case in &cases {
        recompute_with(tx, *case, &policy)?;
    }
    for referral in referral_list_for_person(tx, person)? {
        recompute_referral_with(tx, referral, &policy)?;
    }
    Ok(cases)
}

/// Derives a person's category anew on every case they are a subject of, and reckons the dates: after their date of birth
/// was corrected (RULES.md section 3). Whether the correction may take effect is the caller's to decide, with
/// [`as_if_born`]. Returns the cases.
pub fn rederive_for_person(tx: &WriteTx<'_>, person: PersonRef) -> Result<Vec<CaseRef>> {
    for case in case_list_for_person(tx, person)? {
        let facts = case_facts(tx, case)?;
        if let Some(category) = derived(&facts, person) {
            case_person_category_set(tx, case, person, category)?;
        }
    }
    recompute_for_person(tx, person)
}

/// The category that a subject's date of birth gives on this case; none where there is no date of birth.
fn derived(facts: &CaseFacts, person: PersonRef) -> Option<Category> {
    let subject = facts
        .subjects
        .iter()
        .find(|subject| subject.person == person.id())?;
    let joined = subject
        .added_on
        .map_or(facts.opened_on, |added| added.max(facts.opened_on));
    category_on(subject.date_of_birth, false, joined)
}

/// What is known of a case, and how it would be if the person had been born on another date. With
/// `domain::retention::correction_effect` it tells what a correction would do.
pub fn as_if_born(
    db: &Db,
    case: CaseRef,
    person: PersonRef,
    birth: Option<crate::domain::date::PartialDate>,
) -> Result<(CaseFacts, CaseFacts)> {
    let before = case_facts(db, case)?;
    let mut after = before.clone();
    for subject in &mut after.subjects {
        if subject.person == person.id() {
            subject.date_of_birth = birth;
        }
    }
    let category = derived(&after, person);
    for subject in &mut after.subjects {
        if let Some(category) = category.filter(|_| subject.person == person.id()) {
            subject.category = category;
        }
    }
    Ok((before, after))
}
