//! The keys by which candidates are found: short texts, compared by equality.
//!
//! | key | kept of | looked up for |
//! |---|---|---|
//! | `bYYYYMMDD:CODE` | each name, with the day of birth | the same name and day; day and month swapped; for a surname, a day with one other figure |
//! | `aCODE/CODE` | forename and surname, in alphabetical order, where the day of birth is known | a person whose day of birth is not |
//! | `uCODE/CODE` | the same, where the day of birth is not known | everybody |
//! | `nDIGITS` | the NHS number | the same, and every number with two digits swapped |
//! | `pDIGITS`, `eADDRESS` | telephone numbers, e-mail addresses | the same |
//! | `zPOSTCODE:CODE` | each postcode with each first name | the same |
//!
//! They are stored, and taken away by being worked out again: whoever changes how they are made has a migration make them anew.
//!
//! CODE is the sound of a name, or of the name it is a form of. No key is a surname alone: there are too many Patels.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::Profile;
use super::evidence::{near, swapped, swaps};
use super::known::Known;
use super::word::{Place, Word};

/// The most pairs of forename and surname one person is kept under.
const MOST_PAIRS: usize = 64;

/// A key by which a person can be found. It holds personal data: it goes with the person's record and nowhere else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LookupKey(String);

impl LookupKey {
    /// The text to store and to compare.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text to store and to compare, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Shows only what sort of key it is.
impl fmt::Debug for LookupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LookupKey({}…)", self.0.get(..1).unwrap_or_default())
    }
}

/// The keys a stored person is kept under, in order and without repetition.
pub fn index_keys(profile: &Profile) -> Vec<LookupKey> {
    let known = Known::new(profile);
    let mut keys = Keys::default();
    let given = codes(&known.given, |_| true);
    let surnames = codes(&known.surnames, |_| true);
    if let Some(day) = known.birthday() {
        keys.on_day(day, given.iter().chain(&surnames));
        keys.pairs("a", &given, &surnames);
    } else {
        keys.pairs("u", &given, &surnames);
    }
    if let Some(digits) = &known.nhs {
        keys.number(digits);
    }
    keys.contact(&known);
    keys.finish()
}

/// The keys under which likely matches of a person are looked up, in order and without repetition; up to a few hundred.
pub fn lookup_keys(profile: &Profile) -> Vec<LookupKey> {
    let known = Known::new(profile);
    let mut keys = Keys::default();
    let given = codes(&known.given, |_| true);
    let surnames = codes(&known.surnames, |_| true);
    if let Some(day) = known.birthday() {
        for day in [Some(day), swapped(day)].into_iter().flatten() {
            keys.on_day(day, given.iter().chain(&surnames));
        }
        for day in near(day) {
            keys.on_day(day, surnames.iter());
        }
    } else {
        keys.pairs("a", &given, &surnames);
    }
    keys.pairs("u", &given, &surnames);
    if let Some(digits) = &known.nhs {
        keys.number(digits);
        for digits in swaps(digits) {
            keys.number(&digits);
        }
    }
    keys.contact(&known);
    keys.finish()
}

fn codes(words: &[Word], which: impl Fn(&Word) -> bool) -> BTreeSet<&str> {
    words
        .iter()
        .filter(|word| which(word))
        .flat_map(|word| word.codes.iter().map(String::as_str))
        .collect()
}

#[derive(Default)]
struct Keys(Vec<String>);

impl Keys {
    fn on_day<'a>(&mut self, day: NaiveDate, codes: impl Iterator<Item = &'a &'a str>) {
        let day = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        self.0
            .extend(codes.map(|code| ["b", &day, ":", code].concat()));
    }

    /// Pairs are written in one order, so that swapped names have the same.
    fn pairs(&mut self, sort: &str, given: &BTreeSet<&str>, surnames: &BTreeSet<&str>) {
        let pairs = given.iter().flat_map(|given| {
            surnames
                .iter()
                .map(move |surname| (given.min(surname), given.max(surname)))
        });
        self.0.extend(
            pairs
                .take(MOST_PAIRS)
                .map(|(first, second)| [sort, first, "/", second].concat()),
        );
    }

    fn number(&mut self, digits: &[u8]) {
        let digits = digits.iter().map(|digit| char::from(b'0' + digit));
        self.0.push(std::iter::once('n').chain(digits).collect());
    }

    fn contact(&mut self, known: &Known) {
        self.0
            .extend(known.phones.iter().map(|phone| ["p", phone].concat()));
        self.0
            .extend(known.emails.iter().map(|email| ["e", email].concat()));
        let first = codes(&known.given, |word| word.place == Place::Main);
        for postcode in &known.postcodes {
            self.0
                .extend(first.iter().map(|code| ["z", postcode, ":", code].concat()));
        }
    }

    fn finish(mut self) -> Vec<LookupKey> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.into_iter().map(LookupKey).collect()
    }
}
