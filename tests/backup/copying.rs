//! The copying itself: who may write when, and that what others write meanwhile is in the copy whole or not at all.

use std::cell::Cell;
use std::time::Duration;

use mkt::actions::opening::PassphraseSource;
use mkt::keys::{DataKey, KeyFile};
use mkt::outside::backup_file::{Header, NewBackup, STORE_AT};
use mkt::store::backup::store_copy;
use mkt::store::migrate::{CURRENT, without_comments};
use mkt::store::open::APPLICATION_ID;
use rusqlite::Connection;

use super::{desk, names};
use crate::support::{CHEAP, Desk, sql};

/// Makes the store larger than what is copied at once.
fn grow(connection: &Connection) {
    connection
        .execute_batch("CREATE TABLE filler (number INTEGER PRIMARY KEY, text TEXT)")
        .unwrap();
    for _ in 0..40 {
        connection
            .execute(
                "INSERT INTO filler (text) VALUES (hex(randomblob(50000)))",
                [],
            )
            .unwrap();
    }
}

/// Changes rows all over the file; whether that could be committed.
fn write(connection: &Connection) -> bool {
    connection
        .execute(
            "UPDATE filler SET text = hex(randomblob(50000)) WHERE number % 7 = abs(random()) % 7",
            [],
        )
        .is_ok()
}

#[test]
fn others_write_while_pages_are_copied_and_wait_only_at_the_end() {
    let desk = desk();
    let other = desk.sql();
    grow(&other);
    other.busy_timeout(Duration::ZERO).unwrap();
    let copy = desk.path("copy.db");
    let into = std::fs::File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&copy)
        .unwrap();
    let (written, refused) = (Cell::new(0), Cell::new(0));
    let mut at_the_end = None;
    let mut session = desk.session();
    let (bytes, keys) = store_copy(
        session.store(),
        &into,
        0,
        &mut |_, _| {
            let count = if write(&other) { &written } else { &refused };
            count.set(count.get() + 1);
            Ok(())
        },
        &mut || {
            at_the_end = Some(write(&other));
            Ok(std::fs::read(desk.path("mkt.db.keys")).unwrap())
        },
    )
    .unwrap();
    assert!(written.get() > 20, "two passes without a lock");
    assert!(refused.get() > 10, "one under it: {}", refused.get());
    assert_eq!(at_the_end, Some(false), "the keys are read under the lock");
    assert!(write(&other), "and afterwards it is gone");

    into.set_len(bytes).unwrap();
    desk.private_file("copy.db.keys", std::str::from_utf8(&keys).unwrap());
    let copied = sql::connection(
        std::path::Path::new(&copy),
        "alice",
        std::path::Path::new(&desk.path("alice.pass")),
        CHEAP,
    );
    let sound: String = copied
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    assert!(
        copied
            .prepare("PRAGMA cipher_integrity_check")
            .unwrap()
            .query([])
            .unwrap()
            .next()
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_step_that_fails_lets_go_of_the_store() {
    let desk = desk();
    let other = desk.sql();
    grow(&other);
    other.busy_timeout(Duration::ZERO).unwrap();
    let into = std::fs::File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(desk.path("copy.db"))
        .unwrap();
    let mut session = desk.session();
    let failed = store_copy(
        session.store(),
        &into,
        0,
        &mut |_, _| Ok(()),
        &mut || -> mkt::error::Result<()> { Err(mkt::error::Failure::refused("No.")) },
    );
    assert_eq!(failed.unwrap_err().message, "No.");
    assert!(write(&other), "no lock is left");
}

/// The key of the desk's store.
fn key(desk: &Desk) -> (KeyFile, DataKey) {
    let keys = KeyFile::load(std::path::Path::new(&desk.path("mkt.db.keys"))).unwrap();
    let secret = PassphraseSource::File(desk.path("alice.pass").into())
        .read()
        .unwrap();
    let unlocked = keys
        .unlock(&"alice".parse().unwrap(), &secret, CHEAP)
        .unwrap();
    (keys, unlocked.data_key)
}

#[test]
fn a_backup_that_an_older_version_made_is_brought_up_to_date_in_the_new_store_alone() {
    use std::os::unix::fs::FileExt as _;
    let desk = Desk::new();
    let (keys, key) = key(&desk);
    let old = desk.path("old.db");
    mkt::store::open::set_up();
    let connection = Connection::open(&old).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";",
            key.cipher_key(keys.salt()).unwrap().as_str()
        ))
        .unwrap();
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    connection
        .execute_batch(&without_comments(include_str!(
            "../../src/store/migrations/0001_store.sql"
        )))
        .unwrap();
    connection
        .execute(
            "INSERT INTO store_info VALUES (1, ?1, '2026-01-01T00:00:00Z')",
            [keys.store_id()],
        )
        .unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    let pages = std::fs::read(&old).unwrap();
    std::fs::remove_file(&old).unwrap();

    let file = desk.path("old.mktbackup");
    let header = Header {
        store_id: keys.store_id(),
        epoch: keys.epoch(),
        made_at: "2026-11-01T02:30:00Z".parse().unwrap(),
        number: 5,
        store_bytes: pages.len() as u64,
        key_bytes: 0,
    };
    let mut backup = NewBackup::begin(std::path::Path::new(&file), header.clone()).unwrap();
    backup.file().write_all_at(&pages, STORE_AT).unwrap();
    let text = std::fs::read(desk.path("mkt.db.keys")).unwrap();
    backup
        .finish(header, &text, &key.backup_key().unwrap(), &mut |_, _, _| {
            Ok(())
        })
        .unwrap();
    backup.place().unwrap();

    let before = names(desk.folder());
    let sealed = std::fs::read(&file).unwrap();
    desk.try_words(&["backup", "verify", &file]).ok();
    assert_eq!(names(desk.folder()), before);
    let new = desk.path("restored.db");
    desk.try_words(&["backup", "restore", &file, "--as", &new])
        .ok();
    let mut after = before;
    after.extend(["restored.db", "restored.db.keys", "restored.db.witness"].map(str::to_owned));
    after.sort();
    assert_eq!(
        names(desk.folder()),
        after,
        "no copy of the old one is left"
    );
    assert_eq!(std::fs::read(&file).unwrap(), sealed);
    let restored = sql::connection(
        std::path::Path::new(&new),
        "alice",
        std::path::Path::new(&desk.path("alice.pass")),
        CHEAP,
    );
    let version: u32 = restored
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, CURRENT);
}
