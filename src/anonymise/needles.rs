//! Looking for values that must not be there (`mkt verify --absent-from`): many needles at once in folded text.

use std::collections::{BTreeSet, HashSet};

use aho_corasick::AhoCorasick;

use crate::domain::name::fold;

/// The shortest needle, in characters: shorter ones would be found in anything.
pub const SHORTEST: usize = 4;

/// Values to look for.
pub struct Needles {
    automaton: AhoCorasick,
    folded: Vec<String>,
    /// Every two bytes that stand one after the other in a needle.
    pairs: HashSet<[u8; 2]>,
}

/// Shows the number only.
impl std::fmt::Debug for Needles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Needles({})", self.folded.len())
    }
}

/// Why needles cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NeedleProblem {
    /// There is none.
    #[error("There is nothing to look for: the list is empty.")]
    None,
    /// One is too short; lines count from 1.
    #[error("Line {line} has fewer than four letters or digits; it would be found in anything.")]
    TooShort {
        /// The line.
        line: usize,
    },
    /// There are too many to hold at once.
    #[error("There are too many values to look for at once; split the list.")]
    TooMany,
}

impl Needles {
    /// From a text with one needle a line; empty lines are passed over.
    pub fn new(text: &str) -> Result<Self, NeedleProblem> {
        let mut folded = Vec::new();
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let needle = fold(line.trim());
            if needle.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST {
                return Err(NeedleProblem::TooShort { line: at + 1 });
            }
            folded.push(needle);
        }
        if folded.is_empty() {
            return Err(NeedleProblem::None);
        }
        Self::with(folded)
    }

    fn with(folded: Vec<String>) -> Result<Self, NeedleProblem> {
        let automaton = AhoCorasick::new(&folded).map_err(|_| NeedleProblem::TooMany)?;
        let pairs = folded
            .iter()
            .flat_map(|needle| needle.as_bytes().windows(2))
            .filter_map(|pair| pair.try_into().ok())
            .collect();
        Ok(Self {
            automaton,
            folded,
            pairs,
        })
    }

    /// From values as they were taken down: those that are too short to be looked for, and those that come twice, are left
    /// out. None where nothing is left, or where there are too many to hold at once.
    pub fn of(values: impl IntoIterator<Item = String>) -> Option<Self> {
        let folded: BTreeSet<String> = values
            .into_iter()
            .map(|value| fold(value.trim()))
            .filter(|needle| needle.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST)
            .collect();
        let folded: Vec<String> = folded.into_iter().collect();
        if folded.is_empty() {
            return None;
        }
        Self::with(folded).ok()
    }

    /// How many bytes a text can have at most in which a needle stands: folding makes a text shorter, and not by more.
    pub fn longest(&self) -> usize {
        4 * self.folded.iter().map(String::len).max().unwrap_or(0) + 16
    }

    /// Whether a needle has these two bytes one after the other, so that it may straddle two pages there. Whatever is no
    /// plain letter or digit is taken to be possible.
    pub fn may_straddle(&self, last: u8, first: u8) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        if !plain(last) || !plain(first) {
            return !last.is_ascii_control() && !first.is_ascii_control();
        }
        let pair = [last.to_ascii_lowercase(), first.to_ascii_lowercase()];
        self.pairs.contains(&pair)
    }

    /// Which needles stand in the text, by their places in [`Self::folded`].
    pub fn found_in(&self, text: &str, found: &mut BTreeSet<usize>) {
        let text = fold(text);
        found.extend(
            self.automaton
                .find_overlapping_iter(&text)
                .map(|hit| hit.pattern().as_usize()),
        );
    }

    /// How often any of them stands in the text, but for those that may.
    pub fn count_in_but(&self, text: &str, may: &BTreeSet<usize>) -> usize {
        self.automaton
            .find_overlapping_iter(&fold(text))
            .filter(|hit| !may.contains(&hit.pattern().as_usize()))
            .count()
    }

    /// The needles, folded.
    pub fn folded(&self) -> &[String] {
        &self.folded
    }

    /// How often any of them stands in the text.
    pub fn count_in(&self, text: &str) -> usize {
        self.automaton.find_overlapping_iter(&fold(text)).count()
    }
}
