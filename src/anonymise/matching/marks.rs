//! Marks of one shape each: postcodes, National Insurance numbers, vehicles, pupils' and prison numbers, police references, staff
//! numbers; and what merely looks like an identifier, which is asked about.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::numbers::digits_of;
use super::patterns::{Mark, SPACED_DIGITS, mark};
use crate::anonymise::dictionary::{Owner, ValueKind};
use crate::anonymise::replace::{Asked, Findings, Holds};
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

pattern!(
    NATIONAL_INSURANCE,
    r"^[a-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d](?-u:\b)"
);
pattern!(
    POSTCODE,
    r"^([a-z]{1,2}[0-9o][0-9a-z]?)[ .-]{0,2}([0-9o][a-z0-9]{2})(?-u:\b)"
);
pattern!(VEHICLE, r"^([a-z]{2}[0-9]{2})[ -]?([a-z]{3})(?-u:\b)");
pattern!(
    OLD_VEHICLE,
    r"^(?:[a-z][0-9]{1,3}[ -]?[a-z]{3}|[a-z]{3}[ -]?[0-9]{1,3}[a-z]|[a-z]{1,3} ?[0-9]{1,4}|[a-z]{2,3}[0-9]{1,2}[ -][a-z]{3})(?-u:\b)"
);
pattern!(PUPIL, r"^[a-z][0-9]{11}[0-9a-z](?-u:\b)");
pattern!(PRISON, r"^[a-z][0-9]{4}[a-z]{2}(?-u:\b)");
pattern!(
    LICENCE,
    r"^[a-z9]{5}[ -]?[0-9]{6}[ -]?[a-z9]{2}[0-9a-z]{3}(?-u:\b)"
);
pattern!(CODED, r"^[a-z0-9]{1,10}(?:[/-][a-z0-9]{1,12}){1,4}(?-u:\b)");

