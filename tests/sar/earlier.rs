//! What was recorded before it was corrected: it is found, it is withheld from others, and it is handed over to whom it is about.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::Desk;

fn add(desk: &Desk, noun: &[&str], of: &Value) -> String {
    let file = desk.file("add.json", &of.to_string());
    let mut words = vec!["--quiet"];
    words.extend(noun);
    words.extend(["--from", &file]);
    desk.try_words(&words).ok()
}

fn set(desk: &Desk, person: &str, to: &Value) {
    let file = desk.file("set.json", &to.to_string());
    desk.try_words(&[
        "person",
        "set",
        person,
        "--from",
        &file,
        "--reason",
        "her letter of Monday",
    ])
    .ok();
}

/// Hanna's case, with Borys on it as her father, and one note.
fn store(text: &str) -> Desk {
    let desk = Desk::new();
    add(
        &desk,
        &["person", "add"],
        &json!({"forenames": ["Hanna"], "surname": "Kowalska", "date_of_birth": "1995-05-05", "health": "Asthma as a child",
                "addresses": [{"lines": ["9 Oldplace Row"], "postcode": "QX7 4ZB"}], "ethnicity": "A"}),
    );
    add(
        &desk,
        &["person", "add"],
        &json!({"forenames": ["Borys"], "surname": "Zelenko", "date_of_birth": "1965-05-05", "phones": ["07700 900123"],
                "addresses": [{"lines": ["22 Larkspur Close"], "postcode": "QX7 4ZB"}]}),
    );
    let case = json!({"title": "T", "opened_on": "2026-03-01", "people": [{"person": "P-1", "role": "subject", "subject": true},
                      {"person": "P-2", "role": "father"}]});
    let file = desk.file("case.json", &case.to_string());
    desk.try_words(&[
        "case",
        "open",
        "--from",
        &file,
        "--basis",
        "care-act-2014-s44",
    ])
    .ok();
    let note = desk.file("note.txt", text);
    desk.try_words(&[
        "note",
        "add",
        "C-2026-1",
        "--on",
        "2026-03-02",
        "--file",
        &note,
    ])
    .ok();
    desk
}

fn found(desk: &Desk, person: &str) -> BTreeMap<String, bool> {
    desk.json(&format!("sar search {person}"))
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["ref"].as_str().unwrap().to_owned(),
                one["sure"].as_bool().unwrap(),
            )
        })
        .collect()
}

/// The texts of an answer to a request about P-1.
fn answer(desk: &Desk) -> (String, String) {
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let file = |name: &str| std::fs::read_to_string(Path::new(&out).join(name)).unwrap();
    (file("records.json"), file("response.html"))
}

#[test]
fn a_mention_under_a_name_that_was_replaced_is_still_found() {
    let desk = store("Mr Zelenko was there.");
    assert_eq!(found(&desk, "P-2").get("N-000001"), Some(&true));
    set(
        &desk,
        "P-2",
        &json!({"surname": "Wrightman", "addresses": [], "phones": []}),
    );
    assert_eq!(found(&desk, "P-2").get("N-000001"), Some(&true));
}

#[test]
fn other_peoples_earlier_names_and_addresses_are_withheld() {
    let desk = store(
        "Hanna was seen. zelenko was there, he lives in larkspur close. Mr Zelenko rang on 07700 900123. Kowalska agreed.",
    );
    set(&desk, "P-1", &json!({"surname": "Newname"}));
    set(
        &desk,
        "P-2",
        &json!({"surname": "Wrightman", "addresses": [], "phones": []}),
    );
    let (records, page) = answer(&desk);
    for text in [&records, &page] {
        for word in ["elenko", "arkspur", "900123"] {
            assert!(!text.contains(word), "{word}");
        }
        assert!(
            text.contains("Kowalska agreed"),
            "her own earlier name stays"
        );
    }
}

