//! Days and months in figures without a year, and the weekday beside a date.

use std::sync::LazyLock;

use regex::Regex;

use super::calendar::{Written, written};
use super::figures::day_and_month_in_figures;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

pattern!(
    RANGE,
    r"^([0-9]{1,2})/([0-9]{1,2}) ?(?:-|to) ?([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?-u:\b)"
);

// "10-12.05.2024": from one day to another of one month.
pattern!(
    RANGE_OF_DAYS,
    r"^([0-9]{1,2}) ?- ?([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4}|[0-9]{2})(?-u:\b)"
);

/// Whether a word is a day of the week, in full or shortened.
pub(in crate::anonymise::matching) fn is_weekday(word: &str) -> bool {
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
            // What clinics write before a day.
            | "yesterday"
            | "today"
            | "tomorrow"
            | "nvd"
            | "svd"
            | "lscs"
            | "emcs"
            | "elcs"
            | "delivered"
            | "edd"
            | "lmp"
            | "iol"
            | "tci"
            | "opa"
            | "appt"
    )
}

/// Whether a text begins with a time of day, spaces apart, or "at" or "@" and one: "  14.05", " at 17:50".
fn is_time(text: &str) -> bool {
    let rest = text.trim_start_matches(' ');
    if rest.len() < text.len()
        && let Some(said) = rest
            .strip_prefix("at ")
            .or_else(|| rest.strip_prefix("@ "))
            .or_else(|| rest.strip_prefix('@'))
    {
        return is_clock(said.trim_start_matches(' '));
    }
    let apart = |after: &[u8]| !after.first().is_some_and(u8::is_ascii_alphanumeric);
    rest.len() < text.len()
        && matches!(
            rest.as_bytes(),
            [b'0'..=b'2', b'0'..=b'9', b'.' | b':', b'0'..=b'5', b'0'..=b'9', after @ ..]
            // "16/12 0930".
            | [b'0'..=b'1', b'0'..=b'9', b'0'..=b'5', b'0'..=b'9', after @ ..]
            | [b'2', b'0'..=b'3', b'0'..=b'5', b'0'..=b'9', after @ ..] if apart(after)
        )
}

/// A text that begins with a day and a month in two signs each, of which one or two are letters that a scanner took for figures, as it was
/// meant; it has as many bytes as before.
fn scanned_day_and_month(text: &str) -> Option<String> {
    let signs = text.get(..5)?;
    let apart = !text
        .get(5..)?
        .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | ':'));
    let figures = signs.bytes().filter(u8::is_ascii_digit).count();
    let read: String = signs
        .chars()
        .map(|sign| match sign {
            'o' => '0',
            'l' | 'i' => '1',
            other => other,
        })
        .collect();
    let parts = read.split_once('/').or_else(|| read.split_once('.'))?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (apart && (2..4).contains(&figures) && two(parts.0) && two(parts.1))
        .then(|| read + text.get(5..).unwrap_or(""))
}

