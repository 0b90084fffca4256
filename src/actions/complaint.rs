//! Complaints about data protection: recording them, acknowledging them in time, and how they ended (DPA 2018 s164A).

use crate::domain::audit::Entry;
use crate::domain::calendar::Calendar;
use crate::domain::complaint::{
    Complaint, ComplaintClock, ComplaintClosing, ComplaintInput, ComplaintOutcome, ComplaintState,
    complaint_clock, complaint_state,
};
use crate::domain::date::{Date, date_in_words};
use crate::domain::input::TypedLinks;
use crate::domain::record::Recorded;
use crate::domain::reference::{AnyRef, ComplaintRef, Kind, PersonRef, Reference as _};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::complaint::{
    self as store, Acknowledgement, ComplaintRow, complaint_get, complaint_insert,
};
use crate::store::disposal::missing;
use crate::store::person::person_resolve;
use crate::store::reference;
use crate::store::tx::{Db, WriteTx};

/// A complaint with its clock, as `show` and every change of it answer.
pub struct ComplaintShown {
    /// The complaint.
    pub row: ComplaintRow,
    /// Its clock.
    pub clock: ComplaintClock,
    /// Where it stands.
    pub state: ComplaintState,
    /// The day on which this is said.
    pub today: Date,
}

impl ComplaintShown {
    fn new(row: ComplaintRow, calendar: &Calendar, today: Date) -> Self {
        let acknowledged_on = row.acknowledged.as_ref().map(|one| one.on);
        let received_on = row.complaint.details.received_on;
        let clock = complaint_clock(received_on, acknowledged_on, calendar, today);
        let state = complaint_state(
            row.closing.is_some(),
            acknowledged_on.is_some(),
            &clock,
            today,
        );
        Self {
            row,
            clock,
            state,
            today,
        }
    }

    /// Its reference.
    pub fn reference(&self) -> ComplaintRef {
        self.row.complaint.reference
    }

    /// Everything it names, for the audit trail.
    fn names(&self) -> impl Iterator<Item = AnyRef> {
        let details = &self.row.complaint.details;
        details
            .complainant
            .map(AnyRef::from)
            .into_iter()
            .chain(details.about)
    }
}

/// Records a complaint. People are the records that stand for the given references now; everything named must be there
/// (else exit 4).
pub fn complaint_add(session: &mut Session, input: &ComplaintInput) -> Result<ComplaintShown> {
    session.require(Permission::AccessRequests)?;
    let (today, year, calendar) = (session.today(), session.year(), session.calendar());
    let mut details = Complaint::new(input, &TypedLinks, today)?;
    let tx = session.begin()?;
    let named: Vec<AnyRef> = details
        .complainant
        .map(AnyRef::from)
        .into_iter()
        .chain(details.about)
        .collect();
    details.complainant = details
        .complainant
        .map(|person| person_resolve(&tx, person))
        .transpose()?;
    details.about = details
        .about
        .map(|about| about_resolve(&tx, about))
        .transpose()?;
    let reference: ComplaintRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    complaint_insert(&tx, reference, &details, &recorded)?;
    let shown = ComplaintShown::new(complaint_get(&tx, reference)?, &calendar, today);
    tx.commit(
        Entry::change("complaint.add")
            .on(reference)
            .on_all(shown.names())
            .on_all(named),
    )?;
    Ok(shown)
}

/// What a complaint is about, if it is there; of a person the record that stands for them now.
fn about_resolve(db: &Db, about: AnyRef) -> Result<AnyRef> {
    if about.kind() == Kind::Person {
        return person_resolve(db, PersonRef::from_id(about.id())).map(AnyRef::from);
    }
    if reference::reference_is_stored(db, about)? {
        Ok(about)
    } else {
        Err(missing(db, about))
    }
}

/// Shows a complaint with the working of its clock.
pub fn complaint_show(session: &mut Session, reference: ComplaintRef) -> Result<ComplaintShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let shown = ComplaintShown::new(complaint_get(&tx, reference)?, &calendar, today);
    tx.commit(
        Entry::view("complaint.show")
            .on(reference)
            .on_all(shown.names()),
    )?;
    Ok(shown)
}

