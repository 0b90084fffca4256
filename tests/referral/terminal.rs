//! The wizards of referrals at a real terminal.

use serde_json::json;

use crate::support::real::{Real, answer, ends};

#[test]
fn taking_a_referral_in_goes_back_and_corrects() {
    let real = Real::new();
    let mut session = real.at_terminal("referral add", &[]);
    answer(&mut session, "Who is it from?", "organisation");
    answer(&mut session, "On which day was it received?", "<");
    session.exp_string("Now: organisation").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("dfe-notification").unwrap();
    answer(&mut session, "On which day was it received?", "7/1/2020");
    session
        .exp_string("Understood: Tuesday 7 January 2020")
        .unwrap();
    answer(&mut session, "How did it come?", "phone");
    answer(&mut session, "Which organisation refers?", "");
    answer(&mut session, "Who refers?", "Dr Example");
    answer(&mut session, "How can they be reached?", "");
    answer(&mut session, "On which day did it happen", "2020-01");
    answer(
        &mut session,
        "On which day did the service become aware",
        "6/1/2020",
    );
    answer(&mut session, "What happened?", "A fall.");
    session.exp_string("> ").unwrap();
    session.send_line(".").unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    let command = said.rsplit_once("without questions").unwrap().1;
    assert!(
        command.contains("--source dfe-notification")
            && command.contains("--received-on 2020-01-07")
            && !command.contains("Dr Example")
            && !command.contains("A fall"),
        "{command}"
    );
    let referrals = real.json(&["referral", "list"]);
    let referral = &referrals[0];
    for (field, value) in [
        ("source", "dfe-notification"),
        ("received_on", "2020-01-07"),
        ("via", "phone"),
        ("referrer_name", "Dr Example"),
        ("incident_on", "2020-01"),
        ("aware_on", "2020-01-06"),
        ("summary", "A fall."),
    ] {
        assert_eq!(referral[field], value, "{field}");
    }
}

#[test]
fn giving_up_stores_nothing_and_restores_the_terminal() {
    let real = Real::new();
    let mut session = real.at_terminal("referral add", &[]);
    answer(&mut session, "Who is it from?", "professional");
    answer(&mut session, "On which day was it received?", "7/1/2020");
    session.exp_string("How did it come?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(real.json(&["referral", "list", "--all"]), json!([]));
}

#[test]
fn a_contact_from_the_public_is_asked_nothing_but_child_or_adult() {
    let real = Real::new();
    let mut session = real.at_terminal("referral add", &[]);
    answer(&mut session, "Who is it from?", "public");
    answer(&mut session, "Whom is the caller worried about?", "adult");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    assert!(said.contains("adult social care access team"), "{said}");
    assert_eq!(real.json(&["referral", "list", "--all"]), json!([]));
}

#[test]
fn accepting_asks_for_the_basis() {
    let real = Real::new();
    let added = real.run(&[
        "referral",
        "add",
        "--source",
        "professional",
        "--received-on",
        "yesterday",
    ]);
    let referral = String::from_utf8(added.stdout).unwrap().trim().to_owned();
    let mut session = real.at_terminal(&format!("referral accept {referral}"), &[]);
    answer(&mut session, "On which lawful bases", "care-act-2014-s44");
    answer(&mut session, "A short title of the case", "");
    answer(&mut session, "On which day was the case opened?", "");
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    ends(&mut session, 0);
    let case = real.json(&["case", "list"])[0].clone();
    assert_eq!(case["title"], format!("Case for {referral}"));
    assert_eq!(case["basis"], json!(["care-act-2014-s44"]));
}

#[test]
fn a_name_given_as_a_flag_is_warned_about_on_a_terminal() {
    let real = Real::new();
    let mut session = real.at_terminal(
        "referral add --source professional --received-on yesterday --referrer-name 'Dr Example'",
        &[],
    );
    let said = ends(&mut session, 0);
    assert!(
        said.contains("warning:") && said.contains("--referrer-name"),
        "{said}"
    );
}
