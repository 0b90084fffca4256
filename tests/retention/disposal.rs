//! Disposal from proposal to certificate: who may, what goes, what stays, and that nothing of it is left.

use serde_json::{Value, json};

use super::{case, due_case, import, subject};
use crate::support::Desk;

/// A desk with managers `mona` and `max`, and these records imported.
fn desk_with(records: &[Value]) -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    desk.add_user("max", "manager");
    import(&desk, records);
    desk
}

/// Everything of a case that has names in it: two people, an organisation, notes, a disclosure, a referral.
fn rich_case() -> Vec<Value> {
    vec![
        json!({"kind": "organisation", "key": "o1", "name": "Elmfield Surgery", "type": "health-and-social-care"}),
        json!({"kind": "person", "key": "p1", "forenames": ["Zephyrine"], "surname": "Quillfeather", "aliases": ["Zephkin"],
               "date_of_birth": "1950-01-01", "nhs_number": "9434765919", "phones": ["07700 900123"], "emails": ["zq@quillmail.example"],
               "addresses": [{"lines": ["22 Larkspurring Close"], "postcode": "QX7 4ZB"}], "health": "Asthmaquill"}),
        json!({"kind": "person", "key": "p2", "forenames": ["Barnabus"], "surname": "Quillfeather"}),
        json!({"kind": "referral", "key": "r1", "source": "organisation", "from_org": "o1", "referrer_name": "Dr Hopewell Adeyemixx",
               "via": "email", "received_on": "2006-01-05", "summary": "A fall at Kestrelmoor.",
               "people": [{"person": "p1", "role": "subject", "subject": true}]}),
        json!({"kind": "case", "key": "c1", "title": "The Quillfeather matter", "basis": ["care-act-2014-s44"], "opened_on": "2006-01-09",
               "closed_on": "2006-05-02", "outcome": "Outcomequill.", "tags": ["tagquill"], "referrals": ["r1"], "places": ["Harrowmerequill"],
               "people": [{"person": "p1", "role": "subject", "subject": true, "category": "adult"},
                          {"person": "p2", "role": "carer", "role_detail": "detailquill", "subject": false}],
               "orgs": [{"org": "o1", "label": "Labelquill"}]}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2006-02-01", "note_kind": "kindquill", "text": "Zephyrine was seen at Kestrelmoor, frightened."}),
        json!({"kind": "disclosure", "key": "s1", "case": "c1", "to": "o1", "recipient": "health-and-social-care", "decision": "shared",
               "what": "Whatquill", "purpose": "Purposequill", "basis": "Basisquill", "necessity": "Necessityquill", "consent": "given",
               "method": "phone", "authorised_by": "alice", "on": "2006-02-02"}),
    ]
}

const WORDS: &str = "Zephyrine\nQuillfeather\nZephkin\n9434765919\n07700 900123\nquillmail\nLarkspurring\nAsthmaquill\nBarnabus\n\
    Adeyemixx\nKestrelmoor\nOutcomequill\ntagquill\nHarrowmerequill\ndetailquill\nLabelquill\nkindquill\nfrightened\nWhatquill\n\
    Purposequill\nBasisquill\nNecessityquill\nReasonquill\n";

/// Sweeps, approves everything as mona and carries it out as max.
#[track_caller]
pub(super) fn dispose_all(desk: &Desk) -> Value {
    let list = desk.run("retention sweep").ok();
    let list = list.lines().last().unwrap().to_owned();
    desk.run_as("mona", &format!("retention approve {list} --all"))
        .ok();
    desk.run_as(
        "max",
        &format!("retention dispose {list} --confirm {list} --json"),
    )
    .data()
}

#[test]
fn nothing_of_a_disposed_case_is_left_anywhere() {
    let desk = desk_with(&rich_case());
    desk.run("case show C-2026-1 --reason 'Reasonquill asked'")
        .ok();
    desk.run("export anonymised C-2026-1").ok();
    desk.run("person set P-1 --alias Zephkinette --reason 'Reasonquill'")
        .ok();
    let needles = desk.private_file("needles.txt", &format!("{WORDS}Zephkinette\n"));
    let before = desk.run(&format!("verify --deep --absent-from {needles} --json"));
    assert_eq!(before.status, 20, "{}", before.stdout);
    let done = dispose_all(&desk);
    assert_eq!(done["disposed"][0]["ref"], "C-2026-0001");
    assert_eq!(done["skipped"], json!([]));
    assert_eq!(done["state"], "disposed");
    assert_eq!(done["verified"]["found"], 0, "{done}");
    assert!(done["verified"]["looked_for"].as_u64().unwrap() > 10);
    for (kind, number) in [
        ("cases", 1),
        ("referrals", 1),
        ("people", 2),
        ("notes", 1),
        ("disclosures", 1),
        ("exports", 1),
    ] {
        assert_eq!(done["counts"][kind], number, "{kind}");
    }
    let after = desk.run(&format!("verify --deep --absent-from {needles} --json"));
    assert_eq!(after.status, 0, "{}", after.stdout);
    let dump = desk.run("dump").ok();
    for word in WORDS.lines() {
        assert!(!dump.contains(word), "{word} is in the dump");
    }
    assert!(dump.contains("\"kind\":\"tombstone\""));
    // The record answers with the day of its disposal, and its trail still verifies.
    let gone = desk.run("case show C-2026-1").fails(4);
    assert!(
        gone.contains("disposed of on") && gone.contains("2026-11-23"),
        "{gone}"
    );
    desk.run("note add C-2026-1 --file x").fails(1);
    assert_eq!(desk.json("audit verify")["ok"], true);
    // An organisation is nobody's record and stays.
    assert_eq!(desk.json("org show O-1")["name"], "Elmfield Surgery");
}

#[test]
fn an_old_file_brings_nobody_back() {
    let desk = desk_with(&rich_case());
    dispose_all(&desk);
    let mut text = String::new();
    let mut records = rich_case();
    records.push(json!({"kind": "note", "key": "n9", "case": "c1", "on": "2006-02-03", "note_kind": "visit", "text": "A new line about Zephyrine."}));
    records.push(
        json!({"kind": "organisation", "key": "o2", "name": "Harbour School", "type": "education"}),
    );
    for record in &records {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    let file = desk.file("again.jsonl", &text);
    let done = desk.json(&format!("import {file}"));
    assert_eq!(done["rejected"], json!([]), "{done}");
    let codes: Vec<&str> = done["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skipped| skipped["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 7, "{done}");
    assert_eq!(
        codes.iter().filter(|code| **code == "disposed-of").count(),
        6
    );
    assert_eq!(
        codes
            .iter()
            .filter(|code| **code == "depends-on-disposed")
            .count(),
        1
    );
    assert_eq!(desk.json("person list"), json!([]));
    assert_eq!(desk.json("case list --all"), json!([]));
    assert_eq!(desk.json("org list").as_array().unwrap().len(), 2);
}

#[test]
fn one_person_does_not_do_both() {
    let desk = desk_with(&due_case("c1"));
    desk.run("retention sweep").ok();
    // Nothing is approved yet.
    desk.run_as("max", "retention dispose D-2026-1 --confirm D-2026-1")
        .fails(1);
    desk.run_as("mona", "retention approve D-2026-1 --item C-2026-1")
        .ok();
    desk.run_as("mona", "retention dispose D-2026-1 --confirm D-2026-1")
        .fails(5);
    desk.add_user("olly", "officer");
    desk.add_user("sweep", "service");
    for user in ["olly", "sweep"] {
        desk.run_as(user, "retention approve D-2026-1 --all")
            .fails(5);
        desk.run_as(user, "retention reject D-2026-1 --reason No")
            .fails(5);
        desk.run_as(user, "retention dispose D-2026-1 --confirm D-2026-1")
            .fails(5);
        desk.run_as(user, "retention certificate D-2026-1").fails(5);
    }
    // Whoever made the list may carry it out; --yes does not stand in for its reference.
    desk.run("retention dispose D-2026-1").fails(2);
    desk.run("--yes retention dispose D-2026-1").fails(2);
    desk.run("retention dispose D-2026-1 --confirm D-2026-2")
        .fails(2);
    desk.run("retention dispose D-2026-1 --confirm d-2026-1")
        .ok();
    // Once more there is nothing left to do.
    let again = desk.json("retention dispose D-2026-1 --confirm D-2026-1");
    assert_eq!(
        (&again["disposed"], &again["state"]),
        (&json!([]), &json!("disposed"))
    );
    assert_eq!(again["verified"]["of_records"], 1);
}

#[test]
fn approval_is_item_by_item_and_what_is_kept_back_is_held() {
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    records.extend(due_case("c3"));
    let desk = desk_with(&records);
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1").fails(2);
    desk.run_as("mona", "retention approve D-2026-1 --keep C-2026-2")
        .fails(2);
    desk.run_as("mona", "retention approve D-2026-1 --item C-2026-9")
        .fails(4);
    desk.run_as("mona", "retention approve D-2026-9 --all")
        .fails(4);
    desk.run_as("mona", "retention approve D-2026-1 --item P-1")
        .fails(4);
    let done = desk
        .run_as(
            "mona",
            "retention approve D-2026-1 --item C-2026-1 --keep C-2026-2 --reason 'A complaint is coming' --json",
        )
        .data();
    assert_eq!(done["approved"], json!(["C-2026-0001"]));
    assert_eq!(
        done["kept"],
        json!([{"ref": "C-2026-0002", "holds": ["H-0001"]}])
    );
    assert_eq!(done["waiting"], 1);
    assert_eq!(done["state"], "proposed");
    desk.run_as("mona", "retention approve D-2026-1 --item C-2026-1")
        .fails(1);
    let shown = desk.json("retention list D-2026-1");
    assert_eq!(shown["items"][0]["state"], "approved");
    assert_eq!(shown["items"][0]["approved_by"], "mona");
    assert_eq!(shown["items"][1]["state"], "kept");
    assert_eq!(shown["items"][2]["state"], "proposed");
    // What waits is not proposed a second time; what is approved neither.
    assert_eq!(desk.json("retention sweep")["list"], Value::Null);
    let done = desk
        .run_as(
            "max",
            "retention dispose D-2026-1 --confirm D-2026-1 --json",
        )
        .data();
    assert_eq!(done["disposed"].as_array().unwrap().len(), 1);
    assert_eq!(done["waiting"], 1);
    // Who carried out a part of it may not approve the rest.
    desk.run_as("max", "retention approve D-2026-1 --all")
        .fails(5);
    desk.run_as("mona", "retention reject D-2026-1 --reason 'Not now'")
        .ok();
    assert_eq!(desk.json("retention list D-2026-1")["state"], "disposed");
    // What was rejected is proposed again.
    assert_eq!(desk.json("retention sweep")["list"], "D-2026-0002");
    desk.run_as("mona", "retention reject D-2026-2 --reason 'Not now'")
        .ok();
    assert_eq!(desk.json("retention list D-2026-2")["state"], "rejected");
    desk.run_as("mona", "retention reject D-2026-2 --reason 'Not now'")
        .fails(1);
    desk.run_as("mona", "retention reject D-2026-2").fails(2);
    desk.run_as("max", "retention dispose D-2026-2 --confirm D-2026-2")
        .fails(1);
}

#[test]
fn a_person_whom_another_case_has_stays_without_what_only_the_disposed_case_supplied() {
    let mut records = due_case("c1").to_vec();
    records.push(case(
        "c2",
        "2026-01-09",
        None,
        &[subject("person-c1", "adult")],
    ));
    let desk = desk_with(&records);
    let health = desk.private_file(
        "health.json",
        r#"{"health":"Asthmaquill","phones":["07700 900123"]}"#,
    );
    desk.run(&format!(
        "person set P-1 --from {health} --came-with C-2026-1"
    ))
    .ok();
    desk.sql()
        .execute_batch(
            "INSERT INTO earlier_version (kind, record, details, replaced_by, replaced_at) VALUES
                 ('P', 1, '{\"religion\":\"Beforequill\",\"forenames\":[\"Bertquill\"],\"surname\":\"Goneford\",\"emails\":[\"goneford@quillmail.example\"]}', 'alice', '2007-01-01T09:00:00Z'),
                 ('P', 1, '{\"religion\":\"Afterquill\"}', 'alice', '2026-02-01T09:00:00Z')",
        )
        .unwrap();
    // Whoever was called so is found by it until that is destroyed, and so is their number.
    let email = desk.private_file("email.json", r#"{"emails":["kept@quillmail.example"]}"#);
    desk.run(&format!(
        "person set P-1 --from {email} --came-with C-2026-2"
    ))
    .ok();
    let keys = |like: &str| -> i64 {
        desk.sql()
            .query_row(
                "SELECT count(*) FROM person_key WHERE key LIKE ?1",
                [like],
                |row| row.get(0),
            )
            .unwrap()
    };
    assert_eq!(desk.json("person find goneford")[0]["ref"], "P-000001");
    assert_eq!(keys("p%900123") + keys("egoneford%"), 2);
    let done = dispose_all(&desk);
    assert_eq!(done["counts"]["people"], Value::Null);
    let left = desk.json("person show P-1");
    assert_eq!(left["surname"], "Example");
    assert_eq!(left["health"], Value::Null);
    assert_eq!(left["phones"], json!([]));
    assert_eq!(left["emails"], json!(["kept@quillmail.example"]));
    let needles = desk.private_file(
        "needles.txt",
        "Asthmaquill\n07700 900123\nBeforequill\nBertquill\nGoneford\n",
    );
    let after = desk.run(&format!("verify --deep --absent-from {needles}"));
    assert_eq!(after.status, 0, "{}", after.stdout);
    assert!(desk.run("dump").ok().contains("Afterquill"));
    assert_eq!(desk.json("person find goneford"), json!([]));
    assert_eq!(keys("p%900123") + keys("egoneford%"), 0);
}

#[test]
fn a_person_who_stays_for_a_request_goes_with_the_request() {
    let desk = desk_with(&rich_case());
    desk.run("sar add --subject P-1 --received-on 2020-01-06")
        .ok();
    desk.run("sar close AR-2026-1 --outcome Answered --on 2020-02-03")
        .ok();
    let done = dispose_all(&desk);
    let mut gone: Vec<&str> = done["disposed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["ref"].as_str().unwrap())
        .collect();
    gone.sort_unstable();
    assert_eq!(gone, ["AR-2026-0001", "C-2026-0001"]);
    assert_eq!(desk.json("person list"), json!([]));
    let gone = desk.run("sar show AR-2026-1").fails(4);
    assert!(gone.contains("disposed of"), "{gone}");
    let needles = desk.private_file("needles.txt", WORDS);
    let after = desk.run(&format!("verify --deep --absent-from {needles}"));
    assert_eq!(after.status, 0, "{}", after.stdout);
}

#[test]
fn a_declined_referral_is_disposed_of_in_the_same_way() {
    let desk = desk_with(&[
        json!({"kind": "person", "key": "p1", "forenames": ["Zephyrine"], "surname": "Quillfeather", "date_of_birth": "1950-01-01"}),
        json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2010-11-02", "referrer_name": "Hopewell Adeyemixx",
               "summary": "A fall at Kestrelmoor.", "people": [{"person": "p1", "role": "subject", "subject": true}]}),
    ]);
    desk.set_clock("2011-01-05T10:00:00Z");
    desk.run("audit acknowledge --reason 'The clock is set for a test'")
        .ok();
    desk.run("referral decline R-2026-1 --reason 'Declinedquill'")
        .ok();
    desk.set_clock("2026-11-23T10:00:00Z");
    desk.run("audit acknowledge --reason 'The clock is right again'")
        .ok();
    let done = dispose_all(&desk);
    assert_eq!(done["disposed"][0]["ref"], "R-2026-0001", "{done}");
    let needles = desk.private_file("needles.txt", &format!("{WORDS}Declinedquill\n"));
    let after = desk.run(&format!("verify --deep --absent-from {needles}"));
    assert_eq!(after.status, 0, "{}", after.stdout);
    assert!(
        desk.run("referral show R-2026-1")
            .fails(4)
            .contains("disposed of")
    );
    assert_eq!(desk.json("person list"), json!([]));
    let stone = desk.json("retention certificate D-2026-1");
    assert_eq!(stone["records"][0]["category"], "adult");
    assert_eq!(stone["records"][0]["closed_on"], "2011-01-05");
}

#[test]
fn a_certificate_says_what_went_without_a_name_and_is_checked_against_the_store() {
    let desk = desk_with(&rich_case());
    desk.run("retention certificate D-2026-1").fails(4);
    dispose_all(&desk);
    let data = desk.json("retention certificate D-2026-1");
    assert_eq!(data["approved_by"], json!(["mona"]));
    assert_eq!(data["carried_out_by"], json!(["max"]));
    assert_eq!(data["destroyed"]["people"], 2);
    assert_eq!(data["rules"][0]["policy_version"], 1);
    assert_eq!(data["records"][0]["ref"], "C-2026-0001");
    assert_eq!(data["records"][0]["due_on"], "2016-05-02");
    assert_eq!(data["verified"]["found"], 0);
    for name in ["c.txt", "c.json", "c.html"] {
        let path = desk.path(name);
        desk.run(&format!("retention certificate D-2026-1 --out {path}"))
            .ok();
        desk.run(&format!("retention certificate D-2026-1 --out {path}"))
            .fails(1);
        let text = std::fs::read_to_string(&path).unwrap();
        for word in WORDS.lines() {
            assert!(!text.contains(word), "{word} is in {name}");
        }
        desk.run(&format!("retention certificate D-2026-1 --verify {path}"))
            .ok();
        let changed = desk.file("changed", &text.replacen("mona", "nora", 1));
        let ran = desk.run(&format!(
            "retention certificate D-2026-1 --verify {changed}"
        ));
        assert_eq!(ran.status, 20, "{}", ran.stderr);
    }
    let other = desk.file("other.txt", "This is no certificate.");
    desk.run(&format!("retention certificate D-2026-1 --verify {other}"))
        .fails(2);
    // From another store it does not hold.
    let stranger = desk_with(&rich_case());
    dispose_all(&stranger);
    let path = desk.path("c.json");
    let ran = stranger.run(&format!("retention certificate D-2026-1 --verify {path}"));
    assert_eq!(ran.status, 20, "{}", ran.stderr);
}

#[test]
fn a_dump_carries_tombstones_into_an_empty_store() {
    let desk = desk_with(&rich_case());
    dispose_all(&desk);
    let first = desk.run("dump").ok() + "\n";
    let other = Desk::new();
    let file = other.file("dump.jsonl", &first);
    assert_eq!(other.json(&format!("import {file}"))["stored"], true);
    assert_eq!(other.run("dump").ok() + "\n", first);
    assert!(
        other
            .run("case show C-2026-1")
            .fails(4)
            .contains("disposed of")
    );
    // The old import file brings nobody back there either.
    let mut text = String::new();
    for record in rich_case() {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    let file = other.file("again.jsonl", &text);
    other.json(&format!("import {file}"));
    assert_eq!(other.json("person list"), json!([]));
}

#[test]
fn people_of_the_same_name_who_stay_are_told_apart_from_remnants() {
    let mut records = rich_case();
    records.push(json!({"kind": "person", "key": "p9", "forenames": ["Zephyrine"], "surname": "Quillfeather"}));
    records.push(case("c9", "2026-01-09", None, &[subject("p9", "adult")]));
    let desk = desk_with(&records);
    let done = dispose_all(&desk);
    assert_eq!(done["verified"]["found"], 0, "{done}");
    assert!(
        done["verified"]["held_elsewhere"].as_u64().unwrap() >= 2,
        "{done}"
    );
    assert_eq!(desk.json("person list").as_array().unwrap().len(), 1);
}

#[test]
fn merged_people_go_together_and_those_who_stay_can_still_be_split() {
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    records.push(case(
        "c3",
        "2026-01-09",
        None,
        &[subject("person-c2", "adult")],
    ));
    records.push(json!({"kind": "person", "key": "again", "forenames": ["Zephyrine"], "surname": "Quillfeather"}));
    let desk = desk_with(&records);
    // P-000003 was referred again and turns out to be P-000001, of whom nothing else is on record.
    desk.run("person merge P-3 --into P-1 --reason Reasonquill")
        .ok();
    // P-000002 is on an open case too; on C-2026-0001 they turn out to be P-000001 as well.
    desk.run("person merge P-1 --into P-2 --reason 'The same person'")
        .ok();
    let done = dispose_all(&desk);
    assert_eq!(done["disposed"].as_array().unwrap().len(), 2);
    assert_eq!(done["counts"]["people"], Value::Null);
    assert_eq!(desk.json("person show P-1")["ref"], "P-000002");
    desk.run("person split P-2 --from P-1 --reason 'Not the same after all'")
        .ok();
    desk.run("verify --deep").ok();
    assert_eq!(
        desk.json("case show C-2026-3")["people"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
