//! Telephone numbers: whole, badly scanned or grouped by commas, and the last figures of one of the case's.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{digits_of, national_phone, scanned_digits};
use super::patterns::{Mark, SPACED_DIGITS, mark};
use crate::anonymise::dictionary::ValueKind;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::Shape;

pattern!(
    PHONE,
    r"^(?:(?:\+ ?44|0044|\(44\))[ .()-]{0,3}(?:\(0\)|0)?[ .)-]{0,2}[0-9ol](?:[ ./\n-]{0,2}[0-9ol]){8,9}|\(?[0o][0-9ol]{2,4}\)?(?:[ ./\n-]{0,2}[0-9ol]){6,8}|0[0-9]{2,4}(?:, ?[0-9]{3,4}){2}|\+[1-9][0-9]{0,2}(?:[ .-]?[0-9]){7,12})(?-u:\b)"
);
pattern!(
    ENDING,
    r"^(?:ends|ending|ended|end)(?: in| with)?:? ([0-9]{3,6})(?-u:\b)"
);

impl Reading<'_> {
    /// `...118`: the last digits of a phone of the case, behind stops.
    pub(super) fn phone_after_stops(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let before = self.folded.text().get(..token.start)?;
        if token.shape != Shape::Number
            || !(3..=6).contains(&(token.end - token.start))
            || !(before.ends_with("..") || before.ends_with('…') || before.ends_with("xx"))
        {
            return None;
        }
        let value = self.dictionary.phone_ending(self.word(at))?;
        Some(mark(
            token.start,
            token.end - token.start,
            "[phone]",
            Some(value),
            false,
        ))
    }

    /// A number with a pair of brackets in or around it whole inside or whole outside, so that what stays reads well: from
    /// `(07700 900456)` the number goes, from `(+44) 7700 900456` all of it.
    fn with_whole_brackets(&self, from: usize, length: usize) -> (usize, usize) {
        let inside = self.text_from(from).get(..length).unwrap_or_default();
        let (mut unclosed, mut unopened) = (0_usize, 0_usize);
        for byte in inside.bytes() {
            match byte {
                b'(' => unclosed += 1,
                b')' if unclosed > 0 => unclosed -= 1,
                b')' => unopened += 1,
                _ => {}
            }
        }
        if unopened > 0 && self.character_before(from) == Some('(') {
            return (from - 1, length + 1);
        }
        if unclosed > 0 && inside.starts_with('(') {
            return (from + 1, length - 1);
        }
        if unclosed > 0 && self.character_at(from + length) == Some(')') {
            return (from, length + 1);
        }
        (from, length)
    }

    pub(super) fn phone(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let mut start = token.start;
        while let Some(before) = self.character_before(start) {
            if matches!(before, '+' | '(')
                && (start == token.start || before == '+' || self.character_at(start) != Some('('))
            {
                start -= 1;
            } else {
                break;
            }
        }
        for from in start..=token.start {
            if let Some(found) = PHONE.as_ref()?.find(self.text_from(from)) {
                let found = without_next_number(found.as_str());
                let number = national_phone(&scanned_digits(found));
                let real = found.bytes().filter(u8::is_ascii_digit).count();
                let value = self
                    .dictionary
                    .value(&number)
                    .filter(|value| value.kind == ValueKind::Phone);
                // A phone of the case may be scanned with most of its noughts as letters.
                let scanned = real >= 5
                    && number.len() == 11
                    && (number.starts_with("07") || (self.scanned && number.starts_with('0')))
                    && found.contains(' ');
                let plausible = ((real >= 8 || scanned)
                    && ((10..=11).contains(&number.len()) || found.starts_with('+')))
                    || (real >= 5 && value.is_some());
                if plausible {
                    let (from, length) = self.with_whole_brackets(from, found.len());
                    return Some(mark(from, length, "[phone]", value, true));
                }
            }
        }
        let found = SPACED_DIGITS.as_ref()?.find(self.text_from(token.start))?;
        let squeezed = digits_of(found.as_str());
        let number = national_phone(&squeezed);
        if let Some(value) = self
            .dictionary
            .value(&number)
            .filter(|value| value.kind == ValueKind::Phone)
        {
            return Some(mark(token.start, found.len(), "[phone]", Some(value), true));
        }
        if (10..=12).contains(&number.len())
            && number.starts_with('0')
            && let Some(value) = self.dictionary.near_value(&number, ValueKind::Phone)
        {
            return Some(mark(
                token.start,
                found.len(),
                "[phone]",
                Some(value),
                false,
            ));
        }
        if (6..=9).contains(&squeezed.len())
            && let Some(value) = self.dictionary.phone_ending(&squeezed)
        {
            return Some(mark(token.start, found.len(), "[phone]", Some(value), true));
        }
        None
    }

    /// `ends 0123`: the last digits of a phone of the case.
    pub(super) fn phone_ending(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let captures = ENDING.as_ref()?.captures(self.text_from(token.start))?;
        let value = self.dictionary.phone_ending(captures.get(1)?.as_str())?;
        Some(mark(
            token.start,
            captures.get(0)?.len(),
            "[phone]",
            Some(value),
            false,
        ))
    }
}

/// A telephone number without the time or count that stands behind it: "07700 900577 02:00". From abroad it
/// has more figures: "0044 7700 900 577".
fn without_next_number(found: &str) -> &str {
    let eleven = |text: &str| scanned_digits(text).len() == 11;
    let digits = scanned_digits(found);
    if !digits.starts_with('0') || digits.starts_with("00") || digits.len() <= 11 {
        return found;
    }
    found
        .match_indices([' ', '\n', '.'])
        .filter_map(|(at, _)| found.get(..at))
        .find(|number| eleven(number))
        .map_or(found, |number| {
            number.trim_end_matches([' ', '\n', '.', '-'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        assert!(PHONE.is_some() && ENDING.is_some());
    }
}
