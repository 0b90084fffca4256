//! Dump: everything, in one order, and the same again out of the store it was imported into.

use serde_json::{Value, json};

use crate::support::Desk;

fn examples(desk: &Desk) {
    desk.json(&format!(
        "import {}",
        concat!(env!("CARGO_MANIFEST_DIR"), "/examples/records.jsonl")
    ));
}

/// Dumps one desk into a fresh one and dumps that.
#[track_caller]
fn round_trip(desk: &Desk) -> (String, String) {
    let first = desk.run("dump").ok() + "\n";
    let other = Desk::new();
    let file = other.file("dump.jsonl", &first);
    let done = other.json(&format!("import {file}"));
    assert_eq!(done["rejected"], json!([]));
    assert_eq!(done["stored"], true);
    let second = other.run("dump").ok() + "\n";
    other.run("verify").ok();
    (first, second)
}

#[track_caller]
fn assert_same(first: &str, second: &str) {
    for (one, two) in first.lines().zip(second.lines()) {
        assert_eq!(one, two);
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn a_dump_of_the_examples_comes_out_of_an_empty_store_as_it_went_in() {
    let desk = Desk::new();
    examples(&desk);
    let (first, second) = round_trip(&desk);
    assert_same(&first, &second);
    let line: Value = first
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|line: &Value| line["kind"] == "case")
        .unwrap();
    assert_eq!(line["key"], "C-2026-0001");
    assert!(line["recorded_at"].is_string() && line["imported"]["key"].is_string());
    assert!(
        line["people"]
            .as_array()
            .is_some_and(|people| !people.is_empty())
    );
}

#[test]
fn every_column_of_the_store_is_in_a_dump_or_derived() {
    let desk = Desk::new();
    let conn = desk.sql();
    let known = mkt::store::dump::dump_columns();
    let mut tables = conn
        .prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        )
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.len() > 20);
    for table in &tables {
        let Some(columns) = known.get(table.as_str()) else {
            panic!("a dump does not know the table {table}");
        };
        let Some(columns) = columns else { continue };
        let mut names = conn
            .prepare("SELECT name FROM pragma_table_info(?1)")
            .unwrap();
        let names: Vec<String> = names
            .query_map([table], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for name in names {
            assert!(
                columns.contains(&name.as_str()),
                "a dump has no field for {table}.{name}"
            );
        }
    }
}

#[test]
fn elsewhere_the_fields_of_a_dump_are_ignored() {
    let desk = Desk::new();
    examples(&desk);
    let dumped = desk.run("dump").ok();
    let other = Desk::new();
    other
        .run("org add --name 'Somebody else' --type education")
        .ok();
    let file = other.file("dump.jsonl", &dumped);
    let done = other.json(&format!("import {file} --source moved"));
    assert_eq!(done["rejected"], json!([]));
    assert!(!done["skipped"].as_array().unwrap().is_empty());
    assert_eq!(done["skipped"][0]["code"], "dump-only");
    assert_eq!(other.json("org show O-1")["name"], "Somebody else");
    assert_eq!(
        other.json("org show O-2")["imported"],
        json!({"source": "moved", "key": "O-0001"})
    );
}

#[test]
fn a_dump_is_the_data_protection_officers_and_stands_in_the_trail_before_it_is_seen() {
    let desk = Desk::new();
    examples(&desk);
    desk.add_user("mina", "manager");
    desk.run_as("mina", "dump").fails(5);
    desk.run("dump").ok();
    let viewed = desk.json("audit viewed C-2026-0001");
    assert!(
        viewed
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["action"] == "dump"),
        "{viewed}"
    );
}

#[test]
fn a_damaged_dump_is_refused_whole() {
    let desk = Desk::new();
    examples(&desk);
    let dumped = desk.run("dump").ok();
    for (from, to) in [
        (
            "\"kind\":\"organisation\",\"key\":\"O-0001\",\"ref\":\"O-0001\"",
            "\"kind\":\"organisation\",\"key\":\"O-0001\",\"ref\":\"P-0001\"",
        ),
        ("\"opened_on\":\"20", "\"opened_on\":\"31"),
    ] {
        let other = Desk::new();
        let file = other.file("dump.jsonl", &dumped.replacen(from, to, 1));
        let ran = other.run(&format!("import {file}"));
        assert_eq!(ran.status, 1, "{}", ran.stdout);
        assert_eq!(other.json("org list"), json!([]));
    }
    let other = Desk::new();
    let without: String = dumped
        .lines()
        .filter(|line| !line.starts_with("{\"kind\":\"organisation\""))
        .map(|line| line.to_owned() + "\n")
        .collect();
    let file = other.file("dump.jsonl", &without);
    assert!(
        other
            .run(&format!("import {file}"))
            .fails(1)
            .contains("links")
    );
}

