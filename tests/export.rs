//! Anonymised exports: prepared, reviewed, released through the second check, or not at all.

use serde_json::{Value, json};

use crate::support::{Desk, Ran};

mod door;
mod earlier;
mod knowing;
mod reviewing;
mod terminal;
mod withdrawing;

/// A desk with one child's case and one note about it.
pub fn desk(text: &str) -> Desk {
    let desk = Desk::new();
    let lines = [
        json!({"kind": "person", "key": "p1", "forenames": ["Robert"], "surname": "Smith-Jones", "aliases": ["Bobby"], "date_of_birth": "2019-02-03", "nhs_number": "9434765919"}),
        json!({"kind": "person", "key": "p2", "forenames": ["Jane"], "surname": "Smith", "phones": ["07700 900123"]}),
        json!({"kind": "case", "key": "c1", "title": "Injury", "basis": ["working-together-2018"], "opened_on": "2026-01-06",
               "people": [{"person": "p1", "role": "subject", "subject": true}, {"person": "p2", "role": "mother", "subject": false}]}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2026-01-07", "note_kind": "home-visit", "text": text}),
    ];
    let file = desk.file("in.jsonl", &lines.map(|line| format!("{line}\n")).concat());
    desk.try_words(&["import", &file]).ok();
    desk
}

pub fn attestation(desk: &Desk) -> String {
    let no = json!({"answer": "no", "note": ""});
    desk.file(
        "attestation.json",
        &json!({"rare_condition": no, "unique_event": no, "press_coverage": no, "siblings": no})
            .to_string(),
    )
}

/// Releases an export into a file of the desk's folder, in the form that its name ends in, with every question of the attestation answered no.
pub fn release(desk: &Desk, export: &str, name: &str) -> Ran {
    let (out, attest) = (desk.path(name), attestation(desk));
    desk.try_words(&[
        "export", "release", export, "--out", &out, "--attest", &attest,
    ])
}

/// Answers every open question with `keep`.
pub fn keep_everything(desk: &Desk, export: &str) {
    let path = desk.path("questions.jsonl");
    desk.try_words(&["export", "review", export, "--write", &path])
        .ok();
    let decided: String = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| {
            let mut question: Value = serde_json::from_str(line).unwrap();
            question["decision"] = json!("keep");
            question.to_string()
        })
        .collect::<Vec<_>>()
        .join("\n");
    std::fs::remove_file(&path).unwrap();
    let file = desk.file("decided.jsonl", &decided);
    desk.try_words(&["export", "review", export, "--file", &file])
        .ok();
}

#[test]
fn names_and_numbers_of_the_case_are_replaced_and_the_replacements_rebuild_the_text() {
    let desk = desk(
        "Seen at home with Jane Smith. Bobby (NHS 943 476 5919) was asleep; rang her on 07700 900123.",
    );
    let prepared = desk.json("export anonymised C-2026-0001");
    assert_eq!(prepared["export"], "E-000001");
    assert_eq!(prepared["case"], "C-2026-0001");
    let shown = desk.json("export show e-1");
    assert_eq!(shown["people"][0]["label"], "Child A");
    let note = &shown["notes"][0];
    let text = note["text"].as_str().unwrap();
    for gone in ["Jane", "Smith", "Bobby", "943", "07700"] {
        assert!(!text.contains(gone), "{text}");
    }
    assert!(
        text.contains("Mother") && text.contains("Child A"),
        "{text}"
    );
    let source: Vec<char> = desk.json("note list C-2026-0001")[0]["text"]
        .as_str()
        .unwrap()
        .chars()
        .collect();
    let (mut built, mut at) = (String::new(), 0);
    for one in note["replacements"].as_array().unwrap() {
        let (start, end) = (
            usize::try_from(one["start"].as_u64().unwrap()).unwrap(),
            usize::try_from(one["end"].as_u64().unwrap()).unwrap(),
        );
        built.extend(&source[at..start]);
        built.push_str(one["with"].as_str().unwrap());
        at = end;
        assert!(
            ["exact", "variant", "fuzzy", "pattern", "reviewed"]
                .contains(&one["why"].as_str().unwrap())
        );
    }
    built.extend(&source[at..]);
    assert_eq!(built, text);
}

