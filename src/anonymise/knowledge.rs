//! What a case knows about whom: the plain input of the engine. How it is read from the store is the caller's business.

use std::fmt;

use chrono::NaiveDate;

use super::words;

/// A date of which the month or the day may be unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownDate {
    /// The year, as in 2019.
    pub year: i32,
    /// The month, 1 to 12, if known.
    pub month: Option<u32>,
    /// The day of the month, 1 to 31, if known.
    pub day: Option<u32>,
}

impl KnownDate {
    /// The whole date, where every part of it is known and it exists.
    pub fn whole(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }
}

impl From<NaiveDate> for KnownDate {
    fn from(date: NaiveDate) -> Self {
        use chrono::Datelike as _;
        KnownDate {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl fmt::Debug for KnownDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KnownDate(…)")
    }
}

/// Whether a person counts as a child or an adult on the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeGroup {
    /// Under 18 at the time of the incident.
    Child,
    /// 18 or over.
    Adult,
}

/// An address of a person on the case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KnownAddress {
    /// The lines as written on an envelope, without the postcode.
    pub lines: Vec<String>,
    /// The postcode.
    pub postcode: Option<String>,
    /// What stands in its place, for instance `[family home]`.
    pub label: Option<String>,
}

impl fmt::Debug for KnownAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KnownAddress(…)")
    }
}

/// One person of the case, with every value by which a text may name them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KnownPerson {
    /// The record's reference, `P-000001`.
    pub reference: String,
    /// The role on the case, a word of the fixed list (CLI.md, "Records as JSON Lines").
    pub role: String,
    /// The role in words, such as `health visitor` for a professional.
    pub role_detail: Option<String>,
    /// The pseudonym an officer chose.
    pub label: Option<String>,
    /// Whether the case is about this person.
    pub subject: bool,
    /// Child or adult, where the case says so.
    pub category: Option<AgeGroup>,
    /// As recorded, in words.
    pub sex: Option<String>,
    /// Form of address.
    pub title: Option<String>,
    /// Given names in order.
    pub forenames: Vec<String>,
    /// Family name.
    pub surname: Option<String>,
    /// Names the person also goes by.
    pub aliases: Vec<String>,
    /// Names the person had before.
    pub former_names: Vec<String>,
    /// Date of birth.
    pub date_of_birth: Option<KnownDate>,
    /// Date of death.
    pub date_of_death: Option<KnownDate>,
    /// Dates of birth that were recorded before.
    pub earlier_births: Vec<KnownDate>,
    /// NHS number, spaced or not.
    pub nhs_number: Option<String>,
    /// NHS numbers that were recorded before.
    pub earlier_nhs_numbers: Vec<String>,
    /// Telephone numbers as typed.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// User names on services, with or without `@`.
    pub handles: Vec<String>,
    /// Vehicle registration marks.
    pub vehicles: Vec<String>,
    /// Staff, collar or registration numbers.
    pub staff_numbers: Vec<String>,
    /// Where the person lives or lived.
    pub addresses: Vec<KnownAddress>,
    /// Whether the person is on the case as staff, whatever the role says.
    pub staff: bool,
}

impl KnownPerson {
    /// Whether the person is on the case for their work.
    pub fn professional(&self) -> bool {
        self.staff || self.role == "professional" || self.role == "referrer"
    }

    /// Everything the person is or was called, name by name: given names, the family name, aliases, former names.
    pub fn every_name(&self) -> impl Iterator<Item = &String> {
        self.forenames
            .iter()
            .chain(&self.surname)
            .chain(&self.aliases)
            .chain(&self.former_names)
    }

