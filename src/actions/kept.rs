//! What a change does to how long records are kept (RULES.md sections 3 and 4): of a person's details, of who is on a case, of what a
//! case is tagged with. What lengthens it takes effect at once. What shortens it needs a manager's recorded decision, and what
//! a hold keeps is let go by releasing the hold, and by nothing else.

use crate::actions::disposal_date::{self, policy_today};
use crate::actions::retention::survey::referral_categories;
use crate::domain::reference::{
    AnyRef, CaseRef, HoldRef, Kind, PersonRef, Reference as _, ReferralRef,
};
use crate::domain::retention::{
    CaseFacts, Category, DisposalDate, Policy, RetentionEffect, SubjectFacts, correction_effect,
    referral_disposal_date, retention_effect,
};
use crate::error::{Failure, Result};
use crate::store::case::{
    case_facts, case_list_for_person, case_person_ended_list, case_person_list,
};
use crate::store::hold::{StoredHold, hold_list_for_case, hold_list_for_referral};
use crate::store::person::person_get;
use crate::store::referral::{referral_facts, referral_list_for_person};
use crate::store::tx::WriteTx;

/// What keeps some records, and until when, before a change.
pub(in crate::actions) struct KeptUntil(Vec<(AnyRef, Kept)>);

/// What keeps one record.
struct Kept {
    until: Until,
    /// The holds that stand.
    holds: Vec<StoredHold>,
}

/// What says until when a record is kept.
enum Until {
    Case(CaseFacts),
    Referral(DisposalDate),
}

/// What a change did.
pub(in crate::actions) struct Effect {
    /// The records that are kept for a shorter time.
    pub shortened: Vec<AnyRef>,
    /// The records that a hold no longer keeps, though nobody has released it.
    lifted: Vec<(AnyRef, StoredHold)>,
}

impl KeptUntil {
    /// Of every case and referral these people are on, as it stands now.
    pub fn of(tx: &WriteTx<'_>, people: &[PersonRef]) -> Result<Self> {
        let mut all = Vec::new();
        for person in people {
            for case in case_list_for_person(tx, *person)? {
                all.push(AnyRef::from(case));
            }
            for referral in referral_list_for_person(tx, *person)? {
                all.push(AnyRef::from(referral));
            }
        }
        all.sort_unstable();
        all.dedup();
        Self::of_records(tx, all)
    }

    /// Of one case, as it stands now.
    pub fn of_case(tx: &WriteTx<'_>, case: CaseRef) -> Result<Self> {
        Self::of_records(tx, vec![case.into()])
    }

    fn of_records(tx: &WriteTx<'_>, records: Vec<AnyRef>) -> Result<Self> {
        let policy = policy_today(tx)?;
        let kept = records
            .into_iter()
            .map(|record| {
                let mut kept = kept(tx, record, &policy)?;
                if let Until::Case(facts) = &mut kept.until {
                    once_children(tx, CaseRef::from_id(record.id()), facts)?;
                }
                Ok((record, kept))
            })
            .collect::<Result<_>>()?;
        Ok(Self(kept))
    }

    /// What a change has done since. To be asked once the dates are reckoned anew ([`disposal_date::recompute`]).
    pub fn effect(&self, tx: &WriteTx<'_>) -> Result<Effect> {
        let policy = policy_today(tx)?;
        let mut effect = Effect {
            shortened: Vec::new(),
            lifted: Vec::new(),
        };
        for (record, before) in &self.0 {
            let mut after = kept(tx, *record, &policy)?;
            if let (Until::Case(before), Until::Case(after)) = (&before.until, &mut after.until) {
                demoted(tx, CaseRef::from_id(record.id()), before, after)?;
            }
            let done = match (&before.until, &after.until) {
                (Until::Case(before), Until::Case(after)) => {
                    correction_effect(before, after, &policy)
                }
                (Until::Referral(before), Until::Referral(after)) => {
                    retention_effect(before, after)
                }
                // A record is of one kind.
                _ => RetentionEffect::Same,
            };
            if done == RetentionEffect::Shortens {
                effect.shortened.push(*record);
            }
            // A split copies a hold; its copy keeps what it kept.
            let stays = |hold: HoldRef| {
                after
                    .holds
                    .iter()
                    .any(|after| after.reference == hold || after.copied_from == Some(hold))
            };
            let lifted = before.holds.iter().filter(|hold| !stays(hold.reference));
            effect
                .lifted
                .extend(lifted.map(|hold| (*record, hold.clone())));
        }
        Ok(effect)
    }
}

