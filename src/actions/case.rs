//! Cases: opening, looking, correcting, closing and reopening.
//!
//! - `case/closing.rs`: closing and reopening;
//! - `case/people.rs`: who and what is on a case: linking, unlinking, the categories of subjects;
//! - `case/timeline.rs`: everything that happened on a case, in the order in which it happened.

mod closing;
mod people;
mod timeline;

pub use closing::{CaseClosed, ClosedEarlier, case_close, case_reopen};
pub use people::{LinkInput, Linked, LinkedTo, Unlinked, case_link, case_unlink};
pub(in crate::actions) use people::{join, member_put, refuse_decided};
// What is read from the store is shown as it is.
pub use crate::store::case::{CaseFilter, CaseLinked, CasePerson, CaseRow, ShownDetails};
pub use crate::store::hold::StoredHold;
pub use timeline::{Timeline, TimelineEntry, TimelineWhat, case_timeline};

use crate::actions::about_case::open_case;
use crate::actions::disposal_date::{policy_today, recompute};
use crate::actions::kept::KeptUntil;
use crate::actions::restriction::{Mark, Restrictions, marks_of_case, requests_of};
use crate::domain::audit::Entry;
use crate::domain::case::{Case, CaseInput, CaseOrg, Member, bases_lacking};
use crate::domain::date::Date;
use crate::domain::deadline::Deadline;
use crate::domain::input::{Origin, TypedLinks};
use crate::domain::record::Recorded;
use crate::domain::reference::{CaseRef, PersonRef, ReferralRef};
use crate::domain::retention::{Category, category_on};
use crate::domain::text::Given;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{self, case_facts, case_linked_get, case_row_get};
use crate::store::referral::referral_row_get;
use crate::store::status::notification_list_for_case;
use crate::store::{WriteTx, history, org, reference};

/// Something about a case that is accepted and should be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseNotice {
    /// There are subjects of this category, and none of the bases is for them.
    BasisLacking(Category),
    /// Nobody is marked as a subject.
    NoSubject,
    /// The day of opening was not given, and is today.
    OpenedToday,
    /// This person named in the referral is on the case already.
    AlreadyOn(PersonRef),
    /// This person was on the case already, and is now a subject of it.
    NowSubject(PersonRef),
}

/// A case after it was written.
pub struct CaseWritten {
    /// The case as it is now, with its links.
    pub case: CaseLinked,
    /// The fields that changed.
    pub changed: Vec<&'static str>,
    /// What should be known.
    pub notices: Vec<CaseNotice>,
}

/// A case as it is shown.
pub struct CaseShown {
    /// The case.
    pub row: CaseRow,
    /// Who is on it.
    pub people: Vec<(CasePerson, ShownDetails)>,
    /// Which organisations are, with their names.
    pub orgs: Vec<(CaseOrg, String)>,
    /// That the use of the data of people of the case is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
    /// Its referrals.
    pub referrals: Vec<ReferralRef>,
    /// The deadlines of its notification and its reviews that are not settled.
    pub deadlines: Vec<Deadline>,
    /// Today, for saying how long it is until then.
    pub today: Date,
}

/// What is accepted about the bases and subjects of a case and should be known.
pub(in crate::actions) fn notices(case: &Case, people: &[CasePerson]) -> Vec<CaseNotice> {
    let subjects = || people.iter().filter(|person| person.member.subject);
    let mut notices: Vec<CaseNotice> =
        bases_lacking(&case.basis, subjects().filter_map(|on| on.member.category))
            .into_iter()
            .map(CaseNotice::BasisLacking)
            .collect();
    if subjects().next().is_none() {
        notices.push(CaseNotice::NoSubject);
    }
    notices
}

/// Names a case and everything linked to it in an entry of the trail.
pub(in crate::actions) fn naming(entry: Entry, case: &CaseLinked) -> Entry {
    entry
        .on(case.row.case.reference)
        .on_all(case.people.iter().map(|on| on.member.person))
        .on_all(case.orgs.iter().map(|on| on.org))
        .on_all(case.referrals.iter().copied())
}

