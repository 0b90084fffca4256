//! Dates in every way people write them, and what stands in their place: an age for a birth, month and year for the rest.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use regex::Regex;

use super::figures::figures;
use super::short_dates::is_weekday;
use super::spoken::{
    begins_month, date_abroad, is_article_abroad, month_abroad_first, month_and_spoken_day,
    named_day, spoken_date, unscanned, with_spoken_year,
};
use crate::anonymise::engine::{DateStyle, day_of_review};
use crate::anonymise::matching::Reading;
use crate::anonymise::matching::shapes::numbers::scanned_number;
use crate::anonymise::token::{Gap, Shape, Style};

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::anonymise::matching) struct Written {
    pub(super) year: Option<i32>,
    pub(super) month: u32,
    pub(super) day: u32,
    /// The byte after it in the folded text.
    pub(in crate::anonymise::matching) end: usize,
}

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

static DAY_MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^([0-9]{{1,2}})(?:st|nd|rd|th)?(?:(?: ?(?:-|to|and|&|/) ?)([0-9]{{1,2}})(?:st|nd|rd|th)?)?[ .,/\n-]{{0,2}}(?:day )?(?:of )?({MONTHS})(?-u:\b)(?:[ .,/'\n-]{{1,3}}((?:19|20)[0-9]{{2}}|[0-9]{{2}})(?-u:\b))?"
    ))
    .ok()
});
static MONTH_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^({MONTHS})(?-u:\b)[ .\n]{{1,2}}(?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)?(?-u:\b)(?:,? ?'?((?:19|20)[0-9]{{2}})(?-u:\b))?"
    ))
    .ok()
});
static SHORT_RUN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([0-9]{2})([0-9]{2})([0-9]{2})(?-u:\b)").ok());
static SPACED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([0-9]{1,2}) ([0-9]{1,2}) ((?:19|20)[0-9]{2})(?-u:\b)").ok());
static RUN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})(?-u:\b)").ok());

