//! Many new records at once: the full-text indexes are filled for all of them together instead of for each.
//!
//! A trigger indexes each new row as it is stored. In a transaction of a hundred thousand rows that has a price: because a
//! trigger may fail, every insertion is a savepoint of its own, and at every savepoint FTS5 writes out what it has collected.
//! So triggers are off while new records are stored, and what was stored is indexed before anything else is done with it.
//!
//! What does not live here: what is stored (`store/import.rs` and the nouns).

use rusqlite::config::DbConfig;

use crate::error::Result;
use crate::store::tx::WriteTx;

/// The tables whose rows are indexed, each with its index and the column that is.
const INDEXED: [(&str, &str, &str); 2] = [
    ("person", "person_fts", "names_folded"),
    ("note", "note_fts", "text"),
];

/// What FTS5 collects in memory before it writes, in bytes, unless told otherwise (<https://sqlite.org/fts5.html>, "hashsize").
const USUAL_WORDS: i64 = 1024 * 1024;

/// The same while there are many rows: some three times as fast for a hundred thousand notes of ordinary words.
const MANY_WORDS: i64 = 16 * 1024 * 1024;

/// How the rows of one transaction are indexed: one by one, or, while new people and notes are stored and nothing else, all
/// together afterwards. When it goes, triggers are on as they were.
pub struct BulkIndexing<'t, 's> {
    tx: &'t WriteTx<'s>,
    /// The last row of each table that was there when triggers were switched off; nothing while they are on.
    since: Option<[i64; INDEXED.len()]>,
}

impl<'t, 's> BulkIndexing<'t, 's> {
    /// One by one, so far. There is memory for many words from now on.
    pub fn new(tx: &'t WriteTx<'s>) -> Result<Self> {
        let bulk = Self { tx, since: None };
        bulk.memory_for_words(MANY_WORDS)?;
        Ok(bulk)
    }

    /// Indexes what was stored in bulk, and gives the memory back.
    pub fn finish(&mut self) -> Result<()> {
        self.by_row()?;
        self.memory_for_words(USUAL_WORDS)
    }

    /// How much the full-text indexes collect before they write it out as a sorted part, which has to be merged with the other
    /// parts. It is a setting of the file, and so a part of the transaction.
    fn memory_for_words(&self, bytes: i64) -> Result<()> {
        for (_, index, _) in INDEXED {
            self.tx.sql().execute(
                &format!("INSERT INTO {index} ({index}, rank) VALUES ('hashsize', ?1)"),
                [bytes],
            )?;
        }
        Ok(())
    }

    /// From now on nothing is stored but new people and notes, under ascending references.
    pub fn in_bulk(&mut self) -> Result<()> {
        if self.since.is_some() {
            return Ok(());
        }
        let mut since = [0; INDEXED.len()];
        for ((table, _, _), last) in INDEXED.iter().zip(&mut since) {
            *last = self.tx.sql().query_row(
                &format!("SELECT COALESCE(MAX(id), 0) FROM {table}"),
                [],
                |row| row.get(0),
            )?;
        }
        self.triggers(false)?;
        self.since = Some(since);
        Ok(())
    }

    /// From now on anything may be stored or changed: what was stored in bulk is indexed first.
    pub fn by_row(&mut self) -> Result<()> {
        let Some(since) = self.since else {
            return Ok(());
        };
        for ((table, index, column), last) in INDEXED.iter().zip(since) {
            self.tx.sql().execute(
                &format!(
                    "INSERT INTO {index} (rowid, {column}) SELECT id, {column} FROM {table} WHERE id > ?1 ORDER BY id"
                ),
                [last],
            )?;
        }
        self.triggers(true)?;
        self.since = None;
        Ok(())
    }

    fn triggers(&self, on: bool) -> Result<()> {
        self.tx
            .sql()
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, on)?;
        Ok(())
    }
}

impl Drop for BulkIndexing<'_, '_> {
    fn drop(&mut self) {
        // Left by a failure: the transaction is rolled back, and the connection is fit for the next one.
        if self.since.is_some() {
            let _ = self.triggers(true);
        }
    }
}
