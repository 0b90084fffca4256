//! Entries are corrected by entries, and what became of a reviewer's copy is attested.

use serde_json::{Value, json};

use super::{TO_CONTRACTOR, TO_FAMILY, desk, share};
use crate::support::Desk;

#[test]
fn a_correction_names_the_entry_it_corrects_and_takes_the_rest_over() {
    let desk = desk();
    share(&desk, &[]).ok();
    let said = desk.run("share correct S-1 --method portal").fails(2);
    assert!(said.contains("--reason"), "{said}");
    desk.run("share correct S-1 --reason x").fails(2);
    let ran = desk.run("share correct S-1 --method portal --reason 'It was the portal'");
    assert_eq!(ran.ok(), "S-000002");
    let (first, second) = (desk.json("share show S-1"), desk.json("share show S-2"));
    assert_eq!(second["method"], "portal");
    assert_eq!(second["supersedes"], "S-000001");
    assert_eq!(second["reason"], "It was the portal");
    assert_eq!(
        first["method"], "secure-email",
        "the old entry stays as it was"
    );
    assert_eq!(first["superseded_by"], "S-000002");
    for field in [
        "to",
        "what",
        "purpose",
        "basis",
        "consent_why",
        "on",
        "authorised_by",
    ] {
        assert_eq!(first[field], second[field], "{field}");
    }
    let refs = |line: &str| -> Vec<Value> {
        desk.json(line)
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["ref"].clone())
            .collect()
    };
    for list in ["share list", "share list C-2026-1"] {
        assert_eq!(refs(list), ["S-000002"]);
        assert_eq!(refs(&format!("{list} --all")), ["S-000002", "S-000001"]);
    }
    let said = desk
        .run("share correct S-1 --method post --reason again")
        .fails(1);
    assert!(said.contains("S-000002 is the current entry"), "{said}");
    desk.run("share correct S-2 --method portal --reason again")
        .fails(1);

    // A name instead of an organisation, and back.
    desk.run("share correct S-2 --to-name 'A detective' --reason 'No organisation'")
        .ok();
    let third = desk.json("share show S-3");
    assert_eq!(
        [&third["to"], &third["to_name"]],
        [&Value::Null, &json!("A detective")]
    );
    desk.run("share correct S-3 --to O-1 --reason 'The police after all'")
        .ok();
    let fourth = desk.json("share show S-4");
    assert_eq!(
        [&fourth["to"], &fourth["to_name"]],
        [&json!("O-0001"), &Value::Null]
    );
}

#[test]
fn a_correction_is_held_to_the_rules() {
    let desk = desk();
    share(&desk, &[]).ok();
    for (change, status) in [
        ("--consent-why ''", 1),
        ("--recipient contractor --to O-2", 1),
        ("--recipient service-user-or-family", 1),
        ("--recipient service-user-or-family --export E-2", 1),
        (
            "--recipient service-user-or-family --export E-1 --record P-1",
            1,
        ),
        (
            "--recipient service-user-or-family --export E-1 --on 2026-02-02",
            1,
        ),
        ("--on tomorrow", 1),
        ("--authorised-by nobody", 1),
        ("--what ''", 2),
        ("--to ''", 2),
        ("--to O-9", 4),
    ] {
        desk.run(&format!("share correct S-1 {change} --reason x"))
            .fails(status);
    }
    assert_eq!(desk.json("share list --all").as_array().unwrap().len(), 1);
}

