//! People whom nothing names: on no case, no referral and no request. They are shown, proposed a month after they were recorded, and
//! disposed of like any other record.

use serde_json::json;

use super::{blocks, case, due_case, import, item, person, state, subject};
use crate::support::Desk;

/// P-000001, whom nothing names, recorded on 23 November 2026.
fn lonely() -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    desk.run_with(
        "person add --from -",
        r#"{"forenames":["Lorna"],"surname":"Lonelywood","nhs_number":"9434765919"}"#,
    )
    .ok();
    desk
}

#[test]
fn somebody_whom_nothing_names_is_shown_and_due_a_month_later() {
    let desk = lonely();
    assert_eq!(state(&desk, "P-000001"), "not-due");
    assert_eq!(item(&desk, "P-000001")["dispose_after"], "2026-12-23");
    assert_eq!(
        desk.json("retention sweep --dry-run")["people"],
        json!([]),
        "what is not due is counted"
    );
    let status = desk.json("status");
    assert_eq!(status["disposals"]["people"]["not-due"], 1);
    assert!(desk.run("status").ok().contains("People on nothing"));
    let said = desk.run("retention sweep --dry-run");
    assert!(
        said.stdout.contains("People on nothing") && said.stderr.contains("mkt case link"),
        "{}{}",
        said.stdout,
        said.stderr
    );
    // What is corrected of them starts it afresh.
    desk.set_clock("2026-12-10T10:00:00Z");
    desk.run("person set P-1 --surname Lonewood").ok();
    assert_eq!(item(&desk, "P-000001")["dispose_after"], "2027-01-10");
    desk.set_clock("2027-01-10T10:00:00Z");
    assert_eq!(state(&desk, "P-000001"), "due");
    assert_eq!(
        item(&desk, "P-000001")["reasons"][0]
            .as_str()
            .unwrap()
            .split(':')
            .next(),
        Some(
            "Somebody who is on no case, no referral and no request is kept for a month after they were recorded or last corrected"
        )
    );
    assert_eq!(desk.json("status")["disposals"]["people"]["due"], 1);
}

#[test]
fn somebody_whom_nothing_names_is_disposed_of_in_the_ordinary_way() {
    let desk = lonely();
    let before = desk.path("before.mktbackup");
    desk.run(&format!("backup create --out {before}")).ok();
    desk.set_clock("2026-12-23T10:00:00Z");
    assert_eq!(desk.run("retention sweep").ok(), "D-2026-0001");
    desk.run_as("mona", "retention approve D-2026-1 --item P-1")
        .ok();
    desk.run_as("mona", "retention dispose D-2026-1 --confirm D-2026-1")
        .fails(5);
    let done = desk
        .run("retention dispose D-2026-1 --confirm D-2026-1 --json")
        .data();
    assert_eq!(done["counts"], json!({"people": 1}), "{done}");
    assert_eq!(done["verified"]["found"], 0);
    assert!(
        desk.run("person show P-1")
            .fails(4)
            .contains("disposed of on")
    );
    let certificate = desk.run("retention certificate D-2026-1").ok();
    assert!(certificate.contains("P-000001"), "{certificate}");
    let needles = desk.private_file("needles.txt", "Lonelywood\n9434765919\n");
    desk.run(&format!("verify --deep --absent-from {needles}"))
        .ok();
    assert_eq!(desk.json("status")["disposals"]["people"]["due"], 0);
    // A backup of before does not bring them back.
    let new = desk.path("new.db");
    desk.run(&format!("backup restore {before} --as {new}"))
        .ok();
    desk.run(&format!("--store {new} person show P-1")).fails(4);
    desk.run(&format!(
        "--store {new} verify --deep --absent-from {needles}"
    ))
    .ok();
}

#[test]
fn whoever_something_names_is_not_among_them() {
    let desk = Desk::new();
    let mut records = due_case("c1").to_vec();
    for key in ["referred", "asks", "objects", "complains", "off", "other"] {
        records.push(person(key, None));
    }
    records.push(json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2026-11-02",
        "people": [{"person": "referred", "role": "subject"}]}));
    records.push(case("c2", "2026-01-05", None, &[subject("off", "adult")]));
    import(&desk, &records);
    desk.run("sar add --subject P-3 --received-on 2026-11-20 --via letter")
        .ok();
    for line in [
        "rights add --subject P-4 --kind erasure --received-on 2026-11-20 --what-file -",
        "complaint add --complainant P-5 --received-on 2026-11-20 --what-file -",
    ] {
        desk.run_with(line, "What they ask.\n").ok();
    }
    desk.run("case unlink C-2026-2 P-6").ok();
    let came = desk
        .run("person add --surname Fictional --came-with R-2026-1")
        .ok();
    assert_eq!(came, "P-000008");
    let swept = desk.json("retention sweep --dry-run --all");
    let people: Vec<&str> = swept["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["person"].as_str().unwrap())
        .collect();
    assert_eq!(people, ["P-000007"]);
    // Whoever was merged is named by what names the record that stands for them.
    desk.run("person merge P-7 --into P-6 --reason 'The same person'")
        .ok();
    assert_eq!(
        desk.json("retention sweep --dry-run --all")["people"],
        json!([])
    );
}

#[test]
fn somebody_who_is_held_or_put_on_a_case_after_the_approval_stays() {
    for line in [
        "retention hold P-1 --reason Inquest",
        "case link C-2026-1 P-1 --role mother",
    ] {
        let desk = lonely();
        import(&desk, &[case("c1", "2026-01-05", None, &[])]);
        desk.set_clock("2026-12-23T10:00:00Z");
        desk.run("retention sweep").ok();
        desk.run_as("mona", "retention approve D-2026-1 --all").ok();
        desk.run(line).ok();
        assert_eq!(
            desk.run("retention dispose D-2026-1 --confirm D-2026-1")
                .status,
            3,
            "{line}"
        );
        desk.run("person show P-1").ok();
    }
    let desk = lonely();
    desk.set_clock("2026-12-23T10:00:00Z");
    desk.run("retention sweep").ok();
    desk.run_as(
        "mona",
        "retention approve D-2026-1 --keep P-1 --reason Inquest",
    )
    .ok();
    assert_eq!(blocks(&desk, "P-000001"), ["hold H-0001"]);
}
