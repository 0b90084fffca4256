//! What needs attention today.

use serde_json::{Value, json};

use super::{due_case, import, person};
use crate::support::Desk;

fn lines(status: &Value, section: &str) -> Vec<(String, Value, Value)> {
    status[section]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["ref"].as_str().unwrap().to_owned(),
                line["due_on"].clone(),
                line["overdue"].clone(),
            )
        })
        .collect()
}

#[test]
fn a_fresh_store_needs_nothing() {
    let desk = Desk::new();
    let status = desk.json("status");
    for section in [
        "access_requests",
        "deadlines",
        "referrals_waiting",
        "holds",
        "contractors",
        "exports",
        "disposal_lists",
        "training",
    ] {
        assert_eq!(status[section], json!([]), "{section}");
    }
    assert_eq!(status["overdue"], 0);
    assert_eq!(desk.run("status --check").status, 0);
    assert!(
        desk.run("status")
            .ok()
            .contains("Nothing waits for anybody.")
    );
    assert_eq!(desk.run("--quiet status --check").ok(), "");
}

#[test]
fn clocks_of_access_requests_run_and_run_over() {
    let desk = Desk::new();
    import(&desk, &[person("p", None)]);
    desk.sql()
        .execute_batch(
            "INSERT INTO access_request (id, subject, received_on, state, recorded_by, recorded_at) VALUES
                 (20260000001, 1, '2026-11-02', 'open', 'alice', '2026-11-02T09:00:00Z'),
                 (20260000002, 1, '2026-09-03', 'open', 'alice', '2026-09-03T09:00:00Z'),
                 (20260000003, 1, '2026-10-20', 'open', 'alice', '2026-10-20T09:00:00Z'),
                 (20260000004, 1, '2026-09-01', 'open', 'alice', '2026-09-01T09:00:00Z');
             INSERT INTO access_event (id, request, what, on_date, recorded_by, recorded_at) VALUES
                 (1, 20260000003, 'identity-requested', '2026-10-21', 'alice', '2026-10-21T09:00:00Z'),
                 (2, 20260000004, 'extension-told', '2026-09-20', 'alice', '2026-09-20T09:00:00Z');
             INSERT INTO access_event (id, request, what, on_date, corrects, recorded_by, recorded_at) VALUES
                 (3, 20260000004, 'extension-told', '2026-09-21', 2, 'alice', '2026-09-21T09:00:00Z');",
        )
        .unwrap();
    let status = desk.json("status");
    assert_eq!(
        lines(&status, "access_requests"),
        [
            ("AR-2026-0002".to_owned(), json!("2026-10-05"), json!(true)),
            ("AR-2026-0004".to_owned(), json!("2026-12-01"), json!(false)),
            ("AR-2026-0001".to_owned(), json!("2026-12-02"), json!(false)),
            ("AR-2026-0003".to_owned(), Value::Null, json!(false)),
        ]
    );
    assert_eq!(status["access_requests"][0]["days_left"], -49);
    assert_eq!(desk.run("status --check").status, 20);
    let quiet = desk.run("--quiet status --check");
    assert_eq!(quiet.status, 20);
    assert_eq!(
        quiet.stdout,
        "AR-2026-0002  Access request  2026-10-05  49 days overdue\n"
    );
    let text = desk.run("status").ok();
    assert!(text.contains("1 thing is overdue"), "{text}");
}

