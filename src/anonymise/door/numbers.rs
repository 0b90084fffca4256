//! Numbers: every run of seven figures, the case's own however they are grouped, written or said.

use super::births::{cardinal, figures_of};
use super::changed::near;
use super::disguise::{figure, is_unseen};
use super::needle::{Needles, PART};
use super::page::{Page, Word};
use super::search::push;
use super::{Finding, FindingKind};

/// Shortest run of digits that never passes.
const RUN: usize = 7;

/// How many figures said one by one are somebody's number.
const SAID: usize = 10;

/// How many characters may stand between two parts of a known number.
const WIDEST: usize = 6;

/// Figures with nothing between them.
struct Group {
    figures: String,
    /// First character, and the one after the last.
    start: usize,
    end: usize,
    /// What stands before it, back to the group before.
    before: String,
}

/// A figure of a stream of words, with its place among the signs.
struct Said {
    figure: char,
    first: usize,
    end: usize,
}

impl Needles {
    /// Runs of digits however grouped, known numbers inside them, and short known numbers whole.
    pub(super) fn digits(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        for run in runs(page) {
            self.check_run(&run, findings);
        }
        self.said(page, findings);
    }

    fn check_run(&self, run: &[Group], findings: &mut Vec<Finding>) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            return;
        };
        let digits: String = run.iter().map(|group| group.figures.as_str()).collect();
        let short = self.short_numbers.contains(&digits);
        if self.is_known(&digits) || short || (digits.len() >= RUN && !is_no_number(run)) {
            findings.push(Finding {
                position: first.start,
                end: last.end,
                kind: FindingKind::Number,
            });
        }
    }

    /// Whether figures are a known number, hold one, are a part of one, or differ from one by one figure.
    fn is_known(&self, digits: &str) -> bool {
        digits.len() >= PART
            && self.numbers.iter().any(|number| {
                number.contains(digits)
                    || digits.contains(number.as_str())
                    || (digits.len().abs_diff(number.len()) <= 1 && near(digits, number))
            })
    }

    /// Known numbers over wider gaps and in words: "07700 nine double oh, four one seven". What is said figure by figure and is
    /// long enough is a number whoever has it.
    fn said(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let mut stream = Stream::default();
        for word in &page.words {
            let apart = word.stand_in || word.gap > WIDEST || word.line_ends > 2;
            // By far the most words begin no number and go on with none.
            if !apart && (stream.takes(page, word) || stream.is_fresh()) {
                continue;
            }
            self.check_stream(page, &stream, findings);
            stream = Stream::default();
            if !word.stand_in {
                stream.takes(page, word);
            }
        }
        self.check_stream(page, &stream, findings);
    }

    fn check_stream(&self, page: &Page<'_>, stream: &Stream, findings: &mut Vec<Finding>) {
        let one_by_one = !stream.is_grouped;
        let stream = stream.said.as_slice();
        if stream.len() < PART {
            return;
        }
        let digits: String = stream.iter().map(|said| said.figure).collect();
        let mut found = |from: usize, to: usize| {
            if let (Some(first), Some(last)) = (stream.get(from), stream.get(to.saturating_sub(1)))
            {
                push(page, first.first, last.end, FindingKind::Number, findings);
            }
        };
        if (one_by_one && stream.len() >= SAID) || self.is_known(&digits) {
            found(0, stream.len());
            return;
        }
        for number in self
            .numbers
            .iter()
            .filter(|number| number.len() >= SAID - 1)
        {
            for length in number.len() - 1..=number.len() + 1 {
                for from in 0..(stream.len() + 1).saturating_sub(length) {
                    if digits
                        .get(from..from + length)
                        .is_some_and(|part| near(part, number))
                    {
                        found(from, from + length);
                    }
                }
            }
        }
    }
}

/// Figures said or written one behind the other.
#[derive(Default)]
struct Stream {
    said: Vec<Said>,
    /// How many times more the next figure is meant: "double four".
    again: usize,
    /// Whether some were written together.
    is_grouped: bool,
}

