//! Marks of one shape each: postcodes, National Insurance numbers, pupils' and prison numbers, police references, staff numbers
//! (vehicles are in `vehicles`, what words say to be a reference in `references`); and what merely looks like an identifier, which is asked about.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::digits_of;
use super::patterns::{LOOKS_LIKE_A_NUMBER, Mark, SPACED_DIGITS, asked_reference, mark};
use super::references::{LONGEST, PASSPORT, REFERENCE, figures_in_block};
use crate::anonymise::dictionary::{Owner, ValueKind};
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::replace::Findings;
use crate::anonymise::spell::scanned_readings;
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

pattern!(
    NATIONAL_INSURANCE,
    r"^[a-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d](?-u:\b)"
);
pattern!(
    POSTCODE,
    r"^([a-z]{1,2}[0-9oil][0-9a-z]?)[ .-]{0,2}([0-9oil][a-z0-9]{2})(?-u:\b)"
);
pattern!(PUPIL, r"^[a-z][0-9]{11}[0-9a-z](?-u:\b)");
pattern!(PRISON, r"^[a-z][0-9]{4}[a-z]{2}(?-u:\b)");
pattern!(
    LICENCE,
    r"^[a-z9]{5}[ -]?[0-9]{6}[ -]?[a-z9]{2}[0-9a-z]{3}(?-u:\b)"
);

pattern!(COURT_CASE, r"^[a-z]{2}[0-9]{2}[a-z][0-9]{5}(?-u:\b)");
pattern!(
    PNC,
    r"^(?:[0-9]{2}|(?:19|20)[0-9]{2})/[0-9]{4,7}[a-z](?-u:\b)"
);
// The force, the number and the year: "42/0091/24".
pattern!(CRIME, r"^[0-9]{2}/[0-9]{4,6}/[0-9]{2}(?-u:\b)");
// Two to four letters (with figures behind them or not) and two blocks of figures, or one long block: "EC/24/01878", "MV0611/190224".
pattern!(
    STATION,
    r"^(?:[a-z]{1,4}[/-][0-9]{2,6}/[0-9]{2,7}(?:/[0-9]{1,4})?|[a-z]{2,4}[0-9]{3,6}/[0-9]{2,8}|[a-z]{2,4}-[0-9]{4,8}-[0-9]{3,8}|[a-z]{2,4}-[0-9]{7,9}|[a-z]{1,3}[0-9]{6,9})(?-u:\b)"
);

