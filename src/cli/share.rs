//! `mkt share`: the sharing log.

use clap::{Args, Subcommand};
use serde::Deserialize;

use crate::actions::share as act;
use crate::cli::flags::Flags;
use crate::cli::form::{Choice, Field, FieldKind, Form, Values};
use crate::cli::org::KINDS;
use crate::cli::restriction::told_before;
use crate::cli::run::{Done, Run};
use crate::domain::date::Date;
use crate::domain::reference::{CaseRef, DisclosureRef, Kind};
use crate::domain::share::{Consent, Decision, DisclosureInput, Method, ReturnedHow};
use crate::domain::text::Given;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::view;

/// The sharing log: every decision to share information, or to refuse to
///
/// Example:
///
///     mkt share list
#[derive(Debug, Subcommand)]
pub enum ShareVerb {
    /// Log a decision to share, or to refuse to share
    ///
    /// Example:
    ///
    ///     mkt share add C-2026-0001 --from disclosure.json
    ///
    /// With nothing given you are asked. Sharing with the person or their family needs a released anonymised export of the
    /// case; sharing with a contractor needs the agreement, where they keep the data, and the day of its return.
    Add(Box<ShareAdd>),
    /// List the sharing log, of one case or of all
    ///
    /// Example:
    ///
    ///     mkt share list C-2026-0001
    List {
        /// The case; all cases where it is left out
        #[arg(value_name = "C-…")]
        case: Option<String>,
        /// Also entries that have been corrected
        #[arg(long)]
        all: bool,
        /// Only those of which a contractor still has a copy, the first to come back first
        #[arg(long, conflicts_with = "all")]
        open: bool,
    },
    /// Show one entry of the sharing log
    ///
    /// Example:
    ///
    ///     mkt share show S-000001
    Show {
        /// The entry
        #[arg(value_name = "S-…")]
        disclosure: String,
    },
    /// Correct an entry: a new one stands in its place, the old one is kept
    ///
    /// Example:
    ///
    ///     mkt share correct S-000001 --method portal --reason "It went through the portal"
    ///
    /// What is not given is taken over from the old entry.
    Correct(Box<ShareCorrect>),
    /// Attest that a contractor's copy came back or was destroyed
    ///
    /// Example:
    ///
    ///     mkt share attest S-000001 --how destroyed --on 2026-11-20 --by-whom "The reviewer, by letter"
    Attest(ShareAttest),
}