impl Stream {
    /// Whether nothing was taken yet.
    fn is_fresh(&self) -> bool {
        self.said.is_empty() && self.again == 0
    }

    /// Takes a word that goes on with the number; whether it did.
    fn takes(&mut self, page: &Page<'_>, word: &Word) -> bool {
        let text = page.plain(word);
        if let Some(again) = said_again(text) {
            self.again = again;
            return true;
        }
        if let Some(figure) = said_figure(text) {
            self.add(word, std::iter::once(figure));
            return true;
        }
        // Most words have none.
        if !word.figures {
            return !self.said.is_empty() && is_between(text);
        }
        let figures = figures_of(text)
            // One figure hidden: "99918x1376".
            .or_else(|| {
                text.contains('x')
                    .then(|| figures_of(&text.replacen('x', "", 1)))?
            });
        let Some(figures) = figures else {
            return !self.said.is_empty() && is_between(text);
        };
        self.is_grouped |= figures.len() > 1;
        self.add(word, figures.chars());
        true
    }

    /// Adds the figures of a word, the first as often as it is meant.
    fn add(&mut self, word: &Word, figures: impl Iterator<Item = char> + Clone) {
        let again = std::mem::take(&mut self.again);
        let repeated = figures.clone().next().into_iter().cycle().take(again);
        self.said.extend(repeated.chain(figures).map(|figure| Said {
            figure,
            first: word.first,
            end: word.end,
        }));
    }
}

/// The figure that a word says.
fn said_figure(word: &str) -> Option<char> {
    match word {
        "oh" | "o" | "nought" | "nil" => Some('0'),
        _ => cardinal(word)
            .filter(|value| *value < 10)
            .and_then(|value| char::from_digit(value, 10)),
    }
}

/// How many times more the next figure is meant.
fn said_again(word: &str) -> Option<usize> {
    match word {
        "double" => Some(1),
        "treble" | "triple" => Some(2),
        _ => None,
    }
}

/// What is said between the parts of a number.
fn is_between(word: &str) -> bool {
    matches!(
        word,
        "dash" | "hyphen" | "space" | "slash" | "stroke" | "dot" | "then" | "and" | "plus"
    )
}

/// The runs of figures of a text: groups with so little between them that they may be one number.
fn runs(page: &Page<'_>) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut run: Vec<Group> = Vec::new();
    let mut before = String::new();
    for (position, character) in page.characters.iter().copied().enumerate() {
        // By far the most characters.
        if run.is_empty() && character.is_ascii() && !character.is_ascii_digit() {
            continue;
        }
        if is_unseen(character) {
            continue;
        }
        let digit = figure(character).filter(|_| page.masked.get(position) != Some(&true));
        if let Some(digit) = digit {
            match run.last_mut() {
                Some(group) if before.is_empty() => {
                    group.figures.push(digit);
                    group.end = position + 1;
                }
                _ => {
                    run.push(Group {
                        figures: digit.to_string(),
                        start: position,
                        end: position + 1,
                        before: std::mem::take(&mut before),
                    });
                }
            }
        } else if !run.is_empty() && !character.is_alphanumeric() && before.chars().count() < 3 {
            before.push(character);
        } else if !run.is_empty() {
            runs.extend(parted(std::mem::take(&mut run)));
            before.clear();
        }
    }
    runs.extend(parted(run));
    runs
}

/// A run cut where what stands between two groups joins no number.
fn parted(run: Vec<Group>) -> Vec<Vec<Group>> {
    let mut parts: Vec<Vec<Group>> = Vec::new();
    for group in run {
        match parts.last_mut() {
            Some(part)
                if !ends_in_a_time(part, &group)
                    && part.last().is_some_and(|left| is_joined(left, &group)) =>
            {
                part.push(group);
            }
            _ => parts.push(vec![group]),
        }
    }
    parts
}

