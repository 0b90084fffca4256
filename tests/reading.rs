//! Nobody looks without leaving a trace (invariant 2): every command that shows something of the store is found in the
//! program's own definitions, its audit entry is made to fail, and then it shows nothing.
//!
//! A verb that is not in [`verb`] fails these tests until somebody has said there whether it shows records.

use std::path::Path;

use rusqlite::Connection;

use crate::support::{CHEAP, Desk, sql};

/// What a verb does with the store, as far as these tests are concerned.
enum Verb {
    /// It shows something of the store: command lines that show something of [`a_small_store`].
    Shows(&'static [&'static str]),
    /// It changes the store and answers with what it did, which it commits with its entry before it says so.
    Changes,
    /// It never opens a store that is there.
    Apart,
}

use Verb::{Apart, Changes, Shows};

/// Commands that change something: what they show is what they were given or have done.
const CHANGING: [&str; 53] = [
    "import",
    "audit acknowledge",
    "backup create",
    "case open",
    "case set",
    "case close",
    "case reopen",
    "case link",
    "case unlink",
    "complaint add",
    "complaint acknowledge",
    "complaint close",
    "export anonymised",
    "export release",
    "export withdraw",
    "key rotate",
    "key recover",
    "note add",
    "note correct",
    "org add",
    "org set",
    "person add",
    "person set",
    "person merge",
    "person split",
    "referral add",
    "referral accept",
    "referral decline",
    "retention decide",
    "retention policy set",
    "retention approve",
    "retention reject",
    "retention dispose",
    "retention hold",
    "retention release",
    "rights add",
    "rights identity",
    "rights extend",
    "rights close",
    "sar add",
    "sar identity",
    "sar clarify",
    "sar extend",
    "sar decide",
    "sar withhold",
    "sar close",
    "share add",
    "share correct",
    "share attest",
    "user add",
    "user set",
    "user revoke",
    "user passphrase",
];

fn verb(path: &str) -> Option<Verb> {
    Some(match path {
        "status" => Shows(&["status", "status --check"]),
        "verify" => Shows(&["verify", "verify --absent-from needles.txt"]),
        "dump" => Shows(&["dump"]),
        "doctor" => Shows(&["doctor"]),
        "ropa" => Shows(&["ropa"]),

        "audit log" => Shows(&["audit log", "audit log --by alice"]),
        "audit verify" => Shows(&["audit verify"]),
        "audit viewed" => Shows(&["audit viewed P-1", "audit viewed C-2026-1"]),

        "case list" => Shows(&["case list", "case list --all"]),
        "case show" => Shows(&["case show C-2026-1"]),
        "case timeline" => Shows(&["case timeline C-2026-1"]),

        "complaint list" => Shows(&["complaint list"]),
        "complaint show" => Shows(&["complaint show DC-2026-1"]),

        "export list" => Shows(&["export list", "export list C-2026-1"]),
        "export statistics" => Shows(&["export statistics", "export statistics --year 2026"]),
        "export show" => Shows(&["export show E-1"]),
        // Without --file it shows, or writes to a file, what is still to be decided.
        "export review" => Shows(&["export review E-1 --write questions.jsonl"]),

        "key list" => Shows(&["key list"]),

        "note list" => Shows(&["note list C-2026-1", "note list C-2026-1 --all"]),
        "note show" => Shows(&["note show N-1"]),

        "org list" => Shows(&["org list"]),
        "org show" => Shows(&["org show O-1"]),

        "person list" => Shows(&["person list"]),
        "person show" => Shows(&["person show P-1"]),
        "person find" => Shows(&["person find Wren", "person find P-1"]),

        "referral list" => Shows(&["referral list", "referral list --all"]),
        "referral show" => Shows(&["referral show R-2026-1"]),

        "retention sweep" => Shows(&[
            "retention sweep --dry-run",
            "retention sweep --dry-run --all",
            "retention sweep --check --dry-run",
        ]),
        "retention list" => Shows(&["retention list", "retention list --holds"]),
        "retention explain" => Shows(&["retention explain C-2026-1"]),
        "retention certificate" => Shows(&["retention certificate D-2026-1"]),
        "retention policy show" => Shows(&["retention policy show"]),

        "rights list" => Shows(&["rights list"]),
        "rights show" => Shows(&["rights show RR-2026-1"]),

        "sar list" => Shows(&["sar list", "sar list --all"]),
        "sar show" => Shows(&["sar show AR-2026-1"]),
        "sar search" => Shows(&["sar search P-1"]),
        // Without --file it shows, or writes to a file, what is still to be decided.
        "sar review" => Shows(&["sar review AR-2026-1 --write questions.jsonl"]),
        // The pack goes to a folder, which must not be there afterwards.
        "sar export" => Shows(&["sar export --subject P-1 --out pack"]),

        "share list" => Shows(&["share list C-2026-1", "share list C-2026-1 --all"]),
        "share show" => Shows(&["share show S-1"]),

        "user list" => Shows(&["user list", "user list --all"]),

        path if CHANGING.contains(&path) => Changes,

        "init" | "completions" | "man" | "notice" | "backup verify" | "backup restore" => Apart,
        _ => return None,
    })
}

