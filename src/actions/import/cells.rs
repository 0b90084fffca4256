//! The cells of the rows of a CSV file (RFC 4180). The crate `csv` always finds some reading: a quotation that does not end takes
//! every row behind it into its cell, and nobody is told. Here a row whose quotation is not what it should be is told as such,
//! and the next line is read as the beginning of a row again.

use std::collections::VecDeque;

use crate::error::Result;
use crate::outside::record_file::{LONGEST_LINE, LineRead, Lines, without_end};

/// The mark around a quotation; within one it is written twice.
const MARK: u8 = b'"';

/// What is wrong with a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The file ends within it, or it is longer than any record.
    Unclosed,
    /// There is more text behind its closing mark, which stands on the line of this number.
    TextBehind(u64),
}

/// A quotation that is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// Its column, from 0.
    pub column: usize,
    /// The number of the line on which it begins, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// A row as it stands in the file.
pub(super) struct RawRow {
    /// The number of the line it begins on, from 1.
    pub line: u64,
    /// Its cells. Behind a quotation that is not what it should be they are read to the end of that line only, its mark being a
    /// character like others.
    pub cells: Vec<Vec<u8>>,
    /// The quotation that is not what it should be.
    pub fault: Option<Fault>,
    /// Whether the line is too long to be a row; it has no cells then.
    pub is_too_long: bool,
}

/// A line of the file.
struct Line {
    number: u64,
    /// With its end; nothing where it is longer than [`LONGEST_LINE`].
    text: Option<Vec<u8>>,
}

/// Reads a CSV file row by row.
pub(super) struct CellReader<'f> {
    lines: Lines<'f>,
    /// The number of the line that `lines` reads next.
    next: u64,
    /// Lines that were read on behalf of a quotation and turned out not to be part of it.
    again: VecDeque<Line>,
}

/// The end of a quotation, looked for from its beginning.
enum Quoted {
    /// Behind its closing mark and the blanks there, at this place of the last line, stands a comma or the end of the line.
    Closed { cell: Vec<u8>, at: usize },
    /// It is not what it should be.
    Wrong(Wrong),
}

impl<'f> CellReader<'f> {
    /// From the first line of the file.
    pub fn new(lines: Lines<'f>) -> Self {
        Self {
            lines,
            next: 1,
            again: VecDeque::new(),
        }
    }

    /// The next row that is not blank; nothing at the end.
    pub fn next(&mut self) -> Result<Option<RawRow>> {
        while let Some(line) = self.line()? {
            let row = self.row(line)?;
            let is_blank = row.cells.len() == 1 && row.cells.iter().all(Vec::is_empty);
            if row.fault.is_some() || !is_blank {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    fn line(&mut self) -> Result<Option<Line>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let mut text = Vec::new();
        let text = match self.lines.next_whole(&mut text)? {
            LineRead::End => return Ok(None),
            LineRead::Line => Some(text),
            LineRead::TooLong => None,
        };
        let number = self.next;
        self.next += 1;
        Ok(Some(Line { number, text }))
    }

    fn row(&mut self, line: Line) -> Result<RawRow> {
        let mut row = RawRow {
            line: line.number,
            cells: Vec::new(),
            fault: None,
            is_too_long: line.text.is_none(),
        };
        let (mut number, Some(mut text)) = (line.number, line.text) else {
            return Ok(row);
        };
        let mut at = 0;
        loop {
            let rest = from(without_end(&text), at);
            if rest.first() == Some(&MARK) {
                let mut behind = Vec::new();
                match self.quoted(number, &text, at, &mut behind)? {
                    Quoted::Closed { cell, at: end } => {
                        row.cells.push(cell);
                        at = end;
                        if let Some(last) = behind.pop() {
                            number = last.number;
                            text = last.text.unwrap_or_default();
                        }
                    }
                    Quoted::Wrong(wrong) => {
                        row.fault = Some(Fault {
                            column: row.cells.len(),
                            line: number,
                            wrong,
                        });
                        row.cells.extend(as_they_stand(rest));
                        for line in behind.into_iter().rev() {
                            self.again.push_front(line);
                        }
                        return Ok(row);
                    }
                }
            } else {
                let cell = cell_of(rest);
                row.cells.push(cell.to_vec());
                at += cell.len();
            }
            if without_end(&text).get(at) != Some(&b',') {
                return Ok(row);
            }
            at += 1;
        }
    }

    /// Reads a quotation whose opening mark stands at a place of a line. The lines behind that one which it took are put into
    /// `behind`.
    fn quoted(
        &mut self,
        number: u64,
        first: &[u8],
        opens_at: usize,
        behind: &mut Vec<Line>,
    ) -> Result<Quoted> {
        let mut cell = Vec::new();
        let mut at = opens_at + 1;
        loop {
            let text = match behind.last() {
                None => first,
                Some(line) => line.text.as_deref().unwrap_or_default(),
            };
            if let Some(end) = end_on_line(text, &mut at, &mut cell) {
                if matches!(without_end(text).get(end), None | Some(b',')) {
                    return Ok(Quoted::Closed { cell, at: end });
                }
                let closes_on = behind.last().map_or(number, |line| line.number);
                return Ok(Quoted::Wrong(Wrong::TextBehind(closes_on)));
            }
            let Some(line) = self.line()? else {
                return Ok(Quoted::Wrong(Wrong::Unclosed));
            };
            let goes_on = line.text.is_some() && cell.len() <= LONGEST_LINE;
            behind.push(line);
            if !goes_on {
                return Ok(Quoted::Wrong(Wrong::Unclosed));
            }
            at = 0;
        }
    }
}

fn from(text: &[u8], at: usize) -> &[u8] {
    text.get(at..).unwrap_or_default()
}

/// What stands before the next comma.
fn cell_of(rest: &[u8]) -> &[u8] {
    rest.split(|byte| *byte == b',').next().unwrap_or_default()
}

/// Reads on within a quotation, from `at`, into `cell`. Gives the place behind its closing mark, and behind blanks there (which
/// stay part of the cell); nothing where it goes on beyond the line.
fn end_on_line(text: &[u8], at: &mut usize, cell: &mut Vec<u8>) -> Option<usize> {
    loop {
        let rest = from(text, *at);
        let Some(mark) = rest.iter().position(|byte| *byte == MARK) else {
            cell.extend_from_slice(rest);
            return None;
        };
        cell.extend(rest.iter().take(mark));
        let behind = from(rest, mark + 1);
        if behind.first() != Some(&MARK) {
            let blanks = behind
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'));
            let blanks: Vec<u8> = blanks.copied().collect();
            cell.extend_from_slice(&blanks);
            return Some(*at + mark + 1 + blanks.len());
        }
        cell.push(MARK);
        *at += mark + 2;
    }
}

/// The rest of a line in cells, from one on whose quotation is not what it should be.
fn as_they_stand(rest: &[u8]) -> Vec<Vec<u8>> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let left = from(rest, at);
        let mut cell = Vec::new();
        let mut within = 1;
        let quoted = (left.first() == Some(&MARK))
            .then(|| end_on_line(left, &mut within, &mut cell))
            .flatten()
            .filter(|end| matches!(left.get(*end), None | Some(b',')));
        at += if let Some(end) = quoted {
            cells.push(cell);
            end
        } else {
            let plain = cell_of(left);
            cells.push(plain.to_vec());
            plain.len()
        };
        if rest.get(at).is_none() {
            return cells;
        }
        at += 1;
    }
}
