//! Dates: the table of RULES.md section 4, by import and by hand.

use serde_json::{Value, json};

use super::{case, import, item, person, state, subject};
use crate::support::Desk;

/// RULES.md section 4: closed, subjects, may be disposed of from.
type Row = (
    &'static str,
    &'static [(&'static str, Option<&'static str>)],
    Option<&'static str>,
    &'static str,
);

const TABLE: &[Row] = &[
    (
        "2018-05-01",
        &[("child", Some("2004-02-29"))],
        Some("2029-03-01"),
        "child-until-25",
    ),
    (
        "2026-01-31",
        &[("child", Some("2010-06-15"))],
        Some("2036-01-31"),
        "child-10-years",
    ),
    (
        "2024-02-29",
        &[("adult", Some("1960-01-01"))],
        Some("2034-03-01"),
        "adult-10-years",
    ),
    (
        "2016-11-23",
        &[("adult", None)],
        Some("2026-11-23"),
        "adult-10-years",
    ),
    (
        "2020-01-01",
        &[("child", Some("2012"))],
        Some("2037-12-31"),
        "child-until-25",
    ),
    (
        "2020-01-01",
        &[("child", Some("2012-02"))],
        Some("2037-03-01"),
        "child-until-25",
    ),
    (
        "2020-01-01",
        &[
            ("child", Some("2003-05-05")),
            ("child", Some("2015-07-01")),
            ("adult", Some("1970-01-01")),
        ],
        Some("2040-07-01"),
        "child-until-25",
    ),
    ("2020-01-01", &[("child", None)], None, "no-date-of-birth"),
];

fn table_records() -> Vec<Value> {
    let mut records = Vec::new();
    for (at, (closed, subjects, _, _)) in TABLE.iter().enumerate() {
        let mut people = Vec::new();
        for (place, (category, born)) in subjects.iter().enumerate() {
            let key = format!("p{at}-{place}");
            records.push(person(&key, *born));
            people.push(subject(&key, category));
        }
        records.push(case(&format!("c{at}"), "2016-01-04", Some(closed), &people));
    }
    records.push(person("p-open", Some("2010-01-01")));
    records.push(case(
        "c-open",
        "2016-01-04",
        None,
        &[subject("p-open", "child")],
    ));
    records
}

#[test]
fn every_row_of_the_table_of_the_rules() {
    let desk = Desk::new();
    import(&desk, &table_records());
    for (at, (closed, _, date, rule)) in TABLE.iter().enumerate() {
        let reference = format!("C-2026-{:04}", at + 1);
        let item = item(&desk, &reference);
        assert_eq!(item["dispose_after"], json!(date), "{closed}: {item}");
        assert_eq!(item["rule"], *rule, "{closed}");
        let explained = desk.json(&format!("retention explain {reference}"));
        assert_eq!(explained["dispose_after"], json!(date), "{closed}");
        assert_eq!(explained["rule"], *rule, "{closed}");
        assert_eq!(explained["as_stored"], true, "{closed}");
        assert_eq!(explained["policy_version"], 1);
        let Some(date) = date else {
            assert_eq!(item["state"], "undetermined");
            continue;
        };
        // Due on the day, and not on the day before.
        let before = date
            .parse::<chrono::NaiveDate>()
            .unwrap()
            .pred_opt()
            .unwrap();
        for (day, due) in [((*date).to_owned(), true), (before.to_string(), false)] {
            let swept = desk.json(&format!("retention sweep --dry-run --as-of {day}"));
            assert_eq!(swept["as_of"], day);
            let is_due = swept["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|item| item["case"] == reference && item["state"] == "due");
            assert_eq!(is_due, due, "{reference} on {day}");
        }
    }
    let open = item(&desk, "C-2026-0009");
    assert_eq!(open["state"], "not-closed");
    assert_eq!(open["dispose_after"], Value::Null);
    assert_eq!(open["rule"], Value::Null);
}

#[test]
fn counts_are_those_of_the_items() {
    let desk = Desk::new();
    import(&desk, &table_records());
    for (day, not_due, due) in [
        ("2026-11-22", 7, 0),
        ("2026-11-23", 6, 1),
        ("2040-07-01", 0, 7),
    ] {
        let swept = desk.json(&format!("retention sweep --dry-run --as-of {day}"));
        assert_eq!(swept["examined"], 9);
        assert_eq!(
            swept["counts"],
            json!({"not-closed": 1, "not-due": not_due, "due": due, "blocked": 0, "undetermined": 1}),
            "{day}"
        );
        assert_eq!(swept["items"].as_array().unwrap().len(), due + 1, "{day}");
        let all = desk.json(&format!("retention sweep --dry-run --all --as-of {day}"));
        assert_eq!(all["counts"], swept["counts"], "{day}");
        assert_eq!(all["items"].as_array().unwrap().len(), 9, "{day}");
    }
}

#[test]
fn a_later_note_or_disclosure_starts_the_years_and_reopening_clears_the_date() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            person("p", Some("1950-01-01")),
            case(
                "c",
                "2015-01-05",
                Some("2015-06-01"),
                &[subject("p", "adult")],
            ),
            json!({"kind": "note", "key": "n", "case": "c", "on": "2016-02-29", "text": "A late letter."}),
        ],
    );
    assert_eq!(item(&desk, "C-2026-0001")["dispose_after"], "2026-03-01");
    let explained = desk.json("retention explain C-2026-1");
    assert_eq!(explained["last_note_on"], "2016-02-29");
    assert!(
        explained["candidates"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("last note")
    );
    desk.run("case reopen C-2026-1 --reason 'New evidence'")
        .ok();
    let reopened = item(&desk, "C-2026-0001");
    assert_eq!(reopened["state"], "not-closed");
    assert_eq!(reopened["dispose_after"], Value::Null);
    desk.run("case close C-2026-1 --on 2026-11-20 --outcome Done")
        .ok();
    let closed = item(&desk, "C-2026-0001");
    assert_eq!(closed["dispose_after"], "2036-11-20");
    assert_eq!(closed["state"], "not-due");
}

