//! People: whoever a referral or a case names, as a subject, a relative or a professional (RULES.md sections 1 and 2).
//! What can be told from their details is in `person/told.rs`, what earlier versions tell besides in `person/earlier.rs`.

mod earlier;
mod told;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::date::{Date, PartialDate};
use crate::domain::identifier::{NhsNumber, NhsNumberProblem, Postcode, Uprn};
use crate::domain::input::{self, Checked, Links, Origin};
use crate::domain::name;
use crate::domain::record::Stored;
use crate::domain::reference::{OrganisationRef, PersonRef};
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

pub use told::Age;

words! {
    /// Ethnicity by the NHS data dictionary's 16+1 codes (RULES.md section 3).
    Ethnicity {
        /// White: British.
        WhiteBritish = "A",
        /// White: Irish.
        WhiteIrish = "B",
        /// Any other White background.
        WhiteOther = "C",
        /// Mixed: White and Black Caribbean.
        MixedCaribbean = "D",
        /// Mixed: White and Black African.
        MixedAfrican = "E",
        /// Mixed: White and Asian.
        MixedAsian = "F",
        /// Any other Mixed background.
        MixedOther = "G",
        /// Asian: Indian.
        Indian = "H",
        /// Asian: Pakistani.
        Pakistani = "J",
        /// Asian: Bangladeshi.
        Bangladeshi = "K",
        /// Any other Asian background.
        AsianOther = "L",
        /// Black: Caribbean.
        Caribbean = "M",
        /// Black: African.
        African = "N",
        /// Any other Black background.
        BlackOther = "P",
        /// Chinese.
        Chinese = "R",
        /// Any other ethnic group.
        Other = "S",
        /// Asked and not stated.
        NotStated = "Z",
        /// Not known.
        NotKnown = "99",
    }
}

impl Ethnicity {
    /// Each code and what it stands for, in the order of the NHS data dictionary.
    pub const MEANINGS: &'static [(&'static str, &'static str)] = &[
        ("A", "White: British"),
        ("B", "White: Irish"),
        ("C", "Any other White background"),
        ("D", "Mixed: White and Black Caribbean"),
        ("E", "Mixed: White and Black African"),
        ("F", "Mixed: White and Asian"),
        ("G", "Any other Mixed background"),
        ("H", "Asian: Indian"),
        ("J", "Asian: Pakistani"),
        ("K", "Asian: Bangladeshi"),
        ("L", "Any other Asian background"),
        ("M", "Black: Caribbean"),
        ("N", "Black: African"),
        ("P", "Any other Black background"),
        ("R", "Chinese"),
        ("S", "Any other ethnic group"),
        ("Z", "Asked and not stated"),
        ("99", "Not known"),
    ];

    /// What the code stands for.
    pub fn meaning(self) -> &'static str {
        Self::MEANINGS
            .iter()
            .find(|(code, _)| *code == self.word())
            .map_or("", |(_, meaning)| meaning)
    }
}

/// An address as a file or a form gives it.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressInput {
    /// Its lines, without the postcode.
    pub lines: Vec<String>,
    /// The postcode.
    pub postcode: Option<String>,
    /// Its pseudonym in exports.
    pub label: Option<String>,
    /// The unique property reference number.
    pub uprn: Option<String>,
}

impl input::Raw for AddressInput {
    type View = Self;
    fn view(&self) -> &Self {
        self
    }
}

/// An address, checked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Its lines, as typed.
    pub lines: Vec<String>,
    /// The postcode, upper case with one space.
    pub postcode: Option<String>,
    /// Its pseudonym in exports, where one was given.
    pub label: Option<String>,
    /// The unique property reference number, without leading zeros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uprn: Option<String>,
}

