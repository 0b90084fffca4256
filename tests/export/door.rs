//! The door at release: five hundred leaks planted into finished exports, whatever is written of them, and nothing of it
//! gets out.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{attestation, keep_everything};
use crate::support::Desk;

/// A generator of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

fn families() -> Value {
    serde_json::from_str(include_str!("../data/families.json")).unwrap()
}

/// The family as the records of a case with two notes, in which nobody is left to be asked about.
fn records(family: &Value) -> String {
    let mut lines = String::new();
    let mut people = Vec::new();
    for (at, person) in family["persons"].as_array().unwrap().iter().enumerate() {
        let key = format!("p{at}");
        let role = match person["role"].as_str().unwrap() {
            "prof" => "professional",
            role => role,
        };
        let list = |field: &str| {
            if person[field].is_null() {
                json!([])
            } else {
                person[field].clone()
            }
        };
        let record = json!({"kind": "person", "key": key, "forenames": person["forenames"], "surname": person["surname"],
            "aliases": list("aliases"), "date_of_birth": person["dob"], "nhs_number": person["nhs"], "phones": list("phones"),
            "emails": list("emails"), "vehicles": list("vehicles"),
            "addresses": if at == 0 { family["addresses"].clone() } else { json!([]) }});
        let _ = writeln!(lines, "{record}");
        people.push(
            json!({"person": key, "role": role, "subject": at == 0, "label": person["label"],
            "category": if at == 0 { family["kind"].clone() } else { Value::Null }}),
        );
    }
    let case = json!({"kind": "case", "key": "c", "title": "Review", "basis": ["working-together-2018"],
        "opened_on": "2024-06-01", "people": people});
    let _ = writeln!(lines, "{case}");
    for (at, text) in [
        "The child was seen at home and was well. The health visitor rang the surgery about the appointment.",
        "A core group was held at the school. It was agreed that the plan goes on and is looked at again in May.",
    ]
    .iter()
    .enumerate()
    {
        let note = json!({"kind": "note", "key": format!("n{at}"), "case": "c", "on": "2024-07-01", "note_kind": "visit", "text": text});
        let _ = writeln!(lines, "{note}");
    }
    lines
}

fn letters(name: &str) -> Vec<char> {
    name.chars().collect()
}

/// One letter changed, lost, doubled or swapped with the next, inside a word of five letters or more.
fn one_edit(word: &str, dice: &mut Dice) -> String {
    let mut letters = letters(word);
    let at = 1 + dice.roll(letters.len() - 2);
    match dice.roll(4) {
        0 => {
            let letter = *dice.pick(&['a', 'e', 'k', 'm', 'o', 's', 'x']);
            letters[at] = if letters[at] == letter { 'u' } else { letter };
        }
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at - 1),
    }
    letters.into_iter().collect()
}

/// A name with its case or its spacing changed.
fn disguised(name: &str, dice: &mut Dice) -> String {
    match dice.roll(6) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.replace(' ', ""),
        3 => name.replace(' ', "\n"),
        4 => name.replace(' ', "_"),
        _ => letters(name)
            .iter()
            .map(char::to_string)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn regrouped(number: &str, dice: &mut Dice) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let size = 2 + dice.roll(4);
    let separator = *dice.pick(&[" ", "-", ".", "", " - ", "/"]);
    digits
        .chunks(size)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(separator)
}

fn birth(date: &str, dice: &mut Dice) -> String {
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else {
        panic!("{date} is no date");
    };
    let month_name = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ][month.parse::<usize>().unwrap() - 1];
    match dice.roll(6) {
        0 => format!("{day}/{month}/{year}"),
        1 => format!("{day}.{month}.{}", &year[2..]),
        2 => format!("{} {month_name} {year}", day.trim_start_matches('0')),
        3 => format!("{month_name} {day}, {year}"),
        4 => format!("{day}{month}{year}"),
        _ => format!("{year}-{month}-{day}"),
    }
}

