//! What was corrected on record still means whom it meant: an export knows it.

use mkt::actions::export::export_review_undo;
use serde_json::{Value, json};

use super::attestation;
use crate::support::Desk;

const TEXT: &str = "The visit: zelenko was there and so was hanna. He lives in larkspur close. Mr Zelenko, whom all call \
    Grubbs, rang from 07700 900123. Borys.z@post.example wrote; NHS 943 476 5919; born 3 February 1981. Seen at Elmfield Surgery, \
    and in Harrowmere. His brother is Danylo.";

/// A case whose father, surgery and place were recorded otherwise when its note was written.
fn store() -> Desk {
    let desk = Desk::new();
    let lines = [
        json!({"kind": "person", "key": "h", "forenames": ["Hanna"], "surname": "Kowalska", "date_of_birth": "2015-05-05"}),
        json!({"kind": "person", "key": "b", "forenames": ["Borys"], "surname": "Zelenko", "date_of_birth": "1981-02-03", "aliases": ["Grubbs"],
               "phones": ["07700 900123"], "emails": ["borys.z@post.example"], "nhs_number": "9434765919",
               "addresses": [{"lines": ["22 Larkspur Close", "Harrowmere"], "postcode": "QX7 4ZB"}]}),
        json!({"kind": "organisation", "key": "o", "name": "Elmfield Surgery", "type": "health-and-social-care", "contact": "c"}),
        json!({"kind": "case", "key": "c", "title": "T", "basis": ["working-together-2018"], "opened_on": "2026-03-01", "places": ["Harrowmere"],
               "people": [{"person": "h", "role": "subject", "subject": true}, {"person": "b", "role": "father"}], "orgs": [{"org": "o"}]}),
        json!({"kind": "note", "key": "n", "case": "c", "on": "2026-03-02", "note_kind": "visit", "text": TEXT}),
    ];
    let file = desk.file("in.jsonl", &lines.map(|line| format!("{line}\n")).concat());
    desk.try_words(&["import", &file]).ok();
    desk
}

fn correct(desk: &Desk) {
    let set = |noun: &str, reference: &str, to: Value| {
        let file = desk.file("set.json", &to.to_string());
        desk.try_words(&[noun, "set", reference, "--from", &file])
            .ok();
    };
    set(
        "person",
        "P-2",
        json!({"forenames": ["Adrian"], "surname": "Wrightman", "aliases": [], "phones": [], "emails": [], "addresses": [],
               "nhs_number": null, "date_of_birth": "1980-02-03"}),
    );
    set("org", "O-1", json!({"name": "Thornbury House"}));
    set("case", "C-2026-1", json!({"places": ["Eastvale"]}));
}

/// The text as it was prepared, with what is asked about taken out of it.
fn prepared(desk: &Desk, export: &str) -> String {
    let shown = desk.json(&format!("export show {export}"));
    let note = &shown["notes"][0];
    note["text"].as_str().unwrap().to_lowercase()
}

const GONE: [&str; 8] = [
    "zelenko",
    "larkspur",
    "grubbs",
    "900123",
    "post.example",
    "476",
    "elmfield",
    "harrowmere",
];

#[test]
fn earlier_names_addresses_and_numbers_are_taken_out_as_those_of_now() {
    let desk = store();
    desk.run("export anonymised C-2026-1").ok();
    let before = prepared(&desk, "E-1");
    correct(&desk);
    desk.run("export anonymised C-2026-1").ok();
    let after = prepared(&desk, "E-2");
    for word in GONE {
        assert!(!before.contains(word), "{word}: {before}");
        assert!(!after.contains(word), "{word}: {after}");
    }
}

#[test]
fn what_is_released_has_none_of_it() {
    let desk = store();
    correct(&desk);
    desk.run("export anonymised C-2026-1").ok();
    super::keep_everything(&desk, "E-1");
    let out = desk.path("out.txt");
    let attest = attestation(&desk);
    desk.try_words(&[
        "export", "release", "E-1", "--out", &out, "--attest", &attest,
    ])
    .ok();
    let written = std::fs::read_to_string(&out).unwrap().to_lowercase();
    assert!(written.contains("the visit"), "{written}");
    for word in GONE {
        assert!(!written.contains(word), "{word}: {written}");
    }
}

#[test]
fn a_name_that_a_review_taught_and_took_back_is_nobodys() {
    let desk = super::desk("Wrenley was there, and Wrenley left.");
    desk.run("export anonymised C-2026-1").ok();
    let path = desk.path("q.jsonl");
    desk.try_words(&["export", "review", "E-1", "--write", &path])
        .ok();
    let questions: Vec<Value> = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(!questions.is_empty());
    let answers: Vec<String> = questions
        .into_iter()
        .map(|mut question| {
            question["decision"] = json!("alias");
            question["with"] = json!("P-2");
            question.to_string()
        })
        .collect();
    let file = desk.file("answers.jsonl", &answers.join("\n"));
    desk.try_words(&["export", "review", "E-1", "--file", &file])
        .ok();
    assert_eq!(desk.json("person show P-2")["aliases"], json!(["Wrenley"]));
    let export = "E-1".parse().unwrap();
    while let Ok(Some(_)) = export_review_undo(&mut desk.session(), export) {}
    assert_eq!(desk.json("person show P-2")["aliases"], json!([]));
    desk.run("export anonymised C-2026-1").ok();
    let shown = desk.json("export show E-2");
    assert!(
        !shown["notes"][0]["queue"].as_array().unwrap().is_empty(),
        "it is asked again whose name that is: {shown}"
    );
}
