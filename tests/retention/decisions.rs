//! What managers decide about subjects whose date the rules leave open.

use serde_json::{Value, json};

use super::{case, import, item, person, state, subject};
use crate::support::Desk;

/// C-2026-0001 has a child and an unborn one without dates of birth, and an adult; closed on 1 June 2015.
fn desk_with_undetermined_case() -> Desk {
    let desk = Desk::new();
    import(
        &desk,
        &[
            person("p1", None),
            person("p2", None),
            person("p3", Some("1980-01-01")),
            case(
                "c",
                "2015-01-05",
                Some("2015-06-01"),
                &[
                    subject("p1", "child"),
                    subject("p2", "child"),
                    subject("p3", "adult"),
                ],
            ),
        ],
    );
    desk
}

#[test]
fn each_subject_is_decided_and_the_latest_date_counts() {
    let desk = desk_with_undetermined_case();
    let explained = desk.run("retention explain C-2026-1");
    let hint = &explained.stderr;
    assert!(hint.contains("P-000001 and P-000002"), "{hint}");
    let first = desk.json(
        "retention decide C-2026-1 --subject P-1 --until 2041-06-30 --reason 'Due in June 2016'",
    );
    assert_eq!(first["state"], "undetermined");
    assert_eq!(first["dispose_after"], Value::Null);
    assert_eq!(state(&desk, "C-2026-0001"), "undetermined");
    let second = desk
        .json("retention decide c-2026-1 --subject p-2 --until 30/06/2040 --reason 'School year'");
    assert_eq!(second["dispose_after"], "2041-06-30");
    assert_eq!(second["rule"], "manager-decision");
    assert_eq!(second["decided_by"], "alice");
    let item = item(&desk, "C-2026-0001");
    assert_eq!(item["state"], "not-due");
    assert_eq!(item["rule"], "manager-decision");
    let explained = desk.json("retention explain C-2026-1");
    assert_eq!(explained["decisions"].as_array().unwrap().len(), 2);
    assert_eq!(explained["decisions"][0]["reason"], "Due in June 2016");
    let decides: Vec<&Value> = explained["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|candidate| candidate["decides"] == true)
        .collect();
    assert_eq!(decides.len(), 1);
    assert_eq!(decides[0]["subject"], "P-000001");
    // Deciding again is possible: the newest counts, the earlier stay on record.
    desk.run(
        "retention decide C-2026-1 --subject P-1 --until 2039-01-01 --reason 'Found the scan'",
    )
    .ok();
    let explained = desk.json("retention explain C-2026-1");
    assert_eq!(explained["dispose_after"], "2040-06-30");
    assert_eq!(explained["decisions"].as_array().unwrap().len(), 3);
    desk.run("verify").ok();
}

#[test]
fn never_earlier_than_the_records_of_an_adult() {
    let desk = desk_with_undetermined_case();
    let said = desk
        .run("retention decide C-2026-1 --subject P-1 --until 2025-05-31 --reason Early")
        .fails(1);
    assert!(said.contains("1 June 2025"), "{said}");
    assert_eq!(
        desk.json("retention explain C-2026-1")["decisions"],
        json!([])
    );
    desk.run("retention decide C-2026-1 --subject P-1 --until 2025-06-01 --reason 'Was 18'")
        .ok();
}

#[test]
fn only_what_the_rules_leave_open_is_decided() {
    let desk = desk_with_undetermined_case();
    let decide = |what: &str| format!("retention decide {what} --until 2041-06-30 --reason Why");
    // The adult's date follows from the rules.
    assert!(
        desk.run(&decide("C-2026-1 --subject P-3"))
            .fails(1)
            .contains("retention hold")
    );
    import(&desk, &[person("p4", None)]);
    assert!(
        desk.run(&decide("C-2026-1 --subject P-4"))
            .fails(1)
            .contains("not a subject")
    );
    desk.run(&decide("C-2026-1 --subject P-9")).fails(4);
    desk.run(&decide("C-2026-9 --subject P-1")).fails(4);
    desk.run(&decide("N-1 --subject P-1")).fails(2);
    let missing = desk.run("retention decide C-2026-1").fails(2);
    assert!(
        missing.contains("--subject, --until, --reason"),
        "{missing}"
    );
    desk.run("retention decide C-2026-1 --subject P-1 --until soon --reason Why")
        .fails(2);
    desk.run("case reopen C-2026-1 --reason 'New evidence'")
        .ok();
    assert!(
        desk.run(&decide("C-2026-1 --subject P-1"))
            .fails(1)
            .contains("not closed")
    );
}

#[test]
fn a_manager_decides_and_nobody_else() {
    let desk = desk_with_undetermined_case();
    for (name, roles) in [("olly", "officer"), ("dora", "dpo"), ("sweep", "service")] {
        desk.add_user(name, roles);
        desk.run_as(
            name,
            "retention decide C-2026-1 --subject P-1 --until 2041-06-30 --reason Why",
        )
        .fails(5);
    }
    desk.add_user("mona", "manager");
    desk.run_as(
        "mona",
        "retention decide C-2026-1 --subject P-1 --until 2041-06-30 --reason Why",
    )
    .ok();
    let log = desk.run("audit log").ok();
    assert!(log.contains("retention.decide"), "{log}");
}

#[test]
fn a_decision_follows_a_merged_person() {
    let desk = desk_with_undetermined_case();
    import(&desk, &[person("old", None)]);
    desk.sql()
        .execute_batch("UPDATE person SET merged_into = 1 WHERE id = 4")
        .unwrap();
    let taken =
        desk.json("retention decide C-2026-1 --subject P-4 --until 2041-06-30 --reason Why");
    assert_eq!(taken["subject"], "P-000001");
}

/// RULES.md section 4: a declined referral has the same rule as a case; one that names nobody would be kept for ever.
#[test]
fn a_declined_referral_that_names_nobody_is_settled_by_naming_its_subject() {
    let desk = Desk::new();
    desk.add_user("olive", "officer");
    import(
        &desk,
        &[person("p1", Some("2018-05-06")), person("p2", None)],
    );
    for _ in 0..3 {
        desk.run("referral add --source organisation --received-on 2026-11-01")
            .ok();
    }
    let decide = |referral: &str, person: &str, until: &str| {
        format!(
            "retention decide {referral} --subject {person} --until {until} --reason 'The referrer told us'"
        )
    };
    desk.run(&decide("R-2026-1", "P-1", "2045-01-01")).fails(1);
    for referral in ["R-2026-1", "R-2026-2", "R-2026-3"] {
        desk.run(&format!(
            "referral decline {referral} --reason 'Not for us'"
        ))
        .ok();
        let number = referral.replace("R-2026-", "R-2026-000");
        assert_eq!(item(&desk, &number)["state"], "undetermined");
    }
    desk.run_as("olive", &decide("R-2026-1", "P-1", "2045-01-01"))
        .fails(5);
    let decided = desk.json(&decide("R-2026-1", "P-1", "2045-01-01"));
    assert_eq!(decided["dispose_after"], "2045-01-01");
    let shown = desk.json("referral show R-2026-1");
    assert_eq!(
        (
            &shown["people"][0]["person"],
            &shown["people"][0]["subject"]
        ),
        (&json!("P-000001"), &json!(true))
    );
    // The subject's own dates stand beside the decision, and the later counts.
    let decided = desk.json(&decide("R-2026-2", "P-1", "2040-01-01"));
    assert_eq!(decided["dispose_after"], "2043-05-06");
    // Somebody of whom nothing is known.
    let decided = desk.json(&decide("R-2026-3", "P-2", "2044-11-01"));
    assert_eq!(decided["dispose_after"], "2044-11-01");
    // Another person is no second subject.
    desk.run(&decide("R-2026-3", "P-1", "2045-01-01")).fails(1);
    desk.run("verify").ok();
}
