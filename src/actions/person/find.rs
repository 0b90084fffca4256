//! Searching for people: by words of their names, NHS number, date of birth and telephone number. Whoever fits everything
//! that was given comes first; then those whose names sound alike or who are one slip away. What was searched for is kept
//! nowhere, not in the audit trail either (invariant 2).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::actions::restriction::{Mark, Restrictions, requests_of};
use crate::domain::audit::Entry;
use crate::domain::date::PartialDate;
use crate::domain::identifier::{NhsNumber, NhsNumberProblem};
use crate::domain::input;
use crate::domain::matching::{LookupKey, Profile, Reason, compare, index_keys, lookup_keys};
use crate::domain::name;
use crate::domain::person::{Person, StoredPerson};
use crate::domain::reference::PersonRef;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::person;
use crate::store::tx::Db;

/// How many people of one index are looked at.
const MOST_LOOKED_AT: usize = 2_000;

/// How many are shown: whoever finds more than these has to say more.
const MOST_SHOWN: usize = 200;

/// How many candidates of similar names are compared.
const MOST_COMPARED: usize = 500;

/// What a form or a file says is searched for.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchInput {
    /// `search`.
    pub kind: Option<String>,
    /// Words of the name, or a reference.
    #[serde(alias = "name")]
    pub text: Option<String>,
    /// NHS number.
    #[serde(alias = "nhs")]
    pub nhs_number: Option<String>,
    /// Date of birth, may be partial.
    #[serde(alias = "born")]
    pub date_of_birth: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// What is searched for, understood. It holds personal data and shows none.
pub struct PersonSearch {
    reference: Option<PersonRef>,
    text: Option<String>,
    words: Vec<String>,
    nhs_number: Option<NhsNumber>,
    /// Numbers one slip away from one that does not check.
    near_numbers: Vec<NhsNumber>,
    born: Option<PartialDate>,
    phone: Option<String>,
    phone_keys: Vec<LookupKey>,
}

impl PersonSearch {
    /// Understands what is searched for; exit 2 where it cannot be.
    pub fn new(input: &SearchInput) -> Result<Self> {
        let text = given(input.text.as_deref());
        let phone = given(input.phone.as_deref());
        let mut search = Self {
            reference: text.as_deref().and_then(|text| text.parse().ok()),
            words: text.as_deref().map(name::words).unwrap_or_default(),
            text,
            nhs_number: None,
            near_numbers: Vec::new(),
            born: given(input.date_of_birth.as_deref())
                .map(|text| input::partial_date("born", &text))
                .transpose()
                .map_err(|problem| Failure::from(vec![problem]))?,
            phone_keys: phone.as_deref().map(phone_keys).unwrap_or_default(),
            phone,
        };
        if let Some(text) = given(input.nhs_number.as_deref()) {
            match text.parse::<NhsNumber>() {
                Ok(number) => search.nhs_number = Some(number),
                Err(NhsNumberProblem::CheckDigit) => {
                    search.near_numbers = NhsNumber::near_misses(&text);
                }
                Err(problem) => return Err(Failure::usage(format!("--nhs: {problem}"))),
            }
        }
        if search.phone.is_some() && search.phone_keys.is_empty() {
            return Err(Failure::usage(
                "--phone: A telephone number to search for has at least six digits.",
            ));
        }
        if search.text.is_some() && search.words.is_empty() && search.reference.is_none() {
            return Err(Failure::usage(
                "There is no letter in the name to search for.",
            ));
        }
        if search.reference.is_none()
            && search.text.is_none()
            && search.born.is_none()
            && search.phone.is_none()
            && search.nhs_number.is_none()
            && search.near_numbers.is_empty()
        {
            return Err(Failure::usage("Nothing was given to search for.")
                .hint("Give a name, --nhs, --born or --phone."));
        }
        Ok(search)
    }

    /// The people to look at, from the index that leads to the fewest.
    fn candidates(&self, db: &Db) -> Result<Vec<PersonRef>> {
        if let Some(number) = &self.nhs_number {
            let mut found = person::person_list_by_nhs_number(db, number)?;
            // The keys hold the numbers that were recorded before as well.
            let keys = index_keys(&Profile {
                nhs_number: Some(number.as_str().to_owned()),
                ..Profile::default()
            });
            for candidate in person::person_list_by_keys(db, keys, MOST_COMPARED)? {
                if !found.contains(&candidate) {
                    found.push(candidate);
                }
            }
            return Ok(found);
        }
        if !self.near_numbers.is_empty() {
            let mut found = Vec::new();
            for number in &self.near_numbers {
                found.extend(person::person_list_by_nhs_number(db, number)?);
            }
            return Ok(found);
        }
        if self.phone.is_some() {
            return person::person_list_by_keys(
                db,
                self.phone_keys.iter().cloned(),
                MOST_LOOKED_AT,
            );
        }
        match self.born {
            Some(born) if born.exact().is_some() || self.words.is_empty() => {
                person::person_list_by_birth(db, born, MOST_LOOKED_AT)
            }
            _ => person::person_list_by_name_words(db, &self.words, MOST_LOOKED_AT),
        }
    }

