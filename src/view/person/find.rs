//! What a search for people found.

use serde_json::{Value, json};

use super::{columns, lower_first, row, with};
use crate::actions::person::PersonsFound;
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::restriction;

/// `person find`.
pub fn found(found: &PersonsFound) -> Document {
    let data: Vec<Value> = found
        .found
        .iter()
        .map(|one| {
            with(
                &one.person,
                [
                    (
                        "found_as",
                        json!(one.found_as.map(|as_what| as_what.to_string())),
                    ),
                    ("strength", json!(one.strength)),
                    ("restricted", restriction::references(&one.restricted)),
                    (
                        "why",
                        json!(one.why.iter().map(|why| why.word()).collect::<Vec<_>>()),
                    ),
                ],
            )
        })
        .collect();
    let mut columns = columns();
    columns.push(Column::new("Found", "why"));
    columns.push(Column::new("Restricted", "restricted"));
    let rows = found
        .found
        .iter()
        .map(|one| {
            let mut why: Vec<String> = one
                .why
                .iter()
                .map(|why| lower_first(why.sentence()))
                .collect();
            if let Some(as_what) = one.found_as {
                why.push(format!("as {as_what}, which was merged into it"));
            }
            let mut row = row(&one.person);
            row.push(Cell::new(why.join("; ")));
            row.push(restriction::cell(&one.restricted));
            row
        })
        .collect();
    let document = Document::new("people", Value::Array(data))
        .table(Table::new(columns, rows, "Nobody on record fits.").entire());
    if found.more {
        document.hint("There are more than are shown; say more to find fewer.")
    } else if found.found.is_empty() {
        document.hint(
            "A first name and a surname together also find names that sound alike; so does one name with --born.",
        )
    } else {
        document
    }
}
