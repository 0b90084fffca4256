//! Whom minutes note by initials at the beginning of a line and do not name: "LT – joint tenancy", "NI: not open to us".

use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// Asks about initials that lines begin with, in a note where lines begin with initials of two people of the case or more, or where they
/// are those of a stranger whom the note names in full.
pub(super) fn find(reading: &Reading<'_>, seen: &Seen, findings: &mut Findings) {
    let starts = |token: &Token| matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank);
    let lines = || {
        let tokens = reading.tokens.iter().enumerate();
        tokens.filter(|(_, token)| starts(token)).map(|(at, _)| at)
    };
    let speakers: Vec<usize> = lines().filter(|at| reading.is_speaker(*at)).collect();
    let mut known: Vec<&str> = speakers
        .iter()
        .filter(|at| seen.person(**at))
        .map(|at| reading.word(*at))
        .collect();
    known.sort_unstable();
    known.dedup();
    let strangers = if speakers.is_empty() {
        Vec::new()
    } else {
        reading.initials_of_strangers(findings)
    };
    // Minutes of people none of whom is on the case: three begin their lines with initials, and words follow.
    let mut all: Vec<&str> = speakers
        .iter()
        .filter(|at| reading.is_minuted(**at))
        .map(|at| reading.word(*at))
        .collect();
    all.sort_unstable();
    all.dedup();
    for at in lines().filter(|at| !seen.covered(*at)) {
        reading.ask_about_label(at, seen, findings);
    }
    for at in speakers {
        let letters = reading.word(at);
        let meant = known.len() > 1
            || (all.len() > 2 && reading.is_minuted(at))
            || strangers.iter().any(|initials| initials == letters)
            || reading.asks_questions(at);
        if meant && !seen.covered(at) {
            let (start, end) = reading.bytes(at, at);
            findings.asked.push(Asked {
                start,
                end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "These are initials at the beginning of a line, of nobody on the case.",
                holds: Holds::Everywhere,
            });
        }
    }
}

impl Reading<'_> {
    /// Whether a word begins a line, with a colon behind it.
    fn is_label(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
                && self.gap(at + 1) == Gap::Colon
        })
    }

    /// Whether a word with a capital begins two lines or more, each with a colon and a message in small letters behind it: "Baz: is she ok".
    pub(super) fn writes_messages(&self, at: usize) -> bool {
        let messages = |at: &usize| {
            self.is_label(*at)
                && self
                    .token(at + 1)
                    .is_some_and(|next| next.style == Style::Flat)
        };
        messages(&at)
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Capital)
            && (0..self.tokens.len())
                .filter(|other| self.word(*other) == self.word(at))
                .filter(messages)
                .nth(1)
                .is_some()
    }

    /// "Van:" beside "Marc:" in pasted messages, where Vanessa is on the case: how somebody is called for short, though it is a word.
    fn ask_about_label(&self, at: usize, seen: &Seen, findings: &mut Findings) {
        let short = self.is_label(at)
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Capital && (3..=6).contains(&(token.end - token.start))
            });
        let others = || {
            (0..self.tokens.len()).any(|other| {
                self.is_label(other) && self.word(other) != self.word(at) && seen.person(other)
            })
        };
        if !short || !others() {
            return;
        }
        if let [person] = self
            .dictionary
            .people_called_longer(self.word(at))
            .as_slice()
        {
            let (start, end) = self.bytes(at, at);
            findings.asked.push(Asked {
                start,
                end,
                suggest: self.label(*person),
                why: "Somebody of the case may be called so for short.",
                holds: Holds::Everywhere,
            });
        }
    }

    /// Whether two letters stand before a colon and words, as who speaks does; a reading has a figure there.
    fn is_minuted(&self, at: usize) -> bool {
        self.word(at).len() == 2
            && self.gap(at + 1) == Gap::Colon
            && self
                .token(at + 1)
                .is_some_and(|next| matches!(next.shape, Shape::Lower | Shape::Capital))
            && self.gap(at + 2) == Gap::Space
    }

    /// "KV: What came next?" more than once: whoever puts the questions in an interview, and no call to the emergency services.
    fn asks_questions(&self, at: usize) -> bool {
        let word = self.word(at);
        let asks = |line: usize| {
            let ends = (line + 1..self.tokens.len())
                .find(|at| matches!(self.gap(*at), Gap::Newline | Gap::Blank))
                .unwrap_or(self.tokens.len());
            let last = self.token(ends - 1);
            last.is_some_and(|last| self.character_at(last.end) == Some('?'))
        };
        word.len() == 2
            && self.gap(at + 1) == Gap::Colon
            && !matches!(
                word,
                "op" | "ch" | "ct" | "ca" | "cl" | "iv" | "ir" | "in" | "an"
            )
            && !["emergency", "ambulance", "999", "111"]
                .iter()
                .any(|word| self.words.contains(word))
            && {
                let lines = || (0..self.tokens.len()).filter(|line| self.is_label(*line));
                let own = |line: &usize| self.word(*line) == word && self.is_minuted(*line);
                // Whoever answers is named so as well.
                let short = |line: &usize| self.word(*line).len() <= 2;
                lines().filter(own).nth(1).is_some()
                    && lines()
                        .filter(short)
                        .filter(|line| asks(*line))
                        .nth(1)
                        .is_some()
            }
    }

    /// Whether initials that are no abbreviation begin a line, with a colon or a dash behind them.
    fn is_speaker(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            token.shape == Shape::Upper
                && token.style != Style::Caps
                && (2..=3).contains(&(token.end - token.start))
                && matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
                && matches!(self.gap(at + 1), Gap::Colon | Gap::Other)
        }) && {
            let lists = self.listed(at);
            !lists.ordinary() && !lists.safe() && !words::is_role(self.word(at))
        }
    }
}
