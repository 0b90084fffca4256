//! Rights requests: their clocks and decisions, what a restriction does, and where they are found again.

mod found;
mod people;
mod requests;
mod restriction;
mod terminal;

use serde_json::{Value, json};

use crate::support::Desk;

/// A desk with `olly` (officer), `mona` (manager) and `dora` (dpo), and one open case C-2026-0001 about P-000001 with P-000002 as
/// the mother; N-000001 is its note, R-2026-0001 its referral.
fn desk() -> Desk {
    let desk = Desk::new();
    for (name, role) in [("olly", "officer"), ("mona", "manager"), ("dora", "dpo")] {
        desk.add_user(name, role);
    }
    let records = [
        json!({"kind": "person", "key": "p1", "forenames": ["Wren"], "surname": "Tollgate", "date_of_birth": "2014-02-03"}),
        json!({"kind": "person", "key": "p2", "forenames": ["Marguerite"], "surname": "Tollgate", "date_of_birth": "1984-05-06"}),
        json!({"kind": "referral", "key": "r1", "source": "professional", "via": "phone", "received_on": "2026-01-05",
               "summary": "A fall.", "people": [{"person": "p1", "role": "subject", "subject": true}]}),
        json!({"kind": "case", "key": "c1", "title": "A fictional case", "basis": ["working-together-2018"],
               "opened_on": "2026-01-06", "referrals": ["r1"],
               "people": [{"person": "p1", "role": "subject", "subject": true}, {"person": "p2", "role": "mother"}]}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2026-01-07", "note_kind": "contact", "text": "Seen at home."}),
    ];
    let lines = records.map(|record| record.to_string()).join("\n");
    let file = desk.private_file("records.jsonl", &lines);
    desk.run(&format!("import {file}")).ok();
    desk
}

/// Records a request of this kind about a person, with its text from a file.
#[track_caller]
fn ask(desk: &Desk, person: &str, kind: &str, received_on: &str) -> Value {
    let file = desk.private_file("asked.txt", "Please do as the law says.\n");
    desk.json(&format!(
        "rights add --subject {person} --kind {kind} --received-on {received_on} --what-file {file}"
    ))
}

/// An entry of the sharing log for C-2026-0001, as flags.
const SHARE: &str = "share add C-2026-1 --to-name 'The hospital' --recipient health-and-social-care --what 'The summary' \
    --purpose Care --basis 'Care Act' --necessity 'They treat the child' --consent given --method phone --authorised-by mona";
