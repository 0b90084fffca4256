//! Taking a referral in, and looking at it.

use serde_json::json;

use super::{person, refer};
use crate::support::Desk;

#[test]
fn every_field_is_also_a_flag() {
    let desk = Desk::new();
    desk.run("org add --name 'Harrowmere General' --type health-and-social-care")
        .ok();
    let summary = desk.file("summary.txt", "A fall.\n\nMore of it.\n");
    let ran = desk.run(&format!(
        "referral add --source organisation --received-on 20/11/2026 --via email --from-org o-1 --referrer-name 'Dr Example' --referrer-contact '07700 900123' --incident-on 11/2026 --summary-file {summary}"
    ));
    assert_eq!(ran.ok(), "R-2026-0001");
    assert!(
        ran.stderr.contains(
            "R-2026-0001, received on Friday 20 November 2026, waits for a manager's decision."
        ),
        "{}",
        ran.stderr
    );
    let shown = desk.json("referral show R-2026-1");
    for (field, value) in [
        ("ref", json!("R-2026-0001")),
        ("source", json!("organisation")),
        ("received_on", json!("2026-11-20")),
        ("via", json!("email")),
        ("from_org", json!("O-0001")),
        ("referrer_name", json!("Dr Example")),
        ("referrer_contact", json!("07700 900123")),
        ("incident_on", json!("2026-11")),
        ("aware_on", json!(null)),
        ("summary", json!("A fall.\n\nMore of it.\n")),
        ("state", json!("received")),
        ("case", json!(null)),
        ("people", json!([])),
        ("recorded_by", json!("alice")),
        ("deadlines", json!([])),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    let text = desk.run("referral show r-2026-1").ok();
    for part in [
        "R-2026-0001  organisation",
        "O-0001  Harrowmere General",
        "November 2026",
        "A fall.",
        "received",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_record_of_a_file_is_taken_with_its_people() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let input = json!({
        "kind": "referral", "key": "r1", "source": "dfe-notification", "from_org": null,
        "referrer_name": "Dr Example", "via": "portal", "received_on": "2026-11-20", "incident_on": null,
        "aware_on": "2026-11-19", "summary": "…",
        "people": [{"person": wren, "role": "subject", "subject": true}],
    });
    let added = desk
        .run_with("referral add --from - --json", &input.to_string())
        .data();
    assert_eq!(added["people"][0]["person"], wren);
    assert_eq!(added["people"][0]["subject"], true);
    let shown = desk.json("referral show R-2026-1");
    assert_eq!(shown["people"][0]["name"], "Wren Example");
    assert_eq!(shown["people"][0]["date_of_birth"], "2019-02-03");
}

#[test]
fn what_is_missing_is_told_all_at_once_and_nothing_is_assumed() {
    let desk = Desk::new();
    let said = desk.run("referral add").fails(2);
    assert!(
        said.contains("--source") && said.contains("--received-on"),
        "{said}"
    );
    let said = desk.run("referral add --source professional").fails(2);
    assert!(
        !said.contains("--source ") && said.contains("--received-on"),
        "{said}"
    );
    desk.run("referral add --source rumour --received-on today")
        .fails(2);
    desk.run("referral add --source professional --received-on today --via pigeon")
        .fails(2);
    desk.run("referral add --source professional --received-on today --from-org O-7")
        .fails(4);
    desk.run("referral add --source professional --received-on today --from-org P-1")
        .fails(2);
    desk.run("referral add --source professional --received-on today --subject child")
        .fails(2);
    desk.run("referral add --source professional --received-on today --summary-file /nowhere")
        .fails(1);
    desk.run_with(
        "referral add --from -",
        r#"{"source":"professional","received_on":"2026-11-20","sumary":"x"}"#,
    )
    .fails(2);
    assert_eq!(desk.json("referral list --all"), json!([]));
}

#[test]
fn days_are_real_and_have_come() {
    let desk = Desk::new();
    for (flags, status) in [
        ("--received-on tomorrow", 1),
        ("--received-on 29/02/2026", 2),
        ("--received-on 02/13/2026", 2),
        ("--received-on 0001-01-01", 2),
        ("--received-on 2026-11", 2),
        ("--received-on today --aware-on tomorrow", 1),
        ("--received-on today --incident-on 2027", 1),
        ("--received-on today --incident-on 31/09/2026", 2),
        // after the referral about it was received
        ("--received-on 2026-11-01 --incident-on 2026-11-02", 1),
        ("--received-on 13/02/2026 --incident-on 02/02/2026", 0),
        ("--received-on today --incident-on 2026", 0),
        ("--received-on yesterday --incident-on 29/02/2024", 0),
    ] {
        let ran = desk.run(&format!("referral add --source professional {flags}"));
        assert_eq!(ran.status, status, "{flags}: {}", ran.stderr);
    }
}

/// RULES.md section 7.
#[test]
fn a_notification_has_the_deadlines_of_the_rules() {
    let desk = Desk::new();
    desk.set_clock("2026-12-29T10:00:00Z");
    for (aware, due) in [("2026-12-24", "2027-01-05"), ("2026-04-02", "2026-04-13")] {
        let referral = desk
            .run(&format!(
                "referral add --source dfe-notification --received-on 2026-11-23 --aware-on {aware}"
            ))
            .ok();
        let deadlines = desk.json(&format!("referral show {referral}"))["deadlines"].clone();
        assert_eq!(deadlines[0]["kind"], "serious-incident-notification");
        assert_eq!(deadlines[0]["from"], aware);
        assert_eq!(deadlines[0]["due_on"], due);
        assert_eq!(deadlines[1]["kind"], "rapid-review");
        assert_eq!(deadlines[1]["due_on"], "2026-12-14");
    }
    let text = desk.run("referral show R-2026-2").ok();
    assert!(
        text.contains("! Serious incident notification: 260 days overdue."),
        "{text}"
    );
    let ran = desk.run("referral add --source dfe-notification --received-on 2026-11-23");
    ran.ok();
    assert!(
        ran.stderr.contains("warning: It is not recorded when"),
        "{}",
        ran.stderr
    );
    let other = desk
        .run("referral add --source child-death --received-on 2026-11-23 --aware-on 2026-11-22")
        .ok();
    assert_eq!(
        desk.json(&format!("referral show {other}"))["deadlines"],
        json!([])
    );
}

#[test]
fn lists_have_those_that_wait_newest_first() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let people = json!([{"person": wren, "role": "subject", "subject": true}]);
    refer(&desk, people.clone());
    refer(&desk, json!([]));
    refer(&desk, people);
    desk.run("referral accept R-2026-1 --basis working-together-2018")
        .ok();
    let listed = |flags: &str| -> Vec<String> {
        desk.json(&format!("referral list {flags}"))
            .as_array()
            .unwrap()
            .iter()
            .map(|referral| referral["ref"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(listed(""), ["R-2026-0003", "R-2026-0002"]);
    assert_eq!(
        listed("--all"),
        ["R-2026-0003", "R-2026-0002", "R-2026-0001"]
    );
    assert_eq!(listed("--case C-2026-1"), ["R-2026-0001"]);
    assert_eq!(listed("--person P-1"), ["R-2026-0003"]);
    assert_eq!(listed("--person P-1 --all"), ["R-2026-0003", "R-2026-0001"]);
    let all = desk.json("referral list --all");
    assert_eq!(all[0]["people"][0]["person"], wren);
    assert_eq!(all[1]["people"], json!([]));
    assert_eq!(all[2]["case"], "C-2026-0001");
    let csv = desk.run("referral list --all --format csv").ok();
    assert_eq!(
        csv.lines().next().unwrap(),
        "ref,received_on,source,from_org_name,state,case,due_on,restricted"
    );
    assert_eq!(csv.lines().count(), 4);
}

#[test]
fn a_referral_is_found_by_its_reference_only() {
    let desk = Desk::new();
    refer(&desk, json!([]));
    for name in ["R-2026-0001", "r-2026-1"] {
        assert_eq!(
            desk.json(&format!("referral show {name}"))["ref"],
            "R-2026-0001"
        );
    }
    for (name, status) in [
        ("R-2025-1", 4),
        ("R-2026-2", 4),
        ("C-2026-1", 2),
        ("P-1", 2),
        ("R-1", 2),
    ] {
        desk.run(&format!("referral show {name}")).fails(status);
    }
}

#[test]
fn the_same_person_is_not_named_twice() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let again = person(&desk, "Wrenna", Some("2019-02-03"));
    desk.run(&format!(
        "person merge {again} --into {wren} --reason 'One person'"
    ))
    .ok();
    let twice = json!({
        "source": "professional", "received_on": "2026-11-20",
        "people": [{"person": wren, "role": "subject"}, {"person": again, "role": "mother"}],
    });
    desk.run_with("referral add --from -", &twice.to_string())
        .fails(1);
    let referral = refer(&desk, json!([{"person": again, "role": "subject"}]));
    assert_eq!(
        desk.json(&format!("referral show {referral}"))["people"][0]["person"],
        wren
    );
}

#[test]
fn looking_leaves_a_trace_with_everybody_named() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    refer(&desk, json!([{"person": wren, "role": "subject"}]));
    desk.run("referral show R-2026-1").ok();
    desk.run("referral list").ok();
    for whom in ["P-1", "R-2026-1"] {
        let viewed = desk.json(&format!("audit viewed {whom}"));
        let actions: Vec<&str> = viewed
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|entry| entry["action"].as_str())
            .filter(|action| action.starts_with("referral."))
            .collect();
        assert_eq!(actions, ["referral.show", "referral.list"], "{whom}");
    }
}
