//! Access requests: recording them, their clocks, what is withheld and what was decided (RULES.md section 5).
//!
//! - `access_request/search.rs`: every place a person is found;
//! - `access_request/pack.rs`: the answer, put together from what was found;
//! - `access_request/review.rs`: what is decided about each record that was found;
//! - `access_request/before.rs`: what was withheld before, of another version or in another request;
//! - `access_request/withhold.rs`: what is withheld, record by record, and taken back;
//! - `access_request/export.rs`: the answer written, logged and handed over.

pub mod about;
pub mod before;
pub mod export;
mod holidays;
pub mod pack;
pub mod redact;
pub mod review;
pub mod search;
pub mod withhold;

use crate::actions::access_request::holidays::follow_holidays;
use crate::actions::clock_event::{ClockOf, event_admitted, event_voided};
use crate::domain::access_clock::{AccessClock, ClockEvent, ClockEventKind, access_clock};
use crate::domain::access_request::{
    AccessRequest, AccessRequestInput, Answer, Closing, Question, RecordedAnswer, RecordedEvent,
    Withholding, events_that_count, urgency,
};
use crate::domain::access_review::Reviewed;
use crate::domain::audit::Entry;
use crate::domain::calendar::Calendar;
use crate::domain::date::{Date, date_in_words};
use crate::domain::input::TypedLinks;
use crate::domain::record::Recorded;
use crate::domain::reference::{AccessRequestRef, PersonRef, Reference as _};
use crate::domain::retention::{Category, category_on};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::access_request::{
    AccessRequestRow, DueChange, access_decision_insert, access_decision_list,
    access_due_change_list, access_event_insert, access_event_list, access_event_void,
    access_request_close, access_request_get, access_request_insert, access_request_list,
    access_withholding_list,
};
use crate::store::access_review::access_review_list;
use crate::store::person::{person_get, person_resolve};
use crate::store::reference;
use crate::store::share::{DisclosureFilter, DisclosureRow, disclosure_list};
use crate::store::tx::{Db, WriteTx};

/// A request with its clock, as `show` and every change of it answer.
pub struct AccessRequestShown {
    /// The request.
    pub row: AccessRequestRow,
    /// What happened to its clock, corrected entries included.
    pub events: Vec<RecordedEvent>,
    /// Its clock.
    pub clock: AccessClock,
    /// What was withheld from its answer, decisions that were taken back included.
    pub withheld: Vec<Withholding>,
    /// When the day the answer is due moved with the bank holidays of the configuration.
    pub due_changes: Vec<DueChange>,
    /// What was decided before an answer goes to somebody else.
    pub answers: Vec<RecordedAnswer>,
    /// Where somebody else asks: the questions that have no answer yet.
    pub undecided: Vec<Question>,
    /// What was decided in the review of what is handed over, decisions that were taken back included.
    pub reviews: Vec<Reviewed>,
    /// When answers were handed over.
    pub released: Vec<DisclosureRow>,
    /// The day on which this is said.
    pub today: Date,
}

impl AccessRequestShown {
    /// Its reference.
    pub fn reference(&self) -> AccessRequestRef {
        self.row.request.reference
    }
}

/// Whether a person counts as a child in a request: under 18 today, or not known to be older. The questions about a child
/// are asked rather once too often.
fn is_child(db: &Db, person: PersonRef, today: Date) -> Result<bool> {
    let birth = person_get(db, person)?.details.date_of_birth;
    Ok(category_on(birth, false, today) != Some(Category::Adult))
}

