//! The audit trail in the file: appended to by every transaction, chained by HMAC-SHA-256, never changed.
//!
//! What an entry may hold is `domain::audit`'s business; how it is chained is decided here, and in [`checkpoint`] how its old end is
//! cut off.

pub mod checkpoint;

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{OptionalExtension, Row, params};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::audit::{Class, Entry, References};
use crate::domain::date::Instant;
use crate::domain::reference::{AnyRef, Kind};
use crate::domain::witness::Head;
use crate::error::{Code, Failure, Result};
use crate::store::audit::checkpoint::{Checkpoint, beginning, checkpoint_list, checkpoints_broken};
use crate::store::tx::{Acting, Db, WriteTx};

/// The key of the chain, made with the store and the same for as long as there is the trail.
pub struct AuditKey(Zeroizing<[u8; 32]>);

impl AuditKey {
    /// From the bytes that `keys` has for this use.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    pub(in crate::store) fn mac(&self) -> Hmac<Sha256> {
        // HMAC takes a key of any length, so this cannot fail for 32 bytes.
        <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_slice())
            .unwrap_or_else(|_| unreachable!())
    }

    fn reason_mac(&self, salt: &[u8], text: &str) -> Vec<u8> {
        let mut mac = self.mac();
        mac.update(b"mkt audit reason\0");
        mac.update(salt);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

/// One entry as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place in the trail, from 1 without gaps.
    pub number: i64,
    /// When.
    pub at: String,
    /// Who.
    pub user: String,
    /// The login uid of the process, if it had one.
    pub login_uid: Option<u32>,
    /// `view`, `change` or `check`.
    pub class: String,
    /// What was done, as `noun.verb`.
    pub action: String,
    /// The references concerned, compactly.
    pub refs: String,
    /// The names of the fields that changed.
    pub fields: String,
    /// The reason given, unless disposal has taken it away.
    pub reason: Option<String>,
    reason_mac: Option<Vec<u8>>,
    mac: Vec<u8>,
}

impl StoredEntry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            at: row.get(1)?,
            user: row.get(2)?,
            login_uid: row.get(3)?,
            class: row.get(4)?,
            action: row.get(5)?,
            refs: row.get(6)?,
            fields: row.get(7)?,
            reason_mac: row.get(8)?,
            mac: row.get(9)?,
            reason: row.get(10)?,
        })
    }

    /// The canonical bytes: every part with its length before it, so that no two entries share them.
    fn chained(&self, key: &AuditKey, previous: &[u8]) -> Hmac<Sha256> {
        let mut mac = key.mac();
        mac.update(b"mkt audit entry 1\0");
        mac.update(previous);
        mac.update(&self.number.to_be_bytes());
        for part in [
            &self.at,
            &self.user,
            &self.class,
            &self.action,
            &self.refs,
            &self.fields,
        ] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        match self.login_uid {
            Some(uid) => {
                mac.update(&[1]);
                mac.update(&uid.to_be_bytes());
            }
            None => mac.update(&[0]),
        }
        match &self.reason_mac {
            Some(reason) => {
                mac.update(&[1]);
                mac.update(reason);
            }
            None => mac.update(&[0]),
        }
        mac
    }
}

const COLUMNS: &str = "e.number, e.at, e.user, e.login_uid, e.class, e.action, e.refs, e.fields, e.reason_mac, e.mac, r.text";

/// The newest entry's number, instant and MAC; nothing in a store that has none yet.
pub fn head(db: &Db) -> Result<Option<(i64, Instant, Vec<u8>)>> {
    let row: Option<(i64, String, Vec<u8>)> = db
        .sql()
        .prepare_cached("SELECT number, at, mac FROM audit_entry ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    row.map(|(number, at, mac)| match Instant::parse(&at) {
        Ok(at) => Ok((number, at, mac)),
        Err(_) => Err(broken(number)),
    })
    .transpose()
}

/// The MAC of one entry; none where the trail has no such entry.
pub fn entry_mac(db: &Db, number: i64) -> Result<Option<Vec<u8>>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT mac FROM audit_entry WHERE number = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?)
}

fn broken(number: i64) -> Failure {
    Failure::new(
        Code::Damaged,
        format!("The audit trail is broken at entry {number}."),
    )
    .hint("Somebody changed the file by other means than mkt, or it is damaged. Tell the Data Protection Officer.")
}

