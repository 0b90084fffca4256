//! Disposal lists in the file: what a sweep proposed, what people approved, kept back or rejected, and what was carried out. And
//! what managers decided about subjects whose retention the rules leave open.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::date::{Date, Instant};
use crate::domain::disposal::{ItemState, ListState, Skip, list_state};
use crate::domain::reference::{
    AnyRef, CaseRef, DisposalListRef, PersonRef, Reference, ReferralRef,
};
use crate::error::Result;
use crate::store::row::{Columns, to_json};
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
    /// Where it stands.
    pub state: ListState,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// How many items it has.
    pub items: u64,
    /// Who rejected it, if somebody did.
    pub rejected_by: Option<String>,
    /// When.
    pub rejected_at: Option<Instant>,
    /// Why.
    pub reject_reason: Option<String>,
    /// What was found after the pages were last made clean; none before.
    pub cleaned: Option<Cleaned>,
}

/// What was looked for and found after a disposal, when the pages had been made clean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cleaned {
    /// When.
    pub at: Instant,
    /// How many names and numbers were looked for.
    pub looked_for: u64,
    /// Of how many of the destroyed records they had been taken down.
    pub of_records: u64,
    /// How often they were found although no remaining record holds them.
    pub found: u64,
    /// How many of them a remaining record holds too.
    pub held_elsewhere: u64,
    /// The version of the program.
    pub program: String,
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
    /// Where it stands.
    pub state: ItemState,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Instant>,
    /// Who kept it back, rejected it, skipped it or carried it out.
    pub settled_by: Option<String>,
    /// When.
    pub settled_at: Option<Instant>,
    /// Why it was skipped.
    pub why: Vec<Skip>,
}

const COLUMNS: &str = "l.id, l.as_of, l.policy_version, l.state, l.made_by, l.made_at,
     (SELECT COUNT(*) FROM disposal_item i WHERE i.list_id = l.id), l.rejected_by, l.rejected_at, l.reject_reason,
     l.cleaned_at, l.looked_for, l.of_records, l.found, l.held_elsewhere, l.program";

