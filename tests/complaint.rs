//! Complaints about data protection: the 30 days, the acknowledgement, the outcome (DPA 2018 s164A).

use serde_json::json;

use crate::support::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.run("person add --surname Example").ok();
    crate::support::sql::put_other_case(&desk.sql());
    desk
}

#[track_caller]
fn complain(desk: &Desk, received_on: &str) -> serde_json::Value {
    desk.json(&format!(
        "complaint add --received-on {received_on} --complainant P-1 --what 'A letter went astray'"
    ))
}

#[test]
fn the_thirty_days_are_counted_from_the_day_after_receipt_and_roll_to_a_working_day() {
    let desk = desk();
    desk.set_clock("2027-11-20T10:00:00Z");
    for (received, due) in [
        // RULES.md section 5: the thirtieth day is Sunday 19 July.
        ("2026-06-19", "2026-07-20"),
        ("2026-06-20", "2026-07-20"),
        ("2026-06-21", "2026-07-21"),
        // 1 August is a Saturday; 31 August is the summer bank holiday.
        ("2026-07-02", "2026-08-03"),
        ("2026-08-01", "2026-09-01"),
        // Christmas Day, and Boxing Day on a Saturday, whose substitute is Monday.
        ("2026-11-25", "2026-12-29"),
        ("2026-11-26", "2026-12-29"),
        ("2026-12-02", "2027-01-04"),
        // Good Friday 26 March and Easter Monday 29 March 2027.
        ("2027-02-24", "2027-03-30"),
        // Over a month's end, in a year without a leap day.
        ("2027-01-31", "2027-03-02"),
        ("2027-03-31", "2027-04-30"),
    ] {
        let shown = complain(&desk, received);
        assert_eq!(shown["due_on"], due, "received {received}");
        let steps = shown["steps"].as_array().unwrap();
        assert_eq!(steps[0]["on"], received);
        assert_eq!(steps.last().unwrap()["on"], due);
        assert!(
            steps[1]["what"]
                .as_str()
                .unwrap()
                .contains("first of the 30 days")
        );
    }
}

#[test]
fn one_from_before_the_law_has_no_day_and_says_so() {
    let desk = desk();
    let shown = complain(&desk, "2026-06-18");
    assert_eq!(shown["due_on"], json!(null));
    assert_eq!(shown["state"], "received");
    assert_eq!(shown["overdue"], false);
    let text = desk.run("complaint show DC-2026-1").ok();
    assert!(text.contains("before 19 June 2026"), "{text}");
    desk.run("status --check").ok();
}

#[test]
fn acknowledging_says_whether_it_was_in_time() {
    let desk = desk();
    complain(&desk, "2026-10-20");
    complain(&desk, "2026-10-30");
    let late = desk.json("complaint acknowledge DC-2026-1 --on 2026-11-20");
    assert_eq!(late["state"], "acknowledged");
    assert_eq!(late["days_left"], json!(null));
    let last = late["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["what"], "It was acknowledged, 1 day late.");
    let in_time = desk.json("complaint acknowledge DC-2026-2 --on 2026-11-23");
    assert_eq!(
        in_time["steps"].as_array().unwrap().last().unwrap()["what"],
        "It was acknowledged in time."
    );
    let again = desk
        .run("complaint acknowledge DC-2026-2 --on 2026-11-23")
        .fails(1);
    assert!(again.contains("acknowledged already"), "{again}");
    complain(&desk, "2026-11-20");
    desk.run("complaint acknowledge DC-2026-3 --on 2026-11-24")
        .fails(1);
    desk.run("complaint acknowledge DC-2026-3 --on 2026-11-19")
        .fails(1);
    desk.run("complaint acknowledge DC-2026-9 --on today")
        .fails(4);
}

#[test]
fn the_list_begins_with_what_is_most_urgent_and_says_overdue_in_words() {
    let desk = desk();
    complain(&desk, "2026-11-20");
    complain(&desk, "2026-10-01");
    complain(&desk, "2026-09-01");
    complain(&desk, "2026-06-01");
    desk.run("complaint acknowledge DC-2026-3 --on 2026-09-02")
        .ok();
    let list = desk.json("complaint list");
    let order: Vec<(&str, &str)> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["ref"].as_str().unwrap(), one["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        order,
        [
            ("DC-2026-0002", "overdue"),
            ("DC-2026-0001", "received"),
            ("DC-2026-0004", "received"),
            ("DC-2026-0003", "acknowledged"),
        ]
    );
    let text = desk.run("complaint list").ok();
    assert!(text.contains("21 days overdue"), "{text}");
    assert!(
        desk.run("complaint show DC-2026-2")
            .ok()
            .contains("The acknowledgement is overdue")
    );
}

#[test]
fn it_is_closed_with_an_outcome_what_was_done_and_when_it_was_told() {
    let desk = desk();
    complain(&desk, "2026-11-10");
    let missing = desk.run("complaint close DC-2026-1").fails(2);
    for flag in ["--outcome", "--done", "--told-on"] {
        assert!(missing.contains(flag), "{missing}");
    }
    desk.run("complaint close DC-2026-1 --outcome lost --done Something --told-on today")
        .fails(2);
    let done = desk.file(
        "done.txt",
        "The letter was sent again,\nto the right house.\n",
    );
    let line = format!("complaint close DC-2026-1 --outcome partly-upheld --done-file {done}");
    desk.run(&line).fails(2);
    desk.run(&format!("{line} --told-on 2026-11-24")).fails(1);
    desk.run(&format!("{line} --told-on 2026-11-09")).fails(1);
    desk.run(&format!("{line} --told-on today --on 2026-11-24"))
        .fails(1);
    // The six years run from the day of closing: it is not before the complainant was told.
    let early = desk
        .run(&format!("{line} --told-on 2026-11-20 --on 2026-11-19"))
        .fails(1);
    assert!(early.contains("20 November 2026"), "{early}");
    let closed = desk.json(&format!("{line} --told-on 2026-11-20 --on 2026-11-21"));
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["outcome"], "partly-upheld");
    assert_eq!(closed["told_on"], "2026-11-20");
    assert_eq!(
        closed["done"],
        "The letter was sent again,\nto the right house.\n"
    );
    desk.run(&format!("{line} --told-on today")).fails(1);
    desk.run("complaint acknowledge DC-2026-1 --on today")
        .fails(1);
    assert_eq!(desk.json("complaint list"), json!([]));
    assert_eq!(desk.json("complaint list --all")[0]["ref"], "DC-2026-0001");
    complain(&desk, "2026-11-10");
    let withdrawn =
        desk.json("complaint close DC-2026-2 --outcome withdrawn --done 'Taken back by phone'");
    assert_eq!(withdrawn["told_on"], json!(null));
}

