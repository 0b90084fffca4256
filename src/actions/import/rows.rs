//! The rows of a file of records, kind by kind: JSON Lines, in any order of kinds, or CSV of one kind. A row of CSV is made
//! into the line of JSON it stands for, so that everything after this is the same for both.

use csv::ByteRecord;
use serde_json::{Map, Value};

use crate::domain::identifier::Postcode;
use crate::domain::line::{self, LineInput, LineKind, Sniffed, nearest};
use crate::domain::text::Problem;
use crate::error::{Failure, Result};
use crate::outside::record_file::{LineRead, Lines, RecordFile, reading_failed};

/// Columns of a rejected file that are read over when it is imported again.
pub(super) const REJECTION_COLUMNS: [&str; 4] = ["line", "field", "code", "reason"];

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

struct CsvHeader {
    kind: LineKind,
    columns: Vec<Column>,
}

#[derive(Clone)]
enum Column {
    Field { name: &'static str, list: bool },
    ReadOver,
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
        let (fields, lists) = fields_of(kind);
        let mut reader = csv_reader(file)?;
        let mut header = ByteRecord::new();
        if !read_record(file, &mut reader, &mut header)? {
            return Err(Failure::refused(format!(
                "{} is empty; its first row should name the fields.",
                file.name()
            )));
        }
        let mut columns: Vec<Column> = Vec::with_capacity(header.len());
        for (at, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name);
            let name = name.trim();
            let found = fields.iter().find(|field| **field == name);
            columns.push(match found {
                Some(name) => {
                    let twice = columns.iter().any(
                        |column| matches!(column, Column::Field { name: other, .. } if other == name),
                    );
                    if twice {
                        return Err(Failure::refused(format!(
                            "Two columns of {} are called `{name}`.",
                            file.name()
                        )));
                    }
                    Column::Field {
                        name,
                        list: lists.contains(name),
                    }
                }
                None if name == "kind" || REJECTION_COLUMNS.contains(&name) => Column::ReadOver,
                None => return Err(unknown_column(file, kind, at, name, fields)),
            });
        }
        let mut plan = Self::empty();
        plan.csv = Some(CsvHeader { kind, columns });
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
            Some(header) => header.kind == kind,
            None => self.count(kind) > 0,
        }
    }

    /// The header and the rows of a CSV file as they stand there; nothing for JSON Lines.
    pub fn csv_rows<'f>(
        &'f self,
        file: &'f RecordFile,
    ) -> Result<Option<(ByteRecord, CsvRows<'f>)>> {
        let Some(header) = &self.csv else {
            return Ok(None);
        };
        let mut reader = csv_reader(file)?;
        let mut record = ByteRecord::new();
        read_record(file, &mut reader, &mut record)?;
        let titles = record.clone();
        Ok(Some((
            titles,
            CsvRows {
                file,
                header,
                reader,
                record,
            },
        )))
    }

    /// The rows of a kind, in the order of the file.
    pub fn rows<'f>(&'f self, file: &'f RecordFile, kind: LineKind) -> Result<Rows<'f>> {
        if let Some((_, rows)) = self.csv_rows(file)? {
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

fn fields_of(kind: LineKind) -> (&'static [&'static str], &'static [&'static str]) {
    fn of<T: LineInput>() -> (&'static [&'static str], &'static [&'static str]) {
        (T::FIELDS, T::LISTS)
    }
    match kind {
        LineKind::Organisation => of::<crate::domain::org::OrganisationInput>(),
        LineKind::Person => of::<crate::domain::person::PersonInput>(),
        LineKind::Referral => of::<crate::domain::referral::ReferralInput>(),
        LineKind::Case => of::<crate::domain::case::CaseInput>(),
        LineKind::Note => of::<crate::domain::note::NoteInput>(),
        LineKind::Disclosure => of::<crate::domain::share::DisclosureInput>(),
    }
}

fn unknown_column(
    file: &RecordFile,
    kind: LineKind,
    at: usize,
    name: &str,
    fields: &'static [&'static str],
) -> Failure {
    let failure = Failure::refused(format!(
        "The name of column {} of {} is no field of {}.",
        at + 1,
        file.name(),
        kind.reference().a_word()
    ));
    match nearest(fields, name) {
        Some(nearest) => failure.hint(format!("Is `{nearest}` meant?")),
        None => failure.hint(format!(
            "The first row names the fields: {}.",
            fields.join(", ")
        )),
    }
}

fn too_long() -> Problem {
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

type CsvReader<'f> = csv::Reader<Box<dyn std::io::BufRead + Send + 'f>>;

fn csv_reader(file: &RecordFile) -> Result<CsvReader<'_>> {
    Ok(csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        // Of line ends with a carriage return the reader would count the lines wrongly: it is taken off here instead.
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(file.read_from(0)?))
}

