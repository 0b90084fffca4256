//! Retention at the desk: the table of RULES.md section 4 end to end, what blocks, what managers decide, lists and status.

mod again;
mod blocks;
mod changed;
mod cron;
mod dates;
mod decisions;
mod disposal;
mod fates;
mod held;
mod kept;
mod killed;
mod lists;
mod loose;
mod mistaken;
mod pages;
mod policies;
mod requests;
mod status;
mod trail;
mod values;

use serde_json::{Value, json};

use crate::support::Desk;

/// Puts records there in the order given.
#[track_caller]
fn import(desk: &Desk, records: &[Value]) {
    let mut text = String::new();
    for record in records {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    let file = desk.file("records.jsonl", &text);
    let done = desk.json(&format!("import {file}"));
    assert_eq!(done["rejected"], json!([]), "{done}");
}

/// A person with this date of birth, if it is known.
fn person(key: &str, born: Option<&str>) -> Value {
    json!({"kind": "person", "key": key, "forenames": ["Wren"], "surname": "Example", "date_of_birth": born})
}

/// A subject of a case.
fn subject(person: &str, category: &str) -> Value {
    json!({"person": person, "role": "subject", "subject": true, "category": category})
}

/// A case with these subjects, closed on a day if there is one.
fn case(key: &str, opened: &str, closed: Option<&str>, people: &[Value]) -> Value {
    json!({"kind": "case", "key": key, "title": "A fictional case", "basis": ["working-together-2018", "care-act-2014-s44"],
           "opened_on": opened, "closed_on": closed, "outcome": closed.map(|_| "Closed."), "people": people})
}

/// A case about one adult that has been due since 2 May 2016, with its person: P-00000N, C-2026-000N where N is the number
/// of such calls so far.
fn due_case(key: &str) -> [Value; 2] {
    let who = format!("person-{key}");
    [
        person(&who, Some("1950-01-01")),
        case(
            key,
            "2006-01-09",
            Some("2006-05-02"),
            &[subject(&who, "adult")],
        ),
    ]
}

fn dispose(desk: &Desk) {
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
}

/// The item of a case in a sweep of today that changes nothing.
#[track_caller]
fn item(desk: &Desk, reference: &str) -> Value {
    let swept = desk.json("retention sweep --dry-run --all");
    let found = ["items", "referrals", "requests", "people"]
        .iter()
        .flat_map(|part| swept[part].as_array().unwrap().clone())
        .find(|item| {
            ["case", "referral", "request", "person"]
                .iter()
                .any(|field| item[field] == reference)
        });
    found.unwrap_or_else(|| panic!("{reference} is not in {swept}"))
}

/// The references of what blocks a case.
#[track_caller]
fn blocks(desk: &Desk, reference: &str) -> Vec<String> {
    item(desk, reference)["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| {
            format!(
                "{} {}",
                block["kind"].as_str().unwrap(),
                block["ref"].as_str().unwrap()
            )
        })
        .collect()
}

/// Where a case stands.
#[track_caller]
fn state(desk: &Desk, reference: &str) -> String {
    item(desk, reference)["state"].as_str().unwrap().to_owned()
}