    /// Somebody of whom a record holds nothing but a name, as an officer typed it: "Mrs Odile Farrant, head, 07700 900123". None where the words
    /// name nobody: "Front desk", "Duty Team".
    pub fn named_in(words_typed: &str) -> Option<Self> {
        let name = words_typed
            .split(|c: char| matches!(c, ',' | ';' | '(' | '/' | '<' | '@' | ':') || c.is_numeric())
            .next()?;
        let mut person = Self::default();
        for word in name.split_whitespace() {
            let word = word.trim_matches('.');
            let folded = word.to_lowercase();
            let post = words::is_ordinary(&folded) && !words::is_forename(&folded);
            if person.forenames.is_empty() && words::is_title(&folded) {
                person.title = Some(word.to_owned());
            } else if word.chars().nth(1).is_none() || (post && words::is_calling(&folded)) {
                // An initial names nobody, and neither does what somebody is: "Watch Manager C. Stubbs".
                person.forenames.clear();
            } else if word.chars().next().is_some_and(char::is_uppercase)
                || words::is_particle(&folded)
            {
                person.forenames.push(word.to_owned());
            } else {
                return None;
            }
        }
        let plain = |word: &String| {
            let folded = word.to_lowercase();
            words::is_generic(&folded)
                || (words::is_ordinary(&folded) && !words::is_forename(&folded))
        };
        let names_nobody = person.title.is_none() && person.forenames.iter().all(plain);
        if names_nobody || person.forenames.len() > 4 {
            return None;
        }
        // One word alone is a given name where it is one.
        let given = person.title.is_none()
            && matches!(person.forenames.as_slice(), [one] if words::is_forename(&one.to_lowercase()));
        if !given {
            person.surname = person.forenames.pop();
        }
        (person.surname.is_some() || given).then_some(person)
    }

    /// The person as their names alone make them known: without numbers, addresses and dates.
    #[must_use]
    pub fn names_alone(&self) -> Self {
        Self {
            reference: self.reference.clone(),
            title: self.title.clone(),
            sex: self.sex.clone(),
            forenames: self.forenames.clone(),
            surname: self.surname.clone(),
            aliases: self.aliases.clone(),
            former_names: self.former_names.clone(),
            ..Self::default()
        }
    }

    /// The NHS number, and those that were recorded before.
    pub fn every_nhs_number(&self) -> impl Iterator<Item = &String> {
        self.nhs_number.iter().chain(&self.earlier_nhs_numbers)
    }

    /// The date of birth, and those that were recorded before.
    pub fn every_birth(&self) -> impl Iterator<Item = KnownDate> {
        self.date_of_birth
            .into_iter()
            .chain(self.earlier_births.iter().copied())
    }
}

impl fmt::Debug for KnownPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownPerson({})", self.reference)
    }
}

/// One organisation of the case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KnownOrganisation {
    /// The record's reference, `O-0001`.
    pub reference: String,
    /// The full name.
    pub name: String,
    /// What people call it.
    pub short_names: Vec<String>,
    /// Full names it had before.
    pub former_names: Vec<String>,
    /// The pseudonym an officer chose.
    pub label: Option<String>,
}

impl KnownOrganisation {
    /// The full name, those it had before, and what people call it.
    pub fn every_name(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name)
            .chain(&self.former_names)
            .chain(&self.short_names)
    }
}

impl fmt::Debug for KnownOrganisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownOrganisation({})", self.reference)
    }
}

/// Everything a case knows that could name somebody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CaseKnowledge {
    /// The day the case was opened: ages and relative dates fall back on it where a note has no date.
    pub opened_on: Option<NaiveDate>,
    /// The people, in any order.
    pub people: Vec<KnownPerson>,
    /// The organisations, in any order.
    pub organisations: Vec<KnownOrganisation>,
    /// Places that are the case's own.
    pub places: Vec<String>,
}

impl CaseKnowledge {
    /// Takes in what another case knows, but who and what is known already.
    pub fn learn(&mut self, other: CaseKnowledge) {
        for person in other.people {
            let known = |known: &KnownPerson| known.reference == person.reference;
            if !self.people.iter().any(known) {
                self.people.push(person);
            }
        }
        for organisation in other.organisations {
            let known = |known: &KnownOrganisation| known.reference == organisation.reference;
            if !self.organisations.iter().any(known) {
                self.organisations.push(organisation);
            }
        }
        for place in other.places {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }
}

impl fmt::Debug for CaseKnowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseKnowledge")
            .field("people", &self.people)
            .field("organisations", &self.organisations)
            .field("places", &self.places.len())
            .finish_non_exhaustive()
    }
}
