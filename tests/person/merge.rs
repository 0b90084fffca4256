//! Merging and splitting at the desk: references, links, holds, access requests, and how long cases are kept.

use serde_json::{Value, json};

use super::add;
use crate::support::Desk;

fn person(forename: &str, surname: &str, born: &str) -> Value {
    json!({"forenames": [forename], "surname": surname, "date_of_birth": born})
}

/// Opens a case with these people as subjects.
#[track_caller]
fn open_case(desk: &Desk, subjects: &[&str]) -> String {
    let people: Vec<Value> = subjects
        .iter()
        .map(|person| json!({"person": person, "role": "subject", "subject": true}))
        .collect();
    let case = json!({
        "title": "An example", "basis": ["working-together-2018", "care-act-2014-s44"], "opened_on": "2026-01-06",
        "people": people,
    });
    desk.run_with("case open --from -", &case.to_string()).ok()
}

/// The people on a case and their categories.
fn on_case(desk: &Desk, case: &str) -> Vec<(String, bool, Value)> {
    desk.json(&format!("case show {case}"))["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| {
            (
                member["person"].as_str().unwrap().to_owned(),
                member["subject"].as_bool().unwrap(),
                member["category"].clone(),
            )
        })
        .collect()
}

fn cases_of(desk: &Desk, person: &str) -> Vec<String> {
    desk.json(&format!("person show {person}"))["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["case"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_old_reference_leads_to_the_survivor_however_many_merges_later() {
    let desk = Desk::new();
    for name in ["Amber", "Beryl", "Coral"] {
        add(&desk, &person(name, "Hale", "2014-02-03"));
    }
    desk.run("person merge P-1 --into P-2 --reason 'the register'")
        .ok();
    let merged = desk
        .run("person merge P-2 --into P-3 --reason 'the register' --json")
        .data();
    assert_eq!(merged["ref"], "P-000003");
    assert_eq!(merged["merged_from"], json!(["P-000001", "P-000002"]));
    for asked in ["P-1", "P-2", "P-3"] {
        let shown = desk.json(&format!("person show {asked}"));
        assert_eq!(shown["ref"], "P-000003");
        assert_eq!(shown["merged_from"], json!(["P-000001", "P-000002"]));
        assert_eq!(shown["aliases"], json!(["Beryl Hale", "Amber Hale"]));
    }
    let text = desk.run("person show P-1").ok();
    assert!(
        text.contains("P-000001 was merged into P-000003, which is shown."),
        "{text}"
    );
    let recorded = desk.json("person show P-1 --as-recorded");
    assert_eq!(recorded["ref"], "P-000001");
    assert_eq!(recorded["forenames"], json!(["Amber"]));
    assert_eq!(recorded["merged_into"], "P-000002");
    assert_eq!(desk.json("person list").as_array().unwrap().len(), 1);
    assert_eq!(desk.json("person list --all").as_array().unwrap().len(), 3);
    // A correction of the old reference corrects what stands for it.
    desk.run("person set P-1 --sex female").ok();
    assert_eq!(desk.json("person show P-3")["sex"], "female");
    assert_eq!(
        desk.json("person show P-1 --as-recorded")["sex"],
        Value::Null
    );
    // Both trails survive.
    for asked in ["P-1", "P-2"] {
        let viewed = desk.json(&format!("audit viewed {asked}"));
        assert!(!viewed.as_array().unwrap().is_empty());
    }
}

#[test]
fn a_merge_that_cannot_be_is_refused() {
    let desk = Desk::new();
    for name in ["Amber", "Beryl", "Coral"] {
        add(&desk, &person(name, "Hale", "2014-02-03"));
    }
    desk.run("person merge P-1 --into P-2").fails(2);
    desk.run("person merge P-1 --into P-1 --reason x").fails(1);
    desk.run("person merge P-1 --into P-9 --reason x").fails(4);
    desk.run("person merge P-9 --into P-1 --reason x").fails(4);
    desk.run("person split P-1 --from P-2 --reason x").fails(1);
    desk.run("person merge P-1 --into P-2 --reason x").ok();
    let said = desk.run("person merge P-1 --into P-3 --reason x").fails(1);
    assert!(said.contains("P-000002"), "{said}");
    desk.run("person merge P-2 --into P-1 --reason x").fails(1);
    // Into a merged reference is into what stands for it.
    let merged = desk
        .run("person merge P-3 --into P-1 --reason x --json")
        .data();
    assert_eq!(merged["ref"], "P-000002");
}

#[test]
fn cases_follow_and_a_split_gives_them_back() {
    let desk = Desk::new();
    add(&desk, &person("Wren", "Hale", "2014-02-03"));
    add(&desk, &person("Jenny", "Dunn", "2014-02-03"));
    let mine = open_case(&desk, &["P-1"]);
    let theirs = open_case(&desk, &["P-2"]);
    let both = open_case(&desk, &["P-1", "P-2"]);
    let merge = desk.run("person merge P-2 --into P-1 --reason adopted --json");
    let merged = merge.data();
    assert!(
        merge.stderr.contains(&format!("Both were on {both}")),
        "{}",
        merge.stderr
    );
    assert_eq!(merged["moved"]["cases"], json!([both, theirs]));
    assert_eq!(cases_of(&desk, "P-2"), [&*both, &theirs, &mine]);
    assert_eq!(
        on_case(&desk, &theirs),
        [("P-000001".to_owned(), true, json!("child"))]
    );
    assert_eq!(on_case(&desk, &both).len(), 1);
    let since = open_case(&desk, &["P-2"]);
    assert_eq!(on_case(&desk, &since)[0].0, "P-000001");

    let split = desk
        .run("person split P-1 --from P-2 --reason 'they are cousins' --json")
        .data();
    assert_eq!(split["ref"], "P-000002");
    assert_eq!(split["cases"], json!([both, theirs]));
    assert_eq!(split["not_restored"], json!([]));
    assert_eq!(cases_of(&desk, "P-1"), [&*since, &both, &mine]);
    assert_eq!(cases_of(&desk, "P-2"), [&*both, &theirs]);
    let first = desk.json("person show P-1");
    assert_eq!(first["aliases"], json!([]), "what was taken over is gone");
    assert_eq!(first["merged_from"], json!([]));
    assert_eq!(first["merges"].as_array().unwrap().len(), 2);
    assert_eq!(desk.json("person show P-2")["ref"], "P-000002");
    desk.run("person split P-1 --from P-2 --reason again")
        .fails(1);
    // Nobody is left among those taken off the case.
    assert_eq!(on_case(&desk, &both).len(), 2);
    desk.run("verify").ok();
}

#[test]
fn a_case_that_two_merged_records_brought_stays_with_both() {
    let desk = Desk::new();
    for name in ["Amber", "Beryl", "Coral"] {
        add(&desk, &person(name, "Hale", "2014-02-03"));
    }
    let case = open_case(&desk, &["P-2", "P-3"]);
    desk.run("person merge P-2 --into P-1 --reason x").ok();
    desk.run("person merge P-3 --into P-1 --reason x").ok();
    assert_eq!(on_case(&desk, &case).len(), 1);
    desk.run("person split P-1 --from P-2 --reason wrong").ok();
    let people: Vec<String> = on_case(&desk, &case).into_iter().map(|one| one.0).collect();
    assert!(
        people.contains(&"P-000001".to_owned()) && people.contains(&"P-000002".to_owned()),
        "P-3 is still part of P-1: {people:?}"
    );
    desk.run("person split P-3 --from P-1 --reason wrong").ok();
    let people: Vec<String> = on_case(&desk, &case).into_iter().map(|one| one.0).collect();
    assert!(people.contains(&"P-000002".to_owned()) && people.contains(&"P-000003".to_owned()));
}

#[test]
fn a_merge_that_was_merged_on_is_undone_from_the_outside_in() {
    let desk = Desk::new();
    for name in ["Amber", "Beryl", "Coral"] {
        add(&desk, &person(name, "Hale", "2014-02-03"));
    }
    desk.run("person merge P-1 --into P-2 --reason x").ok();
    desk.run("person merge P-2 --into P-3 --reason x").ok();
    let said = desk.run("person split P-2 --from P-1 --reason x").fails(1);
    assert!(
        said.contains("person split P-000003 --from P-000002"),
        "{said}"
    );
    desk.run("person split P-3 --from P-2 --reason x").ok();
    desk.run("person split P-1 --from P-2 --reason x").ok();
    for (asked, name) in [("P-1", "Amber"), ("P-2", "Beryl"), ("P-3", "Coral")] {
        let shown = desk.json(&format!("person show {asked}"));
        assert_eq!(shown["forenames"], json!([name]));
        assert_eq!(shown["aliases"], json!([]));
    }
}

#[test]
fn referrals_follow_too() {
    let desk = Desk::new();
    add(&desk, &person("Wren", "Hale", "2014-02-03"));
    add(&desk, &person("Jenny", "Dunn", "2014-02-03"));
    let refer = |people: &[&str]| {
        let people: Vec<Value> = people
            .iter()
            .map(|person| json!({"person": person, "role": "subject", "subject": true}))
            .collect();
        desk.run_with(
            "referral add --from -",
            &json!({"source": "professional", "received_on": "2026-01-05", "people": people})
                .to_string(),
        )
        .ok()
    };
    let theirs = refer(&["P-2"]);
    let both = refer(&["P-1", "P-2"]);
    desk.run("person merge P-2 --into P-1 --reason adopted")
        .ok();
    let of = |person: &str| -> Vec<String> {
        desk.json(&format!("person show {person}"))["referrals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|referral| referral["referral"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(of("P-2"), [both.clone(), theirs.clone()]);
    desk.run("person split P-1 --from P-2 --reason wrong").ok();
    assert_eq!(of("P-1"), std::slice::from_ref(&both));
    assert_eq!(of("P-2"), [both, theirs]);
}

/// Puts an open access request there.
fn put_request(desk: &Desk, id: i64, person: i64) {
    desk.sql()
        .execute_batch(&format!(
            "INSERT INTO access_request (id, subject, received_on, state, recorded_by, recorded_at)
                 VALUES ({id}, {person}, '2026-11-02', 'open', 'alice', '2026-11-02T09:00:00Z');
             INSERT INTO access_event (request, what, on_date, recorded_by, recorded_at)
                 VALUES ({id}, 'clarification-asked', '2026-11-03', 'alice', '2026-11-03T09:00:00Z'),
                        ({id}, 'clarification-answered', '2026-11-05', 'alice', '2026-11-05T09:00:00Z');
             INSERT INTO reference_counter VALUES ('AR', 2026, 2) ON CONFLICT DO NOTHING;"
        ))
        .unwrap();
}

#[test]
fn holds_and_access_requests_follow_and_a_split_copies_them_to_both() {
    use mkt::domain::reference::{AccessRequestRef, Reference};
    let desk = Desk::new();
    add(&desk, &person("Wren", "Hale", "2014-02-03"));
    add(&desk, &person("Jenny", "Dunn", "2014-02-03"));
    desk.run("retention hold P-1 --reason 'an inquiry'").ok();
    desk.run("retention hold P-2 --reason 'a claim'").ok();
    let request: AccessRequestRef = "AR-2026-0001".parse().unwrap();
    put_request(&desk, request.id(), 2);
    desk.run("person merge P-2 --into P-1 --reason adopted")
        .ok();
    let shown = desk.json("person show P-2");
    assert_eq!(shown["holds"], json!(["H-0001", "H-0002"]));
    assert_eq!(shown["access_requests"], json!(["AR-2026-0001"]));

    let split = desk
        .run("person split P-1 --from P-2 --reason wrong --json")
        .data();
    assert_eq!(
        split["holds_copied"],
        json!([{"of": "H-0001", "copy": "H-0003"}, {"of": "H-0002", "copy": "H-0004"}])
    );
    let requests = split["access_requests_copied"].as_array().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0]["of"], "AR-2026-0001");
    let copy = requests[0]["copy"].as_str().unwrap().to_owned();
    assert_eq!(
        desk.json("person show P-1")["holds"],
        json!(["H-0001", "H-0004"])
    );
    assert_eq!(
        desk.json("person show P-2")["holds"],
        json!(["H-0002", "H-0003"])
    );
    assert_eq!(
        desk.json("person show P-1")["access_requests"],
        json!([copy])
    );
    assert_eq!(
        desk.json("person show P-2")["access_requests"],
        json!(["AR-2026-0001"])
    );
    let copy: AccessRequestRef = copy.parse().unwrap();
    let events: i64 = desk
        .sql()
        .query_row(
            "SELECT COUNT(*) FROM access_event WHERE request = ?1",
            [copy.id()],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(events, 2, "the copy's clock has stood still as long");

    // Merged and split again, nobody gets a second copy of the same.
    desk.run("person merge P-2 --into P-1 --reason adopted")
        .ok();
    let split = desk
        .run("person split P-1 --from P-2 --reason wrong --json")
        .data();
    assert_eq!(split["holds_copied"], json!([]));
    assert_eq!(split["access_requests_copied"], json!([]));
    assert_eq!(
        desk.json("person show P-1")["holds"],
        json!(["H-0001", "H-0004"])
    );
    assert_eq!(
        desk.json("person show P-2")["holds"],
        json!(["H-0002", "H-0003"])
    );
}

#[test]
fn a_correction_that_shortens_needs_a_manager_and_a_reason() {
    let desk = Desk::new();
    desk.add_user("olive", "officer");
    add(&desk, &person("Wren", "Hale", "2014-02-03"));
    let case = open_case(&desk, &["P-1"]);
    desk.run(&format!(
        "case close {case} --on 2026-03-01 --outcome 'learning published'"
    ))
    .ok();
    let kept_until = || desk.json(&format!("retention explain {case}"))["dispose_after"].clone();
    let category = || on_case(&desk, &case)[0].2.clone();
    assert_eq!(kept_until(), "2039-02-03");
    // Longer: at once, by anybody who may correct.
    desk.run_as("olive", "person set P-1 --date-of-birth 2015-02-03")
        .ok();
    assert_eq!(kept_until(), "2040-02-03");
    // Shorter: by a manager who says why.
    let said = desk
        .run_as(
            "olive",
            "person set P-1 --date-of-birth 2014-02-03 --reason typo",
        )
        .fails(5);
    assert!(said.contains(&case), "{said}");
    desk.run("person set P-1 --date-of-birth 2014-02-03")
        .fails(2);
    assert_eq!(kept_until(), "2040-02-03");
    assert_eq!(desk.json("person show P-1")["date_of_birth"], "2015-02-03");
    let set = desk
        .run("person set P-1 --date-of-birth 1990-02-03 --reason 'the birth certificate' --json")
        .data();
    assert_eq!(set["kept_shorter"], json!([case]));
    assert_eq!(category(), "adult", "derived anew");
    assert_eq!(kept_until(), "2036-03-01");
    // And back: an adult who was a child after all.
    desk.run_as("olive", "person set P-1 --date-of-birth 2014-02-03")
        .ok();
    assert_eq!(category(), "child");
    assert_eq!(kept_until(), "2039-02-03");
    desk.run("verify").ok();
}

#[test]
fn a_merge_tells_what_is_kept_for_a_shorter_time() {
    let desk = Desk::new();
    add(&desk, &person("Wren", "Hale", "2010-02-03"));
    add(&desk, &person("Wren", "Hale", "2010-03-02"));
    let case = open_case(&desk, &["P-2"]);
    desk.run(&format!(
        "case close {case} --on 2020-03-01 --outcome 'learning published'"
    ))
    .fails(1);
    desk.run(&format!(
        "case close {case} --on 2026-02-01 --outcome 'learning published'"
    ))
    .ok();
    let merge = desk.run("person merge P-2 --into P-1 --reason 'the birth certificate' --json");
    let merged = merge.data();
    assert_eq!(merged["differing"], json!(["date_of_birth"]));
    // Ten years from closing are later than either birthday.
    assert_eq!(merged["kept_shorter"], json!([]));
    let other = open_case(&desk, &["P-1"]);
    assert_eq!(on_case(&desk, &other)[0].0, "P-000001");
    desk.run("verify").ok();
}
