//! How a restriction is marked wherever records of the person are shown: in words, and by the references of the requests.

use serde_json::{Value, json};

use crate::actions::restriction::Mark;
use crate::view::document::{Cell, Document, Emphasis};

/// The references of the requests, for the field `restricted`.
pub fn references(marks: &[Mark]) -> Value {
    let mut references: Vec<String> = marks.iter().map(|mark| mark.request.to_string()).collect();
    references.dedup();
    json!(references)
}

/// Adds the field `restricted` to a record.
pub fn put(record: &mut Value, marks: &[Mark]) {
    if let Some(fields) = record.as_object_mut() {
        fields.insert("restricted".to_owned(), references(marks));
    }
}

/// Marks a document of one record: the field in its data, and a sentence for each mark where it now ends.
pub fn marked(mut document: Document, marks: &[Mark]) -> Document {
    put(&mut document.data, marks);
    told(document, marks)
}

/// The sentences alone.
pub fn told(document: Document, marks: &[Mark]) -> Document {
    marks.iter().fold(document, |document, mark| {
        document.attention(mark.sentence())
    })
}

/// The cell of a list: words first, so that colour is not the only signal.
pub fn cell(marks: &[Mark]) -> Cell {
    let Some(first) = marks.first() else {
        return Cell::default();
    };
    let references: Vec<String> = marks.iter().map(|mark| mark.request.to_string()).collect();
    let words = if first.in_force {
        "restricted"
    } else {
        "restriction asked for"
    };
    Cell::new(format!("{words} ({})", references.join(", ")))
        .exact(references.join(" "))
        .emphasis(Emphasis::Attention)
}
