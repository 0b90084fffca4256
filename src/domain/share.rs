//! Disclosures: one decision to share, or to refuse to share, information with someone outside the service; the sharing
//! log is the list of them (RULES.md section 6). Append-only: a correction is a new entry that names the old one.

mod rules;

use serde::{Deserialize, Serialize};

use crate::domain::date::Date;
use crate::domain::input::{self, Checked, Links, Origin};
use crate::domain::org::{RecipientKind, recipient_kind};
use crate::domain::record::Stored;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, DisclosureRef, ExportRef, OrganisationRef,
};
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

words! {
    /// Whether information was shared.
    Decision {
        /// It was shared.
        Shared = "shared",
        /// Sharing was refused.
        Refused = "refused",
    }
}

words! {
    /// Consent of the person concerned.
    Consent {
        /// They agreed.
        Given = "given",
        /// They were not asked, and why not is recorded.
        NotSought = "not-sought",
        /// They refused and it was shared all the same, and why is recorded.
        RefusedOverridden = "refused-overridden",
    }
}

words! {
    /// How it was shared.
    Method {
        /// Secure e-mail.
        SecureEmail = "secure-email",
        /// A portal.
        Portal = "portal",
        /// By hand.
        Hand = "hand",
        /// By telephone.
        Phone = "phone",
        /// In a meeting.
        Meeting = "meeting",
        /// By post.
        Post = "post",
        /// The answer to an access request; only `sar export` writes it.
        AccessRequest = "access-request",
    }
}

words! {
    /// What a reviewer did with their copy.
    ReturnedHow {
        /// It came back.
        Returned = "returned",
        /// It was destroyed.
        Destroyed = "destroyed",
    }
}

/// What a form, a file or an import line says of a disclosure.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisclosureInput {
    /// `disclosure`.
    pub kind: Option<String>,
    /// The importer's own name for it.
    pub key: Option<String>,
    /// The case.
    pub case: Given<String>,
    /// The organisation it went to.
    pub to: Given<String>,
    /// Whom it went to, where that is no organisation on record.
    pub to_name: Given<String>,
    /// The kind of recipient.
    pub recipient: Given<String>,
    /// Shared or refused.
    pub decision: Given<String>,
    /// What was shared, described.
    pub what: Given<String>,
    /// The records that were shared, by reference.
    pub records: Given<Vec<String>>,
    /// What for.
    pub purpose: Given<String>,
    /// The lawful basis, in words.
    pub basis: Given<String>,
    /// The gateway in data protection law.
    pub gateway: Given<String>,
    /// Why it is necessary, and no more than necessary.
    pub necessity: Given<String>,
    /// Consent.
    pub consent: Given<String>,
    /// Why consent was not sought, or overridden.
    pub consent_why: Given<String>,
    /// How.
    pub method: Given<String>,
    /// The agreement with a contractor.
    pub agreement: Given<String>,
    /// Where a contractor keeps it.
    pub stored_at: Given<String>,
    /// The day by which it is returned or destroyed.
    pub return_by: Given<String>,
    /// The user who authorised it.
    pub authorised_by: Given<String>,
    /// The day.
    pub on: Given<String>,
    /// The released export that was shared with a family.
    pub export: Given<String>,
    /// What only a dump carries.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// See [`input::DumpedFields`].
    pub historic: Option<bool>,
    /// See [`input::DumpedFields`].
    pub access_request: Option<String>,
    /// See [`input::DumpedFields`].
    pub manifest_sha256: Option<String>,
    /// See [`input::DumpedFields`].
    pub supersedes: Option<String>,
    /// See [`input::DumpedFields`].
    pub reason: Option<String>,
    /// See [`input::DumpedFields`].
    pub attestation: Option<serde_json::Value>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
    /// See [`input::DumpedFields`].
    pub imported: Option<input::ImportedInput>,
}

