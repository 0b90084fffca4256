//! Merges and splits of people in the file: which record stands for which, and the links that go with a person.
//!
//! What a merge moved is kept by reference and position only ([`Moved`]), so that a split can put it back and disposal
//! finds no detail of anybody in it. A link that could not move, because both records were on the same case, is kept among
//! the people taken off that case.

use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use crate::domain::merging::{MergeKind, Taken};
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, ComplaintRef, HoldRef, PersonRef, Reference, ReferralRef,
    RightsRequestRef,
};
use crate::domain::retention::Category;
use crate::error::Result;
use crate::store::case::{case_person_get, case_person_put, case_person_remove};
use crate::store::person::Supplier;
use crate::store::row::{Columns, to_json};
use crate::store::tx::{Db, WriteTx};

/// What a merge moved to the survivor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moved {
    /// Cases the other record was on.
    pub cases: Vec<MovedCase>,
    /// Referrals that named the other record.
    pub referrals: Vec<MovedReferral>,
    /// Holds on the other record.
    pub holds: Vec<HoldRef>,
    /// Access requests of the other record.
    pub requests: Vec<AccessRequestRef>,
    /// Rights requests of the other record.
    pub rights: Vec<RightsRequestRef>,
    /// Complaints from the other record.
    pub complaints_from: Vec<ComplaintRef>,
    /// Complaints about the other record.
    pub complaints_about: Vec<ComplaintRef>,
    /// Managers' decisions about how long the other record is kept, by number.
    pub decisions: Vec<i64>,
    /// Details that the survivor took over.
    pub taken: Taken,
    /// How many entries about who supplied those details were copied, by field of the survivor.
    pub suppliers: Vec<CopiedSupplier>,
}

/// One case the other record was on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedCase {
    /// Which.
    pub case: CaseRef,
    /// Where the survivor was on it too: what the survivor was to it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub both: Option<BothOnCase>,
}

/// What a survivor was to a case that the other record was on too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BothOnCase {
    /// Whether the case was about them.
    pub subject: bool,
    /// Their category.
    pub category: Option<Category>,
}

/// One referral that named the other record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedReferral {
    /// Which.
    pub referral: ReferralRef,
    /// Where it named the survivor too: both entries stay in it, and this is true.
    #[serde(default)]
    pub both: bool,
}

/// An entry about who supplied a detail, copied from the other record to the survivor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedSupplier {
    /// The survivor's field.
    pub field: String,
    /// The case or referral it came with.
    pub with: Option<String>,
    /// The organisation.
    pub org: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: String,
}

/// One merge or split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MergeEntry {
    /// Its number, in the order of doing.
    #[serde(skip)]
    pub id: i64,
    /// Which of the two.
    pub what: MergeKind,
    /// The record that stands for both, or did.
    pub survivor: PersonRef,
    /// The other record.
    pub other: PersonRef,
    /// What moved.
    #[serde(skip)]
    pub moved: Moved,
    /// Why.
    pub reason: String,
    /// By whom.
    pub done_by: String,
    /// When, RFC 3339 UTC.
    pub done_at: String,
}

/// Records a merge or a split. What the survivor said before is kept first (`earlier_version_insert`): all that is kept later is of
/// the time after it.
pub fn person_merge_insert(
    tx: &WriteTx<'_>,
    what: MergeKind,
    survivor: PersonRef,
    other: PersonRef,
    moved: &Moved,
    reason: &str,
) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO person_merge (what, survivor, other, moved, reason, done_by, done_at, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT COALESCE(max(id), 0) FROM earlier_version))",
        )?
        .execute(params![
            what.word(),
            survivor.id(),
            other.id(),
            to_json(moved)?,
            reason,
            acting.user.as_str(),
            acting.at.to_string(),
        ])?;
    Ok(())
}

