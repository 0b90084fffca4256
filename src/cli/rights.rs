//! `mkt rights`: requests for rectification, erasure, restriction, and objections.

use clap::{Args, Subcommand};

use crate::actions::rights as act;
use crate::cli::flags::Flags;
use crate::cli::form::{Choice, Field, FieldKind, Form};
use crate::cli::request::{
    self, ClockEntry, Corrects, ExtensionDay, Happened, IdentityDay, long_text,
};
use crate::cli::run::{Done, Run};
use crate::domain::case::Basis;
use crate::domain::reference::{AnyRef, ReferenceProblem, RightsRequestRef};
use crate::domain::rights::{RefusalGround, RightsDecision, RightsRequest, RightsRequestInput};
use crate::domain::user::Permission;
use crate::domain::word::one_of;
use crate::error::{Failure, Result};
use crate::view;

/// Rights requests: rectification, erasure, restriction, objection (UK GDPR Art 16 to 18 and 21)
///
/// Example:
///
///     mkt rights list
#[derive(Debug, Subcommand)]
pub enum RightsVerb {
    /// Record that a rights request was received
    ///
    /// Example:
    ///
    ///     mkt rights add --from rights.json
    ///
    /// While a restriction or an objection is not decided, and while one that was granted is in force, the records of the person
    /// are marked wherever they are shown, and are shared or exported by the Data Protection Officer alone.
    Add(Add),
    /// List the open rights requests, the most urgent first, and what is in force
    ///
    /// Example:
    ///
    ///     mkt rights list
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
    },
    /// Show a rights request with the working of its clock
    ///
    /// Example:
    ///
    ///     mkt rights show RR-2026-0001
    Show {
        /// The rights request
        #[arg(value_name = "RR-…")]
        request: String,
    },
    /// Record that proof of identity was asked for, or arrived
    ///
    /// Example:
    ///
    ///     mkt rights identity RR-2026-0001 --requested-on today
    ///
    /// An entry with a wrong day is corrected by another (--corrects); one of something that never happened is voided (--void).
    /// Both need --reason, and both entries stay on file.
    Identity {
        /// The rights request
        #[arg(value_name = "RR-…")]
        request: String,
        /// Which of them.
        #[command(flatten)]
        day: IdentityDay,
        /// Which entry is wrong.
        #[command(flatten)]
        corrects: Corrects,
    },
    /// Record that whoever asked was told the answer takes longer
    ///
    /// Example:
    ///
    ///     mkt rights extend RR-2026-0001 --told-on today --reason "Three organisations have to be asked"
    ///
    /// An entry with a wrong day is corrected by another (--corrects); one of something that never happened is voided (--void).
    /// Both need --reason, and both entries stay on file.
    Extend {
        /// The rights request
        #[arg(value_name = "RR-…")]
        request: String,
        /// Which of them.
        #[command(flatten)]
        day: ExtensionDay,
        /// Which entry is wrong.
        #[command(flatten)]
        corrects: Corrects,
    },
    /// Decide and close a rights request, or lift a restriction
    ///
    /// Example:
    ///
    ///     mkt rights close RR-2026-0001 --decision refused --ground legal-obligation --reason "The review is not over"
    ///
    /// What is granted of a restriction or an objection is in force until it is lifted:
    /// `mkt rights close RR-… --lift --told-on DATE --reason TEXT`. An erasure that is granted destroys nothing by itself; the
    /// answer says what has to be done.
    Close(Box<Close>),
}

/// `mkt rights add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The person whose data it is about
    #[arg(long, value_name = "P-…")]
    subject: Option<String>,
    /// Which right: rectification, erasure, restriction or objection
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The day it was received
    #[arg(long, value_name = "DATE")]
    received_on: Option<String>,
    /// How it came: email, letter, phone, in person, …
    #[arg(long, value_name = "TEXT")]
    via: Option<String>,
    /// Who asks, and as what, where it is not the person
    #[arg(long, value_name = "TEXT")]
    on_behalf_of: Option<String>,
    /// The record it is about: a case, a note, a referral, a disclosure, an export, an access request or a person
    #[arg(long, value_name = "REF")]
    about: Option<String>,
    /// What is asked; better read with --what-file or --from
    #[arg(long, value_name = "TEXT")]
    what: Option<String>,
    /// Read what is asked from FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "what")]
    what_file: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// `mkt rights close`.
