//! Questions one by one.

use mkt::error::Code;
use mkt::outside::prompt::Prompt;
use serde_json::json;

use super::{GIVE_UP, Scripted, failed, fill, values};

const SAVE: usize = 0;
const CHANGE: usize = 1;
const STOP: usize = 2;

#[test]
fn what_is_missing_is_asked_in_order_and_what_was_understood_is_shown() {
    let mut officer = Scripted::new(
        [
            "org",
            "5/1/2026",
            "o-7",
            "",
            "one, two",
            "First line",
            "second line",
            ".",
        ],
        [SAVE],
    );
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert_eq!(
        filled,
        values(json!({
            "source": "organisation", "received_on": "2026-01-05", "from_org": "O-0007",
            "tags": ["one", "two"], "summary": "First line\nsecond line",
        }))
    );
    assert!(
        officer
            .shown
            .contains("Understood: organisation (a referral for a review)")
    );
    assert!(
        officer.shown.contains("Understood: Monday 5 January 2026"),
        "{}",
        officer.shown
    );
    assert!(officer.shown.contains("Understood: O-0007"));
    assert!(officer.shown.contains("Save, change, or stop?"));
    assert!(officer.is_used_up());
}

#[test]
fn the_result_is_in_the_order_of_the_form() {
    let mut officer = Scripted::new(["1", "", "", ""], [SAVE]);
    let filled = fill(json!({"received_on": "today"}), None, Some(&mut officer)).unwrap();
    assert_eq!(filled.keys().collect::<Vec<_>>(), ["source", "received_on"]);
}

#[test]
fn what_was_given_is_not_asked() {
    let mut officer = Scripted::new(["1", "", "", ""], [SAVE]);
    fill(
        json!({"received_on": "2026-01-05"}),
        None,
        Some(&mut officer),
    )
    .unwrap();
    assert!(!officer.asked.iter().any(|asked| asked.contains("arrive")));
}

#[test]
fn going_back_corrects_an_answer_and_enter_keeps_the_others() {
    let mut officer = Scripted::new(
        // back twice, another source, the date kept
        [
            "professional",
            "2026-01-05",
            "<",
            "<",
            "2",
            "",
            "O-7",
            "",
            "",
            "",
        ],
        [SAVE],
    );
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert_eq!(
        filled,
        values(
            json!({"source": "organisation", "received_on": "2026-01-05", "from_org": "O-0007"})
        )
    );
    assert!(officer.is_used_up());
}

#[test]
fn there_is_nothing_before_the_first_question() {
    let mut officer = Scripted::new(["<", "1", "today", "", "", ""], [SAVE]);
    assert!(fill(json!({}), None, Some(&mut officer)).is_ok());
    assert!(officer.shown.contains("This is the first question."));
}

#[test]
fn a_mistake_is_told_at_once_and_asked_again() {
    let mut officer = Scripted::new(
        [
            "6",
            "1",
            "",
            "31/02/2026",
            "24/11/2026",
            "today",
            "hope@surgery.example",
            "Hope",
            "",
            "",
        ],
        [SAVE],
    );
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert_eq!(
        filled,
        values(
            json!({"source": "professional", "received_on": "2026-11-23", "referrer_name": "Hope"})
        )
    );
    assert!(officer.shown.contains("This is needed."));
    assert!(officer.shown.contains("in the future"));
    assert!(officer.shown.contains("That is an address, not a name."));
}

#[test]
fn a_question_mark_explains() {
    let mut officer = Scripted::new(["1", "?", "today", "", "", ""], [SAVE]);
    fill(json!({}), None, Some(&mut officer)).unwrap();
    assert!(officer.shown.contains("The day it reached the team."));
    assert!(officer.shown.contains("the day before the month"));
}

#[test]
fn whoever_gives_up_gets_nothing_stored() {
    for answers in [
        vec![GIVE_UP],
        vec!["1", "today", GIVE_UP],
        vec!["1", "today", "", "", "A text", GIVE_UP],
    ] {
        let mut officer = Scripted::new(answers, []);
        let failure = failed(fill(json!({}), None, Some(&mut officer)), Code::Interrupted);
        assert_eq!(failure.code.exit_status(), 130);
        assert_eq!(failure.message, "Stopped. Nothing was stored.");
    }
    let mut officer = Scripted::new(["1", "today", "", "", ""], [STOP]);
    failed(fill(json!({}), None, Some(&mut officer)), Code::Interrupted);
}

#[test]
fn a_change_at_the_end_asks_what_it_makes_necessary() {
    // change, the first row (the source), to organisation: its reference is asked, the rest is not
    let mut officer = Scripted::new(
        ["1", "today", "", "", "", "organisation", "o-7"],
        [CHANGE, 0, SAVE],
    );
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert_eq!(filled["source"], "organisation");
    assert_eq!(filled["from_org"], "O-0007");
    assert!(officer.is_used_up());
}

#[test]
fn a_change_drops_the_answers_that_no_longer_make_sense() {
    let mut officer = Scripted::new(
        ["2", "today", "o-7", "Hope", "", "", "public"],
        [CHANGE, 0, SAVE],
    );
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert_eq!(
        filled,
        values(json!({"source": "public", "received_on": "2026-11-23"}))
    );
}

#[test]
fn what_was_given_can_be_changed_at_the_end_too() {
    let mut officer = Scripted::new(["1", "", "", "", "6/1/2026"], [CHANGE, 1, SAVE]);
    let filled = fill(
        json!({"received_on": "2026-01-05"}),
        None,
        Some(&mut officer),
    )
    .unwrap();
    assert_eq!(filled["received_on"], "2026-01-06");
}

#[test]
fn a_hyphen_takes_an_optional_answer_out() {
    let mut officer = Scripted::new(["1", "today", "Hope", "<", "-", "", ""], [SAVE]);
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert!(!filled.contains_key("referrer_name"));
}

#[test]
fn a_long_text_can_come_from_the_editor() {
    let mut officer =
        Scripted::new(["1", "today", "", "", "edit"], [SAVE]).writing("From\nthe editor");
    let filled = fill(json!({}), None, Some(&mut officer)).unwrap();
    assert_eq!(filled["summary"], "From\nthe editor");
}

#[test]
fn a_given_value_that_is_wrong_is_told_before_anything_is_asked() {
    let mut officer = Scripted::new([], []);
    let flags = json!({"referrer_name": "hope@surgery.example"});
    let failure = failed(fill(flags, None, Some(&mut officer)), Code::Refused);
    assert!(failure.message.starts_with("--referrer-name:"));
    assert!(!failure.message.contains("hope"));
}

#[test]
fn a_reference_is_typed_in_full_before_something_that_cannot_be_undone() {
    for (typed, confirmed) in [
        ("D-2026-0001", true),
        (" d-2026-0001 ", true),
        ("D-2026-1", false),
        ("D-2026-0002", false),
        ("yes", false),
        ("", false),
    ] {
        let mut manager = Scripted::new([typed], []);
        let answer = manager.confirm_reference("This destroys 3 cases.", "D-2026-0001");
        assert_eq!(answer.unwrap(), confirmed, "{typed}");
    }
}
