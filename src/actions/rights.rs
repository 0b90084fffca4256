//! Rights requests: recording them, their clocks, how they were decided and what follows from that (UK GDPR Art 16, 17, 18
//! and 21). What one that restricts does to the records of the person is `actions::restriction`'s business.

use crate::actions::clock_event::{ClockOf, event_admitted, event_voided};
use crate::domain::access_clock::{AccessClock, ClockEvent, ClockEventKind};
use crate::domain::access_request::{RecordedEvent, events_that_count, urgency};
use crate::domain::audit::Entry;
use crate::domain::calendar::Calendar;
use crate::domain::case::Basis;
use crate::domain::date::{Date, date_in_words};
use crate::domain::input::TypedLinks;
use crate::domain::record::Recorded;
use crate::domain::reference::{
    AnyRef, CaseRef, DisclosureRef, Kind, NoteRef, Reference as _, RightsRequestRef,
};
use crate::domain::rights::{
    Lifting, RefusalGround, RightsClosing, RightsDecision, RightsKind, RightsRequest,
    RightsRequestInput, RightsState, closing_problems,
};
use crate::domain::user::{Permission, UserName};
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{case_list_for_person, case_row_get};
use crate::store::disposal::missing;
use crate::store::history::earlier_version_list;
use crate::store::note::note_get;
use crate::store::person::person_resolve;
use crate::store::rights::{
    RightsRequestRow, case_of_record, rights_event_insert, rights_event_list, rights_event_void,
    rights_request_close, rights_request_get, rights_request_insert, rights_request_lift,
    rights_request_list,
};
use crate::store::share::disclosure_get;
use crate::store::tx::{Db, WriteTx};
use crate::store::{reference, user};

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

/// How a request is decided, as it was typed.
pub struct NewDecision {
    /// How.
    pub decision: RightsDecision,
    /// The ground of what is refused.
    pub ground: Option<RefusalGround>,
    /// The duties to keep the records; those of the person's cases where none is named.
    pub duties: Vec<Basis>,
    /// The records that correct what was wrong.
    pub corrected: Vec<AnyRef>,
    /// Why.
    pub reason: String,
    /// The day.
    pub on: Date,
    /// Who decided; the acting user where nobody is named.
    pub decided_by: Option<String>,
}

/// Decides a request and closes it. A restriction or an objection that is granted is in force from then on, until it is lifted.
/// Nothing is destroyed by an erasure that is granted: that is done by disposal alone (invariant 7).
pub fn rights_request_decide(
    session: &mut Session,
    reference: RightsRequestRef,
    new: NewDecision,
) -> Result<RightsRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let details = &row.request.details;
    check_day("--on", new.on, today)?;
    if new.on < details.received_on {
        return Err(Failure::refused(
            "--on: that day lies before the request was received.",
        ));
    }
    let problems = closing_problems(
        details,
        new.decision,
        new.ground,
        &new.duties,
        &new.corrected,
    );
    if !problems.is_empty() {
        return Err(Failure::usage(problems.join(" ")));
    }
    for record in &new.corrected {
        check_correction(&tx, *record, details)?;
    }
    let duties = if new.ground == Some(RefusalGround::LegalObligation) && new.duties.is_empty() {
        duties_of(&tx, details)?
    } else {
        new.duties
    };
    let decided_by = match new.decided_by {
        Some(name) => known_user(&tx, &name)?,
        None => tx.acting().user.to_string(),
    };
    let closing = RightsClosing {
        on: new.on,
        decision: new.decision,
        ground: new.ground,
        duties,
        corrected: new.corrected,
        reason: new.reason,
        decided_by,
    };
    let in_force = details.request_kind.restricts()
        && matches!(
            closing.decision,
            RightsDecision::Granted | RightsDecision::Partly
        );
    rights_request_close(&tx, reference, &closing, in_force)?;
    let answer = shown(&tx, rights_request_get(&tx, reference)?, &calendar, today)?;
    tx.commit(
        Entry::change("rights.close")
            .on(reference)
            .on_all(answer.names())
            .fields(["closed_on", "decision"]),
    )?;
    Ok(answer)
}

