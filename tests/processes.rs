//! Many real processes on one store at once.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Child, Stdio};

use crate::support::real::Real;
use crate::support::sql;

fn begin(real: &Real, args: &[&str], stdin: &str) -> Child {
    let mut child = real
        .command()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    child
}

#[test]
fn twenty_processes_write_notes_at_once_and_none_is_lost() {
    let real = Real::new();
    sql::put_case(&real.sql());
    let before = real.json(&["note", "list", "C-2026-1"]);
    assert_eq!(before.as_array().unwrap().len(), 0);
    let writers: Vec<Child> = (0..20)
        .map(|writer| {
            begin(
                &real,
                &["note", "add", "C-2026-1", "--file", "-"],
                &format!("Note of writer {writer}."),
            )
        })
        .collect();
    let mut references = BTreeSet::new();
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        references.insert(String::from_utf8(output.stdout).unwrap());
    }
    assert_eq!(references.len(), 20, "no reference is given twice");
    let notes = real.json(&["note", "list", "C-2026-1"]);
    let texts: BTreeSet<&str> = notes
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts.len(), 20);
    let entries: i64 = real
        .sql()
        .query_row(
            "SELECT count(*) FROM audit_entry WHERE action = 'note.add'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(entries, 20, "each has its entry in the trail");
}

#[test]
fn of_many_who_correct_one_note_at_once_one_does_and_the_others_are_told() {
    let real = Real::new();
    sql::put_case(&real.sql());
    let first = begin(
        &real,
        &["note", "add", "C-2026-1", "--file", "-"],
        "As it was.",
    );
    assert!(first.wait_with_output().unwrap().status.success());
    let writers: Vec<Child> = (0..6)
        .map(|writer| {
            begin(
                &real,
                &[
                    "note", "correct", "N-1", "--file", "-", "--reason", "At once",
                ],
                &format!("As writer {writer} would have it."),
            )
        })
        .collect();
    let mut done = 0;
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        if output.status.success() {
            done += 1;
        } else {
            assert_eq!(output.status.code(), Some(1), "{output:?}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                said.contains("N-000001 has been corrected already; N-000002 is the current note."),
                "{said}"
            );
        }
    }
    assert_eq!(done, 1);
}
