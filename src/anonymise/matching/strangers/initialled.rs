//! Strangers who are initials or one name where a note says so itself: who is given initials behind a part ("lead reviewer (HB)"), who fills
//! a field for whoever writes ("Typed by: jb"), who closes an entry behind a dash, and names that are words with their initials in brackets.

use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Collects the initials that a note gives to a part, and asks about those in fields for whoever writes.
pub(super) fn find(
    reading: &Reading<'_>,
    seen: &Seen,
    initials: &mut Vec<(String, Holds)>,
    findings: &mut Findings,
) {
    for (at, token) in reading.tokens.iter().enumerate() {
        let length = token.end - token.start;
        if !(2..=3).contains(&length) || seen.covered(at) {
            continue;
        }
        if token.gap == Gap::Open && reading.are_initials_of_a_part(at) {
            initials.push((reading.word(at).to_owned(), Holds::Everywhere));
        } else if (token.gap == Gap::Colon && reading.fills_a_field_for_a_writer(at))
            || (token.gap == Gap::Space && reading.is_said_to_have_typed(at))
            || (length == 2 && reading.closes_an_entry_in_brackets(at))
            || (length == 2
                && token.shape == Shape::Upper
                && matches!(token.gap, Gap::Colon | Gap::Comma | Gap::Slash)
                && reading.fill_a_field_for_people(at))
        {
            findings.asked.push(Asked {
                start: token.start,
                end: token.end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "These initials stand where whoever wrote this does.",
                holds: Holds::Everywhere,
            });
        }
    }
}

