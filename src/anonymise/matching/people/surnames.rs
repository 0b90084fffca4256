//! Family names behind given ones: misspelt, misheard, noted by their letters, or those of the family.

use super::names::{Candidate, Name};
use crate::anonymise::dictionary::{Owner, Part};
use crate::anonymise::heard::{bones, syllables};
use crate::anonymise::matching::{How, Piece, Reading, of_person};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// A given name with an unknown word behind it that sounds nearly as the family name of whoever is called so: "Esther Jarogey" for Esther Njoroge.
    pub(super) fn with_misheard_surname(&self, name: &Name) -> Option<Name> {
        let at = name.last + 1;
        let token = self.token(at)?;
        let word = self.word(at);
        let lists = self.listed(at);
        let unknown = name.given
            && name.pieces == 1
            && !name.possessive
            && !name.initials
            && name.title.is_none()
            && self.gap(at) == Gap::Space
            && token.shape == Shape::Capital
            && token.style == Style::Mixed
            && word.len() > 3
            && word.is_ascii()
            && !(self.is_known(at) || lists.ordinary() || lists.safe() || lists.title())
            && !(lists.surname() || lists.forename());
        if !unknown {
            return None;
        }
        let heard = bones(word);
        let owners: Vec<Candidate> = name
            .owners
            .iter()
            .filter(|owner| {
                self.dictionary.person(owner.person).is_some_and(|person| {
                    let theirs = bones(&person.surname);
                    let alike = is_within(&heard, &theirs) || is_within(&theirs, &heard);
                    alike
                        && heard.len().abs_diff(theirs.len()) <= 1
                        && heard.len().min(theirs.len()) > 1
                        && syllables(word).abs_diff(syllables(&person.surname)) <= 1
                })
            })
            .copied()
            .collect();
        (!owners.is_empty()).then(|| Name {
            last: at,
            owners,
            pieces: name.pieces + 1,
            how: How::Doubtful,
            ordinary: false,
            ..name.clone()
        })
    }

    /// A name with the family name that is misspelt as the word at a token.
    pub(super) fn with_near_surname(&self, name: &Name, at: usize) -> Option<Name> {
        if self.gap(at) != Gap::Space {
            return None;
        }
        let owners = self.near_surname(at, name)?;
        Some(Name {
            last: at,
            owners,
            pieces: name.pieces + 1,
            how: How::Spelt,
            ordinary: false,
            ..name.clone()
        })
    }

    /// The owners of a name whose family name is one letter from the capitalised word at a token.
    fn near_surname(&self, at: usize, name: &Name) -> Option<Vec<Candidate>> {
        let token = self.token(at)?;
        let word = self.word(at);
        if token.shape != Shape::Capital
            || !token.stands_out()
            || word.len() < 4
            || !self.listed(at).ordinary()
            || words::is_function_word(word)
            || words::is_person_verb(word)
        {
            return None;
        }
        let owners: Vec<Candidate> = self
            .dictionary
            .guesses(word, false)
            .iter()
            .filter(|guess| guess.distance == 1)
            .filter_map(|guess| self.dictionary.walk(0, guess.word))
            .flat_map(|node| self.dictionary.entries(node))
            .filter(|entry| entry.part == Part::Surname && entry.rank <= 3)
            .filter_map(|entry| {
                name.owners
                    .iter()
                    .find(|owner| entry.owner == Owner::Person(owner.person))
                    .copied()
            })
            .collect();
        (!owners.is_empty()).then_some(owners)
    }

    /// Initials of the family name after a given name: "Connor M-O"; the last token of them.
    pub(super) fn surname_initials(
        &self,
        at: usize,
        name: &Name,
    ) -> Option<(usize, Vec<Candidate>)> {
        let mut letters = String::new();
        let mut next = at;
        while letters.len() < 3
            && (self
                .token(next)
                .is_some_and(|token| token.shape == Shape::Letter)
                || self.is_small_initial_of_a_writer(next))
            && (next == at || matches!(self.gap(next), Gap::Hyphen | Gap::Dot | Gap::Space))
        {
            letters.push_str(self.word(next));
            next += 1;
        }
        // "Sade A: on my way": a letter that is a word is one of a sender before the colon.
        let word = matches!(letters.as_str(), "i" | "a") && self.gap(next) != Gap::Colon;
        if letters.is_empty() || word {
            return None;
        }
        let owners: Vec<Candidate> = name
            .owners
            .iter()
            .filter(|owner| {
                let person = self.dictionary.person(owner.person);
                person.is_some_and(|person| {
                    person.initials.iter().any(|first| {
                        let whole = format!("{first}{letters}");
                        let people = self.dictionary.people_with_initials(&whole);
                        people.iter().any(|(person, _)| *person == owner.person)
                    })
                })
            })
            .copied()
            .collect();
        (!owners.is_empty()).then_some((next - 1, owners))
    }

    /// "Garrido R., I." in a form: the first of two family names with the letter of the second and of the given name.
    pub(super) fn further_surname_and_given_initial(
        &self,
        at: usize,
        name: &Name,
    ) -> Option<(usize, Vec<Candidate>)> {
        let letter = |at: usize| {
            self.token(at)
                .filter(|token| token.shape == Shape::Letter)
                .and_then(|_| self.word(at).chars().next())
        };
        if name.given || name.pieces > 1 || self.gap(at) != Gap::Space {
            return None;
        }
        let (second, first) = (letter(at)?, letter(at + 1)?);
        let between = self
            .token(at)
            .zip(self.token(at + 1))
            .and_then(|(second, first)| self.folded.text().get(second.end..first.start));
        if !matches!(between, Some("., " | ", ")) {
            return None;
        }
        let owners: Vec<Candidate> = name
            .owners
            .iter()
            .filter(|owner| {
                self.has_first_initial(owner.person, first)
                    && self.dictionary.person(owner.person).is_some_and(|person| {
                        person
                            .surname_initials
                            .iter()
                            .skip(1)
                            .any(|of| *of == second)
                    })
            })
            .copied()
            .collect();
        (!owners.is_empty()).then_some((at + 1, owners))
    }

    /// "imo p: did u eat": in small letters only where a message's writer stands.
    fn is_small_initial_of_a_writer(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Colon
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Lower && token.end - token.start == 1)
    }

    /// Whether the recorded family name of another member of the family stands here, and of nobody at work.
    pub(super) fn is_family_name_of_kin(&self, at: usize) -> bool {
        let stands = self
            .token(at)
            .is_some_and(|token| token.stands_out() && token.shape == Shape::Capital);
        stands
            && self.gap(at + 1) != Gap::Apostrophe
            && self.pieces(at, of_person).iter().any(|piece| {
                piece.last == at
                    && piece.how <= How::Spelt
                    && !piece.ordinary
                    && piece.entries.iter().all(|entry| {
                        let Owner::Person(person) = entry.owner else {
                            return false;
                        };
                        entry.part == Part::Surname
                            && entry.rank == 0
                            && self
                                .dictionary
                                .person(person)
                                .is_some_and(|person| !person.professional)
                    })
            })
    }

    /// Whether a capitalised name of some other person of the case stands here alone.
    pub(super) fn names_the_family(&self, at: usize) -> bool {
        let stands = self
            .token(at)
            .is_some_and(|token| token.stands_out() && token.shape == Shape::Capital);
        if !stands || matches!(self.gap(at + 1), Gap::Apostrophe) {
            return false;
        }
        let single =
            |piece: &Piece| piece.last == at && piece.how == How::Written && !piece.ordinary;
        let next_is_name =
            self.gap(at + 1) == Gap::Space && !self.pieces(at + 1, of_person).is_empty();
        !next_is_name && self.pieces(at, of_person).iter().any(single)
    }
}

/// Whether the signs of one text stand in another in their order.
fn is_within(short: &str, long: &str) -> bool {
    let mut signs = long.chars();
    short.chars().all(|sign| signs.any(|other| other == sign))
}
