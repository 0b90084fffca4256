//! The category of a subject (RULES.md section 3).

use mkt::domain::case::{Basis, CategoryProblem, bases_lacking, category_settled};
use mkt::domain::date::iso_date;
use mkt::domain::retention::Category::{Adult, Child};
use serde_json::json;

use super::{desk, open, person};
use crate::support::Desk;

#[test]
fn it_is_the_age_on_the_day_of_opening_that_counts() {
    let desk = Desk::new();
    for (at, (birth, category)) in [
        ("2008-01-06", "adult"),
        ("2008-01-07", "child"),
        ("2007-12-31", "adult"),
        // A partial date counts as the last day it could be.
        ("2008-01", "child"),
        ("2008", "child"),
        ("2007", "adult"),
        ("2019-02-03", "child"),
    ]
    .into_iter()
    .enumerate()
    {
        let subject = person(&desk, &format!("Wren{}", "n".repeat(at)), Some(birth));
        let case = open(
            &desk,
            "2026-01-06",
            json!([{"person": subject, "role": "subject"}]),
        );
        let shown = desk.json(&format!("case show {case}"));
        assert_eq!(shown["people"][0]["category"], category, "{birth}");
    }
}

#[test]
fn somebody_born_on_29_february_comes_of_age_on_1_march() {
    let birth = "2008-02-29".parse().ok();
    for (day, category) in [("2026-02-28", Child), ("2026-03-01", Adult)] {
        let day = iso_date(day).unwrap();
        assert_eq!(category_settled(None, birth, day), Ok(category));
    }
}

#[test]
fn of_somebody_added_later_it_is_the_day_they_were_added() {
    let desk = desk();
    // 18 between the opening on 6 January and today, 23 November.
    let robin = person(&desk, "Robin", Some("2008-06-01"));
    desk.run(&format!(
        "case link C-2026-1 {robin} --role sibling --subject"
    ))
    .ok();
    let shown = desk.json("case show C-2026-1");
    assert_eq!(shown["people"][1]["category"], "adult");
    assert_eq!(shown["people"][1]["added_on"], "2026-11-23");
    let early = open(
        &desk,
        "2026-01-06",
        json!([{"person": robin, "role": "subject"}]),
    );
    assert_eq!(
        desk.json(&format!("case show {early}"))["people"][0]["category"],
        "child"
    );
}

#[test]
fn it_does_not_change_when_the_child_turns_18() {
    let desk = Desk::new();
    let subject = person(&desk, "Wren", Some("2008-12-01"));
    let case = open(
        &desk,
        "2026-11-20",
        json!([{"person": subject, "role": "subject"}]),
    );
    desk.set_clock("2027-01-15T10:00:00Z");
    // What is said of them anew does not make them an adult of this case.
    desk.run(&format!(
        "case link {case} {subject} --role subject --label 'Child A'"
    ))
    .ok();
    desk.run(&format!("case set {case} --title 'Another title'"))
        .ok();
    assert_eq!(
        desk.json(&format!("case show {case}"))["people"][0]["category"],
        "child"
    );
}

#[test]
fn without_a_date_of_birth_it_must_be_stated() {
    let desk = desk();
    let unborn = person(&desk, "Baby", None);
    let said = desk
        .run(&format!("case link C-2026-1 {unborn} --role subject"))
        .fails(1);
    assert!(said.contains("--category"), "{said}");
    desk.run(&format!(
        "case link C-2026-1 {unborn} --role subject --category infant"
    ))
    .fails(2);
    desk.run(&format!(
        "case link C-2026-1 {unborn} --role subject --category child"
    ))
    .ok();
    assert_eq!(
        desk.json("case show C-2026-1")["people"][1]["category"],
        "child"
    );
    // Said once, it holds until it is stated anew.
    desk.run(&format!(
        "case link C-2026-1 {unborn} --role sibling --subject"
    ))
    .ok();
    assert_eq!(
        desk.json("case show C-2026-1")["people"][1]["category"],
        "child"
    );
    let input = json!({"title": "x", "basis": "working-together-2018", "people": [{"person": unborn, "role": "subject"}]});
    desk.run_with("case open --from -", &input.to_string())
        .fails(1);
}

#[test]
fn one_that_contradicts_the_date_of_birth_is_refused_without_telling_it() {
    let desk = desk();
    let said = desk
        .run("case link C-2026-1 P-000001 --role subject --category adult --reason x")
        .fails(1);
    assert!(
        said.contains("P-000001") && !said.contains("2019"),
        "{said}"
    );
    let adult = person(&desk, "Robin", Some("1950"));
    let input = json!({
        "title": "x", "basis": "care-act-2014-s44",
        "people": [{"person": adult, "role": "subject", "category": "child"}],
    });
    desk.run_with("case open --from -", &input.to_string())
        .fails(1);
}

