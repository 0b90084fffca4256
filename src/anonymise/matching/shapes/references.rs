//! References: what is said to be one by the words before it, lettered numbers, call signs, and collar numbers behind a name.

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::{Mark, mark};
use crate::anonymise::dictionary::Owner;
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::token::{Gap, Shape};

pattern!(CODED, r"^[a-z0-9]{1,10}(?:[/-][a-z0-9]{1,12}){1,4}(?-u:\b)");
// More parts than any reference has, so that no text is read to its end from each of its figures.
pattern!(pub(super) REFERENCE, r"^[a-z0-9]+(?:[/-][a-z0-9]+){0,12}(?-u:\b)");
pattern!(
    LETTERED,
    r"^([a-z]{1,4})[ -]?([0-9]{3,10}(?:[/-][0-9]{1,8})*)(?-u:\b)"
);
// "PS 0951 220324": who took it, the number and the day.
pattern!(URN, r"^[a-z]{1,4} [0-9]{2,6} [0-9]{6,8}(?-u:\b)");
/// More bytes than any number of somebody's has, however it is parted: no further is looked from one place.
pub(super) const LONGEST: usize = 80;

pub(super) const PASSPORT: &[&str] = &["passport", "passports"];

/// Words after which a long number is somebody's or some record's.
const NUMBERED: &[&str] = &[
    "claim",
    "policy",
    "case",
    "datix",
    "box",
    "tenancy",
    "visa",
    "licence",
    "license",
    "permit",
    "warrant",
    "incident",
    "brp",
    "arc",
    "card",
    "docket",
    "serial",
    "seal",
    "complaint",
    "concern",
    "loan",
    "account",
    "uprn",
];

/// What has a number, said with "no" and no stop behind it: "Hosp No SI 448102".
const NUMBERED_NO: &[&str] = &[
    "hosp",
    "hospital",
    "unit",
    "patient",
    "client",
    "record",
    "case",
    "file",
    "ref",
    "policy",
    "member",
    "membership",
    "district",
    "lab",
    "admission",
];

/// Systems that records are kept in, before the number of one.
const SYSTEMS: &[&str] = &[
    "rio",
    "mosaic",
    "systmone",
    "emis",
    "liquidlogic",
    "ims",
    "mrn",
    "carefirst",
    "paris",
    "swift",
    "eclipse",
    "azeus",
    "ulysses",
    "cpoms",
    "ehm",
    "lcs",
];

/// Registers of professions, before the number of one.
const REGISTERS: &[&str] = &[
    "gmc", "nmc", "hcpc", "gdc", "gphc", "swe", "gcc", "gosc", "pin",
];

/// The police who have a number behind their names.
const OFFICERS: &[&str] = &[
    "pc",
    "wpc",
    "pcso",
    "dc",
    "ds",
    "di",
    "dci",
    "ps",
    "sgt",
    "sergeant",
    "insp",
    "inspector",
    "constable",
    "officer",
];

