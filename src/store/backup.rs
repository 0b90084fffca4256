//! The store's file copied as it is, page by page and still encrypted, while others write.
//!
//! The pages are copied without any lock first. What others wrote meanwhile is in the copy in part or not at all, so the copy is
//! then compared with the file, and what differs is copied again: once more without a lock, and at last under a read lock,
//! under which nothing can be committed. The rollback journal keeps a store's file whole whenever no one is writing to it
//! (<https://sqlite.org/lockingv3.html>), so the copy is then the store as the last commit left it. Writers wait for one
//! comparison of two files that were read a moment ago and lie in memory, and can go on with everything but their commit.
//!
//! `SQLite`'s own online backup is not used. It begins anew whenever another process commits, so that on a busy store it ends
//! only under a lock for the whole of its copying; and it would decrypt and encrypt each page, where SQLCipher's pages can be
//! copied as they are: each has its own MAC, and is checked by it when the backup is opened.

use std::fs::File;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::domain::audit::Entry;
use crate::domain::date::Instant as Moment;
use crate::error::{Code, Failure, Result};
use crate::store::tx::{Db, WriteTx};
use crate::store::{Acting, Store};

/// How much is compared and copied at once.
const BLOCK: usize = 256 * 1024;

/// How long the comparison may keep writers waiting before it lets go and tries again: half of what they wait.
const LONGEST_LOCK: Duration = Duration::from_secs(5);

/// How often it lets go. A machine on which it takes that long again and again is then given the time it needs.
const TRIES: u32 = 3;

/// Told how far the copying is; its failure ends it.
pub type Step<'s> = &'s mut dyn FnMut(u64, u64) -> Result<()>;

/// Copies the store into `into` from byte `at` on, and runs `last` while nothing can be committed. Gives the bytes of the
/// store and what `last` gave.
pub fn store_copy<T>(
    store: &Store,
    into: &File,
    at: u64,
    step: Step<'_>,
    last: &mut dyn FnMut() -> Result<T>,
) -> Result<(u64, T)> {
    // This must be closed only when this process holds no lock on the file any more: closing any descriptor of a file gives
    // up every lock on it that the process has (<https://sqlite.org/howtocorrupt.html>, section 2.2).
    let from = File::open(store.path()).map_err(unreadable)?;
    let copied = copy_by_turns(store, &from, into, at, step, last);
    if !store.db().conn.is_autocommit() {
        store.db().conn.execute_batch("ROLLBACK")?;
    }
    drop(from);
    copied
}

fn copy_by_turns<T>(
    store: &Store,
    from: &File,
    into: &File,
    at: u64,
    step: Step<'_>,
    last: &mut dyn FnMut() -> Result<T>,
) -> Result<(u64, T)> {
    for turn in 0..2 {
        compare_and_copy(from, into, at, turn > 0, &mut |done, of| {
            step(done, of).map(|()| true)
        })?;
    }
    let conn = &store.db().conn;
    for tried in 1.. {
        conn.execute_batch("BEGIN")?;
        // A transaction has no lock before it reads.
        let _: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        same_file(store.path(), from)?;
        let begun = Instant::now();
        let length = compare_and_copy(from, into, at, true, &mut |done, of| {
            step(done, of)?;
            Ok(tried > TRIES || begun.elapsed() < LONGEST_LOCK)
        })?;
        if let Some(length) = length {
            let told = last()?;
            conn.execute_batch("COMMIT")?;
            return Ok((length, told));
        }
        conn.execute_batch("ROLLBACK")?;
    }
    Err(Failure::internal(
        "The store could not be copied for the backup.",
    ))
}

