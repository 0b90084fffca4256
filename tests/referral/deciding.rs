//! Accepting and declining.

use serde_json::json;

use super::{person, refer};
use crate::support::Desk;
use crate::support::real::Real;

#[test]
fn a_referral_opens_a_case_that_takes_its_people_and_organisation_over() {
    let desk = Desk::new();
    desk.run("org add --name 'Harrowmere General' --type health-and-social-care")
        .ok();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let robin = person(&desk, "Robin", Some("1960"));
    let input = json!({
        "source": "organisation", "from_org": "O-1", "received_on": "2026-11-20",
        "people": [
            {"person": wren, "role": "subject", "subject": true, "label": "Child A"},
            {"person": robin, "role": "grandparent", "role_detail": "maternal grandmother", "subject": true},
        ],
    });
    desk.run_with("referral add --from -", &input.to_string())
        .ok();
    let ran =
        desk.run("referral accept r-2026-1 --basis working-together-2018 care-act-2014-s44 --json");
    assert_eq!(
        ran.data(),
        json!({"referral": "R-2026-0001", "case": "C-2026-0001"})
    );
    let case = desk.json("case show C-2026-1");
    assert_eq!(case["title"], "Case for R-2026-0001");
    assert_eq!(case["opened_on"], "2026-11-23");
    assert_eq!(case["referrals"], json!(["R-2026-0001"]));
    assert_eq!(case["orgs"][0]["org"], "O-0001");
    let seen: Vec<_> = case["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|on| {
            json!([
                on["person"],
                on["role"],
                on["role_detail"],
                on["subject"],
                on["category"],
                on["label"]
            ])
        })
        .collect();
    assert_eq!(
        seen,
        [
            json!([wren, "subject", null, true, "child", "Child A"]),
            json!([
                robin,
                "grandparent",
                "maternal grandmother",
                true,
                "adult",
                null
            ]),
        ]
    );
    let referral = desk.json("referral show R-2026-1");
    for (field, value) in [
        ("state", "accepted"),
        ("case", "C-2026-0001"),
        ("decided_on", "2026-11-23"),
        ("decided_by", "alice"),
    ] {
        assert_eq!(referral[field], value, "{field}");
    }
}

#[test]
fn the_title_and_the_day_of_opening_can_be_said() {
    let desk = Desk::new();
    let referral = refer(&desk, json!([]));
    let ran = desk.run(&format!(
        "referral accept --title 'An example' --opened-on 21/11/2026 --basis care-act-2014-s44 {referral}"
    ));
    assert_eq!(ran.stdout, "C-2026-0001\n");
    let case = desk.json("case show C-2026-1");
    assert_eq!(
        [&case["title"], &case["opened_on"]],
        ["An example", "2026-11-21"]
    );
    let other = refer(&desk, json!([]));
    desk.run(&format!(
        "referral accept {other} --basis care-act-2014-s44 --opened-on tomorrow"
    ))
    .fails(1);
    assert_eq!(desk.json("referral show R-2026-2")["state"], "received");
}

#[test]
fn opening_a_case_needs_a_basis_and_joining_one_does_not() {
    let desk = Desk::new();
    refer(&desk, json!([]));
    refer(&desk, json!([]));
    let said = desk.run("referral accept R-2026-1").fails(2);
    assert!(said.contains("--basis"), "{said}");
    desk.run("referral accept --basis care-act-2014-s44")
        .fails(2);
    desk.run("referral accept R-2026-1 --basis trust").fails(2);
    desk.run("referral accept R-2026-1 --basis care-act-2014-s44")
        .ok();
    desk.run("referral accept R-2026-2 --case C-2026-1").ok();
    assert_eq!(
        desk.json("case show C-2026-1")["referrals"],
        json!(["R-2026-0001", "R-2026-0002"])
    );
}

