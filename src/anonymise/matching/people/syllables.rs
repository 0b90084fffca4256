//! Names written as they are heard: in syllables ("Xin Yi", "Mat-vee"), by whoever does not know how they are spelt ("Kristof"), and in
//! fond forms ("Oksanochka", "Nileshbhai", "Kez").

use crate::anonymise::hash::QuickMap;
use crate::anonymise::heard::{bones, letter_called, said, syllables};
use crate::anonymise::matching::{Alternative, How, Reading, of_person};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// The readings of tokens found so far.
type Alternatives = QuickMap<usize, Vec<Alternative>>;

fn capital(token: &Token) -> bool {
    token.shape == Shape::Capital && token.style == Style::Mixed
}

impl Reading<'_> {
    /// A name written in two or three: "Xin Yi", "Gul-sen", and by ear "Lee-ban", "Guo Quiang", "So-fee-ya".
    pub(in crate::anonymise::matching) fn guess_syllables(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        let (Some(token), Some(next)) = (self.token(at), self.token(at + 1)) else {
            return;
        };
        let hyphen = next.gap == Gap::Hyphen;
        let parted = (hyphen && (capital(next) || next.shape == Shape::Lower))
            || (next.gap == Gap::Space && capital(next));
        if !capital(token) || !parted {
            return;
        }
        let third = self
            .token(at + 2)
            .filter(|third| third.gap == next.gap && hyphen && third.shape == Shape::Lower);
        // "Dima-coo-lang-an": as many as a long name has.
        let goes_on = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.gap == Gap::Hyphen && token.shape == Shape::Lower)
        };
        let more = (3..6)
            .take_while(|more| third.is_some() && goes_on(at + more))
            .count();
        for tokens in (4..4 + more).rev() {
            if self.take_syllables(at, tokens, hyphen, alternatives) {
                return;
            }
        }
        if third.is_some() && self.take_syllables(at, 3, hyphen, alternatives) {
            return;
        }
        self.take_syllables(at, 2, hyphen, alternatives);
    }

    /// In a dictated note or a transcript made by a machine, a name taken for several words: "Ma leaker" for Malika, "Ibra him".
    pub(in crate::anonymise::matching) fn guess_dictated(
        &self,
        at: usize,
        alternatives: &mut Alternatives,
    ) {
        let spoken = |at: usize| {
            self.token(at).is_some_and(|token| {
                matches!(token.shape, Shape::Lower | Shape::Capital | Shape::Letter)
                    && token.style != Style::Caps
            })
        };
        for tokens in [3, 2] {
            let parts = at..at + tokens;
            let length: usize = parts.clone().map(|at| self.word(at).len()).sum();
            let close = (at + 1..at + tokens).all(|at| self.gap(at) == Gap::Space);
            if !close
                || !(5..=14).contains(&length)
                || !parts.clone().all(spoken)
                || parts.clone().any(|at| self.is_known(at))
            {
                continue;
            }
            let joined: String = parts.clone().map(|at| self.word(at)).collect();
            if !joined.is_ascii() {
                continue;
            }
            if let Some(word) = self.dictionary.word(&joined) {
                alternatives.entry(at).or_default().push(Alternative {
                    word,
                    how: How::Joined,
                    tokens,
                });
                return;
            }
            // Words that sentences are made of sound like names too often.
            let plain = |at: usize| {
                let word = self.word(at);
                words::is_function_word(word)
                    || words::is_person_verb(word)
                    || words::is_past(word)
                    || word.ends_with("ing")
            };
            if !self.token(at).is_some_and(capital) || parts.clone().any(plain) {
                continue;
            }
            let heard = bones(&joined);
            let count = syllables(&joined);
            let mut found = false;
            if heard.len() >= 3 {
                for (word, theirs) in self.dictionary.heard(&heard) {
                    let near =
                        theirs.abs_diff(count) <= 1 && self.dictionary.begins_form(word, of_person);
                    if near {
                        alternatives.entry(at).or_default().push(Alternative {
                            word,
                            how: How::Doubtful,
                            tokens,
                        });
                        found = true;
                    }
                }
            }
            if found {
                return;
            }
        }
    }

    /// Whether a note says that it was dictated or written down by a machine.
    pub(in crate::anonymise::matching) fn is_dictated(&self) -> bool {
        let says = |word: &&str| {
            matches!(
                *word,
                "voicemail"
                    | "transcript"
                    | "transcription"
                    | "transcribed"
                    | "dictated"
                    | "dictation"
            )
        };
        // By far the most words are shorter than the shortest of these.
        self.words
            .iter()
            .any(|word| word.len() >= "dictated".len() && says(word))
    }

    /// Reads some tokens as one name; whether they are one.
    fn take_syllables(
        &self,
        at: usize,
        tokens: usize,
        hyphen: bool,
        alternatives: &mut Alternatives,
    ) -> bool {
        let parts = at..at + tokens;
        let length: usize = parts.clone().map(|at| self.word(at).len()).sum();
        // "Yi Yi": one syllable twice.
        let twice = tokens == 2 && length == 4 && self.word(at) == self.word(at + 1);
        if !((5..=16).contains(&length) || twice) {
            return false;
        }
        let mut joined = String::with_capacity(length);
        joined.extend(parts.clone().map(|at| self.word(at)));
        let mut push = |word: u32, how: How| {
            alternatives
                .entry(at)
                .or_default()
                .push(Alternative { word, how, tokens });
        };
        if let Some(word) = self.dictionary.word(&joined) {
            let plain = !parts.clone().all(|at| self.listed(at).ordinary());
            if hyphen || (plain && !parts.clone().all(|at| self.is_known(at))) {
                push(word, How::Joined);
            }
            return true;
        }
        // The first syllable of three may be what somebody is called as well: "Kat-a-reena".
        let named = |at: usize| self.is_known(at) && !self.listed(at).ordinary();
        if tokens < 3 && parts.clone().any(named) {
            return false;
        }
        let strange = |at: usize| !self.listed(at).ordinary() && !self.listed(at).safe();
        let odd = parts.clone().filter(|at| strange(*at)).count();
        if odd == tokens || (hyphen && odd > 0) {
            let mut found = false;
            for guess in self.dictionary.guesses(&joined, true) {
                if guess.same_sound || (guess.distance == 1 && joined.len() >= 6) {
                    push(guess.word, How::Spelt);
                    found = true;
                }
            }
            if found {
                return true;
            }
        }
        // "Jay Pee" for JP, and "Tea-ah-go" for Tiago.
        let letters: Option<String> = parts
            .clone()
            .map(|at| letter_called(self.word(at)))
            .collect();
        if let Some(word) = letters.and_then(|letters| self.dictionary.word(&letters))
            && self.dictionary.begins_form(word, of_person)
        {
            push(word, How::Joined);
            return true;
        }
        if hyphen && joined.is_ascii() {
            let heard = said(&joined);
            let alike = self.dictionary.said_like(&heard);
            if let Some(word) = alike {
                push(word, How::Spelt);
                return true;
            }
        }
        // "Eye-lid" for Eilidh is two ordinary words; "follow-up" is one compound, and no name sounds like it by chance of so many letters.
        // "Saw Stefen" is no name of two syllables.
        let plain = |at: usize| {
            words::is_function_word(self.word(at)) || words::is_person_verb(self.word(at))
        };
        if (odd == 0 && (!hyphen || words::is_ordinary(&joined)))
            || (!hyphen && parts.clone().any(plain))
        {
            return false;
        }
        let heard = bones(&joined);
        let long = heard.len() >= if odd > 0 { 2 } else { 3 };
        if !long || !joined.is_ascii() {
            return false;
        }
        let mut found = false;
        for (word, _) in self.dictionary.heard(&heard) {
            push(
                word,
                if hyphen && odd > 0 && (heard.len() >= 3 || tokens == 3) {
                    How::Spelt
                } else {
                    How::Doubtful
                },
            );
            found = true;
        }
        found
    }

    /// A word near to no name of the case by its letters: by its sound alone, or by what fond speech makes of a name.
    pub(in crate::anonymise::matching) fn guess_kindred(
        &self,
        at: usize,
        token: &Token,
        other_name: bool,
        alternatives: &mut Alternatives,
    ) {
        let word = self.word(at);
        if !word.is_ascii() {
            return;
        }
        let flat = token.style == Style::Flat;
        if flat {
            for name in self.dictionary.cut_from(word) {
                alternatives.entry(at).or_default().push(Alternative {
                    word: name,
                    how: How::Doubtful,
                    tokens: 1,
                });
            }
        }
        if !token.stands_out() && !flat {
            return;
        }
        // "Marcus" is a name of its own, and no fond form of Mark.
        if other_name {
            return;
        }
        let mut fond = self.dictionary.fond(word);
        fond.extend(self.dictionary.tail_of(word).map(|name| (name, false)));
        for (name, sure) in &fond {
            alternatives.entry(at).or_default().push(Alternative {
                word: *name,
                how: if *sure { How::Spelt } else { How::Doubtful },
                tokens: 1,
            });
        }
        if !fond.is_empty() || word.len() < 5 || flat {
            return;
        }
        let heard = bones(word);
        if heard.len() < 2 {
            return;
        }
        let parts = syllables(word);
        // Two consonants are few: then the vowels have to agree in number.
        let consonants = heard.trim_start_matches('a').len();
        for (known, theirs) in self.dictionary.heard(&heard) {
            if theirs.abs_diff(parts) <= usize::from(consonants > 2) {
                alternatives.entry(at).or_default().push(Alternative {
                    word: known,
                    how: How::Doubtful,
                    tokens: 1,
                });
            }
        }
    }
}
