//! People: adding, correcting, looking. Searching is in `person/find.rs`, likely matches in `person/likely.rs`, merging and
//! splitting in `person/merge.rs`.

mod find;
mod likely;
mod merge;

use crate::actions::kept::{self, KeptUntil};
use crate::actions::restriction::{Mark, Restrictions, requests_of};
use crate::domain::audit::Entry;
use crate::domain::identifier::NhsNumber;
use crate::domain::input::{Origin, TypedLinks};
use crate::domain::org::StoredOrganisation;
use crate::domain::person::{Age, Person, PersonInput, StoredPerson};
use crate::domain::record::Recorded;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, ComplaintRef, HoldRef, OrganisationRef, PersonRef, RightsRequestRef,
};
use crate::domain::text::Problem;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::complaint::complaint_list_for_person;
use crate::store::disposal::missing;
use crate::store::history::{self, EarlierVersion};
use crate::store::person::{
    self, CaseOfPerson, MergeEntry, ReferralOfPerson, SuppliedField, Supplier,
};
use crate::store::tx::{Db, WriteTx};
use crate::store::{org, reference};

pub use find::{Found, PersonSearch, PersonsFound, SearchInput, Why, person_find};
pub use likely::{LikelyPerson, MOST_LIKELY};
pub use merge::{PersonMerged, PersonSplit, person_merge, person_split};

/// What `person add` did.
pub struct PersonAdded {
    /// The new person.
    pub person: StoredPerson,
    /// People on record who may be the same, the likeliest first.
    pub likely: Vec<LikelyPerson>,
}

/// Adds a person, and looks for people on record who may be the same. It never merges by itself (RULES.md section 2).
/// `came_with` is the case or referral the details came with.
pub fn person_add(
    session: &mut Session,
    input: &PersonInput,
    came_with: Option<AnyRef>,
) -> Result<PersonAdded> {
    session.require(Permission::WriteRecords)?;
    let today = session.today();
    let year = session.year();
    let details = Person::new(input, Origin::Typed, &TypedLinks, today);
    let tx = session.begin()?;
    let details = match details {
        Ok(details) => details,
        Err(problems) => return Err(refusal(tx, problems, input)?),
    };
    let supplier = supplier(&tx, details.source, came_with)?;
    let likely = likely::likely_people(&tx, &details, None)?;
    let reference: PersonRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    person::person_insert(&tx, reference, &details, &recorded)?;
    if supplier != Supplier::default() {
        person::person_supplier_insert(&tx, reference, details.filled(), supplier, &recorded)?;
    }
    tx.commit(
        Entry::change("person.add")
            .on(reference)
            .on_all(likely.iter().map(|likely| likely.person))
            .on_all(supplier.org)
            .on_all(supplier.with),
    )?;
    Ok(PersonAdded {
        person: StoredPerson {
            reference,
            details,
            recorded,
            imported: None,
        },
        likely,
    })
}

/// The failure for details that cannot be taken. Where an NHS number does not check, the people whose numbers are one slip
/// away are named: a search, and so in the audit trail.
fn refusal(tx: WriteTx<'_>, problems: Vec<Problem>, input: &PersonInput) -> Result<Failure> {
    let wrong_number = problems
        .iter()
        .any(|problem| problem.code == "not-an-nhs-number");
    let mut near = Vec::new();
    if wrong_number && let Some(text) = input.nhs_number.value() {
        near = people_of_near_numbers(&tx, text)?;
    }
    let failure = Failure::from(problems);
    if near.is_empty() {
        return Ok(failure);
    }
    tx.commit(Entry::view("person.find").on_all(near.iter().copied()))?;
    let names: Vec<String> = near.iter().map(ToString::to_string).collect();
    Ok(failure.hint(format!(
        "A number that differs by one digit, or by two neighbouring digits swapped, is recorded of {}. Look whether it is the same person: `mkt person show {}`.",
        names.join(", "),
        names.first().map_or("", String::as_str),
    )))
}

/// The people whose NHS number is one slip away from this text, as the records that stand for them now.
fn people_of_near_numbers(db: &Db, text: &str) -> Result<Vec<PersonRef>> {
    let mut found = Vec::new();
    for number in NhsNumber::near_misses(text) {
        for recorded in person::person_list_by_nhs_number(db, &number)? {
            let person = person::person_resolve(db, recorded)?;
            if !found.contains(&person) {
                found.push(person);
            }
        }
    }
    Ok(found)
}

/// Who supplied details, after making sure that they are on record.
fn supplier(
    db: &Db,
    source: Option<OrganisationRef>,
    came_with: Option<AnyRef>,
) -> Result<Supplier> {
    if let Some(source) = source {
        org::org_get(db, source)?;
    }
    if let Some(with) = came_with
        && !person::person_supplier_is_there(db, with)?
    {
        return Err(missing(db, with));
    }
    Ok(Supplier {
        with: came_with,
        org: source,
    })
}

