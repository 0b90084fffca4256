//! What retention needs to know of a case: two queries, each answered by indexes, so that an import of a million cases
//! can afford them.

use rusqlite::OptionalExtension as _;

use crate::domain::date::Date;
use crate::domain::reference::{CaseRef, DisclosureRef, NoteRef, Reference};
use crate::domain::retention::{CaseFacts, Category, SubjectFacts};
use crate::error::Result;
use crate::store::disposal::missing;
use crate::store::row::Columns;
use crate::store::tx::Db;

/// The facts of one case; exit 4 where there is none. Superseded notes and entries of the sharing log do not count: what
/// they say was corrected.
pub fn case_facts(db: &Db, case: CaseRef) -> Result<CaseFacts> {
    let mut facts = db
        .sql()
        .prepare_cached(
            "SELECT r.opened_on, r.closed_on,
                    (SELECT n.on_date FROM note n WHERE n.case_id = r.id
                     AND NOT EXISTS (SELECT 1 FROM note s WHERE s.supersedes = n.id)
                     ORDER BY n.on_date DESC, n.id DESC LIMIT 1),
                    (SELECT d.on_date FROM disclosure d WHERE d.case_id = r.id
                     AND NOT EXISTS (SELECT 1 FROM disclosure s WHERE s.supersedes = d.id)
                     ORDER BY d.on_date DESC, d.id DESC LIMIT 1)
             FROM case_record r WHERE r.id = ?1",
        )?
        .query_row([case.id()], |row| {
            let mut c = Columns::new(row);
            Ok(CaseFacts {
                opened_on: c.date()?,
                closed_on: c.optional_date()?,
                last_note_on: c.optional_date()?,
                last_disclosure_on: c.optional_date()?,
                subjects: Vec::new(),
            })
        })
        .optional()?
        .ok_or_else(|| missing(db, case))?;
    // Of several decisions about one subject the newest counts.
    let mut statement = db.sql().prepare_cached(
        "SELECT l.person, l.category, p.date_of_birth, l.added_on,
                (SELECT d.until_date FROM retention_decision d WHERE d.case_id = l.case_id AND d.person = l.person
                 ORDER BY d.id DESC LIMIT 1)
         FROM case_person l JOIN person p ON p.id = l.person
         WHERE l.case_id = ?1 AND l.subject = 1 ORDER BY l.person",
    )?;
    let opened_on = facts.opened_on;
    let rows = statement.query_map([case.id()], |row| {
        let mut c = Columns::new(row);
        Ok(SubjectFacts {
            person: c.get()?,
            category: c.word(Category::parse)?,
            date_of_birth: c.optional_partial_date()?,
            added_on: Some(c.date()?).filter(|day| *day > opened_on),
            decided_until: c.optional_date()?,
        })
    })?;
    facts.subjects = rows.collect::<rusqlite::Result<_>>()?;
    Ok(facts)
}

/// The day of the last note of a case that is not superseded, were it not for this one.
pub fn last_note_besides(db: &Db, case: CaseRef, note: NoteRef) -> Result<Option<Date>> {
    last_besides(
        db,
        "SELECT n.on_date FROM note n WHERE n.case_id = ?1 AND n.id <> ?2
         AND NOT EXISTS (SELECT 1 FROM note s WHERE s.supersedes = n.id)
         ORDER BY n.on_date DESC, n.id DESC LIMIT 1",
        (case.id(), note.id()),
    )
}

/// The same of the sharing log.
pub fn last_disclosure_besides(
    db: &Db,
    case: CaseRef,
    disclosure: DisclosureRef,
) -> Result<Option<Date>> {
    last_besides(
        db,
        "SELECT d.on_date FROM disclosure d WHERE d.case_id = ?1 AND d.id <> ?2
         AND NOT EXISTS (SELECT 1 FROM disclosure s WHERE s.supersedes = d.id)
         ORDER BY d.on_date DESC, d.id DESC LIMIT 1",
        (case.id(), disclosure.id()),
    )
}

fn last_besides(db: &Db, sql: &str, (case, entry): (i64, i64)) -> Result<Option<Date>> {
    Ok(db
        .sql()
        .prepare_cached(sql)?
        .query_row([case, entry], |row| Columns::new(row).date())
        .optional()?)
}