#[test]
fn a_release_is_refused_while_questions_are_open_and_writes_nothing() {
    let desk = desk("Spoke to a neighbour, Doreen Tasker, about Bobby.");
    let prepared = desk.json("export anonymised C-2026-0001");
    assert_eq!(prepared["state"], "needs-review");
    let (out, attest) = (desk.path("out.json"), attestation(&desk));
    let said = desk
        .try_words(&[
            "export", "release", "E-1", "--out", &out, "--attest", &attest,
        ])
        .fails(1);
    assert!(said.contains("open questions"), "{said}");
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn a_release_needs_a_whole_attestation() {
    let desk = desk("Bobby was asleep.");
    desk.json("export anonymised C-2026-0001");
    keep_everything(&desk, "E-1");
    let out = desk.path("out.json");
    desk.try_words(&["export", "release", "E-1", "--out", &out])
        .fails(2);
    let empty = desk.file("empty.json", "{}");
    desk.try_words(&[
        "export", "release", "E-1", "--out", &out, "--attest", &empty,
    ])
    .fails(1);
    let template = desk.run("export release --attest-template --json").data();
    assert_eq!(template["rare_condition"]["answer"], Value::Null);
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn a_released_export_names_nobody_and_no_record_but_itself() {
    let desk = desk("Jane said that Bobby fell. He was seen on 07/01/2026.");
    desk.json("export anonymised C-2026-0001 --for families");
    keep_everything(&desk, "E-1");
    let attest = attestation(&desk);
    for (at, form) in ["json", "html", "txt"].iter().enumerate() {
        if at > 0 {
            desk.json("export anonymised C-2026-0001 --for families");
            keep_everything(&desk, &format!("E-{}", at + 1));
        }
        let out = desk.path(&format!("out.{form}"));
        desk.try_words(&[
            "export",
            "release",
            &format!("E-{}", at + 1),
            "--out",
            &out,
            "--attest",
            &attest,
        ])
        .ok();
        let text = std::fs::read_to_string(&out).unwrap();
        for gone in [
            "Jane",
            "Bobby",
            "Robert",
            "Smith",
            "C-2026",
            "N-0000",
            "P-0000",
            "alice",
            "2026-01-07",
        ] {
            assert!(!text.contains(gone), "{form}: {gone}");
        }
        assert!(
            text.contains("Child A") && text.contains("January 2026"),
            "{form}"
        );
    }
    let released: Value =
        serde_json::from_str(&std::fs::read_to_string(desk.path("out.json")).unwrap()).unwrap();
    assert_eq!(released["export"], "E-000001");
    assert_eq!(released["people"][0], json!({"label": "Child A"}));
    let mut fields: Vec<&String> = released["timeline"][0]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    fields.sort();
    assert_eq!(fields, ["kind", "text", "when"]);
    desk.try_words(&[
        "export",
        "release",
        "E-1",
        "--out",
        &desk.path("again.json"),
        "--attest",
        &attest,
    ])
    .fails(1);
    desk.json("audit viewed P-000001");
}

#[test]
fn a_note_that_changed_since_is_never_released() {
    let desk = desk("Bobby was asleep.");
    desk.json("export anonymised C-2026-0001");
    keep_everything(&desk, "E-1");
    let text = desk.file("more.txt", "Another note.");
    desk.try_words(&["note", "add", "C-2026-1", "--file", &text])
        .ok();
    let out = desk.path("out.json");
    let said = release(&desk, "E-1", "out.json").fails(1);
    assert!(said.contains("since E-000001 was prepared"), "{said}");
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn a_kept_word_passes_at_its_place_and_an_alias_is_learnt() {
    let desk = desk("Spoke to Zizou at the door. Bobby was asleep.");
    desk.json("export anonymised C-2026-0001");
    let path = desk.path("questions.jsonl");
    desk.try_words(&["export", "review", "E-1", "--write", &path])
        .ok();
    let lines = std::fs::read_to_string(&path).unwrap();
    let question: Value = serde_json::from_str(
        lines
            .lines()
            .next()
            .expect("the unknown name is asked about"),
    )
    .unwrap();
    assert_eq!(question["found"], "Zizou");
    let answer = json!({"id": question["id"], "decision": "alias", "with": "P-000002"});
    let file = desk.file("decided.jsonl", &format!("{answer}\n"));
    desk.try_words(&["export", "review", "E-1", "--file", &file])
        .ok();
    assert!(
        desk.json("export show E-1")["notes"][0]["text"]
            .as_str()
            .unwrap()
            .contains("Spoke to Mother")
    );
    assert!(
        desk.json("export anonymised C-2026-0001")["state"] == "ready",
        "the next export knows the name"
    );
    let wrong = desk.file("wrong.jsonl", "{\"id\":\"q0\",\"decision\":\"keep\"}\n");
    desk.try_words(&["export", "review", "E-1", "--file", &wrong])
        .fails(1);
    let bad = desk.file("bad.jsonl", "{\"id\":\"q0\",\"decision\":\"perhaps\"}\n");
    desk.try_words(&["export", "review", "E-1", "--file", &bad])
        .fails(2);
}

#[test]
fn only_a_manager_releases() {
    let desk = desk("Bobby was asleep.");
    desk.add_user("otto", "officer");
    desk.run_as("otto", "export anonymised C-2026-1").ok();
    keep_everything(&desk, "E-1");
    let attest = attestation(&desk);
    let out = desk.path("out.txt");
    desk.run_words_with(
        "otto",
        &[
            "export", "release", "E-1", "--out", &out, "--attest", &attest,
        ],
        "",
    )
    .fails(5);
    desk.run_words_with(
        "alice",
        &[
            "export", "release", "E-1", "--out", &out, "--attest", &attest,
        ],
        "",
    )
    .ok();
}

#[test]
fn dates_are_months_or_days_of_the_review_and_a_review_keeps_the_style() {
    let desk = desk("Bobby fell on 17/01/2026. Spoke to Zizou at the door.");
    desk.json("export anonymised C-2026-1");
    desk.json("export anonymised C-2026-1 --dates relative");
    let text = |export: &str| {
        desk.json(&format!("export show {export}"))["notes"][0]["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(text("E-1").contains("[January 2026]"), "{}", text("E-1"));
    assert!(
        text("E-2").contains("[day 12 of the review]"),
        "{}",
        text("E-2")
    );
    keep_everything(&desk, "E-2");
    assert!(
        text("E-2").contains("[day 12 of the review]"),
        "{}",
        text("E-2")
    );
    assert_eq!(desk.json("export show E-2")["dates"], "relative");
    // What is released says nothing of months either.
    let (out, attest) = (desk.path("relative.json"), attestation(&desk));
    desk.try_words(&[
        "export", "release", "E-2", "--out", &out, "--attest", &attest,
    ])
    .ok();
    let released: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(released["timeline"][0]["when"], "day 2 of the review");
    assert!(!released["timeline"].to_string().contains("January"));
    desk.json("export anonymised C-2026-1 --dates relative");
    desk.run("export anonymised C-2026-1 --dates weekly")
        .fails(2);
    // How dates are written is no question a reviewer answers.
    let file = desk.file("dates.jsonl", "{\"id\":\"dates\",\"decision\":\"keep\"}\n");
    let said = desk
        .try_words(&["export", "review", "E-3", "--file", &file])
        .fails(1);
    assert!(said.contains("does not ask"), "{said}");
}
