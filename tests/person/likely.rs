//! Likely matches when a person is added, and the NHS numbers that are one slip away.

use serde_json::{Value, json};

use super::{add, add_ran};
use crate::support::Desk;

fn person(forename: &str, surname: &str, born: &str) -> Value {
    json!({"forenames": [forename], "surname": surname, "date_of_birth": born})
}

/// The likely matches when the second is added after the first.
#[track_caller]
fn likely(first: &Value, second: &Value) -> Vec<Value> {
    let desk = Desk::new();
    let known = add(&desk, first);
    let ran = add_ran(&desk, second);
    let matches = ran.data()["likely_matches"].as_array().unwrap().clone();
    for one in &matches {
        assert_eq!(one["person"], known);
        assert!(
            ran.stderr
                .contains(&format!("warning: {known} may be the same person")),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(
        desk.json("person list").as_array().unwrap().len(),
        2,
        "nothing is merged by itself"
    );
    matches
}

#[track_caller]
fn is_likely_because(first: &Value, second: &Value, reason: &str) {
    let matches = likely(first, second);
    assert_eq!(matches.len(), 1, "{reason}");
    assert!(
        matches[0]["reasons"]
            .as_array()
            .unwrap()
            .contains(&json!(reason)),
        "{reason} in {}",
        matches[0]
    );
}

#[test]
fn swapped_names() {
    is_likely_because(
        &person("Grace", "Thomas", "2014-02-03"),
        &person("Thomas", "Grace", "2014-02-03"),
        "names-swapped",
    );
}

#[test]
fn names_that_sound_alike() {
    is_likely_because(
        &person("Siobhán", "Reed", "2014-02-03"),
        &person("Shivaun", "Read", "2014-02-03"),
        "similar-name",
    );
    is_likely_because(
        &person("Siobhán", "Reed", "2014-02-03"),
        &person("Siobha\u{301}n", "REED", "2014-02-03"),
        "same-name",
    );
}

#[test]
fn day_and_month_swapped() {
    is_likely_because(
        &person("Wren", "Hale", "2014-02-03"),
        &person("Wren", "Hale", "2014-03-02"),
        "day-and-month-swapped",
    );
}

#[test]
fn two_digits_of_the_nhs_number_swapped() {
    let first = json!({"forenames": ["Wren"], "surname": "Hale", "date_of_birth": "2014-02-03", "nhs_number": "9434765919"});
    // Two neighbours swapped in a valid number never give another one; a number with a slip is kept where a person looks.
    let desk = Desk::new();
    let known = add(&desk, &first);
    for slip in [
        "9437465919",
        "9434765991",
        "4934765919",
        "9434765910",
        "943 476 5819",
    ] {
        let mut second = first.clone();
        second["nhs_number"] = json!(slip);
        let said = add_ran(&desk, &second).fails(2);
        assert!(said.contains(&known), "{slip}: {said}");
        assert!(!said.contains("43476"), "no number is repeated: {said}");
    }
    let said = add_ran(
        &desk,
        &json!({"surname": "Hale", "nhs_number": "1234567890"}),
    )
    .fails(2);
    assert!(!said.contains(&known), "{said}");
    let said = desk.run("person set P-1 --nhs-number 9434765991").fails(2);
    assert!(said.contains(&known), "{said}");
    assert_eq!(desk.json("person list").as_array().unwrap().len(), 1);
    let viewed = desk.json("audit viewed P-1");
    assert!(
        viewed
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["action"] == "person.find"),
        "whoever is named has been looked up: {viewed}"
    );
}

#[test]
fn the_same_nhs_number_is_allowed_and_is_as_likely_as_can_be() {
    let mut first = person("Wren", "Hale", "2014-02-03");
    first["nhs_number"] = json!("9434765919");
    let mut second = person("Someone", "Else", "1970-05-06");
    second["nhs_number"] = json!("943 476 5919");
    let matches = likely(&first, &second);
    assert_eq!(matches[0]["reasons"][0], "same-nhs-number");
    assert_eq!(matches[0]["strength"], 100);
    let mut same = first.clone();
    same["aliases"] = json!(["Birdie"]);
    let matches = likely(&first, &same);
    assert_eq!(matches[0]["strength"], 100);
}

#[test]
fn unrelated_people_of_one_surname_are_no_match() {
    let desk = Desk::new();
    for (forename, born) in [
        ("Asha", "2014-02-03"),
        ("Rohan", "2011-07-19"),
        ("Priya", "1988-12-30"),
        ("Vikram", "1979-04-11"),
    ] {
        let added = add_ran(&desk, &person(forename, "Patel", born)).data();
        assert_eq!(added["likely_matches"], json!([]), "{added}");
    }
}

#[test]
fn a_correction_that_tells_more_shows_likely_matches_too() {
    let desk = Desk::new();
    let known = add(&desk, &person("Wren", "Hale", "2014-02-03"));
    let other = add(&desk, &person("Unknown", "Child", "2014"));
    let set = desk.run_with(
        &format!("person set {other} --from - --json"),
        r#"{"forenames":["Wren"],"surname":"Hale","date_of_birth":"2014-02-03"}"#,
    );
    let data = set.data();
    assert_eq!(data["likely_matches"][0]["person"], known.as_str());
    assert_eq!(
        data["likely_matches"].as_array().unwrap().len(),
        1,
        "not oneself"
    );
    let unchanged = desk
        .run(&format!("person set {other} --religion none --json"))
        .data();
    assert_eq!(unchanged["likely_matches"], json!([]));
}

#[test]
fn a_match_with_a_merged_record_names_the_survivor() {
    let desk = Desk::new();
    let survivor = add(&desk, &person("Wren", "Hale", "2014-02-03"));
    let other = add(&desk, &person("Jennifer", "Dunn", "2014-02-03"));
    desk.run(&format!(
        "person merge {other} --into {survivor} --reason 'adopted'"
    ))
    .ok();
    let added = add_ran(&desk, &person("Jenny", "Dunn", "2014-02-03")).data();
    assert_eq!(added["likely_matches"].as_array().unwrap().len(), 1);
    assert_eq!(added["likely_matches"][0]["person"], survivor.as_str());
}

#[test]
fn somebody_whose_name_was_corrected_is_not_recorded_twice() {
    let desk = Desk::new();
    let first = json!({"forenames": ["Borys"], "surname": "Zelenko", "date_of_birth": "1980-02-03", "nhs_number": "9434765919"});
    let known = add(&desk, &first);
    let file = desk.file("set.json", r#"{"surname":"Wrightman","nhs_number":null}"#);
    desk.try_words(&["person", "set", &known, "--from", &file])
        .ok();
    for again in [
        json!({"forenames": ["Borys"], "surname": "Zelenko", "date_of_birth": "1980-02-03"}),
        json!({"surname": "Somebody", "nhs_number": "9434765919"}),
    ] {
        let ran = add_ran(&desk, &again);
        let matches = ran.data()["likely_matches"].as_array().unwrap().clone();
        assert!(
            matches.iter().any(|one| one["person"] == known.as_str()),
            "{again}"
        );
    }
}
