//! Looking for values that must not be there (`mkt verify --absent-from`): many needles at once in folded text.

use aho_corasick::AhoCorasick;

use crate::domain::name::fold;

/// The shortest needle, in characters: shorter ones would be found in anything.
pub const SHORTEST: usize = 4;

/// Values to look for.
pub struct Needles {
    automaton: AhoCorasick,
    folded: Vec<String>,
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
        let automaton = AhoCorasick::new(&folded).map_err(|_| NeedleProblem::TooMany)?;
        Ok(Self { automaton, folded })
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