    /// How well a record fits everything that was given, and why; none where it does not.
    fn fits(&self, person: &Person) -> Option<(u8, Vec<Why>)> {
        let mut score = 100;
        let mut why = Vec::new();
        if let Some(number) = &self.nhs_number {
            if person.nhs_number.as_ref() != Some(number) {
                return None;
            }
            why.push(Why::NhsNumber);
        }
        if !self.near_numbers.is_empty() {
            if !self
                .near_numbers
                .iter()
                .any(|near| person.nhs_number.as_ref() == Some(near))
            {
                return None;
            }
            score = score.min(60);
            why.push(Why::NhsNumberNear);
        }
        if self.phone.is_some() {
            let theirs = person.phones.iter().flat_map(|phone| phone_keys(phone));
            if !theirs.into_iter().any(|key| self.phone_keys.contains(&key)) {
                return None;
            }
            why.push(Why::Phone);
        }
        if let Some(born) = self.born {
            let theirs = person.date_of_birth?;
            if theirs.first_day() > born.last_day() || theirs.last_day() < born.first_day() {
                return None;
            }
            if theirs == born {
                why.push(Why::Born);
            } else {
                score = score.min(85);
                why.push(Why::BornWithin);
            }
        }
        if !self.words.is_empty() {
            let (fit, reason) = self.name_fits(person)?;
            score = score.min(fit);
            why.push(reason);
        }
        (!why.is_empty()).then_some((score, why))
    }

    /// The same of a record as it is now or, where that does not fit, as it ever was.
    fn fits_ever(&self, ever: &[Person]) -> Option<(u8, Vec<Why>)> {
        let (now, before) = ever.split_first()?;
        self.fits(now).or_else(|| {
            let fits = before.iter().filter_map(|person| self.fits(person));
            let (strength, mut why) = fits.max_by_key(|(strength, _)| *strength)?;
            why.push(Why::Earlier);
            Some((strength, why))
        })
    }

    fn name_fits(&self, person: &Person) -> Option<(u8, Why)> {
        let all = person.search_words();
        if !self
            .words
            .iter()
            .all(|word| all.iter().any(|theirs| theirs.starts_with(word.as_str())))
        {
            return None;
        }
        let usual: Vec<String> = person
            .forenames
            .iter()
            .chain(&person.surname)
            .flat_map(|name| name::words(name))
            .collect();
        let is_whole = self.words.iter().all(|word| all.contains(word));
        let in_usual = self.words.iter().all(|word| usual.contains(word));
        Some(if in_usual && usual.len() == self.words.len() {
            (100, Why::Name)
        } else if in_usual {
            (95, Why::Name)
        } else if is_whole {
            (90, Why::Name)
        } else {
            (80, Why::NameBegins)
        })
    }

    /// The person searched for as one who could be on record, to compare; two where it is not known whether the only word is
    /// a forename or a surname.
    fn profiles(&self) -> Vec<Profile> {
        let Some(text) = &self.text else {
            return Vec::new();
        };
        let base = Profile {
            date_of_birth: self.born,
            phones: self.phone.iter().cloned().collect(),
            nhs_number: self
                .nhs_number
                .as_ref()
                .map(|number| number.as_str().to_owned()),
            ..Profile::default()
        };
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        match words.as_slice() {
            [] => Vec::new(),
            [word] => vec![
                Profile {
                    forenames: vec![word.clone()],
                    ..base.clone()
                },
                Profile {
                    surname: Some(word.clone()),
                    ..base
                },
            ],
            [forenames @ .., surname] => vec![Profile {
                forenames: forenames.to_vec(),
                surname: Some(surname.clone()),
                ..base
            }],
        }
    }
}

/// The records of these references: each as it is now, then as it was ever recorded.
pub(super) fn recorded(
    db: &Db,
    references: Vec<PersonRef>,
) -> Result<Vec<(PersonRef, Vec<Person>)>> {
    let versions = person::person_version_list(db, &references)?;
    references
        .into_iter()
        .map(|reference| {
            let now = person::person_get(db, reference)?.details;
            let mut ever = Vec::new();
            if let Some(versions) = versions.get(&reference) {
                let before: Vec<Person> = versions
                    .iter()
                    .map(|version| version.details.clone())
                    .collect();
                ever = now.ever(&before);
            }
            ever.insert(0, now);
            Ok((reference, ever))
        })
        .collect()
}

fn given(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn phone_keys(phone: &str) -> Vec<LookupKey> {
    index_keys(&Profile {
        phones: vec![phone.to_owned()],
        ..Profile::default()
    })
}

/// Why somebody was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// By the reference.
    Reference,
    /// The words are words of the names.
    Name,
    /// The words begin words of the names.
    NameBegins,
    /// By the NHS number.
    NhsNumber,
    /// The NHS number is one slip away.
    NhsNumberNear,
    /// By the date of birth.
    Born,
    /// The date of birth agrees as far as it is known.
    BornWithin,
    /// By a telephone number.
    Phone,
    /// By something that was recorded before and has been corrected.
    Earlier,
    /// As a likely match.
    Alike(Reason),
}