impl Reading<'_> {
    /// "lead reviewer (HB)", where lines begin with "HB:": initials behind a part, and not the part shortened as in "team manager (TM)".
    fn are_initials_of_a_part(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let (letters, before) = (self.word(at), self.word_before(at));
        let lists = self.listed(at);
        let part = words::is_role(before)
            || words::is_calling(before)
            || matches!(
                before,
                "reviewer" | "interviewer" | "author" | "investigator" | "assessor" | "recorder"
            );
        token.shape == Shape::Upper
            && token.style != Style::Caps
            && self.character_at(token.end) == Some(')')
            && part
            && letters.chars().next_back() != before.chars().next()
            && !(lists.ordinary() || lists.safe())
            && !words::is_role(letters)
            && !words::is_post_in_short(letters)
            && (at + 1..self.tokens.len()).any(|other| {
                self.word(other) == letters
                    && ((self.gap(other + 1) == Gap::Colon
                        && matches!(self.gap(other), Gap::Newline | Gap::Blank))
                        || self.speaks_in_minutes(other))
            })
    }

    /// "SA (through NJ) said", "NJ said": initials of whoever says something or through whom it is said.
    fn speaks_in_minutes(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Upper && token.style != Style::Caps)
            && (matches!(self.word_before(at), "through" | "via")
                || (self.gap(at + 1) == Gap::Space
                    && (words::is_person_verb(next) || words::is_modal(next))))
    }

    /// Whether two or three letters may be somebody's initials and are no word, post, kin or mark of a form.
    fn may_be_initials(&self, at: usize) -> bool {
        let (word, lists) = (self.word(at), self.listed(at));
        !(lists.ordinary()
            || lists.safe()
            || words::is_role(word)
            || words::is_calling(word)
            || words::is_post_in_short(word)
            || words::is_rank(word)
            || words::is_kin(word)
            || words::is_kin_in_short(word)
            || matches!(
                word,
                "na" | "nk"
                    | "nr"
                    | "nd"
                    | "nb"
                    | "ok"
                    | "no"
                    | "gp"
                    | "tbc"
                    | "nil"
                    | "nfa"
                    | "am"
                    | "pm"
            ))
    }

    /// "dictated, not signed; typed by kl": whoever typed, in two letters where nothing goes on.
    fn is_said_to_have_typed(&self, at: usize) -> bool {
        self.word_before(at) == "by"
            && at >= 2
            && matches!(
                self.word(at - 2),
                "typed" | "transcribed" | "dictated" | "countersigned" | "scribed" | "initialled"
            )
            && self.gap(at - 1) == Gap::Space
            && self
                .token(at)
                .is_some_and(|token| matches!(token.shape, Shape::Lower | Shape::Upper))
            && self.may_be_initials(at)
            && !matches!(self.gap(at + 1), Gap::Space | Gap::Apostrophe | Gap::Hyphen)
    }

    /// "Went home at four. (TS)": two capitals in brackets behind a sentence, where a line ends.
    fn closes_an_entry_in_brackets(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let from = at.checked_sub(1).map_or(0, |at| self.bytes(at, at).1);
        let before = self.folded.text().get(from..token.start).unwrap_or("");
        let behind = self.text_from(token.end).strip_prefix(')');
        token.shape == Shape::Upper
            && token.style != Style::Caps
            && before.ends_with('(')
            && before
                .trim_end_matches(['(', ' ', '"', '\''])
                .ends_with(['.', '!', '?'])
            && behind.is_some_and(|behind| {
                let rest = behind.trim_start_matches([' ', '.']);
                rest.is_empty() || rest.starts_with(['\n', '\r'])
            })
            && self.may_be_initials(at)
    }

    /// "Present: KV, ND", "Completed by: KV", "Owner: KV/ND": two capitals in a field for people, alone or among others like them.
    fn fill_a_field_for_people(&self, at: usize) -> bool {
        let letters = |at: usize| {
            let lists = self.listed(at);
            self.word(at).len() == 2
                && self
                    .token(at)
                    .is_some_and(|token| token.shape == Shape::Upper && token.style != Style::Caps)
                && !(lists.ordinary() || lists.safe())
        };
        let ends = match self.gap(at + 1) {
            Gap::Space => self.gap(at + 2) == Gap::Colon,
            Gap::Slash | Gap::Comma => {
                self.word(at + 1).len() == 2
                    && self
                        .token(at + 1)
                        .is_some_and(|next| next.shape == Shape::Upper)
            }
            Gap::Hyphen | Gap::Apostrophe | Gap::Dot | Gap::Colon | Gap::Open => false,
            _ => true,
        };
        if !(letters(at) && ends && self.may_be_initials(at)) {
            return false;
        }
        let mut first = at;
        while matches!(self.gap(first), Gap::Comma | Gap::Slash) && at - first < 8 {
            first -= 1;
            if self.word(first).len() != 2 {
                return false;
            }
        }
        let label = self.word_before(first);
        self.gap(first) == Gap::Colon
            && (words::is_label_of_staff(label)
                || matches!(
                    label,
                    "by" | "action"
                        | "actions"
                        | "owner"
                        | "lead"
                        | "responsible"
                        | "worker"
                        | "author"
                        | "present"
                        | "attendees"
                        | "interviewer"
                        | "recorder"
                        | "scribe"
                ))
    }

    /// "Typed by: jb   Checked: BO": two or three letters in a field for whoever writes, and nothing more.
    fn fills_a_field_for_a_writer(&self, at: usize) -> bool {
        let by = usize::from(self.word_before(at) == "by");
        let Some(label) = at.checked_sub(1 + by) else {
            return false;
        };
        let writes = matches!(
            self.word(label),
            "typed"
                | "checked"
                | "signed"
                | "sgd"
                | "countersigned"
                | "dictated"
                | "transcribed"
                | "witnessed"
                | "initialled"
                | "initials"
        ) && (by == 0 || self.gap(label + 1) == Gap::Space);
        let lists = self.listed(at);
        let shape = self.token(at).map(|token| token.shape);
        let small = shape == Some(Shape::Lower);
        writes
            && (small || shape == Some(Shape::Upper))
            && !lists.safe()
            && !(lists.ordinary() && (small || self.word(at).len() > 2))
            && !matches!(self.word(at), "no" | "ok" | "am" | "pm" | "na" | "by" | "nil" | "tbc")
            // Another field follows, or the line ends.
            && (self.gap(at + 1) != Gap::Space
                || self.gap(at + 2) == Gap::Colon
                || (self.word(at + 2) == "by" && self.gap(at + 3) == Gap::Colon))
    }

    /// Whether an entry ends behind a word: the note does, or a line that begins with a day or a time follows.
    fn is_last_of_an_entry(&self, at: usize) -> bool {
        self.token(at + 1).is_none_or(|next| {
            matches!(next.gap, Gap::Newline | Gap::Blank)
                && matches!(next.shape, Shape::Number | Shape::Alnum)
        })
    }

    /// "Slept through! – Angel", "Ate well. – Dee M": whoever closes an entry behind a sentence and a dash.
    pub(super) fn signs_behind_a_dash(&self, at: usize) -> bool {
        let token = |at: usize| self.token(at).map(|token| token.shape);
        let ends = self.is_last_of_an_entry(at)
            || (self.gap(at + 1) == Gap::Space
                && matches!(
                    token(at + 1),
                    Some(Shape::Capital | Shape::Letter | Shape::Mixed)
                )
                && self.is_last_of_an_entry(at + 1));
        // Without a sentence before the dash a word may tell the weather.
        let behind = match self.gap(at) {
            Gap::Stop | Gap::DotSpace => true,
            Gap::Other => !self.listed(at).ordinary() && self.token(at + 1).is_some(),
            _ => false,
        };
        token(at) == Some(Shape::Capital)
            && behind
            && ends
            && self.has_dash_before(at)
            && self.word(at).len() >= 3
            && !self.listed(at).safe()
            && if self.listed(at).ordinary() {
                self.is_given_and_word(at)
            } else {
                self.is_no_thing(at)
            }
    }

    /// "Settled. Joy" more than once: a given name that is a word, a sentence by itself where entries end.
    pub(super) fn signs_more_than_once(&self, at: usize) -> bool {
        let signs = |at: usize| {
            matches!(self.gap(at), Gap::DotSpace | Gap::Stop) && self.is_last_of_an_entry(at)
        };
        signs(at)
            && self.is_given_and_word(at)
            && (0..self.tokens.len())
                .any(|other| other != at && self.word(other) == self.word(at) && signs(other))
    }

    /// "Settled. Lily N", "Rang back. Faith O.": one letter of a family name behind a given name that is a word, where an entry ends.
    pub(super) fn is_cut_short_in_a_signature(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::DotSpace | Gap::Stop)
            && self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|token| token.shape == Shape::Letter && self.is_written_large(token))
            && self.word(at + 1) != "i"
            && self.is_given_and_word(at)
            && self.is_last_of_an_entry(at + 1)
    }

    /// "Summer Blackett (SB)", "Will Pinnock (WP) Team Manager": a given name that is a word and a family name that is none, with the first
    /// letters of both in brackets.
    pub(super) fn gives_its_own_initials(&self, at: usize) -> bool {
        let first = |at: usize| self.word(at).chars().next();
        let fits = |behind: usize| {
            self.gap(behind) == Gap::Open
                && self.token(behind).is_some_and(|token| {
                    token.shape == Shape::Upper
                        && matches!(self.character_at(token.end), Some(')' | ']' | ',' | ';'))
                })
                && [first(at), first(behind - 1)]
                    .into_iter()
                    .eq(self.word(behind).chars().map(Some))
        };
        let family = self.listed(at + 1);
        self.gap(at + 1) == Gap::Space
            && fits(at + 2)
            && self
                .token(at + 1)
                .is_some_and(|token| matches!(token.shape, Shape::Capital | Shape::Mixed))
            && (self.listed(at).forename() || words::is_name_and_word(self.word(at)))
            && (!(family.ordinary() || family.safe())
                || words::is_surname_and_word(self.word(at + 1)))
    }

    /// "| Poppy Flint", "/ Brook Tanner (ECA)": a given and a family name that are words, alone in a column or between strokes of a list.
    pub(super) fn is_whole_cell(&self, at: usize) -> bool {
        let apart = |at: usize| {
            matches!(
                self.gap(at),
                Gap::Slash | Gap::Other | Gap::Blank | Gap::Newline
            )
        };
        let stroke = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| self.token(at));
            before.zip(self.token(at)).is_some_and(|(before, token)| {
                let between = self.folded.text().get(before.end..token.start);
                between.is_some_and(|between| between.contains(['|', '/', '\t']))
            })
        };
        self.gap(at + 1) == Gap::Space
            && apart(at)
            && (self.token(at + 2).is_none() || apart(at + 2) || self.gap(at + 2) == Gap::Open)
            && (self.is_given_and_word(at) || (self.is_no_thing(at) && self.is_in_a_crew(at)))
            && self
                .token(at + 1)
                .is_some_and(|token| token.shape == Shape::Capital)
            && !self.listed(at + 1).safe()
            && self.is_no_thing(at + 1)
            && stroke(at)
    }

    /// Whether a label for those who work somewhere stands a few words before, in the same line: "Crew: L Fenn / Rain Osborne".
    fn is_in_a_crew(&self, at: usize) -> bool {
        (at.saturating_sub(8)..=at)
            .rev()
            .take_while(|at| !matches!(self.gap(*at + 1), Gap::Newline | Gap::Blank | Gap::Stop))
            .find(|at| self.gap(*at) == Gap::Colon)
            .is_some_and(|at| words::is_label_of_staff(self.word_before(at)))
    }

    /// "T Okafor" as an entry of a list or under one: a letter without a stop before a family name, with nothing else in its place.
    pub(super) fn is_initial_of_an_item(&self, from: usize, last: usize) -> bool {
        let Some(letter) = from.checked_sub(1) else {
            return false;
        };
        self.gap(from) == Gap::Space
            && !matches!(self.word(letter), "a" | "i" | "o")
            && matches!(
                self.gap(letter),
                Gap::Start
                    | Gap::Newline
                    | Gap::Blank
                    | Gap::DotSpace
                    | Gap::Stop
                    | Gap::Slash
                    | Gap::Comma
                    | Gap::Semicolon
                    | Gap::Colon
                    | Gap::Other
            )
            && !matches!(
                self.gap(last + 1),
                Gap::Space | Gap::Hyphen | Gap::Apostrophe
            )
            && self
                .token(letter)
                .is_some_and(|token| self.is_written_large(token))
    }
}
