//! How anonymised exports look to the officer who works on them.

use serde_json::{Value, json};

use crate::actions::export::{ExportShown, ShownText};
use crate::actions::release::ReleaseDone;
use crate::domain::export::Export;
use crate::domain::reference::CaseRef;
use crate::view::document::{Column, Document, Table};
use crate::view::record::{count, to_value};

/// After `export anonymised`.
pub fn prepared(shown: &ExportShown) -> Document {
    let export = &shown.export;
    let questions = shown.open_questions();
    let document = Document::answer(
        "export",
        json!({"export": export.reference, "case": export.case, "for": export.audience, "state": export.state, "queue": questions}),
        export.reference.to_string(),
    )
    .said(format!("{} of {} anonymised.", count(shown.notes.len(), "note", "notes"), export.case));
    next(document, shown, questions)
}

/// After `export review`.
pub fn reviewed(shown: &ExportShown) -> Document {
    let questions = shown.open_questions();
    let document = Document::answer("export", summary(shown), shown.export.reference.to_string());
    next(document, shown, questions)
}

fn next(document: Document, shown: &ExportShown, questions: usize) -> Document {
    let reference = shown.export.reference;
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
            .map(|one| json!({"start": one.start, "end": one.end, "with": one.with, "why": one.why.word(), "person": one.person}))
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
    let data = json!({
        "export": export.reference,
        "case": export.case,
        "for": export.audience,
        "state": export.state,
        "prepared_on": export.prepared_on,
        "prepared_by": export.prepared_by,
        "released_by": export.released_by,
        "released_at": export.released_at,
        "people": shown.people.iter().map(|(person, label)| json!({"person": person, "label": label})).collect::<Vec<_>>(),
        "notes": shown.notes.iter().map(note).collect::<Vec<_>>(),
    });
    let mut document = Document::new("export", data)
        .heading(format!(
            "{}  anonymised export of {} for {}",
            export.reference, export.case, export.audience
        ))
        .fields(vec![
            ("State", export.state.to_string()),
            (
                "Prepared",
                format!("{} by {}", export.prepared_on, export.prepared_by),
            ),
            ("Open questions", shown.open_questions().to_string()),
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
        document = document
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
        document = document.lines(one.done.replacements.iter().map(|replacement| {
            format!(
                "    {} → {}  ({})",
                found(replacement.start, replacement.end),
                replacement.with,
                replacement.why.word()
            )
        }));
        for question in &one.done.queue {
            document = document.attention(format!(
                "? {}: {} (suggested: {})",
                found(question.start, question.end),
                question.why,
                question.suggest
            ));
        }
    }
    document
}

/// `export list`.
pub fn list(exports: &[Export], case: Option<CaseRef>) -> Document {
    let rows = exports
        .iter()
        .map(|export| {
            vec![
                export.reference.to_string(),
                export.case.to_string(),
                export.audience.to_string(),
                export.state.to_string(),
                export.prepared_on.to_string(),
                export.prepared_by.clone(),
            ]
        })
        .collect();
    let empty = match case {
        Some(case) => format!(
            "There are no exports of {case}. Prepare one with `mkt export anonymised {case}`."
        ),
        None => "There are no exports.".to_owned(),
    };
    Document::new(
        "exports",
        json!(exports.iter().map(to_value).collect::<Vec<_>>()),
    )
    .table(Table::new(
        vec![
            Column::reference("Export", "export"),
            Column::reference("Case", "case"),
            Column::whole("For", "for"),
            Column::whole("State", "state"),
            Column::whole("Prepared on", "prepared_on"),
            Column::new("By", "prepared_by"),
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