/// Lifts a restriction, or an objection that was granted. The person is told before (UK GDPR Art 18(3)).
pub fn rights_request_end(
    session: &mut Session,
    reference: RightsRequestRef,
    on: Date,
    told_on: Date,
    reason: &str,
) -> Result<RightsRequestShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = rights_request_get(&tx, reference)?;
    let Some(closing) = row
        .closing
        .as_ref()
        .filter(|_| row.state == RightsState::InForce)
    else {
        return Err(Failure::refused(format!(
            "Nothing of {reference} is in force, so there is nothing to lift."
        ))
        .hint(format!(
            "`mkt rights show {reference}` tells where it stands."
        )));
    };
    check_day("--on", on, today)?;
    if on < closing.on {
        return Err(Failure::refused(
            "--on: that day lies before the request was decided.",
        ));
    }
    if told_on > on {
        return Err(Failure::refused(
            "--told-on: the person is told before it is lifted, not afterwards (UK GDPR Art 18(3)).",
        ));
    }
    if told_on < closing.on {
        return Err(Failure::refused(
            "--told-on: that day lies before the request was decided.",
        ));
    }
    let lifting = Lifting {
        on,
        told_on,
        reason: reason.to_owned(),
        by: tx.acting().user.to_string(),
    };
    rights_request_lift(&tx, reference, &lifting)?;
    let answer = shown(&tx, rights_request_get(&tx, reference)?, &calendar, today)?;
    tx.commit(
        Entry::change("rights.lift")
            .on(reference)
            .on_all(answer.names())
            .fields(["lifted_on"]),
    )?;
    Ok(answer)
}

fn check_day(flag: &str, day: Date, today: Date) -> Result<()> {
    if day > today {
        return Err(Failure::refused(format!(
            "{flag}: {} is in the future.",
            date_in_words(day)
        )));
    }
    Ok(())
}

/// Makes sure that a record corrects something, and has done so since the request came: a note or a disclosure that supersedes
/// another, a person, a case or a referral of which an earlier version is kept.
fn check_correction(db: &Db, record: AnyRef, request: &RightsRequest) -> Result<()> {
    let id = record.id();
    let (corrects, on) = match record.kind() {
        Kind::Note => {
            let row = note_get(db, NoteRef::from_id(id))?;
            (
                row.supersedes.is_some(),
                Some(row.note.recorded.at.london_date()),
            )
        }
        Kind::Disclosure => {
            let row = disclosure_get(db, DisclosureRef::from_id(id))?;
            (
                row.supersedes.is_some(),
                Some(row.disclosure.recorded.at.london_date()),
            )
        }
        Kind::Person | Kind::Case | Kind::Referral => {
            if !reference::reference_is_stored(db, record)? {
                return Err(missing(db, record));
            }
            let latest = earlier_version_list(db, record)?.pop();
            let on = latest.as_ref().and_then(|version| {
                crate::domain::date::Instant::parse(&version.replaced_at)
                    .ok()
                    .map(crate::domain::date::Instant::london_date)
            });
            (latest.is_some(), on)
        }
        other => {
            return Err(Failure::usage(format!(
                "--corrected: {record} is {}, which is not corrected in this way.",
                other.a_word()
            ))
            .hint("Name the corrected note (N-…), disclosure (S-…), person (P-…), case (C-…) or referral (R-…)."));
        }
    };
    let how = match record.kind() {
        Kind::Note => "name the new note that `mkt note correct` made",
        Kind::Disclosure => "name the new entry that `mkt share correct` made",
        Kind::Person => "correct the person with `mkt person set`",
        Kind::Case => "correct the case with `mkt case set`",
        _ => "correct what it says first",
    };
    if !corrects {
        return Err(Failure::refused(format!(
            "--corrected: {record} corrects nothing: no earlier version of it is kept."
        ))
        .hint(format!("To grant the request, {how}.")));
    }
    if on.is_some_and(|on| on < request.received_on) {
        return Err(Failure::refused(format!(
            "--corrected: {record} was corrected before the request was received, so that it does not answer it."
        ))
        .hint(format!("To grant the request, {how}.")));
    }
    Ok(())
}