/// What a form, a file or an import line says of a person.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonInput {
    /// `person`.
    pub kind: Option<String>,
    /// The importer's own name for the person.
    pub key: Option<String>,
    /// Mr, Dr, …
    pub title: Given<String>,
    /// Given names, in order.
    pub forenames: Given<Vec<String>>,
    /// Family name; a person may have one name only.
    pub surname: Given<String>,
    /// Names the person is also known by.
    pub aliases: Given<Vec<String>>,
    /// Names the person had before.
    pub former_names: Given<Vec<String>>,
    /// Date of birth, may be partial.
    pub date_of_birth: Given<String>,
    /// Date of death, may be partial.
    pub date_of_death: Given<String>,
    /// Sex.
    pub sex: Given<String>,
    /// NHS number.
    pub nhs_number: Given<String>,
    /// Telephone numbers.
    pub phones: Given<Vec<String>>,
    /// E-mail addresses.
    pub emails: Given<Vec<String>>,
    /// User names elsewhere.
    pub handles: Given<Vec<String>>,
    /// Vehicle registration marks.
    pub vehicles: Given<Vec<String>>,
    /// Staff, collar or registration numbers of professionals.
    pub staff_numbers: Given<Vec<String>>,
    /// Addresses.
    pub addresses: Given<Vec<AddressInput>>,
    /// A code of [`Ethnicity`].
    pub ethnicity: Given<String>,
    /// Religion or belief.
    pub religion: Given<String>,
    /// Disabilities.
    pub disabilities: Given<Vec<String>>,
    /// Health.
    pub health: Given<String>,
    /// Sexual orientation.
    pub sexual_orientation: Given<String>,
    /// Criminal convictions and offences.
    pub convictions: Given<String>,
    /// Child-protection proceedings.
    pub child_protection: Given<String>,
    /// The organisation that supplied these details.
    pub source: Given<String>,
    /// What only a dump carries.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// See [`input::DumpedFields`].
    pub merged_into: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
    /// See [`input::DumpedFields`].
    pub imported: Option<input::ImportedInput>,
    /// See [`input::DumpedFields`].
    pub history: Option<Vec<input::HistoryInput>>,
    /// See [`input::DumpedFields`].
    pub suppliers: Option<serde_json::Value>,
}

/// A person's details, checked. Everything is kept as typed but the NHS number (digits) and postcodes (upper case).
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Mr, Dr, …
    pub title: Option<String>,
    /// Given names, in order.
    pub forenames: Vec<String>,
    /// Family name.
    pub surname: Option<String>,
    /// Names the person is also known by.
    pub aliases: Vec<String>,
    /// Names the person had before.
    pub former_names: Vec<String>,
    /// Date of birth, may be partial.
    pub date_of_birth: Option<PartialDate>,
    /// Date of death, may be partial.
    pub date_of_death: Option<PartialDate>,
    /// Sex.
    pub sex: Option<String>,
    /// NHS number, ten digits.
    pub nhs_number: Option<NhsNumber>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// User names elsewhere.
    pub handles: Vec<String>,
    /// Vehicle registration marks.
    pub vehicles: Vec<String>,
    /// Staff, collar or registration numbers.
    pub staff_numbers: Vec<String>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Ethnicity.
    pub ethnicity: Option<Ethnicity>,
    /// Religion or belief.
    pub religion: Option<String>,
    /// Disabilities.
    pub disabilities: Vec<String>,
    /// Health.
    pub health: Option<String>,
    /// Sexual orientation.
    pub sexual_orientation: Option<String>,
    /// Criminal convictions and offences.
    pub convictions: Option<String>,
    /// Child-protection proceedings.
    pub child_protection: Option<String>,
    /// The organisation that supplied these details.
    pub source: Option<OrganisationRef>,
}

/// Shows no detail: the reference is the store's to know.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

/// A person as they stand in the store.
pub type StoredPerson = Stored<PersonRef, Person>;

impl Person {
    /// A new person from what was given, or everything that is wrong with it. A person has at least one name.
    pub fn new(
        input: &PersonInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut person = Self::default();
        person.amend(input, origin, links, today)?;
        Ok(person)
    }

    /// Takes over what the input names; returns the names of the fields that changed. Nothing is taken over where
    /// anything is wrong.
    pub fn amend(
        &mut self,
        input: &PersonInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<Vec<&'static str>, Vec<Problem>> {
        let mut next = self.clone();
        let mut checked = Checked::new();
        let c = &mut checked;
        next.amend_names(input, c, origin);
        next.amend_facts(input, c);
        next.amend_contacts(input, c);
        next.amend_special_categories(input, c);
        c.optional(
            "source",
            &input.source,
            &mut next.source,
            |field, text: &str| links.org(field, text),
        );
        next.whole(c, today);
        let changed = checked.finish_changes()?;
        *self = next;
        Ok(changed)
    }

    fn amend_names(&mut self, input: &PersonInput, c: &mut Checked, origin: Origin) {
        let name = |field: &str, text: &str| name::checked(field, text, origin);
        c.optional("title", &input.title, &mut self.title, input::line_of_text);
        c.list("forenames", &input.forenames, &mut self.forenames, name);
        c.optional("surname", &input.surname, &mut self.surname, name);
        c.list(
            "aliases",
            &input.aliases,
            &mut self.aliases,
            name::checked_as_given,
        );
        c.list(
            "former_names",
            &input.former_names,
            &mut self.former_names,
            name,
        );
    }

