//! What a pseudonym is made of: the role, the role in words, the kind of an organisation.

use std::collections::BTreeSet;

use crate::anonymise::fold::fold_word;
use crate::anonymise::knowledge::{AgeGroup, KnownPerson};

/// How labels of one stem are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// `Child A`, `Child B`
    Letters,
    /// `Mother`, and `Mother 1`, `Mother 2` only where there are two.
    WhereNeeded,
    /// `Sibling 1` even alone.
    Always,
}

pub(super) fn stem_of_person(person: &KnownPerson) -> (String, Numbering) {
    if person.subject || person.role == "subject" {
        let stem = if person.category == Some(AgeGroup::Child) {
            "Child"
        } else {
            "Adult"
        };
        return (stem.to_owned(), Numbering::Letters);
    }
    let detail = person
        .role_detail
        .as_deref()
        .map(str::trim)
        .filter(|detail| !detail.is_empty());
    let known = detail.and_then(stem_of_detail);
    let stem = match person.role.as_str() {
        "mother" => "Mother",
        "father" => "Father",
        "son" => "Son",
        "daughter" => "Daughter",
        "parent" => "Parent",
        "sibling" => return ("Sibling".to_owned(), Numbering::Always),
        "grandparent" => {
            return (
                known.unwrap_or("Grandparent").to_owned(),
                Numbering::WhereNeeded,
            );
        }
        "partner" => {
            return (
                known.unwrap_or("Partner").to_owned(),
                Numbering::WhereNeeded,
            );
        }
        "relative" => {
            return (
                known.unwrap_or("Relative").to_owned(),
                if known.is_some() {
                    Numbering::WhereNeeded
                } else {
                    Numbering::Always
                },
            );
        }
        "carer" => return ("Carer".to_owned(), Numbering::Always),
        "friend" => return ("Friend".to_owned(), Numbering::Always),
        "neighbour" => return ("Neighbour".to_owned(), Numbering::Always),
        "alleged-perpetrator" => return ("Person of concern".to_owned(), Numbering::Always),
        "referrer" => return (known.unwrap_or("Referrer").to_owned(), Numbering::Always),
        "professional" => {
            return (
                known.unwrap_or("Professional").to_owned(),
                Numbering::Always,
            );
        }
        _ => {
            let kin = known.filter(|stem| !is_occupation(stem));
            return match (known, kin) {
                (_, Some(stem)) => (stem.to_owned(), Numbering::WhereNeeded),
                (Some(stem), None) => (stem.to_owned(), Numbering::Always),
                (None, None) => ("Person".to_owned(), Numbering::Letters),
            };
        }
    };
    (stem.to_owned(), Numbering::WhereNeeded)
}

/// The pseudonym's stem for a role in words, where it is a known one. The words themselves are never used: they may hold a name.
fn stem_of_detail(detail: &str) -> Option<&'static str> {
    let folded = fold_word(detail);
    let exact = DETAILS.iter().find(|(words, _)| *words == folded);
    exact
        .or_else(|| {
            DETAILS.iter().find(|(words, _)| {
                folded.match_indices(words).any(|(at, found)| {
                    let edge =
                        |character: Option<char>| character.is_none_or(|c| !c.is_alphanumeric());
                    edge(
                        folded
                            .get(..at)
                            .and_then(|before| before.chars().next_back()),
                    ) && edge(
                        folded
                            .get(at + found.len()..)
                            .and_then(|after| after.chars().next()),
                    )
                })
            })
        })
        .map(|(_, stem)| *stem)
}

fn is_occupation(stem: &str) -> bool {
    let first = DETAILS
        .iter()
        .position(|(_, label)| *label == "Social Worker")
        .unwrap_or(0);
    DETAILS.iter().skip(first).any(|(_, label)| *label == stem)
}

/// What kind of organisation a name tells of, as a pseudonym's stem.
pub(super) fn kind_of_organisation(name: &str) -> &'static str {
    let folded = fold_word(name);
    let kinds: &[(&[&str], &str)] = &[
        (
            &[
                "nursery",
                "preschool",
                "pre-school",
                "playgroup",
                "children's centre",
                "childrens centre",
            ],
            "Nursery",
        ),
        (
            &[
                "school",
                "academy",
                "college",
                "primary",
                "infant",
                "junior",
                "secondary",
            ],
            "School",
        ),
        (
            &[
                "care home",
                "nursing home",
                "residential home",
                "care centre",
            ],
            "Care Home",
        ),
        (
            &[
                "surgery",
                "health centre",
                "medical centre",
                "medical practice",
                "gp practice",
                "practice",
                "doctors",
            ],
            "GP Practice",
        ),
        (
            &["hospital", "infirmary", "nhs trust", "foundation trust"],
            "Hospital",
        ),
        (&["hospice"], "Hospice"),
        (&["pharmacy", "chemist"], "Pharmacy"),
        (&["police", "constabulary"], "Police Force"),
        (&["council"], "Council"),
        (
            &["church", "mosque", "temple", "gurdwara", "synagogue"],
            "Place of Worship",
        ),
        (&["housing", "homes"], "Housing Provider"),
        (&["care", "homecare"], "Care Provider"),
        (&["solicitors", "law"], "Law Firm"),
        (&["refuge"], "Refuge"),
    ];
    kinds
        .iter()
        .find(|(words, _)| words.iter().any(|word| folded.contains(word)))
        .map_or("Organisation", |(_, kind)| kind)
}