/// The open complaints, the most urgent first: those that are not acknowledged by their day, then those that are, the oldest
/// first; with `all` the closed ones after them, newest first.
pub fn complaint_list(session: &mut Session, all: bool) -> Result<Vec<ComplaintShown>> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let mut complaints: Vec<ComplaintShown> = store::complaint_list(&tx, all)?
        .into_iter()
        .map(|row| ComplaintShown::new(row, &calendar, today))
        .collect();
    complaints.sort_by_key(|one| {
        let closed = one.row.closing.as_ref();
        let waits = one.row.acknowledged.is_none();
        (
            closed.map(|closing| std::cmp::Reverse(closing.on)),
            !waits,
            one.clock.due_on.filter(|_| waits).unwrap_or(Date::MAX),
            one.row.complaint.details.received_on,
            one.reference(),
        )
    });
    tx.commit(
        Entry::view("complaint.list")
            .on_all(complaints.iter().map(ComplaintShown::reference))
            .on_all(complaints.iter().flat_map(ComplaintShown::names)),
    )?;
    Ok(complaints)
}

/// The complaint, if it is still open; refused (exit 1) where it is closed.
fn open(tx: &WriteTx<'_>, reference: ComplaintRef) -> Result<ComplaintRow> {
    let row = complaint_get(tx, reference)?;
    match &row.closing {
        None => Ok(row),
        Some(closing) => Err(Failure::refused(format!(
            "{reference} was closed on {}.",
            date_in_words(closing.on)
        ))
        .hint("What comes in after the closing is a new complaint: mkt complaint add")),
    }
}

/// Refuses (exit 1) a day that lies in the future or before the receipt.
fn check_day(flag: &str, day: Date, received_on: Date, today: Date) -> Result<()> {
    if day > today {
        return Err(Failure::refused(format!(
            "{flag}: {} is in the future; record it when it has happened.",
            date_in_words(day)
        )));
    }
    if day < received_on {
        return Err(Failure::refused(format!(
            "{flag}: that day lies before the complaint was received."
        )));
    }
    Ok(())
}

/// Records that a complaint was acknowledged.
pub fn complaint_acknowledge(
    session: &mut Session,
    reference: ComplaintRef,
    on: Date,
) -> Result<ComplaintShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let mut row = open(&tx, reference)?;
    if let Some(already) = &row.acknowledged {
        return Err(Failure::refused(format!(
            "{reference} was acknowledged already, on {}.",
            date_in_words(already.on)
        )));
    }
    check_day("--on", on, row.complaint.details.received_on, today)?;
    let acknowledged = Acknowledgement {
        on,
        by: tx.acting().user.to_string(),
    };
    store::complaint_acknowledge(&tx, reference, &acknowledged)?;
    row.acknowledged = Some(acknowledged);
    let shown = ComplaintShown::new(row, &calendar, today);
    tx.commit(
        Entry::change("complaint.acknowledge")
            .on(reference)
            .on_all(shown.names())
            .fields(["acknowledged_on"]),
    )?;
    Ok(shown)
}

/// How a complaint ends, as it was typed.
pub struct NewClosing {
    /// How.
    pub outcome: ComplaintOutcome,
    /// The day.
    pub on: Date,
    /// What was done.
    pub done: String,
    /// The day the complainant was told.
    pub told_on: Option<Date>,
}

/// Closes a complaint. Whoever complained is told of the outcome (DPA 2018 s164A), unless they took the complaint back.
pub fn complaint_close(
    session: &mut Session,
    reference: ComplaintRef,
    new: NewClosing,
) -> Result<ComplaintShown> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let mut row = open(&tx, reference)?;
    let received_on = row.complaint.details.received_on;
    check_day("--on", new.on, received_on, today)?;
    if let Some(told_on) = new.told_on {
        check_day("--told-on", told_on, received_on, today)?;
        if new.on < told_on {
            return Err(Failure::refused(format!(
                "--on: a complaint is not closed before the complainant was told what came of it, on {}.",
                date_in_words(told_on)
            ))
            .hint("The years it is kept run from the day it was closed."));
        }
    }
    if let Some(acknowledged) = row.acknowledged.as_ref().filter(|by| new.on < by.on) {
        return Err(Failure::refused(format!(
            "--on: {reference} was acknowledged on {}, and is not closed before that.",
            date_in_words(acknowledged.on)
        ))
        .hint("The years it is kept run from the day it was closed."));
    }
    let closing = ComplaintClosing {
        on: new.on,
        outcome: new.outcome,
        done: new.done,
        told_on: new.told_on,
        by: tx.acting().user.to_string(),
    };
    store::complaint_close(&tx, reference, &closing)?;
    row.closing = Some(closing);
    let shown = ComplaintShown::new(row, &calendar, today);
    tx.commit(
        Entry::change("complaint.close")
            .on(reference)
            .on_all(shown.names())
            .fields(["closed_on", "outcome", "done", "told_on"]),
    )?;
    Ok(shown)
}
