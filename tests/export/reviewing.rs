//! What a reviewer decides: answers that stay when they are taken back, and what was taken out of a text without a question.

use mkt::actions::export::export_review_undo;
use serde_json::{Value, json};

use super::{attestation, desk};
use crate::support::Desk;

/// A note that introduces one stranger by what she is to the mother and names another of whom it says nothing.
const INTRODUCED: &str =
    "Spoke to Zizou at the door. Jane came with her friend Denise Pike. Denise left at four.";

fn text(desk: &Desk) -> String {
    desk.json("export show E-1")["notes"][0]["text"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The lines of `--write`, with what else is given.
fn lines(desk: &Desk, more: &[&str]) -> Vec<Value> {
    let path = desk.path("questions.jsonl");
    let mut words = vec!["export", "review", "E-1", "--write", &path];
    words.extend(more);
    desk.try_words(&words).ok();
    let lines = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    std::fs::remove_file(&path).unwrap();
    lines
}

/// Answers whatever is about these words.
fn answer(desk: &Desk, found: &str, decision: &str, with: Option<&str>) {
    let mut line = lines(desk, &["--all"])
        .into_iter()
        .find(|line| line["found"] == found)
        .unwrap();
    line["decision"] = json!(decision);
    line["with"] = json!(with);
    let file = desk.file("answer.jsonl", &line.to_string());
    desk.try_words(&["export", "review", "E-1", "--file", &file])
        .ok();
}

#[test]
fn whom_a_text_introduces_is_listed_with_the_reason_and_can_be_kept() {
    let desk = desk(INTRODUCED);
    let prepared = desk.json("export anonymised C-2026-0001");
    assert_eq!(prepared["queue"], 1);
    assert_eq!(prepared["unasked"], 2);
    let shown = desk.json("export show E-1");
    let unasked = shown["unasked"].as_array().unwrap();
    assert_eq!(unasked[0]["found"], "Denise Pike");
    assert_eq!(unasked[0]["with"], "[Person 2]");
    assert_eq!(unasked[0]["ref"], "N-000001");
    let replacement = shown["notes"][0]["replacements"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["start"] == unasked[0]["start"])
        .unwrap();
    assert_eq!(replacement["why"], "pattern", "the words of the contract");
    assert_eq!(replacement["id"], unasked[0]["id"]);
    let drawn = desk.run("export show E-1").ok();
    assert!(
        drawn.contains(
            "Denise Pike → [Person 2]  (somebody the case does not know, whom the text introduces"
        ),
        "{drawn}"
    );

    // CLI.md: these fields, in this order, where scripts fill them in; what is more stands behind them.
    let file = desk.path("as-a-script-sees-it.jsonl");
    desk.run(&format!("export review E-1 --write {file}")).ok();
    let line = std::fs::read_to_string(&file).unwrap();
    let keys: Vec<usize> = ["id", "ref", "context", "found", "suggest"]
        .iter()
        .map(|key| line.find(&format!("\"{key}\":")).unwrap())
        .chain(line.find("\",\"decision\":null,\"with\":null"))
        .collect();
    assert!(keys.len() == 6 && keys.is_sorted(), "{line}");

    // The file has what is asked alone, unless all is asked for.
    assert_eq!(lines(&desk, &[]).len(), 1);
    let all = lines(&desk, &["--all"]);
    assert_eq!(
        all.iter().map(|line| &line["asked"]).collect::<Vec<_>>(),
        [true, false, false]
    );

    answer(&desk, "Denise Pike", "keep", None);
    assert!(
        text(&desk).contains("her friend Denise Pike."),
        "{}",
        text(&desk)
    );
    answer(&desk, "Denise", "replace", Some("Somebody"));
    assert!(text(&desk).ends_with("Somebody left at four."));
    answer(&desk, "Zizou", "keep", None);

    // What was kept by hand passes the door at its place.
    let (out, attest) = (desk.path("out.txt"), attestation(&desk));
    desk.try_words(&[
        "export", "release", "E-1", "--out", &out, "--attest", &attest,
    ])
    .ok();
    assert!(
        std::fs::read_to_string(&out)
            .unwrap()
            .contains("Denise Pike")
    );
    let log = desk.run("audit log --json").ok();
    assert!(log.contains("export.review"));
}

#[test]
fn whom_a_text_introduces_can_be_somebody_of_the_case_after_all() {
    let desk = desk(INTRODUCED);
    desk.json("export anonymised C-2026-0001");
    answer(&desk, "Denise Pike", "alias", Some("P-000002"));
    assert_eq!(
        desk.json("person show P-2")["aliases"],
        json!(["Denise Pike"])
    );
    let text = text(&desk);
    assert!(
        text.ends_with("Mother came with her friend Mother. Mother left at four."),
        "{text}"
    );
}

#[test]
fn what_was_taken_for_a_misspelling_can_be_kept_confirmed_or_given_to_somebody_else() {
    let desk = desk(
        "Seen with Robrt at the club. Rang Jane Smithe; Robrt was calm. Bobbie Smith-Jonse left.",
    );
    let prepared = desk.json("export anonymised C-2026-0001");
    assert_eq!(prepared["state"], "ready");
    let found: Vec<Value> = lines(&desk, &["--all"])
        .into_iter()
        .map(|line| line["found"].clone())
        .collect();
    assert_eq!(found, ["Robrt", "Jane Smithe", "Bobbie Smith-Jonse"]);
    let drawn = desk.run("export show E-1").ok();
    assert!(
        drawn.contains("Jane Smithe → Mother  (a misspelling of what is recorded, as far as can be told: not asked)"),
        "{drawn}"
    );
    answer(&desk, "Jane Smithe", "keep", None);
    answer(&desk, "Robrt", "alias", Some("P-2"));
    answer(&desk, "Bobbie Smith-Jonse", "replace", Some("Child A"));
    assert_eq!(
        text(&desk),
        "Seen with Mother at the club. Rang Jane Smithe; Mother was calm. Child A left."
    );
    let shown = desk.json("export show E-1");
    assert_eq!(shown["unasked"], json!([]));
    assert_eq!(
        shown["notes"][0]["replacements"][2]["person"], "P-000001",
        "whoever confirms a guess means the same person"
    );
    let (out, attest) = (desk.path("out.txt"), attestation(&desk));
    desk.try_words(&[
        "export", "release", "E-1", "--out", &out, "--attest", &attest,
    ])
    .ok();
    let released = std::fs::read_to_string(&out).unwrap();
    assert!(released.contains("Rang Jane Smithe;"), "{released}");
}

#[test]
fn an_answer_about_what_was_not_asked_is_bound_to_the_words_and_the_case_and_is_not_taken_for_another()
 {
    let desk = desk(INTRODUCED);
    desk.json("export anonymised C-2026-0001");
    let file = desk.file(
        "answer.jsonl",
        "{\"id\":\"q0000000000000000\",\"decision\":\"keep\"}\n",
    );
    desk.try_words(&["export", "review", "E-1", "--file", &file])
        .fails(1);
    let id = lines(&desk, &["--all"])[1]["id"].clone();
    // Other words, another id: the answer says nothing about them.
    let other = super::desk("Jane came with her friend Denise Pyke.");
    other.json("export anonymised C-2026-0001");
    let line = json!({"id": id, "decision": "keep"});
    let file = other.file("answer.jsonl", &line.to_string());
    other
        .try_words(&["export", "review", "E-1", "--file", &file])
        .fails(1);
}

#[test]
fn a_number_that_was_confirmed_is_nobody_elses() {
    let desk = desk(INTRODUCED);
    desk.json("export anonymised C-2026-0001");
    answer(&desk, "Zizou", "replace", Some("[Person 1]"));
    assert_eq!(
        text(&desk),
        "Spoke to [Person 1] at the door. Mother came with her friend [Person 2]. [Person 2] left at four."
    );
    answer(&desk, "Denise", "replace", Some("[Person 2]"));
    assert_eq!(
        text(&desk),
        "Spoke to [Person 1] at the door. Mother came with her friend [Person 2]. [Person 2] left at four."
    );
}

#[test]
fn the_answer_before_counts_again_and_what_was_taken_back_stays_marked_also_in_a_dump() {
    let desk = desk(INTRODUCED);
    desk.json("export anonymised C-2026-0001");
    let id = lines(&desk, &[])[0]["id"].clone();
    for (decision, with) in [("keep", None), ("replace", Some("a man"))] {
        let line = json!({"id": id, "decision": decision, "with": with});
        let file = desk.file("answer.jsonl", &line.to_string());
        desk.try_words(&["export", "review", "E-1", "--file", &file])
            .ok();
    }
    assert!(text(&desk).starts_with("Spoke to a man"), "{}", text(&desk));
    let export = "E-1".parse().unwrap();
    let undone = export_review_undo(&mut desk.session(), export).unwrap();
    assert_eq!(undone.unwrap().1.recorded.by, "alice");
    assert!(text(&desk).starts_with("Spoke to Zizou"), "{}", text(&desk));
    assert!(
        desk.run("audit log --json")
            .ok()
            .contains("export.review-undo")
    );

    let dump = desk.run("dump").ok();
    let line: Value = dump
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|line| line["kind"] == "export")
        .unwrap();
    assert_eq!(line["decisions"][0]["undone_at"], Value::Null);
    assert_eq!(line["decisions"][1]["with"], "a man");
    assert_eq!(line["decisions"][1]["undone_by"], "alice");
    let empty = Desk::new();
    let file = empty.file("dump.jsonl", &format!("{dump}\n"));
    empty.try_words(&["import", &file]).ok();
    assert_eq!(empty.run("dump").ok(), dump);

    export_review_undo(&mut desk.session(), export).unwrap();
    assert!(
        export_review_undo(&mut desk.session(), export)
            .unwrap()
            .is_none(),
        "nothing is left to take back"
    );
    assert_eq!(desk.json("export show E-1")["state"], "needs-review");
}

#[test]
fn an_answer_that_taught_nothing_takes_no_name_away() {
    let desk = desk(INTRODUCED);
    desk.json("export anonymised C-2026-0001");
    // Answered for another export first, so that the second answer teaches nothing new.
    desk.json("export anonymised C-2026-0001");
    let id = lines(&desk, &[])[0]["id"].clone();
    let line = json!({"id": id, "decision": "alias", "with": "P-2"});
    let file = desk.file("answer.jsonl", &line.to_string());
    for export in ["E-1", "E-2"] {
        desk.try_words(&["export", "review", export, "--file", &file])
            .ok();
    }
    export_review_undo(&mut desk.session(), "E-2".parse().unwrap()).unwrap();
    assert_eq!(desk.json("person show P-2")["aliases"], json!(["Zizou"]));
    export_review_undo(&mut desk.session(), "E-1".parse().unwrap()).unwrap();
    assert_eq!(desk.json("person show P-2")["aliases"], json!([]));
}

#[test]
fn an_answer_that_tells_a_name_or_number_itself_is_refused() {
    let desk = desk(INTRODUCED);
    desk.json("export anonymised C-2026-0001");
    let line = |with: &str| {
        let mut line = lines(&desk, &["--all"])
            .into_iter()
            .find(|line| line["found"] == "Zizou")
            .unwrap();
        line["decision"] = json!("replace");
        line["with"] = json!(with);
        desk.file("answer.jsonl", &line.to_string())
    };
    for telling in ["Jane", "her aunt J a n e", "07700 900 123"] {
        let said = desk
            .try_words(&["export", "review", "E-1", "--file", &line(telling)])
            .fails(1);
        assert!(said.contains("hold a name"), "{telling}");
        assert!(!said.contains(telling), "{telling}");
    }
    assert_eq!(desk.json("export show E-1")["state"], "needs-review");
    let plain = line("a friend of the family");
    desk.try_words(&["export", "review", "E-1", "--file", &plain])
        .ok();
    assert!(text(&desk).contains("a friend of the family"));
}

#[test]
fn a_question_that_is_not_asked_is_told_by_its_line_and_nothing_is_answered() {
    let desk = desk(INTRODUCED);
    desk.run("export anonymised C-2026-0001").ok();
    let mut asked = lines(&desk, &[]).remove(0);
    asked["decision"] = json!("keep");
    let mut strange = asked.clone();
    strange["id"] = json!("0000000000000000");
    let file = desk.file("answers.jsonl", &format!("{asked}\n\n{strange}\n"));
    let said = desk
        .try_words(&["export", "review", "E-1", "--file", &file])
        .fails(1);
    assert!(
        said.contains("does not ask the question that line 3 answers; nothing is changed"),
        "{said}"
    );
    assert_eq!(lines(&desk, &[]).len(), 1);
}
