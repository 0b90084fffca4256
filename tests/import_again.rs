//! Importing what is here already: the same dump, and lines that fill in a date of birth.

use serde_json::json;

use crate::support::Desk;

fn filled() -> Desk {
    let desk = Desk::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/records.jsonl");
    desk.run(&format!("import {examples}")).ok();
    desk.run("person add --forename Robin --surname Hale").ok();
    desk
}

/// CLI.md: importing the same file again changes nothing. A dump of this store is nothing else.
#[test]
fn a_stores_own_dump_changes_nothing_in_it() {
    let desk = filled();
    let dump = desk.run("dump").ok() + "\n";
    let file = desk.file("dump.jsonl", &dump);
    for _ in 0..2 {
        let done = desk.json(&format!("import {file}"));
        assert_eq!(done["rejected"], json!([]));
        assert_eq!(done["added"], json!({}), "{done}");
        assert_eq!(done["updated"], json!({}), "{done}");
        assert_eq!(desk.run("dump").ok() + "\n", dump);
    }
    // Nor in a store that was restored from it, even where a record was changed since: it stays as it is now.
    let other = Desk::new();
    let file = other.file("dump.jsonl", &dump);
    other.run(&format!("import {file}")).ok();
    other.run("person set P-1 --title Dame").ok();
    let changed = other.run("dump").ok();
    let done = other.json(&format!("import {file}"));
    assert_eq!(done["added"], json!({}), "{done}");
    assert_eq!(other.run("dump").ok(), changed);
}

/// RULES.md section 4: importing an old file does not bring anyone back, and an old dump is one.
#[test]
fn a_stores_old_dump_brings_nothing_back_that_was_disposed_of() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let born = r#"{"forenames": ["Robin"], "surname": "Hale", "date_of_birth": "1950-01-01"}"#;
    desk.run_with("person add --from -", born).ok();
    let case = r#"{"title": "A case", "basis": "care-act-2014-s44", "opened_on": "2006-01-09",
                   "people": [{"person": "P-1", "role": "subject"}]}"#;
    desk.run_with("case open --from -", case).ok();
    desk.run("case close C-2026-1 --on 2006-05-02 --outcome Done")
        .ok();
    let dump = desk.run("dump").ok() + "\n";
    let file = desk.file("dump.jsonl", &dump);
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
    let done = desk.json(&format!("import {file}"));
    assert_eq!(done["added"], json!({}), "{done}");
    let skipped = done["skipped"].as_array().unwrap();
    let gone = |line: &&serde_json::Value| line["code"] == "disposed-of";
    assert_eq!(skipped.iter().filter(gone).count(), 2, "{done}");
    desk.run("case show C-2026-1").fails(4);
    assert_eq!(desk.json("person list --all"), json!([]));
}

/// A dump without a case carries no identity by which a store knows its own.
#[test]
fn so_it_is_with_a_dump_of_people_alone() {
    let desk = Desk::new();
    desk.run("person add --forename Robin --surname Hale").ok();
    let dump = desk.run("dump").ok() + "\n";
    let file = desk.file("dump.jsonl", &dump);
    let done = desk.json(&format!("import {file}"));
    assert_eq!(done["added"], json!({}), "{done}");
    assert_eq!(done["unchanged"]["person"], 1);
}

