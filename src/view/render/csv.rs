//! The format `csv`: the table of a list, with the fields' names as its header, for spreadsheets.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, and much of what is stored was written by
//! strangers. Such a cell gets an apostrophe in front, which spreadsheets take for "this is text"; plain numbers and
//! telephone numbers stay as they are. Whoever needs every value exactly as stored uses JSON.

use super::escape;
use crate::error::{Failure, Result};
use crate::view::document::{Block, Cell, Document, Table};

/// The list as CSV: the table for it, the first table, or on a write the reference alone. Fails with usage (exit 2) where there is neither.
pub fn render(document: &Document) -> Result<String> {
    let table = document
        .csv
        .as_ref()
        .or_else(|| document.blocks.iter().find_map(table_of));
    if let Some(table) = table {
        return rows(table).map_err(|error| {
            Failure::internal("The list could not be written as CSV.").because(error)
        });
    }
    match &document.answer {
        // What was done is done: refusing to say so would only make somebody do it twice.
        Some(answer) => {
            let mut text = String::new();
            for line in std::iter::once(answer).chain(&document.secret) {
                text.push_str(&escape::line(line));
                text.push('\n');
            }
            Ok(text)
        }
        None => Err(Failure::usage("CSV is for lists, and this is not one.")
            .hint("Use --json or --format plain.")),
    }
}

fn table_of(block: &Block) -> Option<&Table> {
    match block {
        Block::Table(table) => Some(table),
        _ => None,
    }
}

fn rows(table: &Table) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| column.key))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(field))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| anyhow::Error::msg(error.to_string()))?;
    Ok(String::from_utf8(bytes)?)
}

/// The cell's value for machines; a line end stays, and is quoted.
fn field(cell: &Cell) -> String {
    let text = escape::prose(cell.exact.as_deref().unwrap_or(&cell.text));
    if is_formula(&text) {
        format!("'{text}")
    } else {
        text
    }
}

fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix([
        '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ]) else {
        return false;
    };
    let is_number = text.starts_with(['+', '-'])
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || c == ' ' || c == '.');
    !is_number
}
