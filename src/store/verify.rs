//! What can be checked of the file itself. Each check says how many things it found; what they hold is never told.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::error::Result;
use crate::store::migrate;
use crate::store::tx::{Db, WriteTx};

/// The full-text indexes.
pub const FULL_TEXT: [&str; 3] = ["note_fts", "referral_fts", "person_fts"];

/// How many pages do not decrypt as they were written (SQLCipher's own check of every page's HMAC).
pub fn cipher_findings(db: &Db) -> Result<usize> {
    count_rows(db.sql(), "PRAGMA cipher_integrity_check", &[])
}

/// How many things `SQLite`'s own integrity check finds.
pub fn integrity_findings(db: &Db) -> Result<usize> {
    count_rows(db.sql(), "PRAGMA integrity_check", &["ok"])
}

/// The tables whose rows name a record by the letter of its kind and its number, which no foreign key holds.
const BY_KIND: [&str; 3] = ["earlier_version", "import_key", "record_identity"];

/// The tables of the kinds that those name.
const OF_KIND: [(&str, &str); 9] = [
    ("R", "referral"),
    ("C", "case_record"),
    ("P", "person"),
    ("O", "organisation"),
    ("N", "note"),
    ("S", "disclosure"),
    ("AR", "access_request"),
    ("RR", "rights_request"),
    ("DC", "complaint"),
];

/// How many rows name a record that is not there.
fn orphan_findings(db: &Db) -> Result<usize> {
    let mut found = 0;
    for table in BY_KIND {
        for (kind, of) in OF_KIND {
            let orphans: i64 = db.sql().query_row(
                &format!(
                    "SELECT count(*) FROM {table} t WHERE t.kind = ?1 AND NOT EXISTS (SELECT 1 FROM {of} o WHERE o.id = t.record)"
                ),
                [kind],
                |row| row.get(0),
            )?;
            found += usize::try_from(orphans).unwrap_or(usize::MAX);
        }
    }
    Ok(found)
}

/// How many links lead nowhere, those that no foreign key holds among them: of the keys of people, and of rows that name a record
/// by its kind and number.
pub fn foreign_key_findings(db: &Db) -> Result<usize> {
    let keys_of_nobody: i64 = db.sql().query_row(
        "SELECT count(*) FROM person_key k WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = k.person)",
        [],
        |row| row.get(0),
    )?;
    let keys_of_nobody = usize::try_from(keys_of_nobody).unwrap_or(usize::MAX);
    Ok(keys_of_nobody
        + orphan_findings(db)?
        + count_rows(db.sql(), "PRAGMA foreign_key_check", &[])?)
}

fn count_rows(sql: &Connection, pragma: &str, fine: &[&str]) -> Result<usize> {
    let mut statement = match sql.prepare(pragma) {
        Ok(statement) => statement,
        Err(error) if is_damage(&error) => return Ok(1),
        Err(error) => return Err(error.into()),
    };
    let mut rows = statement.query([])?;
    let mut found = 0;
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                let is_fine = row
                    .get_ref(0)?
                    .as_str()
                    .is_ok_and(|text| fine.contains(&text));
                found += usize::from(!is_fine);
            }
            Ok(None) => return Ok(found),
            // A check that cannot go on because of damage has found it.
            Err(error) if is_damage(&error) => return Ok(found + 1),
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}

