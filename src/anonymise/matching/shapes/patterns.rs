//! Numbers and marks: NHS and National Insurance numbers, telephones, postcodes, vehicles, pupils', prison and police references,
//! bank details. Money, doses, counts, laws and times are none of these and stay.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{is_nhs_number, scanned_digits};
use super::references::figures_in_block;
use crate::anonymise::dictionary::{Value, ValueKind};
use crate::anonymise::matching::Reading;
use crate::anonymise::matching::dates::spoken::{begins_named_day, begins_spoken_day};
use crate::anonymise::replace::{Asked, Findings, Found, Holds, Why};
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

pattern!(
    NHS,
    r"^(?:[0-9olisbgz]{3}[ .-]{0,2}[0-9olisbgz]{3}[ .-]{0,2}[0-9olisbgz]{4}|[0-9olisbgz]{3}[ .-][0-9olisbgz]{4}[ .-][0-9olisbgz]{3})(?-u:\b)"
);
pattern!(CARD, r"^[0-9]{4}(?:[ -]?[0-9]{4}){3}(?-u:\b)");
pattern!(
    SORT_CODE,
    r"^(?:[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}|[0-9]{6})(?-u:\b)"
);
pattern!(ACCOUNT, r"^(?:[0-9]{7,8}|[0-9]{4}[ -][0-9]{4})(?-u:\b)");
pattern!(pub(super) SPACED_DIGITS, r"^[0-9](?:[ .-]?[0-9]){6,15}(?-u:\b)");
pattern!(
    SCANNED_TEN,
    r"^[0-9olisbgz](?:[ .-]?[0-9olisbgz]){9}(?-u:\b)"
);

/// One thing recognised: the byte after it, what stands in its place, and whether it stays.
pub(in crate::anonymise::matching) struct Mark {
    start: usize,
    end: usize,
    with: String,
    why: Why,
    person: Option<usize>,
    kept: bool,
}

/// A mark of so many bytes.
pub(super) fn mark(
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

fn withheld_mark(with: &str) -> String {
    with.strip_suffix(']')
        .map_or_else(|| with.to_owned(), |stem| format!("{stem} withheld]"))
}

/// Whether a number, mark or date may begin with a small word that has no figure behind it.
pub(in crate::anonymise::matching) fn is_cue(word: &str) -> bool {
    is_ending(word)
        || begins_spoken_day(word)
        || begins_named_day(word)
        || super::spelt_out::begins_spelling(word)
}

/// Whether the last figures of a number may stand behind a word.
fn is_ending(word: &str) -> bool {
    matches!(word, "ends" | "ending" | "ended")
}

/// A question whether what looks like a number of somebody's is one.
pub(super) fn asked_reference(start: usize, end: usize, why: &'static str) -> Asked {
    Asked {
        start,
        end,
        suggest: "[reference number]".to_owned(),
        why,
        holds: Holds::Everywhere,
    }
}

/// Why a block of letters and figures is asked about.
pub(super) const LOOKS_LIKE_A_NUMBER: &str = "This looks like a number that identifies somebody.";

/// A find by its shape, of nobody in particular.
fn found(start: usize, end: usize, with: String) -> Found {
    Found {
        start,
        end,
        with,
        why: Why::Pattern,
        person: None,
        kept: false,
    }
}

/// Finds numbers, marks and dates.
pub(super) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let mut done = 0;
    for at in 0..reading.tokens.len() {
        let Some(token) = reading.token(at) else {
            break;
        };
        if token.start < done || reading.is_plain(at) {
            continue;
        }
        let digits =
            matches!(token.shape, Shape::Number | Shape::Alnum) || reading.is_scanned_figures(at);
        let coded = !digits
            && match reading.gap(at + 1) {
                Gap::Slash => true,
                Gap::Hyphen => {
                    token.shape != Shape::Lower
                        && figures_in_block(reading.text_from(token.start)) > 1
                }
                _ => false,
            };
        let before_digits = !digits
            && reading.token(at + 1).is_some_and(|next| {
                matches!(next.shape, Shape::Number | Shape::Alnum)
                    && matches!(
                        next.gap,
                        Gap::Space | Gap::Hyphen | Gap::Dot | Gap::DotSpace | Gap::Newline
                    )
            });
        let ending = is_ending(reading.word(at)) && matches!(reading.word(at + 1), "in" | "with");
        let spoken = !digits
            && (begins_spoken_day(reading.word(at))
                || begins_named_day(reading.word(at))
                || reading.begins_month_and_spoken_day(at));
        let spelt = !digits
            && (super::spelt_out::begins_spelling(reading.word(at))
                || reading.begins_with_two_letters(at))
            && reading.spelt_out(at).is_some_and(|mark| {
                done = mark.end;
                reading.put(mark, findings);
                true
            });
        if spelt || (!digits && !before_digits && !coded && !spoken && !ending) {
            continue;
        }
        let account = if digits {
            reading.sort_and_account(at)
        } else {
            None
        };
        if let Some((end, with)) = reading.birth_without_day(at) {
            findings.found.push(found(token.start, end, with));
            done = end;
            continue;
        }
        if account.is_none()
            && let Some(date) = reading.date_at(at)
        {
            if let Some(with) = reading.date_words(&date, at) {
                let start = reading
                    .token(reading.with_weekday(at))
                    .map_or(token.start, |first| first.start);
                findings
                    .found
                    .push(found(start, reading.after_weekday(date.end), with));
            }
            done = date.end;
            continue;
        }
        if digits && let Some((start, end)) = reading.day_with_weekday(at) {
            if !reading.settings.withhold {
                findings.found.push(found(start, end, "[date]".to_owned()));
            }
            done = end;
            continue;
        }
        if let Some(mark) = account.or_else(|| reading.mark_at(at, digits)) {
            done = mark.end;
            reading.put(mark, findings);
        } else if digits {
            done = reading
                .ask_about_number(at, findings)
                .or_else(|| reading.ask_about_block(at, findings))
                .unwrap_or(done);
        } else {
            done = reading
                .ask_about_exhibit(at, findings)
                .or_else(|| reading.ask_about_block(at, findings))
                .unwrap_or(done);
        }
    }
}

