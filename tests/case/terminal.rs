//! The wizards of cases at a real terminal.

use crate::support::real::{Real, answer, ends};
use crate::support::sql;

#[test]
fn opening_a_case_goes_back_and_corrects() {
    let real = Real::new();
    let mut session = real.at_terminal("case open", &[]);
    answer(&mut session, "A short title that names nobody?", "A slip");
    answer(&mut session, "On which lawful bases", "<");
    session.exp_string("Now: A slip").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("Fenny Lock, November 2026").unwrap();
    answer(&mut session, "On which lawful bases", "1, working");
    answer(&mut session, "On which day was it opened?", "31/2/2026");
    session.exp_string("no such day").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("6/1/2020").unwrap();
    session
        .exp_string("Understood: Monday 6 January 2020")
        .unwrap();
    answer(&mut session, "Tags by which", "rapid-review, under twos");
    answer(&mut session, "Places that would", "Harrowmere");
    answer(&mut session, "Which review was decided on", "");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    assert!(
        said.contains("C-2026-0001") || said.contains("C-20"),
        "{said}"
    );
    let command = said.rsplit_once("without questions").unwrap().1;
    assert!(
        command.contains("mkt case open --title 'Fenny Lock, November 2026'")
            && !command.contains("Harrowmere"),
        "{command}"
    );
    let cases = real.json(&["case", "list"]);
    assert_eq!(cases[0]["opened_on"], "2020-01-06");
    assert_eq!(
        cases[0]["basis"],
        serde_json::json!(["care-act-2014-s44", "working-together-2018"])
    );
    assert_eq!(
        cases[0]["tags"],
        serde_json::json!(["rapid-review", "under twos"])
    );
}

#[test]
fn giving_up_stores_nothing_and_restores_the_terminal() {
    let real = Real::new();
    let mut session = real.at_terminal("case open", &[]);
    answer(&mut session, "A short title that names nobody?", "A slip");
    session.exp_string("On which lawful bases").unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(real.json(&["case", "list", "--all"]), serde_json::json!([]));
}

#[test]
fn closing_asks_for_what_is_missing() {
    let real = Real::new();
    sql::put_case(&real.sql());
    let mut session = real.at_terminal("case close C-2026-1", &[]);
    answer(&mut session, "On which day was it closed?", "7/1/2026");
    answer(&mut session, "What came of it?", "Done");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    ends(&mut session, 0);
    let case = real.json(&["case", "show", "C-2026-1"]);
    assert_eq!(case["closed_on"], "2026-01-07");
}

#[test]
fn linking_asks_for_the_role() {
    let real = Real::new();
    sql::put_case(&real.sql());
    sql::put_other_case(&real.sql());
    let mut session = real.at_terminal("case link C-2026-2 P-1", &[]);
    answer(&mut session, "What is this person to the case?", "sibling");
    answer(&mut session, "The role in words", "");
    answer(&mut session, "Is the case about this person?", "yes");
    answer(&mut session, "Child or adult", "1");
    answer(&mut session, "The pseudonym in exports", "Child B");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    ends(&mut session, 0);
    let on = real.json(&["case", "show", "C-2026-2"])["people"][0].clone();
    assert_eq!(
        [&on["role"], &on["category"], &on["label"]],
        ["sibling", "child", "Child B"]
    );
    assert_eq!(on["subject"], true);
}
