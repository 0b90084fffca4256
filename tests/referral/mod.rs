//! Referrals: intake, contacts from the public, accepting and declining.

mod deciding;
mod intake;
mod public;
mod terminal;

use serde_json::{Value, json};

use crate::support::Desk;

/// Adds a person of this name and perhaps date of birth, and returns the reference.
#[track_caller]
pub fn person(desk: &Desk, name: &str, birth: Option<&str>) -> String {
    let input = json!({"forenames": [name], "surname": "Example", "date_of_birth": birth});
    desk.run_with("person add --from -", &input.to_string())
        .ok()
}

/// Takes a referral in that names these people, and returns the reference.
#[track_caller]
#[allow(
    clippy::needless_pass_by_value,
    reason = "it is called with a value made on the spot"
)]
pub fn refer(desk: &Desk, people: Value) -> String {
    let input = json!({"source": "professional", "received_on": "2026-11-20", "people": people});
    desk.run_with("referral add --from -", &input.to_string())
        .ok()
}
