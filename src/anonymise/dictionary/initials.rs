//! The initials people are noted by.

use super::Dictionary;
use super::forms::words_of;
use crate::anonymise::fold::fold_word;
use crate::anonymise::knowledge::KnownPerson;

impl Dictionary {
    /// The initials a person is noted by: first and last, all of them, with the parts of a double name.
    pub(super) fn add_initials(&mut self, at: usize, known: &KnownPerson) {
        let fore: Vec<char> = known
            .forenames
            .iter()
            .filter_map(|name| fold_word(name).chars().find(|c| c.is_alphabetic()))
            .collect();
        self.add_initials_called_by(at, known);
        let Some(surname) = &known.surname else {
            self.add_initials_without_surname(at, &fore);
            return;
        };
        let first_letters = |split: &dyn Fn(char) -> bool| -> Vec<char> {
            fold_word(surname)
                .split(|c: char| split(c))
                .filter_map(|part| part.chars().find(|c| c.is_alphabetic()))
                .collect()
        };
        let parts = first_letters(&|c| c.is_whitespace() || c == '-');
        let letters = first_letters(&|c| !c.is_alphanumeric());
        let mut endings: Vec<String> = vec![parts.iter().collect(), letters.iter().collect()];
        endings.extend(parts.iter().map(ToString::to_string));
        endings.extend(letters.iter().map(ToString::to_string));
        let mut starts: Vec<String> = vec![fore.iter().collect()];
        starts.extend(fore.iter().map(ToString::to_string));
        for alias in &known.aliases {
            starts.extend(
                words_of(alias)
                    .first()
                    .and_then(|word| word.chars().next())
                    .map(|c| c.to_string()),
            );
        }
        self.add_initials_of_several_words(at, known, &letters);
        self.add_staff_code(at, known, surname);
        for (nth_start, start) in starts
            .iter()
            .enumerate()
            .filter(|(_, start)| !start.is_empty())
        {
            for (nth_end, end) in endings.iter().enumerate() {
                let nearness = match (nth_start, nth_end) {
                    (0 | 1, 0) => 0,
                    (0 | 1, 1 | 2) => 1,
                    (0 | 1, _) => 2,
                    // By the name somebody goes by: "T A-C" tells enough, "TC" too little.
                    (_, 0) if start.len() + end.len() > 2 => 2,
                    _ => 3,
                };
                self.initials
                    .entry(format!("{start}{end}"))
                    .or_default()
                    .push((at, nearness));
            }
        }
    }

    /// "ACR" for Alison Crabbe: the code of three letters by which schools and clinics note their staff.
    fn add_staff_code(&mut self, at: usize, known: &KnownPerson, surname: &str) {
        let family: String = words_of(surname).concat().chars().take(2).collect();
        let given = known
            .forenames
            .first()
            .and_then(|name| fold_word(name).chars().next());
        if let Some(given) = given.filter(|_| known.professional() && family.chars().count() == 2) {
            self.initials
                .entry(format!("{given}{family}"))
                .or_default()
                .push((at, 2));
        }
    }

    /// Of people whose names have no family name among them, Kurdish, Burmese or Somali: the first letters of all of them, and the first with each other.
    fn add_initials_without_surname(&mut self, at: usize, letters: &[char]) {
        let Some((first, further)) = letters.split_first() else {
            return;
        };
        if further.len() > 1 {
            let all: String = letters.iter().collect();
            self.initials.entry(all).or_default().push((at, 0));
        }
        for (nth, letter) in further.iter().enumerate() {
            let nearness = if nth + 1 == further.len() { 0 } else { 2 };
            self.initials
                .entry(format!("{first}{letter}"))
                .or_default()
                .push((at, nearness));
        }
    }

    /// Somebody who is called by the initials of their given names is noted by them with stops as well: "J.B." for JB.
    fn add_initials_called_by(&mut self, at: usize, known: &KnownPerson) {
        for alias in &known.aliases {
            let short =
                (2..=3).contains(&alias.chars().count()) && alias.chars().all(char::is_uppercase);
            if short {
                self.initials
                    .entry(fold_word(alias))
                    .or_default()
                    .push((at, 0));
            }
        }
    }

    /// Initials of given names of several words, "Lily-Mae" or "Hei Yin": all of them with the family name before or after, as
    /// the order of names differs, and the given name's alone.
    fn add_initials_of_several_words(&mut self, at: usize, known: &KnownPerson, surname: &[char]) {
        let Some(first) = known.forenames.first() else {
            return;
        };
        let every: Vec<String> = known
            .forenames
            .iter()
            .flat_map(|name| words_of(name))
            .filter_map(|word| word.chars().next())
            .map(String::from)
            .collect();
        let given: String = words_of(first)
            .iter()
            .filter_map(|word| word.chars().next())
            .collect();
        let surname: String = surname.iter().collect();
        let mut forms: Vec<(String, u8)> = Vec::new();
        if given.chars().count() > 1 {
            forms.push((given.clone(), 2));
            forms.push((format!("{given}{surname}"), 1));
            forms.push((format!("{surname}{given}"), 2));
        }
        // "D.L." with stops is enough.
        if known.forenames.len() > 1 {
            forms.push((every.concat(), 3));
        }
        if every.len() > 1 {
            forms.push((format!("{surname}{}", every.concat()), 2));
            forms.push((format!("{}{surname}", every.concat()), 1));
        }
        for (form, nearness) in forms {
            self.initials.entry(form).or_default().push((at, nearness));
        }
    }
}
