//! What a disposal takes down before and looks for afterwards: what goes with people who go, and what people lose who stay.

use serde_json::{Value, json};

use super::{case, due_case, import, person, subject};
use crate::support::Desk;

fn dispose_all(desk: &Desk) -> Value {
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.json("retention dispose D-2026-1 --confirm D-2026-1")
}

/// A person on a case that is due and on one that is open: what only the first supplied is lost.
fn desk() -> Desk {
    let mut records = due_case("c1").to_vec();
    records.push(case(
        "c2",
        "2026-01-09",
        None,
        &[subject("person-c1", "adult")],
    ));
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &records);
    let set = |name: &str, fields: &str, with: &str| {
        let file = desk.private_file(name, fields);
        desk.run(&format!("person set P-1 --from {file} --came-with {with}"))
            .ok();
    };
    set(
        "first.json",
        r#"{"health":"Asthmaquill","phones":["07700 900123"],"addresses":[{"lines":["22 Larkspurring Close"],"postcode":"QX7 4ZB"}]}"#,
        "C-2026-1",
    );
    set("second.json", r#"{"religion":"Keptquill"}"#, "C-2026-2");
    desk.sql()
        .execute_batch(
            "INSERT INTO earlier_version (kind, record, details, replaced_by, replaced_at) VALUES
                 ('P', 1, '{\"religion\":\"Beforequill\",\"phones\":[]}', 'alice', '2007-01-01T09:00:00Z'),
                 ('P', 1, '{\"religion\":\"Afterquill\",\"health\":\"Earlierquill\"}', 'alice', '2026-02-01T09:00:00Z')",
        )
        .unwrap();
    desk
}

#[test]
fn what_people_lose_who_stay_is_looked_for_too() {
    let desk = desk();
    let verified = dispose_all(&desk)["verified"].clone();
    // The title of the case; of the person who stays: health now and earlier, the number with and without its space, the two parts of the
    // address, and the version from before the other case.
    assert_eq!(verified["looked_for"], 8, "{verified}");
    assert_eq!(verified["found"], 0);
    assert_eq!(verified["held_elsewhere"], 1, "both cases have one title");
    let left = desk.json("person show P-1");
    assert_eq!(left["religion"], "Keptquill");
}

#[test]
fn a_value_that_somebody_else_has_too_is_told_apart() {
    let desk = desk();
    import(
        &desk,
        &[
            json!({"kind": "person", "key": "other", "forenames": ["Robin"], "surname": "Example", "health": "Asthmaquill", "phones": ["07700900123"]}),
        ],
    );
    let verified = dispose_all(&desk)["verified"].clone();
    assert_eq!(verified["found"], 0, "{verified}");
    // Their title, the health, and the number without its space.
    assert_eq!(verified["held_elsewhere"], 3, "{verified}");
}

#[test]
fn who_is_on_two_cases_that_both_go_is_looked_for() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let both = json!({"kind": "person", "key": "p1", "forenames": ["Zephyrine"], "surname": "Quillfeather", "date_of_birth": "1950-01-01"});
    import(
        &desk,
        &[
            both,
            person("p2", Some("1950-01-01")),
            case(
                "c1",
                "2006-01-09",
                Some("2006-05-02"),
                &[subject("p1", "adult")],
            ),
            case(
                "c2",
                "2006-01-09",
                Some("2006-05-02"),
                &[subject("p1", "adult"), subject("p2", "adult")],
            ),
        ],
    );
    let done = dispose_all(&desk);
    assert_eq!(done["counts"]["people"], 2);
    // One title; three names of the one and of the other.
    assert_eq!(done["verified"]["looked_for"], 7, "{done}");
    assert_eq!(done["verified"]["found"], 0);
}
