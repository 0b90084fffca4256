//! Referrals: taking them in, redirecting the public, looking, accepting and declining (RULES.md section 2).

pub use crate::store::referral::{ReferralFilter, ReferralRow};

use crate::actions::about_case::open_case;
use crate::actions::case::{self as act, CaseNotice, join, naming, notices, refuse_decided};
use crate::actions::disposal_date::{policy_today, recompute, recompute_referral};
use crate::actions::restriction::{Mark, Restrictions, requests_of};
use crate::config::FrontLineService;
use crate::domain::audit::Entry;
use crate::domain::case::{Case, CaseInput, Member};
use crate::domain::date::Date;
use crate::domain::deadline::Deadline;
use crate::domain::input::{Origin, TypedLinks, free_text};
use crate::domain::record::Recorded;
use crate::domain::reference::{CaseRef, PersonRef, ReferralRef};
use crate::domain::referral::{
    About, Referral, ReferralDecision, ReferralInput, ReferralState, Signpost,
};
use crate::domain::retention::{Category, DisposalDate};
use crate::domain::text::Given;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{CaseLinked, ShownDetails, case_linked_get};
use crate::store::person::person_resolve;
use crate::store::referral::{self, referral_decide, referral_person_show, referral_row_get};
use crate::store::status::notification_list_for_case;
use crate::store::{WriteTx, history, org, reference};

/// A contact from the public that was redirected.
pub struct Redirected {
    /// What is kept of it.
    pub signpost: Signpost,
    /// Where the person is directed to.
    pub service: FrontLineService,
}

/// Redirects a member of the public to the front-line service for a child or for an adult. Kept are the time, child or
/// adult, the service and the officer; nothing of the person, and there is no way to store more (RULES.md section 2).
/// A run with a `--reason` is refused: its words would go to the audit trail.
pub fn referral_redirect(session: &mut Session, about: About) -> Result<Redirected> {
    session.require(Permission::WriteRecords)?;
    if session.acting().reason.is_some() {
        return Err(Failure::usage(
            "A contact from a member of the public is redirected and nothing is recorded about it; --reason cannot be given.",
        ));
    }
    let service = match about {
        About::Child => session.settings().child_service.clone(),
        About::Adult => session.settings().adult_service.clone(),
    };
    let tx = session.begin()?;
    let signpost = Signpost {
        at: tx.acting().at.to_string(),
        about,
        service: service.name.clone(),
        officer: tx.acting().user.to_string(),
    };
    referral::signpost_insert(&tx, &signpost)?;
    tx.commit(Entry::change("referral.redirect"))?;
    Ok(Redirected { signpost, service })
}

/// A referral after it was added.
pub struct ReferralAdded {
    /// The referral.
    pub row: ReferralRow,
    /// What has to be done, and by when.
    pub deadlines: Vec<Deadline>,
}

/// Takes a referral in. It waits for a manager's decision.
pub fn referral_add(session: &mut Session, input: &ReferralInput) -> Result<ReferralAdded> {
    session.require(Permission::WriteRecords)?;
    let mut details = Referral::new(input, Origin::Typed, &TypedLinks, session.today())?;
    let (year, calendar) = (session.year(), session.calendar());
    let tx = session.begin()?;
    if let Some(from) = details.from_org {
        org::org_get(&tx, from)?;
    }
    resolve_people(&tx, &mut details.people)?;
    let reference: ReferralRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    let policy = policy_today(&tx)?;
    referral::referral_insert(&tx, reference, &details, &recorded, policy.version)?;
    let row = referral_row_get(&tx, reference)?;
    tx.commit(seen(Entry::change("referral.add"), &row))?;
    Ok(ReferralAdded {
        deadlines: row.referral.details.deadlines(&calendar),
        row,
    })
}

/// The people under the records that stand for them now; each once.
fn resolve_people(tx: &WriteTx<'_>, people: &mut [Member]) -> Result<()> {
    let mut seen: Vec<PersonRef> = Vec::with_capacity(people.len());
    for member in people {
        member.person = person_resolve(tx, member.person)?;
        if seen.contains(&member.person) {
            return Err(Failure::refused(format!(
                "{} is named twice; give all they are to the referral in one entry.",
                member.person
            )));
        }
        seen.push(member.person);
    }
    Ok(())
}

