//! Everything about a person is found, and nobody is taken for somebody else.

use std::collections::BTreeMap;

use serde_json::Value;

use super::records::desk;
use crate::support::Desk;

/// What is found, by reference.
fn found(desk: &Desk, person: &str) -> BTreeMap<String, Value> {
    desk.json(&format!("sar search {person}"))
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["ref"].as_str().unwrap().to_owned(), one.clone()))
        .collect()
}

fn short(found: &BTreeMap<String, Value>) -> Vec<String> {
    found
        .values()
        .map(|one| {
            format!(
                "{} {} {}",
                one["ref"].as_str().unwrap(),
                one["as"].as_str().unwrap(),
                if one["sure"] == true {
                    "sure"
                } else {
                    "doubtful"
                }
            )
        })
        .collect()
}

#[test]
fn a_child_is_found_in_his_file_and_in_those_of_strangers() {
    let desk = desk();
    assert_eq!(
        short(&found(&desk, "P-1")),
        [
            "C-2026-0001 record sure",
            "N-000001 mention sure",
            // Nobody is named, and the case is about him.
            "N-000002 record sure",
            // His sister alone.
            "N-000003 record doubtful",
            "N-000004 mention sure",
            // The other child of his name.
            "N-000005 mention doubtful",
            // His number stands beside his name.
            "N-000006 mention sure",
            "N-000007 mention doubtful",
            "N-000008 mention doubtful",
            "N-000009 mention sure",
            "P-000001 record sure",
            "R-2026-0001 record sure",
            "S-000001 mention sure",
        ]
    );
}

#[test]
fn the_other_child_of_his_name_is_somebody_else() {
    let desk = desk();
    let found = found(&desk, "P-7");
    assert_eq!(found["C-2026-0002"]["as"], "record");
    assert_eq!(found["N-000005"]["sure"], true);
    for (reference, place) in &found {
        assert!(
            !["C-2026-0001", "R-2026-0001"].contains(&reference.as_str()),
            "{reference} is not his"
        );
        if !["C-2026-0002", "N-000005", "P-000007"].contains(&reference.as_str()) {
            assert_eq!(place["sure"], false, "{reference}: {}", place["why"]);
        }
    }
}

#[test]
fn a_doctor_is_found_where_she_worked_and_where_she_referred() {
    let desk = desk();
    let found = found(&desk, "P-5");
    assert_eq!(found["C-2026-0001"]["as"], "record");
    assert_eq!(found["N-000004"]["sure"], true);
    assert_eq!(found["R-2026-0002"]["as"], "record");
    assert!(
        found["R-2026-0002"]["why"]
            .as_str()
            .unwrap()
            .contains("who referred")
    );
    assert!(
        !found.contains_key("N-000002"),
        "a note that does not name her"
    );
}

#[test]
fn a_mother_is_found_by_her_name_and_by_what_she_is() {
    let desk = desk();
    let found = found(&desk, "P-3");
    assert_eq!(found["N-000001"]["sure"], true);
    assert_eq!(found["N-000004"]["sure"], true);
    assert_eq!(found["S-000001"]["sure"], true);
    assert!(!found.contains_key("N-000003"));
}

#[test]
fn a_snippet_shows_what_stands_there_in_one_line() {
    let desk = desk();
    let found = found(&desk, "P-1");
    let snippet = found["N-000006"]["snippet"].as_str().unwrap();
    assert!(
        snippet.contains("999 000 0018") && !snippet.contains('\n'),
        "{snippet}"
    );
}

#[test]
fn searching_is_logged_with_every_record_and_without_words() {
    let desk = desk();
    desk.run("sar search P-1").ok();
    let log = desk.run("audit log --json").stdout;
    let entry = log.rfind("sar.search").expect("the search is in the trail");
    let entry = &log[entry.saturating_sub(600)..(entry + 800).min(log.len())];
    assert!(
        entry.contains("N-000006") || entry.contains("N-000001..N-000009"),
        "{entry}"
    );
    assert!(!log.contains("Quillfeather"));
    desk.run("sar search P-99").fails(4);
    desk.run("sar search C-2026-1").fails(2);
}

/// Spellings as notes have them: each is planted in a file of strangers.
const PLANTED: &[&str] = &[
    "Seen today with Leopold Wintersgill at the gate.",
    "WINTERSGILL, Leopold: did not attend.",
    "Leopold Wintersgil rang twice.",
    "Leopld Wintersgill rang twice.",
    "Mr L Wintersgill was told.",
    "L.W. Wintersgill was told.",
    "Leo Wintersgill was told.",
    "Leopold Winters-\ngill was told.",
    "Leopold Win tersgill was told.",
    "Leopold Wíntersgill was told.",
    "Leopold  Wintersgill's brother was told.",
    "leopold wintersgill was told",
    "His number is 999-000-0069.",
    "His number is 9990000069.",
    "Ring 07700 900 666 after six.",
    "Ring +44 7700 900666 after six.",
    "Ring 07700900666 after six.",
    "He writes from leopold.w@post.example now.",
    "His car, QX07 ABC, was in the drive.",
    "His car, QX07ABC, was in the drive.",
    "He now lives at 14 Saffron Lane, Eastvale.",
    "The Wintersgills came together.",
    "Leopold Eintersgill was told.",
    "Leopold Wintersgi11 was told.",
    "User leowinter99 wrote it.",
];

#[test]
fn planted_mentions_are_found_by_the_index() {
    let desk = Desk::new();
    let mut lines = vec![
        r#"{"kind":"person","key":"leo","forenames":["Leopold","William"],"surname":"Wintersgill","date_of_birth":"1970-03-04","nhs_number":"9990000069","phones":["07700 900666"],"emails":["leopold.w@post.example"],"handles":["leowinter99"],"vehicles":["QX07 ABC"],"addresses":[{"lines":["14 Saffron Lane","Eastvale"],"postcode":"QX3 3QX"}]}"#.to_owned(),
        r#"{"kind":"person","key":"other","forenames":["Callum"],"surname":"Brackenridge","date_of_birth":"2013-07-07"}"#.to_owned(),
        r#"{"kind":"case","key":"c","title":"A fall","basis":["working-together-2018"],"opened_on":"2026-03-06","people":[{"person":"other","role":"subject","subject":true,"category":"child"}]}"#.to_owned(),
    ];
    for (at, text) in PLANTED.iter().enumerate() {
        lines.push(
            serde_json::json!({"kind":"note","key":format!("n{at}"),"case":"c","on":"2026-03-08","note_kind":"contact","text":text})
                .to_string(),
        );
    }
    for at in 0..50 {
        lines.push(
            serde_json::json!({"kind":"note","key":format!("x{at}"),"case":"c","on":"2026-03-08","note_kind":"contact",
                "text":format!("Visit {at}: winter coat missing, the gill of the fish was torn, window open, weather cold.")})
            .to_string(),
        );
    }
    let file = desk.file("planted.jsonl", &lines.join("\n"));
    desk.try_words(&["import", &file]).ok();
    let found = found(&desk, "P-1");
    let missed: Vec<&str> = PLANTED
        .iter()
        .enumerate()
        .filter(|(at, _)| !found.contains_key(&format!("N-{:06}", at + 1)))
        .map(|(_, text)| *text)
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert_eq!(
        found.keys().filter(|one| one.starts_with("N-")).count(),
        PLANTED.len(),
        "{:#?}",
        short(&found)
    );
}
