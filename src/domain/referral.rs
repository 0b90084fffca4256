//! Referrals: someone asks the service to look into an incident, or notifies one (RULES.md section 2).

use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::case::{Member, MemberInput, members};
use crate::domain::date::{Date, PartialDate};
use crate::domain::deadline::{Deadline, Notification};
use crate::domain::input::{self, Checked, Links, Origin};
use crate::domain::record::Stored;
use crate::domain::reference::{CaseRef, OrganisationRef, ReferralRef};
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

words! {
    /// Where a referral comes from. A contact from the public is not a referral: it is redirected, and only a
    /// [`Signpost`] is kept.
    Source {
        /// An individual professional contacting directly.
        Professional = "professional",
        /// An organisation's referral for a review.
        Organisation = "organisation",
        /// A notifiable incident (Children Act 2004 s16C).
        DfeNotification = "dfe-notification",
        /// Notice of a child's death.
        ChildDeath = "child-death",
    }
}

/// The word of a contact from a member of the public.
pub const PUBLIC: &str = "public";

words! {
    /// How it reached the service.
    Via {
        /// By telephone.
        Phone = "phone",
        /// By e-mail.
        Email = "email",
        /// By letter.
        Letter = "letter",
        /// Through a portal.
        Portal = "portal",
        /// In a meeting.
        Meeting = "meeting",
    }
}

words! {
    /// What became of a referral.
    ReferralState {
        /// Waiting for a manager's decision.
        Received = "received",
        /// It opened a case or joined one.
        Accepted = "accepted",
        /// It was declined, with a reason.
        Declined = "declined",
    }
}

words! {
    /// Whom a member of the public is worried about.
    About {
        /// A child.
        Child = "child",
        /// An adult with care and support needs.
        Adult = "adult",
    }
}

/// What a form, a file or an import line says of a referral.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReferralInput {
    /// `referral`.
    pub kind: Option<String>,
    /// The importer's own name for it.
    pub key: Option<String>,
    /// Where it comes from.
    pub source: Given<String>,
    /// The referring organisation.
    pub from_org: Given<String>,
    /// Who referred.
    pub referrer_name: Given<String>,
    /// How to reach them.
    pub referrer_contact: Given<String>,
    /// How it came.
    pub via: Given<String>,
    /// The day it was received.
    pub received_on: Given<String>,
    /// The day of the incident; may be partial or unknown.
    pub incident_on: Given<String>,
    /// The day the service became aware, of a notification.
    pub aware_on: Given<String>,
    /// What happened.
    pub summary: Given<String>,
    /// The people named.
    pub people: Given<Vec<MemberInput>>,
    /// What only a dump carries.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// See [`input::DumpedFields`].
    pub state: Option<String>,
    /// See [`input::DumpedFields`].
    pub case: Option<String>,
    /// See [`input::DumpedFields`].
    pub decided_on: Option<String>,
    /// See [`input::DumpedFields`].
    pub decided_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub decline_reason: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
    /// See [`input::DumpedFields`].
    pub imported: Option<input::ImportedInput>,
    /// See [`input::DumpedFields`].
    pub history: Option<Vec<input::HistoryInput>>,
}

/// A referral's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Referral {
    /// Where it comes from.
    pub source: Source,
    /// The referring organisation.
    pub from_org: Option<OrganisationRef>,
    /// Who referred.
    pub referrer_name: Option<String>,
    /// How to reach them.
    pub referrer_contact: Option<String>,
    /// How it came.
    pub via: Option<Via>,
    /// The day it was received.
    pub received_on: Date,
    /// The day of the incident; may be partial or unknown.
    pub incident_on: Option<PartialDate>,
    /// The day the service became aware, of a notification.
    pub aware_on: Option<Date>,
    /// What happened.
    pub summary: Option<String>,
    /// The people named. The category of a subject is settled when a case is opened; here it is what was stated.
    pub people: Vec<Member>,
}

/// A referral as it stands in the store.
pub type StoredReferral = Stored<ReferralRef, Referral>;

/// What was decided about a referral.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ReferralDecision {
    /// Received, accepted or declined.
    pub state: ReferralState,
    /// The case it opened or joined.
    pub case: Option<CaseRef>,
    /// When it was decided.
    pub decided_on: Option<Date>,
    /// By which user.
    pub decided_by: Option<String>,
    /// Why it was declined.
    pub decline_reason: Option<String>,
}

