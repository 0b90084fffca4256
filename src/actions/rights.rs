//! Rights requests: recording them, their clocks, how they were decided and what follows from that (UK GDPR Art 16, 17, 18
//! and 21). How they end is in `outcome`; what one that restricts does to the records of the person is
//! `actions::restriction`'s business.

mod outcome;

pub use outcome::{NewDecision, rights_request_decide, rights_request_end};

use crate::actions::clock_event::{ClockOf, event_admitted, event_voided};
use crate::domain::access_clock::{AccessClock, ClockEvent, ClockEventKind};
use crate::domain::access_request::{RecordedEvent, events_that_count, urgency};
use crate::domain::audit::Entry;
use crate::domain::calendar::Calendar;
use crate::domain::date::{Date, date_in_words};
use crate::domain::input::TypedLinks;
use crate::domain::record::Recorded;
use crate::domain::reference::{AnyRef, CaseRef, RightsRequestRef};
use crate::domain::rights::{RightsRequest, RightsRequestInput, RightsState};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::case_list_for_person;
use crate::store::disposal::missing;
use crate::store::person::person_resolve;
use crate::store::reference;
use crate::store::rights::{
    RightsRequestRow, rights_event_insert, rights_event_list, rights_event_void,
    rights_request_get, rights_request_insert, rights_request_list,
};
use crate::store::tx::{Db, WriteTx};

/// A rights request with its clock, as `show` and every change of it answer.
pub struct RightsRequestShown {
    /// The request.
    pub row: RightsRequestRow,
    /// What happened to its clock, corrected entries included.
    pub events: Vec<RecordedEvent>,
    /// Its clock.
    pub clock: AccessClock,
    /// The cases the person is on: what was decided is told to whoever was given data of them (UK GDPR Art 19).
    pub cases: Vec<CaseRef>,
    /// The day on which this is said.
    pub today: Date,
}

impl RightsRequestShown {
    /// Its reference.
    pub fn reference(&self) -> RightsRequestRef {
        self.row.request.reference
    }

    /// Everything it names, for the audit trail.
    fn names(&self) -> impl Iterator<Item = AnyRef> {
        let details = &self.row.request.details;
        let corrected = self
            .row
            .closing
            .iter()
            .flat_map(|closing| closing.corrected.iter().copied());
        std::iter::once(AnyRef::from(details.subject))
            .chain(details.about)
            .chain(corrected)
            .chain(self.cases.iter().copied().map(AnyRef::from))
    }
}

fn shown(
    db: &Db,
    row: RightsRequestRow,
    calendar: &Calendar,
    today: Date,
) -> Result<RightsRequestShown> {
    let events = rights_event_list(db, row.request.reference)?;
    let details = &row.request.details;
    let clock = details.clock(&events_that_count(&events), calendar, today);
    Ok(RightsRequestShown {
        cases: case_list_for_person(db, details.subject)?,
        row,
        events,
        clock,
        today,
    })
}

/// Records a request. The subject is the record that stands for the given reference now.
pub fn rights_request_add(
    session: &mut Session,
    input: &RightsRequestInput,
) -> Result<RightsRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, year, calendar) = (session.today(), session.year(), session.calendar());
    let mut details = RightsRequest::new(input, &TypedLinks, today)?;
    let tx = session.begin()?;
    let named = details.subject;
    details.subject = person_resolve(&tx, named)?;
    if let Some(about) = details.about
        && !reference::reference_is_stored(&tx, about)?
    {
        return Err(missing(&tx, about));
    }
    let reference: RightsRequestRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    rights_request_insert(&tx, reference, &details, &recorded)?;
    let answer = shown(&tx, rights_request_get(&tx, reference)?, &calendar, today)?;
    tx.commit(
        Entry::change("rights.add")
            .on(reference)
            .on(named)
            .on_all(answer.names()),
    )?;
    Ok(answer)
}

/// Shows a request with the working of its clock.
pub fn rights_request_show(
    session: &mut Session,
    reference: RightsRequestRef,
) -> Result<RightsRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let answer = shown(&tx, rights_request_get(&tx, reference)?, &calendar, today)?;
    tx.commit(
        Entry::view("rights.show")
            .on(reference)
            .on_all(answer.names()),
    )?;
    Ok(answer)
}

