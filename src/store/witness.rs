//! What the store knows of its witness: since when it has one, the newest entry that this process wrote, and the seal of a beginning.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use hmac::Mac as _;
use rusqlite::{OptionalExtension as _, params};

use crate::domain::date::Instant;
use crate::domain::witness::Head;
use crate::error::Result;
use crate::store::audit::{AuditKey, entry_mac, head, hex};
use crate::store::tx::{Db, WriteTx};

/// What a store's transactions leave for its witness; the copies of it are one.
#[derive(Debug, Clone, Default)]
pub struct Committed(Rc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    newest: RefCell<Option<Head>>,
    begins: Cell<bool>,
}

impl Committed {
    /// The newest entry that was committed through this store since it was opened; none where none was.
    pub fn newest(&self) -> Option<Head> {
        self.0.newest.borrow().clone()
    }

    /// The store has a witness from its next entry on.
    pub fn begin(&self) {
        self.0.begins.set(true);
    }

    /// What another file that took this store's place has as its newest entry: it is told as if it had been committed here.
    pub fn go_on_with(&self, other: &Self) {
        if let Some(newest) = other.newest() {
            self.set(newest);
        }
    }

    /// Whether the store has a witness from its next entry on.
    pub fn begins(&self) -> bool {
        self.0.begins.get()
    }

    pub(in crate::store) fn set(&self, newest: Head) {
        self.0.begins.set(false);
        self.0.newest.replace(Some(newest));
    }
}

/// The number of the entry from which on the store has a witness; none where it never had one.
pub fn witness_since(db: &Db) -> Result<Option<i64>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT number FROM witness")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Notes that the store has a witness from this entry on, where that is not noted yet.
pub(in crate::store) fn witness_note(tx: &WriteTx<'_>, number: i64, at: Instant) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT OR IGNORE INTO witness (only_row, number, begun_at) VALUES (1, ?1, ?2)",
        )?
        .execute(params![number, at.to_string()])?;
    Ok(())
}

/// The newest entry of the trail, as a witness tells it.
pub fn newest(db: &Db) -> Result<Option<Head>> {
    Ok(head(db)?.map(|(number, at, mac)| Head {
        number,
        mac: hex(&mac),
        at,
    }))
}

/// The MAC of an entry in hexadecimal; none where the trail has no such entry.
pub fn mac_of(db: &Db, number: i64) -> Result<Option<String>> {
    Ok(entry_mac(db, number)?.as_deref().map(hex))
}

/// The seal of a beginning in hexadecimal.
pub fn seal(key: &AuditKey, text: &str) -> String {
    let mut mac = key.mac();
    mac.update(b"mkt witness beginning 1\0");
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}