/// A redirected contact: no name, no narrative (RULES.md section 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signpost {
    /// When, RFC 3339 UTC.
    pub at: String,
    /// A child or an adult.
    pub about: About,
    /// The service named.
    pub service: String,
    /// The officer who took the contact.
    pub officer: String,
}

impl Referral {
    /// A new referral from what was given, or everything that is wrong with it.
    pub fn new(
        input: &ReferralInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        let source = checked.needed("source", &input.source, source);
        let received_on = checked.needed("received_on", &input.received_on, input::date);
        let referral = Self {
            source: source.unwrap_or(Source::Professional),
            from_org: None,
            referrer_name: None,
            referrer_contact: None,
            via: None,
            received_on: received_on.unwrap_or(today),
            incident_on: None,
            aware_on: None,
            summary: None,
            people: Vec::new(),
        };
        referral
            .rest(input, checked, origin, links, today)
            .map(|(referral, _)| referral)
    }

    /// What the referral would be with what the input names, and the names of the fields that change.
    pub fn amended(
        &self,
        input: &ReferralInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<(Self, Vec<&'static str>), Vec<Problem>> {
        let mut referral = self.clone();
        let mut checked = Checked::new();
        checked.change("source", &input.source, &mut referral.source, source);
        checked.change(
            "received_on",
            &input.received_on,
            &mut referral.received_on,
            input::date,
        );
        referral.rest(input, checked, origin, links, today)
    }

    /// The deadlines that a notification of a serious incident starts (RULES.md section 7); none of another referral.
    pub fn deadlines(&self, calendar: &Calendar) -> Vec<Deadline> {
        if self.source != Source::DfeNotification {
            return Vec::new();
        }
        Notification {
            received_on: self.received_on,
            aware_on: self.aware_on,
        }
        .deadlines(calendar)
    }

    fn rest(
        mut self,
        input: &ReferralInput,
        mut checked: Checked,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<(Self, Vec<&'static str>), Vec<Problem>> {
        let c = &mut checked;
        c.optional(
            "from_org",
            &input.from_org,
            &mut self.from_org,
            |field, text: &str| links.org(field, text),
        );
        c.optional(
            "referrer_name",
            &input.referrer_name,
            &mut self.referrer_name,
            input::line_of_text,
        );
        c.optional(
            "referrer_contact",
            &input.referrer_contact,
            &mut self.referrer_contact,
            input::free_text,
        );
        c.optional("via", &input.via, &mut self.via, |field, text: &str| {
            input::word(field, text, Via::WORDS, Via::parse)
        });
        c.optional(
            "incident_on",
            &input.incident_on,
            &mut self.incident_on,
            input::partial_date,
        );
        c.optional("aware_on", &input.aware_on, &mut self.aware_on, input::date);
        c.optional(
            "summary",
            &input.summary,
            &mut self.summary,
            input::free_text,
        );
        if let Some(people) = members(&input.people, c, origin, links) {
            c.replace("people", &mut self.people, people);
        }
        let future = |field: &'static str, what: &str| {
            Problem::new(
                field,
                "in-the-future",
                format!("The day {what} is in the future."),
            )
        };
        if self.received_on > today {
            c.problem(future("received_on", "of receipt"));
        }
        if self.incident_on.is_some_and(|day| day.first_day() > today) {
            c.problem(future("incident_on", "of the incident"));
        }
        if self.aware_on.is_some_and(|day| day > today) {
            c.problem(future("aware_on", "of becoming aware"));
        }
        if origin == Origin::Typed
            && self
                .incident_on
                .is_some_and(|day| day.first_day() > self.received_on)
        {
            c.problem(Problem::new(
                "incident_on",
                "after-receipt",
                "The incident is dated after the referral about it was received.",
            ));
        }
        let changed = checked.finish_changes()?;
        Ok((self, changed))
    }
}

fn source(field: &str, text: &str) -> Result<Source, Problem> {
    if text.trim().eq_ignore_ascii_case(PUBLIC) {
        return Err(Problem::new(
            field,
            "public",
            "A contact from a member of the public is redirected, not recorded: use `mkt referral add --source public --subject child|adult`.",
        ));
    }
    input::word(field, text, Source::WORDS, Source::parse)
}
