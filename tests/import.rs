//! Import: JSON Lines and CSV, in any order, whole or not at all.

use serde_json::{Value, json};

use crate::support::Desk;

fn lines(records: &[Value]) -> String {
    let mut text = String::new();
    for record in records {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    text
}

fn org() -> Value {
    json!({"kind": "organisation", "key": "o1", "name": "Elmfield Surgery", "type": "health-and-social-care"})
}

fn person() -> Value {
    json!({"kind": "person", "key": "p1", "forenames": ["Robert"], "surname": "Quillon", "date_of_birth": "2012-02-29", "source": "o1"})
}

fn case() -> Value {
    json!({"kind": "case", "key": "c1", "title": "A case", "basis": "working-together-2018", "opened_on": "2020-01-06",
           "closed_on": "2020-05-01", "outcome": "Closed.", "referrals": ["r1"],
           "people": [{"person": "p1", "role": "subject"}], "orgs": [{"org": "o1"}]})
}

fn referral() -> Value {
    json!({"kind": "referral", "key": "r1", "source": "organisation", "from_org": "o1", "received_on": "2020-01-05",
           "people": [{"person": "p1", "role": "subject"}]})
}

fn note() -> Value {
    json!({"kind": "note", "key": "n1", "case": "c1", "on": "2021-02-03", "text": "Seen at home.", "source": "o1"})
}

fn disclosure() -> Value {
    json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "The family", "recipient": "service-user-or-family",
           "decision": "shared", "what": "The report.", "purpose": "To tell them.", "basis": "s16E", "necessity": "They asked.",
           "consent": "given", "method": "hand", "authorised_by": "m.elsewhere", "on": "2020-04-01"})
}

fn everything() -> Vec<Value> {
    // In the order in which nothing that is named stands before what names it.
    vec![note(), disclosure(), case(), referral(), person(), org()]
}

#[test]
fn the_examples_import_cleanly_and_importing_them_again_changes_nothing() {
    let desk = Desk::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/records.jsonl");
    let first = desk.json(&format!("import {examples}"));
    assert_eq!(first["rejected"], json!([]));
    assert_eq!(first["stored"], true);
    let added = first["added"].as_object().unwrap();
    assert!(
        added["case"].as_u64().unwrap() >= 4 && added["note"].as_u64().unwrap() >= 40,
        "{added:?}"
    );
    let again = desk.json(&format!("import {examples}"));
    assert_eq!(again["added"], json!({}));
    assert_eq!(again["updated"], json!({}));
    assert_eq!(again["unchanged"], first["added"]);
    desk.run("verify").ok();
}

#[test]
fn lines_may_stand_in_any_order_and_links_are_found() {
    let desk = Desk::new();
    let file = desk.file("in.jsonl", &lines(&everything()));
    let done = desk.json(&format!("import {file} --source old"));
    assert_eq!(
        done["added"],
        json!({"organisation": 1, "person": 1, "referral": 1, "case": 1, "note": 1, "disclosure": 1})
    );
    assert_eq!(done["historic"], 1, "a family was told without an export");
    desk.run("verify").ok();
}
