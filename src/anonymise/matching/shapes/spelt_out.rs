//! Postcodes, registration marks and telephone numbers as they are spelt out over a telephone: "Q X three one, six double R",
//! "Quebec X-ray seven", "Q for Queen", "oh seven seven double oh".

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{national_phone, number_in_words};
use super::patterns::{Mark, mark};
use crate::anonymise::dictionary::ValueKind;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape};

pattern!(POSTCODE, r"^[a-z]{1,2}[0-9][0-9a-z]?[0-9][a-z]{2}$");
pattern!(VEHICLE, r"^[a-z]{2}[0-9]{2}[a-z]{3}$");

/// The most signs that are spelt out in one go.
const LONGEST: usize = 13;

/// The letter that a word of the spelling alphabet stands for: its first.
fn letter_of(word: &str) -> Option<char> {
    let spells = matches!(
        word,
        "alfa"
            | "alpha"
            | "bravo"
            | "charlie"
            | "delta"
            | "echo"
            | "foxtrot"
            | "golf"
            | "hotel"
            | "india"
            | "juliet"
            | "juliett"
            | "kilo"
            | "lima"
            | "mike"
            | "november"
            | "oscar"
            | "papa"
            | "quebec"
            | "romeo"
            | "sierra"
            | "tango"
            | "uniform"
            | "victor"
            | "whiskey"
            | "whisky"
            | "xray"
            | "yankee"
            | "zulu"
    );
    word.chars().next().filter(|_| spells)
}

/// The digits that a word stands for.
fn digits_in_words(word: &str) -> Option<&str> {
    match word {
        "zero" | "oh" | "nought" | "naught" => Some("0"),
        _ => number_in_words(word),
    }
}

/// Whether something may be spelt out that begins with a word.
pub(super) fn begins_spelling(word: &str) -> bool {
    word.len() == 1 || matches!(word, "zero" | "oh" | "nought") || letter_of(word).is_some()
}

impl Reading<'_> {
    /// The sign or signs that are spelt at a token, and the token after it.
    fn spelt_sign(&self, at: usize) -> Option<(String, usize)> {
        let token = self.token(at)?;
        let word = self.word(at);
        if matches!(word, "double" | "triple" | "treble")
            && matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen)
        {
            let times = if word == "double" { 2 } else { 3 };
            let (sign, next) = self.spelt_sign(at + 1)?;
            // "Double seven hundred".
            return match sign.as_bytes() {
                [_] => Some((sign.repeat(times), next)),
                [digit, b'0', b'0'] if self.word(at + 2) == "hundred" => Some((
                    format!("{}00", char::from(*digit).to_string().repeat(times)),
                    next,
                )),
                _ => None,
            };
        }
        if token.shape == Shape::Number {
            return (word.len() <= 3).then(|| (word.to_owned(), at + 1));
        }
        // "QX three one, four H W": the first letters together.
        if self.begins_with_two_letters(at) {
            return Some((word.to_owned(), at + 1));
        }
        if word.len() == 1 {
            let next = at + 1;
            // "X-ray", and "Q for Queen".
            if word == "x" && self.word(next) == "ray" {
                return Some((word.to_owned(), at + 2));
            }
            if matches!(self.word(next), "for" | "as") && self.word(next + 1).starts_with(word) {
                return Some((word.to_owned(), at + 3));
            }
            return Some((word.to_owned(), next));
        }
        if let Some(digits) = digits_in_words(word) {
            if digits.len() == 1 && self.word(at + 1) == "hundred" {
                return Some((format!("{digits}00"), at + 2));
            }
            return Some((digits.to_owned(), at + 1));
        }
        letter_of(word).map(|letter| (letter.to_string(), at + 1))
    }

    /// Whether two capitals stand before a figure in words.
    pub(super) fn begins_with_two_letters(&self, at: usize) -> bool {
        self.word(at).len() == 2
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Upper)
            && self.gap(at + 1) == Gap::Space
            && digits_in_words(self.word(at + 1)).is_some()
    }

    /// What is spelt out from a token on, where it is a postcode, a registration mark or a telephone number.
    pub(super) fn spelt_out(&self, at: usize) -> Option<Mark> {
        let start = self.token(at)?.start;
        if matches!(self.gap(at), Gap::Apostrophe | Gap::Hyphen | Gap::Slash) {
            return None;
        }
        let mut text = String::new();
        let mut best: Option<(usize, &str)> = None;
        let mut next = at;
        let mut in_words = 0;
        // Whether no figure was written as one: who says eight of them, the first a nought, says a telephone number.
        let mut in_words_only = true;
        while text.len() < LONGEST {
            let close = next == at
                || matches!(
                    self.gap(next),
                    Gap::Space | Gap::Comma | Gap::Hyphen | Gap::DotSpace | Gap::Dot
                );
            let Some((sign, after)) = self.spelt_sign(next).filter(|_| close) else {
                break;
            };
            in_words +=
                usize::from(self.word(next).len() > 1 && !sign.starts_with(self.word(next)));
            in_words_only &= self
                .token(next)
                .is_some_and(|token| token.shape != Shape::Number);
            text.push_str(&sign);
            next = after;
            let is = |pattern: &LazyLock<Option<Regex>>| {
                pattern
                    .as_ref()
                    .is_some_and(|pattern| pattern.is_match(&text))
            };
            let with = if is(&POSTCODE) {
                "[postcode]"
            } else if is(&VEHICLE) {
                "[vehicle registration]"
            } else if (if in_words_only { 8..=11 } else { 10..=11 }).contains(&text.len())
                && text.starts_with('0')
                && text.bytes().all(|byte| byte.is_ascii_digit())
            {
                "[phone]"
            } else {
                continue;
            };
            best = Some((next - 1, with));
        }
        let (last, with) = best.filter(|_| in_words > 0)?;
        let end = self.token(last)?.end;
        let squeezed = national_phone(&text);
        let value = self.dictionary.value(&squeezed).filter(|value| {
            matches!(
                value.kind,
                ValueKind::Postcode | ValueKind::Vehicle | ValueKind::Phone
            )
        });
        Some(mark(start, end - start, with, value, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&POSTCODE, &VEHICLE];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
