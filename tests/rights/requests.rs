//! Recording and deciding: the clock, what is refused, what is said of what follows.

use serde_json::json;

use super::{ask, desk};
use crate::support::Desk;

#[test]
fn the_month_is_reckoned_as_for_access_requests() {
    let desk = desk();
    // RULES.md section 5, and more: month ends, leap days, weekends, bank holidays.
    for (received, due) in [
        ("2026-01-31", "2026-03-02"),
        ("2026-09-03", "2026-10-05"),
        ("2026-03-03", "2026-04-07"),
        ("2026-10-31", "2026-11-30"),
        ("2024-01-31", "2024-02-29"),
        ("2025-11-25", "2025-12-29"),
        ("2026-07-31", "2026-09-01"),
        ("2026-04-04", "2026-05-05"),
        ("2026-05-31", "2026-06-30"),
        ("2026-11-23", "2026-12-23"),
    ] {
        let shown = ask(&desk, "P-1", "erasure", received);
        assert_eq!(shown["due_on"], due, "received {received}");
        assert_eq!(shown["start"], received);
        let steps = shown["steps"].as_array().unwrap();
        assert_eq!(steps.last().unwrap()["on"], due);
        assert!(steps.iter().all(|step| step["rule"].as_str().is_some()));
    }
}

#[test]
fn the_most_urgent_comes_first_and_overdue_is_said_in_words() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-11-20");
    ask(&desk, "P-1", "rectification", "2026-09-01");
    ask(&desk, "P-2", "objection", "2026-11-02");
    let list = desk.json("rights list");
    let order: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["ref"].as_str().unwrap())
        .collect();
    assert_eq!(order, ["RR-2026-0002", "RR-2026-0003", "RR-2026-0001"]);
    assert_eq!(list[0]["state"], "overdue");
    assert!(desk.run("rights list").ok().contains("53 days overdue"));
    assert!(
        desk.run("rights show RR-2026-2")
            .ok()
            .contains("The answer is overdue")
    );
}

#[test]
fn three_months_only_where_it_is_told_in_the_first_month() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-10-31");
    let extended = desk.json("rights extend RR-2026-1 --told-on 2026-11-20 --reason 'Three files'");
    assert_eq!(extended["due_on"], "2027-02-01");
    assert_eq!(extended["extended"], true);
    ask(&desk, "P-1", "erasure", "2026-09-30");
    let late = desk
        .run("rights extend RR-2026-2 --told-on 2026-11-02 --reason Late")
        .fails(1);
    assert!(late.contains("first month"), "{late}");
    desk.run("rights extend RR-2026-2 --told-on 2026-11-24 --reason Tomorrow")
        .fails(1);
    desk.run("rights extend RR-2026-2 --told-on 2026-09-29 --reason Before")
        .fails(1);
    desk.run("rights extend RR-2026-2 --told-on 2026-10-30")
        .fails(2);
    desk.run("rights extend RR-2026-2 --told-on 2026-10-30 --reason 'On the last day'")
        .ok();
}

#[test]
fn proof_of_identity_that_was_asked_for_starts_the_month() {
    let desk = desk();
    ask(&desk, "P-1", "rectification", "2026-01-31");
    let waiting = desk.json("rights identity RR-2026-1 --requested-on 2026-02-02");
    assert_eq!(waiting["state"], "awaiting-identity");
    assert_eq!(waiting["due_on"], json!(null));
    let proved = desk.json("rights identity RR-2026-1 --received-on 2026-02-28");
    assert_eq!(proved["due_on"], "2026-03-30");
}

#[test]
fn a_wrong_event_of_the_clock_is_corrected_by_one_that_names_it_and_both_stay() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-10-31");
    desk.run("rights identity RR-2026-1 --requested-on 2026-11-02")
        .ok();
    desk.run("rights identity RR-2026-1 --received-on 2026-11-20")
        .ok();
    desk.run("rights identity RR-2026-1 --received-on 2026-11-10 --corrects 2")
        .fails(2);
    let proved = desk.json(
        "rights identity RR-2026-1 --received-on 2026-11-10 --corrects 2 --reason 'Stamped on the 10th'",
    );
    assert_eq!(proved["due_on"], "2026-12-10");
    assert_eq!(proved["events"][1]["corrected_by"], 3);
    assert_eq!(proved["events"][2]["corrects"], 2);
    let text = desk.run("rights show RR-2026-1").ok();
    assert!(
        text.contains("wrong: corrected by 3") && text.contains("corrects 2"),
        "{text}"
    );
    let again = desk
        .run("rights identity RR-2026-1 --received-on 2026-11-11 --corrects 2 --reason Again")
        .fails(1);
    assert!(again.contains("corrected by event 3"), "{again}");
    let none = desk
        .run("rights extend RR-2026-1 --told-on 2026-11-12 --corrects 9 --reason None")
        .fails(1);
    assert!(none.contains("mkt rights show RR-2026-0001"), "{none}");
    desk.run(
        "rights identity RR-2026-1 --requested-on 2026-11-15 --corrects 1 --reason 'After it came'",
    )
    .fails(1);
}

