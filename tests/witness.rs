//! The witness: an older copy of the store in its place is found, whoever put it there, and nothing else is.

mod acknowledging;
mod files;
mod lines;
mod restoring;

use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::real::Real;

/// The store's witness.
fn witness(real: &Real) -> PathBuf {
    real.path("mkt.db.witness")
}

/// The lines of the store's witness.
fn lines(real: &Real) -> Vec<String> {
    std::fs::read_to_string(witness(real))
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Keeps a copy of files as they are now.
fn copy(real: &Real, names: &[&'static str]) -> Vec<(&'static str, Vec<u8>)> {
    names
        .iter()
        .map(|name| (*name, std::fs::read(real.path(name)).unwrap()))
        .collect()
}

/// Puts a copy in the place of what is there now.
fn put_back(real: &Real, files: &[(&'static str, Vec<u8>)]) {
    for (name, bytes) in files {
        crate::support::write_private(&real.path(name), bytes);
    }
}

/// Runs a command as a user; words in quotation marks stay together.
fn run_as(real: &Real, user: &'static str, line: &str) -> Output {
    real.command()
        .envs(real.as_user(user))
        .args(crate::support::words(line))
        .output()
        .unwrap()
}

/// Runs a command that must end with this status, and gives standard output and standard error.
#[track_caller]
fn ends(real: &Real, user: &'static str, line: &str, status: i32) -> (String, String) {
    let output = run_as(real, user, line);
    let said = String::from_utf8(output.stderr).unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(status), "{line}: {answer}{said}");
    if status == 13 {
        assert_eq!(answer, "", "a refusal answers nothing");
    }
    (answer, said)
}

/// The outcome of a check of `verify` or `doctor`.
fn check(real: &Real, user: &'static str, line: &str) -> Value {
    let output = run_as(real, user, &format!("{line} --json"));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    said["data"]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["check"] == "witness")
        .unwrap()
        .clone()
}

/// Adds an organisation: an entry of the trail, and a line of the witness.
#[track_caller]
fn org(real: &Real, name: &str) {
    ends(
        real,
        "alice",
        &format!("org add --name '{name}' --type education"),
        0,
    );
}

/// A store with a case that has long been due, C-2026-0001, and an open one, C-2026-0002.
fn with_a_due_case() -> Real {
    let real = Real::new();
    let records = [
        json!({"kind": "person", "key": "p1", "forenames": ["Wren"], "surname": "Example", "date_of_birth": "1950-01-01"}),
        json!({"kind": "case", "key": "c1", "title": "A fictional case", "basis": ["care-act-2014-s44"],
               "opened_on": "2006-01-09", "closed_on": "2006-05-02", "outcome": "Closed.",
               "people": [{"person": "p1", "role": "subject", "subject": true, "category": "adult"}]}),
        json!({"kind": "case", "key": "c2", "title": "Another", "basis": ["care-act-2014-s44"], "opened_on": "2026-01-09", "people": []}),
    ];
    let text: Vec<String> = records.iter().map(|record| format!("{record}\n")).collect();
    std::fs::write(real.path("records.jsonl"), text.concat()).unwrap();
    let file = real.path("records.jsonl");
    ends(&real, "alice", &format!("import {}", file.display()), 0);
    real
}

/// Disposes of everything that is due.
fn dispose(real: &Real) {
    ends(real, "alice", "retention sweep", 0);
    ends(real, "diane", "retention approve D-2026-1 --all", 0);
    ends(
        real,
        "alice",
        "retention dispose D-2026-1 --confirm D-2026-1",
        0,
    );
    ends(real, "alice", "case show C-2026-1", 4);
}

#[test]
fn an_older_copy_is_found_after_a_mere_note() {
    let real = with_a_due_case();
    let old = copy(&real, &["mkt.db"]);
    std::fs::write(real.path("note.txt"), "They rang back.\n").unwrap();
    let note = real.path("note.txt");
    let add = format!(
        "note add C-2026-2 --kind phone-call --file {}",
        note.display()
    );
    ends(&real, "alice", &add, 0);
    put_back(&real, &old);
    for line in [
        "case show C-2026-1",
        "case list --all",
        "note list C-2026-2",
        add.as_str(),
        "person find Wren",
        "status",
        "retention sweep",
        "export statistics",
        "org list",
    ] {
        let (_, said) = ends(&real, "alice", line, 13);
        assert!(said.contains("error: This store was rolled back"), "{said}");
        assert!(said.contains("audit acknowledge --rolled-back"), "{said}");
        assert_eq!(said.matches("rolled back").count(), 1, "said once: {said}");
    }
    ends(&real, "diane", "dump", 13);
    let (_, said) = ends(&real, "alice", "org list --json", 13);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["error"]["code"], "rolled-back");
}

#[test]
fn what_it_takes_to_look_into_it_goes_on_working_and_buries_nothing() {
    let real = Real::new();
    org(&real, "Elmfield School");
    let old = copy(&real, &["mkt.db"]);
    org(&real, "Larkspur School");
    org(&real, "Harrow School");
    put_back(&real, &old);
    let before = lines(&real);
    let out = real.path("rolled-back.mktbackup");
    for (user, line, status) in [
        ("keeper", "verify".to_owned(), 20),
        ("keeper", "audit verify".to_owned(), 20),
        ("keeper", "audit log".to_owned(), 0),
        ("diane", "audit viewed O-1".to_owned(), 0),
        ("keeper", "doctor".to_owned(), 20),
        ("keeper", "user list".to_owned(), 0),
        (
            "keeper",
            format!("backup create --out {}", out.display()),
            0,
        ),
        ("keeper", format!("backup verify {}", out.display()), 0),
    ] {
        let (_, said) = ends(&real, user, &line, status);
        // What is said of a backup is not of the store beside it, and the doctor says all of it in its answer.
        if !line.starts_with("backup verify") {
            assert!(
                said.contains("warning: This store was rolled back"),
                "{line}: {said}"
            );
        }
    }
    for (user, line) in [("keeper", "verify"), ("keeper", "doctor")] {
        let found = check(&real, user, line);
        assert_eq!(found["ok"], false, "{found}");
        assert!(
            found["remedy"].as_str().unwrap().contains("--rolled-back"),
            "{found}"
        );
    }
    let output = run_as(&real, "keeper", "audit verify --json");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["data"]["ok"], false);
    assert_eq!(said["data"]["rolled_back"], true);
    // The trail has gone on past what was seen meanwhile, with other entries.
    for _ in 0..4 {
        ends(&real, "keeper", "audit verify", 20);
    }
    let (_, said) = ends(&real, "alice", "org list", 13);
    assert!(
        said.contains("is another than the one that its witness has seen"),
        "{said}"
    );
    assert_eq!(
        lines(&real),
        before,
        "a store that was rolled back tells its witness nothing"
    );
}

