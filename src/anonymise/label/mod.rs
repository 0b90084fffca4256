//! Pseudonyms: what a person, an organisation or an address is called in what leaves the house.
//!
//! A pseudonym is made from the role on the case and the order among those of one role, never from a name. One chosen by an
//! officer wins, unless it holds a name of the case. Numbers follow the caller's sort key (the reference), so neither the order
//! of the input nor another case changes them.

mod stems;

use std::collections::{BTreeMap, BTreeSet};

use super::fold::fold_word;
use super::knowledge::{CaseKnowledge, KnownOrganisation, KnownPerson};
use super::words;

use self::stems::{Numbering, first_free, kind_of_organisation, stem_of_person};

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
        let names = std::iter::once(&organisation.name).chain(&organisation.short_names);
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
