//! Deciding what is handed over: from a file, one by one at a terminal, once for every later request, and back again.

use std::path::Path;

use serde_json::{Value, json};

use super::records::desk;
use crate::support::Desk;

/// A desk with a request about the child.
fn asked() -> Desk {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk
}

/// The open records of a request as their lines.
fn open(desk: &Desk, request: &str) -> Vec<Value> {
    let path = desk.path("open.jsonl");
    let _ = std::fs::remove_file(&path);
    desk.run(&format!("sar review {request} --write {path}"))
        .ok();
    std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn line<'l>(lines: &'l [Value], reference: &str) -> &'l Value {
    lines
        .iter()
        .find(|line| line["ref"] == reference)
        .unwrap_or_else(|| panic!("{reference} is not open"))
}

/// A line with fields of it filled in.
fn filled(line: &Value, with: Value) -> Value {
    let mut line = line.clone();
    let Value::Object(with) = with else {
        panic!("fields are an object");
    };
    for (name, value) in with {
        line[name] = value;
    }
    line
}

fn file(desk: &Desk, lines: &[Value]) -> String {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    desk.file("decided.jsonl", &lines.join("\n"))
}

/// The text of an item in an answer, as the person reads it.
fn text_of(desk: &Desk, request: &str, reference: &str) -> Option<String> {
    let out = desk.path("answer");
    let _ = std::fs::remove_dir_all(&out);
    desk.run(&format!(
        "sar export --subject P-1 --request {request} --out {out}"
    ))
    .ok();
    let text = std::fs::read_to_string(Path::new(&out).join("records.json")).unwrap();
    let records: Value = serde_json::from_str(&text).unwrap();
    records["data"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["items"].as_array().unwrap())
        .find(|item| item["ref"] == reference)
        .map(|item| {
            item["fields"]["text"]["text"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
}

#[test]
fn every_open_record_is_written_with_what_is_proposed_and_taken_back_decided() {
    let desk = asked();
    let lines = open(&desk, "AR-2026-1");
    let note = line(&lines, "N-000001");
    let redactions = note["texts"][0]["redactions"].as_array().unwrap();
    let found: Vec<&str> = redactions
        .iter()
        .map(|one| one["found"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["Martha", "Deirdre", "07700 900222"]);
    assert_eq!(redactions[0]["n"], 1);
    // Notes of a case in the order of their days.
    let order: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["ref"].as_str())
        .filter(|reference| ["N-000001", "N-000002", "N-000004"].contains(reference))
        .collect();
    assert_eq!(order, ["N-000001", "N-000002", "N-000004"]);

    let decided = file(
        &desk,
        &[
            filled(
                note,
                json!({"decision": "redact", "open": [2],
                "hide": [{"field": "text", "start": 0, "end": 12, "ground": "crime", "reason": "Inquiry"}]}),
            ),
            filled(line(&lines, "N-000002"), json!({"decision": "whole"})),
            filled(
                line(&lines, "N-000004"),
                json!({"decision": "withhold", "ground": "serious-harm", "reason": "Advice of the doctor"}),
            ),
            // Not decided: it stays open.
            line(&lines, "S-000001").clone(),
        ],
    );
    let done = desk.json(&format!("sar review AR-2026-1 --file {decided}"));
    assert_eq!(done["decided"], 3);
    assert_eq!(done["open"], lines.len() - 3);
    let left = open(&desk, "AR-2026-1");
    assert_eq!(left.len(), lines.len() - 3);

    let text = text_of(&desk, "AR-2026-1", "N-000001").unwrap();
    assert!(
        text.contains("Mother Deirdre can") && !text.contains("Martha") && !text.contains("900222"),
        "{text}"
    );
    assert!(
        text.starts_with('[') && text.contains("withheld, crime"),
        "{text}"
    );
    assert_eq!(text_of(&desk, "AR-2026-1", "N-000004").unwrap(), "");

    let shown = desk.json("sar show AR-2026-1");
    let review = shown["review"].as_array().unwrap();
    assert_eq!(review.len(), 3);
    assert_eq!(review[2]["decision"], "withhold");
    assert_eq!(review[2]["ground"], "serious-harm");
    assert_eq!(review[2]["decided_by"], "alice");
    let table = desk.run("sar show AR-2026-1").ok();
    assert!(
        table.contains("Decided in the review") && table.contains("1 part stays readable"),
        "{table}"
    );
    // No value of a record in the trail.
    let trail = desk.run("audit log --json").stdout;
    assert!(trail.contains("sar.review") && !trail.contains("Quillfeather"));
}

#[test]
fn a_file_is_taken_whole_or_not_at_all_with_every_wrong_line_named() {
    let desk = asked();
    let lines = open(&desk, "AR-2026-1");
    let good = filled(line(&lines, "N-000002"), json!({"decision": "redact"}));
    let note = line(&lines, "N-000001");
    for (wrong, said, status) in [
        (
            filled(note, json!({"decision": "burn"})),
            "Line 2: `decision`",
            2,
        ),
        (
            filled(note, json!({"decision": "withhold"})),
            "needs a `ground`",
            2,
        ),
        (
            filled(note, json!({"decision": "withhold", "ground": "crime"})),
            "Line 2: `reason`",
            2,
        ),
        (
            filled(note, json!({"decision": "whole", "open": [1]})),
            "go with the decision",
            2,
        ),
        (
            filled(note, json!({"decision": "redact", "open": ["x"]})),
            "`open`",
            2,
        ),
        (
            filled(note, json!({"decision": "redact", "hide": [{"start": 1}]})),
            "has no `field`",
            2,
        ),
        (json!([1]), "is not a JSON object", 2),
        (
            filled(note, json!({"decision": "redact", "open": [9]})),
            "Line 2: N-000001 has no redaction 9",
            1,
        ),
        (
            filled(
                note,
                json!({"decision": "redact",
                "hide": [{"field": "text", "start": 5, "end": 9000, "ground": "crime", "reason": "why"}]}),
            ),
            "does not lie in its text",
            1,
        ),
        (
            filled(
                note,
                json!({"decision": "redact",
                "hide": [{"field": "colour", "start": 5, "end": 9, "ground": "crime", "reason": "why"}]}),
            ),
            "no text of that name",
            1,
        ),
        (
            filled(note, json!({"decision": "redact", "id": "0"})),
            "is not asked",
            1,
        ),
        (
            filled(note, json!({"mention": "is-not"})),
            "It is not asked whether",
            1,
        ),
        (
            filled(line(&lines, "N-000005"), json!({"decision": "redact"})),
            "has to be decided first",
            1,
        ),
        (good.clone(), "line 1 decides about the same record", 1),
    ] {
        let path = file(&desk, &[good.clone(), wrong]);
        let refused = desk
            .run(&format!("sar review AR-2026-1 --file {path}"))
            .fails(status);
        assert!(refused.contains(said), "{said}: {refused}");
        for value in ["Martha", "Robert", "Deirdre"] {
            assert!(!refused.contains(value), "{refused}");
        }
    }
    assert_eq!(
        open(&desk, "AR-2026-1").len(),
        lines.len(),
        "nothing is half done"
    );
    assert_eq!(desk.json("sar show AR-2026-1")["review"], json!([]));
    desk.run("sar review AR-2026-1 --file nowhere.jsonl")
        .fails(1);
}

#[test]
fn without_a_terminal_and_without_a_file_there_is_nobody_to_decide() {
    let desk = asked();
    assert!(
        desk.run("sar review AR-2026-1")
            .fails(2)
            .contains("--write FILE or --file FILE")
    );
    desk.run("sar review AR-2026-1 --write a --file b").fails(2);
    desk.run("sar review AR-2026-9 --write a").fails(4);
    desk.run("sar review P-1 --write a").fails(2);
    desk.add_user("otto", "officer,manager");
    desk.run_as("otto", "sar review AR-2026-1 --write a")
        .fails(5);
    desk.run("sar close AR-2026-1 --outcome Answered").ok();
    assert!(
        desk.run("sar review AR-2026-1 --write a")
            .fails(1)
            .contains("was closed")
    );
}

/// What is found of a person in one record.
fn found(desk: &Desk, person: &str, reference: &str) -> Value {
    desk.json(&format!("sar search {person}"))
        .as_array()
        .unwrap()
        .iter()
        .find(|place| place["ref"] == reference)
        .cloned()
        .unwrap_or(Value::Null)
}

#[test]
fn a_doubtful_mention_is_decided_once_and_remembered_for_the_next_request() {
    let desk = asked();
    let lines = open(&desk, "AR-2026-1");
    let misspelt = line(&lines, "N-000007");
    assert!(misspelt["doubtful"].is_string());
    assert_eq!(
        misspelt["texts"][0]["mentions"][0]["found"],
        "Robrt Quilfeather"
    );
    let decided = file(
        &desk,
        &[
            filled(
                misspelt,
                json!({"mention": "is-the-person", "decision": "redact"}),
            ),
            filled(line(&lines, "N-000005"), json!({"mention": "is-not"})),
        ],
    );
    desk.run(&format!("sar review AR-2026-1 --file {decided}"))
        .ok();
    let place = found(&desk, "P-1", "N-000007");
    assert_eq!(
        (&place["sure"], &place["decided"]),
        (&json!(true), &json!("is-the-person"))
    );
    let place = found(&desk, "P-1", "N-000005");
    assert_eq!(
        (&place["sure"], &place["decided"]),
        (&json!(false), &json!("is-not"))
    );
    // The other child of his name is another person, about whom nothing is decided.
    assert_eq!(found(&desk, "P-7", "N-000007")["decided"], Value::Null);

    let text = text_of(&desk, "AR-2026-1", "N-000007").unwrap();
    assert!(
        text.contains("Robrt Quilfeather") && !text.contains("Callum"),
        "{text}"
    );
    assert_eq!(text_of(&desk, "AR-2026-1", "N-000005"), None);
    let records =
        std::fs::read_to_string(Path::new(&desk.path("answer")).join("records.json")).unwrap();
    let records: Value = serde_json::from_str(&records).unwrap();
    let undecided = records["undecided"].to_string();
    assert!(!undecided.contains("N-000005") && !undecided.contains("N-000007"));
    assert!(undecided.contains("N-000008"), "{undecided}");

    // The next request asks neither again, but how the record is handed over is its own matter.
    desk.run("sar close AR-2026-1 --outcome Answered").ok();
    desk.run("sar add --subject P-1 --received-on 2026-11-22")
        .ok();
    let lines = open(&desk, "AR-2026-2");
    assert!(lines.iter().all(|line| line["ref"] != "N-000005"));
    assert_eq!(line(&lines, "N-000007")["doubtful"], Value::Null);
    assert!(text_of(&desk, "AR-2026-2", "N-000007").is_some());
}

#[test]
fn what_was_decided_about_mentions_means_the_same_after_a_merge_and_a_split() {
    let desk = asked();
    desk.add_user("mona", "manager");
    let lines = open(&desk, "AR-2026-1");
    let decided = file(
        &desk,
        &[
            filled(
                line(&lines, "N-000007"),
                json!({"mention": "is-the-person"}),
            ),
            filled(line(&lines, "N-000005"), json!({"mention": "is-not"})),
        ],
    );
    desk.run(&format!("sar review AR-2026-1 --file {decided}"))
        .ok();
    // Robert's record becomes part of the other child's; what was decided comes along.
    desk.run("person merge P-1 --into P-7 --reason 'One child'")
        .ok();
    assert_eq!(found(&desk, "P-7", "N-000007")["decided"], "is-the-person");
    // Decided anew about both together …
    let lines = open(&desk, "AR-2026-1");
    let together = file(
        &desk,
        &[filled(
            line(&lines, "N-000008"),
            json!({"mention": "is-the-person"}),
        )],
    );
    desk.run(&format!("sar review AR-2026-1 --file {together}"))
        .ok();
    assert_eq!(found(&desk, "P-7", "N-000008")["decided"], "is-the-person");
    // … which after the split says of neither that it is meant, while what was said of one alone still holds.
    desk.run("person split P-1 --from P-7 --reason 'Two after all'")
        .ok();
    assert_eq!(found(&desk, "P-1", "N-000008")["decided"], Value::Null);
    assert_eq!(found(&desk, "P-1", "N-000007")["decided"], "is-the-person");
    assert_eq!(found(&desk, "P-1", "N-000005")["decided"], "is-not");
    assert_eq!(found(&desk, "P-7", "N-000007")["decided"], Value::Null);
}

#[test]
fn a_changed_text_is_asked_again_and_what_was_kept_back_is_not_let_out() {
    let desk = asked();
    let lines = open(&desk, "AR-2026-1");
    let own = line(&lines, "P-000001");
    assert_eq!(own["texts"][0]["field"], "health");
    let decided = file(
        &desk,
        &[filled(
            own,
            json!({"decision": "redact",
            "hide": [{"field": "health", "start": 0, "end": 6, "ground": "serious-harm", "reason": "why"}]}),
        )],
    );
    desk.run(&format!("sar review AR-2026-1 --file {decided}"))
        .ok();
    let export = |name: &str| {
        desk.run(&format!(
            "sar export --subject P-1 --request AR-2026-1 --out {}",
            desk.path(name)
        ))
    };
    export("first").ok();
    desk.run("person set P-1 --health 'Since 2018 he has asthma'")
        .ok();
    let said = export("second").fails(1);
    assert!(
        said.contains("P-000001") && said.contains("changed"),
        "{said}"
    );
    assert!(!Path::new(&desk.path("second")).exists());
    let lines = open(&desk, "AR-2026-1");
    let own = line(&lines, "P-000001");
    assert_eq!(own["changed"], true);
    let decided = file(&desk, &[filled(own, json!({"decision": "redact"}))]);
    desk.run(&format!("sar review AR-2026-1 --file {decided}"))
        .ok();
    export("third").ok();
}

#[test]
fn a_sentence_that_tells_without_a_name_is_pointed_out() {
    let desk = asked();
    let lines = open(&desk, "AR-2026-1");
    let looks = line(&lines, "N-000001")["look"].to_string();
    assert!(
        looks.contains("his sister") && looks.contains("only one person on the case"),
        "{looks}"
    );
    assert_eq!(line(&lines, "N-000002")["look"], json!([]));
    let out = desk.path("preview");
    desk.run(&format!("sar export --subject P-1 --out {out}"))
        .ok();
    let page = std::fs::read_to_string(Path::new(&out).join("response.html")).unwrap();
    assert!(page.contains("To look at before release") && page.contains("his sister"));
    // What is handed over has no such list.
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let page = std::fs::read_to_string(Path::new(&out).join("response.html")).unwrap();
    assert!(!page.contains("To look at before release"));
}

#[test]
fn decisions_and_remembered_mentions_go_with_a_dump() {
    let desk = asked();
    let lines = open(&desk, "AR-2026-1");
    let decided = file(
        &desk,
        &[
            filled(
                line(&lines, "N-000007"),
                json!({"mention": "is-the-person", "decision": "whole"}),
            ),
            filled(
                line(&lines, "N-000001"),
                json!({"decision": "withhold", "ground": "crime", "reason": "Inquiry"}),
            ),
        ],
    );
    desk.run(&format!("sar review AR-2026-1 --file {decided}"))
        .ok();
    let dump = desk.run("dump").ok() + "\n";
    assert!(dump.contains("\"mention-decision\""));
    let other = Desk::new();
    let path = other.file("dump.jsonl", &dump);
    other.run(&format!("import {path}")).ok();
    assert_eq!(other.run("dump").ok() + "\n", dump);
    assert_eq!(found(&other, "P-1", "N-000007")["decided"], "is-the-person");
    assert_eq!(
        other.json("sar show AR-2026-1")["review"],
        desk.json("sar show AR-2026-1")["review"]
    );
}
