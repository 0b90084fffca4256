//! The forms of a person's names, initials, numbers and user names.

use super::forms::{doubled, parts_of, pet_forms, plurals_of, squeeze, ways_of, words_of};
use super::told::{folded_title, role_words, sex_of};
use super::{Dictionary, Entry, Owner, Part, Person, Value, ValueKind};
use crate::anonymise::fold::fold_word;
use crate::anonymise::knowledge::KnownPerson;
use crate::anonymise::label::Labels;
use crate::anonymise::matching::shapes::numbers;
use crate::anonymise::words;

/// Ranks of forms: 0 and 1 are recorded, the rest derived.
mod rank {
    pub(super) const FIRST: u8 = 0;
    pub(super) const FURTHER: u8 = 1;
    pub(super) const FORMER: u8 = 1;
    pub(super) const PART: u8 = 3;
    pub(super) const SPELLING: u8 = 3;
    pub(super) const FAMILIAR: u8 = 4;
    pub(super) const PET: u8 = 6;
}

impl Dictionary {
    pub(super) fn add_person(
        &mut self,
        known: &KnownPerson,
        labels: &Labels,
        requester: Option<&str>,
    ) {
        let at = self.people.len();
        let kept =
            requester.is_some_and(|requester| requester == known.reference || known.professional());
        self.people.push(Person {
            reference: known.reference.clone(),
            label: labels
                .person(&known.reference)
                .unwrap_or("Person")
                .to_owned(),
            role: role_words(known, labels),
            professional: known.professional(),
            subject: known.subject,
            kept,
            sex: sex_of(known),
            title: folded_title(known),
            surname: known.surname.as_deref().map(squeeze).unwrap_or_default(),
            category: known.category,
            born: known.date_of_birth.and_then(super::super::KnownDate::whole),
            died: known.date_of_death.and_then(super::super::KnownDate::whole),
            initials: known
                .forenames
                .iter()
                .flat_map(|name| words_of(name))
                .filter_map(|word| word.chars().next())
                .collect(),
            called: known
                .aliases
                .iter()
                .filter_map(|alias| words_of(alias).into_iter().next())
                .filter(|word| !words::is_title(word) && !words::is_kin(word))
                .filter_map(|word| word.chars().next())
                .collect(),
            surname_initials: known
                .surname
                .as_deref()
                .map(words_of)
                .unwrap_or_default()
                .iter()
                .filter_map(|part| part.chars().next())
                .collect(),
        });
        for (nth, name) in known.forenames.iter().enumerate() {
            self.add_forename(at, name, if nth == 0 { rank::FIRST } else { rank::FURTHER });
        }
        if let Some(surname) = &known.surname {
            self.add_surname(at, surname, rank::FIRST);
        }
        for alias in &known.aliases {
            self.add_alias(at, alias);
        }
        for former in &known.former_names {
            self.add_former(at, former);
        }
        self.add_initials(at, known);
        self.add_person_values(at, known, kept);
        self.add_joined(known);
    }

    fn add_forename(&mut self, at: usize, name: &str, rank: u8) {
        let ways = ways_of(name);
        for way in &ways {
            self.add_part(at, way, Part::Forename, rank);
        }
        let parts = words_of(name);
        if parts.len() > 1 {
            self.add_second_names_alike(at, &parts, rank);
            for part in &parts {
                if part.chars().count() >= 3 && !words::is_particle(part) {
                    self.add_part(at, std::slice::from_ref(part), Part::Forename, rank + 2);
                }
            }
            if let Some(first) = parts.first().filter(|part| part.chars().count() >= 4) {
                self.add_pet_forms(at, first, rank);
            }
            return;
        }
        let Some(single) = parts.first() else {
            return;
        };
        for (form, spelling) in words::forms_of_forename(single) {
            let rank = rank
                + if spelling {
                    rank::SPELLING
                } else {
                    rank::FAMILIAR
                };
            self.add_part(at, &[form], Part::Forename, rank);
        }
        self.add_pet_forms(at, single, rank);
    }

    /// "Ellie May" for Ellie-Mae: a short second name in its other spellings, behind the first only.
    fn add_second_names_alike(&mut self, at: usize, parts: &[String], rank: u8) {
        let Some((last, before)) = parts.split_last() else {
            return;
        };
        let mut firsts = vec![before.to_vec()];
        if let [first] = before {
            firsts.extend(words::endings_like(first).map(|first| vec![first]));
        }
        for first in firsts {
            for alike in words::second_names_like(last) {
                let mut way = first.clone();
                way.push((*alike).to_owned());
                if way != *parts {
                    self.add_part(at, &way, Part::Forename, rank + rank::SPELLING);
                }
            }
        }
    }

