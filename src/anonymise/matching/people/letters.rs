//! One letter for somebody of the family: "T. shaky, asked not to ring", "between W and Jonty", "sibs: R 9y ok, D at sch".

use super::initials::Explained;
use super::standing::{is_place_or_time, is_state};
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::replace::Findings;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// One letter for somebody of the family: "T. shaky, asked not to ring", "between W and Jonty", "F did a drawing".
    pub(super) fn take_single_initial(
        &self,
        at: usize,
        explained: &Explained,
        findings: &mut Findings,
    ) {
        let Some(token) = self.token(at) else { return };
        let word = self.word(at);
        if token.shape != Shape::Letter || token.style == Style::Caps || !self.is_free_letter(at) {
            return;
        }
        if let Some((_, person)) = explained.iter().find(|(letter, _)| letter == word)
            && self.stands_for_a_speaker(at)
        {
            self.push_initials(at, at, &[*person], findings);
            return;
        }
        if self.is_one_of_several_children(at) {
            let people = self.people_of_letter(word, |role| {
                [" sibling ", " subject ", " child ", " brother ", " sister "]
                    .iter()
                    .any(|part| role.contains(part))
            });
            if !people.is_empty() {
                self.push_initials(at, at, &people, findings);
                return;
            }
        }
        if let Some(role) = self.kin_in_brackets(at) {
            let role = format!(" {role} ");
            let people = self.people_of_letter(word, |theirs| theirs.contains(&role));
            if let [one] = people.as_slice() {
                self.push_initials(at, at, &[*one], findings);
                return;
            }
        }
        let signs = self.signs_with_a_letter(at);
        if !(signs || self.is_spoken_of_by_a_letter(at)) {
            return;
        }
        let Some(letter) = word.chars().next() else {
            return;
        };
        let people: Vec<usize> = (0..self.dictionary.people.len())
            .filter(|person| {
                self.dictionary.person(*person).is_some_and(|person| {
                    (!person.professional || signs)
                        && (person.initials.first() == Some(&letter)
                            || person.called.contains(&letter))
                })
            })
            .collect();
        // The entry of a day tells of whom the record is about.
        let about = people.iter().copied().find(|person| {
            let known = self.dictionary.person(*person);
            known.is_some_and(|known| known.subject) && self.begins_behind_figures(at)
        });
        if let Some(subject) = about {
            self.push_initials(at, at, &[subject], findings);
        } else if !people.is_empty() {
            self.push_initials(at, at, &people, findings);
        }
    }

    /// "(H)" behind the name of whoever asks, and "H:" before what she asks.
    fn stands_for_a_speaker(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let closed = token.gap == Gap::Open && self.character_at(token.end) == Some(')');
            closed || (token.begins && self.gap(at + 1) == Gap::Colon)
        })
    }

    /// Whether a letter stands by itself, neither part of a word nor of other initials.
    fn is_free_letter(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            !matches!(
                token.gap,
                Gap::Hyphen | Gap::Apostrophe | Gap::Slash | Gap::At | Gap::Dot | Gap::Underscore
            ) && at
                .checked_sub(1)
                .and_then(|before| self.token(before))
                .is_none_or(|before| before.shape != Shape::Letter || token.begins)
                && self
                    .token(at + 1)
                    .is_none_or(|next| next.shape != Shape::Letter)
                && !(at > 0 && self.listed(at - 1).title() && token.gap == Gap::Space)
        })
    }

    /// Whether somebody is spoken of by a letter that is no word.
    fn is_spoken_of_by_a_letter(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let (word, before) = (self.word(at), self.word_before(at));
        let (next, gap) = (self.word(at + 1), self.gap(at + 1));
        let small = self
            .token(at + 1)
            .is_some_and(|next| next.shape == Shape::Lower);
        // "08.05.24 C absent", "16.10.23 8.10 - A in bed": the entry of a day begins with whom it tells of.
        let told = gap == Gap::Space && small && self.begins_behind_figures(at);
        let begins_cell = self.begins_cell(at);
        if matches!(word, "i" | "a") {
            return word == "a"
                && told
                && (is_place_or_time(next)
                    || matches!(
                        next,
                        "asleep" | "awake" | "absent" | "not" | "was" | "is" | "has"
                    ));
        }
        let subject = token.begins
            || token.gap != Gap::Space
            || before == "that"
            || (words::is_function_word(before) && !words::is_determiner(before) && before != "of");
        let begins = token.begins || told || begins_cell;
        let acts = (subject || told)
            && gap == Gap::Space
            && small
            && (words::is_person_verb(next)
                || words::is_modal(next)
                || (begins && (words::is_past(next) || is_state(next) || next == "v")));
        // "T. shaky": a list numbered by letters goes on with a capital.
        let noted = token.begins && gap == Gap::DotSpace && small;
        let person_at = |at: usize| self.is_known(at) && !self.pieces(at, of_person).is_empty();
        let paired = (matches!(next, "and" | "&") && gap == Gap::Space && person_at(at + 2))
            || (before == "and" && at > 1 && person_at(at - 2));
        let child =
            token.gap == Gap::Space && matches!(before, "girl" | "boy" | "lad" | "baby" | "child");
        // "ask P to interpret", "Text to F on": whoever is spoken to or of.
        let spoken_of = token.gap == Gap::Space
            && small
            && gap == Gap::Space
            && words::is_function_word(next)
            && next != "of"
            && matches!(
                before,
                "to" | "with"
                    | "ask"
                    | "asked"
                    | "told"
                    | "tell"
                    | "about"
                    | "from"
                    | "saw"
                    | "rang"
                    | "collect"
                    | "collected"
                    | "visited"
            );
        acts || noted || paired || child || spoken_of
    }

    /// Whether a column of a table begins at a token: "18:05 | Amb | V unresponsive".
    pub(super) fn begins_cell(&self, at: usize) -> bool {
        self.gap(at) == Gap::Other
            && self.token(at).is_some_and(|token| {
                let before = self.folded.text().get(..token.start).unwrap_or("");
                before.trim_end_matches(' ').ends_with('|')
            })
    }

    /// A letter by itself in the last line or at its end: whoever signs.
    fn signs_with_a_letter(&self, at: usize) -> bool {
        let alone = |gap: Gap| matches!(gap, Gap::Newline | Gap::Blank);
        self.token(at)
            .is_some_and(|token| token.begins && token.style == Style::Mixed)
            && at > 0
            && !matches!(self.word(at), "i" | "a" | "o")
            && self.token(at + 1).is_none_or(|next| alone(next.gap))
    }

    /// Whether nothing but figures stands before a token in its line: a date, a time.
    pub(in crate::anonymise::matching) fn begins_behind_figures(&self, at: usize) -> bool {
        for back in 0..8 {
            let Some(this) = at.checked_sub(back) else {
                return back > 0;
            };
            let figures = back == 0
                || self
                    .token(this)
                    .is_some_and(|token| token.shape == Shape::Number)
                || matches!(self.word(this), "am" | "pm");
            if !figures {
                return false;
            }
            if matches!(self.gap(this), Gap::Start | Gap::Newline | Gap::Blank) {
                return back > 0;
            }
        }
        false
    }

    /// "sibs: R 9y ok, D at sch": a letter in the list of the children of a house, or with an age behind it.
    fn is_one_of_several_children(&self, at: usize) -> bool {
        let children = |word: &str| {
            matches!(
                word,
                "sibs"
                    | "siblings"
                    | "sibling"
                    | "sib"
                    | "children"
                    | "kids"
                    | "brothers"
                    | "sisters"
            )
        };
        let listed = matches!(self.gap(at), Gap::Colon | Gap::Comma | Gap::Open)
            || (self.gap(at) == Gap::Space
                && (children(self.word_before(at)) || self.word_before(at) == "and"));
        if !listed || self.word(at) == "i" {
            return false;
        }
        for back in 0..14 {
            let Some(this) = at.checked_sub(back) else {
                return false;
            };
            if back > 0 && children(self.word(this)) {
                return true;
            }
            if matches!(
                self.gap(this),
                Gap::Start | Gap::Stop | Gap::DotSpace | Gap::Newline | Gap::Blank
            ) {
                return false;
            }
        }
        false
    }

    /// "P (granddaughter)": what a letter's owner is to somebody, in brackets behind it.
    fn kin_in_brackets(&self, at: usize) -> Option<&str> {
        let next = self.token(at + 1)?;
        let word = self.word(at + 1);
        let kin = words::is_kin(word) || matches!(word, "grandson" | "granddaughter");
        let closes = self.character_at(next.end) == Some(')');
        (next.gap == Gap::Open && closes && kin).then_some(word)
    }

    /// The people called by a name that begins with a letter, whose part on the case is among those wanted.
    fn people_of_letter(&self, letter: &str, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        let Some(letter) = letter.chars().next() else {
            return Vec::new();
        };
        let whose = |by_given: bool| -> Vec<usize> {
            (0..self.dictionary.people.len())
                .filter(|person| {
                    self.dictionary.person(*person).is_some_and(|person| {
                        let fits = if by_given {
                            person.initials.first() == Some(&letter)
                        } else {
                            person.called.contains(&letter)
                        };
                        !person.professional && fits && wanted(&person.role)
                    })
                })
                .collect()
        };
        let people = whose(true);
        if people.is_empty() {
            whose(false)
        } else {
            people
        }
    }
}
