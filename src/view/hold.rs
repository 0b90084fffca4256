//! How holds look.

use serde_json::{Value, json};

use crate::actions::hold::{HoldPlaced, StoredHold};
use crate::domain::date::date_in_words;
use crate::view::document::{Column, Document, Table};
use crate::view::record::{optional, to_value};

/// A hold as JSON data.
pub fn data(hold: &StoredHold) -> Value {
    let mut data = to_value(hold);
    if let Some(fields) = data.as_object_mut() {
        let state = if hold.is_active() {
            "active"
        } else {
            "released"
        };
        fields.insert("state".to_owned(), json!(state));
    }
    data
}

/// What a hold keeps, in words.
pub fn target(hold: &StoredHold) -> String {
    hold.target()
        .map_or_else(|_| String::new(), |target| target.in_words())
}

/// After `retention hold`.
pub fn placed(placed: &HoldPlaced) -> Document {
    let hold = &placed.hold;
    let reference = hold.reference.to_string();
    let mut document = Document::answer("hold", data(hold), &reference).said(format!(
        "{reference} holds {}: it is not disposed of until the hold is released.",
        target(hold)
    ));
    if let Some(day) = hold.review_on {
        document = document.said(format!(
            "`mkt status` brings it up for review by {}.",
            date_in_words(day)
        ));
    }
    if placed.tag_unused {
        document = document.warning(
            "No case has this tag yet. The hold covers every case that gets it; if the tag is misspelt, release the hold.",
        );
    }
    document
}

/// After `retention release`.
pub fn released(hold: &StoredHold) -> Document {
    let reference = hold.reference.to_string();
    Document::answer("hold", data(hold), &reference).said(format!(
        "{reference} is released and no longer holds {}; other holds stay.",
        target(hold)
    ))
}

/// `retention list --holds`.
pub fn list(holds: &[StoredHold]) -> Document {
    let rows = holds
        .iter()
        .map(|hold| {
            vec![
                hold.reference.to_string(),
                target(hold),
                if hold.is_active() {
                    "stands".to_owned()
                } else {
                    "released".to_owned()
                },
                optional(hold.review_on),
                hold.reason.clone(),
                hold.placed_by.clone(),
            ]
        })
        .collect();
    Document::new("holds", json!(holds.iter().map(data).collect::<Vec<_>>())).table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::new("Holds", "target"),
            Column::whole("State", "state"),
            Column::whole("Review on", "review_on"),
            Column::new("Reason", "reason"),
            Column::whole("Placed by", "placed_by"),
        ],
        rows,
        "No hold stands. `--all` shows the released ones too.",
    ))
}
