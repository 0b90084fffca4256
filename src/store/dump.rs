//! A dump: every record with every field as JSON Lines, in a fixed order, and back into an empty store.
//!
//! The first line is `{"kind":"store","format":1,"counters":[…]}`: the last number given for each kind of reference. Then,
//! each kind in the order of its references:
//!
//! | kind | what |
//! |---|---|
//! | `policy-rule` | one row of a version of the retention policy |
//! | `organisation`, `person`, `referral`, `case`, `note`, `disclosure` | the records of CLI.md, with who recorded them and when, `history` (earlier versions), what they supersede, `suppliers`, `ended_people`, `attestation` |
//! | `person-merge` | a merge or a split of two people |
//! | `signpost` | a contact from the public that was redirected |
//! | `export` | an anonymised export with its pseudonyms, texts and decisions |
//! | `hold` | a hold, active or released |
//! | `retention-decision` | a manager's decision on how long a subject's data is kept |
//! | `disposal-list` | a list of what is due, with its items |
//! | `access-request` | an access request with its clock's events and what was withheld |
//! | `rights-request` | a rights request with its clock's events, how it was decided, and that it was lifted |
//! | `complaint` | a complaint with its acknowledgement and outcome |
//! | `import-key` | an importer's key: of which record (`of` is the letter of its reference, `record` its number in the file) |
//! | `record-identity` | the random id by which a disposal is applied to a record and to no other |
//! | `tombstone` | what stays of a disposed case, referral or request |
//! | `disposal-key`, `disposed-fingerprint` | what keeps an old import file from bringing anyone back |
//!
//! The `key` of a record is its reference, and links name references. What is derived from other fields (dates of disposal,
//! search indexes) is not in a dump; it is reckoned anew. Users, their keys and the audit trail are no records.
//!
//! What does not live here: who may do it, and the audit entry that comes first (`actions::dump`, `actions::import`).

mod restore;
mod tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::types::ValueRef;
use rusqlite::{Row, Rows, Statement};

use crate::domain::reference::{AnyRef, Kind};
use crate::error::{Failure, Result};
use crate::store::audit;
use crate::store::tx::{Db, WriteTx};
use tables::{Child, Field, Is, NOT_DUMPED, Shape, TABLES, Table};

pub use restore::{Restored, restore_begin, restore_end, restore_is_possible, restore_line};

/// The kind of a dump's first line.
pub const FIRST_LINE: &str = "store";

/// The version of the form of a dump.
pub const FORMAT: u32 = 1;

/// Whether only a dump has lines of this kind.
pub fn is_dump_only(kind: &str) -> bool {
    kind == FIRST_LINE
        || TABLES
            .iter()
            .any(|table| table.kind == kind && crate::domain::line::LineKind::parse(kind).is_none())
}

/// The references of everything a dump would show, for its audit entry.
pub fn dump_references(tx: &WriteTx<'_>) -> Result<Vec<AnyRef>> {
    let mut all = Vec::new();
    for table in TABLES {
        let Some(kind) = table.reference else {
            continue;
        };
        let mut statement = tx
            .sql()
            .prepare(&format!("SELECT id FROM {} ORDER BY id", table.name))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            all.push(AnyRef::new(kind, row.get(0)?));
        }
    }
    Ok(all)
}

/// Writes every line, without its end, to `each`, from one state of the store: that of the audit entry `after`. Says
/// `false`, having written nothing, where somebody changed something since that entry.
pub fn dump(db: &Db, after: i64, mut each: impl FnMut(&str) -> Result<()>) -> Result<bool> {
    db.sql().execute_batch("BEGIN")?;
    let done = (|| {
        if audit::head(db)?.is_none_or(|(number, ..)| number != after) {
            return Ok(false);
        }
        each(&first_line(db)?)?;
        for table in TABLES {
            dump_table(db, table, &mut each)?;
        }
        Ok(true)
    })();
    // Nothing was written, so that there is nothing to keep.
    db.sql().execute_batch("ROLLBACK")?;
    done
}

