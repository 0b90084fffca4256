//! `mkt referral`: what arrives. Contacts from the public are redirected and not recorded.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::actions::referral::{self as act, Acceptance, ReferralFilter};
use crate::cli::case::{basis_field, reason_of, text};
use crate::cli::flags::Flags;
use crate::cli::form::{Choice, Field, FieldKind, Form, Values};
use crate::cli::run::{Done, Run};
use crate::domain::case::CaseInput;
use crate::domain::reference::{CaseRef, Kind, PersonRef, ReferralRef};
use crate::domain::referral::{About, PUBLIC, ReferralInput, Source, Via};
use crate::domain::retention::Category;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::view;

/// Referrals: somebody asks the service to look into an incident, or notifies one
///
/// Example:
///
///     mkt referral list
#[derive(Debug, Subcommand)]
pub enum ReferralVerb {
    /// Take a referral in, or redirect a member of the public
    ///
    /// Example:
    ///
    ///     mkt referral add --source professional --received-on 2026-11-20 --via phone
    ///
    /// A contact from a member of the public (--source public --subject child|adult) is not recorded: the right front-line
    /// service is shown, and nothing is kept but that somebody was directed there.
    Add(ReferralAdd),
    /// List the referrals that wait for a decision
    ///
    /// Example:
    ///
    ///     mkt referral list --all
    List {
        /// Decided ones too
        #[arg(long)]
        all: bool,
        /// Only those of this case
        #[arg(long, value_name = "C-…")]
        case: Option<String>,
        /// Only those that name this person
        #[arg(long, value_name = "P-…")]
        person: Option<String>,
    },
    /// Show one referral with its people and deadlines
    ///
    /// Example:
    ///
    ///     mkt referral show R-2026-0001
    Show {
        /// The referral
        #[arg(value_name = "R-…")]
        referral: String,
    },
    /// Accept a referral: it opens a case, or joins one
    ///
    /// Example:
    ///
    ///     mkt referral accept R-2026-0001 --basis working-together-2018
    Accept(ReferralAccept),
    /// Decline a referral, with a reason
    ///
    /// Example:
    ///
    ///     mkt referral decline R-2026-0001 --reason "Another partnership is responsible."
    Decline {
        /// The referral
        #[arg(value_name = "R-…")]
        referral: String,
    },
}

