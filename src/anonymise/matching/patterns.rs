//! Numbers and marks: NHS and National Insurance numbers, telephones, postcodes, vehicles, pupils', prison and police references,
//! bank details. Money, doses, counts, laws and times are none of these and stay.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::numbers::{digits_of, is_nhs_number, national_phone, scanned_digits};
use crate::anonymise::dictionary::{Value, ValueKind};
use crate::anonymise::replace::{Asked, Findings, Found, Why};
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

pattern!(
    NHS,
    r"^[0-9olisbg]{3}[ .-]{0,2}[0-9olisbg]{3}[ .-]{0,2}[0-9olisbg]{4}(?-u:\b)"
);
pattern!(
    PHONE,
    r"^(?:(?:\+ ?44|0044|\(44\))[ .()-]{0,3}(?:\(0\)|0)?[ .)-]{0,2}[0-9ol](?:[ ./-]{0,2}[0-9ol]){8,9}|\(?0[0-9ol]{2,4}\)?(?:[ ./-]{0,2}[0-9ol]){6,8}|\+[1-9][0-9]{0,2}(?:[ .-]?[0-9]){7,12})(?-u:\b)"
);
pattern!(CARD, r"^[0-9]{4}(?:[ -]?[0-9]{4}){3}(?-u:\b)");
pattern!(SORT_CODE, r"^[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}(?-u:\b)");
pattern!(ACCOUNT, r"^[0-9]{7,8}(?-u:\b)");
pattern!(
    NATIONAL_INSURANCE,
    r"^[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d](?-u:\b)"
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
pattern!(REFERENCE, r"^[a-z0-9]+(?:[/-][a-z0-9]+)*(?-u:\b)");
pattern!(SPACED_DIGITS, r"^[0-9](?:[ .-]?[0-9]){6,15}(?-u:\b)");
pattern!(
    ENDING,
    r"^(?:ends|ending|ended|end)(?: in| with)?:? ([0-9]{3,6})(?-u:\b)"
);

/// Whether the patterns of this file are well formed; for the tests.
#[cfg(test)]
pub(super) fn patterns_hold() -> bool {
    [
        &NHS,
        &PHONE,
        &CARD,
        &SORT_CODE,
        &ACCOUNT,
        &NATIONAL_INSURANCE,
        &POSTCODE,
        &VEHICLE,
        &OLD_VEHICLE,
        &PUPIL,
        &PRISON,
        &LICENCE,
        &REFERENCE,
        &SPACED_DIGITS,
        &ENDING,
    ]
    .iter()
    .all(|pattern| pattern.is_some())
}

/// One thing recognised: the byte after it, what stands in its place, and whether it stays.
struct Mark {
    start: usize,
    end: usize,
    with: String,
    why: Why,
    person: Option<usize>,
    kept: bool,
}

/// Finds numbers, marks and dates.
pub(super) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let mut done = 0;
    for at in 0..reading.tokens.len() {
        let Some(token) = reading.token(at) else {
            break;
        };
        if token.start < done {
            continue;
        }
        let digits = matches!(token.shape, Shape::Number | Shape::Alnum);
        let before_digits = !digits
            && reading.token(at + 1).is_some_and(|next| {
                matches!(next.shape, Shape::Number | Shape::Alnum)
                    && matches!(
                        next.gap,
                        Gap::Space | Gap::Hyphen | Gap::Dot | Gap::DotSpace | Gap::Newline
                    )
            });
        if !digits && !before_digits {
            continue;
        }
        if let Some(date) = reading.date_at(at) {
            if let Some(with) = reading.date_words(&date, at) {
                findings.found.push(Found {
                    start: token.start,
                    end: date.end,
                    with,
                    why: Why::Pattern,
                    person: None,
                    kept: false,
                });
            }
            done = date.end;
            continue;
        }
        if let Some(mark) = reading.mark_at(at, digits) {
            done = mark.end;
            findings.found.push(Found {
                start: mark.start,
                end: mark.end,
                with: if reading.settings.withhold && !mark.kept {
                    reading.withheld_mark(&mark.with)
                } else {
                    mark.with
                },
                why: mark.why,
                person: mark.person,
                kept: mark.kept,
            });
        } else if digits {
            done = reading.ask_about_number(at, findings).unwrap_or(done);
        }
    }
}

