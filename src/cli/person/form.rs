//! The questions of `person add`, and the flags that answer them. Everything that says something about a person is
//! personal: it is better read from a file than typed on a command line.

use std::fmt;

use clap::Args;

use crate::cli::flags::Flags;
use crate::cli::form::{Field, FieldKind, Form, Values};
use crate::domain::identifier::NhsNumber;
use crate::domain::person::Ethnicity;
use crate::domain::reference::Kind;
use crate::domain::user::Permission;

/// The details of a person, as flags.
#[derive(Args)]
pub struct PersonFlags {
    /// Mr, Dr, …
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A given name; may be given more than once, or with commas between
    #[arg(long = "forename", alias = "forenames", value_name = "NAME")]
    forenames: Vec<String>,
    /// Family name, or the only name
    #[arg(long, value_name = "NAME")]
    surname: Option<String>,
    /// A name the person is also known by; may be given more than once
    #[arg(long = "alias", alias = "aliases", value_name = "NAME")]
    aliases: Vec<String>,
    /// A name the person had before; may be given more than once
    #[arg(long = "former-name", alias = "former-names", value_name = "NAME")]
    former_names: Vec<String>,
    /// Date of birth, or its month or year
    #[arg(long, alias = "born", value_name = "DATE")]
    date_of_birth: Option<String>,
    /// Date of death, or its month or year
    #[arg(long, alias = "died", value_name = "DATE")]
    date_of_death: Option<String>,
    /// Sex
    #[arg(long, value_name = "TEXT")]
    sex: Option<String>,
    /// NHS number
    #[arg(long, alias = "nhs", value_name = "NUMBER")]
    nhs_number: Option<String>,
    /// A telephone number; may be given more than once
    #[arg(long = "phone", alias = "phones", value_name = "NUMBER")]
    phones: Vec<String>,
    /// An e-mail address; may be given more than once
    #[arg(long = "email", alias = "emails", value_name = "ADDRESS")]
    emails: Vec<String>,
    /// A user name elsewhere; may be given more than once
    #[arg(long = "handle", alias = "handles", value_name = "TEXT")]
    handles: Vec<String>,
    /// A vehicle's registration mark; may be given more than once
    #[arg(long = "vehicle", alias = "vehicles", value_name = "TEXT")]
    vehicles: Vec<String>,
    /// A staff, collar or registration number of a professional; may be given more than once
    #[arg(long = "staff-number", alias = "staff-numbers", value_name = "TEXT")]
    staff_numbers: Vec<String>,
    /// An address with its postcode at the end; may be given more than once
    #[arg(long = "address", alias = "addresses", value_name = "TEXT")]
    addresses: Vec<String>,
    /// Ethnicity, as a code of the NHS (A to S, Z: asked and not stated, 99: not known)
    #[arg(long, value_name = "CODE")]
    ethnicity: Option<String>,
    /// Religion or belief
    #[arg(long, value_name = "TEXT")]
    religion: Option<String>,
    /// A disability; may be given more than once
    #[arg(long = "disability", alias = "disabilities", value_name = "TEXT")]
    disabilities: Vec<String>,
    /// Health
    #[arg(long, value_name = "TEXT")]
    health: Option<String>,
    /// Sexual orientation
    #[arg(long, value_name = "TEXT")]
    sexual_orientation: Option<String>,
    /// Criminal convictions and offences
    #[arg(long, value_name = "TEXT")]
    convictions: Option<String>,
    /// Child-protection proceedings
    #[arg(long, value_name = "TEXT")]
    child_protection: Option<String>,
    /// The organisation that supplied these details
    #[arg(long, value_name = "O-…")]
    source: Option<String>,
    /// The case or the referral these details came with
    #[arg(long, value_name = "C-…|R-…")]
    pub(super) came_with: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) from: Option<String>,
}

/// Shows nothing of the person.
impl fmt::Debug for PersonFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonFlags(…)")
    }
}

impl PersonFlags {
    /// What was given, by field.
    pub(super) fn values(&self) -> Values {
        let mut values = Flags::new();
        values.text("title", self.title.as_deref());
        values.texts("forenames", &self.forenames);
        values.text("surname", self.surname.as_deref());
        values.texts("aliases", &self.aliases);
        values.texts("former_names", &self.former_names);
        values.text("date_of_birth", self.date_of_birth.as_deref());
        values.text("date_of_death", self.date_of_death.as_deref());
        values.text("sex", self.sex.as_deref());
        values.text("nhs_number", self.nhs_number.as_deref());
        values.texts("phones", &self.phones);
        values.texts("emails", &self.emails);
        values.texts("handles", &self.handles);
        values.texts("vehicles", &self.vehicles);
        values.texts("staff_numbers", &self.staff_numbers);
        values.texts("addresses", &self.addresses);
        values.text("ethnicity", self.ethnicity.as_deref());
        values.text("religion", self.religion.as_deref());
        values.texts("disabilities", &self.disabilities);
        values.text("health", self.health.as_deref());
        values.text("sexual_orientation", self.sexual_orientation.as_deref());
        values.text("convictions", self.convictions.as_deref());
        values.text("child_protection", self.child_protection.as_deref());
        values.text("source", self.source.as_deref());
        values.done()
    }
}

