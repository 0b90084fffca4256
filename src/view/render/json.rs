//! The format `json`: one document (CLI.md, "Output"). It is the format that holds every value exactly as stored; what is
//! escaped in it is escaped as JSON does, and reads back the same.

use serde::Serialize;

use super::escape;
use crate::error::{Failure, Result};
use crate::view::document::Document;

/// The version of the JSON documents. It changes when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Answer<'d> {
    schema_version: u32,
    kind: &'d str,
    data: &'d serde_json::Value,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'d [String],
}

/// The document as one line of JSON. Warnings are in it where there are any, so that a script need not read standard error.
pub fn render(document: &Document) -> Result<String> {
    write(&Answer {
        schema_version: SCHEMA_VERSION,
        kind: document.kind,
        data: &document.data,
        warnings: &document.warnings,
    })
}

/// Any value as one line of JSON with nothing dangerous in it.
pub fn write<T: Serialize>(value: &T) -> Result<String> {
    let mut text = escape::json(serde_json::to_string(value).map_err(|error| {
        Failure::internal("The answer could not be written as JSON.").because(error)
    })?);
    text.push('\n');
    Ok(text)
}
