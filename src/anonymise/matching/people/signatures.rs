//! Initials that are an abbreviation as well ("DA", "CP", "GP"): believed where somebody speaks, acts or signs by them, asked about where
//! a note speaks of people so.

use super::initials::is_shorthand;
use super::standing::{is_state, names_somebody};
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Found, Holds, Why};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether two letters in a line of capitals are whoever signs it with a date, or somebody who is with another: "HF 20/2/24", "QM WITH DP".
    pub(super) fn signs_or_acts(&self, at: usize, letters: &str) -> bool {
        let next = self.token(at + 1);
        let dated = next.is_some_and(|next| next.shape == Shape::Number)
            && matches!(self.gap(at + 2), Gap::Slash | Gap::Dot);
        let acts = self.gap(at + 1) == Gap::Space
            && (self.word(at + 1) == "with" || words::is_person_verb(self.word(at + 1)))
            && (self.token(at).is_some_and(|token| token.begins) || self.gap(at) == Gap::Other);
        // "TRANSLATING - STOPPED BY LT.", "COMPLETED BY: ZR    DATE: 15.03.24": whoever something was done by, with nothing more said.
        let by = self.word_before(at) == "by"
            && match self.gap(at) {
                Gap::Space => !matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen | Gap::Slash),
                Gap::Colon => true,
                _ => false,
            };
        // "... FOR MASH. GS": whoever closes the log.
        let closes = next.is_none() && matches!(self.gap(at), Gap::Stop | Gap::DotSpace);
        (dated || acts || by || closes) && self.are_of_the_case(letters)
    }

    /// Who is noted by initials that are an abbreviation as well, where they speak or do something: "BA: no change", "TA has the keys".
    pub(super) fn speaks(&self, at: usize, letters: &str) -> Option<usize> {
        let token = self.token(at)?;
        let next = self.word(at + 1);
        let says = token.begins
            && self.gap(at + 1) == Gap::Colon
            && (self.others_speak_by_initials(at) || self.asks_in_an_interview(at));
        let does = self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower)
            && (words::is_person_verb(next) || words::is_modal(next))
            && !words::is_determiner(self.word_before(at));
        // "DA to circulate": an action of minutes.
        let is_to = self.gap(at + 1) == Gap::Space
            && next == "to"
            && words::is_action(self.word(at + 2))
            && !words::is_post_in_short(letters)
            && letters != "gp"
            && !words::is_determiner(self.word_before(at));
        // "mother AP and sister CP".
        let kin = self.gap(at) == Gap::Space
            && words::is_kin(self.word_before(at))
            && self.gap(at + 1) != Gap::Space;
        let field = self.stands_in_a_field(at)
            && !words::is_post_in_short(letters)
            && !matches!(letters, "gp" | "na" | "nk" | "no" | "nil" | "tbc" | "nfa");
        if token.style != Style::Mixed
            || words::is_role(letters)
            || !(says || does || is_to || kin || field)
        {
            return None;
        }
        let mut people = self
            .dictionary
            .people_with_initials(letters)
            .iter()
            .filter(|(_, nearness)| *nearness == 0);
        match (people.next(), people.next()) {
            (Some((person, _)), None) => Some(*person),
            _ => None,
        }
    }

    /// "at 2 PM", "the GP record", "BA (Hons)", "BG sugars", and "OP:" of whoever takes an emergency call: an abbreviation by where it stands, though
    /// the note gives somebody these initials.
    pub(super) fn are_letters_of_a_thing(&self, at: usize, letters: &str) -> bool {
        let next = self.word(at + 1);
        let before = self.word_before(at);
        let abbreviates = || {
            words::is_safe(letters)
                || words::is_ordinary(letters)
                || words::is_post_in_short(letters)
                || words::is_role(letters)
                || is_shorthand(letters)
                || letters == "rn"
        };
        let spaced = self.gap(at) == Gap::Space;
        let time = spaced
            && matches!(letters, "am" | "pm")
            && at
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|before| before.shape == Shape::Number);
        let article = spaced && matches!(before, "a" | "an" | "the") && abbreviates();
        let degree = self.gap(at + 1) == Gap::Open && matches!(next, "hons" | "hon" | "honours");
        let sugar = self.gap(at + 1) == Gap::Space
            && matches!(letters, "bg" | "bm" | "cbg")
            && matches!(
                next,
                "sugar" | "sugars" | "level" | "levels" | "monitoring" | "reading"
            );
        let noun = self.gap(at + 1) == Gap::Space
            && words::is_noun_behind_an_abbreviation(next)
            && abbreviates()
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower)
            && !words::is_action(next);
        // "RP in the attendance table": what stands in a table is no one.
        let column = next == "in"
            && self.gap(at + 1) == Gap::Space
            && (at + 2..at + 6)
                .take_while(|at| self.gap(*at) == Gap::Space)
                .any(|at| matches!(self.word(at), "column" | "table" | "row" | "spreadsheet"));
        let operator = letters == "op"
            && self.gap(at + 1) == Gap::Colon
            && self.token(at).is_some_and(|token| token.begins)
            && self.words.contains(&"emergency");
        time || article || degree || sugar || noun || column || operator
    }

    /// Whether a line begins with the initials of somebody else of the case, and a colon: minutes in which people speak by initials.
    fn others_speak_by_initials(&self, but: usize) -> bool {
        self.tokens.iter().enumerate().any(|(at, token)| {
            token.shape == Shape::Upper
                && token.begins
                && self.gap(at + 1) == Gap::Colon
                && self.word(at) != self.word(but)
                && self
                    .dictionary
                    .people_with_initials(self.word(at))
                    .iter()
                    .any(|(_, nearness)| *nearness == 0)
        })
    }

    /// Whether lines of the note begin with these letters and a colon more than once, and one of them ends as a question: "DA: What then?".
    fn asks_in_an_interview(&self, at: usize) -> bool {
        let word = self.word(at);
        let lines: Vec<usize> = (0..self.tokens.len())
            .filter(|line| {
                self.word(*line) == word
                    && self.gap(line + 1) == Gap::Colon
                    && self.token(*line).is_some_and(|token| {
                        token.shape == Shape::Upper
                            && matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
                    })
            })
            .collect();
        let asks = |line: &usize| {
            let ends = (line + 1..self.tokens.len())
                .find(|at| matches!(self.gap(*at), Gap::Newline | Gap::Blank))
                .unwrap_or(self.tokens.len());
            let last = self.token(ends - 1);
            last.is_some_and(|last| self.character_at(last.end) == Some('?'))
        };
        lines.len() > 1 && lines.iter().any(asks)
    }

    /// Whether a label or the like asks for whoever is noted, and nothing but a time goes on: "Subject: DA - update", "Reply DA 09:41", "Present DA."
    fn stands_in_a_field(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let field = match self.gap(at) {
            Gap::Colon => names_somebody(before) || words::is_form_label(before),
            Gap::Space => matches!(
                before,
                "reply" | "replied" | "present" | "attended" | "initials" | "initialled" | "cc"
            ),
            _ => false,
        };
        field
            && (self.gap(at + 1) != Gap::Space
                || self
                    .token(at + 1)
                    .is_some_and(|next| next.shape == Shape::Number))
    }

    /// Initials that are an abbreviation as well ("OD"), where a line begins or ends with them as with a signature: asked about.
    pub(super) fn ask_about_signature(&self, at: usize, letters: &str, findings: &mut Findings) {
        let Some(token) = self.token(at) else { return };
        let alone = |gap: Gap| matches!(gap, Gap::Start | Gap::Newline | Gap::Blank);
        let ends = at + 1 >= self.tokens.len() || alone(self.gap(at + 1));
        // "05/09/2023 GP: settled": whoever writes the entry of a day.
        // No "16/01 PM:", which is a time of day, and no "from the GP."
        let writes = self.gap(at + 1) == Gap::Colon
            && !matches!(letters, "am" | "pm")
            && at > 0
            && self.gap(at) == Gap::Space
            && self
                .token(at - 1)
                .is_some_and(|before| before.shape == Shape::Number);
        // "GP absent", "DS tearful".
        let told = token.begins
            && self.gap(at + 1) == Gap::Space
            && is_state(self.word(at + 1))
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower);
        let signed = self.word_before(at) == "by" && self.gap(at) == Gap::Space;
        let dated = signed
            || alone(token.gap)
                && self
                    .token(at + 1)
                    .is_some_and(|next| matches!(next.shape, Shape::Number | Shape::Alnum));
        let people: Vec<usize> = self
            .dictionary
            .people_with_initials(letters)
            .iter()
            .filter(|(_, nearness)| *nearness == 0)
            .map(|(person, _)| *person)
            .collect();
        let noun = self.gap(at) == Gap::Space && words::is_determiner(self.word_before(at));
        if people.is_empty()
            || noun
            || people.iter().any(|person| self.is_kept(*person))
            || token.style == Style::Caps
            || !(dated || ends || writes || told || self.speaks_of_by_initials(at))
        {
            return;
        }
        let suggest = match people.as_slice() {
            [one] => self.label(*one),
            _ => self.label_of_several(&people, token.begins),
        };
        // Nearly always it is them: their pseudonym stands there until somebody answers.
        findings.found.push(Found {
            start: token.start,
            end: token.end,
            with: self.stand_in(suggest.clone(), false),
            why: Why::Fuzzy,
            person: match people.as_slice() {
                [one] => Some(*one),
                _ => None,
            },
            kept: false,
        });
        findings.asked.push(Asked {
            start: token.start,
            end: token.end,
            suggest,
            why: "These are initials of somebody on the case, and an abbreviation.",
            holds: Holds::Here,
        });
    }

    /// Whether the note speaks of others of the case by initials that nothing else has, and these stand where somebody may: "AP and CP", "Copy to
    /// DA"; no "CP plan", "the GP", "9 AM".
    fn speaks_of_by_initials(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let noun = self.gap(at) == Gap::Space
            && (words::is_determiner(before)
                || before.bytes().all(|byte| byte.is_ascii_digit())
                || before == "of");
        if noun || !self.stands_free(at) {
            return false;
        }
        let mut others: Vec<&str> = self
            .tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| {
                token.shape == Shape::Upper
                    && token.style == Style::Mixed
                    && token.end - token.start <= 3
            })
            .map(|(at, _)| self.word(at))
            .filter(|word| {
                *word != self.word(at) && !words::is_safe(word) && self.are_of_the_case(word)
            })
            .collect();
        others.sort_unstable();
        others.dedup();
        others.len() > 1
    }

    /// Whether no noun follows that the letters may belong to: "TB screen", "PO box", "NB Mr Lloyd".
    pub(super) fn stands_free(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.gap(at + 1) != Gap::Space
            || words::is_function_word(next)
            || words::is_person_verb(next)
            || words::is_past(next)
    }

    /// Whether letters are somebody's initials as they are mostly written.
    fn are_of_the_case(&self, letters: &str) -> bool {
        let people = self.dictionary.people_with_initials(letters);
        people.iter().any(|(_, nearness)| *nearness == 0)
    }
}
