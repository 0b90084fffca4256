//! Rights requests and complaints: what they block while they stand, and how their own records are disposed of.

use serde_json::{Value, json};

use super::{blocks, due_case, import, item, person, state, subject};
use crate::support::Desk;
use crate::support::real::Real;

fn desk_with_due_case() -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk
}

#[test]
fn an_open_rights_request_blocks_and_so_does_a_restriction_until_it_is_lifted() {
    let desk = desk_with_due_case();
    desk.run(
        "rights add --subject P-1 --kind restriction --received-on 2026-11-20 --what 'Keep it'",
    )
    .ok();
    assert_eq!(
        blocks(&desk, "C-2026-0001"),
        ["rights-request RR-2026-0001"]
    );
    let text = desk.run("retention explain C-2026-1").ok();
    assert!(
        text.contains("open rights request about P-000001"),
        "{text}"
    );
    // UK GDPR Art 18(2): to destroy it is to use it.
    desk.run("rights close RR-2026-1 --decision granted --reason 'Needed for a claim'")
        .ok();
    assert_eq!(state(&desk, "C-2026-0001"), "blocked");
    let text = desk.run("retention explain C-2026-1").ok();
    assert!(text.contains("until it is lifted"), "{text}");
    desk.run("rights close RR-2026-1 --lift --told-on today --reason Settled")
        .ok();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
}

#[test]
fn a_request_about_a_record_blocks_its_case_whoever_asks() {
    let desk = desk_with_due_case();
    import(
        &desk,
        &[
            person("somebody", Some("1960-01-01")),
            json!({"kind": "note", "key": "n1", "case": "c1", "on": "2006-02-01", "note_kind": "visit", "text": "Seen."}),
        ],
    );
    desk.run("rights add --subject P-2 --kind erasure --received-on 2026-11-20 --what Forget --about N-1")
        .ok();
    assert_eq!(
        blocks(&desk, "C-2026-0001"),
        ["rights-request RR-2026-0001"]
    );
    desk.run("rights close RR-2026-1 --decision withdrawn --reason 'Taken back'")
        .ok();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
}

#[test]
fn an_open_complaint_blocks_what_it_is_about_and_the_cases_of_its_people() {
    let desk = desk_with_due_case();
    import(&desk, &[person("somebody", Some("1960-01-01"))]);
    desk.run("sar add --subject P-1 --received-on 2015-01-05")
        .ok();
    desk.run("sar close AR-2026-1 --outcome Answered --on 2015-02-03")
        .ok();
    for (line, blocked) in [
        ("--complainant-name Neighbour --about C-2026-1", true),
        ("--complainant-name Neighbour --about P-1", true),
        ("--complainant P-1", true),
        ("--complainant P-2 --about AR-2026-1", true),
        ("--complainant P-2", false),
        ("--complainant-name Neighbour", false),
    ] {
        let reference = desk
            .run(&format!(
                "complaint add --received-on 2026-11-20 --what 'It went astray' {line}"
            ))
            .ok();
        let wanted: Vec<String> = if blocked {
            vec![format!("complaint {reference}")]
        } else {
            Vec::new()
        };
        assert_eq!(blocks(&desk, "C-2026-0001"), wanted, "{line}");
        if line.contains("AR-") {
            assert_eq!(blocks(&desk, "AR-2026-0001"), wanted, "{line}");
        }
        desk.run(&format!(
            "complaint close {reference} --outcome withdrawn --done 'Taken back'"
        ))
        .ok();
        assert_eq!(state(&desk, "C-2026-0001"), "due");
    }
    let text = desk
        .run("complaint add --received-on 2026-11-20 --what Again --complainant P-1")
        .ok();
    assert!(
        desk.run("retention explain C-2026-1")
            .ok()
            .contains(&format!(
                "{text} is an open complaint from or about P-000001"
            ))
    );
}