/// A desk on which most of what can happen to a record has happened.
fn after_a_year_of_work() -> Desk {
    let desk = Desk::new();
    examples(&desk);
    desk.add_user("mina", "manager");
    let note = desk.json("note list C-2026-0001")[0]["ref"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.run_with(
        &format!("note correct {note} --reason 'A wrong day' --file -"),
        "It was the day before.\n",
    )
    .ok();
    for line in [
        // A person twice, merged; another merged and split again.
        "person add --forename Folasade --surname Okonjo",
        "person merge P-000045 --into P-000001 --reason 'One social worker'",
        "person add --forename Priya --surname Raman",
        "person merge P-000046 --into P-000002 --reason 'The same, it seemed'",
        "person split P-000046 --from P-000002 --reason 'Two people after all'",
        "person set P-000003 --phone '07700 900777'",
        "case set C-2026-0001 --tag rapid-review",
        "case close C-2026-0001 --on 2026-11-20 --outcome 'Learning shared'",
        "case reopen C-2026-0001 --reason 'More came in'",
        "retention hold C-2026-0002 --reason 'Inquiry' --review-on 2027-01-10",
        "retention hold P-000004 --reason 'Litigation'",
        "retention release H-0002 --reason 'It ended'",
        "retention hold --tag rapid-review --reason 'Inquiry'",
        "referral add --source professional --received-on 2026-11-20 --via phone",
        "referral decline R-2026-0010 --reason 'Not for the partnership'",
        "sar add --subject P-000005 --received-on 2026-11-02 --via letter --on-behalf-of 'A solicitor'",
        "sar identity AR-2026-1 --requested-on 2026-11-03",
        "sar identity AR-2026-1 --received-on 2026-11-10",
        "sar clarify AR-2026-1 --asked-on 2026-11-11",
        "sar clarify AR-2026-1 --answered-on 2026-11-13",
        "sar extend AR-2026-1 --told-on 2026-11-20 --reason 'Many records'",
        "sar decide AR-2026-1 --question authority --answer yes --reason 'Signed form seen'",
        "sar add --subject P-000006 --received-on 2026-11-02",
        "sar withhold AR-2026-2 --ref P-000006 --ground crime --reason 'Inquiry goes on'",
        "sar close AR-2026-2 --outcome 'Answered in full'",
        "export anonymised C-2026-0003",
    ] {
        desk.run(line).ok();
    }
    let out = desk.path("answer");
    desk.run("sar add --subject P-000007 --received-on 2026-11-02")
        .ok();
    desk.run(&format!(
        "sar export --subject P-000007 --request AR-2026-3 --out {out}"
    ))
    .ok();
    desk
}

#[test]
fn a_dump_of_everything_that_can_happen_comes_out_as_it_went_in() {
    let desk = after_a_year_of_work();
    let (first, second) = round_trip(&desk);
    for kind in [
        "hold",
        "export",
        "access-request",
        "note",
        "disclosure",
        "referral",
        "case",
    ] {
        assert!(
            first.contains(&format!("{{\"kind\":\"{kind}\"")),
            "nothing of this kind was dumped: {kind}"
        );
    }
    assert_same(&first, &second);
}

#[test]
fn elsewhere_nothing_of_such_a_dump_is_rejected() {
    let desk = after_a_year_of_work();
    let dumped = desk.run("dump").ok();
    let other = Desk::new();
    other
        .run("org add --name 'Somebody else' --type education")
        .ok();
    let file = other.file("dump.jsonl", &dumped);
    let done = other.json(&format!("import {file} --source moved"));
    assert_eq!(done["rejected"], json!([]));
    assert_eq!(done["stored"], true);
    let again = other.json(&format!("import {file} --source moved"));
    assert_eq!(again["added"], json!({}));
    assert_eq!(again["updated"], json!({}));
    other.run("verify").ok();
}
