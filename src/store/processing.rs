//! What the record of processing counts: how many records of each kind there are. No value and no reference is read.

use crate::domain::case::SPECIAL_CATEGORIES;
use crate::error::Result;
use crate::store::tx::Db;

/// A word and how many records have it.
pub type Tally = (String, u64);

fn tallies(db: &Db, sql: &str) -> Result<Vec<Tally>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let count: i64 = row.get(1)?;
        Ok((row.get(0)?, u64::try_from(count).unwrap_or_default()))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many cases are kept on each lawful basis, by its word.
pub fn basis_tally(db: &Db) -> Result<Vec<Tally>> {
    tallies(
        db,
        "SELECT b.value, count(*) FROM case_record c, json_each(c.basis) b GROUP BY 1 ORDER BY 1",
    )
}

/// How many referrals came from each kind of source, by its word.
pub fn source_tally(db: &Db) -> Result<Vec<Tally>> {
    tallies(
        db,
        "SELECT source, count(*) FROM referral GROUP BY 1 ORDER BY 1",
    )
}

/// How many people are on cases in each role, by its word; whoever is on several cases counts on each.
pub fn role_tally(db: &Db) -> Result<Vec<Tally>> {
    tallies(
        db,
        "SELECT role, count(*) FROM case_person GROUP BY 1 ORDER BY 1",
    )
}

/// How often something was shared with each kind of recipient, by its word, and when last. Entries that were corrected do not count.
pub fn recipient_tally(db: &Db) -> Result<Vec<(String, u64, String)>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT d.recipient, count(*), max(d.on_date) FROM disclosure d
         WHERE d.decision = 'shared' AND NOT EXISTS (SELECT 1 FROM disclosure s WHERE s.supersedes = d.id)
         GROUP BY 1 ORDER BY 1",
    )?;
    let rows = statement.query_map([], |row| {
        let count: i64 = row.get(1)?;
        Ok((
            row.get(0)?,
            u64::try_from(count).unwrap_or_default(),
            row.get(2)?,
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Of how many people each special category is filled in, by the field. An ethnicity that was not stated or is not known
/// (codes Z and 99) is none.
pub fn special_category_tally(db: &Db) -> Result<Vec<Tally>> {
    let mut tallies = Vec::new();
    for field in SPECIAL_CATEGORIES {
        let filled = match field {
            "ethnicity" => "ethnicity NOT IN ('Z', '99')".to_owned(),
            "disabilities" => "disabilities <> '[]'".to_owned(),
            field => format!("{field} IS NOT NULL"),
        };
        let count: i64 = db.sql().query_row(
            &format!("SELECT count(*) FROM person WHERE merged_into IS NULL AND {filled}"),
            [],
            |row| row.get(0),
        )?;
        tallies.push((field.to_owned(), u64::try_from(count).unwrap_or_default()));
    }
    Ok(tallies)
}