/// What an entry of the sharing log says, as flags.
#[derive(Debug, Args)]
pub struct ShareFlags {
    /// The organisation it goes to
    #[arg(long, value_name = "O-…", conflicts_with = "to_name")]
    to: Option<String>,
    /// Whom it goes to, where that is no organisation on record
    #[arg(long, value_name = "TEXT")]
    to_name: Option<String>,
    /// Which kind of recipient that is: one of the ten kinds of the privacy notice
    #[arg(long, value_name = "KIND")]
    recipient: Option<String>,
    /// Whether it was shared or refused
    #[arg(long, value_name = "shared|refused")]
    decision: Option<String>,
    /// What was shared or asked for, described
    #[arg(long, value_name = "TEXT")]
    what: Option<String>,
    /// A record that was shared; may be given more than once
    #[arg(long = "record", value_name = "REF")]
    records: Vec<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    /// The lawful basis, in words
    #[arg(long, value_name = "TEXT")]
    basis: Option<String>,
    /// The gateway in data protection law
    #[arg(long, value_name = "TEXT")]
    gateway: Option<String>,
    /// Why it is necessary, and no more than necessary
    #[arg(long, value_name = "TEXT")]
    necessity: Option<String>,
    /// Consent of the person concerned: given, not-sought or refused-overridden
    #[arg(long, value_name = "CONSENT")]
    consent: Option<String>,
    /// Why consent was not sought, or a refusal overridden; needed unless consent was given
    #[arg(long, value_name = "TEXT")]
    consent_why: Option<String>,
    /// How: secure-email, portal, hand, phone, meeting or post
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// The user who authorised it
    #[arg(long, value_name = "USER")]
    authorised_by: Option<String>,
    /// The released export that was shared
    #[arg(long, value_name = "E-…")]
    export: Option<String>,
    /// The reference of the sharing agreement; a contractor needs one
    #[arg(long, value_name = "REF")]
    agreement: Option<String>,
    /// Where a contractor keeps the data
    #[arg(long, value_name = "TEXT")]
    stored_at: Option<String>,
    /// The day by which a contractor returns or destroys it
    #[arg(long, value_name = "DATE")]
    return_by: Option<String>,
    /// The day of the decision; today where it is left out of a new entry
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// `mkt share add`.
#[derive(Debug, Args)]
pub struct ShareAdd {
    /// The case
    #[arg(value_name = "C-…")]
    case: Option<String>,
    #[command(flatten)]
    flags: ShareFlags,
}

/// `mkt share correct`.
#[derive(Debug, Args)]
pub struct ShareCorrect {
    /// The entry
    #[arg(value_name = "S-…")]
    disclosure: String,
    #[command(flatten)]
    flags: ShareFlags,
}

/// `mkt share attest`.
#[derive(Debug, Args)]
pub struct ShareAttest {
    /// The entry
    #[arg(value_name = "S-…")]
    disclosure: String,
    /// Whether the copy was returned or destroyed
    #[arg(long, value_name = "returned|destroyed")]
    how: Option<String>,
    /// The day of it
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who says so, and how: a certificate, a letter, a name
    #[arg(long, value_name = "TEXT")]
    by_whom: Option<String>,
}

const DECISIONS: &[Choice] = &[
    ("shared", "it was shared"),
    ("refused", "sharing was refused"),
];
const _: () = assert!(DECISIONS.len() == Decision::WORDS.len());

const CONSENTS: &[Choice] = &[
    ("given", "the person agreed"),
    ("not-sought", "the person was not asked, for a reason"),
    (
        "refused-overridden",
        "the person refused, and it is shared all the same for a reason",
    ),
];
const _: () = assert!(CONSENTS.len() == Consent::WORDS.len());

const METHODS: &[Choice] = &[
    ("secure-email", ""),
    ("portal", ""),
    ("hand", ""),
    ("phone", ""),
    ("meeting", ""),
    ("post", ""),
];
// The answer to an access request is no choice: `sar export` logs it.
const _: () = assert!(METHODS.len() + 1 == Method::WORDS.len());

const RETURNED: &[Choice] = &[
    ("returned", "it came back"),
    ("destroyed", "the contractor destroyed it"),
];
const _: () = assert!(RETURNED.len() == ReturnedHow::WORDS.len());

fn is(values: &Values, field: &str, word: &str) -> bool {
    values.get(field).and_then(|value| value.as_str()) == Some(word)
}

fn is_shared(values: &Values) -> bool {
    !is(values, "decision", "refused")
}

fn is_copy_outside(values: &Values) -> bool {
    is_shared(values) && is(values, "recipient", "contractor")
}

fn is_for_family(values: &Values) -> bool {
    is_shared(values) && is(values, "recipient", "service-user-or-family")
}

fn needs_consent_why(values: &Values) -> bool {
    values.contains_key("consent") && !is(values, "consent", "given")
}

fn has_no_organisation(values: &Values) -> bool {
    !values.contains_key("to")
}

fn has_no_name(values: &Values) -> bool {
    !values.contains_key("to_name")
}

/// The questions of `share add`. Where somebody can be asked, what a rule of the domain needs is asked for; where nobody
/// can, the domain refuses what breaks its rules (exit 1), and the form only says what is missing of any entry (exit 2).
pub fn form(can_ask: bool) -> Form {
    let ruled = |field: Field, condition: fn(&Values) -> bool| {
        if can_ask {
            field.needed_when(condition)
        } else {
            field
        }
    };
    let whom = [
        Field::new(
            "to",
            "--to",
            "To which organisation on record?",
            FieldKind::Reference(Kind::Organisation),
        )
        .help("The reference of the organisation, as `mkt org list` shows it. Leave it out to give a name instead."),
        Field::new("to_name", "--to-name", "To whom, then?", FieldKind::Text)
            .personal()
            .asked_when(has_no_organisation),
    ];
    let [to, to_name] = whom;
    let (to, to_name) = if can_ask {
        (to, to_name.needed_when(has_no_organisation))
    } else {
        (to.needed_when(has_no_name), to_name)
    };
    let mut fields = vec![
        Field::new(
            "case",
            "C-…",
            "Which case is it about?",
            FieldKind::Reference(Kind::Case),
        )
        .needed(),
        Field::new(
            "decision",
            "--decision",
            "Was it shared or refused?",
            FieldKind::Choice(DECISIONS),
        )
        .needed(),
        to,
        to_name,
        Field::new(
            "recipient",
            "--recipient",
            "Which kind of recipient is that?",
            FieldKind::Choice(KINDS),
        )
        .needed(),
        Field::new(
            "what",
            "--what",
            "What was shared, or asked for?",
            FieldKind::Text,
        )
        .needed()
        .personal(),
        Field::new(
            "records",
            "--record",
            "Which records are that, by reference?",
            FieldKind::List,
        ),
    ];
    fields.extend(grounds(ruled));
    fields.extend(manner(ruled));
    Form {
        noun: "disclosure",
        command: "mkt share add",
        // Officers and managers share; the Data Protection Officer shares what nobody else may, which depends on the case.
        needs: Permission::ReadRecords,
        fields,
    }
}

/// Why it may be shared.
fn grounds(ruled: impl Fn(Field, fn(&Values) -> bool) -> Field) -> Vec<Field> {
    vec![
        Field::new("purpose", "--purpose", "What is it for?", FieldKind::Text)
            .needed()
            .personal(),
        Field::new(
            "basis",
            "--basis",
            "On which lawful basis?",
            FieldKind::Text,
        )
        .needed(),
        Field::new(
            "gateway",
            "--gateway",
            "Through which gateway in data protection law?",
            FieldKind::Text,
        ),
        Field::new(
            "necessity",
            "--necessity",
            "Why is it necessary, and no more than necessary?",
            FieldKind::Text,
        )
        .needed()
        .personal(),
        Field::new(
            "consent",
            "--consent",
            "Did the person consent?",
            FieldKind::Choice(CONSENTS),
        )
        .needed(),
        ruled(
            Field::new(
                "consent_why",
                "--consent-why",
                "Why was consent not sought, or the refusal overridden?",
                FieldKind::Text,
            )
            .personal()
            .asked_when(needs_consent_why),
            needs_consent_why,
        ),
    ]
}

/// How it was shared, by whom and when, and what a contractor and a family need besides.
fn manner(ruled: impl Fn(Field, fn(&Values) -> bool) -> Field) -> Vec<Field> {
    vec![
        Field::new(
            "method",
            "--method",
            "How was it shared, or asked for?",
            FieldKind::Choice(METHODS),
        )
        .needed(),
        ruled(
            Field::new(
                "export",
                "--export",
                "Which released export was shared?",
                FieldKind::Reference(Kind::Export),
            )
            .help(
                "Only a released anonymised export may be shared with the person or their family.",
            )
            .asked_when(is_for_family),
            is_for_family,
        ),
        ruled(
            Field::new(
                "agreement",
                "--agreement",
                "Under which sharing agreement?",
                FieldKind::Text,
            ),
            is_copy_outside,
        ),
        ruled(
            Field::new(
                "stored_at",
                "--stored-at",
                "Where does the contractor keep the data?",
                FieldKind::Text,
            )
            .asked_when(is_copy_outside),
            is_copy_outside,
        ),
        ruled(
            Field::new(
                "return_by",
                "--return-by",
                "By which day is it returned or destroyed?",
                FieldKind::Date { future_ok: true },
            )
            .asked_when(is_copy_outside),
            is_copy_outside,
        ),
        Field::new(
            "authorised_by",
            "--authorised-by",
            "Who authorised it, by their user name?",
            FieldKind::Text,
        )
        .needed(),
        Field::new(
            "on",
            "--on",
            "On which day? Enter alone means today.",
            FieldKind::Date { future_ok: false },
        ),
    ]
}

/// The questions of `share attest`.
pub fn attestation_form() -> Form {
    Form {
        noun: "attestation",
        command: "mkt share attest",
        needs: Permission::WriteRecords,
        fields: vec![
            Field::new(
                "disclosure",
                "S-…",
                "",
                FieldKind::Reference(Kind::Disclosure),
            )
            .needed(),
            Field::new(
                "how",
                "--how",
                "Was the copy returned or destroyed?",
                FieldKind::Choice(RETURNED),
            )
            .needed(),
            Field::new(
                "on",
                "--on",
                "On which day?",
                FieldKind::Date { future_ok: false },
            )
            .needed(),
            Field::new(
                "by_whom",
                "--by-whom",
                "Who says so, and how?",
                FieldKind::Text,
            )
            .needed()
            .personal(),
        ],
    }
}

#[derive(Deserialize)]
struct AttestationInput {
    disclosure: DisclosureRef,
    how: ReturnedHow,
    on: Date,
    by_whom: String,
}

impl ShareFlags {
    fn values(&self) -> Flags {
        let mut values = Flags::new();
        values.text("to", self.to.as_deref());
        values.text("to_name", self.to_name.as_deref());
        values.text("recipient", self.recipient.as_deref());
        values.text("decision", self.decision.as_deref());
        values.text("what", self.what.as_deref());
        values.texts("records", &self.records);
        values.text("purpose", self.purpose.as_deref());
        values.text("basis", self.basis.as_deref());
        values.text("gateway", self.gateway.as_deref());
        values.text("necessity", self.necessity.as_deref());
        values.text("consent", self.consent.as_deref());
        values.text("consent_why", self.consent_why.as_deref());
        values.text("method", self.method.as_deref());
        values.text("authorised_by", self.authorised_by.as_deref());
        values.text("export", self.export.as_deref());
        values.text("agreement", self.agreement.as_deref());
        values.text("stored_at", self.stored_at.as_deref());
        values.text("return_by", self.return_by.as_deref());
        values.text("on", self.on.as_deref());
        values
    }
}

impl ShareVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => add.run(run),
            Self::List { case, all, open } => {
                let case: Option<CaseRef> = case
                    .as_deref()
                    .map(|case| run.reference(case))
                    .transpose()?;
                let wanted = act::Wanted {
                    case,
                    all,
                    outside: open,
                };
                let entries = act::share_list(&mut run.session()?, wanted)?;
                Ok(view::share::list(&entries, wanted).into())
            }
            Self::Show { disclosure } => {
                let disclosure: DisclosureRef = run.reference(&disclosure)?;
                Ok(view::share::show(&act::share_show(&mut run.session()?, disclosure)?).into())
            }
            Self::Correct(correct) => {
                let disclosure: DisclosureRef = run.reference(&correct.disclosure)?;
                let flags = correct.flags.values().done();
                let input: DisclosureInput =
                    run.patch(&form(false), &flags, correct.flags.from.as_deref())?;
                let reason = run.needed_reason("mkt share correct")?;
                let corrected =
                    act::share_correct(&mut run.session()?, disclosure, &input, &reason)?;
                Ok(view::share::corrected(&corrected).into())
            }
            Self::Attest(attest) => attest.run(run),
        }
    }
}

