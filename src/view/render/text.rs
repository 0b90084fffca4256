//! The format `text`: for people at a terminal, and whole lines elsewhere.

use super::escape::Shown;
use super::sheet::Sheet;
use super::{Page, fit, opens_gap, table};
use crate::view::document::{Block, Cell, Document, Emphasis};

/// The least room for a value beside its label; with less, the value goes on the next line.
const LEAST_VALUE: usize = 20;

/// How far free text is set in, so that none of its lines can pass for one of ours.
const PROSE_INDENT: usize = 2;

/// The document as text: a new reference alone on its line, or everything there is to read.
pub fn render(document: &Document, page: &Page) -> String {
    match &document.answer {
        Some(answer) => {
            let mut sheet = Sheet::new(page);
            for line in std::iter::once(answer).chain(&document.secret) {
                sheet.line(&Shown::line(line));
            }
            sheet.finish()
        }
        None => blocks(&document.blocks, page),
    }
}

/// Blocks in their order.
pub fn blocks(blocks: &[Block], page: &Page) -> String {
    let mut sheet = Sheet::new(page);
    let mut before: Option<&Block> = None;
    for block in blocks {
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
        Block::Heading(text) => sheet.hang(&Shown::line(text), 0, Emphasis::Strong),
        Block::Sentence(text) => {
            for line in Shown::lines(text) {
                sheet.hang(&line, 0, Emphasis::None);
            }
        }
        Block::Attention(text) => {
            sheet.put_emphasised(&Shown::fixed("!"), Emphasis::Attention);
            sheet.space(1);
            sheet.hang(&Shown::line(text), 2, Emphasis::Attention);
        }
        Block::Fields(fields) => labelled(fields, sheet),
        Block::Table(table) => table::render(table, sheet),
        Block::Prose(text) => {
            for line in Shown::lines(text) {
                sheet.set_in(&line, PROSE_INDENT, Emphasis::None);
            }
        }
        Block::Lines(lines) => {
            for line in lines {
                sheet.line(&Shown::line(line));
            }
        }
    }
}

/// Labels and values beside each other; on a narrow terminal, beneath each other.
fn labelled(fields: &[(String, Cell)], sheet: &mut Sheet) {
    let widest = fields
        .iter()
        .map(|(label, _)| fit::width(Shown::line(label).as_str()))
        .max()
        .unwrap_or(0);
    let indent = widest + 2;
    let beneath = sheet
        .width
        .is_some_and(|width| width < indent + LEAST_VALUE);
    for (label, value) in fields {
        let label = Shown::line(label);
        sheet.put(&label);
        let lines = Shown::lines(&value.text);
        if beneath {
            sheet.end();
            for line in &lines {
                sheet.set_in(line, 2, value.emphasis);
            }
            continue;
        }
        sheet.space(indent - fit::width(label.as_str()));
        for (at, line) in lines.iter().enumerate() {
            if at > 0 && !line.as_str().is_empty() {
                sheet.space(indent);
            }
            sheet.hang(line, indent, value.emphasis);
        }
    }
}