#[test]
fn notifications_and_reviews_have_their_deadlines() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            json!({"kind": "referral", "key": "r1", "source": "dfe-notification", "received_on": "2026-11-13",
                   "aware_on": "2026-11-13", "people": []}),
            json!({"kind": "referral", "key": "r2", "source": "dfe-notification", "received_on": "2026-11-18",
                   "aware_on": "2026-11-18", "people": []}),
            json!({"kind": "referral", "key": "r3", "source": "organisation", "received_on": "2026-11-18",
                   "aware_on": "2026-11-01", "people": []}),
            json!({"kind": "case", "key": "c1", "title": "A case", "basis": ["working-together-2018"], "opened_on": "2026-11-02",
                   "review_kind": "rapid-review", "review_decided_on": "2026-11-23", "people": []}),
            json!({"kind": "case", "key": "c2", "title": "A case", "basis": ["care-act-2014-s44"], "opened_on": "2026-01-05",
                   "review_kind": "adult-review", "review_decided_on": "2026-03-31", "people": []}),
        ],
    );
    let status = desk.json("status");
    assert_eq!(
        lines(&status, "deadlines"),
        [
            ("C-2026-0002".to_owned(), json!("2026-09-30"), json!(true)),
            ("R-2026-0001".to_owned(), json!("2026-11-20"), json!(true)),
            ("R-2026-0002".to_owned(), json!("2026-11-25"), json!(false)),
            ("R-2026-0001".to_owned(), json!("2026-12-04"), json!(false)),
            ("R-2026-0002".to_owned(), json!("2026-12-09"), json!(false)),
            // RULES.md section 7.
            ("C-2026-0001".to_owned(), json!("2026-12-14"), json!(false)),
        ]
    );
    assert_eq!(status["deadlines"][0]["what"], "Safeguarding Adult Review");
    assert_eq!(lines(&status, "referrals_waiting").len(), 3);
    // Once it is decided, and the case is closed, nothing is left to do.
    desk.run("referral decline R-2026-1 --reason 'Not notifiable'")
        .ok();
    desk.run("case close C-2026-2 --on 2026-11-20 --outcome 'Published'")
        .ok();
    let status = desk.json("status");
    assert_eq!(lines(&status, "deadlines").len(), 3);
    assert_eq!(desk.run("status --check").status, 0);
}

/// RULES.md section 7: what makes a deadline done is that the thing was done, not that the referral became a case.
#[test]
fn the_deadlines_of_a_notification_outlive_its_acceptance() {
    let desk = Desk::new();
    for _ in 0..2 {
        desk.run(
            "referral add --source dfe-notification --received-on 2026-11-23 --aware-on 2026-11-20",
        )
        .ok();
    }
    let accepted = desk.run("referral accept R-2026-1 --basis working-together-2018");
    assert!(
        accepted.stderr.contains("--notified-on DATE") && accepted.stderr.contains("14 December"),
        "{}",
        accepted.stderr
    );
    // The same incident, reported once more: the earliest days count, each once.
    desk.run("referral accept R-2026-2 --case C-2026-1").ok();
    let line = |on: &str, day: &str, overdue: bool| (on.to_owned(), json!(day), json!(overdue));
    let both = [
        line("C-2026-0001", "2026-11-27", false),
        line("C-2026-0001", "2026-12-14", false),
    ];
    assert_eq!(lines(&desk.json("status"), "deadlines"), both);
    let shown = desk.json("case show C-2026-1");
    assert_eq!(
        shown["deadlines"][0]["kind"],
        "serious-incident-notification"
    );
    assert_eq!(shown["deadlines"][1]["due_on"], "2026-12-14");
    desk.set_clock("2026-12-02T09:00:00Z");
    assert_eq!(desk.run("status --check").status, 20);
    // The rapid review runs from the day on which it was notified (2026-11-24: 15 working days).
    desk.run("case set C-2026-1 --notified-on 2026-11-24").ok();
    assert_eq!(
        lines(&desk.json("status"), "deadlines"),
        [line("C-2026-0001", "2026-12-15", false)]
    );
    assert_eq!(desk.run("status --check").status, 0);
    let refused = desk.run("case set C-2026-1 --rapid-review-ended-on 2026-11-23");
    assert!(
        refused
            .fails(1)
            .contains("ended before the incident was notified")
    );
    desk.run("case set C-2026-1 --rapid-review-ended-on tomorrow")
        .fails(1);
    desk.set_clock("2026-12-16T09:00:00Z");
    assert_eq!(desk.run("status --check").status, 20);
    desk.run("case set C-2026-1 --rapid-review-ended-on 2026-12-15")
        .ok();
    assert_eq!(desk.json("status")["deadlines"], json!([]));
    assert_eq!(desk.json("case show C-2026-1")["deadlines"], json!([]));
    // Taken back, it counts again; the closing of the case ends it.
    desk.run("case set C-2026-1 --rapid-review-ended-on ''")
        .ok();
    assert_eq!(desk.run("status --check").status, 20);
    desk.run("case close C-2026-1 --on 2026-12-16 --outcome Learned")
        .ok();
    assert_eq!(desk.json("status")["deadlines"], json!([]));
}

