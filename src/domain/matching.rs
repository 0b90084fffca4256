//! Likely matches: people in the store who may be the person being added (RULES.md section 2: shown with reasons, never
//! merged by itself).
//!
//! Two steps. The store keeps [`index_keys`] of every person and looks up [`lookup_keys`] of the new one, by equality;
//! [`compare`] then says of each candidate whether it is a likely match, how likely, and why. The keys are made so
//! selective (a name with a date of birth, two names together, a number) that few candidates come back from a million
//! people, and so complete that whoever [`compare`] would name is among them.
//!
//! What counts is that several things agree. Unrelated people of one surname, of one common forename, or of one full name
//! with different dates of birth are no match; nor are twins, who share a surname, a date of birth and a home, but have
//! different forenames. When in doubt a pair is shown: a person decides.
//!
//! What is not here: merging people, and searching by name (`store`).

mod evidence;
mod keys;
mod known;
mod reason;
mod sound;
mod word;

use std::fmt;

pub use keys::{LookupKey, index_keys, lookup_keys};
pub use known::is_no_name;
pub use reason::Reason;

use crate::domain::date::PartialDate;
use evidence::{Births, Link, Numbers, Parts, closest};
use known::Known;
use word::Likeness;

/// What is compared of a person. Everything as it is kept: nothing needs to be folded or formatted first.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Given names, in order.
    pub forenames: Vec<String>,
    /// Family name.
    pub surname: Option<String>,
    /// Names the person is also known by.
    pub aliases: Vec<String>,
    /// Names the person had before: a surname, or in full.
    pub former_names: Vec<String>,
    /// Date of birth, may be partial.
    pub date_of_birth: Option<PartialDate>,
    /// NHS number; its check digit need not fit.
    pub nhs_number: Option<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Postcodes of the addresses.
    pub postcodes: Vec<String>,
}

/// Shows no detail of the person.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").finish_non_exhaustive()
    }
}

/// That two people may be one, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyMatch {
    /// How likely, from [`LEAST`] to 100. For putting the likeliest first; not a probability.
    pub strength: u8,
    /// What agrees, then what does not. Never empty.
    pub reasons: Vec<Reason>,
}

/// The strength under which nothing is shown.
pub const LEAST: u8 = 35;

/// How two people's names stand to each other.
enum Names {
    /// Forename and surname are both alike.
    Both { given: Link, surname: Link },
    /// Forename and surname are alike crosswise.
    Swapped,
    /// The forename is alike, the surname is another.
    Given(Link),
    /// The surname is alike, and one of them has no forename.
    SurnameAlone(Link),
    /// One of them has a single name, and it is alike.
    Single(Link),
    /// Neither.
    Neither,
}

impl Names {
    fn of(a: &Known, b: &Known) -> Self {
        let given = closest(&a.given, &b.given, Parts(1));
        let surname = closest(&a.surnames, &b.surnames, Parts(2));
        let across = |one: &Known, two: &Known| closest(&one.given, &two.surnames, Parts(2));
        match (given, surname) {
            (Some(given), Some(surname)) => return Self::Both { given, surname },
            (None, Some(link)) if a.given.is_empty() || b.given.is_empty() => {
                return Self::SurnameAlone(link);
            }
            (Some(link), None) if a.surnames.is_empty() || b.surnames.is_empty() => {
                return Self::Single(link);
            }
            _ => {}
        }
        let (there, back) = (across(a, b), across(b, a));
        if let (Some(there), Some(back)) = (there, back)
            && there.likeness.max(back.likeness) <= Likeness::Sound
        {
            return Self::Swapped;
        }
        let single = |one: &Known, two: &Known| one.surnames.is_empty() && two.given.is_empty();
        if let Some(link) = there
            .filter(|_| single(a, b))
            .or(back.filter(|_| single(b, a)))
        {
            return Self::Single(link);
        }
        given.map_or(Self::Neither, Self::Given)
    }

