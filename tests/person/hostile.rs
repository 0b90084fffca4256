//! Names and texts that were made to do harm, or came to harm on their way.

use serde_json::json;

use super::{add, add_ran};
use crate::support::Desk;

#[test]
fn names_that_are_none_are_refused_and_nothing_is_stored() {
    let desk = Desk::new();
    for (what, name) in [
        ("an escape sequence", "\u{1b}[31mWren\u{1b}[0m"),
        ("a right-to-left override", "Wren\u{202e}elaH"),
        ("ten thousand characters", &"x".repeat(10_000)),
        ("nothing", ""),
        ("spaces", "   "),
        ("a NUL", "Wr\u{0}en"),
        ("a line end", "Wren\nHale"),
        ("a tab", "Wren\tHale"),
        ("an SQL fragment", "Robert'); DROP TABLE person;--"),
    ] {
        for field in ["forenames", "surname", "former_names"] {
            let value = if field == "surname" {
                json!(name)
            } else {
                json!([name])
            };
            let mut person = json!({"aliases": ["Birdie"]});
            person[field] = value;
            let said = add_ran(&desk, &person).stderr;
            assert!(
                said.contains("error") && !said.contains("DROP") && !said.contains("xxxx"),
                "{what} as {field}: {said}"
            );
        }
    }
    assert_eq!(desk.json("person list"), json!([]));
}

#[test]
fn an_sql_fragment_is_a_text_like_any_other() {
    let desk = Desk::new();
    let fragment = "Bobby'); DROP TABLE person;--";
    let person = add(
        &desk,
        &json!({"aliases": [fragment], "surname": "O'Hale", "health": fragment}),
    );
    assert_eq!(
        desk.json(&format!("person show {person}"))["aliases"][0],
        fragment
    );
    for search in [
        fragment,
        "\"",
        "'",
        "* OR 1=1",
        "NEAR(a b)",
        "a AND b",
        "hale*",
        "^hale",
        "-hale",
        "names_folded:hale",
        "%",
        "_",
        "\\",
    ] {
        let found = desk.try_words(&["person", "find", search, "--json"]);
        assert!([0, 2].contains(&found.status), "{search}: {}", found.stderr);
    }
    assert_eq!(
        desk.try_words(&["person", "find", "O'Hale", "--json"])
            .data()[0]["ref"],
        person.as_str()
    );
    assert_eq!(desk.json("person list").as_array().unwrap().len(), 1);
}

#[test]
fn stored_control_characters_are_shown_escaped_everywhere() {
    let desk = Desk::new();
    let nasty = "before\u{1b}[2Jafter\u{202e}turned\u{7}";
    let person = add(&desk, &json!({"surname": "Hale", "health": nasty}));
    assert_eq!(desk.json(&format!("person show {person}"))["health"], nasty);
    for format in ["text", "plain", "json"] {
        let shown = desk
            .run(&format!("person show {person} --format {format}"))
            .ok();
        assert!(
            !shown.contains(['\u{1b}', '\u{202e}', '\u{7}']),
            "{format}: {shown:?}"
        );
        assert!(shown.contains("before") && shown.contains("after"));
    }
}

#[test]
fn a_name_in_any_normal_form_is_kept_as_typed_and_found_in_any() {
    let desk = Desk::new();
    let nfd = "Siobha\u{301}n";
    let person = add(
        &desk,
        &json!({"forenames": [nfd], "surname": "Łukasz-Ødegård"}),
    );
    assert_eq!(
        desk.json(&format!("person show {person}"))["forenames"][0],
        nfd
    );
    for search in [
        "Siobhán",
        nfd,
        "SIOBHAN",
        "lukasz",
        "odegard",
        "lukaszodegard",
        "Łukasz-Ødegård",
    ] {
        let found = desk.try_words(&["person", "find", search, "--json"]).data();
        assert_eq!(found[0]["ref"], person.as_str(), "{search}");
    }
}

#[test]
fn json_that_is_damaged_is_told_by_its_place_and_never_quoted() {
    let desk = Desk::new();
    for text in [
        r#"{"surname":"Secretname\ud800"}"#,
        r#"{"surname":"Secretname\u0000"}"#,
        r#"{"surname":"Secretname""#,
        r#"{"surname":["Secretname"]}"#,
        r#"{"surname":"a","surname":"Secretname"}"#,
        r#"{"surename":"Secretname"}"#,
        r#"["Secretname"]"#,
        r#"{"kind":"organisation","surname":"Secretname"}"#,
        "",
    ] {
        let said = desk.run_with("person add --from -", text).fails(2);
        assert!(!said.contains("Secretname"), "{said}");
        let said = desk.run_with("person find --from -", text);
        assert!(said.status == 2 || said.status == 0, "{}", said.stderr);
        assert!(!said.stderr.contains("Secretname"), "{}", said.stderr);
    }
    assert_eq!(desk.json("person list"), json!([]));
}

#[test]
fn long_texts_are_kept_whole() {
    let desk = Desk::new();
    let long = "word ".repeat(20_000);
    let person = add(&desk, &json!({"surname": "Hale", "health": long}));
    assert_eq!(desk.json(&format!("person show {person}"))["health"], long);
}