impl Reading<'_> {
    /// Whether one of the words stands within a few tokens before this one, in the same clause.
    pub(super) fn cue(&self, at: usize, cues: &[&str], reach: usize) -> bool {
        for back in 1..=reach {
            let Some(before) = at.checked_sub(back) else {
                return false;
            };
            if matches!(
                self.gap(before + 1),
                Gap::Stop | Gap::Blank | Gap::Semicolon
            ) {
                return false;
            }
            if cues.contains(&self.word(before)) {
                return true;
            }
        }
        false
    }

    fn text_from(&self, byte: usize) -> &str {
        self.folded.text().get(byte..).unwrap_or("")
    }

    fn withheld_mark(&self, with: &str) -> String {
        with.strip_suffix(']')
            .map_or_else(|| with.to_owned(), |stem| format!("{stem} withheld]"))
    }

    /// The number or mark that begins at a token.
    fn mark_at(&self, at: usize, digits: bool) -> Option<Mark> {
        let token = self.token(at)?;
        if digits {
            if let Some(mark) = self
                .phone(at)
                .or_else(|| self.nhs_number(at))
                .or_else(|| self.bank(at))
                .or_else(|| self.staff_number(at))
            {
                return Some(mark);
            }
        } else if matches!(self.word(at), "ends" | "ending" | "ended" | "end") {
            return self.phone_ending(at);
        }
        if !digits && token.end - token.start > 4 {
            return None;
        }
        self.postcode(at)
            .or_else(|| self.national_insurance(at))
            .or_else(|| self.vehicle(at))
            .or_else(|| if digits { self.shaped(at) } else { None })
            .or_else(|| if digits { self.reference(at) } else { None })
    }

    fn mark(
        &self,
        start: usize,
        length: usize,
        with: &str,
        value: Option<Value>,
        exact: bool,
    ) -> Mark {
        Mark {
            start,
            end: start + length,
            with: with.to_owned(),
            why: match (value, exact) {
                (Some(_), true) => Why::Exact,
                (Some(_), false) => Why::Fuzzy,
                (None, _) => Why::Pattern,
            },
            person: value.and_then(|value| value.person),
            kept: value.is_some_and(|value| value.kept),
        }
    }

    fn phone(&self, at: usize) -> Option<Mark> {
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
        for from in [start, token.start] {
            if let Some(found) = PHONE.as_ref()?.find(self.text_from(from)) {
                let number = national_phone(&scanned_digits(found.as_str()));
                let real = found.as_str().bytes().filter(u8::is_ascii_digit).count();
                let plausible = real >= 8
                    && ((10..=11).contains(&number.len()) || found.as_str().starts_with('+'));
                if plausible {
                    let value = self
                        .dictionary
                        .value(&number)
                        .filter(|value| value.kind == ValueKind::Phone);
                    return Some(self.mark(from, found.len(), "[phone]", value, true));
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
            return Some(self.mark(token.start, found.len(), "[phone]", Some(value), true));
        }
        if (10..=12).contains(&number.len())
            && number.starts_with('0')
            && let Some(value) = self.dictionary.near_value(&number, ValueKind::Phone)
        {
            return Some(self.mark(token.start, found.len(), "[phone]", Some(value), false));
        }
        if (6..=9).contains(&squeezed.len())
            && let Some(value) = self.dictionary.phone_ending(&squeezed)
        {
            return Some(self.mark(token.start, found.len(), "[phone]", Some(value), true));
        }
        None
    }

    /// `ends 0123`: the last digits of a phone of the case.
    fn phone_ending(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let captures = ENDING.as_ref()?.captures(self.text_from(token.start))?;
        let value = self.dictionary.phone_ending(captures.get(1)?.as_str())?;
        Some(self.mark(
            token.start,
            captures.get(0)?.len(),
            "[phone]",
            Some(value),
            false,
        ))
    }

    fn nhs_number(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let found = NHS.as_ref()?.find(self.text_from(token.start))?;
        let real = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        let digits = scanned_digits(found.as_str());
        if real < 7 || digits.len() != 10 {
            return None;
        }
        if let Some(value) = self.dictionary.near_value(&digits, ValueKind::Nhs) {
            let exact = self.dictionary.value(&digits).is_some();
            return Some(self.mark(token.start, found.len(), "[NHS number]", Some(value), exact));
        }
        let said = self.cue(at, &["nhs"], 4);
        (said || (is_nhs_number(&digits) && real == 10))
            .then(|| self.mark(token.start, found.len(), "[NHS number]", None, false))
    }

    fn bank(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        if let Some(card) = CARD.as_ref()?.find(text) {
            return Some(self.mark(token.start, card.len(), "[card number]", None, false));
        }
        if let Some(code) = SORT_CODE.as_ref()?.find(text)
            && self.cue(at, &["sort", "sc", "code"], 3)
        {
            return Some(self.mark(token.start, code.len(), "[sort code]", None, false));
        }
        let account = ACCOUNT.as_ref()?.find(text)?;
        self.cue(at, &["account", "acc", "acct", "ac"], 4)
            .then(|| self.mark(token.start, account.len(), "[account number]", None, false))
    }

    fn staff_number(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let value = self
            .dictionary
            .value(self.word(at))
            .filter(|value| value.kind == ValueKind::Staff)?;
        let rank = self.word_before(at);
        let ranked = words::is_title(rank) || rank == "officer";
        let said = ranked
            || self.cue(
                at,
                &[
                    "collar", "badge", "shoulder", "staff", "no", "number", "id", "pin", "nmc",
                    "gmc",
                ],
                2,
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
        Some(self.mark(start, token.end - start, with, Some(value), true))
    }

    fn postcode(&self, at: usize) -> Option<Mark> {
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
            return Some(self.mark(token.start, whole.len(), "[postcode]", Some(value), exact));
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
        (shaped && digit_second && !(ordinal && !capital) && (spaced || whole.len() >= 5))
            .then(|| self.mark(token.start, whole.len(), "[postcode]", None, false))
    }

    fn national_insurance(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let found = NATIONAL_INSURANCE
            .as_ref()?
            .find(self.text_from(token.start))?;
        Some(self.mark(
            token.start,
            found.len(),
            "[National Insurance number]",
            None,
            false,
        ))
    }

    fn vehicle(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        let capital = token.shape != Shape::Lower
            && self
                .source
                .get(self.folded.source(token.start..token.start + 1))
                .is_some_and(|first| first.chars().all(char::is_uppercase));
        if let Some(captures) = VEHICLE.as_ref()?.captures(text) {
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
                return Some(self.mark(
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
            self.mark(
                token.start,
                found.len(),
                "[vehicle registration]",
                value,
                true,
            )
        })
    }

    /// Numbers of one unmistakable shape.
    fn shaped(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        for (pattern, with) in [
            (&PUPIL, "[pupil number]"),
            (&PRISON, "[prison number]"),
            (&LICENCE, "[driving licence number]"),
        ] {
            if let Some(found) = pattern.as_ref().and_then(|pattern| pattern.find(text)) {
                return Some(self.mark(token.start, found.len(), with, None, false));
            }
        }
        None
    }

    /// References said to be one by the words before them.
    fn reference(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let found = REFERENCE.as_ref()?.find(self.text_from(token.start))?;
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
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
        Some(self.mark(token.start, found.len(), with, None, false))
    }

    /// Something that looks like an identifier and is none of the known ones is asked about; the byte after it.
    fn ask_about_number(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        let found = SPACED_DIGITS
            .as_ref()?
            .find(text)
            .filter(|found| {
                digits_of(found.as_str()).len() >= 9 || !found.as_str().contains([' ', '.', '-'])
            })
            .or_else(|| REFERENCE.as_ref().and_then(|pattern| pattern.find(text)))?;
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        let money = matches!(self.character_before(token.start), Some('£' | '$' | '€'));
        if money || digits < 7 || found.len() > 24 {
            return None;
        }
        findings.asked.push(Asked {
            start: token.start,
            end: token.start + found.len(),
            suggest: "[reference number]".to_owned(),
            why: "This looks like a number that identifies somebody.",
            here_only: false,
        });
        Some(token.start + found.len())
    }
}