/// One value of somebody on the case, as a careless hand would write it.
fn leak(family: &Value, dice: &mut Dice) -> String {
    let person = dice.pick(family["persons"].as_array().unwrap()).clone();
    let forename = person["forenames"][0].as_str().unwrap().to_owned();
    let surname = person["surname"].as_str().unwrap().to_owned();
    let name = format!("{forename} {surname}");
    let long = name
        .split([' ', '-', '\''])
        .filter(|word| word.chars().count() >= 5)
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let numbers: Vec<String> = person["phones"]
        .as_array()
        .into_iter()
        .flatten()
        .chain([&person["nhs"]])
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    loop {
        match dice.roll(9) {
            0 | 1 => return disguised(&name, dice),
            2 => return format!("{}. {surname}", forename.chars().next().unwrap()),
            3 => return format!("{} {surname}", forename.chars().next().unwrap()).to_uppercase(),
            4 if !long.is_empty() => {
                let word = dice.pick(&long).clone();
                return one_edit(&word, dice);
            }
            5 if !numbers.is_empty() => {
                let number = dice.pick(&numbers).clone();
                return regrouped(&number, dice);
            }
            6 if person["dob"].is_string() => return birth(person["dob"].as_str().unwrap(), dice),
            7 if person["emails"].is_array() => {
                return person["emails"][0].as_str().unwrap().to_uppercase();
            }
            7 if person["vehicles"].is_array() => {
                let mark = person["vehicles"][0].as_str().unwrap().replace(' ', "");
                return format!("{} {}", &mark[..4], &mark[4..]).to_lowercase();
            }
            8 => {
                let postcode = family["addresses"][0]["postcode"].as_str().unwrap();
                let between: &str = dice.pick::<&str>(&["", "-", "  "]);
                return postcode.replace(' ', between).to_lowercase();
            }
            _ => {}
        }
    }
}

#[test]
fn five_hundred_leaks_planted_into_finished_exports_are_stopped_and_nothing_is_written() {
    let all = families();
    let mut dice = Dice(20_241_124);
    let mut passed = String::new();
    let mut kinds = BTreeSet::new();
    for family in all.as_object().unwrap().values() {
        let desk = Desk::new();
        let file = desk.file("in.jsonl", &records(family));
        desk.try_words(&["import", &file]).ok();
        desk.json("export anonymised C-2026-1");
        keep_everything(&desk, "E-1");
        assert_eq!(desk.json("export show E-1")["state"], "ready");
        let attest = attestation(&desk);
        let connection = desk.sql();
        let finished: Vec<String> = (0..2)
            .map(|position| {
                connection
                    .query_row(
                        "SELECT text FROM export_text WHERE position = ?1",
                        [position],
                        |row| row.get(0),
                    )
                    .unwrap()
            })
            .collect();
        for turn in 0..100 {
            let leak = leak(family, &mut dice);
            let at = turn % 2;
            let text = &finished[at];
            let places: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
            let place = *dice.pick(&places);
            let planted = format!("{} {leak}{}", &text[..place], &text[place..]);
            let put = |text: &str| {
                let position = i64::try_from(at).unwrap();
                connection
                    .execute(
                        "UPDATE export_text SET text = ?1 WHERE position = ?2",
                        rusqlite::params![text, position],
                    )
                    .unwrap();
            };
            put(&planted);
            let form = ["json", "html", "txt"][turn % 3];
            let out = desk.path(&format!("out.{form}"));
            let ran = desk.try_words(&[
                "export", "release", "E-1", "--out", &out, "--attest", &attest,
            ]);
            if ran.status != 1
                || !ran.stderr.contains("second check")
                || std::path::Path::new(&out).exists()
            {
                let _ = write!(passed, "\n{form}: {leak:?} ({})", ran.status);
                let _ = std::fs::remove_file(&out);
                connection
                    .execute(
                        "UPDATE export SET state = 'ready', released_by = NULL, released_at = NULL",
                        [],
                    )
                    .unwrap();
            } else {
                assert!(
                    ran.stderr
                        .contains(&format!("N-00000{}, at character ", at + 1)),
                    "the place is told: {}",
                    ran.stderr
                );
                assert!(
                    !ran.stderr.contains(&leak),
                    "the value is not: {}",
                    ran.stderr
                );
            }
            kinds.insert(form);
            put(text);
        }
        // The same export without a leak goes through: the door stops leaks and not everything.
        let out = desk.path("clean.html");
        desk.try_words(&[
            "export", "release", "E-1", "--out", &out, "--attest", &attest,
        ])
        .ok();
    }
    assert_eq!(kinds.len(), 3);
    assert!(passed.is_empty(), "{passed}");
}