/// Names a referral and everything in it in an entry of the trail.
fn seen(entry: Entry, row: &ReferralRow) -> Entry {
    let details = &row.referral.details;
    entry
        .on(row.referral.reference)
        .on_all(details.from_org)
        .on_all(row.decision.case)
        .on_all(details.people.iter().map(|member| member.person))
}

/// One row of `referral list`.
pub struct ReferralListed {
    /// The referral.
    pub row: ReferralRow,
    /// What has to be done, and by when.
    pub deadlines: Vec<Deadline>,
    /// That the use of the data of people it names is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// Lists referrals, newest first; without `all` those that wait for a decision.
pub fn referral_list(
    session: &mut Session,
    filter: &ReferralFilter,
) -> Result<Vec<ReferralListed>> {
    session.require(Permission::ReadRecords)?;
    let calendar = session.calendar();
    let tx = session.begin()?;
    let filter = ReferralFilter {
        person: filter
            .person
            .map(|person| person_resolve(&tx, person))
            .transpose()?,
        ..filter.clone()
    };
    let rows = referral::referral_list(&tx, &filter)?;
    let restrictions = Restrictions::read(&tx)?;
    let listed: Vec<ReferralListed> = rows
        .into_iter()
        .map(|row| {
            let details = &row.referral.details;
            ReferralListed {
                deadlines: details.deadlines(&calendar),
                restricted: restrictions.of(details.people.iter().map(|member| member.person)),
                row,
            }
        })
        .collect();
    let entry = listed
        .iter()
        .fold(Entry::view("referral.list"), |entry, one| {
            seen(entry, &one.row).on_all(requests_of(&one.restricted))
        });
    tx.commit(entry)?;
    Ok(listed)
}

/// A referral as it is shown.
pub struct ReferralShown {
    /// The referral.
    pub row: ReferralRow,
    /// The people it names.
    pub people: Vec<(Member, ShownDetails)>,
    /// That the use of the data of people it names is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
    /// What has to be done, and by when.
    pub deadlines: Vec<Deadline>,
    /// Today, for saying how long it is until then.
    pub today: Date,
}

/// Shows one referral with the people it names and its deadlines.
pub fn referral_show(session: &mut Session, reference: ReferralRef) -> Result<ReferralShown> {
    session.require(Permission::ReadRecords)?;
    let (calendar, today) = (session.calendar(), session.today());
    let tx = session.begin()?;
    let row = referral_row_get(&tx, reference)?;
    let people = referral_person_show(&tx, reference)?;
    let restricted = Restrictions::read(&tx)?.of(people.iter().map(|(member, _)| member.person));
    tx.commit(seen(Entry::view("referral.show"), &row).on_all(requests_of(&restricted)))?;
    Ok(ReferralShown {
        deadlines: row.referral.details.deadlines(&calendar),
        row,
        people,
        restricted,
        today,
    })
}

/// What becomes of an accepted referral.
pub enum Acceptance {
    /// It opens a case. Its title and the day of opening may be left out.
    Opens(Box<CaseInput>),
    /// It joins an open case, to whose bases these are added.
    Joins(CaseRef, Given<crate::domain::case::OneOrMany>),
}

/// What `referral accept` did.
pub struct ReferralAccepted {
    /// The referral.
    pub referral: ReferralRef,
    /// The case it opened or joined.
    pub case: CaseLinked,
    /// Whether the case is a new one.
    pub opened: bool,
    /// The deadlines of the case from now on.
    pub deadlines: Vec<Deadline>,
    /// What should be known.
    pub notices: Vec<CaseNotice>,
}

/// Accepts a referral: it opens a case or joins an open one, and the people it names go with it. Whether it still waits is
/// looked at inside the transaction, so that of two officers who accept it at once the second is refused (exit 1).
pub fn referral_accept(
    session: &mut Session,
    reference: ReferralRef,
    acceptance: Acceptance,
    categories: &[(PersonRef, Category)],
) -> Result<ReferralAccepted> {
    session.require(Permission::DecideReferral)?;
    let (today, year, calendar) = (session.today(), session.year(), session.calendar());
    let (to, opening) = match acceptance {
        Acceptance::Opens(mut input) => {
            if input.title.value().is_none() {
                input.title = Given::Value(format!("Case for {reference}"));
            }
            if input.opened_on.value().is_none() {
                input.opened_on = Given::Value(today.to_string());
            }
            let case = Case::new(&input, Origin::Typed, &TypedLinks, today)?.case;
            (None, Some(case))
        }
        Acceptance::Joins(case, bases) => (Some((case, bases)), None),
    };
    let tx = session.begin()?;
    let row = referral_row_get(&tx, reference)?;
    refuse_decided(&row)?;
    refuse_categories_of_others(&tx, &row, categories)?;
    let (case, joined_on, opened) = match (to, opening) {
        (Some((case, bases)), _) => {
            open_case(&tx, case)?;
            add_bases(&tx, case, bases, today)?;
            (case, today, false)
        }
        (None, Some(opening)) => {
            let case = act::insert(&tx, year, &opening, &[], &[])?;
            (case, opening.opened_on, true)
        }
        (None, None) => return Err(Failure::internal("A referral was accepted into no case.")),
    };
    let mut told = join(&tx, &row, case, joined_on, categories)?;
    recompute(&tx, case)?;
    let case = case_linked_get(&tx, case)?;
    told.extend(notices(&case.row.case.details, &case.people));
    let notifications = notification_list_for_case(&tx, case.row.case.reference)?;
    let reviewing = case.row.case.details.reviewing();
    tx.commit(naming(
        Entry::change("referral.accept").on(reference),
        &case,
    ))?;
    Ok(ReferralAccepted {
        referral: reference,
        deadlines: reviewing.deadlines(&notifications, &calendar),
        case,
        opened,
        notices: told,
    })
}

/// A category that is stated of somebody the referral does not name is a slip that would otherwise go unnoticed.
fn refuse_categories_of_others(
    tx: &WriteTx<'_>,
    row: &ReferralRow,
    categories: &[(PersonRef, Category)],
) -> Result<()> {
    for (person, _) in categories {
        let person = person_resolve(tx, *person)?;
        let mut subjects = Vec::new();
        for member in row.referral.details.people.iter().filter(|on| on.subject) {
            subjects.push(person_resolve(tx, member.person)?);
        }
        if !subjects.contains(&person) {
            return Err(Failure::refused(format!(
                "{person} is not a subject of {}, so that no category can be stated.",
                row.referral.reference
            )));
        }
    }
    Ok(())
}

/// Adds bases to a case that a referral joins.
fn add_bases(
    tx: &WriteTx<'_>,
    reference: CaseRef,
    given: Given<crate::domain::case::OneOrMany>,
    today: Date,
) -> Result<()> {
    if given.value().is_none() {
        return Ok(());
    }
    let case = crate::store::case::case_get(tx, reference)?.details;
    let input = CaseInput {
        basis: given,
        ..CaseInput::default()
    };
    let named = case.amended(&input, Origin::Typed, &TypedLinks, today)?;
    let mut with = case.clone();
    for basis in named.case.basis {
        if !with.basis.contains(&basis) {
            with.basis.push(basis);
        }
    }
    if with != case {
        let reason = tx.acting().reason.clone();
        history::earlier_version_insert(tx, reference, &case, reason.as_deref())?;
        crate::store::case::case_update(tx, reference, &with)?;
    }
    Ok(())
}

/// What `referral decline` did.
pub struct ReferralDeclined {
    /// The referral as it is now.
    pub row: ReferralRow,
    /// From when on it may be disposed of.
    pub disposal: DisposalDate,
}

/// Declines a referral, with a reason. It is kept as long as a case that was closed today would be (RULES.md section 4).
pub fn referral_decline(
    session: &mut Session,
    reference: ReferralRef,
    reason: &str,
) -> Result<ReferralDeclined> {
    session.require(Permission::DecideReferral)?;
    let reason = free_text("reason", reason).map_err(|problem| Failure::from(vec![problem]))?;
    let tx = session.begin()?;
    let row = referral_row_get(&tx, reference)?;
    refuse_decided(&row)?;
    let decided_on = tx.acting().at.london_date();
    let decided_by = tx.acting().user.to_string();
    referral_decide(
        &tx,
        reference,
        &ReferralDecision {
            state: ReferralState::Declined,
            case: None,
            decided_on: Some(decided_on),
            decided_by: Some(decided_by),
            decline_reason: Some(reason.clone()),
        },
    )?;
    let disposal = recompute_referral(&tx, reference)?;
    let row = referral_row_get(&tx, reference)?;
    tx.commit(seen(Entry::change("referral.decline"), &row).because(reason))?;
    Ok(ReferralDeclined { row, disposal })
}
