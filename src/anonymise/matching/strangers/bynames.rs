//! What strangers are called that is a word and no name: "Bricks they called him", "male \"Bricks\"", "gave name Bricks", "k-rock".

use super::nobody::is_no_name_of_one;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

impl Reading<'_> {
    /// The same in a line of capitals: "MALE KNOWN AS BRICKS", "AKA BRICKS", "MALE \"BRICKS\"".
    pub(super) fn is_byname_in_capitals(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let known_as = before == "as" && at >= 2 && self.word(at - 2) == "known";
        let told = matches!(self.gap(at), Gap::Space | Gap::Other)
            && (known_as || matches!(before, "aka" | "nicknamed" | "nickname"));
        let owed = self.gap(at) == Gap::Space
            && matches!(before, "owes" | "owed" | "owe" | "owing")
            && (self.gap(at + 1) != Gap::Space || matches!(self.word(at + 1), "money" | "for"));
        (told || owed || self.is_quoted_behind_somebody(at))
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Upper && token.end - token.start >= 4)
            && !self.listed(at).safe()
            && names_somebody(self.word(at))
    }

    /// Whether a capitalised ordinary word in mid-sentence is what somebody is called.
    pub(super) fn is_byname(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let word = self.word(at);
        if token.shape != Shape::Capital
            || token.end - token.start < 4
            || self.listed(at).safe()
            || self.is_known(at)
            || self.is_before_a_capital(at)
        {
            return false;
        }
        let said = self.is_name_given(at) || self.is_called_by_them(at);
        let meant = said
            || self.is_chat_label_in_brackets(at)
            || self.is_called_so(at)
            || self.is_owed(at)
            || self.is_set_off_behind_kin(at)
            || self.is_quoted_behind_somebody(at)
            || (!token.begins && (self.is_it(at) || self.does_what_people_do(at)));
        meant && names_somebody(word)
    }

    /// Whether a capitalised word stands behind, with a space between.
    fn is_before_a_capital(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| matches!(next.shape, Shape::Capital | Shape::Mixed))
    }

    /// "gave name Bricks", "using the name Bricks", "gave his name as Bricks".
    fn is_name_given(&self, at: usize) -> bool {
        if self.gap(at) != Gap::Space && self.gap(at) != Gap::Other {
            return false;
        }
        let mut back = at.checked_sub(1);
        let mut word = back.map_or("", |at| self.word(at));
        if matches!(word, "as" | "of") {
            back = back.and_then(|at| at.checked_sub(1));
            word = back.map_or("", |at| self.word(at));
        }
        if !matches!(word, "name" | "nickname" | "alias") {
            return false;
        }
        let earlier = back.unwrap_or(0);
        (earlier.saturating_sub(2)..earlier).any(|at| {
            matches!(
                self.word(at),
                "gave" | "give" | "gives" | "given" | "giving" | "use" | "uses" | "using" | "by"
            )
        })
    }

    /// "Bricks they called him", "Bricks everyone calls her".
    fn is_called_by_them(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Space
            && matches!(
                self.word(at + 1),
                "they" | "we" | "everyone" | "everybody" | "people" | "kids"
            )
            && matches!(self.word(at + 2), "call" | "calls" | "called")
            && matches!(self.word(at + 3), "him" | "her" | "me" | "them")
    }

    /// "Owes Bricks £200", "saved as Bricks", "a lad they call Bricks".
    fn is_owed(&self, at: usize) -> bool {
        if at < 2 || !matches!(self.gap(at), Gap::Space | Gap::Other) {
            return false;
        }
        let noun = self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower)
            && !words::is_function_word(self.word(at + 1));
        let earlier = self.word(at - 2);
        !noun
            && match self.word(at - 1) {
                "owes" | "owed" | "owe" | "owing" => true,
                "as" => matches!(earlier, "saved" | "stored" | "phone"),
                "call" | "calls" | "called" => {
                    matches!(earlier, "they" | "we" | "everyone" | "people" | "kids")
                }
                _ => false,
            }
    }

    /// "They call her Bricks".
    fn is_called_so(&self, at: usize) -> bool {
        at >= 2
            && self.gap(at) == Gap::Space
            && matches!(self.word(at - 1), "him" | "her" | "me" | "them")
            && matches!(self.word(at - 2), "call" | "calls" | "called" | "calling")
            && self.gap(at + 1) != Gap::Hyphen
    }

    /// "Her mate, Bricks, drove".
    fn is_set_off_behind_kin(&self, at: usize) -> bool {
        at >= 2
            && self.gap(at) == Gap::Comma
            && self.gap(at + 1) == Gap::Comma
            && (words::is_kin(self.word(at - 1)) || self.word(at - 1) == "dealer")
            && matches!(
                self.word(at - 2),
                "his" | "her" | "my" | "their" | "a" | "our"
            )
    }

    /// "male \"Bricks\"": a word in quotation marks, right behind what somebody is.
    fn is_quoted_behind_somebody(&self, at: usize) -> bool {
        let quote = |c: Option<char>| matches!(c, Some('"' | '\''));
        let before = self.word_before(at);
        self.gap(at) == Gap::Other
            && (words::is_kin(before)
                || words::is_role(before)
                || matches!(before, "man" | "woman" | "boy" | "girl" | "lad" | "dealer"))
            && self.token(at).is_some_and(|token| {
                quote(self.character_before(token.start)) && quote(self.character_at(token.end))
            })
    }

    /// "It was Bricks, not me."
    fn is_it(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && matches!(self.word_before(at), "was" | "wasn")
            && at >= 2
            && self.gap(at - 1) == Gap::Space
            && self.word(at - 2) == "it"
            && self.gap(at + 1) != Gap::Space
            && self.gap(at + 1) != Gap::Hyphen
    }

    /// "then Bricks used to say", "everyone knows Bricks did it": what only people do, behind a word without an article.
    fn does_what_people_do(&self, at: usize) -> bool {
        if self.gap(at + 1) != Gap::Space || !matches!(self.gap(at), Gap::Space | Gap::Comma) {
            return false;
        }
        let before = self.word_before(at);
        let capital_before = at
            .checked_sub(1)
            .and_then(|at| self.token(at))
            .is_none_or(|token| !matches!(token.shape, Shape::Lower | Shape::Number));
        if capital_before && self.gap(at) == Gap::Space || words::is_determiner(before) {
            return false;
        }
        let (next, behind) = (self.word(at + 1), self.word(at + 2));
        match next {
            "used" => behind == "to",
            "did" => matches!(behind, "it" | "that" | "this"),
            _ => matches!(
                next,
                "owes"
                    | "hits"
                    | "slept"
                    | "sleeps"
                    | "drove"
                    | "drives"
                    | "drank"
                    | "drinks"
                    | "ate"
                    | "cried"
                    | "stole"
                    | "shook"
                    | "swore"
                    | "knows"
                    | "thinks"
            ),
        }
    }

    /// "gave k-rock the money": a letter and a word with a hyphen, who is told, given or paid something.
    pub(super) fn is_letter_and_word(&self, at: usize) -> bool {
        if self.gap(at) != Gap::Hyphen || at < 2 {
            return false;
        }
        let letter = self
            .token(at - 1)
            .is_some_and(|token| token.end - token.start == 1 && token.gap == Gap::Space);
        letter
            && !matches!(self.word(at - 1), "x" | "e" | "t" | "u" | "v")
            && matches!(
                self.word(at - 2),
                "tell"
                    | "told"
                    | "ask"
                    | "asked"
                    | "gave"
                    | "give"
                    | "owe"
                    | "owed"
                    | "owes"
                    | "pay"
                    | "paid"
                    | "wit"
                    | "with"
            )
    }
}

/// Whether a word can stand for one person: no kin, post, service or pronoun.
fn names_somebody(word: &str) -> bool {
    !(is_no_name_of_one(word) || words::is_told_group(word))
}
