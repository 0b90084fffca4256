//! Organisations: partner bodies that refer, supply and receive information. An access response names them as sources
//! and recipients (RULES.md sections 2 and 6).

use serde::{Deserialize, Serialize};

use crate::domain::input::{self, Checked};
use crate::domain::name;
use crate::domain::record::Stored;
use crate::domain::reference::OrganisationRef;
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

words! {
    /// The ten kinds of recipient of the service's privacy notice (RULES.md section 6). Every organisation is of one.
    RecipientKind {
        /// The person, or their family: only ever anonymised material, or the answer to an access request.
        ServiceUserOrFamily = "service-user-or-family",
        /// Another council, or another part of this one.
        LocalGovernment = "local-government",
        /// A department or agency of the government.
        CentralGovernment = "central-government",
        /// Somebody under contract; external reviewers are.
        Contractor = "contractor",
        /// The police and others who prosecute.
        LawEnforcement = "law-enforcement",
        /// The Probation Service.
        Probation = "probation",
        /// Fire and rescue.
        FireAndRescue = "fire-and-rescue",
        /// The NHS and social care providers.
        HealthAndSocialCare = "health-and-social-care",
        /// Schools, colleges and nurseries.
        Education = "education",
        /// Ofsted, the Care Quality Commission and the like.
        Regulator = "regulator",
    }
}

/// What a form, a file or an import line says of an organisation.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrganisationInput {
    /// `organisation`.
    pub kind: Option<String>,
    /// The importer's own name for it.
    pub key: Option<String>,
    /// What the body is called.
    pub name: Given<String>,
    /// One of the recipient kinds.
    #[serde(rename = "type")]
    pub kind_of: Given<String>,
    /// Names it is called by for short.
    pub short_names: Given<Vec<String>>,
    /// Its pseudonym in exports.
    pub label: Given<String>,
    /// How to reach it.
    pub contact: Given<String>,
    /// The sharing agreement in force.
    pub agreement: Given<String>,
    /// Where its own privacy notice is.
    pub privacy_notice: Given<String>,
    /// What only a dump carries.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
    /// See [`input::DumpedFields`].
    pub imported: Option<input::ImportedInput>,
    /// See [`input::DumpedFields`].
    pub history: Option<Vec<input::HistoryInput>>,
}

/// An organisation's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// What the body is called, as typed.
    pub name: String,
    /// Which kind of recipient it is.
    #[serde(rename = "type")]
    pub kind: RecipientKind,
    /// Names it is called by for short.
    pub short_names: Vec<String>,
    /// Its pseudonym in exports, where one was given.
    pub label: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// The sharing agreement in force.
    pub agreement: Option<String>,
    /// Where its own privacy notice is.
    pub privacy_notice: Option<String>,
}

/// An organisation as it stands in the store.
pub type StoredOrganisation = Stored<OrganisationRef, Organisation>;

impl Organisation {
    /// A new organisation from what was given, or everything that is wrong with it.
    pub fn new(input: &OrganisationInput) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        let name = checked.needed("name", &input.name, name::checked_as_given);
        let kind = checked.needed("type", &input.kind_of, recipient_kind);
        let mut organisation = Self {
            name: name.unwrap_or_default(),
            kind: kind.unwrap_or(RecipientKind::LocalGovernment),
            short_names: Vec::new(),
            label: None,
            contact: None,
            agreement: None,
            privacy_notice: None,
        };
        organisation.optional(input, &mut checked);
        checked.finish(organisation)
    }

    /// Takes over what the input names; returns the names of the fields that changed.
    pub fn amend(&mut self, input: &OrganisationInput) -> Result<Vec<&'static str>, Vec<Problem>> {
        let mut checked = Checked::new();
        checked.change("name", &input.name, &mut self.name, name::checked_as_given);
        checked.change("type", &input.kind_of, &mut self.kind, recipient_kind);
        self.optional(input, &mut checked);
        checked.finish_changes()
    }

    fn optional(&mut self, input: &OrganisationInput, checked: &mut Checked) {
        checked.list(
            "short_names",
            &input.short_names,
            &mut self.short_names,
            input::line_of_text,
        );
        checked.optional("label", &input.label, &mut self.label, input::line_of_text);
        checked.optional(
            "contact",
            &input.contact,
            &mut self.contact,
            input::free_text,
        );
        checked.optional(
            "agreement",
            &input.agreement,
            &mut self.agreement,
            input::line_of_text,
        );
        checked.optional(
            "privacy_notice",
            &input.privacy_notice,
            &mut self.privacy_notice,
            input::line_of_text,
        );
    }
}

/// Reads one of the ten words.
pub fn recipient_kind(field: &str, text: &str) -> Result<RecipientKind, Problem> {
    input::word(field, text, RecipientKind::WORDS, RecipientKind::parse)
}
