//! What the door looks for, and how.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::page::{Page, Word, bare};
use super::{Finding, FindingKind};
use crate::anonymise::knowledge::{CaseKnowledge, KnownDate, KnownPerson};
use crate::anonymise::words;

/// Shortest value searched for inside and across words, and with a letter changed.
const WINDOW: usize = 4;
/// Shortest run of digits that never passes.
const RUN: usize = 7;
/// Shortest part of a known number that is found inside another.
const PART: usize = 6;

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)([0-9]{1,4})(?:st|nd|rd|th)?[\s./,-]*(?:of\s+)?([a-z]{3,9}|[0-9]{1,2})[\s./,-]*([0-9]{1,4})|([a-z]{3,9})\s+([0-9]{1,2})(?:st|nd|rd|th)?[\s,]+([0-9]{2,4})").ok()
});
static RUN_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)([0-9]{2})([0-9]{2})([0-9]{2,4})(?-u:\b)").ok());
static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)[a-z]{1,2}[0-9][0-9a-z]?[\s.-]{0,2}[0-9][abd-hjlnp-uw-z]{2}(?-u:\b)")
        .ok()
});
static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[^\s@]\s?(?:@|\(at\)|\[at\])\s?[^\s@]+|@[^\s@]{2,}").ok());

/// Whether the patterns of this file are well formed; for the tests.
#[cfg(test)]
pub(super) fn patterns_hold() -> bool {
    [&DATE, &RUN_DATE, &POSTCODE, &EMAIL]
        .iter()
        .all(|pattern| pattern.is_some())
}

/// One value in letters.
struct Needle {
    plain: String,
    bare: String,
    kind: FindingKind,
    /// It is an ordinary word too.
    ordinary: bool,
}

/// Everything the door looks for.
pub(super) struct Needles {
    names: Vec<Needle>,
    inside: Option<AhoCorasick>,
    inside_needles: Vec<usize>,
    numbers: BTreeSet<String>,
    short_numbers: BTreeSet<String>,
    births: BTreeSet<(i32, u32, u32)>,
}

impl Needles {
    pub(super) fn new(case: &CaseKnowledge, others: &[KnownPerson]) -> Needles {
        let mut values: BTreeSet<(String, FindingKind)> = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        let mut short_numbers = BTreeSet::new();
        let mut births = BTreeSet::new();
        for person in case.people.iter().chain(others) {
            for name in person
                .forenames
                .iter()
                .chain(&person.surname)
                .chain(&person.aliases)
                .chain(&person.former_names)
            {
                names_of(name, &mut values);
            }
            for value in person.emails.iter().chain(&person.handles) {
                values.insert((squeeze(value), FindingKind::Address));
                if let Some((local, _)) = value.split_once('@') {
                    values.insert((squeeze(local), FindingKind::Address));
                }
            }
            for value in &person.vehicles {
                values.insert((squeeze(value), FindingKind::Number));
            }
            for address in &person.addresses {
                for line in address.lines.iter().flat_map(|line| line.split(',')) {
                    places_of(line, &mut values);
                }
                if let Some(postcode) = &address.postcode {
                    values.insert((squeeze(postcode), FindingKind::Postcode));
                }
            }
            for number in person
                .nhs_number
                .iter()
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
            births.extend(person.date_of_birth.and_then(whole));
        }
        for organisation in &case.organisations {
            for name in std::iter::once(&organisation.name).chain(&organisation.short_names) {
                places_of(name, &mut values);
            }
        }
        for place in &case.places {
            places_of(place, &mut values);
        }
        let names: Vec<Needle> = values
            .into_iter()
            .filter(|(plain, _)| plain.chars().count() >= 2)
            .map(|(plain, kind)| Needle {
                bare: plain.chars().map(bare).collect(),
                ordinary: words::is_ordinary(&plain) || words::is_calendar(&plain),
                plain,
                kind,
            })
            .collect();
        let inside_needles: Vec<usize> = names
            .iter()
            .enumerate()
            .filter(|(_, needle)| needle.bare.chars().count() >= WINDOW)
            .map(|(at, _)| at)
            .collect();
        let inside = AhoCorasick::new(
            inside_needles
                .iter()
                .filter_map(|at| names.get(*at))
                .map(|needle| needle.bare.as_str()),
        )
        .ok();
        Needles {
            names,
            inside,
            inside_needles,
            numbers,
            short_numbers,
            births,
        }
    }