#[test]
fn an_imported_entry_can_be_corrected_without_breaking_more_rules_than_it_did() {
    let desk = desk();
    share(&desk, &[TO_FAMILY, &[("--export", "E-1")]]).ok();
    desk.sql()
        .execute_batch(
            "INSERT INTO disclosure (id, case_id, to_name, recipient, decision, what, purpose, basis, necessity, consent,
                                     method, authorised_by, on_date, historic, recorded_by, recorded_at)
             VALUES (9, 20260000001, 'The aunt', 'service-user-or-family', 'shared', 'A letter', 'p', 'b', 'n', 'given',
                     'post', 'somebody long gone', '2019-01-08', 1, 'alice', '2026-01-08T09:00:00Z');
             UPDATE reference_counter SET last = 9 WHERE kind = 'S';",
        )
        .unwrap();
    desk.run("share correct S-9 --what 'Two letters' --reason 'There were two'")
        .ok();
    let corrected = desk.json("share show S-10");
    assert_eq!(
        [&corrected["historic"], &corrected["export"]],
        [&json!(true), &Value::Null]
    );
    desk.run("share correct S-10 --consent not-sought --reason x")
        .fails(1);
    let said = desk
        .run("share correct S-10 --export E-1 --reason 'It was this one'")
        .fails(1);
    assert!(
        said.contains("E-000001") && said.contains("3 February 2026"),
        "{said}"
    );
    desk.run("share correct S-10 --export E-1 --on 2026-02-04 --reason 'It was this one, later'")
        .ok();
    assert_eq!(desk.json("share show S-11")["historic"], false);
}

#[test]
fn an_imported_entry_keeps_the_records_it_named_and_takes_in_no_others() {
    let desk = desk();
    let entry = json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "The aunt",
        "recipient": "service-user-or-family", "decision": "shared", "what": "A letter", "records": ["P-1"],
        "purpose": "p", "basis": "b", "necessity": "n", "consent": "given", "method": "post",
        "authorised_by": "somebody long gone", "on": "2019-01-08"});
    let case = json!({"kind": "case", "key": "c1", "title": "A case", "basis": "working-together-2018",
        "opened_on": "2019-01-06"});
    let file = desk.file("in.jsonl", &format!("{case}\n{entry}\n"));
    assert_eq!(desk.json(&format!("import {file}"))["historic"], 1);
    desk.run("share correct S-1 --what 'Two letters' --reason 'There were two'")
        .ok();
    let said = desk
        .run("share correct S-2 --record P-1,C-2026-1 --reason 'And the file'")
        .fails(1);
    assert!(said.contains("C-2026-0001"), "{said}");
    assert!(!said.contains("P-000001"), "{said}");
}

#[test]
fn a_contractors_copy_is_open_until_it_is_attested_that_it_is_gone() {
    let desk = desk();
    share(&desk, &[]).ok();
    let none = desk.run("share list --open").ok();
    assert!(none.contains("still to come back"), "{none}");
    let ran = share(&desk, &[TO_CONTRACTOR]);
    ran.ok();
    assert!(
        ran.stderr.contains("mkt share attest S-000002"),
        "{}",
        ran.stderr
    );
    share(&desk, &[TO_CONTRACTOR, &[("--return-by", "2026-11-30")]]).ok();
    let open = |desk: &Desk| -> Vec<(String, i64)> {
        desk.json("share list --open")
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                assert_eq!(entry["open"], true);
                (
                    entry["ref"].as_str().unwrap().to_owned(),
                    entry["days_left"].as_i64().unwrap(),
                )
            })
            .collect()
    };
    assert_eq!(
        open(&desk),
        [("S-000003".to_owned(), 7), ("S-000002".to_owned(), 12)]
    );
    // What a spreadsheet is given does not change from day to day.
    let csv = desk.run("share list --open --format csv").ok();
    assert!(csv.contains("outside until 2026-11-30"), "{csv}");
    assert!(
        desk.run("share list C-2026-1")
            .ok()
            .contains("due back in 12 days")
    );
    assert!(
        desk.run("share show S-2")
            .ok()
            .contains("The recipient still has the copy: due back in 12 days.")
    );
    desk.set_clock("2026-12-01T10:00:00Z");
    assert_eq!(
        open(&desk),
        [("S-000003".to_owned(), -1), ("S-000002".to_owned(), 4)]
    );
    assert!(desk.run("share list").ok().contains("due back 1 day ago"));

    for (command, status) in [
        ("share attest S-2", 2),
        ("share attest S-2 --how returned --on today", 2),
        ("share attest S-2 --how lost --on today --by-whom x", 2),
        (
            "share attest S-2 --how returned --on tomorrow --by-whom x",
            1,
        ),
        (
            "share attest S-2 --how returned --on 2026-11-22 --by-whom x",
            1,
        ),
        ("share attest S-1 --how returned --on today --by-whom x", 1),
        ("share attest S-9 --how returned --on today --by-whom x", 4),
        ("share attest N-1 --how returned --on today --by-whom x", 2),
    ] {
        desk.run(command).fails(status);
    }
    // The case may be closed by then.
    desk.run("case close C-2026-1 --on today --outcome 'Reviewed' --yes")
        .ok();
    let attested = desk
        .run("share attest S-2 --how destroyed --on yesterday --by-whom 'Their certificate 12' --json")
        .data();
    assert_eq!(
        attested["attestation"],
        json!({
            "how": "destroyed",
            "on": "2026-11-30",
            "by_whom": "Their certificate 12",
            "recorded_by": "alice",
            "recorded_at": attested["attestation"]["recorded_at"],
        })
    );
    assert_eq!(
        [&attested["open"], &attested["days_left"]],
        [&json!(false), &Value::Null]
    );
    assert_eq!(open(&desk), [("S-000003".to_owned(), -1)]);
    let said = desk
        .run("share attest S-2 --how returned --on today --by-whom x")
        .fails(1);
    assert!(said.contains("attested already"), "{said}");
}

