//! `person add`, `find` and `merge` at a real terminal.

use crate::support::real::{Real, answer, ends};

#[test]
fn the_wizard_goes_back_shows_what_it_understood_and_stores_at_the_end() {
    let real = Real::new();
    let mut session = real.at_terminal("person add", &[]);
    answer(&mut session, "Given names", "Wern");
    answer(&mut session, "Family name?", "<");
    session.exp_string("Now: Wern").unwrap();
    answer(&mut session, "Enter keeps it", "Wren, Ivy");
    answer(&mut session, "Family name?", "Hale");
    answer(&mut session, "Title", "");
    answer(&mut session, "Other names", "");
    answer(&mut session, "Names the person had before?", "");
    answer(&mut session, "Date of birth?", "3/2/14");
    answer(&mut session, "", "3/2/2014");
    session
        .exp_string("Understood: Monday 3 February 2014")
        .unwrap();
    answer(&mut session, "Date of death?", "");
    answer(&mut session, "Sex?", "1");
    answer(&mut session, "NHS number?", "9434765991");
    session.exp_string("there is a slip in it").unwrap();
    answer(&mut session, "", "943 476 5919");
    for _ in 0..12 {
        answer(&mut session, "(optional)", "");
    }
    answer(&mut session, "Child-protection", "");
    answer(&mut session, "Which organisation", "");
    session.exp_string("Save, change, or stop?").unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let seen = ends(&mut session, 0);
    assert!(seen.contains("P-000001"), "{seen}");
    assert!(
        seen.contains("mkt person add --from -"),
        "the equivalent command has no detail of the person: {seen}"
    );
    let shown = real.json(&["person", "show", "P-1"]);
    assert_eq!(shown["forenames"], serde_json::json!(["Wren", "Ivy"]));
    assert_eq!(shown["date_of_birth"], "2014-02-03");
    assert_eq!(shown["nhs_number"], "9434765919");
    assert_eq!(shown["sex"], "female");
}

#[test]
fn giving_up_stores_nothing_and_gives_the_terminal_back() {
    let real = Real::new();
    let mut session = real.at_terminal("person add", &[]);
    answer(&mut session, "Given names", "Wren");
    answer(&mut session, "Family name?", "Hale");
    session.exp_string("Title").unwrap();
    session.exp_string("> ").unwrap();
    session.send("\u{3}").unwrap();
    session.flush().unwrap();
    ends(&mut session, 130);
    assert_eq!(real.json(&["person", "list"]), serde_json::json!([]));
}

#[test]
fn what_is_searched_for_is_asked_and_warned_about_when_typed_in_the_command() {
    let real = Real::new();
    let added = real.run(&["person", "add", "--surname", "Hale", "--forename", "Wren"]);
    assert!(added.status.success());
    let mut session = real.at_terminal("person find", &[]);
    answer(&mut session, "Whom are you looking for?", "hale");
    let seen = ends(&mut session, 0);
    assert!(
        seen.contains("P-000001") && !seen.contains("warning"),
        "{seen}"
    );
    let mut session = real.at_terminal("person find hale", &[]);
    let seen = ends(&mut session, 0);
    assert!(
        seen.contains("warning") && seen.contains("shell history"),
        "{seen}"
    );
    let mut session = real.at_terminal("person find P-1", &[]);
    let seen = ends(&mut session, 0);
    assert!(
        !seen.contains("warning"),
        "a reference is nobody's name: {seen}"
    );
}

#[test]
fn the_reason_of_a_merge_is_asked_for() {
    let real = Real::new();
    for name in ["Wren", "Jenny"] {
        assert!(
            real.run(&["person", "add", "--surname", "Hale", "--forename", name])
                .status
                .success()
        );
    }
    let mut session = real.at_terminal("person merge P-2 --into P-1", &[]);
    answer(&mut session, "How is it known", "the register says so");
    ends(&mut session, 0);
    let shown = real.json(&["person", "show", "P-2"]);
    assert_eq!(shown["merges"][0]["reason"], "the register says so");
}
