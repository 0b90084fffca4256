//! Old stores, really encrypted, become present ones; newer ones are refused; a kill in the middle leaves the old one whole.

use std::path::Path;

use mkt::error::Code;
use mkt::store::Store;
use mkt::store::migrate::{CURRENT, without_comments};
use mkt::store::open::{APPLICATION_ID, CipherKey};
use mkt::store::verify::schema;
use rusqlite::Connection;

use crate::support::private_folder;

const MIGRATIONS: [&str; CURRENT as usize] = [
    include_str!("../src/store/migrations/0001_store.sql"),
    include_str!("../src/store/migrations/0002_records.sql"),
    include_str!("../src/store/migrations/0003_rights_and_retention.sql"),
    include_str!("../src/store/migrations/0004_disposal.sql"),
    include_str!("../src/store/migrations/0005_rights_and_complaints.sql"),
    include_str!("../src/store/migrations/0006_audit_checkpoint.sql"),
    include_str!("../src/store/migrations/0007_review.sql"),
    include_str!("../src/store/migrations/0008_taking_back.sql"),
    include_str!("../src/store/migrations/0009_notified.sql"),
    include_str!("../src/store/migrations/0010_witness.sql"),
    include_str!("../src/store/migrations/0011_known_by_earlier.sql"),
    include_str!("../src/store/migrations/0012_roles.sql"),
    include_str!("../src/store/migrations/0013_merge_order.sql"),
];

const STORE_ID: &str = "00112233445566778899aabbccddeeff";

fn key() -> String {
    "0123456789abcdef".repeat(6)
}

fn raw(path: &Path) -> Connection {
    mkt::store::open::set_up();
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";",
        key()
    ))
    .unwrap();
    conn
}

