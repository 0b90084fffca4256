//! What is withheld with `sar withhold` is taken back by the same command, and stays on file.

use serde_json::{Value, json};

use super::records::desk;
use crate::support::Desk;

const RECORD: &str = "sar withhold AR-2026-1 --ref N-2 --ground serious-harm --reason Advice";
const PART: &str = "sar withhold AR-2026-1 --ref N-1 --span 20:40 --ground crime --reason Inquiry";

/// The answer to a request: the status, and what was said.
fn answer(desk: &Desk, request: &str, out: &str) -> (u8, String) {
    let out = desk.path(out);
    let ran = desk.run(&format!(
        "sar export --subject P-1 --request {request} --out {out}"
    ));
    (ran.status, ran.stderr)
}

#[test]
fn a_correction_of_what_was_withheld_is_asked_about_before_it_goes_out() {
    let desk = asked();
    desk.run(RECORD).ok();
    let file = desk.file("n.txt", "P-1 was seen, and the advice stands.");
    desk.run(&format!("note correct N-2 --reason typo --file {file}"))
        .ok();
    let newest = desk.json("note show N-2")["superseded_by"].clone();
    let newest = newest.as_str().unwrap();
    let (status, said) = answer(&desk, "AR-2026-1", "answer");
    assert_eq!(status, 1, "{said}");
    assert!(
        said.contains(&format!("{newest}: N-000002 was withheld")),
        "{said}"
    );
    assert!(!std::path::Path::new(&desk.path("answer")).exists());
    desk.run(&format!(
        "sar withhold AR-2026-1 --ref {newest} --ground serious-harm --reason Advice"
    ))
    .ok();
    assert_eq!(answer(&desk, "AR-2026-1", "answer").0, 0);
}

#[test]
fn another_request_of_the_same_person_asks_about_what_the_first_withheld() {
    let desk = asked();
    desk.run(RECORD).ok();
    desk.run("sar add --subject P-1 --received-on 2026-11-21")
        .ok();
    let (status, said) = answer(&desk, "AR-2026-2", "second");
    assert_eq!(status, 1, "{said}");
    assert!(
        said.contains("N-000002 was withheld in AR-2026-0001 by alice"),
        "{said}"
    );
    desk.run("sar withhold AR-2026-2 --ref N-2 --ground serious-harm --reason Advice")
        .ok();
    assert_eq!(answer(&desk, "AR-2026-2", "second").0, 0);
    // What was taken back is withheld from nobody.
    desk.run("sar withhold AR-2026-1 --ref N-2 --undo --reason withdrawn")
        .ok();
    desk.run("sar withhold AR-2026-2 --ref N-2 --undo --reason withdrawn")
        .ok();
    assert_eq!(answer(&desk, "AR-2026-2", "third").0, 0);
}

#[test]
fn a_split_copies_what_the_desk_withheld_with_the_request() {
    let desk = Desk::new();
    for key in ["Hanna", "Hannah"] {
        let person = json!({"forenames": [key], "surname": "Quill", "date_of_birth": "1995-05-05"});
        let file = desk.file("person.json", &person.to_string());
        desk.run(&format!("person add --from {file}")).ok();
    }
    let case = json!({"title": "T", "opened_on": "2026-03-01", "people": [{"person": "P-1", "role": "subject", "subject": true}]});
    let file = desk.file("case.json", &case.to_string());
    desk.run(&format!(
        "case open --from {file} --basis care-act-2014-s44"
    ))
    .ok();
    let file = desk.file("n.txt", "Hanna: something to withhold.");
    desk.run(&format!("note add C-2026-1 --on 2026-03-02 --file {file}"))
        .ok();
    desk.run("person merge P-1 --into P-2 --reason one").ok();
    desk.run("sar add --subject P-2 --received-on 2026-11-20")
        .ok();
    let path = desk.path("review.jsonl");
    desk.run(&format!("sar review AR-2026-1 --write {path}"))
        .ok();
    let mut answers = String::new();
    for line in std::fs::read_to_string(&path).unwrap().lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["decision"] = json!("redact");
        if line["ref"] == "N-000001" {
            line["decision"] = json!("withhold");
            line["ground"] = json!("serious-harm");
            line["reason"] = json!("risk");
        }
        answers.push_str(&line.to_string());
        answers.push('\n');
    }
    let file = desk.file("answers.jsonl", &answers);
    desk.run(&format!("sar review AR-2026-1 --file {file}"))
        .ok();
    desk.run("person split P-2 --from P-1 --reason two").ok();
    let out = desk.path("copy");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-2 --out {out}"
    ))
    .ok();
    let records = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    assert!(!records.contains("something to withhold"), "{records}");
    assert!(records.contains("serious-harm"), "{records}");
}

