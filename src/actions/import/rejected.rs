//! The file of rejected lines: each as it stood, with its number and what is wrong with it, so that it can be mended there
//! and imported again.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::actions::import::Refused;
use crate::actions::import::csv_rows::{CsvRows, REJECTION_COLUMNS};
use crate::actions::import::rows::Plan;
use crate::domain::line::{REJECTED, object};
use crate::error::{Failure, Result};
use crate::outside::files;
use crate::outside::record_file::{LineRead, RecordFile};

/// Refuses a place where something stands already, before any work is done.
pub(super) fn place_check(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(Failure::refused(format!(
            "{} exists already, and mkt does not overwrite files.",
            path.display()
        ))
        .hint("Name another file with --rejected, or move that one away first."));
    }
    Ok(())
}

/// Writes the rejected lines, in the order of the file they come from.
pub(super) fn write(
    path: &Path,
    file: &RecordFile,
    plan: &Plan,
    rejected: &[Refused],
) -> Result<()> {
    let mut lines: BTreeMap<u64, Vec<&Refused>> = BTreeMap::new();
    for refused in rejected {
        lines.entry(refused.line).or_default().push(refused);
    }
    files::write_new(path, |out| match plan.csv_rows(file)? {
        Some(rows) => write_csv(path, out, rows, &lines),
        None => write_lines(path, out, file, &lines),
    })
}

/// What is wrong with a line, in one text a column.
fn together(refused: &[&Refused], part: impl Fn(&Refused) -> &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for text in refused.iter().map(|refused| part(refused)) {
        if !text.is_empty() && !parts.contains(&text) {
            parts.push(text);
        }
    }
    parts.join("; ")
}

fn write_lines(
    path: &Path,
    out: &mut dyn Write,
    file: &RecordFile,
    rejected: &BTreeMap<u64, Vec<&Refused>>,
) -> Result<()> {
    let mut lines = file.lines_from(0)?;
    let mut line = Vec::new();
    let mut number = 0;
    let mut left = rejected.len();
    while left > 0 {
        let read = lines.next(&mut line)?;
        if read == LineRead::End {
            break;
        }
        number += 1;
        let Some(refused) = rejected.get(&number) else {
            continue;
        };
        left -= 1;
        let why = json!({
            "line": number,
            "field": together(refused, |refused| &refused.field),
            "code": together(refused, |refused| refused.code),
            "reason": together(refused, |refused| &refused.reason),
        });
        let text = String::from_utf8_lossy(&line);
        let mended = match object(&text) {
            // The line stays as it is, but for a field before the others.
            Ok(fields) => {
                let rest = text.trim().strip_prefix('{').unwrap_or_default();
                let comma = if fields.is_empty() { "" } else { "," };
                let rest = if fields.iter().any(|(name, _)| name == REJECTED) {
                    without_rejection(fields)
                } else {
                    format!("{comma}{rest}")
                };
                format!("{{\"{REJECTED}\":{why}{rest}\n")
            }
            Err(_) => format!("{}\n", json!({REJECTED: why, "text": text})),
        };
        out.write_all(mended.as_bytes())
            .map_err(|error| files::failure("write", path, error))?;
    }
    Ok(())
}

/// The rest of a line that had been rejected before: its old rejection goes.
fn without_rejection(fields: Vec<(String, serde_json::Value)>) -> String {
    let mut rest = String::new();
    for (name, value) in fields {
        if name != REJECTED {
            rest.push(',');
            rest.push_str(&serde_json::Value::String(name).to_string());
            rest.push(':');
            rest.push_str(&value.to_string());
        }
    }
    rest.push('}');
    rest
}

fn write_csv(
    path: &Path,
    out: &mut dyn Write,
    mut rows: CsvRows<'_>,
    rejected: &BTreeMap<u64, Vec<&Refused>>,
) -> Result<()> {
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => files::failure("write", path, error),
        _ => Failure::internal("A rejected row could not be written."),
    };
    // Where a file of rejected rows is imported again, its own four columns are replaced.
    let own: Vec<bool> = rows
        .titles()
        .iter()
        .map(|name| {
            REJECTION_COLUMNS
                .iter()
                .any(|column| column.as_bytes() == name.trim_ascii())
        })
        .collect();
    let kept = |cells: &[Vec<u8>]| -> Vec<Vec<u8>> {
        cells
            .iter()
            .enumerate()
            .filter(|(at, _)| !own.get(*at).copied().unwrap_or(false))
            .map(|(_, cell)| cell.clone())
            .collect()
    };
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let mut titles = kept(rows.titles());
    titles.extend(REJECTION_COLUMNS.map(|column| column.as_bytes().to_vec()));
    writer.write_record(&titles).map_err(failed)?;
    let mut text = Vec::new();
    while let Some(row) = rows.next(&mut text)? {
        let Some(refused) = rejected.get(&row.line) else {
            continue;
        };
        let mut cells = kept(rows.cells());
        for cell in [
            row.line.to_string(),
            together(refused, |refused| &refused.field),
            together(refused, |refused| refused.code),
            together(refused, |refused| &refused.reason),
        ] {
            cells.push(cell.into_bytes());
        }
        writer.write_record(&cells).map_err(failed)?;
    }
    writer
        .flush()
        .map_err(|error| files::failure("write", path, error))
}