    pub(super) fn search(&self, page: &Page<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.whole_words(page, &mut findings);
        self.windows(page, &mut findings);
        self.changed_letters(page, &mut findings);
        self.digits(page, &mut findings);
        self.shapes(page, &mut findings);
        unseen_capitals(page, &mut findings);
        findings
    }

    /// Names of any length at word boundaries, and names of several words in words that follow one another.
    fn whole_words(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        for word in page.words.iter().filter(|word| !word.stand_in) {
            let hit = self.names.iter().find(|needle| {
                needle.bare == word.bare
                    && (word.plain.chars().any(char::is_alphabetic) || needle.plain == word.plain)
            });
            if let Some(needle) = hit {
                let short = needle.plain.chars().count() <= 3;
                // An ordinary word in small letters, or in a line of capitals, is one; so is a short word in small letters.
                let small = !word.capital || word.shouted;
                if small && (needle.ordinary || (short && words::is_ordinary(&word.plain))) {
                    continue;
                }
                if needle.ordinary && is_month_here(page, word) {
                    continue;
                }
                push(page, word.first, word.end, needle.kind, findings);
            }
        }
    }

    /// Values of four letters or more inside words and across their boundaries.
    fn windows(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let Some(inside) = &self.inside else { return };
        let mut stream = String::with_capacity(page.signs.len());
        let mut sign_at: Vec<usize> = Vec::with_capacity(page.signs.len() + 1);
        for (at, sign) in page.signs.iter().enumerate() {
            stream.push(sign.bare);
            sign_at.extend(std::iter::repeat_n(at, sign.bare.len_utf8()));
        }
        sign_at.push(page.signs.len());
        for found in inside.find_overlapping_iter(&stream) {
            let (Some(first), Some(end)) = (
                sign_at.get(found.start()).copied(),
                sign_at.get(found.end()).copied(),
            ) else {
                continue;
            };
            let Some(needle) = self
                .inside_needles
                .get(found.pattern().as_usize())
                .and_then(|at| self.names.get(*at))
            else {
                continue;
            };
            if counts(page, first, end, needle) {
                push(page, first, end, needle.kind, findings);
            }
        }
    }

    /// Names with one letter changed, lost, added or swapped.
    fn changed_letters(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        for (at, word) in page.words.iter().enumerate() {
            if word.stand_in {
                continue;
            }
            let plain = word.plain.as_str();
            let capital_inside = word.capital && !word.begins && !word.shouted;
            let next_capital = page
                .words
                .get(at + 1)
                .is_some_and(|next| next.capital && next.close);
            let before_capital = word.close
                && at
                    .checked_sub(1)
                    .and_then(|before| page.words.get(before))
                    .is_some_and(|before| before.capital && !before.stand_in);
            let ordinary = words::is_ordinary(plain) || words::is_safe(plain);
            if ordinary
                && (!capital_inside
                    || next_capital
                    || before_capital
                    || words::is_safe(plain)
                    || words::is_kin(plain))
            {
                continue;
            }
            let two = page
                .words
                .get(at + 1)
                .filter(|next| !next.stand_in && next.close && !words::is_ordinary(&next.plain));
            let joined = two.map(|next| (format!("{}{}", word.bare, next.bare), next.end));
            for needle in &self.names {
                if needle.bare.chars().count() < WINDOW
                    || !needle.bare.chars().all(char::is_alphabetic)
                {
                    continue;
                }
                if needle.kind != FindingKind::Name && ordinary {
                    continue;
                }
                if near(&word.bare, &needle.bare) {
                    push(page, word.first, word.end, needle.kind, findings);
                } else if let Some((joined, end)) = joined.as_ref().filter(|_| !ordinary)
                    && near(joined, &needle.bare)
                {
                    push(page, word.first, *end, needle.kind, findings);
                }
            }
        }
    }

