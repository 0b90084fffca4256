//! The second check: identifiers of other people planted where the first does not look, or does not know them, stop the pack, in
//! every part of it.

use std::path::Path;

use serde_json::Value;

use super::records::RECORDS;
use crate::support::Desk;

/// A desk with the records and some more, and a request of the child.
fn desk_with(more: &[&str]) -> Desk {
    let desk = Desk::new();
    let text = format!("{}\n{}\n", RECORDS.trim(), more.join("\n"));
    let file = desk.file("records.jsonl", &text);
    desk.try_words(&["import", &file]).ok();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk
}

fn export(desk: &Desk) -> crate::support::Ran {
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {}",
        desk.path("answer")
    ))
}

/// Refused, saying where and not what, and with nothing written or logged.
#[track_caller]
fn stopped(desk: &Desk, place: &str, values: &[&str]) {
    let refused = export(desk).fails(1);
    assert!(
        refused.contains("second check") && refused.contains(place),
        "{place}: {refused}"
    );
    for value in values {
        assert!(!refused.contains(value), "{value}: {refused}");
    }
    assert!(!Path::new(&desk.path("answer")).exists());
    assert!(
        desk.json("share list")
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["method"] != "access-request")
    );
}

/// A desk with a note that gives a number to ring.
fn desk_with_number(number: &str) -> Desk {
    desk_with(&[&format!(
        r#"{{"kind":"note","key":"leak","case":"c1","on":"2026-01-11","note_kind":"contact","text":"Robert gave {number} as the one to ring."}}"#
    )])
}

#[test]
fn a_number_in_groups_nobody_knows_is_taken_out_by_the_first_check() {
    for (number, digits) in [
        ("07 700 90 02 22", "07700900222"),
        ("9 99 00 00 02 6", "9990000026"),
    ] {
        let desk = desk_with_number(number);
        assert_eq!(export(&desk).status, 0);
        let text =
            std::fs::read_to_string(Path::new(&desk.path("answer")).join("records.json")).unwrap();
        assert!(text.contains("as the one to ring."), "the note is in it");
        let left: String = text.chars().filter(char::is_ascii_digit).collect();
        assert!(!left.contains(digits));
    }
}

#[test]
fn an_nhs_number_in_groups_nobody_knows_stops_the_pack_where_only_the_second_check_looks() {
    let number = "9 99 00 00 02 6";
    let desk = desk_with(&[]);
    desk.run(&format!("person set P-1 --religion 'As {number}'"))
        .ok();
    stopped(&desk, "P-000001, Religion or belief", &[number]);
}

#[test]
fn values_that_are_no_sentences_are_looked_at_too() {
    // Who referred is handed over less who is no professional: here it is the mother, entered as if she were one.
    let referral = r#"{"kind":"referral","key":"leak","source":"professional","referrer_name":"Deirdre Quillfeather","via":"phone","received_on":"2026-01-08","summary":"About Robert.","people":[{"person":"robert","role":"subject","subject":true}]}"#;
    let desk = desk_with(&[
        referral,
        r#"{"kind":"case","key":"c9","title":"Again","basis":["working-together-2018"],"opened_on":"2026-01-09","referrals":["leak"],"people":[{"person":"robert","role":"subject","subject":true,"category":"child"},{"person":"mother","role":"mother"}]}"#,
    ]);
    assert_eq!(export(&desk).status, 0);
    let text =
        std::fs::read_to_string(Path::new(&desk.path("answer")).join("records.json")).unwrap();
    assert!(
        text.contains("About Robert.") && !text.contains("Deirdre"),
        "{text}"
    );

    // Something said of him that names his sister.
    let desk = desk_with(&[]);
    desk.run("person set P-1 --religion 'As Martha is'").ok();
    stopped(&desk, "P-000001, Religion or belief", &["Martha"]);

    // A recipient of data about him who is called as his mother is.
    let desk = desk_with(&[
        r#"{"kind":"disclosure","key":"leak","case":"c1","to_name":"Deirdre Ockendon Consulting","recipient":"education","decision":"shared","what":"The day of the meeting with Robert","purpose":"A meeting","basis":"Consent","necessity":"They need it","consent":"given","method":"phone","authorised_by":"alice","on":"2026-01-13"}"#,
    ]);
    stopped(&desk, "S-000002", &["Deirdre", "Ockendon"]);
}

