//! A hold on a person, and what they ask, keep every file that names them in any way: whoever goes with a file is asked about.

use mkt::actions::disposal::preview;
use mkt::domain::reference::{AnyRef, PersonRef, Reference as _};
use mkt::error::Code;
use mkt::store::disposal::{Holds, destroy, destroy_begin, doomed};
use serde_json::{Value, json};

use super::{blocks, case, import, person, state, subject};
use crate::support::Desk;

/// A case that has been due since 2 May 2016 about P-000001, with a referral that names P-000002 too, who is not on the case.
fn named_on_the_referral() -> Desk {
    let desk = Desk::new();
    let mut whole = case(
        "c1",
        "2006-01-09",
        Some("2006-05-02"),
        &[subject("anna", "adult")],
    );
    whole["referrals"] = json!(["r1"]);
    import(
        &desk,
        &[
            person("anna", Some("1950-01-01")),
            person("bertha", Some("1980-01-01")),
            json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2006-01-02",
                   "people": [{"person": "anna", "role": "subject", "subject": true},
                              {"person": "bertha", "role": "mother", "subject": false}]}),
            whole,
        ],
    );
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk
}

/// One case, open since 9 January 2006, about an adult; and somebody who is on no case, P-000002.
fn open_case_and_somebody() -> Desk {
    let desk = Desk::new();
    import(
        &desk,
        &[
            person("anna", Some("1950-01-01")),
            person("bertha", Some("1980-01-01")),
            case("c1", "2006-01-09", None, &[subject("anna", "adult")]),
        ],
    );
    desk
}

fn close(desk: &Desk) {
    desk.run("case close C-2026-1 --on 2006-05-02 --outcome Closed.")
        .ok();
    assert_eq!(state(desk, "C-2026-0001"), "due");
}

/// The hold on this person is found by everything that tells where the case stands, and disposal cannot be proposed.
#[track_caller]
fn is_held(desk: &Desk, person: &str) {
    let hold = desk
        .run(&format!("retention hold {person} --reason 'An inquiry'"))
        .ok();
    assert_eq!(blocks(desk, "C-2026-0001"), [format!("hold {hold}")]);
    let explained = desk.json("retention explain C-2026-1");
    assert_eq!(explained["state"], "blocked");
    let why = explained["blocks"][0]["reason"].as_str().unwrap();
    assert!(why.contains(&hold) && why.contains(person), "{why}");
    let status = desk.json("status");
    assert_eq!(
        status["disposals"]["blocked_by"],
        json!([{"kind": "hold", "ref": hold, "records": 1}])
    );
    assert!(desk.run("status").ok().contains(&hold));
    let swept = desk.run("retention sweep");
    assert!(swept.ok().contains(&hold) && !swept.stderr.contains("D-2026-0001"));
    let timeline = desk.json("case timeline C-2026-1").to_string();
    assert!(timeline.contains(&hold), "{timeline}");
    desk.run(&format!("retention release {hold} --reason 'It is over'"))
        .ok();
    assert_eq!(state(desk, "C-2026-0001"), "due");
}

#[test]
fn a_person_whom_only_its_referral_names_holds_a_case() {
    is_held(&named_on_the_referral(), "P-000002");
}

#[test]
fn a_person_who_was_taken_off_holds_a_case() {
    let desk = open_case_and_somebody();
    desk.run("case link C-2026-1 P-2 --role mother").ok();
    desk.run("case unlink C-2026-1 P-2 --reason 'Not involved'")
        .ok();
    close(&desk);
    is_held(&desk, "P-000002");
}

#[test]
fn a_person_whose_details_came_with_it_holds_a_case() {
    let desk = open_case_and_somebody();
    let added = desk
        .run("person add --surname Fictional --came-with C-2026-1")
        .ok();
    close(&desk);
    is_held(&desk, &added);
}

#[test]
fn a_person_whose_details_came_with_its_referral_holds_a_case() {
    let desk = named_on_the_referral();
    let added = desk
        .run("person add --surname Fictional --came-with R-2026-1")
        .ok();
    is_held(&desk, &added);
}

#[test]
fn a_person_of_whom_was_decided_how_long_it_is_kept_holds_a_case() {
    let desk = open_case_and_somebody();
    close(&desk);
    desk.sql()
        .execute_batch(
            "INSERT INTO retention_decision (case_id, person, until_date, reason, decided_by, decided_at)
             VALUES (20260000001, 2, '2016-01-01', 'Decided.', 'alice', '2006-06-01T09:00:00Z')",
        )
        .unwrap();
    is_held(&desk, "P-000002");
}