    /// Runs of digits however grouped, known numbers inside them, and short known numbers whole.
    fn digits(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let mut run: Vec<(char, usize)> = Vec::new();
        let mut gap = 0;
        let mut check = |run: &mut Vec<(char, usize)>| {
            self.check_run(page, run, findings);
            run.clear();
        };
        for (position, character) in page.characters.iter().enumerate() {
            if let (Some(digit), false) = (
                character
                    .to_digit(10)
                    .and_then(|digit| char::from_digit(digit, 10)),
                page.masked.get(position) == Some(&true),
            ) {
                run.push((digit, position));
                gap = 0;
            } else if matches!(
                character,
                ' ' | '.' | '-' | '/' | '(' | ')' | '+' | '\u{a0}' | '\u{2010}'..='\u{2015}'
            ) && gap < 3
                && !run.is_empty()
            {
                gap += 1;
            } else {
                check(&mut run);
                gap = 0;
            }
        }
        check(&mut run);
    }

    fn check_run(&self, page: &Page<'_>, run: &[(char, usize)], findings: &mut Vec<Finding>) {
        let (Some((_, start)), Some((_, last))) = (run.first(), run.last()) else {
            return;
        };
        let digits: String = run.iter().map(|(digit, _)| *digit).collect();
        let written: String = page
            .characters
            .get(*start..=*last)
            .unwrap_or(&[])
            .iter()
            .collect();
        let years = digits.len() == 8
            && written.len() == 9
            && digits
                .get(..2)
                .is_some_and(|century| century == "19" || century == "20")
            && digits
                .get(4..6)
                .is_some_and(|century| century == "19" || century == "20");
        // Separate small figures ("10 - 12", "3/7/2024") are no number; groups of three and more, or nothing between, are.
        let known = self.numbers.iter().any(|number| {
            number.contains(digits.as_str()) && digits.len() >= PART
                || digits.contains(number.as_str())
                || (digits.len() >= PART
                    && digits.len().abs_diff(number.len()) <= 1
                    && near(&digits, number))
        });
        let short = self.short_numbers.contains(&digits);
        if known || short || (digits.len() >= RUN && !years) {
            findings.push(Finding {
                position: *start,
                end: last + 1,
                kind: FindingKind::Number,
            });
        }
    }

    /// Births of the case, postcodes, e-mail addresses.
    fn shapes(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let mut scalars = Scalars::new(page.text);
        let mut add = |start: usize, end: usize, kind: FindingKind, findings: &mut Vec<Finding>| {
            let (position, end) = (scalars.at(start), scalars.at(end));
            if (position..end).all(|at| page.masked.get(at) == Some(&true)) {
                return;
            }
            findings.push(Finding {
                position,
                end,
                kind,
            });
        };
        if !self.births.is_empty() {
            for (at, _) in page.text.char_indices() {
                // A date may begin inside what another match took: every digit and month is tried.
                let rest = page.text.get(at..).unwrap_or("");
                let before = page
                    .text
                    .get(..at)
                    .and_then(|before| before.chars().next_back());
                if before.is_some_and(char::is_alphanumeric)
                    || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
                {
                    continue;
                }
                let Some(window) = rest.get(
                    ..rest
                        .char_indices()
                        .nth(40)
                        .map_or(rest.len(), |(end, _)| end),
                ) else {
                    continue;
                };
                for pattern in [&DATE, &RUN_DATE] {
                    let Some(captures) = pattern
                        .as_ref()
                        .and_then(|pattern| pattern.captures(window))
                    else {
                        continue;
                    };
                    let Some(whole) = captures.get(0).filter(|whole| whole.start() == 0) else {
                        continue;
                    };
                    let parts: Vec<&str> = captures
                        .iter()
                        .skip(1)
                        .flatten()
                        .map(|part| part.as_str())
                        .collect();
                    if self.is_birth(&parts) {
                        add(at, at + whole.end(), FindingKind::Birth, findings);
                    }
                }
            }
        }
        for (pattern, kind) in [
            (&POSTCODE, FindingKind::Postcode),
            (&EMAIL, FindingKind::Address),
        ] {
            for found in pattern
                .as_ref()
                .into_iter()
                .flat_map(|pattern| pattern.find_iter(page.text))
            {
                let ordinal = kind == FindingKind::Postcode
                    && ["1st", "2nd", "3rd"]
                        .iter()
                        .any(|end| found.as_str().to_lowercase().ends_with(end));
                if !ordinal {
                    add(found.start(), found.end(), kind, findings);
                }
            }
        }
    }

