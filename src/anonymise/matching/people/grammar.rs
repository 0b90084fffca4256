//! Names that are words: Will, May, Hope, Mark, Rose, Young, Banks. Case, position, neighbours and grammar decide; in doubt it is
//! asked.

use super::names::Name;
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// What the grammar says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A name.
    Name,
    /// An ordinary word.
    Word,
    /// It may be either: ask.
    Doubt,
}

impl Reading<'_> {
    /// Whether the ordinary words from `first` to `last` are a name here.
    pub(crate) fn judge(&self, first: usize, last: usize) -> Verdict {
        let Some(token) = self.token(first).copied() else {
            return Verdict::Word;
        };
        if first < last {
            return self.judge_several(first, last);
        }
        let word = self.word(first);
        if matches!(token.shape, Shape::Number | Shape::Alnum) || self.numbered(first) {
            return Verdict::Word;
        }
        match (token.style, token.shape) {
            (Style::Mixed, Shape::Lower | Shape::Letter) => self.judge_small(first),
            (Style::Caps | Style::Flat, _) => self.judge_without_case(first, word),
            (Style::Mixed, _) if words::is_month(word) && self.month_here(first) => Verdict::Word,
            (Style::Mixed, _) if token.begins || token.gap == Gap::Colon => {
                self.judge_start(first, word)
            }
            (Style::Mixed, _) => self.judge_middle(first, word),
        }
    }

    /// Whether a small whole number stands right behind: "Ward 6" is a ward. The beginning of a date is none.
    pub(super) fn numbered(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|token| token.shape == Shape::Number && token.end - token.start <= 2)
            && !matches!(
                self.gap(at + 2),
                Gap::Slash | Gap::Dot | Gap::Hyphen | Gap::Colon
            )
            && !words::is_month(self.word(at + 2))
            && !self.is_age(at + 1)
            && !self.has_age_behind(at)
    }

    /// Whether a name of the case stands where a name is rather a road's, a saint's, a disease's or part of a word: "Boyd Street",
    /// "St Jude", "Marek's disease", "Pell-mell".
    pub(super) fn is_somebody_elses(&self, name: &Name) -> bool {
        let at = name.last + 1;
        let next = self.word(at);
        let Some(token) = self.token(at) else {
            return false;
        };
        let saint = matches!(self.word_before(name.first), "st" | "saint" | "sts")
            && self.gap(name.first) == Gap::Space
            && self.token(name.first - 1).is_some_and(Token::stands_out);
        let road = token.gap == Gap::Space
            && token.shape != Shape::Lower
            && matches!(
                next,
                "street"
                    | "st"
                    | "road"
                    | "rd"
                    | "lane"
                    | "ln"
                    | "avenue"
                    | "ave"
                    | "close"
                    | "drive"
                    | "crescent"
                    | "terrace"
                    | "gardens"
                    | "square"
                    | "grove"
                    | "roundabout"
            )
            && !(next == "close" && token.style == Style::Caps);
        let disease = token.gap == Gap::Apostrophe
            && next == "s"
            && matches!(
                self.word(at + 1),
                "disease" | "syndrome" | "palsy" | "law" | "chorea" | "sarcoma" | "lymphoma"
            );
        // "Fraser guidelines", "Waterlow score": called after somebody else.
        let rule = token.gap == Gap::Space
            && token.shape == Shape::Lower
            && name.last == name.first
            && self.token(name.first).is_some_and(Token::stands_out)
            && (matches!(
                next,
                "guidelines" | "guideline" | "competence" | "competent" | "criteria"
            ) || (!name.given && matches!(next, "score" | "scale" | "chart")));
        let compound = token.gap == Gap::Hyphen
            && token.shape == Shape::Lower
            && token.style == Style::Mixed
            && name.last == name.first
            && self.token(name.first).is_some_and(Token::stands_out)
            && next.len() >= 3
            && !matches!(
                next,
                "led" | "centred" | "focused" | "specific" | "free" | "related" | "like"
            )
            && !self.is_known(at);
        saint || road || disease || rule || compound
    }

    /// Several ordinary words in a row that are a name together ("Meadow View", "Will May").
    fn judge_several(&self, first: usize, last: usize) -> Verdict {
        let style = self.token(first).map_or(Style::Mixed, |token| token.style);
        if style != Style::Mixed {
            return Verdict::Name;
        }
        let every = (first..=last).all(|at| {
            self.token(at).is_some_and(|token| {
                token.stands_out()
                    || token.shape == Shape::Letter
                    || (self.has_guess(at) && self.word(at).starts_with('l'))
                    || words::is_particle(self.word(at))
                    || matches!(token.gap, Gap::HyphenBreak | Gap::Apostrophe)
            })
        });
        if every { Verdict::Name } else { Verdict::Word }
    }

    /// `May` beside a day, a year or a preposition of time.
    pub(super) fn month_here(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let digits = |word: &str| {
            word.bytes()
                .next()
                .is_some_and(|byte| byte.is_ascii_digit())
        };
        let close = |gap: Gap| {
            matches!(
                gap,
                Gap::Space | Gap::Hyphen | Gap::Slash | Gap::Dot | Gap::Comma
            )
        };
        if close(self.gap(at))
            && (digits(before)
                || matches!(
                    before,
                    "in" | "since"
                        | "until"
                        | "till"
                        | "by"
                        | "during"
                        | "of"
                        | "last"
                        | "next"
                        | "early"
                        | "late"
                        | "mid"
                        | "this"
                        | "every"
                        | "before"
                        | "after"
                ))
            && !self.followed_by_verb(at)
            && !self.is_doing(at)
        {
            return true;
        }
        close(self.gap(at + 1)) && digits(self.word(at + 1))
    }

    /// Whether the time of a log's entry stands right before, at the beginning of its line: "2034 JOY BLEEDING".
    pub(in crate::anonymise::matching) fn begins_entry(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.token(before)) else {
            return false;
        };
        let time = |text: &str| {
            text.len() == 4
                && text
                    .get(..2)
                    .and_then(|hours| hours.parse::<u32>().ok())
                    .is_some_and(|hours| hours < 24)
                && text
                    .get(2..)
                    .and_then(|minutes| minutes.parse::<u32>().ok())
                    .is_some_and(|minutes| minutes < 60)
        };
        matches!(self.gap(at), Gap::Space)
            && before.shape == Shape::Number
            && matches!(before.gap, Gap::Start | Gap::Newline | Gap::Blank)
            && time(self.word_before(at))
    }

    pub(in crate::anonymise::matching) fn followed_by_verb(&self, at: usize) -> bool {
        if !matches!(self.gap(at + 1), Gap::Space | Gap::Newline) {
            return false;
        }
        let next = self.word(at + 1);
        words::is_person_verb(next) || words::is_past(next) || words::is_modal(next)
    }

    /// Whether a possessive follows: `'s`, or `'` alone after an s.
    fn owns(&self, at: usize) -> bool {
        let after = self.token(at).map_or(0, |token| token.end);
        let bare = self.word(at).ends_with('s') && self.character_at(after) == Some('\'');
        bare || (self.gap(at + 1) == Gap::Apostrophe && self.word(at + 1) == "s")
    }

    /// A small letter where capitals mean something: an ordinary word, unless everything around it speaks for a name.
    fn judge_small(&self, at: usize) -> Verdict {
        let before = self.word_before(at);
        let named = words::is_kin(before) && self.gap(at) == Gap::Space;
        let joined = matches!(before, "and" | "with" | "told" | "called" | "says" | "said")
            && self.followed_by_verb(at)
            && !words::is_modal(self.word(at));
        // A message of small letters in a line with a capital: "NANNA MO: get jack to walk you", "jack filmed it".
        let told = matches!(
            before,
            "get" | "ask" | "tell" | "told" | "asked" | "hit" | "with" | "love"
        ) && self.gap(at) == Gap::Space
            && self.word(at + 1) == "to"
            // "dont ring rob"
            || (matches!(before, "ring" | "rang" | "ringing")
                && self.gap(at) == Gap::Space
                && self.gap(at + 1) != Gap::Space);
        let acts = self.token(at).is_some_and(|token| token.begins)
            && self.gap(at + 1) == Gap::Space
            && (words::is_past(self.word(at + 1))
                || matches!(self.word(at + 1), "said" | "did" | "was" | "is" | "has"))
            && !words::is_modal(self.word(at))
            && !words::is_function_word(self.word(at))
            && !words::is_quality(self.word(at));
        if (named && self.followed_by_verb(at)) || joined || told || acts || self.is_told_of(at) {
            Verdict::Doubt
        } else {
            Verdict::Word
        }
    }

    /// "Later grace was hurt", "may cried": what was done stands behind a small word that begins what is said.
    fn is_told_of(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        let before = self.word_before(at);
        let begins = self.token(at).is_some_and(|token| token.begins)
            || (self.gap(at) == Gap::Space && words::leads_to_a_clause(before));
        let past = words::is_past(next)
            && !matches!(
                next,
                "need" | "put" | "read" | "let" | "hit" | "cut" | "set" | "hurt"
            );
        let state = matches!(next, "was" | "is" | "has" | "had" | "did" | "does" | "says");
        (begins || (before == "and" && past))
            && self.gap(at + 1) == Gap::Space
            && !words::is_function_word(self.word(at))
            && (past || (state && !words::is_modal(self.word(at))))
    }

    /// "7 YRS", "14 mths": somebody's age.
    fn is_age(&self, at: usize) -> bool {
        let figures = |token: &Token| token.shape == Shape::Number && token.end - token.start <= 2;
        self.token(at).is_some_and(figures)
            && self.gap(at + 1) == Gap::Space
            && matches!(
                self.word(at + 1),
                "yrs" | "yr" | "years" | "yo" | "mths" | "months" | "mnths"
            )
    }

    /// In a line all of capitals or all of small letters.
    fn judge_without_case(&self, at: usize, word: &str) -> Verdict {
        let before = self.word_before(at);
        let next = self.word(at + 1);
        let entry = self.begins_entry(at);
        let starts = entry || self.token(at).is_some_and(|token| token.begins);
        if word == "may" && self.month_here(at) {
            return Verdict::Word;
        }
        if !starts && (words::is_determiner(before) && before != "that") {
            return Verdict::Word;
        }
        // What a log's entry tells of somebody: "JOY BLEEDING FROM HEAD", "HUNTER OK", "FAITH UPSTAIRS".
        let told = (entry || words::is_kin(before) || before == "name")
            && self.gap(at + 1) == Gap::Space
            && ((next.len() > 5 && next.ends_with("ing")) || words::is_told_in_a_log(next));
        let verb = told
            || matches!(self.gap(at + 1), Gap::Space | Gap::Newline)
                && (words::is_person_verb(next) || words::is_past(next));
        // "STONE UPSTAIRS", "IS JOY UP YET".
        let where_they_are = self
            .token(at)
            .is_some_and(|token| token.style == Style::Caps)
            && self.gap(at + 1) == Gap::Space
            // "ROWAN 7 YRS ASLEEP".
            && ((starts
                && (self.is_age(at + 1)
                    || matches!(
                        next,
                        "upstairs" | "downstairs" | "asleep" | "awake" | "intox" | "present"
                    )))
                || (before == "is"
                    && matches!(next, "up" | "in" | "ok" | "there" | "home" | "asleep")));
        if where_they_are && !words::is_modal(word) && !words::is_quality(word) {
            return Verdict::Name;
        }
        // "CHILD GIVES NAME HOPE."
        let gives_name = before == "name"
            && self.gap(at) == Gap::Space
            && self.gap(at + 1) != Gap::Space
            && at > 1
            && matches!(self.word(at - 2), "gives" | "gave" | "giving" | "states");
        if gives_name {
            return Verdict::Name;
        }
        let modal_next = matches!(self.gap(at + 1), Gap::Space) && words::is_modal(next);
        let introduced = starts || words::is_kin(before) || words::is_before_a_name(before);
        if words::is_modal(word) {
            return match () {
                () if words::is_pronoun(before) || before == "and" => Verdict::Word,
                () if verb
                    && introduced
                    && !matches!(next, "need" | "put" | "read" | "let" | "hit" | "cut") =>
                {
                    Verdict::Name
                }
                () if modal_next => Verdict::Name,
                () if words::is_kin(before) && !starts => Verdict::Word,
                () => Verdict::Word,
            };
        }
        // "IVY AND MABEL": beside another name of the case, with nothing but a conjunction between.
        let beside = |at: usize| {
            self.is_known(at)
                && !self.listed(at).ordinary()
                && !self.pieces(at, of_person).is_empty()
        };
        let joined = |gap: Gap| gap == Gap::Space || gap == Gap::Newline;
        let with_another = matches!(next, "and" | "with")
            && joined(self.gap(at + 1))
            && joined(self.gap(at + 2))
            && beside(at + 2)
            || matches!(before, "and" | "with")
                && joined(self.gap(at))
                && at > 1
                && joined(self.gap(at - 1))
                && beside(at - 2);
        if ((verb || modal_next) && introduced)
            || with_another
            || (words::is_role(before) && !starts)
        {
            return Verdict::Name;
        }
        if self.owns(at) || (words::is_kin(before) && !starts) {
            return Verdict::Doubt;
        }
        Verdict::Word
    }

    /// A capital inside a sentence.
    fn judge_middle(&self, at: usize, word: &str) -> Verdict {
        let before = self.word_before(at);
        let next = self.word(at + 1);
        let near = matches!(self.gap(at), Gap::Space | Gap::Newline);
        if near && words::is_determiner(before) {
            if matches!(
                next,
                "family"
                    | "boys"
                    | "girls"
                    | "twins"
                    | "children"
                    | "household"
                    | "brothers"
                    | "sisters"
                    | "kids"
                    | "house"
                    | "home"
            ) {
                return Verdict::Name;
            }
            // "told that Grace was", "his Mark said".
            if self.followed_by_verb(at) && matches!(before, "that" | "her" | "his") {
                return Verdict::Name;
            }
            // "That Hunter." and "That Faith, she's a dear": nothing follows that the word may belong to.
            let alone = matches!(self.gap(at + 1), Gap::DotSpace | Gap::Stop | Gap::Comma);
            if matches!(before, "that" | "our") && alone && !words::is_calendar(word) {
                return Verdict::Name;
            }
            return if matches!(word, "will" | "may") {
                Verdict::Word
            } else {
                Verdict::Doubt
            };
        }
        if words::is_calendar(word)
            && !words::is_kin(before)
            && !self.followed_by_verb(at)
            && !self.owns(at)
        {
            return Verdict::Doubt;
        }
        // Titles and headings: "Home Visit", "Young Carers", "Hope House".
        let heading = |at: usize, gap: Gap| {
            gap == Gap::Space
                && self
                    .token(at)
                    .is_some_and(|token| token.shape == Shape::Capital && !token.begins)
                && !self.is_known(at)
                && words::is_ordinary(self.word(at))
                && !words::is_kin(self.word(at))
        };
        if heading(at + 1, self.gap(at + 1)) && !self.followed_by_verb(at) {
            return Verdict::Doubt;
        }
        // "07/02/24 Rang Ivy." is no heading.
        if at > 0
            && heading(at - 1, self.gap(at))
            && !words::is_person_verb(before)
            && !words::is_past(before)
            && !(matches!(before, "grandson" | "granddaughter" | "niece" | "nephew")
                && self.followed_by_verb(at))
        {
            return Verdict::Doubt;
        }
        Verdict::Name
    }

    /// A capital that a sentence begins with, or that follows a colon.
    fn judge_start(&self, at: usize, word: &str) -> Verdict {
        if self.owns(at) {
            return Verdict::Name;
        }
        let next = self.word(at + 1);
        let gap = self.gap(at + 1);
        // "Grace said before lunch": a prayer.
        if word == "grace" && next == "said" && matches!(self.word(at + 2), "before" | "at" | "by")
        {
            return Verdict::Doubt;
        }
        let next_capital = self
            .token(at + 1)
            .is_some_and(|token| token.shape == Shape::Capital);
        match gap {
            Gap::Space | Gap::Newline => {
                if words::is_modal(word) {
                    return match () {
                        () if words::is_modal(next) || words::is_past(next) => Verdict::Name,
                        () if words::is_person_verb(next) && !could_be_base(next) => Verdict::Name,
                        () if next == "and" || next == "or" => Verdict::Doubt,
                        () if next_capital && self.is_known(at + 1) => Verdict::Doubt,
                        () => Verdict::Word,
                    };
                }
                if words::is_quality(word) && matches!(next, "is" | "was") {
                    return Verdict::Doubt;
                }
                if words::is_person_verb(next) || words::is_past(next) || words::is_modal(next) {
                    return Verdict::Name;
                }
                // "Ivy were like a mother to me": one of whom a dialect says "were".
                if next == "were" && !word.ends_with('s') && !starts_sentences(word) {
                    return Verdict::Name;
                }
                if words::is_determiner(next)
                    || words::is_pronoun(next)
                    || matches!(
                        next,
                        "to" | "for" | "on" | "in" | "up" | "it" | "as" | "off" | "out"
                    )
                {
                    return if starts_sentences(word) {
                        Verdict::Word
                    } else {
                        Verdict::Doubt
                    };
                }
                if next == "and"
                    && self
                        .token(at + 2)
                        .is_some_and(|token| token.shape == Shape::Capital)
                {
                    return Verdict::Name;
                }
                if next_capital && !self.is_known(at + 1) && words::is_ordinary(next) {
                    return Verdict::Doubt;
                }
                if is_adjective(word)
                    && !self.is_known(at + 1)
                    && words::is_ordinary(next)
                    && !words::is_household(next)
                {
                    return Verdict::Word;
                }
                Verdict::Doubt
            }
            Gap::Comma | Gap::Semicolon | Gap::Slash | Gap::Open | Gap::Colon
                if !words::is_calendar(word) =>
            {
                if starts_sentences(word) && gap == Gap::Comma {
                    Verdict::Doubt
                } else {
                    Verdict::Name
                }
            }
            Gap::Blank | Gap::DotSpace
                if !words::is_calendar(word) && self.gap(at) == Gap::Colon =>
            {
                Verdict::Name
            }
            _ => Verdict::Doubt,
        }
    }
}

/// Verbs whose present and past are one form, after which a modal cannot be told from a name.
fn could_be_base(word: &str) -> bool {
    matches!(
        word,
        "put" | "read" | "let" | "hit" | "cut" | "need" | "say" | "have"
    )
}

/// Ordinary words that sentences begin with.
pub(super) fn starts_sentences(word: &str) -> bool {
    matches!(
        word,
        "will"
            | "may"
            | "hope"
            | "mark"
            | "grant"
            | "bill"
            | "chase"
            | "sue"
            | "nick"
            | "pat"
            | "frank"
            | "miles"
            | "drew"
            | "guy"
            | "long"
            | "short"
            | "young"
            | "penny"
    )
}

pub(super) fn is_adjective(word: &str) -> bool {
    matches!(
        word,
        "young"
            | "long"
            | "short"
            | "rich"
            | "little"
            | "white"
            | "black"
            | "brown"
            | "green"
            | "gray"
            | "grey"
            | "frank"
            | "strong"
            | "sharp"
            | "wise"
            | "good"
            | "small"
            | "best"
            | "new"
    )
}
