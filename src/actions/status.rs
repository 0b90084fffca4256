//! What needs attention today: clocks, deadlines, reviews, copies outside, disposals. By reference, without a name; and
//! found by index, so that it is as fast with a million cases.

use std::collections::BTreeMap;

use chrono::Days;

use crate::actions::retention::survey::{Counts, Survey, survey};
use crate::domain::access_clock::{ClockState, access_clock, complaint_due};
use crate::domain::access_request::events_that_count;
use crate::domain::audit::Entry;
use crate::domain::backup::DisposalsUnknown;
use crate::domain::calendar::{Calendar, anniversary};
use crate::domain::date::Date;
use crate::domain::deadline::{Deadline, DeadlineKind, Notification};
use crate::domain::disposal::ListState;
use crate::domain::reference::{AnyRef, CaseRef, OrganisationRef};
use crate::domain::referral::Source;
use crate::domain::retention::{Block, DisposalState};
use crate::domain::rights::{RightsKind, RightsState};
use crate::domain::user::{Permission, Role, UserName, training_is_due};
use crate::error::Result;
use crate::keys::KeyFile;
use crate::session::Session;
use crate::store::Db;
use crate::store::complaint::complaint_list_open;
use crate::store::disposal_list::disposal_list_list_waiting;
use crate::store::rights::{rights_event_list, rights_request_list_standing};
use crate::store::status as found;
use crate::store::user::user_list;

/// Days before its review that a hold is brought up.
const HOLD_REVIEW_AHEAD: u64 = 14;

/// Who or what is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A record.
    Record(AnyRef),
    /// A user of mkt.
    User(UserName),
}

/// What needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// An open access request.
    AccessRequest(ClockState),
    /// An open rights request.
    RightsRequest(RightsKind, ClockState),
    /// An open complaint; whether it was acknowledged.
    Complaint {
        /// Whether it was acknowledged.
        acknowledged: bool,
        /// When it was received.
        received_on: Date,
    },
    /// The deadline of a notification or a review.
    Deadline(DeadlineKind),
    /// A referral that waits for a decision.
    ReferralWaiting {
        /// Since when.
        received_on: Date,
    },
    /// A hold that is to be looked at again.
    HoldReview,
    /// A contractor who still has a copy.
    CopyOutside {
        /// Of which case.
        case: Option<CaseRef>,
        /// Who, where it is an organisation on record.
        to: Option<OrganisationRef>,
    },
    /// An export with open questions.
    ExportReview {
        /// Of which case.
        case: CaseRef,
        /// Since when.
        prepared_on: Date,
    },
    /// Data-protection training that is more than a year old, or of which none is on record.
    Training {
        /// The last one.
        trained_on: Option<Date>,
    },
    /// A disposal list that waits for approval, or to be carried out.
    DisposalList {
        /// Whether every item is decided, so that it waits to be carried out.
        approved: bool,
        /// How many items it has.
        items: u64,
        /// For which day it was made.
        as_of: Date,
    },
}

/// One thing that needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who or what.
    pub about: About,
    /// What it is.
    pub matter: Matter,
    /// The last day on which it is in time; none where there is no such day.
    pub due_on: Option<Date>,
    /// Whether that day has passed.
    pub overdue: bool,
}

impl Line {
    fn new(about: impl Into<AnyRef>, matter: Matter, due_on: Option<Date>, today: Date) -> Self {
        Self {
            about: About::Record(about.into()),
            matter,
            due_on,
            overdue: due_on.is_some_and(|day| day < today),
        }
    }
}

/// Everything that needs attention on a day.
#[derive(Debug, Clone)]
pub struct Status {
    /// The day.
    pub today: Date,
    /// Open access requests, most urgent first.
    pub access_requests: Vec<Line>,
    /// Open rights requests, most urgent first.
    pub rights_requests: Vec<Line>,
    /// Open complaints, most urgent first.
    pub complaints: Vec<Line>,
    /// Notifications and reviews, most urgent first.
    pub deadlines: Vec<Line>,
    /// Referrals that wait for a decision, oldest first.
    pub referrals: Vec<Line>,
    /// Holds to be looked at again within a fortnight, or that should have been.
    pub holds: Vec<Line>,
    /// Contractors who still have data.
    pub contractors: Vec<Line>,
    /// Exports with open questions.
    pub exports: Vec<Line>,
    /// Users whose data-protection training should be brought up.
    pub training: Vec<Line>,
    /// Disposal lists that wait for approval.
    pub disposal_lists: Vec<Line>,
    /// Cases by where they stand in retention.
    pub cases: Counts,
    /// Declined referrals by where they stand in retention.
    pub declined_referrals: Counts,
    /// Requests by where they stand in retention.
    pub requests: Counts,
    /// What blocks the disposal of records whose date has come, each with how many of them.
    pub blocked_by: BTreeMap<Block, u64>,
    /// How many restrictions and granted objections are in force.
    pub restrictions_in_force: u64,
    /// The people whom nothing names, by where they stand.
    pub people: Counts,
    /// The old end of the audit trail, where any of it may go.
    pub trail: Counts,
    /// How many holds stand.
    pub holds_active: u64,
    /// Imported disclosures without what today's rules ask of one.
    pub historic_disclosures: u64,
    /// The acting user's own training should be brought up.
    pub own_training_due: bool,
    /// The store was restored without a full list of the disposals made since its backup, and nobody has acknowledged it.
    pub disposals_unknown: Option<DisposalsUnknown>,
}