/// Whether a text begins with hours and minutes, or with an hour and the half of the day: "17:50", "8.30", "3pm".
pub(in crate::anonymise::matching) fn is_clock(text: &str) -> bool {
    let hours = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(hours..).unwrap_or("");
    let after = match rest.as_bytes() {
        [b'.' | b':', b'0'..=b'5', b'0'..=b'9', ..] => rest.get(3..),
        _ => [" am", " pm", "am", "pm"]
            .iter()
            .find_map(|half| rest.strip_prefix(half)),
    };
    (1..=2).contains(&hours)
        && after.is_some_and(|after| {
            ["", "am", "pm"]
                .iter()
                .filter_map(|half| after.strip_prefix(half))
                .any(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })
}

/// Words before two numbers that are a part of something, or count its parts: "Flat 3/1", "class 9/2", "over 10/3".
fn is_before_parts(word: &str) -> bool {
    words::is_unit(word)
        || matches!(
            word,
            "class"
                | "form"
                | "year"
                | "set"
                | "group"
                | "tutor"
                | "bed"
                | "bay"
                | "page"
                | "para"
                | "part"
                | "section"
                | "rule"
                | "question"
                | "no"
                | "number"
                | "version"
                | "won"
                | "lost"
                | "beat"
                | "grade"
                | "band"
                | "size"
                | "aged"
                | "age"
                | "staffing"
                | "predicted"
                | "attainment"
                | "target"
                | "mix"
                | "mixed"
                | "flow"
                | "level"
                | "gravida"
                | "about"
                | "approx"
                | "only"
                | "over"
                | "under"
        )
}

/// Words behind two numbers that make a ratio of people of them: "3/1 care".
fn is_after_ratio(word: &str) -> bool {
    matches!(
        word,
        "care"
            | "cares"
            | "staff"
            | "staffing"
            | "support"
            | "obs"
            | "observations"
            | "ratio"
            | "odds"
            | "centile"
            | "centiles"
            | "percentile"
            | "majority"
    )
}

impl Reading<'_> {
    /// The first token of a date with its weekday, which tells four days of the month: "Mon 29 Jan", "Tuesday the 4th of June". A
    /// weekday that is a word as well counts with its capital only.
    pub(in crate::anonymise::matching) fn with_weekday(&self, at: usize) -> usize {
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
            Gap::Space | Gap::Comma if is_day(before) => before,
            // "Mon. 3 May", and not "on the Sunday. Third of May".
            Gap::DotSpace if is_day(before) && !self.word(before).ends_with("day") => before,
            _ => at,
        }
    }

    /// The byte after a date with its weekday in brackets behind it: "12/3/24 (Tues)".
    pub(in crate::anonymise::matching) fn after_weekday(&self, end: usize) -> usize {
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

    /// `Thursday 12th`, `Friday the 13th`: a day whose month is left unsaid. Its first byte and the byte after it.
    pub(in crate::anonymise::matching) fn day_with_weekday(
        &self,
        at: usize,
    ) -> Option<(usize, usize)> {
        let token = self.token(at)?;
        let word = self.word(at);
        let first = self.with_weekday(at);
        // "Fri 24. Supervision": the head of an entry.
        let heads = token.shape == Shape::Number
            && matches!(self.gap(first), Gap::Start | Gap::Newline | Gap::Blank)
            && (matches!(self.gap(at + 1), Gap::DotSpace | Gap::Newline | Gap::Other)
                || (self.gap(at + 1) == Gap::Colon
                    && self
                        .token(at + 1)
                        .is_some_and(|next| next.shape != Shape::Number)));
        let day: u32 = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ordinal| word.strip_suffix(ordinal))
            .or_else(|| heads.then_some(word))?
            .parse()
            .ok()?;
        // "Friday 1st team", "the second Sunday 2nd reading": what is counted is no day.
        let counts = matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen)
            && matches!(
                self.word(at + 1),
                "team"
                    | "xi"
                    | "reading"
                    | "class"
                    | "floor"
                    | "visit"
                    | "time"
                    | "thing"
                    | "week"
                    | "attempt"
                    | "call"
                    | "year"
                    | "half"
                    | "child"
                    | "place"
                    | "dose"
            );
        ((1..=31).contains(&day) && first < at && !counts)
            .then(|| Some((self.token(first)?.start, token.end)))?
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
        if let Some(captures) = RANGE_OF_DAYS.as_ref()?.captures(text) {
            let part = |nth: usize| -> Option<u32> { captures.get(nth)?.as_str().parse().ok() };
            let year = self.full_year(part(4)?, captures.get(4)?.len());
            let end = captures.get(0)?.end();
            let first = part(1).filter(|first| Some(*first) < part(2))?;
            written(Some(year), part(3)?, part(2)?, end)?;
            return written(Some(year), part(3)?, first, end);
        }
        let captures = RANGE.as_ref()?.captures(text)?;
        let part = |nth: usize| -> Option<u32> { captures.get(nth)?.as_str().parse().ok() };
        let year = self.full_year(part(5)?, captures.get(5)?.len());
        let end = captures.get(0)?.end();
        written(Some(year), part(4)?, part(3)?, end)?;
        written(Some(year), part(2)?, part(1)?, end)
    }

    /// Whether what is measured or scored stands before two numbers.
    fn is_measured(&self, at: usize) -> bool {
        let measures = [
            "score", "scored", "scores", "vision", "acuity", "bp", "ratio", "took", "takes",
            "take", "diet", "dose", "doses", "units", "mmse", "moca", "gcs", "hr", "temp", "sats",
            "pain", "power", "mood", "iddsi", "level", "gcse", "gcses", "grades", "va",
        ];
        self.cue(at, &measures, 2) && !self.cue(at, &["missed"], 2)
    }

    /// Whether two numbers parted by a stroke are a day and a month where nothing before them says so: the first is too great for a
    /// score, a length of time or a fraction, or a time of day stands behind them.
    fn is_plain_day(&self, at: usize, day: u32, month: u32, after: &str) -> bool {
        let abbreviated = self
            .token(at.saturating_sub(1))
            .is_some_and(|before| before.shape == Shape::Upper && before.style == Style::Mixed);
        let before = if self.gap(at) == Gap::Space {
            self.word_before(at)
        } else {
            ""
        };
        // "Oxycontrin 20/10": a strange name with a capital before two numbers that divide is a medicine's more often than anybody's.
        let dose = || {
            matches!(month, 5 | 10)
                && day.is_multiple_of(month)
                && before.len() > 3
                && self
                    .token(at.saturating_sub(1))
                    .is_some_and(|token| token.shape == Shape::Capital)
                && !self.is_known(at.saturating_sub(1))
                && !self.listed(at.saturating_sub(1)).ordinary()
        };
        // "Core group 17/5" meets on a day.
        let meets = before == "group" && self.word(at.saturating_sub(2)) == "core";
        if self.is_measured(at)
            || (is_before_parts(before) && !meets)
            || dose()
            || is_after_ratio(self.word(at + 2))
            // How well an eye sees is written with a six first.
            || (day == 6 && abbreviated)
            || self.cue(at, &["pain", "power", "strength"], 4)
        {
            return false;
        }
        // Sevenths and twelfths count days and months ("3/7", "16/12"), tenths and fifths are scores.
        let counts = matches!(month, 7 | 12);
        let told =
            is_time(after) && !matches!(before, "for" | "in" | "x" | "every" | "aged" | "within");
        if day > month {
            told || !(counts || abbreviated && day <= 12)
        } else {
            told && day < month && !matches!(month, 5 | 10)
        }
    }

    /// Whether the day of an illness, a life or a stay stands before a day at the beginning of a line: "D10 1/7 weighed", "Day 5 26/6".
    fn is_after_day_count(&self, at: usize) -> bool {
        let begins = |at: usize| matches!(self.gap(at), Gap::Start | Gap::Newline | Gap::Blank);
        let Some(before) = at.checked_sub(1).filter(|_| self.gap(at) == Gap::Space) else {
            return false;
        };
        let word = self.word(before);
        let figures = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        (begins(before) && word.strip_prefix('d').is_some_and(figures))
            || (before > 0 && begins(before - 1) && self.word(before - 1) == "day" && figures(word))
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
        // "06.O3", "22/0l" in a scan.
        if self.scanned
            && let Some(read) = scanned_day_and_month(text)
        {
            return self.without_year(&read, at);
        }
        let ([first, separator, second], end) = day_and_month_in_figures(text)?;
        let token = self.token(at)?;
        if matches!(
            self.character_before(token.start),
            Some('/' | '.' | '-' | ':' | '£' | '$' | '€' | '+' | '<' | '>' | '~')
        ) {
            return None;
        }
        let mut after = text.get(end..)?.chars();
        match after.next() {
            Some('/' | '.' | '-' | ':') if after.next().is_some_and(|c| c.is_ascii_digit()) => {
                return None;
            }
            Some('%' | '°') => return None,
            _ => {}
        }
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
                || (day > 12 && is_time(text.get(end..)?))
                || self.is_after_day_count(at)
                || (self.cue(at, &["next", "due", "booked"], 3) && !matches!(month, 7 | 12))
                || (at > 0 && self.is_plain_day(at, day, month, text.get(end..)?))
        } else {
            // A line that begins with "1.2" may be a heading: a day past the twelfth elsewhere tells a log from a list.
            // "Written 27.3 16.40", "on 27.3.": past the twelfth, with a time behind it or a word before it that only days have.
            (line_begins && self.lines_begin_with_days(separator))
                || (day > 12
                    && token.gap == Gap::Space
                    && (is_time(text.get(end..)?) || is_weekday(before) || before == "on"))
                // "Next 13.5., at noon": a stop before a comma is the month's.
                || text.get(end..)?.starts_with(".,")
        };
        // "16/1 L  Daughter in": the late shift of a log, whose lines begin with the day.
        let shift = line_begins
            && self
                .token(at + 2)
                .is_some_and(|next| self.is_written_large(next));
        let unit = !shift
            && matches!(
            self.word(at + 2),
            "mg" | "ml"
                | "kg"
                | "g"
                | "cm"
                | "mm"
                | "l"
                | "mmol"
                | "hours"
                | "hrs"
                | "weeks"
                | "ago"
                | "later"
                | "old"
        )
            // The review that is due at so many months: "9/12 review".
            || (month == 12
                && day < 12
                && matches!(
                    self.word(at + 2),
                    "review" | "check" | "development" | "developmental" | "assessment"
                ));
        if !is_date || unit {
            return None;
        }
        let stop = text.get(end..)?.starts_with(".,");
        written(None, month, day, end + usize::from(stop))
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
            let Some(([day, between, month], _)) = day_and_month_in_figures(line) else {
                return false;
            };
            between == separator
                && day.parse::<u32>().is_ok_and(|day| (13..=31).contains(&day))
                && month
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
        assert!(RANGE.is_some() && RANGE_OF_DAYS.is_some());
    }
}
