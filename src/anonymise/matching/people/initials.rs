//! People noted by their initials: `JS`, `J.S.`, `R S-J`, and initials a note explains itself.

use std::borrow::Cow;

use super::names::Name;
use super::standing::is_state;
use crate::anonymise::dictionary::{Owner, Part};
use crate::anonymise::matching::{Piece, Reading, of_person, of_thing};
use crate::anonymise::replace::{Asked, Findings, Found, Holds, UNKNOWN_PERSON, Why};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Shorthand that is on no list because it is as often somebody.
pub(super) fn is_shorthand(letters: &str) -> bool {
    matches!(letters, "nb" | "po" | "tb" | "ps" | "ct" | "bm" | "dn")
}

/// Initials explained in the note: "Doreen Tasker (DT)".
pub(super) type Explained = Vec<(String, usize)>;

impl Reading<'_> {
    /// Remembers initials that the note itself explains: "Jane Smith (JS)".
    pub(super) fn explain(&self, name: &Name, person: usize, explained: &mut Explained) {
        let mut at = name.last + 1;
        // "Lloyd Abernethy (chair) LA": what they are stands in brackets between.
        for behind in at + 1..at + 4 {
            let closed = self.token(behind - 1).is_some_and(|token| {
                token.shape != Shape::Upper
                    && self.character_at(token.end) == Some(')')
                    && self.character_at(token.end + 1) == Some(' ')
            });
            let letters = self
                .token(behind)
                .is_some_and(|token| token.shape == Shape::Upper);
            if self.gap(at) == Gap::Open && closed && letters && self.word(behind).len() <= 3 {
                at = behind;
                break;
            }
        }
        // "Craig Pruett, stepfather (CP)": and so what they are to somebody, behind a comma.
        if self.gap(at) == Gap::Comma
            && let Some(behind) = (at + 1..at + 5).find(|behind| self.gap(*behind) == Gap::Open)
            && (at..behind).all(|at| {
                self.token(at)
                    .is_some_and(|token| matches!(token.shape, Shape::Lower | Shape::Upper))
                    && (self.gap(at) == Gap::Space || self.gap(at) == Gap::Comma)
            })
            && self
                .token(behind)
                .is_some_and(|token| self.character_at(token.end) == Some(')'))
        {
            at = behind;
        }
        // "Jane Smith, hereafter JS".
        if matches!(self.word(at), "hereafter" | "hereinafter" | "henceforth") {
            at += 1;
        }
        let close = matches!(self.gap(at), Gap::Open | Gap::Space) || at > name.last + 1;
        if !close || name.pieces < 2 {
            return;
        }
        let Some(token) = self.token(at) else { return };
        let letters = self.word(at);
        let closes = matches!(
            self.character_at(token.end),
            None | Some(')' | ']' | ',' | ';' | ':' | '.' | '\n')
        );
        // In brackets the first letter is enough; in "Samantha Peacock SP, …" both have to fit.
        let last = self.word(name.last).chars().next();
        // "Mrs Hanh Tran (TTH)": all the letters of the name, in the order of where it comes from.
        let sorted = |letters: &mut dyn Iterator<Item = char>| {
            let mut letters: Vec<char> = letters.collect();
            letters.sort_unstable();
            letters
        };
        let whole = self.gap(at) == Gap::Open
            && letters.chars().count() > 2
            && self.dictionary.person(person).is_some_and(|person| {
                sorted(&mut letters.chars())
                    == sorted(
                        &mut person
                            .initials
                            .iter()
                            .chain(&person.surname_initials)
                            .copied(),
                    )
            });
        let fits = whole
            || letters.chars().next() == self.word(name.first).chars().next()
                && (self.gap(at) == Gap::Open || letters.chars().next_back() == last);
        // "Hannah Oakes (H)", of whom the note goes on to speak as H: one letter only where it closes its brackets.
        let single = token.shape == Shape::Letter
            && self.gap(at) == Gap::Open
            && self.character_at(token.end) == Some(')');
        // "Leanne Forrest (LeF)", beside Lee Forrest.
        let several =
            matches!(token.shape, Shape::Upper | Shape::Mixed) && (2..=4).contains(&letters.len());
        if closes && fits && (single || several) {
            explained.push((letters.to_owned(), person));
        }
    }

    /// A name that begins with initials: by far the most words are neither a letter nor a short run of capitals.
    pub(super) fn name_after_initials(&self, at: usize) -> Option<Name> {
        let token = self.token(at)?;
        let run = token.shape == Shape::Upper && token.end - token.start <= 3;
        if !run && self.word(at).chars().nth(1).is_some() {
            return None;
        }
        // "a house": behind it stands neither another letter nor a word of the case.
        let next = at + 1;
        if self.word(next).len() > char::MAX_LEN_UTF8
            && !self.is_known(next)
            && !self.has_guess(next)
        {
            return None;
        }
        self.initials_then_surname(at)
    }

    /// Initials standing alone: `JS`, `J.S.`, `J S`.
    pub(super) fn take_initials(&self, at: usize, explained: &Explained, findings: &mut Findings) {
        let Some(token) = self.token(at) else { return };
        let (letters, last) = match token.shape {
            Shape::Mixed
                if token.end - token.start == 3
                    || explained.iter().any(|(known, _)| known == self.word(at)) =>
            {
                (Cow::Borrowed(self.word(at)), at)
            }
            Shape::Upper if (2..=5).contains(&(token.end - token.start)) => {
                (Cow::Borrowed(self.word(at)), at)
            }
            Shape::Letter => {
                // By far the most letters stand by themselves.
                let more = self
                    .token(at + 1)
                    .is_some_and(|next| next.shape == Shape::Letter);
                if !more && self.word(at).len() < 2 {
                    return;
                }
                let (letters, last) = self.spaced_initials(at);
                (Cow::Owned(letters), last)
            }
            _ => return,
        };
        let alone = last == at;
        if letters.len() < 2 {
            return;
        }
        if alone && self.are_letters_of_a_thing(at, &letters) {
            return;
        }
        // "CP plan", where CP is somebody as well.
        let of_a_plan = words::is_safe(&letters)
            && self.gap(last + 1) == Gap::Space
            && matches!(
                self.word(last + 1),
                "plan" | "plans" | "conference" | "conferences" | "register"
            );
        if of_a_plan {
            return;
        }
        if let Some((_, person)) = explained.iter().find(|(known, _)| *known == letters) {
            self.push_initials(at, last, &[*person], findings);
            return;
        }
        if alone && words::is_safe(&letters) {
            if let Some(person) = self.speaks(at, &letters) {
                self.push_initials(at, last, &[person], findings);
                return;
            }
            self.ask_about_signature(at, &letters, findings);
            return;
        }
        if alone
            && ((token.style == Style::Caps
                && (words::is_ordinary(&letters)
                    || (letters.len() < 3 && !self.signs_or_acts(at, &letters))))
                || words::is_ordinary(&letters)
                    && (letters.len() > 2 || self.goes_on_in_capitals_from(at)))
        {
            return;
        }
        // "SOR" for three names rather than Sorcha cut short.
        let called = |piece: &Piece| piece.entries.iter().any(|entry| entry.rank <= 2);
        if alone && self.is_known(at) && self.pieces(at, of_person).iter().any(called) {
            return;
        }
        if alone && is_shorthand(&letters) && !self.stands_free(at) {
            return;
        }
        let people = self.dictionary.people_with_initials(&letters);
        let Some(nearness) = people.iter().map(|person| person.1).min() else {
            return;
        };
        // "T.A." with stops is nothing but initials, though it begins with the name somebody goes by.
        let dotted = !alone && self.gap(last) == Gap::Dot;
        let far = !dotted
            && nearness == 3
            && !(self.stands_free(at) || is_state(self.word(at + 1)) || self.word(at + 1) == "v")
            || nearness == 3 && !dotted && !self.is_one_named_here(people, &letters);
        if nearness > 3
            || far
            || (alone && self.is_known(at) && !self.pieces(at, of_thing).is_empty())
        {
            return;
        }
        let nearest: Vec<usize> = people
            .iter()
            .filter(|person| person.1 == nearness)
            .map(|person| person.0)
            .collect();
        self.push_initials(at, last, &nearest, findings);
    }

    /// "KNOWN AS": a short word in capitals behind one that is in capitals and ordinary too.
    fn goes_on_in_capitals_from(&self, at: usize) -> bool {
        at > 0
            && self.gap(at) == Gap::Space
            && self.listed(at - 1).ordinary()
            && self
                .token(at - 1)
                .is_some_and(|before| before.shape == Shape::Upper)
    }

    /// Whether initials of a name that somebody is not called first by are nobody else's, and the note names them by it: "NP" where Asela Nihal
    /// Pieris is Nihal.
    fn is_one_named_here(&self, people: &[(usize, u8)], letters: &str) -> bool {
        let [(person, _)] = people else { return false };
        let (Some(first), 2) = (letters.chars().next(), letters.chars().count()) else {
            return false;
        };
        (0..self.tokens.len()).any(|at| {
            self.is_known(at)
                && self.word(at).starts_with(first)
                && self.pieces(at, of_person).iter().any(|piece| {
                    piece.entries.iter().any(|entry| {
                        entry.owner == Owner::Person(*person)
                            && entry.part == Part::Forename
                            && entry.rank <= 1
                    })
                })
        })
    }

    /// "... to Mrs D. Their lad": the stop of the initial ends the sentence, for the next word is no family name.
    pub(super) fn begins_anew_behind_initial(&self, at: usize) -> bool {
        self.gap(at) == Gap::DotSpace
            && self.listed(at).ordinary()
            && !self.is_known(at)
            && (!words::is_surname_and_word(self.word(at))
                // "Mrs T. Mark scheme": a noun behind it, of which nobody has any for a name.
                || (self.gap(at + 1) == Gap::Space
                    && self.listed(at + 1).ordinary()
                    && self
                        .token(at + 1)
                        .is_some_and(|next| next.shape == Shape::Lower)
                    && !words::is_function_word(self.word(at + 1))
                    && !self.followed_by_verb(at)))
    }

    /// "Mr B": a form of address with the first letter of a family name.
    pub(super) fn take_titled_initial(&self, at: usize, findings: &mut Findings) {
        let (Some(title), Some(letter)) = (self.token(at), self.token(at + 1)) else {
            return;
        };
        if letter.shape != Shape::Letter
            || title.shape == Shape::Lower
            || title.style == Style::Caps
        {
            return;
        }
        let word = self.word(at);
        // "Mrs P-H": the second letter of a double name; "Mr O'H": of one with a prefix.
        let second = self.token(at + 2).filter(|next| {
            matches!(next.gap, Gap::Hyphen | Gap::Apostrophe)
                && next.shape == Shape::Letter
                && self.word(at + 2) != "s"
        });
        let last = if second.is_some() { at + 2 } else { at + 1 };
        let cut_short = matches!(word, "mr" | "mrs" | "ms" | "miss" | "dr")
            && matches!(letter.gap, Gap::Space | Gap::DotSpace)
            && !matches!(self.gap(last + 1), Gap::Dot | Gap::Hyphen);
        // "Mr K. H. Chan", "Mr L Teague": the letter is no family name where one follows.
        let goes_on = matches!(self.gap(last + 1), Gap::Space | Gap::DotSpace)
            && self
                .token(last + 1)
                .is_some_and(|next| next.shape != Shape::Lower)
            && !self.begins_anew_behind_initial(last + 1);
        if !cut_short || goes_on {
            return;
        }
        let Some(first) = self.word(at + 1).chars().next() else {
            return;
        };
        let people: Vec<usize> = (0..self.dictionary.people.len())
            .filter(|person| {
                self.dictionary.person(*person).is_some_and(|known| {
                    let double = second
                        .filter(|second| second.gap == Gap::Hyphen)
                        .and_then(|_| self.word(last).chars().next());
                    known.surname_initials.first() == Some(&first)
                        && (double.is_none() || known.surname_initials.get(1) == double.as_ref())
                }) && self.fit_of_title(*person, word) > 1
            })
            .collect();
        let end = second.map_or(letter.end, |second| second.end);
        let start = title.start;
        let suggest = match people.as_slice() {
            [] => UNKNOWN_PERSON.to_owned(),
            [one] => self.label(*one),
            _ => self.label_of_several(&people, title.begins),
        };
        if people.iter().any(|person| self.is_kept(*person)) {
            return;
        }
        if let [one] = people.as_slice() {
            findings.found.push(Found {
                start,
                end,
                with: self.stand_in(suggest, false),
                why: Why::Variant,
                person: Some(*one),
                kept: false,
            });
            return;
        }
        findings.asked.push(Asked {
            start,
            end,
            suggest,
            why: "A form of address with one letter of a name.",
            holds: Holds::Everywhere,
        });
    }

    /// "K-O-W-A-L-C-Z-Y-K": a name of the case spelt out letter by letter, as callers do.
    pub(super) fn take_spelt_out(&self, at: usize, findings: &mut Findings) {
        let single = |at: usize| {
            self.token(at).is_some_and(|token| {
                matches!(token.shape, Shape::Letter | Shape::Lower)
                    && self.word(at).chars().nth(1).is_none()
            })
        };
        if !single(at) {
            return;
        }
        let first = self.with_word_for_letter(at);
        let gap = self.gap(first + 1);
        let apart = matches!(
            gap,
            Gap::Hyphen | Gap::Comma | Gap::Space | Gap::Dot | Gap::DotSpace
        );
        if !apart || (at > 0 && single(at - 1) && self.gap(at) == gap) {
            return;
        }
        let mut last = first;
        let mut spelt = self.word(at).to_owned();
        while last < at + 30 {
            let next = last + 1;
            // "double F": the letter behind it twice.
            if self.word(next) == "double" && single(next + 1) && self.gap(next + 1) == Gap::Space {
                spelt.push_str(self.word(next + 1));
                spelt.push_str(self.word(next + 1));
                last = next + 1;
            } else if self.gap(next) == gap && single(next) {
                spelt.push_str(self.word(next));
                last = self.with_word_for_letter(next);
            } else {
                break;
            }
        }
        if last < at + 2 {
            return;
        }
        let mut people: Vec<usize> = self
            .dictionary
            .word(&spelt)
            .and_then(|word| self.dictionary.walk(0, word))
            .map(|node| self.dictionary.entries(node))
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| match entry.owner {
                Owner::Person(person) => Some(person),
                Owner::Thing(_) => None,
            })
            .collect();
        // "P for Peter, O, L, K": enough of a name to know it by.
        if people.is_empty() && spelt.len() > 3 && (first > at || gap == Gap::Comma) {
            people = self.people_with_a_name_begun_by(&spelt);
        }
        people.sort_unstable();
        people.dedup();
        // Whoever was named right before spells their own name.
        let start = self.token(at).map_or(0, |token| token.start);
        let speaker = findings
            .found
            .iter()
            .filter(|found| found.end <= start)
            .max_by_key(|found| found.end)
            .and_then(|found| found.person)
            .filter(|person| people.contains(person));
        if let Some(speaker) = speaker {
            people = vec![speaker];
        }
        if !people.is_empty() {
            self.push_initials(at, last, &people, findings);
        } else if gap == Gap::Hyphen && last > at + 2 && !words::is_safe(&spelt) {
            // Part of a name, a name in another spelling, or somebody else's.
            let (start, end) = self.bytes(at, last);
            findings.asked.push(Asked {
                start,
                end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "These are letters spelt out one by one, as names are.",
                holds: Holds::Everywhere,
            });
        }
    }

    /// Where a letter ends with the word that it is told by: "P for Peter", "S as in Sugar".
    fn with_word_for_letter(&self, at: usize) -> usize {
        let (word, next) = (self.word(at), self.word(at + 1));
        let told = match next {
            "for" => at + 2,
            "as" if self.word(at + 2) == "in" => at + 3,
            _ => return at,
        };
        let spaced = (at + 1..=told).all(|at| self.gap(at) == Gap::Space);
        if spaced && self.word(told).starts_with(word) && self.word(told).len() > 1 {
            told
        } else {
            at
        }
    }

    /// The people who have a recorded name that begins with what was spelt out.
    fn people_with_a_name_begun_by(&self, spelt: &str) -> Vec<usize> {
        self.dictionary
            .names_begun_by(spelt, |entry| {
                entry.rank <= 1 && matches!(entry.part, Part::Forename | Part::Surname)
            })
            .into_iter()
            .filter_map(|word| self.dictionary.walk(0, word))
            .flat_map(|node| self.dictionary.entries(node))
            .filter_map(|entry| match entry.owner {
                Owner::Person(person) if entry.rank <= 1 => Some(person),
                _ => None,
            })
            .collect()
    }

    /// Single capitals with stops or spaces between them, and where they end.
    fn spaced_initials(&self, at: usize) -> (String, usize) {
        let continues = |at: usize| {
            matches!(
                self.gap(at),
                Gap::Dot | Gap::Space | Gap::DotSpace | Gap::Hyphen
            ) && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Letter)
        };
        if continues(at)
            && at > 0
            && self
                .token(at - 1)
                .is_some_and(|token| token.shape == Shape::Letter)
        {
            return (String::new(), at);
        }
        let mut letters = self.word(at).to_owned();
        let mut last = at;
        while letters.len() < 5 && continues(last + 1) {
            last += 1;
            letters.push_str(self.word(last));
        }
        if self.word(at) == "i" && self.gap(at + 1) == Gap::Space {
            return (String::new(), at);
        }
        (letters, last)
    }

    pub(super) fn push_initials(
        &self,
        first: usize,
        last: usize,
        people: &[usize],
        findings: &mut Findings,
    ) {
        let (start, mut end) = self.bytes(first, last);
        let dotted = first < last && self.gap(first + 1) != Gap::Space;
        if dotted && self.character_at(end) == Some('.') {
            end += 1;
        }
        let family: Vec<usize> = people
            .iter()
            .copied()
            .filter(|person| {
                self.dictionary
                    .person(*person)
                    .is_some_and(|person| !person.professional)
            })
            .collect();
        let two = end - start < 3 || first < last;
        let about = |person: &usize| {
            let known = self.dictionary.person(*person);
            known.is_some_and(|known| known.subject)
        };
        let subject: Vec<usize> = people.iter().copied().filter(about).collect();
        let begins = self.token(first).is_some_and(|token| token.begins);
        let (with, person, ask) = match (people, family.as_slice()) {
            ([one], _) => (self.label(*one), Some(*one), false),
            (_, [one]) => (self.label(*one), Some(*one), true),
            // Of several whom the record may note so, rather the one whom it is about; three letters would tell them apart where letters can.
            _ if let ([one], true) = (subject.as_slice(), two) => {
                (self.label(*one), Some(*one), true)
            }
            _ => (self.label_of_several(people, begins), None, true),
        };
        let kept = people.iter().any(|person| self.is_kept(*person));
        if ask && !kept {
            findings.asked.push(Asked {
                start,
                end,
                suggest: with.clone(),
                why: "Several people of the case have these initials or this name.",
                holds: Holds::Here,
            });
        }
        findings.found.push(Found {
            start,
            end,
            with: self.stand_in(with, kept),
            why: Why::Variant,
            person,
            kept,
        });
    }
}
