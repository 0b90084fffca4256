//! The store written anew under another key, for `mkt key rotate`.
//!
//! `PRAGMA rekey` is never used: it can report success and keep the old key when a write fails, and it writes over the only copy.
//! SQLCipher's own `sqlcipher_export` copies the schema and every row into a new file instead, and that file is then compared with
//! the store row by row before it counts.
//!
//! What does not live here: the keys (`keys`), and how the new file takes the place of the old one (`actions::key::rotate`).

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};
use sha2::{Digest as _, Sha256};

use crate::error::{Code, Failure, Result};
use crate::store::open::{APPLICATION_ID, CipherKey, Reach, connect};
use crate::store::tx::Db;
use crate::store::verify::schema;

/// How often it is looked how far the copying is, and whether it shall stop.
const LOOK: Duration = Duration::from_millis(100);

/// Told how far the copying is, in bytes; its failure ends it.
pub type Step<'s> = &'s mut dyn FnMut(u64, u64) -> Result<()>;

/// Writes the store as the last commit left it into the empty private file `to`, under another key. The caller holds the store's
/// lock, so that nothing is committed meanwhile; where this fails, `to` is the caller's to take away. It is not forced to the disk.
pub fn store_copy_under(
    path: &Path,
    key: &CipherKey<'_>,
    to: &Path,
    new_key: &CipherKey<'_>,
    step: Step<'_>,
) -> Result<()> {
    let conn = connect(path, key, Reach::Copy)?;
    conn.execute(
        "ATTACH ?1 AS next KEY ?2",
        (
            ToSqlOutput::Borrowed(ValueRef::Text(to.as_os_str().as_encoded_bytes())),
            zeroize::Zeroizing::new(format!("x'{}'", new_key.digits())).as_str(),
        ),
    )?;
    // A file that is not whole is thrown away, so nothing of it need be undone; and all of it is forced to the disk at the end.
    conn.execute_batch("PRAGMA next.journal_mode = OFF; PRAGMA next.synchronous = OFF;")?;
    let of = std::fs::metadata(path).map_or(0, |meta| meta.len());
    let length = || std::fs::metadata(to).map_or(0, |meta| meta.len()).min(of);
    let interrupt = conn.get_interrupt_handle();
    let mut stopped = Ok(());
    let exported = std::thread::scope(|scope| {
        let (done, is_done) = std::sync::mpsc::channel();
        let work = scope.spawn(move || {
            let exported = export(&conn);
            let _ = done.send(());
            exported
        });
        while is_done.recv_timeout(LOOK) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            if stopped.is_ok() {
                stopped = step(length(), of);
            }
            if stopped.is_err() {
                interrupt.interrupt();
            }
        }
        work.join()
    });
    stopped?;
    exported
        .map_err(|_| Failure::internal("The store could not be written anew."))?
        .map_err(unwritten)
}

/// `sqlcipher_export` tells of every failure as an error of its own, and of what lay underneath in words only. They are looked at
/// here, and never shown.
fn unwritten(error: rusqlite::Error) -> Failure {
    let code = match &error {
        rusqlite::Error::SqliteFailure(failure, Some(words))
            if failure.code == rusqlite::ErrorCode::Unknown =>
        {
            [
                ("disk is full", rusqlite::ffi::SQLITE_FULL),
                ("disk I/O", rusqlite::ffi::SQLITE_IOERR),
                ("malformed", rusqlite::ffi::SQLITE_CORRUPT),
            ]
            .into_iter()
            .find_map(|(part, code)| words.contains(part).then_some(code))
        }
        _ => return error.into(),
    };
    match code {
        Some(code) => {
            rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None).into()
        }
        None => Failure::new(
            Code::Io,
            "The store could not be written anew under a new key; nothing was changed.",
        )
        .hint("It needs as much room on the disk as the store has. Run `mkt verify`; if that finds nothing, ask the administrator to look at the disk.")
        .because(error),
    }
}

fn export(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("SELECT sqlcipher_export('next')", [], |_| Ok(()))?;
    // It carries neither of these over.
    let version: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    conn.pragma_update(Some("next"), "user_version", version)?;
    conn.pragma_update(Some("next"), "application_id", APPLICATION_ID)?;
    conn.execute_batch("DETACH next")
}

/// Refuses (exit 13) where the copy is not the same as the store: its schema, its versions, or any row of any table.
pub fn same_content(store: &Db, copy: &Db) -> Result<()> {
    let differs = |what: &str| {
        Failure::new(
            Code::Damaged,
            format!("The store could not be written anew under a new key: {what} of the copy differ from the store's. Nothing was changed."),
        )
        .hint("Run `mkt verify`. If it finds nothing, try again; the disk or the memory of this machine may be failing.")
    };
    if schema(store.sql())? != schema(copy.sql())? {
        return Err(differs("the tables"));
    }
    for pragma in ["user_version", "application_id", "auto_vacuum", "encoding"] {
        let of = |db: &Db| {
            db.sql()
                .pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))
        };
        if of(store)? != of(copy)? {
            return Err(differs("the versions"));
        }
    }
    for table in tables(store)? {
        if digest(store, &table)? != digest(copy, &table)? {
            return Err(differs("the rows"));
        }
    }
    Ok(())
}

/// Every table that has rows of its own; those of the full-text indexes are.
fn tables(db: &Db) -> Result<Vec<String>> {
    let mut statement = db.sql().prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many rows a table has, and the sum of their hashes: the same in whatever order they are read.
fn digest(db: &Db, table: &str) -> Result<(u64, [u64; 4])> {
    // The names come from the schema, which was compared.
    let mut statement = db
        .sql()
        .prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let (mut count, mut sum) = (0, [0_u64; 4]);
    while let Some(row) = rows.next()? {
        let mut hash = Sha256::new();
        for at in 0..columns {
            let (kind, bytes): (u8, &[u8]) = match row.get_ref(at)? {
                ValueRef::Null => (0, &[]),
                ValueRef::Integer(number) => (1, &number.to_be_bytes()),
                ValueRef::Real(number) => (2, &number.to_bits().to_be_bytes()),
                ValueRef::Text(text) => (3, text),
                ValueRef::Blob(blob) => (4, blob),
            };
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        count += 1;
        for (lane, eight) in sum.iter_mut().zip(hash.finalize().chunks_exact(8)) {
            let eight = eight.try_into().map_or(0, u64::from_be_bytes);
            *lane = lane.wrapping_add(eight);
        }
    }
    Ok((count, sum))
}
