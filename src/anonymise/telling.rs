//! Sentences that tell who is meant although no name stands in them: "his wife", "the lodger" where there is one only. Nothing is
//! replaced for it, because whether such a sentence says too much is for a person to judge: it is pointed out.

use std::collections::BTreeMap;
use std::fmt;

use super::knowledge::{CaseKnowledge, KnownPerson};

/// A word that tells.
#[derive(Clone, PartialEq, Eq)]
pub struct Tell {
    /// First character, counted in Unicode scalar values.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The word or the two words, in lower case.
    pub words: String,
    /// Why it tells.
    pub why: &'static str,
}

impl fmt::Debug for Tell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tell({}..{})", self.start, self.end)
    }
}

const WHOSE: &str = "says whose it is";
const ONLY_ONE: &str = "only one person on the case is that";

/// Words for what somebody is to somebody: the roles of a case they may stand for, and the sex they tell.
const WORDS: &[(&str, &[&str], Option<&str>)] = &[
    ("mother", &["mother", "parent"], Some("female")),
    ("mum", &["mother", "parent"], Some("female")),
    ("mummy", &["mother", "parent"], Some("female")),
    ("mam", &["mother", "parent"], Some("female")),
    (
        "stepmother",
        &["parent", "partner", "relative"],
        Some("female"),
    ),
    ("father", &["father", "parent"], Some("male")),
    ("dad", &["father", "parent"], Some("male")),
    ("daddy", &["father", "parent"], Some("male")),
    (
        "stepfather",
        &["parent", "partner", "relative"],
        Some("male"),
    ),
    ("brother", &["sibling"], Some("male")),
    ("sister", &["sibling"], Some("female")),
    ("sibling", &["sibling"], None),
    ("twin", &["sibling"], None),
    ("son", &["son"], Some("male")),
    ("daughter", &["daughter"], Some("female")),
    ("grandmother", &["grandparent"], Some("female")),
    ("grandma", &["grandparent"], Some("female")),
    ("gran", &["grandparent"], Some("female")),
    ("nan", &["grandparent"], Some("female")),
    ("mgm", &["grandparent"], Some("female")),
    ("pgm", &["grandparent"], Some("female")),
    ("grandfather", &["grandparent"], Some("male")),
    ("grandad", &["grandparent"], Some("male")),
    ("husband", &["partner"], Some("male")),
    ("wife", &["partner"], Some("female")),
    ("partner", &["partner"], None),
    ("boyfriend", &["partner"], Some("male")),
    ("girlfriend", &["partner"], Some("female")),
    ("uncle", &["relative"], Some("male")),
    ("aunt", &["relative"], Some("female")),
    ("auntie", &["relative"], Some("female")),
    ("cousin", &["relative"], None),
    ("nephew", &["relative"], Some("male")),
    ("niece", &["relative"], Some("female")),
    ("carer", &["carer"], None),
    ("neighbour", &["neighbour"], None),
    ("friend", &["friend"], None),
    ("lodger", &["other"], None),
    ("landlord", &["other"], None),
    ("landlady", &["other"], Some("female")),
    ("childminder", &["other", "carer"], None),
    ("babysitter", &["other", "carer"], None),
    ("perpetrator", &["alleged-perpetrator"], None),
];

/// Whether a text says what somebody is to somebody: "Jane Example, neighbour".
pub fn says_what_somebody_is(text: &str) -> bool {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|part| WORDS.iter().any(|(word, ..)| *word == part))
}

const POSSESSIVES: &[&str] = &["his", "her", "their", "whose"];

/// What tells of other people in the texts of one case.
pub struct Telling {
    /// For each word, how many people on the case may be meant by it; the requester is not one of them.
    meant: BTreeMap<&'static str, usize>,
    /// Words that mean the requester.
    own: Vec<&'static str>,
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telling(…)")
    }
}

fn may_be(person: &KnownPerson, word: &str, roles: &[&str], sex: Option<&str>) -> bool {
    // The detail says it in words: "lodger", "step-brother".
    let detail = person.role_detail.as_deref().unwrap_or_default();
    if detail
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|part| part == word)
    {
        return true;
    }
    let is_other_sex = match (sex, person.sex.as_deref()) {
        (Some(told), Some(known)) => {
            let known = known.to_lowercase();
            matches!(
                (told, known.as_str()),
                ("male", "female" | "f") | ("female", "male" | "m")
            )
        }
        _ => false,
    };
    person.role != "other" && roles.contains(&person.role.as_str()) && !is_other_sex
}

impl Telling {
    /// From what is known of a case.
    pub fn new(case: &CaseKnowledge, requester: &str) -> Self {
        let mut meant = BTreeMap::new();
        let mut own = Vec::new();
        for (word, roles, sex) in WORDS {
            let mut others = 0;
            for person in case.people.iter().filter(|person| !person.professional()) {
                if may_be(person, word, roles, *sex) {
                    if person.reference == requester {
                        own.push(*word);
                    } else {
                        others += 1;
                    }
                }
            }
            meant.insert(*word, others);
        }
        Self { meant, own }
    }

    /// What tells in a text, in order: a word with whose it is, and one that only one person can be meant by. Words that may
    /// mean the requester are left out.
    pub fn find(&self, text: &str) -> Vec<Tell> {
        let mut tells: Vec<Tell> = Vec::new();
        let mut before: Option<(usize, String)> = None;
        let mut at = 0;
        for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
            let length = word.chars().count();
            if length > 0 {
                let lower = word.to_lowercase();
                if let Some((known, others)) = self.meant.get_key_value(lower.as_str())
                    && !self.own.contains(known)
                {
                    // "Anna's wife": the s stands by itself.
                    let whose = before.as_ref().filter(|(_, previous)| {
                        POSSESSIVES.contains(&previous.as_str()) || previous == "s"
                    });
                    if let Some((start, previous)) = whose {
                        tells.push(Tell {
                            start: *start,
                            end: at + length,
                            words: if previous == "s" {
                                lower.clone()
                            } else {
                                format!("{previous} {lower}")
                            },
                            why: WHOSE,
                        });
                    } else if *others == 1 {
                        tells.push(Tell {
                            start: at,
                            end: at + length,
                            words: lower.clone(),
                            why: ONLY_ONE,
                        });
                    }
                }
                before = Some((at, lower));
            }
            at += piece.chars().count();
        }
        tells
    }
}