/// The merges and splits that concern a person, as survivor or as the other record, oldest first.
pub fn person_merge_list(db: &Db, person: PersonRef) -> Result<Vec<MergeEntry>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT id, what, survivor, other, moved, reason, done_by, done_at FROM person_merge
         WHERE survivor = ?1 OR other = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([person.id()], |row| {
        let mut c = Columns::new(row);
        Ok(MergeEntry {
            id: c.get()?,
            what: c.word(MergeKind::parse)?,
            survivor: PersonRef::from_id(c.get()?),
            other: PersonRef::from_id(c.get()?),
            moved: c.json()?,
            reason: c.get()?,
            done_by: c.get()?,
            done_at: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Says into which record a person is merged, or that they stand for themselves again.
pub fn person_merged_into_set(
    tx: &WriteTx<'_>,
    person: PersonRef,
    into: Option<PersonRef>,
) -> Result<()> {
    tx.sql()
        .prepare_cached("UPDATE person SET merged_into = ?2 WHERE id = ?1")?
        .execute(params![person.id(), into.map(Reference::id)])?;
    Ok(())
}

/// Lets a link to a case point to another person. Says whether it was there.
pub fn person_case_move(
    tx: &WriteTx<'_>,
    case: CaseRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached("UPDATE case_person SET person = ?3 WHERE case_id = ?1 AND person = ?2")?
        .execute([case.id(), from.id(), to.id()])?
        > 0)
}

/// Puts a person back on a case from which they were taken off last. Says whether they could be.
pub fn person_case_restore(tx: &WriteTx<'_>, case: CaseRef, person: PersonRef) -> Result<bool> {
    #[derive(Deserialize)]
    struct WasOnCase {
        role: String,
        role_detail: Option<String>,
        subject: bool,
        category: Option<String>,
        label: Option<String>,
        added_on: String,
        recorded_by: String,
        recorded_at: String,
    }
    let ended: Option<(i64, WasOnCase)> = tx
        .sql()
        .prepare_cached(
            "SELECT id, details FROM case_person_ended WHERE case_id = ?1 AND person = ?2 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([case.id(), person.id()], |row| {
            let mut c = Columns::new(row);
            Ok((c.get()?, c.json()?))
        })
        .optional()?;
    let Some((id, was)) = ended else {
        return Ok(false);
    };
    tx.sql()
        .prepare_cached(
            "INSERT INTO case_person (case_id, person, role, role_detail, subject, category, label, added_on, position,
                                      recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                     COALESCE((SELECT MAX(position) + 1 FROM case_person WHERE case_id = ?1), 0), ?9, ?10)",
        )?
        .execute(params![
            case.id(),
            person.id(),
            was.role,
            was.role_detail,
            was.subject,
            was.category,
            was.label,
            was.added_on,
            was.recorded_by,
            was.recorded_at,
        ])?;
    tx.sql()
        .prepare_cached("DELETE FROM case_person_ended WHERE id = ?1")?
        .execute([id])?;
    Ok(true)
}

/// Takes the other record off a case that the survivor is on too, and keeps what it was to it.
pub fn person_case_set_aside(tx: &WriteTx<'_>, case: CaseRef, other: PersonRef) -> Result<()> {
    case_person_remove(tx, case, other, Some("merged"))?;
    Ok(())
}

/// Puts a person on a case as what another is to it. Says whether the other was on it.
pub fn person_case_copy(
    tx: &WriteTx<'_>,
    case: CaseRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    let Some(mut link) = case_person_get(tx, case, from)? else {
        return Ok(false);
    };
    link.member.person = to;
    case_person_put(tx, case, &link)?;
    Ok(true)
}

/// Sets whether a case is about a person, and their category.
pub fn person_case_subject_set(
    tx: &WriteTx<'_>,
    case: CaseRef,
    person: PersonRef,
    as_before: BothOnCase,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE case_person SET subject = ?3, category = ?4 WHERE case_id = ?1 AND person = ?2",
        )?
        .execute(params![
            case.id(),
            person.id(),
            as_before.subject,
            as_before.category.map(Category::word),
        ])?;
    Ok(())
}

/// Whether a referral names a person.
pub fn person_is_on_referral(db: &Db, referral: ReferralRef, person: PersonRef) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached("SELECT 1 FROM referral_person WHERE referral_id = ?1 AND person = ?2")?
        .exists([referral.id(), person.id()])?)
}

/// Lets a link of a referral point to another person. Says whether it was there.
pub fn person_referral_move(
    tx: &WriteTx<'_>,
    referral: ReferralRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached(
            "UPDATE referral_person SET person = ?3 WHERE referral_id = ?1 AND person = ?2",
        )?
        .execute([referral.id(), from.id(), to.id()])?
        > 0)
}

/// Moves managers' decisions about how long a person is kept; returns their numbers.
pub fn person_decision_move_all(
    tx: &WriteTx<'_>,
    from: PersonRef,
    to: PersonRef,
) -> Result<Vec<i64>> {
    let mut statement = tx.sql().prepare_cached(
        "UPDATE retention_decision SET person = ?2 WHERE person = ?1 RETURNING id",
    )?;
    let mut moved: Vec<i64> = statement
        .query_map([from.id(), to.id()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    moved.sort_unstable();
    Ok(moved)
}

/// Gives decisions back, by number.
pub fn person_decision_move(tx: &WriteTx<'_>, decisions: &[i64], to: PersonRef) -> Result<()> {
    let mut statement = tx
        .sql()
        .prepare_cached("UPDATE retention_decision SET person = ?2 WHERE id = ?1")?;
    for decision in decisions {
        statement.execute([*decision, to.id()])?;
    }
    Ok(())
}

/// Takes back entries about who supplied a detail, as many as were copied.
pub fn person_supplier_take_back(
    tx: &WriteTx<'_>,
    person: PersonRef,
    copied: &[CopiedSupplier],
) -> Result<()> {
    let mut statement = tx.sql().prepare_cached(
        "DELETE FROM person_supplier WHERE rowid = (
             SELECT rowid FROM person_supplier WHERE person = ?1 AND field = ?2 AND case_id IS ?3 AND referral_id IS ?4
             AND org_id IS ?5 AND recorded_by = ?6 AND recorded_at = ?7 ORDER BY rowid DESC LIMIT 1)",
    )?;
    for entry in copied {
        let with = |prefix: &str| {
            entry
                .with
                .as_deref()
                .and_then(|text| text.parse::<AnyRef>().ok())
                .filter(|with| with.kind().prefix() == prefix)
                .map(AnyRef::id)
        };
        let org = entry
            .org
            .as_deref()
            .and_then(|text| text.parse::<AnyRef>().ok())
            .map(AnyRef::id);
        statement.execute(params![
            person.id(),
            entry.field,
            with("C"),
            with("R"),
            org,
            entry.recorded_by,
            entry.recorded_at,
        ])?;
    }
    Ok(())
}

impl CopiedSupplier {
    /// The copy of an entry for a field of the survivor.
    pub fn of(field: &str, supplier: Supplier, recorded: &crate::domain::record::Recorded) -> Self {
        Self {
            field: field.to_owned(),
            with: supplier.with.map(|with| with.to_string()),
            org: supplier.org.map(|org| org.to_string()),
            recorded_by: recorded.by.clone(),
            recorded_at: recorded.at.to_string(),
        }
    }
}