/// Makes a case within a transaction. Those given here are on it from its opening.
pub(in crate::actions) fn insert(
    tx: &WriteTx<'_>,
    year: i32,
    case: &Case,
    people: &[Member],
    orgs: &[CaseOrg],
) -> Result<CaseRef> {
    let reference: CaseRef = reference::reference_next(tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    case::case_insert(tx, reference, case, &recorded, policy_today(tx)?.version)?;
    let mut seen = Vec::with_capacity(people.len());
    for member in people {
        let person = member_put(tx, reference, member, case.opened_on, case.opened_on)?;
        if seen.contains(&person) {
            return Err(people::twice(person));
        }
        seen.push(person);
    }
    for on_case in orgs {
        org::org_get(tx, on_case.org)?;
        case::case_org_put(tx, reference, on_case)?;
    }
    Ok(reference)
}

/// Opens a case. Referrals named are accepted by it, which is a manager's decision; so is giving the day of closing.
pub fn case_open(session: &mut Session, input: &CaseInput) -> Result<CaseWritten> {
    session.require(Permission::WriteRecords)?;
    let today = session.today();
    let mut input = input.clone();
    let opened_today = input.opened_on.value().is_none();
    if opened_today {
        input.opened_on = Given::Value(today.to_string());
    }
    let whole = Case::new(&input, Origin::Typed, &TypedLinks, today)?;
    let referrals = whole.referrals.unwrap_or_default();
    if !referrals.is_empty() {
        session.require(Permission::DecideReferral)?;
    }
    if whole.case.closed_on.is_some() {
        session.require(Permission::CloseCase)?;
        if whole.case.outcome.is_none() {
            return Err(Failure::refused(
                "A case is not closed without saying what came of it: give its outcome too.",
            ));
        }
    }
    let year = session.year();
    let tx = session.begin()?;
    let reference = insert(
        &tx,
        year,
        &whole.case,
        &whole.people.unwrap_or_default(),
        &whole.orgs.unwrap_or_default(),
    )?;
    let mut told = Vec::new();
    if opened_today {
        told.push(CaseNotice::OpenedToday);
    }
    for referral in referrals {
        let row = referral_row_get(&tx, referral)?;
        told.extend(join(&tx, &row, reference, whole.case.opened_on, &[])?);
    }
    recompute(&tx, reference)?;
    let case = case_linked_get(&tx, reference)?;
    told.extend(notices(&case.row.case.details, &case.people));
    tx.commit(naming(Entry::change("case.open"), &case))?;
    Ok(CaseWritten {
        case,
        changed: Vec::new(),
        notices: told,
    })
}

/// Lists cases, newest first; without `all` those that are open.
pub fn case_list(
    session: &mut Session,
    filter: &CaseFilter,
) -> Result<Vec<(CaseLinked, Vec<Mark>)>> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let filter = CaseFilter {
        person: filter
            .person
            .map(|person| crate::store::person::person_resolve(&tx, person))
            .transpose()?,
        ..filter.clone()
    };
    let cases = case::case_list(&tx, &filter)?;
    let mut marks = Restrictions::read(&tx)?.by_case(&tx)?;
    let cases: Vec<(CaseLinked, Vec<Mark>)> = cases
        .into_iter()
        .map(|case| {
            let restricted = marks.remove(&case.row.case.reference).unwrap_or_default();
            (case, restricted)
        })
        .collect();
    let entry = cases
        .iter()
        .fold(Entry::view("case.list"), |entry, (case, restricted)| {
            naming(entry, case).on_all(requests_of(restricted))
        });
    tx.commit(entry)?;
    Ok(cases)
}

