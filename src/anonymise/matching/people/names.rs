//! Pieces of names put together: `Dr`, `J`, `Jane`, `Elizabeth`, `Smith` in any order people write them, as long as one person can be
//! meant by all of them.

use crate::anonymise::dictionary::{Entry, Owner, Part};
use crate::anonymise::matching::{How, Piece, Reading, of_person};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Somebody a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// An index into the dictionary's people.
    pub(crate) person: usize,
    /// How far the furthest of the pieces is from what was recorded.
    pub(crate) rank: u8,
    /// How far the first piece is.
    pub(crate) lead: u8,
    /// Whether the first piece is a given name of theirs.
    pub(crate) given: bool,
}

/// A name in the text, with whom it may mean.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations of one name"
)]
pub(crate) struct Name {
    /// First token of the name itself, title not included.
    pub(crate) first: usize,
    /// Last token.
    pub(crate) last: usize,
    /// First token with the title.
    pub(crate) from: usize,
    /// The title, where there is one.
    pub(crate) title: Option<usize>,
    /// Who may be meant.
    pub(crate) owners: Vec<Candidate>,
    /// How many pieces it has.
    pub(crate) pieces: usize,
    /// Whether any given name or alias is in it.
    pub(crate) given: bool,
    /// Whether initials are part of it.
    pub(crate) initials: bool,
    /// The least sure of its pieces.
    pub(crate) how: How,
    /// Whether all of it is ordinary English.
    pub(crate) ordinary: bool,
    /// Whether it is one word and derived by table or rule.
    pub(crate) derived: bool,
    /// Whether it is a family in the plural.
    pub(crate) family: bool,
    /// Whether it ends in a possessive s without its apostrophe.
    pub(crate) possessive: bool,
    /// Whether it is, letter for letter, what somebody is recorded to be called by.
    pub(crate) alias: bool,
    /// Whether it is said to be the younger or the elder of that name.
    pub(crate) generation: Option<Generation>,
}

/// The younger or the elder of two people of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// `Jnr`, `young Mr Ward`.
    Younger,
    /// `Snr`, `old Mr Ward`.
    Elder,
}

/// What a piece adds to a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Given,
    Surname,
    Initial,
}

