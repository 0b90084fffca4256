//! Linking and unlinking people, organisations and referrals.

use serde_json::json;

use super::{desk, person};

#[test]
fn a_person_is_put_on_a_case_corrected_and_taken_off() {
    let desk = desk();
    let robin = person(&desk, "Robin", Some("1960"));
    let ran = desk.run(&format!(
        "case link c-2026-1 {robin} --role grandparent --role-detail 'maternal grandmother' --label 'Grandmother'"
    ));
    assert_eq!(ran.ok(), "C-2026-0001");
    assert!(
        ran.stderr
            .contains("P-000002 is on C-2026-0001 as grandparent (maternal grandmother)."),
        "{}",
        ran.stderr
    );
    let on = desk.json("case show C-2026-1")["people"][1].clone();
    assert_eq!(
        [&on["person"], &on["role"], &on["role_detail"], &on["label"]],
        [
            "P-000002",
            "grandparent",
            "maternal grandmother",
            "Grandmother"
        ]
    );
    let ran = desk.run("case link C-2026-1 p-2 --role carer");
    ran.ok();
    assert!(
        ran.stderr
            .contains("P-000002 is on C-2026-0001 now as carer."),
        "{}",
        ran.stderr
    );
    let people = desk.json("case show C-2026-1")["people"].clone();
    assert_eq!(people.as_array().unwrap().len(), 2);
    assert_eq!(people[1]["role"], "carer");
    assert_eq!(people[1]["label"], json!(null));
    desk.run("case unlink C-2026-1 P-2 --reason 'Another family'")
        .ok();
    assert_eq!(
        desk.json("case show C-2026-1")["people"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let (details, reason): (String, String) = desk
        .sql()
        .query_row(
            "SELECT details, reason FROM case_person_ended WHERE person = 2",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let details: serde_json::Value = serde_json::from_str(&details).unwrap();
    assert_eq!(details["role"], "carer");
    assert_eq!(reason, "Another family");
    desk.run("case unlink C-2026-1 P-2").fails(1);
}

#[test]
fn a_subject_is_one_by_role_or_by_switch() {
    let desk = desk();
    for (name, flags) in [
        ("Ada", "--subject"),
        ("Bea", "--role subject"),
        ("Cyd", "--role sibling --subject"),
    ] {
        let who = person(&desk, name, Some("2015"));
        desk.run(&format!("case link C-2026-1 {who} {flags}")).ok();
    }
    let people = desk.json("case show C-2026-1")["people"].clone();
    let seen: Vec<_> = people.as_array().unwrap()[1..]
        .iter()
        .map(|on| {
            (
                on["role"].as_str().unwrap(),
                on["subject"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [("subject", true), ("subject", true), ("sibling", true)]
    );
}

#[test]
fn an_organisation_is_put_on_a_case_and_taken_off() {
    let desk = desk();
    desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
        .ok();
    desk.run("case link C-2026-1 o-1 --label 'GP Practice 1'")
        .ok();
    assert_eq!(
        desk.json("case show C-2026-1")["orgs"],
        json!([{"org": "O-0001", "label": "GP Practice 1", "name": "Elmfield Surgery"}])
    );
    desk.run("case link C-2026-1 O-1 --role professional")
        .fails(2);
    desk.run("case link C-2026-1 O-9").fails(4);
    desk.run("case unlink C-2026-1 O-1").ok();
    desk.run("case unlink C-2026-1 O-1").fails(1);
    assert_eq!(desk.json("case show C-2026-1")["orgs"], json!([]));
}

#[test]
fn a_referral_joins_by_link_and_waits_again_after_unlink() {
    let desk = desk();
    desk.add_user("bob", "officer");
    desk.run("referral add --source professional --received-on today")
        .ok();
    desk.run_as("bob", "case link C-2026-1 R-2026-1").fails(5);
    desk.run("case link C-2026-1 R-2026-1 --label x").fails(2);
    desk.run("case link C-2026-1 R-2026-1").ok();
    assert_eq!(desk.json("referral show R-2026-1")["case"], "C-2026-0001");
    desk.run("case link C-2026-1 R-2026-1").fails(1);
    desk.run_as("bob", "case unlink C-2026-1 R-2026-1").fails(5);
    desk.run("case unlink C-2026-1 R-2026-1").ok();
    let referral = desk.json("referral show R-2026-1");
    assert_eq!(referral["state"], "received");
    for field in ["case", "decided_on", "decided_by"] {
        assert_eq!(referral[field], json!(null), "{field}");
    }
    desk.run("case unlink C-2026-1 R-2026-1").fails(1);
}

#[test]
fn what_is_missing_or_of_another_kind_is_told() {
    let desk = desk();
    let robin = person(&desk, "Robin", None);
    let said = desk.run(&format!("case link C-2026-1 {robin}")).fails(2);
    assert!(said.contains("--role"), "{said}");
    desk.run(&format!("case link C-2026-1 {robin} --role aunt"))
        .fails(2);
    desk.run("case link C-2026-1 N-1").fails(2);
    desk.run("case link C-2026-1 robin --role mother").fails(2);
    desk.run("case link C-2026-1 P-9 --role mother").fails(4);
    desk.run("case link C-2025-1 P-1 --role mother").fails(4);
    desk.run("case link P-1 P-1 --role mother").fails(2);
    desk.run("case unlink C-2026-1 C-2026-1").fails(2);
}

#[test]
fn nobody_under_a_hold_is_taken_off_a_case() {
    let desk = desk();
    desk.run("retention hold P-1 --reason 'An inquiry'").ok();
    let said = desk.run("case unlink C-2026-1 P-1").fails(1);
    assert!(said.contains("H-0001"), "{said}");
    desk.run_with("case set C-2026-1 --from -", r#"{"people":[]}"#)
        .fails(1);
    desk.run("retention release H-1 --reason 'It is over'").ok();
    desk.run("case unlink C-2026-1 P-1").ok();
}