#[test]
fn the_name_of_the_file_and_the_kind_of_a_note_are_looked_at_as_well() {
    let desk = super::desk("Bobby was asleep.");
    desk.json("export anonymised C-2026-1");
    keep_everything(&desk, "E-1");
    let attest = attestation(&desk);
    for name in [
        "robert-smith-jones.html",
        "SmithJones.json",
        "9434765919.txt",
        "J_Smith.txt",
    ] {
        let out = desk.path(name);
        let said = desk
            .try_words(&[
                "export", "release", "E-1", "--out", &out, "--attest", &attest,
            ])
            .fails(1);
        assert!(said.contains("the file's name"), "{name}: {said}");
        assert!(!std::path::Path::new(&out).exists(), "{name}");
    }
    let connection = desk.sql();
    connection
        .execute_batch(
            "DROP TRIGGER note_is_never_changed; UPDATE note SET note_kind = 'visit to jane smith'",
        )
        .unwrap();
    let out = desk.path("timeline.html");
    desk.try_words(&[
        "export", "release", "E-1", "--out", &out, "--attest", &attest,
    ])
    .ok();
    let written = std::fs::read_to_string(&out).unwrap();
    assert!(!written.contains("jane"), "{written}");
    assert!(!written.contains("visit to"), "{written}");
}

#[test]
fn a_kind_that_may_tell_of_somebody_leaves_as_a_note() {
    for (at, (kind, leaves)) in [
        ("phone-call", "phone call"),
        ("strategy meeting", "strategy meeting"),
        ("call with mrs quillfeather", "note"),
        ("call from 07700 900999", "note"),
        ("visit to 14 plover walk", "note"),
        ("call-with-bobby", "note"),
        ("nhs 9434765919", "note"),
    ]
    .into_iter()
    .enumerate()
    {
        let desk = super::desk("The child was asleep.");
        let connection = desk.sql();
        connection
            .execute_batch(&format!(
                "DROP TRIGGER note_is_never_changed; UPDATE note SET note_kind = '{kind}'"
            ))
            .unwrap();
        desk.run("export anonymised C-2026-1").ok();
        let out = desk.path(&format!("out-{at}.json"));
        let attest = attestation(&desk);
        desk.try_words(&[
            "export", "release", "E-1", "--out", &out, "--as", "json", "--attest", &attest,
        ])
        .ok();
        let written: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
        assert_eq!(written["timeline"][0]["kind"], leaves, "{kind}");
    }
}

#[test]
fn whoever_shares_a_surname_or_an_address_on_another_case_is_looked_for_too() {
    let desk = super::desk("Bobby was asleep.");
    let home = json!({"lines": ["22 Larkspur Close"], "postcode": "QX7 4ZB"});
    let others = ["q1", "q2", "q3"]
        .map(|key| json!({"person": key, "role": "subject", "subject": true, "category": "child"}));
    let lines = [
        json!({"kind": "person", "key": "q1", "forenames": ["Peregrine"], "surname": "Smith"}),
        json!({"kind": "person", "key": "q2", "forenames": ["Ottoline"], "surname": "Featherstonehaugh", "addresses": [home]}),
        json!({"kind": "person", "key": "q3", "forenames": ["Anthea"], "surname": "Merriweather"}),
        json!({"kind": "case", "key": "c2", "title": "Another", "basis": ["working-together-2018"], "opened_on": "2026-01-06",
               "people": others}),
    ];
    let file = desk.file(
        "more.jsonl",
        &lines.map(|line| format!("{line}\n")).concat(),
    );
    desk.try_words(&["import", &file]).ok();
    let home_of_p1 = desk.file("home.json", &json!({"addresses": [home]}).to_string());
    desk.try_words(&["person", "set", "P-1", "--from", &home_of_p1])
        .ok();
    desk.json("export anonymised C-2026-1");
    keep_everything(&desk, "E-1");
    let attest = attestation(&desk);
    let connection = desk.sql();
    for (word, stopped) in [
        ("peregrine", true),
        ("featherstonehaugh", true),
        ("anthea", false),
    ] {
        connection
            .execute(
                "UPDATE export_text SET text = 'Then ' || ?1 || ' came.' WHERE position = 0",
                [word],
            )
            .unwrap();
        let out = desk.path(&format!("{}.txt", if stopped { "first" } else { "last" }));
        let ran = desk.try_words(&[
            "export", "release", "E-1", "--out", &out, "--attest", &attest,
        ]);
        assert_eq!(ran.status, u8::from(stopped), "{word}: {}", ran.stderr);
    }
}