impl Reading<'_> {
    /// The name that begins at a token, the longest and nearest of all readings.
    pub(crate) fn name_at(&self, at: usize) -> Option<Name> {
        let titled = self.title_at(at);
        let start = titled.unwrap_or(at);
        let mut best: Option<Name> = None;
        let mut take = |name: Name| {
            let better = best.as_ref().is_none_or(|best| {
                let rank = |name: &Name| {
                    name.owners
                        .iter()
                        .map(|owner| owner.rank)
                        .min()
                        .unwrap_or(u8::MAX)
                };
                (name.last, best.how, rank(best)) > (best.last, name.how, rank(&name))
            });
            if better {
                best = Some(name);
            }
        };
        for mut piece in self.pieces(start, of_person) {
            // "The Wards" are a family, though a child is called Ward as well.
            let family = |entry: &Entry| entry.part == Part::Family;
            if self.word_before(start) == "the" && piece.entries.iter().any(family) {
                piece.entries.retain(family);
            }
            take(self.chain(name_of(&piece)));
        }
        if let Some(name) = self.name_after_initials(start) {
            take(name);
        }
        // An alias that begins as a form of address does: "Miss Icy".
        if titled.is_some() {
            for piece in self.pieces(at, of_person) {
                if piece.last > at && piece.how == How::Written {
                    take(self.chain(name_of(&piece)));
                }
            }
        }
        let mut name = best?;
        if titled.is_some() && name.first > at {
            name.from = at;
            name.title = Some(at);
        }
        self.with_particle_behind(&mut name);
        self.with_kin(&mut name);
        self.with_what_is_behind(&mut name);
        self.with_generation(&mut name);
        // "tils: where r u": whoever writes has no s of possession.
        if name.possessive && self.gap(name.last + 1) == Gap::Colon {
            name.possessive = !self.writes_in_a_chat(name.last);
        }
        Some(name)
    }

    /// "SOUSA, Ana Pires de": in lists the particle of the family name that comes first stands at the end.
    fn with_particle_behind(&self, name: &mut Name) {
        let at = name.last + 1;
        let small = self
            .token(at)
            .is_some_and(|token| token.shape == Shape::Lower && token.gap == Gap::Space);
        if name.pieces < 2 || !small || !words::is_particle(self.word(at)) {
            return;
        }
        let reversed = (name.first + 1..=name.last).any(|at| self.gap(at) == Gap::Comma);
        let surname = [self.word(at), self.word(name.first)].concat();
        let theirs = |owner: &Candidate| {
            self.dictionary
                .person(owner.person)
                .is_some_and(|person| person.surname.ends_with(&surname))
        };
        if reversed && name.owners.iter().any(theirs) {
            name.last = at;
        }
    }

    /// Goes on from a name as long as one person can be meant by all its pieces.
    pub(super) fn chain(&self, mut name: Name) -> Name {
        let mut last_kind = if name.given {
            Kind::Given
        } else {
            Kind::Surname
        };
        let mut surname_first = !name.given;
        loop {
            let at = name.last + 1;
            let gap = self.gap(at);
            // "SIVAPALAN / RAJESWARI": in capitals a stroke parts the family name from the given one as a comma does.
            let comma = gap == Gap::Comma
                || (gap == Gap::Slash
                    && self
                        .token(at)
                        .is_some_and(|token| token.shape == Shape::Upper));
            let dotted = matches!(gap, Gap::Dot | Gap::DotSpace) && last_kind == Kind::Initial;
            let close = matches!(
                gap,
                Gap::Space | Gap::Newline | Gap::Hyphen | Gap::HyphenBreak | Gap::Underscore
            );
            let tight = gap == Gap::Dot
                && self
                    .token(at)
                    .is_some_and(|token| token.shape == Shape::Lower);
            if !(close || dotted || tight || (comma && surname_first && name.pieces == 1)) {
                return name;
            }
            if let Some((piece, owners)) = self.next_piece(at, &name) {
                let given = piece
                    .entries
                    .iter()
                    .any(|entry| matches!(entry.part, Part::Forename | Part::Alias));
                // "Rang Mr Sharples, Lena answered": no woman is meant by both.
                let both = |owner: &Candidate| self.may_be_titled(owner.person, name.first);
                if comma && !(given && owners.iter().all(both)) {
                    return name;
                }
                extend(&mut name, &piece, owners);
                last_kind = if given { Kind::Given } else { Kind::Surname };
                surname_first &= !given;
                continue;
            }
            if name.family {
                return name;
            }
            if gap == Gap::Space && self.is_particle_between(at, &name) {
                name.last = at;
                continue;
            }
            if let Some(owners) = self.initial_of(at, &name.owners) {
                let before_surname =
                    self.gap(at + 1) != Gap::Blank && self.initial_leads_on(at, &owners);
                let after_whole = last_kind == Kind::Surname || name.pieces > 1 || name.initials;
                if before_surname || after_whole {
                    name.last = at;
                    name.owners = owners;
                    name.initials = true;
                    name.ordinary = false;
                    last_kind = Kind::Initial;
                    continue;
                }
            }
            let letters = match last_kind {
                Kind::Given if gap == Gap::Space => self.surname_initials(at, &name),
                _ => self.further_surname_and_given_initial(at, &name),
            };
            if let Some((last, owners)) = letters {
                name.last = last;
                name.owners = owners;
                name.initials = true;
                name.ordinary = false;
                return name;
            }
            let given = last_kind == Kind::Given;
            if gap == Gap::Space && self.goes_on_with_the_familys(at, &name, given) {
                name.last = at;
                return name;
            }
            // "Emeca Thorn" for Emeka Thorne: behind a given name even an ordinary word may be the family name misspelt.
            if gap != Gap::Space || last_kind != Kind::Given {
                return name;
            }
            if let Some(whole) = self.with_near_surname(&name, at) {
                return whole;
            }
            if !self.is_middle_name(at) {
                return name;
            }
            let next = at + 1;
            if matches!(self.gap(next), Gap::Space | Gap::DotSpace)
                && let Some((piece, owners)) = self.next_piece(next, &name)
                && piece
                    .entries
                    .iter()
                    .any(|entry| entry.part == Part::Surname)
            {
                extend(&mut name, &piece, owners);
                last_kind = Kind::Surname;
                continue;
            }
            return self.with_near_surname(&name, next).unwrap_or(name);
        }
    }

    /// "Maria da Conceição", "FERREIRA, MARIA DA C": a particle between two names of one person.
    fn is_particle_between(&self, at: usize, name: &Name) -> bool {
        let particle = matches!(
            self.word(at),
            "da" | "de" | "do" | "das" | "dos" | "del" | "di" | "du" | "la" | "bin" | "binti"
        );
        particle
            && self.gap(at + 1) == Gap::Space
            && (self.next_piece(at + 1, name).is_some()
                || self.initial_of(at + 1, &name.owners).is_some())
    }

    /// A chain of fathers' names goes on with the family's: "Hodan Abdirahman Yusuf". A brother's family name behind a given one is whose it
    /// is taken for.
    fn goes_on_with_the_familys(&self, at: usize, name: &Name, behind_given: bool) -> bool {
        (name.pieces > 1 && self.names_the_family(at))
            || (name.pieces == 1
                && behind_given
                && !name.ordinary
                && self.is_family_name_of_kin(at))
    }

    /// Whether the form of address before a token, if there is one that tells a sex, may be this person's.
    fn may_be_titled(&self, person: usize, first: usize) -> bool {
        let title = self.word_before(first);
        let tells = self.gap(first) == Gap::Space || self.gap(first) == Gap::DotSpace;
        !(tells && (words::is_mans_title(title) || words::is_womans_title(title)))
            || self.fit_of_title(person, title) > 0
    }

    /// A middle name nobody recorded, between two that are known.
    fn is_middle_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            matches!(token.shape, Shape::Capital | Shape::Letter)
                && token.stands_out() == (token.shape == Shape::Capital)
        }) && !words::is_ordinary(self.word(at))
    }

    /// The piece at a token that one of the name's owners has, with those owners.
    fn next_piece(&self, at: usize, name: &Name) -> Option<(Piece, Vec<Candidate>)> {
        self.pieces(at, of_person).into_iter().find_map(|piece| {
            let owners: Vec<Candidate> = name
                .owners
                .iter()
                .filter_map(|owner| {
                    let rank = rank_of(&piece, owner.person)?;
                    Some(Candidate {
                        rank: owner.rank.max(rank),
                        ..*owner
                    })
                })
                .collect();
            let small_word = piece.ordinary
                && self
                    .token(name.first)
                    .is_some_and(|first| first.shape != Shape::Lower)
                && self.token(at).is_some_and(|token| {
                    token.style == Style::Mixed && token.shape == Shape::Lower
                });
            let modal = words::is_modal(self.word(at))
                && self.token(at).is_some_and(|token| !token.stands_out());
            (!owners.is_empty() && !small_word && !modal).then_some((piece, owners))
        })
    }

    /// The owners whose given names have the single letter at a token as an initial.
    fn initial_of(&self, at: usize, owners: &[Candidate]) -> Option<Vec<Candidate>> {
        let token = self.token(at)?;
        let letter = self.word(at).chars().next()?;
        if token.end - token.start != letter.len_utf8()
            || (token.shape != Shape::Letter && self.character_at(token.end) != Some('.'))
        {
            return None;
        }
        let fitting = owners
            .iter()
            .filter(|owner| self.has_initial(owner.person, letter))
            .copied()
            .collect();
        let fitting = self.by_first_initial(fitting, letter);
        (!fitting.is_empty()).then_some(fitting)
    }

    /// Those who are called by the name the initial stands for, rather than by a second one.
    pub(super) fn by_first_initial(&self, fitting: Vec<Candidate>, letter: char) -> Vec<Candidate> {
        let first: Vec<Candidate> = fitting
            .iter()
            .filter(|owner| self.has_first_initial(owner.person, letter))
            .copied()
            .collect();
        if first.is_empty() { fitting } else { first }
    }

    pub(super) fn has_first_initial(&self, person: usize, letter: char) -> bool {
        self.dictionary
            .person(person)
            .is_some_and(|person| person.initials.first() == Some(&letter))
    }

    pub(super) fn has_initial(&self, person: usize, letter: char) -> bool {
        self.dictionary
            .person(person)
            .is_some_and(|person| person.initials.contains(&letter))
    }

    /// Whether after the initial at a token more initials or the surname of these people follow.
    fn initial_leads_on(&self, at: usize, owners: &[Candidate]) -> bool {
        let mut next = at + 1;
        while next < at + 4 && self.initial_of(next, owners).is_some() {
            next += 1;
        }
        self.pieces(next, of_person).iter().any(|piece| {
            piece.entries.iter().any(|entry| {
                entry.part == Part::Surname
                    && owners
                        .iter()
                        .any(|owner| entry.owner == Owner::Person(owner.person))
            })
        })
    }
}

