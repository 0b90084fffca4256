//! What a restriction does: marks wherever records are shown, and a gate that opens for the Data Protection Officer alone.

use serde_json::{Value, json};

use super::{SHARE, ask, desk};
use crate::support::Desk;

/// Every command that shows records of the person, its line and where in its data the field stands.
const SHOWN: [(&str, &str); 10] = [
    ("person show P-1", "/restricted"),
    ("person list", "/1/restricted"),
    ("person find Wren", "/0/restricted"),
    ("case show C-2026-1", "/restricted"),
    ("case list", "/0/restricted"),
    ("referral list --all", "/0/restricted"),
    ("case timeline C-2026-1", "/0/restricted"),
    ("note list C-2026-1", "/0/restricted"),
    ("note show N-1", "/restricted"),
    ("referral show R-2026-1", "/restricted"),
];

#[track_caller]
fn is_marked(desk: &Desk, line: &str, pointer: &str, references: &Value) {
    for user in ["olly", "dora"] {
        let data = desk.run_as(user, &format!("{line} --json")).data();
        assert_eq!(
            data.pointer(pointer),
            Some(references),
            "{line} as {user}: {data}"
        );
    }
}

#[test]
fn records_are_marked_in_words_and_in_json_wherever_they_are_shown() {
    let desk = desk();
    desk.run(&format!("{SHARE} --decision shared")).ok();
    desk.run("export anonymised C-2026-1").ok();
    let shown = SHOWN
        .into_iter()
        .chain([
            ("share show S-1", "/restricted"),
            ("share list", "/0/restricted"),
            ("export list", "/0/restricted"),
            ("export show E-1", "/restricted"),
        ])
        .collect::<Vec<_>>();
    for (line, pointer) in &shown {
        is_marked(&desk, line, pointer, &json!([]));
        assert!(!desk.run(line).ok().contains("estriction asked"), "{line}");
    }
    ask(&desk, "P-1", "restriction", "2026-11-20");
    for (line, pointer) in &shown {
        is_marked(&desk, line, pointer, &json!(["RR-2026-0001"]));
        for format in ["text", "plain"] {
            let text = desk.run(&format!("{line} --format {format}")).ok();
            assert!(
                text.to_lowercase().contains("restriction asked for")
                    && text.contains("RR-2026-0001"),
                "{line} as {format}: {text}"
            );
        }
    }
    desk.run("rights close RR-2026-1 --decision granted --reason 'Accuracy is disputed'")
        .ok();
    for (line, pointer) in &shown {
        is_marked(&desk, line, pointer, &json!(["RR-2026-0001"]));
        let text = desk.run(line).ok().to_lowercase();
        assert!(
            text.contains("restricted (rr-2026-0001)") || text.contains("restricted: "),
            "{line}: {text}"
        );
        assert!(!text.contains("restriction asked for"), "{line}: {text}");
    }
    desk.run("rights close RR-2026-1 --lift --told-on today --reason 'It was settled'")
        .ok();
    for (line, pointer) in &shown {
        is_marked(&desk, line, pointer, &json!([]));
    }
}

#[test]
fn whoever_is_not_restricted_is_not_marked() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-11-20");
    ask(&desk, "P-1", "rectification", "2026-11-20");
    is_marked(&desk, "person show P-1", "/restricted", &json!([]));
    ask(&desk, "P-1", "objection", "2026-11-20");
    is_marked(
        &desk,
        "person show P-1",
        "/restricted",
        &json!(["RR-2026-0003"]),
    );
    is_marked(&desk, "person show P-2", "/restricted", &json!([]));
    // The case of the mother is the child's, too.
    is_marked(
        &desk,
        "case show C-2026-1",
        "/restricted",
        &json!(["RR-2026-0003"]),
    );
    assert_eq!(
        desk.json("person show P-1")["rights_requests"],
        json!(["RR-2026-0001", "RR-2026-0002", "RR-2026-0003"])
    );
}

