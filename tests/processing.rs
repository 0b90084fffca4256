//! The privacy notice and the record of processing: made from settings, policy and records, and naming nobody.

use mkt::domain::case::SPECIAL_CATEGORIES;
use mkt::domain::line::LineInput;
use mkt::domain::person::PersonInput;
use mkt::domain::processing::{FIELD_CATEGORIES, special_category_in_words};

use crate::support::Desk;

#[test]
fn every_field_of_a_person_is_of_a_kind_of_data() {
    let mut of_kinds: Vec<&str> = FIELD_CATEGORIES
        .iter()
        .flat_map(|(_, fields)| fields.iter().copied())
        .collect();
    let count = of_kinds.len();
    of_kinds.sort_unstable();
    of_kinds.dedup();
    assert_eq!(of_kinds.len(), count, "a field is of one kind");
    for field in PersonInput::FIELDS {
        let is_data = !matches!(
            *field,
            "kind"
                | "key"
                | "ref"
                | "source"
                | "imported"
                | "recorded_by"
                | "recorded_at"
                | "merged_into"
                | "suppliers"
        );
        assert_eq!(of_kinds.contains(field), is_data, "{field}");
    }
    for field in SPECIAL_CATEGORIES {
        assert!(special_category_in_words(field).is_some(), "{field}");
        assert!(of_kinds.contains(&field), "{field}");
    }
}

#[test]
fn the_notice_says_what_everybody_is_told() {
    let desk = Desk::new();
    desk.add_user("otto", "officer");
    let text = desk.run_as("otto", "notice").ok();
    for said in [
        "Care Act 2014 section 44",
        "Children Act 2004 sections 16C to 16F",
        "The police and others who prosecute",
        "10 years from the day the case was closed",
        "until the child turns 25, whichever is longer",
        "6 years from its closing",
        "made by a machine alone",
        "not sent to other countries",
        "The Information Commissioner",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let data = desk.json("notice");
    assert_eq!(data["recipients"].as_array().unwrap().len(), 10);
    assert_eq!(data["retention"]["policy_version"], 1);
    assert!(desk.run("audit log").ok().contains("notice"));
}

#[test]
fn the_record_of_processing_counts_and_names_nobody() {
    let desk = Desk::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/records.jsonl");
    desk.run(&format!("import {examples}")).ok();
    let ran = desk.run("ropa");
    let text = ran.ok();
    for name in ["Okonjo", "Raman", "P-0000", "C-2026"] {
        assert!(!text.contains(name), "{name}");
    }
    let data = desk.json("ropa");
    let entries = data["entries"].as_array().unwrap();
    let of = |what: &str, part: &str| -> Vec<i64> {
        entries
            .iter()
            .filter(|entry| {
                entry["what"] == what && entry["detail"].as_str().unwrap().contains(part)
            })
            .map(|entry| entry["on_record"].as_i64().unwrap())
            .collect()
    };
    let in_store = |sql: &str| -> i64 { desk.sql().query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(
        of("Recipients", "The police"),
        [in_store(
            "SELECT count(*) FROM disclosure WHERE recipient = 'law-enforcement' AND decision = 'shared'"
        )]
    );
    assert_eq!(
        of("Special category", "Health"),
        [in_store(
            "SELECT count(*) FROM person WHERE health IS NOT NULL"
        )]
    );
    assert_eq!(
        of("Purpose", "Care Act"),
        [in_store(
            "SELECT count(*) FROM case_record WHERE basis LIKE '%care-act%'"
        )]
    );
    for article in ["a", "b", "c", "d", "e", "f", "g"] {
        assert!(
            entries
                .iter()
                .any(|entry| entry["article"] == format!("30(1)({article})")),
            "{article}"
        );
    }
    let csv = desk.run("ropa --format csv").ok();
    assert!(csv.starts_with("article,what,detail,on_record"), "{csv}");
    desk.add_user("ada", "auditor");
    desk.run_as("ada", "ropa").fails(5);
}