#[test]
fn two_organisations_reporting_one_incident_are_two_referrals_on_one_case() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let robin = person(&desk, "Robin", Some("1960"));
    refer(
        &desk,
        json!([{"person": wren, "role": "subject"}, {"person": robin, "role": "carer"}]),
    );
    refer(
        &desk,
        json!([
            {"person": wren, "role": "sibling"},
            {"person": robin, "role": "carer", "subject": true},
            {"person": person(&desk, "Ada", None), "role": "friend"},
        ]),
    );
    desk.run("referral accept R-2026-1 --basis working-together-2018")
        .ok();
    desk.run("case set C-2026-1 --title 'An example'").ok();
    let ran = desk.run("referral accept R-2026-2 --case c-2026-1 --basis care-act-2014-s44");
    assert_eq!(ran.ok(), "C-2026-0001");
    for said in [
        "R-2026-0002 is accepted and has joined C-2026-0001.",
        "P-000001 is on C-2026-0001 already.",
        "P-000002 was on C-2026-0001 already, and is now a subject of it.",
    ] {
        assert!(ran.stderr.contains(said), "{said} in {}", ran.stderr);
    }
    let case = desk.json("case show C-2026-1");
    assert_eq!(
        case["basis"],
        json!(["working-together-2018", "care-act-2014-s44"]),
        "its bases are added"
    );
    assert_eq!(case["title"], "An example");
    assert_eq!(case["people"].as_array().unwrap().len(), 3);
    assert_eq!(case["people"][0]["role"], "subject", "what was said stays");
    assert_eq!(case["people"][1]["subject"], true);
    assert_eq!(case["people"][1]["category"], "adult");
    assert_eq!(case["people"][2]["added_on"], "2026-11-23");
}

#[test]
fn a_subject_without_a_date_of_birth_needs_a_category() {
    let desk = Desk::new();
    let baby = person(&desk, "Baby", None);
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    refer(
        &desk,
        json!([{"person": baby, "role": "subject"}, {"person": wren, "role": "sibling"}]),
    );
    let accept = "referral accept R-2026-1 --basis working-together-2018";
    let said = desk.run(accept).fails(1);
    assert!(
        said.contains("P-000001") && said.contains("--category"),
        "{said}"
    );
    desk.run(&format!("{accept} --category P-1")).fails(2);
    desk.run(&format!("{accept} --category P-1=infant"))
        .fails(2);
    desk.run(&format!("{accept} --category baby=child"))
        .fails(2);
    desk.run(&format!("{accept} --category P-2=child")).fails(1);
    assert_eq!(desk.json("case list --all"), json!([]), "nothing half done");
    desk.run(&format!("{accept} --category p-1=child")).ok();
    assert_eq!(
        desk.json("case show C-2026-1")["people"][0]["category"],
        "child"
    );
    // What the referral itself states counts, where no date of birth gives it.
    refer(
        &desk,
        json!([
            {"person": baby, "role": "subject", "category": "child"},
            {"person": wren, "role": "subject", "category": "adult"},
        ]),
    );
    desk.run("referral accept R-2026-2 --basis working-together-2018")
        .ok();
    let people = desk.json("case show C-2026-2")["people"].clone();
    assert_eq!(
        [&people[0]["category"], &people[1]["category"]],
        ["child", "child"]
    );
}

#[test]
fn a_case_that_is_closed_or_not_there_is_not_joined() {
    let desk = Desk::new();
    refer(&desk, json!([]));
    desk.run("case open --title x --basis care-act-2014-s44")
        .ok();
    desk.run("case close C-2026-1 --on today --outcome Done")
        .ok();
    desk.run("referral accept R-2026-1 --case C-2026-1")
        .fails(1);
    desk.run("referral accept R-2026-1 --case C-2026-2")
        .fails(4);
    desk.run("referral accept R-2026-1 --case R-2026-1")
        .fails(2);
    desk.run("referral accept R-2026-1 --case C-2026-1 --title x")
        .fails(2);
    desk.run("referral accept R-2026-7 --basis care-act-2014-s44")
        .fails(4);
    desk.run("referral accept C-2026-1 --basis care-act-2014-s44")
        .fails(2);
}