    /// Whether three parts of a date, in any order, are a birth of the case.
    fn is_birth(&self, parts: &[&str]) -> bool {
        let [a, b, c] = parts else { return false };
        let values: Vec<Option<u32>> = [a, b, c]
            .iter()
            .map(|part| part.parse().ok().or_else(|| month_of(part)))
            .collect();
        let [Some(a), Some(b), Some(c)] = values.as_slice() else {
            return false;
        };
        self.births.iter().any(|(year, month, day)| {
            let year = u32::try_from(*year).unwrap_or(0);
            let year_fits = |value: u32| value == year || value == year % 100;
            let mut rest = [
                (*a, *b, *c),
                (*c, *b, *a),
                (*c, *a, *b),
                (*b, *a, *c),
                (*a, *c, *b),
            ]
            .into_iter();
            rest.any(|(one, two, three)| {
                year_fits(three)
                    && ((one == *day && two == *month) || (one == *month && two == *day))
            })
        })
    }
}

/// Whether a value inside the stream of letters counts: not where an ordinary word merely holds it.
fn counts(page: &Page<'_>, first: usize, end: usize, needle: &Needle) -> bool {
    let (Some(from), Some(to)) = (page.word_of(first), page.word_of(end - 1)) else {
        return false;
    };
    if from.stand_in || to.stand_in {
        return false;
    }
    let length = end - first;
    if from.first == to.first {
        if from.first == first && from.end == end {
            return false;
        }
        let holder = from.plain.as_str();
        return !(words::is_ordinary(holder) || words::is_safe(holder))
            && !(needle.plain.chars().all(char::is_alphabetic)
                && holder.chars().all(|c| c.is_ascii_digit()));
    }
    let aligned = from.first == first && to.end == end;
    let between: Vec<&Word> = page
        .words
        .iter()
        .filter(|word| word.first >= from.first && word.end <= to.end)
        .collect();
    if between.iter().any(|word| word.stand_in) {
        return false;
    }
    let plain_words = between
        .iter()
        .all(|word| words::is_ordinary(&word.plain) && word.plain.len() > 1);
    if aligned {
        // "am it" is no Amit; "Ja ne" is a Jane. A recorded name of several words counts whatever its words are, if capitals speak for it.
        return !plain_words
            || (length >= 6
                && between.iter().filter(|word| word.capital).count() * 2 >= between.len()
                && !between.iter().all(|word| word.shouted));
    }
    length >= 8 && !plain_words
}

fn push(page: &Page<'_>, first: usize, end: usize, kind: FindingKind, findings: &mut Vec<Finding>) {
    let (position, end) = page.span(first, end);
    findings.push(Finding {
        position,
        end,
        kind,
    });
}