/// Every command of the program, as its words, from its own definitions.
fn commands() -> Vec<String> {
    fn walk(command: &clap::Command, before: &str, found: &mut Vec<String>) {
        for sub in command.get_subcommands() {
            if sub.get_name() == "help" {
                continue;
            }
            let path = format!("{before} {}", sub.get_name()).trim().to_owned();
            if sub.has_subcommands() {
                walk(sub, &path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&mkt::cli::command(), "", &mut found);
    found
}

/// The words that must not be seen anywhere once the audit entry cannot be written.
const IN_THE_STORE: [&str; 4] = ["Elmfield", "Wren", "kestrel", "Larkspur"];

fn connection(desk: &Desk) -> Connection {
    sql::connection(
        &desk.store(),
        "alice",
        Path::new(&desk.path("alice.pass")),
        CHEAP,
    )
}

/// A store with one of everything that can be shown so far.
fn a_small_store() -> Desk {
    let desk = Desk::new();
    let known = commands();
    desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
        .ok();
    sql::put_case(&connection(&desk));
    desk.private_file("needles.txt", "nothing like this\n");
    desk.private_file(
        "note.txt",
        "Wren was seen at 4 Kestrel Way, with the kestrel.\n",
    );
    desk.private_file("summary.txt", "A fall at Larkspur School.\n");
    for line in [
        "note add C-2026-1 --file note.txt --on 2026-02-01",
        "note correct N-1 --file note.txt --kind visit --reason 'The kind was missing'",
        "share add C-2026-1 --to O-1 --recipient health-and-social-care --decision shared --what 'Where Wren is' \
         --purpose Care --basis 'Section 11' --necessity 'They treat Wren' --consent given --method phone \
         --authorised-by alice",
        "referral add --source professional --received-on 2026-11-20 --via phone --from-org O-1 --summary-file summary.txt",
        "export anonymised C-2026-1",
        "retention hold C-2026-1 --reason 'Larkspur inquiry'",
        "retention sweep",
        "sar add --subject P-1 --received-on 2026-11-20",
        "rights add --subject P-1 --kind restriction --received-on 2026-11-20 --what 'Wren asks for a rest'",
        "complaint add --received-on 2026-11-20 --complainant P-1 --about C-2026-1 --what 'Larkspur was told of Wren'",
    ] {
        let is_known = known.iter().any(|path| {
            line.strip_prefix(path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        if is_known {
            in_folder(&desk, line).ok();
        }
    }
    dispose_of_another_case(&desk);
    desk
}

/// Disposes of a case of long ago, for what is shown of disposals: D-2026-0001.
fn dispose_of_another_case(desk: &Desk) {
    let records = desk.private_file(
        "old.jsonl",
        r#"{"kind":"person","key":"p","forenames":["Robin"],"surname":"Other","date_of_birth":"1950-01-01"}
{"kind":"case","key":"c","title":"Long ago","basis":["care-act-2014-s44"],"opened_on":"2006-01-09","closed_on":"2006-05-02","outcome":"Closed.","people":[{"person":"p","role":"subject","subject":true,"category":"adult"}]}
"#,
    );
    desk.add_user("mona", "manager");
    desk.run(&format!("import {records}")).ok();
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
}

/// Runs a line in which the names of files are those of the desk's folder.
fn in_folder(desk: &Desk, line: &str) -> crate::support::Ran {
    let words: Vec<String> = crate::support::words(line)
        .into_iter()
        .map(|word| {
            let is_file = [
                "needles.txt",
                "note.txt",
                "summary.txt",
                "questions.jsonl",
                "pack",
            ]
            .contains(&word.as_str());
            if is_file { desk.path(&word) } else { word }
        })
        .collect();
    desk.try_words(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The names of the files that are there.
fn files(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(desk.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_verb_is_known_to_show_records_or_not() {
    let unknown: Vec<String> = commands()
        .into_iter()
        .filter(|path| verb(path).is_none())
        .collect();
    assert!(
        unknown.is_empty(),
        "say in tests/reading.rs whether these show records: {unknown:?}"
    );
    // Names that promise to show something keep it.
    for path in commands() {
        let last = path.split(' ').next_back().unwrap();
        if [
            "list", "show", "timeline", "find", "search", "explain", "log", "viewed", "status",
        ]
        .contains(&last)
        {
            assert!(matches!(verb(&path), Some(Shows(_))), "{path}");
        }
    }
}

#[test]
fn what_cannot_be_recorded_is_not_shown() {
    let desk = a_small_store();
    let before = files(&desk);
    let lines: Vec<String> = commands()
        .iter()
        .filter_map(|path| match verb(path)? {
            Shows(lines) => Some(lines),
            Changes | Apart => None,
        })
        .flatten()
        .flat_map(|line| ["", " --json", " --format plain"].map(|form| format!("{line}{form}")))
        .collect();
    assert!(lines.len() > 40, "the commands were not found");
    let undo = |desk: &Desk| {
        for name in files(desk) {
            let path = desk.folder().join(&name);
            if !before.contains(&name) && path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else if !before.contains(&name) {
                std::fs::remove_file(path).unwrap();
            }
        }
    };

    // First that each of them does show something, or the rest would prove nothing.
    for line in &lines {
        let shown = in_folder(&desk, line);
        assert!([0, 20].contains(&shown.status), "{line}: {}", shown.stderr);
        assert!(
            !shown.stdout.is_empty() || files(&desk) != before,
            "{line} showed nothing"
        );
        undo(&desk);
    }

    let connection = connection(&desk);
    connection
        .execute_batch(
            "CREATE TRIGGER no_entry BEFORE INSERT ON audit_entry
             BEGIN SELECT RAISE(ABORT, 'the entry fails'); END;",
        )
        .unwrap();
    for line in &lines {
        let refused = in_folder(&desk, line);
        assert_eq!(refused.stdout, "", "{line}");
        assert_ne!(refused.status, 0, "{line}");
        assert!(
            refused.stderr.contains("its own rules stands against it"),
            "{line} failed for another reason: {}",
            refused.stderr
        );
        assert_eq!(files(&desk), before, "{line} left a file");
        for word in IN_THE_STORE {
            assert!(!refused.stderr.contains(word), "{line}");
        }
    }

    connection.execute_batch("DROP TRIGGER no_entry").unwrap();
    drop(connection);
    desk.run("verify").ok();
}

#[test]
fn what_is_looked_at_is_named_in_the_entry_and_the_words_searched_for_are_not() {
    let desk = a_small_store();
    let connection = connection(&desk);
    for path in commands() {
        let Some(Shows(lines)) = verb(&path) else {
            continue;
        };
        for line in lines {
            let newest = |desk: &Connection| -> (i64, String) {
                desk.query_row(
                    "SELECT number, class || ' ' || action || ' ' || refs || ' ' || fields
                     FROM audit_entry ORDER BY number DESC LIMIT 1",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap()
            };
            let (before, _) = newest(&connection);
            in_folder(&desk, line);
            let (after, entry) = newest(&connection);
            assert!(after > before, "{line} left no entry");
            for word in IN_THE_STORE {
                assert!(
                    !entry.to_lowercase().contains(&word.to_lowercase()),
                    "{line}: {entry}"
                );
            }
        }
    }
}
