//! What is done to the file as a whole: after a disposal the pages are made clean, and looked through; and for a new key all of it is
//! written into a new file ([`rekey`]).
//!
//! This is the one place whose connections may attach another file (`VACUUM` attaches a nameless one, in memory); the reading of
//! the pages themselves is in `store::pages`.

pub mod rekey;

use std::path::Path;

use crate::error::{Code, Failure, Result};
use crate::store::open::{CipherKey, Reach, connect};
pub use crate::store::pages::{Seen, free_pages_in_use, pages_scan};
use crate::store::verify::FULL_TEXT;

/// Makes the pages clean: the full-text indexes are written anew without what was deleted and checked against their texts, and
/// where pages are free the whole file is written anew without them. Deleted content was overwritten with zeros as it was
/// deleted (`secure_delete`); this takes away what is left of its places.
///
/// Nothing in the records changes, so there is no audit entry of its own; the caller's comes after it. It waits for other
/// commands as every command does (then exit 11), and can be begun again.
pub fn clean_pages(
    path: &Path,
    key: &CipherKey<'_>,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<()> {
    let conn = connect(path, key, Reach::Attach)?;
    let steps = FULL_TEXT.len() as u64 + 1;
    // An index too, of people. Those of a person are taken away with them, worked out from their details; one that could not be
    // worked out is found here, because nobody is there any more whom it leads to.
    conn.execute(
        "DELETE FROM person_key WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = person_key.person)",
        [],
    )?;
    for (at, table) in (0_u64..).zip(FULL_TEXT) {
        progress("Making the pages clean", at, steps);
        conn.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             INSERT INTO {table} ({table}) VALUES ('optimize');
             INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1);
             COMMIT;"
        ))
        .map_err(|error| {
            let _ = conn.execute_batch("ROLLBACK");
            match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseCorrupt) => Failure::new(
                    Code::Damaged,
                    "A search index of the store does not fit its texts.",
                )
                .hint("Run `mkt verify`, and ask the administrator to restore the newest good backup beside this store.")
                .because(error),
                _ => Failure::from(error),
            }
        })?;
    }
    progress("Making the pages clean", steps - 1, steps);
    let free = |conn: &rusqlite::Connection| {
        conn.pragma_query_value(None, "freelist_count", |row| row.get::<_, i64>(0))
    };
    if free(&conn)? > 0 {
        conn.execute_batch("VACUUM")?;
    }
    if free(&conn)? > 0 {
        return Err(Failure::new(
            Code::Busy,
            "Another command wrote to the store while its pages were made clean.",
        )
        .hint("Try again in a moment."));
    }
    Ok(())
}
