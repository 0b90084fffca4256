//! Transactions. [`Db`] is what can be read; [`WriteTx`] is the one way to change anything.

use std::ops::Deref;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use crate::domain::audit::Entry;
use crate::domain::date::Instant;
use crate::domain::user::UserName;
use crate::error::{Code, Failure, Result};
use crate::store::audit::{self, AuditKey};
use crate::store::in_place::InPlace;
use crate::store::open::BUSY_TIMEOUT;
use crate::store::witness::{Committed, witness_note};

/// The open database as the store's reading functions see it. Only this room can reach the connection in it.
pub struct Db {
    pub(in crate::store) conn: Connection,
    pub(in crate::store) in_place: InPlace,
}

impl Db {
    pub(in crate::store) fn sql(&self) -> &Connection {
        &self.conn
    }

    /// Begins an IMMEDIATE transaction, waiting for other writers up to the busy timeout (then exit 11). Between one wait and the next it is
    /// looked whether the file is still the store (else exit 11 too), so that nobody waits long for one that was exchanged.
    pub(in crate::store) fn lock(&self) -> Result<()> {
        self.conn.busy_timeout(ONE_WAIT)?;
        let mut waited = Duration::ZERO;
        let begun = loop {
            let begun = self.conn.execute_batch("BEGIN IMMEDIATE");
            waited += ONE_WAIT;
            match begun {
                Err(error)
                    if waited < BUSY_TIMEOUT
                        && error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
                begun => break begun.map_err(Failure::from),
            }
            if let Err(exchanged) = self.in_place.check() {
                break Err(exchanged);
            }
        };
        self.conn.busy_timeout(BUSY_TIMEOUT)?;
        begun
    }
}

/// How long is waited for other writers without looking whether the file is still the store.
const ONE_WAIT: Duration = Duration::from_millis(200);

/// Who is acting and when: what the audit trail says of every command of one run.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The user whose key slot was opened.
    pub user: UserName,
    /// The login uid of the process, which `sudo` does not change; none where there is no login.
    pub login_uid: Option<u32>,
    /// Now, read once for the whole run.
    pub at: Instant,
    /// When that was, on the clock that nobody can set.
    pub read: std::time::Instant,
    /// Why this is done, from `--reason`.
    pub reason: Option<String>,
}

/// One IMMEDIATE transaction. It ends in [`WriteTx::commit`] with an audit entry, or nothing of it remains.
pub struct WriteTx<'s> {
    db: &'s Db,
    key: &'s AuditKey,
    committed: &'s Committed,
    acting: Acting,
    open: bool,
}

impl<'s> WriteTx<'s> {
    /// Begins, waiting up to the busy timeout for other writers (then exit 11), and looks whether the file is still the store (else
    /// exit 11 too), and at the clock: see [`audit::clock_guard`].
    pub(in crate::store) fn begin(
        db: &'s Db,
        key: &'s AuditKey,
        committed: &'s Committed,
        acting: &Acting,
        guard: bool,
    ) -> Result<Self> {
        db.lock()?;
        let mut tx = Self {
            db,
            key,
            committed,
            acting: acting.clone(),
            open: true,
        };
        db.in_place.check()?;
        if guard {
            tx.acting.at = audit::clock_guard(&tx, acting.at, acting.read.elapsed())?;
        }
        Ok(tx)
    }

    /// Who is acting and when: the instant is never before the last entry of the trail.
    pub fn acting(&self) -> &Acting {
        &self.acting
    }

    /// The key of the audit trail.
    pub(in crate::store) const fn audit_key(&self) -> &AuditKey {
        self.key
    }

    /// Writes the audit entry and commits, both or neither. Returns the entry's number in the trail.
    pub fn commit(mut self, entry: Entry) -> Result<i64> {
        self.record(entry)
    }

    /// Undoes everything but writes the audit entry: for dry runs, which leave only the trace that they happened.
    pub fn roll_back_but_record(mut self, entry: Entry) -> Result<i64> {
        self.db.conn.execute_batch("ROLLBACK; BEGIN IMMEDIATE")?;
        // The lock was let go for a moment.
        self.db.in_place.check()?;
        self.record(entry)
    }

    fn record(&mut self, entry: Entry) -> Result<i64> {
        let head = audit::entry_insert(self, self.key, &self.acting, entry)?;
        if self.committed.begins() {
            witness_note(self, head.number, head.at)?;
        }
        self.db.conn.execute_batch("COMMIT")?;
        self.open = false;
        let number = head.number;
        self.committed.set(head);
        Ok(number)
    }
}

impl Deref for WriteTx<'_> {
    type Target = Db;
    fn deref(&self) -> &Db {
        self.db
    }
}

impl Drop for WriteTx<'_> {
    fn drop(&mut self) {
        if self.open && !self.db.conn.is_autocommit() {
            // A rollback that fails leaves a hot journal, which the next opening rolls back.
            let _ = self.db.conn.execute_batch("ROLLBACK");
        }
    }
}

/// The failure for a record that is not there.
pub fn no_such(reference: impl std::fmt::Display) -> Failure {
    Failure::new(
        Code::NotFound,
        format!("There is no {reference} in this store."),
    )
    .hint("References are permanent; check the year and the number.")
}
