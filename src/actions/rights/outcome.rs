//! How a rights request ends: the decision, the lifting of what was in force, and what has to be done then.

use super::{RightsRequestShown, open, shown};
use crate::actions::user::user_named;
use crate::domain::audit::Entry;
use crate::domain::case::Basis;
use crate::domain::date::{Date, Instant, date_in_words};
use crate::domain::reference::{
    AnyRef, DisclosureRef, Kind, NoteRef, Reference as _, RightsRequestRef,
};
use crate::domain::rights::{
    Lifting, RefusalGround, RightsClosing, RightsDecision, RightsKind, RightsRequest, RightsState,
    closing_problems,
};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{case_list_for_person, case_row_get};
use crate::store::disposal::missing;
use crate::store::history::earlier_version_list;
use crate::store::note::note_get;
use crate::store::reference;
use crate::store::rights::{
    case_of_record, rights_request_close, rights_request_get, rights_request_lift,
};
use crate::store::share::disclosure_get;
use crate::store::tx::Db;

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
        Some(name) => user_named(&tx, &name, "Who decided (--decided-by)")?,
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
                Instant::parse(&version.replaced_at)
                    .ok()
                    .map(Instant::london_date)
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
