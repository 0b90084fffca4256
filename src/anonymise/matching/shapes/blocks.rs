//! Blocks of capitals and figures that nothing says to be a number of somebody's: "P-558213", "QA 0412", "LX/55120".

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::{LOOKS_LIKE_A_NUMBER, Mark, asked_reference, mark};
use super::references::{figures_in_block, is_time_or_year};
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::Findings;
use crate::anonymise::token::{Gap, Shape};

pattern!(BLOCK, r"^[a-z0-9]+(?:[/-][a-z0-9]+){0,4}(?-u:\b)");

// "SPR 24/7716": letters, a year, a number.
pattern!(
    OF_A_YEAR,
    r"^[a-z]{2,5} (?:20)?[0-9]{2}[/-][0-9]{3,6}(?-u:\b)"
);

/// Figures from which a block is nobody's count, dose or size, whatever stands around it.
const CERTAIN: usize = 5;

/// Figures from which it is asked about.
const DOUBTFUL: usize = 3;

impl Reading<'_> {
    /// How long a block of capitals and figures is that begins at a token, and how many figures stand together in it: letters are in it,
    /// and it is no time, measure or year with its letters.
    fn block(&self, at: usize) -> Option<(usize, usize)> {
        let token = self.token(at)?;
        if matches!(
            self.character_before(token.start),
            Some('/' | '-' | '_' | '.' | '@' | '#' | '£' | '&')
        ) || figures_in_block(self.text_from(token.start)) < DOUBTFUL
        {
            return None;
        }
        let found = BLOCK.as_ref()?.find(self.text_from(token.start))?;
        let source = self.folded.source(token.start..token.start + found.len());
        let written = self.source.get(source)?;
        let letters = written.bytes().filter(u8::is_ascii_alphabetic).count();
        if letters == 0 || written.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let parts = || found.as_str().split(['/', '-']);
        // "0930HRS", "1000ML", "A303": figures with a unit behind them, and roads.
        let measured = |part: &str| {
            let figures = part.bytes().take_while(u8::is_ascii_digit).count();
            figures > 0
                && figures < part.len()
                && part
                    .bytes()
                    .skip(figures)
                    .all(|byte| byte.is_ascii_alphabetic())
        };
        let road = |part: &str| {
            part.len() <= 5
                && matches!(part.as_bytes(), [b'a' | b'b' | b'm', rest @ ..] if rest.iter().all(u8::is_ascii_digit))
        };
        if parts().count() == 1 && (measured(found.as_str()) || road(found.as_str())) {
            return None;
        }
        // "W-2024", "FY2023".
        let year = |part: &str| {
            let figures = part.trim_start_matches(|c: char| c.is_ascii_lowercase());
            matches!(figures.parse(), Ok(1900..2040)) || is_time_or_year(part)
        };
        let figures = parts()
            .filter(|part| !year(part))
            .map(|part| part.bytes().filter(u8::is_ascii_digit).count())
            .max()?;
        let ends = !self
            .text_from(token.start + found.len())
            .starts_with(|c: char| matches!(c, '%' | '_' | '@' | '/' | '-') || c.is_alphanumeric());
        ends.then_some((found.len(), figures))
    }

    /// `P-558213`, `LX/55120`: parts with a hyphen or a stroke between them and five figures together.
    pub(super) fn parted_block(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        if !matches!(self.gap(at + 1), Gap::Hyphen | Gap::Slash)
            || !matches!(token.shape, Shape::Upper | Shape::Letter | Shape::Alnum)
        {
            return None;
        }
        let (length, figures) = self.block(at)?;
        (figures >= CERTAIN).then(|| mark(token.start, length, "[reference number]", None, false))
    }

    /// `SPR 24/7716`: letters, a year and a number, and no measure.
    pub(super) fn block_of_a_year(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        if token.shape != Shape::Upper
            || matches!(token.gap, Gap::Hyphen | Gap::Slash)
            || self.gap(at + 1) != Gap::Space
            || !matches!(self.gap(at + 2), Gap::Slash | Gap::Hyphen)
            || matches!(self.word(at), "bp" | "hr" | "va" | "pef" | "on" | "of")
        {
            return None;
        }
        let found = OF_A_YEAR.as_ref()?.find(self.text_from(token.start))?;
        let goes_on = self.character_at(token.start + found.len());
        (!matches!(goes_on, Some('/' | '-')))
            .then(|| mark(token.start, found.len(), "[reference number]", None, false))
    }

    /// A block that may be a number of somebody's is asked about. The byte after it.
    pub(super) fn ask_about_block(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let token = self.token(at)?;
        if !matches!(token.shape, Shape::Upper | Shape::Letter | Shape::Alnum) {
            return None;
        }
        let (length, figures) = self.block(at)?;
        if figures < DOUBTFUL || length < 5 {
            return None;
        }
        let end = token.start + length;
        findings
            .asked
            .push(asked_reference(token.start, end, LOOKS_LIKE_A_NUMBER));
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        assert!(BLOCK.is_some() && OF_A_YEAR.is_some());
    }
}
