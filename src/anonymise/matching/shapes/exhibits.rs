//! Marks of exhibits: the initials of whoever produced one, and its number.

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::{Mark, asked_reference, mark};
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::Findings;
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

pattern!(
    EXHIBIT,
    r"^[a-z]{2,3}/[0-9]{1,3}[a-z]?(?:[/-][0-9]{1,4})*(?-u:\b)"
);

/// Words before the letters and figures of an exhibit.
const EXHIBITED: &[&str] = &[
    "exh", "exhibit", "exhibits", "ex", "exhs", "seized", "produced",
];

impl Reading<'_> {
    /// How long an exhibit's mark is that begins at a token: `JR/1`.
    fn exhibit_length(&self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        // "EX/4" counts exhibits and says nothing of anybody.
        if token.shape != Shape::Upper
            || self.gap(at + 1) != Gap::Slash
            || EXHIBITED.contains(&self.word(at))
            || matches!(self.character_before(token.start), Some('/' | '-'))
        {
            return None;
        }
        let found = EXHIBIT.as_ref()?.find(self.text_from(token.start))?;
        let goes_on = self.character_at(token.start + found.len()) == Some('%');
        (!goes_on).then_some(found.len())
    }

    /// Whether a word says that an exhibit's mark follows, here or where the same letters stand elsewhere.
    fn is_exhibited(&self, at: usize) -> bool {
        let said = |at: usize| self.cue(at, EXHIBITED, 2) || self.cue(at, &["exhibits", "exhs"], 9);
        said(at)
            || (0..self.tokens.len()).any(|other| {
                self.word(other) == self.word(at)
                    && said(other)
                    && self.exhibit_length(other).is_some()
            })
    }

    /// `JR/1`: the initials of whoever produced an exhibit, and its number.
    pub(super) fn exhibit(&self, at: usize) -> Option<Mark> {
        let length = self.exhibit_length(at)?;
        let start = self.token(at)?.start;
        self.is_exhibited(at)
            .then(|| mark(start, length, "[reference number]", None, false))
    }

    /// Initials of somebody of the case with a stroke and a number behind them may be an exhibit's mark.
    pub(super) fn ask_about_exhibit(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        // Nothing says what it is, so a date or a range is none.
        let length = self.exhibit_length(at).filter(|length| *length <= 6)?;
        let token = self.token(at)?;
        let plain = self
            .text_from(token.start)
            .get(..length)
            .is_some_and(|text| text.matches(['/', '-']).count() == 1);
        if !plain {
            return None;
        }
        let lists = self.listed(at);
        let somebody = self.dictionary.people.iter().any(|person| {
            let letters: Vec<char> = self.word(at).chars().collect();
            letters.first() == person.initials.first()
                && letters.last() == person.surname_initials.first()
        });
        if !somebody && (lists.ordinary() || lists.safe() || words::is_role(self.word(at))) {
            return None;
        }
        let end = token.start + length;
        findings.asked.push(asked_reference(
            token.start,
            end,
            "This may be the mark of an exhibit.",
        ));
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_is_well_formed() {
        assert!(EXHIBIT.is_some());
    }
}