/// How many of the full-text indexes differ from the text they are made from (FTS5's own check at rank 1, which
/// compares with the content).
pub fn full_text_findings(tx: &WriteTx<'_>) -> Result<usize> {
    let mut found = 0;
    for table in FULL_TEXT {
        match tx.sql().execute(
            &format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"),
            [],
        ) {
            Ok(_) => {}
            Err(error) if is_damage(&error) => found += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

/// How many tables, indexes and triggers differ from those this program makes.
pub fn schema_findings(db: &Db) -> Result<usize> {
    let fresh = Connection::open_in_memory()?;
    migrate::create(&fresh, &"0".repeat(32), "2000-01-01T00:00:00Z")?;
    let (found, expected) = (schema(db.sql())?, schema(&fresh)?);
    let unknown = found
        .iter()
        .filter(|entry| !expected.contains(entry))
        .count();
    let missing = expected
        .iter()
        .filter(|entry| !found.contains(entry))
        .count();
    Ok(unknown + missing)
}

/// The id of the store.
pub fn store_id(db: &Db) -> Result<String> {
    Ok(db
        .sql()
        .query_row("SELECT store_id FROM store_info", [], |row| row.get(0))?)
}

/// Every object of the schema, with its definition.
pub fn schema(sql: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = sql.prepare(
        "SELECT name, COALESCE(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Reads every text of every table, the indexes' own tables included, and gives it to `see`. Texts inside the
/// full-text indexes are gone through as their terms.
pub fn text_scan(db: &Db, see: &mut dyn FnMut(&str)) -> Result<()> {
    row_scan(db, &mut |texts| texts.iter().for_each(|text| see(text)))
}

/// The same a row at a time: the texts of one row, in the order of its columns. The last row is that of the schema itself, whose
/// words stand in the file too.
pub fn whole_scan(db: &Db, see: &mut dyn FnMut(&[String])) -> Result<()> {
    row_scan(db, see)?;
    let schema: Vec<String> = schema(db.sql())?
        .into_iter()
        .flat_map(|(name, sql)| [name, sql])
        .collect();
    see(&schema);
    Ok(())
}

fn row_scan(db: &Db, see: &mut dyn FnMut(&[String])) -> Result<()> {
    let sql = db.sql();
    let mut names = sql.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'
         ORDER BY name",
    )?;
    let tables: Vec<String> = names
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for table in tables {
        // The names come from the schema, which `schema_findings` holds to what this program made.
        let mut statement =
            sql.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        let mut texts = Vec::with_capacity(columns);
        while let Some(row) = rows.next()? {
            texts.clear();
            for at in 0..columns {
                match row.get_ref(at)? {
                    ValueRef::Text(bytes) => {
                        texts.push(String::from_utf8_lossy(bytes).into_owned());
                    }
                    ValueRef::Blob(bytes) if bytes.len() > 64 => {
                        texts.push(String::from_utf8_lossy(bytes).into_owned());
                    }
                    _ => {}
                }
            }
            see(&texts);
        }
    }
    Ok(())
}

/// Goes through every term of the full-text indexes. They are compressed by their beginnings in the file, so that no page
/// need hold one whole.
pub fn full_text_terms(db: &Db, see: &mut dyn FnMut(&str)) -> Result<()> {
    for table in FULL_TEXT {
        let sql = db.sql();
        sql.execute_batch(&format!(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_terms USING fts5vocab ('main', '{table}', 'row')"
        ))?;
        {
            let mut statement = sql.prepare(&format!("SELECT term FROM temp.{table}_terms"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                see(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
            }
        }
        sql.execute_batch(&format!("DROP TABLE temp.{table}_terms"))?;
    }
    Ok(())
}

/// How many rows of the full-text indexes hold these words one after the other.
pub fn full_text_hits(db: &Db, phrase: &str) -> Result<usize> {
    let quoted = format!("\"{}\"", phrase.replace('"', "\"\""));
    let mut hits = 0;
    for table in FULL_TEXT {
        let found: rusqlite::Result<i64> = db.sql().query_row(
            &format!("SELECT count(*) FROM {table} WHERE {table} MATCH ?1"),
            [&quoted],
            |row| row.get(0),
        );
        match found {
            Ok(count) => hits += usize::try_from(count).unwrap_or(usize::MAX),
            // A phrase without a single letter or digit matches nothing.
            Err(rusqlite::Error::SqliteFailure(..)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(hits)
}
