//! How the door looks.

use std::sync::LazyLock;

use regex::Regex;

use super::months::may_be_a_name;
use super::needle::{Needle, Needles, PART, WINDOW};
use super::page::{Page, Word};
use super::{Finding, FindingKind};
use crate::anonymise::words;

/// Shortest run of digits that never passes.
const RUN: usize = 7;

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)([0-9]{1,4})(?:st|nd|rd|th)?[\s./,-]*(?:of\s+)?([a-z]{3,9}|[0-9]{1,2})[\s./,-]*([0-9]{1,4})|([a-z]{3,9})\s+([0-9]{1,2})(?:st|nd|rd|th)?[\s,]+([0-9]{2,4})").ok()
});
static RUN_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)([0-9]{2})([0-9]{2})([0-9]{2,4})(?-u:\b)").ok());
static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)[a-z]{1,2}[0-9][0-9a-z]?[\s.-]{0,2}[0-9][abd-hjlnp-uw-z]{2}(?-u:\b)")
        .ok()
});
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z0-9._%+'-]+ ?(?:@|\(at\)|\[at\]) ?[a-z0-9][a-z0-9-]*\.[a-z]{2}[a-z.]*|@[a-z_][a-z0-9_.]+").ok()
});

impl Needles {
    pub(super) fn search(&self, page: &Page<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.whole_words(page, &mut findings);
        self.spelt_out(page, &mut findings);
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
                // In a line of capitals nothing tells a name from a word but an article or a verb of mood.
                let shouted = word.shouted
                    && word.upper
                    && (words::is_modal(&word.plain)
                        || words::is_calendar(&word.plain)
                        || page
                            .before(word)
                            .is_some_and(|before| words::is_determiner(&before.plain)));
                // "S MAY", "A STONE": with the initial of somebody of that name it is that name.
                let initialled = page.before(word).is_some_and(|before| {
                    before.end == before.first + 1
                        && self
                            .initialled
                            .contains(&format!("{}{}", before.plain, needle.plain))
                });
                if initialled && (word.capital || !needle.ordinary) {
                    push(page, word.first, word.end, needle.kind, findings);
                    continue;
                }
                if is_unit_of_measure(page, word, needle) {
                    continue;
                }
                let small = !word.capital || shouted;
                if small && (needle.ordinary || (short && words::is_ordinary(&word.plain))) {
                    continue;
                }
                if needle.ordinary && (is_month_here(page, word) || is_numbered(page, word)) {
                    continue;
                }
                push(page, word.first, word.end, needle.kind, findings);
            }
        }
    }

    /// Names spelt out, letter by letter: "N g".
    fn spelt_out(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let single = |word: &Word| word.end == word.first + 1 && !word.stand_in;
        let mut at = 0;
        while at < page.words.len() {
            let run: Vec<&Word> = page
                .words
                .iter()
                .skip(at)
                .enumerate()
                .take_while(|(nth, word)| single(word) && (*nth == 0 || word.close))
                .map(|(_, word)| word)
                .collect();
            for (start, length) in (0..run.len()).flat_map(|start| [(start, 2), (start, 3)]) {
                let Some(letters) = run.get(start..start + length) else {
                    continue;
                };
                let bare: String = letters.iter().map(|word| word.bare.as_str()).collect();
                let (Some(first), Some(last)) = (letters.first(), letters.last()) else {
                    continue;
                };
                if let Some(needle) = self.names.iter().find(|needle| needle.bare == bare) {
                    push(page, first.first, last.end, needle.kind, findings);
                }
            }
            at += run.len().max(1);
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
                .long
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
            // A capital that begins a sentence tells of a name as well, unless the word is one of those that sentences are made of.
            let capital_inside = word.capital
                && !(word.shouted && word.upper)
                && !(word.begins && words::is_function_word(plain));
            // "oRger" is no word of English, whatever it is made of.
            // With a capital only what the lists hold letter for letter counts as one: "Keelly" is no inflection of "keel".
            let ordinary = if capital_inside {
                words::is_listed_ordinary(plain) || words::is_safe(plain)
            } else {
                words::is_ordinary(plain) || words::is_safe(plain)
            } && !word.odd;
            // "MASH" is a meeting; "Mash" inside a sentence may be a Marsh.
            let abbreviation = words::is_safe(plain)
                && (word.upper
                    || (words::is_month(plain) && !may_be_a_name(page, word))
                    || words::is_title(plain));
            if ordinary
                && (!capital_inside
                    || abbreviation
                    || is_month_here(page, word)
                    || (words::is_kin(plain) && plain.len() < 5))
            {
                continue;
            }
            // "111" is no Will, though each 1 may be an l.
            let letters = plain
                .chars()
                .filter(|character| character.is_alphabetic())
                .count();
            if letters * 2 < plain.chars().count() {
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

/// "Ward 6" is a ward: a number of one or two figures right behind a word for what is numbered, and no date. "D. Ward 6" is not.
fn is_numbered(page: &Page<'_>, word: &Word) -> bool {
    let counted = matches!(
        word.plain.as_str(),
        "ward"
            | "page"
            | "day"
            | "bay"
            | "bed"
            | "bench"
            | "court"
            | "gate"
            | "block"
            | "field"
            | "lane"
    );
    let named = page
        .before(word)
        .is_some_and(|before| before.plain.chars().count() == 1 || words::is_title(&before.plain));
    if !counted || named {
        return false;
    }
    let Some(after) = page.word_of(word.end) else {
        return false;
    };
    let figures = after.plain.chars().all(|c| c.is_ascii_digit()) && after.plain.len() <= 2;
    let date = matches!(page.character_after(after), Some('/' | '.' | '-' | ':'))
        || page
            .word_of(after.end)
            .is_some_and(|next| words::is_month(&next.plain));
    after.close && figures && !date
}

/// `14 ng/L`: two small letters between a number and a stroke are a unit.
fn is_unit_of_measure(page: &Page<'_>, word: &Word, needle: &Needle) -> bool {
    needle.plain.chars().count() <= 2
        && !word.capital
        && page
            .before(word)
            .is_some_and(|before| before.plain.ends_with(|c: char| c.is_ascii_digit()))
        && page.character_after(word) == Some('/')
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
        let plain = words::is_ordinary(holder) || words::is_safe(holder);
        let figures = needle.plain.chars().all(char::is_alphabetic)
            && holder.chars().all(|character| character.is_ascii_digit());
        return !plain && !figures;
    }
    // "11.15" is no "Lils", though each figure may be a letter.
    let letters = page
        .signs
        .get(first..end)
        .unwrap_or_default()
        .iter()
        .filter(|sign| sign.plain.is_alphabetic())
        .count();
    if needle.plain.chars().all(char::is_alphabetic) && letters * 2 < length {
        return false;
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
            || needle.full
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
    for (at, word) in page.words.iter().enumerate() {
        let known = || words::is_ordinary(&word.plain) || words::is_safe(&word.plain);
        let letters = word
            .plain
            .chars()
            .filter(|character| character.is_alphabetic())
            .count();
        let capital = word.capital && !word.upper && !word.begins && !word.shouted;
        let eponym = page.words.get(at + 1).is_some_and(|next| next.plain == "s")
            && page
                .words
                .get(at + 2)
                .is_some_and(|next| words::is_eponym_of(&next.plain));
        if capital && !word.stand_in && letters >= 3 && !known() && !eponym {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&DATE, &RUN_DATE, &POSTCODE, &EMAIL];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
