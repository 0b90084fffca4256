//! How people look. One person is in `person/show.rs`, what a search found in `person/find.rs`, merging and splitting in
//! `person/merge.rs`.

mod find;
mod merge;
mod show;

use serde_json::{Map, Value, json};

use crate::actions::person::{LikelyPerson, MOST_LIKELY, PersonAdded, PersonListed, PersonSet};
use crate::domain::person::StoredPerson;
use crate::domain::reference::{AnyRef, PersonRef};
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::record::{count, join_words, optional, to_value};
use crate::view::restriction;

pub use find::found;
pub use merge::{merged, split};
pub use show::show;

/// A record as JSON, with more fields beside its own.
fn with(person: &StoredPerson, more: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let mut object = match to_value(person) {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    for (field, value) in more {
        object.insert(field.to_owned(), value);
    }
    Value::Object(object)
}

fn references<R: ToString>(all: &[R]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn likely_data(likely: &[LikelyPerson]) -> Value {
    likely
        .iter()
        .map(|one| {
            json!({
                "person": one.person.to_string(),
                "strength": one.found.strength,
                "reasons": one.found.reasons.iter().map(|reason| reason.word()).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// Says of what is kept for a shorter time now that it is.
fn warn_of_shortened(document: Document, shortened: &[AnyRef]) -> Document {
    if shortened.is_empty() {
        return document;
    }
    document.warning(format!(
        "Kept for a shorter time from now on: {}. `mkt retention explain` tells until when, and why.",
        join_words(&references(shortened))
    ))
}

/// A warning for each likely match, and what to do about them.
fn warn_of_likely(mut document: Document, new: PersonRef, likely: &[LikelyPerson]) -> Document {
    for one in likely {
        let reasons: Vec<String> = one
            .found
            .reasons
            .iter()
            .map(|reason| lower_first(reason.sentence()))
            .collect();
        document = document.warning(format!(
            "{} may be the same person ({} of 100): {}.",
            one.person,
            one.found.strength,
            reasons.join("; ")
        ));
    }
    match likely.first() {
        None => document,
        Some(first) => document.hint(format!(
            "Compare with `mkt person show {}`. If they are one person, a manager can say so: `mkt person merge {new} --into {} --reason …`.",
            first.person, first.person
        )),
    }
}

/// The sentence inside another.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        // NHS stays NHS.
        Some(first) if !chars.as_str().starts_with(|c: char| c.is_uppercase()) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// After `person add`.
pub fn added(added: &PersonAdded) -> Document {
    let person = &added.person;
    let reference = person.reference.to_string();
    let data = with(person, [("likely_matches", likely_data(&added.likely))]);
    let said = if added.likely.is_empty() {
        format!("{reference} is on record. Nobody on record is likely to be the same person.")
    } else {
        let or_more = if added.likely.len() < MOST_LIKELY {
            ""
        } else {
            " or more"
        };
        format!(
            "{reference} is on record. {}{or_more} may be the same person; nothing was merged.",
            count(added.likely.len(), "record", "records")
        )
    };
    warn_of_likely(
        Document::answer("person", data, &reference).said(said),
        person.reference,
        &added.likely,
    )
}

/// After `person set`.
pub fn set(set: &PersonSet) -> Document {
    let person = &set.person;
    let reference = person.reference.to_string();
    let data = with(
        person,
        [
            ("changed", json!(set.changed)),
            ("kept_shorter", json!(references(&set.shortened))),
            ("likely_matches", likely_data(&set.likely)),
        ],
    );
    let mut document = Document::answer("person", data, &reference);
    if set.asked_for != person.reference {
        document = document.said(format!(
            "{} was merged into {reference}, which was corrected.",
            set.asked_for
        ));
    }
    warn_of_likely(
        warn_of_shortened(
            document.said(format!(
                "Changed: {}. What was said before is kept.",
                join_words(&set.changed)
            )),
            &set.shortened,
        ),
        person.reference,
        &set.likely,
    )
}

/// The columns that every list of people has.
fn row(person: &StoredPerson) -> Vec<Cell> {
    vec![
        Cell::new(person.reference.to_string()),
        Cell::new(person.details.full_name()),
        Cell::new(optional(person.details.date_of_birth)),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        Column::reference("Reference", "ref"),
        Column::new("Name", "name"),
        Column::whole("Born", "date_of_birth"),
    ]
}

/// `person list`.
pub fn list(listed: &[PersonListed], all: bool) -> Document {
    let data: Vec<Value> = listed
        .iter()
        .map(|one| {
            with(
                &one.person,
                [
                    (
                        "merged_into",
                        json!(one.merged_into.map(|into| into.to_string())),
                    ),
                    ("restricted", restriction::references(&one.restricted)),
                ],
            )
        })
        .collect();
    let mut columns = columns();
    if all {
        columns.push(Column::reference("Merged into", "merged_into"));
    }
    columns.push(Column::new("Restricted", "restricted"));
    let rows = listed
        .iter()
        .map(|one| {
            let mut row = row(&one.person);
            if all {
                row.push(Cell::new(optional(one.merged_into)));
            }
            row.push(restriction::cell(&one.restricted));
            row
        })
        .collect();
    Document::new("people", Value::Array(data)).table(Table::new(
        columns,
        rows,
        "There is nobody on record yet. Add a person with `mkt person add`.",
    ))
}
