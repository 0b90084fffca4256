//! What stays of a disposed record: its tombstone, and the fingerprint of the key it was imported by.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{OptionalExtension as _, Row, params};
use serde::Serialize;
use sha2::Sha256;

use crate::domain::date::{Date, Instant, date_in_words};
use crate::domain::disposal::{Destroyed, Disposed, StableId};
use crate::domain::reference::{AnyRef, DisposalListRef, Kind, PersonRef, Reference as _};
use crate::error::{Code, Failure, Result};
use crate::store::audit::checkpoint::old_end_identity;
use crate::store::person::person_identity;
use crate::store::row::{Columns, to_json};
use crate::store::tx::{Db, WriteTx, no_such};

/// What stays of a disposed case, referral or request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tombstone {
    /// Its place among the tombstones of the store, from 1.
    pub number: i64,
    /// The reference it had.
    #[serde(rename = "ref")]
    pub reference: AnyRef,
    /// The random id it had.
    pub identity: StableId,
    /// `child`, `adult`, both separated by a comma, `requests`, `people` or `audit`.
    pub category: String,
    /// The day it was opened, or received.
    pub opened_on: Date,
    /// The day it was closed, or declined.
    pub closed_on: Option<Date>,
    /// The rule by which it was due.
    pub rule: String,
    /// The version of the policy of that rule.
    pub policy_version: u32,
    /// The first day on which its disposal was allowed.
    pub due_on: Option<Date>,
    /// The list it was carried out from.
    pub list: DisposalListRef,
    /// Who approved it; none of one that was applied again to a restored backup.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Instant>,
    /// Who carried it out.
    pub disposed_by: String,
    /// When.
    pub disposed_at: Instant,
    /// The day in London.
    pub disposed_on: Date,
    /// How many records of each kind went.
    pub counts: Destroyed,
    /// The entry of the audit trail.
    pub audit_number: i64,
    /// Whether it was applied again to a restored backup.
    pub again: bool,
}

impl Tombstone {
    /// What is told of it outside the store.
    pub const fn told(&self) -> Disposed {
        Disposed {
            list: self.list,
            record: self.reference,
            identity: self.identity,
            on: self.disposed_on,
        }
    }
}

/// A tombstone that is to be set: what the store does not know by itself.
#[derive(Debug, Clone)]
pub struct NewTombstone<'t> {
    /// What is told of it outside the store.
    pub told: Disposed,
    /// `child`, `adult`, both separated by a comma, `requests` or `audit`.
    pub category: &'t str,
    /// The day it was opened, or received.
    pub opened_on: Date,
    /// The day it was closed, or declined.
    pub closed_on: Option<Date>,
    /// The rule by which it was due.
    pub rule: &'t str,
    /// The version of the policy of that rule.
    pub policy_version: u32,
    /// The first day on which its disposal was allowed.
    pub due_on: Option<Date>,
    /// Who approved it and when; none where it is applied again to a restored backup.
    pub approved: Option<(&'t str, Instant)>,
    /// How many records of each kind went.
    pub counts: &'t Destroyed,
}

const COLUMNS: &str = "number, reference, identity, category, opened_on, closed_on, rule, policy_version, due_on, list, approved_by,
     approved_at, disposed_by, disposed_at, disposed_on, counts, audit_number, again";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Tombstone> {
    let mut c = Columns::new(row);
    Ok(Tombstone {
        number: c.get()?,
        reference: c.word(|text| text.parse().ok())?,
        identity: StableId(c.get()?),
        category: c.get()?,
        opened_on: c.date()?,
        closed_on: c.optional_date()?,
        rule: c.get()?,
        policy_version: c.get()?,
        due_on: c.optional_date()?,
        list: c.word(|text| text.parse().ok())?,
        approved_by: c.get()?,
        approved_at: c.optional_word(|text| Instant::parse(text).ok())?,
        disposed_by: c.get()?,
        disposed_at: c.instant()?,
        disposed_on: c.date()?,
        counts: c.json()?,
        audit_number: c.get()?,
        again: c.get()?,
    })
}

/// Sets a tombstone. `audit_number` is the number of the entry with which this transaction will commit.
pub fn tombstone_insert(tx: &WriteTx<'_>, stone: &NewTombstone<'_>) -> Result<()> {
    let audit_number = crate::store::audit::head(tx)?.map_or(0, |(number, ..)| number) + 1;
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO tombstone (number, reference, identity, category, opened_on, closed_on, rule, policy_version, due_on, list,
                                    approved_by, approved_at, disposed_by, disposed_at, disposed_on, counts, audit_number, again)
             VALUES (1 + COALESCE((SELECT MAX(number) FROM tombstone), 0), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
                     ?15, ?16, ?17)",
        )?
        .execute(params![
            stone.told.record.to_string(),
            stone.told.identity.0,
            stone.category,
            stone.opened_on.to_string(),
            stone.closed_on.map(|day| day.to_string()),
            stone.rule,
            stone.policy_version,
            stone.due_on.map(|day| day.to_string()),
            stone.told.list.to_string(),
            stone.approved.map(|(by, _)| by),
            stone.approved.map(|(_, at)| at.to_string()),
            acting.user.as_str(),
            acting.at.to_string(),
            stone.told.on.to_string(),
            to_json(stone.counts)?,
            audit_number,
            stone.approved.is_none(),
        ])?;
    Ok(())
}