impl ShareAdd {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let mut flags = self.flags.values();
        if let Some(case) = &self.case {
            let case: CaseRef = run.reference(case)?;
            flags.text("case", Some(&case.to_string()));
            if run.can_ask() && self.flags.from.is_none() {
                let mut session = run.session()?;
                let marks = act::share_add_check(&mut session, case)?;
                let session = told_before(run, session, &marks, "mkt share add")?;
                run.keep(session);
            }
        }
        let form = form(run.can_ask());
        let (mut input, command) =
            run.fill::<DisclosureInput>(&form, &flags.done(), self.flags.from.as_deref())?;
        if !input.on.is_given() {
            input.on = Given::Value(run.today().to_string());
        }
        let added = act::share_add(&mut run.session()?, &input)?;
        Ok(view::share::added(&added).equivalent(command).into())
    }
}

impl ShareAttest {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let disclosure: DisclosureRef = run.reference(&self.disclosure)?;
        let mut flags = Flags::new();
        flags.text("disclosure", Some(&disclosure.to_string()));
        flags.text("how", self.how.as_deref());
        flags.text("on", self.on.as_deref());
        flags.text("by_whom", self.by_whom.as_deref());
        let (input, command) =
            run.fill::<AttestationInput>(&attestation_form(), &flags.done(), None)?;
        let new = act::NewAttestation {
            how: input.how,
            on: input.on,
            by_whom: input.by_whom,
        };
        let attested = act::share_attest(&mut run.session()?, input.disclosure, &new)?;
        Ok(view::share::attested(&attested).equivalent(command).into())
    }
}