pub(super) fn first_free(
    stem: &str,
    numbering: Numbering,
    alone: bool,
    taken: &BTreeSet<String>,
) -> String {
    let free = |label: &String| !taken.contains(&label.to_lowercase());
    if numbering == Numbering::WhereNeeded && alone {
        let label = stem.to_owned();
        if free(&label) {
            return label;
        }
    }
    if numbering == Numbering::Letters
        && let Some(label) = ('A'..='Z')
            .map(|letter| format!("{stem} {letter}"))
            .find(free)
    {
        return label;
    }
    (1..=taken.len() + 1)
        .map(|number| format!("{stem} {number}"))
        .find(free)
        .unwrap_or_else(|| stem.to_owned())
}

/// Occupations and relations as people write them, with the pseudonym's stem. Longer keys first: `head teacher` before `teacher`.
const DETAILS: &[(&str, &str)] = &[
    ("maternal grandmother", "Maternal grandmother"),
    ("maternal grandfather", "Maternal grandfather"),
    ("paternal grandmother", "Paternal grandmother"),
    ("paternal grandfather", "Paternal grandfather"),
    ("mother's partner", "Mother's partner"),
    ("father's partner", "Father's partner"),
    ("mgm", "Maternal grandmother"),
    ("mgf", "Maternal grandfather"),
    ("pgm", "Paternal grandmother"),
    ("pgf", "Paternal grandfather"),
    ("grandmother", "Grandmother"),
    ("grandfather", "Grandfather"),
    ("stepfather", "Stepfather"),
    ("stepmother", "Stepmother"),
    ("step-father", "Stepfather"),
    ("step-mother", "Stepmother"),
    ("aunt", "Aunt"),
    ("uncle", "Uncle"),
    ("cousin", "Cousin"),
    ("niece", "Niece"),
    ("nephew", "Nephew"),
    ("husband", "Husband"),
    ("wife", "Wife"),
    ("social worker", "Social Worker"),
    ("health visitor", "Health Visitor"),
    ("school nurse", "School Nurse"),
    ("district nurse", "District Nurse"),
    ("community nurse", "Community Nurse"),
    ("mental health nurse", "Mental Health Nurse"),
    ("nurse", "Nurse"),
    ("midwife", "Midwife"),
    ("paediatrician", "Paediatrician"),
    ("psychiatrist", "Psychiatrist"),
    ("psychologist", "Psychologist"),
    ("consultant", "Consultant"),
    ("general practitioner", "GP"),
    ("gp", "GP"),
    ("doctor", "Doctor"),
    ("head teacher", "Head Teacher"),
    ("headteacher", "Head Teacher"),
    ("teaching assistant", "Teaching Assistant"),
    ("teacher", "Teacher"),
    ("tutor", "Teacher"),
    ("safeguarding lead", "Safeguarding Lead"),
    ("police", "Police Officer"),
    ("constable", "Police Officer"),
    ("detective", "Police Officer"),
    ("sergeant", "Police Officer"),
    ("probation officer", "Probation Officer"),
    ("housing officer", "Housing Officer"),
    ("family support worker", "Family Support Worker"),
    ("support worker", "Support Worker"),
    ("youth worker", "Youth Worker"),
    ("key worker", "Key Worker"),
    ("care worker", "Care Worker"),
    ("carer", "Carer"),
    ("foster carer", "Foster Carer"),
    ("paramedic", "Paramedic"),
    ("pharmacist", "Pharmacist"),
    ("dentist", "Dentist"),
    ("solicitor", "Solicitor"),
    ("coroner", "Coroner"),
    ("interpreter", "Interpreter"),
    ("advocate", "Advocate"),
    ("childminder", "Childminder"),
    ("nursery worker", "Nursery Worker"),
    ("manager", "Manager"),
    ("officer", "Officer"),
];