#[test]
fn somebody_who_is_no_subject_has_none() {
    let desk = desk();
    let mother = person(&desk, "Robin", Some("1990"));
    desk.run(&format!("case link C-2026-1 {mother} --role mother"))
        .ok();
    assert_eq!(
        desk.json("case show C-2026-1")["people"][1]["category"],
        json!(null)
    );
    desk.run(&format!(
        "case link C-2026-1 {mother} --role mother --category adult"
    ))
    .fails(2);
}

#[test]
fn stating_an_adult_where_a_child_was_stated_is_a_managers_recorded_decision() {
    let desk = desk();
    desk.add_user("bob", "officer");
    let baby = person(&desk, "Baby", None);
    let link = format!("case link C-2026-1 {baby} --role subject --category");
    desk.run(&format!("{link} child")).ok();
    desk.run_as("bob", &format!("{link} adult --reason 'A slip'"))
        .fails(5);
    desk.run(&format!("{link} adult")).fails(1);
    desk.run(&format!("{link} adult --reason 'A slip'")).ok();
    // The other way keeps longer, and takes effect at once.
    desk.run_as("bob", &format!("{link} child")).ok();
}

#[test]
fn settling_it_by_table() {
    let day = iso_date("2026-01-06").unwrap();
    let (child, adult) = ("2019".parse().ok(), "1950-05".parse().ok());
    for (stated, birth, settled) in [
        (None, child, Ok(Child)),
        (None, adult, Ok(Adult)),
        (Some(Child), child, Ok(Child)),
        (Some(Child), None, Ok(Child)),
        (Some(Adult), None, Ok(Adult)),
        (Some(Adult), child, Err(CategoryProblem::Contradiction)),
        (Some(Child), adult, Err(CategoryProblem::Contradiction)),
        (None, None, Err(CategoryProblem::NotStated)),
    ] {
        assert_eq!(category_settled(stated, birth, day), settled);
    }
}

#[test]
fn which_bases_are_lacking_by_table() {
    use Basis::{CareAct, ChildDeath, WorkingTogether};
    for (bases, subjects, lacking) in [
        (vec![CareAct], vec![Adult], vec![]),
        (vec![CareAct], vec![Adult, Child, Child], vec![Child]),
        (vec![WorkingTogether], vec![Child], vec![]),
        (vec![ChildDeath], vec![Child, Adult], vec![Adult]),
        (vec![ChildDeath, CareAct], vec![Child, Adult], vec![]),
        (vec![CareAct], vec![], vec![]),
        (vec![WorkingTogether], vec![Adult], vec![Adult]),
    ] {
        assert_eq!(bases_lacking(&bases, subjects), lacking);
    }
}

/// An open case has no date that could be shortened (RULES.md sections 3 and 4): what an officer learns of a birth is recorded.
#[test]
fn the_birth_date_of_a_subject_of_an_open_case_is_the_officers_to_record() {
    let desk = desk();
    desk.add_user("olive", "officer");
    let baby = person(&desk, "Baby", None);
    desk.run(&format!(
        "case link C-2026-1 {baby} --role sibling --subject --category child"
    ))
    .ok();
    // Born, and a mistyped year put right, which is earlier.
    for born in ["2026-03-05", "2026-02-05", "2019"] {
        desk.run_as(
            "olive",
            &format!("person set {baby} --date-of-birth {born}"),
        )
        .ok();
    }
    // What makes an adult of a child decides how long the case will be kept, open or not.
    let said = desk
        .run_as("olive", &format!("person set {baby} --date-of-birth 1990"))
        .fails(5);
    assert!(said.contains("C-2026-0001"), "{said}");
    desk.run(&format!(
        "person set {baby} --date-of-birth 1990 --reason 'Another person'"
    ))
    .ok();
    // Once the case is closed and a manager is to settle its date, filling the date in settles it.
    let unborn = person(&desk, "Unborn", None);
    let closed = open(
        &desk,
        "2026-01-06",
        json!([{"person": unborn, "role": "subject", "category": "child"}]),
    );
    desk.run(&format!("case close {closed} --on 2026-03-01 --outcome x"))
        .ok();
    let fill = format!("person set {unborn} --date-of-birth 2026-03-05");
    desk.run_as("olive", &fill).fails(5);
    desk.run(&format!("{fill} --reason 'The birth certificate'"))
        .ok();
    assert_eq!(
        desk.json(&format!("case show {closed}"))["dispose_after"],
        "2051-03-05"
    );
}