/// What `person set` did.
pub struct PersonSet {
    /// The reference that was typed.
    pub asked_for: PersonRef,
    /// The person as they are now.
    pub person: StoredPerson,
    /// The fields that changed.
    pub changed: Vec<&'static str>,
    /// People who may be the same, where what changed tells more about that.
    pub likely: Vec<LikelyPerson>,
    /// Cases and declined referrals that are kept for a shorter time now.
    pub shortened: Vec<AnyRef>,
}

/// The fields by which likely matches are found.
const TELLING: [&str; 8] = [
    "forenames",
    "surname",
    "aliases",
    "former_names",
    "date_of_birth",
    "nhs_number",
    "phones",
    "addresses",
];

/// Corrects a person; what was said before is kept. A merged reference leads to the record that stands for it.
pub fn person_set(
    session: &mut Session,
    asked_for: PersonRef,
    input: &PersonInput,
    came_with: Option<AnyRef>,
) -> Result<PersonSet> {
    session.require(Permission::WriteRecords)?;
    let today = session.today();
    let may_decide = session.may(Permission::DecideRetention);
    let tx = session.begin()?;
    let reference = person::person_resolve(&tx, asked_for)?;
    let mut stored = person::person_get(&tx, reference)?;
    let before = stored.details.clone();
    let changed = match stored
        .details
        .amend(input, Origin::Typed, &TypedLinks, today)
    {
        Ok(changed) => changed,
        Err(problems) => return Err(refusal(tx, problems, input)?),
    };
    if changed.is_empty() {
        return Err(Failure::refused(format!(
            "Nothing about {reference} would change."
        )));
    }
    // Only a source that was named now is where the change came from.
    let source = stored
        .details
        .source
        .filter(|_| input.source.value().is_some());
    let supplier = supplier(&tx, source, came_with)?;
    let reason = tx.acting().reason.clone();
    history::earlier_version_insert(&tx, reference, &before, reason.as_deref())?;
    let mut cases = Vec::new();
    let mut shortened = Vec::new();
    if before.date_of_birth == stored.details.date_of_birth {
        person::person_update(&tx, reference, &stored.details)?;
    } else {
        let kept = KeptUntil::of(&tx, &[reference])?;
        person::person_update(&tx, reference, &stored.details)?;
        cases = kept::reckon(&tx, reference, true)?;
        let effect = kept.effect(&tx)?;
        effect.refuse_lifting()?;
        effect.needs_a_decision(
            "With this date of birth",
            may_decide,
            reason.as_deref(),
            Failure::usage,
        )?;
        shortened = effect.shortened;
    }
    suppliers_follow(&tx, reference, &changed, &stored.details, supplier)?;
    let likely = if changed.iter().any(|field| TELLING.contains(field)) {
        likely::likely_people(&tx, &stored.details, Some(reference))?
    } else {
        Vec::new()
    };
    tx.commit(
        Entry::change("person.set")
            .on(reference)
            .on_all((asked_for != reference).then_some(asked_for))
            .on_all(likely.iter().map(|likely| likely.person))
            .on_all(supplier.org)
            .on_all(supplier.with)
            .on_all(cases)
            .on_all(shortened.iter().copied())
            .fields(changed.iter().copied()),
    )?;
    Ok(PersonSet {
        asked_for,
        person: stored,
        changed,
        likely,
        shortened,
    })
}

