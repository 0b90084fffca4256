//! Withholding a record, or a part of its text, from the answer to an access request, and taking that back (RULES.md section 5).

use crate::actions::access_request::pack::propose;
use crate::actions::access_request::search::{Depth, find};
use crate::actions::access_request::{AccessRequestShown, open, shown};
use crate::domain::access_request::{Ground, Span, Withholding};
use crate::domain::audit::Entry;
use crate::domain::record::Undone;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, ComplaintRef, DisclosureRef, ExportRef, HoldRef, Kind,
    NoteRef, OrganisationRef, PersonRef, Reference as _, ReferralRef, RightsRequestRef,
};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::access_request::{
    access_request_get, access_withholding_insert, access_withholding_list_standing,
    access_withholding_undo,
};
use crate::store::access_review::access_review_list;
use crate::store::case::case_get;
use crate::store::complaint::complaint_get;
use crate::store::export::export_get;
use crate::store::hold::hold_get;
use crate::store::note::note_get;
use crate::store::org::org_get;
use crate::store::person::person_get;
use crate::store::referral::referral_get;
use crate::store::rights::rights_request_get;
use crate::store::share::disclosure_get;
use crate::store::tx::Db;

/// The text of a record that a span can be in: of a note, a referral or a disclosure the text that is handed over.
fn text_of(db: &Db, record: AnyRef) -> Result<Option<String>> {
    Ok(match record.kind() {
        Kind::Note => Some(
            note_get(db, NoteRef::from_id(record.id()))?
                .note
                .details
                .text,
        ),
        Kind::Referral => {
            referral_get(db, ReferralRef::from_id(record.id()))?
                .details
                .summary
        }
        Kind::Disclosure => Some(
            disclosure_get(db, DisclosureRef::from_id(record.id()))?
                .disclosure
                .details
                .what,
        ),
        Kind::Case => {
            case_get(db, CaseRef::from_id(record.id()))?;
            None
        }
        Kind::Person => {
            person_get(db, PersonRef::from_id(record.id()))?;
            None
        }
        Kind::AccessRequest => {
            access_request_get(db, AccessRequestRef::from_id(record.id()))?;
            None
        }
        Kind::RightsRequest => Some(
            rights_request_get(db, RightsRequestRef::from_id(record.id()))?
                .request
                .details
                .what,
        ),
        Kind::Complaint => Some(
            complaint_get(db, ComplaintRef::from_id(record.id()))?
                .complaint
                .details
                .what,
        ),
        Kind::Hold => {
            hold_get(db, HoldRef::from_id(record.id()))?;
            None
        }
        Kind::Organisation => {
            org_get(db, OrganisationRef::from_id(record.id()))?;
            None
        }
        Kind::Export => {
            export_get(db, ExportRef::from_id(record.id()))?;
            None
        }
        // Whether there is one in the answer is asked afterwards.
        Kind::DisposalList => None,
        Kind::AuditTrail => {
            return Err(Failure::usage(format!(
                "{record} is {}, which no answer to an access request holds.",
                record.kind().a_word()
            ))
            .hint(
                "Withhold a note, a referral, a case, a disclosure or the person's own record.",
            ));
        }
    })
}

/// Whether a record is in the answer, or would be once a doubtful mention is decided: to withhold another would look done while the
/// one that was meant goes out.
fn is_in_answer(
    db: &Db,
    request: AccessRequestRef,
    subject: PersonRef,
    record: AnyRef,
    withheld: &[Withholding],
) -> Result<bool> {
    let known = access_review_list(db, request)?
        .iter()
        .map(|one| one.reference)
        .collect();
    let found = find(db, subject, Depth::Index, &known)?;
    let (proposed, _) = propose(db, &found, request, withheld)?;
    Ok(proposed.iter().any(|one| one.reference == record))
}

/// What was withheld, or is no longer.
pub struct Withheld {
    /// The request.
    pub shown: AccessRequestShown,
    /// The decision, marked where it was taken back.
    pub decision: Withholding,
}

