//! What was recorded wrongly is corrected and stays visible, and bank holidays that are added later move what is open.

use serde_json::{Value, json};

use super::records::desk;
use crate::support::Desk;

fn asked() -> Desk {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-10-05")
        .ok();
    desk
}

fn show(desk: &Desk) -> Value {
    desk.json("sar show AR-2026-1")
}

#[test]
fn a_wrong_event_is_corrected_by_one_that_names_it_and_both_stay() {
    let desk = asked();
    desk.run("sar clarify AR-2026-1 --asked-on 2026-10-07").ok();
    desk.run("sar clarify AR-2026-1 --answered-on 2026-10-20")
        .ok();
    assert_eq!(show(&desk)["paused_days"], 14);
    desk.run("sar clarify AR-2026-1 --answered-on 2026-10-10 --corrects 2 --reason 'The letter is dated the 10th'")
        .ok();
    let shown = show(&desk);
    assert_eq!(shown["paused_days"], 4);
    let events = shown["events"].as_array().unwrap();
    assert_eq!(events.len(), 3);
    assert_eq!(events[1]["number"], 2);
    assert_eq!(events[1]["corrected_by"], 3);
    assert_eq!(events[2]["corrects"], 2);
    assert_eq!(events[2]["reason"], "The letter is dated the 10th");
    let text = desk.run("sar show AR-2026-1").ok();
    assert!(
        text.contains("wrong: corrected by 3") && text.contains("corrects 2"),
        "{text}"
    );
    // So are the others.
    desk.run("sar identity AR-2026-1 --requested-on 2026-10-06")
        .ok();
    desk.run("sar identity AR-2026-1 --requested-on 2026-10-08 --corrects 4 --reason Misread")
        .ok();
    desk.run("sar identity AR-2026-1 --received-on 2026-10-12")
        .ok();
    desk.run("sar extend AR-2026-1 --told-on 2026-10-30 --reason 'Four cases'")
        .ok();
    desk.run("sar extend AR-2026-1 --told-on 2026-11-02 --corrects 7 --reason 'Sent on Monday'")
        .ok();
    let shown = show(&desk);
    assert_eq!(shown["start"], "2026-10-12");
    assert_eq!(shown["extended"], true);
    assert_eq!(shown["events"].as_array().unwrap().len(), 8);
}

#[test]
fn a_correction_that_cannot_be_is_refused_with_the_reason() {
    let desk = asked();
    desk.run("sar clarify AR-2026-1 --asked-on 2026-10-07").ok();
    desk.run("sar clarify AR-2026-1 --answered-on 2026-10-10")
        .ok();
    for (line, said, status) in [
        (
            "clarify AR-2026-1 --answered-on 2026-10-11 --corrects 2",
            "--reason",
            2,
        ),
        (
            "clarify AR-2026-1 --answered-on 2026-10-11 --corrects 9 --reason x",
            "has no event 9",
            1,
        ),
        (
            "clarify AR-2026-1 --asked-on 2026-10-12 --corrects 1 --reason x",
            "could not have happened",
            1,
        ),
        (
            "clarify AR-2026-1 --answered-on 2026-10-06 --corrects 2 --reason x",
            "before the day the clarification was asked for",
            1,
        ),
        (
            "clarify AR-2026-1 --answered-on 2026-12-06 --corrects 2 --reason x",
            "in the future",
            1,
        ),
        (
            "clarify AR-2026-1 --asked-on 2026-09-06 --corrects 1 --reason x",
            "before the request was received",
            1,
        ),
        (
            "extend AR-2026-1 --told-on 2026-11-20 --reason x",
            "within the first month",
            1,
        ),
    ] {
        let refused = desk.run(&format!("sar {line}")).fails(status);
        assert!(refused.contains(said), "{line}: {refused}");
    }
    assert_eq!(show(&desk)["events"].as_array().unwrap().len(), 2);
    desk.run("sar clarify AR-2026-1 --answered-on 2026-10-11 --corrects 2 --reason x")
        .ok();
    let refused = desk
        .run("sar clarify AR-2026-1 --answered-on 2026-10-12 --corrects 2 --reason x")
        .fails(1);
    assert!(
        refused.contains("corrected by event 3 already"),
        "{refused}"
    );
    // The one that corrected it can be corrected itself.
    desk.run("sar clarify AR-2026-1 --answered-on 2026-10-12 --corrects 3 --reason x")
        .ok();
    assert_eq!(show(&desk)["paused_days"], 6);
}

