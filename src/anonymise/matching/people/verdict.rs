//! Whether a name of the case that stands in a text is meant as one: at once where it is no word, by grammar and standing where it is.

use super::grammar::{Verdict, starts_sentences};
use super::names::Name;
use crate::anonymise::dictionary::ValueKind;
use crate::anonymise::matching::{How, Reading};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether the words are a name here.
    pub(super) fn verdict(&self, name: &Name) -> Verdict {
        let Some(token) = self.token(name.first) else {
            return Verdict::Word;
        };
        if name.pieces == 1 && name.title.is_none() && self.is_somebody_elses(name) {
            return Verdict::Doubt;
        }
        if name.first == name.last && name.title.is_none() {
            let spoken_of = self.is_quoted_as_a_word(name.first) || self.is_said_twice(name.first);
            // A name letter for letter may be quoted, or said twice, as one all the same.
            match name.how {
                _ if self.is_half_of_a_city(name.first) => return Verdict::Word,
                // "Anti-D" for an Ant.
                How::Spelt | How::Doubtful
                    if self.gap(name.last + 1) == Gap::Hyphen
                        && words::is_before_hyphen(self.word(name.first)) =>
                {
                    return Verdict::Word;
                }
                How::Written if spoken_of => return Verdict::Doubt,
                _ if spoken_of => return Verdict::Word,
                _ => {}
            }
        }
        // "Van: in the bath" in pasted messages.
        let short = self.word(name.first).len() < 3;
        let writes = (name.derived || short)
            && name.given
            && name.first == name.last
            && self.gap(name.last + 1) == Gap::Colon
            && !name.possessive
            && self.writes_in_a_chat(name.first);
        if writes || self.has_own_number_before(name) {
            return Verdict::Name;
        }
        if self.is_small_word_by_chance(name, token) {
            return Verdict::Word;
        }
        let flat = token.style != Style::Mixed;
        // "Neeru Bhabhi": who is called as kin is no stranger with a name like theirs.
        let called_as_kin = name.last > name.first
            && (words::is_kin_abroad(self.word(name.last))
                || words::is_form_of_address_behind(self.word(name.last)));
        if name.how == How::Doubtful && name.title.is_none() && name.pieces == 1 && !called_as_kin {
            return Verdict::Doubt;
        }
        if name.title.is_some() {
            let small = name.ordinary && token.shape == Shape::Lower && token.style == Style::Mixed;
            return if small && words::is_doubtful_title(self.word(name.from)) {
                Verdict::Word
            } else {
                Verdict::Name
            };
        }
        if name.pieces > 1 || name.initials || name.last > name.first {
            if !name.ordinary {
                return Verdict::Name;
            }
            // A recorded name of several words in small letters that is all ordinary words: "rose banks", "auntie pat", "the duchess".
            return match self.judge(name.first, name.last) {
                Verdict::Word if name.given && recorded(name) => Verdict::Doubt,
                verdict => verdict,
            };
        }
        let length = self.word(name.first).chars().count();
        if name.first == name.last && length <= 2 {
            return self.verdict_of_a_short_name(name, token);
        }
        // "the lee side", "a chan": no name has an article and a small letter.
        let small_noun = token.shape == Shape::Lower
            && !flat
            && !name.family
            && name.first == name.last
            && length <= 5
            && matches!(self.word_before(name.first), "a" | "an" | "the")
            && self.gap(name.first) == Gap::Space;
        if !name.ordinary && small_noun {
            return Verdict::Doubt;
        }
        if !name.ordinary {
            // Three capitals are rather an abbreviation than a name cut short.
            if name.derived && length == 3 && name.first == name.last && token.shape == Shape::Upper
            {
                return if flat { Verdict::Doubt } else { Verdict::Word };
            }
            if name.derived && token.shape == Shape::Lower && length == 3 && !flat {
                return Verdict::Doubt;
            }
            return Verdict::Name;
        }
        // A family name before "family", with a capital: nobody means an adjective.
        if !name.given
            && token.stands_out()
            && words::is_household(self.word(name.last + 1))
            && self.gap(name.last + 1) == Gap::Space
            && !token.begins
        {
            return Verdict::Name;
        }
        // "the Smiths", with a capital.
        let capital = token.stands_out()
            || (token.style == Style::Caps && self.word(name.first).chars().count() > 4);
        if name.family && capital && self.word_before(name.first) == "the" {
            return Verdict::Name;
        }
        self.verdict_of_a_word(name, token)
    }

    /// "the morrow" for a Morrowe, "bank caird" for a Laird: a small word that is near a name has the article before it, or another first letter.
    fn is_small_word_by_chance(&self, name: &Name, token: &Token) -> bool {
        let small = token.shape == Shape::Lower
            && token.style == Style::Mixed
            && matches!(name.how, How::Spelt | How::Doubtful)
            && name.pieces == 1
            && name.first == name.last
            && name.title.is_none()
            && !name.initials
            && !self.word(name.first).starts_with('l');
        if !small {
            return false;
        }
        let article = self.gap(name.first) == Gap::Space
            && matches!(self.word_before(name.first), "a" | "an" | "the");
        let first = self.word(name.first).chars().next().unwrap_or(' ');
        let begins_alike = name.owners.iter().any(|owner| {
            self.dictionary.person(owner.person).is_some_and(|person| {
                person.initials.contains(&first)
                    || person.surname_initials.contains(&first)
                    || person.called.contains(&first)
            })
        });
        article || !begins_alike
    }

    /// "Tom-tom drums", "a tut-tut": a word said twice with a hyphen and a small letter is none of its names.
    fn is_said_twice(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Hyphen
            && self.word(at + 1) == self.word(at)
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower && next.style == Style::Mixed)
    }

    /// "then said \"vale\" (ok)", "used \"vale\" often": a word in small letters in quotation marks, spoken of as one.
    pub(in crate::anonymise::matching) fn is_quoted_as_a_word(&self, at: usize) -> bool {
        let quote = |c: Option<char>| matches!(c, Some('"' | '\''));
        self.token(at).is_some_and(|token| {
            token.shape == Shape::Lower
                && token.style == Style::Mixed
                && quote(self.character_before(token.start))
                && quote(self.character_at(token.end))
        }) && !self.cue(
            at,
            &[
                "calls", "called", "call", "calling", "named", "name", "nickname", "known", "as",
                "is", "was",
            ],
            3,
        ) && (matches!(
            self.word_before(at),
            "used" | "uses" | "word" | "term" | "phrase" | "expression"
        ) || self
            .token(at)
            .is_some_and(|token| self.text_from(token.end + 1).starts_with(" (")))
    }

    /// "BY 4417 FIELD": the staff number of whoever is called so stands before the name.
    fn has_own_number_before(&self, name: &Name) -> bool {
        let Some(before) = name.from.checked_sub(1) else {
            return false;
        };
        let number = self
            .token(before)
            .is_some_and(|token| token.shape == Shape::Number)
            && self.gap(name.from) == Gap::Space;
        number
            && self
                .dictionary
                .value(self.word(before))
                .filter(|value| value.kind == ValueKind::Staff)
                .is_some_and(|value| {
                    name.owners
                        .iter()
                        .any(|owner| value.person == Some(owner.person))
                })
    }

    /// "Ng", "Li", "Jo": only with a capital; "Mo" and the like never in capitals.
    fn verdict_of_a_short_name(&self, name: &Name, token: &Token) -> Verdict {
        match token.shape {
            // "JP", where the record says that he is called so.
            Shape::Upper if name.alias && token.style == Style::Mixed => Verdict::Name,
            Shape::Capital if !name.ordinary => Verdict::Name,
            Shape::Capital => self.judge(name.first, name.last),
            Shape::Upper if token.style == Style::Caps && !name.ordinary && !name.derived => {
                Verdict::Name
            }
            Shape::Lower if token.style == Style::Flat && !name.ordinary && !name.derived => {
                Verdict::Doubt
            }
            // "jp??" for JP: no word has consonants alone.
            Shape::Lower
                if name.alias
                    && !self.listed(name.first).safe()
                    && self
                        .word(name.first)
                        .bytes()
                        .all(|byte| !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
                    && !self.numbered(name.first)
                    && !self
                        .word_before(name.first)
                        .bytes()
                        .any(|byte| byte.is_ascii_digit()) =>
            {
                Verdict::Doubt
            }
            _ => Verdict::Word,
        }
    }

    /// A name that is an ordinary word as well.
    fn verdict_of_a_word(&self, name: &Name, token: &Token) -> Verdict {
        // "Li1y" in a scan: with its capital and a figure it is rather the name.
        if token.shape == Shape::Alnum
            && name.how == How::Spelt
            && self.is_written_large(token)
            && !name.derived
        {
            return Verdict::Name;
        }
        let flat = token.style != Style::Mixed;
        let length = self.word(name.first).chars().count();
        let called = name.given
            && name.how == How::Written
            && name.first == name.last
            && recorded(name)
            && !name.possessive
            && !name.family;
        // "Van: in the bath" is a label of a form rather than Vanessa.
        let label = name.derived && length == 3 && self.gap(name.last + 1) == Gap::Colon;
        if name.first == name.last && label {
            return Verdict::Word;
        }
        if called && self.speaks_in_small_letters(name.first) {
            return Verdict::Name;
        }
        let verdict = self.judge(name.first, name.last);
        if called
            && verdict == Verdict::Doubt
            && (self.stands_as_name(name.first) || self.has_state_behind(name.first))
        {
            return Verdict::Name;
        }
        if called
            && verdict == Verdict::Word
            && token.style == Style::Flat
            && self.may_be_meant_in_small_letters(name.first)
        {
            return Verdict::Doubt;
        }
        if verdict == Verdict::Name
            && (name.derived || name.possessive || name.family)
            && name.how == How::Written
        {
            // A familiar form that is an ordinary word: only where case speaks for it.
            let capital =
                token.stands_out() && !(token.begins && starts_sentences(self.word(name.first)));
            return if capital || (flat && !name.possessive && !name.family) {
                Verdict::Name
            } else {
                Verdict::Doubt
            };
        }
        if verdict == Verdict::Doubt && (name.possessive || name.family) {
            return Verdict::Word;
        }
        verdict
    }
}

/// Whether every piece is a recorded form of somebody's name.
fn recorded(name: &Name) -> bool {
    name.owners.iter().any(|owner| owner.rank <= 1)
}
