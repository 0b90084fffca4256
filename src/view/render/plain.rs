//! The format `plain`: labels and lines, for screen readers and grep. A sentence a line, `Label: value`, a record per
//! group of lines with an empty line between; no columns, no rules, no colour, never wrapped or cut.
//!
//! Further lines of a value, and free text, are set in by two spaces: what begins at the margin is always ours.

use super::escape::Shown;
use super::sheet::Sheet;
use super::{Page, opens_gap};
use crate::view::document::{Block, Document, Emphasis, Table};

/// The document as labels and lines.
pub fn render(document: &Document, page: &Page) -> String {
    let mut sheet = Sheet::new(page);
    // The same on a terminal as anywhere else.
    sheet.width = None;
    sheet.colour = false;
    if let Some(answer) = &document.answer {
        for line in std::iter::once(answer).chain(&document.secret) {
            sheet.line(&Shown::line(line));
        }
        return sheet.finish();
    }
    let mut before: Option<&Block> = None;
    for block in &document.blocks {
        if before.is_some_and(|before| opens_gap(before, block)) {
            sheet.end();
        }
        one(block, &mut sheet);
        before = Some(block);
    }
    sheet.finish()
}

fn one(block: &Block, sheet: &mut Sheet) {
    match block {
        Block::Heading(text) => sheet.line(&Shown::line(text)),
        Block::Sentence(text) => {
            for line in Shown::lines(text) {
                sheet.line(&line);
            }
        }
        Block::Attention(text) => labelled(&Shown::fixed("Attention"), text, sheet),
        Block::Fields(fields) => {
            for (label, value) in fields {
                labelled(&Shown::line(label), &value.text, sheet);
            }
        }
        Block::Table(table) => records(table, sheet),
        Block::Prose(text) => {
            for line in Shown::lines(text) {
                sheet.set_in(&line, 2, Emphasis::None);
            }
        }
        Block::Lines(lines) => {
            for line in lines {
                sheet.line(&Shown::line(line));
            }
        }
    }
}

fn labelled(label: &Shown, value: &str, sheet: &mut Sheet) {
    sheet.put(label);
    sheet.put_fixed(":");
    for (at, line) in Shown::lines(value).iter().enumerate() {
        if !line.as_str().is_empty() {
            sheet.space(if at == 0 { 1 } else { 2 });
        }
        sheet.line(line);
    }
}

fn records(table: &Table, sheet: &mut Sheet) {
    if table.rows.is_empty() {
        return sheet.line(&Shown::line(&table.empty));
    }
    for (at, row) in table.rows.iter().enumerate() {
        if at > 0 {
            sheet.end();
        }
        for (column, cell) in table.columns.iter().zip(row) {
            if !cell.text.is_empty() {
                labelled(&Shown::fixed(column.title), &cell.text, sheet);
            }
        }
    }
}