#[test]
fn what_never_happened_is_voided_stays_and_the_clock_is_reckoned_without_it() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-10-31");
    desk.run("rights identity RR-2026-1 --requested-on 2026-11-02")
        .ok();
    desk.run("rights extend RR-2026-1 --told-on 2026-11-03 --reason 'Three organisations'")
        .ok();
    let kind = desk
        .run("rights extend RR-2026-1 --void 1 --reason 'Another request'")
        .fails(1);
    assert!(
        kind.contains("mkt rights identity RR-2026-0001 --void 1"),
        "{kind}"
    );
    desk.run("rights identity RR-2026-1 --void 1").fails(2);
    let voided = desk.json("rights identity RR-2026-1 --void 1 --reason 'Another request'");
    assert_eq!(voided["due_on"], "2027-02-01");
    let voided = desk.json("rights extend RR-2026-1 --void 2 --reason 'Not sent'");
    assert_eq!(voided["due_on"], "2026-11-30");
    assert_eq!(voided["events"][1]["void_why"], "Not sent");
    assert_eq!(desk.json("rights list")[0]["due_on"], "2026-11-30");
    let text = desk.run("rights show RR-2026-1").ok();
    assert!(
        text.contains("identity requested (never happened)"),
        "{text}"
    );
}

#[test]
fn what_is_missing_or_wrong_is_told_at_once() {
    let desk = desk();
    let missing = desk.run("rights add --no-input").fails(2);
    for flag in ["--subject", "--kind", "--received-on", "--what"] {
        assert!(missing.contains(flag), "{missing}");
    }
    let ahead = desk
        .run("rights add --subject P-1 --kind erasure --received-on 2026-11-24 --what Forget")
        .fails(1);
    assert!(ahead.contains("future"), "{ahead}");
    desk.run("rights add --subject P-9 --kind erasure --received-on 2026-11-20 --what Forget")
        .fails(4);
    desk.run("rights add --subject P-1 --kind forgetting --received-on 2026-11-20 --what Forget")
        .fails(2);
    let hold = desk
        .run("rights add --subject P-1 --kind erasure --received-on 2026-11-20 --what Forget --about H-1")
        .fails(2);
    assert!(hold.contains("a case (C-…)"), "{hold}");
    desk.run("rights add --subject P-1 --kind erasure --received-on 2026-11-20 --what Forget --about C-2026-9")
        .fails(4);
    desk.run("rights add --subject P-1 --kind erasure --received-on 2026-11-20 --what ' '")
        .fails(2);
    assert_eq!(desk.json("rights list --all"), json!([]));
    // Nobody but the Data Protection Officer.
    for user in ["olly", "mona"] {
        for line in [
            "rights add --subject P-1 --kind erasure --received-on 2026-11-20 --what Forget",
            "rights list",
            "rights show RR-2026-1",
            "rights close RR-2026-1 --decision granted --reason Yes",
        ] {
            let refused = desk.run_as(user, line).fails(5);
            assert!(refused.contains("Data Protection Officer"), "{refused}");
        }
    }
}

#[test]
fn it_is_taken_from_a_file_with_its_words_kept_as_given() {
    let desk = desk();
    let file = desk.private_file(
        "asked.json",
        r#"{"kind":"rights-request","subject":"p-1","request_kind":"rectification","received_on":"2026-11-20","via":"letter","on_behalf_of":"Marguerite Tollgate, her mother","about":"n-1","what":"It was the left arm,\nnot the right."}"#,
    );
    let shown = desk.json(&format!("rights add --from {file}"));
    assert_eq!(shown["ref"], "RR-2026-0001");
    assert_eq!(shown["about"], "N-000001");
    assert_eq!(shown["what"], "It was the left arm,\nnot the right.");
    assert_eq!(shown["on_behalf_of"], "Marguerite Tollgate, her mother");
    let text = desk.run("rights show RR-2026-1").ok();
    for words in ["not the right.", "UK GDPR Art 16", "letter", "N-000001"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn an_erasure_refused_because_of_a_duty_says_so_and_names_the_duty() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-11-20");
    let without = desk
        .run("rights close RR-2026-1 --decision refused --reason 'The review goes on'")
        .fails(2);
    assert!(
        without.contains("--ground") && without.contains("legal-obligation"),
        "{without}"
    );
    let wrong = desk
        .run("rights close RR-2026-1 --decision refused --ground accurate --reason Right")
        .fails(2);
    assert!(wrong.contains("legal-obligation"), "{wrong}");
    let ran = desk.run(
        "rights close RR-2026-1 --decision refused --ground legal-obligation --reason 'The review goes on'",
    );
    ran.ok();
    for words in [
        "UK GDPR Art 17(3)(b)",
        "Working Together to Safeguard Children",
        "The law obliges us",
        "Art 12(4)",
    ] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    let shown = desk.json("rights show RR-2026-1");
    assert_eq!(shown["state"], "closed");
    assert_eq!(shown["decision"], "refused");
    assert_eq!(shown["duties"], json!(["working-together-2018"]));
    assert_eq!(shown["decided_by"], "alice");
    assert!(
        desk.run("rights show RR-2026-1")
            .ok()
            .contains("The law obliges us")
    );
    desk.run("rights close RR-2026-1 --decision granted --reason Again")
        .fails(1);
}

#[test]
fn a_duty_that_no_case_tells_has_to_be_named() {
    let desk = desk();
    desk.run("person add --surname Nobody").ok();
    ask(&desk, "P-3", "erasure", "2026-11-20");
    let line =
        "rights close RR-2026-1 --decision refused --ground legal-obligation --reason 'A review'";
    assert!(desk.run(line).fails(2).contains("--duty"));
    let named = desk.json(&format!("{line} --duty care-act-2014-s44"));
    assert_eq!(named["duties"], json!(["care-act-2014-s44"]));
}

#[test]
fn an_erasure_that_is_granted_destroys_nothing_and_says_what_has_to_be_done() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-11-20");
    let ran = desk.run("rights close RR-2026-1 --decision granted --reason 'Not needed any more'");
    ran.ok();
    for words in [
        "Nothing has been destroyed",
        "by disposal alone",
        "cannot be destroyed sooner",
        "mkt share list C-2026-0001",
    ] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    assert_eq!(desk.json("person show P-1")["surname"], "Tollgate");
    assert_eq!(desk.json("note list C-2026-1").as_array().unwrap().len(), 1);
}

