//! What was withheld once is not handed over because nobody was asked again: not as another version of the record, not in the answer
//! to another request, and not after a split.

use serde_json::{Value, json};

use super::records::desk;
use crate::support::Desk;

const WITHHELD: &str =
    "sar withhold AR-2026-1 --ref N-2 --ground serious-harm --reason 'Advice of the doctor'";

fn asked() -> Desk {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk
}

fn correct(desk: &Desk, note: &str, text: &str) {
    let file = desk.file("correction.txt", text);
    desk.run(&format!(
        "note correct {note} --reason 'A typing error' --file {file}"
    ))
    .ok();
}

/// The open records of a request as their lines.
fn open(desk: &Desk, request: &str) -> Vec<Value> {
    let path = desk.path("open.jsonl");
    let _ = std::fs::remove_file(&path);
    desk.run(&format!("sar review {request} --write {path}"))
        .ok();
    std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Decides about one open record at the desk.
fn decide(desk: &Desk, request: &str, reference: &str, with: &[(&str, Value)]) {
    let lines = open(desk, request);
    let mut line = lines
        .into_iter()
        .find(|line| line["ref"] == reference)
        .unwrap_or_else(|| panic!("{reference} is not open"));
    for (name, value) in with {
        line[*name] = value.clone();
    }
    let file = desk.file("decided.jsonl", &line.to_string());
    desk.run(&format!("sar review {request} --file {file}"))
        .ok();
}

fn export(request: &str, out: &str) -> String {
    format!("sar export --subject P-1 --request {request} --out {out}")
}

fn refused(desk: &Desk, request: &str, about: &str, told: &str) {
    let out = desk.path("refused");
    let said = desk.run(&export(request, &out)).fails(1);
    assert!(said.contains("withheld before"), "{said}");
    assert!(said.contains(&format!("{about}: {told}")), "{said}");
    assert!(said.contains("mkt sar review AR-2026-000"), "{said}");
    assert!(!said.contains("Advice of the doctor"), "{said}");
    assert!(!std::path::Path::new(&out).exists());
}

fn answer(desk: &Desk, request: &str) -> String {
    let out = desk.path("answer");
    let _ = std::fs::remove_dir_all(&out);
    desk.run(&export(request, &out)).ok();
    std::fs::read_to_string(format!("{out}/records.json")).unwrap()
}

#[test]
fn the_correction_of_a_withheld_note_is_asked_about_before_it_goes_out() {
    let desk = asked();
    desk.run(WITHHELD).ok();
    correct(
        &desk,
        "N-2",
        "Home visit. The house was clean and there was tinned food in the fridge.",
    );
    refused(
        &desk,
        "AR-2026-1",
        "N-000011",
        "N-000002 was withheld in AR-2026-0001",
    );
    let lines = open(&desk, "AR-2026-1");
    let line = lines.iter().find(|line| line["ref"] == "N-000011").unwrap();
    assert_eq!(line["withheld_before"][0]["ref"], "N-000002");
    assert_eq!(line["withheld_before"][0]["ground"], "serious-harm");
    assert_eq!(line["withheld_before"][0]["reason"], "Advice of the doctor");
    decide(
        &desk,
        "AR-2026-1",
        "N-000011",
        &[
            ("decision", json!("withhold")),
            ("ground", json!("serious-harm")),
            ("reason", json!("The same")),
        ],
    );
    let records = answer(&desk, "AR-2026-1");
    assert!(
        !records.contains("tinned food") && !records.contains("in the fridge"),
        "{records}"
    );
}

#[test]
fn the_correction_of_a_partly_withheld_note_is_asked_about_and_may_go_out_once_decided() {
    let desk = asked();
    desk.run("sar withhold AR-2026-1 --ref N-2 --span 12:38 --ground crime --reason Inquiry")
        .ok();
    correct(
        &desk,
        "N-2",
        "A home visit. The house was clean and there was food in the fridge.",
    );
    refused(
        &desk,
        "AR-2026-1",
        "N-000011",
        "a part of N-000002 was withheld",
    );
    decide(
        &desk,
        "AR-2026-1",
        "N-000011",
        &[("decision", json!("redact"))],
    );
    assert!(answer(&desk, "AR-2026-1").contains("A home visit. The house"));
}

#[test]
fn an_earlier_version_follows_the_later_one_that_is_withheld() {
    let desk = asked();
    correct(
        &desk,
        "N-2",
        "A home visit. The house was clean and there was food in the fridge.",
    );
    desk.run("sar withhold AR-2026-1 --ref N-11 --ground serious-harm --reason Advice")
        .ok();
    refused(&desk, "AR-2026-1", "N-000002", "N-000011 was withheld");
    // Taken back, nothing is withheld of either.
    desk.run("sar withhold AR-2026-1 --ref N-11 --undo --reason 'It was withdrawn'")
        .ok();
    assert!(answer(&desk, "AR-2026-1").contains("Home visit. The house"));
}

#[test]
fn a_decision_taken_back_leaves_the_correction_of_a_withheld_entry_to_be_decided() {
    let desk = asked();
    desk.run("sar withhold AR-2026-1 --ref S-1 --ground crime --reason 'It would warn her'")
        .ok();
    desk.run("share correct S-1 --method portal --reason 'It was the portal'")
        .ok();
    refused(&desk, "AR-2026-1", "S-000002", "S-000001 was withheld");
    desk.run("sar withhold AR-2026-1 --ref S-2 --ground crime --reason 'The same'")
        .ok();
    assert!(!answer(&desk, "AR-2026-1").contains("The bruise of Robert"));
    desk.run("sar withhold AR-2026-1 --ref S-2 --undo --reason 'A mistake'")
        .ok();
    refused(&desk, "AR-2026-1", "S-000002", "S-000001 was withheld");
}

#[test]
fn a_second_request_asks_about_what_the_first_withheld() {
    let desk = asked();
    desk.run(WITHHELD).ok();
    desk.run("sar close AR-2026-1 --outcome Answered").ok();
    desk.run("sar add --subject P-1 --received-on 2026-11-21")
        .ok();
    refused(
        &desk,
        "AR-2026-2",
        "N-000002",
        "N-000002 was withheld in AR-2026-0001",
    );
    let lines = open(&desk, "AR-2026-2");
    let line = lines.iter().find(|line| line["ref"] == "N-000002").unwrap();
    assert_eq!(line["withheld_before"][0]["request"], "AR-2026-0001");
    decide(
        &desk,
        "AR-2026-2",
        "N-000002",
        &[("decision", json!("redact"))],
    );
    assert!(answer(&desk, "AR-2026-2").contains("Home visit. The house"));
}

#[test]
fn a_second_request_asks_about_parts_withheld_at_the_desk_and_by_hand_lifts_them() {
    let desk = asked();
    decide(
        &desk,
        "AR-2026-1",
        "N-000002",
        &[
            ("decision", json!("redact")),
            (
                "hide",
                json!([{"field": "text", "start": 0, "end": 10, "ground": "crime", "reason": "Inquiry"}]),
            ),
        ],
    );
    desk.run("sar add --subject P-1 --received-on 2026-11-21")
        .ok();
    refused(
        &desk,
        "AR-2026-2",
        "N-000002",
        "a part of N-000002 was withheld",
    );
    desk.run("sar withhold AR-2026-2 --ref N-2 --ground crime --reason Inquiry")
        .ok();
    assert!(!answer(&desk, "AR-2026-2").contains("The house was clean"));
    desk.run("sar withhold AR-2026-2 --ref N-2 --undo --reason 'The inquiry is over'")
        .ok();
    assert!(answer(&desk, "AR-2026-2").contains("Home visit. The house"));
}

#[test]
fn a_split_copies_what_the_desk_withheld() {
    let desk = desk();
    desk.run("person merge P-7 --into P-1 --reason Twice").ok();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    // A note of the case of P-1 and one of the case of P-7.
    for note in ["N-000002", "N-000005"] {
        decide(
            &desk,
            "AR-2026-1",
            note,
            &[
                ("decision", json!("withhold")),
                ("ground", json!("serious-harm")),
                ("reason", json!("Advice of the doctor")),
            ],
        );
    }
    decide(
        &desk,
        "AR-2026-1",
        "N-000004",
        &[("decision", json!("whole"))],
    );
    desk.run("person split P-1 --from P-7 --reason 'Two after all'")
        .ok();
    let shown = desk.json("sar show AR-2026-2");
    let kept: Vec<_> = shown["review"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["ref"].as_str().unwrap(),
                one["decision"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(kept, [("N-000002", "withhold"), ("N-000005", "withhold")]);
    let out = desk.path("copy");
    desk.run(&format!(
        "sar export --subject P-7 --request AR-2026-2 --out {out}"
    ))
    .ok();
    let records = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    assert!(records.contains("serious-harm"), "{records}");
    assert!(!records.contains("brought in by"), "{records}");
}

/// Two cases and a referral of one woman; her partner is on the first case alone.
const TWO_CASES: &str = r#"
{"kind":"person","key":"hanna","forenames":["Hanna"],"surname":"Kowalska","date_of_birth":"1995-05-05"}
{"kind":"person","key":"borys","forenames":["Borys"],"surname":"Zelenko","date_of_birth":"1985-02-03","addresses":[{"lines":["22 Larkspur Close"],"postcode":"QX7 4ZB"}]}
{"kind":"person","key":"ximena","forenames":["Ximena"],"surname":"Quorn","date_of_birth":"1985-05-05"}
{"kind":"case","key":"a","title":"One","basis":["care-act-2014-s44"],"opened_on":"2026-03-01","referrals":[],"people":[{"person":"hanna","role":"subject","subject":true,"category":"adult"},{"person":"borys","role":"partner","subject":false}],"orgs":[],"places":[]}
{"kind":"case","key":"b","title":"Two","basis":["care-act-2014-s44"],"opened_on":"2026-03-01","referrals":[],"people":[{"person":"hanna","role":"subject","subject":true,"category":"adult"}],"orgs":[],"places":[]}
{"kind":"note","key":"n1","case":"b","on":"2026-03-02","note_kind":"visit","text":"hanna was with borys zelenko again; zelenko lives in larkspur close. borys hit her. He was born on 3 Feb 1985."}
{"kind":"note","key":"n2","case":"a","on":"2026-03-02","note_kind":"visit","text":"Hanna and Borys and Ximena Quorn seen."}
{"kind":"referral","key":"r","source":"professional","via":"email","received_on":"2026-03-01","summary":"hanna says zelenko of larkspur close did it","people":[{"person":"hanna","role":"subject","subject":true}]}
"#;

fn two_cases() -> Desk {
    let desk = Desk::new();
    let file = desk.file("records.jsonl", TWO_CASES.trim_start());
    desk.try_words(&["import", &file]).ok();
    desk
}

#[test]
fn whoever_is_on_one_case_of_the_person_is_known_in_every_text_of_the_answer() {
    let desk = two_cases();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    let records = answer(&desk, "AR-2026-1").to_lowercase();
    for told in ["borys", "zelenko", "larkspur", "3 feb 1985"] {
        assert!(!records.contains(told), "{told}: {records}");
    }
    assert!(
        records.contains("hit her") && records.contains("did it"),
        "{records}"
    );
}

#[test]
fn a_look_at_a_note_by_a_search_is_a_look_at_its_case_and_its_people() {
    let desk = two_cases();
    desk.run("sar add --subject P-3 --received-on 2026-11-20")
        .ok();
    let (out, written) = (desk.path("preview"), desk.path("open.jsonl"));
    for (line, action) in [
        ("sar search P-3".to_owned(), "sar.search"),
        (
            format!("sar review AR-2026-1 --write {written}"),
            "sar.review",
        ),
        (
            format!("sar export --subject P-3 --out {out}"),
            "sar.preview",
        ),
        (
            format!("sar export --subject P-3 --request AR-2026-1 --out {out}-2"),
            "sar.export",
        ),
    ] {
        desk.run(&line).ok();
        for told in ["C-2026-0001", "P-1", "P-2", "P-3", "N-2"] {
            let viewed = desk.run(&format!("audit viewed {told} --json")).ok();
            assert!(viewed.contains(action), "{told} {action}: {viewed}");
        }
    }
}