fn first_line(db: &Db) -> Result<String> {
    let mut line = format!("{{\"kind\":\"{FIRST_LINE}\",\"format\":{FORMAT},\"counters\":[");
    let mut statement = db
        .sql()
        .prepare("SELECT kind, year, last FROM reference_counter ORDER BY kind, year")?;
    let mut rows = statement.query([])?;
    let mut comma = "";
    while let Some(row) = rows.next()? {
        let (of, year, last): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        line.push_str(comma);
        comma = ",";
        put(
            &mut line,
            format_args!("{{\"of\":\"{of}\",\"year\":{year},\"last\":{last}}}"),
        );
    }
    line.push_str("]}");
    Ok(line)
}

/// Writing to a string cannot fail.
fn put(line: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = line.write_fmt(text);
}

fn columns_of(fields: &[Field]) -> String {
    fields
        .iter()
        .map(|field| field.column)
        .collect::<Vec<_>>()
        .join(", ")
}

fn dump_table(db: &Db, table: &Table, each: &mut impl FnMut(&str) -> Result<()>) -> Result<()> {
    let id = if table.reference.is_some() { "id" } else { "0" };
    let mut top = db.sql().prepare(&format!(
        "SELECT {id}, {} FROM {} ORDER BY {}",
        columns_of(table.fields),
        table.name,
        table.order
    ))?;
    let mut statements = table
        .children
        .iter()
        .map(|child| child_statement(db, child))
        .collect::<Result<Vec<_>>>()?;
    let mut children = table
        .children
        .iter()
        .zip(&mut statements)
        .map(|(child, statement)| ChildRows::begin(child, statement))
        .collect::<Result<Vec<_>>>()?;
    let mut rows = top.query([])?;
    let mut line = String::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        line.clear();
        put(&mut line, format_args!("{{\"kind\":\"{}\"", table.kind));
        if let Some(kind) = table.reference {
            let reference = AnyRef::new(kind, id);
            put(
                &mut line,
                format_args!(",\"key\":\"{reference}\",\"ref\":\"{reference}\""),
            );
        }
        for (at, field) in table.fields.iter().enumerate() {
            put(&mut line, format_args!(",\"{}\":", field.name));
            value(&mut line, row, at + 1, field)?;
        }
        for child in &mut children {
            child.write(&mut line, id)?;
        }
        line.push('}');
        each(&line)?;
    }
    Ok(())
}

fn child_statement<'d>(db: &'d Db, child: &Child) -> Result<Statement<'d>> {
    let mut sql = format!(
        "SELECT {parent}, {} FROM {} WHERE {parent} IS NOT NULL",
        columns_of(child.fields),
        child.table,
        parent = child.parent,
    );
    for (column, value) in child.fixed {
        put(&mut sql, format_args!(" AND {column} = {value}"));
    }
    put(
        &mut sql,
        format_args!(" ORDER BY {}, {}", child.parent, child.order),
    );
    Ok(db.sql().prepare(&sql)?)
}

/// The rows of a child table, walked in step with those they belong to.
struct ChildRows<'c, 's> {
    child: &'c Child,
    rows: Rows<'s>,
    /// The row that comes next, as JSON, and the record it belongs to.
    next: Option<i64>,
    text: String,
}

impl<'c, 's> ChildRows<'c, 's> {
    fn begin(child: &'c Child, statement: &'s mut Statement<'_>) -> Result<Self> {
        let mut begun = Self {
            child,
            rows: statement.query([])?,
            next: None,
            text: String::new(),
        };
        begun.step()?;
        Ok(begun)
    }

    fn step(&mut self) -> Result<()> {
        self.text.clear();
        self.next = None;
        let Some(row) = self.rows.next()? else {
            return Ok(());
        };
        self.next = Some(row.get(0)?);
        if self.child.shape == Shape::Values {
            for (at, field) in self.child.fields.iter().enumerate() {
                value(&mut self.text, row, at + 1, field)?;
            }
            return Ok(());
        }
        let mut before = "{";
        for (at, field) in self.child.fields.iter().enumerate() {
            put(&mut self.text, format_args!("{before}\"{}\":", field.name));
            before = ",";
            value(&mut self.text, row, at + 1, field)?;
        }
        self.text.push('}');
        Ok(())
    }

