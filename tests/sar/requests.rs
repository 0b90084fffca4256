//! Requests, their clocks and what is recorded of them.

use serde_json::{Value, json};

use crate::support::Desk;

/// A desk with one person, an adult, at an instant.
pub fn desk_at(instant: &str) -> Desk {
    let desk = Desk::new();
    desk.set_clock(instant);
    let person = json!({
        "kind": "person", "forenames": ["Robert", "James"], "surname": "Larkspur",
        "date_of_birth": "1984-02-03", "nhs_number": "9990000018",
    });
    person_add(&desk, &person);
    desk
}

/// Adds a person; references count from P-000001.
pub fn person_add(desk: &Desk, person: &Value) {
    let mut person = person.clone();
    person["key"] = json!(person["forenames"].to_string());
    let file = desk.file("person.jsonl", &format!("{person}\n"));
    desk.try_words(&["import", &file]).ok();
}

/// The table of RULES.md section 5 as it is typed: received, events, due.
const CLOCKS: &[(&str, &[&str], &str)] = &[
    ("2026-01-31", &[], "2026-03-02"),
    (
        "2026-01-31",
        &["extend AR-1 --told-on 2026-02-10 --reason 'Many records'"],
        "2026-04-30",
    ),
    ("2026-09-03", &[], "2026-10-05"),
    ("2026-11-25", &[], "2026-12-29"),
    ("2026-11-26", &[], "2026-12-29"),
    ("2026-03-03", &[], "2026-04-07"),
    (
        "2026-10-31",
        &["extend AR-1 --told-on 2026-11-02 --reason 'Many records'"],
        "2027-02-01",
    ),
    (
        "2026-03-10",
        &[
            "clarify AR-1 --asked-on 2026-03-12",
            "clarify AR-1 --answered-on 2026-03-17",
        ],
        "2026-04-16",
    ),
    (
        "2026-01-31",
        &[
            "identity AR-1 --requested-on 2026-02-02",
            "identity AR-1 --received-on 2026-02-28",
        ],
        "2026-03-30",
    ),
];

#[test]
fn the_table_of_the_clock_holds_on_the_command_line() {
    for (received, events, due) in CLOCKS {
        let desk = desk_at("2026-12-01T09:00:00Z");
        let added = desk.json(&format!(
            "sar add --subject P-1 --received-on {received} --via email"
        ));
        assert_eq!(added["ref"], "AR-2026-0001");
        for event in *events {
            desk.run(&format!("sar {}", event.replace("AR-1", "AR-2026-1")))
                .ok();
        }
        let shown = desk.json("sar show AR-2026-1");
        assert_eq!(shown["due_on"], *due, "received {received}");
        assert_eq!(shown["received_on"], *received);
        assert_eq!(shown["subject"], "P-000001");
        assert_eq!(
            shown["steps"].as_array().unwrap().last().unwrap()["on"],
            *due,
            "the working ends at the day"
        );
        assert!(
            shown["steps"]
                .as_array()
                .unwrap()
                .iter()
                .all(|step| !step["rule"].as_str().unwrap().is_empty())
        );
    }
}

#[test]
fn adding_answers_the_whole_clock() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    let added = desk.json("sar add --subject P-1 --received-on 2026-11-20");
    for (field, value) in [
        ("ref", json!("AR-2026-0001")),
        ("subject", json!("P-000001")),
        ("received_on", json!("2026-11-20")),
        ("start", json!("2026-11-20")),
        ("due_on", json!("2026-12-21")),
        ("extended", json!(false)),
        ("paused_days", json!(0)),
        ("days_left", json!(28)),
        ("state", json!("running")),
    ] {
        assert_eq!(added[field], value, "{field}");
    }
    assert_eq!(
        desk.run("sar add --subject P-1 --received-on today").ok(),
        "AR-2026-0002",
        "a person may have several open, and the reference stands alone"
    );
}

#[test]
fn what_is_awaited_stops_the_clock() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    desk.run("sar add --subject P-1 --received-on 2026-11-10")
        .ok();
    let shown = desk.json("sar identity AR-2026-1 --requested-on 2026-11-11");
    assert_eq!(shown["state"], "awaiting-identity");
    assert_eq!(shown["due_on"], Value::Null);
    assert_eq!(shown["days_left"], Value::Null);
    desk.run("sar identity AR-2026-1 --received-on 2026-11-12")
        .ok();
    let shown = desk.json("sar clarify AR-2026-1 --asked-on 2026-11-16");
    assert_eq!(shown["state"], "awaiting-clarification");
    let shown = desk.json("sar clarify AR-2026-1 --answered-on 2026-11-18");
    assert_eq!(shown["paused_days"], 3);
    assert_eq!(shown["due_on"], "2026-12-15");
    assert_eq!(shown["events"].as_array().unwrap().len(), 4);
}

#[test]
fn what_cannot_have_happened_is_refused_with_the_reason() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    desk.run("sar add --subject P-1 --received-on 2026-10-01")
        .ok();
    for (event, says) in [
        (
            "clarify AR-2026-1 --asked-on 2026-09-30",
            "before the request",
        ),
        (
            "clarify AR-2026-1 --answered-on 2026-10-05",
            "No clarification",
        ),
        (
            "identity AR-2026-1 --requested-on 2026-11-24",
            "in the future",
        ),
        (
            "extend AR-2026-1 --told-on 2026-11-05 --reason late",
            "within the first month",
        ),
    ] {
        let said = desk.run(&format!("sar {event}")).fails(1);
        assert!(said.contains(says), "{event}: {said}");
    }
    // Known late, but told in time: it counts.
    let shown = desk.json("sar extend AR-2026-1 --told-on 2026-10-20 --reason 'Recorded late'");
    assert_eq!(shown["extended"], true);
    assert!(
        desk.run("sar extend AR-2026-1 --told-on 2026-10-21 --reason again")
            .fails(1)
            .contains("cannot be extended twice")
    );
    desk.run("sar extend AR-2026-1 --told-on 2026-10-21")
        .fails(2);
    desk.run("sar identity AR-2026-1").fails(2);
    desk.run("sar identity AR-2026-1 --requested-on today --received-on today")
        .fails(2);
    desk.run("sar add --subject P-1 --received-on 2026-11-24")
        .fails(1);
    desk.run("sar add --subject P-9 --received-on today")
        .fails(4);
    desk.run("sar add --subject C-2026-1 --received-on today")
        .fails(2);
    let missing = desk.run("sar add").fails(2);
    assert!(missing.contains("--subject") && missing.contains("--received-on"));
}

