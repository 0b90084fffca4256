//! Given names that are words, told by where they stand: what one signs, what a form asks for, what is said behind them, messages in small
//! letters.

use super::grammar::{is_adjective, starts_sentences};
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether a word stands alone where names do: as the whole of a line or of its last sentence, as one signs ("No cream in room. Ivy"),
    /// or behind a label that asks for a name ("Known as: Ivy").
    pub(super) fn stands_as_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        // "Dean! Door!": called to.
        if (token.begins || token.gap == Gap::Colon)
            && token.stands_out()
            && self.character_at(token.end) == Some('!')
        {
            return true;
        }
        let ends = |at: usize| {
            self.token(at)
                .is_none_or(|next| matches!(next.gap, Gap::Newline | Gap::Blank))
        };
        // "Sue xx": with kisses.
        let kisses = self.gap(at + 1) == Gap::Space
            && self.word(at + 1).bytes().all(|byte| byte == b'x')
            && ends(at + 2);
        if !(ends(at + 1) || kisses) {
            return false;
        }
        if token.gap == Gap::Colon {
            return names_somebody(self.word_before(at));
        }
        // "And Mason?": asked about by name alone.
        if token.gap == Gap::Space
            && matches!(self.word_before(at), "and" | "about")
            && token.stands_out()
            && self.character_at(token.end) == Some('?')
        {
            return true;
        }
        let signed = token.style == Style::Mixed && token.shape != Shape::Lower;
        signed
            && matches!(
                token.gap,
                Gap::Newline | Gap::Blank | Gap::Stop | Gap::DotSpace
            )
            && token.begins
            && at > 0
    }

    /// "hope: will u up": whoever writes a message, in small letters at the beginning of its line.
    pub(super) fn speaks_in_small_letters(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Colon
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Lower
                    && matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
            })
    }

    /// A recorded given name in small letters that no grammar makes a name: asked about, unless something makes it a word.
    pub(super) fn may_be_meant_in_small_letters(&self, at: usize) -> bool {
        let word = self.word(at);
        let before = self.word_before(at);
        let near = self.gap(at) == Gap::Space;
        let of_time = words::is_calendar(word)
            && (self.month_here(at) || self.token(at).is_some_and(|token| token.begins));
        // "its amber", whoever calls.
        let its = before == "its" && self.gap(at + 1) != Gap::Space;
        let noun = near
            && ((words::is_determiner(before) && !its)
                || is_adjective(before)
                || before.bytes().all(|byte| byte.is_ascii_digit())
                || matches!(before, "of" | "no" | "some" | "in" | "all")
                // "hed have martin at my door"
                || (matches!(before, "have" | "got")
                    && !matches!(self.word(at + 1), "at" | "with" | "here" | "round" | "over")));
        let spoken_of = near
            && matches!(
                before,
                "with"
                    | "to"
                    | "tell"
                    | "told"
                    | "about"
                    | "bout"
                    | "and"
                    | "n"
                    | "from"
                    | "ask"
                    | "take"
                    | "ring"
                    | "rang"
                    | "seen"
                    | "called"
                    | "named"
                    | "did"
                    | "is"
                    | "was"
                    | "for"
            );
        // "that lassie sue from the centre", "the housing guy will comin round": what somebody is stands before their name.
        let who = near && words::is_word_for_somebody(before);
        if who && (self.followed_by_verb(at) || self.is_said_where_from(at + 1)) {
            return true;
        }
        if words::is_modal(word) || of_time || (noun && !words::is_kin(before)) {
            return false;
        }
        if starts_sentences(word) || words::is_quality(word) {
            let pronoun = self.gap(at + 1) == Gap::Space && words::is_pronoun(self.word(at + 1));
            return (spoken_of || its) && !pronoun || self.followed_by_verb(at);
        }
        true
    }

    /// "Has Martin 5, Bernie 13m": a given name with a capital, a number and a comma or "and", where no month is meant.
    pub(super) fn has_age_behind(&self, at: usize) -> bool {
        // "BINITA 8 AND OLIVE 4": one of several with their ages.
        let number = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Number)
        };
        let one_of_several = at > 1
            && ((self.word_before(at) == "and" && number(at - 2))
                || (self.gap(at) == Gap::Comma && number(at - 1)));
        let large = self.token(at).is_some_and(|token| {
            token.stands_out() || (token.style == Style::Caps && one_of_several)
        });
        self.listed(at).given()
            && !words::is_month(self.word(at))
            && large
            && (one_of_several
                || self.gap(at + 2) == Gap::Comma
                || (self.gap(at + 2) == Gap::Space && matches!(self.word(at + 2), "and" | "at")))
    }

    /// "fae the centre", "comin round": where somebody is from, or what they do, said in a dialect as well.
    fn is_said_where_from(&self, at: usize) -> bool {
        let word = self.word(at);
        self.gap(at) == Gap::Space
            && (matches!(word, "from" | "fae" | "frae" | "off" | "at")
                || (word.len() > 4 && (word.ends_with("in") || word.ends_with("ing"))))
    }

    /// Whether a given name at the beginning of a sentence has behind it what no noun without an article has: "Ivy asleep on the sofa",
    /// "Rowan not himself", "Ivy upstairs"; or the columns of a table.
    pub(super) fn has_state_behind(&self, at: usize) -> bool {
        let word = self.word(at);
        let next = self.word(at + 1);
        let begins = self.token(at).is_some_and(|token| {
            token.style == Style::Mixed
                && (token.begins || token.gap == Gap::Colon || self.begins_entry(at))
        });
        if !begins || self.gap(at + 1) != Gap::Space || is_adjective(word) {
            return false;
        }
        // "Pat next door says".
        if next == "next" && self.word(at + 2) == "door" && self.followed_by_verb(at + 2) {
            return true;
        }
        if starts_sentences(word) {
            return false;
        }
        if words::is_calendar(word) {
            let a_bit = next == "a" && self.word(at + 2) == "bit";
            return (self.is_doing(at) || a_bit) && !words::is_calendar(self.word_before(at));
        }
        let doing = self.is_doing(at);
        // "Rose at seven" may be a verb, "Faith in God" a noun.
        let bare = !words::is_quality(word) && word != "rose" && self.word(at + 2) != "disguise";
        is_state(next)
            || doing
            || (next == "spoken" && self.word(at + 2) == "to")
            || (next == "next" && self.word(at + 2) == "door")
            || (bare && is_place_or_time(next))
            || self.is_column(at + 1)
    }

    /// "June looking for": what somebody is at right behind a word, with the end of the sentence or a small word behind it.
    pub(super) fn is_doing(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.gap(at + 1) == Gap::Space
            && next.len() > 5
            && next.ends_with("ing")
            && (self.gap(at + 2) != Gap::Space || words::is_function_word(self.word(at + 2)))
    }

    /// Whether a column of a table begins here: a letter by itself, as rotas have.
    fn is_column(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Letter)
            && !matches!(self.word(at), "a" | "i")
            && self.gap(at + 1) != Gap::Dot
    }
}