/// Whether a run ends in a time of day and something else follows behind a space: "14:15. 999".
fn ends_in_a_time(run: &[Group], next: &Group) -> bool {
    let [.., hours, minutes] = run else {
        return false;
    };
    next.before.contains(char::is_whitespace) && is_time(hours, minutes)
}

fn is_time(hours: &Group, minutes: &Group) -> bool {
    let number = |group: &Group| group.figures.parse::<u32>().unwrap_or(u32::MAX);
    matches!(minutes.before.as_str(), ":" | ".")
        && hours.figures.len() <= 2
        && minutes.figures.len() == 2
        && number(hours) < 24
        && number(minutes) < 60
}

/// Whether two groups may be of one number: over spaces, stops, strokes and brackets; over another sign if nothing else stands there, as in
/// "07700,900,123"; over the end of a line if both are long and neither a time nor a year.
fn is_joined(left: &Group, right: &Group) -> bool {
    let plain = |c: char| {
        matches!(
            c,
            ' ' | '.'
                | '-'
                | '/'
                | '('
                | ')'
                | '+'
                | '\u{a0}'
                | '\u{2007}'
                | '\u{2009}'
                | '\u{202f}'
                | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\t'
        )
    };
    let between = right.before.as_str();
    if between.chars().all(plain) {
        return true;
    }
    let long = |group: &Group| group.figures.len() >= 3 && !is_time_or_year(&group.figures);
    match between {
        "\n" => long(left) && long(right),
        _ => between.chars().count() == 1 && !between.contains('\n'),
    }
}

fn is_time_or_year(figures: &str) -> bool {
    let number = |from: usize, to: usize| {
        figures
            .get(from..to)
            .and_then(|part| part.parse::<u32>().ok())
    };
    figures.len() == 4
        && (matches!((number(0, 2), number(2, 4)), (Some(..24), Some(..60)))
            || matches!(number(0, 4), Some(1900..2040)))
}

/// Whether a run of figures is none of anybody's: two years, times of day, or measures in pairs such as blood pressures.
fn is_no_number(run: &[Group]) -> bool {
    if let [one, other] = run
        && matches!(other.before.as_str(), "-" | "/" | "\u{2013}")
        && [one, other].iter().all(|year| {
            year.figures.len() == 4
                && (year.figures.starts_with("19") || year.figures.starts_with("20"))
        })
    {
        return true;
    }
    // "22,00,02,04": hours one behind the other.
    let hour =
        |group: &Group| matches!(group.figures.parse(), Ok(0..24)) && group.figures.len() <= 2;
    let listed = |group: &Group| matches!(group.before.as_str(), "," | ";");
    if run.iter().all(hour) && run.iter().skip(1).all(listed) {
        return true;
    }
    run.chunks(2).all(|pair| match pair {
        [one, other] => {
            let measure = other.before == "/"
                && one.figures.len() == 3
                && matches!(other.figures.len(), 2 | 3)
                && !one.figures.starts_with('0')
                && !other.figures.starts_with('0');
            is_time(one, other) || measure
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::door::mask::StandIns;

    fn stops(text: &str) -> bool {
        let page = Page::new(text, &StandIns::default());
        runs(&page).iter().any(|run| {
            run.iter().map(|group| group.figures.len()).sum::<usize>() >= RUN && !is_no_number(run)
        })
    }

    #[test]
    fn long_runs_are_told_from_times_years_and_measures() {
        for text in [
            "01632 960123",
            "01632,960,123",
            "0163:296:0123",
            "0163*2960*123",
            "01632\n960888",
            "٠١٦٣٢٩٦٠",
            "12 34 567",
            "01,63,29,60,12",
        ] {
            assert!(stops(text), "{text}");
        }
        for text in [
            "2023-2024",
            "10.30 - 11.45",
            "10:30-11:45",
            "BP 120/80, 118/76 118/74",
            "1430\n1445\n1500",
            "12, 14, 16, 18, 20",
            "97\n98\n120",
            "at 14:15. 999 called",
            "22,00,02,04,06",
        ] {
            assert!(!stops(text), "{text}");
        }
    }
}