    /// A long name cut to three letters that are an ordinary word as well: "Den" for Denzil, "Con" for Cornelius. Only its place tells.
    fn add_cut_word(&mut self, at: usize, name: &str, rank: u8) {
        let closed = |word: &str| {
            word.bytes()
                .next_back()
                .is_some_and(|last| !matches!(last, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
        };
        let Some(cut) = name.get(..3).filter(|cut| name.len() > 4 && closed(cut)) else {
            return;
        };
        let listed = words::listed(cut);
        if listed.ordinary()
            && !listed.safe()
            && !listed.title()
            && !words::is_function_word(cut)
            && !words::is_person_verb(cut)
            && !words::is_modal(cut)
            && !words::is_month(cut)
            && !words::is_kin(cut)
        {
            self.add_part(at, &[cut], Part::Forename, rank + rank::PET);
        }
    }

    fn add_pet_forms(&mut self, at: usize, name: &str, rank: u8) {
        self.add_cut_word(at, name, rank);
        for form in pet_forms(name).into_iter().chain(doubled(name)) {
            let listed = words::listed(&form);
            if !listed.ordinary() && !listed.safe() && !listed.title() {
                self.add_part(at, &[form], Part::Forename, rank + rank::PET);
            }
        }
    }

    fn add_surname(&mut self, at: usize, name: &str, rank: u8) {
        for way in ways_of(name) {
            self.add_part(at, &way, Part::Surname, rank);
            self.add_plural(at, &way, rank);
        }
        let parts = parts_of(name);
        if parts.len() > 1 {
            for ways in &parts {
                for way in ways {
                    if way.iter().all(|word| words::is_particle(word))
                        || way.concat().chars().count() < 2
                    {
                        continue;
                    }
                    self.add_part(at, way, Part::Surname, rank + rank::PART);
                    self.add_plural(at, way, rank + rank::PART);
                }
            }
            // Both orders of a double name.
            let reversed: Vec<String> = parts
                .iter()
                .rev()
                .filter_map(|ways| ways.first().cloned())
                .flatten()
                .collect();
            self.add_part(at, &reversed, Part::Surname, rank + rank::PART);
        }
        // `de Freitas` of `Gouveia de Freitas`: the last part with the particles before it.
        let all = words_of(name);
        for from in 1..all.len() {
            let (before, behind) = all.split_at(from);
            let (Some(last), Some(first)) = (before.last(), behind.first()) else {
                continue;
            };
            if words::is_particle(first)
                && !words::is_particle(last)
                && !behind.iter().all(|word| words::is_particle(word))
            {
                self.add_part(at, behind, Part::Surname, rank + rank::PART);
            }
        }
        // Hungarian `Szabóné Fodor`: the wife of a Szabó.
        for part in name
            .split_whitespace()
            .filter_map(|part| part.strip_suffix("né"))
        {
            if part.chars().count() >= 3 {
                self.add_part(at, &words_of(part), Part::Surname, rank + rank::PART);
            }
        }
        // `Connor` for `O'Connor`, `Briain` for `Ó Briain`: what stands behind a particle.
        for word in words_of(name) {
            if !words::is_particle(&word) && word.chars().count() >= 4 && words_of(name).len() > 1 {
                self.add_part(
                    at,
                    std::slice::from_ref(&word),
                    Part::Surname,
                    rank + rank::PART + 1,
                );
            }
        }
    }

    fn add_plural(&mut self, at: usize, way: &[String], rank: u8) {
        let Some((last, before)) = way.split_last() else {
            return;
        };
        for plural in plurals_of(last) {
            let mut form = before.to_vec();
            form.push(plural);
            self.add_form(
                &form,
                Entry {
                    owner: Owner::Person(at),
                    part: Part::Family,
                    rank,
                    possessive: false,
                },
            );
        }
    }

    fn add_alias(&mut self, at: usize, alias: &str) {
        let parts = words_of(alias);
        // "Umm Yousef" is the mother of Yousef: his name alone is not hers. Both words have more than one spelling.
        if let Some((first, child)) = parts.split_first()
            && !child.is_empty()
            && words::is_parent_of(first)
        {
            for spelling in words::parents_like(first) {
                let mut way = vec![(*spelling).to_owned()];
                way.extend_from_slice(child);
                self.add_part(at, &way, Part::Alias, rank::FIRST);
            }
            return;
        }
        for way in ways_of(alias) {
            self.add_part(at, &way, Part::Alias, rank::FIRST);
        }
        if parts.len() > 1 {
            // "Ken Cheung" for Kwok Keung Cheung: the given name somebody goes by, whatever word it is besides.
            let own = self.people.get(at).map(|person| person.surname.clone());
            if let [given, family] = parts.as_slice()
                && own.is_some_and(|own| own == *family)
                && (words::is_forename(given) || words::is_name_and_word(given))
            {
                self.add_part(at, std::slice::from_ref(given), Part::Forename, rank::FIRST);
            }
            for part in &parts {
                if part.chars().count() >= 3
                    && !words::is_ordinary(part)
                    && !words::is_kin(part)
                    && !words::is_particle(part)
                    && !words::is_title(part)
                {
                    self.add_part(
                        at,
                        std::slice::from_ref(part),
                        Part::Forename,
                        rank::FURTHER + 1,
                    );
                }
            }
        } else if let Some(single) = parts.first() {
            for form in pet_forms(single) {
                if !words::is_ordinary(&form) && !words::is_safe(&form) {
                    self.add_part(at, &[form], Part::Forename, rank::PET);
                }
            }
        }
    }

    fn add_former(&mut self, at: usize, former: &str) {
        let parts: Vec<&str> = former.split_whitespace().collect();
        match parts.split_last() {
            Some((surname, forenames)) if !forenames.is_empty() => {
                for way in ways_of(former) {
                    self.add_part(at, &way, Part::Alias, rank::FORMER);
                }
                self.add_surname(at, surname, rank::FORMER + 1);
                for forename in forenames {
                    if !words::is_particle(&fold_word(forename)) {
                        self.add_part(at, &words_of(forename), Part::Forename, rank::FORMER + 1);
                    }
                }
            }
            _ => self.add_surname(at, former, rank::FORMER),
        }
    }

    /// Adds one form of a person's name, its sloppy possessive, and its words to the speller.
    fn add_part<W: AsRef<str>>(&mut self, at: usize, way: &[W], part: Part, rank: u8) {
        let entry = Entry {
            owner: Owner::Person(at),
            part,
            rank,
            possessive: false,
        };
        if way
            .iter()
            .map(|word| word.as_ref().chars().count())
            .sum::<usize>()
            < 2
        {
            return;
        }
        // A misspelling is looked for of what was recorded, not of every form made from it: Roberto is no slip for Robert.
        if rank <= 2 {
            for word in way {
                self.spell(word.as_ref());
                if !words::is_particle(word.as_ref()) {
                    self.add_heard(word.as_ref());
                }
            }
        }
        if let ([word], Part::Forename | Part::Alias, ..=4) = (way, part, rank) {
            self.add_stems(word.as_ref());
        }
        self.add_form(way, entry);
        if rank <= 5 {
            self.add_inside(way.iter().map(AsRef::as_ref).collect());
        }
        if matches!(part, Part::Forename | Part::Alias)
            && let Some((last, before)) = way.split_last()
            && !last.as_ref().ends_with('s')
            && last.as_ref().chars().count() >= 3
        {
            let possessive = [last.as_ref(), "s"].concat();
            let form = before.iter().map(AsRef::as_ref);
            self.add_words(
                form.chain([possessive.as_str()]),
                Entry {
                    rank: rank.max(2) + 1,
                    possessive: true,
                    ..entry
                },
            );
        }
    }

    /// Forename and surname run together, as in user names and file names.
    fn add_joined(&mut self, known: &KnownPerson) {
        let Some(surname) = known
            .surname
            .as_deref()
            .map(squeeze)
            .filter(|surname| !surname.is_empty())
        else {
            return;
        };
        let at = self.people.len() - 1;
        let entry = Entry {
            owner: Owner::Person(at),
            part: Part::Alias,
            rank: rank::PART,
            possessive: false,
        };
        // "MayaDevi": two given names run together.
        if let [first, second, ..] = known.forenames.as_slice() {
            self.add_form(&[format!("{}{}", squeeze(first), squeeze(second))], entry);
        }
        for name in known.forenames.iter().chain(&known.aliases) {
            let name = squeeze(name);
            let initial: String = name.chars().take(1).collect();
            for joined in [format!("{name}{surname}"), format!("{surname}{name}")] {
                if joined.len() >= 9 {
                    self.spell(&joined);
                }
                self.add_form(&[joined], entry);
            }
            self.add_inside(format!("{name}{surname}"));
            self.add_inside(format!("{surname}{name}"));
            self.add_inside(format!("{initial}{surname}"));
            if surname.chars().count() >= 3 && !words::is_ordinary(&format!("{initial}{surname}")) {
                self.add_form(&[format!("{initial}{surname}")], entry);
            }
        }
    }

    fn add_person_values(&mut self, at: usize, known: &KnownPerson, kept: bool) {
        let value = |kind| Value {
            kind,
            person: Some(at),
            kept,
        };
        for number in known.every_nhs_number() {
            self.add_value(numbers::digits_of(number), value(ValueKind::Nhs));
        }
        for phone in &known.phones {
            self.add_value(
                numbers::national_phone(&numbers::digits_of(phone)),
                value(ValueKind::Phone),
            );
        }
        for email in &known.emails {
            self.add_value(squeeze(email), value(ValueKind::Email));
            if let Some((local, _)) = email.split_once('@') {
                let local = squeeze(local);
                if local.len() >= 5 && !words::is_ordinary(&local) {
                    self.add_inside(local.clone());
                    self.add_value(local, value(ValueKind::Handle));
                }
            }
        }
        for handle in &known.handles {
            self.add_value(squeeze(handle), value(ValueKind::Handle));
            self.add_inside(squeeze(handle));
            // "big lad": a user name of several words reads like a name.
            if handle.trim().contains(' ') {
                self.add_alias(at, handle);
            }
        }
        for vehicle in &known.vehicles {
            self.add_value(squeeze(vehicle), value(ValueKind::Vehicle));
        }
        for number in &known.staff_numbers {
            self.add_value(squeeze(number), value(ValueKind::Staff));
        }
    }
}