#[test]
fn what_was_recorded_of_them_before_is_handed_over() {
    let desk = store("Hanna was seen.");
    set(
        &desk,
        "P-1",
        &json!({"surname": "Newname", "health": "No asthma, said Borys Zelenko", "addresses": []}),
    );
    set(&desk, "P-1", &json!({"health": null}));
    let (records, page) = answer(&desk);
    for text in [&records, &page] {
        for word in [
            "Kowalska",
            "Asthma as a child",
            "No asthma, said",
            "9 Oldplace Row",
            "her letter of Monday",
            "23 November 2026)",
        ] {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert!(!text.contains("Zelenko"), "of others nothing");
    }
}

#[test]
fn what_a_merged_record_says_otherwise_is_handed_over() {
    let desk = store("Hanna was seen.");
    add(
        &desk,
        &["person", "add"],
        &json!({"forenames": ["Hana"], "surname": "Kowalski", "date_of_birth": "1995-05-06", "health": "Coeliac"}),
    );
    desk.try_words(&[
        "person",
        "merge",
        "P-3",
        "--into",
        "P-1",
        "--reason",
        "one woman",
    ])
    .ok();
    let (records, _) = answer(&desk);
    for word in ["Kowalski", "Coeliac", "6 May 1995"] {
        assert!(records.contains(word), "{word}: {records}");
    }
}

#[test]
fn what_stood_in_a_record_while_another_was_taken_for_it_stays_with_the_other() {
    let desk = store("Mrs Brackenridge was seen by herself, of 5 Marigold Row.");
    add(
        &desk,
        &["person", "add"],
        &json!({"forenames": ["Hanna"], "surname": "Brackenridge", "date_of_birth": "1995-05-05", "convictions": "Theft in 2019",
                "nhs_number": "9434765919", "addresses": [{"lines": ["5 Marigold Row"], "postcode": "QX9 1AA"}]}),
    );
    desk.try_words(&[
        "person",
        "merge",
        "P-3",
        "--into",
        "P-1",
        "--reason",
        "one woman",
    ])
    .ok();
    set(&desk, "P-1", &json!({"religion": "None"}));
    desk.try_words(&[
        "person",
        "split",
        "P-3",
        "--from",
        "P-1",
        "--reason",
        "two women",
    ]);
    desk.try_words(&["person", "split", "P-3", "--reason", "two women"]);
    assert_eq!(
        desk.json("person show P-3")["surname"],
        "Brackenridge",
        "they are two again"
    );
    let (records, page) = answer(&desk);
    for text in [&records, &page] {
        for word in ["Brackenridge", "Theft", "9434765919", "Marigold"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn a_number_recorded_by_mistake_that_is_somebody_elses_is_not_searched_for() {
    let desk = store("Nothing is said of anybody with 943 476 5919.");
    let stranger =
        json!({"forenames": ["Callum"], "surname": "Brackenridge", "nhs_number": "9434765919"});
    add(&desk, &["person", "add"], &stranger);
    set(&desk, "P-2", &json!({"nhs_number": "9434765919"}));
    assert_eq!(found(&desk, "P-2").get("N-000001"), Some(&true));
    set(&desk, "P-2", &json!({"nhs_number": null}));
    assert_eq!(found(&desk, "P-2").get("N-000001"), None);
}

#[test]
fn people_of_one_case_are_known_in_the_texts_of_another_and_of_a_referral() {
    let desk = store("Nothing of note.");
    let subject = json!({"person": "P-1", "role": "subject", "subject": true});
    let case = json!({"title": "T", "opened_on": "2026-03-01", "people": [subject]});
    let file = desk.file("case.json", &case.to_string());
    desk.run(&format!(
        "case open --from {file} --basis care-act-2014-s44"
    ))
    .ok();
    let text = "hanna was with borys zelenko again; zelenko lives in larkspur close.";
    let note = desk.file("note.txt", text);
    desk.run(&format!("note add C-2026-2 --on 2026-03-02 --file {note}"))
        .ok();
    add(
        &desk,
        &["referral", "add"],
        &json!({"source": "professional", "received_on": "2026-03-01", "via": "email", "people": [subject],
                "summary": "hanna says that zelenko of larkspur close did it"}),
    );
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let records = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    for word in ["zelenko", "borys", "larkspur"] {
        assert!(!records.contains(word), "{word}: {records}");
    }
    desk.run("export anonymised C-2026-2").ok();
    let shown = desk.json("export show E-1");
    let asked = shown["notes"][0]["queue"].as_array().unwrap().len();
    let text = shown["notes"][0]["text"].as_str().unwrap();
    let left = ["zelenko", "larkspur"]
        .iter()
        .filter(|word| text.contains(**word));
    assert!(asked >= left.count(), "{shown}");
}