impl Effect {
    /// Refuses (exit 1) a change that takes a record out of a hold: whoever may release the hold says so.
    pub fn refuse_lifting(&self) -> Result<()> {
        let Some((record, hold)) = self.lifted.first() else {
            return Ok(());
        };
        let reference = hold.reference;
        let who = if hold.target()?.is_class() {
            "Only a Data Protection Officer can release that hold"
        } else {
            "A manager or the Data Protection Officer can release that hold"
        };
        Err(Failure::refused(format!(
            "{record} is under {reference}, which would no longer keep it after this change; nothing was changed."
        ))
        .hint(format!(
            "{who}: mkt retention release {reference} --reason TEXT"
        )))
    }

    /// Refuses (exit 5) a change that shortens how long something is kept, unless a manager makes it, who says why.
    /// `change` says what the change is: "With this date of birth"; `lacks_reason` is how the lack of a reason is refused.
    pub fn needs_a_decision(
        &self,
        change: &str,
        may_decide: bool,
        reason: Option<&str>,
        lacks_reason: fn(String) -> Failure,
    ) -> Result<()> {
        if self.shortened.is_empty() {
            return Ok(());
        }
        let records: Vec<String> = self.shortened.iter().map(ToString::to_string).collect();
        let records = records.join(", ");
        if !may_decide {
            return Err(Failure::not_allowed(format!(
                "{change} {records} would be kept for a shorter time, and only a manager may decide that."
            ))
            .hint("Nothing was changed. A manager can make the same change, with --reason."));
        }
        if reason.is_none() {
            return Err(lacks_reason(format!(
                "{change} {records} would be kept for a shorter time. Missing: --reason."
            ))
            .hint("Nothing was changed. Say why the change is right; it is kept with the earlier version."));
        }
        Ok(())
    }
}

fn kept(tx: &WriteTx<'_>, record: AnyRef, policy: &Policy) -> Result<Kept> {
    let (until, mut holds) = if record.kind() == Kind::Referral {
        let referral = ReferralRef::from_id(record.id());
        let (received, declined, subjects) = referral_facts(tx, referral)?;
        let date = referral_disposal_date(received, declined, &subjects, policy);
        let holds = hold_list_for_referral(tx, referral, referral_categories(tx, referral)?)?;
        (Until::Referral(date), holds)
    } else {
        let case = CaseRef::from_id(record.id());
        (
            Until::Case(case_facts(tx, case)?),
            hold_list_for_case(tx, case)?,
        )
    };
    holds.retain(StoredHold::is_active);
    Ok(Kept { until, holds })
}

/// A case that has no subject is never due until a manager decides. Where that is so because its children were taken off it, they
/// count until it has a subject again: else taking a child off and putting an adult on, one after the other, would shorten what
/// both at once could not.
fn once_children(tx: &WriteTx<'_>, case: CaseRef, facts: &mut CaseFacts) -> Result<()> {
    if !facts.subjects.is_empty() {
        return Ok(());
    }
    for ended in case_person_ended_list(tx, case)? {
        let was = |field: &str| ended.details.get(field).cloned().unwrap_or_default();
        if was("subject") == true && was("category") == Category::Child.word() {
            facts.subjects.push(SubjectFacts {
                person: ended.person.id(),
                category: Category::Child,
                date_of_birth: person_get(tx, ended.person)?.details.date_of_birth,
                added_on: None,
                decided_until: None,
            });
        }
    }
    Ok(())
}

/// A child who stays on a case and is no subject of it any more leaves it without one, as if it were about an adult: that it has no
/// date then is not kept for longer.
fn demoted(
    tx: &WriteTx<'_>,
    case: CaseRef,
    before: &CaseFacts,
    after: &mut CaseFacts,
) -> Result<()> {
    if !after.subjects.is_empty() {
        return Ok(());
    }
    for on_case in case_person_list(tx, case)? {
        let person = on_case.member.person.id();
        let was_child = before
            .subjects
            .iter()
            .any(|was| was.person == person && was.category == Category::Child);
        if was_child {
            after.subjects.push(SubjectFacts {
                person,
                category: Category::Adult,
                date_of_birth: None,
                added_on: None,
                decided_until: None,
            });
        }
    }
    Ok(())
}

/// Reckons anew until when a person's cases are kept; with another date of birth the categories too. Returns the cases.
pub(in crate::actions) fn reckon(
    tx: &WriteTx<'_>,
    person: PersonRef,
    birth_changed: bool,
) -> Result<Vec<CaseRef>> {
    if birth_changed {
        disposal_date::rederive_for_person(tx, person)
    } else {
        disposal_date::recompute_for_person(tx, person)
    }
}