/// `mkt referral add`.
#[derive(Debug, Args)]
pub struct ReferralAdd {
    /// Where it comes from: professional, organisation, dfe-notification, child-death, public
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// With --source public and nothing else: whom the caller is worried about
    #[arg(long, value_name = "child|adult")]
    subject: Option<String>,
    /// The day it was received
    #[arg(long, value_name = "DATE")]
    received_on: Option<String>,
    /// How it came: phone, email, letter, portal, meeting
    #[arg(long, value_name = "HOW")]
    via: Option<String>,
    /// The organisation that refers
    #[arg(long, value_name = "O-…")]
    from_org: Option<String>,
    /// Who refers
    #[arg(long, value_name = "TEXT")]
    referrer_name: Option<String>,
    /// How to reach them
    #[arg(long, value_name = "TEXT")]
    referrer_contact: Option<String>,
    /// The day of the incident, as far as it is known
    #[arg(long, value_name = "DATE")]
    incident_on: Option<String>,
    /// The day the service became aware of it, of a notification
    #[arg(long, value_name = "DATE")]
    aware_on: Option<String>,
    /// A file with what happened; `-` is standard input
    #[arg(long, value_name = "FILE")]
    summary_file: Option<String>,
    /// Read the fields, the people among them, from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// `mkt referral accept`.
#[derive(Debug, Args)]
pub struct ReferralAccept {
    /// The referral
    #[arg(value_name = "R-…")]
    referral: Option<String>,
    /// An open case that it joins; without this it opens a new one
    #[arg(long, value_name = "C-…")]
    case: Option<String>,
    /// The lawful bases: care-act-2014-s44, working-together-2018, children-act-2004-s16m
    #[arg(long, value_name = "BASIS", num_args = 1..)]
    basis: Vec<String>,
    /// A short title of the new case that names nobody
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The day the new case was opened; today where it is left out
    #[arg(long, value_name = "DATE")]
    opened_on: Option<String>,
    /// Of a subject without a date of birth, such as P-000001=child; may be given more than once
    #[arg(long = "category", value_name = "P-…=child|adult")]
    categories: Vec<String>,
}

const SOURCES: &[Choice] = &[
    ("professional", "an individual contacting directly"),
    ("organisation", "a referral for a review"),
    (
        "dfe-notification",
        "a notifiable incident (Children Act 2004 s16C)",
    ),
    ("child-death", "notice of a child's death"),
    (PUBLIC, "a member of the public: redirected, not recorded"),
];
const _: () = assert!(
    SOURCES.len() == Source::WORDS.len() + 1,
    "every source is offered, and the public"
);

const VIAS: &[Choice] = &[
    ("phone", ""),
    ("email", ""),
    ("letter", ""),
    ("portal", ""),
    ("meeting", ""),
];
const _: () = assert!(VIAS.len() == Via::WORDS.len(), "every way is offered");

const ABOUT: &[Choice] = &[
    ("child", "a child"),
    ("adult", "an adult with care and support needs"),
];

fn from_public(values: &Values) -> bool {
    values.get("source") == Some(&json!(PUBLIC))
}

fn not_public(values: &Values) -> bool {
    !from_public(values)
}

fn is_notification(values: &Values) -> bool {
    ["dfe-notification", "child-death"]
        .iter()
        .any(|source| values.get("source") == Some(&json!(source)))
}

/// The questions of `referral add`.
pub fn form() -> Form {
    let asked = |name, flag, ask, kind| Field::new(name, flag, ask, kind).asked_when(not_public);
    Form {
        noun: "referral",
        command: "mkt referral add",
        needs: Permission::WriteRecords,
        fields: vec![
            Field::new(
                "source",
                "--source",
                "Who is it from?",
                FieldKind::Choice(SOURCES),
            )
            .needed(),
            Field::new(
                "subject",
                "--subject",
                "Whom is the caller worried about?",
                FieldKind::Choice(ABOUT),
            )
            .asked_when(from_public)
            .needed_when(from_public),
            asked(
                "received_on",
                "--received-on",
                "On which day was it received?",
                FieldKind::Date { future_ok: false },
            )
            .needed(),
            asked("via", "--via", "How did it come?", FieldKind::Choice(VIAS)),
            asked(
                "from_org",
                "--from-org",
                "Which organisation refers?",
                FieldKind::Reference(Kind::Organisation),
            )
            .help("`mkt org list` has their references; `mkt org add` adds one."),
            asked(
                "referrer_name",
                "--referrer-name",
                "Who refers?",
                FieldKind::Text,
            )
            .personal(),
            asked(
                "referrer_contact",
                "--referrer-contact",
                "How can they be reached?",
                FieldKind::Text,
            )
            .personal(),
            asked(
                "incident_on",
                "--incident-on",
                "On which day did it happen, as far as it is known?",
                FieldKind::PartialDate,
            ),
            asked(
                "aware_on",
                "--aware-on",
                "On which day did the service become aware of it?",
                FieldKind::Date { future_ok: false },
            )
            .asked_when(is_notification),
            asked(
                "summary",
                "--summary-file",
                "What happened?",
                FieldKind::LongText,
            )
            .personal(),
            Field::new("people", "", "", FieldKind::Structure).personal(),
        ],
    }
}

fn opens_case(values: &Values) -> bool {
    !values.contains_key("case")
}

/// The questions of `referral accept`.
pub fn accept_form() -> Form {
    Form {
        noun: "acceptance",
        command: "mkt referral accept",
        needs: Permission::DecideReferral,
        fields: vec![
            referral(),
            Field::new("case", "--case", "", FieldKind::Reference(Kind::Case)),
            basis_field().needed_when(opens_case),
            Field::new(
                "title",
                "--title",
                "A short title of the case that names nobody? (Enter for the referral's reference)",
                FieldKind::Text,
            )
            .asked_when(opens_case),
            Field::new(
                "opened_on",
                "--opened-on",
                "On which day was the case opened? (Enter for today)",
                FieldKind::Date { future_ok: false },
            )
            .asked_when(opens_case),
            Field::new("categories", "--category", "", FieldKind::List),
        ],
    }
}

/// The questions of `referral decline`.
pub fn decline_form() -> Form {
    Form {
        noun: "declining",
        command: "mkt referral decline",
        needs: Permission::DecideReferral,
        fields: vec![
            referral(),
            Field::new("reason", "--reason", "Why is it declined?", FieldKind::Text).needed(),
        ],
    }
}

fn referral() -> Field {
    Field::new("referral", "R-…", "", FieldKind::Reference(Kind::Referral)).needed()
}

impl ReferralVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => add.run(run),
            Self::List { all, case, person } => {
                let case = case.map(|text| run.reference(&text)).transpose()?;
                let person = person.map(|text| run.reference(&text)).transpose()?;
                let filter = ReferralFilter {
                    // Those of a case have all been decided.
                    all: all || case.is_some(),
                    case,
                    person,
                };
                let rows = act::referral_list(&mut run.session()?, &filter)?;
                Ok(view::referral::list(&rows, run.today()).into())
            }
            Self::Show { referral } => {
                let referral: ReferralRef = run.reference(&referral)?;
                let shown = act::referral_show(&mut run.session()?, referral)?;
                Ok(view::referral::show(&shown).into())
            }
            Self::Accept(accept) => accept.run(run),
            Self::Decline { referral } => {
                let referral: ReferralRef = run.reference(&referral)?;
                let mut flags = Flags::new();
                flags.text("referral", Some(&referral.to_string()));
                flags.text("reason", run.global.reason.as_deref());
                let (values, command) = run.fill::<Values>(&decline_form(), &flags.done(), None)?;
                let reason = reason_of(&values)?;
                let declined = act::referral_decline(&mut run.session()?, referral, &reason)?;
                Ok(view::referral::declined(&declined)
                    .equivalent(command)
                    .into())
            }
        }
    }
}

