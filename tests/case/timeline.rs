//! The timeline: everything in the order in which it happened.

use serde_json::{Value, json};

use super::desk;

/// The value of one field in every entry.
fn each(entries: &Value, field: &str) -> Vec<Value> {
    entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry[field].clone())
        .collect()
}

#[test]
fn entries_stand_by_the_day_they_happened_and_backdated_ones_are_marked() {
    let desk = desk();
    desk.run("referral add --source professional --received-on 2026-01-05")
        .ok();
    desk.run("case link C-2026-1 R-2026-1").ok();
    desk.run_with("note add C-2026-1 --file -", "Today.\n\nAll of it.")
        .ok();
    desk.run_with("note add C-2026-1 --on 2026-01-07 --file -", "In January.")
        .ok();
    desk.run_with("note add C-2026-1 --on yesterday --file -", "Yesterdya.")
        .ok();
    desk.run_with("note correct N-3 --file - --reason 'A slip'", "Yesterday.")
        .ok();
    desk.run("share add C-2026-1 --to-name 'Thames Valley Police' --recipient law-enforcement --decision shared --what 'The chronology' --purpose 'An investigation' --basis 'DPA 2018 Sch 2 para 2' --necessity 'Only what was asked for' --consent not-sought --consent-why 'It would prejudice the investigation' --method secure-email --authorised-by alice --on 2026-02-01")
        .ok();
    desk.run("retention hold C-2026-1 --reason 'An inquiry'")
        .ok();

    let entries = desk.json("case timeline c-2026-1");
    assert_eq!(
        each(&entries, "ref"),
        [
            "R-2026-0001",
            "N-000002",
            "S-000001",
            "N-000004",
            "N-000001",
            "H-0001"
        ]
    );
    assert_eq!(
        each(&entries, "kind"),
        ["referral", "note", "disclosure", "note", "note", "hold"]
    );
    assert_eq!(
        each(&entries, "on"),
        [
            "2026-01-05",
            "2026-01-07",
            "2026-02-01",
            "2026-11-22",
            "2026-11-23",
            "2026-11-23"
        ]
    );
    assert_eq!(
        each(&entries, "backdated"),
        [true, true, true, true, false, false].map(|b| json!(b))
    );
    assert_eq!(entries[3]["text"], "Yesterday.");
    assert_eq!(entries[4]["text"], "Today.\n\nAll of it.");

    let text = desk.run("case timeline C-2026-1").ok();
    for part in [
        "C-2026-0001  An example",
        "Wednesday 7 January 2026  N-000002  contact  (backdated: recorded on 23 Nov 2026)",
        "Monday 23 November 2026  N-000001  contact\n",
        "All of it.",
        "shared with Thames Valley Police (law-enforcement)",
        "On this case, placed by alice; not released.",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(
        !text.contains("Yesterdya"),
        "only the current text is shown"
    );
    let plain = desk.run("case timeline C-2026-1 --format plain").ok();
    assert!(plain.contains("In January."), "{plain}");
}

#[test]
fn holds_on_its_people_its_tags_and_its_categories_are_there() {
    let desk = desk();
    desk.run("case set C-2026-1 --tag rapid-review").ok();
    for what in [
        "P-1",
        "--tag Rapid-Review",
        "--category child",
        "--category adult",
        "--tag other",
    ] {
        desk.run(&format!("retention hold {what} --reason 'An inquiry'"));
    }
    let entries = desk.json("case timeline C-2026-1");
    let mut on: Vec<String> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|hold| {
            ["person", "tag", "category"]
                .into_iter()
                .find_map(|field| hold[field].as_str())
                .unwrap()
                .to_lowercase()
        })
        .collect();
    on.sort();
    assert_eq!(on, ["child", "p-000001", "rapid-review"]);
}

#[test]
fn a_case_without_entries_says_so() {
    let desk = desk();
    assert_eq!(desk.json("case timeline C-2026-1"), json!([]));
    assert!(
        desk.run("case timeline C-2026-1")
            .ok()
            .contains("Nothing has been recorded yet.")
    );
    desk.run("case timeline C-2026-2").fails(4);
    desk.run("case timeline R-2026-1").fails(2);
}

#[test]
fn what_stored_text_could_do_to_a_terminal_is_shown_escaped() {
    let desk = desk();
    desk.run_with(
        "note add C-2026-1 --file -",
        "Red \u{1b}[31m and \u{202e}turned.",
    )
    .ok();
    for line in [
        "case timeline C-2026-1",
        "case timeline C-2026-1 --format plain",
    ] {
        let shown = desk.run(line).ok();
        assert!(
            !shown.contains('\u{1b}') && !shown.contains('\u{202e}'),
            "{line}"
        );
    }
    assert_eq!(
        desk.json("case timeline C-2026-1")[0]["text"],
        "Red \u{1b}[31m and \u{202e}turned."
    );
}

#[test]
fn looking_at_it_is_recorded_with_everybody_on_it() {
    let desk = desk();
    desk.run_with("note add C-2026-1 --file -", "Something.")
        .ok();
    desk.run("case timeline C-2026-1 --reason 'Preparing the review'")
        .ok();
    for whom in ["P-1", "C-2026-1"] {
        let viewed = desk.json(&format!("audit viewed {whom}"));
        let last = viewed.as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["action"], "case.timeline", "{whom}");
        assert_eq!(last["reason"], "Preparing the review");
    }
}
