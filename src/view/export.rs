//! How anonymised exports look to the officer who works on them.

mod statistics;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::actions::export::{ExportShown, ShownText, Withdrawn};
use crate::actions::release::ReleaseDone;
use crate::actions::restriction::Mark;
use crate::domain::export::{Export, ExportDates, ExportState};
use crate::domain::reference::CaseRef;
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::record::{count, date_cell, instant_words, optional, to_value};
use crate::view::restriction;

pub use statistics::statistics;

/// After `export anonymised`.
pub fn prepared(shown: &ExportShown) -> Document {
    let export = &shown.export;
    let questions = shown.open_questions();
    let document = Document::answer("export", summary(shown), export.reference.to_string())
        .said(format!(
            "{} of {} anonymised.",
            count(shown.notes.len(), "note", "notes"),
            export.case
        ))
        .warnings(shown.restricted.iter().map(Mark::sentence))
        .warnings(shown.unused_labels.iter().map(|reference| {
            format!(
                "A label given for {reference} tells who or where is meant and is not used; one made from the role stands in its place."
            )
        }));
    next(document, shown, questions)
}

/// After `export review`.
pub fn reviewed(shown: &ExportShown) -> Document {
    let questions = shown.open_questions();
    let document = Document::answer("export", summary(shown), shown.export.reference.to_string());
    next(document, shown, questions)
}

fn next(mut document: Document, shown: &ExportShown, questions: usize) -> Document {
    let reference = shown.export.reference;
    let unasked = shown.unasked().len();
    if unasked > 0 {
        document = document.said(format!(
            "{} taken out by judgement, without a question: mkt export show {reference}",
            count(unasked, "name was", "names were")
        ));
    }
    if questions == 0 {
        document
            .said("Nothing is open: a manager may release it.")
            .hint(format!("mkt export release {reference} --out FILE"))
    } else {
        document
            .said(format!(
                "{} to be decided.",
                count(questions, "question is", "questions are")
            ))
            .hint(format!("mkt export review {reference}"))
    }
}

fn summary(shown: &ExportShown) -> Value {
    json!({
        "export": shown.export.reference,
        "case": shown.export.case,
        "for": shown.export.audience,
        "state": shown.export.state,
        "queue": shown.open_questions(),
        "unasked": shown.unasked().len(),
    })
}

fn note(note: &ShownText) -> Value {
    json!({
        "ref": note.reference,
        "text": note.done.text,
        "replacements": note
            .done
            .replacements
            .iter()
            .map(|one| json!({"start": one.start, "end": one.end, "with": one.with, "why": one.why.word(), "person": one.person, "id": one.question}))
            .collect::<Vec<_>>(),
        "queue": note
            .done
            .queue
            .iter()
            .map(|one| json!({"id": one.id, "start": one.start, "end": one.end, "suggest": one.suggest, "why": one.why}))
            .collect::<Vec<_>>(),
    })
}

