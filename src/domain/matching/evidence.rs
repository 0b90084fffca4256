//! What speaks for two people being one: how their names, dates of birth and NHS numbers stand to each other.

use chrono::{Datelike, NaiveDate};

use super::known::Known;
use super::word::{Likeness, Place, Word};

/// How one name of a person is like one of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub(super) likeness: Likeness,
    /// Through an alias or a former name.
    pub(super) other: bool,
    /// Through a further forename or a part of a surname.
    pub(super) part: bool,
}

impl Link {
    /// Whether the link can be found by looking up codes.
    pub(super) fn is_keyed(self) -> bool {
        self.likeness != Likeness::Slip
    }
}

fn is_telling(words: &[Word]) -> bool {
    words
        .iter()
        .any(|word| !word.weak && word.place != Place::Other)
}

/// The closest link between two lists of words. Names that many bear (Mohammed, Kaur) count only where one person has
/// no other.
pub(super) fn closest(a: &[Word], b: &[Word], parts: Parts) -> Option<Link> {
    let weak_count = !(is_telling(a) && is_telling(b));
    let mut best: Option<Link> = None;
    for one in a {
        for two in b {
            if (one.weak || two.weak) && !weak_count {
                continue;
            }
            let partly = [one, two]
                .iter()
                .filter(|word| word.place == Place::Part)
                .count();
            if partly > usize::from(parts.0) {
                continue;
            }
            let Some(likeness) = one.likeness(two) else {
                continue;
            };
            let link = Link {
                likeness,
                other: one.place == Place::Other || two.place == Place::Other,
                part: partly > 0,
            };
            if best.is_none_or(|so_far| link < so_far) {
                best = Some(link);
            }
        }
    }
    best
}

/// On how many of two people's sides a further forename or a part of a surname may be the one that is alike. Sharing a
/// second forename only (Olivia Rose, Emily Rose) says nothing; sharing a part of two double surnames does.
#[derive(Clone, Copy)]
pub(super) struct Parts(pub(super) u8);

/// How two dates of birth stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Births {
    Same,
    /// Day and month swapped.
    Swapped,
    /// One figure differs.
    Near,
    /// As far as both are known they agree.
    Agree,
    /// At least one is not known.
    Unknown,
    Different,
}

impl Births {
    pub(super) fn of(a: &Known, b: &Known) -> Self {
        let (Some(one), Some(two)) = (a.birth, b.birth) else {
            return Self::Unknown;
        };
        match (one.exact(), two.exact()) {
            (Some(one), Some(two)) if one == two => Self::Same,
            (Some(one), Some(two)) if swapped(one) == Some(two) => Self::Swapped,
            (Some(one), Some(two)) if near(one).contains(&two) => Self::Near,
            (Some(_), Some(_)) => Self::Different,
            _ if one.first_day() <= two.last_day() && two.first_day() <= one.last_day() => {
                Self::Agree
            }
            _ => Self::Different,
        }
    }
}

/// The date with day and month swapped, where that is another date.
pub(super) fn swapped(date: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).filter(|other| *other != date)
}

/// Every date of which one figure of the day, month or year differs, or two neighbouring ones are swapped; without
/// [`swapped`]. Years from 1850 to 2199.
pub(super) fn near(date: NaiveDate) -> Vec<NaiveDate> {
    let figures = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    let mut dates = Vec::with_capacity(64);
    let mut take = |figures: &[u8]| {
        let Ok(text) = std::str::from_utf8(figures) else {
            return;
        };
        if let Ok(other) = NaiveDate::parse_from_str(text, "%Y%m%d")
            && other != date
            && (1850..2200).contains(&other.year())
            && Some(other) != swapped(date)
            && !dates.contains(&other)
        {
            dates.push(other);
        }
    };
    let figures = figures.as_bytes();
    for at in 0..figures.len() {
        let mut other = figures.to_vec();
        for figure in b'0'..=b'9' {
            if let Some(place) = other.get_mut(at) {
                *place = figure;
            }
            take(&other);
        }
        // Neighbours within the year, the month or the day.
        if matches!(at, 1..=3 | 5 | 7) {
            let mut other = figures.to_vec();
            other.swap(at - 1, at);
            take(&other);
        }
    }
    dates
}

/// How two NHS numbers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Same,
    /// Two digits are swapped, the check digit perhaps made to fit.
    Swapped,
    OneDigit,
    Unknown,
    Different,
}

impl Numbers {
    pub(super) fn of(a: &Known, b: &Known) -> Self {
        let (Some(one), Some(two)) = (&a.nhs, &b.nhs) else {
            return Self::Unknown;
        };
        if one == two {
            return Self::Same;
        }
        let differing = |count: usize| {
            let pairs = one.iter().zip(two).take(count);
            pairs.filter(|(digit, other)| digit != other).count()
        };
        if swaps(one).contains(two) {
            Self::Swapped
        } else if differing(9) == 1 || differing(10) == 1 {
            Self::OneDigit
        } else {
            Self::Different
        }
    }
}

/// Every number of which two digits of this one are swapped: as they then stand and, where the check digit fits now, with
/// one that fits again (weights 10 to 2, RULES.md section 8). A number is among the swaps of each of its swaps.
pub(super) fn swaps(digits: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::with_capacity(90);
    let fits = digits.last().copied() == check_digit(digits);
    for first in 0..digits.len() {
        for second in first + 1..digits.len() {
            let mut other = digits.to_vec();
            other.swap(first, second);
            if other == digits {
                continue;
            }
            let mut fitted = other.clone();
            if let Some(last) = fitted.last_mut()
                && fits
                && second < 9
                && let Some(check) = check_digit(&other)
            {
                *last = check;
                all.push(fitted);
            }
            all.push(other);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn check_digit(digits: &[u8]) -> Option<u8> {
    let sum: u32 = digits
        .iter()
        .take(9)
        .zip((2..=10).rev())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        check => u8::try_from(check).ok(),
    }
}
