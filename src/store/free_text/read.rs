//! Reading the free texts of the file: all of them, or those of one record.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rusqlite::types::ValueRef;
use serde_json::Value;

use super::{FREE_TEXTS, Form, FreeColumn, FreeTable, Tells};
use crate::domain::reference::{AnyRef, CaseRef, Reference as _};
use crate::error::Result;
use crate::store::tx::Db;

/// A free text with the record it belongs to.
pub struct FreeText {
    /// The record.
    pub reference: AnyRef,
    /// The case it belongs to; of a case itself that case, of a person or an unaccepted referral none.
    pub case: Option<CaseRef>,
    /// Where it stands.
    pub column: &'static FreeColumn,
    /// The text; the texts of a list, each in a line.
    pub text: String,
}

/// Shows every free text that has no index, table by table, of which `may_tell` says that it is worth reading. That is asked of what
/// stands in the column, before anything is made of it: there may be millions.
pub fn free_text_each(
    db: &Db,
    mut may_tell: impl FnMut(&'static FreeColumn, &str) -> bool,
    mut see: impl FnMut(FreeText),
) -> Result<()> {
    for table in FREE_TEXTS {
        read(db, table, None, &mut may_tell, &mut see)?;
    }
    Ok(())
}

/// The free texts of one record, those that have an index among them. The texts of one key are one, in the order of the file.
pub fn free_text_of(db: &Db, record: AnyRef) -> Result<Vec<FreeText>> {
    let mut texts: Vec<FreeText> = Vec::new();
    for table in FREE_TEXTS
        .iter()
        .filter(|table| table.of.0 == record.kind())
    {
        read(
            db,
            table,
            Some(record.id()),
            &mut |_, _| true,
            &mut |text| {
                let known = texts
                    .iter_mut()
                    .find(|known| known.column.key == text.column.key);
                match known {
                    Some(known) => {
                        known.text.push('\n');
                        known.text.push_str(&text.text);
                    }
                    None => texts.push(text),
                }
            },
        )?;
    }
    Ok(texts)
}

fn read(
    db: &Db,
    table: &'static FreeTable,
    record: Option<i64>,
    may_tell: &mut impl FnMut(&'static FreeColumn, &str) -> bool,
    see: &mut impl FnMut(FreeText),
) -> Result<()> {
    let columns: Vec<&'static FreeColumn> = table
        .columns
        .iter()
        .filter(|column| record.is_some() || column.form != Form::Indexed)
        .collect();
    if columns.is_empty() {
        return Ok(());
    }
    let (kind, id) = table.of;
    let mut sql = format!("SELECT {id}, {}", table.case);
    for column in &columns {
        let _ = write!(sql, ", t.{}", column.column);
    }
    let filled: BTreeSet<String> = columns
        .iter()
        .map(|column| format!("t.{} IS NOT NULL", column.column))
        .collect();
    let filled: Vec<String> = filled.into_iter().collect();
    let _ = write!(
        sql,
        " FROM {} t WHERE ({})",
        table.table,
        filled.join(" OR ")
    );
    if !table.rows.is_empty() {
        let _ = write!(sql, " AND {}", table.rows);
    }
    if record.is_some() {
        let _ = write!(sql, " AND {id} = ?1");
    }
    let mut statement = db.sql().prepare_cached(&sql)?;
    let mut rows = match record {
        Some(id) => statement.query([id])?,
        None => statement.query([])?,
    };
    while let Some(row) = rows.next()? {
        let case: Option<i64> = row.get(1)?;
        for (at, column) in columns.iter().enumerate() {
            let ValueRef::Text(bytes) = row.get_ref(at + 2)? else {
                continue;
            };
            let stored = String::from_utf8_lossy(bytes);
            if stored.is_empty() || stored == "[]" || !may_tell(column, &stored) {
                continue;
            }
            let text = text_of(&stored, column);
            if !text.is_empty() {
                see(FreeText {
                    reference: AnyRef::new(kind, row.get(0)?),
                    case: case.map(CaseRef::from_id),
                    column,
                    text,
                });
            }
        }
    }
    Ok(())
}

fn text_of(stored: &str, column: &FreeColumn) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let value: Value = match column.form {
        Form::Text | Form::Indexed => return stored.to_owned(),
        Form::Json | Form::Fields(_) => serde_json::from_str(stored).unwrap_or_default(),
    };
    match column.form {
        Form::Fields(fields) => texts_of_fields(&value, fields, &mut lines),
        _ => every_text(&value, &mut lines),
    }
    lines.join("\n")
}

fn every_text<'v>(value: &'v Value, lines: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => lines.push(text),
        Value::Array(all) => all.iter().for_each(|one| every_text(one, lines)),
        Value::Object(all) => all.values().for_each(|one| every_text(one, lines)),
        _ => {}
    }
}

/// The texts of the fields of these names, however deep they stand.
fn texts_of_fields<'v>(value: &'v Value, fields: &[&str], lines: &mut Vec<&'v str>) {
    match value {
        Value::Array(all) => all
            .iter()
            .for_each(|one| texts_of_fields(one, fields, lines)),
        Value::Object(all) => {
            for (name, one) in all {
                if fields.contains(&name.as_str()) {
                    every_text(one, lines);
                } else {
                    texts_of_fields(one, fields, lines);
                }
            }
        }
        _ => {}
    }
}

impl FreeColumn {
    /// Whether nothing but names in it tells of a person.
    pub fn is_of_names(&self) -> bool {
        self.tells == Tells::Names
    }
}
