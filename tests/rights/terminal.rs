//! Taking a rights request in at a real terminal.

use serde_json::json;

use crate::support::real::{Real, answer, ends};

fn with_a_person() -> Real {
    let real = Real::new();
    let added = real.run(&["person", "add", "--surname", "Hale", "--forename", "Wren"]);
    assert!(added.status.success());
    real
}

#[test]
fn a_request_is_taken_in_with_going_back_and_its_words_are_in_no_command() {
    let real = with_a_person();
    let mut session = real.at_terminal_as("diane", "rights add");
    answer(&mut session, "Whose data is it about?", "p-1");
    answer(&mut session, "What is asked for?", "2");
    answer(&mut session, "On which day was it received?", "5/1/2026");
    session
        .exp_string("Understood: Monday 5 January 2026")
        .unwrap();
    answer(&mut session, "How did it come?", "<");
    answer(&mut session, "On which day was it received?", "6/1/2026");
    answer(&mut session, "How did it come?", "letter");
    answer(&mut session, "Who asks, and as what", "");
    answer(&mut session, "Which record is it about?", "nonsense");
    session.exp_string("Give the reference of one of").unwrap();
    answer(&mut session, "Which record is it about?", "");
    session.exp_string("What is asked?").unwrap();
    session.send_line("Please forget the kestrel.").unwrap();
    session.send_line(".").unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    assert!(
        said.contains("mkt rights add --subject P-000001 --kind erasure --received-on 2026-01-06 --via letter --from -"),
        "{said}"
    );
    let after = said.rsplit("mkt rights add").next().unwrap();
    assert!(!after.contains("kestrel"), "{after}");
    let shown = real.json_as("diane", &["rights", "show", "RR-2026-1"]);
    assert_eq!(shown["request_kind"], "erasure");
    assert_eq!(shown["received_on"], "2026-01-06");
    assert!(shown["what"].as_str().unwrap().contains("kestrel"));
}

#[test]
fn giving_up_takes_nothing_in() {
    let real = with_a_person();
    let mut session = real.at_terminal_as("diane", "rights add");
    answer(&mut session, "Whose data is it about?", "P-1");
    session.exp_string("What is asked for?").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(
        real.json_as("diane", &["rights", "list", "--all"]),
        json!([])
    );
}

#[test]
fn a_complaint_is_taken_in_with_going_back() {
    let real = with_a_person();
    let mut session = real.at_terminal_as("diane", "complaint add");
    answer(&mut session, "On which day was it received?", "19/6/2026");
    answer(&mut session, "How did it come?", "email");
    answer(&mut session, "Which person on record complains?", "p-1");
    answer(
        &mut session,
        "Which case, request or person is it about?",
        "<",
    );
    answer(&mut session, "Which person on record complains?", "-");
    answer(&mut session, "Who complains?", "Jo Kestrelson");
    answer(
        &mut session,
        "Which case, request or person is it about?",
        "P-1",
    );
    session.exp_string("What does it say?").unwrap();
    session
        .send_line("The letter went to the wrong house.")
        .unwrap();
    session.send_line(".").unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    let command = said.rsplit("The same without questions:").next().unwrap();
    assert!(
        command.contains("mkt complaint add --received-on 2026-06-19 --via email --about P-1")
            || command.contains("--about P-000001"),
        "{said}"
    );
    assert!(!command.contains("Kestrelson") && !command.contains("wrong house"));
    let shown = real.json_as("diane", &["complaint", "show", "DC-2026-1"]);
    assert_eq!(shown["complainant_name"], "Jo Kestrelson");
    assert_eq!(shown["about"], "P-000001");
    assert_eq!(shown["due_on"], "2026-07-20");
}

#[test]
fn giving_up_a_complaint_stores_nothing() {
    let real = with_a_person();
    let mut session = real.at_terminal_as("diane", "complaint add");
    answer(&mut session, "On which day was it received?", "today");
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(
        real.json_as("diane", &["complaint", "list", "--all"]),
        json!([])
    );
}

#[test]
fn whoever_may_not_is_told_before_the_first_question() {
    let real = with_a_person();
    for command in ["rights add", "complaint add"] {
        let mut session = real.at_terminal(command, &[]);
        let said = ends(&mut session, 5);
        assert!(!said.contains("which day"), "{said}");
    }
}

#[test]
fn a_restriction_is_told_and_the_reason_asked_for_before_the_questions_of_sharing() {
    let real = Real::new();
    crate::support::sql::put_case(&real.sql());
    real.json_as(
        "diane",
        &[
            "rights",
            "add",
            "--subject",
            "P-1",
            "--kind",
            "restriction",
            "--received-on",
            "today",
            "--what",
            "Stop",
        ],
    );
    let mut session = real.at_terminal_as("diane", "share add C-2026-1");
    session.exp_string("Restriction asked for").unwrap();
    answer(&mut session, "Why is this done?", "A child is at risk");
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    // An officer is told as well, and may still record that sharing was refused.
    let mut session = real.at_terminal("share add C-2026-1", &[]);
    session.exp_string("Restriction asked for").unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    let said = ends(&mut session, 130);
    assert!(!said.contains("Why is this done?"), "{said}");
}
