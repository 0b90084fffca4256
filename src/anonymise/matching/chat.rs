//! Strangers in messages that are written in small letters: "tash is lending me her car", "tell smokez i aint forgot".

use super::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether a word in small letters may be somebody's name, in a line that has small letters only: a given name that is no word,
    /// whoever is told or asked something, and "neighbour pat".
    pub(super) fn is_named_in_chat(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let told = self.gap(at) == Gap::Space
            && matches!(
                before,
                "tell" | "told" | "telling" | "ask" | "asked" | "asking"
            );
        let lists = self.listed(at);
        let word = self.word(at);
        let met = !lists.ordinary() && word.len() >= 4 && self.is_met_in_chat(at);
        if !told && !met && !lists.given() {
            return false;
        }
        if word.chars().count() < 3 || lists.safe() || self.is_known(at) {
            return false;
        }
        let meant = if lists.ordinary() {
            (told && self.is_told_by_a_byname(at))
                || (lists.forename()
                    && self.gap(at) == Gap::Space
                    && !words::is_modal(word)
                    && (words::is_kin(before) || words::is_role(before))
                    && self.gap(at + 1) == Gap::Space
                    && (words::is_modal(self.word(at + 1))
                        || words::is_person_verb(self.word(at + 1))))
        } else {
            (lists.forename() && (word.len() > 3 || self.is_active(at)))
                || (lists.given() && word.len() > 4)
                || ((told || met) && is_somebody(word) && !words::is_slang(word))
        };
        meant && self.is_small_line(at)
    }

    /// "with tyrell", "shaniqua said": what the lists do not know stands where somebody is met or speaks.
    fn is_met_in_chat(&self, at: usize) -> bool {
        let met = self.gap(at) == Gap::Space
            && matches!(
                self.word_before(at),
                "with" | "wit" | "wid" | "saw" | "met" | "mate" | "cousin"
            );
        let says = self.gap(at + 1) == Gap::Space
            && matches!(
                self.word(at + 1),
                "said"
                    | "says"
                    | "sed"
                    | "sez"
                    | "told"
                    | "knows"
                    | "thinks"
                    | "wants"
                    | "rang"
                    | "came"
            );
        met || says
    }

    /// Whether somebody does something or is met here, so that three letters are no abbreviation.
    fn is_active(&self, at: usize) -> bool {
        let (before, next) = (self.word_before(at), self.word(at + 1));
        let acts = self.gap(at + 1) == Gap::Space
            && (words::is_person_verb(next) || words::is_past(next) || words::is_modal(next));
        let met = self.gap(at) == Gap::Space
            && (words::is_met_or_told(before) || words::is_kin(before) || words::is_role(before));
        let addressed = self.gap(at) == Gap::Colon
            && self
                .token(at + 1)
                .is_some_and(|next| next.gap == Gap::Space && next.shape == Shape::Lower);
        acts || met || addressed
    }

    /// "tell sticks i got 200": whoever is told something is a person, whatever the word says.
    fn is_told_by_a_byname(&self, at: usize) -> bool {
        let clause = matches!(
            self.word(at + 1),
            "i" | "im"
                | "ill"
                | "il"
                | "ive"
                | "he"
                | "hes"
                | "she"
                | "shes"
                | "we"
                | "u"
                | "to"
                | "that"
                | "2"
                | "not"
                | "dont"
        );
        clause && self.gap(at + 1) == Gap::Space && is_somebody(self.word(at))
    }

    /// Whether the line, apart from who speaks in it, has no capitalised word.
    fn is_small_line(&self, at: usize) -> bool {
        if self
            .token(at)
            .is_some_and(|token| token.style == Style::Flat)
        {
            return true;
        }
        let small = |at: usize| {
            self.token(at)
                .is_some_and(|token| !matches!(token.shape, Shape::Capital | Shape::Mixed))
        };
        let line = |at: usize| matches!(self.gap(at), Gap::Start | Gap::Newline | Gap::Blank);
        // A colon behind a word or a few begins what somebody says: "[19:04] Kim: ".
        let begins = |at: usize| {
            line(at)
                || (matches!(self.gap(at), Gap::Colon | Gap::Other)
                    && (at.saturating_sub(9)..=at).any(line))
        };
        let mut first = at;
        while first > 0 && !begins(first) {
            first -= 1;
        }
        let ends = |at: &usize| !matches!(self.gap(*at), Gap::Newline | Gap::Blank);
        let follow = (at + 1..self.tokens.len()).take_while(ends).take(4).count();
        at - first + follow >= 2
            && (first..=at).all(small)
            && (at + 1..self.tokens.len())
                .take_while(ends)
                .take(60)
                .all(small)
    }
}

/// Whether a word that is told something can be one person: no pronoun, no kin, no group.
fn is_somebody(word: &str) -> bool {
    !(words::is_function_word(word)
        || words::is_kin(word)
        || words::is_kin_called(word)
        || words::is_kin_abroad(word)
        || words::is_role(word)
        || words::is_generic(word)
        || words::is_told_group(word))
}