fn shown(
    db: &Db,
    row: AccessRequestRow,
    calendar: &Calendar,
    today: Date,
) -> Result<AccessRequestShown> {
    let reference = row.request.reference;
    let details = &row.request.details;
    let events = access_event_list(db, reference)?;
    let clock = access_clock(
        details.received_on,
        &events_that_count(&events),
        calendar,
        today,
    );
    let answers = access_decision_list(db, reference)?;
    let undecided = if details.on_behalf_of.is_some() {
        Question::needed(is_child(db, details.subject, today)?)
            .iter()
            .copied()
            .filter(|question| !answers.iter().any(|answer| answer.question == *question))
            .collect()
    } else {
        Vec::new()
    };
    Ok(AccessRequestShown {
        events,
        clock,
        withheld: access_withholding_list(db, reference)?,
        reviews: access_review_list(db, reference)?,
        due_changes: access_due_change_list(db, reference)?,
        answers,
        undecided,
        released: disclosure_list(
            db,
            &DisclosureFilter {
                access_request: Some(reference),
                ..DisclosureFilter::default()
            },
        )?,
        row,
        today,
    })
}

/// Records a request. The subject is the record that stands for the given reference now.
pub fn access_request_add(
    session: &mut Session,
    input: &AccessRequestInput,
) -> Result<AccessRequestShown> {
    session.require(Permission::AccessRequests)?;
    follow_holidays(session)?;
    let (today, year, calendar) = (session.today(), session.year(), session.calendar());
    let mut details = AccessRequest::new(input, &TypedLinks, today)?;
    let tx = session.begin()?;
    let named = details.subject;
    details.subject = person_resolve(&tx, named)?;
    let reference: AccessRequestRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    access_request_insert(&tx, reference, &details, &recorded)?;
    let subject = details.subject;
    let answer = shown(&tx, access_request_get(&tx, reference)?, &calendar, today)?;
    tx.commit(Entry::change("sar.add").on(reference).on(subject).on(named))?;
    Ok(answer)
}

/// Shows a request with the working of its clock.
pub fn access_request_show(
    session: &mut Session,
    reference: AccessRequestRef,
) -> Result<AccessRequestShown> {
    session.require(Permission::AccessRequests)?;
    follow_holidays(session)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let answer = shown(&tx, access_request_get(&tx, reference)?, &calendar, today)?;
    tx.commit(
        Entry::view("sar.show")
            .on(reference)
            .on(answer.row.request.details.subject)
            .on_all(answer.withheld.iter().map(|one| one.reference))
            .on_all(answer.reviews.iter().map(|one| one.reference)),
    )?;
    Ok(answer)
}

/// The open requests, the most urgent first; with `all` the closed ones after them, newest first.
pub fn access_request_list_all(
    session: &mut Session,
    all: bool,
) -> Result<Vec<AccessRequestShown>> {
    session.require(Permission::AccessRequests)?;
    follow_holidays(session)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let mut requests = access_request_list(&tx, all)?
        .into_iter()
        .map(|row| shown(&tx, row, &calendar, today))
        .collect::<Result<Vec<_>>>()?;
    requests.sort_by_key(|one| {
        let closed = one.row.closing.as_ref();
        (
            closed.is_some(),
            closed.map(|closing| std::cmp::Reverse(closing.on)),
            urgency(&one.clock, one.row.request.details.received_on),
            one.reference().id(),
        )
    });
    tx.commit(
        Entry::view("sar.list")
            .on_all(requests.iter().map(AccessRequestShown::reference))
            .on_all(requests.iter().map(|one| one.row.request.details.subject)),
    )?;
    Ok(requests)
}

/// The request, if it is still open; refused (exit 1) where it is closed.
fn open(tx: &WriteTx<'_>, reference: AccessRequestRef) -> Result<AccessRequestRow> {
    let row = access_request_get(tx, reference)?;
    match &row.closing {
        None => Ok(row),
        Some(closing) => Err(Failure::refused(format!(
            "{reference} was closed on {}.",
            date_in_words(closing.on)
        ))
        .hint("What comes in after the closing is a new request: mkt sar add")),
    }
}