pattern!(COURT_CASE, r"^[a-z]{2}[0-9]{2}[a-z][0-9]{5}(?-u:\b)");
pattern!(
    PNC,
    r"^(?:[0-9]{2}|(?:19|20)[0-9]{2})/[0-9]{4,7}[a-z](?-u:\b)"
);
// Two to four letters (with figures behind them or not) and two blocks of figures, or one long block: "EC/24/01878", "MV0611/190224".
pattern!(
    STATION,
    r"^(?:[a-z]{1,4}[/-][0-9]{2,6}/[0-9]{2,7}|[a-z]{2,4}[0-9]{3,6}/[0-9]{2,8}|[a-z]{2,4}-(?:19|20)[0-9]{2}-[0-9]{3,6})(?-u:\b)"
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
            && self.pieces(at - 1, super::of_person).iter().any(|piece| {
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

    pub(super) fn postcode(&self, at: usize) -> Option<Mark> {
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
        let shaped = inward
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
            && letters
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() && !b"cikmov".contains(&byte));
        let ordinal = matches!(inward, "1st" | "2nd" | "3rd") || letters == "th";
        let digit_second = outward.bytes().any(|byte| byte.is_ascii_digit());
        let capital = self
            .source
            .get(self.folded.source(token.start..token.start + 1))
            .is_some_and(|first| first.chars().all(char::is_uppercase));
        let spaced = whole.as_str().contains([' ', '.', '-']);
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

    pub(super) fn vehicle(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        let capital = token.shape != Shape::Lower
            && self
                .source
                .get(self.folded.source(token.start..token.start + 1))
                .is_some_and(|first| first.chars().all(char::is_uppercase));
        // Two letters and two figures with nothing between: most words before a number are none.
        let current = matches!(
            text.as_bytes(),
            [b'a'..=b'z', b'a'..=b'z', b'0'..=b'9', b'0'..=b'9', ..]
        );
        let captures = VEHICLE.as_ref().filter(|_| current);
        if let Some(captures) = captures.and_then(|vehicle| vehicle.captures(text)) {
            let whole = captures.get(0)?;
            let squeezed: String = whole
                .as_str()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            let value = self
                .dictionary
                .value(&squeezed)
                .filter(|value| value.kind == ValueKind::Vehicle);
            let word = captures.get(2)?.as_str();
            if value.is_some() || whole.len() == 7 || capital || !words::is_ordinary(word) {
                return Some(mark(
                    token.start,
                    whole.len(),
                    "[vehicle registration]",
                    value,
                    true,
                ));
            }
        }
        let found = OLD_VEHICLE.as_ref()?.find(text)?;
        let squeezed: String = found
            .as_str()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let value = self
            .dictionary
            .value(&squeezed)
            .filter(|value| value.kind == ValueKind::Vehicle);
        let said = capital
            && squeezed.len() >= 4
            && self.cue(
                at,
                &[
                    "reg",
                    "registration",
                    "vrm",
                    "plate",
                    "plates",
                    "vehicle",
                    "index",
                ],
                3,
            );
        (value.is_some() || said).then(|| {
            mark(
                token.start,
                found.len(),
                "[vehicle registration]",
                value,
                true,
            )
        })
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
        let capital = || {
            self.source
                .get(self.folded.source(token.start..token.start + 1))
                .is_some_and(|first| first.chars().all(char::is_uppercase))
        };
        let marked = matches!(self.character_at(token.end), Some('/' | '-'));
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
        (digits >= 6 && letters >= 2)
            .then(|| mark(token.start, found.len(), "[reference number]", None, false))
    }

    /// References said to be one by the words before them.
    pub(super) fn reference(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        if figures_in_block(self.text_from(token.start)) < 3 {
            return None;
        }
        let found = block(self.text_from(token.start))?;
        let digits = found.bytes().filter(u8::is_ascii_digit).count();
        if digits < 3 {
            return None;
        }
        let said = |cues: &[&str]| self.cue(at, cues, 4);
        let numbered = || said(&["no", "number", "ref", "reference", "id", "record"]);
        let with = if said(&["crime", "occurrence", "urn", "cad", "crn", "niche"]) && (digits >= 4)
        {
            "[crime reference]"
        } else if said(&["custody"]) && digits >= 4 {
            "[custody reference]"
        } else if said(&["passport"]) && digits >= 6 {
            "[passport number]"
        } else if said(&["upn", "uln"]) {
            "[pupil number]"
        } else if said(&["prison", "noms"]) && digits >= 4 {
            "[prison number]"
        } else if said(&["collar", "badge", "shoulder"]) {
            "[staff number]"
        } else if said(&[
            "hospital",
            "hosp",
            "mrn",
            "rio",
            "mosaic",
            "systmone",
            "emis",
            "liquidlogic",
            "ims",
            "patient",
            "client",
        ]) && numbered()
            && digits >= 5
        {
            "[record number]"
        } else {
            return None;
        };
        Some(mark(token.start, found.len(), with, None, false))
    }

    /// `MV/0412/24`, `BHT/T/0022817`: parts with strokes or hyphens between them, behind a word that says it is a reference.
    pub(super) fn coded_reference(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        if matches!(self.character_before(token.start), Some('/' | '-')) {
            return None;
        }
        let said = |cues: &[&str], reach: usize| self.cue(at, cues, reach);
        // Parts have a stroke or a hyphen between them; a block of one part needs its word right before.
        let parted = matches!(self.character_at(token.end), Some('/' | '-'));
        let told = || {
            matches!(self.word_before(at), "ref" | "reference" | "job" | "pncid")
                && !matches!(self.gap(at), Gap::Stop | Gap::Blank | Gap::Semicolon)
        };
        if !parted && !told() {
            return None;
        }
        let with = if said(&["custody"], 2) {
            "[custody reference]"
        } else if said(&["crime", "cad", "urn", "occurrence", "incident", "inc"], 2) {
            "[crime reference]"
        } else if said(
            &[
                "ref",
                "refs",
                "reference",
                "exhibit",
                "coroner",
                "coroner's",
                "tenancy",
                "claim",
                "policy",
                "badge",
                "docket",
                "log",
                "job",
                "pnc",
                "pncid",
                "case",
                "court",
                "interpreter",
                "order",
            ],
            2,
        ) {
            "[reference number]"
        } else {
            return None;
        };
        let text = self.text_from(token.start);
        let coded = CODED.as_ref()?.find(text).map(|found| found.as_str());
        let found = coded.or_else(|| {
            // "TENANCY REF: TR0048172": one block, where the word right before says what it is.
            let block = block(text)?;
            let bytes = || block.bytes();
            let lettered = bytes().any(|byte| byte.is_ascii_alphabetic());
            let figures = bytes().filter(u8::is_ascii_digit).count();
            (lettered && figures >= 5 && said(&["ref", "reference", "job", "pncid"], 1))
                .then_some(block)
        })?;
        let digits = found.bytes().filter(u8::is_ascii_digit).count();
        // "24/7" is none, whatever stands before it.
        let lettered = found.bytes().any(|byte| byte.is_ascii_alphabetic());
        let enough = digits >= 5 || (lettered && digits >= 3);
        (digits >= 1 && (enough || lettered && said(&["exhibit", "ref", "reference"], 1)))
            .then(|| mark(token.start, found.len(), with, None, false))
    }

    /// Something that looks like an identifier and is none of the known ones is asked about; the byte after it.
    pub(super) fn ask_about_number(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        if figures_in_block(text).max(spaced_figures(text)) < 7 {
            return None;
        }
        let found = SPACED_DIGITS
            .as_ref()?
            .find(text)
            .map(|found| found.as_str())
            .filter(|found| digits_of(found).len() >= 9 || !found.contains([' ', '.', '-']))
            .or_else(|| block(text))?;
        let whole = found;
        // "111-77140 21/03/2024": the last figures are the beginning of a date or a time.
        let found = match text.get(found.len()..).and_then(|rest| rest.chars().next()) {
            Some('/' | ':') => whole.rsplit_once(' ').map_or(whole, |(before, _)| before),
            _ => whole,
        };
        let digits = found.bytes().filter(u8::is_ascii_digit).count();
        let money = matches!(self.character_before(token.start), Some('£' | '$' | '€'));
        if money || digits < 7 || found.len() > 24 {
            return None;
        }
        findings.asked.push(Asked {
            start: token.start,
            end: token.start + found.len(),
            suggest: "[reference number]".to_owned(),
            why: "This looks like a number that identifies somebody.",
            holds: Holds::Everywhere,
        });
        Some(token.start + found.len())
    }
}

/// The letters and figures that a text begins with, also in several parts with a stroke or a hyphen between them; the last part is none
/// of it where it goes on with an underscore.
fn block(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let (mut end, mut at) = (0, 0);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let part = rest
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            .count();
        let next = rest.get(part);
        if part == 0 || next.is_some_and(|next| *next == b'_' || next.is_ascii_uppercase()) {
            break;
        }
        end = at + part;
        if !matches!(next, Some(b'/' | b'-')) {
            break;
        }
        at = end + 1;
    }
    text.get(..end).filter(|block| !block.is_empty())
}

/// How many figures there are in the block of letters, figures, strokes and hyphens that a text begins with.
fn figures_in_block(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'))
        .filter(u8::is_ascii_digit)
        .count()
}

/// How many figures a text begins with, spaces, stops and hyphens between them left out.
fn spaced_figures(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b'-'))
        .filter(u8::is_ascii_digit)
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_block_is_what_a_pattern_says(text in "[a1/_é-]{0,9}") {
            let pattern = Regex::new(r"^[a-z0-9]+(?:[/-][a-z0-9]+)*(?-u:\b)").ok();
            let wanted = pattern.as_ref().and_then(|pattern| pattern.find(&text));
            prop_assert_eq!(block(&text), wanted.map(|found| found.as_str()));
        }
    }

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [
            &NATIONAL_INSURANCE,
            &POSTCODE,
            &VEHICLE,
            &OLD_VEHICLE,
            &PUPIL,
            &PRISON,
            &LICENCE,
            &CODED,
            &COURT_CASE,
            &PNC,
            &STATION,
        ];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