/// A disclosure's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Disclosure {
    /// The case; none for the answer to an access request.
    pub case: Option<CaseRef>,
    /// The access request it answers; only `sar export` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_request: Option<AccessRequestRef>,
    /// The organisation it went to.
    pub to: Option<OrganisationRef>,
    /// Whom it went to, where that is no organisation on record.
    pub to_name: Option<String>,
    /// The kind of recipient.
    pub recipient: RecipientKind,
    /// Shared or refused.
    pub decision: Decision,
    /// What was shared, described.
    pub what: String,
    /// The records that were shared.
    pub records: Vec<AnyRef>,
    /// What for.
    pub purpose: String,
    /// The lawful basis, in words.
    pub basis: String,
    /// The gateway in data protection law.
    pub gateway: Option<String>,
    /// Why it is necessary, and no more than necessary.
    pub necessity: String,
    /// Consent.
    pub consent: Consent,
    /// Why consent was not sought, or overridden.
    pub consent_why: Option<String>,
    /// How.
    pub method: Method,
    /// The agreement with a contractor.
    pub agreement: Option<String>,
    /// Where a contractor keeps it.
    pub stored_at: Option<String>,
    /// The day by which it is returned or destroyed.
    pub return_by: Option<Date>,
    /// The user who authorised it; of an import, a name kept as text.
    pub authorised_by: String,
    /// The day.
    pub on: Date,
    /// The released export that was shared with a family.
    pub export: Option<ExportRef>,
    /// The hash of the manifest of an access response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest_sha256: Option<String>,
    /// From an import, and not held to today's rules.
    pub historic: bool,
}

/// A disclosure as it stands in the store.
pub type StoredDisclosure = Stored<DisclosureRef, Disclosure>;

/// That a reviewer's copy came back or was destroyed.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Attestation {
    /// Returned or destroyed.
    pub how: ReturnedHow,
    /// The day.
    pub on: Date,
    /// Who attests it.
    pub by_whom: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded, RFC 3339 UTC.
    pub recorded_at: String,
}

impl DisclosureInput {
    /// The fields that every disclosure needs, and whether they are named here.
    fn needed(&self) -> [(&'static str, bool); 11] {
        [
            ("case", self.case.is_given()),
            ("recipient", self.recipient.is_given()),
            ("decision", self.decision.is_given()),
            ("what", self.what.is_given()),
            ("purpose", self.purpose.is_given()),
            ("basis", self.basis.is_given()),
            ("necessity", self.necessity.is_given()),
            ("consent", self.consent.is_given()),
            ("method", self.method.is_given()),
            ("authorised_by", self.authorised_by.is_given()),
            ("on", self.on.is_given()),
        ]
    }
}

impl Disclosure {
    /// A new disclosure from what was given, or everything that is wrong with it.
    ///
    /// An import accepts history (CLI.md): what was shared with a family without an export, without a reason for
    /// missing consent, or with a contractor without an agreement, is kept and marked `historic`.
    pub fn new(
        input: &DisclosureInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        for (field, is_given) in input.needed() {
            if !is_given {
                checked.problem(Problem::missing(field));
            }
        }
        // Every field that has a placeholder here is one that must be given.
        let mut disclosure = Self {
            case: None,
            access_request: None,
            to: None,
            to_name: None,
            recipient: RecipientKind::LocalGovernment,
            decision: Decision::Refused,
            what: String::new(),
            records: Vec::new(),
            purpose: String::new(),
            basis: String::new(),
            gateway: None,
            necessity: String::new(),
            consent: Consent::Given,
            consent_why: None,
            method: Method::Post,
            agreement: None,
            stored_at: None,
            return_by: None,
            authorised_by: String::new(),
            on: today,
            export: None,
            manifest_sha256: None,
            historic: false,
        };
        let mut case = None;
        checked.optional("case", &input.case, &mut case, |field, text: &str| {
            links.case(field, text)
        });
        if input.case == Given::Null {
            checked.problem(Problem::missing("case"));
        }
        disclosure.case = case;
        disclosure.take(input, origin, links, today, &mut checked);
        disclosure.hold_to_the_rules(origin, input, &[], &mut checked);
        checked.finish(disclosure)
    }

    /// Takes over what the input names; returns the names of the fields that changed. What comes of it is stored as a new
    /// entry that names this one, and is held to the rules as a new one is; a historic one must not break more of them
    /// than it did. An entry stays with its case. Naming an organisation takes the name of somebody who is on no record
    /// away, and the other way round.
    pub fn amend(
        &mut self,
        input: &DisclosureInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<Vec<&'static str>, Vec<Problem>> {
        let mut checked = Checked::new();
        let tolerated = if self.historic {
            self.rules_against()
        } else {
            Vec::new()
        };
        let mut case = self.case;
        checked.optional("case", &input.case, &mut case, |field, text: &str| {
            links.case(field, text)
        });
        if case != self.case {
            checked.problem(Problem::new(
                "case",
                "contradiction",
                "A disclosure stays with its case; add one to the other case instead.",
            ));
        }
        self.take(input, origin, links, today, &mut checked);
        match (&input.to, &input.to_name) {
            (Given::Value(_), Given::Absent) => checked.replace("to_name", &mut self.to_name, None),
            (Given::Absent, Given::Value(_)) => checked.replace("to", &mut self.to, None),
            _ => {}
        }
        self.hold_to_the_rules(origin, input, &tolerated, &mut checked);
        checked.finish_changes()
    }