/// Shows one case with the people and organisations on it.
pub fn case_show(session: &mut Session, reference: CaseRef) -> Result<CaseShown> {
    session.require(Permission::ReadRecords)?;
    let (calendar, today) = (session.calendar(), session.today());
    let tx = session.begin()?;
    let shown = CaseShown {
        row: case_row_get(&tx, reference)?,
        people: case::case_person_show(&tx, reference)?,
        orgs: case::case_org_names(&tx, reference)?,
        restricted: marks_of_case(&tx, reference)?,
        referrals: case::case_referral_list(&tx, reference)?,
        deadlines: Vec::new(),
        today,
    };
    let notifications = notification_list_for_case(&tx, reference)?;
    tx.commit(
        Entry::view("case.show")
            .on(reference)
            .on_all(shown.people.iter().map(|(on, _)| on.member.person))
            .on_all(shown.orgs.iter().map(|(on, _)| on.org))
            .on_all(requests_of(&shown.restricted))
            .on_all(shown.referrals.iter().copied()),
    )?;
    Ok(CaseShown {
        deadlines: shown
            .row
            .case
            .details
            .reviewing()
            .deadlines(&notifications, &calendar),
        ..shown
    })
}

/// Corrects a case; what it said before is kept. Lists that are given replace those that are there: whoever is not in the
/// new one is taken off the case.
pub fn case_set(
    session: &mut Session,
    reference: CaseRef,
    input: &CaseInput,
) -> Result<CaseWritten> {
    session.require(Permission::WriteRecords)?;
    let may_shorten = session.may(Permission::DecideRetention);
    let today = session.today();
    let tx = session.begin()?;
    let before = case_linked_get(&tx, reference)?;
    let details = &before.row.case.details;
    let whole = details.amended(input, Origin::Typed, &TypedLinks, today)?;
    let case = &whole.case;
    let mut changed = whole.changed.clone();
    let reason = tx.acting().reason.clone();

    let kept = KeptUntil::of_case(&tx, reference)?;
    if !changed.is_empty() {
        history::earlier_version_insert(&tx, reference, details, reason.as_deref())?;
        case::case_update(&tx, reference, case)?;
    }
    if case.opened_on != details.opened_on {
        // It decides the categories of the subjects, and with them how long a closed case is kept.
        open_case(&tx, reference)?;
        case::case_person_opening_moved(&tx, reference, details.opened_on, case.opened_on)?;
        rederive(&tx, reference, case.opened_on)?;
    }
    if let Some(people) = &whole.people
        && people::replace(
            &tx,
            reference,
            &before.people,
            people,
            (case.opened_on, may_shorten),
        )?
    {
        changed.push("people");
    }
    if let Some(orgs) = &whole.orgs
        && *orgs != before.orgs
    {
        open_case(&tx, reference)?;
        case::case_org_clear(&tx, reference)?;
        for on_case in orgs {
            org::org_get(&tx, on_case.org)?;
            case::case_org_put(&tx, reference, on_case)?;
        }
        changed.push("orgs");
    }
    if changed.is_empty() {
        return Err(Failure::refused(format!(
            "Nothing about {reference} would change."
        )));
    }
    recompute(&tx, reference)?;
    people::keeps(&tx, &kept, may_shorten)?;
    let case = case_linked_get(&tx, reference)?;
    let notices = notices(&case.row.case.details, &case.people);
    tx.commit(naming(Entry::change("case.set"), &case).fields(changed.iter().copied()))?;
    Ok(CaseWritten {
        case,
        changed,
        notices,
    })
}

/// Derives the category of every subject with a date of birth anew, because the day of opening moved.
fn rederive(tx: &WriteTx<'_>, reference: CaseRef, opened_on: Date) -> Result<()> {
    let facts = case_facts(tx, reference)?;
    for (on_case, details) in case::case_person_show(tx, reference)? {
        let subject = on_case.member.subject;
        let joined = on_case.added_on.max(facts.opened_on).max(opened_on);
        if subject && let Some(category) = category_on(details.date_of_birth, false, joined) {
            case::case_person_category_set(tx, reference, on_case.member.person, category)?;
        }
    }
    Ok(())
}
