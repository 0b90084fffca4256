//! Names in other dress: with an apostrophe for a vowel ("Grah'm"), in Somali spelling ("Cabdi" for Abdi), and as a bad scan has them ("lris",
//! "Sun ila").

use crate::anonymise::dictionary::Part;
use crate::anonymise::hash::QuickMap;
use crate::anonymise::heard::bones;
use crate::anonymise::matching::{Alternative, How, Reading, of_person, of_thing};
use crate::anonymise::spell::scanned_readings;
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// The readings of tokens found so far.
type Alternatives = QuickMap<usize, Vec<Alternative>>;

impl Reading<'_> {
    /// "Grah'm", "Siobh'n": an apostrophe stands for a vowel that whoever speaks leaves out.
    pub(in crate::anonymise::matching) fn guess_contracted(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        let (Some(token), Some(tail)) = (self.token(at), self.token(at + 1)) else {
            return;
        };
        let (start, end) = (self.word(at), self.word(at + 1));
        let fits = token.shape == Shape::Capital
            && matches!(tail.shape, Shape::Lower | Shape::Letter)
            && start.len() >= 3
            && (1..=3).contains(&end.len())
            && start.is_ascii()
            && end.is_ascii()
            && !matches!(end, "s" | "t" | "d" | "ll" | "re" | "ve" | "em");
        if !fits {
            return;
        }
        let mut take = |word: u32, how: How| {
            alternatives.entry(at).or_default().push(Alternative {
                word,
                how,
                tokens: 2,
            });
        };
        let mut joined = String::with_capacity(start.len() + end.len() + 1);
        for vowel in ["a", "e", "i", "o", "u", ""] {
            joined.clear();
            joined.extend([start, vowel, end]);
            if let Some(word) = self.dictionary.word(&joined)
                && self.dictionary.begins_form(word, of_person)
            {
                take(word, How::Joined);
                return;
            }
        }
        let heard = bones(&joined);
        if heard.len() < 3 {
            return;
        }
        for (word, _) in self.dictionary.heard(&heard) {
            if self.dictionary.begins_form(word, of_person) {
                take(word, How::Spelt);
            }
        }
    }

    /// A name in Somali spelling that the case has in English, or the other way about: "Cabdi" for Abdi, "Faarax" for Farah.
    pub(in crate::anonymise::matching) fn guess_somali(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        let Some(reading) = words::read_as_somali(self.word(at)) else {
            return;
        };
        if let Some(word) = self.dictionary.somali(&reading)
            && self.dictionary.begins_form(word, of_person)
        {
            alternatives.entry(at).or_default().push(Alternative {
                word,
                how: How::Spelt,
                tokens: 1,
            });
        }
    }

    /// "Ashlee" for Ashleigh: the last syllable in its other spellings.
    pub(in crate::anonymise::matching) fn guess_leigh(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        let spelt = words::syllables_like_leigh(self.word(at));
        for word in spelt.filter_map(|spelt| self.dictionary.word(&spelt)) {
            if self.dictionary.begins_form(word, of_person) {
                alternatives.entry(at).or_default().push(Alternative {
                    word,
                    how: How::Spelt,
                    tokens: 1,
                });
            }
        }
    }

    /// "chlo 💜: where r u" for Chloris, "Van: in the bath" for Vanessa: whoever writes messages goes by a cut of a name, though it may be a word.
    pub(in crate::anonymise::matching) fn guess_label(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        if self.is_known(at) {
            return;
        }
        let word = self.word(at);
        // "Mo:" for Moira: the beginning up to its first vowel.
        let short = word.len() == 2 && word.is_ascii() && !self.listed(at).safe();
        let begun = if short && self.writes_in_a_chat(at) {
            self.dictionary.names_begun_by(word, |entry| {
                entry.part == Part::Forename && entry.rank == 0
            })
        } else {
            Vec::new()
        };
        let mut names: Vec<u32> = self
            .dictionary
            .cut_from(word)
            .chain(begun)
            .filter(|name| self.dictionary.begins_form(*name, of_person))
            .collect();
        names.sort_unstable();
        names.dedup();
        let [name] = names.as_slice() else { return };
        if !self.writes_in_a_chat(at) {
            return;
        }
        alternatives.entry(at).or_default().push(Alternative {
            word: *name,
            how: if self.listed(at).forename() {
                How::Doubtful
            } else {
                How::Spelt
            },
            tokens: 1,
        });
    }

    /// Whether a word begins messages of a chat: a colon behind it, its line's beginning or a time before it, more than once, and others do too.
    pub(super) fn writes_in_a_chat(&self, at: usize) -> bool {
        let label = |at: usize| {
            self.gap(at + 1) == Gap::Colon
                && self.token(at).is_some_and(|token| {
                    matches!(token.shape, Shape::Lower | Shape::Capital)
                        && (matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
                            || self.begins_behind_figures(at))
                })
        };
        let word = self.word(at);
        if word.len() < 2 || !label(at) {
            return false;
        }
        let labels: Vec<usize> = (0..self.tokens.len()).filter(|at| label(*at)).collect();
        let mine = labels.iter().filter(|at| self.word(**at) == word).count();
        let others = labels
            .iter()
            .filter(|at| self.word(**at) != word && !self.listed(**at).ordinary());
        mine > 1 && (others.count() > 1 || self.begins_behind_figures(at))
    }

    /// In a bad scan an l for the capital I at the beginning ("lris"), and a name with a gap in it ("Sun ila").
    pub(in crate::anonymise::matching) fn guess_scanned(
        &self,
        at: usize,
        scan: bool,
        alternatives: &mut Alternatives,
    ) {
        let word = self.word(at);
        let mut letters = word.bytes();
        let behind_l = (letters.next() == Some(b'l')).then(|| letters.next());
        // No word begins with an l before another consonant.
        if let Some(Some(second)) = behind_l
            && !matches!(second, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h')
            && !matches!(
                (second, letters.next()),
                (
                    b'l',
                    Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w') | None
                )
            )
            && word.len() >= 3
            && let Some(rest) = word.get(1..)
            && let Some(id) = self.dictionary.word(&format!("i{rest}"))
        {
            alternatives.entry(at).or_default().push(Alternative {
                word: id,
                how: How::Spelt,
                tokens: 1,
            });
        }
        if scan && self.gap(at + 1) == Gap::Other {
            self.guess_with_a_sign_inside(at, alternatives);
        }
        if !scan || self.gap(at + 1) != Gap::Space {
            return;
        }
        let (Some(token), Some(next)) = (self.token(at), self.token(at + 1)) else {
            return;
        };
        // "K AMALA", "Park inson": what is left of the name is no word.
        let rest = next.shape != Shape::Number
            && next.end - next.start >= 4
            && !self.listed(at + 1).ordinary()
            && !self.listed(at + 1).given()
            && !self.is_known(at + 1)
            && (token.shape == Shape::Letter || next.shape == Shape::Lower);
        // "Ur e", and "Saff ron" where neither half is a word.
        let piece = next.shape == Shape::Lower
            && (next.end - next.start <= 2
                || !(self.listed(at).ordinary() || self.listed(at + 1).ordinary()));
        if matches!(token.shape, Shape::Capital | Shape::Letter)
            && token.style == Style::Mixed
            && (piece && token.shape == Shape::Capital || rest)
            && let Some(id) = self
                .dictionary
                .word(&format!("{word}{}", self.word(at + 1)))
            && self
                .dictionary
                .begins_form(id, |entry| of_person(entry) || of_thing(entry))
        {
            alternatives.entry(at).or_default().push(Alternative {
                word: id,
                how: How::Joined,
                tokens: 2,
            });
        }
    }

    /// In a bad scan a sign for a letter with a mark: "Hor£kova".
    fn guess_with_a_sign_inside(&self, at: usize, alternatives: &mut Alternatives) {
        let (Some(token), Some(next)) = (self.token(at), self.token(at + 1)) else {
            return;
        };
        let sign = self.folded.text().get(token.end..next.start).unwrap_or("");
        if !matches!(sign, "£" | "€" | "¢" | "§" | "$") || next.shape != Shape::Lower {
            return;
        }
        let joined = format!("{}{}", self.word(at), self.word(at + 1));
        for guess in self.dictionary.guesses(&joined, false) {
            if guess.distance == 1 {
                alternatives.entry(at).or_default().push(Alternative {
                    word: guess.word,
                    how: How::Spelt,
                    tokens: 2,
                });
            }
        }
    }

    /// In a bad scan the second of two short names, with a figure for one of its letters: "Aung 0o".
    pub(in crate::anonymise::matching) fn guess_short_scanned(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        let word = self.word(at);
        for (figure, letter) in [('0', "o"), ('1', "i"), ('1', "l"), ('5', "s"), ('8', "b")] {
            let reading = word.replace(figure, letter);
            if reading != word
                && let Some(id) = self.dictionary.word(&reading)
            {
                alternatives.entry(at).or_default().push(Alternative {
                    word: id,
                    how: How::Spelt,
                    tokens: 1,
                });
            }
        }
    }

    /// Whether a note is a bad scan: in two of its words or more figures or other letters stand for what was meant ("dai1y", "w1th",
    /// "frorn", "lnjury").
    pub(in crate::anonymise::matching) fn is_badly_scanned(&self) -> bool {
        // A month counts too, and in a word with figures a name of the case: "Novernber", "Gwi1ym".
        let word_read = |read: &str| words::is_ordinary(read) || words::is_safe(read);
        let misread = |(at, token): &(usize, &Token)| {
            let word = self.word(*at);
            match token.shape {
                Shape::Alnum => {
                    word.starts_with(|first: char| first.is_ascii_alphabetic())
                        && scanned_readings(word).iter().any(|reading| {
                            reading.len() > 3
                                && (word_read(reading) || self.dictionary.word(reading).is_some())
                        })
                }
                Shape::Lower | Shape::Capital => {
                    !self.listed(*at).ordinary()
                        && word.len() > 3
                        && ((word.contains("rn") && word_read(&word.replace("rn", "m")))
                            || word
                                .strip_prefix('l')
                                .is_some_and(|rest| words::is_ordinary(&["i", rest].concat())))
                }
                _ => false,
            }
        };
        self.tokens
            .iter()
            .enumerate()
            .filter(misread)
            .nth(1)
            .is_some()
    }
}
