//! Rights requests: a person asks that what is held about them is corrected, erased, restricted, or not used (UK GDPR Art 16,
//! 17, 18 and 21). The request, how it is decided, and the grounds on which it may be refused.
//!
//! Their clock is that of access requests ([`access_clock`](crate::domain::access_clock); UK GDPR Art 12(3)). What a
//! restriction does to the records of the person is the business of `actions::restriction`.

use serde::{Deserialize, Serialize};

use crate::domain::access_clock::{AccessClock, ClockEvent, access_clock};
use crate::domain::calendar::Calendar;
use crate::domain::case::Basis;
use crate::domain::date::Date;
use crate::domain::input::{self, Checked, Links};
use crate::domain::record::Stored;
use crate::domain::reference::{AnyRef, Kind, PersonRef, RightsRequestRef};
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

words! {
    /// What is asked for.
    RightsKind {
        /// That something wrong or incomplete is put right (UK GDPR Art 16).
        Rectification = "rectification",
        /// That something is destroyed (UK GDPR Art 17).
        Erasure = "erasure",
        /// That the data is kept but not otherwise used (UK GDPR Art 18).
        Restriction = "restriction",
        /// That the data is not used for a purpose (UK GDPR Art 21).
        Objection = "objection",
    }
}

impl RightsKind {
    /// The article of the law.
    pub const fn law(self) -> &'static str {
        match self {
            Self::Rectification => "UK GDPR Art 16",
            Self::Erasure => "UK GDPR Art 17",
            Self::Restriction => "UK GDPR Art 18",
            Self::Objection => "UK GDPR Art 21",
        }
    }

    /// What is asked for, as it follows "asks".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Rectification => "to have something put right",
            Self::Erasure => "to have something erased",
            Self::Restriction => "to have the use of the data restricted",
            Self::Objection => "that the data is not used (an objection)",
        }
    }

    /// Whether the records of the person are not to be used while such a request stands: a restriction itself, and an
    /// objection until it is settled (UK GDPR Art 18(1)(d)).
    pub const fn restricts(self) -> bool {
        matches!(self, Self::Restriction | Self::Objection)
    }
}

words! {
    /// Where a rights request stands.
    RightsState {
        /// It waits for a decision.
        Open = "open",
        /// A restriction or an objection was granted and has not been lifted.
        InForce = "in-force",
        /// It is settled, and nothing of it is in force.
        Closed = "closed",
    }
}

words! {
    /// How a rights request was decided.
    RightsDecision {
        /// All of it.
        Granted = "granted",
        /// A part of it; the ground says why not the rest.
        Partly = "partly",
        /// None of it; the ground says why.
        Refused = "refused",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Grounds on which a rights request may be refused, in whole or in part.
    RefusalGround {
        /// The law obliges the service to keep the records.
        LegalObligation = "legal-obligation",
        /// The data is needed for legal claims.
        LegalClaims = "legal-claims",
        /// It is needed for public health.
        PublicHealth = "public-health",
        /// It is needed for archiving, research or statistics.
        ArchivingOrResearch = "archiving-or-research",
        /// The data is accurate and complete.
        Accurate = "accurate",
        /// None of the conditions of the right is met.
        ConditionsNotMet = "conditions-not-met",
        /// Compelling grounds override the objection.
        CompellingGrounds = "compelling-grounds",
        /// The data is used because the law obliges to, and to that there is no right to object.
        NoRightToObject = "no-right-to-object",
        /// It would prejudice the prevention or detection of crime.
        Crime = "crime",
        /// Whoever asks did not show who they are.
        IdentityNotShown = "identity-not-shown",
        /// The request is manifestly unfounded.
        ManifestlyUnfounded = "manifestly-unfounded",
        /// The request is excessive, for instance because it repeats another.
        Excessive = "excessive",
    }
}

impl RefusalGround {
    /// Whether a request of this kind may be refused on this ground.
    pub const fn is_for(self, kind: RightsKind) -> bool {
        match self {
            Self::LegalObligation | Self::PublicHealth | Self::ArchivingOrResearch => {
                matches!(kind, RightsKind::Erasure)
            }
            Self::LegalClaims => matches!(kind, RightsKind::Erasure | RightsKind::Objection),
            Self::Accurate => matches!(kind, RightsKind::Rectification),
            Self::ConditionsNotMet => matches!(kind, RightsKind::Erasure | RightsKind::Restriction),
            Self::CompellingGrounds | Self::NoRightToObject => {
                matches!(kind, RightsKind::Objection)
            }
            Self::Crime | Self::IdentityNotShown | Self::ManifestlyUnfounded | Self::Excessive => {
                true
            }
        }
    }

    /// The words of the grounds for a kind of request.
    pub fn words_for(kind: RightsKind) -> Vec<&'static str> {
        Self::ALL
            .iter()
            .filter(|ground| ground.is_for(kind))
            .map(|ground| ground.word())
            .collect()
    }

    /// The paragraph of the law.
    pub const fn law(self, kind: RightsKind) -> &'static str {
        match (self, kind) {
            (Self::LegalObligation, _) => "UK GDPR Art 17(3)(b)",
            (Self::LegalClaims, RightsKind::Objection) | (Self::CompellingGrounds, _) => {
                "UK GDPR Art 21(1)"
            }
            (Self::LegalClaims, _) => "UK GDPR Art 17(3)(e)",
            (Self::PublicHealth, _) => "UK GDPR Art 17(3)(c)",
            (Self::ArchivingOrResearch, _) => "UK GDPR Art 17(3)(d)",
            (Self::Accurate, _) => "UK GDPR Art 16",
            (Self::ConditionsNotMet, RightsKind::Restriction) => "UK GDPR Art 18(1)",
            (Self::ConditionsNotMet, _) => "UK GDPR Art 17(1)",
            (Self::NoRightToObject, _) => "UK GDPR Art 21(1) with Art 6(1)(c)",
            (Self::Crime, _) => "Data Protection Act 2018, Schedule 2, paragraph 2",
            (Self::IdentityNotShown, _) => "UK GDPR Art 12(2) and 12(6)",
            (Self::ManifestlyUnfounded | Self::Excessive, _) => "UK GDPR Art 12(5)",
        }
    }

    /// What it means, in a sentence that a lay person understands.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::LegalObligation => {
                "The law obliges us to review what happened and to keep the records of it for a fixed time, so we may not destroy them before that time is over."
            }
            Self::LegalClaims => "The data is needed to bring, pursue or defend a legal claim.",
            Self::PublicHealth => {
                "The data is needed to protect public health, and the law asks for that."
            }
            Self::ArchivingOrResearch => {
                "The data is needed for archives in the public interest, for research or for statistics, which would be made impossible or badly harmed without it."
            }
            Self::Accurate => {
                "We looked into it and found that what is recorded is right and complete; an opinion is recorded as the opinion of whoever gave it."
            }
            Self::ConditionsNotMet => {
                "The law gives this right in certain situations only, and none of them is present here."
            }
            Self::CompellingGrounds => {
                "There are compelling reasons to go on using the data, such as the safety of a child or an adult, which weigh more than the reasons given against it."
            }
            Self::NoRightToObject => {
                "We use the data because the law obliges us to, and the right to object does not apply to that."
            }
            Self::Crime => {
                "Doing this now would be likely to get in the way of preventing or investigating a crime."
            }
            Self::IdentityNotShown => {
                "We could not make sure that the request came from the person the data is about, or from somebody who may act for them."
            }
            Self::ManifestlyUnfounded => {
                "The request plainly has no basis, or was made only to cause disruption."
            }
            Self::Excessive => {
                "The request goes far beyond what is reasonable, for instance because it repeats one that was answered a short time ago."
            }
        }
    }
}

