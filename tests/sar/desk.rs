//! The redaction desk at a terminal: one record at a time, a key each.

use super::records::{RECORDS, real_with_a_request};
use crate::support::real::{Real, answer, ends};

const ASKED: &str = "What is to be done?";
const WHO: &str = "Is it the person?";

fn real() -> Real {
    real_with_a_request(RECORDS.trim_start())
}

/// Waits for a question and presses a key, without Enter.
fn press(session: &mut rexpect::session::PtySession, ask: &str, key: &str) {
    session.exp_string(ask).unwrap();
    session.exp_string("> ").unwrap();
    session.send(key).unwrap();
    session.flush().unwrap();
}

#[test]
fn the_desk_takes_a_key_for_each_record_and_is_taken_up_where_it_stopped() {
    let real = real();
    let mut session = real.at_terminal_as("diane", "sar review AR-2026-1");
    session.exp_string("1 of 13").unwrap();
    session
        .exp_string("hand it over with what is marked removed")
        .unwrap();
    press(&mut session, ASKED, "\r");
    session.exp_string("2 of 13").unwrap();
    // Put off, and not shown again before the end.
    press(&mut session, ASKED, "s");
    session.exp_string("2 of 13 (1 put off)").unwrap();
    session.exp_string("R-2026-0001").unwrap();
    press(&mut session, ASKED, "x");
    session.exp_string("On which ground").unwrap();
    session.exp_string("legal privilege").unwrap();
    session.send("\u{1b}[B\r").unwrap();
    session.flush().unwrap();
    session.exp_string("Schedule 2, paragraph 2").unwrap();
    answer(&mut session, "Why does it apply?", "");
    answer(&mut session, "Why does it apply?", "The inquiry is open");
    session.exp_string("N-000001").unwrap();
    press(&mut session, ASKED, "!");
    session.exp_string("this list").unwrap();
    press(&mut session, ASKED, "k");
    press(&mut session, "Which one stays readable?", "2");
    session.exp_string("2 Deirdre").unwrap();
    session.exp_string("stays readable").unwrap();
    press(&mut session, ASKED, "h");
    answer(
        &mut session,
        "Which words are withheld besides?",
        "no such words",
    );
    session.exp_string("They do not stand there").unwrap();
    press(&mut session, ASKED, "h");
    answer(
        &mut session,
        "Which words are withheld besides?",
        "Robert was quiet",
    );
    session.exp_string("legal privilege").unwrap();
    session.send("\r").unwrap();
    session.flush().unwrap();
    answer(&mut session, "Why does it apply?", "About somebody else");
    session.exp_string("+ Robert was quiet").unwrap();
    press(&mut session, ASKED, "\r");
    session.exp_string("4 of 13").unwrap();
    session.exp_string("N-000002").unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    let said = ends(&mut session, 130);
    assert!(
        said.contains("3 of 13 records are decided, and stay so"),
        "{said}"
    );
    let show = || real.json_as("diane", &["sar", "show", "AR-2026-1"])["review"].clone();
    assert_eq!(show().as_array().unwrap().len(), 3);
    assert_eq!(show()[2]["parts"].as_array().unwrap().len(), 2);

    // Another day: it goes on, and a decision of the earlier session is taken back.
    let mut session = real.at_terminal_as("diane", "sar review AR-2026-1");
    session.exp_string("4 of 13").unwrap();
    session.exp_string("C-2026-0001").unwrap();
    press(&mut session, ASKED, "u");
    session
        .exp_string("The decision about N-000001 is taken back")
        .unwrap();
    session.exp_string("3 of 13").unwrap();
    press(&mut session, ASKED, "w");
    session.exp_string("would be readable").unwrap();
    session.send_line("y").unwrap();
    session.exp_string("4 of 13").unwrap();
    press(&mut session, ASKED, "q");
    let said = ends(&mut session, 0);
    assert!(said.contains("3 of 13 records are decided"), "{said}");
    assert_eq!(show()[2]["undone_by"], "diane");
    assert_eq!(show()[3]["decision"], "whole");
}

#[test]
fn doubtful_mentions_are_asked_about_first_and_the_end_can_be_taken_back() {
    let real = real();
    let mut session = real.at_terminal_as("diane", "sar review AR-2026-1");
    for _ in 0..5 {
        press(&mut session, ASKED, "\r");
    }
    session.exp_string("N-000003").unwrap();
    session.exp_string("Doubtful").unwrap();
    press(&mut session, WHO, "n");
    session.exp_string("6 of 12").unwrap();
    press(&mut session, ASKED, "u");
    session.exp_string("is taken back").unwrap();
    session.exp_string("6 of 13").unwrap();
    press(&mut session, WHO, "y");
    // Whom it means is settled; now how it is handed over.
    for _ in 0..3 {
        press(&mut session, ASKED, "\r");
    }
    for (ask, key) in [
        (WHO, "n"),
        (ASKED, "\r"),
        (WHO, "n"),
        (WHO, "n"),
        (ASKED, "\r"),
        ("Every record is decided", "u"),
        (ASKED, "\r"),
        ("Every record is decided", "\r"),
    ] {
        press(&mut session, ask, key);
    }
    let said = ends(&mut session, 0);
    assert!(said.contains("the answer may be written"), "{said}");
}