#[test]
fn a_hold_under_another_reference_of_whom_it_names_holds_a_case() {
    let desk = named_on_the_referral();
    import(&desk, &[person("again", None)]);
    desk.run("retention hold P-3 --reason Inquest").ok();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk.run("person merge P-3 --into P-2 --reason 'The same person'")
        .ok();
    assert_eq!(blocks(&desk, "C-2026-0001"), ["hold H-0001"]);
}

#[test]
fn what_somebody_asks_whom_only_the_referral_names_blocks_a_case() {
    for (ask, block) in [
        (
            "sar add --subject P-2 --received-on 2026-11-16 --via letter",
            "access-request AR-2026-0001",
        ),
        (
            "rights add --subject P-2 --kind restriction --received-on 2026-11-16 --what-file -",
            "rights-request RR-2026-0001",
        ),
        (
            "complaint add --complainant P-2 --received-on 2026-11-16 --what-file -",
            "complaint DC-2026-0001",
        ),
    ] {
        let desk = named_on_the_referral();
        desk.run_with(ask, "What they ask.\n").ok();
        assert_eq!(blocks(&desk, "C-2026-0001"), [block], "{ask}");
        assert_eq!(state(&desk, "C-2026-0001"), "blocked");
    }
}

#[test]
fn a_declined_referral_is_held_by_whoever_came_with_it() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2010-11-02", "people": []}),
        ],
    );
    let added = desk
        .run("person add --surname Fictional --came-with R-2026-1")
        .ok();
    desk.sql()
        .execute_batch(
            "UPDATE referral SET state = 'declined', decline_reason = 'No', decided_on = '2010-11-05', decided_by = 'alice',
                 disposal_state = 'dated', dispose_after = '2020-11-05', disposal_rule = 'adult-period'",
        )
        .unwrap();
    assert_eq!(state(&desk, "R-2026-0001"), "due");
    desk.run(&format!("retention hold {added} --reason Inquest"))
        .ok();
    assert_eq!(blocks(&desk, "R-2026-0001"), ["hold H-0001"]);
}

/// A hold that was placed after the approval, on somebody whom only the referral names: nothing is destroyed.
#[test]
fn a_hold_placed_after_the_approval_keeps_all_of_it() {
    let desk = named_on_the_referral();
    desk.add_user("mona", "manager");
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run_as("mona", "retention hold P-2 --reason Inquest")
        .ok();
    let ran = desk.run("retention dispose D-2026-1 --confirm D-2026-1 --json");
    assert_eq!(ran.status, 3, "{}{}", ran.stdout, ran.stderr);
    let whole: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(whole["data"]["disposed"], json!([]));
    assert_eq!(
        whole["data"]["skipped"][0]["why"],
        json!(["blocked H-0001"])
    );
    for line in ["case show C-2026-1", "person show P-2", "person show P-1"] {
        desk.run(line).ok();
    }
}

/// The second safeguard: whoever is under a hold is not among those who would go, whatever was asked before.
#[test]
fn nobody_under_a_hold_is_among_those_who_go() {
    let desk = named_on_the_referral();
    desk.run("retention sweep").ok();
    desk.run("retention hold P-2 --reason Inquest").ok();
    let mut session = desk.session();
    let (_, previews) = preview(&mut session, "D-2026-1".parse().unwrap()).unwrap();
    assert_eq!(previews[0].people, [PersonRef::from_id(1)]);
    let staying: Vec<String> = previews[0]
        .staying
        .iter()
        .map(|staying| format!("{} {:?}", staying.person, staying.because_of))
        .collect();
    assert_eq!(staying.len(), 1, "{staying:?}");
    assert_eq!(
        previews[0].staying[0].because_of,
        ["H-1".parse::<AnyRef>().unwrap()]
    );
}

/// The third: destroying is refused, whole, where a hold that has not been released would go or keeps somebody who is named.
#[test]
fn destroying_refuses_what_is_under_a_hold_even_when_nothing_else_did() {
    for hold in ["P-1", "P-2", "C-2026-1"] {
        let desk = named_on_the_referral();
        let placed = desk
            .run(&format!("retention hold {hold} --reason Inquest"))
            .ok();
        let case: AnyRef = "C-2026-1".parse().unwrap();
        let mut session = desk.session();
        {
            let tx = session.begin().unwrap();
            destroy_begin(&tx).unwrap();
            let goes = doomed(&tx, case, Holds::Stand).unwrap();
            let refused = destroy(&tx, &goes).unwrap_err();
            assert_eq!(refused.code, Code::Refused);
            assert!(refused.message.contains(&placed), "{}", refused.message);
        }
        drop(session);
        desk.run(&format!("retention release {placed} --reason Over"))
            .ok();
        let mut session = desk.session();
        let tx = session.begin().unwrap();
        destroy_begin(&tx).unwrap();
        destroy(&tx, &doomed(&tx, case, Holds::Stand).unwrap()).unwrap();
    }
}
