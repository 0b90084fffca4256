//! What stands against disposal, one by one.

use serde_json::json;

use super::{blocks, case, due_case, import, item, person, state, subject};
use crate::support::Desk;

fn desk_with_due_case() -> Desk {
    let desk = Desk::new();
    import(&desk, &due_case("c1"));
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk
}

#[test]
fn two_holds_and_one_released_is_still_held() {
    let desk = desk_with_due_case();
    assert_eq!(
        desk.run("retention hold c-2026-1 --reason 'Inquest opened'")
            .ok(),
        "H-0001"
    );
    assert_eq!(
        desk.run("retention hold P-1 --reason 'Before a court'")
            .ok(),
        "H-0002"
    );
    assert_eq!(blocks(&desk, "C-2026-0001"), ["hold H-0001", "hold H-0002"]);
    assert_eq!(state(&desk, "C-2026-0001"), "blocked");
    let released = desk.json("retention release H-1 --reason 'Inquest concluded'");
    assert_eq!(released["state"], "released");
    assert_eq!(released["release_reason"], "Inquest concluded");
    assert_eq!(blocks(&desk, "C-2026-0001"), ["hold H-0002"]);
    assert_eq!(state(&desk, "C-2026-0001"), "blocked");
    desk.run("retention release H-2 --reason 'Case dismissed'")
        .ok();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    assert!(
        desk.run("retention release H-2 --reason Again")
            .fails(1)
            .contains("released already")
    );
    desk.run("retention release H-9 --reason Again").fails(4);
}

#[test]
fn a_hold_is_on_exactly_one_thing_and_says_why() {
    let desk = desk_with_due_case();
    for line in [
        "retention hold --reason Why",
        "retention hold C-2026-1 --tag inquiry --reason Why",
        "retention hold --tag inquiry --category child --reason Why",
        "retention hold --category baby --reason Why",
        "retention hold N-1 --reason Why",
        "retention hold C-2026-1",
        "retention hold C-2026-1 --reason ' '",
        "retention release H-1",
        "retention release C-2026-1 --reason Why",
    ] {
        desk.run(line).fails(2);
    }
    desk.run("retention hold C-2026-7 --reason Why").fails(4);
    desk.run("retention hold P-7 --reason Why").fails(4);
    desk.run("retention hold C-2026-1 --reason Why --review-on 2026-11-22")
        .fails(1);
    let hold = desk.json("retention hold C-2026-1 --reason Why --review-on 2027-05-01");
    assert_eq!(hold["case"], "C-2026-0001");
    assert_eq!(hold["review_on"], "2027-05-01");
    assert_eq!(hold["state"], "active");
    assert_eq!(hold["placed_by"], "alice");
}

#[test]
fn class_holds_cover_a_tag_or_a_category_now_and_later() {
    let desk = desk_with_due_case();
    let unused = desk.run("retention hold --tag ' IICSA ' --reason 'Section 21 letter'");
    assert_eq!(unused.ok(), "H-0001");
    assert!(
        unused.stderr.contains("No case has this tag yet"),
        "{}",
        unused.stderr
    );
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk.run("case set C-2026-1 --tag iicsa").ok();
    assert_eq!(blocks(&desk, "C-2026-0001"), ["class-hold H-0001"]);

    assert_eq!(
        desk.run("retention hold --category child --reason Inquiry")
            .ok(),
        "H-0002"
    );
    assert_eq!(blocks(&desk, "C-2026-0001"), ["class-hold H-0001"]);
    assert_eq!(
        desk.run("retention hold --category adult --reason Inquiry")
            .ok(),
        "H-0003"
    );
    assert_eq!(
        blocks(&desk, "C-2026-0001"),
        ["class-hold H-0001", "class-hold H-0003"]
    );
    // A manager places them, and only the Data Protection Officer releases them.
    desk.add_user("mona", "manager");
    desk.run_as("mona", "retention hold --tag other --reason Inquiry")
        .ok();
    for hold in ["H-1", "H-3"] {
        desk.run_as("mona", &format!("retention release {hold} --reason Over"))
            .fails(5);
        desk.run(&format!("retention release {hold} --reason Over"))
            .ok();
    }
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    desk.run_as("mona", "retention hold C-2026-1 --reason Inquest")
        .ok();
    desk.run_as("mona", "retention release H-5 --reason Over")
        .ok();
}

#[test]
fn a_hold_on_children_holds_declined_referrals_about_children() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            person("p1", Some("2000-06-01")),
            json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2010-11-02",
                   "people": [{"person": "p1", "role": "subject"}]}),
        ],
    );
    desk.sql()
        .execute_batch(
            "UPDATE referral SET state = 'declined', decline_reason = 'No', decided_on = '2010-11-05', decided_by = 'alice',
                 disposal_state = 'dated', dispose_after = '2025-06-01', disposal_rule = 'child-until-25'",
        )
        .unwrap();
    assert_eq!(state(&desk, "R-2026-0001"), "due");
    desk.run("retention hold --category adult --reason Inquiry")
        .ok();
    assert_eq!(state(&desk, "R-2026-0001"), "due");
    desk.run("retention hold --category child --reason Inquiry")
        .ok();
    assert_eq!(blocks(&desk, "R-2026-0001"), ["class-hold H-0002"]);
    desk.run("retention hold P-1 --reason Inquest").ok();
    assert_eq!(
        blocks(&desk, "R-2026-0001"),
        ["hold H-0003", "class-hold H-0002"]
    );
}

