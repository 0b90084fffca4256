//! Pseudonyms: what a person, an organisation or an address is called in what leaves the house.
//!
//! A pseudonym is made from the role on the case and the order among those of one role, never from a name. One chosen by an
//! officer wins, unless it tells who or what is meant (`chosen`). Numbers follow the caller's sort key (the reference), so neither the order
//! of the input nor another case changes them.

mod chosen;
mod stems;

use std::collections::{BTreeMap, BTreeSet};

use super::knowledge::{CaseKnowledge, KnownOrganisation, KnownPerson};

use self::chosen::Identifying;
use self::stems::{Numbering, first_free, kind_of_organisation, stem_of_person};

/// The pseudonyms of one export, unique within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    people: BTreeMap<String, String>,
    organisations: BTreeMap<String, String>,
    /// The labels officers chose that tell who or what is meant.
    telling: BTreeSet<String>,
    /// Whose labels those are: references of people and organisations.
    unused: BTreeSet<String>,
}

impl Labels {
    /// Gives everybody of the case a pseudonym.
    pub fn build(case: &CaseKnowledge) -> Labels {
        let identifying = Identifying::of(case);
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut labels = Labels::default();

        let mut people: Vec<&KnownPerson> = case.people.iter().collect();
        people.sort_by(|a, b| a.reference.cmp(&b.reference));
        let mut organisations: Vec<&KnownOrganisation> = case.organisations.iter().collect();
        organisations.sort_by(|a, b| a.reference.cmp(&b.reference));

        for person in &people {
            if let Some(given) =
                labels.chosen(person.label.as_deref(), &person.reference, &identifying)
                && taken.insert(given.to_lowercase())
            {
                labels.people.insert(person.reference.clone(), given);
            }
            for address in &person.addresses {
                labels.chosen(address.label.as_deref(), &person.reference, &identifying);
            }
        }
        for organisation in &organisations {
            let given = organisation.label.as_deref();
            if let Some(given) = labels.chosen(given, &organisation.reference, &identifying)
                && taken.insert(given.to_lowercase())
            {
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

    /// What stands for an address with this label: the label, unless there is none or it tells.
    pub fn address<'a>(&self, label: Option<&'a str>) -> &'a str {
        label
            .map(str::trim)
            .filter(|label| !label.is_empty() && !self.telling.contains(*label))
            .unwrap_or("[address]")
    }

    /// References of the people and organisations for whom, or for whose address, a label was chosen that tells who or what is meant, so
    /// that it is not used.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        self.unused.iter().map(String::as_str)
    }

    /// An officer's label where it is usable; one that tells is remembered.
    fn chosen(
        &mut self,
        given: Option<&str>,
        reference: &str,
        identifying: &Identifying,
    ) -> Option<String> {
        let given = given?.trim();
        if given.is_empty() {
            return None;
        }
        if identifying.tells(given) {
            self.telling.insert(given.to_owned());
            self.unused.insert(reference.to_owned());
            return None;
        }
        Some(given.to_owned())
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
