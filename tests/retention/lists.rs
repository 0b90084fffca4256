//! Disposal lists, dry runs, the cron line, and who may.

use serde_json::{Value, json};

use super::{due_case, import, state};
use crate::support::Desk;

fn desk_with_two_due_cases() -> Desk {
    let desk = Desk::new();
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    import(&desk, &records);
    desk
}

#[test]
fn what_is_due_becomes_a_list_and_is_not_listed_twice() {
    let desk = desk_with_two_due_cases();
    desk.run("retention hold C-2026-2 --reason Inquest").ok();
    let first = desk.json("retention sweep");
    assert_eq!(first["list"], "D-2026-0001");
    assert_eq!(first["items"][0]["on_list"], "D-2026-0001");
    assert_eq!(first["items"][1]["on_list"], Value::Null);
    let list = desk.json("retention list d-2026-1");
    assert_eq!(list["state"], "proposed");
    assert_eq!(list["as_of"], "2026-11-23");
    assert_eq!(list["policy_version"], 1);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["ref"], "C-2026-0001");
    assert_eq!(list["items"][0]["rule"], "adult-10-years");
    assert_eq!(list["items"][0]["dispose_after"], "2016-05-02");
    assert_eq!(list["items"][0]["now"]["state"], "due");

    let second = desk.run("retention sweep --json");
    assert_eq!(second.data()["list"], Value::Null);
    assert_eq!(desk.json("retention list").as_array().unwrap().len(), 1);

    // Only what is new is on the next list.
    desk.run("retention release H-1 --reason Over").ok();
    assert_eq!(desk.run("retention sweep").ok(), "D-2026-0002");
    let list = desk.json("retention list D-2026-2");
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["ref"], "C-2026-0002");

    // The list says what has changed since.
    desk.run("case reopen C-2026-1 --reason 'New evidence'")
        .ok();
    assert_eq!(
        desk.json("retention list D-2026-1")["items"][0]["now"]["state"],
        "not-closed"
    );
    desk.run("retention list D-2026-9").fails(4);
    desk.run("retention list C-2026-1").fails(2);
}

#[test]
fn a_dry_run_changes_nothing_but_the_trail() {
    let desk = desk_with_two_due_cases();
    let entries = || desk.json("audit verify")["entries"].as_i64().unwrap();
    let before = entries();
    let swept = desk.json("retention sweep --dry-run");
    assert_eq!(swept["list"], Value::Null);
    assert_eq!(swept["counts"]["due"], 2);
    assert_eq!(entries(), before + 2);
    assert_eq!(desk.json("retention list"), json!([]));
    let log = desk.run("audit log").ok();
    assert!(
        log.contains("retention.sweep") && log.contains("C-2026-0001..C-2026-0002"),
        "{log}"
    );
    // Another day than today is only for looking.
    desk.run("retention sweep --as-of 2030-01-01").fails(2);
    desk.run("retention sweep --as-of someday --dry-run")
        .fails(2);
    assert_eq!(
        desk.json("retention sweep --dry-run --as-of 2016-05-01")["counts"]["due"],
        0
    );
    assert_eq!(desk.json("retention list"), json!([]));
}

#[test]
fn nothing_due_makes_no_list() {
    let desk = Desk::new();
    let swept = desk.run("retention sweep --json");
    let data = swept.data();
    assert_eq!(data["list"], Value::Null);
    assert_eq!(data["items"], json!([]));
    assert_eq!(data["examined"], 0);
    assert_eq!(desk.run("retention sweep --check").status, 0);
    assert_eq!(
        desk.run("--quiet retention sweep --dry-run --check").ok(),
        ""
    );
}

#[test]
fn cron_gets_a_line_a_due_case_and_exit_20() {
    let desk = desk_with_two_due_cases();
    desk.run("retention hold C-2026-2 --reason Inquest").ok();
    desk.add_user("sweep", "service");
    let ran = desk.run_as("sweep", "--quiet retention sweep --dry-run --check");
    assert_eq!(ran.status, 20);
    assert_eq!(ran.stdout, "C-2026-0001  2016-05-02\n");
    assert_eq!(ran.stderr, "");
    let ran = desk.run_as("sweep", "--quiet retention sweep --check");
    assert_eq!(ran.status, 20);
    assert_eq!(ran.stdout, "C-2026-0001  2016-05-02  D-2026-0001\n");
    // What is blocked or undetermined is not due.
    desk.run("retention hold C-2026-1 --reason Inquest").ok();
    let ran = desk.run_as("sweep", "--quiet retention sweep --dry-run --check");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
}

#[test]
fn who_may_look_and_who_may_propose() {
    let desk = desk_with_two_due_cases();
    for (name, roles) in [
        ("olly", "officer"),
        ("mona", "manager"),
        ("dora", "dpo"),
        ("sweep", "service"),
        ("auden", "auditor"),
        ("adam", "admin"),
    ] {
        desk.add_user(name, roles);
    }
    for name in ["olly", "mona", "dora", "sweep"] {
        desk.run_as(name, "retention sweep --dry-run").ok();
        desk.run_as(name, "retention list").ok();
    }
    for name in ["auden", "adam"] {
        desk.run_as(name, "retention sweep --dry-run").fails(5);
        desk.run_as(name, "retention list").fails(5);
    }
    for name in ["olly", "auden", "adam"] {
        desk.run_as(name, "retention sweep").fails(5);
        desk.run_as(name, "retention hold C-2026-1 --reason Inquest")
            .fails(5);
    }
    for name in ["sweep", "auden", "adam"] {
        desk.run_as(name, "retention explain C-2026-1").fails(5);
        desk.run_as(name, "retention list --holds").fails(5);
    }
    assert_eq!(desk.run_as("sweep", "retention sweep").ok(), "D-2026-0001");
    desk.run_as("mona", "retention hold C-2026-1 --reason Inquest")
        .ok();
    desk.run_as("dora", "retention hold P-1 --reason Inquest")
        .ok();
    desk.run_as("olly", "retention release H-1 --reason Over")
        .fails(5);
    desk.run_as("dora", "retention release H-1 --reason Over")
        .ok();
    let holds = desk.json("retention list --holds");
    assert_eq!(holds.as_array().unwrap().len(), 1);
    assert_eq!(holds[0]["ref"], "H-0002");
    assert_eq!(
        desk.json("retention list --holds --all")
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn explaining_a_case_shows_in_who_looked_at_its_people() {
    let desk = desk_with_two_due_cases();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk.run("retention explain C-2026-1").ok();
    let viewed = desk.json("audit viewed P-1");
    assert_eq!(viewed[0]["action"], "retention.explain");
    desk.run("retention explain C-2026-9").fails(4);
    desk.run("retention explain P-1").fails(2);
}

#[test]
fn a_sweep_reads_as_text_and_as_csv() {
    let desk = desk_with_two_due_cases();
    let text = desk.run("retention sweep --dry-run").ok();
    assert!(
        text.contains("2 due, 0 blocked") && text.contains("C-2026-0002"),
        "{text}"
    );
    let csv = desk.run("retention sweep --dry-run --format csv").ok();
    assert_eq!(
        csv.lines().next().unwrap(),
        "ref,state,dispose_after,rule,blocks,on_list"
    );
    assert_eq!(csv.lines().count(), 3);
    assert!(!csv.contains("Wren") && !text.contains("Wren"));
}