#[derive(Debug, Args)]
pub struct Close {
    /// The rights request
    #[arg(value_name = "RR-…")]
    request: String,
    /// How it was decided: granted, partly, refused or withdrawn
    #[arg(long, value_name = "DECISION")]
    decision: Option<String>,
    /// The ground of what is refused; --help lists them
    #[arg(long, value_name = "GROUND", long_help = GROUNDS)]
    ground: Option<String>,
    /// The duty to keep the records, with the ground legal-obligation; that of the person's cases where left out
    #[arg(long = "duty", value_name = "BASIS")]
    duties: Vec<String>,
    /// A record that puts right what was wrong, of a rectification that is granted: N-…, P-…, S-…, C-… or R-…
    #[arg(long, value_name = "REF")]
    corrected: Vec<String>,
    /// The day; today where it is left out
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The user who decided; you where it is left out
    #[arg(long, value_name = "USER")]
    decided_by: Option<String>,
    /// Lift a restriction, or an objection that was granted
    #[arg(long, conflicts_with_all = ["decision", "ground", "duties", "corrected", "decided_by"])]
    lift: bool,
    /// The day the person was told that it will be lifted, which is before it is
    #[arg(long, value_name = "DATE", requires = "lift")]
    told_on: Option<String>,
}

const GROUNDS: &str = "The ground of what is refused:\n\
legal-obligation: the law obliges to keep the records (erasure; Art 17(3)(b))\n\
legal-claims: the data is needed for legal claims (erasure, objection; Art 17(3)(e), 21(1))\n\
public-health: it is needed for public health (erasure; Art 17(3)(c))\n\
archiving-or-research: it is needed for archives, research or statistics (erasure; Art 17(3)(d))\n\
accurate: what is recorded is right and complete (rectification; Art 16)\n\
conditions-not-met: none of the conditions of the right is met (erasure, restriction; Art 17(1), 18(1))\n\
compelling-grounds: compelling reasons weigh more (objection; Art 21(1))\n\
no-right-to-object: the law obliges to use the data (objection; Art 21(1) with Art 6(1)(c))\n\
crime: it would prejudice the prevention or detection of crime (Data Protection Act 2018, Schedule 2, paragraph 2)\n\
identity-not-shown: whoever asks did not show who they are (Art 12(2), 12(6))\n\
manifestly-unfounded: the request plainly has no basis (Art 12(5))\n\
excessive: the request is excessive (Art 12(5))";

const KINDS: &[Choice] = &[
    (
        "rectification",
        "something wrong or incomplete is put right",
    ),
    ("erasure", "something is destroyed"),
    ("restriction", "the data is kept but not otherwise used"),
    ("objection", "the data is not used for a purpose"),
];

/// The questions of `rights add`.
pub fn form() -> Form {
    Form {
        noun: "rights request",
        command: "mkt rights add",
        needs: Permission::AccessRequests,
        fields: vec![
            request::subject("Whose data is it about?"),
            Field::new(
                "request_kind",
                "--kind",
                "What is asked for?",
                FieldKind::Choice(KINDS),
            )
            .needed(),
            request::received_on(),
            request::via(),
            request::on_behalf_of(),
            Field::new(
                "about",
                "--about",
                "Which record is it about?",
                FieldKind::Text,
            )
            .help("A reference: C-…, N-…, R-…, S-…, E-…, AR-… or P-…. Leave it empty where it is about everything.")
            .check(|value, _| {
                RightsRequest::read_about("about", value.as_str().unwrap_or_default())
                    .map(|reference| Some(reference.to_string()))
                    .map_err(|problem| problem.reason)
            }),
            Field::new("what", "--what", "What is asked?", FieldKind::LongText)
                .help("In the words of whoever asks, as far as possible.")
                .needed()
                .personal(),
        ],
    }
}

impl Add {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let from_file = self.what_file.is_some();
        let what = long_text(run, self.what, self.what_file.as_deref())?;
        let mut values = Flags::new();
        values.text("subject", self.subject.as_deref());
        values.text("request_kind", self.kind.as_deref());
        values.text("received_on", self.received_on.as_deref());
        values.text("via", self.via.as_deref());
        values.text("on_behalf_of", self.on_behalf_of.as_deref());
        values.text("about", self.about.as_deref());
        values.text("what", what.as_deref());
        let mut form = form();
        if from_file {
            form = request::read_from_file(form, "what");
        }
        let (input, command) =
            run.fill::<RightsRequestInput>(&form, &values.done(), self.from.as_deref())?;
        let shown = act::rights_request_add(&mut run.session()?, &input)?;
        Ok(view::rights::changed(&shown, "").equivalent(command).into())
    }
}

