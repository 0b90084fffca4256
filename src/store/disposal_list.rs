//! Disposal lists in the file: what a sweep proposed, for people to approve. And what managers decided about subjects
//! whose retention the rules leave open.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::date::{Date, Instant};
use crate::domain::reference::{
    AnyRef, CaseRef, DisposalListRef, PersonRef, Reference, ReferralRef,
};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx, no_such};

/// A disposal list, without its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisposalList {
    /// Its reference.
    #[serde(rename = "ref")]
    pub reference: DisposalListRef,
    /// The day for which it was made.
    pub as_of: Date,
    /// The version of the policy in force that day.
    pub policy_version: u32,
    /// `proposed`.
    pub state: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// How many items it has.
    pub items: u64,
}

/// One item of a disposal list, as it stood when the list was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisposalItem {
    /// The case, referral or request.
    #[serde(rename = "ref")]
    pub reference: AnyRef,
    /// The first day on which its disposal was allowed.
    pub dispose_after: Date,
    /// By which rule.
    pub rule: String,
    /// `proposed`.
    pub state: String,
}

const COLUMNS: &str = "l.id, l.as_of, l.policy_version, l.state, l.made_by, l.made_at,
     (SELECT COUNT(*) FROM disposal_item i WHERE i.list_id = l.id)";

fn from_row(row: &Row<'_>) -> rusqlite::Result<DisposalList> {
    let mut c = Columns::new(row);
    Ok(DisposalList {
        reference: DisposalListRef::from_id(c.get()?),
        as_of: c.date()?,
        policy_version: c.get()?,
        state: c.get()?,
        made_by: c.get()?,
        made_at: c.instant()?,
        items: c.get::<i64>().map(u64::try_from)?.unwrap_or_default(),
    })
}

/// Adds a list under its reference with its items, each proposed.
pub fn disposal_list_insert<'i>(
    tx: &WriteTx<'_>,
    reference: DisposalListRef,
    as_of: Date,
    policy_version: u32,
    items: impl IntoIterator<Item = (AnyRef, Date, &'i str)>,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO disposal_list (id, as_of, policy_version, state, made_by, made_at) VALUES (?1, ?2, ?3, 'proposed', ?4, ?5)",
        )?
        .execute(params![
            reference.id(),
            as_of.to_string(),
            policy_version,
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
        ])?;
    let mut statement = tx.sql().prepare_cached(
        "INSERT INTO disposal_item (list_id, reference, dispose_after, rule, state) VALUES (?1, ?2, ?3, ?4, 'proposed')",
    )?;
    for (record, dispose_after, rule) in items {
        statement.execute(params![
            reference.id(),
            record.to_string(),
            dispose_after.to_string(),
            rule
        ])?;
    }
    Ok(())
}

/// One list; exit 4 where there is none.
pub fn disposal_list_get(db: &Db, reference: DisposalListRef) -> Result<DisposalList> {
    db.sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM disposal_list l WHERE l.id = ?1"
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| no_such(reference))
}

/// All lists, newest first.
pub fn disposal_list_list(db: &Db) -> Result<Vec<DisposalList>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM disposal_list l ORDER BY l.id DESC"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The lists that wait for approval, oldest first.
pub fn disposal_list_list_proposed(db: &Db) -> Result<Vec<DisposalList>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM disposal_list l WHERE l.state = 'proposed' ORDER BY l.id"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether any list waits for approval.
pub fn disposal_list_any_proposed(db: &Db) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached("SELECT 1 FROM disposal_list WHERE state = 'proposed' LIMIT 1")?
        .exists([])?)
}

/// The items of a list, by date and reference.
pub fn disposal_item_list(db: &Db, reference: DisposalListRef) -> Result<Vec<DisposalItem>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT reference, dispose_after, rule, state FROM disposal_item WHERE list_id = ?1 ORDER BY dispose_after, reference",
    )?;
    let rows = statement.query_map([reference.id()], |row| {
        let mut c = Columns::new(row);
        Ok(DisposalItem {
            reference: c.word(|text| text.parse().ok())?,
            dispose_after: c.date()?,
            rule: c.get()?,
            state: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a decision of a manager is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// A subject of a case.
    Case(CaseRef),
    /// A subject of a declined referral.
    Referral(ReferralRef),
}

impl From<Decided> for AnyRef {
    fn from(decided: Decided) -> Self {
        match decided {
            Decided::Case(case) => case.into(),
            Decided::Referral(referral) => referral.into(),
        }
    }
}

/// A manager's decision on how long the records of a subject are kept.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RetentionDecision {
    /// The subject.
    pub subject: PersonRef,
    /// The first day on which disposal is allowed as far as this subject is concerned.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Instant,
}

/// Shows the subject's reference only.
impl std::fmt::Debug for RetentionDecision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RetentionDecision({})", self.subject)
    }
}

/// Keeps a decision. The newest about a subject counts; the earlier ones stay.
pub fn retention_decision_insert(
    tx: &WriteTx<'_>,
    about: Decided,
    decision: &RetentionDecision,
) -> Result<()> {
    let (case, referral) = match about {
        Decided::Case(case) => (Some(case.id()), None),
        Decided::Referral(referral) => (None, Some(referral.id())),
    };
    tx.sql()
        .prepare_cached(
            "INSERT INTO retention_decision (case_id, referral_id, person, until_date, reason, decided_by, decided_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            case,
            referral,
            decision.subject.id(),
            decision.until.to_string(),
            decision.reason,
            decision.decided_by,
            decision.decided_at.to_string(),
        ])?;
    Ok(())
}

/// The decisions about the subjects of a case or a referral, oldest first.
pub fn retention_decision_list(db: &Db, about: Decided) -> Result<Vec<RetentionDecision>> {
    let (column, id) = match about {
        Decided::Case(case) => ("case_id", case.id()),
        Decided::Referral(referral) => ("referral_id", referral.id()),
    };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT person, until_date, reason, decided_by, decided_at FROM retention_decision WHERE {column} = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([id], |row| {
        let mut c = Columns::new(row);
        Ok(RetentionDecision {
            subject: PersonRef::from_id(c.get()?),
            until: c.date()?,
            reason: c.get()?,
            decided_by: c.get()?,
            decided_at: c.instant()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
