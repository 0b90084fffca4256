//! How complaints about data protection look.

use serde_json::{Map, Value, json};

use crate::actions::complaint::ComplaintShown;
use crate::domain::complaint::{ComplaintOutcome, ComplaintState};
use crate::domain::date::{date_in_words, date_short};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{date_cell, optional, to_value, until};
use crate::view::rights::steps_table;

/// An outcome in words.
const fn outcome_in_words(outcome: ComplaintOutcome) -> &'static str {
    match outcome {
        ComplaintOutcome::Upheld => "upheld",
        ComplaintOutcome::PartlyUpheld => "partly upheld",
        ComplaintOutcome::NotUpheld => "not upheld",
        ComplaintOutcome::Withdrawn => "withdrawn by whoever complained",
    }
}

fn data(shown: &ComplaintShown) -> Value {
    let mut data = match to_value(&shown.row) {
        Value::Object(data) => data,
        _ => Map::new(),
    };
    let mut put = |name: &str, value: Value| {
        data.entry(name.to_owned()).or_insert(value);
    };
    for name in [
        "acknowledged_on",
        "acknowledged_by",
        "closed_on",
        "outcome",
        "done",
        "told_on",
        "closed_by",
    ] {
        put(name, Value::Null);
    }
    put("due_on", json!(shown.clock.due_on));
    put(
        "days_left",
        json!(
            shown
                .clock
                .days_left
                .filter(|_| shown.row.closing.is_none())
        ),
    );
    put("overdue", json!(shown.state == ComplaintState::Overdue));
    put("state", json!(shown.state));
    Value::Object(data)
}

fn in_full(shown: &ComplaintShown) -> Value {
    let mut data = data(shown);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("steps".to_owned(), json!(shown.clock.steps));
    }
    data
}

/// When the acknowledgement is due, in words.
fn acknowledgement(shown: &ComplaintShown) -> String {
    if let Some(acknowledged) = &shown.row.acknowledged {
        let late = shown.clock.due_on.is_some_and(|due| acknowledged.on > due);
        return format!(
            "acknowledged on {}{}",
            date_in_words(acknowledged.on),
            if late { ", late" } else { "" }
        );
    }
    if shown.row.closing.is_some() {
        return "not acknowledged before it was closed".to_owned();
    }
    match shown.clock.due_on {
        Some(due) => format!("due {} ({})", date_in_words(due), until(due, shown.today)),
        None => "the law sets no day: it was received before 19 June 2026".to_owned(),
    }
}

fn complainant(shown: &ComplaintShown) -> String {
    let details = &shown.row.complaint.details;
    details.complainant.map_or_else(
        || optional(details.complainant_name.as_deref()),
        |person| person.to_string(),
    )
}

/// After `complaint add`, `acknowledge` and `close`.
pub fn changed(shown: &ComplaintShown) -> Document {
    let reference = shown.reference();
    let document = Document::answer("complaint", in_full(shown), reference.to_string());
    if let Some(closing) = &shown.row.closing {
        return document.said(format!(
            "The complaint {reference} is closed as of {}: {}.",
            date_in_words(closing.on),
            outcome_in_words(closing.outcome)
        ));
    }
    let document = document.said(format!(
        "The acknowledgement of the complaint {reference}: {}.",
        acknowledgement(shown)
    ));
    if shown.row.acknowledged.is_some() {
        document.hint(format!(
            "When it is settled: mkt complaint close {reference} --outcome upheld|partly-upheld|not-upheld|withdrawn --done-file FILE --told-on DATE"
        ))
    } else {
        document.hint(format!(
            "When it was acknowledged: mkt complaint acknowledge {reference} --on DATE"
        ))
    }
}

/// `complaint show`.
pub fn show(shown: &ComplaintShown) -> Document {
    let details = &shown.row.complaint.details;
    let recorded = &shown.row.complaint.recorded;
    let mut document = Document::new("complaint", in_full(shown)).heading(format!(
        "{}  complaint about data protection",
        shown.reference()
    ));
    if shown.state == ComplaintState::Overdue {
        document = document.attention(format!(
            "The acknowledgement is overdue: {}.",
            acknowledgement(shown)
        ));
    }
    let closing = shown.row.closing.as_ref();
    document = document
        .fields(vec![
            ("Received", date_in_words(details.received_on)),
            ("How it came", optional(details.via.as_deref())),
            ("Who complains", complainant(shown)),
            ("About", optional(details.about)),
            ("Acknowledgement", acknowledgement(shown)),
            (
                "Outcome",
                closing.map_or_else(String::new, |closing| {
                    format!(
                        "{}, on {}, by {}",
                        outcome_in_words(closing.outcome),
                        date_in_words(closing.on),
                        closing.by
                    )
                }),
            ),
            (
                "Told of it",
                optional(
                    closing
                        .and_then(|closing| closing.told_on)
                        .map(date_in_words),
                ),
            ),
            ("Copy of", optional(shown.row.copied_from)),
            (
                "Recorded",
                format!("{} by {}", recorded.at.london_text(), recorded.by),
            ),
        ])
        .heading("What it says")
        .prose(details.what.clone());
    if let Some(closing) = closing {
        document = document
            .heading("What was done")
            .prose(closing.done.clone());
    }
    document
        .heading("How the day comes about")
        .table(steps_table(&shown.clock.steps))
}

fn due_cell(shown: &ComplaintShown) -> Cell {
    if shown.row.closing.is_some() {
        return date_cell(shown.clock.due_on).emphasis(Emphasis::Faint);
    }
    if let Some(acknowledged) = &shown.row.acknowledged {
        return Cell::new(format!("acknowledged {}", date_short(acknowledged.on)))
            .exact(optional(shown.clock.due_on));
    }
    match shown.clock.due_on {
        Some(due) => crate::view::record::due_cell(due, shown.today),
        None => Cell::new("no day set by law").exact(""),
    }
}

/// `complaint list`.
pub fn list(complaints: &[ComplaintShown]) -> Document {
    let rows = complaints
        .iter()
        .map(|shown| {
            let details = &shown.row.complaint.details;
            vec![
                Cell::new(shown.reference().to_string()),
                Cell::new(optional(details.about)),
                date_cell(Some(details.received_on)),
                due_cell(shown),
                Cell::new(shown.state.word()),
            ]
        })
        .collect();
    Document::new("complaints", complaints.iter().map(data).collect()).table(Table::new(
        vec![
            Column::reference("Complaint", "ref"),
            Column::reference("About", "about"),
            Column::whole("Received", "received_on"),
            Column::new("Acknowledge by", "due_on"),
            Column::new("State", "state"),
        ],
        rows,
        "There is no open complaint.",
    ))
}
