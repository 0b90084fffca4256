//! From older schemas to the present one. A migration is a file of SQL that is never edited once released; all that
//! are missing run in one transaction, so a kill in the middle leaves the old store whole.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::error::{Code, Failure, Result};
use crate::store::open::{APPLICATION_ID, CipherKey, Reach, connect};
use crate::store::person::index_with_earlier;

/// Every migration in order; the number is the `user_version` that it leads to.
const MIGRATIONS: [(u32, &str); 13] = [
    (1, include_str!("migrations/0001_store.sql")),
    (2, include_str!("migrations/0002_records.sql")),
    (3, include_str!("migrations/0003_rights_and_retention.sql")),
    (4, include_str!("migrations/0004_disposal.sql")),
    (5, include_str!("migrations/0005_rights_and_complaints.sql")),
    (6, include_str!("migrations/0006_audit_checkpoint.sql")),
    (7, include_str!("migrations/0007_review.sql")),
    (8, include_str!("migrations/0008_taking_back.sql")),
    (9, include_str!("migrations/0009_notified.sql")),
    (10, include_str!("migrations/0010_witness.sql")),
    (11, include_str!("migrations/0011_known_by_earlier.sql")),
    (12, include_str!("migrations/0012_roles.sql")),
    (13, include_str!("migrations/0013_merge_order.sql")),
];

/// The schema version this program writes.
pub const CURRENT: u32 = 13;

/// The schema from which on people are found by what was recorded of them before as well.
const FOUND_BY_EARLIER: u32 = 11;

/// Makes the whole schema in an empty file.
pub(in crate::store) fn create(conn: &Connection, store_id: &str, created_at: &str) -> Result<()> {
    conn.execute_batch("BEGIN EXCLUSIVE")?;
    let made = (|| -> Result<()> {
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        run(conn, 0, CURRENT)?;
        conn.execute(
            "INSERT INTO store_info (only_row, store_id, created_at) VALUES (1, ?1, ?2)",
            params![store_id, created_at],
        )?;
        Ok(conn.execute_batch("COMMIT")?)
    })();
    if made.is_err() {
        let _ = conn.execute_batch("ROLLBACK");
    }
    made
}

fn run(conn: &Connection, from: u32, to: u32) -> Result<()> {
    for (version, sql) in MIGRATIONS {
        if version > from && version <= to {
            conn.execute_batch(&without_comments(sql))?;
            conn.pragma_update(None, "user_version", version)?;
        }
    }
    // What people are found by is worked out here and not in SQL. Last, when the tables are those that this program reads.
    if (1..FOUND_BY_EARLIER).contains(&from) && to >= FOUND_BY_EARLIER {
        index_with_earlier(conn)?;
    }
    Ok(())
}

/// The statements without the lines that are comments, and without indentation. `SQLite` keeps the text of each statement in
/// the store, and every command decrypts and reads all of it before it does anything; what is written there for people is
/// read in the files.
pub fn without_comments(sql: &str) -> String {
    sql.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("--"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Brings an older store up to date after a verified copy of it beside the original; refuses a newer one.
pub(in crate::store) fn to_current(
    conn: &Connection,
    path: &Path,
    key: &CipherKey<'_>,
    version: u32,
) -> Result<()> {
    if version == CURRENT {
        return Ok(());
    }
    if version > CURRENT {
        return Err(Failure::new(
            Code::Newer,
            format!(
                "{} was written by a newer mkt (schema {version}; this one knows {CURRENT}).",
                path.display()
            ),
        )
        .hint("Use the newer program. Nothing was changed."));
    }
    // Closed only when the transaction has ended: closing any descriptor of the file gives up every lock that this process has
    // on it (<https://sqlite.org/howtocorrupt.html>, section 2.2).
    let mut copied_from = None;
    conn.execute_batch("BEGIN EXCLUSIVE")?;
    let done = (|| -> Result<()> {
        // Another process may have migrated while this one waited for the lock.
        let version: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version < CURRENT {
            let from = std::fs::File::open(path).map_err(|error| {
                Failure::io("The store could not be copied before the update", error)
            })?;
            copy_before(copied_from.insert(from), path, key, version)?;
            run(conn, version, CURRENT)?;
        }
        Ok(conn.execute_batch("COMMIT")?)
    })();
    if done.is_err() {
        let _ = conn.execute_batch("ROLLBACK");
    }
    drop(copied_from);
    done
}

/// Copies the file as it is (the caller holds the exclusive lock, and with a rollback journal the file is then whole)
/// to `FILE.before-schema-N`, and opens and checks the copy.
fn copy_before(
    mut from: &std::fs::File,
    path: &Path,
    key: &CipherKey<'_>,
    version: u32,
) -> Result<()> {
    let mut name = path.as_os_str().to_os_string();
    name.push(format!(".before-schema-{version}"));
    let copy = std::path::PathBuf::from(name);
    let failed = |error| {
        Failure::io(
            format!(
                "The copy {} before the update could not be made",
                copy.display()
            ),
            error,
        )
    };
    if copy.exists() {
        // A copy that an interrupted update left: it is of this very version, and is made anew.
        std::fs::remove_file(&copy).map_err(failed)?;
    }
    let mut to = {
        use std::os::unix::fs::OpenOptionsExt as _;
        std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&copy)
            .map_err(failed)?
    };
    std::io::copy(&mut from, &mut to)
        .and_then(|_| to.sync_all())
        .map_err(failed)?;
    let check = connect(&copy, key, Reach::OwnFile)?;
    let sound: String = check.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let same: u32 = check.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if sound == "ok" && same == version {
        Ok(())
    } else {
        Err(Failure::new(Code::Damaged, "The store is damaged, so it was not updated to this version of mkt.")
            .hint("Run `mkt verify` with the older version, and restore the newest backup if it finds something."))
    }
}