    fn write(&mut self, line: &mut String, id: i64) -> Result<()> {
        put(line, format_args!(",\"{}\":", self.child.name));
        // A row of a record that is not there can only be damage; `verify` tells of it.
        while self.next.is_some_and(|parent| parent < id) {
            self.step()?;
        }
        if self.child.shape == Shape::One {
            if self.next == Some(id) {
                line.push_str(&self.text);
            } else {
                line.push_str("null");
            }
        } else {
            line.push('[');
            let mut comma = "";
            while self.next == Some(id) {
                line.push_str(comma);
                comma = ",";
                line.push_str(&self.text);
                self.step()?;
            }
            line.push(']');
        }
        Ok(())
    }
}

fn damaged() -> Failure {
    Failure::new(
        crate::error::Code::Damaged,
        "A record of the store does not hold what it should.",
    )
    .hint("Run `mkt verify`, and tell the administrator.")
}

/// One column as JSON.
fn value(line: &mut String, row: &Row<'_>, at: usize, field: &Field) -> Result<()> {
    match (row.get_ref(at)?, field.is) {
        (ValueRef::Null, _) => line.push_str("null"),
        (ValueRef::Integer(id), Is::Reference(kind)) => {
            put(line, format_args!("\"{}\"", AnyRef::new(kind, id)));
        }
        (ValueRef::Integer(number), Is::Flag) => {
            line.push_str(if number == 0 { "false" } else { "true" });
        }
        (ValueRef::Integer(number), Is::Number) => put(line, format_args!("{number}")),
        (ValueRef::Text(text), Is::Json) => {
            line.push_str(std::str::from_utf8(text).map_err(|_| damaged())?);
        }
        (ValueRef::Text(text), Is::Text | Is::Day | Is::PartialDay | Is::Instant) => {
            let text = std::str::from_utf8(text).map_err(|_| damaged())?;
            line.push_str(&serde_json::to_string(text).map_err(|_| damaged())?);
        }
        (ValueRef::Blob(bytes), Is::Bytes) => {
            line.push('"');
            for byte in bytes {
                put(line, format_args!("{byte:02x}"));
            }
            line.push('"');
        }
        _ => return Err(damaged()),
    }
    Ok(())
}

/// Every table that a dump knows, with its columns: those that are in a line, and those that are reckoned anew from others;
/// and no columns for the tables that a dump leaves out on purpose. A test compares this with the schema, so that no new
/// column gets lost on the way through a dump.
pub fn dump_columns() -> BTreeMap<&'static str, Option<Vec<&'static str>>> {
    let mut all: BTreeMap<&'static str, Option<Vec<&'static str>>> =
        NOT_DUMPED.iter().map(|name| (*name, None)).collect();
    for table in TABLES {
        let known = all.entry(table.name).or_default().get_or_insert_default();
        known.extend(table.fields.iter().map(|field| field.column));
        known.extend(table.made.iter().map(|(column, _)| *column));
        known.extend(table.reckoned);
        known.extend(table.reference.map(|_| "id"));
        for child in table.children.iter().filter(|child| !child.shown_only) {
            let known = all.entry(child.table).or_default().get_or_insert_default();
            known.push(child.parent);
            known.extend(child.fields.iter().map(|field| field.column));
            known.extend(child.fixed.iter().map(|(column, _)| *column));
            known.extend(child.position);
            if child.order == "id" {
                // Rows without a reference of their own are numbered in their order.
                known.push("id");
            }
        }
    }
    all
}

/// The kinds of reference that a dump's lines have.
fn reference_kinds() -> impl Iterator<Item = (Kind, &'static str)> {
    TABLES
        .iter()
        .filter_map(|table| table.reference.map(|kind| (kind, table.name)))
}
