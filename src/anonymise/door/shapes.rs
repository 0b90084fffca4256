//! Values told by their shape: births of the case in any format, postcodes, e-mail addresses.

use std::sync::LazyLock;

use regex::Regex;

use super::needle::Needles;
use super::page::{Page, Starts};
use super::{Finding, FindingKind};

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:([0-9]{1,4})(?:st|nd|rd|th)?[\s./,-]*(?:of\s+)?([a-z]{3,9}|[0-9]{1,2})[\s./,-]*([0-9]{1,4})|([a-z]{3,9})\s+([0-9]{1,2})(?:st|nd|rd|th)?[\s,]+([0-9]{2,4}))").ok()
});
static RUN_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([0-9]{2})([0-9]{2})([0-9]{2,4})(?-u:\b)").ok());
static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)[a-z]{1,2}[0-9][0-9a-z]?[\s.-]{0,2}[0-9][abd-hjlnp-uw-z]{2}(?-u:\b)")
        .ok()
});
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z0-9._%+'-]+ ?(?:@|\(at\)|\[at\]) ?[a-z0-9][a-z0-9-]*\.[a-z]{2}[a-z.]*|@[a-z_][a-z0-9_.]+").ok()
});

impl Needles {
    /// Births of the case, postcodes, e-mail addresses.
    pub(super) fn shapes(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let starts = Starts::of(page.text);
        let add = |start: usize, end: usize, kind: FindingKind, findings: &mut Vec<Finding>| {
            let (position, end) = (starts.before(start), starts.before(end));
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
            let mut inside = false;
            for (at, character) in page.text.char_indices() {
                // A date may begin inside what another match took: every digit and month is tried.
                let begins = !inside && character.is_ascii_alphanumeric();
                inside = character.is_alphanumeric();
                let rest = page.text.get(at..).unwrap_or("");
                if begins && may_begin_date(rest) {
                    for end in self.births_at(rest) {
                        add(at, at + end, FindingKind::Birth, findings);
                    }
                }
            }
        }
        let figures = page.text.bytes().any(|byte| byte.is_ascii_digit());
        for (pattern, kind, worth_it) in [
            (&POSTCODE, FindingKind::Postcode, figures),
            (&EMAIL, FindingKind::Address, has_at_sign(page.text)),
        ] {
            let pattern = pattern.as_ref().filter(|_| worth_it);
            for found in pattern
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

    /// Where births of the case that a text begins with end.
    fn births_at(&self, text: &str) -> impl Iterator<Item = usize> {
        let end = text
            .char_indices()
            .nth(40)
            .map_or(text.len(), |(end, _)| end);
        let window = text.get(..end).unwrap_or("");
        [&DATE, &RUN_DATE].into_iter().filter_map(move |pattern| {
            let captures = pattern.as_ref()?.captures(window)?;
            let parts: Vec<&str> = captures
                .iter()
                .skip(1)
                .flatten()
                .map(|part| part.as_str())
                .collect();
            let whole = captures.get(0)?;
            self.is_birth(&parts).then_some(whole.end())
        })
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

/// Whether a date can begin a text: with a figure and others behind it, or with a word and a figure behind it.
fn may_begin_date(text: &str) -> bool {
    let figure = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if figure(text) {
        return figures_follow(text);
    }
    let behind = text.trim_start_matches(char::is_alphabetic);
    behind.starts_with(char::is_whitespace) && figure(behind.trim_start())
}

/// Whether a text begins with three figures, or with one or two and others behind, between which is nothing but what a date has there:
/// separators and three words at most ("3rd of March 2020").
fn figures_follow(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.len() - rest.len() >= 3 {
        return true;
    }
    let (mut words, mut inside) = (0, false);
    for character in rest.chars() {
        if character.is_ascii_digit() {
            return true;
        }
        let letter = character.is_alphabetic();
        words += usize::from(letter && !inside);
        inside = letter;
        let separator = matches!(character, '.' | '/' | ',' | '-') || character.is_whitespace();
        if words > 3 || !(letter || separator) {
            return false;
        }
    }
    false
}

/// Whether there is an `@`, or `(at)` and `[at]` in its place.
fn has_at_sign(text: &str) -> bool {
    text.bytes().zip(1..).any(|(byte, next)| match byte {
        b'@' => true,
        b'(' | b'[' => text
            .as_bytes()
            .get(next..next + 2)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"at")),
        _ => false,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&DATE, &RUN_DATE, &POSTCODE, &EMAIL];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
