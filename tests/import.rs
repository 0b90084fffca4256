//! Import: JSON Lines and CSV, in any order, whole or not at all.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::support::Desk;

fn lines(records: &[Value]) -> String {
    let mut text = String::new();
    for record in records {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    text
}

fn org() -> Value {
    json!({"kind": "organisation", "key": "o1", "name": "Elmfield Surgery", "type": "health-and-social-care"})
}

fn person() -> Value {
    json!({"kind": "person", "key": "p1", "forenames": ["Robert"], "surname": "Quillon", "date_of_birth": "2012-02-29", "source": "o1"})
}

fn case() -> Value {
    json!({"kind": "case", "key": "c1", "title": "A case", "basis": "working-together-2018", "opened_on": "2020-01-06",
           "closed_on": "2020-05-01", "outcome": "Closed.", "referrals": ["r1"],
           "people": [{"person": "p1", "role": "subject"}], "orgs": [{"org": "o1"}]})
}

fn referral() -> Value {
    json!({"kind": "referral", "key": "r1", "source": "organisation", "from_org": "o1", "received_on": "2020-01-05",
           "people": [{"person": "p1", "role": "subject"}]})
}

fn note() -> Value {
    json!({"kind": "note", "key": "n1", "case": "c1", "on": "2021-02-03", "text": "Seen at home.", "source": "o1"})
}

fn disclosure() -> Value {
    json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "The family", "recipient": "service-user-or-family",
           "decision": "shared", "what": "The report.", "purpose": "To tell them.", "basis": "s16E", "necessity": "They asked.",
           "consent": "given", "method": "hand", "authorised_by": "m.elsewhere", "on": "2020-04-01"})
}

fn everything() -> Vec<Value> {
    // In the order in which nothing that is named stands before what names it.
    vec![note(), disclosure(), case(), referral(), person(), org()]
}

#[test]
fn the_examples_import_cleanly_and_importing_them_again_changes_nothing() {
    let desk = Desk::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/records.jsonl");
    let first = desk.json(&format!("import {examples}"));
    assert_eq!(first["rejected"], json!([]));
    assert_eq!(first["stored"], true);
    let added = first["added"].as_object().unwrap();
    assert!(
        added["case"].as_u64().unwrap() >= 4 && added["note"].as_u64().unwrap() >= 40,
        "{added:?}"
    );
    let again = desk.json(&format!("import {examples}"));
    assert_eq!(again["added"], json!({}));
    assert_eq!(again["updated"], json!({}));
    assert_eq!(again["unchanged"], first["added"]);
    desk.run("verify").ok();
}

#[test]
fn lines_may_stand_in_any_order_and_links_are_found() {
    let desk = Desk::new();
    let file = desk.file("in.jsonl", &lines(&everything()));
    let done = desk.json(&format!("import {file} --source old"));
    assert_eq!(
        done["added"],
        json!({"organisation": 1, "person": 1, "referral": 1, "case": 1, "note": 1, "disclosure": 1})
    );
    assert_eq!(done["historic"], 1, "a family was told without an export");
    desk.run("verify").ok();
}

