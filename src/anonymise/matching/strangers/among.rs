//! Strangers by the company they stand in: lists of those present, fields for a person, between commas behind what somebody is. There
//! even a word is somebody's name.

use super::nobody::is_no_name_of_one;
use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// How many words back the label of a list may stand.
const REACH: usize = 40;

impl Reading<'_> {
    /// Whether a capitalised word that is no name by itself stands where only somebody does.
    pub(super) fn is_among_people(&self, at: usize, seen: &Seen) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        if token.shape != Shape::Capital || token.style != Style::Mixed || self.is_known(at) {
            return false;
        }
        self.is_head_of_a_message(at, seen)
            || self.is_listed_with_people(at)
            || self.is_between_commas_as_somebody(at)
            || self.is_somebodys_mate(at)
            || self.is_what_kin_are_called(at)
            || self.says_who_they_are(at)
            || self.does_what_only_people_do(at)
            || self.is_behind_title_and_initial(at)
            || self.is_safe_behind_an_initial(at)
            || self.is_safe_and_somebody(at)
            || self.covers_for_somebody(at)
            || self.is_line_of_those_present(at)
            || self.signs_off(at)
            || self.is_called_by_kin_and_month(at)
            || self.is_before_and_a_name(at)
            || self.signs_behind_a_dash(at)
            || self.signs_more_than_once(at)
            || self.is_cut_short_in_a_signature(at)
            || self.gives_its_own_initials(at)
            || self.is_whole_cell(at)
    }

    /// Whether a word is a given name in its own right, besides an ordinary word.
    pub(super) fn is_given_and_word(&self, at: usize) -> bool {
        let word = self.word(at);
        (self.listed(at).forename() || words::is_name_and_word(word))
            && !self.listed(at).safe()
            && !words::is_month(word)
            && !words::is_modal(word)
    }

    /// "Staff present: Hope, Mr Crumb", "Crew: Swift / Hallam", "PRESENT: Ola Peck (OP), Faith from the Hub": a word alone in a list behind a
    /// label for people.
    fn is_listed_with_people(&self, at: usize) -> bool {
        let word = self.word(at);
        let begins = matches!(
            self.gap(at),
            Gap::Colon | Gap::Comma | Gap::Semicolon | Gap::Slash | Gap::Other
        );
        let ends = match self.gap(at + 1) {
            Gap::Space => matches!(self.word(at + 1), "from" | "at"),
            Gap::Comma
            | Gap::Semicolon
            | Gap::Slash
            | Gap::Other
            | Gap::Open
            | Gap::Newline
            | Gap::Blank
            | Gap::Stop => true,
            Gap::DotSpace => self.token(at + 1).is_none_or(|next| next.begins),
            _ => false,
        };
        if !begins || !ends {
            return false;
        }
        let given = self.is_given_and_word(at);
        if !given && !words::is_surname_and_word(word) && !self.is_paired_with_a_name(at) {
            return false;
        }
        let goes_on = |gap: Gap| {
            !matches!(
                gap,
                Gap::Newline | Gap::Blank | Gap::Start | Gap::Stop | Gap::Colon
            )
        };
        let mut label = at;
        while goes_on(self.gap(label)) && at - label < REACH {
            // A sentence ends the list.
            if self.gap(label) == Gap::DotSpace
                && self.token(label).is_some_and(|token| token.begins)
            {
                return false;
            }
            label -= 1;
        }
        if self.gap(label) != Gap::Colon {
            return false;
        }
        let label = self.word_before(label);
        // What follows is speech: "CALLER: Love, he's cold."
        if matches!(
            label,
            "caller" | "operator" | "handler" | "interviewer" | "interviewee"
        ) {
            return false;
        }
        if given {
            words::is_form_label(label)
                || words::is_role(label)
                || words::is_calling(label)
                || words::is_label_of_staff(label)
                || words::is_post_in_short(label)
        } else {
            words::is_label_of_staff(label)
        }
    }

    /// "EMERGENCY CONTACT: PERRIMOND, DALVIRA (neighbour)": a family name by itself in a field for a person, and the given name behind it, both
    /// in capitals among small letters.
    pub(super) fn is_in_a_field_in_capitals(&self, at: usize) -> bool {
        let family = |at: usize| {
            at > 0
                && self.gap(at) == Gap::Colon
                && self.word(at).len() >= 4
                && self
                    .token(at)
                    .is_some_and(|token| token.shape == Shape::Upper)
                && !self.listed(at).ordinary()
                && !self.listed(at).safe()
                && !words::is_squeezed(self.word(at))
                && {
                    let label = self.word(at - 1);
                    words::is_form_label(label)
                        || words::is_kin(label)
                        || words::is_role(label)
                        || label == "kin"
                }
        };
        if self.gap(at + 1) == Gap::Space {
            return false;
        }
        (family(at) && self.word(at).len() >= 5)
            || (at > 0 && self.gap(at) == Gap::Comma && family(at - 1))
    }

    /// "The lady in Rm 5, Ivy, thinks", "her neighbour opposite, Pearl, has": a given name that is a word between commas, behind what somebody
    /// is or before what they do.
    fn is_between_commas_as_somebody(&self, at: usize) -> bool {
        if self.gap(at) != Gap::Comma || !self.is_given_and_word(at) {
            return false;
        }
        let next = self.word(at + 1);
        // "Les from the corner shop, Pearl at the launderette"
        if self.gap(at + 1) == Gap::Space {
            return matches!(next, "at" | "from")
                && matches!(
                    self.word(at + 2),
                    "the" | "our" | "my" | "his" | "her" | "no" | "number"
                );
        }
        // "in the neighbour's, Hazel."
        let own = usize::from(self.word(at - 1) == "s" && self.gap(at - 1) == Gap::Apostrophe);
        if matches!(self.gap(at + 1), Gap::Stop | Gap::Newline | Gap::Blank)
            || (self.gap(at + 1) == Gap::DotSpace
                && self.token(at + 1).is_none_or(|next| next.begins))
            || self.token(at + 1).is_none()
        {
            return at > own
                && words::is_kin(self.word(at - 1 - own))
                && self.is_given_and_word(at);
        }
        if self.gap(at + 1) != Gap::Comma {
            return false;
        }
        let acts = words::is_person_verb(next) || words::is_past(next) || words::is_modal(next);
        let is = |word: &str| {
            words::is_kin(word)
                || words::is_role(word)
                || words::is_calling(word)
                || matches!(
                    word,
                    "lady" | "gentleman" | "man" | "woman" | "girl" | "boy" | "lad" | "lass"
                )
        };
        acts || (at.saturating_sub(8)..at)
            .rev()
            .take_while(|back| {
                *back + 1 == at || matches!(self.gap(*back + 1), Gap::Space | Gap::Hyphen)
            })
            .any(|at| is(self.word(at)))
    }

    /// "Her sister were Prudence, she says", "my nan is Pearl": a given name that is a word, behind kin and what they are.
    fn is_what_kin_are_called(&self, at: usize) -> bool {
        at >= 3
            && (at - 1..=at).all(|at| self.gap(at) == Gap::Space)
            && matches!(self.word(at - 1), "was" | "were" | "is")
            && words::is_kin(self.word(at - 2))
            && words::is_determiner(self.word(at - 3))
            && !matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen | Gap::Apostrophe)
            && self.is_given_and_word(at)
    }

    /// "me mate Tatty, he's gone", "her ex Bricks rang": whatever a friend or relation is called, behind "my" or "her".
    fn is_somebodys_mate(&self, at: usize) -> bool {
        if at < 2 || self.gap(at) != Gap::Space || self.gap(at - 1) != Gap::Space {
            return false;
        }
        let word = self.word(at);
        let mine = matches!(
            self.word(at - 2),
            "my" | "me" | "his" | "her" | "our" | "your" | "their"
        );
        let ends = match self.gap(at + 1) {
            Gap::Space => {
                let next = self.word(at + 1);
                words::is_person_verb(next)
                    || words::is_past(next)
                    || words::is_modal(next)
                    || words::is_pronoun(next)
            }
            Gap::Hyphen | Gap::Apostrophe | Gap::Slash | Gap::Dot | Gap::Underscore => false,
            _ => true,
        };
        mine && ends
            && words::is_kin(self.word(at - 1))
            && word.len() >= 3
            && !self.listed(at).safe()
            && self.is_no_thing(at)
    }

    /// "Gill - school" among the lines below "In attendance:".
    fn is_line_of_those_present(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::Newline | Gap::Blank)
            && matches!(self.gap(at + 1), Gap::Other | Gap::Comma | Gap::Open)
            && self.is_given_and_word(at)
            && (at.saturating_sub(REACH)..at)
                .rev()
                .filter(|back| {
                    matches!(self.gap(*back + 1), Gap::Colon | Gap::Newline | Gap::Blank)
                })
                .any(|back| {
                    matches!(
                        self.word(back),
                        "attendance"
                            | "present"
                            | "attendees"
                            | "apologies"
                            | "attending"
                            | "attended"
                    )
                })
    }

    /// "Best,\nSky", "love from\nHope": a given name alone in the line below a farewell.
    fn signs_off(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::Newline | Gap::Blank)
            && matches!(
                self.gap(at + 1),
                Gap::Newline | Gap::Blank | Gap::Open | Gap::Comma
            )
            && (words::is_farewell(self.word_before(at))
                || matches!(self.word_before(at), "best" | "love" | "from"))
            && (self.listed(at).forename() || words::is_name_and_word(self.word(at)))
    }

    /// "Auntie May", "Nan June": a month behind kin with a capital, where no figure tells a day.
    fn is_called_by_kin_and_month(&self, at: usize) -> bool {
        words::is_calendar(self.word(at))
            && self.gap(at) == Gap::Space
            && words::is_kin_called(self.word_before(at))
            && at
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|kin| kin.shape == Shape::Capital)
            && !words::is_pronoun(self.word(at + 1))
            && self
                .token(at + 1)
                .is_none_or(|next| next.shape != Shape::Number)
    }

    /// "Dot and Wilfred had words": a given name that is a word, before one that is none.
    fn is_before_and_a_name(&self, at: usize) -> bool {
        let other = self.listed(at + 2);
        self.is_given_and_word(at)
            && self.gap(at + 1) == Gap::Space
            && self.word(at + 1) == "and"
            && self.is_apart_in_capitals(at + 2)
            && other.given()
            && !other.ordinary()
            && !other.safe()
            && !words::is_determiner(self.word_before(at))
    }

    /// Whether a word is no verb, post, kin, place or service.
    pub(super) fn is_no_thing(&self, at: usize) -> bool {
        let word = self.word(at);
        !(is_no_name_of_one(word)
            || words::is_unit(word)
            || words::is_past(word)
            || words::is_calendar(word)
            || words::is_thing(word))
    }

    /// "Uncle Flip did it", "Nan Peppers": whatever stands behind the kin by which somebody is called, both with capitals.
    pub(super) fn is_called_by_kin(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && words::is_kin_called(self.word_before(at))
            && at
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|token| token.shape == Shape::Capital)
            && self.word(at).len() >= 3
            && !matches!(self.gap(at + 1), Gap::Hyphen)
            && !self.listed(at).safe()
            && !matches!(self.word(at), "annexe" | "annex" | "square" | "smith's")
            && self.is_no_thing(at)
    }

    /// "I'm Dawn, I'll stay on", "my name is Hazel", "it's Faith from the surgery": a given name that is a word, by which somebody tells who
    /// they are.
    fn says_who_they_are(&self, at: usize) -> bool {
        if at < 2 || self.gap(at) != Gap::Space || !self.is_given_and_word(at) {
            return false;
        }
        let (before, earlier) = (self.word(at - 1), self.word(at - 2));
        let joined = self.gap(at - 1) == Gap::Apostrophe;
        let named = matches!((earlier, before), ("name", "is"))
            || (joined && matches!((earlier, before), ("i", "m") | ("name", "s")));
        let calls =
            joined && (earlier, before) == ("it", "s") || (earlier, before) == ("this", "is");
        let next = self.word(at + 1);
        let goes_on = matches!(
            next,
            "from" | "at" | "here" | "speaking" | "calling" | "again"
        );
        (named && (self.gap(at + 1) != Gap::Space || goes_on || next == "and" || next == "i"))
            || (calls && self.gap(at + 1) == Gap::Space && goes_on)
    }

    /// "Amber says Kit did it", "told her that Amber hit her", "Faith to chase": what only people do, behind a given name that is a word.
    fn does_what_only_people_do(&self, at: usize) -> bool {
        if self.gap(at + 1) != Gap::Space || !self.is_given_and_word(at) {
            return false;
        }
        let begins = self.token(at).is_some_and(|token| token.begins);
        // "Could Misty pick up?"
        let asked = self.gap(at) == Gap::Space
            && (words::is_modal(self.word_before(at))
                || matches!(self.word_before(at), "did" | "does" | "has"))
            && at
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|before| before.begins && before.shape == Shape::Capital);
        if asked {
            return self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower)
                && !words::is_pronoun(self.word(at + 1));
        }
        let apart = begins
            || (matches!(self.gap(at), Gap::Space | Gap::Comma)
                && (!words::is_determiner(self.word_before(at)) || self.word_before(at) == "that")
                && at
                    .checked_sub(1)
                    .and_then(|at| self.token(at))
                    .is_some_and(|before| before.shape == Shape::Lower));
        if !apart {
            return false;
        }
        let next = self.word(at + 1);
        let word = self.word(at);
        if next == "to" {
            // "Hope to send it tomorrow."
            return begins
                && words::is_action(self.word(at + 2))
                && !matches!(
                    word,
                    "hope" | "trust" | "promise" | "chase" | "grant" | "sue" | "free"
                );
        }
        // "Grace said before the meal."
        if next == "did" {
            return matches!(self.word(at + 2), "it" | "that" | "this");
        }
        words::is_deed(next) && (word, next) != ("grace", "said")
    }

    /// "Joy covers, then Heath from August", "April is off": who stands in for whom, though it is a month.
    fn covers_for_somebody(&self, at: usize) -> bool {
        let word = self.word(at);
        let given = self.is_given_and_word(at) || matches!(word, "april" | "june" | "august");
        if !given || self.gap(at + 1) != Gap::Space {
            return false;
        }
        let begins = self.token(at).is_some_and(|token| token.begins)
            || self.gap(at) == Gap::Comma
            || matches!(self.word_before(at), "so" | "but" | "and" | "then");
        match self.word(at + 1) {
            "covers" | "covering" => {
                begins
                    && (self.gap(at + 2) != Gap::Space
                        || matches!(
                            self.word(at + 2),
                            "for" | "until" | "till" | "then" | "from" | "while"
                        ))
            }
            "is" => begins && matches!(self.word(at + 2), "off" | "away" | "covering"),
            "from" | "until" | "till" => {
                self.word_before(at) == "then"
                    && self.gap(at) == Gap::Space
                    && words::is_month(self.word(at + 2))
            }
            _ => false,
        }
    }

    /// "told Victoria", "Anna's mum", "with Christian.": a given name that is safe elsewhere, where somebody is met, acts or is related.
    fn is_safe_and_somebody(&self, at: usize) -> bool {
        let word = self.word(at);
        if !self.listed(at).safe()
            || !self.listed(at).forename()
            || words::is_kin(word)
            || words::is_calendar(word)
            || words::is_month(word)
            || words::is_generic(word)
            || words::is_modal(word)
        {
            return false;
        }
        let next = self.word(at + 1);
        match self.gap(at + 1) {
            Gap::Apostrophe => next == "s" && words::is_kin(self.word(at + 2)),
            Gap::Space if words::is_deed(next) => true,
            _ => {
                self.gap(at) == Gap::Space
                    && !self.is_before_a_small_noun(at)
                    && !self.is_apart_in_capitals(at + 1)
                    && !matches!(self.gap(at + 1), Gap::Hyphen | Gap::Slash)
                    && (matches!(
                        self.word_before(at),
                        "told"
                            | "asked"
                            | "met"
                            | "thanked"
                            | "rang"
                            | "phoned"
                            | "texted"
                            | "emailed"
                    ) || (words::is_kin(self.word_before(at)) && word.len() > 2))
            }
        }
    }

    /// "Crew: Bolt / Hallam", "Staff: Rudder, Inga": a word beside a name that is none, in a list.
    fn is_paired_with_a_name(&self, at: usize) -> bool {
        let plain = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Capital)
                && !self.listed(at).ordinary()
                && !self.listed(at).safe()
                && !words::is_thing(self.word(at))
        };
        let close = |gap: Gap| matches!(gap, Gap::Slash | Gap::Comma | Gap::Other);
        self.word(at).len() >= 3
            && !self.listed(at).safe()
            && self.is_no_thing(at)
            && ((close(self.gap(at + 1)) && plain(at + 1))
                || (close(self.gap(at)) && at > 0 && plain(at - 1)))
    }

    /// "Consultant: Dr P. Swelling", "Miss T. Bones, ward 4": whatever stands behind a form of address and an initial with a stop, where no
    /// sentence goes on from it.
    fn is_behind_title_and_initial(&self, at: usize) -> bool {
        if !self.after_initial(at) || at < 2 || self.word(at).len() < 3 {
            return false;
        }
        let ends = match self.gap(at + 1) {
            Gap::Space => self
                .token(at + 1)
                .is_some_and(|next| !matches!(next.shape, Shape::Lower | Shape::Letter)),
            Gap::Apostrophe | Gap::Hyphen => false,
            _ => true,
        };
        let before = self.word(at - 2);
        let titled = matches!(self.gap(at - 1), Gap::Space | Gap::DotSpace)
            && self.listed(at - 2).title()
            && self
                .token(at - 2)
                .is_some_and(|title| title.shape != Shape::Lower);
        // "Signed M. Quillet", "Pharm: T. Copeland"
        let signed = match self.gap(at - 1) {
            Gap::Space => {
                matches!(before, "signed" | "by")
                    || words::is_calling(before)
                    || words::is_role(before)
            }
            Gap::Colon => {
                words::is_form_label(before)
                    || words::is_calling(before)
                    || words::is_label_of_staff(before)
            }
            _ => false,
        };
        ends && (titled || signed) && self.is_no_thing(at)
    }

    /// "Logged by: K. Bell", "seen by K. Parkinson": a word that names a thing or a sign elsewhere, behind an initial in a field or behind
    /// "by".
    fn is_safe_behind_an_initial(&self, at: usize) -> bool {
        if !self.after_initial(at) || at < 2 || !self.listed(at).safe() {
            return false;
        }
        let word = self.word(at);
        let before = self.word(at - 2);
        let introduced = match self.gap(at - 1) {
            Gap::Colon => true,
            Gap::Space => {
                matches!(before, "by" | "with" | "per")
                    || words::is_role(before)
                    || words::is_calling(before)
            }
            _ => false,
        };
        introduced && word.len() >= 4 && !words::is_calendar(word) && !words::is_generic(word)
    }
}