/// The tombstone of a record, if it was disposed of.
pub fn tombstone_get(db: &Db, reference: AnyRef) -> Result<Option<Tombstone>> {
    Ok(db
        .sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM tombstone WHERE reference = ?1"
        ))?
        .query_row([reference.to_string()], from_row)
        .optional()?)
}

/// The failure for a record that is not there: that it was disposed of and when, where it was.
pub fn missing(db: &Db, reference: impl Into<AnyRef>) -> Failure {
    let reference = reference.into();
    match tombstone_get(db, reference) {
        Ok(Some(stone)) => Failure::new(
            Code::NotFound,
            format!(
                "{reference} was disposed of on {} ({}), from the list {}.",
                date_in_words(stone.disposed_on),
                stone.disposed_on,
                stone.list
            ),
        )
        .hint(format!(
            "Nothing of it is left; `mkt retention certificate {}` shows what was destroyed and why.",
            stone.list
        )),
        Ok(None) | Err(_) => no_such(reference),
    }
}

/// The tombstones of a list, in the order in which they were set.
pub fn tombstone_list(db: &Db, list: DisposalListRef) -> Result<Vec<Tombstone>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM tombstone WHERE list = ?1 ORDER BY number"
    ))?;
    let rows = statement.query_map([list.to_string()], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The tombstones after the first so many, in the order in which they were set.
pub fn tombstone_list_after(db: &Db, number: i64) -> Result<Vec<Tombstone>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM tombstone WHERE number > ?1 ORDER BY number"
    ))?;
    let rows = statement.query_map([number], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every tombstone, in the order in which they were set.
pub fn tombstone_list_every(db: &Db) -> Result<Vec<Tombstone>> {
    tombstone_list_after(db, 0)
}

/// The random id of a record that can be disposed of; none where there is no such record. That of the old end of the audit trail
/// comes from its last entry.
pub fn identity_get(db: &Db, record: AnyRef) -> Result<Option<StableId>> {
    if record.kind() == Kind::AuditTrail {
        return old_end_identity(db, record.id());
    }
    if record.kind() == Kind::Person {
        return person_identity(db, PersonRef::from_id(record.id()));
    }
    Ok(db
        .sql()
        .prepare_cached("SELECT id FROM record_identity WHERE kind = ?1 AND record = ?2")?
        .query_row(params![record.kind().prefix(), record.id()], |row| {
            row.get(0)
        })
        .optional()?
        .map(StableId))
}

/// The key of the fingerprints and of the digests of facts; made on its first use. It is random and in the store itself, and not
/// derived from the data key: a changed data key must not make an old import unknown.
pub fn fingerprint_key(tx: &WriteTx<'_>) -> Result<[u8; 32]> {
    if let Some(key) = stored_key(tx)? {
        return Ok(key);
    }
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key)
        .map_err(|_| Failure::internal("The machine gave no random numbers."))?;
    tx.sql()
        .prepare_cached("INSERT INTO disposal_key (only_row, key) VALUES (1, ?1)")?
        .execute([key])?;
    Ok(key)
}

fn stored_key(db: &Db) -> Result<Option<[u8; 32]>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT key FROM disposal_key")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// The fingerprint of an importer's key. Every part stands with its length before it, so that no two keys share one.
pub fn fingerprint_of(key: &[u8; 32], source: &str, kind: &str, name: &str) -> [u8; 32] {
    // HMAC takes a key of any length, so this cannot fail for 32 bytes.
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    mac.update(b"mkt disposed import key 1\0");
    for part in [source, kind, name] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// Keeps the fingerprints of the keys by which a record was imported, and takes the keys away.
pub(super) fn fingerprint_keep(tx: &WriteTx<'_>, record: AnyRef) -> Result<()> {
    let kind = record.kind().prefix();
    let mut statement = tx
        .sql()
        .prepare_cached("SELECT source, key FROM import_key WHERE kind = ?1 AND record = ?2")?;
    let keys: Vec<(String, String)> = statement
        .query_map(params![kind, record.id()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    if keys.is_empty() {
        return Ok(());
    }
    let secret = fingerprint_key(tx)?;
    let mut insert = tx
        .sql()
        .prepare_cached("INSERT OR IGNORE INTO disposed_fingerprint (fingerprint) VALUES (?1)")?;
    for (source, key) in keys {
        insert.execute([fingerprint_of(&secret, &source, kind, &key)])?;
    }
    tx.sql()
        .prepare_cached("DELETE FROM import_key WHERE kind = ?1 AND record = ?2")?
        .execute(params![kind, record.id()])?;
    Ok(())
}

/// Goes through every fingerprint and says with which key they were made; none where nothing imported was ever disposed of.
pub fn fingerprint_each(db: &Db, mut each: impl FnMut([u8; 32])) -> Result<Option<[u8; 32]>> {
    let Some(key) = stored_key(db)? else {
        return Ok(None);
    };
    let mut statement = db
        .sql()
        .prepare_cached("SELECT fingerprint FROM disposed_fingerprint")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?);
    }
    Ok(Some(key))
}
