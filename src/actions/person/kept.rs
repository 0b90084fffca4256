//! What a change of a person does to how long their cases and declined referrals are kept (RULES.md section 3): what
//! lengthens it takes effect at once, what shortens it needs a manager's recorded decision.

use crate::actions::disposal_date::{self, policy_today};
use crate::domain::reference::{AnyRef, CaseRef, PersonRef};
use crate::domain::retention::{
    CaseFacts, DisposalDate, Policy, RetentionEffect, correction_effect, referral_disposal_date,
    retention_effect,
};
use crate::error::{Failure, Result};
use crate::store::case::{case_facts, case_list_for_person};
use crate::store::referral::{referral_facts, referral_list_for_person};
use crate::store::tx::WriteTx;

/// What some people are on, before a change.
pub(super) struct KeptUntil(Vec<(AnyRef, Kept)>);

/// What says until when a record is kept.
enum Kept {
    /// A case.
    Case(CaseFacts),
    /// A referral.
    Referral(DisposalDate),
}

impl KeptUntil {
    /// As it stands now.
    pub fn of(tx: &WriteTx<'_>, people: &[PersonRef]) -> Result<Self> {
        let policy = policy_today(tx)?;
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
        let kept = all
            .into_iter()
            .map(|record| Ok((record, kept(tx, record, &policy)?)))
            .collect::<Result<_>>()?;
        Ok(Self(kept))
    }

    /// The records that would be kept for a shorter time after what was changed since.
    pub fn shortened(&self, tx: &WriteTx<'_>) -> Result<Vec<AnyRef>> {
        let policy = policy_today(tx)?;
        let mut shortened = Vec::new();
        for (record, before) in &self.0 {
            let effect = match (before, kept(tx, *record, &policy)?) {
                (Kept::Case(before), Kept::Case(after)) => {
                    correction_effect(before, &after, &policy)
                }
                (Kept::Referral(before), Kept::Referral(after)) => retention_effect(before, &after),
                // A record is of one kind.
                _ => RetentionEffect::Same,
            };
            if effect == RetentionEffect::Shortens {
                shortened.push(*record);
            }
        }
        Ok(shortened)
    }
}

fn kept(tx: &WriteTx<'_>, record: AnyRef, policy: &Policy) -> Result<Kept> {
    use crate::domain::reference::{Kind, Reference as _, ReferralRef};
    if record.kind() == Kind::Referral {
        let (received, declined, subjects) = referral_facts(tx, ReferralRef::from_id(record.id()))?;
        return Ok(Kept::Referral(referral_disposal_date(
            received, declined, &subjects, policy,
        )));
    }
    case_facts(tx, CaseRef::from_id(record.id())).map(Kept::Case)
}

/// Reckons anew until when a person's cases are kept; with another date of birth the categories too. Returns the cases.
pub(super) fn reckon(
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

/// Refuses a correction that shortens how long something is kept, unless a manager makes it and says why.
pub(super) fn needs_a_decision(
    shortened: &[AnyRef],
    may_decide: bool,
    reason: Option<&str>,
) -> Result<()> {
    if shortened.is_empty() {
        return Ok(());
    }
    let records: Vec<String> = shortened.iter().map(ToString::to_string).collect();
    let records = records.join(", ");
    if !may_decide {
        return Err(Failure::not_allowed(format!(
            "With this date of birth {records} would be kept for a shorter time, and only a manager may decide that."
        ))
        .hint("Nothing was changed. A manager can make the same correction, with --reason."));
    }
    if reason.is_none() {
        return Err(Failure::usage(format!(
            "With this date of birth {records} would be kept for a shorter time. Missing: --reason."
        ))
        .hint("Nothing was changed. Say why the correction is right; it is kept with the earlier version."));
    }
    Ok(())
}
