//! Case notes: adding, reading, correcting; texts kept to the byte; the wizard and the editor at a real terminal.

mod terminal;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Desk, sql};

/// A desk with C-2026-0001 (about P-000001), opened on 6 January 2026.
fn desk() -> Desk {
    let desk = Desk::new();
    sql::put_case(&desk.sql());
    desk
}

/// Adds a note with this text to C-2026-0001 and returns its reference.
#[track_caller]
fn add(desk: &Desk, text: &str) -> String {
    desk.run_with("note add c-2026-1 --file -", text).ok()
}

#[test]
fn a_note_is_added_shown_and_listed() {
    let desk = desk();
    desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
        .ok();
    let file = desk.file("call.txt", "The surgery called.\n");
    let ran = desk.run(&format!(
        "note add c-2026-1 --on '20 Nov 2026' --kind phone-call --source o-1 --file {file}"
    ));
    assert_eq!(ran.ok(), "N-000001");
    assert!(
        ran.stderr
            .contains("N-000001 is on record for C-2026-0001, on Friday 20 November 2026."),
        "{}",
        ran.stderr
    );
    let shown = desk.json("note show n-1");
    assert_eq!(
        shown,
        json!({
            "ref": "N-000001",
            "case": "C-2026-0001",
            "on": "2026-11-20",
            "note_kind": "phone-call",
            "source": "O-0001",
            "text": "The surgery called.\n",
            "recorded_by": "alice",
            "recorded_at": shown["recorded_at"],
            "supersedes": null,
            "superseded_by": null,
            "reason": null,
            "restricted": [],
        })
    );
    assert_eq!(desk.json("note list C-2026-0001"), json!([shown]));
    let text = desk.run("note show N-000001").ok();
    for part in [
        "N-000001  phone-call, Friday 20 November 2026",
        "O-0001 Elmfield Surgery",
        "The surgery called.",
        "by alice",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let csv = desk.run("note list C-2026-0001 --format csv").ok();
    assert_eq!(
        csv.replace("\r\n", "\n"),
        "ref,on,note_kind,source,superseded_by,text\nN-000001,2026-11-20,phone-call,O-0001,,\"The surgery called.\n\""
    );
}

#[test]
fn the_answer_of_an_addition_is_the_note_in_json() {
    let desk = desk();
    let added = desk
        .run_with("note add C-2026-0001 --file - --json", "Something.")
        .data();
    assert_eq!(added, desk.json("note show N-1"));
}

#[test]
fn the_day_is_today_where_it_is_left_out_and_is_never_to_come() {
    let desk = desk();
    add(&desk, "Now.");
    assert_eq!(desk.json("note show N-1")["on"], "2026-11-23");
    assert_eq!(desk.json("note show N-1")["note_kind"], "contact");
    for (typed, understood) in [
        ("yesterday", "2026-11-22"),
        ("3 days ago", "2026-11-20"),
        ("02/11/2026", "2026-11-02"),
        ("13.2.2026", "2026-02-13"),
    ] {
        let reference = desk
            .run_with(
                &format!("note add C-2026-0001 --on '{typed}' --file -"),
                "Then.",
            )
            .ok();
        assert_eq!(
            desk.json(&format!("note show {reference}"))["on"],
            understood
        );
    }
    for (typed, status) in [
        ("2026-11-24", 1),
        ("tomorrow", 1),
        ("31/11/2026", 2),
        ("2026-02-29", 2),
        ("02/13/2026", 2),
        ("2026", 2),
    ] {
        desk.run_with(
            &format!("note add C-2026-0001 --on '{typed}' --file -"),
            "When?",
        )
        .fails(status);
    }
    let from = desk.file("note.json", r#"{"on":"2027-01-01","text":"To come."}"#);
    desk.run(&format!("note add C-2026-0001 --from {from}"))
        .fails(1);
    assert_eq!(
        desk.json("note list C-2026-0001").as_array().unwrap().len(),
        5
    );
}

#[test]
fn a_note_of_a_day_before_the_case_was_opened_is_taken_with_a_word_about_it() {
    let desk = desk();
    let ran = desk.run_with("note add C-2026-0001 --on 2026-01-05 --file -", "Before.");
    ran.ok();
    assert!(
        ran.stderr
            .contains("before C-2026-0001 was opened (Tuesday 6 January 2026)"),
        "{}",
        ran.stderr
    );
}

#[test]
fn references_are_held_to_their_kind_and_to_what_is_there() {
    let desk = desk();
    for (command, status, says) in [
        ("note add P-1 --file -", 2, "P-000001 is a person"),
        ("note add nonsense --file -", 2, ""),
        ("note add C-2025-0001 --file -", 4, "C-2025-0001"),
        ("note add C-2026-0009 --file -", 4, "C-2026-0009"),
        (
            "note add C-2026-0001 --source P-1 --file -",
            2,
            "P-000001 is a person",
        ),
        ("note add C-2026-0001 --source O-7 --file -", 4, "O-0007"),
        ("note list C-2026-0009", 4, "C-2026-0009"),
        ("note list N-1", 2, "N-000001 is a note"),
        ("note show C-2026-0001", 2, "C-2026-0001 is a case"),
        ("note show N-9", 4, "N-000009"),
        ("note correct N-9 --on today --reason x", 4, "N-000009"),
    ] {
        let said = desk.run_with(command, "A text.").fails(status);
        assert!(said.contains(says), "{command}: {said}");
    }
    assert_eq!(desk.json("note list C-2026-0001"), json!([]));
}

#[test]
fn nothing_is_added_to_a_closed_case_and_nothing_in_it_corrected() {
    let desk = desk();
    add(&desk, "While it was open.");
    desk.run("case close C-2026-1 --on today --outcome 'Reviewed' --yes")
        .ok();
    for command in [
        "note add C-2026-0001 --file -",
        "note correct N-1 --file - --reason 'It was wrong'",
    ] {
        let said = desk.run_with(command, "Too late.").fails(1);
        assert!(said.contains("mkt case reopen C-2026-0001"), "{said}");
    }
    desk.run("note show N-1").ok();
    desk.run("case reopen C-2026-1 --reason 'There is more'")
        .ok();
    add(&desk, "Open again.");
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let desk = desk();
    let said = desk.run("note add").fails(2);
    assert!(said.contains("C-…") && said.contains("--file"), "{said}");
    assert!(desk.run("note add C-2026-0001").fails(2).contains("--file"));
    add(&desk, "A text.");
    assert!(
        desk.run("note correct N-1 --on today")
            .fails(2)
            .contains("--reason")
    );
    desk.run("note correct N-1 --reason x").fails(2);
    desk.run("note correct N-1 --on today --reason ' '")
        .fails(2);
}

#[test]
fn a_note_is_read_from_json_too() {
    let desk = desk();
    let from = desk.file(
        "note.json",
        r#"{"kind":"note","key":"n1","case":"C-2026-0001","on":"2026-01-07","note_kind":"school log","text":"Late."}"#,
    );
    desk.run(&format!("note add --from {from}")).ok();
    assert_eq!(desk.json("note show N-1")["note_kind"], "school log");
    // What the command line and the file say of one thing must be the same.
    desk.run(&format!("note add C-2026-0002 --from {from}"))
        .fails(2);
    desk.run(&format!("note add --from {from} --kind contact"))
        .fails(2);
    desk.run_with("note add C-2026-0001 --file - --from -", "x")
        .fails(2);
    for (bad, why) in [
        (r#"{"case":"C-2026-0001","text":"a\u0000b"}"#, "NUL"),
        (r#"{"case":"C-2026-0001","text":"a\ud800b"}"#, "surrogate"),
        (r#"{"case":"C-2026-0001","text":7}"#, "text"),
        // What the field is called may be somebody's name.
        (
            r#"{"case":"C-2026-0001","text":"x","body":"y"}"#,
            "field 3 of 3",
        ),
    ] {
        let said = desk.run_with("note add --from -", bad).fails(2);
        assert!(said.contains(why), "{bad}: {said}");
    }
}

/// Texts that try to do something: stored to the byte, shown without effect.
const HOSTILE: &[&str] = &[
    "Dear all,\r\nsecond line\r\n\r\nend\r\n",
    "one\rtwo\nthree\u{85}four\u{2028}five\u{c}six\u{b}",
    "\u{1b}[31mred\u{1b}[0m and \u{1b}]0;title\u{7}",
    "\u{202e}txet\u{202c} and \u{2066}isolated\u{2069}",
    "Siobha\u{301}n e\u{301}t \u{fb01}",
    "'); DROP TABLE note; --",
    "   leading and trailing   \n\n\n",
    "\ttabs\tand \u{a0} spaces \u{200b}",
    "\u{7f}\u{1}\u{1f}\u{9b}31m",
    "😀 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u{10ffff}",
    "{{ 7 * 7 }} %s %n <script>alert(1)</script> =cmd|' /C calc'!A0",
];

#[test]
fn a_text_is_kept_to_the_byte_and_shown_without_effect() {
    let desk = desk();
    for text in HOSTILE {
        let reference = add(&desk, text);
        let shown = desk.json(&format!("note show {reference}"));
        assert_eq!(shown["text"].as_str(), Some(*text));
        for format in ["text", "plain", "json"] {
            for command in [
                format!("note show {reference} --format {format}"),
                format!("note list C-2026-0001 --format {format}"),
            ] {
                let out = desk.run(&command).ok();
                let effective = out.chars().find(|c| {
                    (c.is_control() && !matches!(c, '\n' | '\t'))
                        || ('\u{202a}'..='\u{202e}').contains(c)
                        || ('\u{2066}'..='\u{2069}').contains(c)
                });
                assert_eq!(effective, None, "{command}");
            }
        }
    }
    let listed = desk.json("note list C-2026-0001");
    let texts: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, HOSTILE);
}

#[test]
fn nul_invalid_unicode_and_nothing_are_refused() {
    let desk = desk();
    for text in ["", " \n\t\r\n", "a\0b"] {
        desk.run_with("note add C-2026-0001 --file -", text)
            .fails(2);
    }
    let file = desk.path("latin1.txt");
    std::fs::write(&file, b"caf\xe9").unwrap();
    let said = desk
        .run(&format!("note add C-2026-0001 --file {file}"))
        .fails(2);
    assert!(said.contains("UTF-8"), "{said}");
    let said = desk
        .run("note add C-2026-0001 --file /nowhere/note.txt")
        .fails(1);
    assert!(said.contains("/nowhere/note.txt"), "{said}");
    desk.run_with(
        &format!("note add C-2026-0001 --kind '{}' --file -", "k".repeat(101)),
        "x",
    )
    .fails(2);
    assert_eq!(desk.json("note list C-2026-0001"), json!([]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever the text is, it comes back.
    #[test]
    fn every_text_comes_back_as_it_was(text in "(\\PC|[\u{1}-\u{1f}]|\r\n){1,200}") {
        prop_assume!(!text.trim().is_empty() && !text.starts_with('\u{feff}'));
        let desk = desk();
        let reference = add(&desk, &text);
        let shown = desk.json(&format!("note show {reference}"));
        prop_assert_eq!(shown["text"].as_str(), Some(text.as_str()));
    }
}

#[test]
fn a_correction_stands_in_the_place_of_the_note_and_both_are_kept() {
    let desk = desk();
    desk.run("org add --name 'Larkspur School' --type education")
        .ok();
    desk.run_with(
        "note add C-2026-0001 --on 2026-01-07 --kind meeting --source O-1 --file -",
        "She came alone.\r\n",
    )
    .ok();
    let ran = desk.run("note correct N-1 --on 2026-01-08 --reason 'It was Thursday'");
    assert_eq!(ran.ok(), "N-000002");
    assert!(
        ran.stderr.contains("N-000002 corrects N-000001") && ran.stderr.contains("Changed: on"),
        "{}",
        ran.stderr
    );
    let second = desk.json("note show N-2");
    assert_eq!(
        [
            &second["on"],
            &second["note_kind"],
            &second["source"],
            &second["text"]
        ],
        ["2026-01-08", "meeting", "O-0001", "She came alone.\r\n"]
    );
    assert_eq!(second["supersedes"], "N-000001");
    assert_eq!(second["reason"], "It was Thursday");
    desk.run_with(
        "note correct N-2 --file - --kind home-visit --reason 'Two came'",
        "They came together.",
    )
    .ok();

    let first = desk.json("note show N-1");
    assert_eq!(first["on"], "2026-01-07", "the old note stays as it was");
    assert_eq!(first["superseded_by"], "N-000002");
    assert!(
        desk.run("note show N-1")
            .ok()
            .contains("It has been corrected: N-000002")
    );
    let refs = |line: &str| -> Vec<Value> {
        desk.json(line)
            .as_array()
            .unwrap()
            .iter()
            .map(|note| note["ref"].clone())
            .collect()
    };
    assert_eq!(refs("note list C-2026-0001"), ["N-000003"]);
    assert_eq!(
        refs("note list C-2026-0001 --all"),
        ["N-000003", "N-000002", "N-000001"]
    );

    let said = desk
        .run("note correct N-1 --on today --reason again")
        .fails(1);
    assert!(said.contains("N-000003 is the current note"), "{said}");
    let said = desk
        .run("note correct N-3 --kind home-visit --reason again")
        .fails(1);
    assert!(
        said.contains("Nothing about N-000003 would change"),
        "{said}"
    );
    let said = desk
        .run("note correct N-3 --on 2027-01-01 --reason again")
        .fails(1);
    assert!(said.contains("future"), "{said}");
    desk.run("note correct N-3 --source '' --reason 'Nobody supplied it'")
        .ok();
    assert_eq!(desk.json("note show N-4")["source"], Value::Null);
}

#[test]
fn the_table_itself_lets_no_note_be_edited_or_corrected_twice() {
    let desk = desk();
    add(&desk, "One.");
    desk.run("note correct N-1 --on yesterday --reason x").ok();
    let sql = desk.sql();
    for change in [
        "UPDATE note SET text = 'Another' WHERE id = 1",
        "UPDATE note SET on_date = '2026-01-01' WHERE id = 1",
        "UPDATE note SET supersedes = NULL WHERE id = 2",
        "INSERT INTO note (id, case_id, on_date, note_kind, text, supersedes, recorded_by, recorded_at)
             VALUES (9, 20260000001, '2026-01-07', 'contact', 'x', 1, 'mallory', '2026-01-07T00:00:00Z')",
    ] {
        assert!(sql.execute_batch(change).is_err(), "{change}");
    }
}

#[test]
fn notes_are_listed_by_their_days_newest_first() {
    let desk = desk();
    for (on, text) in [
        ("2026-02-01", "b"),
        ("2026-01-10", "a"),
        ("2026-03-01", "d"),
        ("2026-02-01", "c"),
    ] {
        desk.run_with(&format!("note add C-2026-0001 --on {on} --file -"), text)
            .ok();
    }
    let listed = desk.json("note list C-2026-0001");
    let texts: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["d", "c", "b", "a"]);
}

#[test]
fn looking_is_recorded_with_the_note_its_case_and_the_people_of_the_case() {
    let desk = desk();
    add(&desk, "A text.");
    desk.run("note show N-1 --reason 'For the review'").ok();
    desk.run("note list C-2026-0001").ok();
    let actions = |reference: &str| -> Vec<String> {
        desk.json(&format!("audit viewed {reference}"))
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["action"].as_str().unwrap().to_owned())
            .collect()
    };
    for reference in ["P-1", "C-2026-1", "N-1"] {
        let seen = actions(reference);
        assert!(
            seen.contains(&"note.show".to_owned()) && seen.contains(&"note.list".to_owned()),
            "{reference}: {seen:?}"
        );
    }
}

#[test]
fn who_may_not_read_records_may_not_read_or_write_notes() {
    let desk = desk();
    add(&desk, "A text.");
    desk.add_user("oona", "auditor");
    desk.add_user("dara", "dpo");
    for command in [
        "note show N-1",
        "note list C-2026-0001",
        "note correct N-1 --on yesterday --reason x",
    ] {
        desk.run_as("oona", command).fails(5);
    }
    desk.run_as("dara", "note show N-1").ok();
    desk.run_as("dara", "note correct N-1 --on yesterday --reason x")
        .fails(5);
}

#[test]
fn search_finds_words_as_they_are_typed() {
    use mkt::store::note::note_search;
    use mkt::store::row::fts_phrase;
    let desk = desk();
    add(&desk, "Siobhán said \"no\" AND left.");
    add(&desk, "Nothing of the sort.");
    desk.run_with(
        "note correct N-2 --file - --reason x",
        "Nothing of the sort, of the sort.",
    )
    .ok();
    let mut session = desk.session();
    let tx = session.begin().unwrap();
    let found = |words: &str, most: u32| -> Vec<String> {
        note_search(&tx, &fts_phrase(words), most)
            .unwrap()
            .iter()
            .map(|row| row.note.reference.to_string())
            .collect()
    };
    assert_eq!(found("siobhan", 9), ["N-000001"]);
    assert_eq!(found("\"no\" AND", 9), ["N-000001"]);
    assert_eq!(found("OR", 9), Vec::<String>::new());
    assert_eq!(found("sort\" OR \"left", 9), Vec::<String>::new());
    // Superseded notes are held too, so they are found; the best match is first.
    assert_eq!(found("of the sort", 9), ["N-000003", "N-000002"]);
    assert_eq!(found("of the sort", 1), ["N-000003"]);
}
