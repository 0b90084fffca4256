//! The rows of a file of records, kind by kind: JSON Lines, in any order of kinds, or CSV of one kind. A row of CSV is made
//! into the line of JSON it stands for, so that everything after this is the same for both.

use crate::actions::import::csv_rows::{CsvHeader, CsvRows};
use crate::domain::line::{self, LineKind, Sniffed};
use crate::domain::text::Problem;
use crate::error::Result;
use crate::outside::record_file::{LineRead, Lines, RecordFile};

/// Consecutive lines of one kind.
struct Extent {
    kind: LineKind,
    /// Where the first one begins, in bytes.
    offset: u64,
    /// Its number, from 1.
    first: u64,
    lines: u64,
}

/// What was found in a file on looking through it.
pub(super) struct Plan {
    extents: Vec<Extent>,
    csv: Option<CsvHeader>,
    counts: [u64; LineKind::ALL.len()],
    /// Lines that are no record of any kind.
    pub bad: Vec<(u64, Problem)>,
    /// Lines of kinds that only a dump carries.
    pub dumped: Vec<u64>,
    /// Whether the first line is that of a dump.
    pub is_dump: bool,
}

impl Plan {
    /// Looks through JSON Lines.
    pub fn of_lines(
        file: &RecordFile,
        dumped: impl Fn(&str) -> bool,
        progress: &mut dyn FnMut(&str, u64, u64),
    ) -> Result<Self> {
        let mut plan = Self::empty();
        let mut lines = file.lines_from(0)?;
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            let offset = lines.offset();
            let read = lines.next(&mut line)?;
            if read == LineRead::End {
                return Ok(plan);
            }
            number += 1;
            if number % 4096 == 0 {
                progress("Looking through the file", offset, file.size());
            }
            if read == LineRead::TooLong {
                plan.bad.push((number, too_long()));
                continue;
            }
            match line::sniff(&line, &dumped) {
                Sniffed::Blank => {}
                Sniffed::Dumped => {
                    plan.is_dump |= number == 1;
                    plan.dumped.push(number);
                }
                Sniffed::Bad(problem) => plan.bad.push((number, problem)),
                Sniffed::Record(kind) => plan.add(kind, offset, number),
            }
        }
    }

    /// Reads the header of a CSV file of one kind.
    pub fn of_csv(file: &RecordFile, kind: LineKind) -> Result<Self> {
        let mut plan = Self::empty();
        plan.csv = Some(CsvHeader::read(file, kind)?);
        Ok(plan)
    }

    fn empty() -> Self {
        Self {
            extents: Vec::new(),
            csv: None,
            counts: Default::default(),
            bad: Vec::new(),
            dumped: Vec::new(),
            is_dump: false,
        }
    }

    fn add(&mut self, kind: LineKind, offset: u64, number: u64) {
        if let Some(count) = self.counts.get_mut(kind.index()) {
            *count += 1;
        }
        match self.extents.last_mut() {
            Some(last) if last.kind == kind && last.first + last.lines == number => last.lines += 1,
            _ => self.extents.push(Extent {
                kind,
                offset,
                first: number,
                lines: 1,
            }),
        }
    }

    /// How many lines there are of a kind; 0 for CSV, whose rows are not counted beforehand.
    pub fn count(&self, kind: LineKind) -> u64 {
        self.counts.get(kind.index()).copied().unwrap_or(0)
    }

    /// Whether there may be a record of the kind.
    pub fn has(&self, kind: LineKind) -> bool {
        match &self.csv {
            Some(header) => header.kind() == kind,
            None => self.count(kind) > 0,
        }
    }

    /// The rows of a CSV file as they stand there; nothing for JSON Lines.
    pub fn csv_rows<'f>(&'f self, file: &'f RecordFile) -> Result<Option<CsvRows<'f>>> {
        self.csv
            .as_ref()
            .map(|header| header.rows(file))
            .transpose()
    }

    /// The rows of a kind, in the order of the file.
    pub fn rows<'f>(&'f self, file: &'f RecordFile, kind: LineKind) -> Result<Rows<'f>> {
        if let Some(rows) = self.csv_rows(file)? {
            return Ok(Rows::Csv(Box::new(rows)));
        }
        Ok(Rows::Json(JsonRows {
            file,
            kind,
            extents: self.extents.iter(),
            lines: None,
            next: 0,
            left: 0,
        }))
    }
}

pub(super) fn too_long() -> Problem {
    Problem::new(
        "",
        "too-long",
        "The line is longer than 32 megabytes, which no record is.",
    )
}

/// One row: its line number, and what stands against reading it at all.
pub(super) struct Row {
    /// The number of the line it begins on, from 1.
    pub line: u64,
    /// Why it is no row.
    pub problem: Option<Problem>,
}

/// Goes through the rows of a kind.
pub(super) enum Rows<'f> {
    Json(JsonRows<'f>),
    Csv(Box<CsvRows<'f>>),
}

impl Rows<'_> {
    /// Reads the next row into `text`, as JSON; nothing at the end.
    pub fn next(&mut self, text: &mut Vec<u8>) -> Result<Option<Row>> {
        match self {
            Self::Json(rows) => rows.next(text),
            Self::Csv(rows) => rows.next(text),
        }
    }
}

pub(super) struct JsonRows<'f> {
    file: &'f RecordFile,
    kind: LineKind,
    extents: std::slice::Iter<'f, Extent>,
    lines: Option<Lines<'f>>,
    /// The number of the line that `lines` reads next.
    next: u64,
    /// How many lines of the present extent are left.
    left: u64,
}

impl JsonRows<'_> {
    fn next(&mut self, text: &mut Vec<u8>) -> Result<Option<Row>> {
        if self.left == 0 {
            let Some(extent) = self
                .extents
                .by_ref()
                .find(|extent| extent.kind == self.kind)
            else {
                return Ok(None);
            };
            self.go_to(extent, text)?;
            self.left = extent.lines;
        }
        let Some(lines) = &mut self.lines else {
            return Ok(None);
        };
        let read = lines.next(text)?;
        if read == LineRead::End {
            // The file has become shorter; `still_the_same` tells so before anything is committed.
            return Ok(None);
        }
        let line = self.next;
        self.next += 1;
        self.left -= 1;
        Ok(Some(Row {
            line,
            problem: (read == LineRead::TooLong).then(too_long),
        }))
    }

    fn go_to(&mut self, extent: &Extent, text: &mut Vec<u8>) -> Result<()> {
        if self.lines.is_some() && self.next == extent.first {
            return Ok(());
        }
        if self.file.has_offsets() {
            self.lines = Some(self.file.lines_from(extent.offset)?);
        } else {
            // Bytes of another encoding have no places to go to: what lies between is read and passed over.
            if self.lines.is_none() {
                self.lines = Some(self.file.lines_from(0)?);
                self.next = 1;
            }
            if let Some(lines) = &mut self.lines {
                while self.next < extent.first && lines.next(text)? != LineRead::End {
                    self.next += 1;
                }
            }
        }
        self.next = extent.first;
        Ok(())
    }
}