fn asked() -> Desk {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk
}

#[test]
fn what_was_withheld_is_handed_over_once_it_is_taken_back_and_both_decisions_stay() {
    let desk = asked();
    desk.run(RECORD).ok();
    desk.run(PART).ok();
    let ran = desk
        .run("sar withhold AR-2026-1 --ref N-2 --undo --reason 'The doctor withdrew the advice'");
    assert_eq!(ran.ok(), "AR-2026-0001");
    assert!(
        ran.stderr.contains("N-000002 is no longer withheld"),
        "{}",
        ran.stderr
    );
    let shown = desk.json("sar show AR-2026-1");
    assert_eq!(shown["withheld"].as_array().unwrap().len(), 1);
    assert_eq!(shown["withheld"][0]["ref"], "N-000001");
    let before = &shown["withheld_before"][0];
    assert_eq!(before["ref"], "N-000002");
    assert_eq!(before["reason"], "Advice");
    assert_eq!(before["undone_by"], "alice");
    assert_eq!(before["undone_why"], "The doctor withdrew the advice");
    let text = desk.run("sar show AR-2026-1").ok();
    assert!(
        text.contains("taken back by alice: The doctor withdrew the advice"),
        "{text}"
    );
    assert!(
        desk.run("audit log --json")
            .ok()
            .contains("sar.withhold-undo")
    );

    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let records = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    assert!(!records.contains("serious-harm"), "{records}");
    assert!(records.contains("crime"), "{records}");
    assert!(
        !records.contains("The doctor withdrew"),
        "why it was taken back is not the requester's"
    );

    // It can be withheld again, and is in a dump with everything.
    desk.run(RECORD).ok();
    assert_eq!(
        desk.json("sar show AR-2026-1")["withheld"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let dump = desk.run("dump").ok();
    let empty = Desk::new();
    let file = empty.file("dump.jsonl", &format!("{dump}\n"));
    empty.try_words(&["import", &file]).ok();
    assert_eq!(empty.run("dump").ok(), dump);
}

#[test]
fn which_decision_is_taken_back_has_to_be_plain() {
    let desk = asked();
    desk.run(PART).ok();
    desk.run("sar withhold AR-2026-1 --ref N-1 --span 20:40 --ground other-people --reason Hers")
        .ok();
    for (line, said, status) in [
        ("--ref N-1 --span 20:40 --undo", "--reason", 2),
        (
            "--ref N-1 --span 20:40 --undo --reason x",
            "crime, other-people",
            1,
        ),
        (
            "--ref N-1 --undo --reason x",
            "--ref N-000001 --span 20:40 --ground crime",
            1,
        ),
        (
            "--ref N-3 --undo --reason x",
            "mkt sar show AR-2026-0001",
            1,
        ),
        (
            "--ref N-1 --span 20:40 --ground legal-privilege --undo --reason x",
            "--ground crime",
            1,
        ),
        ("--ref N-1 --span 20:40 --reason x", "--ground", 2),
    ] {
        let refused = desk
            .run(&format!("sar withhold AR-2026-1 {line}"))
            .fails(status);
        assert!(refused.contains(said), "{line}: {refused}");
    }
    desk.run("sar withhold AR-2026-1 --ref N-1 --span 20:40 --ground crime --undo --reason x")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref N-1 --span 20:40 --undo --reason x")
        .ok();
    assert_eq!(
        desk.json("sar show AR-2026-1")["withheld"],
        Value::Array(Vec::new())
    );
    desk.run("sar withhold AR-2026-1 --ref N-1 --span 20:40 --undo --reason x")
        .fails(1);
    desk.add_user("otto", "officer,manager");
    desk.run_as("otto", "sar withhold AR-2026-1 --ref N-1 --undo --reason x")
        .fails(5);
    desk.run("sar close AR-2026-1 --outcome done").ok();
    assert!(
        desk.run("sar withhold AR-2026-1 --ref N-1 --undo --reason x")
            .fails(1)
            .contains("was closed")
    );
}

#[test]
fn only_what_is_in_the_answer_can_be_withheld_from_it() {
    let desk = asked();
    // A stranger's note, case and record; a note of his sister's that is doubtful is asked about, and can be.
    for record in ["N-10", "C-2026-4", "P-8", "P-3", "R-2026-2", "AR-2026-1"] {
        let said = desk
            .run(&format!(
                "sar withhold AR-2026-1 --ref {record} --ground other-people --reason Slip"
            ))
            .fails(1);
        assert!(
            said.contains("is not in the answer to AR-2026-0001")
                && said.contains("mkt sar search P-000001"),
            "{record}: {said}"
        );
    }
    assert_eq!(
        desk.json("sar show AR-2026-1")["withheld"],
        serde_json::json!([])
    );
    for record in ["N-3", "N-5", "N-6", "C-2026-1", "P-1", "S-1", "R-2026-1"] {
        desk.run(&format!(
            "sar withhold AR-2026-1 --ref {record} --ground other-people --reason Meant"
        ))
        .ok();
    }
    // What was merged into the person's record is no record of its own in the answer any more.
    desk.run("person merge P-7 --into P-1 --reason 'One boy'")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref P-7 --ground other-people --reason Slip")
        .fails(1);
}

#[test]
fn who_referred_without_a_profession_is_decided_about() {
    for (name, on_the_case, asked) in [
        ("Wilma Nextdoor", true, true),
        ("Dr Hopewell Adeyemixx", false, false),
        (
            "Somebody Else, neighbour, wants to stay anonymous",
            false,
            true,
        ),
    ] {
        let desk = Desk::new();
        desk.run("user set alice --roles admin,manager,officer,dpo")
            .ok();
        let mut people =
            vec![json!({"person": "a", "role": "subject", "subject": true, "category": "adult"})];
        if on_the_case {
            people.push(json!({"person": "b", "role": "neighbour", "subject": false}));
        }
        let lines = [
            json!({"kind": "organisation", "key": "o1", "name": "Sallow Surgery", "type": "health-and-social-care"}),
            json!({"kind": "person", "key": "a", "forenames": ["Annabel"], "surname": "Fizzlewick", "date_of_birth": "1950-01-01"}),
            json!({"kind": "person", "key": "b", "forenames": ["Wilma"], "surname": "Nextdoor"}),
            json!({"kind": "referral", "key": "r1", "source": "professional", "from_org": "o1", "referrer_name": name, "via": "email",
                   "received_on": "2026-01-01", "summary": "Annabel fell.", "people": [people[0]]}),
            json!({"kind": "case", "key": "c1", "title": "A fall", "basis": ["care-act-2014-s44"], "opened_on": "2026-01-10",
                   "referrals": ["r1"], "people": people}),
        ];
        let file = desk.file("in.jsonl", &lines.map(|line| format!("{line}\n")).concat());
        desk.try_words(&["import", &file]).ok();
        desk.run("sar add --subject P-1 --received-on 2026-11-16")
            .ok();
        let questions = desk.path("questions.jsonl");
        desk.try_words(&["sar", "review", "AR-2026-1", "--write", &questions])
            .ok();
        let written = std::fs::read_to_string(&questions).unwrap_or_default();
        assert_eq!(written.contains(name), asked, "{name}: {written}");
        let decided = written.replace("\"decision\":null", "\"decision\":\"redact\"");
        let file = desk.file("decided.jsonl", &decided);
        if !decided.trim().is_empty() {
            desk.try_words(&["sar", "review", "AR-2026-1", "--file", &file])
                .ok();
        }
        assert_eq!(answer(&desk, "AR-2026-1", "pack").0, 0, "{name}");
        let html = std::fs::read_to_string(desk.path("pack/response.html")).unwrap();
        assert!(!html.contains("Wilma"), "{name}");
        assert_eq!(html.contains("Adeyemixx"), name.contains("Adeyemixx"));
    }
}
