//! What keeps a case keeps it: who is on it, what it is tagged with and when it was opened are not changed so that it goes sooner,
//! but by a manager who says why; and a hold is let go by releasing it alone.

use serde_json::json;

use super::{case, import, person, subject};
use crate::support::Desk;

/// C-2026-0001, open since 6 January 2026, about P-000001, an adult, and P-000002, a child born in 2019; mona is a manager and
/// olive an officer.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    desk.add_user("olive", "officer");
    import(
        &desk,
        &[
            person("adult", Some("1980-01-01")),
            person("child", Some("2019-02-03")),
            case(
                "c1",
                "2026-01-06",
                None,
                &[subject("adult", "adult"), subject("child", "child")],
            ),
        ],
    );
    desk
}

/// The ways in which the child stops keeping the case.
fn ways(desk: &Desk) -> [String; 4] {
    let without = desk.private_file(
        "without.json",
        r#"{"people":[{"person":"P-1","role":"subject"}]}"#,
    );
    let demoted = desk.private_file(
        "demoted.json",
        r#"{"people":[{"person":"P-1","role":"subject"},{"person":"P-2","role":"sibling"}]}"#,
    );
    [
        "case unlink C-2026-1 P-2".to_owned(),
        "case link C-2026-1 P-2 --role sibling".to_owned(),
        format!("case set C-2026-1 --from {without}"),
        format!("case set C-2026-1 --from {demoted}"),
    ]
}

#[track_caller]
fn is_unchanged(desk: &Desk) {
    let people = desk.json("case show C-2026-1")["people"].clone();
    assert_eq!(people.as_array().unwrap().len(), 2, "{people}");
    assert_eq!(people[1]["subject"], true);
    assert_eq!(people[1]["category"], "child");
}

#[test]
fn a_child_who_keeps_a_case_longer_stops_being_its_subject_by_a_managers_recorded_decision() {
    for way in 0..4 {
        let desk = desk();
        let line = ways(&desk)[way].clone();
        let said = desk
            .run_as("olive", &format!("{line} --reason 'A slip'"))
            .fails(5);
        assert!(
            said.contains("C-2026-0001") && said.contains("manager"),
            "{said}"
        );
        let said = desk.run_as("mona", &line).fails(1);
        assert!(said.contains("--reason"), "{said}");
        is_unchanged(&desk);
        desk.run_as("mona", &format!("{line} --reason 'A slip'"))
            .ok();
    }
}

#[test]
fn a_class_hold_is_lifted_by_its_release_alone() {
    for way in 0..4 {
        let desk = desk();
        let line = format!("{} --reason 'A slip'", ways(&desk)[way]);
        desk.run("retention hold --category child --reason Inquiry")
            .ok();
        for user in ["olive", "mona"] {
            let said = desk.run_as(user, &line).fails(1);
            assert!(
                said.contains("H-0001") && said.contains("Data Protection Officer"),
                "{said}"
            );
        }
        is_unchanged(&desk);
        desk.run("retention release H-1 --reason 'It is over'").ok();
        desk.run_as("mona", &line).ok();
    }
}

#[test]
fn a_date_of_birth_or_of_opening_does_not_lift_a_class_hold() {
    let desk = desk();
    desk.run("retention hold --category child --reason Inquiry")
        .ok();
    let said = desk
        .run_as(
            "mona",
            "person set P-2 --date-of-birth 1990-02-03 --reason 'The certificate'",
        )
        .fails(1);
    assert!(said.contains("H-0001"), "{said}");
    assert_eq!(desk.json("person show P-2")["date_of_birth"], "2019-02-03");
    desk.run("person set P-2 --date-of-birth 2008-06-01 --reason 'The certificate'")
        .ok();
    let said = desk
        .run_as(
            "mona",
            "case set C-2026-1 --opened-on 2026-06-10 --reason 'A slip'",
        )
        .fails(1);
    assert!(said.contains("H-0001"), "{said}");
    is_unchanged(&desk);
}

#[test]
fn what_one_step_may_not_do_two_do_not_either() {
    let desk = desk();
    // The adult does not keep the case longer; without any subject it is never due.
    desk.run_as("olive", "case unlink C-2026-1 P-1").ok();
    desk.run_as("olive", "case unlink C-2026-1 P-2").ok();
    desk.run_as("olive", "case link C-2026-1 P-1 --subject --role subject")
        .fails(5);
    desk.run_as("olive", "case link C-2026-1 P-2 --role subject")
        .ok();
    // Nor is a child demoted where nobody else is a subject: it would be undetermined, and then an adult's.
    desk.run_as("olive", "case link C-2026-1 P-2 --role sibling")
        .fails(5);
    desk.run_as("olive", "case link C-2026-1 P-1 --role subject")
        .ok();
}

#[test]
fn what_shortens_nothing_is_the_officers_to_correct() {
    let desk = desk();
    import(&desk, &[person("younger", Some("2022-02-03"))]);
    desk.run_as("olive", "case link C-2026-1 P-3 --role subject")
        .ok();
    desk.run_as("olive", "case link C-2026-1 P-2 --role sibling")
        .ok();
    desk.run_as("olive", "case unlink C-2026-1 P-1").ok();
    desk.run_as("olive", "case link C-2026-1 P-3 --role sibling --subject")
        .ok();
    desk.run_as("olive", "case set C-2026-1 --opened-on 2026-01-05")
        .ok();
}

#[test]
fn a_referral_that_brings_a_hold_is_not_taken_off() {
    let desk = desk();
    import(&desk, &[person("mother", None)]);
    let input = json!({"source": "professional", "received_on": "2026-01-05",
        "people": [{"person": "P-3", "role": "mother", "subject": false}]});
    desk.run_with("referral add --from -", &input.to_string())
        .ok();
    desk.run("case link C-2026-1 R-2026-1").ok();
    desk.run("case unlink C-2026-1 P-3").ok();
    desk.run("retention hold P-3 --reason Inquest").ok();
    desk.run("case unlink C-2026-1 R-2026-1 --reason x").ok();
    // They were on the case, and are still in its history.
    assert_eq!(super::blocks(&desk, "C-2026-0001"), ["hold H-0001"]);
    desk.run("case link C-2026-1 R-2026-1").ok();
    desk.sql()
        .execute_batch("DELETE FROM case_person_ended; DELETE FROM case_person WHERE person = 3")
        .unwrap();
    let said = desk
        .run("case unlink C-2026-1 R-2026-1 --reason x")
        .fails(1);
    assert!(said.contains("H-0001"), "{said}");
}