/// The duties by which records are kept, named in full: the provisions of the legal bases of the cases concerned.
pub fn duties_in_words(duties: &[Basis]) -> String {
    let names: Vec<&str> = duties.iter().map(|basis| basis.law()).collect();
    names.join("; ")
}

/// What a form or a file says of a rights request.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RightsRequestInput {
    /// `rights-request`.
    pub kind: Option<String>,
    /// The person whose data it is about.
    pub subject: Given<String>,
    /// Which right.
    pub request_kind: Given<String>,
    /// The civil day in London on which it was received.
    pub received_on: Given<String>,
    /// How it came.
    pub via: Given<String>,
    /// Who asks, where it is not the person.
    pub on_behalf_of: Given<String>,
    /// What is asked.
    pub what: Given<String>,
    /// The record it is about.
    pub about: Given<String>,
}

/// A rights request's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RightsRequest {
    /// The person whose data it is about.
    pub subject: PersonRef,
    /// Which right.
    pub request_kind: RightsKind,
    /// The civil day in London on which it was received: its clock starts there (RULES.md section 5).
    pub received_on: Date,
    /// How it came, in words.
    pub via: Option<String>,
    /// Who asks for the person, and as what, where they do not ask themselves.
    pub on_behalf_of: Option<String>,
    /// What is asked, in their words.
    pub what: String,
    /// The record it is about, where it is about one.
    pub about: Option<AnyRef>,
}

/// A rights request as it stands in the store.
pub type StoredRightsRequest = Stored<RightsRequestRef, RightsRequest>;

/// A day of receipt: not in the future.
pub(in crate::domain) fn received(field: &str, text: &str, today: Date) -> Result<Date, Problem> {
    let day = input::date(field, text)?;
    if day > today {
        return Err(Problem::new(
            field,
            "in-the-future",
            "The day of receipt is in the future.",
        ));
    }
    Ok(day)
}

/// The kinds of record that a rights request can be about.
const ABOUT: [Kind; 7] = [
    Kind::Case,
    Kind::Referral,
    Kind::Note,
    Kind::Disclosure,
    Kind::Export,
    Kind::AccessRequest,
    Kind::Person,
];

