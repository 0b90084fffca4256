//! The wizard of the sharing log at a real terminal.

use crate::support::real::{Real, answer, ends};
use crate::support::sql;

#[test]
fn the_wizard_goes_back_corrects_and_stores_what_was_confirmed() {
    let real = Real::new();
    sql::put_case(&real.sql());
    real.run(&[
        "org",
        "add",
        "--name",
        "Kestrel Reviews",
        "--type",
        "contractor",
    ]);
    let mut session = real.at_terminal("share add C-2026-1", &[]);
    answer(&mut session, "Was it shared or refused?", "shared");
    answer(&mut session, "To which organisation on record?", "<");
    session.exp_string("Now: shared").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("").unwrap();
    answer(&mut session, "To which organisation on record?", "o-1");
    answer(
        &mut session,
        "Which kind of recipient is that?",
        "contractor",
    );
    answer(
        &mut session,
        "What was shared, or asked for?",
        "The chronology",
    );
    answer(&mut session, "Which records are that", "");
    answer(&mut session, "What is it for?", "The review");
    answer(
        &mut session,
        "On which lawful basis?",
        "Children Act 2004 s16H",
    );
    answer(&mut session, "Through which gateway", "");
    answer(&mut session, "Why is it necessary", "They write the report");
    answer(&mut session, "Did the person consent?", "2");
    answer(&mut session, "Why was consent not sought", "");
    session.exp_string("This is needed.").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("The child has died").unwrap();
    answer(&mut session, "How was it shared", "portal");
    answer(&mut session, "Under which sharing agreement?", "DPA-7");
    answer(
        &mut session,
        "Where does the contractor keep the data?",
        "Their office",
    );
    answer(&mut session, "By which day is it returned", "31/12/2099");
    session
        .exp_string("Understood: Thursday 31 December 2099")
        .unwrap();
    answer(&mut session, "Who authorised it", "alice");
    answer(&mut session, "On which day?", "");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    let command = said.rsplit_once("without questions").unwrap().1;
    assert!(
        said.contains("S-000001") && command.contains("--agreement DPA-7"),
        "{said}"
    );
    for personal in ["chronology", "The child has died", "The review"] {
        assert!(!command.contains(personal), "{command}");
    }
    let shown = real.json(&["share", "show", "S-1"]);
    assert_eq!(shown["return_by"], "2099-12-31");
    assert_eq!(shown["to"], "O-0001");

    // Given up on the way: nothing is stored. And a case that is not there is told before anything is asked.
    let mut session = real.at_terminal("share add C-2026-1", &[]);
    answer(&mut session, "Was it shared or refused?", "refused");
    session
        .exp_string("To which organisation on record?")
        .unwrap();
    session.exp_string("> ").unwrap();
    session.send("\u{1b}").unwrap();
    session.flush().unwrap();
    ends(&mut session, 130);
    let mut session = real.at_terminal("share add C-2026-9", &[]);
    let said = ends(&mut session, 4);
    assert!(!said.contains("Was it shared"), "{said}");
    assert_eq!(real.json(&["share", "list"]).as_array().unwrap().len(), 1);

    let mut session = real.at_terminal("share attest S-1 --on today", &[]);
    answer(&mut session, "Was the copy returned or destroyed?", "1");
    answer(&mut session, "Who says so, and how?", "Their letter");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    ends(&mut session, 0);
    assert_eq!(
        real.json(&["share", "show", "S-1"])["attestation"]["how"],
        "returned"
    );
}
