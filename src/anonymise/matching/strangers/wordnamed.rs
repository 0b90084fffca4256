//! Strangers whose given or family name is an ordinary word: "Staff: Pippa Lark", "Innocent Chuma (agency)", "told Joy", "L. Crane,
//! practice nurse". A capital alone says nothing of such a word; who stands beside it does.

use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether a capitalised ordinary word may be the name of somebody the case does not know, or begin it.
    pub(super) fn is_word_and_name(&self, at: usize, seen: &Seen) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        if token.shape != Shape::Capital || self.is_known(at) {
            return false;
        }
        let word = self.word(at);
        let given =
            self.listed(at).forename() || words::is_name_and_word(word) || words::is_calendar(word);
        let family = words::is_surname_and_word(word) || self.listed(at).surname();
        if family && self.is_behind_a_bare_initial(at) && !self.is_before_a_small_noun(at) {
            return true;
        }
        if self.is_short_word_before_a_name(at) {
            return true;
        }
        if !given && !family {
            return false;
        }
        let listed = given && (self.is_beside_a_name(at) || self.is_in_a_list_of_staff(at));
        if listed || (given && self.is_cut_short(at)) {
            return true;
        }
        if self.after_initial(at) {
            return family && self.is_behind_its_initial(at);
        }
        if self.is_apart_in_capitals(at + 1) && !seen.covered(at + 1) {
            return given && self.begins_a_pair(at);
        }
        given && self.is_meant_alone(at, seen)
    }

    /// "Precious O. told", "friend (Ebony T, 11R)": one letter of a family name behind a given name that is a word.
    fn is_cut_short(&self, at: usize) -> bool {
        if self.gap(at + 1) != Gap::Space || words::is_month(self.word(at)) {
            return false;
        }
        let capital = self.token(at + 1).is_some_and(|next| {
            next.shape == Shape::Letter
                && self
                    .source
                    .get(self.folded.source(next.start..next.end))
                    .is_some_and(|letter| letter.chars().all(char::is_uppercase))
        });
        if !capital || words::is_modal(self.word(at)) {
            return false;
        }
        let stop = self.character_at(self.bytes(at + 1, at + 1).1);
        (self.word(at + 1) != "i" && matches!(stop, Some(',' | ')' | ':')))
            || (stop == Some('.')
                && self
                    .token(at + 2)
                    .is_some_and(|token| token.shape == Shape::Lower))
    }

    /// "Marisol and Precious did": beside a given name that is no word, before a verb or where nothing goes on.
    fn is_beside_a_name(&self, at: usize) -> bool {
        let plain = |at: usize| {
            let lists = self.listed(at);
            lists.given()
                && !lists.ordinary()
                && !lists.safe()
                && self
                    .token(at)
                    .is_some_and(|token| token.shape == Shape::Capital)
        };
        let ends = !matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen | Gap::Slash)
            || self.acts(at)
            || words::is_function_word(self.word(at + 1));
        let word = self.word(at);
        if at < 2 {
            return false;
        }
        // "staff Joy, Blessing and Patience"
        let listed = |at: usize| {
            (self.listed(at).forename() || words::is_name_and_word(self.word(at)))
                && (self.is_in_a_list_of_staff(at)
                    || self.is_beside_a_name(at)
                    || (self.gap(at) == Gap::Space && self.is_introducing(at)))
        };
        let beside = match self.gap(at) {
            Gap::Space => {
                self.word(at - 1) == "and"
                    && self.gap(at - 1) == Gap::Space
                    && (plain(at - 2) || listed(at - 2))
            }
            Gap::Comma => listed(at - 1),
            _ => false,
        };
        beside
            && ends
            && !words::is_modal(word)
            && !words::is_month(word)
            && (word != "eve" || self.word(at - 2) != "adam")
            && !self.listed(at).safe()
    }

    /// "Night staff Joy and", "Carers: Joy, ": the first of several given names that are words, behind what they all are.
    fn is_in_a_list_of_staff(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let role =
            |word: &str| words::is_role(word) || words::is_calling(word) || words::is_kin(word);
        matches!(self.gap(at), Gap::Space | Gap::Colon)
            && (matches!(before, "staff" | "crew") || before.strip_suffix('s').is_some_and(role))
            && (matches!(self.gap(at + 1), Gap::Comma) || matches!(self.word(at + 1), "and"))
    }

    /// "sister-in-law Bee Lian": a short word before a given name that is none, behind what somebody is.
    fn is_short_word_before_a_name(&self, at: usize) -> bool {
        let word = self.word(at);
        let before = self.word_before(at);
        let next = self.listed(at + 1);
        word.len() <= 4
            && self.is_apart_in_capitals(at + 1)
            && !next.ordinary()
            && !next.safe()
            && !self.is_nobody(at + 1)
            && self.gap(at) == Gap::Space
            && (words::is_kin(before)
                || words::is_role(before)
                || (before == "law" && self.gap(at - 1) == Gap::Hyphen))
            && !self.listed(at).safe()
            && !words::is_kin(word)
            && !words::is_kin_called(word)
            && !words::is_role(word)
            && !words::is_generic(word)
            && !words::is_function_word(word)
    }

    /// "Sang-woo": a short half of a given name behind a hyphen, where a name stands before it already.
    pub(super) fn is_second_syllable(&self, at: usize) -> bool {
        let word = self.word(at);
        word.len() <= 4
            && self.gap(at - 1) == Gap::Space
            && at
                .checked_sub(2)
                .and_then(|at| self.token(at))
                .is_some_and(|token| token.shape == Shape::Capital)
            && (self.titled(at - 2) || !self.listed(at - 2).ordinary())
            && !words::is_function_word(word)
            && !words::is_person_verb(word)
            && !matches!(
                word,
                "run" | "wide" | "type" | "like" | "made" | "free" | "only"
            )
    }

    /// Whether a capitalised word follows with a space between.
    pub(super) fn is_apart_in_capitals(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && self.token(at).is_some_and(|token| {
                matches!(token.shape, Shape::Capital | Shape::Mixed) && token.style == Style::Mixed
            })
    }

    /// "Innocent Chuma", "Ray Church rang", "Pippa Lane (key person)": a given name that is a word before another capital.
    fn begins_a_pair(&self, at: usize) -> bool {
        let begins = self.token(at).is_none_or(|token| token.begins);
        let (word, next) = (self.word(at), self.word(at + 1));
        let lists = self.listed(at + 1);
        let safe = lists.safe() && !words::is_surname_and_word(next);
        if safe || lists.title() || words::is_kin(next) || words::is_role(next) {
            return false;
        }
        // "On 3 May Speight rang", "Will Speight come?"
        let date = words::is_month(word)
            && (self.is_number(at.wrapping_sub(1))
                || matches!(
                    self.word_before(at),
                    "in" | "on"
                        | "of"
                        | "by"
                        | "since"
                        | "until"
                        | "from"
                        | "late"
                        | "early"
                        | "mid"
                ));
        let ends = !self.is_apart_in_capitals(at + 2);
        if date || !ends || (begins && words::is_modal(word)) {
            return false;
        }
        let said = self.is_labelled(at) || self.has_calling_behind(at + 1);
        let day = words::is_calendar(word) && self.listed(at).safe() && !words::is_month(word);
        let place = lists.safe() || words::is_generic(next) || words::is_place_word(next);
        // "manager Sue Heron": whatever the second word is, unless a place ends so.
        let before = self.word_before(at);
        let post = self.gap(at) == Gap::Space
            && (words::is_kin(before) || words::is_role(before) || words::is_calling(before))
            && !place;
        if said || post {
            return true;
        }
        if day {
            return false;
        }
        if place {
            // "Ray Church rang" is somebody, "by Grace Church" is none.
            return words::is_surname_and_word(next) && self.is_between_commas(at, at + 1);
        }
        if !lists.ordinary() {
            let given = self.listed(at).forename() || lists.surname() || lists.forename();
            return !self.is_nobody(at + 1) && (!begins || given || self.acts(at + 1));
        }
        (words::is_surname_and_word(next) || lists.surname()) && (!begins || self.acts(at + 1))
    }

    /// Whether a given name that is a word begins somebody's name here.
    pub(super) fn is_pair(&self, at: usize) -> bool {
        (self.listed(at).forename() || words::is_name_and_word(self.word(at)))
            && (self.listed(at).ordinary() || self.listed(at).safe())
            && self.is_apart_in_capitals(at + 1)
            && self.begins_a_pair(at)
    }

    /// Whether a name that ends as a place does is said to be a person's: in a field for one, with what they do, between commas.
    pub(super) fn is_person_like_a_place(&self, first: usize, last: usize) -> bool {
        self.is_pair(first)
            || (self.listed(first).forename()
                && last == first + 1
                && (self.is_labelled(first)
                    || self.has_calling_behind(last)
                    || self.is_between_commas(first, last)))
    }

    /// Whether words are set off by commas or brackets: "a lollipop man, Ray Church, that".
    fn is_between_commas(&self, first: usize, last: usize) -> bool {
        self.gap(first) == Gap::Comma && matches!(self.gap(last + 1), Gap::Comma | Gap::Open)
    }

    /// Whether a name ends here and somebody acts or speaks: a verb, a colon.
    pub(super) fn acts(&self, last: usize) -> bool {
        let next = self.word(last + 1);
        match self.gap(last + 1) {
            Gap::Space => {
                self.token(last + 1)
                    .is_some_and(|token| token.shape == Shape::Lower)
                    && (words::is_person_verb(next)
                        || words::is_past(next)
                        || words::is_modal(next))
            }
            Gap::Colon => true,
            _ => false,
        }
    }

    /// Whether the label of a field, or the farewell of a letter, stands right before: "Worker: ", "Yours sincerely".
    pub(super) fn is_labelled(&self, at: usize) -> bool {
        match self.gap(at) {
            Gap::Colon => words::is_form_label(self.word_before(at)),
            Gap::Newline | Gap::Blank => words::is_farewell(self.word_before(at)),
            _ => false,
        }
    }

    /// Whether it is said behind a name what somebody does: "(key person)", ", practice nurse", ", Assessment Team".
    pub(super) fn has_calling_behind(&self, last: usize) -> bool {
        let gap = self.gap(last + 1);
        if !matches!(gap, Gap::Open | Gap::Comma) {
            return false;
        }
        (last + 1..last + 6)
            .take_while(|at| {
                *at == last + 1 || matches!(self.gap(*at), Gap::Space | Gap::Hyphen | Gap::Slash)
            })
            .any(|at| {
                let word = self.word(at);
                words::is_calling(word)
                    || words::is_role(word)
                    || words::is_kin(word)
                    || words::is_post_in_short(word)
                    || (self
                        .token(at)
                        .is_some_and(|token| token.shape != Shape::Upper)
                        && words::is_generic(word)
                        && word.len() > 3)
            })
    }

    /// Whether an unknown word begins a sentence and what follows is said of a person only: "Tegwen to chase", "Mairwen, the neighbour",
    /// "Lunt (advocate)", "Zsofka at reception said".
    pub(super) fn is_begun_by_somebody(&self, at: usize) -> bool {
        if self
            .token(at)
            .is_none_or(|token| token.shape != Shape::Capital)
        {
            return false;
        }
        let next = self.word(at + 1);
        match self.gap(at + 1) {
            Gap::Space if next == "to" => words::is_action(self.word(at + 2)),
            // "Wilf in room 9 wandering"
            Gap::Space
                if next == "in"
                    && matches!(self.word(at + 2), "room" | "rm" | "bed" | "bay" | "flat") =>
            {
                true
            }
            Gap::Space if matches!(next, "at" | "from" | "in") => (at + 2..at + 6)
                .take_while(|at| self.gap(*at) == Gap::Space)
                .any(|at| {
                    matches!(
                        self.word(at),
                        "said"
                            | "says"
                            | "told"
                            | "rang"
                            | "thinks"
                            | "knows"
                            | "came"
                            | "asked"
                            | "brought"
                            | "brings"
                            | "wants"
                    )
                }),
            Gap::Comma => {
                matches!(
                    next,
                    "the" | "his" | "her" | "my" | "their" | "our" | "a" | "an"
                ) && (at + 2..at + 5)
                    .take_while(|at| self.gap(*at) == Gap::Space)
                    .any(|at| words::is_calling(self.word(at)) || words::is_kin(self.word(at)))
            }
            Gap::Open => {
                let calling = (at + 1..at + 5).find(|at| {
                    self.token(*at).is_some_and(|token| {
                        matches!(self.character_at(token.end), Some(')' | ',' | ';'))
                    })
                });
                calling.is_some_and(|at| {
                    words::is_calling(self.word(at)) || words::is_kin(self.word(at))
                })
            }
            _ => false,
        }
    }

    /// "L. Crane, practice nurse", "by J. Lamb": an initial with a stop before a family name that is a word, where no sentence ends.
    fn is_behind_its_initial(&self, at: usize) -> bool {
        let Some(initial) = at.checked_sub(1).and_then(|at| self.token(at)) else {
            return false;
        };
        let ends = matches!(
            self.gap(at + 1),
            Gap::Newline | Gap::Blank | Gap::Comma | Gap::Open | Gap::Start
        ) || self.token(at + 1).is_none()
            || (matches!(self.gap(at + 1), Gap::DotSpace | Gap::Stop)
                && (self.is_labelled(at - 1) || self.is_introducing(at - 1)));
        self.has_calling_behind(at)
            || (ends && self.is_labelled(at - 1))
            || (!initial.begins
                && (ends || self.acts(at) || words::is_function_word(self.word(at + 1)))
                && (initial.gap != Gap::Space
                    || matches!(self.word_before(at - 1), "of" | "for" | "and" | "pp")
                    || self.is_introducing(at - 1)
                    || words::is_calling(self.word_before(at - 1))
                    || words::is_form_label(self.word_before(at - 1))))
    }

    /// Whether the word before introduces a person: a role, "told", "with".
    fn is_introducing(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let role = |word: &str| words::is_role(word) || words::is_kin(word);
        (role(before)
            || before.strip_suffix('s').is_some_and(role)
            || words::is_post_in_short(before)
            || words::is_met_or_told(before)
            || is_companion(before)
            || (words::is_calling(before)
                && !matches!(
                    before,
                    "notes" | "minutes" | "duty" | "bank" | "temp" | "lead" | "head" | "chair"
                )))
            && at > 0
    }

    /// A word alone that is a given name too, in mid-sentence behind somebody's post or what is done with people: "told Joy", "w/ Frank",
    /// "DSL Hope"; or in a field for a name.
    fn is_meant_alone(&self, at: usize, seen: &Seen) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let word = self.word(at);
        let small_next = self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|token| token.shape == Shape::Lower);
        // "from Grace period" and "with Amber alert" name no one; "told Joy he" does.
        let noun_behind = self.is_before_a_small_noun(at);
        if words::is_month(word) || self.listed(at).safe() || noun_behind {
            return false;
        }
        if self.gap(at + 1) == Gap::Hyphen || self.is_joined_to_a_capital(at) {
            return false;
        }
        // "Patience (agency)" in a column.
        if self.gap(at + 1) == Gap::Open
            && (self.listed(at).forename() || words::is_name_and_word(word))
            && self.has_calling_behind(at)
        {
            return true;
        }
        if token.begins && self.is_from_where(at) {
            return true;
        }
        let short_with = token.gap == Gap::Slash && self.word_before(at) == "w";
        if (token.gap == Gap::Space || short_with) && !token.begins {
            return self.is_introducing(at) && !seen.person(at.wrapping_sub(1));
        }
        // "Duty – Precious.", "Staff: Joy"
        let stands_alone = !small_next && self.gap(at + 1) != Gap::Space;
        (token.gap == Gap::Colon || token.gap == Gap::Other)
            && stands_alone
            && (words::is_form_label(self.word_before(at)) || self.word_before(at) == "duty")
            && self.listed(at).forename()
    }

    /// Whether a small word stands behind that is no verb and none that sentences are made of.
    pub(super) fn is_before_a_small_noun(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|token| token.shape == Shape::Lower)
            && !words::is_function_word(next)
            && !words::is_person_verb(next)
            && !words::is_past(next)
            && !words::is_modal(next)
            && !words::is_told_in_a_log(next)
    }

    /// "Hope from the agency rang": where somebody is from or works, and that they speak.
    fn is_from_where(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Space
            && matches!(self.word(at + 1), "at" | "from")
            && (at + 2..at + 6)
                .take_while(|at| self.gap(*at) == Gap::Space)
                .any(|at| {
                    matches!(
                        self.word(at),
                        "said" | "says" | "told" | "rang" | "asked" | "rings"
                    )
                })
    }

    /// "Hope & Co", "Joy / Peace": one of several headings or things.
    fn is_joined_to_a_capital(&self, at: usize) -> bool {
        self.is_apart_in_capitals(at + 1)
    }

    /// Whether a token is a number.
    fn is_number(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Number)
    }

    /// Whether an ordinary word that is part of a stranger's name means the stranger here: in mid-sentence without an article, or where
    /// somebody acts or speaks.
    pub(super) fn is_meant_again(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        // "0931 TENCH: ALL IN ORDER"
        if token.style == Style::Caps {
            return self.gap(at + 1) == Gap::Colon
                && (token.begins
                    || self.is_number(at.wrapping_sub(1))
                    || token.gap == Gap::DotSpace);
        }
        if token.shape != Shape::Capital || token.style != Style::Mixed {
            return false;
        }
        let joined = matches!(self.gap(at + 1), Gap::Hyphen)
            || token.gap == Gap::Hyphen
            || self.is_apart_in_capitals(at + 1)
            || (token.gap == Gap::Space
                && self
                    .token(at.wrapping_sub(1))
                    .is_some_and(|before| before.shape == Shape::Capital && !before.begins));
        if joined || words::is_determiner(self.word_before(at)) {
            return false;
        }
        if token.begins || self.listed(at).safe() || words::is_generic(self.word(at)) {
            let is_to = self.gap(at + 1) == Gap::Space
                && self.word(at + 1) == "to"
                && words::is_action(self.word(at + 2));
            return self.acts(at) || is_to;
        }
        matches!(
            token.gap,
            Gap::Space
                | Gap::Comma
                | Gap::Semicolon
                | Gap::Open
                | Gap::Slash
                | Gap::Colon
                | Gap::Other
        ) && !matches!(self.word_before(at), "in" | "at" | "near" | "on" | "of")
    }
}

/// What people call those they go about with or met.
fn is_companion(word: &str) -> bool {
    matches!(
        word,
        "missus"
            | "fella"
            | "fellow"
            | "bloke"
            | "man"
            | "woman"
            | "guy"
            | "lad"
            | "lass"
            | "geezer"
            | "mister"
            | "wife"
            | "fiance"
            | "fiancee"
            | "girl"
            | "boy"
            | "housemate"
            | "flatmate"
            | "lodger"
            | "landlord"
            | "landlady"
            | "colleague"
            | "interpreter"
            | "staff"
    )
}
