//! The sharing log: every decision to share or to refuse to share (RULES.md section 6). Entries are never edited: a
//! correction is a new entry that names the old one, and what became of a contractor's copy is attested beside it.

mod checks;
mod copy;
mod named;

use crate::actions::about_case::{naming_case, open_case};
use crate::actions::disposal_date;
use crate::actions::restriction::{Gate, Mark, Restrictions, marks_of_case, requests_of};
use crate::actions::share::checks::{export_check, recipient_check, restriction_check};
use crate::actions::share::copy::copy_check;
pub use crate::actions::share::copy::{NewAttestation, share_attest};
pub(in crate::actions) use crate::actions::share::copy::{
    attestation_taken_over, lets_go_of_a_copy,
};
pub use crate::actions::share::named::NotOfCase;
use crate::actions::share::named::{not_of_case, records_check};
use crate::actions::user::user_named;
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::input::{Origin, TypedLinks, free_text};
use crate::domain::org::RecipientKind;
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{CaseRef, DisclosureRef, Kind, Reference};
use crate::domain::share::{Disclosure, DisclosureInput};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
pub use crate::store::share::DisclosureRow;
use crate::store::share::{self, DisclosureFilter};
use crate::store::tx::WriteTx;
use crate::store::{Db, case, org, reference};

/// How whoever authorised it is called in a message.
const AUTHORISED: &str = "Who authorised it (--authorised-by)";

