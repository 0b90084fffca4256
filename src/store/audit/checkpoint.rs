//! The trail cut at its old end: the checkpoints from which the chain goes on, which entries are still needed, and the cut itself.
//!
//! The trail is cut by whole calendar years in London, so that it is proposed once a year and not day by day. An entry goes only
//! where the policy's period has passed since its year, and where it and every entry before it name nothing that is still there:
//! who looked at a case can be told for as long as there is the case.

use std::collections::HashMap;

use hmac::{Hmac, Mac as _};
use rusqlite::{OptionalExtension as _, Row, params};
use sha2::Sha256;

use crate::domain::date::{Date, Instant};
use crate::domain::disposal::{Destroyed, StableId};
use crate::domain::reference::{AnyRef, DisposalListRef, Kind};
use crate::error::{Code, Failure, Result};
use crate::store::audit::{AuditKey, chain_walk};
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// Where the trail was cut, and what of it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its place among the checkpoints, from 1.
    pub number: i64,
    /// The number of the last entry that is gone.
    pub through: i64,
    /// The MAC of that entry, from which the chain goes on.
    mac: Vec<u8>,
    /// How many entries went.
    pub entries: i64,
    /// How many reasons that stood beside them went.
    pub reasons: i64,
    /// The instant of the first entry that went.
    pub first_at: Instant,
    /// The instant of the last entry that went.
    pub last_at: Instant,
    /// When it was cut.
    pub cut_at: Instant,
    /// The list from which it was carried out.
    pub list: DisposalListRef,
    /// The version of the policy by which it was due.
    pub policy_version: u32,
    signature: Vec<u8>,
}

const COLUMNS: &str = "number, through, mac, entries, reasons, first_at, last_at, cut_at, list, policy_version, signature";

impl Checkpoint {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut c = Columns::new(row);
        Ok(Self {
            number: c.get()?,
            through: c.get()?,
            mac: c.get()?,
            entries: c.get()?,
            reasons: c.get()?,
            first_at: c.instant()?,
            last_at: c.instant()?,
            cut_at: c.instant()?,
            list: c.word(|text| text.parse().ok())?,
            policy_version: c.get()?,
            signature: c.get()?,
        })
    }

    /// The canonical bytes, after the signature of the checkpoint before.
    fn signed(&self, key: &AuditKey, previous: &[u8]) -> Hmac<Sha256> {
        let mut mac = key.mac();
        mac.update(b"mkt audit checkpoint 1\0");
        mac.update(previous);
        for number in [
            self.number,
            self.through,
            self.entries,
            self.reasons,
            i64::from(self.policy_version),
        ] {
            mac.update(&number.to_be_bytes());
        }
        mac.update(&self.mac);
        for part in [
            self.first_at.to_string(),
            self.last_at.to_string(),
            self.cut_at.to_string(),
            self.list.to_string(),
        ] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }
}

/// What the chain of a trail that was never cut begins with.
const BEGINNING: [u8; 32] = [0; 32];

/// Every checkpoint, oldest first.
pub fn checkpoint_list(db: &Db) -> Result<Vec<Checkpoint>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM audit_checkpoint ORDER BY number"
    ))?;
    let rows = statement.query_map([], Checkpoint::from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest checkpoint; none where the trail was never cut.
pub fn checkpoint_newest(db: &Db) -> Result<Option<Checkpoint>> {
    Ok(db
        .sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM audit_checkpoint ORDER BY number DESC LIMIT 1"
        ))?
        .query_row([], Checkpoint::from_row)
        .optional()?)
}

/// The MAC of an entry at which the trail was cut; none where it was not cut there.
pub fn checkpoint_mac(db: &Db, through: i64) -> Result<Option<Vec<u8>>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT mac FROM audit_checkpoint WHERE through = ?1")?
        .query_row([through], |row| row.get(0))
        .optional()?)
}

/// The number of the first checkpoint whose signature does not fit, or that does not follow the one before it.
pub(super) fn checkpoints_broken(checkpoints: &[Checkpoint], key: &AuditKey) -> Option<i64> {
    let mut previous: &[u8] = &BEGINNING;
    let mut through = 0;
    for (number, checkpoint) in (1..).zip(checkpoints) {
        let fits = checkpoint.number == number
            && checkpoint.through == through + checkpoint.entries
            && checkpoint
                .signed(key, previous)
                .verify_slice(&checkpoint.signature)
                .is_ok();
        if !fits {
            return Some(checkpoint.number);
        }
        previous = &checkpoint.signature;
        through = checkpoint.through;
    }
    None
}

/// Where the chain begins: after which entry, and with which MAC before its first.
pub(super) fn beginning(newest: Option<&Checkpoint>) -> (i64, Vec<u8>) {
    newest.map_or((0, BEGINNING.to_vec()), |checkpoint| {
        (checkpoint.through, checkpoint.mac.clone())
    })
}

