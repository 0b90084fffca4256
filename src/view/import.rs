//! How an import looks.

use serde_json::{Map, Value, json};

use crate::actions::import::{Counts, Import, Refused};
use crate::domain::line::LineKind;
use crate::error::{Code, Failure};
use crate::view::document::{Column, Document, Table};
use crate::view::record::count;

/// How many rejected lines are told one by one to people; JSON and `--rejected` have all of them.
const MOST_TOLD: usize = 50;

/// What became of the file.
pub fn imported(import: &Import) -> Document {
    let mut document = Document::new("import", data(import));
    let rows: Vec<Vec<String>> = LineKind::ALL
        .iter()
        .map(|kind| {
            let of = |counts: &Counts| {
                counts
                    .iter()
                    .find(|(found, _)| found == kind)
                    .map_or(0, |(_, count)| count)
            };
            (
                kind,
                of(&import.added),
                of(&import.updated),
                of(&import.unchanged),
            )
        })
        .filter(|(_, added, updated, unchanged)| added + updated + unchanged > 0)
        .map(|(kind, added, updated, unchanged)| {
            vec![
                kind.to_string(),
                added.to_string(),
                updated.to_string(),
                unchanged.to_string(),
            ]
        })
        .collect();
    document = document.sentence(headline(import)).table(
        Table::new(
            vec![
                Column::whole("Kind", "kind"),
                Column::number("Added", "added"),
                Column::number("Changed", "updated"),
                Column::number("Unchanged", "unchanged"),
            ],
            rows,
            "No line of the file was taken.",
        )
        .entire(),
    );
    if import.rejected_lines > 0 {
        document = told(document, "Rejected lines", &import.rejected);
    }
    if !import.skipped.is_empty() {
        document = told(document, "Lines left out", &import.skipped);
    }
    if import.warnings > 0 && (import.stored || import.rejected_lines == 0) {
        document = document.warning(format!(
            "{} unusual; stored as it stands. --json lists the lines.",
            count(
                usize::try_from(import.warnings).unwrap_or(usize::MAX),
                "thing is",
                "things are"
            )
        ));
    }
    if import.historic > 0 {
        document = document.hint(format!(
            "{} would be refused by today's rules and marked as historic; `mkt status` counts them.",
            count(
                usize::try_from(import.historic).unwrap_or(usize::MAX),
                "disclosure",
                "disclosures"
            )
        ));
    }
    document
}

fn headline(import: &Import) -> String {
    let lines = |number: u64| {
        count(
            usize::try_from(number).unwrap_or(usize::MAX),
            "line",
            "lines",
        )
    };
    let taken = import.added.total() + import.updated.total() + import.unchanged.total();
    if import.dry_run {
        return format!(
            "A trial: {} would be taken, {} rejected. Nothing was stored.",
            lines(taken),
            import.rejected_lines
        );
    }
    if !import.stored {
        return format!(
            "{} rejected, so that nothing was stored; {} would have been taken.",
            lines(import.rejected_lines),
            lines(taken)
        );
    }
    format!(
        "{} taken, {} rejected (source {}).",
        lines(taken),
        import.rejected_lines,
        import.source
    )
}

fn told(document: Document, heading: &str, refused: &[Refused]) -> Document {
    let rows = refused
        .iter()
        .take(MOST_TOLD)
        .map(|refused| {
            vec![
                refused.line.to_string(),
                refused.field.clone(),
                refused.code.to_owned(),
                refused.reason.clone(),
            ]
        })
        .collect();
    let document = document.heading(heading).table(
        Table::new(
            vec![
                Column::number("Line", "line"),
                Column::whole("Field", "field"),
                Column::whole("Code", "code"),
                Column::new("Reason", "reason"),
            ],
            rows,
            "",
        )
        .entire(),
    );
    match refused.len().checked_sub(MOST_TOLD) {
        Some(more) if more > 0 => document.sentence(format!(
            "And {more} more; --json and --rejected FILE have all of them."
        )),
        _ => document,
    }
}

fn counts(counts: &Counts) -> Value {
    Value::Object(
        counts
            .iter()
            .map(|(kind, count)| (kind.word().to_owned(), Value::from(count)))
            .collect::<Map<_, _>>(),
    )
}

fn refused(lines: &[Refused]) -> Vec<Value> {
    lines
        .iter()
        .map(|refused| {
            let field = (!refused.field.is_empty()).then_some(&refused.field);
            json!({"line": refused.line, "field": field, "code": refused.code, "reason": refused.reason})
        })
        .collect()
}

fn data(import: &Import) -> Value {
    let mut added = counts(&import.added);
    if let Some(added) = added.as_object_mut() {
        for (kind, count) in &import.others {
            added.insert((*kind).to_owned(), Value::from(*count));
        }
    }
    json!({
        "source": import.source,
        "dry_run": import.dry_run,
        "stored": import.stored,
        "added": added,
        "updated": counts(&import.updated),
        "unchanged": counts(&import.unchanged),
        "rejected": refused(&import.rejected),
        "rejected_lines": import.rejected_lines,
        "skipped": refused(&import.skipped),
        "warnings": import.warnings,
        "warned": refused(&import.warned),
        "historic": import.historic,
    })
}

/// The failure of an import that stored nothing because of rejected lines; or none.
pub fn failure(import: &Import) -> Option<Failure> {
    if import.rejected_lines == 0 || import.stored || import.dry_run {
        return None;
    }
    let lines = import.rejected_lines;
    Some(
        Failure::new(
            Code::Refused,
            format!(
                "{lines} of the lines {} rejected; nothing was stored.",
                if lines == 1 { "was" } else { "were" }
            ),
        )
        .hint("Mend them and import the file again, or store the others with --keep-good and have these written to --rejected FILE."),
    )
}
