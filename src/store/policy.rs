//! The versions of the retention policy in the file. A version is never changed; the sweep and every answer name the one
//! they used (RULES.md section 4).

use crate::domain::date::Date;
use crate::domain::retention::{Policy, PolicyCategory, PolicyRule, StartEvent, policy_in_force};
use crate::error::{Code, Failure, Result};
use crate::store::row::Columns;
use crate::store::tx::Db;

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
