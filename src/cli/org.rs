//! `mkt org`: partner organisations.

use clap::{Args, Subcommand};

use crate::actions::org as act;
use crate::cli::flags::Flags;
use crate::cli::form::{Field, FieldKind, Form, Values};
use crate::cli::run::{Done, Run};
use crate::domain::org::{OrganisationInput, RecipientKind};
use crate::domain::reference::OrganisationRef;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::view;

/// Partner organisations: who refers, supplies and receives information
///
/// Example:
///
///     mkt org list
#[derive(Debug, Subcommand)]
pub enum OrgVerb {
    /// Add an organisation
    ///
    /// Example:
    ///
    ///     mkt org add --name "Elmfield Surgery" --type health-and-social-care
    Add(OrgAdd),
    /// List all organisations
    ///
    /// Example:
    ///
    ///     mkt org list
    List,
    /// Show one organisation
    ///
    /// Example:
    ///
    ///     mkt org show O-0001
    Show {
        /// The organisation
        #[arg(value_name = "O-…")]
        org: String,
    },
    /// Correct an organisation; what it said before is kept
    ///
    /// Example:
    ///
    ///     mkt org set O-0001 --contact "020 7946 0000"
    Set(OrgSet),
}

/// The details of an organisation, as flags.
#[derive(Debug, Args)]
pub struct OrgFlags {
    /// What the body is called
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Which kind of recipient it is: one of the ten kinds of the privacy notice
    #[arg(long = "type", value_name = "KIND")]
    pub kind: Option<String>,
    /// A name it is called by for short; may be given more than once
    #[arg(long = "short-name", value_name = "TEXT")]
    pub short_names: Vec<String>,
    /// Its pseudonym in exports, such as "School 1"
    #[arg(long, value_name = "TEXT")]
    pub label: Option<String>,
    /// How to reach it
    #[arg(long, value_name = "TEXT")]
    pub contact: Option<String>,
    /// The sharing agreement in force
    #[arg(long, value_name = "TEXT")]
    pub agreement: Option<String>,
    /// Where its own privacy notice is
    #[arg(long, value_name = "URL")]
    pub privacy_notice: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<String>,
}

/// `mkt org add`.
#[derive(Debug, Args)]
pub struct OrgAdd {
    #[command(flatten)]
    flags: OrgFlags,
}

/// `mkt org set`.
#[derive(Debug, Args)]
pub struct OrgSet {
    /// The organisation
    #[arg(value_name = "O-…")]
    org: String,
    #[command(flatten)]
    flags: OrgFlags,
}

/// The kinds of recipient and what they mean, as they are offered.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("service-user-or-family", "the person or their family"),
    (
        "local-government",
        "another council, or another part of this one",
    ),
    (
        "central-government",
        "a department or agency of the government",
    ),
    (
        "contractor",
        "somebody under contract, external reviewers among them",
    ),
    ("law-enforcement", "the police and others who prosecute"),
    ("probation", "the Probation Service"),
    ("fire-and-rescue", "fire and rescue"),
    ("health-and-social-care", "the NHS and care providers"),
    ("education", "schools, colleges and nurseries"),
    (
        "regulator",
        "Ofsted, the Care Quality Commission and the like",
    ),
];
const _: () = assert!(
    KINDS.len() == RecipientKind::WORDS.len(),
    "every kind of recipient is offered"
);

/// The questions of `org add`.
pub fn form() -> Form {
    Form {
        noun: "organisation",
        command: "mkt org add",
        needs: Permission::WriteRecords,
        fields: vec![
            Field::new(
                "name",
                "--name",
                "What is the organisation called?",
                FieldKind::Text,
            )
            .needed(),
            Field::new(
                "type",
                "--type",
                "Which kind of organisation is it?",
                FieldKind::Choice(KINDS),
            )
            .needed(),
            Field::new(
                "short_names",
                "--short-name",
                "Is it called by shorter names?",
                FieldKind::List,
            ),
            Field::new(
                "label",
                "--label",
                "Its pseudonym in exports, if one is fixed?",
                FieldKind::Text,
            ),
            Field::new(
                "contact",
                "--contact",
                "How can it be reached?",
                FieldKind::Text,
            ),
            Field::new(
                "agreement",
                "--agreement",
                "Which sharing agreement is in force?",
                FieldKind::Text,
            ),
            Field::new(
                "privacy_notice",
                "--privacy-notice",
                "Where is its own privacy notice?",
                FieldKind::Text,
            ),
        ],
    }
}

impl OrgFlags {
    fn values(&self) -> Values {
        let mut values = Flags::new();
        values.text("name", self.name.as_deref());
        values.text("type", self.kind.as_deref());
        values.texts("short_names", &self.short_names);
        values.text("label", self.label.as_deref());
        values.text("contact", self.contact.as_deref());
        values.text("agreement", self.agreement.as_deref());
        values.text("privacy_notice", self.privacy_notice.as_deref());
        values.done()
    }
}

impl OrgVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => {
                let (input, command) = run.fill::<OrganisationInput>(
                    &form(),
                    &add.flags.values(),
                    add.flags.from.as_deref(),
                )?;
                let added = act::org_add(&mut run.session()?, &input)?;
                Ok(view::org::added(&added).equivalent(command).into())
            }
            Self::List => Ok(view::org::list(&act::org_list(&mut run.session()?)?).into()),
            Self::Show { org } => {
                let org: OrganisationRef = run.reference(&org)?;
                Ok(view::org::show(&act::org_show(&mut run.session()?, org)?).into())
            }
            Self::Set(set) => {
                let org: OrganisationRef = run.reference(&set.org)?;
                let input: OrganisationInput =
                    run.patch(&form(), &set.flags.values(), set.flags.from.as_deref())?;
                Ok(view::org::set(&act::org_set(&mut run.session()?, org, &input)?).into())
            }
        }
    }
}
