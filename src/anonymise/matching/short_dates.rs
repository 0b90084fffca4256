//! Days and months in figures without a year, and the weekday beside a date.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::dates::{Written, written};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

pattern!(
    RANGE,
    r"^([0-9]{1,2})/([0-9]{1,2}) ?(?:-|to) ?([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?-u:\b)"
);
pattern!(SHORT, r"^([0-9]{1,2})([/.])([0-9]{1,2})(?-u:\b)");

/// Whether a word is a day of the week, in full or shortened.
pub(super) fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "mon"
            | "tue"
            | "tues"
            | "wed"
            | "weds"
            | "thu"
            | "thur"
            | "thurs"
            | "fri"
            | "sat"
            | "sun"
    )
}

/// Words after which two numbers are a day and a month.
fn is_before_day(word: &str) -> bool {
    matches!(
        word,
        "on" | "since"
            | "from"
            | "until"
            | "till"
            | "by"
            | "before"
            | "after"
            | "dated"
            | "replied"
            | "wrote"
            | "contact"
            | "seen"
            | "c"
    )
}

/// Whether a text begins with a time of day, spaces apart: "  14.05".
fn is_time(text: &str) -> bool {
    let rest = text.trim_start_matches(' ');
    rest.len() < text.len()
        && matches!(rest.as_bytes(), [b'0'..=b'2', b'0'..=b'9', b'.' | b':', b'0'..=b'5', b'0'..=b'9', after @ ..]
            if !after.first().is_some_and(u8::is_ascii_alphanumeric))
}

