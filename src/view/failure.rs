//! How failures look: `error: …` and `hint: …` lines, or one JSON document.

use serde_json::json;

use crate::error::Failure;
use crate::view::render::escape;

/// The text for standard error.
pub fn render(failure: &Failure, as_json: bool) -> String {
    if as_json {
        let document = json!({
            "schema_version": 1,
            "kind": "error",
            "error": {"code": failure.code.word(), "message": failure.message, "hints": failure.hints},
        });
        return format!("{}\n", escape::json(&document.to_string()));
    }
    let mut text = format!("error: {}\n", escape::line(&failure.message));
    for hint in &failure.hints {
        text.push_str("hint: ");
        text.push_str(&escape::line(hint));
        text.push('\n');
    }
    text
}
