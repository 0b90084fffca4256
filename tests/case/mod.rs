//! Cases: opening, people and their categories, closing and reopening, the timeline, who may do what and who saw it.

mod categories;
mod closing;
mod linking;
mod opening;
mod setting;
mod showing;
mod terminal;
mod timeline;

use serde_json::{Value, json};

use crate::support::Desk;

/// Adds a person of this name and perhaps date of birth, and returns the reference.
#[track_caller]
pub fn person(desk: &Desk, name: &str, birth: Option<&str>) -> String {
    let input = json!({"forenames": [name], "surname": "Example", "date_of_birth": birth});
    desk.run_with("person add --from -", &input.to_string())
        .ok()
}

/// Opens a case about these people on a day, on both bases, and returns the reference.
#[track_caller]
#[allow(
    clippy::needless_pass_by_value,
    reason = "it is called with a value made on the spot"
)]
pub fn open(desk: &Desk, opened_on: &str, people: Value) -> String {
    let input = json!({
        "title": "An example",
        "basis": ["working-together-2018", "care-act-2014-s44"],
        "opened_on": opened_on,
        "people": people,
    });
    desk.run_with("case open --from -", &input.to_string()).ok()
}

/// A desk with C-2026-0001, opened on 6 January 2026, about P-000001, a child.
pub fn desk() -> Desk {
    let desk = Desk::new();
    let subject = person(&desk, "Wren", Some("2019-02-03"));
    open(
        &desk,
        "2026-01-06",
        json!([{"person": subject, "role": "subject"}]),
    );
    desk
}
