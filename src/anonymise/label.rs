//! Pseudonyms: what a person, an organisation or an address is called in what leaves the house.
//!
//! A pseudonym is made from the role on the case and the order among those of one role, never from a name. One chosen by an
//! officer wins, unless it holds a name of the case. Numbers follow the caller's sort key (the reference), so neither the order
//! of the input nor another case changes them.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::fold_word;
use super::knowledge::{AgeGroup, CaseKnowledge, KnownOrganisation, KnownPerson};
use super::words;

/// The pseudonyms of one export, unique within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    people: BTreeMap<String, String>,
    organisations: BTreeMap<String, String>,
}

impl Labels {
    /// Gives everybody of the case a pseudonym.
    pub fn build(case: &CaseKnowledge) -> Labels {
        let names = names_of(case);
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut labels = Labels::default();

        let mut people: Vec<&KnownPerson> = case.people.iter().collect();
        people.sort_by(|a, b| a.reference.cmp(&b.reference));
        let mut organisations: Vec<&KnownOrganisation> = case.organisations.iter().collect();
        organisations.sort_by(|a, b| a.reference.cmp(&b.reference));

        for person in &people {
            if let Some(given) = chosen(person.label.as_deref(), &names, &taken) {
                taken.insert(given.to_lowercase());
                labels.people.insert(person.reference.clone(), given);
            }
        }
        for organisation in &organisations {
            if let Some(given) = chosen(organisation.label.as_deref(), &names, &taken) {
                taken.insert(given.to_lowercase());
                labels
                    .organisations
                    .insert(organisation.reference.clone(), given);
            }
        }

        let mut stems: BTreeMap<String, usize> = BTreeMap::new();
        for person in &people {
            *stems.entry(stem_of_person(person).0).or_default() += 1;
        }
        for person in &people {
            if labels.people.contains_key(&person.reference) {
                continue;
            }
            let (stem, numbering) = stem_of_person(person);
            let alone = stems.get(&stem) == Some(&1);
            let label = first_free(&stem, numbering, alone, &taken);
            taken.insert(label.to_lowercase());
            labels.people.insert(person.reference.clone(), label);
        }
        for organisation in &organisations {
            if labels.organisations.contains_key(&organisation.reference) {
                continue;
            }
            let label = first_free(
                kind_of_organisation(&organisation.name),
                Numbering::Always,
                false,
                &taken,
            );
            taken.insert(label.to_lowercase());
            labels
                .organisations
                .insert(organisation.reference.clone(), label);
        }
        labels
    }

    /// The pseudonym of the person with this reference.
    pub fn person(&self, reference: &str) -> Option<&str> {
        self.people.get(reference).map(String::as_str)
    }

    /// The pseudonym of the organisation with this reference.
    pub fn organisation(&self, reference: &str) -> Option<&str> {
        self.organisations.get(reference).map(String::as_str)
    }

    /// Every person's reference with its pseudonym, in the order of references.
    pub fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.people
            .iter()
            .map(|(reference, label)| (reference.as_str(), label.as_str()))
    }

    /// Every organisation's reference with its pseudonym, in the order of references.
    pub fn organisations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.organisations
            .iter()
            .map(|(reference, label)| (reference.as_str(), label.as_str()))
    }
}

/// How labels of one stem are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    /// `Child A`, `Child B`
    Letters,
    /// `Mother`, and `Mother 1`, `Mother 2` only where there are two.
    WhereNeeded,
    /// `Sibling 1` even alone.
    Always,
}

fn first_free(stem: &str, numbering: Numbering, alone: bool, taken: &BTreeSet<String>) -> String {
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
    (1usize..)
        .map(|number| format!("{stem} {number}"))
        .find(free)
        .unwrap_or_else(|| stem.to_owned())
}

/// An officer's label, where it is usable: not empty, not taken, and without a name of the case in it.
fn chosen(
    given: Option<&str>,
    names: &BTreeSet<String>,
    taken: &BTreeSet<String>,
) -> Option<String> {
    let given = given?.trim();
    if given.is_empty() || taken.contains(&given.to_lowercase()) {
        return None;
    }
    let folded = fold_word(given);
    let tells = folded
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| names.contains(word));
    (!tells).then(|| given.to_owned())
}

/// Every word of a name on the case that is no ordinary word ("School 1" is no hint at a family called School).
fn names_of(case: &CaseKnowledge) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |name: &str| {
        for word in fold_word(name).split(|character: char| !character.is_alphanumeric()) {
            if word.chars().count() > 1 && !label_word(word) && !words::is_particle(word) {
                names.insert(word.to_owned());
            }
        }
    };
    for person in &case.people {
        for name in person
            .forenames
            .iter()
            .chain(&person.surname)
            .chain(&person.aliases)
            .chain(&person.former_names)
        {
            add(name);
        }
    }
    for organisation in &case.organisations {
        for word in organisation
            .name
            .split_whitespace()
            .chain(organisation.short_names.iter().map(String::as_str))
        {
            if !words::is_ordinary(&fold_word(word)) && !words::is_safe(&fold_word(word)) {
                add(word);
            }
        }
    }
    names
}

/// Words pseudonyms are made of, which stay usable whatever people are called.
fn label_word(word: &str) -> bool {
    words::is_kin(word)
        || matches!(
            word,
            "a" | "b"
                | "c"
                | "adult"
                | "subject"
                | "parent"
                | "grandparent"
                | "relative"
                | "worker"
                | "social"
                | "health"
                | "visitor"
                | "officer"
                | "police"
                | "nurse"
                | "district"
                | "teacher"
                | "professional"
                | "referrer"
                | "person"
                | "family"
                | "maternal"
                | "paternal"
                | "member"
                | "gp"
                | "practice"
                | "school"
                | "home"
                | "care"
                | "hospital"
                | "s"
                | "other"
                | "organisation"
                | "nursery"
                | "doctor"
                | "consultant"
                | "midwife"
        )
}

fn stem_of_person(person: &KnownPerson) -> (String, Numbering) {
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
fn kind_of_organisation(name: &str) -> &'static str {
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
