//! The retention policy: showing its versions, and making a new one. A version is never changed; the stored dates are reckoned
//! anew in the transaction that makes one, and tombstones keep the version they were disposed of by.

use crate::actions::disposal_date::{recompute_referral_with, recompute_with};
use crate::domain::audit::Entry;
use crate::domain::date::{Date, Instant, date_in_words};
use crate::domain::retention::{
    CaseFacts, DisposalDate, Policy, PolicyCategory, PolicyRule, RetentionEffect, StartEvent,
    audit_disposal_date, audit_due_before, disposal_date, policy_in_force, referral_disposal_date,
    request_disposal_date, retention_effect,
};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::audit::checkpoint::{entry_count, old_end};
use crate::store::case::{case_exists, case_row_get};
use crate::store::disposal_list::Decided;
use crate::store::policy::{
    policy_concerned, policy_current, policy_insert, policy_list, policy_was_set_ahead,
    request_closings,
};
use crate::store::referral::{referral_facts, referral_row_get};
use crate::store::retention_check::case_facts_each;
use crate::store::{Db, WriteTx};

/// The versions of the policy.
pub struct Policies {
    /// Every version, oldest first.
    pub versions: Vec<Policy>,
    /// The number of the one in force today.
    pub in_force: u32,
}

/// Shows every version.
pub fn show(session: &mut Session) -> Result<Policies> {
    session.require(Permission::PreviewRetention)?;
    let today = session.today();
    let tx = session.begin()?;
    let versions = policy_list(&tx)?;
    let in_force = policy_current(&tx, today)?.version;
    tx.commit(Entry::check("retention.policy"))?;
    Ok(Policies { versions, in_force })
}

/// A change to one category of the policy; what is not named stays.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The category.
    pub category: PolicyCategory,
    /// Years from the start event.
    pub years: Option<u32>,
    /// The birthday until which records are kept if that is later; `Some(None)` for none.
    pub until_age: Option<Option<u32>>,
    /// What the years run from.
    pub start_event: Option<StartEvent>,
    /// The first day on which the version is in force.
    pub from: Date,
}

/// What a change does to the records of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effect {
    /// Kept longer.
    pub longer: u64,
    /// Kept for a shorter time.
    pub shorter: u64,
    /// No difference.
    pub same: u64,
    /// Due on the day the version comes into force, and not by the one before.
    pub newly_due: u64,
    /// Due by the version before, and not by this one.
    pub no_longer_due: u64,
}

impl Effect {
    fn count(&mut self, before: &DisposalDate, after: &DisposalDate, on: Date) {
        match retention_effect(before, after) {
            RetentionEffect::Lengthens => self.longer += 1,
            RetentionEffect::Shortens => self.shorter += 1,
            RetentionEffect::Same => self.same += 1,
        }
        match (before.is_due_on(on), after.is_due_on(on)) {
            (false, true) => self.newly_due += 1,
            (true, false) => self.no_longer_due += 1,
            _ => {}
        }
    }
}

/// What a change would do, or did.
#[derive(Debug, Clone)]
pub struct Effects {
    /// The new version.
    pub policy: Policy,
    /// The version it takes the place of.
    pub before: u32,
    /// Closed cases.
    pub cases: Effect,
    /// Declined referrals.
    pub referrals: Effect,
    /// Closed requests and complaints.
    pub requests: Effect,
    /// Entries of the audit trail.
    pub trail: Effect,
    /// Whether the stored dates are reckoned by it now: not where it comes into force on a day to come.
    pub reckoned: bool,
}

/// The version that a change makes, and the one it takes the place of.
fn next(db: &Db, change: &Change) -> Result<(Policy, Policy)> {
    let versions = policy_list(db)?;
    let newest = versions
        .iter()
        .max_by_key(|policy| policy.version)
        .ok_or_else(|| Failure::internal("The store has no retention policy."))?;
    if change.from < newest.in_force_from() {
        return Err(Failure::refused(format!(
            "--from: version {} is in force from {} on; a later version cannot come before it.",
            newest.version,
            date_in_words(newest.in_force_from())
        )));
    }
    let row = newest.rule_for(change.category);
    let rule = PolicyRule {
        category: change.category,
        years: change
            .years
            .or(row.map(|row| row.years))
            .ok_or_else(|| Failure::usage("`mkt retention policy set` also needs --years."))?,
        until_age: change
            .until_age
            .unwrap_or_else(|| row.and_then(|row| row.until_age)),
        start_event: change
            .start_event
            .or(row.map(|row| row.start_event))
            .unwrap_or(match change.category {
                PolicyCategory::Audit => StartEvent::Recorded,
                _ => StartEvent::Closed,
            }),
        in_force_from: change.from,
    };
    let policy = newest.changed(newest.version + 1, rule.clone());
    policy
        .check()
        .map_err(|problem| Failure::refused(problem.to_string()))?;
    let same = row.is_some_and(|row| {
        PolicyRule {
            in_force_from: change.from,
            ..row.clone()
        } == rule
    });
    if same {
        return Err(Failure::refused(format!(
            "Version {} says the same of {} already; nothing was changed.",
            newest.version, change.category
        )));
    }
    let before = policy_in_force(&versions, change.from)
        .unwrap_or(newest)
        .clone();
    Ok((policy, before))
}