#[test]
fn a_review_that_was_decided_on_settles_what_came_before_it() {
    let desk = Desk::new();
    desk.run(
        "referral add --source dfe-notification --received-on 2026-11-23 --aware-on 2026-11-20",
    )
    .ok();
    desk.run("case open --title 'An example' --basis working-together-2018 --referral R-2026-1")
        .ok();
    let due = |desk: &Desk| -> Vec<Value> {
        lines(&desk.json("status"), "deadlines")
            .into_iter()
            .map(|(_, due, _)| due)
            .collect()
    };
    assert_eq!(due(&desk), ["2026-11-27", "2026-12-14"]);
    // A Safeguarding Adult Review has nothing to do with the notification about a child.
    desk.run("case set C-2026-1 --review adult-review --review-decided-on 2026-11-23")
        .ok();
    assert_eq!(due(&desk), ["2026-11-27", "2026-12-14", "2027-05-23"]);
    desk.run("case set C-2026-1 --review rapid-review --review-decided-on 2026-11-23")
        .ok();
    assert_eq!(due(&desk), ["2026-12-14"]);
    desk.run("case set C-2026-1 --review child-practice-review --review-decided-on 2026-11-23")
        .ok();
    assert_eq!(due(&desk), ["2027-05-23"]);
    assert_eq!(desk.json("case list --all")[0]["notified_on"], Value::Null);
}

#[test]
fn holds_copies_lists_and_counts() {
    let desk = Desk::new();
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    for (key, recipient, by) in [
        ("s1", "contractor", json!("2026-11-01")),
        ("s2", "contractor", json!("2027-01-31")),
        ("s3", "service-user-or-family", Value::Null),
    ] {
        records.push(json!({"kind": "disclosure", "key": key, "case": "c1", "to_name": "Somebody", "recipient": recipient,
            "decision": "shared", "what": "The report.", "purpose": "To read it.", "basis": "s16E", "necessity": "They asked.",
            "consent": "given", "method": "hand", "agreement": "A-1", "stored_at": "A safe", "return_by": by,
            "authorised_by": "alice", "on": "2006-04-03"}));
    }
    import(&desk, &records);
    desk.run("retention sweep").ok();
    desk.run("retention hold C-2026-1 --reason Inquest --review-on 2026-12-07")
        .ok();
    desk.run("retention hold C-2026-1 --reason Court --review-on 2026-12-08")
        .ok();
    let status = desk.json("status");
    assert_eq!(
        lines(&status, "contractors"),
        [
            ("S-000001".to_owned(), json!("2026-11-01"), json!(true)),
            ("S-000002".to_owned(), json!("2027-01-31"), json!(false)),
        ]
    );
    assert_eq!(
        lines(&status, "holds"),
        [("H-0001".to_owned(), json!("2026-12-07"), json!(false))]
    );
    assert_eq!(status["holds_active"], 2);
    assert_eq!(status["historic_disclosures"], 1);
    assert_eq!(lines(&status, "disposal_lists").len(), 1);
    assert_eq!(
        status["disposals"]["cases"],
        json!({"not-closed": 0, "not-due": 0, "due": 1, "blocked": 1, "undetermined": 0})
    );
    desk.set_clock("2026-12-08T09:00:00Z");
    let status = desk.json("status");
    assert_eq!(
        lines(&status, "holds"),
        [
            ("H-0001".to_owned(), json!("2026-12-07"), json!(true)),
            ("H-0002".to_owned(), json!("2026-12-08"), json!(false)),
        ]
    );
    assert!(!desk.run("status").ok().contains("Somebody"));
}

#[test]
fn training_is_brought_up_after_a_year_and_to_oneself() {
    let desk = Desk::new();
    desk.add_user("olly", "officer");
    desk.add_user("sweep", "service");
    let status = desk.json("status");
    // Nothing on record: brought up, not overdue. A machine is not trained.
    assert_eq!(
        lines(&status, "training"),
        [("olly".to_owned(), Value::Null, json!(false))]
    );
    assert_eq!(desk.run("status --check").status, 0);
    assert!(desk.run_as("olly", "status").stderr.contains("Your own"));
    assert!(!desk.run("status").stderr.contains("Your own"));
    desk.run("user set olly --trained-on 2025-11-23").ok();
    assert_eq!(desk.json("status")["training"], json!([]));
    desk.run("user set olly --trained-on 2025-11-22").ok();
    assert_eq!(
        lines(&desk.json("status"), "training"),
        [("olly".to_owned(), json!("2026-11-22"), json!(true))]
    );
    assert_eq!(desk.run("status --check").status, 20);
}

#[test]
fn everybody_may_see_it() {
    let desk = Desk::new();
    for roles in ["officer", "manager", "dpo", "auditor", "admin", "service"] {
        desk.add_user(&format!("the-{roles}"), roles);
        desk.run_as(&format!("the-{roles}"), "status").ok();
    }
}