#[test]
fn a_correction_takes_the_attestation_over_unless_somebody_else_has_the_copy() {
    let desk = desk();
    share(&desk, &[TO_CONTRACTOR]).ok();
    desk.set_clock("2026-12-01T10:00:00Z");
    let attested = desk
        .run("share attest S-1 --how destroyed --on yesterday --by-whom 'Their certificate 12' --json")
        .data();
    desk.run("share correct S-1 --agreement DPA-8 --reason 'The new agreement'")
        .ok();
    let corrected = desk.json("share show S-2");
    assert_eq!(corrected["attestation"], attested["attestation"]);
    assert_eq!(corrected["open"], false);
    desk.run("share correct S-2 --on 2026-12-01 --reason 'Later'")
        .fails(1);
    desk.run("share correct S-2 --to-name 'Another reviewer' --reason 'Not them'")
        .ok();
    assert_eq!(desk.json("share show S-3")["open"], true);
    assert_eq!(desk.json("share list --open")[0]["ref"], "S-000003");
    let said = desk
        .run("share attest S-2 --how returned --on today --by-whom x")
        .fails(1);
    assert!(said.contains("S-000003 is the current entry"), "{said}");
}

#[test]
fn only_a_manager_says_that_a_contractor_never_had_the_copy_that_is_followed_up() {
    let desk = desk();
    desk.add_user("olly", "officer");
    desk.add_user("mona", "manager");
    share(&desk, &[TO_CONTRACTOR]).ok();
    desk.run("org set O-2 --type education").ok();
    // Nothing else about the entry is a manager's alone.
    desk.run_as(
        "olly",
        "share correct S-1 --return-by 2026-12-06 --reason Longer",
    )
    .ok();
    let changes = [
        "--decision refused",
        "--recipient education",
        "--to O-3 --recipient health-and-social-care",
        "--to O-3",
        "--to-name 'Another reviewer'",
    ];
    for change in changes {
        let said = desk
            .run_as(
                "olly",
                &format!("share correct S-2 {change} --reason Wrong"),
            )
            .fails(5);
        assert!(
            said.contains("only a manager") && said.contains("mkt share attest S-000002"),
            "{change}: {said}"
        );
    }
    assert_eq!(desk.json("share list --open")[0]["ref"], "S-000002");
    let ran = desk.run_as(
        "mona",
        "share correct S-2 --decision refused --reason 'It was never sent'",
    );
    assert_eq!(ran.ok(), "S-000003");
    assert!(
        ran.stderr.contains("warning:") && ran.stderr.contains("S-000002"),
        "{}",
        ran.stderr
    );
    assert_eq!(desk.json("share list --open"), json!([]));
}

