//! Closing and reopening, and the disposal date that follows.

use serde_json::{Value, json};

use super::{desk, open, person};
use crate::support::Desk;

#[test]
fn a_case_is_closed_with_its_outcome_and_gets_its_disposal_date() {
    let desk = desk();
    let ran = desk.run("case close c-2026-1 --on 20/11/2026 --outcome 'Learning published'");
    assert_eq!(ran.ok(), "C-2026-0001");
    assert!(
        ran.stderr
            .contains("C-2026-0001 is closed as of Friday 20 November 2026."),
        "{}",
        ran.stderr
    );
    // 25th birthday of a child born on 3 February 2019.
    assert!(
        ran.stderr
            .contains("may be disposed of from Wednesday 3 February 2044 on (rule child-until-25)"),
        "{}",
        ran.stderr
    );
    let shown = desk.json("case show C-2026-1");
    assert_eq!(shown["state"], "closed");
    assert_eq!(shown["closed_on"], "2026-11-20");
    assert_eq!(shown["outcome"], "Learning published");
    assert_eq!(shown["dispose_after"], "2044-02-03");
    assert_eq!(
        shown["disposal"],
        json!({"state": "dated", "dispose_after": "2044-02-03", "rule": "child-until-25", "policy_version": 1})
    );
}

/// The worked answers of RULES.md section 4.
#[test]
fn disposal_dates_are_those_of_the_rules() {
    let desk = Desk::new();
    let table: [(&str, &[Option<&str>], Value, &str); 7] = [
        (
            "2018-05-01",
            &[Some("2004-02-29")],
            json!("2029-03-01"),
            "dated",
        ),
        (
            "2026-01-31",
            &[Some("2010-06-15")],
            json!("2036-01-31"),
            "dated",
        ),
        (
            "2024-02-29",
            &[Some("1960-01-01")],
            json!("2034-03-01"),
            "dated",
        ),
        (
            "2016-11-23",
            &[Some("1960-01-01")],
            json!("2026-11-23"),
            "dated",
        ),
        ("2020-01-01", &[Some("2012")], json!("2037-12-31"), "dated"),
        (
            "2020-01-01",
            &[Some("2012-02")],
            json!("2037-03-01"),
            "dated",
        ),
        ("2020-01-01", &[None], json!(null), "undetermined"),
    ];
    for (at, (closed, births, date, state)) in table.into_iter().enumerate() {
        let people: Vec<Value> = births
            .iter()
            .map(|birth| {
                let subject = person(&desk, &format!("Wren{}", "n".repeat(at)), *birth);
                let category = birth.is_none().then_some("child");
                json!({"person": subject, "role": "subject", "category": category})
            })
            .collect();
        let case = open(&desk, closed, json!(people));
        desk.run(&format!("case close {case} --on {closed} --outcome Done"))
            .ok();
        let shown = desk.json(&format!("case show {case}"));
        assert_eq!(shown["dispose_after"], date, "closed {closed}");
        assert_eq!(shown["disposal"]["state"], state);
    }
    let several: Vec<Value> = [
        ("2003-05-05", "Ada"),
        ("2015-07-01", "Bea"),
        ("1960", "Cyd"),
    ]
    .into_iter()
    .map(|(birth, name)| json!({"person": person(&desk, name, Some(birth)), "role": "subject"}))
    .collect();
    let case = open(&desk, "2020-01-01", json!(several));
    desk.run(&format!("case close {case} --on 2020-01-01 --outcome Done"))
        .ok();
    assert_eq!(
        desk.json(&format!("case show {case}"))["dispose_after"],
        "2040-07-01"
    );
}

#[test]
fn the_last_note_or_disclosure_counts_where_it_is_later_than_the_closing() {
    let desk = Desk::new();
    let adult = person(&desk, "Robin", Some("1960"));
    let case = open(
        &desk,
        "2026-01-06",
        json!([{"person": adult, "role": "subject"}]),
    );
    desk.run_with(
        &format!("note add {case} --on 2026-03-01 --file -"),
        "Later.",
    )
    .ok();
    desk.run(&format!("case close {case} --on 2026-02-01 --outcome Done"))
        .ok();
    assert_eq!(
        desk.json(&format!("case show {case}"))["dispose_after"],
        "2036-03-01"
    );
}

#[test]
fn a_day_that_cannot_be_the_day_of_closing_is_refused() {
    let desk = desk();
    for (on, status) in [
        ("2026-01-05", 1),
        ("tomorrow", 1),
        ("2026-11-24", 1),
        ("31/11/2026", 2),
        ("29/02/2026", 2),
        ("02/13/2026", 2),
        ("0001-01-01", 2),
        ("2026", 2),
        ("later", 2),
    ] {
        let said = desk
            .run(&format!("case close C-2026-1 --on '{on}' --outcome Done"))
            .fails(status);
        assert!(!said.contains("2026-01-06"), "{said}");
    }
    assert_eq!(desk.json("case show C-2026-1")["state"], "open");
    desk.run("case close C-2026-1 --on 2026-01-06 --outcome 'On its first day'")
        .ok();
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let desk = desk();
    let said = desk.run("case close C-2026-1").fails(2);
    assert!(
        said.contains("--on") && said.contains("--outcome"),
        "{said}"
    );
    // It reads no file, and does not say so.
    assert!(!said.contains("--from"), "{said}");
    desk.run("case close").fails(2);
    desk.run("case close C-2026-1 --on today --outcome ' '")
        .fails(2);
    let said = desk.run("case reopen C-2026-1").fails(2);
    assert!(said.contains("--reason"), "{said}");
}

