//! The rows of a CSV file of one kind of record, each made into the line of JSON it stands for.

use serde_json::{Map, Value};

use crate::actions::import::cells::{CellReader, Fault, RawRow, Wrong};
use crate::actions::import::rows::{Row, too_long};
use crate::domain::identifier::Postcode;
use crate::domain::line::{LineInput, LineKind, nearest};
use crate::domain::text::Problem;
use crate::error::{Failure, Result};
use crate::outside::record_file::RecordFile;

/// Columns of a rejected file that are read over when it is imported again.
pub(super) const REJECTION_COLUMNS: [&str; 4] = ["line", "field", "code", "reason"];

/// What the first row of a file names.
pub(super) struct CsvHeader {
    kind: LineKind,
    titles: Vec<Vec<u8>>,
    columns: Vec<Column>,
}

#[derive(Clone)]
enum Column {
    Field { name: &'static str, list: bool },
    ReadOver,
}

impl CsvHeader {
    /// Reads the first row of a file.
    pub fn read(file: &RecordFile, kind: LineKind) -> Result<Self> {
        let (fields, lists) = fields_of(kind);
        let mut reader = CellReader::new(file.lines_from(0)?);
        let Some(header) = reader.next()? else {
            return Err(Failure::refused(format!(
                "{} is empty; its first row should name the fields.",
                file.name()
            )));
        };
        if header.fault.is_some() || header.is_too_long {
            return Err(Failure::refused(format!(
                "The first row of {} cannot be read: it should name the fields, and it has a quotation that does not end as it should.",
                file.name()
            ))
            .hint("Close the quotation with a mark (\"), and write a mark that belongs to the text twice (\"\")."));
        }
        let mut columns: Vec<Column> = Vec::with_capacity(header.cells.len());
        for (at, name) in header.cells.iter().enumerate() {
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
        Ok(Self {
            kind,
            titles: header.cells,
            columns,
        })
    }

    /// The kind of every row.
    pub fn kind(&self) -> LineKind {
        self.kind
    }

    /// The rows behind it.
    pub fn rows<'f>(&'f self, file: &'f RecordFile) -> Result<CsvRows<'f>> {
        let mut reader = CellReader::new(file.lines_from(0)?);
        reader.next()?;
        Ok(CsvRows {
            header: self,
            reader,
            cells: Vec::new(),
        })
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

/// Goes through the rows behind the first.
pub(super) struct CsvRows<'f> {
    header: &'f CsvHeader,
    reader: CellReader<'f>,
    cells: Vec<Vec<u8>>,
}

impl CsvRows<'_> {
    /// Reads the next row into `text`, as JSON; nothing at the end.
    pub fn next(&mut self, text: &mut Vec<u8>) -> Result<Option<Row>> {
        text.clear();
        let Some(RawRow {
            line,
            cells,
            fault,
            is_too_long,
        }) = self.reader.next()?
        else {
            return Ok(None);
        };
        self.cells = cells;
        let problem = match fault {
            _ if is_too_long => Some(too_long()),
            Some(fault) => Some(self.quotation(fault)),
            None => match self.object() {
                Ok(object) => match serde_json::to_writer(&mut *text, &object) {
                    Ok(()) => None,
                    Err(_) => Some(Problem::new("", "wrong-form", "The row cannot be read.")),
                },
                Err(problem) => Some(problem),
            },
        };
        Ok(Some(Row { line, problem }))
    }

    /// What is said of a quotation that is not what it should be.
    fn quotation(&self, fault: Fault) -> Problem {
        let field = match self.header.columns.get(fault.column) {
            Some(Column::Field { name, .. }) => *name,
            Some(Column::ReadOver) | None => "",
        };
        let line = fault.line;
        let (code, what) = match fault.wrong {
            Wrong::Unclosed => (
                "unclosed-quotation",
                format!("The quotation that begins on line {line} does not end."),
            ),
            Wrong::TextBehind(closed_on) => {
                let place = if closed_on == line {
                    String::new()
                } else {
                    format!(" on line {closed_on}")
                };
                (
                    "text-behind-quotation",
                    format!(
                        "The quotation that begins on line {line} has more text behind the mark that closes it{place}."
                    ),
                )
            }
        };
        Problem::new(
            field,
            code,
            format!(
                "{what} Close it where it ends, and write a mark (\") that belongs to the text twice."
            ),
        )
    }

    fn object(&self) -> std::result::Result<Value, Problem> {
        let columns = &self.header.columns;
        if self.cells.len() != columns.len() {
            return Err(Problem::new(
                "",
                "wrong-columns",
                format!(
                    "The row has {} columns where the first row of the file names {}.",
                    self.cells.len(),
                    columns.len()
                ),
            ));
        }
        let mut object = Map::new();
        for (column, cell) in columns.iter().zip(&self.cells) {
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

    /// The first row of the file.
    pub fn titles(&self) -> &[Vec<u8>] {
        &self.header.titles
    }

    /// The row as it stands in the file, for the file of rejected rows.
    pub fn cells(&self) -> &[Vec<u8>] {
        &self.cells
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
