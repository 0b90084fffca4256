//! How failures look: `error: …` and `hint: …` lines, or one JSON document (CLI.md, "Output").
//!
//! What lies under a failure (its `source`) is never shown: it may quote a record.

use serde::Serialize;

use crate::error::Failure;
use crate::view::render::json::{self, SCHEMA_VERSION};
use crate::view::render::push_labelled;

#[derive(Serialize)]
struct Answer<'f> {
    schema_version: u32,
    kind: &'static str,
    error: Error<'f>,
}

#[derive(Serialize)]
struct Error<'f> {
    code: &'static str,
    message: &'f str,
    hints: &'f [String],
}

/// The text for standard error.
pub fn render(failure: &Failure, as_json: bool) -> String {
    let answer = Answer {
        schema_version: SCHEMA_VERSION,
        kind: "error",
        error: Error {
            code: failure.code.word(),
            message: &failure.message,
            hints: &failure.hints,
        },
    };
    if as_json && let Ok(document) = json::write(&answer) {
        return document;
    }
    let mut out = String::new();
    push_labelled(&mut out, "error", &failure.message);
    for hint in &failure.hints {
        push_labelled(&mut out, "hint", hint);
    }
    out
}
