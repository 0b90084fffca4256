//! What the desks have in common at which questions are decided one by one or from a file: reading a JSON object a line, marking
//! words without colour, and stopping in the middle without saying that nothing was stored.

use serde_json::Value;

use crate::error::{Code, Failure};

/// The JSON values of a text of one a line, empty lines left out, each with the number of its line.
pub(super) fn json_lines(
    text: &str,
) -> impl Iterator<Item = (usize, Result<Value, serde_json::Error>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| (at + 1, serde_json::from_str(line)))
}

/// Words with marks around them that no colour is needed for.
pub(super) fn marked(words: &str) -> String {
    format!("»{words}«")
}

/// A failure of somebody who gave up in the middle says what is stored all the same; every other is as it was.
pub(super) fn stopped_but_kept(failure: Failure, kept: &str, command: &str) -> Failure {
    if failure.code != Code::Interrupted {
        return failure;
    }
    Failure::new(Code::Interrupted, format!("Stopped. {kept}"))
        .hint(format!("It is taken up where it stopped: {command}"))
}