/// The duties by which the records concerned are kept: the legal bases of the case the request is about, or else of every case
/// the person is on. Usage (exit 2) where there is none, so that one has to be named.
fn duties_of(db: &Db, request: &RightsRequest) -> Result<Vec<Basis>> {
    let about = request
        .about
        .map(|about| case_of_record(db, about))
        .transpose()?
        .flatten();
    let cases = match about {
        Some(case) => vec![case],
        None => case_list_for_person(db, request.subject)?,
    };
    let mut duties: Vec<Basis> = Vec::new();
    for case in cases {
        duties.extend(case_row_get(db, case)?.case.details.basis);
    }
    duties.sort_unstable();
    duties.dedup();
    if duties.is_empty() {
        return Err(Failure::usage(format!(
            "--duty: no case tells by which duty the records are kept; name it. Give one of: {}.",
            Basis::WORDS.join(", ")
        )));
    }
    Ok(duties)
}

/// Who decided is a user of this store whose key was not taken away.
fn known_user(db: &Db, name: &str) -> Result<String> {
    let known = match name.parse::<UserName>() {
        Ok(name) => user::user_get(db, &name)?.filter(|account| account.revoked_at.is_none()),
        Err(_) => None,
    };
    known
        .map(|account| account.name.to_string())
        .ok_or_else(|| {
            Failure::refused("--decided-by: give a user of this store, by their user name.")
                .hint("`mkt user list` shows who the users are.")
        })
}

impl RightsRequestShown {
    /// What has to be done now, in whole sentences: what the law asks for, and what the program offers for it.
    pub fn to_do(&self) -> Vec<String> {
        let Some(closing) = &self.row.closing else {
            return Vec::new();
        };
        let reference = self.reference();
        let subject = self.row.request.details.subject;
        let mut to_do = Vec::new();
        let granted = matches!(
            closing.decision,
            RightsDecision::Granted | RightsDecision::Partly
        );
        match self.row.request.details.request_kind {
            RightsKind::Erasure if granted => {
                to_do.push("Nothing has been destroyed. The law asks that the data is erased without undue delay (UK GDPR Art 17(1)); mkt destroys records by disposal alone: a record that is due goes on a list (mkt retention sweep), one person approves it and another carries it out.".to_owned());
                to_do.push(format!(
                    "A record that is not due cannot be destroyed sooner. `mkt retention explain C-…` tells from which day it can; until then take out of the person's own record what is not needed (mkt person set {subject}; earlier versions stay until disposal), and tell the person the day."
                ));
            }
            RightsKind::Restriction | RightsKind::Objection
                if self.row.state == RightsState::InForce =>
            {
                to_do.push(format!(
                    "It is in force: records of {subject} are kept, and are shared or exported by the Data Protection Officer alone, with a reason. To end it, tell the person first: mkt rights close {reference} --lift --told-on DATE --reason TEXT"
                ));
            }
            _ => {}
        }
        if granted && self.row.lifting.is_none() {
            let cases: Vec<String> = self
                .cases
                .iter()
                .map(|case| format!("mkt share list {case}"))
                .collect();
            if !cases.is_empty() && self.row.request.details.request_kind != RightsKind::Objection {
                to_do.push(format!(
                    "Whoever was given the data is told, unless that is impossible or takes disproportionate effort (UK GDPR Art 19). Who was: {}; entries of other cases that name their records: mkt sar search {subject}.",
                    cases.join(", ")
                ));
            }
        }
        if matches!(
            closing.decision,
            RightsDecision::Refused | RightsDecision::Partly
        ) {
            to_do.push("Whoever asked is told why without delay, and that they can complain to the service and to the regulator, or go to court (UK GDPR Art 12(4)).".to_owned());
        }
        to_do
    }
}
