//! The fictional families and notes of `tests/data`, read into the engine's own types.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;
use mkt::anonymise::{
    AgeGroup, CaseKnowledge, Decisions, Engine, KnownAddress, KnownOrganisation, KnownPerson,
    NoteText,
};
use serde_json::Value;

const ROLES: &[&str] = &[
    "subject",
    "mother",
    "father",
    "parent",
    "sibling",
    "son",
    "daughter",
    "grandparent",
    "partner",
    "relative",
    "carer",
    "friend",
    "neighbour",
    "alleged-perpetrator",
    "referrer",
    "professional",
    "other",
];

/// One span a note's author marked.
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub kind: char,
    pub with: String,
}

/// One marked note.
pub struct Note {
    pub id: String,
    pub case: String,
    pub text: String,
    pub spans: Vec<Span>,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The text with its replacements, and the words that are asked about.
pub fn read(case: &CaseKnowledge, text: &str) -> (String, Vec<String>) {
    let done = Engine::new(case).note(
        &NoteText {
            text,
            on: Some(day("2024-07-01")),
        },
        &Decisions::default(),
    );
    let asked = done
        .queue
        .iter()
        .map(|question| {
            text.chars()
                .skip(question.start)
                .take(question.end - question.start)
                .collect()
        })
        .collect();
    (done.text, asked)
}

/// Compares what becomes of texts with what is wanted.
pub fn table(case: &CaseKnowledge, rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (written, wanted) in rows {
        let (text, asked) = read(case, written);
        if text != *wanted {
            let _ = write!(wrong, "\n{written}\n  {text} {asked:?}\n  {wanted}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A person on a case; given names have a plus sign between them.
pub fn person(at: usize, role: &str, label: &str, forenames: &str, surname: &str) -> KnownPerson {
    KnownPerson {
        reference: format!("P-{at:06}"),
        role: role.to_owned(),
        label: Some(label.to_owned()),
        forenames: forenames.split('+').map(str::to_owned).collect(),
        surname: Some(surname.to_owned()),
        ..KnownPerson::default()
    }
}

/// An organisation on a case.
pub fn organisation(at: usize, name: &str, label: &str) -> KnownOrganisation {
    KnownOrganisation {
        reference: format!("O-{at:04}"),
        name: name.to_owned(),
        label: Some(label.to_owned()),
        ..KnownOrganisation::default()
    }
}

fn words(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|all| {
            all.iter()
                .map(|one| one.as_str().unwrap().to_owned())
                .collect()
        })
        .unwrap_or_default()
}

fn word(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A set of marked notes and the families they are about.
pub struct Set {
    /// What it is called in a message.
    pub name: &'static str,
    cases: &'static str,
    notes: &'static str,
}

macro_rules! set {
    ($name:literal, $cases:expr, $notes:expr) => {
        Set {
            name: concat!("the ", $name, " set"),
            cases: include_str!(concat!("../data/", $cases)),
            notes: include_str!(concat!("../data/", $notes)),
        }
    };
    ($name:literal) => {
        set!(
            $name,
            concat!($name, "/cases.json"),
            concat!($name, "/notes.jsonl")
        )
    };
}

/// The set the rules began with, in the form of the shared one.
pub const FIRST: Set = set!("first", "families.json", "notes.jsonl");

/// Sixteen families in many styles (`tests/data/notes/README.md`).
pub const SECOND: Set = set!("second", "notes/cases.json", "notes/notes.jsonl");

/// Sets by authors who had not seen the program (`tests/data/third` and so on): backgrounds and styles that the first two lack.
pub const THIRD: Set = set!("third");

/// Health and social care.
pub const FOURTH: Set = set!("fourth");

/// Police and justice.
pub const FIFTH: Set = set!("fifth");

/// Schools and daily life.
pub const SIXTH: Set = set!("sixth");

/// Adults with care needs.
pub const SEVENTH: Set = set!("seventh");

/// Children mostly: logs, threads and notes of workers.
pub const EIGHTH: Set = set!("eighth");

/// Children and adults: care homes, housing, dictated letters, interviews.
pub const NINTH: Set = set!("ninth");

/// Children and adults: conferences, calls, pasted posts, interpreters.
pub const TENTH: Set = set!("tenth");

/// Children and adults in sixteen styles.
pub const ELEVENTH: Set = set!("eleventh");

/// Transcripts of voicemail and bad scans among others.
pub const TWELFTH: Set = set!("twelfth");

/// Names that are words, nicknames, messages.
pub const THIRTEENTH: Set = set!("thirteenth");

/// Children and adults in sixteen styles, by a seventh hand.
pub const FOURTEENTH: Set = set!("fourteenth");

/// Children and adults in sixteen styles, by an eighth hand.
pub const FIFTEENTH: Set = set!("fifteenth");

/// Children and adults in the fifteen styles the anonymiser is for, by a ninth hand.
pub const SIXTEENTH: Set = set!("sixteenth");

/// The same styles, by a tenth hand.
pub const SEVENTEENTH: Set = set!("seventeenth");

/// The same styles, by an eleventh hand.
pub const EIGHTEENTH: Set = set!("eighteenth");

/// The same styles, by a twelfth hand.
pub const NINETEENTH: Set = set!("nineteenth");

/// The same styles, by a thirteenth hand.
pub const TWENTIETH: Set = set!("twentieth");

/// The same styles, by a fourteenth hand.
pub const TWENTYFIRST: Set = set!("twentyfirst");
pub const TWENTYSECOND: Set = set!("twentysecond");
pub const TWENTYTHIRD: Set = set!("twentythird");
pub const TWENTYFOURTH: Set = set!("twentyfourth");
pub const TWENTYFIFTH: Set = set!("twentyfifth");
pub const TWENTYSIXTH: Set = set!("twentysixth");
pub const TWENTYSEVENTH: Set = set!("twentyseventh");
pub const TWENTYEIGHTH: Set = set!("twentyeighth");
pub const TWENTYNINTH: Set = set!("twentyninth");
pub const THIRTIETH: Set = set!("thirtieth");

impl Set {
    /// The families by name.
    pub fn families(&self) -> BTreeMap<String, CaseKnowledge> {
        families_of(self.cases)
    }

    /// The marked notes.
    pub fn notes(&self) -> Vec<Note> {
        notes_of(self.notes)
    }
}

/// The families of the first set.
pub fn families() -> BTreeMap<String, CaseKnowledge> {
    FIRST.families()
}

/// The notes of the first set.
pub fn notes() -> Vec<Note> {
    FIRST.notes()
}

fn families_of(text: &str) -> BTreeMap<String, CaseKnowledge> {
    let all: Value = serde_json::from_str(text).unwrap();
    all.as_object()
        .unwrap()
        .iter()
        .map(|(name, family)| (name.clone(), case_of(family)))
        .collect()
}

fn case_of(family: &Value) -> CaseKnowledge {
    let child = family["kind"] == "child";
    let people = family["persons"].as_array().unwrap().iter().enumerate();
    let addresses: Vec<KnownAddress> = family["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|address| KnownAddress {
            lines: words(&address["lines"]),
            postcode: word(&address["postcode"]),
            label: word(&address["label"]),
        })
        .collect();
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: people
            .map(|(at, person)| {
                let role = person["role"].as_str().unwrap();
                let role = if role == "prof" { "professional" } else { role };
                assert!(ROLES.contains(&role), "{role} is no role");
                KnownPerson {
                    reference: format!("P-{:06}", at + 1),
                    role: role.to_owned(),
                    role_detail: word(&person["role_detail"]),
                    label: word(&person["label"]),
                    subject: at == 0,
                    category: (at == 0).then_some(if child {
                        AgeGroup::Child
                    } else {
                        AgeGroup::Adult
                    }),
                    title: word(&person["title"]),
                    forenames: words(&person["forenames"]),
                    surname: word(&person["surname"]),
                    aliases: words(&person["aliases"]),
                    former_names: words(&person["former_names"]),
                    date_of_birth: person["dob"].as_str().map(|born| day(born).into()),
                    date_of_death: person["died_on"].as_str().map(|died| day(died).into()),
                    nhs_number: word(&person["nhs"]),
                    phones: words(&person["phones"]),
                    emails: words(&person["emails"]),
                    handles: words(&person["handles"]),
                    vehicles: words(&person["vehicles"]),
                    staff_numbers: words(&person["staff_numbers"])
                        .into_iter()
                        .chain(word(&person["collar"]))
                        .collect(),
                    addresses: if at == 0 {
                        addresses.clone()
                    } else {
                        Vec::new()
                    },
                    ..KnownPerson::default()
                }
            })
            .collect(),
        organisations: family["orgs"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(at, organisation)| KnownOrganisation {
                reference: format!("O-{:04}", at + 1),
                name: word(&organisation["name"]).unwrap(),
                short_names: words(&organisation["short"]),
                label: word(&organisation["label"]),
                former_names: Vec::new(),
            })
            .collect(),
        places: words(&family["places"]),
    }
}

fn notes_of(text: &str) -> Vec<Note> {
    text.lines()
        .map(|line| {
            let note: Value = serde_json::from_str(line).unwrap();
            Note {
                id: word(&note["id"]).unwrap(),
                case: word(&note["case"]).unwrap(),
                text: word(&note["text"]).unwrap(),
                spans: note["spans"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|span| Span {
                        start: usize::try_from(span["start"].as_u64().unwrap()).unwrap(),
                        end: usize::try_from(span["end"].as_u64().unwrap()).unwrap(),
                        kind: span["type"].as_str().unwrap().chars().next().unwrap(),
                        with: word(&span["repl"]).unwrap(),
                    })
                    .collect(),
            }
        })
        .collect()
}

/// A case of one mother, for the rules that need no family.
pub fn smiths() -> CaseKnowledge {
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            KnownPerson {
                reference: "P-000001".into(),
                role: "subject".into(),
                subject: true,
                category: Some(AgeGroup::Child),
                forenames: vec!["Robert".into()],
                surname: Some("Smith-Jones".into()),
                date_of_birth: Some(day("2019-02-03").into()),
                nhs_number: Some("999 000 1006".into()),
                ..KnownPerson::default()
            },
            KnownPerson {
                reference: "P-000002".into(),
                role: "mother".into(),
                forenames: vec!["Jane".into(), "Elizabeth".into()],
                surname: Some("Smith".into()),
                date_of_birth: Some(day("1990-11-14").into()),
                phones: vec!["07700 900123".into()],
                emails: vec!["jane.smith90@example.com".into()],
                addresses: vec![KnownAddress {
                    lines: vec!["22 Larkspur Close".into(), "Harrowmere".into()],
                    postcode: Some("QX7 4ZB".into()),
                    label: Some("[family home]".into()),
                }],
                ..KnownPerson::default()
            },
            KnownPerson {
                reference: "P-000003".into(),
                role: "professional".into(),
                role_detail: Some("social worker".into()),
                forenames: vec!["Hope".into()],
                surname: Some("Banks".into()),
                ..KnownPerson::default()
            },
        ],
        ..CaseKnowledge::default()
    }
}