#[test]
fn nothing_is_shared_without_the_data_protection_officer() {
    let desk = desk();
    ask(&desk, "P-2", "restriction", "2026-11-20");
    for state in ["open", "in force"] {
        for user in ["olly", "mona"] {
            let refused = desk
                .run_as(user, &format!("{SHARE} --decision shared --reason Urgent"))
                .fails(5);
            assert!(
                refused.contains("Data Protection Officer") && refused.contains("RR-2026-0001"),
                "{state}: {refused}"
            );
        }
        let without = desk
            .run_as("dora", &format!("{SHARE} --decision shared"))
            .fails(2);
        assert!(without.contains("--reason"), "{without}");
        let shared = desk.run_as(
            "dora",
            &format!("{SHARE} --decision shared --reason 'A child is at risk'"),
        );
        shared.ok();
        // That nothing was shared may be recorded by anybody.
        desk.run_as("olly", &format!("{SHARE} --decision refused"))
            .ok();
        if state == "open" {
            desk.run("rights close RR-2026-1 --decision partly --ground crime --reason 'In part'")
                .ok();
        }
    }
    // A correction shares anew.
    desk.run_as("olly", "share correct S-1 --what 'More' --reason Wrong")
        .fails(5);
    let trail = desk.json("audit log").to_string();
    assert!(trail.contains("A child is at risk"), "{trail}");
    desk.run("rights close RR-2026-1 --lift --told-on today --reason Settled")
        .ok();
    desk.run_as("olly", &format!("{SHARE} --decision shared"))
        .ok();
}

#[test]
fn a_case_that_names_the_person_only_in_what_is_shared_is_held_back_too() {
    let desk = desk();
    desk.run("person add --surname Elsewhere").ok();
    ask(&desk, "P-3", "restriction", "2026-11-20");
    desk.run_as("olly", &format!("{SHARE} --decision shared"))
        .ok();
    desk.run_as("olly", &format!("{SHARE} --decision shared --record P-3"))
        .fails(5);
}

#[test]
fn the_officer_for_data_protection_shares_nothing_else() {
    let desk = desk();
    desk.run_as("dora", &format!("{SHARE} --decision shared --reason Why"))
        .fails(5);
}

#[test]
fn an_export_is_released_by_the_data_protection_officer_alone() {
    let desk = desk();
    desk.run("export anonymised C-2026-1").ok();
    ask(&desk, "P-1", "restriction", "2026-11-20");
    let template = desk.run("export release E-1 --attest-template").ok();
    let yes = template
        .replace("null", "\"yes\"")
        .replace("\"answer\": \"\"", "\"answer\": \"yes\"");
    let attest = desk.private_file("attest.json", &yes);
    let line = |out: &str| {
        format!(
            "export release E-1 --out {} --attest {attest}",
            desk.path(out)
        )
    };
    let refused = desk
        .run_as("mona", &format!("{} --reason Urgent", line("mona.json")))
        .fails(5);
    assert!(refused.contains("RR-2026-0001"), "{refused}");
    assert!(!desk.folder().join("mona.json").exists());
    desk.run_as("dora", &line("dora.json")).fails(2);
    assert!(!desk.folder().join("dora.json").exists());
    desk.run_as(
        "dora",
        &format!("{} --reason 'A court orders it'", line("dora.json")),
    )
    .ok();
    assert!(desk.folder().join("dora.json").exists());
}

#[test]
fn the_pack_of_somebody_else_says_who_is_restricted_and_holds_nothing_of_theirs() {
    let desk = desk();
    let note = desk.private_file("both.txt", "Wren Tollgate ran to Marguerite Tollgate.\n");
    desk.run(&format!("note add C-2026-1 --file {note} --on 2026-02-01"))
        .ok();
    ask(&desk, "P-2", "restriction", "2026-11-20");
    let out = desk.path("pack");
    let ran = desk.run_as("dora", &format!("sar export --subject P-1 --out {out}"));
    ran.ok();
    assert!(
        ran.stderr.contains("P-000002") && ran.stderr.contains("RR-2026-0001"),
        "{}",
        ran.stderr
    );
    let page = std::fs::read_to_string(format!("{out}/response.html")).unwrap();
    assert!(page.contains("Wren") && !page.contains("Marguerite"));
    // Their own pack needs nothing.
    let own = desk.run_as(
        "dora",
        &format!("sar export --subject P-2 --out {}", desk.path("own")),
    );
    own.ok();
    assert!(!own.stderr.contains("P-000002 is on a case"));
}