/// What somebody is or is not, said right behind their name in notes.
pub(super) fn is_state(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "isn"
            | "isnt"
            | "wasn"
            | "wasnt"
            | "hasn"
            | "hasnt"
            | "didnt"
            | "doesnt"
            | "wont"
            | "cant"
            | "asleep"
            | "awake"
            | "alone"
            | "present"
            | "unresponsive"
            | "unconscious"
            | "conscious"
            | "frightened"
            | "anxious"
            | "agitated"
            | "distressed"
            | "confused"
            | "upset"
            | "unwell"
            | "poorly"
            | "ill"
            | "sick"
            | "absent"
            | "missing"
            | "late"
            | "happy"
            | "sad"
            | "cross"
            | "calm"
            | "quiet"
            | "tired"
            | "tearful"
            | "unsettled"
            | "settled"
            | "dressed"
            | "fine"
            | "ok"
            | "okay"
            | "well"
            | "himself"
            | "herself"
            | "also"
            | "always"
            | "often"
            | "never"
            | "still"
            | "now"
            | "just"
            | "really"
            | "very"
            | "again"
            | "hid"
            | "hides"
            | "bit"
            | "sleeping"
            | "crying"
            | "walking"
            | "eating"
            | "playing"
            | "helps"
            | "walked"
            | "stayed"
            | "notes"
            | "advises"
            | "confirms"
            | "reported"
    )
}

/// Where somebody is, or when, said right behind their name in notes.
pub(super) fn is_place_or_time(word: &str) -> bool {
    matches!(
        word,
        "in" | "at"
            | "on"
            | "off"
            | "up"
            | "out"
            | "home"
            | "here"
            | "back"
            | "away"
            | "down"
            | "upstairs"
            | "downstairs"
            | "there"
            | "today"
            | "tonight"
            | "yesterday"
    )
}

/// Labels of forms behind which a name stands.
pub(super) fn names_somebody(word: &str) -> bool {
    matches!(
        word,
        "name"
            | "names"
            | "forename"
            | "forenames"
            | "surname"
            | "as"
            | "aka"
            | "alias"
            | "called"
            | "caller"
            | "patient"
            | "pt"
            | "client"
            | "child"
            | "mother"
            | "father"
            | "carer"
            | "worker"
            | "staff"
            | "by"
            | "from"
            | "to"
            | "cc"
            | "re"
            | "subject"
            | "seen"
            | "present"
            | "resident"
            | "pupil"
    )
}