#[test]
fn the_most_urgent_comes_first() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk.run("sar add --subject P-1 --received-on 2026-10-01")
        .ok();
    desk.run("sar add --subject P-1 --received-on 2026-09-01")
        .ok();
    desk.run("sar identity AR-2026-3 --requested-on 2026-09-02")
        .ok();
    desk.run("sar add --subject P-1 --received-on 2026-09-15")
        .ok();
    desk.run("sar close AR-2026-4 --outcome 'Answered in full' --on 2026-10-10")
        .ok();
    let refs = |line: &str| -> Vec<String> {
        desk.json(line)
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["ref"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        refs("sar list"),
        ["AR-2026-0002", "AR-2026-0001", "AR-2026-0003"]
    );
    assert_eq!(refs("sar list --all").last().unwrap(), "AR-2026-0004");
    let text = desk.run("sar list").ok();
    assert!(text.contains("days overdue"), "{text}");
    assert!(text.contains("awaiting proof of identity"), "{text}");
}

#[test]
fn a_closed_request_takes_nothing_more() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk.run("sar close AR-2026-1 --outcome 'Withdrawn' --on 2026-11-19")
        .fails(1);
    desk.run("sar close AR-2026-1 --outcome 'Withdrawn' --on 2026-11-24")
        .fails(1);
    let closed = desk.json("sar close AR-2026-1 --outcome 'Withdrawn by the requester'");
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["closed_on"], "2026-11-23");
    assert_eq!(closed["days_left"], Value::Null);
    for line in [
        "sar close AR-2026-1 --outcome again",
        "sar clarify AR-2026-1 --asked-on today",
        "sar withhold AR-2026-1 --ref P-1 --ground crime --reason why",
    ] {
        assert!(desk.run(line).fails(1).contains("was closed"), "{line}");
    }
}

#[test]
fn only_the_data_protection_officer_may() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk.add_user("otto", "officer,manager");
    for line in [
        "sar list",
        "sar show AR-2026-1",
        "sar add --subject P-1 --received-on today",
        "sar identity AR-2026-1 --requested-on today",
        "sar close AR-2026-1 --outcome done",
        "sar withhold AR-2026-1 --ref P-1 --ground crime --reason why",
    ] {
        desk.run_as("otto", line).fails(5);
    }
}

#[test]
fn somebody_elses_request_needs_its_decisions() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    person_add(
        &desk,
        &json!({"kind": "person", "forenames": ["Elsie"], "surname": "Larkspur", "date_of_birth": "2017-05-01"}),
    );
    let ran = desk.run("sar add --subject P-2 --received-on today --on-behalf-of 'the mother'");
    assert_eq!(ran.ok(), "AR-2026-0001");
    assert!(
        ran.stderr.contains("a parent has no right"),
        "{}",
        ran.stderr
    );
    let shown = desk.json("sar show AR-2026-1");
    assert_eq!(shown["undecided"].as_array().unwrap().len(), 5);
    assert_eq!(shown["on_behalf_of"], "the mother");
    desk.run(
        "sar decide AR-2026-1 --question authority --answer yes --reason 'Birth certificate seen'",
    )
    .ok();
    let shown = desk.json("sar show AR-2026-1");
    assert_eq!(shown["undecided"].as_array().unwrap().len(), 4);
    assert_eq!(shown["decisions"][0]["answer"], "yes");
    assert_eq!(shown["decisions"][0]["reason"], "Birth certificate seen");
    desk.run("sar decide AR-2026-1 --question wishes --answer yes --reason x")
        .fails(2);
    desk.run("sar decide AR-2026-1 --question authority --answer yes")
        .fails(2);
    desk.run("sar add --subject P-1 --received-on today").ok();
    desk.run("sar decide AR-2026-2 --question authority --answer yes --reason x")
        .fails(1);
}

#[test]
fn looking_is_logged_with_the_person() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    desk.run("sar add --subject P-1 --received-on today").ok();
    desk.run("sar list").ok();
    desk.run("sar show AR-2026-1").ok();
    let viewed = desk.json("audit viewed P-1");
    let actions: Vec<&str> = viewed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["action"].as_str().unwrap())
        .collect();
    assert!(actions.contains(&"sar.list"), "{actions:?}");
    assert!(actions.contains(&"sar.show"), "{actions:?}");
}

#[test]
fn people_read_access_request_and_never_the_short_form() {
    let desk = desk_at("2026-11-23T10:00:00Z");
    let ran = desk.run("sar add --subject P-1 --received-on today --on-behalf-of 'her solicitor'");
    let mut said = format!("{}{}", ran.stdout, ran.stderr);
    for line in [
        "sar list",
        "sar show AR-2026-1",
        "sar --help",
        "sar add --help",
    ] {
        let ran = desk.run(line);
        said.push_str(&ran.stdout);
        said.push_str(&ran.stderr);
    }
    assert!(!said.contains("SAR"), "{said}");
    assert!(said.contains("access request"));
}