impl Reading<'_> {
    /// The first token of a date with its weekday, which tells four days of the month: "Mon 29 Jan", "Tuesday the 4th of June". A
    /// weekday that is a word as well counts with its capital only.
    pub(super) fn with_weekday(&self, at: usize) -> usize {
        // "We sat 3 May out."
        let is_day = |day: usize| {
            let small = self
                .token(day)
                .is_none_or(|token| token.shape == Shape::Lower && token.style == Style::Mixed);
            is_weekday(self.word(day)) && !(small && self.word(day) == "sat")
        };
        let Some(before) = at.checked_sub(1) else {
            return at;
        };
        match self.gap(at) {
            Gap::Space if self.word(before) == "the" => match before.checked_sub(1) {
                Some(day) if is_day(day) && matches!(self.gap(before), Gap::Space | Gap::Comma) => {
                    day
                }
                _ => at,
            },
            Gap::Space | Gap::Comma | Gap::DotSpace if is_day(before) => before,
            _ => at,
        }
    }

    /// The byte after a date with its weekday in brackets behind it: "12/3/24 (Tues)".
    pub(super) fn after_weekday(&self, end: usize) -> usize {
        if !self.text_from(end).starts_with(" (") {
            return end;
        }
        let rest = self.text_from(end + 2);
        let length = rest
            .find(|c: char| !c.is_ascii_lowercase())
            .unwrap_or(rest.len());
        let closed = rest
            .get(length..)
            .is_some_and(|after| after.starts_with(')'));
        if closed && rest.get(..length).is_some_and(is_weekday) {
            end + 2 + length + 1
        } else {
            end
        }
    }

    /// `31/3-2/4/24`: from one day to another, with the year behind both.
    pub(super) fn range(&self, text: &str, at: usize) -> Option<Written> {
        let token = self.token(at)?;
        if matches!(
            self.character_before(token.start),
            Some('/' | '.' | '-' | ':')
        ) {
            return None;
        }
        let captures = RANGE.as_ref()?.captures(text)?;
        let part = |nth: usize| -> Option<u32> { captures.get(nth)?.as_str().parse().ok() };
        let year = self.full_year(part(5)?, captures.get(5)?.len());
        let end = captures.get(0)?.end();
        written(Some(year), part(4)?, part(3)?, end)?;
        written(Some(year), part(2)?, part(1)?, end)
    }

    /// Whether "w/e" or "week of" stands before a day.
    fn is_week_before(&self, at: usize) -> bool {
        let two_before = at.checked_sub(2).map_or("", |at| self.word(at));
        match self.word_before(at) {
            "e" | "b" => two_before == "w" && self.gap(at - 1) == Gap::Slash,
            "of" | "ending" | "beginning" | "commencing" => matches!(two_before, "week" | "wk"),
            _ => false,
        }
    }

    /// `14/02`, `7.11`: a day and a month in figures, where a nought, the beginning of a line or the word before says that
    /// they are one. `2/52`, `4/12` and `15/15` elsewhere are durations and scores.
    pub(super) fn without_year(&self, text: &str, at: usize) -> Option<Written> {
        let captures = SHORT.as_ref()?.captures(text)?;
        let whole = captures.get(0)?;
        let token = self.token(at)?;
        if matches!(
            self.character_before(token.start),
            Some('/' | '.' | '-' | ':' | '£' | '$' | '€' | '+' | '<' | '>' | '~')
        ) {
            return None;
        }
        let mut after = text.get(whole.end()..)?.chars();
        match after.next() {
            Some('/' | '.' | '-' | ':') if after.next().is_some_and(|c| c.is_ascii_digit()) => {
                return None;
            }
            Some('%' | '°') => return None,
            _ => {}
        }
        let part = |nth: usize| captures.get(nth).map(|part| part.as_str());
        let (first, separator, second) = (part(1)?, part(2)?, part(3)?);
        let (day, month): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
        let line_begins = matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank);
        if separator == "." && line_begins && self.lines_begin_with_times() {
            return None;
        }
        if line_begins && self.is_numbered(at, day, month) {
            return None;
        }
        let before = self.word_before(at);
        let said = matches!(token.gap, Gap::Space | Gap::Comma | Gap::DotSpace)
            && is_weekday(before)
            || matches!(token.gap, Gap::Space)
                && (words::is_month(before) || is_before_day(before) || self.is_week_before(at));
        let is_date = if separator == "/" {
            line_begins
                || said
                || second.starts_with('0')
                || first.starts_with('0')
                || (day > 12 && is_time(text.get(whole.end()..)?))
        } else {
            // A line that begins with "1.2" may be a heading: a day past the twelfth elsewhere tells a log from a list.
            line_begins && self.lines_begin_with_days(separator)
        };
        let unit = matches!(
            self.word(at + 2),
            "mg" | "ml" | "kg" | "g" | "cm" | "mm" | "l" | "mmol" | "hours" | "hrs" | "weeks"
        );
        if !is_date || unit {
            return None;
        }
        written(None, month, day, whole.end())
    }

    /// Whether two numbers that a line begins with are two points of a list, which goes on before or after them: "8/9: ...", "10: ...".
    fn is_numbered(&self, at: usize, first: u32, second: u32) -> bool {
        second == first + 1
            && self.gap(at + 2) == Gap::Colon
            && self.tokens.iter().enumerate().any(|(other, token)| {
                let number = || self.word(other).parse::<u32>().ok();
                let figures_follow = self
                    .token(other + 1)
                    .is_some_and(|next| next.shape == Shape::Number);
                token.shape == Shape::Number
                    && matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
                    && self.gap(other + 1) == Gap::Colon
                    && !figures_follow
                    && number().is_some_and(|number| number + 1 == first || number == second + 1)
            })
    }

    /// Whether a line begins with a time written with a stop that can be no day and month, so that its neighbours are times too:
    /// "16.03 Hamza hid", "16.40 Dad: tell her".
    fn lines_begin_with_times(&self) -> bool {
        self.tokens.iter().enumerate().any(|(at, token)| {
            let figures = |at: usize| -> Option<u32> {
                self.token(at)
                    .filter(|token| token.shape == Shape::Number && token.end - token.start == 2)
                    .and_then(|_| self.word(at).parse().ok())
            };
            matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
                && self.gap(at + 1) == Gap::Dot
                && self.gap(at + 2) == Gap::Space
                && figures(at).is_some_and(|hours| hours < 24)
                && figures(at + 1).is_some_and(|minutes| (13..60).contains(&minutes))
        })
    }

    /// Whether some line begins with a day past the twelfth and a month, written with this separator.
    fn lines_begin_with_days(&self, separator: &str) -> bool {
        self.folded.text().lines().any(|line| {
            let Some(captures) = SHORT.as_ref().and_then(|short| short.captures(line)) else {
                return false;
            };
            let part = |nth: usize| captures.get(nth).map_or("", |part| part.as_str());
            part(2) == separator
                && part(1)
                    .parse::<u32>()
                    .is_ok_and(|day| (13..=31).contains(&day))
                && part(3)
                    .parse::<u32>()
                    .is_ok_and(|month| (1..=12).contains(&month))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        assert!(SHORT.is_some() && RANGE.is_some());
    }
}