    /// Takes over every field but the case. What an imported line names by another store's references (the export, and in a
    /// line of a dump the records) means nothing in this one and is passed over.
    fn take(
        &mut self,
        input: &DisclosureInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
        c: &mut Checked,
    ) {
        let (text, line) = (input::free_text, input::line_of_text);
        c.optional("to", &input.to, &mut self.to, |field, text: &str| {
            links.org(field, text)
        });
        c.optional("to_name", &input.to_name, &mut self.to_name, line);
        c.change(
            "recipient",
            &input.recipient,
            &mut self.recipient,
            recipient_kind,
        );
        c.change(
            "decision",
            &input.decision,
            &mut self.decision,
            |field, text: &str| input::word(field, text, Decision::WORDS, Decision::parse),
        );
        c.change("what", &input.what, &mut self.what, text);
        if origin == Origin::Typed || input.reference.is_none() {
            c.list(
                "records",
                &input.records,
                &mut self.records,
                |field, text: &str| {
                    text.parse::<AnyRef>().map_err(|problem| {
                        Problem::new(field, "not-a-reference", problem.to_string())
                    })
                },
            );
        }
        c.change("purpose", &input.purpose, &mut self.purpose, text);
        c.change("basis", &input.basis, &mut self.basis, text);
        c.optional("gateway", &input.gateway, &mut self.gateway, text);
        c.change("necessity", &input.necessity, &mut self.necessity, text);
        c.change(
            "consent",
            &input.consent,
            &mut self.consent,
            |field, text: &str| input::word(field, text, Consent::WORDS, Consent::parse),
        );
        c.optional(
            "consent_why",
            &input.consent_why,
            &mut self.consent_why,
            text,
        );
        c.change("method", &input.method, &mut self.method, method);
        c.optional("agreement", &input.agreement, &mut self.agreement, line);
        c.optional("stored_at", &input.stored_at, &mut self.stored_at, line);
        c.optional(
            "return_by",
            &input.return_by,
            &mut self.return_by,
            input::date,
        );
        c.change(
            "authorised_by",
            &input.authorised_by,
            &mut self.authorised_by,
            line,
        );
        c.change("on", &input.on, &mut self.on, |field, text: &str| {
            let day = input::date(field, text)?;
            if day > today {
                return Err(Problem::new(
                    field,
                    "in-the-future",
                    "The day of the disclosure is in the future.",
                ));
            }
            Ok(day)
        });
        if origin == Origin::Typed {
            c.optional(
                "export",
                &input.export,
                &mut self.export,
                |field, text: &str| links.export(field, text),
            );
        }
    }

    /// Notes the rules that stand against a typed entry; marks an imported one. The rules are asked only of an entry in
    /// which every field reads, so that nothing is said about a field that is not there.
    fn hold_to_the_rules(
        &mut self,
        origin: Origin,
        input: &DisclosureInput,
        tolerated: &[Problem],
        checked: &mut Checked,
    ) {
        if self.to.is_none() && self.to_name.is_none() && input.to.value().is_none() {
            checked.nobody();
        }
        if !checked.is_clean() {
            return;
        }
        let against = self.rules_against();
        match origin {
            Origin::Typed => {
                self.historic = !against.is_empty();
                for problem in against {
                    if !tolerated.contains(&problem) {
                        checked.problem(problem);
                    }
                }
            }
            Origin::Imported => {
                self.historic = !against.is_empty() || input.historic == Some(true);
            }
        }
    }
}

impl Checked {
    fn nobody(&mut self) {
        self.problem(Problem::new(
            "to",
            "missing",
            "Say to whom: an organisation on record, or a name.",
        ));
    }
}

fn method(field: &str, text: &str) -> Result<Method, Problem> {
    match input::word(field, text, Method::WORDS, Method::parse)? {
        Method::AccessRequest => Err(Problem::new(
            field,
            "unknown-word",
            "The answer to an access request is logged by `mkt sar export` itself.",
        )),
        method => Ok(method),
    }
}