/// Withholds a record, or a part of its text, from the answer to a request.
pub fn withhold(
    session: &mut Session,
    reference: AccessRequestRef,
    record: AnyRef,
    span: Option<Span>,
    ground: Ground,
    reason: &str,
) -> Result<Withheld> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let text = text_of(&tx, record)?;
    if let Some(span) = span {
        let Some(text) = text else {
            return Err(Failure::usage(format!(
                "{record} is {} and has no text of its own to withhold a part of.",
                record.kind().a_word()
            ))
            .hint("Leave --span out to withhold all of it."));
        };
        let length = text.chars().count();
        if span.end > length {
            return Err(Failure::refused(format!(
                "--span: the text of {record} has {length} characters."
            )));
        }
    }
    let standing = access_withholding_list_standing(&tx, reference)?;
    if standing
        .iter()
        .any(|known| known.reference == record && known.span == span && known.ground == ground)
    {
        return Err(Failure::refused(format!(
            "That is withheld from the answer to {reference} already, on the same ground."
        )));
    }
    let subject = row.request.details.subject;
    if !is_in_answer(&tx, reference, subject, record, &standing)? {
        return Err(Failure::refused(format!(
            "{record} is not in the answer to {reference}, so nothing of it can be withheld."
        ))
        .hint(format!(
            "Look at the reference again: mkt sar search {subject} lists where {subject} is found, and mkt sar review {reference} shows every record."
        ))
        .hint("What is read in every text with --thorough is in the answer once it is decided there that it speaks of the person."));
    }
    let decision = Withholding {
        id: 0,
        reference: record,
        span,
        ground,
        reason: reason.to_owned(),
        decided_by: tx.acting().user.to_string(),
        decided_at: tx.acting().at.to_string(),
        undone: Undone::default(),
    };
    access_withholding_insert(&tx, reference, &decision)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change("sar.withhold")
            .on(reference)
            .on(answer.row.request.details.subject)
            .on(record)
            .fields([ground.word()]),
    )?;
    Ok(Withheld {
        shown: answer,
        decision,
    })
}

/// Takes back that a record, or a part of its text, is withheld; where it is withheld on several grounds, on the one named. The
/// decision stays, marked, with the reason.
pub fn take_back(
    session: &mut Session,
    reference: AccessRequestRef,
    record: AnyRef,
    span: Option<Span>,
    ground: Option<Ground>,
    reason: &str,
) -> Result<Withheld> {
    session.require(Permission::AccessRequests)?;
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    let row = open(&tx, reference)?;
    let mut withheld = access_withholding_list_standing(&tx, reference)?;
    withheld.retain(|known| known.reference == record);
    let fitting: Vec<&Withholding> = withheld
        .iter()
        .filter(|known| known.span == span && ground.is_none_or(|ground| known.ground == ground))
        .collect();
    let [one] = fitting.as_slice() else {
        return Err(not_one_withholding(reference, record, &withheld, &fitting));
    };
    access_withholding_undo(&tx, one.id, reason)?;
    let answer = shown(&tx, row, &calendar, today)?;
    tx.commit(
        Entry::change("sar.withhold-undo")
            .on(reference)
            .on(answer.row.request.details.subject)
            .on(record)
            .fields([one.ground.word()]),
    )?;
    let decision = Withholding {
        undone: answer
            .withheld
            .iter()
            .find(|known| known.id == one.id)
            .map(|known| known.undone.clone())
            .unwrap_or_default(),
        ..(*one).clone()
    };
    Ok(Withheld {
        shown: answer,
        decision,
    })
}

/// Why it is not plain which decision to withhold is meant.
fn not_one_withholding(
    reference: AccessRequestRef,
    record: AnyRef,
    of_record: &[Withholding],
    fitting: &[&Withholding],
) -> Failure {
    if !fitting.is_empty() {
        let grounds: Vec<&str> = fitting.iter().map(|one| one.ground.word()).collect();
        return Failure::refused(format!(
            "That is withheld from the answer to {reference} on several grounds: {}.",
            grounds.join(", ")
        ))
        .hint("Say with --ground which of them is taken back.");
    }
    let failure = Failure::refused(format!(
        "Nothing of that kind is withheld from the answer to {reference} with `mkt sar withhold`."
    ));
    if of_record.is_empty() {
        return failure.hint(format!(
            "mkt sar show {reference} lists what is; a decision of the review is taken back in `mkt sar review {reference}`, with u."
        ));
    }
    let known: Vec<String> = of_record
        .iter()
        .map(|one| {
            let part = one.span.map_or_else(String::new, |span| {
                format!(" --span {}:{}", span.start, span.end)
            });
            format!("--ref {record}{part} --ground {}", one.ground)
        })
        .collect();
    failure.hint(format!("Of {record} it is: {}", known.join("; ")))
}
