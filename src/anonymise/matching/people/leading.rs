//! Initials that stand before a name: "J. Smith", "R J Smith-Jones", "T. Kavitha".

use super::names::{Candidate, Name, candidates, name_of};
use crate::anonymise::dictionary::Part;
use crate::anonymise::matching::{How, Piece, Reading, of_person};
use crate::anonymise::token::{Gap, Shape};

impl Reading<'_> {
    /// Whose surname stands behind "C. J.", where the record has no middle name.
    fn without_middle_name(&self, surname: &Piece, letters: &[char]) -> Vec<Candidate> {
        let [first, _, ..] = letters else {
            return Vec::new();
        };
        candidates(surname, |entry| entry.part == Part::Surname)
            .into_iter()
            .filter(|owner| self.has_first_initial(owner.person, *first))
            .collect()
    }

    /// `J. Smith`, `R J Smith-Jones`, `j.smith`: initials and the surname of somebody who has them.
    pub(super) fn initials_then_surname(&self, at: usize) -> Option<Name> {
        let mut letters: Vec<char> = Vec::new();
        let mut next = at;
        while letters.len() < 4 {
            let Some(token) = self.token(next) else { break };
            let word = self.word(next);
            let Some(letter) = word.chars().next() else {
                break;
            };
            let single = word.chars().count() == 1
                && (token.shape == Shape::Letter || self.character_at(token.end) == Some('.'))
                && token.shape != Shape::Number;
            let run = word.len() <= 3 && token.shape == Shape::Upper && letters.is_empty();
            if next > at
                && !matches!(
                    token.gap,
                    Gap::Space | Gap::Dot | Gap::DotSpace | Gap::Hyphen | Gap::Newline
                )
            {
                break;
            }
            if single {
                letters.push(letter);
            } else if run {
                letters.extend(word.chars());
            } else {
                break;
            }
            next += 1;
        }
        if letters.is_empty()
            || !matches!(
                self.gap(next),
                Gap::Space
                    | Gap::Dot
                    | Gap::DotSpace
                    | Gap::Hyphen
                    | Gap::Newline
                    | Gap::Underscore
            )
        {
            return None;
        }
        for piece in self.pieces(next, of_person) {
            let mut owners: Vec<Candidate> =
                candidates(&piece, |entry| entry.part == Part::Surname)
                    .into_iter()
                    .filter(|owner| {
                        letters
                            .iter()
                            .all(|letter| self.has_initial(owner.person, *letter))
                    })
                    .collect();
            if let [letter] = letters.as_slice() {
                owners = self.by_first_initial(owners, *letter);
            }
            if owners.is_empty() && next == at + letters.len() {
                owners = self.without_middle_name(&piece, &letters);
            }
            if owners.is_empty() {
                owners = self.before_a_given_name(&piece, &letters, next);
            }
            let small = piece.ordinary
                && self
                    .token(next)
                    .is_some_and(|token| token.shape == Shape::Lower);
            if owners.is_empty() || small {
                continue;
            }
            let mut name = name_of(&piece);
            name.first = at;
            name.from = at;
            name.owners = owners;
            name.pieces += 1;
            name.initials = true;
            name.ordinary = false;
            return Some(self.chain(name));
        }
        None
    }

    /// Whose given name stands behind initials: of a father or a house whose name the record has for a family name ("T. Kavitha", "T KAVITHA"),
    /// of their own given names ("N. P. Ruwan"), and with stops of whatever the record leaves out ("M. Idris").
    fn before_a_given_name(&self, piece: &Piece, letters: &[char], at: usize) -> Vec<Candidate> {
        let dotted = matches!(self.gap(at), Gap::Dot | Gap::DotSpace);
        let capitals = at >= letters.len()
            && (at - letters.len()..at).all(|letter| {
                self.token(letter).is_some_and(|token| {
                    token.shape == Shape::Letter && token.gap != Gap::Apostrophe
                })
            });
        let abbreviation = letters == ['p', 's'] || letters == ['n', 'b'];
        if piece.how != How::Written
            || !capitals
            || abbreviation
            || !(dotted || self.gap(at) == Gap::Space)
        {
            return Vec::new();
        }
        let called = candidates(piece, |entry| {
            entry.part == Part::Forename && entry.rank <= 1
        });
        let with = |wanted: &dyn Fn(usize, char) -> bool| -> Vec<Candidate> {
            let fitting = called
                .iter()
                .filter(|owner| letters.iter().all(|letter| wanted(owner.person, *letter)));
            fitting.copied().collect()
        };
        let of_family = with(&|person, letter| {
            let known = self.dictionary.person(person);
            known.is_some_and(|known| known.surname_initials.contains(&letter))
        });
        if !of_family.is_empty() {
            return of_family;
        }
        let own = with(&|person, letter| self.has_initial(person, letter));
        let begins = self
            .word(at)
            .chars()
            .next()
            .is_some_and(|first| letters == [first]);
        if !own.is_empty() && !begins {
            return own;
        }
        // No list numbered by letters, and nobody with a form of address that is somebody else.
        let first = at - letters.len();
        let alone = first.checked_sub(1).is_none_or(|before| {
            !self.listed(before).title()
                && !matches!(self.gap(first), Gap::Dot | Gap::DotSpace | Gap::Hyphen)
        });
        let listed = letters.len() == 1 && self.token(first).is_some_and(|token| token.begins);
        // "... to stay with M. Idris woke": M is somebody, and the sentence ends.
        let somebodys = letters.len() == 1
            && letters.iter().any(|letter| {
                (0..self.dictionary.people.len())
                    .any(|person| self.has_first_initial(person, *letter))
            });
        if dotted && alone && !listed && !somebodys && !piece.ordinary {
            called
        } else {
            Vec::new()
        }
    }
}
