//! What the door looks for.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::FindingKind;
use super::changed::Changeable;
use super::mask::StandIns;
use super::page::{Page, Word, bare_of};
use crate::anonymise::hash::{QuickMap, QuickSet};
use crate::anonymise::knowledge::{CaseKnowledge, KnownDate, KnownPerson};
use crate::anonymise::words;

/// Shortest value searched for inside and across words, and with a letter changed.
pub(super) const WINDOW: usize = 4;
/// Shortest part of a known number that is found inside another.
pub(super) const PART: usize = 6;

/// One value in letters.
pub(super) struct Needle {
    pub(super) plain: String,
    pub(super) bare: String,
    pub(super) kind: FindingKind,
    /// It is a given name with a family name, or a name of several words: whoever writes them together means the person.
    pub(super) full: bool,
    /// It is an ordinary word too.
    pub(super) ordinary: bool,
}

/// The values of a case and of others, before they are made ready to be searched for.
#[derive(Default)]
struct Values {
    told: BTreeSet<(String, FindingKind)>,
    full: BTreeSet<String>,
    numbers: BTreeSet<String>,
    short_numbers: BTreeSet<String>,
    births: BTreeSet<(i32, u32, u32)>,
}

impl Values {
    fn of(case: &CaseKnowledge, others: &[KnownPerson]) -> Values {
        let mut all = Values::default();
        for person in case.people.iter().chain(others) {
            all.add_names(person);
            all.add_addresses(person);
            numbers_of(person, &mut all.numbers, &mut all.short_numbers);
            all.births.extend(person.every_birth().filter_map(whole));
        }
        for organisation in &case.organisations {
            for name in organisation.every_name() {
                places_of(name, &mut all.told);
            }
        }
        for place in &case.places {
            places_of(place, &mut all.told);
        }
        let full = all.full.iter();
        all.told
            .extend(full.map(|whole| (whole.clone(), FindingKind::Name)));
        all
    }

    fn add_names(&mut self, person: &KnownPerson) {
        for name in person.every_name() {
            names_of(name, &mut self.told);
        }
        for forename in person.forenames.iter().chain(&person.aliases) {
            for surname in person.surname.iter().chain(&person.former_names) {
                let (forename, surname) = (squeeze(forename), squeeze(surname));
                self.full.insert(format!("{forename}{surname}"));
                self.full.insert(format!("{surname}{forename}"));
            }
        }
        // "auntie pat", "big lad": what somebody is recorded to be called by in several words is them, whatever the words are.
        for name in person
            .aliases
            .iter()
            .chain(&person.former_names)
            .chain(&person.handles)
        {
            if name.trim().contains(' ') {
                self.full.insert(squeeze(name));
            }
        }
    }

    fn add_addresses(&mut self, person: &KnownPerson) {
        for value in person.emails.iter().chain(&person.handles) {
            self.told.insert((squeeze(value), FindingKind::Address));
            if let Some((local, _)) = value.split_once('@') {
                self.told.insert((squeeze(local), FindingKind::Address));
            }
        }
        for value in &person.vehicles {
            self.told.insert((squeeze(value), FindingKind::Number));
        }
        for address in &person.addresses {
            for line in address.lines.iter().flat_map(|line| line.split(',')) {
                places_of(line, &mut self.told);
            }
            if let Some(postcode) = &address.postcode {
                self.told.insert((squeeze(postcode), FindingKind::Postcode));
            }
        }
    }
}

/// Everything the door looks for.
pub(super) struct Needles {
    pub(super) names: Vec<Needle>,
    /// The names by their bare letters, in order.
    by_bare: QuickMap<String, Vec<usize>>,
    pub(super) changeable: Changeable,
    pub(super) inside: Option<AhoCorasick>,
    pub(super) long: Vec<usize>,
    pub(super) numbers: BTreeSet<String>,
    pub(super) short_numbers: BTreeSet<String>,
    pub(super) births: BTreeSet<(i32, u32, u32)>,
    /// First letters of given names, each with the words of its family name.
    pub(super) initialled: QuickSet<String>,
}

