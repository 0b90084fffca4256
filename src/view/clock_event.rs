//! How a request's clock looks, of access and of rights requests: when the answer is due, and what was recorded about it, wrong
//! entries with what corrects them included.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::domain::access_clock::{AccessClock, ClockState};
use crate::domain::access_request::{RecordedEvent, numbered};
use crate::domain::date::Date;
use crate::domain::record::Undoable as _;
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{date_cell, due_cell};

/// When the answer is due, for a table.
pub(super) fn answer_due_cell(clock: &AccessClock, is_closed: bool, today: Date) -> Cell {
    if is_closed {
        return date_cell(clock.due_on).emphasis(Emphasis::Faint);
    }
    match (clock.state, clock.due_on) {
        (ClockState::AwaitingIdentity, _) => Cell::new("awaiting proof of identity").exact(""),
        (ClockState::AwaitingClarification, _) => Cell::new("awaiting clarification").exact(""),
        (_, Some(due)) => due_cell(due, today),
        (_, None) => Cell::default(),
    }
}

/// Every event as JSON, by the numbers under which people name them.
pub(super) fn events_value(events: &[RecordedEvent]) -> Value {
    numbered(events)
        .into_iter()
        .map(|(number, event)| {
            json!({
                "number": number,
                "corrects": number_of(events, event.corrects),
                "corrected_by": corrected_by(events, event.id),
                "void": !event.stands(),
                "void_by": event.undone.by,
                "void_at": event.undone.at,
                "void_why": event.undone.why,
                "what": event.event.kind,
                "on": event.event.on,
                "reason": event.reason,
                "recorded_by": event.recorded.by,
                "recorded_at": event.recorded.at,
            })
        })
        .collect()
}

/// The same as a table, where there are any.
pub(super) fn events_table(document: Document, events: &[RecordedEvent]) -> Document {
    if events.is_empty() {
        return document;
    }
    let rows = numbered(events)
        .into_iter()
        .map(|(number, event)| {
            let mut what = event.event.kind.word().replace('-', " ");
            if let Some(other) = number_of(events, event.corrects) {
                what = format!("{what}, corrects {other}");
            }
            let corrected = corrected_by(events, event.id);
            if let Some(other) = corrected {
                what = format!("{what} (wrong: corrected by {other})");
            }
            let mut why = event.reason.clone().unwrap_or_default();
            if let Some(by) = &event.undone.by {
                what.push_str(" (never happened)");
                let _ = write!(
                    why,
                    "{}void by {by}: {}",
                    if why.is_empty() { "" } else { "; " },
                    event.undone.why.as_deref().unwrap_or_default()
                );
            }
            let cell = Cell::new(what);
            vec![
                Cell::new(number.to_string()),
                date_cell(Some(event.event.on)),
                if corrected.is_some() || !event.stands() {
                    cell.emphasis(Emphasis::Faint)
                } else {
                    cell
                },
                Cell::new(why),
                Cell::new(format!(
                    "{} by {}",
                    event.recorded.at.london_text(),
                    event.recorded.by
                )),
            ]
        })
        .collect();
    document.heading("What was recorded").table(
        Table::new(
            vec![
                Column::number("Number", "number"),
                Column::whole("Day", "on"),
                Column::new("What", "what"),
                Column::new("Why", "reason"),
                Column::new("Recorded", "recorded"),
            ],
            rows,
            "",
        )
        .entire(),
    )
}

/// The number of an event by its number in the store.
fn number_of(events: &[RecordedEvent], id: Option<i64>) -> Option<usize> {
    numbered(events)
        .into_iter()
        .find(|(_, event)| Some(event.id) == id)
        .map(|(number, _)| number)
}

/// The number of the event that corrects another.
fn corrected_by(events: &[RecordedEvent], id: i64) -> Option<usize> {
    numbered(events)
        .into_iter()
        .find(|(_, event)| event.corrects == Some(id))
        .map(|(number, _)| number)
}
