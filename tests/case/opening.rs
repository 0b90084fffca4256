//! Opening a case.

use serde_json::json;

use super::{desk, open, person};
use crate::support::Desk;

#[test]
fn a_case_is_opened_with_everything_it_may_have() {
    let desk = Desk::new();
    let child = person(&desk, "Wren", Some("2019-02-03"));
    let mother = person(&desk, "Robin", None);
    desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
        .ok();
    let input = json!({
        "kind": "case",
        "key": "c1",
        "title": "An example",
        "basis": "working-together-2018",
        "opened_on": "2026-01-06",
        "closed_on": null,
        "outcome": null,
        "tags": ["rapid-review"],
        "referrals": [],
        "people": [
            {"person": child, "role": "subject", "subject": true, "category": "child", "label": "Child A"},
            {"person": mother, "role": "mother", "subject": false, "label": null},
        ],
        "orgs": [{"org": "O-0001", "label": "GP Practice 1"}],
        "places": ["Harrowmere"],
    });
    let opened = desk.run_with("case open --from - --json", &input.to_string());
    let data = opened.data();
    for (field, value) in [
        ("ref", json!("C-2026-0001")),
        ("title", json!("An example")),
        ("basis", json!(["working-together-2018"])),
        ("opened_on", json!("2026-01-06")),
        ("closed_on", json!(null)),
        ("outcome", json!(null)),
        ("state", json!("open")),
        ("tags", json!(["rapid-review"])),
        ("places", json!(["Harrowmere"])),
        ("referrals", json!([])),
        ("orgs", json!([{"org": "O-0001", "label": "GP Practice 1"}])),
        ("dispose_after", json!(null)),
    ] {
        assert_eq!(data[field], value, "{field}");
    }
    let subject = &data["people"][0];
    for (field, value) in [
        ("person", json!(child)),
        ("role", json!("subject")),
        ("subject", json!(true)),
        ("category", json!("child")),
        ("label", json!("Child A")),
        ("added_on", json!("2026-01-06")),
    ] {
        assert_eq!(subject[field], value, "{field}");
    }
    assert_eq!(data["people"][1]["category"], json!(null));
    assert_eq!(data["disposal"]["state"], "not-closed");
}

#[test]
fn the_answer_is_the_reference_alone() {
    let desk = Desk::new();
    let ran = desk.run("case open --title 'An example' --basis care-act-2014-s44");
    assert_eq!(ran.stdout, "C-2026-0001\n");
    assert!(
        ran.stderr.contains("C-2026-0001 is open."),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("Opened today, Monday 23 November 2026."),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("warning: Nobody is marked as a subject of C-2026-0001"),
        "{}",
        ran.stderr
    );
    assert_eq!(desk.json("case show C-2026-1")["opened_on"], "2026-11-23");
}