    fn links(&self) -> impl Iterator<Item = Link> {
        let links = match self {
            Self::Both { given, surname } => [Some(*given), Some(*surname)],
            Self::Given(link) | Self::SurnameAlone(link) | Self::Single(link) => {
                [Some(*link), None]
            }
            Self::Swapped | Self::Neither => [None, None],
        };
        links.into_iter().flatten()
    }

    /// Whether forename and surname are both alike, and both can be looked up.
    fn is_full(&self) -> bool {
        match self {
            Self::Both { given, surname } => given.is_keyed() && surname.is_keyed(),
            Self::Swapped => true,
            _ => false,
        }
    }

    fn reasons(&self, reasons: &mut Vec<Reason>) {
        let mut alike: Vec<Reason> = self
            .links()
            .flat_map(|link| {
                let likeness = match link.likeness {
                    Likeness::Same => None,
                    Likeness::Spelling | Likeness::Sound => Some(Reason::SimilarName),
                    Likeness::Short => Some(Reason::ShortName),
                    Likeness::Slip => Some(Reason::NameSlip),
                };
                [
                    likeness,
                    link.part.then_some(Reason::NamePart),
                    link.other.then_some(Reason::OtherName),
                ]
            })
            .flatten()
            .collect();
        alike.sort_unstable();
        alike.dedup();
        let same = alike.is_empty();
        match self {
            Self::Both { .. } if same => reasons.push(Reason::SameName),
            Self::Swapped => reasons.push(Reason::NamesSwapped),
            Self::Given(_) | Self::Single(_) if same => reasons.push(Reason::SameForename),
            Self::SurnameAlone(_) => reasons.push(Reason::SameSurname),
            _ => {}
        }
        reasons.append(&mut alike);
        match self {
            Self::Given(_) => reasons.push(Reason::SurnamesDiffer),
            Self::Neither => reasons.push(Reason::NamesDiffer),
            _ => {}
        }
    }

    /// What is taken off for names that are alike and not the same.
    fn cost(&self) -> i16 {
        if matches!(self, Self::Swapped) {
            return 4;
        }
        self.links()
            .map(|link| {
                let likeness = match link.likeness {
                    Likeness::Same => 0,
                    Likeness::Spelling => 1,
                    Likeness::Short => 3,
                    Likeness::Sound => 4,
                    Likeness::Slip => 6,
                };
                likeness + if link.part { 3 } else { 0 } + if link.other { 2 } else { 0 }
            })
            .sum()
    }
}

/// What else two people share.
#[derive(Clone, Copy)]
struct Contact {
    phone: bool,
    email: bool,
    postcode: bool,
}

impl Contact {
    fn of(a: &Known, b: &Known) -> Self {
        let share = |one: &[String], two: &[String]| one.iter().any(|text| two.contains(text));
        Self {
            phone: share(&a.phones, &b.phones),
            email: share(&a.emails, &b.emails),
            postcode: share(&a.postcodes, &b.postcodes),
        }
    }

    /// Whether it counts beside a name that is alike by this link: a postcode only for a first forename, as only so it
    /// can be looked up.
    fn counts(self, given: Link) -> bool {
        self.phone
            || self.email
            || (self.postcode && given.is_keyed() && !given.part && !given.other)
    }
}