/// Appends one entry to the trail, and says which it is.
pub(in crate::store) fn entry_insert(
    tx: &WriteTx<'_>,
    key: &AuditKey,
    acting: &Acting,
    entry: Entry,
) -> Result<Head> {
    let (last, previous) = match head(tx)? {
        Some((number, _, mac)) => (number, mac),
        None => (0, vec![0; 32]),
    };
    let refs = entry.refs();
    let fields = entry.fields_text();
    let reason = entry
        .reason
        .or_else(|| acting.reason.clone())
        .filter(|text| !text.trim().is_empty());
    let salted = match reason {
        Some(text) => {
            let mut salt = [0_u8; 16];
            getrandom::fill(&mut salt)
                .map_err(|_| Failure::internal("The machine gave no random numbers."))?;
            Some((salt, key.reason_mac(&salt, &text), text))
        }
        None => None,
    };
    let mut stored = StoredEntry {
        number: last + 1,
        at: acting.at.to_string(),
        user: acting.user.to_string(),
        login_uid: acting.login_uid,
        class: entry.class.word().to_owned(),
        action: entry.action.to_owned(),
        refs,
        fields,
        reason: None,
        reason_mac: salted.as_ref().map(|(_, mac, _)| mac.clone()),
        mac: Vec::new(),
    };
    stored.mac = stored
        .chained(key, &previous)
        .finalize()
        .into_bytes()
        .to_vec();
    tx.sql()
        .prepare_cached(
            "INSERT INTO audit_entry (number, at, user, login_uid, class, action, refs, fields, reason_mac, mac)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            stored.number,
            stored.at,
            stored.user,
            stored.login_uid,
            stored.class,
            stored.action,
            stored.refs,
            stored.fields,
            stored.reason_mac,
            stored.mac,
        ])?;
    if let Some((salt, _, text)) = salted {
        tx.sql()
            .prepare_cached("INSERT INTO audit_reason (number, salt, text) VALUES (?1, ?2, ?3)")?
            .execute(params![stored.number, salt, text])?;
    }
    Ok(Head {
        number: stored.number,
        mac: hex(&stored.mac),
        at: acting.at,
    })
}

/// The instant at which a transaction acts, or the refusal where now is before the last entry or more than a year after
/// it (RULES.md section 4): a wrong clock could otherwise destroy early, and would poison the trail. A Data Protection
/// Officer who has looked at the clock acknowledges it with `audit acknowledge`.
///
/// `since` is the time that has passed since the clock was read: while somebody answered questions or waited their turn,
/// others may have written. An entry of theirs that is no later than that is no sign of a wrong clock; this transaction
/// then acts at its instant, so that the trail does not go back in time.
pub(in crate::store) fn clock_guard(db: &Db, now: Instant, since: Duration) -> Result<Instant> {
    let Some((number, last, _)) = head(db)? else {
        return Ok(now);
    };
    // Both clocks were read in whole seconds, so that one may seem ahead by one more.
    let waited = i64::try_from(since.as_secs()).unwrap_or(i64::MAX - 1) + 1;
    let wrong = if now > last.plus_years(1) {
        "is more than a year after"
    } else if now >= last {
        return Ok(now);
    } else if now.plus_seconds(waited) >= last {
        return Ok(last);
    } else {
        "is earlier than"
    };
    Err(Failure::refused(format!(
        "The machine's clock says {}, which {wrong} the last entry of the audit trail (number {number}, {}). \
         Nothing was shown or changed, because a wrong clock could destroy records early.",
        now.london_text(),
        last.london_text(),
    ))
    .hint("Set the machine's clock right and run the command again.")
    .hint("If the clock is right, a Data Protection Officer confirms it with `mkt audit acknowledge --reason TEXT`. Where none can come in, an administrator makes one: `mkt user set NAME --roles dpo,…`."))
}

/// What [`chain_check`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    /// How many entries there are.
    pub entries: i64,
    /// The newest entry's MAC in hexadecimal; empty in a store without entries.
    pub head: String,
    /// The number of the first entry that does not fit, if any.
    pub first_broken: Option<i64>,
    /// Where the old end was cut off, oldest first.
    pub checkpoints: Vec<Checkpoint>,
    /// The number of the first checkpoint that does not fit, if any.
    pub checkpoint_broken: Option<i64>,
    /// The number of the last entry that was looked at.
    pub(in crate::store) last: i64,
}

impl ChainCheck {
    /// Whether everything fits.
    pub const fn is_whole(&self) -> bool {
        self.first_broken.is_none() && self.checkpoint_broken.is_none()
    }
}

/// Walks the whole chain and recomputes every link, and the reasons that are still there. Where the old end was cut off, it begins
/// with the MAC in the newest checkpoint, whose signature is recomputed too.
pub fn chain_check(db: &Db, key: &AuditKey) -> Result<ChainCheck> {
    chain_walk(db, key, None)
}