impl Reading<'_> {
    /// Puts a mark with what is found.
    fn put(&self, mark: Mark, findings: &mut Findings) {
        findings.found.push(Found {
            start: mark.start,
            end: mark.end,
            with: if self.settings.withhold && !mark.kept {
                withheld_mark(&mark.with)
            } else {
                mark.with
            },
            why: mark.why,
            person: mark.person,
            kept: mark.kept,
        });
    }

    /// Whether a month stands before a day in words: "January, the nineteenth".
    fn begins_month_and_spoken_day(&self, at: usize) -> bool {
        self.word(at + 1) == "the"
            && begins_spoken_day(self.word(at + 2))
            && words::is_month(self.word(at))
    }

    /// How many figures, and letters that a scanner takes for them, follow a byte with nothing but separators between; six are enough.
    fn figures_from(&self, byte: usize) -> usize {
        let mut figures = 0;
        for byte in self.text_from(byte).bytes() {
            match byte {
                b'0'..=b'9' | b'o' | b'l' | b'i' | b'q' | b's' | b'b' | b'z' | b'g' => figures += 1,
                b' ' | b'.' | b',' | b'-' | b'/' | b'(' | b')' | b'+' | b'\n' => {}
                _ => break,
            }
            if figures >= 6 {
                break;
            }
        }
        figures
    }

    /// The number or mark that begins at a token.
    fn mark_at(&self, at: usize, digits: bool) -> Option<Mark> {
        let token = self.token(at)?;
        if digits {
            // Telephone, NHS and bank numbers have six figures or more, however they are grouped.
            let long = self.figures_from(token.start) >= 6;
            let numbers = |find: &dyn Fn() -> Option<Mark>| if long { find() } else { None };
            if let Some(mark) = numbers(&|| self.phone(at))
                .or_else(|| self.phone_after_stops(at))
                .or_else(|| numbers(&|| self.nhs_number(at)))
                .or_else(|| numbers(&|| self.bank(at)))
                .or_else(|| self.code_of_a_door(at))
                .or_else(|| self.staff_number(at))
                .or_else(|| self.collar_number(at))
            {
                return Some(mark);
            }
        } else if matches!(self.word(at), "ends" | "ending" | "ended" | "end") {
            return self.phone_ending(at).or_else(|| self.account_ending(at));
        }
        if let Some(mark) = self
            .coded_reference(at)
            .or_else(|| self.station_reference(at))
            .or_else(|| self.exhibit(at))
            .or_else(|| if digits { self.booking(at) } else { None })
            .or_else(|| if digits { None } else { self.lettered(at) })
            .or_else(|| self.parted_block(at))
            .or_else(|| {
                if digits {
                    None
                } else {
                    self.block_of_a_year(at)
                }
            })
        {
            return Some(mark);
        }
        if !digits && token.end - token.start > 4 {
            return None;
        }
        // Marks begin with a letter (one of them with a 9 as well) and have a figure, or what is taken for one, soon after.
        let text = self.text_from(token.start).as_bytes();
        let lettered = matches!(text.first(), Some(b'a'..=b'z'));
        let figures = text
            .iter()
            .skip(1)
            .take(4)
            .any(|byte| byte.is_ascii_digit() || *byte == b'o');
        let marks = |find: &dyn Fn() -> Option<Mark>| {
            if lettered && figures { find() } else { None }
        };
        // A National Insurance number and a vehicle mark have their first figure right behind one to three letters.
        let leading = text
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        let digit_at = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
        let parted = matches!(text.get(leading), Some(b' ' | b'-'));
        let fits =
            (1..=3).contains(&leading) && (digit_at(leading) || (parted && digit_at(leading + 1)));
        let mark_of = |find: &dyn Fn() -> Option<Mark>| if fits { find() } else { None };
        let two = leading == 2;
        let figure = |at: usize| digit_at(at) || matches!(text.get(at), Some(b'o' | b'l' | b'i'));
        let outward = (1..=2).contains(&leading) && digit_at(leading) || figure(1) || figure(2);
        marks(&|| if outward { self.postcode(at) } else { None })
            .or_else(|| {
                if two {
                    mark_of(&|| self.national_insurance(at))
                } else {
                    None
                }
            })
            .or_else(|| mark_of(&|| self.vehicle(at)))
            .or_else(|| {
                if digits && leading == 0 {
                    self.irish_vehicle(at)
                } else {
                    None
                }
            })
            .or_else(|| {
                let shaped = digits
                    && (lettered
                        || text.first() == Some(&b'9')
                        || self.character_at(token.end) == Some('/'));
                if shaped { self.shaped(at) } else { None }
            })
            .or_else(|| {
                if digits {
                    self.reference(at)
                        .or_else(|| self.lettered(at))
                        .or_else(|| self.padded(at))
                } else {
                    None
                }
            })
    }

    fn nhs_number(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        let Some(found) = NHS.as_ref()?.find(text) else {
            return self.regrouped_nhs_number(at);
        };
        let real = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        let digits = scanned_digits(found.as_str());
        if real < 5 || digits.len() != 10 {
            return None;
        }
        if let Some(value) = self.dictionary.near_value(&digits, ValueKind::Nhs) {
            let exact = self.dictionary.value(&digits).is_some();
            return Some(mark(
                token.start,
                found.len(),
                "[NHS number]",
                Some(value),
                exact,
            ));
        }
        let said = self.cue(at, &["nhs"], 4);
        ((said && real >= 7) || (is_nhs_number(&digits) && real >= 8))
            .then(|| mark(token.start, found.len(), "[NHS number]", None, false))
    }

    /// `9990 249 156`, `99 90 24 91 56`: an NHS number of the case or said to be one, in groups of somebody's own.
    fn regrouped_nhs_number(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        // "99989 1O5Ol 2": said to be one, or a known one, with what a scanner made of its figures.
        let found = SCANNED_TEN.as_ref()?.find(self.text_from(token.start))?;
        let digits = scanned_digits(found.as_str());
        let real = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        if digits.len() != 10 || real < 5 {
            return None;
        }
        let value = self
            .dictionary
            .value(&digits)
            .filter(|value| value.kind == ValueKind::Nhs);
        (value.is_some() || self.cue(at, &["nhs"], 4))
            .then(|| mark(token.start, found.len(), "[NHS number]", value, true))
    }

    fn bank(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        if let Some(card) = CARD.as_ref()?.find(text) {
            return Some(mark(token.start, card.len(), "[card number]", None, false));
        }
        // "a/c" and "s/c" are two words for the tokeniser.
        let before = self.folded.text().get(..token.start).unwrap_or("");
        let before = before.trim_end_matches([' ', ':', '.']);
        if let Some(code) = SORT_CODE.as_ref()?.find(text)
            && (self.cue(at, &["sort", "sc"], 3)
                || (code.len() > 6 && self.cue(at, &["code"], 3))
                || before.ends_with("s/c"))
        {
            return Some(mark(token.start, code.len(), "[sort code]", None, false));
        }
        let account = ACCOUNT.as_ref()?.find(text)?;
        let said = self.cue(at, &["account", "acc", "acct", "ac"], 4) || before.ends_with("a/c");
        said.then(|| mark(token.start, account.len(), "[account number]", None, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [
            &NHS,
            &CARD,
            &SORT_CODE,
            &ACCOUNT,
            &SPACED_DIGITS,
            &SCANNED_TEN,
        ];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