/// Reads the next row that is not blank; `false` at the end.
fn read_record(
    file: &RecordFile,
    reader: &mut CsvReader<'_>,
    record: &mut ByteRecord,
) -> Result<bool> {
    loop {
        let found = reader
            .read_byte_record(record)
            .map_err(|error| csv_failed(file, error))?;
        if !found {
            return Ok(false);
        }
        if record
            .iter()
            .next_back()
            .is_some_and(|last| last.ends_with(b"\r"))
        {
            let mut cells = ByteRecord::with_capacity(record.as_slice().len(), record.len());
            for (at, cell) in record.iter().enumerate() {
                let last = at + 1 == record.len();
                let cell = cell.strip_suffix(b"\r").filter(|_| last).unwrap_or(cell);
                cells.push_field(cell);
            }
            cells.set_position(record.position().cloned());
            *record = cells;
        }
        if record.len() != 1 || record.iter().any(|cell| !cell.is_empty()) {
            return Ok(true);
        }
    }
}

fn csv_failed(file: &RecordFile, error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => reading_failed(file.name(), error),
        _ => Failure::refused(format!("{} cannot be read as CSV.", file.name())),
    }
}

pub(super) struct CsvRows<'f> {
    file: &'f RecordFile,
    header: &'f CsvHeader,
    reader: CsvReader<'f>,
    record: ByteRecord,
}

impl CsvRows<'_> {
    /// Reads the next row into `text`, as JSON; nothing at the end.
    pub fn next(&mut self, text: &mut Vec<u8>) -> Result<Option<Row>> {
        text.clear();
        if !read_record(self.file, &mut self.reader, &mut self.record)? {
            return Ok(None);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let problem = match self.object() {
            Ok(object) => match serde_json::to_writer(&mut *text, &object) {
                Ok(()) => None,
                Err(_) => Some(Problem::new("", "wrong-form", "The row cannot be read.")),
            },
            Err(problem) => Some(problem),
        };
        Ok(Some(Row { line, problem }))
    }

    fn object(&self) -> std::result::Result<Value, Problem> {
        let columns = &self.header.columns;
        if self.record.len() != columns.len() {
            return Err(Problem::new(
                "",
                "wrong-columns",
                format!(
                    "The row has {} columns where the first row of the file names {}.",
                    self.record.len(),
                    columns.len()
                ),
            ));
        }
        let mut object = Map::new();
        for (column, cell) in columns.iter().zip(&self.record) {
            let Column::Field { name, list } = column else {
                continue;
            };
            let cell = std::str::from_utf8(cell).map_err(|_| {
                Problem::new(
                    *name,
                    "not-utf-8",
                    "It has bytes that are not UTF-8. Name the file's encoding with --encoding, or save it as UTF-8.",
                )
            })?;
            object.insert((*name).to_owned(), cell_value(name, *list, cell)?);
        }
        Ok(Value::Object(object))
    }

    /// The record as it stands in the file, for the file of rejected rows.
    pub fn record(&self) -> &ByteRecord {
        &self.record
    }
}

/// What a cell says: nothing where it is empty; a list where the field is one, its items separated by semicolons, or as
/// JSON where it begins with a bracket.
fn cell_value(name: &'static str, list: bool, cell: &str) -> std::result::Result<Value, Problem> {
    let trimmed = cell.trim();
    if trimmed.is_empty() {
        return Ok(Value::Null);
    }
    if !list {
        return Ok(Value::String(cell.to_owned()));
    }
    if trimmed.starts_with('[') {
        return serde_json::from_str(trimmed).map_err(|_| {
            Problem::new(
                name,
                "not-json",
                "It begins with a bracket and is not a whole JSON list.",
            )
        });
    }
    let items = trimmed
        .split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    Ok(match name {
        "addresses" => items.map(address).collect(),
        "people" | "orgs" => {
            return Err(Problem::new(
                name,
                "wrong-form",
                "This list is written as JSON, as in the JSON Lines form.",
            ));
        }
        _ => items.map(|item| Value::String(item.to_owned())).collect(),
    })
}

/// An address in a cell: its lines separated by commas, the last one its postcode where it is one.
fn address(text: &str) -> Value {
    let mut lines: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let postcode = lines
        .last()
        .filter(|last| last.parse::<Postcode>().is_ok())
        .copied();
    if postcode.is_some() {
        lines.pop();
    }
    serde_json::json!({"lines": lines, "postcode": postcode})
}