/// RULES.md section 3: importing is no way around the manager, and no obstacle to one.
#[test]
fn a_changed_line_fills_in_a_date_of_birth() {
    let desk = Desk::new();
    desk.add_user("adam", "admin");
    let person = |key: &str, born: Option<&str>| json!({"kind": "person", "key": key, "forenames": ["Wren"], "date_of_birth": born});
    let case = |key: &str, subject: &str, closed: Option<&str>| {
        json!({"kind": "case", "key": key, "title": "A case", "basis": "working-together-2018", "opened_on": "2026-01-06",
               "closed_on": closed, "people": [{"person": subject, "role": "subject", "category": "child"}]})
    };
    let write = |lines: &[serde_json::Value]| {
        let mut text = String::new();
        for line in lines {
            text.push_str(&line.to_string());
            text.push('\n');
        }
        desk.file("lines.jsonl", &text)
    };
    let file = write(&[
        person("open", None),
        person("closed", None),
        case("c1", "open", None),
        case("c2", "closed", Some("2026-03-01")),
        json!({"kind": "referral", "key": "r1", "source": "organisation", "received_on": "2026-01-05",
               "people": [{"person": "open", "role": "subject"}]}),
    ]);
    desk.run(&format!("import {file}")).ok();
    // The case is open: nothing is shortened.
    let file = write(&[person("open", Some("2026-01-03"))]);
    let done = desk.run_as("adam", &format!("import {file} --json")).data();
    assert_eq!(done["updated"]["person"], 1, "{done}");
    // The case is closed, and a manager is to settle its date: one who says why does.
    let file = write(&[person("closed", Some("2026-01-03"))]);
    for (user, reason) in [("adam", " --reason 'A certificate'"), ("alice", "")] {
        let done = desk.run_as(user, &format!("import {file} --json{reason}"));
        assert_eq!(done.status, 1, "{}", done.stderr);
        assert!(done.stdout.contains("shortens-retention"));
    }
    desk.run(&format!("import {file} --reason 'A certificate'"))
        .ok();
    assert_eq!(
        desk.json("case show C-2026-2")["dispose_after"],
        "2051-01-03"
    );
    // A declined referral has the same rule.
    desk.run("referral decline R-2026-1 --reason 'Not for us'")
        .ok();
    let file = write(&[person("open", Some("2026-01-02"))]);
    assert_eq!(
        desk.run_as("adam", &format!("import {file} --json")).status,
        1
    );
}

/// What keeps a case at the desk keeps it from an import: a hold is let go by its release alone, and what shortens is a manager's
/// recorded decision.
#[test]
fn a_changed_line_does_not_take_a_record_out_of_a_hold_or_shorten_how_long_it_is_kept() {
    let desk = Desk::new();
    desk.add_user("adam", "admin");
    let person = |key: &str, birth: &str| json!({"kind": "person", "key": key, "surname": "Example", "date_of_birth": birth});
    let subject =
        |key: &str, category: &str| json!({"person": key, "role": "subject", "category": category});
    let case = |tags: &[&str], people: &[serde_json::Value], closed: &str| {
        json!({"kind": "case", "key": "c1", "title": "A case", "basis": ["care-act-2014-s44", "working-together-2018"],
               "opened_on": "2010-01-10", "closed_on": closed, "outcome": "Closed.", "tags": tags, "people": people})
    };
    let referral = |people: &[serde_json::Value]| json!({"kind": "referral", "key": "r1", "source": "professional", "received_on": "2010-01-05", "people": people});
    let write = |lines: &[serde_json::Value]| {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        desk.file("lines.jsonl", &(lines.join("\n") + "\n"))
    };
    let both = [subject("a", "adult"), subject("b", "child")];
    let named = json!({"person": "c", "role": "mother"});
    let file = write(&[
        person("a", "1950-01-01"),
        person("b", "2009-01-01"),
        person("c", "1980-01-01"),
        case(&["x"], &both, "2012-01-01"),
        referral(std::slice::from_ref(&named)),
    ]);
    desk.run(&format!("import {file}")).ok();
    for hold in ["--tag x", "--category child", "P-3"] {
        desk.run(&format!("retention hold {hold} --reason Inquiry"))
            .ok();
    }
    let refused = |line: serde_json::Value, why: &str| {
        let file = write(&[line]);
        for user in ["adam", "alice"] {
            let ran = desk.run_as(user, &format!("import {file} --json --reason 'A slip'"));
            assert_eq!(ran.status, 1, "{why}: {}", ran.stderr);
            assert!(ran.stdout.contains(why), "{why}: {}", ran.stdout);
        }
    };
    refused(case(&["y"], &both, "2012-01-01"), "H-0001");
    refused(case(&["x"], &both[..1], "2012-01-01"), "H-0002");
    let sibling = [both[0].clone(), json!({"person": "b", "role": "sibling"})];
    refused(case(&["x"], &sibling, "2012-01-01"), "H-0002");
    refused(person("b", "1980-01-01"), "H-0002");
    refused(referral(&[]), "H-0003");
    for hold in ["H-1", "H-2", "H-3"] {
        desk.run(&format!("retention release {hold} --reason Over"))
            .ok();
    }
    // Nothing holds it any more; that it is kept for a shorter time is still a manager's to decide.
    let file = write(&[case(&["x"], &both[..1], "2012-01-01")]);
    for (user, reason) in [("adam", " --reason 'A slip'"), ("alice", "")] {
        let ran = desk.run_as(user, &format!("import {file} --json{reason}"));
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(ran.stdout.contains("shortens-retention"), "{}", ran.stdout);
    }
    desk.run(&format!("import {file} --reason 'A slip'")).ok();
    assert_eq!(
        desk.json("case show C-2026-1")["dispose_after"],
        "2022-01-01"
    );
    let file = write(&[referral(&[])]);
    desk.run_as("adam", &format!("import {file}")).ok();
}