#[test]
fn what_was_decided_is_not_decided_again() {
    let desk = Desk::new();
    refer(&desk, json!([]));
    refer(&desk, json!([]));
    desk.run("referral accept R-2026-1 --basis care-act-2014-s44")
        .ok();
    let said = desk
        .run("referral accept R-2026-1 --basis care-act-2014-s44")
        .fails(1);
    assert!(
        said.contains("accepted already by alice; it is on C-2026-0001"),
        "{said}"
    );
    desk.run("referral decline R-2026-1 --reason x").fails(1);
    desk.run("referral decline R-2026-2 --reason x").ok();
    desk.run("referral decline R-2026-2 --reason x").fails(1);
    desk.run("referral accept R-2026-2 --case C-2026-1")
        .fails(1);
}

#[test]
fn of_many_who_accept_one_referral_at_once_one_does_and_the_others_are_told() {
    let real = Real::new();
    let added = real.run(&[
        "referral",
        "add",
        "--source",
        "professional",
        "--received-on",
        "yesterday",
    ]);
    let referral = String::from_utf8(added.stdout).unwrap().trim().to_owned();
    let officers: Vec<_> = (0..6)
        .map(|_| {
            real.command()
                .args([
                    "referral",
                    "accept",
                    &referral,
                    "--basis",
                    "care-act-2014-s44",
                ])
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut opened = 0;
    for officer in officers {
        let output = officer.wait_with_output().unwrap();
        if output.status.success() {
            opened += 1;
        } else {
            assert_eq!(output.status.code(), Some(1), "{output:?}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                said.contains("has been accepted already by alice"),
                "{said}"
            );
        }
    }
    assert_eq!(opened, 1);
    assert_eq!(
        real.json(&["case", "list", "--all"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_referral_is_declined_with_a_reason_and_gets_its_disposal_date() {
    let desk = Desk::new();
    let wren = person(&desk, "Wren", Some("2019-02-03"));
    let baby = person(&desk, "Baby", None);
    refer(&desk, json!([{"person": wren, "role": "subject"}]));
    refer(
        &desk,
        json!([{"person": baby, "role": "subject", "category": "child"}]),
    );
    let said = desk.run("referral decline R-2026-1").fails(2);
    assert!(said.contains("--reason"), "{said}");
    desk.run("referral decline R-2026-1 --reason ' '").fails(2);
    let ran = desk.run("referral decline R-2026-1 --reason 'Another partnership is responsible'");
    assert_eq!(ran.ok(), "R-2026-0001");
    assert!(
        ran.stderr
            .contains("may be disposed of from Wednesday 3 February 2044 on"),
        "{}",
        ran.stderr
    );
    let shown = desk.json("referral show R-2026-1");
    for (field, value) in [
        ("state", json!("declined")),
        (
            "decline_reason",
            json!("Another partnership is responsible"),
        ),
        ("decided_by", json!("alice")),
        ("decided_on", json!("2026-11-23")),
        ("case", json!(null)),
        ("dispose_after", json!("2044-02-03")),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    desk.run("referral decline R-2026-2 --reason x").ok();
    let shown = desk.json("referral show R-2026-2");
    assert_eq!(shown["dispose_after"], json!(null));
    assert_eq!(shown["disposal"]["state"], "undetermined");
}

#[test]
fn only_a_manager_decides() {
    let desk = Desk::new();
    desk.add_user("bob", "officer,dpo");
    refer(&desk, json!([]));
    desk.run_as("bob", "referral accept R-2026-1 --basis care-act-2014-s44")
        .fails(5);
    desk.run_as("bob", "referral decline R-2026-1 --reason x")
        .fails(5);
    assert_eq!(desk.json("referral show R-2026-1")["state"], "received");
}