/// Capitalised words in mid-sentence that no list and no reviewer knows.
fn unseen_capitals(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for word in &page.words {
        let known = || words::is_ordinary(&word.plain) || words::is_safe(&word.plain);
        let letters = word
            .plain
            .chars()
            .filter(|character| character.is_alphabetic())
            .count();
        let capital = word.capital && !word.upper && !word.begins && !word.shouted;
        if capital && !word.stand_in && letters >= 3 && !known() {
            push(page, word.first, word.end, FindingKind::Unseen, findings);
        }
    }
}

/// `May` beside a year, a day or a preposition of time.
fn is_month_here(page: &Page<'_>, word: &Word) -> bool {
    if !words::is_calendar(&word.plain) {
        return false;
    }
    let Some(at) = page
        .words
        .iter()
        .position(|other| other.first == word.first)
    else {
        return false;
    };
    let digits = |word: &Word| {
        word.plain
            .chars()
            .next()
            .is_some_and(|first| first.is_ascii_digit())
    };
    let before = at.checked_sub(1).and_then(|before| page.words.get(before));
    let after = page.words.get(at + 1).filter(|after| after.close);
    before.filter(|_| word.close).is_some_and(|before| {
        digits(before)
            || matches!(
                before.plain.as_str(),
                "in" | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "during"
                    | "of"
                    | "last"
                    | "next"
                    | "early"
                    | "late"
                    | "mid"
                    | "this"
                    | "every"
                    | "before"
                    | "after"
            )
    }) || after.is_some_and(digits)
}

/// Whether two words differ by one letter at most; for short ones the length must stay as well.
fn near(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 1 && a.len() >= 3 && strsim::osa_distance(a, b) <= 1
}

fn squeeze(text: &str) -> String {
    let page = Page::new(text, &[]);
    page.signs.iter().map(|sign| sign.plain).collect()
}

/// The words of a name and the name whole.
fn names_of(name: &str, values: &mut BTreeSet<(String, FindingKind)>) {
    let page = Page::new(name, &[]);
    for word in &page.words {
        if !words::is_particle(&word.plain)
            && !words::is_title(&word.plain)
            && (!words::is_kin(&word.plain) || page.words.len() == 1)
        {
            values.insert((word.plain.clone(), FindingKind::Name));
        }
    }
    values.insert((squeeze(name), FindingKind::Name));
}

/// A line of an address, an organisation's or a place's name whole, and its words that are no ordinary ones.
fn places_of(name: &str, values: &mut BTreeSet<(String, FindingKind)>) {
    let page = Page::new(name, &[]);
    let telling: Vec<&Word> = page
        .words
        .iter()
        .filter(|word| word.plain.chars().next().is_some_and(char::is_alphabetic))
        .collect();
    for word in &telling {
        if word.plain.chars().count() >= WINDOW
            && !words::is_ordinary(&word.plain)
            && !words::is_safe(&word.plain)
        {
            values.insert((word.plain.clone(), FindingKind::Place));
        }
    }
    let whole: String = telling.iter().map(|word| word.plain.as_str()).collect();
    let single = telling.len() == 1 && telling.iter().all(|word| words::is_ordinary(&word.plain));
    let unit = matches!(
        telling.first().map(|word| word.plain.as_str()),
        Some("flat" | "room" | "unit" | "apartment")
    ) && telling.len() == 1;
    if whole.chars().count() >= 3 && !unit && !single {
        values.insert((whole, FindingKind::Place));
    } else if single && !unit && whole.chars().count() >= 3 {
        values.insert((whole, FindingKind::Place));
    }
}

fn whole(date: KnownDate) -> Option<(i32, u32, u32)> {
    Some((date.year, date.month?, date.day?))
}

fn month_of(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let start = lower.get(..3)?;
    let at = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    .iter()
    .position(|month| *month == start)?;
    u32::try_from(at + 1).ok()
}

/// Byte offsets as scalar positions.
struct Scalars {
    starts: Vec<usize>,
}

impl Scalars {
    fn new(text: &str) -> Scalars {
        Scalars {
            starts: text.char_indices().map(|(at, _)| at).collect(),
        }
    }

    fn at(&mut self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start < byte)
    }
}