/// The old end of the trail that may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldEnd {
    /// The number of its last entry, by which it is named on a disposal list.
    pub through: i64,
    /// How many entries it has.
    pub entries: u64,
    /// The day in London of its first entry.
    pub first_on: Date,
    /// The day in London of its last entry.
    pub last_on: Date,
}

/// The old end that is older than an instant, the beginning of a year in London, and that nothing needs any more; none where there
/// is none. It ends with a whole calendar year, so that entries do not come up day by day.
pub fn old_end(db: &Db, before: Instant) -> Result<Option<OldEnd>> {
    let Some((newest, ..)) = super::head(db)? else {
        return Ok(None);
    };
    let mut statement = db.sql().prepare_cached(
        "SELECT number, at, refs FROM audit_entry WHERE number < ?1 ORDER BY number",
    )?;
    let mut rows = statement.query([newest])?;
    let mut still = StillThere::default();
    let mut found: Option<OldEnd> = None;
    // The entries of the year that is being walked; they count only once all of it may go.
    let mut year: Option<OldEnd> = None;
    let mut entries = 0;
    let mut first_on = None;
    while let Some(row) = rows.next()? {
        let (number, at, refs): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let at = Instant::parse(&at).map_err(|_| super::broken(number))?;
        let on = at.london_date();
        if let Some(whole) = year
            && chrono::Datelike::year(&whole.last_on) != chrono::Datelike::year(&on)
        {
            found = Some(whole);
        }
        if at >= before || still.first_of(db, &refs)?.is_some() {
            break;
        }
        entries += 1;
        year = Some(OldEnd {
            through: number,
            entries,
            first_on: *first_on.get_or_insert(on),
            last_on: on,
        });
    }
    // The newest entry stays whatever it is, and with it the others of its year.
    if let Some(whole) = year
        && ends_with_its_year(db, whole, newest)?
    {
        found = Some(whole);
    }
    Ok(found)
}

/// Whether the entry after an old end is of a later year.
fn ends_with_its_year(db: &Db, end: OldEnd, newest: i64) -> Result<bool> {
    if end.through >= newest {
        return Ok(false);
    }
    let next: Option<String> = db
        .sql()
        .prepare_cached("SELECT at FROM audit_entry WHERE number = ?1")?
        .query_row([end.through + 1], |row| row.get(0))
        .optional()?;
    let Some(next) = next.and_then(|at| Instant::parse(&at).ok()) else {
        return Err(super::broken(end.through + 1));
    };
    Ok(chrono::Datelike::year(&next.london_date()) > chrono::Datelike::year(&end.last_on))
}

/// Which records are still there, remembered for the length of one walk.
#[derive(Default)]
struct StillThere(HashMap<(AnyRef, AnyRef), bool>);

impl StillThere {
    /// The first record for whose sake an entry is kept, by the compact text of what it names.
    fn first_of(&mut self, db: &Db, refs: &str) -> Result<Option<AnyRef>> {
        for part in refs.split(' ') {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<AnyRef>(), last.parse::<AnyRef>()) else {
                continue;
            };
            let known = if let Some(known) = self.0.get(&(first, last)) {
                *known
            } else {
                let found = is_there(db, first, last)?;
                self.0.insert((first, last), found);
                found
            };
            if known {
                return Ok(Some(first));
            }
        }
        Ok(None)
    }
}