#[test]
fn a_declined_referral_is_swept_by_the_same_rule_and_apart_from_the_cases() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            person("p1", Some("2012-06-01")),
            person("p2", None),
            json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2026-11-02",
                   "people": [{"person": "p1", "role": "subject"}]}),
            json!({"kind": "referral", "key": "r2", "source": "professional", "received_on": "2026-11-02",
                   "people": [{"person": "p2", "role": "subject"}]}),
            json!({"kind": "referral", "key": "r3", "source": "professional", "received_on": "2026-11-02", "people": []}),
        ],
    );
    desk.run("referral decline R-2026-1 --reason 'Not for us'")
        .ok();
    desk.run("referral decline R-2026-2 --reason 'Not for us'")
        .ok();
    // 25 in June 2037; ten years would be over in November 2036.
    let swept = desk.json("retention sweep --dry-run --all --as-of 2037-06-01");
    assert_eq!(swept["items"], json!([]));
    assert_eq!(
        swept["referral_counts"],
        json!({"not-closed": 1, "not-due": 0, "due": 1, "blocked": 0, "undetermined": 1})
    );
    let of = |reference: &str| {
        swept["referrals"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["referral"] == reference)
            .unwrap()
            .clone()
    };
    assert_eq!(of("R-2026-0001")["state"], "due");
    assert_eq!(of("R-2026-0001")["dispose_after"], "2037-06-01");
    assert_eq!(of("R-2026-0001")["rule"], "child-until-25");
    assert_eq!(of("R-2026-0002")["state"], "undetermined");
    assert_eq!(of("R-2026-0003")["state"], "not-closed");

    // Nobody knows the age of the second one: a manager decides.
    desk.run("retention decide R-2026-2 --subject P-2 --until 2036-11-22 --reason Grown")
        .fails(1);
    desk.run("retention decide R-2026-2 --subject P-2 --until 2036-11-23 --reason 'She was 30 by all accounts'")
        .ok();
    let decided = item(&desk, "R-2026-0002");
    assert_eq!(decided["dispose_after"], "2036-11-23");
    let explained = desk.json("retention explain R-2026-2");
    assert_eq!(explained["referral"], "R-2026-0002");
    assert_eq!(explained["decisions"][0]["until"], "2036-11-23");
    assert_eq!(explained["as_stored"], true);
    assert_eq!(state(&desk, "R-2026-0002"), "not-due");
}

#[test]
fn closed_access_requests_are_kept_six_years() {
    let desk = Desk::new();
    import(&desk, &[person("p", Some("1950-01-01"))]);
    desk.sql()
        .execute_batch(
            "INSERT INTO access_request (id, subject, received_on, state, closed_on, recorded_by, recorded_at) VALUES
                 (20200000001, 1, '2020-01-02', 'closed', '2020-02-29', 'alice', '2020-03-01T09:00:00Z'),
                 (20200000002, 1, '2020-10-02', 'closed', '2020-11-24', 'alice', '2020-11-24T09:00:00Z')",
        )
        .unwrap();
    for (day, due) in [
        ("2026-02-28", 0),
        ("2026-03-01", 1),
        ("2026-11-23", 1),
        ("2026-11-24", 2),
    ] {
        let swept = desk.json(&format!("retention sweep --dry-run --as-of {day}"));
        assert_eq!(swept["request_counts"]["due"], due, "{day}");
        assert_eq!(swept["request_counts"]["not-due"], 2 - due, "{day}");
    }
    let first = item(&desk, "AR-2020-0001");
    assert_eq!(first["rule"], "requests-6-years");
    assert_eq!(first["dispose_after"], "2026-03-01");
    // A hold on the person holds what is kept about their requests too.
    desk.run("retention hold P-1 --reason 'Before a tribunal'")
        .ok();
    assert_eq!(state(&desk, "AR-2020-0001"), "blocked");
}

#[test]
fn what_is_stored_is_checked_against_the_facts() {
    let desk = Desk::new();
    import(&desk, &table_records());
    desk.run("verify").ok();
    desk.sql()
        .execute_batch("UPDATE case_record SET dispose_after = '2026-01-01' WHERE id = 20260000002")
        .unwrap();
    let found = desk.run("verify");
    assert_eq!(found.status, 20);
    assert!(found.stdout.contains("C-2026-0002"), "{}", found.stdout);
    let explained = desk.run("retention explain C-2026-2 --json");
    assert_eq!(explained.data()["as_stored"], false);
    assert!(
        explained.stderr.contains("mkt verify"),
        "{}",
        explained.stderr
    );
}