/// The same up to an entry.
pub(in crate::store) fn chain_walk(
    db: &Db,
    key: &AuditKey,
    through: Option<i64>,
) -> Result<ChainCheck> {
    let checkpoints = checkpoint_list(db)?;
    let mut statement = db.sql().prepare(&format!(
        "SELECT {COLUMNS}, r.salt FROM audit_entry e LEFT JOIN audit_reason r ON r.number = e.number
         WHERE e.number <= ?1 ORDER BY e.number"
    ))?;
    let mut rows = statement.query([through.unwrap_or(i64::MAX)])?;
    let (mut last, mut previous) = beginning(checkpoints.last());
    let mut entries = 0;
    let mut first_broken = None;
    while let Some(row) = rows.next()? {
        let entry = StoredEntry::from_row(row)?;
        let salt: Option<Vec<u8>> = row.get(11)?;
        entries += 1;
        last += 1;
        let reason_fits = match (&entry.reason, &salt, &entry.reason_mac) {
            (Some(text), Some(salt), Some(mac)) => key.reason_mac(salt, text) == *mac,
            (None, None, _) => true,
            _ => false,
        };
        let link_fits = entry
            .chained(key, &previous)
            .verify_slice(&entry.mac)
            .is_ok();
        if first_broken.is_none() && !(link_fits && reason_fits && entry.number == last) {
            first_broken = Some(entry.number);
        }
        previous = entry.mac;
    }
    // What was cut off says nothing of the newest entry, which always stays.
    if entries == 0 && !checkpoints.is_empty() && through.is_none() {
        first_broken = Some(last + 1);
    }
    let head = if entries == 0 { Vec::new() } else { previous };
    Ok(ChainCheck {
        entries,
        head: hex(&head),
        first_broken,
        checkpoint_broken: checkpoints_broken(&checkpoints, key),
        checkpoints,
        last,
    })
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Which entries [`entry_list`] is asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this user's.
    pub user: Option<String>,
    /// Only those at or after this instant (RFC 3339).
    pub since: Option<String>,
    /// At most so many, the newest.
    pub newest: Option<u32>,
}

/// Entries, newest first.
pub fn entry_list(db: &Db, filter: &Filter) -> Result<Vec<StoredEntry>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM audit_entry e LEFT JOIN audit_reason r ON r.number = e.number
         WHERE (?1 IS NULL OR e.user = ?1) AND (?2 IS NULL OR e.at >= ?2)
         ORDER BY e.number DESC LIMIT ?3"
    ))?;
    let limit = filter.newest.map_or(-1_i64, i64::from);
    let rows = statement.query_map(
        params![filter.user, filter.since, limit],
        StoredEntry::from_row,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Changes by which records are shown as well: exports that are prepared, reviewed or released, and answers to access requests.
const SHOWN_TOO: &str = "'export.anonymised','export.review','export.release','sar.export'";

/// Entries by which somebody saw any of the references, oldest first: all of looking, and of changing those that show records.
pub fn entry_list_viewed(db: &Db, wanted: &References) -> Result<Vec<StoredEntry>> {
    let mut statement = db.sql().prepare(&format!(
        "SELECT {COLUMNS} FROM audit_entry e LEFT JOIN audit_reason r ON r.number = e.number
         WHERE (e.class = ?1 OR e.action IN ({SHOWN_TOO})) AND e.refs <> '' ORDER BY e.number"
    ))?;
    let mut rows = statement.query([Class::View.word()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = StoredEntry::from_row(row)?;
        if wanted.meets(&entry.refs) {
            found.push(entry);
        }
    }
    Ok(found)
}

/// A person and everything that shows them when it is looked at: records merged into theirs, the cases they are or were on,
/// the referrals that name them.
pub fn references_showing_person(db: &Db, person: i64) -> Result<References> {
    let mut statement = db.sql().prepare_cached(
        "WITH RECURSIVE them (id) AS (
             SELECT ?1
             UNION SELECT p.id FROM person p JOIN them t ON p.merged_into = t.id
             UNION SELECT p.merged_into FROM person p JOIN them t ON p.id = t.id WHERE p.merged_into IS NOT NULL)
         SELECT 'P', id FROM them
         UNION SELECT 'C', case_id FROM case_person WHERE person IN (SELECT id FROM them)
         UNION SELECT 'C', case_id FROM case_person_ended WHERE person IN (SELECT id FROM them)
         UNION SELECT 'R', referral_id FROM referral_person WHERE person IN (SELECT id FROM them)
         UNION SELECT 'AR', id FROM access_request WHERE subject IN (SELECT id FROM them)
         UNION SELECT 'RR', id FROM rights_request WHERE subject IN (SELECT id FROM them)
         UNION SELECT 'DC', id FROM complaint WHERE complainant IN (SELECT id FROM them)
         UNION SELECT 'DC', id FROM complaint WHERE about_person IN (SELECT id FROM them)",
    )?;
    let rows = statement.query_map([person], |row| {
        let prefix: String = row.get(0)?;
        let id: i64 = row.get(1)?;
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.prefix() == prefix)
            .unwrap_or(Kind::Person);
        Ok(AnyRef::new(kind, id))
    })?;
    Ok(rows
        .collect::<rusqlite::Result<Vec<_>>>()?
        .into_iter()
        .collect())
}