impl Reading<'_> {
    /// References said to be one by the words before them.
    pub(super) fn reference(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        // A log's line begins with the time, whatever the line before ended with.
        let begins = matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank);
        if figures_in_block(self.text_from(token.start)) < 3
            || (begins && is_time_or_year(self.word(at)))
        {
            return None;
        }
        let found = REFERENCE.as_ref()?.find(self.text_from(token.start))?;
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        if digits < 3 {
            return None;
        }
        // "Language Line: French, op 88213": whoever interpreted or answered, by a number.
        let served = || {
            token.gap == Gap::Space
                && digits == found.len()
                && self.cue(
                    at,
                    &[
                        "op",
                        "interp",
                        "interpreter",
                        "operator",
                        "handler",
                        "agent",
                    ],
                    1,
                )
        };
        let said = |cues: &[&str]| self.cue(at, cues, 4);
        let numbered = || said(&["no", "number", "ref", "reference", "id", "record"]);
        let crime = ["crime", "occurrence", "urn", "cad", "crn", "niche"];
        // "CAD 5520/14JAN24 OPENED 1636" ends with the time.
        let near = !is_time_or_year(self.word(at)) || self.cue(at, &crime, 2);
        let with = if said(&crime) && digits >= 4 && near {
            "[crime reference]"
        } else if said(&["custody"]) && digits >= 4 {
            "[custody reference]"
        } else if digits == found.len()
            && self.cue(at, &["log"], 1)
            && (!is_time_or_year(self.word(at)) || self.word(at + 1) == "of")
            || (4..found.len()).contains(&digits)
                && self.in_capitals(at)
                && self.cue(at, &["log"], 1)
        {
            "[crime reference]"
        } else if self.cue(at, PASSPORT, 8) && digits >= 6 {
            "[passport number]"
        } else if said(&["upn", "uln"]) {
            "[pupil number]"
        } else if said(&["prison", "noms"]) && digits >= 4 {
            "[prison number]"
        } else if said(&["collar", "badge", "shoulder"]) {
            "[staff number]"
        } else if (said(&["hospital", "hosp", "patient", "client"]) || said(SYSTEMS))
            && numbered()
            && digits >= 5
            || digits >= 5
                && (self.cue(at, SYSTEMS, 1)
                    || (self.cue(at, SYSTEMS, 2) && self.cue(at, &["no", "number", "id"], 1)))
        {
            "[record number]"
        } else if digits >= 5 && (self.cue(at, REGISTERS, 1) || served()) {
            "[staff number]"
        } else if (digits >= 9 && self.cue(at, &["ref", "reference"], 1))
            || (digits >= 5 && (self.cue(at, NUMBERED, 2) || self.cue(at, &["id"], 1)))
            || (digits >= 4 && self.is_hashed(at))
            || (!is_time_or_year(self.word(at)) && self.cue(at, &["datix"], 1))
        {
            "[reference number]"
        } else if digits == found.len()
            && self.cue(at, &["bleep", "bleeps", "pager", "ext", "extn"], 1)
        {
            "[phone]"
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
        if !parted && !said(&["ref", "reference", "job", "pncid"], 1) {
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
                "booking",
                "invoice",
                "pnc",
                "pncid",
                "case",
                "court",
                "interpreter",
                "order",
            ],
            2,
        ) || (parted
            && said(
                &[
                    "id",
                    "code",
                    "call",
                    "transcript",
                    "form",
                    "report",
                    "sheet",
                ],
                1,
            )
            && !is_time_or_year(self.word(at)))
        {
            "[reference number]"
        } else {
            return None;
        };
        let text = self.text_from(token.start);
        let found = CODED.as_ref()?.find(text).or_else(|| {
            // "TENANCY REF: TR0048172": one block, where the word right before says what it is.
            let block = REFERENCE.as_ref()?.find(text)?;
            let bytes = || block.as_str().bytes();
            let lettered = bytes().any(|byte| byte.is_ascii_alphabetic());
            let figures = bytes().filter(u8::is_ascii_digit).count();
            (lettered && figures >= 5 && said(&["ref", "reference", "job", "pncid"], 1))
                .then_some(block)
        })?;
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        // "24/7" is none, whatever stands before it.
        let lettered = found
            .as_str()
            .bytes()
            .any(|byte| byte.is_ascii_alphabetic());
        let enough = digits >= 5 || (lettered && digits >= 3);
        (digits >= 1 && (enough || lettered && said(&["exhibit", "ref", "reference"], 1)))
            .then(|| mark(token.start, found.len(), with, None, false))
    }

    /// "PNR K7QX2M": the six signs of a booking behind the word for them.
    pub(super) fn booking(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let length = token.end - token.start;
        (token.shape == Shape::Alnum
            && (5..=7).contains(&length)
            && self.in_capitals(at)
            && self.cue(at, &["pnr", "locator"], 1))
        .then(|| mark(token.start, length, "[reference number]", None, false))
    }

    /// Whether the sign of a number stands right before a token: "#TK00382".
    fn is_hashed(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            self.character_before(token.start) == Some('#')
                && (token.shape == Shape::Alnum || token.end - token.start >= 5)
        })
    }

    /// Whether a token was written in capitals, letters and figures alike.
    pub(in crate::anonymise::matching) fn in_capitals(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            self.source
                .get(self.folded.source(token.start..token.end))
                .is_some_and(|written| !written.chars().any(char::is_lowercase))
        })
    }

    /// `EK 4471290`, `LL-77120`, `QA214`: capitals and figures behind a word that says they are a number.
    pub(super) fn lettered(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        if !matches!(token.shape, Shape::Upper | Shape::Letter | Shape::Alnum)
            || matches!(self.character_before(token.start), Some('/' | '-'))
            || figures_in_block(self.text_from(token.start)).max(
                self.token(at + 1)
                    .map_or(0, |next| figures_in_block(self.text_from(next.start))),
            ) < 3
        {
            return None;
        }
        if self.cue(at, &["urn"], 1)
            && let Some(found) = URN.as_ref()?.find(self.text_from(token.start))
        {
            return Some(mark(
                token.start,
                found.len(),
                "[crime reference]",
                None,
                false,
            ));
        }
        let captures = LETTERED.as_ref()?.captures(self.text_from(token.start))?;
        let whole = captures.get(0)?;
        let number = captures.get(2)?.as_str();
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let hyphened = self.gap(at + 1) == Gap::Hyphen && !number.starts_with("20");
        // "INCIDENT LOG 0417": the word says what the number is.
        let lists = self.listed(at);
        let telling = token.shape == Shape::Upper
            && (lists.ordinary() || lists.safe() || self.word(at) == "nhs")
            && token.end - token.start > 2
            && self.word(at) != "arc";
        if telling || !self.in_capitals(at) || (is_time_or_year(number) && !hyphened) {
            return None;
        }
        let numbered = self.cue(at, &["number", "numbers", "nr", "id"], 1)
            || (self.word_before(at) == "no"
                && (matches!(self.gap(at), Gap::DotSpace | Gap::Dot | Gap::Colon)
                    || NUMBERED_NO.contains(&at.checked_sub(2).map_or("", |at| self.word(at)))));
        let with = if digits >= 6 && self.cue(at, PASSPORT, 8) {
            "[passport number]"
        } else if digits >= 4 && self.cue(at, &["custody"], 1) {
            "[custody reference]"
        } else if self.cue(at, &["callsign", "crew"], 1)
            || (self.cue(at, &["sign"], 1) && self.cue(at, &["call"], 2))
            || (digits >= 4 && (numbered || self.cue(at, NUMBERED, 1)))
            || (digits >= 5 && self.cue(at, NUMBERED, 2))
        {
            "[reference number]"
        } else {
            return None;
        };
        Some(mark(token.start, whole.len(), with, None, false))
    }

    /// `DC Hope Carver 7741`: the number of a police officer behind the name, known or not; of a professional of the case where the
    /// line ends with it.
    pub(super) fn collar_number(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let length = token.end - token.start;
        if token.shape != Shape::Number
            || !(3..=5).contains(&length)
            || !matches!(token.gap, Gap::Space | Gap::Open)
            || matches!(
                self.gap(at + 1),
                Gap::Slash | Gap::Colon | Gap::Dot | Gap::Hyphen
            )
        {
            return None;
        }
        let capital = |at: usize| {
            self.token(at).is_some_and(|token| {
                matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Mixed)
            })
        };
        let mut first = at.checked_sub(1)?;
        if !capital(first) {
            return None;
        }
        // "PCSO 7712" by itself; a name behind it is asked about with it.
        let alone = matches!(self.word(first), "pc" | "wpc" | "pcso" | "dc")
            && token.gap == Gap::Space
            && self
                .token(first)
                .is_some_and(|rank| rank.shape == Shape::Upper)
            && !(self.gap(at + 1) == Gap::Space && capital(at + 1));
        if alone {
            return Some(mark(token.start, length, "[staff number]", None, false));
        }
        if is_time_or_year(self.word(at)) {
            return None;
        }
        let mut ranked = false;
        for _ in 0..3 {
            let Some(before) = first.checked_sub(1) else {
                break;
            };
            if !matches!(
                self.gap(first),
                Gap::Space | Gap::Apostrophe | Gap::Hyphen | Gap::DotSpace
            ) {
                break;
            }
            ranked = OFFICERS.contains(&self.word(before));
            if ranked || !capital(before) {
                break;
            }
            first = before;
        }
        let ends = matches!(
            self.token(at + 1).map(|next| next.gap),
            None | Some(Gap::Newline | Gap::Blank)
        );
        let professional = || {
            self.pieces(at - 1, of_person).iter().any(|piece| {
                piece.last == at - 1
                    && piece.entries.iter().any(|entry| {
                        matches!(entry.owner, Owner::Person(person)
                            if self.dictionary.person(person).is_some_and(|person| person.professional))
                    })
            })
        };
        (ranked || (length == 4 && ends && professional()))
            .then(|| mark(token.start, length, "[staff number]", None, false))
    }

    /// `00417`: nothing is counted with two noughts before it, so the number is a record's.
    pub(super) fn padded(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let apart = |c: Option<char>| !matches!(c, Some('.' | ',' | '/' | ':' | '-' | '+' | '£'));
        (token.shape == Shape::Number
            && token.end - token.start >= 5
            && self.word(at).starts_with("00")
            && apart(self.character_before(token.start))
            && !matches!(
                self.gap(at + 1),
                Gap::Slash | Gap::Colon | Gap::Dot | Gap::Hyphen
            ))
        .then(|| {
            mark(
                token.start,
                token.end - token.start,
                "[reference number]",
                None,
                false,
            )
        })
    }
}

/// Whether four figures are a time of day or a year of living people.
pub(super) fn is_time_or_year(word: &str) -> bool {
    let number = |range: std::ops::Range<usize>| -> Option<u32> { word.get(range)?.parse().ok() };
    word.len() == 4
        && (matches!((number(0..2), number(2..4)), (Some(..24), Some(..60)))
            || matches!(number(0..4), Some(1900..2040)))
}

/// How many figures there are in the block of letters, figures, strokes and hyphens that a text begins with, as far as blocks reach.
pub(super) fn figures_in_block(text: &str) -> usize {
    text.bytes()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'))
        .filter(u8::is_ascii_digit)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&CODED, &REFERENCE, &LETTERED, &URN];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