/// Everybody a piece may mean.
pub(super) fn candidates(piece: &Piece, wanted: impl Fn(&Entry) -> bool) -> Vec<Candidate> {
    let mut owners: Vec<Candidate> = piece
        .entries
        .iter()
        .filter(|entry| wanted(entry))
        .filter_map(|entry| match entry.owner {
            Owner::Person(person) => Some(Candidate {
                person,
                rank: entry.rank,
                lead: entry.rank,
                given: matches!(entry.part, Part::Forename | Part::Alias),
            }),
            Owner::Thing(_) => None,
        })
        .collect();
    owners.sort_by_key(|owner| (owner.person, owner.rank, !owner.given));
    owners.dedup_by_key(|owner| owner.person);
    owners
}

/// The nearest form by which a piece may mean a person.
fn rank_of(piece: &Piece, person: usize) -> Option<u8> {
    piece
        .entries
        .iter()
        .filter(|entry| entry.owner == Owner::Person(person))
        .map(|entry| entry.rank)
        .min()
}

pub(super) fn name_of(piece: &Piece) -> Name {
    let owners = candidates(piece, |_| true);
    let family = piece.entries.iter().all(|entry| entry.part == Part::Family);
    Name {
        first: piece.first,
        last: piece.last,
        from: piece.first,
        title: None,
        owners,
        pieces: 1,
        given: piece
            .entries
            .iter()
            .any(|entry| matches!(entry.part, Part::Forename | Part::Alias)),
        initials: false,
        how: piece.how,
        ordinary: piece.ordinary,
        derived: piece.entries.iter().all(|entry| entry.rank >= 3),
        family,
        possessive: piece.entries.iter().all(|entry| entry.possessive),
        alias: piece.how == How::Written
            && piece
                .entries
                .iter()
                .any(|entry| entry.part == Part::Alias && entry.rank == 0),
        generation: None,
    }
}

fn extend(name: &mut Name, piece: &Piece, owners: Vec<Candidate>) {
    name.last = piece.last;
    name.owners = owners;
    name.pieces += 1;
    name.how = name.how.max(piece.how);
    name.ordinary &= piece.ordinary;
    name.given |= piece
        .entries
        .iter()
        .any(|entry| matches!(entry.part, Part::Forename | Part::Alias));
    name.derived = false;
    name.family = piece.entries.iter().all(|entry| entry.part == Part::Family);
    name.possessive = piece.entries.iter().all(|entry| entry.possessive);
}