#[test]
fn a_rectification_names_the_correction_and_the_earlier_version_is_kept() {
    let desk = desk();
    ask(&desk, "P-1", "rectification", "2026-11-20");
    let close = "rights close RR-2026-1 --decision granted --reason 'It was wrong'";
    assert!(desk.run(close).fails(2).contains("--corrected"));
    desk.run(&format!("{close} --corrected N-9")).fails(4);
    let nothing = desk.run(&format!("{close} --corrected N-1")).fails(1);
    assert!(nothing.contains("corrects nothing"), "{nothing}");
    desk.run(&format!("{close} --corrected P-1")).fails(1);
    desk.run(&format!("{close} --corrected H-1")).fails(2);
    let text = desk.private_file("right.txt", "Seen at school.\n");
    desk.run(&format!(
        "note correct N-1 --file {text} --reason 'It was at school'"
    ))
    .ok();
    desk.run("person set P-1 --alias Wrennie").ok();
    let closed = desk.json(&format!("{close} --corrected N-2 --corrected P-1"));
    assert_eq!(closed["corrected"], json!(["N-000002", "P-000001"]));
    assert_eq!(closed["state"], "closed");
    assert_eq!(desk.json("note show N-1")["text"], "Seen at home.");
    // A correction is of no other right, and a refusal corrects nothing.
    ask(&desk, "P-1", "erasure", "2026-11-20");
    desk.run("rights close RR-2026-2 --decision granted --corrected N-2 --reason Why")
        .fails(2);
    ask(&desk, "P-1", "rectification", "2026-11-20");
    desk.run(
        "rights close RR-2026-3 --decision refused --ground accurate --corrected N-2 --reason Why",
    )
    .fails(2);
}

#[test]
fn a_correction_from_before_the_request_does_not_answer_it() {
    let desk = desk();
    let text = desk.private_file("right.txt", "Seen at school.\n");
    desk.run(&format!("note correct N-1 --file {text} --reason Wrong"))
        .ok();
    desk.set_clock("2026-12-01T10:00:00Z");
    ask(&desk, "P-1", "rectification", "2026-12-01");
    let before = desk
        .run("rights close RR-2026-1 --decision granted --corrected N-2 --reason 'It was wrong'")
        .fails(1);
    assert!(before.contains("before the request"), "{before}");
}

#[test]
fn days_of_a_decision_are_neither_ahead_nor_before_the_receipt() {
    let desk = desk();
    ask(&desk, "P-1", "erasure", "2026-11-20");
    let close = "rights close RR-2026-1 --decision withdrawn --reason 'Taken back'";
    desk.run(&format!("{close} --on 2026-11-24")).fails(1);
    desk.run(&format!("{close} --on 2026-11-19")).fails(1);
    desk.run(&format!("{close} --decided-by nobody")).fails(1);
    let closed = desk.json(&format!("{close} --on 2026-11-21 --decided-by dora"));
    assert_eq!(closed["closed_on"], "2026-11-21");
    assert_eq!(closed["decided_by"], "dora");
    assert_eq!(desk.json("rights list"), json!([]));
    assert_eq!(desk.json("rights list --all")[0]["decision"], "withdrawn");
}

#[test]
fn references_are_given_by_the_year_of_registration_and_never_again() {
    let desk = Desk::new();
    desk.run("person add --surname Example").ok();
    assert_eq!(
        ask(&desk, "P-1", "erasure", "2025-12-31")["ref"],
        "RR-2026-0001"
    );
    desk.set_clock("2027-01-04T10:00:00Z");
    assert_eq!(
        ask(&desk, "P-1", "erasure", "2027-01-02")["ref"],
        "RR-2027-0001"
    );
}