impl Why {
    /// The word for scripts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Name => "name",
            Self::NameBegins => "name-begins",
            Self::NhsNumber => "nhs-number",
            Self::NhsNumberNear => "nhs-number-near",
            Self::Born => "date-of-birth",
            Self::BornWithin => "date-of-birth-agrees",
            Self::Phone => "phone",
            Self::Earlier => "recorded-before",
            Self::Alike(reason) => reason.word(),
        }
    }

    /// For an officer, without a full stop.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Reference => "By the reference",
            Self::Name => "By the name",
            Self::NameBegins => "By the beginning of the name",
            Self::NhsNumber => "By the NHS number",
            Self::NhsNumberNear => "NHS number one slip away",
            Self::Born => "By the date of birth",
            Self::BornWithin => "Date of birth agrees as far as it is known",
            Self::Phone => "By the telephone number",
            Self::Earlier => "As it was recorded before",
            Self::Alike(reason) => reason.sentence(),
        }
    }
}

/// One person found.
pub struct Found {
    /// The record that stands for them.
    pub person: StoredPerson,
    /// The merged record that was found, where it was not that one.
    pub found_as: Option<PersonRef>,
    /// How well it fits, to 100; for the order.
    pub strength: u8,
    /// Why.
    pub why: Vec<Why>,
    /// That the use of their data is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// What `person find` found.
pub struct PersonsFound {
    /// The best first.
    pub found: Vec<Found>,
    /// Whether there are more than can be shown.
    pub more: bool,
}

/// The best of what was found so far, by the record that stands for the person.
#[derive(Default)]
struct Best(BTreeMap<PersonRef, Fit>);

/// Under which reference somebody was found, how well they fit, and why.
type Fit = (PersonRef, u8, Vec<Why>);

impl Best {
    fn offer(&mut self, db: &Db, candidate: PersonRef, strength: u8, why: Vec<Why>) -> Result<()> {
        let person = person::person_resolve(db, candidate)?;
        let better = self.0.get(&person).is_none_or(|(as_what, so_far, _)| {
            // Of equals what stands under the person's own reference.
            *so_far < strength || (*so_far == strength && *as_what != person && candidate == person)
        });
        if better {
            self.0.insert(person, (candidate, strength, why));
        }
        Ok(())
    }
}

/// Searches for people.
pub fn person_find(session: &mut Session, search: &PersonSearch) -> Result<PersonsFound> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let mut best = Best::default();
    if let Some(reference) = search.reference {
        best.offer(&tx, reference, 100, vec![Why::Reference])?;
    } else {
        for (candidate, ever) in recorded(&tx, search.candidates(&tx)?)? {
            if let Some((strength, why)) = search.fits_ever(&ever) {
                best.offer(&tx, candidate, strength, why)?;
            }
        }
        for profile in search.profiles() {
            let alike = person::person_list_by_keys(&tx, lookup_keys(&profile), MOST_COMPARED)?;
            for (candidate, ever) in recorded(&tx, alike)? {
                let alike = ever
                    .iter()
                    .filter_map(|person| compare(&profile, &person.profile()))
                    .filter(|alike| {
                        // Somebody of whom something else is known than what was given is not who is searched for.
                        !alike.reasons.iter().any(|reason| {
                            matches!(reason, Reason::BirthsDiffer | Reason::NhsNumbersDiffer)
                        })
                    })
                    .max_by_key(|alike| alike.strength);
                if let Some(alike) = alike {
                    let why = alike.reasons.into_iter().map(Why::Alike).collect();
                    best.offer(&tx, candidate, alike.strength.min(79), why)?;
                }
            }
        }
    }
    let mut ranked: Vec<(PersonRef, Fit)> = best.0.into_iter().collect();
    ranked.sort_by_key(|(person, (_, strength, _))| std::cmp::Reverse((*strength, *person)));
    let more = ranked.len() > MOST_SHOWN;
    ranked.truncate(MOST_SHOWN);
    let restrictions = Restrictions::read(&tx)?;
    let mut found = Vec::with_capacity(ranked.len());
    for (person, (as_what, strength, why)) in ranked {
        found.push(Found {
            person: person::person_get(&tx, person)?,
            found_as: (as_what != person).then_some(as_what),
            strength,
            why,
            restricted: restrictions.of([person]),
        });
    }
    tx.commit(
        Entry::view("person.find")
            .on_all(found.iter().map(|found| found.person.reference))
            .on_all(found.iter().filter_map(|found| found.found_as))
            .on_all(
                found
                    .iter()
                    .flat_map(|found| requests_of(&found.restricted)),
            ),
    )?;
    Ok(PersonsFound { found, more })
}
