//! Access requests at a real terminal.

use super::records::{self, RECORDS};
use crate::support::real::{Real, answer, ends};

#[test]
fn the_person_of_an_answer_is_searched_for_by_name() {
    let real = records::real(RECORDS.trim_start());
    let out = real.path("answer");
    let mut session = real.at_terminal_as(
        "diane",
        &format!("sar export --out {} --subject", out.display()),
    );
    answer(&mut session, "Whose data is handed over?", "Zacharias");
    session.exp_string("Nobody on record fits").unwrap();
    answer(&mut session, "Whose data is handed over?", "!!!");
    session.exp_string("no letter").unwrap();
    answer(&mut session, "Whose data is handed over?", "Brackenridge");
    session
        .exp_string("P-000006  Callum Brackenridge, born 2013-07-07")
        .unwrap();
    session.exp_string("None of these: search again").unwrap();
    session.send("\u{1b}[B\r").unwrap();
    session.flush().unwrap();
    answer(&mut session, "Whose data is handed over?", "quillf");
    session.exp_string("Martha Quillfeather").unwrap();
    session.exp_string("None of these: search again").unwrap();
    session.send("\u{1b}[B\u{1b}[B\r").unwrap();
    session.flush().unwrap();
    let said = ends(&mut session, 0);
    assert!(said.contains("PREVIEW"), "{said}");
    let page = std::fs::read_to_string(out.join("response.html")).unwrap();
    assert!(page.contains("About Martha Quillfeather (P-000002)"));
    // The searches are in the trail like any others, without their words.
    let trail = real.json_as("diane", &["audit", "log"]).to_string();
    assert!(trail.contains("person.find") && !trail.contains("Zacharias"));
}

#[test]
fn giving_up_the_search_writes_nothing() {
    let real = Real::new();
    let out = real.path("answer");
    let mut session = real.at_terminal_as(
        "diane",
        &format!("sar export --out {} --subject", out.display()),
    );
    session.exp_string("Whose data is handed over?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert!(!out.exists());
}

#[test]
fn a_request_is_taken_in_with_going_back_and_its_date_in_words() {
    let real = Real::new();
    let added = real.run(&["person", "add", "--surname", "Hale", "--forename", "Wren"]);
    assert!(added.status.success());
    let mut session = real.at_terminal_as("diane", "sar add");
    answer(&mut session, "Whose data is asked for?", "p-1");
    answer(&mut session, "On which day was it received?", "5/1/2026");
    session
        .exp_string("Understood: Monday 5 January 2026")
        .unwrap();
    answer(&mut session, "How did it come?", "<");
    answer(&mut session, "On which day was it received?", "6/1/2026");
    answer(&mut session, "How did it come?", "letter");
    answer(&mut session, "Who asks, and as what", "");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    assert!(
        said.contains("mkt sar add --subject P-000001 --received-on 2026-01-06 --via letter"),
        "{said}"
    );
    assert_eq!(
        real.json_as("diane", &["sar", "show", "AR-2026-1"])["received_on"],
        "2026-01-06"
    );
}

#[test]
fn giving_up_takes_no_request_in() {
    let real = Real::new();
    let mut session = real.at_terminal_as("diane", "sar add");
    answer(&mut session, "Whose data is asked for?", "P-1");
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(
        real.json_as("diane", &["sar", "list"]),
        serde_json::json!([])
    );
}

#[test]
fn whoever_may_not_is_told_before_the_first_question() {
    let real = Real::new();
    let mut session = real.at_terminal("sar add", &[]);
    let said = ends(&mut session, 5);
    assert!(!said.contains("Whose data"), "{said}");
    let mut session = real.at_terminal("sar export --out /nowhere --subject", &[]);
    let said = ends(&mut session, 5);
    assert!(!said.contains("Whose data"), "{said}");
}

#[test]
fn taking_back_and_voiding_ask_why_and_keep_it() {
    let real = records::real(RECORDS.trim_start());
    let asked = "sar add --subject P-1 --received-on 2026-01-05";
    let mut session = real.at_terminal_as("diane", &format!("{asked} --no-input"));
    ends(&mut session, 0);
    for line in [
        "sar clarify AR-2026-1 --asked-on 2026-01-06",
        "sar withhold AR-2026-1 --ref N-2 --ground crime --reason Inquiry",
    ] {
        let mut session = real.at_terminal_as("diane", line);
        ends(&mut session, 0);
    }
    let mut session = real.at_terminal_as("diane", "sar clarify AR-2026-1 --void 1");
    answer(&mut session, "Why?", "Asked of somebody else");
    let said = ends(&mut session, 0);
    assert!(said.contains("never happened"), "{said}");
    let mut session = real.at_terminal_as("diane", "sar withhold AR-2026-1 --ref N-2 --undo");
    answer(&mut session, "Why?", "The inquiry is over");
    let said = ends(&mut session, 0);
    assert!(said.contains("no longer withheld"), "{said}");
    let shown = real.json_as("diane", &["sar", "show", "AR-2026-1"]);
    assert_eq!(shown["events"][0]["void_why"], "Asked of somebody else");
    assert_eq!(
        shown["withheld_before"][0]["undone_why"],
        "The inquiry is over"
    );
}
