//! How far a stranger's name goes: what stands before and behind its first word that is part of it, and the question that is asked.

use super::unknown::{Seen, UNKNOWN};
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// "Uncle Z said": kin who are called by a letter.
    pub(super) fn is_letter_behind_kin(&self, at: usize) -> bool {
        let capital = |at: usize| {
            self.token(at)
                .is_some_and(|token| self.is_written_large(token))
        };
        at > 0
            && self.gap(at) == Gap::Space
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Letter)
            && words::is_kin_called(self.word(at - 1))
            && capital(at)
            && capital(at - 1)
    }

    /// "L1nda" before "Moy": a name in which figures stand for letters, before a capitalised word that is none.
    pub(super) fn is_scanned_before_a_name(&self, at: usize) -> bool {
        let digits = |c: &u8| c.is_ascii_digit();
        let word = self.word(at).as_bytes();
        let inside = word.last().is_some_and(u8::is_ascii_alphabetic)
            && word
                .iter()
                .filter(|c| digits(c))
                .all(|c| matches!(c, b'0' | b'1' | b'5' | b'8'));
        inside
            && self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Capital)
            && !self.listed(at + 1).ordinary()
            && !self.listed(at + 1).safe()
    }

    /// Whether a figure or two stand in a capitalised word for letters: "Tu1ley", "0kafor".
    pub(super) fn is_scanned_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let word = self.word(at);
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            let capital = self
                .source
                .get(self.folded.source(token.start..token.start + 1))
                .is_some_and(|first| first == "0" || first.chars().all(char::is_uppercase));
            token.shape == Shape::Alnum
                && capital
                && word.len() >= 4
                && digits <= 2
                && word.len() > digits + 2
        })
    }

    /// Whether a name goes on over this token.
    pub(super) fn name_goes_on(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        if !matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe) {
            return false;
        }
        let word = self.word(at);
        match token.shape {
            Shape::Capital if self.is_label_of_next_field(at) => false,
            // "Baby Arlo NVD": an abbreviation behind a name.
            Shape::Upper
                if token.style == Style::Mixed
                    && token.gap == Gap::Space
                    && words::is_squeezed(word)
                    && self
                        .token(at - 1)
                        .is_some_and(|before| before.shape == Shape::Capital) =>
            {
                false
            }
            Shape::Capital | Shape::Mixed | Shape::Upper => {
                (!words::is_safe(word)
                    || (token.shape == Shape::Capital && self.ends_head_in_brackets(at))
                    || (token.gap == Gap::Hyphen && word == self.word_before(at))
                    || (token.shape == Shape::Capital && self.is_pair(at - 1))
                    || self.is_safe_word_for_a_family_name(at)
                    || self.is_given_name_in_capitals(at))
                    && (token.style == Style::Mixed
                        || words::is_surname(word)
                        || ((!words::is_ordinary(word) || words::is_safe(word))
                            && words::is_forename(word))
                        || self.goes_on_in_capitals(at))
            }
            // "Alina B:", "Tyler F": a family name cut short, where nothing goes on behind it.
            Shape::Letter => {
                let ends = !matches!(
                    self.gap(at + 1),
                    Gap::Space | Gap::Dot | Gap::Hyphen | Gap::Apostrophe | Gap::Slash
                );
                let given = self.listed(at - 1).forename()
                    || words::is_name_and_word(self.word(at - 1))
                    || (!self.listed(at - 1).ordinary() && self.cut_short(at));
                let closes = self.character_at(token.end) == Some(')')
                    && !self.listed(at - 1).ordinary()
                    && self
                        .token(at - 1)
                        .is_some_and(|before| before.shape == Shape::Capital);
                ((ends || self.cut_short(at))
                    && (given || closes || self.signs_an_entry(at - 1))
                    && token.gap == Gap::Space)
                    || self.is_letter_behind_a_given_name(at)
                    || self.token(at + 1).is_some_and(|next| {
                        next.shape == Shape::Capital
                            && matches!(next.gap, Gap::Space | Gap::DotSpace)
                    })
            }
            // "Fatuma binti Salim"
            Shape::Lower
                if matches!(
                    word,
                    "bin" | "binti" | "bint" | "ibn" | "van" | "der" | "von" | "dos"
                ) && token.gap == Gap::Space
                    && self.token(at + 1).is_some_and(|next| {
                        next.shape == Shape::Capital && next.gap == Gap::Space
                    }) =>
            {
                true
            }
            Shape::Lower => {
                token.style == Style::Flat
                    && !words::is_ordinary(word)
                    && !words::is_safe(word)
                    && (words::is_surname(word) || words::is_forename(word))
                    || (token.gap == Gap::Hyphen
                        && (!words::is_ordinary(word) || self.is_second_syllable(at)))
            }
            _ if self.is_without_capitals(at) => true,
            Shape::Alnum => token.style == Style::Mixed && self.is_scanned_name(at),
            Shape::Number => false,
        }
    }

    /// "Dilys May said", "Jo Church (JC)": a word that is nobody's name by itself, behind a given name, where no date begins with it or brackets give
    /// the initials of both.
    fn is_safe_word_for_a_family_name(&self, at: usize) -> bool {
        let initial = |at: usize| self.word(at).chars().next();
        let given = self.gap(at) == Gap::Space
            && (self.listed(at - 1).given() || words::is_name_and_word(self.word(at - 1)))
            && self
                .token(at - 1)
                .is_some_and(|before| before.shape == Shape::Capital);
        let family = matches!(
            self.word(at),
            "may" | "march" | "english" | "welsh" | "french" | "christian"
        ) && !self.listed(at - 1).ordinary()
            && self
                .token(at + 1)
                .is_none_or(|next| !matches!(next.shape, Shape::Number | Shape::Alnum));
        let noted = self.gap(at + 1) == Gap::Open
            && self.token(at + 1).is_some_and(|next| {
                next.shape == Shape::Upper && self.character_at(next.end) == Some(')')
            })
            && self
                .word(at + 1)
                .chars()
                .map(Some)
                .eq([initial(at - 1), initial(at)]);
        // "Mrs Teresa Ward"
        let addressed = at > 1 && self.titled(at - 1) && words::is_surname_and_word(self.word(at));
        given && (family || noted || addressed)
    }

    /// "Big Trev", "Old Tom": what somebody is called by beside the name, with a capital in mid-sentence; in small letters only what is no
    /// description.
    pub(super) fn is_byname_before(&self, at: usize) -> bool {
        let before = self.word_before(at);
        if self.gap(at) == Gap::Space
            && self
                .token(at - 1)
                .is_some_and(|token| token.shape == Shape::Lower)
            && matches!(before, "big" | "wee" | "lil" | "owd" | "auld")
            && (at < 2 || !words::is_determiner(self.word(at - 2)))
        {
            return self.listed(at).given();
        }
        self.gap(at) == Gap::Space
            && self
                .token(at - 1)
                .is_some_and(|token| token.shape == Shape::Capital && !token.begins)
            && matches!(
                before,
                "big"
                    | "old"
                    | "little"
                    | "young"
                    | "wee"
                    | "lil"
                    | "tall"
                    | "mad"
                    | "auld"
                    | "owd"
                    | "oor"
            )
    }

    /// "Friend Jaydon P told", "interpreter Ihor D. for": one letter of a family name, with what somebody does or a stop behind it.
    fn cut_short(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        let small = self
            .token(at + 1)
            .is_some_and(|token| token.shape == Shape::Lower);
        match self.gap(at + 1) {
            Gap::Space => {
                small
                    && (words::is_person_verb(next)
                        || words::is_past(next)
                        || matches!(next, "from" | "who" | "in" | "at" | "with" | "and"))
            }
            Gap::DotSpace => small,
            Gap::Stop => self.character_at(self.bytes(at, at).1) == Some('.'),
            _ => false,
        }
    }

    /// "Called Tamika B a liar", "shouted at Marlon R on the phone": one large letter behind a given name that is no word or stands in the
    /// midst of a sentence, with a small word behind.
    fn is_letter_behind_a_given_name(&self, at: usize) -> bool {
        let Some((letter, given)) = self
            .token(at)
            .zip(at.checked_sub(1).and_then(|at| self.token(at)))
        else {
            return false;
        };
        letter.gap == Gap::Space
            && letter.style == Style::Mixed
            && self.is_written_large(letter)
            && !matches!(self.word(at), "a" | "i" | "x")
            && given.shape == Shape::Capital
            && (self.listed(at - 1).forename() || words::is_name_and_word(self.word(at - 1)))
            && !self.listed(at - 1).safe()
            && !(self.listed(at - 1).ordinary() && given.begins)
            && self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower || self.word(at + 1) == "a")
            && !matches!(
                self.word(at + 1),
                "diff" | "coli" | "dimer" | "cell" | "cells" | "level" | "grade"
            )
    }

    /// Asks about the words, or takes them for a stranger where that is plain; which of the two.
    pub(super) fn ask(
        &self,
        first: usize,
        last: usize,
        seen: &Seen,
        findings: &mut Findings,
    ) -> Holds {
        let mut from = first;
        while from > 0
            && !seen.covered(from - 1)
            && matches!(self.gap(from), Gap::Space | Gap::DotSpace | Gap::Dot)
            && self
                .token(from - 1)
                .is_some_and(|token| token.shape == Shape::Letter)
            && (self.gap(from) != Gap::Space
                || self.titled(first)
                || self.is_behind_a_bare_initial(from)
                || self.is_initial_of_an_item(from, last)
                || self.is_signature_in_capitals(from))
        {
            from -= 1;
        }
        if from > 0 && self.is_behind_irish_o(from) {
            from -= 1;
        }
        // "Det Sgt 1120 Shaw": nobody has more of them than these.
        while from > first.saturating_sub(6)
            && !seen.covered(from - 1)
            && (self.listed(from - 1).title() || self.is_collar_number(from - 1))
            && matches!(self.gap(from), Gap::Space | Gap::DotSpace | Gap::Newline)
        {
            from -= 1;
        }
        while from < first && self.is_post_that_stays(from) {
            from += 1;
        }
        if from > 0 && self.gap(from) == Gap::Slash && self.word(from) == "n" {
            from -= 1;
        }
        if from == first
            && from > 0
            && !seen.covered(from - 1)
            && self.gap(from) == Gap::Space
            && (words::is_kin_called(self.word(from - 1))
                || words::is_kin_abroad(self.word(from - 1)))
        {
            from -= 1;
        }
        if from == first
            && from > 0
            && !seen.covered(from - 1)
            && (self.is_byname_before(from)
                || self.is_letter_and_word(from)
                || (self.is_clergy_like_kin(from - 1) && !self.is_introduced(first, last))
                || self.is_given_and_word_before(from))
        {
            from -= 1;
        }
        let (start, end) = self.bytes(from, last);
        let place = !self.is_person_like_a_place(first, last)
            && (first..=last).any(|at| {
                at > first
                    && (words::is_generic(self.word(at)) || words::is_place_word(self.word(at)))
            });
        let suggest = if place {
            "[organisation or place]"
        } else {
            UNKNOWN_PERSON
        };
        let holds = if !place && self.is_introduced(first, last) {
            Holds::Plain
        } else {
            Holds::Everywhere
        };
        findings.asked.push(Asked {
            start,
            end,
            suggest: suggest.to_owned(),
            why: if place {
                "The case does not know this name of an organisation or place."
            } else {
                UNKNOWN
            },
            holds,
        });
        holds
    }

    /// "Mo" before "Bashir": a given name that is shorthand besides, with a capital in mid-sentence.
    fn is_given_and_word_before(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && self.listed(at - 1).forename()
            && !self.is_known(at - 1)
            && !self.listed(at - 1).title()
            && self
                .token(at - 1)
                .zip(self.token(at))
                .is_some_and(|(before, token)| {
                    before.shape == Shape::Capital
                        && before.style == Style::Mixed
                        && !before.begins
                        && before.gap == Gap::Space
                        && token.shape == Shape::Capital
                })
    }

    /// "DELANEY, ROSE" behind the label of a field: the given name that lists write last.
    pub(super) fn with_given_name_behind(&self, first: usize, last: usize) -> usize {
        let at = last + 1;
        let behind = self.gap(at) == Gap::Comma
            && matches!(self.gap(first), Gap::Colon | Gap::Start | Gap::Newline)
            && (self.listed(at).forename()
                || words::is_name_and_word(self.word(at))
                || !(self.listed(at).ordinary() || self.listed(at).safe()))
            && !self.is_known(at)
            && self
                .token(at)
                .zip(self.token(last))
                .is_some_and(|(given, family)| given.shape == family.shape)
            && !matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen);
        if behind { at } else { last }
    }

    /// "0'Hare" in a bad scan, "O'Hare" whatever hares are.
    pub(super) fn is_irish_family_name(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Capital)
            && self.is_behind_irish_o(at)
            && self.word_before(at) != "d"
            && !matches!(self.word(at), "clock" | "level" | "levels")
    }

    /// Whether "O'" or "D'" stands right before, the O scanned as a nought too.
    pub(super) fn is_behind_irish_o(&self, at: usize) -> bool {
        self.gap(at) == Gap::Apostrophe
            && self.word(at).chars().count() >= 3
            && matches!(self.word_before(at), "o" | "d" | "0")
            && self.gap(at.saturating_sub(1)) != Gap::Apostrophe
    }
}