impl Needles {
    pub(super) fn new(case: &CaseKnowledge, others: &[KnownPerson]) -> Needles {
        let Values {
            told: values,
            full,
            numbers,
            short_numbers,
            births,
        } = Values::of(case, others);
        let names: Vec<Needle> = values
            .into_iter()
            .filter(|(plain, _)| plain.chars().count() >= 2)
            .map(|(plain, kind)| Needle {
                bare: bare_of(&plain),
                ordinary: words::is_ordinary(&plain) || words::is_calendar(&plain),
                full: full.contains(&plain),
                plain,
                kind,
            })
            .collect();
        let long = (0..names.len()).filter(|at| {
            names
                .get(*at)
                .is_some_and(|needle| needle.bare.chars().count() >= WINDOW)
        });
        let long: Vec<usize> = long.collect();
        let inside = AhoCorasick::new(
            long.iter()
                .filter_map(|at| names.get(*at))
                .map(|needle| needle.bare.as_str()),
        )
        .ok();
        let mut by_bare: QuickMap<String, Vec<usize>> = QuickMap::default();
        for (at, needle) in names.iter().enumerate() {
            by_bare.entry(needle.bare.clone()).or_default().push(at);
        }
        Needles {
            by_bare,
            changeable: Changeable::new(&names),
            names,
            inside,
            long,
            numbers,
            short_numbers,
            births,
            initialled: case
                .people
                .iter()
                .chain(others)
                .flat_map(initials_with_family_name)
                .collect(),
        }
    }

    /// The names whose bare letters these are, in order.
    pub(super) fn called(&self, bare: &str) -> impl Iterator<Item = &Needle> {
        let at = self.by_bare.get(bare).into_iter().flatten();
        at.filter_map(|at| self.names.get(*at))
    }
}

/// The digits of a person's numbers: long ones are found inside others, short ones only whole.
fn numbers_of(
    person: &KnownPerson,
    numbers: &mut BTreeSet<String>,
    short_numbers: &mut BTreeSet<String>,
) {
    for number in person
        .every_nhs_number()
        .chain(&person.phones)
        .chain(&person.staff_numbers)
    {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= PART {
            numbers.insert(
                digits
                    .strip_prefix("44")
                    .map_or(digits.clone(), str::to_owned),
            );
        } else if digits.len() >= 3 {
            short_numbers.insert(digits);
        }
    }
}

/// The first letter of each given name before and behind each word of each family name: `sbanks` and `bankss` for Sue Banks.
fn initials_with_family_name(person: &KnownPerson) -> Vec<String> {
    let mut initialled = Vec::new();
    for surname in person.surname.iter().chain(&person.former_names) {
        let page = Page::new(surname, &StandIns::default());
        for forename in &person.forenames {
            if let Some(initial) = squeeze(forename).chars().next() {
                let words = page.words.iter();
                initialled.extend(words.flat_map(|word| {
                    [
                        format!("{initial}{}", page.plain(word)),
                        format!("{}{initial}", page.plain(word)),
                    ]
                }));
            }
        }
    }
    initialled
}

fn squeeze(text: &str) -> String {
    let page = Page::new(text, &StandIns::default());
    page.plain
}

/// The words of a name and the name whole.
fn names_of(name: &str, values: &mut BTreeSet<(String, FindingKind)>) {
    let page = Page::new(name, &StandIns::default());
    for word in &page.words {
        if !words::is_particle(page.plain(word))
            && !words::is_title(page.plain(word))
            && (!words::is_kin(page.plain(word)) || page.words.len() == 1)
        {
            values.insert((page.plain(word).to_owned(), FindingKind::Name));
        }
    }
    // `Driscoll` for `O'Driscoll`.
    for part in name.split(['\'', '\u{2019}', '-', ' ']) {
        let part = squeeze(part);
        if part.chars().count() > WINDOW {
            values.insert((part, FindingKind::Name));
        }
    }
    values.insert((squeeze(name), FindingKind::Name));
}

/// A line of an address, an organisation's or a place's name whole, and its words that are no ordinary ones.
fn places_of(name: &str, values: &mut BTreeSet<(String, FindingKind)>) {
    let page = Page::new(name, &StandIns::default());
    let telling: Vec<&Word> = page
        .words
        .iter()
        .filter(|word| {
            page.plain(word)
                .chars()
                .next()
                .is_some_and(char::is_alphabetic)
        })
        .collect();
    for word in &telling {
        if page.plain(word).chars().count() >= WINDOW
            && !words::is_ordinary(page.plain(word))
            && !words::is_safe(page.plain(word))
        {
            values.insert((page.plain(word).to_owned(), FindingKind::Place));
        }
    }
    let whole: String = telling.iter().map(|word| page.plain(word)).collect();
    let unit = matches!(
        telling.first().map(|word| page.plain(word)),
        Some("flat" | "room" | "unit" | "apartment")
    ) && telling.len() == 1;
    if whole.chars().count() >= 3 && !unit {
        values.insert((whole, FindingKind::Place));
    }
}

fn whole(date: KnownDate) -> Option<(i32, u32, u32)> {
    Some((date.year, date.month?, date.day?))
}
