//! Labels that officers chose: which of them tell who or what is meant. A label leaves the house in the place of a name, and the second check
//! takes it for a pseudonym; so it must not hold a name, number or place itself, of the case or of anybody else.

use std::collections::BTreeSet;

use crate::anonymise::fold::fold_word;
use crate::anonymise::knowledge::{CaseKnowledge, KnownOrganisation};
use crate::anonymise::words;

/// What a label must not hold.
pub(super) struct Identifying {
    /// Words of names of the case.
    names: BTreeSet<String>,
    /// Lines of its addresses, word by word.
    lines: Vec<Vec<String>>,
    /// Names of its organisations and places, word by word.
    things: Vec<Vec<String>>,
}

impl Identifying {
    /// What labels of a case must not hold.
    pub(super) fn of(case: &CaseKnowledge) -> Identifying {
        let addresses = case.people.iter().flat_map(|person| &person.addresses);
        let lines = addresses.flat_map(|address| address.lines.iter());
        let organisations = case
            .organisations
            .iter()
            .flat_map(KnownOrganisation::every_name);
        let things = organisations
            .map(String::as_str)
            .chain(case.places.iter().map(String::as_str));
        Identifying {
            names: names_of(case),
            lines: lines
                .flat_map(|line| line.split(','))
                .map(words_of)
                .collect(),
            things: things.map(words_of).collect(),
        }
    }

    /// Whether a label tells: a word of a name, two words of an address one behind the other, a word of an organisation or place that is
    /// no ordinary one ("Children's Services" is a name of many), a number, an address for messages, a form of address with a name,
    /// or a given name that is nothing else.
    pub(super) fn tells(&self, label: &str) -> bool {
        let words = words_of(label);
        label.contains('@')
            || words
                .iter()
                .any(|word| self.names.contains(word) || is_number(word) || is_given_name(word))
            || words.windows(2).any(|two| self.is_of_an_address(two))
            || self.has_strange_place(&words)
            || has_title_and_name(label)
    }

    /// Whether two words stand one behind the other in a line of an address: "plover walk", "8 plover". Words that labels are made of, and
    /// numbers, are not enough: "Care Home 1" is no hint at Larch Care Home.
    fn is_of_an_address(&self, two: &[String]) -> bool {
        let telling = |word: &String| {
            !(label_word(word)
                || words::is_generic(word)
                || words::is_place_word(word)
                || words::is_particle(word)
                || word.len() < 2)
        };
        two.iter().any(telling)
            && self
                .lines
                .iter()
                .any(|line| line.windows(2).any(|known| known == two))
    }

    /// Whether a word of an address or place that is no ordinary one stands in a label: "Wolverdale home".
    fn has_strange_place(&self, words: &[String]) -> bool {
        let strange = |word: &&String| {
            word.len() >= 3
                && !(words::is_ordinary(word)
                    || words::is_safe(word)
                    || words::is_generic(word)
                    || words::is_road(word)
                    || label_word(word))
        };
        words.iter().filter(strange).any(|word| {
            let known = self.lines.iter().chain(&self.things).flatten();
            known.into_iter().any(|known| known == word)
        })
    }
}

fn words_of(text: &str) -> Vec<String> {
    fold_word(text)
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a word is a number of somebody or something rather than that of the second of two: three figures or more, or figures and letters.
fn is_number(word: &str) -> bool {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    figures >= 3 || (figures > 0 && figures < word.len() && !is_ordinal(word))
}

fn is_ordinal(word: &str) -> bool {
    let figures = word.trim_end_matches(|letter: char| letter.is_alphabetic());
    matches!(word.get(figures.len()..), Some("st" | "nd" | "rd" | "th"))
}

/// Whether a word is somebody's given name and nothing else.
fn is_given_name(word: &str) -> bool {
    let listed = words::listed(word);
    listed.forename()
        && word.chars().count() > 2
        && !(listed.ordinary()
            || listed.safe()
            || words::is_kin(word)
            || words::is_word_for_kin(word)
            || words::is_role(word)
            || words::is_calling(word)
            || words::is_generic(word)
            || label_word(word))
}

/// Whether a form of address stands before a word with a capital that is no part somebody has: "Mr Snodgrass's house".
fn has_title_and_name(label: &str) -> bool {
    let words: Vec<&str> = label
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(2).any(|two| {
        let [title, name] = two else { return false };
        let folded = fold_word(name);
        matches!(
            fold_word(title).as_str(),
            "mr" | "mrs" | "ms" | "miss" | "dr" | "prof" | "professor" | "sir" | "lady" | "lord"
        ) && name.starts_with(char::is_uppercase)
            && name.chars().count() > 1
            && !label_word(&folded)
            && !words::is_role(&folded)
    })
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
        for name in person.every_name() {
            add(name);
        }
    }
    for organisation in &case.organisations {
        let names = organisation.every_name();
        for word in names.flat_map(|name| name.split(|c: char| !c.is_alphanumeric())) {
            let folded = fold_word(word);
            // "Housing Officer 1" is no hint at a housing association.
            if !words::is_ordinary(&folded)
                && !words::is_safe(&folded)
                && !words::is_generic(&folded)
            {
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