impl Reading<'_> {
    /// The date that begins at a token.
    pub(in crate::anonymise::matching) fn date_at(&self, at: usize) -> Option<Written> {
        let token = self.token(at)?;
        let text = self.folded.text().get(token.start..)?;
        let text = text.get(..60).unwrap_or_else(|| {
            let end = (0..=60.min(text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            text.get(..end).unwrap_or("")
        });
        let found = match token.shape {
            shape
                if matches!(shape, Shape::Number | Shape::Alnum) || self.is_scanned_figures(at) =>
            {
                // What has no separator behind it is no date in figures, what has no month near it none in words.
                let after = text.get(token.end - token.start..).unwrap_or("");
                let after = after.strip_prefix(' ').unwrap_or(after);
                let parted = after.starts_with(['-', '/', '.']);
                let run = token.end - token.start >= 6;
                let named = || (at..at + 6).any(|at| begins_month(self.word(at)));
                let figures = self
                    .with_roman_month(text)
                    .or_else(|| parted.then(|| self.in_figures(text, at)).flatten());
                let small = || {
                    (at + 1..at + 3).any(|at| {
                        self.token(at)
                            .is_some_and(|token| token.shape == Shape::Lower)
                    })
                };
                figures
                    .or_else(|| {
                        if named() {
                            self.day_and_month(text, at)
                                .filter(|found| found.year.is_some())
                                .or_else(|| self.day_and_month(&unscanned(text)?, at))
                                .or_else(|| self.day_and_month(text, at))
                        } else {
                            None
                        }
                    })
                    .or_else(|| date_abroad(text, small(), is_article_abroad(self.word_before(at))))
                    .or_else(|| self.spaced_birth(text, at))
                    .or_else(|| if run { self.in_a_run(text, at) } else { None })
                    .or_else(|| {
                        if parted {
                            self.range(text, at).or_else(|| self.without_year(text, at))
                        } else {
                            None
                        }
                    })
            }
            _ if begins_month(self.word(at)) => self
                .month_and_day(text, at)
                .or_else(|| month_and_spoken_day(text, self.word(at))),
            _ => spoken_date(text, self.word(at))
                .or_else(|| named_day(text, self.word(at)))
                .or_else(|| month_abroad_first(text)),
        }?;
        let found = with_spoken_year(text, found, token.shape != Shape::Number);
        Some(Written {
            end: token.start + found.end,
            ..found
        })
    }

    /// "Ol" in "Ol/O3/66": letters that a scanner took for two figures of a date.
    pub(in crate::anonymise::matching) fn is_scanned_figures(&self, at: usize) -> bool {
        let figure = |byte: u8| matches!(byte, b'o' | b'l' | b'i' | b's');
        self.scanned
            && matches!(self.gap(at + 1), Gap::Slash | Gap::Dot | Gap::Hyphen)
            && self.word(at).len() == 2
            && self.word(at).bytes().all(figure)
            && self
                .token(at + 1)
                .is_some_and(|next| matches!(next.shape, Shape::Number | Shape::Alnum))
    }

    fn in_figures(&self, text: &str, at: usize) -> Option<Written> {
        // "Apgars 8/9/10" are marks a newborn gets after one, five and ten minutes.
        if matches!(self.word_before(at), "apgar" | "apgars" | "apg" | "ap") {
            return None;
        }
        let (parts, end) = figures(text)?;
        let [first, second, third] = parts;
        let whole = text.get(..end)?;
        let after = text.get(end..).unwrap_or("");
        let mut rest = after.chars();
        let next = rest.next();
        if next.is_some_and(|character| character.is_ascii_digit())
            || (next.is_some_and(|character| matches!(character, '.' | '/' | '-'))
                && rest
                    .next()
                    .is_some_and(|character| character.is_ascii_digit()))
            || (next.is_some_and(char::is_alphabetic) && next != Some('t'))
        {
            return None;
        }
        let letters = whole.bytes().filter(u8::is_ascii_alphabetic).count();
        let figures = whole.bytes().filter(u8::is_ascii_digit).count();
        let enough = if self.scanned {
            figures >= 3 && letters <= 5
        } else {
            letters <= 3 && letters < figures
        };
        if !enough {
            return None;
        }
        let [(first, length), (second, _), (third, places)] =
            [first, second, third].map(scanned_number);
        let (year, month, day) = if length == 4 {
            if places != 2 {
                return None;
            }
            (first?, second?, third?)
        } else if length <= 2 {
            let (day, month) = (first?, second?);
            let year = self.full_year(third?, places);
            // Day first; the American order only where nothing else is possible.
            if month > 12 && day <= 12 {
                (year, day, month)
            } else {
                (year, month, day)
            }
        } else {
            return None;
        };
        written(Some(year), month, day, end)
    }

    fn day_and_month(&self, text: &str, at: usize) -> Option<Written> {
        // "21:20 MAY NEED" is a time.
        if self
            .token(at)
            .is_some_and(|token| self.character_before(token.start) == Some(':'))
        {
            return None;
        }
        let captures = DAY_MONTH.as_ref()?.captures(text)?;
        // "Entry 16 - 15 Feb": the first number is the entry's.
        if captures.get(2).is_some()
            && matches!(
                self.word_before(at),
                "entry" | "item" | "no" | "number" | "note" | "session" | "page"
            )
        {
            return None;
        }
        let month_text = captures.get(3)?;
        let mut end = captures.get(0)?.end();
        let mut year = captures.get(4).and_then(|year| {
            year.as_str()
                .parse::<u32>()
                .ok()
                .map(|value| self.full_year(value, year.len()))
        });
        // "8 Jan, 19 Jan": the second day is no year.
        if let Some(written) = captures.get(4).filter(|year| year.len() == 2)
            && text
                .get(month_text.end()..written.start())
                .is_some_and(|between| between.contains(','))
        {
            year = None;
            end = month_text.end();
        }
        if text.get(end..).is_some_and(|rest| {
            rest.starts_with([':', '.', '/'])
                && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
        }) && captures.get(4).is_some_and(|year| year.len() == 2)
        {
            year = None;
            end = month_text.end();
        }
        // "21 December 2030 Dtr rang": what is far ahead of the note is a time.
        if year.is_some_and(|year| self.is_time_not_year(year)) {
            year = None;
            end = month_text.end();
        }
        let month = month_number(month_text.as_str())?;
        // "2 may have seen": a small word after a number is a verb, unless a year or an ordinal speaks for the month.
        if month_text.as_str() == "may"
            || month_text.as_str() == "mar"
            || month_text.as_str() == "march"
        {
            let token_at = (at + 1..at + 5).find(|at| {
                self.token(*at).is_some_and(|token| {
                    self.folded
                        .text()
                        .get(token.start..)
                        .is_some_and(|rest| rest.starts_with(month_text.as_str()))
                })
            });
            let small = token_at
                .and_then(|at| self.token(at))
                .is_none_or(|token| token.shape == Shape::Lower && token.style == Style::Mixed);
            let ordinal = self.word(at).bytes().any(|byte| byte.is_ascii_alphabetic());
            let weekday = is_weekday(self.word_before(at));
            if small && year.is_none() && !ordinal && !weekday {
                return None;
            }
        }
        let day = captures
            .get(2)
            .or_else(|| captures.get(1))?
            .as_str()
            .parse()
            .ok()?;
        written(year, month, day, end)
    }

    fn month_and_day(&self, text: &str, at: usize) -> Option<Written> {
        let token = self.token(at)?;
        if !text.starts_with(['j', 'f', 'm', 'a', 's', 'o', 'n', 'd']) {
            return None;
        }
        let captures = MONTH_DAY.as_ref()?.captures(text)?;
        let end = captures.get(0)?.end();
        if text.get(end..).is_some_and(|rest| {
            rest.starts_with(['%', '/'])
                || (rest.starts_with(':')
                    && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
        }) {
            return None;
        }
        let month_text = captures.get(1)?.as_str();
        if token.shape == Shape::Lower
            && token.style == Style::Mixed
            && matches!(month_text, "may" | "mar" | "march")
            && captures.get(3).is_none()
        {
            return None;
        }
        let year = captures.get(3).and_then(|year| year.as_str().parse().ok());
        written(
            year.map(|year: u32| year),
            month_number(month_text)?,
            captures.get(2)?.as_str().parse().ok()?,
            end,
        )
    }

    /// `03022019`: a date where it is a birth of the case or said to be one, or plainly a date.
    fn in_a_run(&self, text: &str, at: usize) -> Option<Written> {
        let Some(captures) = RUN.as_ref()?.captures(text) else {
            return self.birth_in_a_run(text);
        };
        let part = |nth: usize| {
            captures
                .get(nth)
                .and_then(|part| part.as_str().parse::<u32>().ok())
        };
        let found = written(part(3), part(2)?, part(1)?, captures.get(0)?.end())?;
        let cued = self.cue(at, &["dob", "born", "birth", "date", "on", "b"], 3);
        (cued
            || self.birth_of(&found).is_some()
            || !self.cue(
                at,
                &[
                    "account",
                    "acc",
                    "ac",
                    "no",
                    "number",
                    "ref",
                    "reference",
                    "id",
                ],
                3,
            ))
        .then_some(found)
    }

    /// `19 03 1991` behind words that say it is a birth.
    fn spaced_birth(&self, text: &str, at: usize) -> Option<Written> {
        // By far the most numbers have no two others behind them.
        let short = |at: usize| self.gap(at) == Gap::Space && self.word(at).len() <= 2;
        if !short(at + 1)
            || !self.cue(at, &["dob", "born", "birth", "birthdate", "b"], 3) && !self.spelt_dob(at)
        {
            return None;
        }
        let captures = SPACED.as_ref()?.captures(text)?;
        let part = |nth: usize| captures.get(nth)?.as_str().parse().ok();
        written(Some(part(3)?), part(2)?, part(1)?, captures.get(0)?.end())
    }

    /// `110417`, where somebody of the case was born on that day.
    fn birth_in_a_run(&self, text: &str) -> Option<Written> {
        let captures = SHORT_RUN.as_ref()?.captures(text)?;
        let part = |nth: usize| {
            captures
                .get(nth)
                .and_then(|part| part.as_str().parse::<u32>().ok())
        };
        let year = self.full_year(part(3)?, 2);
        let found = written(Some(year), part(2)?, part(1)?, captures.get(0)?.end())?;
        self.birth_of(&found).map(|_| found)
    }

    /// Whether four figures behind a month are a time of day, being far ahead of the note as a year.
    fn is_time_not_year(&self, year: u32) -> bool {
        let written = self.on.or(self.settings.opened_on).map(|date| date.year());
        year % 100 < 60
            && written
                .and_then(|written| u32::try_from(written + 1).ok())
                .is_some_and(|next| (next + 3..2100).contains(&year))
    }

    pub(super) fn full_year(&self, year: u32, digits: usize) -> u32 {
        if digits > 2 {
            return year;
        }
        let now = self
            .on
            .or(self.settings.opened_on)
            .map_or(2030, |date| date.year());
        let limit = u32::try_from((now + 1).rem_euclid(100)).unwrap_or(30);
        let century = u32::try_from(now - now.rem_euclid(100)).unwrap_or(2000);
        if year <= limit {
            century + year
        } else {
            century - 100 + year
        }
    }

    /// The person of the case born on this date, or on it with day and month swapped.
    fn birth_of(&self, date: &Written) -> Option<usize> {
        let (year, month, day) = (date.year?, date.month, date.day);
        let same = |born: NaiveDate| {
            born.year() == year
                && ((born.month() == month && born.day() == day)
                    || (born.day() == month && born.month() == day))
        };
        self.dictionary
            .people
            .iter()
            .position(|person| person.born.is_some_and(same))
    }

    /// Whether a person of the case was born on this date.
    pub(in crate::anonymise::matching) fn is_birth_of(
        &self,
        date: &Written,
        person: usize,
    ) -> bool {
        let born = self
            .dictionary
            .person(person)
            .and_then(|person| person.born);
        born.is_some_and(|born| {
            date.year == Some(born.year()) && born.month() == date.month && born.day() == date.day
        })
    }

    /// What stands in a date's place; nothing where it stays.
    pub(in crate::anonymise::matching) fn date_words(
        &self,
        date: &Written,
        at: usize,
    ) -> Option<String> {
        let whole = date
            .year
            .and_then(|year| NaiveDate::from_ymd_opt(year, date.month, date.day));
        let born = self.birth_of(date);
        // "Birthday: 9.3.21", and not "her third birthday, 9 March 2024".
        let birthday = self.word_before(at) == "birthday" && self.gap(at) == Gap::Colon;
        let said_birth = birthday
            || self.cue(at, &["dob", "born", "birth", "birthdate"], 3)
            || self.spelt_dob(at);
        if born.is_some() || (said_birth && whole.is_some()) {
            if self.settings.withhold {
                let own = born.is_some_and(|person| self.is_kept(person));
                return (!own).then(|| "[date of birth withheld]".to_owned());
            }
            let birth = born
                .and_then(|person| self.dictionary.person(person))
                .and_then(|person| person.born)
                .or(whole)?;
            return Some(
                self.on
                    .or(self.settings.opened_on)
                    .map_or_else(|| "[date of birth]".to_owned(), |on| age_words(birth, on)),
            );
        }
        if self.settings.withhold {
            return None;
        }
        let month = MONTH_NAMES.get(usize::try_from(date.month).ok()?.checked_sub(1)?)?;
        if let (DateStyle::Relative, Some(opened), Some(day)) =
            (self.settings.dates, self.settings.opened_on, whole)
        {
            return Some(format!("[{}]", day_of_review(day, opened)));
        }
        Some(
            date.year
                .map_or_else(|| format!("[{month}]"), |year| format!("[{month} {year}]")),
        )
    }

    fn spelt_dob(&self, at: usize) -> bool {
        at >= 3 && self.word(at - 1) == "b" && self.word(at - 2) == "o" && self.word(at - 3) == "d"
    }
}

/// The age on a day: in months under two years (issue 3, section "The engine", 9), then in years.
pub(super) fn age_words(born: NaiveDate, on: NaiveDate) -> String {
    if on < born {
        return "[date of birth]".to_owned();
    }
    let passed = on.day() >= born.day();
    let months = (on.year() - born.year()) * 12 + i32::try_from(on.month()).unwrap_or(0)
        - i32::try_from(born.month()).unwrap_or(0)
        - i32::from(!passed);
    match months {
        0 => "[aged under 1 month]".to_owned(),
        1 => "[aged 1 month]".to_owned(),
        2..=23 => format!("[aged {months} months]"),
        _ => format!("[aged {}]", months / 12),
    }
}

pub(super) fn written(year: Option<u32>, month: u32, day: u32, end: usize) -> Option<Written> {
    let year = match year {
        Some(year) => Some(
            i32::try_from(year)
                .ok()
                .filter(|year| (1880..=2100).contains(year))?,
        ),
        None => None,
    };
    // 2024 has every day of every month.
    NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day)?;
    Some(Written {
        year,
        month,
        day,
        end,
    })
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn month_number(word: &str) -> Option<u32> {
    let start = word.get(..3)?;
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
        let patterns = [&DAY_MONTH, &MONTH_DAY, &RUN, &SHORT_RUN, &SPACED];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
