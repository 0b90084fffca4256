//! Many new records at once: indexes are made for all of them together instead of for each.
//!
//! - *Full-text indexes.* A trigger indexes each new row as it is stored. In a transaction of a hundred thousand rows that has
//!   a price: because a trigger may fail, every insertion is a savepoint of its own, and at every savepoint FTS5 writes out what
//!   it has collected. So triggers are off while new records are stored, and what was stored is indexed before anything else is
//!   done with it.
//! - *Indexes in which new rows lie scattered.* Where a row goes between others, `SQLite` moves rows from page to page at every
//!   third or fourth of them. Where far more rows come than there are, such an index is dropped and made anew from all rows in
//!   order: with the words of the schema, in the same transaction.
//!
//! What does not live here: what is stored (`store/import.rs` and the nouns).

use rusqlite::config::DbConfig;

use crate::error::Result;
use crate::store::tx::WriteTx;

/// A table that is filled in bulk.
#[derive(Clone, Copy)]
pub struct BulkTable {
    name: &'static str,
    /// Its full-text index and the column that is in it.
    words: (&'static str, &'static str),
    /// The indexes in which its new rows, or their importers' keys, lie scattered.
    scattered: &'static [&'static str],
}

/// People.
pub const PEOPLE: BulkTable = BulkTable {
    name: "person",
    words: ("person_fts", "names_folded"),
    scattered: &["person_by_birth", "import_key_by_record"],
};

/// Case notes.
pub const NOTES: BulkTable = BulkTable {
    name: "note",
    words: ("note_fts", "text"),
    scattered: &["note_by_case", "note_by_kind", "import_key_by_record"],
};

/// What FTS5 collects in memory before it writes, in bytes, unless told otherwise (<https://sqlite.org/fts5.html>, "hashsize").
const USUAL_WORDS: i64 = 1024 * 1024;

/// The same while there are many rows: some three times as fast for a hundred thousand notes of ordinary words.
const MANY_WORDS: i64 = 16 * 1024 * 1024;

/// From how many new rows on it is worth while to make indexes anew.
const MANY_ROWS: u64 = 2_000;

/// How the rows of one transaction are indexed: one by one, or, while new rows of one table are stored and nothing else, all
/// together afterwards. When it goes, triggers are on as they were.
pub struct BulkIndexing<'t, 's> {
    tx: &'t WriteTx<'s>,
    /// Nothing while rows are indexed one by one.
    bulk: Option<InBulk>,
    /// The tables whose indexes were made anew. That is done once: a file may have new and changed lines by turns.
    made_anew: Vec<&'static str>,
}

/// That rows of a table are being stored in bulk.
struct InBulk {
    table: BulkTable,
    /// The last row that was there before.
    since: i64,
    /// How the indexes that were dropped are made anew.
    dropped: Vec<String>,
}

impl<'t, 's> BulkIndexing<'t, 's> {
    /// One by one, so far. There is memory for many words from now on.
    pub fn new(tx: &'t WriteTx<'s>) -> Result<Self> {
        let indexing = Self {
            tx,
            bulk: None,
            made_anew: Vec::new(),
        };
        indexing.memory_for_words(MANY_WORDS)?;
        Ok(indexing)
    }

    /// From now on nothing is stored but new rows of this table, under ascending references. `coming` is how many there will be;
    /// 0 where that is not known.
    pub fn in_bulk(&mut self, table: BulkTable, coming: u64) -> Result<()> {
        if let Some(bulk) = &self.bulk
            && bulk.table.name == table.name
        {
            return Ok(());
        }
        self.by_row()?;
        let since = self.tx.sql().query_row(
            &format!("SELECT COALESCE(MAX(id), 0) FROM {}", table.name),
            [],
            |row| row.get(0),
        )?;
        let few_are_there = i64::try_from(coming / 2).is_ok_and(|half| since <= half);
        let mut dropped = Vec::new();
        if coming >= MANY_ROWS && few_are_there && !self.made_anew.contains(&table.name) {
            dropped = self.drop_indexes(table.scattered)?;
            self.made_anew.push(table.name);
        }
        self.triggers(false)?;
        self.bulk = Some(InBulk {
            table,
            since,
            dropped,
        });
        Ok(())
    }

    /// From now on anything may be stored or changed: what was stored in bulk is indexed first.
    pub fn by_row(&mut self) -> Result<()> {
        let Some(InBulk {
            table,
            since,
            dropped,
        }) = &self.bulk
        else {
            return Ok(());
        };
        let (index, column) = table.words;
        self.tx.sql().execute(
            &format!(
                "INSERT INTO {index} (rowid, {column}) SELECT id, {column} FROM {} WHERE id > ?1 ORDER BY id",
                table.name
            ),
            [since],
        )?;
        for create in dropped {
            self.tx.sql().execute_batch(create)?;
        }
        self.triggers(true)?;
        self.bulk = None;
        Ok(())
    }

    /// Indexes what was stored in bulk, and gives the memory back.
    pub fn finish(&mut self) -> Result<()> {
        self.by_row()?;
        self.memory_for_words(USUAL_WORDS)
    }

    /// Drops indexes, and returns the statements that made them.
    fn drop_indexes(&self, names: &[&str]) -> Result<Vec<String>> {
        let mut made = Vec::with_capacity(names.len());
        for name in names {
            made.push(self.tx.sql().query_row(
                "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1",
                [name],
                |row| row.get(0),
            )?);
            self.tx.sql().execute_batch(&format!("DROP INDEX {name}"))?;
        }
        Ok(made)
    }

    /// How much the full-text indexes collect before they write it out as a sorted part, which has to be merged with the other
    /// parts. It is a setting of the file, and so a part of the transaction.
    fn memory_for_words(&self, bytes: i64) -> Result<()> {
        for (index, _) in [PEOPLE.words, NOTES.words] {
            self.tx.sql().execute(
                &format!("INSERT INTO {index} ({index}, rank) VALUES ('hashsize', ?1)"),
                [bytes],
            )?;
        }
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
        if self.bulk.is_some() {
            let _ = self.triggers(true);
        }
    }
}
