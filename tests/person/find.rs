//! Searching for people.

use serde_json::{Value, json};

use super::add;
use crate::support::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    for person in [
        json!({"forenames": ["Siobhán"], "surname": "Murphy", "date_of_birth": "2014-02-03", "nhs_number": "9434765919",
               "phones": ["+44 7700 900123"]}),
        json!({"forenames": ["Robert", "James"], "surname": "Smith-Jones", "aliases": ["Bobby"], "date_of_birth": "2012"}),
        json!({"forenames": ["Robertina"], "surname": "Dunn", "former_names": ["O'Neill"], "date_of_birth": "2014-02-03"}),
        json!({"forenames": ["Asha"], "surname": "Patel", "date_of_birth": "1979-03-02"}),
    ] {
        add(&desk, &person);
    }
    desk
}

fn refs(found: &Value) -> Vec<&str> {
    found
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["ref"].as_str().unwrap())
        .collect()
}

#[test]
fn by_words_of_the_name_and_their_beginnings() {
    let desk = desk();
    for (words, found) in [
        ("murphy", &["P-000001"][..]),
        ("SIOBHAN", &["P-000001"]),
        ("rob", &["P-000003", "P-000002"]),
        ("robert", &["P-000002", "P-000003"]),
        ("robert smith", &["P-000002"]),
        ("jones bobby", &["P-000002"]),
        ("smithjones", &["P-000002"]),
        ("smith-jones", &["P-000002"]),
        ("oneill", &["P-000003"]),
        ("o neill", &["P-000003"]),
        ("neill", &["P-000003"]),
        ("zzz", &[]),
        ("p-4", &["P-000004"]),
    ] {
        let answer = desk.json(&format!("person find {words}"));
        assert_eq!(refs(&answer), found, "{words}");
    }
}

#[test]
fn by_names_that_sound_alike() {
    let desk = desk();
    let found = desk.json("person find shivaun murfy");
    assert_eq!(refs(&found), ["P-000001"]);
    assert!(
        found[0]["why"]
            .as_array()
            .unwrap()
            .contains(&json!("similar-name"))
    );
    let found = desk.json("person find murfy --born 2014-02-03");
    assert_eq!(refs(&found), ["P-000001"]);
    assert_eq!(desk.json("person find murfy --born 2013-05-09"), json!([]));
}

#[test]
fn by_number_date_and_telephone_together_or_alone() {
    let desk = desk();
    for (line, found) in [
        ("--nhs '943 476 5919'", &["P-000001"][..]),
        ("--nhs 9434765991", &["P-000001"]),
        ("--born 2014-02-03", &["P-000003", "P-000001"]),
        ("--born 2014-02", &["P-000003", "P-000001"]),
        ("--born 2012-06-07", &["P-000002"]),
        ("--born 2012", &["P-000002"]),
        ("--phone '07700 900123'", &["P-000001"]),
        ("murphy --born 3/2/2014", &["P-000001"]),
        ("dunn --phone 07700900123", &[]),
        ("--nhs 9434765919 --born 1980", &[]),
    ] {
        let answer = desk.json(&format!("person find {line}"));
        assert_eq!(refs(&answer), found, "{line}");
    }
    desk.run("person find --nhs 943").fails(2);
    desk.run("person find --phone 12").fails(2);
    desk.run("person find --born soon").fails(2);
    desk.run("person find ---").fails(2);
    desk.run("person find").fails(2);
}

#[test]
fn what_is_searched_for_can_be_read_from_a_file() {
    let desk = desk();
    for text in [
        "Murphy\n",
        r#"{"text":"murphy"}"#,
        r#"{"name":"murphy","born":"3 Feb 2014"}"#,
        r#"{"nhs_number":"9434765919"}"#,
        r#"{"kind":"search","phone":"07700900123"}"#,
    ] {
        let found = desk.run_with("person find --from - --json", text).data();
        assert_eq!(refs(&found), ["P-000001"]);
    }
    desk.run_with("person find murphy --from -", "dunn")
        .fails(2);
    desk.run_with("person find --from -", "").fails(2);
}

#[test]
fn a_merged_record_is_found_as_the_survivor_once() {
    let desk = desk();
    desk.run("person merge P-3 --into P-1 --reason adopted")
        .ok();
    let found = desk.json("person find dunn");
    assert_eq!(refs(&found), ["P-000001"]);
    let found = desk.json("person find --born 2014-02-03");
    assert_eq!(refs(&found), ["P-000001"]);
    assert_eq!(desk.json("person find P-3")[0]["ref"], "P-000001");
    assert_eq!(desk.json("person find P-3")[0]["found_as"], "P-000003");
}

#[test]
fn by_what_was_recorded_before_and_has_been_corrected() {
    let desk = desk();
    let file = desk.file(
        "set.json",
        r#"{"surname":"Wrightman","nhs_number":null,"phones":[]}"#,
    );
    desk.try_words(&["person", "set", "P-1", "--from", &file])
        .ok();
    for search in [
        "murphy",
        "murph",
        "siobhan murphy --born 2014-02-03",
        "--nhs 9434765919",
        "--phone '07700 900123'",
        "shivaun murfy",
    ] {
        let found = desk.json(&format!("person find {search}"));
        assert_eq!(refs(&found), ["P-000001"], "{search}");
        assert_eq!(found[0]["surname"], "Wrightman");
    }
    let found = desk.json("person find murphy");
    assert!(
        found[0]["why"]
            .as_array()
            .unwrap()
            .contains(&json!("recorded-before")),
        "{found}"
    );
    let now = desk.json("person find wrightman");
    assert_eq!(now[0]["why"], json!(["name"]));
}