#[test]
fn what_never_happened_is_voided_stays_and_the_clock_is_reckoned_without_it() {
    let desk = asked();
    desk.run("sar clarify AR-2026-1 --asked-on 2026-10-07").ok();
    desk.run("sar clarify AR-2026-1 --answered-on 2026-10-20")
        .ok();
    desk.run("sar extend AR-2026-1 --told-on 2026-10-30 --reason 'Four cases'")
        .ok();
    let shown = show(&desk);
    assert_eq!(shown["extended"], true);
    assert_eq!(shown["paused_days"], 14);

    // The question cannot go while its answer stands; the other way round it can.
    let refused = desk
        .run("sar clarify AR-2026-1 --void 1 --reason 'Asked in another request'")
        .fails(1);
    assert!(
        refused.contains("could not have happened") && refused.contains("Void or correct"),
        "{refused}"
    );
    desk.run("sar clarify AR-2026-1 --void 2 --reason 'Asked in another request'")
        .ok();
    assert_eq!(show(&desk)["state"], "awaiting-clarification");
    desk.run("sar clarify AR-2026-1 --void 1 --reason 'Asked in another request'")
        .ok();
    let answer =
        desk.run("sar extend AR-2026-1 --void 3 --reason 'The letter was not sent' --json");
    let shown = answer.data();
    assert_eq!(shown["extended"], false);
    assert_eq!(shown["paused_days"], 0);
    assert_eq!(shown["due_on"], "2026-11-05");
    let events = shown["events"].as_array().unwrap();
    assert_eq!(events.len(), 3);
    assert_eq!(events[2]["void"], true);
    assert_eq!(events[2]["void_by"], "alice");
    assert_eq!(events[2]["void_why"], "The letter was not sent");
    assert_eq!(events[2]["reason"], "Four cases");
    let text = desk.run("sar show AR-2026-1").ok();
    assert!(
        text.contains("extension told (never happened)")
            && text.contains("void by alice: The letter was not sent"),
        "{text}"
    );
    // Everything that reckons the clock agrees.
    assert_eq!(desk.json("sar list")[0]["due_on"], "2026-11-05");
    let status = desk.run("status --json").ok();
    assert!(status.contains("2026-11-05"), "{status}");
    let log = desk.run("audit log --json").ok();
    assert!(log.contains("\"void\""), "{log}");

    let dump = desk.run("dump").ok();
    let empty = Desk::new();
    let file = empty.file("dump.jsonl", &format!("{dump}\n"));
    empty.try_words(&["import", &file]).ok();
    assert_eq!(empty.run("dump").ok(), dump);
    assert_eq!(
        show(&empty)["events"],
        show(&desk)["events"],
        "a copy knows it too"
    );
}