/// `export show`.
pub fn show(shown: &ExportShown) -> Document {
    let export = &shown.export;
    let unasked = shown.unasked();
    let data = json!({
        "export": export.reference,
        "case": export.case,
        "for": export.audience,
        "state": export.state,
        "prepared_on": export.prepared_on,
        "prepared_by": export.prepared_by,
        "released_by": export.released_by,
        "released_at": export.released_at,
        "withdrawn_by": export.withdrawn_by,
        "withdrawn_at": export.withdrawn_at,
        "withdrawn_why": export.withdrawn_why,
        "dates": shown.dates,
        "people": shown.people.iter().map(|(person, label)| json!({"person": person, "label": label})).collect::<Vec<_>>(),
        "notes": shown.notes.iter().map(note).collect::<Vec<_>>(),
        "unasked": unasked
            .iter()
            .map(|one| {
                json!({
                    "id": one.id, "ref": one.note, "start": one.start, "end": one.end, "found": one.found,
                    "with": one.suggest, "why": one.why, "times": one.times,
                })
            })
            .collect::<Vec<_>>(),
    });
    let mut document = Document::new("export", data).heading(format!(
        "{}  anonymised export of {} for {}",
        export.reference, export.case, export.audience
    ));
    document = restriction::marked(document, &shown.restricted)
        .fields(vec![
            ("State", export.state.to_string()),
            (
                "Prepared",
                format!("{} by {}", export.prepared_on, export.prepared_by),
            ),
            (
                "Released",
                by_and_at(export.released_by.as_deref(), export.released_at.as_deref()),
            ),
            (
                "Withdrawn",
                by_and_at(
                    export.withdrawn_by.as_deref(),
                    export.withdrawn_at.as_deref(),
                ),
            ),
            ("Why withdrawn", optional(export.withdrawn_why.as_deref())),
            (
                "Dates",
                match shown.dates {
                    ExportDates::Month => "month and year".to_owned(),
                    ExportDates::Relative => "days of the review".to_owned(),
                },
            ),
            ("Open questions", shown.open_questions().to_string()),
            ("Taken out unasked", unasked.len().to_string()),
        ])
        .table(
            Table::new(
                vec![
                    Column::reference("Person", "person"),
                    Column::new("Called here", "label"),
                ],
                shown
                    .people
                    .iter()
                    .map(|(person, label)| vec![person.to_string(), label.clone()])
                    .collect(),
                "There is nobody on the case.",
            )
            .entire(),
        );
    for one in &shown.notes {
        document = drawn(document, one);
    }
    if unasked.is_empty() || !matches!(export.state, ExportState::NeedsReview | ExportState::Ready)
    {
        return document;
    }
    document.hint(format!(
        "{} taken out by judgement, without a question; to decide otherwise: mkt export review {} --all",
        count(unasked.len(), "name was", "names were"),
        export.reference
    ))
}

/// One note: its text, what was replaced in it and why, and what is asked.
fn drawn(document: Document, one: &ShownText) -> Document {
    let mut document = document
        .heading(format!("{}  {}", one.reference, one.on))
        .prose(one.done.text.clone());
    let source: Vec<char> = one.source.chars().collect();
    let found = |start: usize, end: usize| {
        source
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .collect::<String>()
    };
    // Each thing replaced once, in the order it first occurs, with how often.
    let mut times: BTreeMap<(String, &str, &str), (usize, usize)> = BTreeMap::new();
    for replacement in &one.done.replacements {
        let gone = found(replacement.start, replacement.end).replace('\n', " ");
        let why = why_in_words(replacement.why.word(), replacement.question.is_some());
        let key = (gone, replacement.with.as_str(), why);
        times.entry(key).or_insert((replacement.start, 0)).1 += 1;
    }
    let mut lines: Vec<_> = times.into_iter().collect();
    lines.sort_by_key(|(_, (first, _))| *first);
    document = document.lines(lines.into_iter().map(|((gone, with, why), (_, times))| {
        let often = if times > 1 {
            format!(", {times} times")
        } else {
            String::new()
        };
        format!("    {gone} → {with}  ({why}{often})")
    }));
    for question in &one.done.queue {
        document = document.attention(format!(
            "? {}: {} (suggested: {})",
            found(question.start, question.end),
            question.why,
            question.suggest
        ));
    }
    document
}

/// Why something was replaced, for people; the words of the contract are in the JSON.
fn why_in_words(word: &str, is_unasked: bool) -> &'static str {
    match word {
        "fuzzy" if is_unasked => {
            "a misspelling of what is recorded, as far as can be told: not asked"
        }
        _ if is_unasked => {
            "somebody the case does not know, whom the text introduces: taken out without a question"
        }
        "exact" => "as recorded",
        "variant" => "a form of what is recorded",
        "fuzzy" => "a misspelling of what is recorded",
        "pattern" => "identifies by its shape",
        _ => "decided in the review",
    }
}

/// "alice, 23 Nov 2026 …"; nothing where it did not happen.
fn by_and_at(by: Option<&str>, at: Option<&str>) -> String {
    match (by, at) {
        (Some(by), Some(at)) => {
            format!("{} by {by}", instant_words(at))
        }
        _ => String::new(),
    }
}

