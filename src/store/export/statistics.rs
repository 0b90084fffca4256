//! What is counted for statistics. Nothing here names anybody: words of closed lists with how often they occur, and for
//! subjects the two dates their age is worked out from.

use rusqlite::params;

use crate::domain::date::{Date, PartialDate};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::Db;

/// A word and how many records have it.
pub type Counted = (String, u64);

/// What is known of one subject of a case.
pub struct SubjectCounted {
    /// `child` or `adult`.
    pub category: String,
    /// As recorded.
    pub sex: Option<String>,
    /// The NHS code.
    pub ethnicity: Option<String>,
    /// Born.
    pub born: Option<PartialDate>,
    /// The day the case was opened.
    pub opened_on: Date,
}

fn counted(db: &Db, sql: &str, year: Option<&str>) -> Result<Vec<Counted>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map(params![year], |row| {
        Ok((
            row.get(0)?,
            u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Referrals by where they came from; of those received in `year`, where one is given.
pub fn referral_count_by_source(db: &Db, year: Option<&str>) -> Result<Vec<Counted>> {
    counted(
        db,
        "SELECT source, COUNT(*) FROM referral WHERE ?1 IS NULL OR substr(received_on, 1, 4) = ?1 GROUP BY source ORDER BY source",
        year,
    )
}

/// Referrals by what became of them.
pub fn referral_count_by_state(db: &Db, year: Option<&str>) -> Result<Vec<Counted>> {
    counted(
        db,
        "SELECT state, COUNT(*) FROM referral WHERE ?1 IS NULL OR substr(received_on, 1, 4) = ?1 GROUP BY state ORDER BY state",
        year,
    )
}

/// Cases opened, by whether they are open or closed now.
pub fn case_count_by_state(db: &Db, year: Option<&str>) -> Result<Vec<Counted>> {
    counted(
        db,
        "SELECT CASE WHEN closed_on IS NULL THEN 'open' ELSE 'closed' END, COUNT(*) FROM case_record
         WHERE ?1 IS NULL OR substr(opened_on, 1, 4) = ?1 GROUP BY closed_on IS NULL ORDER BY closed_on IS NULL DESC",
        year,
    )
}

/// Current decisions to share or not to share, by what was decided.
pub fn disclosure_count_by_decision(db: &Db, year: Option<&str>) -> Result<Vec<Counted>> {
    counted(
        db,
        "SELECT decision, COUNT(*) FROM disclosure d WHERE (?1 IS NULL OR substr(on_date, 1, 4) = ?1)
           AND NOT EXISTS (SELECT 1 FROM disclosure n WHERE n.supersedes = d.id) GROUP BY decision ORDER BY decision DESC",
        year,
    )
}

/// Current decisions to share or not to share, by the kind of recipient.
pub fn disclosure_count_by_recipient(db: &Db, year: Option<&str>) -> Result<Vec<Counted>> {
    counted(
        db,
        "SELECT recipient, COUNT(*) FROM disclosure d WHERE (?1 IS NULL OR substr(on_date, 1, 4) = ?1)
           AND NOT EXISTS (SELECT 1 FROM disclosure n WHERE n.supersedes = d.id) GROUP BY recipient ORDER BY recipient",
        year,
    )
}

/// The subjects of the cases opened, each once a case.
pub fn subject_list_counted(db: &Db, year: Option<&str>) -> Result<Vec<SubjectCounted>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT l.category, p.sex, p.ethnicity, p.date_of_birth, r.opened_on
         FROM case_person l JOIN person p ON p.id = l.person JOIN case_record r ON r.id = l.case_id
         WHERE l.subject = 1 AND (?1 IS NULL OR substr(r.opened_on, 1, 4) = ?1)",
    )?;
    let rows = statement.query_map(params![year], |row| {
        let mut c = Columns::new(row);
        Ok(SubjectCounted {
            category: c.get()?,
            sex: c.get()?,
            ethnicity: c.get()?,
            born: c.optional_partial_date()?,
            opened_on: c.date()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
