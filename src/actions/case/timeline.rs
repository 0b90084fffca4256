//! Everything that happened on a case, in the order in which it happened (not in which it was recorded).

use crate::actions::about_case::naming_case;
use crate::actions::restriction::{Mark, marks_of_case, requests_of};
use crate::domain::audit::Entry;
use crate::domain::date::{Date, Instant};
use crate::domain::reference::CaseRef;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
use crate::store::case::{CaseRow, case_row_get};
use crate::store::hold::{StoredHold, hold_list_for_case};
use crate::store::note::{NoteRow, note_list_for_case};
use crate::store::referral::{ReferralFilter, ReferralRow, referral_list};
use crate::store::share::{DisclosureRow, disclosure_list_for_case};

/// The timeline of a case.
pub struct Timeline {
    /// The case.
    pub row: CaseRow,
    /// What happened, oldest first.
    pub entries: Vec<TimelineEntry>,
    /// That the use of the data of people of the case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// One thing that happened.
pub struct TimelineEntry {
    /// The day it happened.
    pub on: Date,
    /// The day it was recorded, where that is a later one: the entry is backdated. Whoever reads the timeline sees that
    /// the service did not have it in writing at the time.
    pub recorded_later_on: Option<Date>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// What it was.
    pub what: TimelineWhat,
}

/// What happened.
pub enum TimelineWhat {
    /// A note, with its current text.
    Note(NoteRow),
    /// A referral was received.
    Referral(Box<ReferralRow>),
    /// Something was shared, or sharing it was refused.
    Disclosure(Box<DisclosureRow>),
    /// A hold was placed.
    Hold(StoredHold),
}

impl TimelineEntry {
    fn new(on: Date, recorded_at: Instant, what: TimelineWhat) -> Self {
        let recorded_on = recorded_at.london_date();
        Self {
            on,
            recorded_later_on: (recorded_on > on).then_some(recorded_on),
            recorded_at,
            what,
        }
    }

    /// Whether it was recorded on a later day than it happened.
    pub const fn is_backdated(&self) -> bool {
        self.recorded_later_on.is_some()
    }

    /// Entries of one day stand in the order in which they were recorded.
    fn order(&self) -> (Date, Instant, u8, i64) {
        use crate::domain::reference::Reference as _;
        let (kind, id) = match &self.what {
            TimelineWhat::Referral(row) => (0, row.referral.reference.id()),
            TimelineWhat::Note(row) => (1, row.note.reference.id()),
            TimelineWhat::Disclosure(row) => (2, row.disclosure.reference.id()),
            TimelineWhat::Hold(hold) => (3, hold.reference.id()),
        };
        (self.on, self.recorded_at, kind, id)
    }
}

/// The notes (in full, as they read now), referrals, disclosures and holds of a case, by the day they happened.
pub fn case_timeline(session: &mut Session, reference: CaseRef) -> Result<Timeline> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let row = case_row_get(&tx, reference)?;
    let referrals = referral_list(
        &tx,
        &ReferralFilter {
            all: true,
            case: Some(reference),
            person: None,
        },
    )?;
    let mut seen = naming_case(Entry::view("case.timeline"), &tx, reference)?;
    let mut entries = Vec::new();
    for row in referrals {
        let referral = &row.referral;
        seen = seen
            .on(referral.reference)
            .on_all(referral.details.from_org)
            .on_all(referral.details.people.iter().map(|member| member.person));
        let (on, at) = (referral.details.received_on, referral.recorded.at);
        entries.push(TimelineEntry::new(
            on,
            at,
            TimelineWhat::Referral(Box::new(row)),
        ));
    }
    for row in note_list_for_case(&tx, reference, false)? {
        seen = seen.on(row.note.reference).on_all(row.note.details.source);
        let (on, at) = (row.note.details.on, row.note.recorded.at);
        entries.push(TimelineEntry::new(on, at, TimelineWhat::Note(row)));
    }
    for row in disclosure_list_for_case(&tx, reference, false)? {
        seen = seen
            .on(row.disclosure.reference)
            .on_all(row.disclosure.details.to);
        let (on, at) = (row.disclosure.details.on, row.disclosure.recorded.at);
        entries.push(TimelineEntry::new(
            on,
            at,
            TimelineWhat::Disclosure(Box::new(row)),
        ));
    }
    for hold in hold_list_for_case(&tx, reference)? {
        seen = seen.on(hold.reference);
        let at = hold.placed_at;
        entries.push(TimelineEntry::new(
            at.london_date(),
            at,
            TimelineWhat::Hold(hold),
        ));
    }
    entries.sort_by_key(TimelineEntry::order);
    let restricted = marks_of_case(&tx, reference)?;
    tx.commit(seen.on_all(requests_of(&restricted)))?;
    Ok(Timeline {
        row,
        entries,
        restricted,
    })
}
