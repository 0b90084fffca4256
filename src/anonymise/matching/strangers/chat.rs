//! Strangers in messages that are written in small letters: "tash is lending me her car", "tell smokez i aint forgot".

use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether a word in small letters may be somebody's name, in a line that has small letters only: a given name that is no word,
    /// whoever is told or asked something, and "neighbour pat".
    pub(super) fn is_named_in_chat(&self, at: usize) -> bool {
        let before = self.word_before(at);
        if self.begins_a_message(at) && self.is_subject_of_a_message(at) {
            return true;
        }
        if self.gap(at) == Gap::Space && matches!(before, "the" | "a" | "an") {
            return false;
        }
        if (self.is_at_somebodys(at) || self.is_half_of_a_chat_name(at) || self.is_spoken_of(at))
            && self.is_small_line(at)
        {
            return true;
        }
        let told = self.gap(at) == Gap::Space && is_told(before);
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

    /// "we are at beatas", "going jonos after": whose home somebody is at, without an apostrophe.
    fn is_at_somebodys(&self, at: usize) -> bool {
        let Some(owner) = self.word(at).strip_suffix('s') else {
            return false;
        };
        let owner_is = words::listed(owner);
        let whole = self.listed(at);
        self.gap(at) == Gap::Space
            && owner.len() >= 4
            && owner_is.given()
            && !owner_is.ordinary()
            && !owner_is.safe()
            && !(whole.ordinary() || whole.safe())
            && !words::is_kin_abroad(owner)
            && !self.is_known(at)
            && matches!(
                self.word_before(at),
                "at" | "to"
                    | "round"
                    | "from"
                    | "by"
                    | "near"
                    | "outside"
                    | "leaving"
                    | "going"
                    | "gone"
                    | "went"
                    | "goin"
                    | "stayin"
                    | "staying"
            )
    }

    /// "call bala anna": a word that no list knows before a given name or a word for kin, where somebody is told or called.
    fn is_half_of_a_chat_name(&self, at: usize) -> bool {
        let word = self.word(at);
        let lists = self.listed(at);
        word.len() >= 4
            && !lists.ordinary()
            && !lists.safe()
            && !self.is_known(at)
            && !self.has_guess(at)
            && self.gap(at) == Gap::Space
            && self.gap(at + 1) == Gap::Space
            && matches!(
                self.word_before(at),
                "call"
                    | "calling"
                    | "ring"
                    | "phone"
                    | "tell"
                    | "told"
                    | "ask"
                    | "asked"
                    | "with"
                    | "from"
                    | "text"
                    | "txt"
                    | "msg"
            )
            && (words::is_kin_abroad(self.word(at + 1))
                || words::is_form_of_address_behind(self.word(at + 1))
                || words::is_word_for_kin(self.word(at + 1))
                || (self.listed(at + 1).given() && !self.listed(at + 1).ordinary()))
            && is_somebody(word)
            && !words::is_slang(word)
    }

    /// "he did it to amber", "amber an kai got sent out": a given name that is a word, whom something is done to or who stands beside another.
    fn is_spoken_of(&self, at: usize) -> bool {
        let word = self.word(at);
        let lists = self.listed(at);
        // "jax and tyra": what no list knows, beside a given name.
        let unknown = !lists.ordinary()
            && word.len() >= 3
            && !self.has_guess(at)
            && !words::is_slang(word)
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Lower);
        if lists.safe()
            || self.is_known(at)
            || !(unknown || (lists.ordinary() && lists.forename() && word.len() >= 4))
        {
            return false;
        }
        let plain = |at: usize| {
            let lists = self.listed(at);
            lists.forename() && !lists.ordinary() && !lists.safe()
        };
        let done = at >= 2
            && self.gap(at) == Gap::Space
            && self.word(at - 1) == "to"
            && matches!(
                self.word(at - 2),
                "it" | "that" | "this" | "spoke" | "lied" | "happened" | "talkin"
            )
            && !matches!(
                self.word(at + 1),
                "me" | "you" | "u" | "him" | "her" | "them" | "us" | "the" | "my" | "a" | "it"
            );
        let beside = self.gap(at + 1) == Gap::Space
            && matches!(self.word(at + 1), "an" | "and" | "n" | "nd")
            && self.gap(at + 2) == Gap::Space
            && plain(at + 2);
        (done || beside) && !words::is_modal(word) && is_somebody(word)
    }

    /// Whether a message or a sentence of one begins here.
    fn begins_a_message(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            token.begins
                || (matches!(token.gap, Gap::Colon | Gap::Other)
                    && self
                        .token(at.wrapping_sub(1))
                        .is_some_and(|before| before.gap == Gap::Other || before.begins))
        })
    }

    /// "binod can drive you", "shyamal the broker", "comfort says": somebody whom the lists do not know will do something or is something; of a
    /// given name that is a word, what they say is told.
    fn is_subject_of_a_message(&self, at: usize) -> bool {
        let word = self.word(at);
        let next = self.word(at + 1);
        if !self.listed(at).ordinary()
            && !self.listed(at).safe()
            && word.len() >= 3
            && self.is_chat_label_in_brackets(at)
        {
            return true;
        }
        if self.gap(at + 1) != Gap::Space || word.len() < 4 || self.is_known(at) {
            return false;
        }
        let lists = self.listed(at);
        if lists.ordinary() || lists.safe() {
            return !lists.safe()
                && (lists.forename() || words::is_name_and_word(word))
                && matches!(next, "says" | "said" | "sez")
                && !words::is_modal(word)
                && is_somebody(word);
        }
        // "wallah can u": the modal has its own subject.
        let asks = words::is_pronoun(self.word(at + 2)) || matches!(self.word(at + 2), "u" | "ya");
        let does =
            (words::is_modal(next) && !asks) || matches!(next, "says" | "said" | "sez" | "wants");
        let is = matches!(next, "the" | "my" | "his" | "her") && {
            let what = self.word(at + 2);
            words::is_calling(what)
                || words::is_kin(what)
                || (what.len() > 5 && what.ends_with("er") && words::is_ordinary(what))
        };
        // "marlo from the depot": where somebody is from.
        let from = next == "from"
            && self.gap(at + 2) == Gap::Space
            && matches!(
                self.word(at + 2),
                "the" | "our" | "my" | "his" | "her" | "work" | "church" | "school"
            );
        (does || is || from) && is_somebody(word) && !words::is_slang(word) && !self.has_guess(at)
    }

    /// "[31/03/2024, 07:05] Jincy: Praying", "22:18 Jincy: ok": who speaks in pasted messages, behind the time.
    pub(super) fn is_chat_label(&self, at: usize) -> bool {
        if self.gap(at + 1) != Gap::Colon
            || !matches!(self.gap(at), Gap::Other | Gap::Space | Gap::Hyphen)
        {
            return false;
        }
        let number = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Number)
        };
        let line = |at: usize| matches!(self.gap(at), Gap::Start | Gap::Newline | Gap::Blank);
        let mut first = at;
        while first > 0 && !line(first) && number(first - 1) && at - first < 9 {
            first -= 1;
        }
        at - first >= 2
            && (line(first) || self.gap(first) == Gap::Open)
            && self.gap(at - 1) == Gap::Colon
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape != Shape::Number)
    }

    /// The same where a day and a time stand in brackets, so that even a word is somebody.
    pub(super) fn is_chat_label_in_brackets(&self, at: usize) -> bool {
        let (start, _) = self.bytes(at, at);
        self.gap(at) == Gap::Other
            && self
                .folded
                .text()
                .get(..start)
                .is_some_and(|before| before.trim_end().ends_with(']'))
            && self.is_chat_label(at)
            && self
                .token(at.saturating_sub(4))
                .is_some_and(|day| day.shape == Shape::Number && at > 4)
    }

    /// "with tyrell", "shaniqua said": what the lists do not know stands where somebody is met or speaks.
    fn is_met_in_chat(&self, at: usize) -> bool {
        let met = self.gap(at) == Gap::Space
            && matches!(
                self.word_before(at),
                "with"
                    | "wit"
                    | "wid"
                    | "saw"
                    | "met"
                    | "mate"
                    | "cousin"
                    | "guy"
                    | "bloke"
                    | "lad"
                    | "fella"
                    | "geezer"
                    | "dude"
                    | "woman"
                    | "girl"
                    | "lass"
                    | "wan"
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

/// Whether somebody stands behind a word who is told or asked something.
pub(super) fn is_told(before: &str) -> bool {
    matches!(
        before,
        "tell" | "told" | "telling" | "ask" | "asked" | "asking"
    )
}

/// Whether a word that is told something can be one person: no pronoun, no kin, no group.
fn is_somebody(word: &str) -> bool {
    !(words::is_function_word(word)
        || words::is_squeezed(word)
        || words::is_clipped(word)
        || words::is_kin(word)
        || words::is_kin_called(word)
        || words::is_kin_abroad(word)
        || words::is_role(word)
        || words::is_generic(word)
        || words::is_told_group(word))
}
