//! People: adding with likely matches, finding, correcting, looking, merging and splitting.

mod find;
mod hostile;
mod likely;
mod merge;
mod merging;
mod terminal;

use serde_json::{Value, json};

use crate::support::{Desk, Ran};

/// Adds a person from JSON and returns the answer.
fn add_ran(desk: &Desk, person: &Value) -> Ran {
    desk.run_with("person add --from - --json", &person.to_string())
}

/// Adds a person from JSON and returns their reference.
#[track_caller]
fn add(desk: &Desk, person: &Value) -> String {
    add_ran(desk, person).data()["ref"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn siobhan() -> Value {
    json!({
        "forenames": ["Siobhán", "Grace"], "surname": "O'Malley-Reed", "aliases": ["Shiv"], "former_names": ["Reed"],
        "date_of_birth": "2014-02-03", "sex": "female", "nhs_number": "999 000 0018", "phones": ["07700 900123"],
        "emails": ["s.reed@example.org"], "handles": ["shiv_r"], "vehicles": [], "staff_numbers": [],
        "addresses": [{"lines": ["22 Larkspur Close", "Harrowmere"], "postcode": "qx74zb", "label": "[family home]"}],
        "ethnicity": "B", "religion": null, "disabilities": ["deaf in one ear"], "health": "asthma",
    })
}

#[test]
fn a_person_is_added_and_shown_with_everything_that_was_given() {
    let desk = Desk::new();
    assert_eq!(add(&desk, &siobhan()), "P-000001");
    let shown = desk.json("person show p-1");
    assert_eq!(shown["ref"], "P-000001");
    for (field, value) in [
        ("forenames", json!(["Siobhán", "Grace"])),
        ("surname", json!("O'Malley-Reed")),
        ("aliases", json!(["Shiv"])),
        ("former_names", json!(["Reed"])),
        ("date_of_birth", json!("2014-02-03")),
        ("date_of_death", Value::Null),
        ("nhs_number", json!("9990000018")),
        ("phones", json!(["07700 900123"])),
        ("ethnicity", json!("B")),
        ("disabilities", json!(["deaf in one ear"])),
        ("religion", Value::Null),
        ("health", json!("asthma")),
        ("age", json!(12)),
        ("merged_from", json!([])),
        ("cases", json!([])),
        ("referrals", json!([])),
        ("earlier_versions", json!(0)),
        ("recorded_by", json!("alice")),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    assert_eq!(shown["addresses"][0]["postcode"], "QX7 4ZB");
    let text = desk.run("person show P-1").ok();
    for words in [
        "Siobhán Grace O'Malley-Reed",
        "Monday 3 February 2014 (age 12)",
        "999 000 0018",
        "White: Irish (B)",
        "22 Larkspur Close, Harrowmere, QX7 4ZB",
        "On no case.",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_line_of_an_import_can_be_typed_in_as_it_is() {
    let desk = Desk::new();
    let line = r#"{"kind":"person","key":"p1","forenames":["Robert","James"],"surname":"Smith-Jones","title":null,"aliases":["Bobby"],"former_names":[],"date_of_birth":"2019-02-03","date_of_death":null,"sex":"male","nhs_number":"9434765919","phones":[],"emails":[],"handles":[],"vehicles":[],"staff_numbers":[],"addresses":[{"lines":["22 Larkspur Close","Harrowmere"],"postcode":"QX7 4ZB","label":"[family home]"}],"ethnicity":"A","religion":null,"disabilities":[],"health":null,"sexual_orientation":null,"convictions":null,"child_protection":null}"#;
    assert_eq!(desk.run_with("person add --from -", line).ok(), "P-000001");
    let shown = desk.json("person show P-1");
    let given: Value = serde_json::from_str(line).unwrap();
    for (field, value) in given.as_object().unwrap() {
        if field != "kind" && field != "key" {
            assert_eq!(&shown[field], value, "{field}");
        }
    }
}

#[test]
fn every_field_is_also_a_flag() {
    let desk = Desk::new();
    desk.run("org add --name Elmfield --type education").ok();
    let added = desk
        .run(
            "person add --title Ms --forename Wren --forename Ivy --surname Hale --alias Birdie --former-name Dunn \
             --date-of-birth 3/2/2014 --sex female --nhs-number '999-000-0018' --phone '07700 900123, 07700 900124' \
             --email w@example.org --handle wren14 --vehicle QX70ABC --staff-number 7 --address '1 Elm Road, Harrowmere, QX1 1AA' \
             --ethnicity b --religion none --disability asthma --health well --sexual-orientation 'not asked' \
             --convictions none --child-protection none --source o-1 --json",
        )
        .data();
    assert_eq!(added["date_of_birth"], "2014-02-03");
    assert_eq!(added["phones"], json!(["07700 900123", "07700 900124"]));
    assert_eq!(added["ethnicity"], "B");
    assert_eq!(added["source"], "O-0001");
    assert_eq!(added["addresses"][0]["postcode"], "QX1 1AA");
    let shown = desk.json("person show P-1");
    let fields: Vec<&str> = shown["suppliers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert_eq!(entry["org"], "O-0001");
            entry["field"].as_str().unwrap()
        })
        .collect();
    assert_eq!(
        fields.len(),
        21,
        "every field names its supplier: {fields:?}"
    );
    assert!(
        desk.run("person show P-1")
            .ok()
            .contains("O-0001  Elmfield")
    );
}

#[test]
fn without_any_name_nothing_is_stored() {
    let desk = Desk::new();
    let said = desk.run("person add --date-of-birth 2014-02-03").fails(2);
    assert!(said.contains("--surname"), "{said}");
    desk.run("person add --forename '' --surname '' --alias ''")
        .fails(2);
    assert_eq!(desk.json("person list"), json!([]));
    // One name is enough, whichever it is.
    for flags in [
        "--forename Cher",
        "--surname Cher",
        "--alias 'unborn baby Hale'",
    ] {
        desk.run(&format!("person add {flags}")).ok();
    }
}

#[test]
fn a_source_that_is_not_on_record_is_told_and_nothing_is_stored() {
    let desk = Desk::new();
    desk.run("person add --surname Hale --source O-7").fails(4);
    desk.run("person add --surname Hale --source P-7").fails(2);
    desk.run("person add --surname Hale --came-with C-2026-7")
        .fails(4);
    let said = desk
        .run("person add --surname Hale --came-with O-7")
        .fails(2);
    assert!(said.contains("O-0007"), "{said}");
    assert_eq!(desk.json("person list"), json!([]));
}

#[test]
fn dates_that_cannot_be_are_refused() {
    let desk = Desk::new();
    for (born, died, status) in [
        ("2027-01-01", "", 1),
        ("2026-11-24", "", 1),
        ("2014-02-03", "2014-02-02", 1),
        ("2014-02-03", "2027-01-01", 1),
        ("2013-02-29", "", 2),
        ("3/2/14", "", 2),
        ("02/13/2014", "", 2),
        ("1 Jan 0001", "", 2),
    ] {
        let death = if died.is_empty() {
            String::new()
        } else {
            format!("--date-of-death '{died}'")
        };
        desk.run(&format!(
            "person add --surname Hale --date-of-birth '{born}' {death}"
        ))
        .fails(status);
    }
    for (born, kept) in [
        ("2012", "2012"),
        ("2012-02", "2012-02"),
        ("13/02/2013", "2013-02-13"),
        ("29 Feb 2012", "2012-02-29"),
        ("today", "2026-11-23"),
    ] {
        let added = desk
            .run(&format!(
                "person add --surname Hale --date-of-birth '{born}' --json"
            ))
            .data();
        assert_eq!(added["date_of_birth"], kept);
    }
}

#[test]
fn ages_are_told_as_far_as_they_are_known() {
    let desk = Desk::new();
    for (born, died, age, words) in [
        ("2012-11-23", "", json!(14), "(age 14)"),
        ("2012-11-24", "", json!(13), "(age 13)"),
        ("2012", "", Value::Null, "(age 13 or 14)"),
        ("2026-04-24", "", json!(0), "(age 6 months)"),
        ("2012-03-01", "2020-02-29", json!(7), "(age 7 at death)"),
    ] {
        let mut person = json!({"surname": "Hale", "date_of_birth": born});
        if !died.is_empty() {
            person["date_of_death"] = json!(died);
        }
        let reference = add(&desk, &person);
        assert_eq!(desk.json(&format!("person show {reference}"))["age"], age);
        let text = desk.run(&format!("person show {reference}")).ok();
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_correction_keeps_what_was_said_before() {
    let desk = Desk::new();
    add(&desk, &siobhan());
    desk.run_with(
        "person set P-1 --from - --reason 'the school register says so'",
        r#"{"surname":"Reed","health":null,"phones":["07700 900999"]}"#,
    )
    .ok();
    let shown = desk.json("person show P-1 --history");
    assert_eq!(shown["surname"], "Reed");
    assert_eq!(shown["health"], Value::Null);
    assert_eq!(shown["forenames"], json!(["Siobhán", "Grace"]));
    assert_eq!(shown["earlier_versions"], 1);
    let before = &shown["history"][0];
    assert_eq!(before["details"]["surname"], "O'Malley-Reed");
    assert_eq!(before["details"]["health"], "asthma");
    assert_eq!(before["reason"], "the school register says so");
    assert_eq!(before["replaced_by"], "alice");
    let text = desk.run("person show P-1 --history").ok();
    assert!(
        text.contains("O'Malley-Reed") && text.contains("asthma"),
        "{text}"
    );
    // Found by the new name, and by the old one, which only an earlier version says.
    assert_eq!(desk.json("person find reed")[0]["why"], json!(["name"]));
    assert_eq!(
        desk.json("person find malley")[0]["why"],
        json!(["name", "recorded-before"])
    );
    desk.run("person set P-1 --surname Reed").fails(1);
    desk.run("person set P-1").fails(2);
    desk.run("person set P-9 --surname Reed").fails(4);
    desk.run("person set P-1 --date-of-birth ''").ok();
    assert_eq!(desk.json("person show P-1")["date_of_birth"], Value::Null);
}

#[test]
fn who_supplied_a_field_follows_the_field() {
    let desk = Desk::new();
    desk.run("org add --name Elmfield --type education").ok();
    desk.run("org add --name Harbour --type law-enforcement")
        .ok();
    desk.run("person add --surname Hale --phone '07700 900123' --sex male --source O-1")
        .ok();
    desk.run("person set P-1 --surname Haile --phone '07700 900123, 07700 900124' --sex female --source O-2")
        .ok();
    desk.run("person set P-1 --sex male").ok();
    let shown = desk.json("person show P-1");
    let of = |field: &str| -> Vec<Value> {
        shown["suppliers"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["field"] == field)
            .map(|entry| entry["org"].clone())
            .collect()
    };
    assert_eq!(of("surname"), [json!("O-0002")], "replaced");
    assert_eq!(of("phones"), [json!("O-0001"), json!("O-0002")], "added to");
    assert_eq!(of("sex"), Vec::<Value>::new(), "corrected by nobody named");
}

#[test]
fn people_are_listed_newest_first() {
    let desk = Desk::new();
    for name in ["Amber", "Beryl", "Coral"] {
        add(
            &desk,
            &json!({"forenames": [name], "surname": "Hale", "date_of_birth": "2014"}),
        );
    }
    let listed = desk.json("person list");
    let names: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|person| &person["forenames"][0])
        .collect();
    assert_eq!(names, ["Coral", "Beryl", "Amber"]);
    assert_eq!(
        desk.run("person list --format csv").ok().lines().nth(1),
        Some("P-000003,Coral Hale,2014,")
    );
}

#[test]
fn roles_decide_who_may() {
    let desk = Desk::new();
    for (name, role) in [
        ("olive", "officer"),
        ("max", "manager"),
        ("dora", "dpo"),
        ("aud", "auditor"),
        ("adam", "admin"),
    ] {
        desk.add_user(name, role);
    }
    add(&desk, &json!({"surname": "Hale"}));
    add(&desk, &json!({"surname": "Dunn"}));
    for (line, may) in [
        ("person list", &["olive", "max", "dora"][..]),
        ("person show P-1", &["olive", "max", "dora"]),
        ("person find hale", &["olive", "max", "dora"]),
        ("person add --surname Ash", &["olive", "max"]),
        ("person set P-1 --sex male", &["olive"]),
        ("person merge P-2 --into P-1 --reason same", &["max"]),
        ("person split P-1 --from P-2 --reason wrong", &["max"]),
    ] {
        for user in ["aud", "adam", "olive", "dora", "max"] {
            let ran = desk.run_as(user, line);
            if may.contains(&user) {
                ran.ok();
            } else if line != "person set P-1 --sex male" || user != "max" {
                assert!(ran.fails(5).contains("may"), "{user}: {line}");
            }
        }
    }
}

#[test]
fn looking_leaves_a_trace_that_holds_no_word_of_it() {
    let desk = Desk::new();
    add(&desk, &siobhan());
    add(&desk, &json!({"surname": "Hale"}));
    let marks = [
        "person list",
        "person show P-1",
        "person find Malley",
        "person find --nhs 9990000018",
    ];
    for line in marks {
        desk.run(line).ok();
    }
    let viewed = desk.json("audit viewed P-1");
    let actions: Vec<&str> = viewed
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    for action in ["person.list", "person.show", "person.find"] {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
    assert_eq!(
        actions
            .iter()
            .filter(|action| **action == "person.find")
            .count(),
        2
    );
    let log =
        desk.run("audit log --format plain --all").stdout + &desk.run("audit log --json").stdout;
    for word in ["Malley", "malley", "Siobh", "9990000018", "Larkspur"] {
        assert!(!log.contains(word), "{word}");
    }
}

#[test]
fn a_reference_that_is_not_there_or_of_another_kind_is_told_apart() {
    let desk = Desk::new();
    desk.run("person show P-7").fails(4);
    assert!(
        desk.run("person show C-2026-7")
            .fails(2)
            .contains("is a case")
    );
    desk.run("person show hale").fails(2);
    desk.run("person merge P-1 --into C-2026-1 --reason x")
        .fails(2);
}