#[test]
fn it_is_lifted_only_after_the_person_was_told() {
    let desk = desk();
    ask(&desk, "P-1", "restriction", "2026-11-16");
    desk.run("rights close RR-2026-1 --lift --told-on today --reason Early")
        .fails(1);
    let granted = desk.run(
        "rights close RR-2026-1 --decision granted --on 2026-11-18 --reason 'Accuracy is disputed'",
    );
    granted.ok();
    assert!(granted.stderr.contains("--lift"), "{}", granted.stderr);
    assert_eq!(desk.json("rights show RR-2026-1")["state"], "in-force");
    assert_eq!(desk.json("rights list")[0]["state"], "in-force");
    assert_eq!(desk.json("status")["restrictions_in_force"], 1);
    let again = desk
        .run("rights close RR-2026-1 --decision refused --ground excessive --reason Again")
        .fails(1);
    assert!(again.contains("--lift"), "{again}");
    desk.run("rights close RR-2026-1 --lift --reason Settled")
        .fails(2);
    for (on, told_on) in [
        ("2026-11-17", "2026-11-17"),
        ("2026-11-20", "2026-11-21"),
        ("2026-11-20", "2026-11-17"),
        ("2026-11-24", "2026-11-20"),
    ] {
        desk.run(&format!(
            "rights close RR-2026-1 --lift --on {on} --told-on {told_on} --reason Settled"
        ))
        .fails(1);
    }
    let lifted = desk.json(
        "rights close RR-2026-1 --lift --on 2026-11-20 --told-on 2026-11-19 --reason Settled",
    );
    assert_eq!(lifted["state"], "closed");
    assert_eq!(lifted["lifted_on"], "2026-11-20");
    assert_eq!(lifted["closed_on"], "2026-11-18");
    desk.run("rights close RR-2026-1 --lift --told-on today --reason Twice")
        .fails(1);
}

#[test]
fn a_refused_restriction_restricts_nothing() {
    let desk = desk();
    ask(&desk, "P-1", "restriction", "2026-11-20");
    desk.run("rights close RR-2026-1 --decision refused --ground conditions-not-met --reason None")
        .ok();
    is_marked(&desk, "person show P-1", "/restricted", &json!([]));
    desk.run_as("olly", &format!("{SHARE} --decision shared"))
        .ok();
}

/// A second case, C-2026-0002, about P-000003 with N-000002 and R-2026-0002, an unaccepted referral R-2026-0003 that names them, and
/// an entry S-000001 of the second case.
fn second_case(desk: &Desk) {
    let records = [
        json!({"kind": "person", "key": "p3", "forenames": ["Cyril"], "surname": "Ashpole", "date_of_birth": "1950-01-01"}),
        json!({"kind": "referral", "key": "r2", "source": "professional", "received_on": "2026-01-05", "summary": "A fire.",
               "people": [{"person": "p3", "role": "subject", "subject": true}]}),
        json!({"kind": "referral", "key": "r3", "source": "professional", "received_on": "2026-02-05", "summary": "Another.",
               "people": [{"person": "p3", "role": "subject", "subject": true}]}),
        json!({"kind": "case", "key": "c2", "title": "Another fictional case", "basis": ["care-act-2014-s44"],
               "opened_on": "2026-01-06", "referrals": ["r2"], "people": [{"person": "p3", "role": "subject", "subject": true}]}),
        json!({"kind": "note", "key": "n2", "case": "c2", "on": "2026-02-03", "note_kind": "call", "text": "He rang."}),
        json!({"kind": "disclosure", "key": "s1", "case": "c2", "to_name": "The hospital", "recipient": "health-and-social-care",
               "decision": "shared", "what": "A letter", "purpose": "Care", "basis": "Care Act", "necessity": "Needed",
               "consent": "given", "method": "phone", "authorised_by": "mona", "on": "2026-02-04"}),
    ];
    let lines = records.map(|record| record.to_string()).join("\n");
    let file = desk.private_file("second.jsonl", &lines);
    desk.run(&format!("import {file}")).ok();
}