impl Reading<'_> {
    pub(super) fn staff_number(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let value = self
            .dictionary
            .value(self.word(at))
            .filter(|value| value.kind == ValueKind::Staff)?;
        let rank = self.word_before(at);
        let ranked = at > 0 && (self.listed(at - 1).title() || rank == "officer");
        // "PS Coley 2217", and "2019 3366 STATE 6" where a log's line begins with the time.
        let named = matches!(self.gap(at), Gap::Space | Gap::Open)
            && at > 0
            && self.pieces(at - 1, of_person).iter().any(|piece| {
                piece.entries.iter().any(|entry| {
                    matches!(entry.owner, Owner::Person(person) if value.person == Some(person))
                })
            });
        let said = ranked
            || named
            || self.begins_entry(at)
            || self.cue(
                at,
                &[
                    "collar", "badge", "shoulder", "staff", "no", "number", "id", "pin", "nmc",
                    "gmc", "officer", "officers", "pc", "police",
                ],
                4,
            );
        if !said && self.word(at).len() < 5 {
            return None;
        }
        let start = if ranked {
            self.token(at - 1)?.start
        } else {
            token.start
        };
        let person = value
            .person
            .and_then(|person| self.dictionary.person(person));
        let with = person.map_or("[staff number]", |person| person.label.as_str());
        Some(mark(start, token.end - start, with, Some(value), true))
    }

    pub(in crate::anonymise::matching) fn postcode(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let captures = POSTCODE.as_ref()?.captures(self.text_from(token.start))?;
        let whole = captures.get(0)?;
        let (outward, inward) = (captures.get(1)?.as_str(), captures.get(2)?.as_str());
        let squeezed: String = whole
            .as_str()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        if let Some(value) = self.dictionary.near_value(&squeezed, ValueKind::Postcode) {
            let exact = self.dictionary.value(&squeezed).is_some();
            return Some(mark(
                token.start,
                whole.len(),
                "[postcode]",
                Some(value),
                exact,
            ));
        }
        let letters = inward.get(1..)?;
        // A postcode of the case may be badly scanned; another needs its figures, a nought apart.
        let figured = |part: &str, at: usize| {
            part.as_bytes()
                .get(at)
                .is_some_and(|byte| byte.is_ascii_digit() || *byte == b'o')
        };
        let capital = self.is_written_large(token);
        let spaced = whole.as_str().contains([' ', '.', '-']);
        let digit_second = outward.bytes().any(|byte| byte.is_ascii_digit());
        // "QXl1 2MS": with a figure behind the letter for another.
        let scanned = capital && spaced && digit_second;
        if !figured(inward, 0) || !(figured(outward, 1) || figured(outward, 2) || scanned) {
            return None;
        }
        // "wa11et" is a wallet, badly scanned.
        if !(capital || spaced)
            && scanned_readings(whole.as_str())
                .iter()
                .any(|reading| words::is_ordinary(reading))
        {
            return None;
        }
        let shaped = inward
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
            && letters
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() && !b"cikmov".contains(&byte));
        let ordinal = matches!(inward, "1st" | "2nd" | "3rd") || letters == "th";
        let plausible = shaped && digit_second && (capital || !ordinal);
        (plausible && (spaced || whole.len() >= 5))
            .then(|| mark(token.start, whole.len(), "[postcode]", None, false))
    }

    pub(super) fn national_insurance(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let found = NATIONAL_INSURANCE
            .as_ref()?
            .find(self.text_from(token.start))?;
        Some(mark(
            token.start,
            found.len(),
            "[National Insurance number]",
            None,
            false,
        ))
    }

    /// Numbers of one unmistakable shape.
    pub(super) fn shaped(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        for (pattern, with) in [
            (&PUPIL, "[pupil number]"),
            (&PRISON, "[prison number]"),
            (&LICENCE, "[driving licence number]"),
            (&COURT_CASE, "[court reference]"),
            (&PNC, "[reference number]"),
            (&CRIME, "[crime reference]"),
        ] {
            if let Some(found) = pattern.as_ref().and_then(|pattern| pattern.find(text)) {
                return Some(mark(token.start, found.len(), with, None, false));
            }
        }
        None
    }

    /// The reference of a station, a court or a coroner in capitals, of a shape that nothing else has.
    pub(super) fn station_reference(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let written = matches!(token.shape, Shape::Upper | Shape::Letter | Shape::Alnum)
            && !matches!(self.character_before(token.start), Some('/' | '-'));
        let capital = || self.is_written_large(token);
        let marked = matches!(self.character_at(token.end), Some('/' | '-'))
            || (token.shape == Shape::Alnum && token.end - token.start >= 7);
        if !written || !marked || !capital() {
            return None;
        }
        let found = STATION.as_ref()?.find(self.text_from(token.start))?;
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        let letters = found
            .as_str()
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        // "Y9/10/11", "T 1/2/24": a date or years with a letter before them are no reference.
        let with = if self.cue(at, PASSPORT, 3) {
            "[passport number]"
        } else {
            "[reference number]"
        };
        (digits >= 6 && (letters >= 2 || digits == found.len() - 1))
            .then(|| mark(token.start, found.len(), with, None, false))
    }

    /// Something that looks like an identifier and is none of the known ones is asked about; the byte after it.
    pub(super) fn ask_about_number(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        // Five are enough where letters stand before them.
        let capital = self.is_written_large(token);
        let lettered = token.shape == Shape::Alnum && capital;
        let mixed = token.shape == Shape::Alnum && self.in_capitals(at) && letter_inside(text);
        // Six figures behind "ref" or "ID" are hardly a count.
        let said = token.shape == Shape::Number
            && (5..=6).contains(&(token.end - token.start))
            && self.cue(at, &["ref", "reference", "id", "number", "nr"], 1);
        let enough = if lettered || mixed || said { 5 } else { 7 };
        if figures_in_block(text).max(spaced_figures(text)) < enough {
            return None;
        }
        let found = SPACED_DIGITS
            .as_ref()?
            .find(text)
            .filter(|found| {
                digits_of(found.as_str()).len() >= 9 || !found.as_str().contains([' ', '.', '-'])
            })
            .or_else(|| REFERENCE.as_ref().and_then(|pattern| pattern.find(text)))?;
        let whole = found.as_str();
        // "111-77140 21/03/2024": the last figures are the beginning of a date or a time.
        let found = match text.get(found.end()..).and_then(|rest| rest.chars().next()) {
            Some('/' | ':') => whole.rsplit_once(' ').map_or(whole, |(before, _)| before),
            _ => whole,
        };
        let digits = found.bytes().filter(u8::is_ascii_digit).count();
        let money = matches!(self.character_before(token.start), Some('£' | '$' | '€'));
        if money || digits < enough || found.len() > 24 {
            return None;
        }
        findings.asked.push(asked_reference(
            token.start,
            token.start + found.len(),
            LOOKS_LIKE_A_NUMBER,
        ));
        Some(token.start + found.len())
    }
}

/// Whether a block of letters and figures has a letter with figures on both sides: "12A3456E".
fn letter_inside(text: &str) -> bool {
    let block = || text.bytes().take_while(u8::is_ascii_alphanumeric);
    let figures = block().take_while(u8::is_ascii_digit).count();
    figures > 0 && block().skip(figures).any(|byte| byte.is_ascii_digit())
}

/// How many figures a text begins with, spaces, stops and hyphens between them left out.
fn spaced_figures(text: &str) -> usize {
    text.bytes()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b'-'))
        .filter(u8::is_ascii_digit)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [
            &NATIONAL_INSURANCE,
            &POSTCODE,
            &PUPIL,
            &PRISON,
            &LICENCE,
            &COURT_CASE,
            &PNC,
            &CRIME,
            &STATION,
        ];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
