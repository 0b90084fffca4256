//! Import, whatever stands in the lines: properties instead of examples.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::Desk;

const FIELDS: [&str; 22] = [
    "kind",
    "key",
    "name",
    "type",
    "forenames",
    "surname",
    "date_of_birth",
    "nhs_number",
    "phones",
    "addresses",
    "source",
    "received_on",
    "people",
    "title",
    "basis",
    "opened_on",
    "closed_on",
    "case",
    "on",
    "text",
    "recipient",
    "records",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("person".to_owned()),
        Just("case".to_owned()),
        Just("note".to_owned()),
        Just("organisation".to_owned()),
        Just("k1".to_owned()),
        Just("2020-02-29".to_owned()),
        Just("care-act-2014-s44".to_owned()),
        Just("'; DROP TABLE person; --".to_owned()),
        Just("\u{202e}gnp.exe\u{0}".to_owned()),
        Just("e\u{301}\u{1b}[31m".to_owned()),
        any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec((proptest::sample::select(&FIELDS[..]), inner), 0..3)
                .prop_map(|fields| {
                    let object: Map<String, Value> = fields
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect();
                    Value::Object(object)
                }),
        ]
    })
}

/// A line that is nearly one of the records, or nothing of the kind.
fn line() -> impl Strategy<Value = String> {
    let nearly = (
        prop_oneof![
            Just(json!({"kind": "organisation", "key": "o", "name": "Elmfield", "type": "education"})),
            Just(json!({"kind": "person", "key": "p", "forenames": ["Wren"], "surname": "Hale"})),
            Just(json!({"kind": "case", "key": "c", "title": "A case", "basis": "care-act-2014-s44", "opened_on": "2020-01-06",
                        "people": [{"person": "p", "role": "subject", "category": "adult"}]})),
            Just(json!({"kind": "note", "key": "n", "case": "c", "on": "2020-01-07", "text": "Seen at home."})),
        ],
        proptest::collection::vec((proptest::sample::select(&FIELDS[..]), value()), 0..3),
    )
        .prop_map(|(mut record, changes)| {
            for (field, value) in changes {
                record[field] = value;
            }
            record.to_string()
        });
    prop_oneof![6 => nearly, 1 => any::<String>().prop_map(|text| text.replace('\n', " "))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the lines say, an import is whole or not at all, a dry run tells what the real one does, and the same file
    /// again changes nothing.
    #[test]
    fn an_import_is_whole_or_nothing_and_idempotent(lines in proptest::collection::vec(line(), 1..8)) {
        let desk = Desk::new();
        let file = desk.file("lines.jsonl", &(lines.join("\n") + "\n"));
        let tried = desk.run(&format!("import {file} --dry-run --json"));
        prop_assert!(matches!(tried.status, 0 | 1), "{} {}", tried.status, tried.stderr);
        let real = desk.run(&format!("import {file} --json"));
        prop_assert_eq!(real.status, tried.status);
        let told = |text: &str| -> Value {
            let mut document: Value = serde_json::from_str(text).unwrap();
            let data = document["data"].as_object_mut().unwrap();
            data.remove("dry_run");
            data.remove("stored");
            document
        };
        prop_assert_eq!(told(&real.stdout), told(&tried.stdout));
        let stored: i64 = desk
            .sql()
            .query_row(
                "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM note) + (SELECT count(*) FROM case_record) + (SELECT count(*) FROM organisation)",
                [],
                |row| row.get(0),
            )
            .unwrap();
        if real.status == 0 {
            let again = desk.json(&format!("import {file}"));
            prop_assert_eq!(&again["added"], &json!({}));
            prop_assert_eq!(&again["updated"], &json!({}));
        } else {
            prop_assert_eq!(stored, 0);
        }
        prop_assert_eq!(desk.run("verify").status, 0);
    }
}