/// A store of an old version, as that version's program would have left it.
fn old_store(path: &Path, version: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let conn = raw(path);
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    for sql in &MIGRATIONS[..version as usize] {
        conn.execute_batch(&without_comments(sql)).unwrap();
    }
    conn.execute(
        "INSERT INTO store_info VALUES (1, ?1, '2026-01-01T00:00:00Z')",
        [STORE_ID],
    )
    .unwrap();
    conn.execute("INSERT INTO user_account (name, full_name, added_at, added_by) VALUES ('alice', 'Alice Example', '2026-01-01T00:00:00Z', 'alice')", [])
        .unwrap();
    conn.pragma_update(None, "user_version", version).unwrap();
    drop(conn);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn open(path: &Path) -> mkt::error::Result<Store> {
    Store::open(path, &CipherKey::new(&key())?, &[7; 32], STORE_ID)
}

fn version(path: &Path) -> u32 {
    raw(path)
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[test]
fn every_old_store_migrates_and_equals_a_fresh_one() {
    let folder = private_folder();
    let fresh = folder.path().join("fresh.db");
    old_store(&fresh, CURRENT);
    for from in 1..CURRENT {
        let path = folder.path().join(format!("old-{from}.db"));
        old_store(&path, from);
        assert_ne!(
            &std::fs::read(&path).unwrap()[..15],
            b"SQLite format 3",
            "the old store is encrypted"
        );
        drop(open(&path).unwrap());
        assert_eq!(version(&path), CURRENT);
        assert_eq!(
            schema(&raw(&path)).unwrap(),
            schema(&raw(&fresh)).unwrap(),
            "from version {from}"
        );
        let name: String = raw(&path)
            .query_row("SELECT full_name FROM user_account", [], |row| row.get(0))
            .unwrap();
        assert_eq!(name, "Alice Example");
        let copy = folder
            .path()
            .join(format!("old-{from}.db.before-schema-{from}"));
        assert_eq!(
            version(&copy),
            from,
            "the store as it was is kept beside it"
        );
    }
}

#[test]
fn answers_of_a_review_from_before_they_could_be_taken_back_stay_in_their_order() {
    let folder = private_folder();
    let path = folder.path().join("old.db");
    old_store(&path, 7);
    let conn = raw(&path);
    conn.execute_batch(
        "INSERT INTO case_record (id, title, basis, opened_on, policy_version, recorded_by, recorded_at)
             VALUES (20260000001, 'Example', '[\"care-act-2014-s44\"]', '2026-01-05', 1, 'alice', '2026-01-05T09:00:00Z');
         INSERT INTO export (id, case_id, audience, state, prepared_on, rules_version, prepared_by, prepared_at)
             VALUES (1, 20260000001, 'report', 'ready', '2026-03-01', 3, 'alice', '2026-03-01T09:00:00Z');
         INSERT INTO export_decision VALUES
             (1, 'qa', 'keep', NULL, 'alice', '2026-03-01T09:03:00Z'),
             (1, 'qb', 'alias', 'P-000001', 'bob', '2026-03-01T09:02:00Z');",
    )
    .unwrap();
    drop(conn);
    drop(open(&path).unwrap());
    let conn = raw(&path);
    let mut rows = conn
        .prepare("SELECT question || ' ' || decision || ' ' || recorded_by FROM export_decision WHERE undone_at IS NULL ORDER BY id")
        .unwrap();
    let kept: Vec<String> = rows
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    assert_eq!(kept, ["qb alias bob", "qa keep alice"]);
}

#[test]
fn people_whose_names_were_corrected_before_are_found_by_them() {
    let folder = private_folder();
    let path = folder.path().join("old.db");
    old_store(&path, 10);
    let conn = raw(&path);
    conn.execute_batch(
        "INSERT INTO person (id, forenames, surname, names_folded, recorded_by, recorded_at)
             VALUES (1, '[\"Borys\"]', 'Wrightman', 'borys wrightman', 'alice', '2026-01-05T09:00:00Z');
         INSERT INTO earlier_version (kind, record, details, replaced_by, replaced_at)
             VALUES ('P', 1, '{\"forenames\":[\"Borys\"],\"surname\":\"Wałęsa\",\"phones\":[\"07700 900123\"]}', 'alice', '2026-01-06T09:00:00Z');",
    )
    .unwrap();
    drop(conn);
    drop(open(&path).unwrap());
    let conn = raw(&path);
    for word in ["walesa", "wrightman"] {
        let found: i64 = conn
            .query_row(
                "SELECT rowid FROM person_fts WHERE person_fts MATCH ?1",
                [word],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(found, 1, "{word}");
    }
    let keys: i64 = conn
        .query_row(
            "SELECT count(*) FROM person_key WHERE key LIKE 'p%900123'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(keys, 1);
}

#[test]
fn a_newer_store_is_refused_and_not_touched() {
    let folder = private_folder();
    let path = folder.path().join("newer.db");
    old_store(&path, CURRENT);
    raw(&path)
        .pragma_update(None, "user_version", CURRENT + 1)
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(open(&path).err().unwrap().code, Code::Newer);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_kill_in_the_middle_leaves_the_old_store_whole() {
    let folder = private_folder();
    let path = folder.path().join("old.db");
    old_store(&path, 1);
    // What the disk holds while a migration is half done: the pages already written, and the journal that takes them back.
    let half = raw(&path);
    half.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN EXCLUSIVE;")
        .unwrap();
    half.execute_batch(&without_comments(MIGRATIONS[1]))
        .unwrap();
    half.execute_batch("PRAGMA user_version = 2;").unwrap();
    let killed = folder.path().join("killed.db");
    std::fs::copy(&path, &killed).unwrap();
    std::fs::copy(
        folder.path().join("old.db-journal"),
        folder.path().join("killed.db-journal"),
    )
    .unwrap();
    assert_ne!(std::fs::read(&path).unwrap().len(), 0);
    drop(half);

    let after = raw(&killed);
    let at: u32 = after
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(at, 1, "the half-done migration is rolled back");
    let tables: u32 = after
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'case_record'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(tables, 0);
    drop(after);
    drop(open(&killed).unwrap());
    assert_eq!(
        version(&killed),
        CURRENT,
        "and the next opening carries it out"
    );
}

#[test]
fn a_wrong_key_is_not_taken_for_a_newer_or_an_empty_store() {
    let folder = private_folder();
    let path = folder.path().join("mkt.db");
    old_store(&path, CURRENT);
    let wrong = "f".repeat(96);
    let failure = Store::open(&path, &CipherKey::new(&wrong).unwrap(), &[7; 32], STORE_ID)
        .err()
        .unwrap();
    assert_eq!(failure.code, Code::Damaged);
    assert!(
        CipherKey::new("abc").is_err(),
        "a malformed raw key never reaches SQLCipher"
    );
    assert!(CipherKey::new(&"G".repeat(96)).is_err());
}

#[test]
fn only_lines_that_are_comments_are_left_out_of_what_a_store_keeps() {
    assert_eq!(
        without_comments(
            "-- Why.\nCREATE TABLE a (\n    -- What.\n    b TEXT DEFAULT '--'\n) STRICT;\n"
        ),
        "CREATE TABLE a (\nb TEXT DEFAULT '--'\n) STRICT;\n"
    );
    for sql in MIGRATIONS {
        let kept = without_comments(sql);
        assert!(!kept.contains("--"), "a comment stands behind a statement");
    }
}
