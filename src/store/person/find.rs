//! Finding people in the file: by words of their names, by identifiers, by date of birth, and by the keys under which likely
//! matches stand. Each way reads an index. Ranking is not done here, and what was searched for is kept nowhere.

use std::collections::BTreeMap;

use rusqlite::{ToSql, params};

use crate::domain::date::{PartialDate, Precision};
use crate::domain::identifier::NhsNumber;
use crate::domain::matching::LookupKey;
use crate::domain::reference::{CaseRef, HoldRef, PersonRef, Reference, ReferralRef};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::Db;

/// How many people one key may lead to: a key that stands for more tells nothing, and reading on would take time.
const MOST_OF_A_KEY: i64 = 2_000;

fn references(db: &Db, sql: &str, params: &[&dyn ToSql]) -> Result<Vec<PersonRef>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| row.get(0).map(PersonRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The people who share keys with somebody, those who share most first, at most `most` of them; of equals the newest
/// first. Merged records are among them: what was recorded of them may be what matches.
pub fn person_list_by_keys(
    db: &Db,
    keys: impl IntoIterator<Item = LookupKey>,
    most: usize,
) -> Result<Vec<PersonRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT person FROM person_key WHERE key = ?1 ORDER BY person DESC LIMIT ?2",
    )?;
    let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
    for key in keys {
        let rows = statement.query_map(params![key.as_str(), MOST_OF_A_KEY], |row| {
            row.get::<_, i64>(0)
        })?;
        for person in rows {
            *shared.entry(person?).or_default() += 1;
        }
    }
    let mut found: Vec<(i64, usize)> = shared.into_iter().collect();
    found.sort_unstable_by_key(|(person, keys)| std::cmp::Reverse((*keys, *person)));
    Ok(found
        .into_iter()
        .take(most)
        .map(|(person, _)| PersonRef::from_id(person))
        .collect())
}

/// The people with this NHS number, merged records included.
pub fn person_list_by_nhs_number(db: &Db, number: &NhsNumber) -> Result<Vec<PersonRef>> {
    references(
        db,
        "SELECT id FROM person WHERE nhs_number = ?1 ORDER BY id",
        &[&number.as_str()],
    )
}

/// The people in whose names each of these folded words is the beginning of a word, the best first, at most `most`.
/// Nobody where there is no word.
pub fn person_list_by_name_words(db: &Db, words: &[String], most: usize) -> Result<Vec<PersonRef>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // One letter begins the names of half of all people: it is only looked for as a beginning beside a longer word.
    let beginnings = words.iter().any(|word| word.chars().nth(1).is_some());
    let star = if beginnings { "*" } else { "" };
    // A folded word holds letters, digits and marks only; the quotation marks keep it from being read as syntax all the same.
    let query: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"{star}", word.replace('"', "")))
        .collect();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    references(
        db,
        "SELECT rowid FROM person_fts WHERE person_fts MATCH ?1 ORDER BY rank LIMIT ?2",
        &[&query.join(" "), &most],
    )
}

/// The people whose recorded date of birth may be this one: the same, one within it, or one it is within, at most `most`.
pub fn person_list_by_birth(db: &Db, born: PartialDate, most: usize) -> Result<Vec<PersonRef>> {
    let text = born.to_string();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    // '2012' < '2012-02' < '2012-02-03' < '2012~', as the store compares texts byte by byte.
    let end = format!("{text}~");
    let mut wider: Vec<String> = Vec::new();
    if born.precision() != Precision::Year {
        wider.extend(text.get(..4).map(str::to_owned));
    }
    if born.precision() == Precision::Day {
        wider.extend(text.get(..7).map(str::to_owned));
    }
    let mut found = references(
        db,
        "SELECT id FROM person WHERE date_of_birth >= ?1 AND date_of_birth < ?2 ORDER BY id DESC LIMIT ?3",
        &[&text, &end, &most],
    )?;
    for wider in wider {
        found.extend(references(
            db,
            "SELECT id FROM person WHERE date_of_birth = ?1 ORDER BY id DESC LIMIT ?2",
            &[&wider, &most],
        )?);
    }
    Ok(found)
}

/// A case that a person is on, as it is shown with the person.
#[derive(Clone)]
pub struct CaseOfPerson {
    /// Which.
    pub case: CaseRef,
    /// Its title, which names nobody.
    pub title: String,
    /// The day it was opened, ISO.
    pub opened_on: String,
    /// The day it was closed, if it was.
    pub closed_on: Option<String>,
    /// What the person is to it.
    pub role: String,
    /// The role in words.
    pub role_detail: Option<String>,
    /// Whether it is about them.
    pub subject: bool,
    /// Their category.
    pub category: Option<String>,
    /// Their pseudonym in its exports.
    pub label: Option<String>,
}

/// The cases a person is on, newest first.
pub fn person_case_list(db: &Db, person: PersonRef) -> Result<Vec<CaseOfPerson>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT l.case_id, c.title, c.opened_on, c.closed_on, l.role, l.role_detail, l.subject, l.category, l.label
         FROM case_person l JOIN case_record c ON c.id = l.case_id WHERE l.person = ?1 ORDER BY l.case_id DESC",
    )?;
    let rows = statement.query_map([person.id()], |row| {
        let mut c = Columns::new(row);
        Ok(CaseOfPerson {
            case: CaseRef::from_id(c.get()?),
            title: c.get()?,
            opened_on: c.get()?,
            closed_on: c.get()?,
            role: c.get()?,
            role_detail: c.get()?,
            subject: c.get()?,
            category: c.get()?,
            label: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A referral that names a person, as it is shown with the person.
#[derive(Clone)]
pub struct ReferralOfPerson {
    /// Which.
    pub referral: ReferralRef,
    /// What became of it.
    pub state: String,
    /// The day it was received, ISO.
    pub received_on: String,
    /// The case it led to.
    pub case: Option<CaseRef>,
    /// What the person is to it.
    pub role: String,
    /// The role in words.
    pub role_detail: Option<String>,
    /// Whether it is about them.
    pub subject: bool,
}

/// The referrals that name a person, newest first.
pub fn person_referral_show(db: &Db, person: PersonRef) -> Result<Vec<ReferralOfPerson>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT l.referral_id, r.state, r.received_on, r.case_id, l.role, l.role_detail, l.subject
         FROM referral_person l JOIN referral r ON r.id = l.referral_id WHERE l.person = ?1 ORDER BY l.referral_id DESC",
    )?;
    let rows = statement.query_map([person.id()], |row| {
        let mut c = Columns::new(row);
        Ok(ReferralOfPerson {
            referral: ReferralRef::from_id(c.get()?),
            state: c.get()?,
            received_on: c.get()?,
            case: c.get::<Option<i64>>()?.map(CaseRef::from_id),
            role: c.get()?,
            role_detail: c.get()?,
            subject: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The active holds on a person.
pub fn person_hold_active(db: &Db, person: PersonRef) -> Result<Vec<HoldRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT id FROM hold WHERE person = ?1 AND released_at IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(HoldRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
