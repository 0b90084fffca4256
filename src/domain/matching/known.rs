//! What is known of a person, made ready to compare: names taken apart into words, numbers and addresses in one form.

use chrono::NaiveDate;

use super::Profile;
use super::word::{Place, Use, Word};
use crate::domain::date::PartialDate;
use crate::domain::name::fold;

/// Words that stand where a forename is not known yet.
const NO_FORENAME: [&str; 18] = [
    "baby", "boy", "child", "female", "fnu", "girl", "infant", "male", "named", "newborn", "not",
    "triplet", "twin", "unborn", "unnamed", "yet", "i", "ii",
];

/// Words that stand where a name is not known.
const NO_NAME: [&str; 8] = [
    "anon",
    "anonymous",
    "lnu",
    "nk",
    "none",
    "tbc",
    "unk",
    "unknown",
];

/// Whether a folded word stands where a name is not known, or not yet: `baby`, `unknown`.
pub fn is_no_name(word: &str) -> bool {
    NO_FORENAME.contains(&word) || NO_NAME.contains(&word)
}

/// Words of a surname that are no name by themselves.
const PARTICLES: [&str; 44] = [
    "abu", "af", "al", "ap", "av", "ben", "bin", "bint", "d", "da", "das", "de", "del", "della",
    "den", "der", "di", "do", "dos", "e", "el", "ferch", "ibn", "l", "la", "le", "mac", "mc", "na",
    "ni", "nic", "o", "san", "st", "ten", "ter", "ua", "uddin", "ul", "ur", "van", "von", "y",
    "zu",
];

/// What follows a surname and is none.
const SUFFIXES: [&str; 8] = ["jr", "sr", "jnr", "snr", "junior", "senior", "ii", "iii"];

/// Forenames often written together with the next one: Mary Ann, Abdul Rahman.
const JOINING: [&str; 20] = [
    "abd", "abdul", "abu", "ann", "anna", "anne", "billy", "bobby", "ella", "emma", "jean", "jo",
    "lee", "lily", "mary", "nur", "noor", "rose", "ruby", "sarah",
];

/// The most words of each sort that are looked at: nobody has so many names, but a damaged import might.
const MOST_WORDS: usize = 16;

/// A person made ready.
pub(super) struct Known {
    pub(super) given: Vec<Word>,
    pub(super) surnames: Vec<Word>,
    pub(super) birth: Option<PartialDate>,
    pub(super) nhs: Option<Vec<u8>>,
    pub(super) phones: Vec<String>,
    pub(super) emails: Vec<String>,
    pub(super) postcodes: Vec<String>,
}

impl Known {
    pub(super) fn new(profile: &Profile) -> Self {
        let mut known = Self {
            given: Vec::new(),
            surnames: Vec::new(),
            birth: profile.date_of_birth,
            nhs: profile.nhs_number.as_deref().and_then(ten_digits),
            phones: each(&profile.phones, phone),
            emails: each(&profile.emails, email),
            postcodes: each(&profile.postcodes, postcode),
        };
        known.take_forenames(&profile.forenames);
        if let Some(surname) = &profile.surname {
            known.take_surname(surname, Place::Main, Place::Part);
        }
        for name in &profile.aliases {
            known.take_other(name, false);
        }
        for name in &profile.former_names {
            known.take_other(name, true);
        }
        known
    }

    fn take_forenames(&mut self, forenames: &[String]) {
        let words: Vec<String> = forenames
            .iter()
            .flat_map(|name| name_words(name, &NO_FORENAME))
            .collect();
        if let [first, second, ..] = words.as_slice()
            && (forenames.len() == 1 || JOINING.contains(&first.as_str()))
        {
            self.add(format!("{first}{second}"), Place::Main, Use::Given);
        }
        for (at, word) in words.into_iter().enumerate() {
            let place = if at == 0 { Place::Main } else { Place::Part };
            self.add(word, place, Use::Given);
        }
    }

    /// A surname as a whole and, where it has several words, each of them that is a name: Smith-Jones, Smith, Jones.
    fn take_surname(&mut self, surname: &str, whole: Place, part: Place) {
        let words = name_words(surname, &SUFFIXES);
        let parts: Vec<&String> = words
            .iter()
            .filter(|word| !PARTICLES.contains(&word.as_str()))
            .collect();
        let after_apostrophe = after_apostrophe(surname);
        if words.len() > 1 {
            for word in parts {
                self.add(word.clone(), part, Use::Surname);
            }
        }
        self.add(words.concat(), whole, Use::Surname);
        if let Some(rest) = after_apostrophe {
            self.add(rest, part, Use::Surname);
        }
    }

    /// An alias or a former name: in full (Bobby Jones), or one word, which is a forename; a former one may as well be a
    /// surname.
    fn take_other(&mut self, name: &str, former: bool) {
        let words = name_words(name, &[]);
        match words.as_slice() {
            [] => {}
            [word] => {
                self.add(word.clone(), Place::Other, Use::Given);
                if former {
                    self.add(word.clone(), Place::Other, Use::Surname);
                }
            }
            [first, rest @ ..] => {
                self.add(first.clone(), Place::Other, Use::Given);
                self.take_surname(&rest.join(" "), Place::Other, Place::Other);
                if former {
                    self.take_surname(name, Place::Other, Place::Other);
                }
            }
        }
    }

    fn add(&mut self, text: String, place: Place, used_as: Use) {
        let list = match used_as {
            Use::Given => &mut self.given,
            Use::Surname => &mut self.surnames,
        };
        if !text.is_empty() && list.len() < MOST_WORDS {
            list.push(Word::new(text, place, used_as));
        }
    }

    /// The day of birth, where it is known.
    pub(super) fn birthday(&self) -> Option<NaiveDate> {
        self.birth.and_then(PartialDate::exact)
    }
}

/// The folded words of a name without numbers, those that say that it is not known, and those given.
fn name_words(name: &str, without: &[&str]) -> Vec<String> {
    fold(name)
        .split(' ')
        .filter(|word| !word.is_empty() && !NO_NAME.contains(word) && !without.contains(word))
        .filter(|word| !word.chars().all(char::is_numeric))
        .map(str::to_owned)
        .collect()
}

/// The Brien of O'Brien, the Arcy of d'Arcy.
fn after_apostrophe(surname: &str) -> Option<String> {
    let (before, after) = surname.trim().split_once(['\'', '’', 'ʼ', '`', '‘'])?;
    let rest = fold(after).replace(' ', "");
    (before.chars().count() == 1 && rest.chars().count() > 2).then_some(rest)
}

fn each(texts: &[String], read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut all: Vec<String> = texts
        .iter()
        .take(MOST_WORDS)
        .filter_map(|text| read(text))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn ten_digits(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|c| c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    (digits.len() == 10).then_some(digits)
}

/// A telephone number without spaces, country code and leading zero: +44 (0)7700 900123 and 07700 900123 are one.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = match digits.strip_prefix("44") {
        Some(rest) if rest.len() >= 9 => rest.trim_start_matches('0'),
        _ => digits,
    };
    (digits.len() >= 6).then(|| digits.to_owned())
}

fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    text.contains('@').then_some(text)
}

fn postcode(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    (text.len() >= 5).then_some(text)
}
