//! Correcting a case.

use serde_json::json;

use super::{desk, open, person};
use crate::support::Desk;

#[test]
fn what_is_given_changes_and_what_it_said_before_is_kept() {
    let desk = desk();
    let ran = desk.run(
        "case set C-2026-1 --title 'Another title' --tag rapid-review --tag 'under twos' --place Harrowmere --review rapid-review --review-decided-on 2026-11-20",
    );
    assert_eq!(ran.ok(), "C-2026-0001");
    for changed in [
        "title",
        "tags",
        "places",
        "review_kind",
        "review_decided_on",
    ] {
        assert!(ran.stderr.contains(changed), "{changed} in {}", ran.stderr);
    }
    let shown = desk.json("case show C-2026-1");
    assert_eq!(shown["tags"], json!(["rapid-review", "under twos"]));
    assert_eq!(shown["opened_on"], "2026-01-06");
    assert_eq!(shown["deadlines"][0]["kind"], "rapid-review");
    assert_eq!(shown["deadlines"][0]["due_on"], "2026-12-11");
    let before: String = desk
        .sql()
        .query_row(
            "SELECT details FROM earlier_version WHERE kind = 'C'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let before: serde_json::Value = serde_json::from_str(&before).unwrap();
    assert_eq!(before["title"], "An example");
    desk.run("case set C-2026-1 --title 'Another title'")
        .fails(1);
    desk.run("case set C-2026-1").fails(2);
    desk.run("case set C-2026-1 --title ''").fails(2);
    desk.run("case set C-2026-1 --review ''").fails(2);
    desk.run("case set C-2026-1 --review '' --review-decided-on ''")
        .ok();
    assert_eq!(desk.json("case show C-2026-1")["deadlines"], json!([]));
}

/// RULES.md section 7: reviews are due 6 months from the decision, a rapid review 15 working days from the notification.
#[test]
fn the_deadline_of_each_review_is_that_of_the_rules() {
    let desk = desk();
    for (kind, due) in [
        ("rapid-review", "2026-12-11"),
        ("child-practice-review", "2027-05-20"),
        ("adult-review", "2027-05-20"),
    ] {
        desk.run(&format!(
            "case set C-2026-1 --review {kind} --review-decided-on 2026-11-20"
        ))
        .ok();
        let deadlines = desk.json("case show C-2026-1")["deadlines"].clone();
        assert_eq!(deadlines[0]["kind"], kind);
        assert_eq!(deadlines[0]["due_on"], due, "{kind}");
    }
    desk.run("case set C-2026-1 --review-decided-on 2026-11-24")
        .fails(1);
    let text = desk.run("case show C-2026-1").ok();
    assert!(
        text.contains("Safeguarding Adult Review by") && !text.contains("SAR"),
        "{text}"
    );
}

#[test]
fn a_list_of_people_replaces_the_one_that_is_there() {
    let desk = desk();
    let robin = person(&desk, "Robin", Some("1960"));
    let people = json!({"people": [{"person": robin, "role": "mother"}, {"person": "P-1", "role": "subject", "label": "Child A"}]});
    desk.run_with("case set C-2026-1 --from -", &people.to_string())
        .ok();
    let shown = desk.json("case show C-2026-1");
    assert_eq!(shown["people"].as_array().unwrap().len(), 2);
    assert_eq!(shown["people"][0]["label"], "Child A");
    assert_eq!(shown["people"][0]["added_on"], "2026-01-06");
    assert_eq!(shown["people"][1]["added_on"], "2026-11-23");
    let ran = desk.run_with(
        "case set C-2026-1 --from -",
        &json!({"people": [{"person": robin, "role": "mother"}]}).to_string(),
    );
    ran.ok();
    assert!(
        ran.stderr.contains("Nobody is marked as a subject"),
        "{}",
        ran.stderr
    );
    desk.run_with(
        "case set C-2026-1 --from -",
        &json!({"people": [{"person": robin, "role": "mother"}]}).to_string(),
    )
    .fails(1);
}

#[test]
fn a_tag_under_a_hold_stays() {
    let desk = desk();
    desk.run("case set C-2026-1 --tag 'Öffentliche Untersuchung'")
        .ok();
    desk.run("retention hold --tag 'öffentliche untersuchung' --reason 'An inquiry'")
        .ok();
    let said = desk.run("case set C-2026-1 --tag other").fails(1);
    assert!(said.contains("H-0001"), "{said}");
    desk.run("case set C-2026-1 --tag other --tag 'Öffentliche Untersuchung'")
        .ok();
    desk.run("retention release H-1 --reason 'It is over'").ok();
    desk.run("case set C-2026-1 --tag other").ok();
}

#[test]
fn moving_the_day_of_opening_derives_the_categories_anew() {
    let desk = Desk::new();
    let subject = person(&desk, "Wren", Some("2008-06-01"));
    let case = open(
        &desk,
        "2026-06-10",
        json!([{"person": subject, "role": "subject"}]),
    );
    let category = || desk.json(&format!("case show {case}"))["people"][0]["category"].clone();
    assert_eq!(category(), "adult");
    desk.run(&format!("case set {case} --opened-on 2026-05-10"))
        .ok();
    assert_eq!(category(), "child");
    desk.run(&format!("case close {case} --on 2026-08-01 --outcome Done"))
        .ok();
    // It decides how long a closed case is kept, so that a manager reopens it first.
    desk.run(&format!("case set {case} --opened-on 2026-06-10"))
        .fails(1);
    assert_eq!(category(), "child");
}
