//! Dates as people type them (RULES.md section 8): read, or refused with what to do.
//!
//! Two steps: the text is cut into numbers and words, then the shape they make says what was meant. The day
//! comes first, always; the only form that begins with a year is ISO with its hyphens. A date without a year
//! is refused rather than guessed at: in January half the guesses would be wrong.

use chrono::{Datelike, Days, Weekday};

use super::{Date, DateProblem, FIRST_YEAR, LAST_YEAR, PartialDate, day_of};

/// Longer texts are no dates; this bounds the work on whatever is pasted in by mistake.
const MOST_BYTES: usize = 80;

/// Two-digit years mean the latest such year that is at most this many years ahead.
const YEARS_AHEAD: i32 = 20;

/// Whether a year may be written with two digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TwoDigitYear {
    Understood,
    Refused,
}

/// Reads a whole date: `2026-11-23`, `23/11/2026`, `23.11.2026`, `23-11-2026`, `23 Nov 2026`, `23rd November
/// 2026`, `Monday 23 November 2026`, `today`, `yesterday`, `tomorrow`, `3 days ago`, `2 weeks ago`.
///
/// A year of two digits is the latest such year up to 20 years ahead of today. Whether a day in the future
/// makes sense is the caller's to say; see [`past_date_typed`].
pub fn date_typed(text: &str, today: Date) -> Result<Date, DateProblem> {
    read(text, today, TwoDigitYear::Understood)?
        .exact()
        .ok_or(DateProblem::DayMissing)
}

/// As [`date_typed`], and a day after today is refused.
pub fn past_date_typed(text: &str, today: Date) -> Result<Date, DateProblem> {
    let date = date_typed(text, today)?;
    if date > today {
        return Err(DateProblem::Future);
    }
    Ok(date)
}

/// As [`date_typed`], and a month or a year alone is understood too: `2012`, `2012-02`, `02/2012`, `Feb 2012`.
pub fn partial_date_typed(text: &str, today: Date) -> Result<PartialDate, DateProblem> {
    read(text, today, TwoDigitYear::Understood)
}

/// As [`partial_date_typed`], for a date of birth: a year of two digits is refused, because 12 may be 1912 or
/// 2012 (RULES.md section 8), and so is a date that lies wholly in the future.
pub fn birth_date_typed(text: &str, today: Date) -> Result<PartialDate, DateProblem> {
    let birth = read(text, today, TwoDigitYear::Refused)?;
    if birth.first_day() > today {
        return Err(DateProblem::Future);
    }
    Ok(birth)
}

/// A run of digits or of letters.
#[derive(Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Word(&'a str),
}

fn read(text: &str, today: Date, two_digits: TwoDigitYear) -> Result<PartialDate, DateProblem> {
    use Part::{Number, Word};

    let text = text.trim();
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    if text.len() > MOST_BYTES {
        return Err(DateProblem::NotADate);
    }
    let text = text.to_ascii_lowercase();
    if begins_with_year(&text) {
        return text.parse();
    }
    if begins_with_no_year(&text) {
        return Err(DateProblem::YearOutOfRange);
    }
    let parts = parts(&text)?;
    let year = |digits: &str| year_of(digits, today, two_digits);
    match *parts.as_slice() {
        [Number(_), Number(_), ..] if !separators_agree(&text) => Err(DateProblem::NotADate),
        [Number(day), Number(month), Number(digits)] => {
            numeric(day, month, year(digits)?).map(PartialDate::day)
        }
        [Number(month), Number(digits)] if digits.len() == 4 => {
            PartialDate::month(year(digits)?, number(month)?)
        }
        [Number(day), Number(month)] => {
            // Said of a day that every year has, so that only the missing year is complained of.
            numeric(day, month, 2000).and(Err(DateProblem::YearMissing))
        }
        [Word("today")] => Ok(today.into()),
        [Word("yesterday")] => days_before(today, 1),
        [Word("tomorrow")] => today
            .checked_add_days(Days::new(1))
            .ok_or(DateProblem::YearOutOfRange)
            .and_then(in_range),
        [Number(count), Word(unit), Word("ago")] => {
            let count: u64 = count.parse().map_err(|_| DateProblem::NotADate)?;
            days_before(today, count.saturating_mul(days_in(unit)?))
        }
        [Word("a" | "one"), Word(unit), Word("ago")] => days_before(today, days_in(unit)?),
        [Word(name), ref rest @ ..] if weekday(name).is_some() => {
            let date = day_month_year(rest, year)?;
            if Some(date.weekday()) == weekday(name) {
                Ok(date.into())
            } else {
                Err(DateProblem::WrongWeekday)
            }
        }
        [Word(name), Number(digits)] if digits.len() == 4 => PartialDate::month(
            year(digits)?,
            month_named(name).ok_or(DateProblem::NotADate)?,
        ),
        [Word(name), Number(_), ..] if month_named(name).is_some() => Err(DateProblem::MonthFirst),
        ref all => day_month_year(all, year).map(PartialDate::day),
    }
}