/// A record that is still there and that the old end up to an entry names; of consecutive ones, the first of them.
pub fn old_end_needed_by(db: &Db, through: i64) -> Result<Option<AnyRef>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT refs FROM audit_entry WHERE number <= ?1 ORDER BY number")?;
    let mut rows = statement.query([through])?;
    let mut still = StillThere::default();
    while let Some(row) = rows.next()? {
        let refs: String = row.get(0)?;
        if let Some(record) = still.first_of(db, &refs)? {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// How many entries the trail has.
pub fn entry_count(db: &Db) -> Result<u64> {
    let number: i64 = db
        .sql()
        .query_row("SELECT COUNT(*) FROM audit_entry", [], |row| row.get(0))?;
    Ok(u64::try_from(number).unwrap_or_default())
}

/// Whether any record of consecutive references is still there. An organisation is no person, and is never disposed of; of holds
/// and disposal lists it is those that still stand or wait.
fn is_there(db: &Db, first: AnyRef, last: AnyRef) -> Result<bool> {
    let within = match first.kind() {
        Kind::Case => "case_record WHERE",
        Kind::Referral => "referral WHERE",
        Kind::Person => "person WHERE",
        Kind::Note => "note WHERE",
        Kind::Disclosure => "disclosure WHERE",
        Kind::Export => "export WHERE",
        Kind::AccessRequest => "access_request WHERE",
        Kind::Hold => "hold WHERE released_at IS NULL AND",
        Kind::DisposalList => "disposal_list WHERE (state = 'proposed' OR state = 'approved') AND",
        Kind::Organisation | Kind::AuditTrail => return Ok(false),
        Kind::RightsRequest => "rights_request WHERE",
        Kind::Complaint => "complaint WHERE",
    };
    Ok(db
        .sql()
        .prepare_cached(&format!(
            "SELECT 1 FROM {within} id BETWEEN ?1 AND ?2 LIMIT 1"
        ))?
        .exists(params![first.id(), last.id()])?)
}

/// The old end up to this entry as it stands, whether it may go or not; none where that entry is gone or was never there.
pub fn old_end_through(db: &Db, through: i64) -> Result<Option<OldEnd>> {
    let row: Option<(String, String, i64)> = db
        .sql()
        .prepare_cached(
            "SELECT f.at, l.at, l.number - f.number + 1 FROM audit_entry l, audit_entry f
             WHERE l.number = ?1 AND f.number = (SELECT MIN(number) FROM audit_entry)",
        )?
        .query_row([through], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    row.map(|(first, last, entries)| {
        let day = |at: &str| {
            Instant::parse(at)
                .map(Instant::london_date)
                .map_err(|_| super::broken(through))
        };
        Ok(OldEnd {
            through,
            entries: u64::try_from(entries).unwrap_or_default(),
            first_on: day(&first)?,
            last_on: day(&last)?,
        })
    })
    .transpose()
}

/// What the old end up to an entry is known by outside the store: the beginning of that entry's MAC. It is the same in every copy
/// of the trail that has the entry, and in no other trail.
pub fn old_end_identity(db: &Db, through: i64) -> Result<Option<StableId>> {
    Ok(super::entry_mac(db, through)?
        .and_then(|mac| Some(StableId(mac.get(..16)?.try_into().ok()?))))
}

/// Whether the chain up to an entry is as it was written. One that was broken is not cut: nothing could show it any more.
pub fn old_end_is_whole(tx: &WriteTx<'_>, through: i64) -> Result<bool> {
    let check = chain_walk(tx, tx.audit_key(), Some(through))?;
    Ok(check.is_whole() && check.last == through)
}

/// Cuts the trail after an entry: signs the checkpoint, and deletes every entry up to there with the reasons beside them. Refused
/// (exit 13) where the chain up to there does not verify. Returns how many went.
pub fn trail_cut(
    tx: &WriteTx<'_>,
    through: i64,
    list: DisposalListRef,
    policy_version: u32,
) -> Result<Destroyed> {
    if !old_end_is_whole(tx, through)? {
        return Err(Failure::new(
            Code::Damaged,
            "The audit trail does not verify, so nothing was cut off it.",
        )
        .hint("`mkt audit verify` names the entry. Tell the Data Protection Officer."));
    }
    let (first_at, last_at, mac): (String, String, Vec<u8>) = tx
        .sql()
        .prepare_cached(
            "SELECT (SELECT at FROM audit_entry ORDER BY number LIMIT 1), at, mac FROM audit_entry WHERE number = ?1",
        )?
        .query_row([through], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let instant = |at: &str| Instant::parse(at).map_err(|_| super::broken(through));
    let reasons = tx
        .sql()
        .prepare_cached("DELETE FROM audit_reason WHERE number <= ?1")?
        .execute([through])?;
    let before = checkpoint_newest(tx)?;
    let mut checkpoint = Checkpoint {
        number: before.as_ref().map_or(0, |before| before.number) + 1,
        through,
        mac,
        entries: through - before.as_ref().map_or(0, |before| before.through),
        reasons: i64::try_from(reasons).unwrap_or(i64::MAX),
        first_at: instant(&first_at)?,
        last_at: instant(&last_at)?,
        cut_at: tx.acting().at,
        list,
        policy_version,
        signature: Vec::new(),
    };
    let previous = before.map_or_else(|| BEGINNING.to_vec(), |before| before.signature);
    checkpoint.signature = checkpoint
        .signed(tx.audit_key(), &previous)
        .finalize()
        .into_bytes()
        .to_vec();
    tx.sql()
        .prepare_cached(&format!(
            "INSERT INTO audit_checkpoint ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ))?
        .execute(params![
            checkpoint.number,
            checkpoint.through,
            checkpoint.mac,
            checkpoint.entries,
            checkpoint.reasons,
            checkpoint.first_at.to_string(),
            checkpoint.last_at.to_string(),
            checkpoint.cut_at.to_string(),
            checkpoint.list.to_string(),
            checkpoint.policy_version,
            checkpoint.signature,
        ])?;
    let entries = tx
        .sql()
        .prepare_cached("DELETE FROM audit_entry WHERE number <= ?1")?
        .execute([through])?;
    let mut gone = Destroyed::default();
    gone.add("audit-entries", entries as u64);
    gone.add("reasons", reasons as u64);
    Ok(gone)
}
