//! The facts of every case in one walk, beside what is stored of its disposal: for checking the one against the other.
//!
//! What `store::case::case_facts` reads for one case two ordered walks read for all, so that a million take seconds.

use crate::domain::date::Date;
use crate::domain::retention::{CaseFacts, Category, SubjectFacts};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::Db;

/// What is stored of the disposal of a case or a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStored {
    /// `not-closed`, `undetermined` or `dated`.
    pub state: String,
    /// The first day on which disposal is allowed.
    pub dispose_after: Option<Date>,
    /// The rule.
    pub rule: Option<String>,
    /// The version of the policy used.
    pub policy_version: u32,
    /// Whether the case counts as one about a child.
    pub has_child: bool,
    /// Whether it counts as one about an adult.
    pub has_adult: bool,
}

/// Calls `each` with the number, the facts and the stored disposal of every case, in the order of their references.
pub fn case_facts_each(db: &Db, each: &mut dyn FnMut(i64, &CaseFacts, &CaseStored)) -> Result<()> {
    let mut cases = db.sql().prepare(
        "SELECT r.id, r.opened_on, r.closed_on,
                (SELECT n.on_date FROM note n WHERE n.case_id = r.id
                 AND NOT EXISTS (SELECT 1 FROM note s WHERE s.supersedes = n.id)
                 ORDER BY n.on_date DESC, n.id DESC LIMIT 1),
                (SELECT d.on_date FROM disclosure d WHERE d.case_id = r.id
                 AND NOT EXISTS (SELECT 1 FROM disclosure s WHERE s.supersedes = d.id)
                 ORDER BY d.on_date DESC, d.id DESC LIMIT 1),
                r.disposal_state, r.dispose_after, r.disposal_rule, r.policy_version, r.has_child, r.has_adult
         FROM case_record r ORDER BY r.id",
    )?;
    let mut subjects = db.sql().prepare(
        "SELECT l.case_id, l.person, l.category, p.date_of_birth, l.added_on,
                (SELECT d.until_date FROM retention_decision d WHERE d.case_id = l.case_id AND d.person = l.person
                 ORDER BY d.id DESC LIMIT 1)
         FROM case_person l JOIN person p ON p.id = l.person
         WHERE l.subject = 1 ORDER BY l.case_id, l.person",
    )?;
    let mut people = subjects.query_map([], |row| {
        let mut c = Columns::new(row);
        Ok((
            c.get::<i64>()?,
            SubjectFacts {
                person: c.get()?,
                category: c.word(Category::parse)?,
                date_of_birth: c.optional_partial_date()?,
                added_on: Some(c.date()?),
                decided_until: c.optional_date()?,
            },
        ))
    })?;
    let mut next = people.next().transpose()?;
    let mut rows = cases.query([])?;
    while let Some(row) = rows.next()? {
        let mut c = Columns::new(row);
        let id: i64 = c.get()?;
        let mut facts = CaseFacts {
            opened_on: c.date()?,
            closed_on: c.optional_date()?,
            last_note_on: c.optional_date()?,
            last_disclosure_on: c.optional_date()?,
            subjects: Vec::new(),
        };
        let stored = CaseStored {
            state: c.get()?,
            dispose_after: c.optional_date()?,
            rule: c.get()?,
            policy_version: c.get()?,
            has_child: c.get()?,
            has_adult: c.get()?,
        };
        while let Some((case, subject)) = next {
            if case > id {
                break;
            }
            if case == id {
                facts.subjects.push(SubjectFacts {
                    added_on: subject.added_on.filter(|day| *day > facts.opened_on),
                    ..subject
                });
            }
            next = people.next().transpose()?;
        }
        each(id, &facts, &stored);
    }
    Ok(())
}

/// Calls `each` with the number and the stored disposal of every declined referral.
pub fn referral_stored_each(
    db: &Db,
    each: &mut dyn FnMut(i64, &CaseStored) -> Result<()>,
) -> Result<()> {
    let mut statement = db.sql().prepare(
        "SELECT id, disposal_state, dispose_after, disposal_rule, policy_version FROM referral WHERE state = 'declined' ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut c = Columns::new(row);
        let id: i64 = c.get()?;
        let stored = CaseStored {
            state: c.get()?,
            dispose_after: c.optional_date()?,
            rule: c.get()?,
            policy_version: c.get()?,
            has_child: false,
            has_adult: false,
        };
        each(id, &stored)?;
    }
    Ok(())
}
