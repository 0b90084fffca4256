//! Holds in the file: instructions that stop disposal of a case, of everything about a person, or of a whole class
//! (RULES.md section 4). What they block is `domain::retention`'s business.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::date::{Date, Instant};
use crate::domain::hold::HoldTarget;
use crate::domain::reference::{CaseRef, HoldRef, PersonRef, Reference, ReferralRef};
use crate::domain::retention::Category;
use crate::error::Result;
use crate::store::case::{person_list_of_case, person_list_of_referral, tag_key};
use crate::store::row::Columns;
use crate::store::sweep::person_list_same;
use crate::store::tx::{Db, WriteTx, no_such};

/// A hold as it stands in the store.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct StoredHold {
    /// Its reference.
    #[serde(rename = "ref")]
    pub reference: HoldRef,
    /// The case it holds, if it holds one.
    pub case: Option<CaseRef>,
    /// The person, if it holds everything about one.
    pub person: Option<PersonRef>,
    /// The tag, if it holds every case with one.
    pub tag: Option<String>,
    /// The category, if it holds every case of one.
    pub category: Option<Category>,
    /// Why.
    pub reason: String,
    /// The day it should be looked at again.
    pub review_on: Option<Date>,
    /// Who placed it.
    pub placed_by: String,
    /// When.
    pub placed_at: Instant,
    /// The hold it was copied from by a split of people.
    pub copied_from: Option<HoldRef>,
    /// Who released it.
    pub released_by: Option<String>,
    /// When.
    pub released_at: Option<Instant>,
    /// Why.
    pub release_reason: Option<String>,
}

/// Shows the reference only.
impl std::fmt::Debug for StoredHold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredHold({})", self.reference)
    }
}

impl StoredHold {
    /// What it keeps. A row that names not exactly one thing is damage, which the schema rules out.
    pub fn target(&self) -> Result<HoldTarget> {
        HoldTarget::one_of(self.case, self.person, self.tag.clone(), self.category)
    }

    /// Whether it still stands.
    pub fn is_active(&self) -> bool {
        self.released_at.is_none()
    }
}

/// The columns of a hold aliased `h`, for [`from_row`].
pub(in crate::store) const COLUMNS: &str = "h.id, h.case_id, h.person, h.tag, h.category, h.reason, h.review_on, h.placed_by, h.placed_at, h.copied_from,
     h.released_by, h.released_at, h.release_reason";

/// Reads a row of [`COLUMNS`].
pub(in crate::store) fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredHold> {
    let mut c = Columns::new(row);
    Ok(StoredHold {
        reference: HoldRef::from_id(c.get()?),
        case: c.get::<Option<i64>>()?.map(CaseRef::from_id),
        person: c.get::<Option<i64>>()?.map(PersonRef::from_id),
        tag: c.get()?,
        category: c.optional_word(Category::parse)?,
        reason: c.get()?,
        review_on: c.optional_date()?,
        placed_by: c.get()?,
        placed_at: c.instant()?,
        copied_from: c.get::<Option<i64>>()?.map(HoldRef::from_id),
        released_by: c.get()?,
        released_at: c.optional_word(|text| Instant::parse(text).ok())?,
        release_reason: c.get()?,
    })
}