/// `23 nov 2026`, `23 rd of november 2026`.
fn day_month_year(
    parts: &[Part<'_>],
    year: impl Fn(&str) -> Result<i32, DateProblem>,
) -> Result<Date, DateProblem> {
    use Part::{Number, Word};

    let (day, name, digits) = match *parts {
        [
            Number(day),
            Word("st" | "nd" | "rd" | "th"),
            Word("of"),
            Word(name),
            ref rest @ ..,
        ]
        | [
            Number(day),
            Word("st" | "nd" | "rd" | "th" | "of"),
            Word(name),
            ref rest @ ..,
        ]
        | [Number(day), Word(name), ref rest @ ..] => match *rest {
            [Number(digits)] => (day, name, Some(digits)),
            [] => (day, name, None),
            _ => return Err(DateProblem::NotADate),
        },
        _ => return Err(DateProblem::NotADate),
    };
    let month = month_named(name).ok_or(DateProblem::NotADate)?;
    let digits = digits.ok_or(DateProblem::YearMissing)?;
    day_of(year(digits)?, month, number(day)?)
}

/// Day, month and year as numbers, the day first.
fn numeric(day: &str, month: &str, year: i32) -> Result<Date, DateProblem> {
    let (day, month) = (number(day)?, number(month)?);
    if (1..=12).contains(&day) && (13..=31).contains(&month) {
        return Err(DateProblem::MonthFirst);
    }
    day_of(year, month, day)
}

/// A day or a month: one or two digits.
fn number(digits: &str) -> Result<u32, DateProblem> {
    if digits.len() > 2 {
        return Err(DateProblem::NotADate);
    }
    digits.parse().map_err(|_| DateProblem::NotADate)
}

/// A year as it was typed.
fn year_of(digits: &str, today: Date, two_digits: TwoDigitYear) -> Result<i32, DateProblem> {
    let year: i32 = digits.parse().map_err(|_| DateProblem::YearOutOfRange)?;
    match (digits.len(), two_digits) {
        (4, _) => Ok(year),
        (2, TwoDigitYear::Refused) => Err(DateProblem::TwoDigitYear),
        (2, TwoDigitYear::Understood) => {
            let latest = today.year().saturating_add(YEARS_AHEAD);
            Ok(latest - (latest - year).rem_euclid(100))
        }
        _ => Err(DateProblem::YearOutOfRange),
    }
}

fn days_before(today: Date, days: u64) -> Result<PartialDate, DateProblem> {
    today
        .checked_sub_days(Days::new(days))
        .ok_or(DateProblem::YearOutOfRange)
        .and_then(in_range)
}

fn in_range(date: Date) -> Result<PartialDate, DateProblem> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
        Ok(date.into())
    } else {
        Err(DateProblem::YearOutOfRange)
    }
}

fn days_in(unit: &str) -> Result<u64, DateProblem> {
    match unit {
        "day" | "days" => Ok(1),
        "week" | "weeks" => Ok(7),
        _ => Err(DateProblem::NotADate),
    }
}

/// Whether this is meant as ISO: four digits alone, or followed by a hyphen.
fn begins_with_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && matches!(text.as_bytes().get(4), None | Some(b'-'))
}

/// Whether this is meant as ISO with a year of three digits, or of more than four: no day is written so.
fn begins_with_no_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits == 3 || digits > 4) && text.as_bytes().get(digits) == Some(&b'-')
}

/// Whether the numbers of a date are set apart by one and the same mark, each time once, or by spaces only.
fn separators_agree(text: &str) -> bool {
    ['/', '.', '-'].iter().any(|&mark| {
        text.split(mark)
            .map(str::trim)
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    }) || text
        .split_whitespace()
        .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

/// Cuts a text at its marks and where digits meet letters. Anything else is no part of a date.
fn parts(text: &str) -> Result<Vec<Part<'_>>, DateProblem> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            let end = run(rest, |c| c.is_ascii_digit());
            parts.push(Part::Number(rest.get(..end).unwrap_or_default()));
            end
        } else if first.is_ascii_lowercase() {
            let end = run(rest, |c| c.is_ascii_lowercase());
            parts.push(Part::Word(rest.get(..end).unwrap_or_default()));
            end
        } else if !parts.is_empty()
            && (first.is_whitespace() || matches!(first, '/' | '.' | '-' | ','))
        {
            first.len_utf8()
        } else {
            return Err(DateProblem::NotADate);
        };
        rest = rest.get(end..).unwrap_or_default();
    }
    Ok(parts)
}

/// The bytes at the beginning of a text whose characters are of one sort.
fn run(text: &str, of_the_sort: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of_the_sort(c)).unwrap_or(text.len())
}

fn month_named(name: &str) -> Option<u32> {
    Some(match name {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}
