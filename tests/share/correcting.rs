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
    desk.run("share correct S-10 --export E-1 --reason 'It was this one'")
        .ok();
    assert_eq!(desk.json("share show S-11")["historic"], false);
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