/// Copies the blocks that differ, or all of them where there is nothing to compare with yet, and gives the length; nothing
/// where `go_on` said to stop.
fn compare_and_copy(
    from: &File,
    into: &File,
    at: u64,
    compare: bool,
    go_on: &mut dyn FnMut(u64, u64) -> Result<bool>,
) -> Result<Option<u64>> {
    let (mut now, mut then) = (vec![0; BLOCK], vec![0; BLOCK]);
    let mut done = 0;
    loop {
        let length = from.metadata().map_err(unreadable)?.len();
        if !go_on(done, length)? {
            return Ok(None);
        }
        let read = read_some(from, &mut now, done).map_err(unreadable)?;
        let Some(block) = now.get(..read).filter(|block| !block.is_empty()) else {
            return Ok(Some(done));
        };
        let is_there = compare
            && read_some(into, then.get_mut(..read).unwrap_or_default(), at + done)
                .map_err(uncopied)?
                == read
            && then.get(..read) == Some(block);
        if !is_there {
            into.write_all_at(block, at + done).map_err(uncopied)?;
        }
        done += read as u64;
    }
}

/// Reads as much as there is, up to the length of the buffer.
fn read_some(file: &File, buffer: &mut [u8], at: u64) -> std::io::Result<usize> {
    let mut read = 0;
    while let Some(rest) = buffer.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, at + read as u64) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// Refuses (exit 11) where the store's name has come to mean another file, which a rotation of the key does.
fn same_file(path: &Path, open: &File) -> Result<()> {
    let (now, then) = (
        std::fs::metadata(path).map_err(unreadable)?,
        open.metadata().map_err(unreadable)?,
    );
    if (now.dev(), now.ino()) == (then.dev(), then.ino()) {
        return Ok(());
    }
    Err(Failure::new(
        Code::Busy,
        "The store was replaced by another file while its backup was being made; no backup was kept.",
    )
    .hint("Try again in a moment."))
}

fn unreadable(error: std::io::Error) -> Failure {
    Failure::io("The store could not be read for the backup", error)
        .hint("Ask the administrator to look at the disk, then run `mkt verify`.")
}

fn uncopied(error: std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Failure::new(
            Code::Io,
            "The disk for the backup is full; no backup was kept, and the store is as it was.",
        )
        .hint("Make room there, or name a place on another disk with --out.")
        .because(error);
    }
    Failure::io("The backup could not be written, and none was kept", error)
        .hint("The store is as it was. Name another place with --out.")
}

/// A backup as the audit trail knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupTold {
    /// Its own number.
    pub number: i64,
    /// When it was made, or checked.
    pub at: Moment,
}

/// The newest backup that was made, and the newest check of one by `backup verify`.
pub fn backup_newest(db: &Db) -> Result<(Option<BackupTold>, Option<BackupTold>)> {
    Ok((
        newest_of(db, "backup.create")?,
        newest_of(db, "backup.verify")?,
    ))
}

fn newest_of(db: &Db, action: &str) -> Result<Option<BackupTold>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT refs, at FROM audit_entry WHERE action = ?1 ORDER BY number DESC LIMIT 1",
    )?;
    let mut rows = statement.query([action])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let (refs, at): (String, String) = (row.get(0)?, row.get(1)?);
    Ok(Entry::backup_of(&refs)
        .zip(Moment::parse(&at).ok())
        .map(|(number, at)| BackupTold { number, at }))
}

/// Begins what no wrong clock may stand against, at the instant of [`instant_within_the_guard`].
pub fn begin_within_the_guard<'s>(store: &'s mut Store, acting: &Acting) -> Result<WriteTx<'s>> {
    let (at, _) = instant_within_the_guard(store, acting)?;
    store.begin(&Acting {
        at,
        ..acting.clone()
    })
}

/// The newest entry's instant, where the clock guard would stand against acting `now`: what is recorded past it then bears
/// that instant, and the guard stands on until a Data Protection Officer acknowledges the clock. Else the instant of acting.
/// The second value says whether it stands against it.
pub fn instant_within_the_guard(store: &Store, acting: &Acting) -> Result<(Moment, bool)> {
    match crate::store::audit::clock_guard(store.db(), acting.at, acting.read.elapsed()) {
        Ok(at) => Ok((at, false)),
        Err(failure) if failure.code == Code::Refused => {
            let head = crate::store::audit::head(store.db())?;
            Ok((head.map_or(acting.at, |(_, at, _)| at), true))
        }
        Err(failure) => Err(failure),
    }
}