#[test]
fn an_officer_corrects_who_had_a_copy_once_it_is_attested_that_it_is_gone() {
    let desk = desk();
    desk.add_user("olly", "officer");
    share(&desk, &[TO_CONTRACTOR]).ok();
    desk.run("share attest S-1 --how returned --on today --by-whom 'Their letter'")
        .ok();
    let ran = desk.run_as(
        "olly",
        "share correct S-1 --to-name 'Another reviewer' --reason Wrong",
    );
    assert_eq!(ran.ok(), "S-000002");
    assert_eq!(desk.json("share list --open")[0]["ref"], "S-000002");
}

#[test]
fn a_changed_line_of_an_import_ends_the_following_up_of_no_copy() {
    let desk = desk();
    desk.add_user("ada", "admin");
    desk.add_user("mona", "manager");
    let case = json!({"kind": "case", "key": "c1", "title": "A case", "basis": "working-together-2018",
        "opened_on": "2019-01-06"});
    let entry = json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "A reviewer", "recipient": "contractor",
        "decision": "shared", "what": "The file", "purpose": "p", "basis": "b", "necessity": "n", "consent": "given",
        "method": "post", "authorised_by": "alice", "on": "2019-01-08"});
    let file = desk.file("in.jsonl", &format!("{case}\n{entry}\n"));
    desk.run(&format!("import {file}")).ok();
    let change = |fields: Value| {
        let mut line = json!({"kind": "disclosure", "key": "s1"});
        for (name, value) in fields.as_object().unwrap() {
            line[name] = value.clone();
        }
        desk.file("changed.jsonl", &line.to_string())
    };
    for fields in [
        json!({"decision": "refused"}),
        json!({"recipient": "education"}),
        json!({"to_name": "Another reviewer"}),
    ] {
        let file = change(fields);
        for (user, reason) in [("ada", " --reason Wrong"), ("mona", "")] {
            let ran = desk.run_as(user, &format!("import {file} --json{reason}"));
            assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
            assert!(ran.stdout.contains("copy-outside"), "{}", ran.stdout);
        }
    }
    assert_eq!(desk.json("share list --open")[0]["ref"], "S-000001");
    // What else changes does not let go of it, and an attestation is of the corrected entry too.
    let file = change(json!({"what": "The whole file"}));
    desk.run_as("ada", &format!("import {file}")).ok();
    assert_eq!(desk.json("share list --open")[0]["ref"], "S-000002");
    desk.run("share attest S-2 --how destroyed --on today --by-whom 'Their letter'")
        .ok();
    let file = change(json!({"what": "The whole file, in two parcels"}));
    desk.run_as("ada", &format!("import {file}")).ok();
    assert_eq!(
        desk.json("share show S-3")["attestation"]["how"],
        "destroyed"
    );
    assert_eq!(desk.json("share list --open"), json!([]));
    let file = change(json!({"on": "2026-11-24"}));
    desk.set_clock("2026-11-25T10:00:00Z");
    let ran = desk.run_as("ada", &format!("import {file} --json"));
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
    let file = change(json!({"decision": "refused"}));
    desk.run_as("ada", &format!("import {file}")).ok();
}

#[test]
fn a_manager_who_says_why_lets_a_changed_line_end_it() {
    let desk = desk();
    desk.add_user("mona", "manager");
    let case = json!({"kind": "case", "key": "c1", "title": "A case", "basis": "working-together-2018",
        "opened_on": "2019-01-06"});
    let mut entry = json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "A reviewer", "recipient": "contractor",
        "decision": "shared", "what": "The file", "purpose": "p", "basis": "b", "necessity": "n", "consent": "given",
        "method": "post", "authorised_by": "alice", "on": "2019-01-08"});
    let file = desk.file("in.jsonl", &format!("{case}\n{entry}\n"));
    desk.run(&format!("import {file}")).ok();
    entry["decision"] = json!("refused");
    let file = desk.file("changed.jsonl", &entry.to_string());
    desk.run_as(
        "mona",
        &format!("import {file} --reason 'It was never sent'"),
    )
    .ok();
    assert_eq!(desk.json("share list --open"), json!([]));
}
