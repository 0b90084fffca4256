//! Dates as they are spoken ("fourteenth of June"), and the words that a date begins with.

use super::dates::{Written, month_number, written};

/// The days of a month as they are spoken, from the first.
const SPOKEN_DAYS: [&str; 31] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
];

/// Whether a spoken day of a month may begin with a word.
pub(super) fn begins_spoken_day(word: &str) -> bool {
    matches!(word.as_bytes(), [b'f' | b's' | b't' | b'e' | b'n', ..])
        && (matches!(word, "first" | "second" | "third" | "twenty" | "thirty")
            || (word.ends_with("th") && SPOKEN_DAYS.contains(&word)))
}

/// Whether a word, figures before it left out, begins as a month does.
pub(super) fn begins_month(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let word = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ordinal| word.strip_prefix(ordinal))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(word);
    matches!(
        word.get(..3),
        Some(
            "jan"
                | "feb"
                | "mar"
                | "apr"
                | "may"
                | "jun"
                | "jul"
                | "aug"
                | "sep"
                | "oct"
                | "nov"
                | "dec"
        )
    )
}

/// "Fourteenth of June".
pub(super) fn spoken_date(text: &str, word: &str) -> Option<Written> {
    if !begins_spoken_day(word) {
        return None;
    }
    let spoken = |day: &str| {
        text.strip_prefix(day)
            .or_else(|| text.strip_prefix(day.replace('-', " ").as_str()))
    };
    let (at, rest) = SPOKEN_DAYS
        .iter()
        .enumerate()
        .rev()
        .find_map(|(at, day)| Some((at, spoken(day)?)))?;
    let rest = rest
        .strip_prefix(" of ")
        .or_else(|| rest.strip_prefix(' '))?;
    let month_end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let month_text = rest.get(..month_end)?;
    // "the second may help": the verb is no month.
    if !crate::anonymise::words::is_month(month_text)
        || (month_text == "may" && !text.contains(" of "))
        || month_text == "mar"
    {
        return None;
    }
    let end = text.len() - rest.len() + month_end;
    written(
        None,
        month_number(month_text)?,
        u32::try_from(at + 1).ok()?,
        end,
    )
}
