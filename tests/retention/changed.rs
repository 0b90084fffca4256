//! What changed between approval and disposal is honoured: one fact at a time, changed by somebody else.

use serde_json::{Value, json};

use super::{due_case, import};
use crate::support::Desk;

/// A desk with one approved item, C-2026-0001 on D-2026-0001.
fn approved() -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk
}

/// Carries it out: the item must be skipped for this reason, and be whole.
#[track_caller]
fn is_skipped(desk: &Desk, why: &str) {
    let ran = desk.run("retention dispose D-2026-1 --confirm D-2026-1 --json");
    assert_eq!(ran.status, 3, "{}{}", ran.stdout, ran.stderr);
    let whole: Value = serde_json::from_str(&ran.stdout).unwrap();
    let data = &whole["data"];
    assert_eq!(data["disposed"], json!([]));
    assert_eq!(data["skipped"][0]["ref"], "C-2026-0001");
    let reasons = data["skipped"][0]["why"].as_array().unwrap();
    assert!(reasons.iter().any(|reason| reason == why), "{data}");
    assert_eq!(desk.json("case show C-2026-1")["title"], "A fictional case");
    assert_eq!(desk.json("person show P-1")["surname"], "Example");
    let list = desk.json("retention list D-2026-1");
    assert_eq!(list["items"][0]["state"], "skipped");
    assert_eq!(list["items"][0]["approved_by"], "mona");
    // The approval is spent: nothing of the list waits any more.
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .fails(1);
    desk.run("verify").ok();
}

#[test]
fn nothing_changed_is_carried_out() {
    let desk = approved();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
    desk.run("case show C-2026-1").fails(4);
}

#[test]
fn a_new_hold_on_the_case() {
    let desk = approved();
    desk.run_as("mona", "retention hold C-2026-1 --reason Inquest")
        .ok();
    is_skipped(&desk, "blocked H-0001");
}

#[test]
fn a_new_hold_on_a_person() {
    let desk = approved();
    desk.run_as("mona", "retention hold P-1 --reason Court")
        .ok();
    is_skipped(&desk, "blocked H-0001");
}

#[test]
fn a_class_hold() {
    let desk = approved();
    desk.run_as("mona", "retention hold --category adult --reason Inquiry")
        .ok();
    is_skipped(&desk, "blocked H-0001");
}

#[test]
fn a_reopened_case() {
    let desk = approved();
    desk.run_as("mona", "case reopen C-2026-1 --reason 'New facts'")
        .ok();
    is_skipped(&desk, "reopened");
}

#[test]
fn a_case_reopened_and_closed_again_on_the_old_day() {
    let desk = approved();
    desk.run_as("mona", "case reopen C-2026-1 --reason 'New facts'")
        .ok();
    desk.run_as(
        "mona",
        "case close C-2026-1 --on 2006-05-02 --outcome Closed.",
    )
    .ok();
    is_skipped(&desk, "facts-changed");
}

#[test]
fn an_edited_date_of_birth() {
    let desk = approved();
    let born = desk.private_file("born.json", r#"{"date_of_birth":"1951-02-03"}"#);
    desk.run_as("mona", &format!("person set P-1 --from {born}"))
        .ok();
    is_skipped(&desk, "facts-changed");
}

#[test]
fn an_opened_access_request() {
    let desk = approved();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    is_skipped(&desk, "blocked AR-2026-0001");
}

#[test]
fn a_note_that_an_import_added() {
    let desk = approved();
    let mut records = due_case("c1").to_vec();
    records.push(json!({"kind": "note", "key": "n1", "case": "c1", "on": "2006-03-01", "note_kind": "visit", "text": "Seen at home."}));
    import(&desk, &records);
    is_skipped(&desk, "facts-changed");
}

#[test]
fn a_new_version_of_the_policy() {
    let desk = approved();
    desk.run(
        "retention policy set --category adult --years 9 --from today --reason 'New notice' --yes",
    )
    .ok();
    is_skipped(&desk, "policy-changed");
}

#[test]
fn a_period_that_was_made_longer() {
    let desk = approved();
    desk.run(
        "retention policy set --category adult --years 30 --from today --reason 'New notice' --yes",
    )
    .ok();
    is_skipped(&desk, "not-due");
}

#[test]
fn one_of_two_is_skipped_and_the_other_goes() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    import(&desk, &records);
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run_as("mona", "retention hold C-2026-2 --reason Inquest")
        .ok();
    let ran = desk.run("retention dispose D-2026-1 --confirm D-2026-1");
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("C-2026-0002") && ran.stdout.contains("H-0001"),
        "{}",
        ran.stdout
    );
    desk.run("case show C-2026-1").fails(4);
    desk.run("case show C-2026-2").ok();
    let certificate = desk.json("retention certificate D-2026-1");
    assert_eq!(certificate["skipped"], 1);
    assert_eq!(certificate["records"].as_array().unwrap().len(), 1);
}

#[test]
fn a_wrong_clock_destroys_nothing() {
    let desk = approved();
    for wrong in ["2026-11-22T10:00:00Z", "2028-01-01T10:00:00Z"] {
        desk.set_clock(wrong);
        desk.run("retention dispose D-2026-1 --confirm D-2026-1")
            .fails(1);
    }
    desk.set_clock("2026-11-23T12:00:00Z");
    desk.run("case show C-2026-1").ok();
}

/// A script that missed the first answer must not take what is still there for destroyed.
#[test]
fn what_was_skipped_is_told_again_when_the_list_is_run_again() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    import(&desk, &records);
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run_as("mona", "retention hold C-2026-1 --reason Inquest")
        .ok();
    let line = "retention dispose D-2026-1 --confirm D-2026-1";
    for destroyed in [1, 0] {
        let ran = desk.run(&format!("{line} --json"));
        assert_eq!(ran.status, 3, "{}{}", ran.stdout, ran.stderr);
        let whole: Value = serde_json::from_str(&ran.stdout).unwrap();
        let data = &whole["data"];
        assert_eq!(data["disposed"].as_array().unwrap().len(), destroyed);
        assert_eq!(data["skipped"][0]["ref"], "C-2026-0001");
        assert_eq!(data["skipped"][0]["why"][0], "blocked H-0001");
    }
    let text = desk.run(line).stdout;
    assert!(
        text.contains("Nothing is left to destroy") && !text.contains("destroyed before"),
        "{text}"
    );
}
