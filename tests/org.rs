//! Partner organisations.

use crate::support::Desk;
use crate::support::real::{Real, answer, ends};

#[test]
fn an_organisation_is_added_shown_listed_and_corrected() {
    let desk = Desk::new();
    assert_eq!(
        desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
            .ok(),
        "O-0001"
    );
    let shown = desk.json("org show o-1");
    assert_eq!(shown["ref"], "O-0001");
    assert_eq!(shown["name"], "Elmfield Surgery");
    assert_eq!(shown["contact"], serde_json::Value::Null);
    desk.run("org set O-0001 --contact 'reception, 020 7946 0000'")
        .ok();
    assert_eq!(
        desk.json("org list")[0]["contact"],
        "reception, 020 7946 0000"
    );
    desk.run("org set O-0001 --contact ''").ok();
    assert_eq!(
        desk.json("org show O-1")["contact"],
        serde_json::Value::Null
    );
}

#[test]
fn a_name_that_turns_the_direction_of_writing_is_refused() {
    let desk = Desk::new();
    let said = desk
        .run("org add --type education --name 'Elm\u{202e}field'")
        .fails(2);
    assert!(said.contains("--name: The name has an invisible"), "{said}");
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let desk = Desk::new();
    let said = desk.run("org add").fails(2);
    assert!(said.contains("--name") && said.contains("--type"), "{said}");
}

#[test]
fn a_reference_that_is_not_there_or_of_another_kind_is_told_apart() {
    let desk = Desk::new();
    desk.run("org show O-7").fails(4);
    assert!(
        desk.run("org show P-7")
            .fails(2)
            .contains("P-000007 is a person")
    );
    desk.run("org show elmfield").fails(2);
}

#[test]
fn the_wizard_goes_back_corrects_and_prints_the_command() {
    let real = Real::new();
    let mut session = real.at_terminal("org add", &[]);
    answer(&mut session, "What is the organisation called?", "Elmfeild");
    answer(&mut session, "Which kind of organisation is it?", "<");
    session.exp_string("Now: Elmfeild").unwrap();
    answer(&mut session, "Enter keeps it", "Elmfield Surgery");
    answer(
        &mut session,
        "Which kind of organisation is it?",
        "health-and-social-care",
    );
    answer(&mut session, "shorter names?", "Elmfield");
    answer(&mut session, "Its pseudonym in exports", "");
    answer(&mut session, "How can it be reached?", "");
    answer(&mut session, "Which sharing agreement", "");
    answer(&mut session, "Where is its own privacy notice?", "");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    assert!(
        said.contains(
            "mkt org add --name 'Elmfield Surgery' --type health-and-social-care --short-name Elmfield"
        ),
        "{said}"
    );
    let shown = real.json(&["org", "show", "O-1"]);
    assert_eq!(shown["name"], "Elmfield Surgery");
    assert_eq!(shown["short_names"], serde_json::json!(["Elmfield"]));
}

#[test]
fn giving_up_the_wizard_stores_nothing() {
    let real = Real::new();
    let mut session = real.at_terminal("org add", &[]);
    answer(&mut session, "What is the organisation called?", "Elmfield");
    session
        .exp_string("Which kind of organisation is it?")
        .unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(real.json(&["org", "list"]), serde_json::json!([]));
}