const SEXES: &[&str] = &["female", "male", "other", "not known"];

fn named_otherwise(values: &Values) -> bool {
    values.contains_key("forenames") || values.contains_key("aliases")
}

/// The questions of `person add`.
pub fn form() -> Form {
    let mut fields = names();
    fields.extend(facts());
    fields.extend(special_categories());
    fields.push(
        Field::new(
            "source",
            "--source",
            "Which organisation supplied these details?",
            FieldKind::Reference(Kind::Organisation),
        )
        .help("An access response names it as the source. `mkt org list` shows the references."),
    );
    Form {
        noun: "person",
        command: "mkt person add",
        needs: Permission::WriteRecords,
        fields,
    }
}

fn names() -> Vec<Field> {
    vec![
        Field::new(
            "forenames",
            "--forename",
            "Given names, in order, with commas between?",
            FieldKind::List,
        )
        .personal(),
        Field::new("surname", "--surname", "Family name?", FieldKind::Text)
            .needed_when(|values| !named_otherwise(values))
            .help(
                "Somebody with one name only: leave the given names out and put it here. A baby not yet named: what the baby is called, such as Unborn baby.",
            )
            .personal(),
        Field::new("title", "--title", "Title, such as Mr or Dr?", FieldKind::Text).personal(),
        Field::new(
            "aliases",
            "--alias",
            "Other names the person is known by?",
            FieldKind::List,
        )
        .personal(),
        Field::new(
            "former_names",
            "--former-name",
            "Names the person had before?",
            FieldKind::List,
        )
        .personal(),
    ]
}

fn facts() -> Vec<Field> {
    vec![
        Field::new(
            "date_of_birth",
            "--date-of-birth",
            "Date of birth?",
            FieldKind::BirthDate,
        )
        .help("Where only the month or the year is known: 2012-02, or 2012. Of an unborn child leave it out.")
        .personal(),
        Field::new(
            "date_of_death",
            "--date-of-death",
            "Date of death?",
            FieldKind::PartialDate,
        )
        .personal(),
        Field::new("sex", "--sex", "Sex?", FieldKind::Suggested(SEXES)).personal(),
        Field::new("nhs_number", "--nhs-number", "NHS number?", FieldKind::Text)
            .check(|value, _| {
                match value.as_str().map(str::parse::<NhsNumber>) {
                    Some(Ok(number)) => Ok(Some(number.to_string())),
                    Some(Err(problem)) => Err(problem.to_string()),
                    None => Ok(None),
                }
            })
            .personal(),
        Field::new("phones", "--phone", "Telephone numbers?", FieldKind::List).personal(),
        Field::new("emails", "--email", "E-mail addresses?", FieldKind::List).personal(),
        Field::new(
            "addresses",
            "--address",
            "Addresses, with their postcodes?",
            FieldKind::Address,
        )
        .personal(),
        Field::new(
            "handles",
            "--handle",
            "User names elsewhere, such as in games or social media?",
            FieldKind::List,
        )
        .personal(),
        Field::new("vehicles", "--vehicle", "Vehicle registration marks?", FieldKind::List)
            .personal(),
        Field::new(
            "staff_numbers",
            "--staff-number",
            "Staff, collar or registration numbers, of a professional?",
            FieldKind::List,
        )
        .personal(),
    ]
}

fn special_categories() -> Vec<Field> {
    vec![
        Field::new(
            "ethnicity",
            "--ethnicity",
            "Ethnicity?",
            FieldKind::Choice(Ethnicity::MEANINGS),
        )
        .personal(),
        Field::new(
            "religion",
            "--religion",
            "Religion or belief?",
            FieldKind::Text,
        )
        .personal(),
        Field::new(
            "disabilities",
            "--disability",
            "Disabilities?",
            FieldKind::List,
        )
        .personal(),
        Field::new("health", "--health", "Health?", FieldKind::LongText).personal(),
        Field::new(
            "sexual_orientation",
            "--sexual-orientation",
            "Sexual orientation?",
            FieldKind::Text,
        )
        .personal(),
        Field::new(
            "convictions",
            "--convictions",
            "Criminal convictions and offences?",
            FieldKind::LongText,
        )
        .help("Keeping these needs the condition of DPA 2018 s10(5) to be met.")
        .personal(),
        Field::new(
            "child_protection",
            "--child-protection",
            "Child-protection proceedings?",
            FieldKind::LongText,
        )
        .personal(),
    ]
}
