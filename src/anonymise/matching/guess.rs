//! What words may stand for that are neither in the dictionary nor ordinary: misspelt, badly scanned, broken by a line, heard.

use super::reading::{Alternative, How, Reading, of_person};
use crate::anonymise::dictionary::Part;
use crate::anonymise::hash::QuickMap;
use crate::anonymise::spell::scanned_readings;
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

impl Reading<'_> {
    /// Looks for other readings of words that are neither in the dictionary nor ordinary.
    pub(super) fn guess(&mut self) {
        let mut alternatives: QuickMap<usize, Vec<Alternative>> = QuickMap::default();
        let mut joined = String::new();
        let dictated = self.is_dictated();
        let scan = self.scanned;
        let lists = self.listed.iter();
        for ((at, token), listed) in self.tokens.iter().enumerate().zip(lists) {
            let next = self.tokens.get(at + 1);
            // By far the most words: small and ordinary, in the midst of a line.
            if token.shape == Shape::Lower
                && listed.ordinary()
                && !(dictated || scan)
                && next.is_some_and(|next| {
                    !matches!(
                        next.gap,
                        Gap::HyphenBreak | Gap::Newline | Gap::Colon | Gap::Apostrophe
                    )
                })
            {
                continue;
            }
            if dictated {
                self.guess_dictated(at, &mut alternatives);
            }
            if let Some(next) =
                next.filter(|next| matches!(next.gap, Gap::HyphenBreak | Gap::Newline))
            {
                joined.clear();
                joined.push_str(self.word(at));
                joined.push_str(self.word(at + 1));
                let apart = self.is_known(at) || self.is_known(at + 1);
                if let Some(word) = self.dictionary.word(&joined)
                    && (next.gap == Gap::HyphenBreak || !(apart || self.listed(at).ordinary()))
                {
                    alternatives.entry(at).or_default().push(Alternative {
                        word,
                        how: How::Joined,
                        tokens: 2,
                    });
                }
            }
            if next.is_some_and(|next| matches!(next.gap, Gap::Hyphen | Gap::Space)) {
                self.guess_syllables(at, &mut alternatives);
            }
            if next.is_some_and(|next| next.gap == Gap::Colon) {
                self.guess_label(at, &mut alternatives);
            }
            if next.is_some_and(|next| next.gap == Gap::Apostrophe) {
                self.guess_contracted(at, &mut alternatives);
            }
            if scan || (token.shape != Shape::Number && self.word(at).starts_with('l')) {
                self.guess_scanned(at, scan, &mut alternatives);
            }
            if self.is_known(at) || self.is_likened(at) || self.is_plural_in_capitals(at, token) {
                continue;
            }
            let word = self.word(at);
            if !(self.listed(at).ordinary() || self.listed(at).safe()) {
                self.guess_generic(at, token, &mut alternatives);
            }
            self.guess_half_of_a_thing(at, token, &mut alternatives);
            if token.shape == Shape::Alnum {
                for reading in scanned_readings(word) {
                    self.guess_word(&reading, token, &mut alternatives, at, true);
                }
                if scan && word.len() == 2 && at > 0 && self.is_known(at - 1) {
                    self.guess_short_scanned(at, &mut alternatives);
                }
            } else if self.is_word_with_capital(at, token) {
                self.guess_same_sound(at, &mut alternatives);
            } else if token.shape != Shape::Number
                && word.len() >= 3
                && !self.listed(at).ordinary()
                && !self.listed(at).safe()
                && !(scan && words::is_badly_scanned(word) && !self.titled(at))
            {
                self.guess_word(word, token, &mut alternatives, at, false);
                if token.stands_out() {
                    self.guess_somali(at, &mut alternatives);
                    self.guess_leigh(at, &mut alternatives);
                }
                if has_pair(word, *b"rn") {
                    self.guess_word(&word.replace("rn", "m"), token, &mut alternatives, at, true);
                }
                if has_pair(word, *b"vv") {
                    self.guess_word(&word.replace("vv", "w"), token, &mut alternatives, at, true);
                }
            }
        }
        self.guessed = vec![false; self.tokens.len()];
        for at in alternatives.keys() {
            if let Some(guessed) = self.guessed.get_mut(*at) {
                *guessed = true;
            }
        }
        self.alternatives = alternatives;
    }

    /// "GCSEs": capitals with a small s behind them are an abbreviation.
    fn is_plural_in_capitals(&self, at: usize, token: &Token) -> bool {
        token.shape == Shape::Mixed
            && self.word(at).ends_with('s')
            && self
                .source
                .get(self.folded.source(token.start..token.end))
                .and_then(|written| written.strip_suffix('s'))
                .is_some_and(|one| one.chars().all(char::is_uppercase))
    }

    /// "Elvis" in "like Elvis with an o": another name, by which somebody's is spelt.
    fn is_likened(&self, at: usize) -> bool {
        self.word_before(at) == "like"
            && self.gap(at) == Gap::Space
            && self.gap(at + 1) == Gap::Space
            && matches!(
                self.word(at + 1),
                "with" | "wi" | "without" | "but" | "only"
            )
    }

    /// Whether an ordinary word has a capital inside a sentence, and does something there as somebody does: "he said Mayce won't wake".
    fn is_word_with_capital(&self, at: usize, token: &Token) -> bool {
        token.shape == Shape::Capital
            && token.style == Style::Mixed
            && !token.begins
            && token.gap == Gap::Space
            && self.listed(at).ordinary()
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower)
            && self.followed_by_verb(at)
            && at.checked_sub(1).is_some_and(|before| {
                self.listed(before).title()
                    || self
                        .token(before)
                        .is_some_and(|before| before.shape == Shape::Lower)
            })
            && !words::is_determiner(self.word_before(at))
            && !self.listed(at).safe()
            && !words::is_role(self.word(at))
    }

    /// The names of the case that sound as a word does and differ from it in one letter.
    fn guess_same_sound(&self, at: usize, alternatives: &mut QuickMap<usize, Vec<Alternative>>) {
        for guess in self.dictionary.guesses(self.word(at), false) {
            if guess.same_sound && guess.distance == 1 {
                alternatives.entry(at).or_default().push(Alternative {
                    word: guess.word,
                    how: How::Spelt,
                    tokens: 1,
                });
            }
        }
    }

    fn guess_word(
        &self,
        word: &str,
        token: &Token,
        alternatives: &mut QuickMap<usize, Vec<Alternative>>,
        at: usize,
        scanned: bool,
    ) {
        if scanned && let Some(id) = self.dictionary.word(word) {
            alternatives.entry(at).or_default().push(Alternative {
                word: id,
                how: How::Spelt,
                tokens: 1,
            });
            return;
        }
        // Short words in capitals among others are abbreviations.
        if token.shape == Shape::Upper && token.style == Style::Mixed && word.len() < 5 {
            return;
        }
        let capital = token.stands_out();
        let listed = words::listed_itself(word);
        let other_name = listed.forename() || listed.surname();
        // "Keyley Hobbs": a name of its own, with a family name of the case behind it.
        let with_family = || {
            self.gap(at + 1) == Gap::Space
                && self.is_known(at + 1)
                && self
                    .token(at + 1)
                    .is_some_and(|next| next.shape == token.shape)
                && self.pieces(at + 1, of_person).iter().any(|piece| {
                    piece
                        .entries
                        .iter()
                        .any(|entry| entry.part == Part::Surname && entry.rank == 0)
                })
        };
        let by_sound = capital && (!other_name || with_family());
        let guesses = self.dictionary.guesses(word, by_sound);
        if guesses.is_empty() && !scanned {
            self.guess_kindred(at, token, other_name, alternatives);
        }
        for guess in guesses {
            let length = word.len();
            let plain = capital
                || scanned
                || guess.swapped
                || length >= if guess.distance == 1 { 5 } else { 8 };
            if length < 4 && !(capital && guess.same_sound) {
                continue;
            }
            let doubtful = !plain || (other_name && !(guess.same_sound && guess.distance == 1));
            alternatives.entry(at).or_default().push(Alternative {
                word: guess.word,
                how: if doubtful { How::Doubtful } else { How::Spelt },
                tokens: 1,
            });
        }
    }
}

/// Whether two letters stand side by side in a word.
fn has_pair(word: &str, pair: [u8; 2]) -> bool {
    word.as_bytes().windows(2).any(|two| two == pair)
}
