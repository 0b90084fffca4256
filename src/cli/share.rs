//! `mkt share`: the sharing log. Its questions are in `form`.

mod form;

use clap::{Args, Subcommand};
use serde::Deserialize;

use crate::actions::share as act;
use crate::cli::flags::Flags;
use crate::cli::restriction::told_before;
use crate::cli::run::{Done, Run};
use crate::domain::date::Date;
use crate::domain::reference::{CaseRef, DisclosureRef};
use crate::domain::share::{DisclosureInput, ReturnedHow};
use crate::domain::text::Given;
use crate::error::Result;
use crate::view;

pub use form::{attestation_form, form};

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
    /// case, from the day of its release on, and names no record beside it; sharing with a contractor needs the agreement, where
    /// they keep the data, and the day of its return.
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
    /// What is not given is taken over from the old entry. That a contractor never had a copy whose return or destruction is not
    /// attested yet, only a manager says.
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
                let input: DisclosureInput = run
                    .patch(&form(false), &flags, correct.flags.from.as_deref())
                    .map_err(|failure| run.and_the_reason(failure))?;
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
