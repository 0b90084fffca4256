//! An import of so many new records that their indexes are made for all of them together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use crate::support::Desk;

/// Enough that indexes are made anew (`store/bulk.rs`).
const MANY: usize = 2100;

fn person(at: usize, street: &str) -> String {
    format!(
        r#"{{"kind":"person","key":"p{at}","forenames":["Wren"],"surname":"{}","date_of_birth":"19{:02}-{:02}-{:02}","addresses":[{{"lines":["{at} {street}"],"postcode":"QX7 4ZB"}}]}}"#,
        ["Quillfeather", "Okonjo", "Nowak"][at % 3],
        at % 90,
        1 + at % 12,
        1 + at % 28
    )
}

fn note(at: usize, text: &str) -> String {
    format!(
        r#"{{"kind":"note","key":"n{at}","case":"c{}","on":"2026-01-{:02}","text":"{text} on visit {at}."}}"#,
        at % 7,
        1 + at % 5
    )
}

/// Notes and people by turns, and the cases last.
fn records(count: usize) -> String {
    let mut lines = String::new();
    for at in 0..count {
        writeln!(
            lines,
            "{}\n{}",
            note(at, "Seen at home"),
            person(at, "Larkspur Close")
        )
        .unwrap();
    }
    for case in 0..7 {
        writeln!(lines, r#"{{"kind":"case","key":"c{case}","title":"Example {case}","basis":["working-together-2018"],"opened_on":"2026-01-01"}}"#).unwrap();
    }
    lines
}

fn schema(desk: &Desk) -> BTreeMap<String, String> {
    desk.sql()
        .prepare("SELECT name, COALESCE(sql, '') FROM sqlite_schema")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

fn count(desk: &Desk, sql: &str) -> i64 {
    desk.sql().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn many_new_records_are_indexed_and_the_schema_is_as_it_was() {
    let desk = Desk::new();
    let before = schema(&desk);
    let file = desk.file("in.jsonl", &records(MANY));
    let tried = desk.json(&format!("import {file} --dry-run"));
    assert_eq!(tried["stored"], false);
    assert_eq!(schema(&desk), before);
    assert_eq!(count(&desk, "SELECT count(*) FROM person"), 0);

    let done = desk.json(&format!("import {file}"));
    assert_eq!(
        done["added"],
        json!({"person": MANY, "case": 7, "note": MANY})
    );
    assert_eq!(schema(&desk), before);
    for index in [
        "person INDEXED BY person_by_birth WHERE date_of_birth IS NOT NULL",
        "note INDEXED BY note_by_case WHERE case_id > 0",
        "import_key INDEXED BY import_key_by_record WHERE kind = 'N'",
    ] {
        let rows = count(&desk, &format!("SELECT count(*) FROM {index}"));
        assert_eq!(usize::try_from(rows), Ok(MANY), "{index}");
    }
    let found = "SELECT count(*) FROM note_fts WHERE note_fts MATCH 'visit'";
    assert_eq!(usize::try_from(count(&desk, found)), Ok(MANY));
    for index in ["note_fts", "person_fts"] {
        assert_eq!(
            count(
                &desk,
                &format!("SELECT v FROM {index}_config WHERE k = 'hashsize'")
            ),
            1024 * 1024,
            "{index} collects as much as usual again"
        );
    }
    desk.run("verify").ok();
}

#[test]
fn changed_and_new_lines_may_stand_by_turns_in_a_large_file() {
    let desk = Desk::new();
    let before = schema(&desk);
    let first = desk.file("first.jsonl", &records(20));
    desk.json(&format!("import {first}"));
    // Of the first twenty every line is another now, and each stands between new ones.
    let mut lines = String::new();
    for at in 20..MANY {
        let changed = at - 20;
        if changed < 20 {
            writeln!(
                lines,
                "{}\n{}",
                note(changed, "Telephoned"),
                person(changed, "Foxglove Way")
            )
            .unwrap();
        }
        writeln!(
            lines,
            "{}\n{}",
            note(at, "Seen at home"),
            person(at, "Larkspur Close")
        )
        .unwrap();
    }
    let second = desk.file("second.jsonl", &lines);
    let done = desk.json(&format!("import {second}"));
    assert_eq!(done["rejected"], json!([]));
    assert_eq!(
        done["added"],
        json!({"person": MANY - 20, "note": MANY - 20})
    );
    assert_eq!(done["updated"], json!({"person": 20, "note": 20}));
    assert_eq!(schema(&desk), before);
    let found = "SELECT count(*) FROM note_fts WHERE note_fts MATCH 'telephoned'";
    assert_eq!(count(&desk, found), 20);
    desk.run("verify").ok();
}
