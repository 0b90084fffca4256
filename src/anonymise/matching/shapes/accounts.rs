//! A sort code with its account, the last digits of an account or a card, and the code that opens somebody's door.

use std::sync::LazyLock;

use regex::Regex;

use super::patterns::{Mark, mark};
use crate::anonymise::matching::Reading;
use crate::anonymise::token::Shape;

pattern!(
    SORT_AND_ACCOUNT,
    r"^[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}(?:,? | ?/ ?)[0-9]{8}(?-u:\b)"
);
pattern!(
    ENDING,
    r"^(?:ends|ending|ended)(?: in| with)?:? ([0-9]{3,6})(?-u:\b)"
);

impl Reading<'_> {
    /// "KEY SAFE 1974", "keysafe code: C2580", "the alarm code is 4471": whoever reads it can walk in.
    pub(super) fn code_of_a_door(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let length = token.end - token.start;
        if !(3..=6).contains(&length) || !matches!(token.shape, Shape::Number | Shape::Alnum) {
            return None;
        }
        let mut back = at;
        for _ in 0..2 {
            let word = self.word_before(back);
            if matches!(
                word,
                "code" | "number" | "no" | "is" | "pin" | "still" | "now"
            ) {
                back = back.checked_sub(1)?;
            }
        }
        let coded = back < at && (back..at).any(|at| matches!(self.word(at), "code" | "pin"));
        let said = match self.word_before(back) {
            "keysafe" | "keypad" => true,
            "safe" => coded || back.checked_sub(2).is_some_and(|at| self.word(at) == "key"),
            "door" | "entry" | "alarm" | "gate" | "lockbox" => coded,
            _ => false,
        };
        said.then(|| mark(token.start, length, "[code]", None, false))
    }

    /// `40-11-93 / 20471836`: a sort code with its account.
    pub(super) fn sort_and_account(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let two = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Number && token.end - token.start == 2)
        };
        let plausible = two(at)
            && two(at + 1)
            && two(at + 2)
            && !matches!(
                self.character_before(token.start),
                Some('/' | '-' | '.' | ':')
            );
        if !plausible {
            return None;
        }
        let found = SORT_AND_ACCOUNT
            .as_ref()?
            .find(self.text_from(token.start))?;
        Some(mark(
            token.start,
            found.len(),
            "[account number]",
            None,
            false,
        ))
    }

    /// `a/c ending 4417`: the last digits of an account or a card.
    pub(super) fn account_ending(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let captures = ENDING.as_ref()?.captures(self.text_from(token.start))?;
        let number = captures.get(1)?;
        let before = self.folded.text().get(..token.start).unwrap_or("");
        let with = if self.cue(at, &["account", "acc", "acct", "ac"], 2)
            || before
                .trim_end_matches([' ', ':', '.', ','])
                .ends_with("a/c")
        {
            "[account number]"
        } else if self.cue(at, &["card"], 2) {
            "[card number]"
        } else {
            return None;
        };
        Some(mark(
            token.start + number.start(),
            number.len(),
            with,
            None,
            false,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&SORT_AND_ACCOUNT, &ENDING];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
