//! The versions of the retention policy in the file. A version is never changed; the sweep and every answer name the one
//! they used (RULES.md section 4).

use rusqlite::params;

use crate::domain::date::Date;
use crate::domain::reference::{CaseRef, Reference as _, ReferralRef};
use crate::domain::retention::{Policy, PolicyCategory, PolicyRule, StartEvent, policy_in_force};
use crate::error::{Code, Failure, Result};
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// Every version, oldest first.
pub fn policy_list(db: &Db) -> Result<Vec<Policy>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT version, category, years, until_age, start_event, in_force_from FROM retention_policy ORDER BY version, category",
    )?;
    let mut rows = statement.query([])?;
    let mut versions: Vec<Policy> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut c = Columns::new(row);
        let version: u32 = c.get()?;
        let rule = PolicyRule {
            category: c.word(PolicyCategory::parse)?,
            years: c.get()?,
            until_age: c.get()?,
            start_event: c.word(StartEvent::parse)?,
            in_force_from: c.date()?,
        };
        match versions
            .last_mut()
            .filter(|policy| policy.version == version)
        {
            Some(policy) => policy.rules.push(rule),
            None => versions.push(Policy {
                version,
                rules: vec![rule],
            }),
        }
    }
    Ok(versions)
}

/// Adds a version, recorded by the acting user, now. A version is never changed afterwards.
pub fn policy_insert(tx: &WriteTx<'_>, policy: &Policy) -> Result<()> {
    let mut insert = tx.sql().prepare_cached(
        "INSERT INTO retention_policy (version, category, years, until_age, start_event, in_force_from, recorded_by, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for rule in &policy.rules {
        insert.execute(params![
            policy.version,
            rule.category.word(),
            rule.years,
            rule.until_age,
            rule.start_event.word(),
            rule.in_force_from.to_string(),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
        ])?;
    }
    Ok(())
}

/// Every case and every declined referral that has a disposal date of its own, or could have one: those whose stored answer
/// depends on the policy. With a version given, only those that were reckoned by another.
pub fn policy_concerned(db: &Db, but_by: Option<u32>) -> Result<(Vec<CaseRef>, Vec<ReferralRef>)> {
    let of = |sql: &str| -> Result<Vec<i64>> {
        let mut statement = db.sql().prepare_cached(sql)?;
        let rows = statement.query_map([but_by.unwrap_or_default()], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let cases = of(
        "SELECT id FROM case_record WHERE disposal_state IN ('dated', 'undetermined') AND policy_version <> ?1 ORDER BY id",
    )?;
    let referrals = of(
        "SELECT id FROM referral WHERE state = 'declined' AND policy_version <> ?1 ORDER BY id",
    )?;
    Ok((
        cases.into_iter().map(CaseRef::from_id).collect(),
        referrals.into_iter().map(ReferralRef::from_id).collect(),
    ))
}

/// Whether a version was recorded before the day from which it is in force, so that the stored dates were not reckoned by it
/// when it was made.
pub fn policy_was_set_ahead(db: &Db, version: u32) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached(
            "SELECT 1 FROM retention_policy WHERE version = ?1 AND substr(recorded_at, 1, 10) < in_force_from LIMIT 1",
        )?
        .exists([version])?)
}

/// The days from which the years of every request and complaint that is over run.
pub fn request_closings(db: &Db) -> Result<Vec<Date>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT closed_on FROM access_request WHERE state = 'closed'
             UNION ALL SELECT ended_on FROM rights_request WHERE state = 'closed'
             UNION ALL SELECT closed_on FROM complaint WHERE state = 'closed'",
    )?;
    let rows = statement.query_map([], |row| Columns::new(row).date())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The version in force on a day.
pub fn policy_current(db: &Db, on: Date) -> Result<Policy> {
    let versions = policy_list(db)?;
    policy_in_force(&versions, on).cloned().ok_or_else(|| {
        Failure::new(
            Code::Damaged,
            "The store has no retention policy, which it was made with.",
        )
        .hint("Somebody changed the file by other means than mkt. Ask the administrator to run `mkt verify`.")
    })
}