/// The last entry of a closed case counts for how long it is kept, and so does the day of closing: neither is moved back by an import
/// but by a manager who says why.
#[test]
fn a_changed_line_does_not_move_the_end_of_a_closed_case_back() {
    let desk = Desk::new();
    desk.add_user("adam", "admin");
    let case = |closed: Option<&str>| {
        json!({"kind": "case", "key": "c1", "title": "A case", "basis": "care-act-2014-s44", "opened_on": "2010-01-10",
               "closed_on": closed, "outcome": closed.map(|_| "Done."),
               "people": [{"person": "a", "role": "subject", "category": "adult"}]})
    };
    let note = |on: &str| json!({"kind": "note", "key": "n1", "case": "c1", "on": on, "note_kind": "call", "text": "Rang."});
    let shared = |on: &str| {
        json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "The hospital", "recipient": "health-and-social-care",
               "decision": "shared", "what": "All", "purpose": "Care", "basis": "Care Act", "necessity": "Needed",
               "consent": "given", "method": "phone", "authorised_by": "mona", "on": on})
    };
    let import = |user: &str, lines: &[serde_json::Value], more: &str| {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let file = desk.file("lines.jsonl", &(lines.join("\n") + "\n"));
        desk.run_as(user, &format!("import {file} --json{more}"))
    };
    let due = || desk.json("case show C-2026-1")["dispose_after"].clone();
    let person =
        json!({"kind": "person", "key": "a", "surname": "Example", "date_of_birth": "1950-01-01"});
    let closed = Some("2012-01-01");
    import(
        "adam",
        &[
            person,
            case(closed),
            note("2019-02-01"),
            shared("2020-02-01"),
        ],
        "",
    )
    .ok();
    assert_eq!(due(), "2030-02-01");
    let refused = |line: serde_json::Value, code: &str| {
        for (user, more) in [("adam", " --reason 'A slip'"), ("alice", "")] {
            let ran = import(user, std::slice::from_ref(&line), more);
            assert_eq!(ran.status, 1, "{line}: {}", ran.stdout);
            assert!(ran.stdout.contains(code), "{code}: {}", ran.stdout);
        }
    };
    refused(shared("2010-02-01"), "shortens-retention");
    refused(case(None), "reopens");
    assert_eq!(due(), "2030-02-01");
    // What shortens nothing is an ordinary correction: something later was entered.
    import("adam", &[note("2018-02-01")], "").ok();
    import("alice", &[shared("2010-02-01")], " --reason 'A slip'").ok();
    assert_eq!(due(), "2028-02-01");
    refused(note("2010-02-01"), "shortens-retention");
    import("adam", &[note("2019-02-01")], "").ok();
    import("alice", &[note("2010-02-01")], " --reason 'A slip'").ok();
    assert_eq!(due(), "2022-01-01");
    import("alice", &[case(None)], " --reason 'A slip'").ok();
    assert_eq!(desk.json("case show C-2026-1")["closed_on"], json!(null));
    desk.run("verify").ok();
}