/// Every hold that concerns a case, released ones too, oldest first: on the case itself, on anybody its file names (under every
/// reference that stands for them), on a tag it has, on a category of its subjects.
pub fn hold_list_for_case(db: &Db, case: CaseRef) -> Result<Vec<StoredHold>> {
    let mut holds = hold_list(db)?;
    if holds.is_empty() {
        return Ok(holds);
    }
    let people = every_reference(db, person_list_of_case(db, case)?)?;
    let mut statement = db
        .sql()
        .prepare_cached("SELECT tag FROM case_tag WHERE case_id = ?1")?;
    let tags: Vec<String> = statement
        .query_map([case.id()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let is_about: (bool, bool) = db
        .sql()
        .prepare_cached("SELECT has_child, has_adult FROM case_record WHERE id = ?1")?
        .query_row([case.id()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    holds.retain(|hold| {
        hold.case == Some(case)
            || hold.person.is_some_and(|person| people.contains(&person))
            || hold
                .tag
                .as_deref()
                .is_some_and(|tag| tags.contains(&tag_key(tag)))
            || is_of_class(hold, is_about)
    });
    Ok(holds)
}

/// The same of a referral: on anybody it names in any way, on a category of its subjects (`is_about`: children, adults).
pub fn hold_list_for_referral(
    db: &Db,
    referral: ReferralRef,
    is_about: (bool, bool),
) -> Result<Vec<StoredHold>> {
    let mut holds = hold_list(db)?;
    if holds.is_empty() {
        return Ok(holds);
    }
    let people = every_reference(db, person_list_of_referral(db, referral)?)?;
    holds.retain(|hold| {
        hold.person.is_some_and(|person| people.contains(&person)) || is_of_class(hold, is_about)
    });
    Ok(holds)
}

fn every_reference(db: &Db, people: Vec<PersonRef>) -> Result<BTreeSet<PersonRef>> {
    let mut every = BTreeSet::new();
    for person in people {
        every.extend(person_list_same(db, person)?);
    }
    Ok(every)
}

fn is_of_class(hold: &StoredHold, (children, adults): (bool, bool)) -> bool {
    match hold.category {
        Some(Category::Child) => children,
        Some(Category::Adult) => adults,
        None => false,
    }
}

/// The holds on everything about a person that are not released.
pub fn hold_list_active_for_person(db: &Db, person: PersonRef) -> Result<Vec<HoldRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT id FROM hold WHERE person = ?1 AND released_at IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(HoldRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds a hold under its reference, placed by the acting user, now.
pub fn hold_insert(
    tx: &WriteTx<'_>,
    reference: HoldRef,
    target: &HoldTarget,
    reason: &str,
    review_on: Option<Date>,
) -> Result<()> {
    let (mut case, mut person, mut tag, mut category) = (None, None, None, None);
    match target {
        HoldTarget::Case(reference) => case = Some(reference.id()),
        HoldTarget::Person(reference) => person = Some(reference.id()),
        HoldTarget::Tag(text) => tag = Some(text.as_str()),
        HoldTarget::Category(word) => category = Some(word.word()),
    }
    tx.sql()
        .prepare_cached(
            "INSERT INTO hold (id, case_id, person, tag, category, reason, review_on, placed_by, placed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            reference.id(),
            case,
            person,
            tag,
            category,
            reason,
            review_on.map(|day| day.to_string()),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
        ])?;
    Ok(())
}

/// Notes that a hold was released by the acting user, now.
pub fn hold_release(tx: &WriteTx<'_>, reference: HoldRef, reason: &str) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE hold SET released_by = ?2, released_at = ?3, release_reason = ?4 WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
            reason,
        ])?;
    Ok(())
}

/// One hold; exit 4 where there is none.
pub fn hold_get(db: &Db, reference: HoldRef) -> Result<StoredHold> {
    db.sql()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM hold h WHERE h.id = ?1"))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| no_such(reference))
}

/// The holds that still stand, oldest first.
pub fn hold_list_active(db: &Db) -> Result<Vec<StoredHold>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM hold h WHERE h.released_at IS NULL ORDER BY h.id"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every hold there ever was, oldest first.
pub fn hold_list(db: &Db) -> Result<Vec<StoredHold>> {
    let mut statement = db
        .sql()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM hold h ORDER BY h.id"))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether any case has a tag, given as `store::case::tag_key` writes it.
pub fn tag_is_used(db: &Db, tag: &str) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached("SELECT 1 FROM case_tag WHERE tag = ?1 LIMIT 1")?
        .exists([tag])?)
}