#[test]
fn what_was_decided_to_stay_readable_is_no_leak_and_what_was_not_still_is() {
    let desk = desk_with(&[]);
    let path = desk.path("open.jsonl");
    desk.run(&format!("sar review AR-2026-1 --write {path}"))
        .ok();
    let lines: Vec<Value> = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut note = lines
        .iter()
        .find(|line| line["ref"] == "N-000004")
        .unwrap()
        .clone();
    note["decision"] = "whole".into();
    let file = desk.file("decided.jsonl", &note.to_string());
    desk.run(&format!("sar review AR-2026-1 --file {file}"))
        .ok();
    export(&desk).ok();
    let text =
        std::fs::read_to_string(Path::new(&desk.path("answer")).join("records.json")).unwrap();
    assert!(text.contains("Deirdre Quillfeather smokes"));
    assert!(
        !text.contains("Mother Deirdre"),
        "of another note nothing was decided"
    );
}

#[test]
fn a_name_in_a_few_words_beside_a_text_is_withheld_and_asked_about() {
    let desk = desk_with(&[
        r#"{"kind":"note","key":"kind","case":"c1","on":"2026-02-03","note_kind":"visit to Martha","text":"Robert was at home."}"#,
        r#"{"kind":"disclosure","key":"to","case":"c1","to_name":"Martha's school","recipient":"education","decision":"refused","what":"The marks of Robert","purpose":"A meeting","basis":"Consent","necessity":"None","consent":"given","method":"phone","authorised_by":"alice","on":"2026-01-13"}"#,
    ]);
    desk.run("note correct N-11 --kind visit --reason 'A name in it'")
        .ok();
    // A preview, for which nothing can be decided, is not stopped by it either.
    let out = desk.path("preview");
    desk.run(&format!("sar export --subject P-1 --out {out}"))
        .ok();
    let preview = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    assert!(preview.contains("visit to "), "{preview}");
    assert!(!preview.contains("visit to Martha") && !preview.contains("Martha's school"));

    let path = desk.path("open.jsonl");
    desk.run(&format!("sar review AR-2026-1 --write {path}"))
        .ok();
    let lines: Vec<Value> = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let asked = |reference: &str| {
        lines
            .iter()
            .find(|line| line["ref"] == reference)
            .unwrap_or_else(|| panic!("{reference} is not asked about"))
            .clone()
    };
    let mut note = asked("N-000011");
    let kind = note["texts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|text| text["field"] == "note_kind")
        .unwrap()
        .clone();
    assert_eq!(kind["redactions"][0]["found"], "Martha");
    // The corrected one has an ordinary kind, which is no question.
    let corrected = asked("N-000012");
    assert_eq!(corrected["texts"].as_array().unwrap().len(), 1);
    export(&desk).ok();
    let answer = std::fs::read_to_string(format!("{}/records.json", desk.path("answer"))).unwrap();
    assert!(!answer.contains("visit to Martha"));

    // The desk can let it stay readable.
    note["decision"] = "redact".into();
    note["open"] = serde_json::json!([kind["redactions"][0]["n"]]);
    let file = desk.file("decided.jsonl", &note.to_string());
    desk.run(&format!("sar review AR-2026-1 --file {file}"))
        .ok();
    let out = desk.path("again");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let again = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    assert!(again.contains("visit to Martha"), "{again}");
}

#[test]
fn what_stops_a_preview_says_what_to_do_without_a_request() {
    let desk = desk_with(&[]);
    desk.run("person set P-1 --religion 'As Martha is'").ok();
    let said = desk
        .run(&format!(
            "sar export --subject P-1 --out {}",
            desk.path("preview")
        ))
        .fails(1);
    assert!(
        said.contains("mkt sar add --subject P-000001") && !said.contains("AR-…"),
        "{said}"
    );
}
