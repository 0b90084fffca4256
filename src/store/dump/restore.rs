//! The lines of a dump back into a store that holds no records yet, with their references and times of recording.

use std::collections::BTreeMap;

use rusqlite::types::Value as Column;
use rusqlite::{ErrorCode, params};
use serde_json::{Map, Value};

use crate::domain::date::{Date, Instant, PartialDate};
use crate::domain::reference::{
    AnyRef, CaseRef, Kind, OrganisationRef, PersonRef, Reference, ReferralRef, year_and_number,
};
use crate::domain::text::Problem;
use crate::error::{Failure, Result};
use crate::store::dump::tables::{Child, Field, Is, Shape, TABLES, Table};
use crate::store::dump::{FIRST_LINE, FORMAT, reference_kinds};
use crate::store::tx::{Db, WriteTx};
use crate::store::{case, org, person};

/// What a line of a dump became.
#[derive(Debug)]
pub enum Restored {
    /// A record, by its kind's word, with its reference if it has one.
    Record(&'static str, Option<AnyRef>),
    /// Nothing: what is wrong with it.
    Refused(Vec<Problem>),
}

/// Whether the store holds no records yet.
pub fn restore_is_possible(db: &Db) -> Result<bool> {
    for table in TABLES.iter().filter(|table| !table.replaces) {
        let any: bool = db.sql().query_row(
            &format!("SELECT EXISTS (SELECT 1 FROM {})", table.name),
            [],
            |row| row.get(0),
        )?;
        if any {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Links may lead to lines that come later; they are looked at when all are there.
pub fn restore_begin(tx: &WriteTx<'_>) -> Result<()> {
    tx.sql().execute_batch("PRAGMA defer_foreign_keys = ON")?;
    Ok(())
}

/// Stores one line.
pub fn restore_line(tx: &WriteTx<'_>, line: &Value) -> Result<Restored> {
    let Some(object) = line.as_object() else {
        return Ok(Restored::Refused(vec![Problem::new(
            "",
            "not-an-object",
            "The line is not a JSON object.",
        )]));
    };
    let kind = object
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if kind == FIRST_LINE {
        return first_line(tx, object);
    }
    let Some(table) = TABLES.iter().find(|table| table.kind == kind) else {
        return Ok(Restored::Refused(vec![Problem::new(
            "kind",
            "unknown-kind",
            "A dump has no lines of this kind.",
        )]));
    };
    match record(tx, table, object) {
        Ok(reference) => Ok(Restored::Record(table.kind, reference)),
        Err(Trouble::Wrong(problem)) => Ok(Restored::Refused(vec![problem])),
        Err(Trouble::Failed(failure)) => Err(failure),
    }
}

/// Why a line could not be stored: something is wrong with it, or the store failed.
enum Trouble {
    Wrong(Problem),
    Failed(Failure),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Wrong(problem)
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch) => {
                Self::Wrong(Problem::new(
                    "",
                    "against-the-store",
                    "The store does not take it: a field is missing, holds a word or a value it cannot hold, or the record is there already.",
                ))
            }
            _ => Self::Failed(error.into()),
        }
    }
}

fn first_line(tx: &WriteTx<'_>, object: &Map<String, Value>) -> Result<Restored> {
    let refused = |field: &str, reason: &str| {
        Ok(Restored::Refused(vec![Problem::new(
            field,
            "wrong-form",
            reason,
        )]))
    };
    if object.get("format").and_then(Value::as_u64) != Some(u64::from(FORMAT)) {
        return refused(
            "format",
            "This dump has a form that this version of mkt does not read.",
        );
    }
    let counters = object.get("counters").and_then(Value::as_array);
    for counter in counters.map(Vec::as_slice).unwrap_or_default() {
        let text = |name: &str| counter.get(name).and_then(Value::as_str);
        let number = |name: &str| counter.get(name).and_then(Value::as_i64);
        let (Some(of), Some(year), Some(last)) = (text("of"), number("year"), number("last"))
        else {
            return refused("counters", "A counter is not written as a dump writes it.");
        };
        let kept = tx.sql().execute(
            "INSERT INTO reference_counter (kind, year, last) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET last = max(last, ?3)",
            params![of, year, last],
        );
        if kept.is_err() {
            return refused("counters", "A counter is not written as a dump writes it.");
        }
    }
    Ok(Restored::Record(FIRST_LINE, None))
}

fn record(
    tx: &WriteTx<'_>,
    table: &Table,
    object: &Map<String, Value>,
) -> std::result::Result<Option<AnyRef>, Trouble> {
    for name in object.keys() {
        let known = name == "kind"
            || (table.reference.is_some() && (name == "key" || name == "ref"))
            || table.fields.iter().any(|field| field.name == name)
            || table.children.iter().any(|child| child.name == name);
        if !known {
            return Err(Problem::new(
                "",
                "unknown-field",
                "The line has a field that its kind does not have.",
            )
            .into());
        }
    }
    let reference = match table.reference {
        None => None,
        Some(kind) => {
            let text = object
                .get("ref")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let reference = text
                .parse::<AnyRef>()
                .ok()
                .filter(|reference| reference.kind() == kind)
                .ok_or_else(|| {
                    Problem::new(
                        "ref",
                        "not-a-reference",
                        format!("Its reference is missing or not that of {}.", kind.a_word()),
                    )
                })?;
            Some(reference)
        }
    };
    let mut columns: Vec<&str> = Vec::new();
    let mut values: Vec<Column> = Vec::new();
    if let Some(reference) = reference {
        columns.push("id");
        values.push(Column::Integer(reference.id()));
    }
    for field in table.fields {
        columns.push(field.column);
        values.push(column(field, object.get(field.name), field.name)?);
    }
    let mut places: Vec<String> = (1..=values.len()).map(|at| format!("?{at}")).collect();
    for (_, sql) in table.made {
        let mut sql = (*sql).to_owned();
        for (at, name) in columns.iter().enumerate() {
            sql = sql.replace(&format!("{{{name}}}"), &format!("?{}", at + 1));
        }
        places.push(sql);
    }
    columns.extend(table.made.iter().map(|(column, _)| *column));
    let replace = if table.replaces { "OR REPLACE " } else { "" };
    tx.sql()
        .prepare_cached(&format!(
            "INSERT {replace}INTO {} ({}) VALUES ({})",
            table.name,
            columns.join(", "),
            places.join(", ")
        ))?
        .execute(rusqlite::params_from_iter(values))?;
    if let Some(reference) = reference {
        for child in table.children.iter().filter(|child| !child.shown_only) {
            children(tx, child, reference.id(), object.get(child.name))?;
        }
    }
    Ok(reference)
}

fn children(
    tx: &WriteTx<'_>,
    child: &Child,
    parent: i64,
    given: Option<&Value>,
) -> std::result::Result<(), Trouble> {
    let wrong = || {
        Problem::new(
            child.name,
            "wrong-form",
            "It is not written as a dump writes it.",
        )
    };
    let items: &[Value] = match (given, child.shape) {
        (None | Some(Value::Null), _) => &[],
        (Some(one @ Value::Object(_)), Shape::One) => std::slice::from_ref(one),
        (Some(Value::Array(items)), Shape::List) => items,
        _ => return Err(wrong().into()),
    };
    if items.is_empty() {
        return Ok(());
    }
    let mut columns: Vec<&str> = vec![child.parent];
    columns.extend(child.fields.iter().map(|field| field.column));
    columns.extend(
        child
            .position
            .filter(|position| !columns.contains(position)),
    );
    let mut places: Vec<String> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
    for (column, value) in child.fixed {
        columns.push(column);
        places.push((*value).to_owned());
    }
    let mut insert = tx.sql().prepare_cached(&format!(
        "INSERT INTO {} ({}) VALUES ({})",
        child.table,
        columns.join(", "),
        places.join(", ")
    ))?;
    for (at, item) in (0_i64..).zip(items) {
        let object = item.as_object().ok_or_else(wrong)?;
        let known = object
            .keys()
            .all(|name| child.fields.iter().any(|field| field.name == name));
        if !known {
            return Err(wrong().into());
        }
        let mut values = vec![Column::Integer(parent)];
        for field in child.fields {
            values.push(column(field, object.get(field.name), child.name)?);
        }
        if child.position.is_some() {
            values.push(Column::Integer(at));
        }
        insert.execute(rusqlite::params_from_iter(values))?;
    }
    Ok(())
}

/// A field's value as its column holds it.
fn column(
    field: &Field,
    given: Option<&Value>,
    named: &str,
) -> std::result::Result<Column, Problem> {
    let wrong = |reason: &str| Problem::new(named, "wrong-form", reason);
    let given = match given {
        None | Some(Value::Null) => return Ok(Column::Null),
        Some(given) => given,
    };
    if field.is == Is::Json {
        return Ok(Column::Text(given.to_string()));
    }
    match (given, field.is) {
        (Value::Bool(flag), Is::Flag) => Ok(Column::Integer(i64::from(*flag))),
        (Value::Number(number), Is::Number) => number
            .as_i64()
            .map(Column::Integer)
            .ok_or_else(|| wrong("It is not a whole number.")),
        (Value::String(text), is) => {
            of_text(text, is).ok_or_else(|| wrong("It is not written as a dump writes it."))
        }
        _ => Err(wrong("It is not written as a dump writes it.")),
    }
}

fn of_text(text: &str, is: Is) -> Option<Column> {
    let as_it_is = || Column::Text(text.to_owned());
    match is {
        Is::Text => (!text.contains('\0')).then(as_it_is),
        Is::Day => text
            .parse::<PartialDate>()
            .ok()?
            .exact()
            .map(|day: Date| Column::Text(day.to_string())),
        Is::PartialDay => text.parse::<PartialDate>().ok().map(|_| as_it_is()),
        Is::Instant => Instant::parse(text).ok().map(|_| as_it_is()),
        Is::Reference(kind) => text
            .parse::<AnyRef>()
            .ok()
            .filter(|reference| reference.kind() == kind)
            .map(|reference| Column::Integer(reference.id())),
        Is::Bytes => bytes_of_hex(text).map(Column::Blob),
        Is::Number | Is::Flag | Is::Json => None,
    }
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect()
}

/// Makes what is derived from the records, sees that every link leads somewhere, and that no reference will be given
/// twice. Returns the cases and the declined referrals whose disposal has to be reckoned.
pub fn restore_end(
    tx: &WriteTx<'_>,
    mut progress: impl FnMut(u64, u64),
) -> Result<(Vec<CaseRef>, Vec<ReferralRef>)> {
    let lost: i64 =
        tx.sql()
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
                row.get(0)
            })?;
    if lost > 0 {
        return Err(Failure::refused(format!(
            "{lost} of the links in this dump lead to records that are not in it; nothing was stored."
        ))
        .hint("Import the whole dump as `mkt dump` wrote it."));
    }
    counters(tx)?;
    let of = |sql: &str| -> Result<Vec<i64>> {
        let mut statement = tx.sql().prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let orgs = of("SELECT id FROM organisation ORDER BY id")?;
    let people = of("SELECT id FROM person ORDER BY id")?;
    let cases = of("SELECT id FROM case_record ORDER BY id")?;
    let all = (orgs.len() + people.len() + cases.len()) as u64;
    let mut done = 0;
    let mut step = || {
        done += 1;
        if done % 256 == 0 {
            progress(done, all);
        }
    };
    for id in orgs {
        let reference = OrganisationRef::from_id(id);
        let details = org::org_get(tx, reference)?.details;
        org::org_update(tx, reference, &details)?;
        step();
    }
    for id in people {
        let reference = PersonRef::from_id(id);
        let details = person::person_get(tx, reference)?.details;
        person::person_update(tx, reference, &details)?;
        step();
    }
    for id in &cases {
        let reference = CaseRef::from_id(*id);
        let details = case::case_get(tx, reference)?.details;
        case::case_update(tx, reference, &details)?;
        step();
    }
    let declined = of("SELECT id FROM referral WHERE state = 'declined' ORDER BY id")?;
    Ok((
        cases.into_iter().map(CaseRef::from_id).collect(),
        declined.into_iter().map(ReferralRef::from_id).collect(),
    ))
}

/// A dump that was put together by hand may have counters that are behind its references.
fn counters(tx: &WriteTx<'_>) -> Result<()> {
    let mut highest: BTreeMap<(&str, i64), i64> = BTreeMap::new();
    for (kind, table) in reference_kinds() {
        let mut statement = tx
            .sql()
            .prepare(&format!("SELECT id FROM {table} ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (year, number) = year_and_number(kind, row.get(0)?);
            let last = highest.entry((Kind::prefix(kind), year)).or_default();
            *last = (*last).max(number);
        }
    }
    for ((kind, year), last) in highest {
        tx.sql().execute(
            "INSERT INTO reference_counter (kind, year, last) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET last = max(last, ?3)",
            params![kind, year, last],
        )?;
    }
    Ok(())
}