impl Status {
    /// Every section with its word in JSON, in the order in which they are shown.
    pub fn sections(&self) -> [(&'static str, &[Line]); 10] {
        [
            ("access_requests", &self.access_requests),
            ("rights_requests", &self.rights_requests),
            ("complaints", &self.complaints),
            ("deadlines", &self.deadlines),
            ("referrals_waiting", &self.referrals),
            ("holds", &self.holds),
            ("contractors", &self.contractors),
            ("exports", &self.exports),
            ("disposal_lists", &self.disposal_lists),
            ("training", &self.training),
        ]
    }

    /// How many things are overdue.
    pub fn overdue(&self) -> usize {
        self.sections()
            .iter()
            .flat_map(|(_, lines)| *lines)
            .filter(|line| line.overdue)
            .count()
            + usize::from(self.disposals_unknown.is_some())
    }
}

/// Collects what needs attention.
pub fn status(session: &mut Session) -> Result<Status> {
    session.require(Permission::SeeStatus)?;
    let (today, calendar) = (session.today(), session.calendar());
    let own = session.user().clone();
    let disposals_unknown = session.disposals_unknown().copied();
    let keys = KeyFile::load(&KeyFile::path_for(session.store().path()))?;
    let tx = session.begin()?;

    let access_requests = access_requests(&tx, &calendar, today)?;
    let waiting = found::referral_list_waiting(&tx)?;
    let deadlines = deadlines(&tx, &waiting, &calendar, today)?;
    let soon = today
        .checked_add_days(Days::new(HOLD_REVIEW_AHEAD))
        .unwrap_or(today);
    let survey = survey(&tx, today, today, false)?;
    let status = Status {
        today,
        access_requests,
        rights_requests: rights_requests(&tx, &calendar, today)?,
        complaints: complaints(&tx, &calendar, today)?,
        deadlines,
        referrals: waiting
            .iter()
            .map(|referral| {
                let received_on = referral.received_on;
                let matter = Matter::ReferralWaiting { received_on };
                Line::new(referral.reference, matter, None, today)
            })
            .collect(),
        holds: found::hold_list_review_by(&tx, soon)?
            .into_iter()
            .map(|(hold, day)| Line::new(hold, Matter::HoldReview, Some(day), today))
            .collect(),
        contractors: found::copy_list_outside(&tx)?
            .into_iter()
            .map(|copy| {
                let (case, to) = (copy.case, copy.to);
                let matter = Matter::CopyOutside { case, to };
                Line::new(copy.reference, matter, copy.return_by, today)
            })
            .collect(),
        exports: found::export_list_needing_review(&tx)?
            .into_iter()
            .map(|(export, case, prepared_on)| {
                let matter = Matter::ExportReview { case, prepared_on };
                Line::new(export, matter, None, today)
            })
            .collect(),
        training: training(&tx, &keys, today)?,
        disposal_lists: disposal_list_list_waiting(&tx)?
            .into_iter()
            .map(|list| {
                let (items, as_of) = (list.items, list.as_of);
                let approved = list.state == ListState::Approved;
                let matter = Matter::DisposalList {
                    approved,
                    items,
                    as_of,
                };
                Line::new(list.reference, matter, None, today)
            })
            .collect(),
        cases: survey.cases.counts,
        declined_referrals: survey.referrals.counts,
        requests: survey.requests.counts,
        blocked_by: blocked_by(&survey),
        restrictions_in_force: rights_request_list_standing(&tx)?
            .iter()
            .filter(|request| request.state == RightsState::InForce)
            .count() as u64,
        people: survey.people.counts,
        trail: survey.trail.counts,
        holds_active: found::hold_count_active(&tx)?,
        historic_disclosures: found::disclosure_count_historic(&tx)?,
        own_training_due: false,
        disposals_unknown,
    };
    let status = Status {
        own_training_due: status
            .training
            .iter()
            .any(|line| line.about == About::User(own.clone())),
        ..status
    };
    let shown: Vec<AnyRef> = status
        .sections()
        .iter()
        .flat_map(|(_, lines)| *lines)
        .filter_map(|line| match &line.about {
            About::Record(reference) => Some(*reference),
            About::User(_) => None,
        })
        .collect();
    tx.commit(Entry::check("status").on_all(shown))?;
    Ok(status)
}

/// What blocks the disposal of something that is due but for it.
fn blocked_by(survey: &Survey) -> BTreeMap<Block, u64> {
    let mut found = BTreeMap::new();
    let blocked = survey
        .every_item()
        .filter(|item| item.state == DisposalState::Blocked);
    for block in blocked.flat_map(|item| &item.blocks) {
        *found.entry(block.clone()).or_default() += 1;
    }
    found
}

/// The open access requests by their clocks.
fn access_requests(db: &Db, calendar: &Calendar, today: Date) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (request, received_on) in found::request_list_open(db)? {
        let events = found::request_clock_events(db, request)?;
        let clock = access_clock(received_on, &events, calendar, today);
        let matter = Matter::AccessRequest(clock.state);
        lines.push(Line::new(request, matter, clock.due_on, today));
    }
    most_urgent_first(&mut lines);
    Ok(lines)
}

