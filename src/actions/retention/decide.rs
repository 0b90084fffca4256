//! A manager's decision on a subject whose date the rules leave open (RULES.md section 4, rule 5), or whose records a
//! correction would shorten (section 3).

use crate::actions::disposal_date::{recompute, recompute_referral};
use crate::actions::retention::explain::{decided_of, plan_of};
use crate::domain::audit::Entry;
use crate::domain::case::Member;
use crate::domain::date::{Date, date_in_words};
use crate::domain::reference::{AnyRef, PersonRef, Reference, ReferralRef};
use crate::domain::retention::{DisposalDate, DisposalPlan, Rule};
use crate::domain::role::CaseRole;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::case_exists;
use crate::store::disposal::missing;
use crate::store::disposal_list::{
    Decided, RetentionDecision, retention_decision_insert, retention_decision_list,
};
use crate::store::person::person_resolve;
use crate::store::policy::policy_current;
use crate::store::referral::{referral_row_get, referral_update};
use crate::store::{WriteTx, history};

/// What a decision came to.
pub struct DecisionTaken {
    /// The case or the referral.
    pub about: AnyRef,
    /// The decision.
    pub decision: RetentionDecision,
    /// The disposal date that follows; other subjects may still leave it open.
    pub date: DisposalDate,
    /// The version of the policy used.
    pub policy_version: u32,
}

/// The dates considered for one subject.
fn dates_of(
    plan: &DisposalPlan,
    subject: PersonRef,
) -> impl Iterator<Item = (Rule, Option<Date>)> + '_ {
    plan.candidates
        .iter()
        .filter(move |candidate| candidate.subject == Some(subject.id()))
        .map(|candidate| (candidate.rule, candidate.date))
}

/// Makes somebody the subject of a declined referral that names none: otherwise no rule would ever give it a date, and it could
/// not be destroyed (RULES.md section 4). What it said before is kept.
fn name_subject(
    tx: &WriteTx<'_>,
    referral: ReferralRef,
    subject: PersonRef,
    reason: &str,
) -> Result<()> {
    let details = referral_row_get(tx, referral)?.referral.details;
    history::earlier_version_insert(tx, referral, &details, Some(reason))?;
    let mut named = details;
    match named.people.iter_mut().find(|on| on.person == subject) {
        Some(member) => member.subject = true,
        None => named.people.push(Member {
            person: subject,
            role: CaseRole::Subject,
            role_detail: None,
            subject: true,
            category: None,
            label: None,
        }),
    }
    referral_update(tx, referral, &named)
}

/// Decides until when the records are kept as far as one subject is concerned.
///
/// It is refused where the rules give the subject's date themselves and nobody has decided before; where the case is not
/// closed; and for a day before that on which the records of an adult could be disposed of. The newest decision counts,
/// the earlier ones stay on record; a date of birth that is found out later is reckoned beside it and the later date
/// counts. A declined referral that names nobody as its subject is settled by naming one.
pub fn decide(
    session: &mut Session,
    reference: AnyRef,
    subject: PersonRef,
    until: Date,
    reason: &str,
) -> Result<DecisionTaken> {
    session.require(Permission::DecideRetention)?;
    let about = decided_of(reference)?;
    let today = session.today();
    let tx = session.begin()?;
    if let Decided::Case(case) = about
        && !case_exists(&tx, case)?
    {
        return Err(missing(&tx, case));
    }
    let subject = person_resolve(&tx, subject)?;
    let policy = policy_current(&tx, today)?;
    let (before, days) = plan_of(&tx, about, &policy)?;
    if days.closed_on.is_none() {
        return Err(Failure::refused(match about {
            Decided::Case(case) => {
                format!("{case} is not closed: its retention is decided once it is.")
            }
            Decided::Referral(referral) => format!(
                "{referral} is not declined: only a declined referral has a disposal date of its own."
            ),
        }));
    }
    let named = match about {
        Decided::Referral(referral)
            if before.candidates.iter().all(|date| date.subject.is_none()) =>
        {
            name_subject(&tx, referral, subject, reason)?;
            true
        }
        _ => false,
    };
    let (before, _) = plan_of(&tx, about, &policy)?;
    if dates_of(&before, subject).next().is_none() {
        return Err(
            Failure::refused(format!("{subject} is not a subject of {reference}.")).hint(format!(
                "`mkt retention explain {reference}` names the subjects."
            )),
        );
    }
    let is_open = dates_of(&before, subject).any(|(_, date)| date.is_none());
    let decided_before = retention_decision_list(&tx, about)?
        .iter()
        .any(|decision| decision.subject == subject);
    if !is_open && !decided_before && !named {
        return Err(Failure::refused(format!(
            "The date of {subject} on {reference} follows from the rules; there is nothing to decide."
        ))
        .hint(format!(
            "To keep the records longer, place a hold: mkt retention hold {reference} --reason TEXT"
        )));
    }

    let decision = RetentionDecision {
        subject,
        until,
        reason: reason.to_owned(),
        decided_by: tx.acting().user.to_string(),
        decided_at: tx.acting().at,
    };
    retention_decision_insert(&tx, about, &decision)?;
    // With the decision in place the plan names the day on which the records of an adult could be disposed of.
    let (after, _) = plan_of(&tx, about, &policy)?;
    let earliest = dates_of(&after, subject)
        .filter(|(rule, _)| matches!(rule, Rule::Years { .. }))
        .filter_map(|(_, date)| date)
        .max();
    if let Some(earliest) = earliest.filter(|earliest| until < *earliest) {
        return Err(Failure::refused(format!(
            "The records of {subject} on {reference} are kept until {} at least, as those of an adult would be.",
            date_in_words(earliest)
        ))
        .hint("Decide on that day or a later one."));
    }
    let date = match about {
        Decided::Case(case) => recompute(&tx, case)?,
        Decided::Referral(referral) => recompute_referral(&tx, referral)?,
    };
    tx.commit(
        Entry::change("retention.decide")
            .on(reference)
            .on(subject)
            .fields(named.then_some("people"))
            .because(reason),
    )?;
    Ok(DecisionTaken {
        about: reference,
        decision,
        date,
        policy_version: policy.version,
    })
}