    fn amend_facts(&mut self, input: &PersonInput, c: &mut Checked) {
        c.optional(
            "date_of_birth",
            &input.date_of_birth,
            &mut self.date_of_birth,
            input::partial_date,
        );
        c.optional(
            "date_of_death",
            &input.date_of_death,
            &mut self.date_of_death,
            input::partial_date,
        );
        c.optional("sex", &input.sex, &mut self.sex, input::line_of_text);
        c.optional(
            "nhs_number",
            &input.nhs_number,
            &mut self.nhs_number,
            nhs_number,
        );
    }

    fn amend_contacts(&mut self, input: &PersonInput, c: &mut Checked) {
        c.list(
            "phones",
            &input.phones,
            &mut self.phones,
            input::line_of_text,
        );
        c.list(
            "emails",
            &input.emails,
            &mut self.emails,
            input::line_of_text,
        );
        c.list(
            "handles",
            &input.handles,
            &mut self.handles,
            input::line_of_text,
        );
        c.list(
            "vehicles",
            &input.vehicles,
            &mut self.vehicles,
            input::line_of_text,
        );
        c.list(
            "staff_numbers",
            &input.staff_numbers,
            &mut self.staff_numbers,
            input::line_of_text,
        );
        c.list("addresses", &input.addresses, &mut self.addresses, address);
    }

    /// The special categories of RULES.md section 3.
    fn amend_special_categories(&mut self, input: &PersonInput, c: &mut Checked) {
        c.optional(
            "ethnicity",
            &input.ethnicity,
            &mut self.ethnicity,
            |field, text: &str| input::word(field, text, Ethnicity::WORDS, Ethnicity::parse),
        );
        c.optional(
            "religion",
            &input.religion,
            &mut self.religion,
            input::free_text,
        );
        c.list(
            "disabilities",
            &input.disabilities,
            &mut self.disabilities,
            input::free_text,
        );
        c.optional("health", &input.health, &mut self.health, input::free_text);
        c.optional(
            "sexual_orientation",
            &input.sexual_orientation,
            &mut self.sexual_orientation,
            input::free_text,
        );
        c.optional(
            "convictions",
            &input.convictions,
            &mut self.convictions,
            input::free_text,
        );
        c.optional(
            "child_protection",
            &input.child_protection,
            &mut self.child_protection,
            input::free_text,
        );
    }

    /// Rules across fields.
    fn whole(&self, checked: &mut Checked, today: Date) {
        if self.forenames.is_empty() && self.surname.is_none() && self.aliases.is_empty() {
            checked.problem(Problem::new(
                "surname",
                "missing",
                "A person needs at least one name: a forename, a surname, or a name they are known by (for a baby not yet named, an alias such as \"unborn baby\").",
            ));
        }
        if self
            .date_of_birth
            .is_some_and(|birth| birth.first_day() > today)
        {
            checked.problem(Problem::new(
                "date_of_birth",
                "in-the-future",
                "The date of birth is in the future. For an unborn child leave it out and state the category when adding them to the case.",
            ));
        }
        if self
            .date_of_death
            .is_some_and(|death| death.first_day() > today)
        {
            checked.problem(Problem::new(
                "date_of_death",
                "in-the-future",
                "The date of death is in the future.",
            ));
        }
        if let (Some(birth), Some(death)) = (self.date_of_birth, self.date_of_death)
            && death.last_day() < birth.first_day()
        {
            checked.problem(Problem::new(
                "date_of_death",
                "before-birth",
                "The date of death is before the date of birth.",
            ));
        }
    }
}

fn nhs_number(field: &str, text: &str) -> Result<NhsNumber, Problem> {
    text.parse().map_err(|problem: NhsNumberProblem| {
        Problem::new(field, "not-an-nhs-number", problem.to_string())
    })
}

fn address(field: &str, address: &AddressInput) -> Result<Address, Problem> {
    if address.lines.iter().all(|line| line.trim().is_empty()) && address.postcode.is_none() {
        return Err(Problem::new(
            field,
            "empty",
            "An address needs a line or a postcode.",
        ));
    }
    for line in &address.lines {
        input::line_of_text(field, line)?;
    }
    let postcode = match address
        .postcode
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        Some(text) => Some(
            text.parse::<Postcode>()
                .map_err(|problem| Problem::new(field, "not-a-postcode", problem.to_string()))?
                .to_string(),
        ),
        None => None,
    };
    let uprn = match address
        .uprn
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        Some(text) => Some(
            text.parse::<Uprn>()
                .map_err(|problem| Problem::new(field, "not-a-uprn", problem.to_string()))?
                .to_string(),
        ),
        None => None,
    };
    Ok(Address {
        lines: address.lines.clone(),
        postcode,
        label: address
            .label
            .clone()
            .filter(|label| !label.trim().is_empty()),
        uprn,
    })
}