/// A real store with one approved item; then another process does something, and the item must be skipped for this reason.
#[track_caller]
fn another_process_stops_it(args: &[&str], why: &str) {
    let real = Real::new();
    let file = real.path("records.jsonl");
    let lines = due_case("c1").map(|line| line.to_string()).join("\n");
    std::fs::write(&file, lines).unwrap();
    real.json(&["import", file.to_str().unwrap()]);
    real.json(&["retention", "sweep"]);
    real.json(&["retention", "approve", "D-2026-1", "--all"]);
    real.json_as("diane", args);
    let mut command = real.command();
    let [user, key] = real.as_user("diane");
    let output = command
        .env(user.0, user.1)
        .env(key.0, key.1)
        .args([
            "retention",
            "dispose",
            "D-2026-1",
            "--confirm",
            "D-2026-1",
            "--json",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["data"]["disposed"], json!([]));
    assert_eq!(whole["data"]["skipped"][0]["why"], json!([why]));
    assert_eq!(
        real.json(&["case", "show", "C-2026-1"])["title"],
        "A fictional case"
    );
}

#[test]
fn a_rights_request_opened_by_another_process_after_the_approval() {
    another_process_stops_it(
        &[
            "rights",
            "add",
            "--subject",
            "P-1",
            "--kind",
            "erasure",
            "--received-on",
            "today",
            "--what",
            "Forget",
        ],
        "blocked RR-2026-0001",
    );
}

#[test]
fn a_complaint_opened_by_another_process_after_the_approval() {
    another_process_stops_it(
        &[
            "complaint",
            "add",
            "--received-on",
            "today",
            "--complainant-name",
            "A neighbour",
            "--about",
            "C-2026-1",
            "--what",
            "A letter went astray",
        ],
        "blocked DC-2026-0001",
    );
}

/// Closed rights requests and complaints of long ago, with their people, told in words that are nowhere else.
fn old_matters(desk: &Desk) {
    import(
        desk,
        &[
            json!({"kind": "person", "key": "asks", "forenames": ["Zephyrine"], "surname": "Quillasker", "date_of_birth": "1950-01-01"}),
            json!({"kind": "person", "key": "complains", "forenames": ["Zebedee"], "surname": "Quillmoaner", "date_of_birth": "1950-01-01"}),
            json!({"kind": "person", "key": "complained", "forenames": ["Zenobia"], "surname": "Quillblamed", "date_of_birth": "1950-01-01"}),
        ],
    );
    let asked = desk.private_file(
        "asked.json",
        r#"{"subject":"P-1","request_kind":"restriction","received_on":"2012-01-05","via":"by quillpost","on_behalf_of":"Quillbehalf","what":"Keep the quillpage"}"#,
    );
    desk.run(&format!("rights add --from {asked}")).ok();
    desk.run("rights extend RR-2026-1 --told-on 2012-01-20 --reason 'Quillextended'")
        .ok();
    desk.run("rights close RR-2026-1 --decision granted --reason Quillgranted --on 2012-02-01")
        .ok();
    desk.run(
        "rights close RR-2026-1 --lift --told-on 2019-01-02 --on 2019-01-03 --reason Quilllifted",
    )
    .ok();
    let complaint = desk.private_file(
        "complaint.json",
        r#"{"received_on":"2014-03-01","via":"by quillpost","complainant":"P-2","about":"P-3","what":"It was quillwrong"}"#,
    );
    desk.run(&format!("complaint add --from {complaint}")).ok();
    desk.run("complaint acknowledge DC-2026-1 --on 2014-03-04")
        .ok();
    desk.run("complaint close DC-2026-1 --outcome upheld --done 'The quillletter went' --told-on 2014-04-01 --on 2014-04-01")
        .ok();
}

const WORDS: &str = "Quillasker\nQuillmoaner\nQuillblamed\nquillpost\nQuillbehalf\nquillpage\nQuillextended\nQuillgranted\nQuilllifted\nquillwrong\nquillletter\nZephyrine\nZebedee\nZenobia\n";

#[test]
fn both_are_kept_six_years_from_their_end_and_go_with_their_people() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    old_matters(&desk);
    desk.run("rights add --subject P-1 --kind erasure --received-on 2020-11-01 --what Forget")
        .ok();
    desk.run("rights close RR-2026-2 --decision withdrawn --on 2020-11-24 --reason Back")
        .ok();
    // The years of a restriction run from its lifting, not from the decision.
    let lifted = item(&desk, "RR-2026-0001");
    assert_eq!(lifted["dispose_after"], "2025-01-03");
    assert_eq!(lifted["state"], "due");
    assert_eq!(item(&desk, "RR-2026-0002")["dispose_after"], "2026-11-24");
    assert_eq!(state(&desk, "RR-2026-0002"), "not-due");
    let complaint = item(&desk, "DC-2026-0001");
    assert_eq!(complaint["dispose_after"], "2020-04-01");
    let swept = desk.json("retention sweep");
    assert_eq!(swept["requests"].as_array().unwrap().len(), 2, "{swept}");
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    let done = desk.json("retention dispose D-2026-1 --confirm D-2026-1");
    assert_eq!(done["counts"]["rights-requests"], 1);
    assert_eq!(done["counts"]["complaints"], 1);
    // P-1 has another request that is kept; the people of the complaint have nothing else.
    assert_eq!(done["counts"]["people"], 2);
    desk.run("rights show RR-2026-1").fails(4);
    let gone = desk.run("complaint show DC-2026-1").fails(4);
    assert!(gone.contains("disposed of on"), "{gone}");
    assert_eq!(desk.json("person show P-1")["surname"], "Quillasker");
    desk.set_clock("2026-11-24T10:00:00Z");
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-2 --all").ok();
    desk.run("retention dispose D-2026-2 --confirm D-2026-2")
        .ok();
    assert_eq!(desk.json("person list"), json!([]));
    let needles = desk.private_file("needles.txt", WORDS);
    let after = desk.run(&format!("verify --deep --absent-from {needles}"));
    assert_eq!(after.status, 0, "{}", after.stdout);
    let certificate = desk.run("retention certificate D-2026-1").ok();
    assert!(certificate.contains("RR-2026-0001") && certificate.contains("DC-2026-0001"));
    assert_eq!(desk.json("audit verify")["ok"], true);
}