/// The failure where more is given than a contact from the public may leave behind.
fn nothing_else() -> Failure {
    Failure::usage(
        "A contact from a member of the public is redirected, not recorded: it takes --subject child|adult and nothing else.",
    )
    .hint("`mkt referral add --source public --subject child` shows where to direct the caller.")
}

impl ReferralAdd {
    fn run(mut self, run: &mut Run<'_, '_>) -> Result<Done> {
        let public = self
            .source
            .as_deref()
            .is_some_and(|source| source.trim().eq_ignore_ascii_case(PUBLIC));
        if public && self.names_more() {
            return Err(nothing_else());
        }
        let summary = match self.summary_file.take() {
            Some(path) => Some(run.text_of(&path)?),
            None => None,
        };
        let mut flags = Flags::new();
        flags.text("source", self.source.as_deref());
        flags.text("subject", self.subject.as_deref());
        flags.text("received_on", self.received_on.as_deref());
        flags.text("via", self.via.as_deref());
        flags.text("from_org", self.from_org.as_deref());
        flags.text("referrer_name", self.referrer_name.as_deref());
        flags.text("referrer_contact", self.referrer_contact.as_deref());
        flags.text("incident_on", self.incident_on.as_deref());
        flags.text("aware_on", self.aware_on.as_deref());
        flags.text("summary", summary.as_deref());
        let (mut values, command) =
            run.fill::<Values>(&form(), &flags.done(), self.from.as_deref())?;
        let subject = values.remove("subject");
        if from_public(&values) {
            if values.len() > 1 {
                return Err(nothing_else());
            }
            let about = subject
                .as_ref()
                .and_then(Value::as_str)
                .and_then(About::parse)
                .ok_or_else(nothing_else)?;
            let redirected = act::referral_redirect(&mut run.session()?, about)?;
            return Ok(view::referral::redirected(&redirected)
                .equivalent(command)
                .into());
        }
        if subject.is_some() {
            return Err(Failure::usage("--subject goes with --source public only.")
                .hint("The people of a referral are read with --from."));
        }
        let input: ReferralInput =
            serde_json::from_value(Value::Object(values)).map_err(|error| {
                Failure::usage("A field of `referral` does not have the form it should have.")
                    .because(error)
            })?;
        let added = act::referral_add(&mut run.session()?, &input)?;
        Ok(view::referral::added(&added).equivalent(command).into())
    }

