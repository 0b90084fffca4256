//! Whether the disposal dates stored beside the records are those that follow from the facts: for `mkt verify`.

use crate::actions::disposal_date::has;
use crate::domain::date::Date;
use crate::domain::reference::{AnyRef, CaseRef, Reference, ReferralRef};
use crate::domain::retention::{Category, disposal_date};
use crate::error::Result;
use crate::store::Db;
use crate::store::policy::{policy_current, policy_list, policy_was_set_ahead};
use crate::store::referral::referral_facts;
use crate::store::retention_check::{CaseStored, case_facts_each, referral_stored_each};

/// Reckons every stored date again by the policy in force on the day, or by the version that its first sweep is to replace, and names the cases and referrals whose stored
/// answer differs, in ascending order, cases first. The records are streamed: memory does not grow with their number.
pub fn stored_dates_wrong(db: &Db, today: Date) -> Result<Vec<AnyRef>> {
    let versions = policy_list(db)?;
    let current = policy_current(db, today)?;
    // A version that was made before its day came reckons what is stored with the first sweep after that day; until then the
    // dates of an earlier version are late and not wrong.
    let ahead = policy_was_set_ahead(db, current.version)?;
    let policy_of = |stored: u32| {
        versions
            .iter()
            .find(|policy| ahead && policy.version == stored && stored < current.version)
            .unwrap_or(&current)
    };
    let mut wrong: Vec<AnyRef> = Vec::new();
    case_facts_each(db, &mut |id, facts, stored| {
        let policy = policy_of(stored.policy_version);
        let date = disposal_date(facts, policy);
        let expected = CaseStored {
            state: date.word().to_owned(),
            dispose_after: date.date(),
            rule: date.rule().map(|rule| rule.to_string()),
            policy_version: policy.version,
            has_child: has(facts, Category::Child),
            has_adult: has(facts, Category::Adult),
        };
        // An open case has no answer; by which version it has none does not matter, nor who is on it.
        let same = if facts.closed_on.is_none() {
            stored.state == expected.state && stored.dispose_after.is_none()
        } else {
            *stored == expected
        };
        if !same {
            wrong.push(CaseRef::from_id(id).into());
        }
    })?;
    referral_stored_each(db, &mut |id, stored| {
        let (received, declined, subjects) = referral_facts(db, ReferralRef::from_id(id))?;
        let policy = policy_of(stored.policy_version);
        let date =
            crate::domain::retention::referral_disposal_date(received, declined, &subjects, policy);
        let rule = date.rule().map(|rule| rule.to_string());
        if stored.state != date.word()
            || stored.dispose_after != date.date()
            || stored.rule != rule
            || stored.policy_version != policy.version
        {
            wrong.push(ReferralRef::from_id(id).into());
        }
        Ok(())
    })?;
    Ok(wrong)
}