#[test]
fn one_is_not_closed_before_it_was_acknowledged() {
    let desk = desk();
    complain(&desk, "2026-11-02");
    desk.run("complaint acknowledge DC-2026-1 --on 2026-11-10")
        .ok();
    let line = "complaint close DC-2026-1 --outcome withdrawn --done 'Taken back' --on";
    let early = desk.run(&format!("{line} 2026-11-09")).fails(1);
    assert!(early.contains("acknowledged on"), "{early}");
    desk.run(&format!("{line} 2026-11-10")).ok();
}

#[test]
fn what_is_missing_or_wrong_is_told_at_once() {
    let desk = desk();
    let missing = desk.run("complaint add --no-input").fails(2);
    for flag in ["--received-on", "--complainant-name", "--what"] {
        assert!(missing.contains(flag), "{missing}");
    }
    let base = "complaint add --what Something";
    desk.run(&format!(
        "{base} --complainant P-1 --received-on 2026-11-24"
    ))
    .fails(1);
    let both = desk
        .run(&format!(
            "{base} --received-on 2026-11-20 --complainant P-1 --complainant-name Somebody"
        ))
        .fails(1);
    assert!(both.contains("not both"), "{both}");
    for (about, status) in [
        ("C-2026-9", 4),
        ("AR-2026-1", 4),
        ("RR-2026-1", 4),
        ("P-9", 4),
        ("N-1", 2),
        ("nonsense", 2),
    ] {
        desk.run(&format!(
            "{base} --received-on 2026-11-20 --complainant P-1 --about {about}"
        ))
        .fails(status);
    }
    assert_eq!(desk.json("complaint list --all"), json!([]));
    let shown = desk.json(&format!(
        "{base} --received-on 2026-11-20 --complainant-name 'Jo Somebody' --about c-2026-2"
    ));
    assert_eq!(shown["about"], "C-2026-0002");
    assert_eq!(shown["complainant_name"], "Jo Somebody");
    for (name, role) in [
        ("olly", "officer"),
        ("mona", "manager"),
        ("aude", "auditor"),
    ] {
        desk.add_user(name, role);
        for line in [
            "complaint list",
            "complaint show DC-2026-1",
            "complaint acknowledge DC-2026-1 --on today",
            "complaint close DC-2026-1 --outcome upheld --done Yes --told-on today",
        ] {
            desk.run_as(name, line).fails(5);
        }
    }
}

#[test]
fn status_brings_both_up_and_fails_its_check_when_one_is_overdue() {
    let desk = desk();
    complain(&desk, "2026-11-20");
    desk.run("rights add --subject P-1 --kind erasure --received-on 2026-11-20 --what Forget")
        .ok();
    desk.run("status --check").ok();
    let status = desk.json("status");
    assert_eq!(status["complaints"][0]["ref"], "DC-2026-0001");
    assert_eq!(status["complaints"][0]["due_on"], "2026-12-21");
    assert_eq!(status["rights_requests"][0]["ref"], "RR-2026-0001");
    assert_eq!(status["rights_requests"][0]["due_on"], "2026-12-21");
    let text = desk.run("status").ok();
    assert!(
        text.contains("Complaint to be acknowledged") && text.contains("Rights request (erasure)"),
        "{text}"
    );
    desk.set_clock("2026-12-22T10:00:00Z");
    let ran = desk.run("--quiet status --check");
    assert_eq!(ran.status, 20);
    assert!(
        ran.stdout.contains("DC-2026-0001") && ran.stdout.contains("RR-2026-0001"),
        "{}",
        ran.stdout
    );
    desk.run("complaint acknowledge DC-2026-1 --on 2026-12-21")
        .ok();
    desk.run("rights close RR-2026-1 --decision granted --reason Yes")
        .ok();
    desk.run("status --check").ok();
    assert_eq!(desk.json("status")["complaints"][0]["due_on"], json!(null));
}