/// The open requests, the most urgent first, then what is in force; with `all` the closed ones after them, newest first.
pub fn rights_request_list_all(
    session: &mut Session,
    all: bool,
) -> Result<Vec<RightsRequestShown>> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let mut requests = rights_request_list(&tx, all)?
        .into_iter()
        .map(|row| shown(&tx, row, &calendar, today))
        .collect::<Result<Vec<_>>>()?;
    requests.sort_by_key(|one| {
        let closed = one.row.closing.as_ref();
        (
            one.row.state,
            closed.map(|closing| std::cmp::Reverse(closing.on)),
            urgency(&one.clock, one.row.request.details.received_on),
            one.reference(),
        )
    });
    tx.commit(
        Entry::view("rights.list")
            .on_all(requests.iter().map(RightsRequestShown::reference))
            .on_all(requests.iter().map(|one| one.row.request.details.subject))
            .on_all(
                requests
                    .iter()
                    .filter_map(|one| one.row.request.details.about),
            ),
    )?;
    Ok(requests)
}

/// The request, if it is still open; refused (exit 1) where it was decided.
fn open(tx: &WriteTx<'_>, reference: RightsRequestRef) -> Result<RightsRequestRow> {
    let row = rights_request_get(tx, reference)?;
    let Some(closing) = &row.closing else {
        return Ok(row);
    };
    let failure = Failure::refused(format!(
        "{reference} was closed on {}.",
        date_in_words(closing.on)
    ));
    Err(if row.state == RightsState::InForce {
        failure.hint(format!(
            "What was granted is in force; to end it: mkt rights close {reference} --lift --told-on DATE --reason TEXT"
        ))
    } else {
        failure.hint("What comes in after the closing is a new request: mkt rights add")
    })
}

/// Records that something happened to a request's clock; what cannot have happened is refused with the reason
/// (`domain::access_clock::check_event`). `corrects` is the number of a wrong entry that this one takes the place of; both stay.
/// Clarification, which stops the clock of an access request, is not among it: the
/// law has it for those alone (UK GDPR Art 12A).
pub fn rights_request_event(
    session: &mut Session,
    reference: RightsRequestRef,
    event: ClockEvent,
    reason: Option<&str>,
    corrects: Option<usize>,
) -> Result<RightsRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let recorded = rights_event_list(&tx, reference)?;
    let corrects = event_admitted(
        &ClockOf {
            reference: reference.into(),
            noun: "rights",
            received_on: row.request.details.received_on,
            recorded: &recorded,
        },
        event,
        corrects,
        today,
    )?;
    rights_event_insert(&tx, reference, event, reason, corrects)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change(action_of(event.kind))
            .on(reference)
            .on_all(answer.names())
            .fields([event.kind.word()]),
    )?;
    Ok(answer)
}

/// What the audit trail calls a change of an event of a kind.
const fn action_of(kind: ClockEventKind) -> &'static str {
    match kind {
        ClockEventKind::ExtensionTold => "rights.extend",
        _ => "rights.identity",
    }
}

/// Records that an event of a request's clock, named by its number, never happened, and reckons the clock without it. The event
/// stays, marked, with the reason. `kinds` are those that the command is for.
pub fn rights_request_event_void(
    session: &mut Session,
    reference: RightsRequestRef,
    number: usize,
    kinds: &[ClockEventKind],
    reason: &str,
) -> Result<RightsRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let recorded = rights_event_list(&tx, reference)?;
    let clock = ClockOf {
        reference: reference.into(),
        noun: "rights",
        received_on: row.request.details.received_on,
        recorded: &recorded,
    };
    let wrong = event_voided(&clock, number, kinds, today)?;
    rights_event_void(&tx, wrong.id, reason)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change(action_of(wrong.event.kind))
            .on(reference)
            .on_all(answer.names())
            .fields([wrong.event.kind.word(), "void"]),
    )?;
    Ok(answer)
}