#[test]
fn what_depends_on_a_rejected_line_is_rejected_and_nothing_is_stored() {
    let desk = Desk::new();
    let mut all = everything();
    all[4]["date_of_birth"] = json!("2031-13-01");
    let file = desk.file("in.jsonl", &lines(&all));
    let ran = desk.run(&format!("import {file} --json"));
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let rejected = told["data"]["rejected"].as_array().unwrap();
    let found: Vec<(u64, &str, &str)> = rejected
        .iter()
        .map(|line| {
            (
                line["line"].as_u64().unwrap(),
                line["field"].as_str().unwrap(),
                line["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (1, "case", "depends-on-rejected"),
            (2, "case", "depends-on-rejected"),
            (3, "people[0].person", "depends-on-rejected"),
            (3, "referrals[0]", "depends-on-rejected"),
            (4, "people[0].person", "depends-on-rejected"),
            (5, "date_of_birth", "not-a-date"),
        ]
    );
    assert!(!ran.stdout.contains("2031") && !ran.stderr.contains("2031"));
    assert_eq!(desk.json("org list"), json!([]));
}

#[test]
fn under_json_what_was_rejected_is_the_only_document_on_stderr() {
    let desk = Desk::new();
    let unusual = json!({"kind": "person", "key": "x", "surname": "Ex4mple"});
    let file = desk.file(
        "in.jsonl",
        &lines(&[unusual, json!({"kind": "person", "key": "nobody"})]),
    );
    let ran = desk.run(&format!("import {file} --json"));
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let told: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert!(told["error"].is_object(), "{told}");
    // What is unusual is told where it was stored.
    let ran = desk.run(&format!("import {file} --keep-good"));
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("warning: 1 thing is unusual"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_good_lines_can_be_kept_and_the_rejected_ones_mended_and_imported_again() {
    let desk = Desk::new();
    let mut all = everything();
    all[0]["text"] = json!("");
    let file = desk.file("in.jsonl", &(lines(&all) + "this is no JSON\n"));
    let rejected = desk.path("rejected.jsonl");
    let ran = desk.run(&format!(
        "import {file} --keep-good --rejected {rejected} --json"
    ));
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    let text = std::fs::read_to_string(&rejected).unwrap();
    let written: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(written.len(), 2);
    assert_eq!(written[0]["rejected"]["line"], 1);
    assert_eq!(written[0]["rejected"]["field"], "text");
    assert_eq!(written[0]["key"], "n1");
    assert_eq!(written[1]["rejected"]["code"], "not-json");
    let mode = std::fs::metadata(&rejected).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let mended = text
        .lines()
        .next()
        .unwrap()
        .replace("\"text\":\"\"", "\"text\":\"Mended.\"");
    let file = desk.file("mended.jsonl", &mended);
    let done = desk.json(&format!("import {file}"));
    assert_eq!(done["added"], json!({"note": 1}));
    assert!(
        desk.run(&format!("import {file} --rejected {rejected}"))
            .fails(1)
            .contains("exists already")
    );
}

#[test]
fn a_dry_run_tells_the_same_and_stores_nothing() {
    let desk = Desk::new();
    let file = desk.file("in.jsonl", &lines(&everything()));
    let tried = desk.json(&format!("import {file} --dry-run"));
    assert_eq!(tried["stored"], false);
    assert_eq!(desk.json("org list"), json!([]));
    let done = desk.json(&format!("import {file}"));
    assert_eq!(tried["added"], done["added"]);
    assert_eq!(desk.json("org list")[0]["ref"], "O-0001");
}

#[test]
fn a_changed_line_updates_only_what_it_names() {
    let desk = Desk::new();
    let file = desk.file("in.jsonl", &lines(&everything()));
    desk.json(&format!("import {file}"));
    let changed = lines(&[
        json!({"kind": "organisation", "key": "o1", "contact": "the practice manager"}),
        json!({"kind": "note", "key": "n1", "text": "Seen at school."}),
        json!({"kind": "case", "key": "c1", "tags": ["burns"]}),
    ]);
    let file = desk.file("changed.jsonl", &changed);
    let done = desk.json(&format!("import {file}"));
    assert_eq!(
        done["updated"],
        json!({"organisation": 1, "case": 1, "note": 1}),
        "{done}"
    );
    let org = desk.json("org show O-1");
    assert_eq!(org["contact"], "the practice manager");
    assert_eq!(org["name"], "Elmfield Surgery");
    let notes = desk.json("note list C-2026-1 --all");
    assert_eq!(
        notes.as_array().unwrap().len(),
        2,
        "the earlier note is kept"
    );
    let current = desk.json("note list C-2026-1");
    assert_eq!(current[0]["text"], "Seen at school.");
    assert_eq!(current[0]["on"], "2021-02-03");
    let again = desk.json(&format!("import {file}"));
    assert_eq!(again["updated"], json!({}));
    desk.run("verify").ok();
}

#[test]
fn a_key_twice_is_rejected_on_its_second_line() {
    let desk = Desk::new();
    let file = desk.file("in.jsonl", &lines(&[org(), org()]));
    let ran = desk.run(&format!("import {file} --json"));
    assert_eq!(ran.status, 1);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(told["data"]["rejected"][0]["line"], 2);
    assert_eq!(told["data"]["rejected"][0]["code"], "twice");
}

#[test]
fn the_form_of_a_line_is_told_field_by_field_without_its_values() {
    let desk = Desk::new();
    let file = desk.file(
        "in.jsonl",
        concat!(
            "{\"kind\":\"person\",\"key\":\"p1\",\"surname\":\"Secretname\",\"dateOfBirth\":\"2012\"}\n",
            "{\"kind\":\"person\",\"key\":\"p2\",\"surname\":7}\n",
            "{\"kind\":\"person\",\"key\":\"p3\",\"surname\":\"A\",\"surname\":\"B\"}\n",
            "{\"kind\":\"person\",\"key\":\"p4\",\"surname\":\"\\ud800\"}\n",
            "{\"kind\":\"weather\",\"key\":\"w\"}\n",
            "[1,2]\n",
            "{\"kind\":\"person\",\"surname\":\"Keyless\"}\n",
            "\n",
        ),
    );
    let ran = desk.run(&format!("import {file} --json"));
    assert_eq!(ran.status, 1);
    assert!(!ran.stdout.contains("Secretname"), "{}", ran.stdout);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let codes: Vec<&str> = told["data"]["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "unknown-field",
            "wrong-form",
            "field-twice",
            "invalid-unicode",
            "unknown-kind",
            "not-an-object",
            "missing"
        ]
    );
    assert!(
        told["data"]["rejected"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("`date_of_birth`")
    );
}

#[test]
fn csv_of_one_kind_in_an_old_encoding_and_its_rejected_rows() {
    let desk = Desk::new();
    let path = desk.path("people.csv");
    let mut bytes = b"key,forenames,surname,date_of_birth,addresses\r\n".to_vec();
    bytes.extend(
        b"p1,Siobh\xe1n;Mary,O'Brien,2012-02,\"22 Larkspur Close, Harrowmere, QX7 4ZB\"\r\n",
    );
    bytes.extend(b"p2,Tom,Nobody,29/02/2012,\r\n");
    bytes.extend(b"p3,Too,few\r\n");
    std::fs::write(&path, bytes).unwrap();
    let said = desk
        .run(&format!("import {path} --kind person --json"))
        .stdout;
    assert!(said.contains("not-utf-8"), "{said}");
    let rejected = desk.path("rejected.csv");
    let ran = desk.run(&format!(
        "import {path} --kind person --encoding windows-1252 --keep-good --rejected {rejected} --json"
    ));
    assert_eq!(ran.status, 3, "{}{}", ran.stdout, ran.stderr);
    let text = std::fs::read_to_string(&rejected).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(
        rows[0],
        "key,forenames,surname,date_of_birth,addresses,line,field,code,reason"
    );
    assert!(
        rows[1].starts_with("p2,Tom,Nobody,29/02/2012,,3,date_of_birth,not-a-date,"),
        "{text}"
    );
    let mended = text
        .replace("29/02/2012", "2012-02-29")
        .lines()
        .take(2)
        .collect::<Vec<_>>()
        .join("\n");
    let file = desk.file("mended.csv", &mended);
    assert_eq!(
        desk.json(&format!("import {file} --kind person"))["added"],
        json!({"person": 1})
    );
}

#[test]
fn standard_input_is_read_and_a_byte_order_mark_passed_over() {
    let desk = Desk::new();
    let text = format!("\u{feff}{}", lines(&everything()));
    let done = desk.run_with("import - --json", &text).data();
    assert_eq!(done["rejected"], json!([]));
    assert_eq!(done["added"]["note"], 1);
}

#[test]
fn only_a_manager_or_an_administrator_imports() {
    let desk = Desk::new();
    desk.add_user("olive", "officer");
    desk.add_user("ada", "admin");
    let file = desk.file("in.jsonl", &lines(&[org()]));
    desk.run_as("olive", &format!("import {file}")).fails(5);
    desk.run_as("ada", &format!("import {file}")).ok();
}

#[test]
fn new_and_changed_lines_in_turn_leave_every_index_as_it_should_be() {
    let desk = Desk::new();
    let person = |key: &str, surname: &str| json!({"kind": "person", "key": key, "forenames": ["Robert"], "surname": surname, "date_of_birth": "2012-02-29"});
    let note = |key: &str, text: &str| json!({"kind": "note", "key": key, "case": "c1", "on": "2020-02-03", "text": text});
    let case = json!({"kind": "case", "key": "c1", "title": "A case", "basis": "working-together-2018", "opened_on": "2020-01-06",
                      "people": [{"person": "p1", "role": "subject"}]});
    let first = [
        case.clone(),
        person("p1", "Quillon"),
        person("p2", "Brackenridge"),
        note("n1", "A heron stood there."),
    ];
    let file = desk.file("first.jsonl", &lines(&first));
    desk.run(&format!("import {file}")).ok();
    let second = [
        case,
        person("p3", "Tattersfield"),
        person("p1", "Wainthrop"),
        person("p4", "Ockendon"),
        person("p2", "Marchbanks"),
        person("p5", "Fairweather"),
        note("n2", "A cormorant dived."),
        note("n1", "An egret stood there."),
        note("n3", "A bittern boomed."),
    ];
    let file = desk.file("second.jsonl", &lines(&second));
    let done = desk.json(&format!("import {file}"));
    assert_eq!(done["updated"], json!({"person": 2, "note": 1}));
    // FTS5's own check compares the indexes with the texts, and keys of people are looked at too.
    desk.run("verify").ok();
    let finds = |words: &str| {
        desk.json(&format!("person find {words}"))
            .as_array()
            .unwrap()
            .len()
    };
    for (name, found) in [
        ("Wainthrop", 1),
        ("Tattersfield", 1),
        ("Ockendon", 1),
        ("Marchbanks", 1),
        ("Fairweather", 1),
        // As they were recorded before.
        ("Quillon", 1),
        ("Brackenridge", 1),
    ] {
        assert_eq!(finds(name), found, "{name}");
    }
    let likely = |surname: &str| {
        let ran = desk.run(&format!(
            "person add --forename Robert --surname {surname} --date-of-birth 2012-02-29"
        ));
        ran.ok();
        ran.stderr
    };
    for (surname, known) in [("Wainthrope", "P-000001"), ("Fairwether", "P-000005")] {
        assert!(likely(surname).contains(known), "{surname}");
    }
    // What is stored afterwards is indexed by itself again.
    desk.run_with(
        "note add C-2026-1 --on 2020-02-04 --file -",
        "A dunlin ran.",
    )
    .ok();
    desk.run("verify").ok();
}

#[test]
fn keys_of_nobody_are_found() {
    let desk = Desk::new();
    desk.sql()
        .execute(
            "INSERT INTO person_key (key, person) VALUES ('p900111', 77)",
            [],
        )
        .unwrap();
    assert_eq!(desk.run("verify").status, 20);
}
