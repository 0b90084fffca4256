//! The store's own tables, for what no command does: records of nouns that come later, and damage.

use std::path::Path;

use mkt::actions::opening::{KdfCost, PassphraseSource};
use mkt::keys::KeyFile;
use rusqlite::Connection;

/// A plain connection to a store, by a user's passphrase file.
pub fn connection(store: &Path, user: &str, passphrase: &Path, least: KdfCost) -> Connection {
    let keys = KeyFile::load(&KeyFile::path_for(store)).unwrap();
    let secret = PassphraseSource::File(passphrase.to_owned())
        .read()
        .unwrap();
    let unlocked = keys.unlock(&user.parse().unwrap(), &secret, least).unwrap();
    let key = unlocked.data_key.cipher_key(keys.salt()).unwrap();
    mkt::store::open::set_up();
    let sql = Connection::open(store).unwrap();
    sql.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\"; PRAGMA foreign_keys = ON;",
        key.as_str()
    ))
    .unwrap();
    sql
}

/// Puts a case there that is about one child, P-000001, who is put there too: C-2026-0001.
pub fn put_case(sql: &Connection) {
    sql.execute_batch(
        "INSERT INTO person (id, forenames, surname, names_folded, recorded_by, recorded_at)
             VALUES (1, '[\"Wren\"]', 'Example', 'wren example', 'alice', '2026-01-06T09:00:00Z');
         INSERT INTO case_record (id, title, basis, opened_on, policy_version, recorded_by, recorded_at)
             VALUES (20260000001, 'An example', '[\"working-together-2018\"]', '2026-01-06', 1, 'alice', '2026-01-06T09:00:00Z');
         INSERT INTO case_person (case_id, person, role, subject, category, added_on, position, recorded_by, recorded_at)
             VALUES (20260000001, 1, 'subject', 1, 'child', '2026-01-06', 0, 'alice', '2026-01-06T09:00:00Z');
         INSERT INTO reference_counter VALUES ('P', 0, 1), ('C', 2026, 1);",
    )
    .unwrap();
}

/// Puts another case there, C-2026-0002, with nobody on it.
pub fn put_other_case(sql: &Connection) {
    sql.execute_batch(
        "INSERT INTO case_record (id, title, basis, opened_on, policy_version, recorded_by, recorded_at)
             VALUES (20260000002, 'Another', '[\"care-act-2014-s44\"]', '2026-01-06', 1, 'alice', '2026-01-06T09:00:00Z');
         UPDATE reference_counter SET last = 2 WHERE kind = 'C';",
    )
    .unwrap();
}

/// Puts an export there, in this state: E-… of C-2026-….
pub fn put_export(sql: &Connection, id: i64, case: i64, state: &str) {
    let released = matches!(state, "released" | "withdrawn");
    sql.execute(
        "INSERT INTO export (id, case_id, audience, state, prepared_on, rules_version, prepared_by, prepared_at, released_by, released_at)
             VALUES (?1, ?2, 'families', ?3, '2026-02-01', 1, 'alice', '2026-02-01T09:00:00Z', ?4, ?5)",
        (
            id,
            20_260_000_000 + case,
            state,
            released.then_some("alice"),
            released.then_some("2026-02-03T23:59:00Z"),
        ),
    )
    .unwrap();
}