/// `export withdraw`: the export and whoever has it.
pub fn withdrawn(done: &Withdrawn) -> Document {
    let export = &done.export;
    let given: Vec<Value> = done
        .given
        .iter()
        .map(|row| {
            let details = &row.disclosure.details;
            json!({
                "disclosure": row.disclosure.reference,
                "on": details.on,
                "to": details.to,
                "to_name": details.to_name,
                "recipient": details.recipient,
                "method": details.method,
                "decision": details.decision,
            })
        })
        .collect();
    let rows = done
        .given
        .iter()
        .map(|row| {
            let details = &row.disclosure.details;
            let whom = details
                .to
                .map(|to| to.to_string())
                .or_else(|| details.to_name.clone());
            vec![
                row.disclosure.reference.to_string().into(),
                date_cell(Some(details.on)),
                optional(whom).into(),
                details.recipient.to_string().into(),
                details.method.to_string().into(),
            ]
        })
        .collect::<Vec<Vec<crate::view::document::Cell>>>();
    let next = if done.given.is_empty() {
        "Nobody is on record as having been given it.".to_owned()
    } else {
        format!(
            "Ask each of them to destroy it, and prepare a new one: mkt export anonymised {}",
            export.case
        )
    };
    Document::new(
        "withdrawal",
        json!({
            "export": export.reference,
            "case": export.case,
            "state": export.state,
            "withdrawn_by": export.withdrawn_by,
            "withdrawn_at": export.withdrawn_at,
            "withdrawn_why": export.withdrawn_why,
            "given": given,
        }),
    )
    .heading(format!("{} is withdrawn", export.reference))
    .table(
        Table::new(
            vec![
                Column::reference("Entry", "disclosure"),
                Column::whole("Given on", "on"),
                Column::new("To", "to"),
                Column::whole("Recipient", "recipient"),
                Column::whole("How", "method"),
            ],
            rows,
            "The sharing log has no entry that gives it to anybody.",
        )
        .entire(),
    )
    .hint(next)
}

/// `export list`.
pub fn list(exports: &[(Export, Vec<Mark>)], case: Option<CaseRef>, all: bool) -> Document {
    let rows = exports
        .iter()
        .map(|(export, restricted)| {
            vec![
                Cell::new(export.reference.to_string()),
                Cell::new(export.case.to_string()),
                Cell::new(export.audience.to_string()),
                Cell::new(export.state.to_string()),
                Cell::new(export.prepared_on.to_string()),
                Cell::new(export.prepared_by.clone()),
                restriction::cell(restricted),
            ]
        })
        .collect();
    let but = if all {
        ""
    } else {
        " that were not withdrawn (--all shows those too)"
    };
    let empty = match case {
        Some(case) => format!(
            "There are no exports of {case}{but}. Prepare one with `mkt export anonymised {case}`."
        ),
        None => format!("There are no exports{but}."),
    };
    Document::new(
        "exports",
        exports
            .iter()
            .map(|(export, restricted)| {
                let mut data = to_value(export);
                restriction::put(&mut data, restricted);
                data
            })
            .collect(),
    )
    .table(Table::new(
        vec![
            Column::reference("Export", "export"),
            Column::reference("Case", "case"),
            Column::whole("For", "for"),
            Column::whole("State", "state"),
            Column::whole("Prepared on", "prepared_on"),
            Column::new("By", "prepared_by"),
            Column::new("Restricted", "restricted"),
        ],
        rows,
        empty,
    ))
}

/// After `export release`.
pub fn released(done: &ReleaseDone, path: &std::path::Path) -> Document {
    Document::answer(
        "release",
        json!({"export": done.export, "state": "released", "file": path, "sha256": done.sha256, "entries": done.entries}),
        done.export.to_string(),
    )
    .said(format!("{} written to {}.", count(done.entries, "entry is", "entries are"), path.display()))
    .hint(format!("Record whom it is given to: mkt share add C-… --recipient service-user-or-family --export {}", done.export))
}

/// The empty attestation of `--attest-template`.
pub fn attestation_template(template: &Value) -> Document {
    Document::new("attestation", template.clone()).lines(
        serde_json::to_string_pretty(template)
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    )
}