/// A count, which is never below 0.
fn number(c: &mut Columns<'_, '_>) -> rusqlite::Result<u64> {
    c.get::<i64>()
        .map(|number| u64::try_from(number).unwrap_or_default())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<DisposalList> {
    let mut c = Columns::new(row);
    Ok(DisposalList {
        reference: DisposalListRef::from_id(c.get()?),
        as_of: c.date()?,
        policy_version: c.get()?,
        state: c.word(ListState::parse)?,
        made_by: c.get()?,
        made_at: c.instant()?,
        items: number(&mut c)?,
        rejected_by: c.get()?,
        rejected_at: c.optional_word(|text| Instant::parse(text).ok())?,
        reject_reason: c.get()?,
        cleaned: match c.optional_word(|text| Instant::parse(text).ok())? {
            None => None,
            Some(at) => Some(Cleaned {
                at,
                looked_for: number(&mut c)?,
                of_records: number(&mut c)?,
                found: number(&mut c)?,
                held_elsewhere: number(&mut c)?,
                program: c.get()?,
            }),
        },
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

/// The version of the policy by which a list was made; exit 4 where there is no such list.
pub fn disposal_list_policy_version(db: &Db, reference: DisposalListRef) -> Result<u32> {
    db.sql()
        .prepare_cached("SELECT policy_version FROM disposal_list WHERE id = ?1")?
        .query_row([reference.id()], |row| row.get(0))
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

/// The lists that wait for approval, or to be carried out, oldest first.
pub fn disposal_list_list_waiting(db: &Db) -> Result<Vec<DisposalList>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM disposal_list l WHERE l.state = 'proposed'
         UNION ALL SELECT {COLUMNS} FROM disposal_list l WHERE l.state = 'approved' ORDER BY 1"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether any list waits for approval or to be carried out.
pub fn disposal_list_any_waiting(db: &Db) -> Result<bool> {
    for state in ["proposed", "approved"] {
        let any = db
            .sql()
            .prepare_cached(&format!(
                "SELECT 1 FROM disposal_list WHERE state = '{state}' LIMIT 1"
            ))?
            .exists([])?;
        if any {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What of the audit trail waits on a list, if any does.
pub fn disposal_item_trail_waiting(db: &Db) -> Result<Option<AnyRef>> {
    Ok(db
        .sql()
        .prepare_cached(
            "SELECT reference FROM disposal_item
             WHERE reference > 'AT-' AND reference < 'AT.' AND state IN ('proposed', 'approved') ORDER BY list_id DESC LIMIT 1",
        )?
        .query_row([], |row| {
            Columns::new(row).word(|text| text.parse().ok())
        })
        .optional()?)
}

const ITEM: &str =
    "reference, dispose_after, rule, state, approved_by, approved_at, settled_by, settled_at, why";

fn item_from_row(row: &Row<'_>) -> rusqlite::Result<DisposalItem> {
    let mut c = Columns::new(row);
    Ok(DisposalItem {
        reference: c.word(|text| text.parse().ok())?,
        dispose_after: c.date()?,
        rule: c.get()?,
        state: c.word(ItemState::parse)?,
        approved_by: c.get()?,
        approved_at: c.optional_word(|text| Instant::parse(text).ok())?,
        settled_by: c.get()?,
        settled_at: c.optional_word(|text| Instant::parse(text).ok())?,
        why: c.json()?,
    })
}

/// The items of a list, by date and reference.
pub fn disposal_item_list(db: &Db, reference: DisposalListRef) -> Result<Vec<DisposalItem>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {ITEM} FROM disposal_item WHERE list_id = ?1 ORDER BY dispose_after, reference"
    ))?;
    let rows = statement.query_map([reference.id()], item_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One item as it stands, with the digest of what its approval rests on; none where the list has no such item.
pub fn disposal_item_get(
    db: &Db,
    list: DisposalListRef,
    record: AnyRef,
) -> Result<Option<(DisposalItem, Option<[u8; 32]>)>> {
    Ok(db
        .sql()
        .prepare_cached(&format!(
            "SELECT {ITEM}, facts FROM disposal_item WHERE list_id = ?1 AND reference = ?2"
        ))?
        .query_row(params![list.id(), record.to_string()], |row| {
            Ok((item_from_row(row)?, row.get("facts")?))
        })
        .optional()?)
}

/// Whether a user approved any item of a list: they may then carry out none of it.
pub fn disposal_list_approved_by(db: &Db, list: DisposalListRef, user: &str) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached("SELECT 1 FROM disposal_item WHERE list_id = ?1 AND approved_by = ?2")?
        .exists(params![list.id(), user])?)
}

/// Notes that the acting user approved an item, and what the approval rests on.
pub fn disposal_item_approve(
    tx: &WriteTx<'_>,
    list: DisposalListRef,
    record: AnyRef,
    facts: [u8; 32],
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE disposal_item SET state = 'approved', approved_by = ?3, approved_at = ?4, facts = ?5
             WHERE list_id = ?1 AND reference = ?2 AND state = 'proposed'",
        )?
        .execute(params![
            list.id(),
            record.to_string(),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
            facts,
        ])?;
    Ok(())
}

/// Settles an item that still waits: kept back, rejected, skipped or disposed of by the acting user.
pub fn disposal_item_settle(
    tx: &WriteTx<'_>,
    list: DisposalListRef,
    record: AnyRef,
    state: ItemState,
    why: &[Skip],
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE disposal_item SET state = ?3, settled_by = ?4, settled_at = ?5, why = ?6, facts = NULL
             WHERE list_id = ?1 AND reference = ?2 AND state IN ('proposed', 'approved')",
        )?
        .execute(params![
            list.id(),
            record.to_string(),
            state.word(),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
            to_json(why)?,
        ])?;
    Ok(())
}

/// Notes who rejected a list and why.
pub fn disposal_list_reject(tx: &WriteTx<'_>, list: DisposalListRef, reason: &str) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE disposal_list SET rejected_by = ?2, rejected_at = ?3, reject_reason = ?4 WHERE id = ?1",
        )?
        .execute(params![
            list.id(),
            tx.acting().user.as_str(),
            tx.acting().at.to_string(),
            reason,
        ])?;
    Ok(())
}

/// Writes down where a list stands, from where its items stand.
pub fn disposal_list_settle(tx: &WriteTx<'_>, list: DisposalListRef) -> Result<ListState> {
    let mut any = tx
        .sql()
        .prepare_cached("SELECT 1 FROM disposal_item WHERE list_id = ?1 AND state = ?2")?;
    let mut states = Vec::new();
    for state in ItemState::ALL {
        if any.exists(params![list.id(), state.word()])? {
            states.push(*state);
        }
    }
    let state = list_state(states);
    tx.sql()
        .prepare_cached("UPDATE disposal_list SET state = ?2 WHERE id = ?1")?
        .execute(params![list.id(), state.word()])?;
    Ok(state)
}

/// A count as its column holds it.
fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Notes what was found after the pages were made clean.
pub fn disposal_list_cleaned(
    tx: &WriteTx<'_>,
    list: DisposalListRef,
    cleaned: &Cleaned,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE disposal_list SET cleaned_at = ?2, looked_for = ?3, of_records = ?4, found = ?5, held_elsewhere = ?6, program = ?7
             WHERE id = ?1",
        )?
        .execute(params![
            list.id(),
            cleaned.at.to_string(),
            column(cleaned.looked_for),
            column(cleaned.of_records),
            column(cleaned.found),
            column(cleaned.held_elsewhere),
            cleaned.program,
        ])?;
    Ok(())
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