#[test]
fn a_closed_case_is_not_closed_again_and_an_open_one_not_reopened() {
    let desk = desk();
    desk.run("case reopen C-2026-1 --reason 'New evidence'")
        .fails(1);
    desk.run("case close C-2026-1 --on today --outcome Done")
        .ok();
    desk.run("case close C-2026-1 --on today --outcome Done")
        .fails(1);
}

#[test]
fn reopening_clears_the_date_and_closing_again_starts_it_afresh() {
    let desk = Desk::new();
    let adult = person(&desk, "Robin", Some("1960"));
    let case = open(
        &desk,
        "2016-01-06",
        json!([{"person": adult, "role": "subject"}]),
    );
    desk.run(&format!("case close {case} --on 2016-02-01 --outcome Done"))
        .ok();
    let ran = desk.run(&format!("case reopen {case} --reason 'New evidence'"));
    assert_eq!(ran.ok(), case);
    let shown = desk.json(&format!("case show {case}"));
    for field in ["closed_on", "outcome", "dispose_after"] {
        assert_eq!(shown[field], json!(null), "{field}");
    }
    assert_eq!(shown["disposal"]["state"], "not-closed");
    desk.run(&format!("case close {case} --on today --outcome Done"))
        .ok();
    assert_eq!(
        desk.json(&format!("case show {case}"))["dispose_after"],
        "2036-11-23"
    );
    let earlier: i64 = desk
        .sql()
        .query_row(
            "SELECT count(*) FROM earlier_version WHERE kind = 'C'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(earlier, 3, "what it said each time is kept");
}

#[test]
fn a_reopened_case_that_is_closed_as_of_a_day_before_it_was_reopened_says_what_that_does() {
    let desk = Desk::new();
    let adult = person(&desk, "Robin", Some("1960"));
    let case = open(
        &desk,
        "2014-01-06",
        json!([{"person": adult, "role": "subject"}]),
    );
    // The first closing may be told of afterwards.
    let ran = desk.run(&format!("case close {case} --on 2015-01-01 --outcome Done"));
    ran.ok();
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
    desk.set_clock("2026-11-24T10:00:00Z");
    desk.run(&format!("case reopen {case} --reason 'New evidence'"))
        .ok();
    desk.set_clock("2026-11-30T10:00:00Z");
    // Before it had been closed: it would be kept for a shorter time than before.
    let said = desk
        .run(&format!("case close {case} --on 2014-12-31 --outcome Done"))
        .fails(1);
    assert!(
        said.contains("1 January 2015") && said.contains("--reason"),
        "{said}"
    );
    assert_eq!(desk.json(&format!("case show {case}"))["state"], "open");
    // Before it was reopened: that may be right, where only the log was put right.
    let ran = desk.run(&format!("case close {case} --on 2015-01-02 --outcome Done"));
    ran.ok();
    for part in [
        "warning:",
        "reopened on Tuesday 24 November 2026",
        "Friday 2 January 2015",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    desk.run(&format!("case reopen {case} --reason 'Too early'"))
        .ok();
    let ran = desk.run(&format!(
        "case close {case} --on 2014-12-31 --outcome Done --reason 'The day was wrong'"
    ));
    ran.ok();
    assert!(ran.stderr.contains("warning:"), "{}", ran.stderr);
    desk.run(&format!("case reopen {case} --reason 'New evidence again'"))
        .ok();
    let ran = desk.run(&format!("case close {case} --on today --outcome Done"));
    ran.ok();
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
}

#[test]
fn nothing_is_added_to_a_closed_case_or_taken_off_it() {
    let desk = desk();
    let robin = person(&desk, "Robin", Some("1990"));
    desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
        .ok();
    desk.run("referral add --source professional --received-on today")
        .ok();
    desk.run("case close C-2026-1 --on today --outcome Done")
        .ok();
    let note = desk.file("note.txt", "Too late.");
    for line in [
        format!("case link C-2026-1 {robin} --role mother"),
        "case link C-2026-1 O-1".to_owned(),
        "case link C-2026-1 R-2026-1".to_owned(),
        "case unlink C-2026-1 P-1".to_owned(),
        "referral accept R-2026-1 --case C-2026-1".to_owned(),
        format!("note add C-2026-1 --file {note}"),
    ] {
        let said = desk.run(&line).fails(1);
        assert!(
            said.contains("C-2026-0001 is closed") && said.contains("mkt case reopen"),
            "{line}: {said}"
        );
    }
    let people = json!({"people": [{"person": robin, "role": "mother"}]});
    desk.run_with("case set C-2026-1 --from -", &people.to_string())
        .fails(1);
    // Its own words can still be corrected.
    desk.run("case set C-2026-1 --outcome 'Done, and published'")
        .ok();
    assert_eq!(desk.json("referral show R-2026-1")["state"], "received");
}