#[test]
fn a_restriction_holds_by_whatever_reference_the_records_are_named() {
    let desk = desk();
    second_case(&desk);
    ask(&desk, "P-3", "restriction", "2026-11-20");
    desk.run_as("olly", &format!("{SHARE} --decision shared"))
        .ok();
    let named = [
        "P-3",
        "C-2026-2",
        "N-2",
        "R-2026-2",
        "R-2026-3",
        "S-1",
        "RR-2026-1",
    ];
    for record in named {
        for line in [
            format!("{SHARE} --decision shared --record {record}"),
            format!("share correct S-2 --record {record} --reason More"),
        ] {
            let said = desk.run_as("olly", &line).fails(5);
            assert!(
                said.contains("P-000003") && said.contains("RR-2026-0001"),
                "{line}: {said}"
            );
        }
        // That it was refused may be recorded, and the entry is marked.
        let refused = desk.run_as(
            "olly",
            &format!("{SHARE} --decision refused --record {record}"),
        );
        let reference = refused.ok();
        is_marked(
            &desk,
            &format!("share show {reference}"),
            "/restricted",
            &json!(["RR-2026-0001"]),
        );
    }
    let reason = "--reason 'Court order'";
    desk.run_as(
        "dora",
        &format!("{SHARE} --decision shared --record N-2 {reason}"),
    )
    .ok();
}

#[test]
fn records_of_another_case_are_told_of() {
    let desk = desk();
    second_case(&desk);
    for (record, said) in [
        ("N-2", "N-000002 belongs to C-2026-0002"),
        ("C-2026-2", "C-2026-0002 is not of C-2026-0001"),
        ("R-2026-3", "R-2026-0003 is not of C-2026-0001"),
        ("P-3", "P-000003 is not of C-2026-0001"),
    ] {
        let ran = desk.run(&format!("{SHARE} --decision shared --record {record}"));
        ran.ok();
        assert!(ran.stderr.contains(said), "{record}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("mkt share correct S-"),
            "{}",
            ran.stderr
        );
    }
    let own = desk.run(&format!(
        "{SHARE} --decision shared --record N-1 --record P-2 --record R-2026-1 --record C-2026-1"
    ));
    own.ok();
    assert!(!own.stderr.contains("C-2026-0001."), "{}", own.stderr);
}

/// An import is no way round the gate: what was shared since somebody asked for a restriction is taken in from the Data Protection
/// Officer alone. What was shared before is history.
#[test]
fn an_import_shares_nothing_that_is_restricted_and_takes_in_what_was_shared_before() {
    let desk = desk();
    desk.add_user("adam", "admin");
    desk.add_user("bo", "manager,dpo");
    ask(&desk, "P-2", "restriction", "2026-11-20");
    let shared = |key: &str, on: &str, decision: &str| {
        json!({"kind": "disclosure", "key": key, "case": "c1", "to_name": "The hospital", "recipient": "health-and-social-care",
               "decision": decision, "what": "The summary", "purpose": "Care", "basis": "Care Act", "necessity": "They treat the child",
               "consent": "given", "method": "phone", "authorised_by": "mona", "on": on})
    };
    let import = |user: &str, line: &Value, more: &str| {
        let file = desk.private_file("line.jsonl", &format!("{line}\n"));
        desk.run_as(user, &format!("import {file} --json{more}"))
    };
    let added = |ran: crate::support::Ran| {
        assert_eq!(ran.data()["added"]["disclosure"], 1, "{}", ran.stderr);
    };
    added(import("adam", &shared("s1", "2026-11-19", "shared"), ""));
    for (user, on, more) in [
        ("mona", "2026-11-20", " --reason 'They need it'"),
        ("adam", "2026-11-23", ""),
        ("bo", "2026-11-23", ""),
    ] {
        let ran = import(user, &shared("s2", on, "shared"), more);
        assert_eq!(ran.status, 1, "{user}: {}", ran.stdout);
        assert!(
            ran.stdout.contains("\"restricted\"") && ran.stdout.contains("RR-2026-0001"),
            "{}",
            ran.stdout
        );
    }
    // Nor by a changed line: one that is moved to after the request, and below one that becomes shared or is moved back.
    let moved = shared("s1", "2026-11-21", "shared");
    assert_eq!(import("mona", &moved, "").status, 1);
    // That sharing was refused is recorded all the same.
    added(import("mona", &shared("s3", "2026-11-23", "refused"), ""));
    let becomes = shared("s3", "2026-11-23", "shared");
    assert_eq!(import("mona", &becomes, "").status, 1);
    added(import(
        "bo",
        &shared("s2", "2026-11-23", "shared"),
        " --reason 'A legal claim'",
    ));
    let back = shared("s2", "2026-11-01", "shared");
    assert_eq!(import("mona", &back, "").status, 1);
}