/// Keeps who supplied which field in step with what the fields hold: a single value that was replaced was not supplied by
/// whoever supplied the old one; what was added to a list came from the new supplier beside the old ones.
fn suppliers_follow(
    tx: &WriteTx<'_>,
    reference: PersonRef,
    changed: &[&'static str],
    details: &Person,
    supplier: Supplier,
) -> Result<()> {
    let filled = details.filled();
    let replaced: Vec<&str> = changed
        .iter()
        .copied()
        .filter(|field| !Person::is_list(field) || !filled.contains(field))
        .collect();
    person::person_supplier_clear(tx, reference, &replaced)?;
    if supplier != Supplier::default() {
        let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
        let told = changed.iter().filter(|field| filled.contains(field));
        person::person_supplier_insert(tx, reference, told, supplier, &recorded)?;
    }
    Ok(())
}

/// What `person show` shows.
pub struct PersonShown {
    /// The reference that was typed.
    pub asked_for: PersonRef,
    /// The record that stands for it, or with `as_recorded` the very record of that reference.
    pub person: StoredPerson,
    /// Where the record shown was itself merged into another: into which. Only with `as_recorded`.
    pub merged_into: Option<PersonRef>,
    /// The references that were merged into it.
    pub merged_from: Vec<PersonRef>,
    /// Age in years today, or at death.
    pub age: Option<Age>,
    /// Who supplied the details.
    pub source: Option<StoredOrganisation>,
    /// Who supplied which field.
    pub suppliers: Vec<SuppliedField>,
    /// The cases the person is on.
    pub cases: Vec<CaseOfPerson>,
    /// The referrals that name the person.
    pub referrals: Vec<ReferralOfPerson>,
    /// Active holds on the person.
    pub holds: Vec<HoldRef>,
    /// Open access requests of the person.
    pub requests: Vec<AccessRequestRef>,
    /// Rights requests of the person that are open or in force.
    pub rights: Vec<RightsRequestRef>,
    /// Open complaints from or about the person.
    pub complaints: Vec<ComplaintRef>,
    /// That the use of their data is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
    /// Merges and splits, oldest first.
    pub merges: Vec<MergeEntry>,
    /// Earlier versions, oldest first.
    pub earlier: Vec<EarlierVersion>,
    /// Whether the earlier versions are to be shown and not only counted.
    pub with_history: bool,
}

/// Shows one person. A merged reference leads to the record that stands for it, unless `as_recorded` asks for the record
/// as it was kept under that very reference.
pub fn person_show(
    session: &mut Session,
    asked_for: PersonRef,
    as_recorded: bool,
    with_history: bool,
) -> Result<PersonShown> {
    session.require(Permission::ReadRecords)?;
    let today = session.today();
    let tx = session.begin()?;
    let reference = if as_recorded {
        asked_for
    } else {
        person::person_resolve(&tx, asked_for)?
    };
    let stored = person::person_get(&tx, reference)?;
    let merged_from = person::person_list_merged_into(&tx, reference)?;
    let source = stored
        .details
        .source
        .map(|source| org::org_get(&tx, source))
        .transpose()?;
    let mut cases = Vec::new();
    let mut referrals: Vec<ReferralOfPerson> = Vec::new();
    // Links follow a merge; an entry of a merged record that stayed where both were named is shown once.
    for one in std::iter::once(reference).chain(merged_from.iter().copied()) {
        cases.extend(person::person_case_list(&tx, one)?);
        for referral in person::person_referral_show(&tx, one)? {
            if !referrals
                .iter()
                .any(|known| known.referral == referral.referral)
            {
                referrals.push(referral);
            }
        }
    }
    let shown = PersonShown {
        asked_for,
        merged_into: person::person_merged_into(&tx, reference)?,
        merged_from,
        age: stored.details.age(today),
        source,
        suppliers: person::person_supplier_list(&tx, reference)?,
        cases,
        referrals,
        holds: person::person_hold_active(&tx, reference)?,
        requests: person::person_request_list(&tx, reference)?
            .into_iter()
            .filter(|request| request.open)
            .map(|request| request.reference)
            .collect(),
        rights: person::person_rights_list(&tx, reference)?
            .into_iter()
            .filter(|request| request.open)
            .map(|request| request.reference)
            .collect(),
        complaints: complaints_open(&tx, reference)?,
        restricted: Restrictions::read(&tx)?.of([reference]),
        merges: person::person_merge_list(&tx, reference)?,
        earlier: history::earlier_version_list(&tx, reference)?,
        person: stored,
        with_history,
    };
    tx.commit(
        Entry::view("person.show")
            .on(reference)
            .on_all((asked_for != reference).then_some(asked_for))
            .on_all(shown.merged_into)
            .on_all(shown.merged_from.iter().copied())
            .on_all(shown.source.as_ref().map(|source| source.reference))
            .on_all(shown.suppliers.iter().filter_map(|s| s.supplier.org))
            .on_all(shown.suppliers.iter().filter_map(|s| s.supplier.with))
            .on_all(shown.cases.iter().map(|case| case.case))
            .on_all(shown.referrals.iter().map(|referral| referral.referral))
            .on_all(shown.holds.iter().copied())
            .on_all(shown.requests.iter().copied())
            .on_all(shown.rights.iter().copied())
            .on_all(shown.complaints.iter().copied())
            .on_all(requests_of(&shown.restricted))
            .on_all(
                shown
                    .merges
                    .iter()
                    .flat_map(|merge| [merge.survivor, merge.other]),
            ),
    )?;
    Ok(shown)
}

/// The open complaints from or about a person.
fn complaints_open(db: &Db, reference: PersonRef) -> Result<Vec<ComplaintRef>> {
    Ok(complaint_list_for_person(db, reference)?
        .into_iter()
        .filter(|row| row.closing.is_none())
        .map(|row| row.complaint.reference)
        .collect())
}

/// One row of `person list`.
pub struct PersonListed {
    /// The person.
    pub person: StoredPerson,
    /// Into whom the record was merged, if it was.
    pub merged_into: Option<PersonRef>,
    /// That the use of their data is restricted, or that they have asked for it.
    pub restricted: Vec<Mark>,
}

/// Lists the people on record, newest first; merged records only where `all` says so.
pub fn person_list(session: &mut Session, all: bool) -> Result<Vec<PersonListed>> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let restrictions = Restrictions::read(&tx)?;
    let mut listed = Vec::new();
    for person in person::person_list(&tx, all)? {
        let merged_into = if all {
            person::person_merged_into(&tx, person.reference)?
        } else {
            None
        };
        listed.push(PersonListed {
            restricted: restrictions.of([person.reference]),
            person,
            merged_into,
        });
    }
    tx.commit(
        Entry::view("person.list")
            .on_all(listed.iter().map(|one| one.person.reference))
            .on_all(listed.iter().filter_map(|one| one.merged_into))
            .on_all(listed.iter().flat_map(|one| requests_of(&one.restricted))),
    )?;
    Ok(listed)
}