/// Whether the two may be one person. The same either way round.
pub fn compare(a: &Profile, b: &Profile) -> Option<LikelyMatch> {
    let (a, b) = (Known::new(a), Known::new(b));
    let numbers = Numbers::of(&a, &b);
    let births = Births::of(&a, &b);
    let names = Names::of(&a, &b);
    let contact = Contact::of(&a, &b);

    // Two children entered on 1 January are often two whose birthday is not known.
    let is_new_year = a
        .birthday()
        .is_some_and(|day| (chrono::Datelike::month(&day), chrono::Datelike::day(&day)) == (1, 1));
    let by_name = by_name(&names, births, contact, is_new_year);
    let by_number = match (numbers, births, &names) {
        (Numbers::Same, Births::Different, Names::Neither) => Some(75),
        (Numbers::Same, ..) => Some(90),
        (Numbers::Swapped, Births::Same | Births::Swapped, _) => Some(60),
        (
            Numbers::Swapped,
            _,
            Names::Both { .. } | Names::Swapped | Names::Given(_) | Names::Single(_),
        ) => Some(55),
        _ => None,
    };
    let mut strength = by_name.max(by_number)?;
    strength -= names.cost();
    strength += match numbers {
        Numbers::Same => 10,
        Numbers::Swapped => 6,
        Numbers::OneDigit => 3,
        Numbers::Unknown => 0,
        Numbers::Different => -15,
    };
    for (shared, more) in [
        (contact.phone, 5),
        (contact.email, 5),
        (contact.postcode, 3),
    ] {
        strength += if shared { more } else { 0 };
    }
    let strength = u8::try_from(strength.clamp(0, 100)).unwrap_or(0);
    (strength >= LEAST).then(|| LikelyMatch {
        strength,
        reasons: reasons(numbers, births, &names, contact),
    })
}

/// How strongly names, dates of birth and contact details together speak for one person; none where they do not.
fn by_name(names: &Names, births: Births, contact: Contact, is_new_year: bool) -> Option<i16> {
    match (names, births) {
        (Names::Both { .. } | Names::Swapped, Births::Same) if is_keyed(names) => Some(90),
        (_, Births::Swapped) if names.is_full() => Some(80),
        (Names::Both { .. }, Births::Near) if names.is_full() => Some(70),
        (_, Births::Agree) if names.is_full() => Some(60),
        (_, Births::Unknown) if names.is_full() => Some(45),
        (Names::Both { given, .. }, Births::Different | Births::Near) if contact.counts(*given) => {
            Some(50)
        }
        (Names::Given(given), Births::Same)
            if given.is_keyed()
                && !(is_new_year || (given.part && given.likeness > Likeness::Spelling)) =>
        {
            Some(60)
        }
        (Names::SurnameAlone(link) | Names::Single(link), Births::Same) if link.is_keyed() => {
            Some(60)
        }
        (
            Names::Both { given, .. } | Names::Given(given) | Names::Single(given),
            Births::Swapped | Births::Near | Births::Agree | Births::Unknown,
        ) if contact.counts(*given) && !is_single_by_postcode(names, contact) => Some(50),
        _ => None,
    }
}

/// A single name may stand as forename in one record and as surname in the other, where a postcode finds nothing.
fn is_single_by_postcode(names: &Names, contact: Contact) -> bool {
    matches!(names, Names::Single(_)) && !contact.phone && !contact.email
}

/// Whether at least one of the names can be looked up.
fn is_keyed(names: &Names) -> bool {
    matches!(names, Names::Swapped) || names.links().any(Link::is_keyed)
}

fn reasons(numbers: Numbers, births: Births, names: &Names, contact: Contact) -> Vec<Reason> {
    let mut reasons = Vec::new();
    reasons.extend(match numbers {
        Numbers::Same => Some(Reason::SameNhsNumber),
        Numbers::Swapped => Some(Reason::NhsNumberSwapped),
        Numbers::OneDigit => Some(Reason::NhsNumberNear),
        Numbers::Unknown | Numbers::Different => None,
    });
    reasons.extend(match births {
        Births::Same => Some(Reason::SameBirth),
        Births::Swapped => Some(Reason::BirthSwapped),
        Births::Near => Some(Reason::BirthNear),
        Births::Agree => Some(Reason::BirthAgrees),
        Births::Unknown | Births::Different => None,
    });
    names.reasons(&mut reasons);
    for (shared, reason) in [
        (contact.phone, Reason::SamePhone),
        (contact.email, Reason::SameEmail),
        (contact.postcode, Reason::SamePostcode),
        (births == Births::Different, Reason::BirthsDiffer),
        (numbers == Numbers::Different, Reason::NhsNumbersDiffer),
    ] {
        if shared {
            reasons.push(reason);
        }
    }
    // What speaks against it comes last.
    reasons.sort_by_key(|reason| *reason >= Reason::SurnamesDiffer);
    reasons
}