/// The open rights requests by their clocks.
fn rights_requests(db: &Db, calendar: &Calendar, today: Date) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for request in rights_request_list_standing(db)? {
        if request.state != RightsState::Open {
            continue;
        }
        let events = events_that_count(&rights_event_list(db, request.reference)?);
        let clock = access_clock(request.received_on, &events, calendar, today);
        let matter = Matter::RightsRequest(request.kind, clock.state);
        lines.push(Line::new(request.reference, matter, clock.due_on, today));
    }
    most_urgent_first(&mut lines);
    Ok(lines)
}

/// The open complaints: by the day for acknowledging them, those that were acknowledged last.
fn complaints(db: &Db, calendar: &Calendar, today: Date) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = complaint_list_open(db)?
        .into_iter()
        .map(|complaint| {
            let acknowledged = complaint.acknowledged_on.is_some();
            let due_on = complaint_due(complaint.received_on, calendar).filter(|_| !acknowledged);
            let matter = Matter::Complaint {
                acknowledged,
                received_on: complaint.received_on,
            };
            Line::new(complaint.reference, matter, due_on, today)
        })
        .collect();
    most_urgent_first(&mut lines);
    Ok(lines)
}

/// The deadlines of RULES.md section 7 that are not settled: of open cases, and of notifications whose referral waits. What
/// settles one is said at [`crate::domain::case::Reviewing::deadlines`]; besides, nothing is left to do about a declined referral or a closed case.
fn deadlines(
    db: &Db,
    waiting: &[found::WaitingReferral],
    calendar: &Calendar,
    today: Date,
) -> Result<Vec<Line>> {
    let line = |about: AnyRef, deadline: Deadline| {
        let matter = Matter::Deadline(deadline.kind);
        Line::new(about, matter, Some(deadline.due_on), today)
    };
    let mut lines: Vec<Line> = Vec::new();
    for (case, reviewing, notifications) in found::case_list_under_review(db)? {
        let due = reviewing.deadlines(&notifications, calendar);
        lines.extend(due.into_iter().map(|deadline| line(case.into(), deadline)));
    }
    for referral in waiting {
        if referral.source == Source::DfeNotification {
            let notification = Notification {
                received_on: referral.received_on,
                aware_on: referral.aware_on,
            };
            let due = notification.deadlines(calendar);
            lines.extend(
                due.into_iter()
                    .map(|deadline| line(referral.reference.into(), deadline)),
            );
        }
    }
    most_urgent_first(&mut lines);
    Ok(lines)
}

/// The users whose training should be brought up; a machine is not trained. One that is more than a year old is overdue;
/// one that was never recorded is brought up without being called that, as nobody knows when it was.
fn training(db: &Db, keys: &KeyFile, today: Date) -> Result<Vec<Line>> {
    let is_person = |name: &UserName| {
        keys.user(name)
            .is_some_and(|key| key.roles.iter().any(|role| role != Role::Service))
    };
    Ok(user_list(db)?
        .into_iter()
        .filter(|account| training_is_due(account.trained_on, today) && is_person(&account.name))
        .map(|account| Line {
            about: About::User(account.name),
            matter: Matter::Training {
                trained_on: account.trained_on,
            },
            due_on: account.trained_on.map(|day| anniversary(day, 1)),
            overdue: account.trained_on.is_some(),
        })
        .collect())
}

/// By the day they are due; what has no such day comes last.
fn most_urgent_first(lines: &mut [Line]) {
    lines.sort_by_key(|line| (line.due_on.is_none(), line.due_on));
}