#[test]
fn what_is_missing_is_told_all_at_once_and_no_basis_is_ever_assumed() {
    let desk = Desk::new();
    let said = desk.run("case open").fails(2);
    assert!(
        said.contains("--title") && said.contains("--basis"),
        "{said}"
    );
    let said = desk.run("case open --title Example").fails(2);
    assert!(
        said.contains("--basis") && !said.contains("--title"),
        "{said}"
    );
    desk.run_with("case open --from -", r#"{"title":"Example","basis":[]}"#)
        .fails(2);
    desk.run("case open --title Example --basis consent")
        .fails(2);
    assert_eq!(desk.json("case list --all"), json!([]));
}

#[test]
fn bases_are_given_as_words_or_one_flag_each_or_separated_by_commas() {
    let desk = Desk::new();
    let both = json!(["care-act-2014-s44", "working-together-2018"]);
    for line in [
        "case open --title x --basis care-act-2014-s44 working-together-2018",
        "case open --basis care-act-2014-s44 --basis working-together-2018 --title x",
        "case open --basis care-act-2014-s44,working-together-2018 --title x",
    ] {
        let case = desk.run(line).ok();
        assert_eq!(desk.json(&format!("case show {case}"))["basis"], both);
    }
}

#[test]
fn subjects_of_both_kinds_without_both_bases_are_a_warning_and_no_refusal() {
    let desk = Desk::new();
    let child = person(&desk, "Wren", Some("2019-02-03"));
    let adult = person(&desk, "Robin", Some("1950-02-03"));
    for (basis, lacking) in [
        ("working-together-2018", Some("an adult")),
        ("children-act-2004-s16m", Some("an adult")),
        ("care-act-2014-s44", Some("a child")),
    ] {
        let input = json!({
            "title": "An example", "basis": [basis],
            "people": [{"person": child, "role": "subject"}, {"person": adult, "role": "subject"}],
        });
        let ran = desk.run_with("case open --from -", &input.to_string());
        ran.ok();
        assert_eq!(ran.stderr.matches("warning:").count(), 1, "{}", ran.stderr);
        assert!(
            lacking.is_some_and(|who| ran
                .stderr
                .contains(&format!("There is {who} among the subjects"))),
            "{}",
            ran.stderr
        );
    }
    let input = json!({
        "title": "An example", "basis": ["children-act-2004-s16m", "care-act-2014-s44"],
        "people": [{"person": child, "role": "subject"}, {"person": adult, "role": "subject"}],
    });
    let ran = desk.run_with("case open --from -", &input.to_string());
    ran.ok();
    assert!(!ran.stderr.contains("warning:"), "{}", ran.stderr);
}

#[test]
fn the_day_of_opening_is_a_real_day_that_has_come() {
    let desk = Desk::new();
    for (typed, understood) in [
        ("29/02/2024", "2024-02-29"),
        ("31.10.2026", "2026-10-31"),
        ("13/02/2026", "2026-02-13"),
        ("02/11/2026", "2026-11-02"),
        ("today", "2026-11-23"),
        ("3 days ago", "2026-11-20"),
    ] {
        let case = desk
            .run(&format!(
                "case open --title x --basis care-act-2014-s44 --opened-on '{typed}'"
            ))
            .ok();
        assert_eq!(
            desk.json(&format!("case show {case}"))["opened_on"],
            understood
        );
    }
    for (typed, status) in [
        ("29/02/2026", 2),
        ("31/11/2026", 2),
        ("02/13/2026", 2),
        ("0001-01-01", 2),
        ("2026-11", 2),
        ("soon", 2),
        ("tomorrow", 1),
        ("2026-11-24", 1),
    ] {
        desk.run(&format!(
            "case open --title x --basis care-act-2014-s44 --opened-on '{typed}'"
        ))
        .fails(status);
    }
    desk.run_with(
        "case open --from -",
        r#"{"title":"x","basis":"care-act-2014-s44","opened_on":"2027-01-01"}"#,
    )
    .fails(1);
}

#[test]
fn people_who_are_not_there_or_named_twice_are_told_apart() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let with = |people: serde_json::Value| {
        let input = json!({"title": "x", "basis": "working-together-2018", "people": people});
        desk.run_with("case open --from -", &input.to_string())
    };
    with(json!([{"person": "P-9", "role": "mother"}])).fails(4);
    with(json!([{"person": "O-1", "role": "mother"}])).fails(2);
    with(json!([{"person": "wren", "role": "mother"}])).fails(2);
    with(json!([{"person": wren}])).fails(2);
    with(json!([{"person": wren, "role": "aunt"}])).fails(2);
    with(json!([{"person": wren, "role": "mother"}, {"person": "p-1", "role": "carer"}])).fails(1);
    with(json!([{"person": wren, "role": "mother", "born": "2019"}])).fails(2);
    with(json!([{"person": wren, "role": "sibling", "subject": true}])).ok();
    assert_eq!(
        desk.json("case list").as_array().unwrap().len(),
        1,
        "nothing of the refused ones is there"
    );
}