#[test]
fn what_cannot_be_voided_is_refused_with_the_reason() {
    let desk = asked();
    desk.run("sar clarify AR-2026-1 --asked-on 2026-10-07").ok();
    desk.run("sar clarify AR-2026-1 --asked-on 2026-10-08 --corrects 1 --reason Misread")
        .ok();
    for (line, said, status) in [
        ("clarify AR-2026-1 --void 2", "--reason", 2),
        ("clarify AR-2026-1 --void 9 --reason x", "has no event 9", 1),
        (
            "clarify AR-2026-1 --void 1 --reason x",
            "corrected by event 2 already; void that one",
            1,
        ),
        (
            "identity AR-2026-1 --void 2 --reason x",
            "mkt sar clarify AR-2026-0001 --void 2 --reason TEXT",
            1,
        ),
        (
            "clarify AR-2026-1 --void 2 --asked-on 2026-10-08 --reason x",
            "--void",
            2,
        ),
        (
            "clarify AR-2026-1 --void 2 --corrects 1 --reason x",
            "--corrects",
            2,
        ),
    ] {
        let refused = desk.run(&format!("sar {line}")).fails(status);
        assert!(refused.contains(said), "{line}: {refused}");
    }
    desk.run("sar clarify AR-2026-1 --void 2 --reason x").ok();
    let shown = show(&desk);
    assert_eq!(
        shown["due_on"], "2026-11-05",
        "what it corrected does not come back"
    );
    for line in [
        "clarify AR-2026-1 --void 2 --reason x",
        "clarify AR-2026-1 --asked-on 2026-10-08 --corrects 2 --reason x",
    ] {
        let refused = desk.run(&format!("sar {line}")).fails(1);
        assert!(refused.contains("never happened"), "{line}: {refused}");
    }
    desk.run("sar close AR-2026-1 --outcome done").ok();
    desk.run("sar clarify AR-2026-1 --void 2 --reason x")
        .fails(1);
}

#[test]
fn what_was_voided_or_taken_back_is_so_in_the_copy_that_a_split_makes() {
    let desk = asked();
    desk.run("sar clarify AR-2026-1 --asked-on 2026-10-07").ok();
    desk.run("sar clarify AR-2026-1 --void 1 --reason 'Another request'")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref N-2 --ground crime --reason Inquiry")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref N-2 --undo --reason Over")
        .ok();
    desk.run("person merge P-1 --into P-2 --reason 'The register'")
        .ok();
    desk.run("person split P-2 --from P-1 --reason 'Two after all'")
        .ok();
    let (first, copy) = (show(&desk), desk.json("sar show AR-2026-2"));
    assert_eq!(first["due_on"], copy["due_on"]);
    assert_eq!(copy["events"], first["events"]);
    assert_eq!(copy["withheld_before"], first["withheld_before"]);
    assert_eq!(copy["withheld"], json!([]));
}

/// Writes the configuration of the desk.
pub fn configure(desk: &Desk, text: &str) {
    let folder = desk.folder().join("home/.config/mkt");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

#[test]
fn a_bank_holiday_added_later_moves_open_clocks_and_both_days_are_written_down() {
    let desk = desk();
    // Due on Monday 21 December 2026, and on Wednesday 5 August 2026.
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk.run("sar add --subject P-2 --received-on 2026-10-26")
        .ok();
    assert_eq!(show(&desk)["due_on"], "2026-12-21");
    configure(&desk, "bank_holidays = [\"2026-12-21\"]\n");
    desk.run("sar list").ok();
    let shown = show(&desk);
    assert_eq!(shown["due_on"], "2026-12-22");
    let moved = shown["due_changes"].as_array().unwrap();
    assert_eq!(moved.len(), 1);
    assert_eq!(
        (&moved[0]["old"], &moved[0]["new"]),
        (&json!("2026-12-21"), &json!("2026-12-22"))
    );
    assert!(
        desk.run("sar show AR-2026-1")
            .ok()
            .contains("The bank holidays of the configuration changed")
    );
    assert_eq!(desk.json("sar show AR-2026-2")["due_changes"], json!([]));
    let log = desk.run("audit log --json").stdout;
    assert_eq!(log.matches("sar.bank-holidays").count(), 1);
    // Looking again logs nothing more; taking it out again moves it back.
    desk.run("sar list").ok();
    assert_eq!(show(&desk)["due_changes"].as_array().unwrap().len(), 1);
    configure(&desk, "bank_holidays = []\n");
    assert_eq!(show(&desk)["due_on"], "2026-12-21");
    assert_eq!(show(&desk)["due_changes"].as_array().unwrap().len(), 2);
}