/// A word of a closed list for a flag.
fn word<W>(flag: &str, text: &str, words: &[&str], parse: fn(&str) -> Option<W>) -> Result<W> {
    parse(text).ok_or_else(|| Failure::usage(format!("{flag}: {}", one_of(words))))
}

impl Close {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let request: RightsRequestRef = run.reference(&self.request)?;
        if self.lift {
            return self.lift(run, request);
        }
        let Some(decision) = self.decision.as_deref() else {
            let missing = if run.global.reason.is_none() && !run.can_ask() {
                "Missing: --decision, --reason."
            } else {
                "Missing: --decision."
            };
            return Err(Failure::usage(missing).hint(one_of(RightsDecision::WORDS)));
        };
        let decision = word(
            "--decision",
            decision,
            RightsDecision::WORDS,
            RightsDecision::parse,
        )?;
        let ground = self
            .ground
            .as_deref()
            .map(|text| word("--ground", text, RefusalGround::WORDS, RefusalGround::parse))
            .transpose()?;
        let duties = self
            .duties
            .iter()
            .map(|text| word("--duty", text, Basis::WORDS, Basis::parse))
            .collect::<Result<Vec<_>>>()?;
        let corrected = self
            .corrected
            .iter()
            .map(|text| {
                text.parse::<AnyRef>().map_err(|problem: ReferenceProblem| {
                    Failure::usage(format!("--corrected: {problem}"))
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let on = match self.on.as_deref() {
            Some(day) => run.date("--on", day)?,
            None => run.today(),
        };
        let reason = run.reason()?;
        let shown = act::rights_request_decide(
            &mut run.session()?,
            request,
            act::NewDecision {
                decision,
                ground,
                duties,
                corrected,
                reason,
                on,
                decided_by: self.decided_by,
            },
        )?;
        Ok(view::rights::changed(&shown, "").into())
    }

    fn lift(self, run: &mut Run<'_, '_>, request: RightsRequestRef) -> Result<Done> {
        let Some(told_on) = self.told_on.as_deref() else {
            let missing = if run.global.reason.is_none() && !run.can_ask() {
                "Missing: --told-on, --reason."
            } else {
                "Missing: --told-on."
            };
            return Err(Failure::usage(missing).hint(
                "The person is told before a restriction is lifted (UK GDPR Art 18(3)); say on which day.",
            ));
        };
        let told_on = run.date("--told-on", told_on)?;
        let on = match self.on.as_deref() {
            Some(day) => run.date("--on", day)?,
            None => run.today(),
        };
        let reason = run.reason()?;
        let shown = act::rights_request_end(&mut run.session()?, request, on, told_on, &reason)?;
        Ok(view::rights::changed(&shown, "").into())
    }
}

/// Records what was typed about the clock.
fn event(
    run: &mut Run<'_, '_>,
    request: &str,
    happened: Happened,
    corrects: &Corrects,
) -> Result<Done> {
    let request: RightsRequestRef = run.reference(request)?;
    let (entry, sentence) = happened.understood(run, corrects)?;
    let session = &mut run.session()?;
    let shown = match entry {
        ClockEntry::Event(event, reason, corrects) => {
            act::rights_request_event(session, request, event, reason.as_deref(), corrects)?
        }
        ClockEntry::Void(number, kinds, reason) => {
            act::rights_request_event_void(session, request, number, kinds, &reason)?
        }
    };
    Ok(view::rights::changed(&shown, sentence).into())
}

impl RightsVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => add.run(run),
            Self::List { all } => Ok(view::rights::list(&act::rights_request_list_all(
                &mut run.session()?,
                all,
            )?)
            .into()),
            Self::Show { request } => {
                let request: RightsRequestRef = run.reference(&request)?;
                Ok(
                    view::rights::show(&act::rights_request_show(&mut run.session()?, request)?)
                        .into(),
                )
            }
            Self::Identity {
                request,
                day,
                corrects,
            } => event(run, &request, day.into(), &corrects),
            Self::Extend {
                request,
                day,
                corrects,
            } => event(run, &request, day.into(), &corrects),
            Self::Close(close) => close.run(run),
        }
    }
}
