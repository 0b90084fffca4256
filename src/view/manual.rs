//! How the writing of the manual is told.

use std::path::Path;

use serde_json::json;

use crate::view::document::Document;
use crate::view::record::count;

/// After `man`.
pub fn written(folder: &Path, names: &[&str]) -> Document {
    Document::answer(
        "manual",
        json!({"folder": folder, "pages": names}),
        folder.display().to_string(),
    )
    .said(format!(
        "{} written.",
        count(names.len(), "page is", "pages are")
    ))
}