/// A reference of one of these kinds. The reason of the refusal names what is wanted.
pub(in crate::domain) fn about_one_of(
    field: &str,
    text: &str,
    kinds: &[Kind],
) -> Result<AnyRef, Problem> {
    let wanted = || {
        let words: Vec<String> = kinds
            .iter()
            .map(|kind| format!("{} ({}-…)", kind.a_word(), kind.prefix()))
            .collect();
        Problem::new(
            field,
            "not-a-reference",
            format!("Give the reference of one of: {}.", words.join(", ")),
        )
    };
    let reference: AnyRef = text.parse().map_err(|_| wanted())?;
    if kinds.contains(&reference.kind()) {
        Ok(reference)
    } else {
        Err(wanted())
    }
}

impl RightsRequest {
    /// The reference of a record that a request can be about.
    pub fn read_about(field: &str, text: &str) -> Result<AnyRef, Problem> {
        about_one_of(field, text, &ABOUT)
    }

    /// A new request from what was given, or everything that is wrong with it.
    pub fn new(
        input: &RightsRequestInput,
        links: &impl Links,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        let c = &mut checked;
        let subject = c.needed("subject", &input.subject, |field, text: &str| {
            links.person(field, text)
        });
        let request_kind = c.needed("request_kind", &input.request_kind, |field, text: &str| {
            input::word(field, text, RightsKind::WORDS, RightsKind::parse)
        });
        let received_on = c.needed("received_on", &input.received_on, |field, text: &str| {
            received(field, text, today)
        });
        let (mut via, mut on_behalf_of, mut about) = (None, None, None);
        c.optional("via", &input.via, &mut via, input::line_of_text);
        c.optional(
            "on_behalf_of",
            &input.on_behalf_of,
            &mut on_behalf_of,
            input::line_of_text,
        );
        let what = c.needed("what", &input.what, input::free_text);
        c.optional("about", &input.about, &mut about, Self::read_about);
        let (Some(subject), Some(request_kind), Some(received_on), Some(what)) =
            (subject, request_kind, received_on, what)
        else {
            return Err(checked.into_problems());
        };
        checked.finish(Self {
            subject,
            request_kind,
            received_on,
            via,
            on_behalf_of,
            what,
            about,
        })
    }

    /// Its clock: a month from the start, three where an extension was told of in time (UK GDPR Art 12(3)).
    pub fn clock(&self, events: &[ClockEvent], calendar: &Calendar, today: Date) -> AccessClock {
        access_clock(self.received_on, events, calendar, today)
    }
}

/// How a request was decided.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RightsClosing {
    /// The day.
    #[serde(rename = "closed_on")]
    pub on: Date,
    /// How.
    pub decision: RightsDecision,
    /// The ground, of what was refused.
    pub ground: Option<RefusalGround>,
    /// The duties to keep the records, where the ground is one.
    pub duties: Vec<Basis>,
    /// The records that correct what was wrong.
    pub corrected: Vec<AnyRef>,
    /// Why, in a sentence.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
}

/// That a restriction, or an objection that was granted, no longer holds.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Lifting {
    /// The day.
    #[serde(rename = "lifted_on")]
    pub on: Date,
    /// The day the person was told of it before (UK GDPR Art 18(3)).
    #[serde(rename = "lift_told_on")]
    pub told_on: Date,
    /// Why.
    #[serde(rename = "lift_reason")]
    pub reason: String,
    /// Who lifted it.
    #[serde(rename = "lifted_by")]
    pub by: String,
}

/// Everything that is wrong with a decision by the law and by the request itself, a sentence each; whether the records that
/// correct something are there is the store's to say.
pub fn closing_problems(
    request: &RightsRequest,
    decision: RightsDecision,
    ground: Option<RefusalGround>,
    duties: &[Basis],
    corrected: &[AnyRef],
) -> Vec<String> {
    let mut problems = Vec::new();
    let kind = request.request_kind;
    match (decision, ground) {
        (RightsDecision::Granted | RightsDecision::Withdrawn, Some(_)) => problems.push(
            "--ground: what is granted or was withdrawn has no ground of refusal; say `partly` where a part is refused."
                .to_owned(),
        ),
        (RightsDecision::Partly | RightsDecision::Refused, None) => problems.push(format!(
            "--ground: what is refused needs the ground of the law. Give one of: {}.",
            RefusalGround::words_for(kind).join(", ")
        )),
        (_, Some(ground)) if !ground.is_for(kind) => problems.push(format!(
            "--ground: {kind} cannot be refused on the ground {ground}. Give one of: {}.",
            RefusalGround::words_for(kind).join(", ")
        )),
        _ => {}
    }
    if !duties.is_empty() && ground != Some(RefusalGround::LegalObligation) {
        problems.push("--duty goes with the ground legal-obligation only.".to_owned());
    }
    let grants = matches!(decision, RightsDecision::Granted | RightsDecision::Partly);
    if kind == RightsKind::Rectification {
        if grants && corrected.is_empty() {
            problems.push(
                "--corrected: name the record that puts it right, for instance the note made by `mkt note correct` or the person changed by `mkt person set`."
                    .to_owned(),
            );
        }
        if !grants && !corrected.is_empty() {
            problems.push(
                "--corrected: nothing is corrected where the request is refused or withdrawn."
                    .to_owned(),
            );
        }
    } else if !corrected.is_empty() {
        problems.push(format!(
            "--corrected goes with a rectification only; this is {kind}."
        ));
    }
    problems
}