#[test]
fn one_that_is_in_force_is_not_disposed_of_however_old() {
    let desk = Desk::new();
    import(&desk, &[person("p", Some("1950-01-01"))]);
    desk.run("rights add --subject P-1 --kind objection --received-on 2010-01-05 --what 'Do not'")
        .ok();
    desk.run("rights close RR-2026-1 --decision granted --on 2010-02-01 --reason Yes")
        .ok();
    assert_eq!(state(&desk, "RR-2026-0001"), "not-closed");
    assert_eq!(
        desk.json("retention sweep --dry-run")["requests"],
        json!([])
    );
}

#[test]
fn one_that_is_over_is_held_by_a_hold_on_its_people_and_by_what_is_open_about_it() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    old_matters(&desk);
    desk.run("retention hold P-3 --reason Inquest").ok();
    assert_eq!(blocks(&desk, "DC-2026-0001"), ["hold H-0001"]);
    desk.run("complaint add --received-on 2026-11-20 --complainant-name Neighbour --about RR-2026-1 --what 'It was badly done'")
        .ok();
    assert_eq!(blocks(&desk, "RR-2026-0001"), ["complaint DC-2026-0002"]);
    desk.run("retention sweep").ok();
    desk.run("complaint close DC-2026-2 --outcome withdrawn --done Back")
        .ok();
    assert_eq!(state(&desk, "RR-2026-0001"), "due");
    // Kept back item by item: by a hold on the person.
    desk.run("retention sweep").ok();
    desk.run_as(
        "mona",
        "retention approve D-2026-1 --keep RR-2026-1 --reason 'A claim'",
    )
    .ok();
    assert_eq!(blocks(&desk, "RR-2026-0001"), ["hold H-0002"]);
}

#[test]
fn a_person_on_a_case_stays_for_a_complaint_and_goes_with_it() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(
        &desk,
        &[
            person("p", Some("1950-01-01")),
            super::case(
                "c",
                "2006-01-09",
                Some("2006-05-02"),
                &[subject("p", "adult")],
            ),
        ],
    );
    desk.run("complaint add --received-on 2022-11-01 --complainant-name Neighbour --about P-1 --what Something")
        .ok();
    desk.run("complaint close DC-2026-1 --outcome not-upheld --done Nothing --told-on 2022-11-20 --on 2022-11-20")
        .ok();
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    let done = desk.json("retention dispose D-2026-1 --confirm D-2026-1");
    assert_eq!(done["counts"]["cases"], 1);
    assert_eq!(desk.json("person show P-1")["complaints"], json!([]));
    desk.set_clock("2028-11-20T10:00:00Z");
    desk.run("audit acknowledge --reason 'The clock is set for a test'")
        .ok();
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2028-1 --all").ok();
    desk.run("retention dispose D-2028-1 --confirm D-2028-1")
        .ok();
    assert_eq!(desk.json("person list"), json!([]));
}