/// Records that something happened to a request's clock, in whatever order it becomes known; what cannot have happened is
/// refused with the reason (`domain::access_clock::check_event`). `corrects` is the number of a wrong entry that this one takes the
/// place of; both stay.
pub fn access_request_event(
    session: &mut Session,
    reference: AccessRequestRef,
    event: ClockEvent,
    reason: Option<&str>,
    corrects: Option<usize>,
) -> Result<AccessRequestShown> {
    session.require(Permission::AccessRequests)?;
    follow_holidays(session)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let recorded = access_event_list(&tx, reference)?;
    let corrects = event_admitted(
        &ClockOf {
            reference: reference.into(),
            noun: "sar",
            received_on: row.request.details.received_on,
            recorded: &recorded,
        },
        event,
        corrects,
        today,
    )?;
    access_event_insert(&tx, reference, event, reason, corrects)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change(action_of(event.kind))
            .on(reference)
            .on(answer.row.request.details.subject)
            .fields([event.kind.word()]),
    )?;
    Ok(answer)
}

/// What the audit trail calls a change of an event of a kind.
const fn action_of(kind: ClockEventKind) -> &'static str {
    match kind {
        ClockEventKind::IdentityRequested | ClockEventKind::IdentityReceived => "sar.identity",
        ClockEventKind::ClarificationAsked | ClockEventKind::ClarificationAnswered => "sar.clarify",
        ClockEventKind::ExtensionTold => "sar.extend",
    }
}

/// Records that an event of a request's clock, named by its number, never happened, and reckons the clock without it. The event
/// stays, marked, with the reason. `kinds` are those that the command is for.
pub fn access_request_event_void(
    session: &mut Session,
    reference: AccessRequestRef,
    number: usize,
    kinds: &[ClockEventKind],
    reason: &str,
) -> Result<AccessRequestShown> {
    session.require(Permission::AccessRequests)?;
    follow_holidays(session)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let recorded = access_event_list(&tx, reference)?;
    let clock = ClockOf {
        reference: reference.into(),
        noun: "sar",
        received_on: row.request.details.received_on,
        recorded: &recorded,
    };
    let wrong = event_voided(&clock, number, kinds, today)?;
    access_event_void(&tx, wrong.id, reason)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change(action_of(wrong.event.kind))
            .on(reference)
            .on(answer.row.request.details.subject)
            .fields([wrong.event.kind.word(), "void"]),
    )?;
    Ok(answer)
}

/// Records the answer to a question about a request on somebody's behalf.
pub fn access_request_decide(
    session: &mut Session,
    reference: AccessRequestRef,
    question: Question,
    answer: Answer,
    reason: &str,
) -> Result<AccessRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    if row.request.details.on_behalf_of.is_none() {
        return Err(Failure::refused(format!(
            "In {reference} the person asks for themselves, so there is nothing of this kind to decide."
        )));
    }
    if !Question::needed(is_child(&tx, row.request.details.subject, today)?).contains(&question) {
        return Err(Failure::refused(
            "The person is an adult: of an adult only `authority` is decided.",
        ));
    }
    let decided = RecordedAnswer {
        question,
        answer,
        reason: reason.to_owned(),
        decided_by: tx.acting().user.to_string(),
        decided_at: tx.acting().at.to_string(),
    };
    access_decision_insert(&tx, reference, &decided)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change("sar.decide")
            .on(reference)
            .on(answer.row.request.details.subject)
            .fields([question.word()]),
    )?;
    Ok(answer)
}

/// Closes a request with what came of it.
pub fn access_request_finish(
    session: &mut Session,
    reference: AccessRequestRef,
    outcome: &str,
    on: Date,
) -> Result<AccessRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let mut row = open(&tx, reference)?;
    if on > today {
        return Err(Failure::refused(format!(
            "--on: {} is in the future.",
            date_in_words(on)
        )));
    }
    if on < row.request.details.received_on {
        return Err(Failure::refused(
            "--on: that day lies before the request was received.",
        ));
    }
    let closing = Closing {
        on,
        outcome: outcome.to_owned(),
    };
    access_request_close(&tx, reference, &closing)?;
    row.closing = Some(closing);
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change("sar.close")
            .on(reference)
            .on(answer.row.request.details.subject)
            .fields(["closed_on", "outcome"]),
    )?;
    Ok(answer)
}