#[test]
fn a_person_who_was_merged_is_on_the_case_as_the_one_who_stands_for_them() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let again = person(&desk, "Wrenna", Some("2019-02-03"));
    desk.run(&format!(
        "person merge {again} --into {wren} --reason 'One person'"
    ))
    .ok();
    let case = open(
        &desk,
        "2026-01-06",
        json!([{"person": again, "role": "subject"}]),
    );
    assert_eq!(
        desk.json(&format!("case show {case}"))["people"][0]["person"],
        wren
    );
}

#[test]
fn referrals_it_is_opened_for_are_accepted_by_it() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let input = json!({
        "source": "professional", "received_on": "2026-01-05",
        "people": [{"person": wren, "role": "subject", "subject": true}],
    });
    desk.run_with("referral add --from -", &input.to_string())
        .ok();
    let case = desk
        .run("case open --title x --basis working-together-2018 --referral r-2026-1 --opened-on 2026-01-06")
        .ok();
    let shown = desk.json(&format!("case show {case}"));
    assert_eq!(shown["referrals"], json!(["R-2026-0001"]));
    assert_eq!(shown["people"][0]["person"], wren);
    assert_eq!(shown["people"][0]["added_on"], "2026-01-06");
    assert_eq!(desk.json("referral show R-2026-1")["state"], "accepted");
    desk.run("case open --title x --basis working-together-2018 --referral r-2026-1")
        .fails(1);
    desk.add_user("bob", "officer");
    desk.run_as(
        "bob",
        "case open --title x --basis working-together-2018 --referral r-2026-1",
    )
    .fails(5);
}

#[test]
fn a_case_that_is_closed_already_needs_its_outcome_and_a_manager() {
    let desk = desk();
    desk.add_user("bob", "officer");
    let with = |outcome: serde_json::Value| {
        json!({"title": "x", "basis": "care-act-2014-s44", "opened_on": "2026-01-06", "closed_on": "2026-02-06", "outcome": outcome}).to_string()
    };
    desk.run_with("case open --from -", &with(json!(null)))
        .fails(1);
    let words = ["case", "open", "--from", "-"];
    desk.run_words_with("bob", &words, &with(json!("Done")))
        .fails(5);
    let case = desk
        .run_with("case open --from -", &with(json!("Done")))
        .ok();
    let shown = desk.json(&format!("case show {case}"));
    assert_eq!(shown["state"], "closed");
    assert_eq!(shown["disposal"]["rule"], "no-subject");
    let before = json!({"title": "x", "basis": "care-act-2014-s44", "opened_on": "2026-02-06", "closed_on": "2026-01-06", "outcome": "x"});
    desk.run_with("case open --from -", &before.to_string())
        .fails(1);
}

#[test]
fn a_title_is_one_line_and_what_could_mislead_is_shown_escaped() {
    let desk = Desk::new();
    for (title, status) in [
        ("two\nlines", 2),
        ("red \u{1b}[31m", 2),
        ("", 2),
        ("   ", 2),
    ] {
        let input = json!({"title": title, "basis": "care-act-2014-s44"});
        desk.run_with("case open --from -", &input.to_string())
            .fails(status);
    }
    desk.run_with(
        "case open --from -",
        &json!({"title": "x".repeat(10_000), "basis": "care-act-2014-s44"}).to_string(),
    )
    .fails(2);
    let title = "Robert'); DROP TABLE case_record;-- \u{202e}evil";
    let input = json!({"title": title, "basis": "care-act-2014-s44"});
    desk.run_with("case open --from -", &input.to_string()).ok();
    assert_eq!(desk.json("case show C-2026-1")["title"], title);
    for line in ["case show C-2026-1", "case list", "case list --format csv"] {
        let shown = desk.run(line).ok();
        assert!(!shown.contains('\u{202e}'), "{line}");
    }
}