fn effects(db: &Db, policy: Policy, before: &Policy, today: Date) -> Result<Effects> {
    let from = policy.in_force_from();
    let on = from.max(today);
    let mut found = Effects {
        before: before.version,
        cases: Effect::default(),
        referrals: Effect::default(),
        requests: Effect::default(),
        trail: Effect::default(),
        reckoned: from <= today,
        policy,
    };
    case_facts_each(db, &mut |_, facts: &CaseFacts, _| {
        if facts.closed_on.is_some() {
            let (old, new) = (
                disposal_date(facts, before),
                disposal_date(facts, &found.policy),
            );
            found.cases.count(&old, &new, on);
        }
    })?;
    let (_, referrals) = policy_concerned(db, None)?;
    for referral in referrals {
        let (received, declined, subjects) = referral_facts(db, referral)?;
        let by = |policy| referral_disposal_date(received, declined, &subjects, policy);
        found.referrals.count(&by(before), &by(&found.policy), on);
    }
    for closed in request_closings(db)? {
        let by = |policy: &Policy| match request_disposal_date(Some(closed), policy) {
            Some(date) => DisposalDate::On {
                date,
                rule: policy.requests_rule(),
            },
            None => DisposalDate::NotClosed,
        };
        found.requests.count(&by(before), &by(&found.policy), on);
    }
    found.trail = trail_effect(db, before, &found.policy, on)?;
    Ok(found)
}

/// What a change does to the entries of the audit trail. All of them are kept for the same time, so that none of them is looked at
/// by itself.
fn trail_effect(db: &Db, before: &Policy, after: &Policy, on: Date) -> Result<Effect> {
    let all = entry_count(db)?;
    let due = |policy: &Policy| -> Result<u64> {
        let day = audit_due_before(on, policy);
        Ok(old_end(db, Instant::london_midnight(day))?.map_or(0, |end| end.entries))
    };
    let (was, is) = (due(before)?, due(after)?);
    let mut effect = Effect {
        newly_due: is.saturating_sub(was),
        no_longer_due: was.saturating_sub(is),
        ..Effect::default()
    };
    let (old, new) = (
        audit_disposal_date(on, before),
        audit_disposal_date(on, after),
    );
    match new.cmp(&old) {
        std::cmp::Ordering::Less => effect.shorter = all,
        std::cmp::Ordering::Equal => effect.same = all,
        std::cmp::Ordering::Greater => effect.longer = all,
    }
    Ok(effect)
}

/// Tells what a change would do, and changes nothing.
pub fn preview(session: &mut Session, change: &Change) -> Result<Effects> {
    session.require(Permission::SetRetentionPolicy)?;
    let today = session.today();
    let tx = session.begin()?;
    let (policy, before) = next(&tx, change)?;
    let effects = effects(&tx, policy, &before, today)?;
    tx.commit(Entry::check("retention.policy-preview"))?;
    Ok(effects)
}

/// Makes a new version, and reckons every stored date by it in the same transaction. One that comes into force on a day to
/// come is only kept; the first sweep from that day on reckons the dates.
pub fn set(session: &mut Session, change: &Change, reason: &str) -> Result<Effects> {
    session.require(Permission::SetRetentionPolicy)?;
    let today = session.today();
    let tx = session.begin()?;
    let (policy, before) = next(&tx, change)?;
    let effects = effects(&tx, policy, &before, today)?;
    policy_insert(&tx, &effects.policy)?;
    if effects.reckoned {
        reckon(&tx, &effects.policy)?;
    }
    tx.commit(
        Entry::change("retention.policy")
            .fields(["years", "until_age", "start_event", "in_force_from"])
            .because(reason),
    )?;
    Ok(effects)
}

fn reckon(tx: &WriteTx<'_>, policy: &Policy) -> Result<bool> {
    let (cases, referrals) = policy_concerned(tx, Some(policy.version))?;
    let any = !cases.is_empty() || !referrals.is_empty();
    for case in cases {
        recompute_with(tx, case, policy)?;
    }
    for referral in referrals {
        recompute_referral_with(tx, referral, policy)?;
    }
    Ok(any)
}

/// Reckons the stored dates by the version in force where that was made before its day came. Says whether any was.
pub(super) fn catch_up(tx: &WriteTx<'_>, today: Date) -> Result<bool> {
    let policy = policy_current(tx, today)?;
    if !policy_was_set_ahead(tx, policy.version)? {
        return Ok(false);
    }
    reckon(tx, &policy)
}

/// The same for one case or referral: whoever asks why it has its date is told that of the version in force.
pub(super) fn catch_up_one(tx: &WriteTx<'_>, about: Decided, today: Date) -> Result<()> {
    let policy = policy_current(tx, today)?;
    if !policy_was_set_ahead(tx, policy.version)? {
        return Ok(());
    }
    match about {
        Decided::Case(case) if case_exists(tx, case)? => {
            if case_row_get(tx, case)?.disposal.policy_version != policy.version {
                recompute_with(tx, case, &policy)?;
            }
        }
        Decided::Referral(referral) => {
            let row = referral_row_get(tx, referral)?;
            if row.disposal.policy_version != policy.version {
                recompute_referral_with(tx, referral, &policy)?;
            }
        }
        Decided::Case(_) => {}
    }
    Ok(())
}
