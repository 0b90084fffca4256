//! Looking through the pages themselves: what the database no longer knows of is found, also where it straddles two pages.

use serde_json::Value;

use super::{dispose, due_case, import};
use crate::support::Desk;

/// So many words that no other text has, and that fill several pages when they stand one after the other.
fn words() -> Vec<String> {
    (0..2000).map(|number| format!("qz{number:06}kv")).collect()
}

#[track_caller]
fn found(desk: &Desk, needles: &str) -> (i64, i64, i64) {
    let ran = desk.run(&format!("verify --deep --absent-from {needles} --json"));
    let whole: Value = serde_json::from_str(&ran.stdout).unwrap();
    let of = |name: &str| {
        whole["data"]["checks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|check| check["check"] == name)
            .unwrap()["found"]
            .as_i64()
            .unwrap()
    };
    (of("absent"), of("absent-pages"), of("free-pages"))
}

#[test]
fn what_was_deleted_carelessly_is_found_in_free_pages_and_gone_after_a_disposal() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    let needles = desk.private_file("needles.txt", &words().join("\n"));
    assert_eq!(found(&desk, &needles), (0, 0, 0));
    let sql = desk.sql();
    // Words without anything between them, on a chain of overflow pages: each is in the pages exactly once, those that
    // begin on one page and end on the next too.
    sql.execute("UPDATE case_record SET outcome = ?1", [words().join("|")])
        .unwrap();
    let (records, pages, free) = found(&desk, &needles);
    assert_eq!((records, pages, free), (2000, 2000, 0));
    // Deleted as another program would: the pages are free and still hold them.
    sql.execute_batch("PRAGMA secure_delete = OFF; UPDATE case_record SET outcome = 'Closed.'")
        .unwrap();
    drop(sql);
    let (records, pages, free) = found(&desk, &needles);
    assert_eq!(records, 0);
    assert!(pages > 1800 && free > 3, "{pages} {free}");
    assert_eq!(
        desk.run(&format!("verify --absent-from {needles}")).status,
        20
    );
    let deep = desk.run("verify --deep");
    assert_eq!(deep.status, 20);
    assert!(
        deep.stdout.contains("something other than mkt"),
        "{}",
        deep.stdout
    );

    dispose(&desk);
    assert_eq!(found(&desk, &needles), (0, 0, 0));
    desk.run("verify --deep").ok();
}

/// A disposal that was interrupted before its pages were clean is named, and nobody else is blamed for what is left of it.
#[test]
fn pages_that_wait_to_be_made_clean_are_told_from_those_that_something_else_wrote() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    dispose(&desk);
    let sql = desk.sql();
    sql.execute_batch(
        "UPDATE disposal_list SET cleaned_at = NULL;
         PRAGMA secure_delete = OFF;
         CREATE TABLE left_over (text TEXT);",
    )
    .unwrap();
    sql.execute("INSERT INTO left_over VALUES (?1)", [words().join("|")])
        .unwrap();
    sql.execute_batch("DROP TABLE left_over").unwrap();
    drop(sql);
    let deep = desk.run("verify --deep");
    assert_eq!(deep.status, 20);
    assert!(
        deep.stdout.contains("D-2026-0001")
            && deep.stdout.contains("mkt retention dispose")
            && !deep.stdout.contains("other than mkt"),
        "{}",
        deep.stdout
    );
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
    desk.run("verify --deep").ok();
}

#[test]
fn a_journal_that_was_left_behind_is_looked_through() {
    let desk = Desk::new();
    import(&desk, &due_case("c1"));
    let needles = desk.private_file("needles.txt", "qzjournalkv\n");
    let sql = desk.sql();
    sql.execute("UPDATE case_record SET outcome = 'qzjournalkv'", [])
        .unwrap();
    // A journal that is kept: its header is emptied, and the pages as they were before stay in it.
    sql.execute_batch(
        "PRAGMA journal_mode = PERSIST; UPDATE case_record SET outcome = 'Closed.'; VACUUM;",
    )
    .unwrap();
    sql.execute("UPDATE case_record SET outcome = 'qzjournalkv'", [])
        .unwrap();
    sql.execute("UPDATE case_record SET outcome = 'Closed.'", [])
        .unwrap();
    drop(sql);
    let journal = desk.path("mkt.db-journal");
    assert!(std::fs::metadata(&journal).unwrap().len() > 4096);
    let (records, pages, _) = found_before_opening(&desk, &journal, &needles);
    assert_eq!(records, 0);
    assert!(pages > 0);
}

/// Reads the pages directly: opening the store would take the journal away.
fn found_before_opening(desk: &Desk, journal: &str, needles: &str) -> (usize, usize, usize) {
    let kept = std::fs::read(journal).unwrap();
    let mut session = desk.session();
    std::fs::write(journal, kept).unwrap();
    let text = std::fs::read_to_string(needles).unwrap();
    let needles = mkt::actions::verify::Needles::new(&text).unwrap();
    let (store, key) = session.store_and_key();
    let looked =
        mkt::actions::disposal::deep_findings(store, key, &needles, &mut |_, _, _| {}).unwrap();
    std::fs::remove_file(journal).unwrap();
    (0, usize::try_from(looked.found).unwrap(), 0)
}

#[test]
fn terms_of_an_index_are_found_although_no_page_holds_them_whole() {
    let desk = Desk::new();
    import(&desk, &due_case("c1"));
    // Terms with one beginning are kept by what comes after it.
    let file = desk.private_file("note.txt", "kestrelwing kestrelwings kestrelwingspan");
    desk.run("case reopen C-2026-1 --reason Test").ok();
    desk.run(&format!("note add C-2026-1 --file {file} --on 2026-11-20"))
        .ok();
    let sql = desk.sql();
    sql.execute_batch("INSERT INTO note_fts (note_fts) VALUES ('optimize')")
        .unwrap();
    drop(sql);
    let mut terms = Vec::new();
    let mut session = desk.session();
    mkt::store::verify::full_text_terms(session.store().db(), &mut |term| {
        terms.push(term.to_owned());
    })
    .unwrap();
    for term in ["kestrelwing", "kestrelwings", "kestrelwingspan"] {
        assert!(terms.iter().any(|found| found == term), "{term}");
    }
}

#[test]
fn what_was_left_behind_of_a_record_that_is_gone_is_found() {
    let desk = Desk::new();
    import(&desk, &due_case("c1"));
    desk.run("verify").ok();
    for orphan in [
        "INSERT INTO earlier_version (kind, record, details, replaced_by, replaced_at) VALUES ('C', 20060000009, '{}', 'alice', '2026-02-01T09:00:00Z')",
        "UPDATE record_identity SET record = 20260000009 WHERE kind = 'C'",
        "UPDATE import_key SET record = 9 WHERE kind = 'P'",
    ] {
        desk.sql().execute_batch(orphan).unwrap();
    }
    let ran = desk.run("verify --json");
    assert_eq!(ran.status, 20);
    let whole: Value = serde_json::from_str(&ran.stdout).unwrap();
    let links = whole["data"]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["check"] == "foreign-keys")
        .unwrap()["found"]
        .clone();
    assert_eq!(links, 3, "{}", ran.stdout);
}
