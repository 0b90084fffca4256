//! Looking at cases: what is shown, by which names they are called, who may, and what the trail says of it.

use serde_json::json;

use super::{desk, open, person};
use crate::support::Desk;

#[test]
fn a_case_is_found_by_its_reference_in_any_case_and_without_zeros() {
    let desk = desk();
    for name in [
        "C-2026-0001",
        "c-2026-0001",
        "C-2026-1",
        "c-2026-1",
        " C-2026-1 ",
    ] {
        assert_eq!(
            desk.json(&format!("case show '{name}'"))["ref"],
            "C-2026-0001"
        );
    }
    for (name, status) in [
        ("C-2025-1", 4),
        ("C-2026-2", 4),
        ("C-1", 2),
        ("R-2026-1", 2),
        ("P-1", 2),
        ("2026-1", 2),
        ("C-2026-0", 2),
        ("", 2),
    ] {
        desk.run(&format!("case show '{name}'")).fails(status);
    }
}

#[test]
fn it_is_shown_with_its_people_bases_and_special_categories() {
    let desk = Desk::new();
    let input = json!({
        "forenames": ["Wren"], "surname": "Example", "date_of_birth": "2019-02",
        "ethnicity": "A", "health": "Asthma", "disabilities": [],
    });
    let wren = desk
        .run_with("person add --from -", &input.to_string())
        .ok();
    let robin = desk
        .run_with(
            "person add --from -",
            r#"{"surname":"Sparrow","ethnicity":"Z"}"#,
        )
        .ok();
    let case = open(
        &desk,
        "2026-01-06",
        json!([{"person": wren, "role": "subject", "label": "Child A"}, {"person": robin, "role": "mother"}]),
    );
    let shown = desk.json(&format!("case show {case}"));
    assert_eq!(shown["people"][0]["name"], "Wren Example");
    assert_eq!(shown["people"][0]["date_of_birth"], "2019-02");
    assert_eq!(shown["special_categories"], json!(["ethnicity", "health"]));
    assert_eq!(
        shown["gateways"][0],
        json!({"basis": "working-together-2018", "gateway": "UK GDPR Art 6(1)(c), Art 9(2)(g) with DPA 2018 Sch 1 para 18"})
    );
    let text = desk.run(&format!("case show {case}")).ok();
    for part in [
        "C-2026-0001  An example",
        "Tuesday 6 January 2026",
        "Wren Example",
        "February 2019",
        "subject, child",
        "Child A",
        "Sparrow",
        "care-act-2014-s44: UK GDPR Art 6(1)(c)",
        "ethnicity and health",
        "by alice",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Asthma"), "what they say is not shown here");
    assert!(!text.contains("s10(5)"));

    desk.run_with(
        &format!("person set {robin} --from -"),
        r#"{"convictions":"None spent"}"#,
    )
    .ok();
    let gateway = desk.json(&format!("case show {case}"))["gateways"][1]["gateway"].clone();
    assert!(
        gateway.as_str().unwrap().ends_with("DPA 2018 s10(5)"),
        "criminal-offence data needs more: {gateway}"
    );
}

#[test]
fn lists_have_what_is_current_newest_first() {
    let desk = desk();
    let robin = person(&desk, "Robin", Some("1960"));
    let second = open(
        &desk,
        "2026-02-01",
        json!([{"person": robin, "role": "subject"}]),
    );
    desk.run(&format!("case set {second} --tag Drowning")).ok();
    let third = open(
        &desk,
        "2026-03-01",
        json!([{"person": robin, "role": "subject"}, {"person": "P-1", "role": "sibling"}]),
    );
    desk.run(&format!(
        "case close {third} --on 2026-04-01 --outcome Done"
    ))
    .ok();
    let listed = |flags: &str| -> Vec<String> {
        desk.json(&format!("case list {flags}"))
            .as_array()
            .unwrap()
            .iter()
            .map(|case| case["ref"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(listed(""), ["C-2026-0002", "C-2026-0001"]);
    assert_eq!(
        listed("--all"),
        ["C-2026-0003", "C-2026-0002", "C-2026-0001"]
    );
    assert_eq!(listed("--tag drowning"), ["C-2026-0002"]);
    assert_eq!(listed("--tag nothing"), Vec::<String>::new());
    assert_eq!(listed("--person P-1"), ["C-2026-0001"]);
    assert_eq!(listed("--person P-1 --all"), ["C-2026-0003", "C-2026-0001"]);
    let all = desk.json("case list --all");
    assert_eq!(all[0]["state"], "closed");
    assert_eq!(all[0]["people"].as_array().unwrap().len(), 2);
    assert_eq!(all[0]["people"][1]["role"], "sibling");
    assert_eq!(all[1]["people"][0]["person"], robin);
    assert_eq!(all[2]["people"][0]["person"], "P-000001");
    let csv = desk.run("case list --all --format csv").ok();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "ref,state,opened_on,closed_on,title,tags,dispose_after,restricted"
    );
    assert_eq!(
        lines[1],
        "C-2026-0003,closed,2026-03-01,2026-04-01,An example,,2036-04-01,"
    );
    assert_eq!(lines.len(), 4);
    desk.run("case list --person O-1").fails(2);
}

#[test]
fn who_may_do_what() {
    let desk = desk();
    desk.run("referral add --source professional --received-on today")
        .ok();
    for (user, roles) in [
        ("olive", "officer"),
        ("dora", "dpo"),
        ("aude", "auditor"),
        ("adam", "admin"),
        ("sam", "service"),
    ] {
        desk.add_user(user, roles);
    }
    let write = "case set C-2026-1 --title Changed";
    let open = "case open --title x --basis care-act-2014-s44";
    for (line, may) in [
        ("case show C-2026-1", vec!["olive", "dora"]),
        ("case list", vec!["olive", "dora"]),
        ("case timeline C-2026-1", vec!["olive", "dora"]),
        (open, vec!["olive"]),
        (write, vec!["olive"]),
        (
            "case link C-2026-1 P-1 --role subject --label A",
            vec!["olive"],
        ),
        ("case unlink C-2026-1 P-1", vec!["olive"]),
        ("case close C-2026-1 --on today --outcome Done", vec![]),
        ("case reopen C-2026-1 --reason x", vec![]),
        ("referral show R-2026-1", vec!["olive", "dora"]),
        ("referral list", vec!["olive", "dora"]),
        (
            "referral add --source professional --received-on today",
            vec!["olive"],
        ),
        (
            "referral add --source public --subject child",
            vec!["olive"],
        ),
        ("referral accept R-2026-1 --basis care-act-2014-s44", vec![]),
        ("referral decline R-2026-1 --reason x", vec![]),
    ] {
        for user in ["dora", "aude", "adam", "sam", "olive"] {
            let ran = desk.run_as(user, line);
            if may.contains(&user) {
                assert_eq!(ran.status, 0, "{user}: {line}: {}", ran.stderr);
            } else {
                ran.fails(5);
            }
        }
    }
}

#[test]
fn whoever_looks_leaves_a_trace_with_everybody_shown() {
    let desk = desk();
    let robin = person(&desk, "Robin", Some("1960"));
    desk.run(&format!("case link C-2026-1 {robin} --role mother"))
        .ok();
    desk.run("case show C-2026-1 --reason 'A call'").ok();
    desk.run("case list").ok();
    for whom in ["P-1", robin.as_str(), "C-2026-1"] {
        let viewed = desk.json(&format!("audit viewed {whom}"));
        let actions: Vec<&str> = viewed
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|entry| entry["action"].as_str())
            .filter(|action| action.starts_with("case."))
            .collect();
        assert_eq!(actions, ["case.show", "case.list"], "{whom}");
    }
    let trail = desk.run("audit log --json").ok();
    for value in ["Wren", "Robin", "An example", "2019"] {
        assert!(
            !trail.contains(value),
            "no value of a record is in the trail"
        );
    }
}