#[test]
fn an_older_copy_is_found_after_a_disposal_even_without_the_witness() {
    let real = with_a_due_case();
    let old = copy(&real, &["mkt.db"]);
    let older = copy(&real, &["mkt.db", "mkt.db.keys"]);
    dispose(&real);
    let now = copy(&real, &["mkt.db", "mkt.db.keys"]);
    // With its key file or without.
    put_back(&real, &older);
    ends(&real, "alice", "case show C-2026-1", 13);
    put_back(&real, &now);
    ends(&real, "alice", "org list", 0);
    put_back(&real, &old);
    let (_, said) = ends(&real, "alice", "case show C-2026-1", 13);
    assert!(
        said.contains("C-2026-0001"),
        "the signed list names it: {said}"
    );
    assert_eq!(
        check(&real, "keeper", "verify")["refs"],
        json!(["C-2026-0001"])
    );
    // Whoever takes the witness away as well does not get round the list.
    std::fs::remove_file(witness(&real)).unwrap();
    let (_, said) = ends(&real, "alice", "case show C-2026-1", 13);
    assert!(
        said.contains("what its key file lists as disposed of is in it"),
        "{said}"
    );
    assert_eq!(
        check(&real, "keeper", "verify")["refs"],
        json!(["C-2026-0001"])
    );
}

#[test]
fn the_newer_store_put_back_is_as_it_was() {
    let real = Real::new();
    let old = copy(&real, &["mkt.db"]);
    org(&real, "Elmfield School");
    let now = copy(&real, &["mkt.db"]);
    put_back(&real, &old);
    ends(&real, "alice", "org list", 13);
    ends(&real, "keeper", "verify", 20);
    put_back(&real, &now);
    let (_, said) = ends(&real, "alice", "org list", 0);
    assert!(!said.contains("warning"), "{said}");
    real.is_whole();
}

#[test]
fn many_writers_at_once_raise_no_alarm() {
    let real = Real::new();
    for round in 0..4 {
        let all: Vec<_> = (0..8)
            .map(|number| {
                let mut command = real.command();
                if number % 2 == 0 {
                    let name = format!("School {round} {number}");
                    command.args(["org", "add", "--type", "education", "--name", &name]);
                } else {
                    command.args(["org", "list"]);
                }
                command
                    .stdout(std::process::Stdio::piped())
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in all {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!said.contains("warning"), "{said}");
        }
    }
    // Each run has its line, and no two are mixed.
    let numbers: Vec<i64> = lines(&real)
        .iter()
        .map(|line| {
            let line = mkt::domain::witness::Line::parse(line).unwrap();
            line.head.number
        })
        .collect();
    let mut sorted = numbers.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), numbers.len());
    assert!(numbers.len() >= 32, "{numbers:?}");
    real.is_whole();
}