    /// Whether anything is given besides the source and the subject.
    fn names_more(&self) -> bool {
        [
            &self.received_on,
            &self.via,
            &self.from_org,
            &self.referrer_name,
            &self.referrer_contact,
            &self.incident_on,
            &self.aware_on,
            &self.summary_file,
        ]
        .into_iter()
        .any(Option::is_some)
    }
}

impl ReferralAccept {
    fn run(mut self, run: &mut Run<'_, '_>) -> Result<Done> {
        // `--basis` takes as many words as follow it, the reference of the referral among them where that stands last.
        let referral = match self.referral.take() {
            Some(referral) => Some(referral),
            None => self
                .basis
                .pop_if(|last| last.parse::<crate::domain::reference::AnyRef>().is_ok()),
        };
        let referral: Option<ReferralRef> = referral
            .map(|referral| run.reference(&referral))
            .transpose()?;
        let mut flags = Flags::new();
        flags.text("referral", referral.map(|of| of.to_string()).as_deref());
        flags.text("case", self.case.as_deref());
        flags.texts("basis", &self.basis);
        flags.text("title", self.title.as_deref());
        flags.text("opened_on", self.opened_on.as_deref());
        flags.texts("categories", &self.categories);
        if self.case.is_some() && (self.title.is_some() || self.opened_on.is_some()) {
            return Err(Failure::usage(
                "--title and --opened-on are for a new case, and --case names one that is there.",
            ));
        }
        let (mut values, command) = run.fill::<Values>(&accept_form(), &flags.done(), None)?;
        let categories = categories(values.remove("categories").as_ref())?;
        values.remove("referral");
        // The form has told what was missing.
        let referral = referral.ok_or_else(|| Failure::usage("Missing: R-…."))?;
        let acceptance = match text(&values, "case") {
            Some(case) => {
                let case: CaseRef = run.reference(&case)?;
                values.remove("case");
                Acceptance::Joins(case, case_input(values)?.basis)
            }
            None => Acceptance::Opens(Box::new(case_input(values)?)),
        };
        let accepted =
            act::referral_accept(&mut run.session()?, referral, acceptance, &categories)?;
        Ok(view::referral::accepted(&accepted)
            .equivalent(command)
            .into())
    }
}

fn case_input(values: Values) -> Result<CaseInput> {
    serde_json::from_value(Value::Object(values)).map_err(|error| {
        Failure::usage("A field of the case does not have the form it should have.").because(error)
    })
}

/// `P-000001=child`.
fn categories(given: Option<&Value>) -> Result<Vec<(PersonRef, Category)>> {
    let problem = || Failure::usage("--category is written as P-000001=child or P-000001=adult.");
    let mut categories = Vec::new();
    for item in given.and_then(Value::as_array).into_iter().flatten() {
        let (person, category) = item
            .as_str()
            .and_then(|text| text.split_once('='))
            .ok_or_else(problem)?;
        let person: PersonRef =
            person
                .parse()
                .map_err(|problem: crate::domain::reference::ReferenceProblem| {
                    Failure::usage(problem.to_string())
                })?;
        categories.push((person, Category::parse(category).ok_or_else(problem)?));
    }
    Ok(categories)
}