/// An entry as it is shown.
pub struct Shown {
    /// The entry.
    pub entry: DisclosureRow,
    /// What the organisation it went to is called.
    pub to_org_name: Option<String>,
    /// Where a contractor still has a copy that should come back by a day: the days until then, below 0 where it has passed.
    pub days_left: Option<i64>,
    /// That the use of the data of people of the case, or of people it names, is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// What stands about the people of the case of an entry, and about those it names.
pub(in crate::actions) fn marks(
    db: &Db,
    restrictions: &Restrictions,
    details: &Disclosure,
) -> Result<Vec<Mark>> {
    let of_case = match details.case {
        Some(case) => restrictions.of_case(db, case)?,
        None => Vec::new(),
    };
    with_named(of_case, db, restrictions, details)
}

/// With what stands about the people of the records that an entry names. From the answer to an access request what is about others
/// is withheld, whatever records it was made of.
fn with_named(
    mut marks: Vec<Mark>,
    db: &Db,
    restrictions: &Restrictions,
    details: &Disclosure,
) -> Result<Vec<Mark>> {
    let named = details
        .records
        .iter()
        .copied()
        .filter(|record| details.access_request.is_none() || record.kind() == Kind::Person);
    marks.extend(restrictions.of_records(db, named)?);
    marks.sort_unstable();
    marks.dedup();
    Ok(marks)
}

fn shown(db: &Db, restrictions: &Restrictions, entry: DisclosureRow, today: Date) -> Result<Shown> {
    let restricted = marks(db, restrictions, &entry.disclosure.details)?;
    shown_marked(db, restricted, entry, today)
}

fn shown_marked(
    db: &Db,
    restricted: Vec<Mark>,
    entry: DisclosureRow,
    today: Date,
) -> Result<Shown> {
    let details = &entry.disclosure.details;
    let to_org_name = details
        .to
        .map(|to| org::org_get(db, to).map(|org| org.details.name))
        .transpose()?;
    let days_left = details
        .return_by
        .filter(|_| entry.is_copy_outside())
        .map(|day| (day - today).num_days());
    Ok(Shown {
        entry,
        to_org_name,
        days_left,
        restricted,
    })
}

/// What `share add` did.
pub struct DisclosureAdded {
    /// The new entry.
    pub shown: Shown,
    /// The kind of the organisation, where the entry calls the recipient by another kind.
    pub other_kind: Option<RecipientKind>,
    /// The records it names that are not of its case.
    pub not_of_case: Vec<NotOfCase>,
}

/// Refuses where nothing can be shared about the case, before somebody answers a dozen questions.
/// Gives what stands about the people of the case: that sharing was refused may be recorded all the same.
pub fn share_add_check(session: &mut Session, case: CaseRef) -> Result<Vec<Mark>> {
    let gate = Gate::new(session, Permission::WriteRecords)?;
    let tx = session.begin()?;
    open_case(&tx, case)?;
    let marks = marks_of_case(&tx, case)?;
    gate.pass_unless_it_leaves(&marks)?;
    Ok(marks)
}

/// Adds an entry to the sharing log of an open case.
pub fn share_add(session: &mut Session, input: &DisclosureInput) -> Result<DisclosureAdded> {
    let gate = Gate::new(session, Permission::WriteRecords)?;
    let today = session.today();
    let details = Disclosure::new(input, Origin::Typed, &TypedLinks, today)?;
    let year = session.year();
    let tx = session.begin()?;
    let case = case_of(&details)?;
    open_case(&tx, case)?;
    records_check(&tx, &details)?;
    let restrictions = Restrictions::read(&tx)?;
    let marks = restriction_check(&tx, &restrictions, gate, &details)?;
    let other_kind = recipient_check(&tx, &details)?;
    let not_of_case = not_of_case(&tx, case, &details)?;
    export_check(&tx, case, &details)?;
    user_named(&tx, &details.authorised_by, AUTHORISED)?;
    let entry =
        naming_what_it_names(Entry::change("share.add"), &details).on_all(requests_of(&marks));
    let row = store_disclosure(&tx, year, details, None)?;
    let shown = shown(&tx, &restrictions, row, today)?;
    disposal_date::recompute(&tx, case)?;
    tx.commit(entry.on(shown.entry.disclosure.reference).on(case))?;
    Ok(DisclosureAdded {
        shown,
        other_kind,
        not_of_case,
    })
}

/// What `share correct` did.
pub struct DisclosureCorrected {
    /// The new entry.
    pub shown: Shown,
    /// The one it corrects.
    pub corrected: DisclosureRef,
    /// The fields that differ.
    pub changed: Vec<&'static str>,
    /// The kind of the organisation, where the entry calls the recipient by another kind.
    pub other_kind: Option<RecipientKind>,
    /// The records it names that are not of its case.
    pub not_of_case: Vec<NotOfCase>,
    /// Whether a contractor's copy is no longer followed up, though nobody has attested what became of it.
    pub lets_go_of_a_copy: bool,
}

/// Corrects an entry: adds one that names it, with what the input names and everything else taken over. That a copy came
/// back or was destroyed is taken over too, unless the correction says that somebody else had it. Only a manager says that a
/// contractor does not have a copy that is followed up.
pub fn share_correct(
    session: &mut Session,
    reference: DisclosureRef,
    input: &DisclosureInput,
    reason: &str,
) -> Result<DisclosureCorrected> {
    let gate = Gate::new(session, Permission::WriteRecords)?;
    let reason = free_text("reason", reason).map_err(|problem| vec![problem])?;
    let (today, year) = (session.today(), session.year());
    let may_decide = session.may(Permission::DecideRetention);
    let tx = session.begin()?;
    let before = current_disclosure(&tx, reference)?;
    let mut details = before.disclosure.details.clone();
    let case = case_of(&details)?;
    open_case(&tx, case)?;
    let changed = details.amend(input, Origin::Typed, &TypedLinks, today)?;
    if changed.is_empty() {
        return Err(Failure::refused(format!(
            "Nothing about {reference} would change."
        )));
    }
    records_check(&tx, &details)?;
    let restrictions = Restrictions::read(&tx)?;
    let marks = restriction_check(&tx, &restrictions, gate, &details)?;
    let other_kind = recipient_check(&tx, &details)?;
    let not_of_case = not_of_case(&tx, case, &details)?;
    export_check(&tx, case, &details)?;
    if changed.contains(&"authorised_by") {
        user_named(&tx, &details.authorised_by, AUTHORISED)?;
    }
    let lets_go_of_a_copy = copy_check(&before, &details, may_decide)?;
    let attestation =
        attestation_taken_over(&before, &details, today).map_err(|problem| vec![problem])?;
    let entry = naming_what_it_names(Entry::change("share.correct"), &details)
        .on(reference)
        .on_all(requests_of(&marks))
        .fields(changed.iter().copied())
        .because(&reason);
    let mut row = store_disclosure(&tx, year, details, Some((reference, reason)))?;
    if let Some(attestation) = attestation {
        share::attestation_insert(&tx, row.disclosure.reference, &attestation)?;
        row.attestation = Some(attestation);
    }
    let shown = shown(&tx, &restrictions, row, today)?;
    disposal_date::recompute(&tx, case)?;
    tx.commit(entry.on(shown.entry.disclosure.reference).on(case))?;
    Ok(DisclosureCorrected {
        shown,
        corrected: reference,
        changed,
        other_kind,
        not_of_case,
        lets_go_of_a_copy,
    })
}

fn store_disclosure(
    tx: &WriteTx<'_>,
    year: i32,
    details: Disclosure,
    supersedes: Option<(DisclosureRef, String)>,
) -> Result<DisclosureRow> {
    let reference: DisclosureRef = reference::reference_next(tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    let (supersedes, reason) = supersedes.unzip();
    share::disclosure_insert(
        tx,
        reference,
        &details,
        supersedes,
        reason.as_deref(),
        &recorded,
    )?;
    Ok(DisclosureRow {
        disclosure: Stored {
            reference,
            details,
            recorded,
            imported: None,
        },
        supersedes,
        superseded_by: None,
        reason,
        attestation: None,
    })
}

/// The case of an entry. The answer to an access request has none: `sar export` wrote it, with the hash of what was sent,
/// and nobody types another.
fn case_of(details: &Disclosure) -> Result<CaseRef> {
    details.case.ok_or_else(|| {
        Failure::refused("The entry about the answer to an access request is not corrected by hand.").hint(
            "It says what `mkt sar export` sent, by the hash of its manifest. Send a new answer if that one was wrong.",
        )
    })
}

fn naming_what_it_names(entry: Entry, details: &Disclosure) -> Entry {
    entry
        .on_all(details.to)
        .on_all(details.export)
        .on_all(details.access_request)
        .on_all(details.records.iter().copied())
}

/// The entry, unless another has corrected it already.
fn current_disclosure(db: &Db, reference: DisclosureRef) -> Result<DisclosureRow> {
    let row = share::disclosure_get(db, reference)?;
    let Some(mut newest) = row.superseded_by else {
        return Ok(row);
    };
    while let Some(newer) = share::disclosure_get(db, newest)?.superseded_by {
        newest = newer;
    }
    Err(Failure::refused(format!(
        "{reference} has been corrected already; {newest} is the current entry."
    ))
    .hint(format!("Read it with `mkt share show {newest}`.")))
}

/// Shows one entry, current or superseded.
pub fn share_show(session: &mut Session, reference: DisclosureRef) -> Result<Shown> {
    session.require(Permission::ReadRecords)?;
    let today = session.today();
    let tx = session.begin()?;
    let restrictions = Restrictions::read(&tx)?;
    let shown = shown(
        &tx,
        &restrictions,
        share::disclosure_get(&tx, reference)?,
        today,
    )?;
    let entry = naming_all(Entry::view("share.show"), &tx, std::slice::from_ref(&shown))?;
    tx.commit(entry)?;
    Ok(shown)
}

/// Which entries `share list` shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only those of this case.
    pub case: Option<CaseRef>,
    /// Superseded ones too.
    pub all: bool,
    /// Only those of which a contractor still has a copy; the one to come back first is first.
    pub outside: bool,
}

/// Lists entries of the sharing log, newest first.
pub fn share_list(session: &mut Session, wanted: Wanted) -> Result<Vec<Shown>> {
    session.require(Permission::ReadRecords)?;
    let today = session.today();
    let tx = session.begin()?;
    if let Some(case) = wanted.case {
        case::case_get(&tx, case)?;
    }
    let rows = match (wanted.outside, wanted.case) {
        (true, Some(case)) => share::disclosure_list_copies_outside_for_case(&tx, case)?,
        (true, None) => share::disclosure_list_copies_outside(&tx)?,
        (false, Some(case)) => share::disclosure_list_for_case(&tx, case, wanted.all)?
            .into_iter()
            .rev()
            .collect(),
        (false, None) => share::disclosure_list(
            &tx,
            &DisclosureFilter {
                all: wanted.all,
                ..DisclosureFilter::default()
            },
        )?,
    };
    let restrictions = Restrictions::read(&tx)?;
    let by_case = restrictions.by_case(&tx)?;
    let entries = rows
        .into_iter()
        .map(|row| {
            let details = &row.disclosure.details;
            let of_case = details.case.and_then(|case| by_case.get(&case).cloned());
            let marks = with_named(of_case.unwrap_or_default(), &tx, &restrictions, details)?;
            shown_marked(&tx, marks, row, today)
        })
        .collect::<Result<Vec<_>>>()?;
    let entry = Entry::view("share.list").on_all(wanted.case);
    let entry = naming_all(entry, &tx, &entries)?;
    tx.commit(entry)?;
    Ok(entries)
}

/// Names every entry shown, what it names, its case and everybody on the case.
fn naming_all(entry: Entry, db: &Db, shown: &[Shown]) -> Result<Entry> {
    let mut cases: Vec<CaseRef> = shown
        .iter()
        .filter_map(|shown| shown.entry.disclosure.details.case)
        .collect();
    cases.sort_unstable_by_key(|case| case.id());
    cases.dedup();
    let entry = shown.iter().fold(entry, |entry, shown| {
        let disclosure = &shown.entry.disclosure;
        naming_what_it_names(entry, &disclosure.details)
            .on(disclosure.reference)
            .on_all(requests_of(&shown.restricted))
    });
    cases
        .into_iter()
        .try_fold(entry, |entry, case| naming_case(entry, db, case))
}