#[test]
fn an_open_access_request_blocks_every_case_its_subject_is_on() {
    let desk = Desk::new();
    let mut records = due_case("c1").to_vec();
    records.push(person("mother", None));
    records.push(case(
        "c2",
        "2006-01-09",
        Some("2006-05-02"),
        &[
            subject("person-c1", "adult"),
            json!({"person": "mother", "role": "mother"}),
        ],
    ));
    import(&desk, &records);
    let sql = desk.sql();
    sql.execute_batch(
        "INSERT INTO access_request (id, subject, received_on, state, recorded_by, recorded_at) VALUES
             (20260000001, 2, '2026-11-02', 'open', 'alice', '2026-11-02T09:00:00Z')",
    )
    .unwrap();
    // The mother is no subject of the second case, but she is on it.
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    assert_eq!(
        blocks(&desk, "C-2026-0002"),
        ["access-request AR-2026-0001"]
    );
    let explained = desk.json("retention explain C-2026-2");
    assert_eq!(explained["state"], "blocked");
    assert!(
        explained["blocks"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("P-000002")
    );
    sql.execute_batch("UPDATE access_request SET state = 'closed', closed_on = '2026-11-20'")
        .unwrap();
    assert_eq!(state(&desk, "C-2026-0002"), "due");
}

#[test]
fn a_contractor_who_still_has_a_copy_blocks_until_it_is_attested() {
    let desk = Desk::new();
    let mut records = due_case("c1").to_vec();
    records.push(json!({"kind": "organisation", "key": "o", "name": "Harbour Reviews", "type": "contractor"}));
    records.push(json!({"kind": "disclosure", "key": "s", "case": "c1", "to": "o", "recipient": "contractor", "decision": "shared",
        "what": "The chronology.", "purpose": "To write the review.", "basis": "s16E", "necessity": "It is the review.",
        "consent": "given", "method": "secure-email", "agreement": "A-1", "stored_at": "Their server",
        "return_by": "2006-04-01", "authorised_by": "alice", "on": "2006-03-01"}));
    import(&desk, &records);
    assert_eq!(blocks(&desk, "C-2026-0001"), ["reviewer S-000001"]);
    let explained = desk.run("retention explain C-2026-1").ok();
    assert!(
        explained.contains("O-0001") && explained.contains("S-000001"),
        "{explained}"
    );
    // A correction takes the place of the old entry: the block names it instead.
    desk.run("case reopen C-2026-1 --reason 'To correct the log'")
        .ok();
    desk.run("share correct S-1 --what 'The chronology and the genogram' --reason 'It was more'")
        .ok();
    assert_eq!(blocks(&desk, "C-2026-0001"), ["reviewer S-000002"]);
    desk.run("case close C-2026-1 --on 2026-11-20 --outcome Done")
        .ok();
    assert_eq!(blocks(&desk, "C-2026-0001"), ["reviewer S-000002"]);
    desk.run("share attest S-2 --how destroyed --on 2026-11-20 --by-whom 'The reviewer'")
        .ok();
    assert!(blocks(&desk, "C-2026-0001").is_empty());
}

#[test]
fn a_hold_follows_a_person_through_a_merge() {
    let desk = Desk::new();
    let mut records = due_case("c1").to_vec();
    records.extend([person("again", None), person("third", None)]);
    import(&desk, &records);
    let sql = desk.sql();
    // P-000002 turns out to be P-000001, and P-000003 to be P-000002.
    desk.run("retention hold P-2 --reason Inquest").ok();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
    sql.execute_batch("UPDATE person SET merged_into = 1 WHERE id = 2")
        .unwrap();
    assert_eq!(blocks(&desk, "C-2026-0001"), ["hold H-0001"]);
    sql.execute_batch("UPDATE person SET merged_into = 2 WHERE id = 3")
        .unwrap();
    // A hold placed on the old reference is one on the record that stands for it now.
    let placed = desk.json("retention hold P-3 --reason Court");
    assert_eq!(placed["person"], "P-000001");
    assert_eq!(blocks(&desk, "C-2026-0001"), ["hold H-0001", "hold H-0002"]);
    // And one from before a split, which was merged the other way round, still counts for whoever is left on the case.
    desk.run("retention release H-1 --reason Over").ok();
    desk.run("retention release H-2 --reason Over").ok();
    assert_eq!(state(&desk, "C-2026-0001"), "due");
}

#[test]
fn what_is_undetermined_shows_its_blocks_and_stays_undetermined() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            person("p", None),
            case(
                "c",
                "2015-01-05",
                Some("2015-06-01"),
                &[subject("p", "child")],
            ),
        ],
    );
    desk.run("retention hold C-2026-1 --reason Inquest").ok();
    let item = item(&desk, "C-2026-0001");
    assert_eq!(item["state"], "undetermined");
    assert_eq!(item["blocks"], json!([{"kind": "hold", "ref": "H-0001"}]));
}
