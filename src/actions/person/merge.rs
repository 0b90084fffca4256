//! Merging two records of one person, and undoing a merge that was wrong. Both trails survive: the other record stays as it
//! is under its reference, which leads to the survivor from then on (RULES.md sections 4 and 5).

use crate::domain::audit::Entry;
use crate::domain::merging::{MergeKind, Taken, merge_details, split_details, taken_from};
use crate::domain::person::StoredPerson;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, ComplaintRef, HoldRef, PersonRef, RightsRequestRef,
};
use crate::domain::retention::Category;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::session::Session;
use crate::store::history;
use crate::store::person::{
    self, BothOnCase, CopiedSupplier, Following, MergeEntry, Moved, MovedCase, MovedReferral,
    NamedInComplaint,
};
use crate::store::reference;
use crate::store::referral::referral_list_for_person;
use crate::store::tx::WriteTx;

use crate::actions::kept::{self, KeptUntil};

/// The reason, which a merge and a split both need: it is kept with them.
fn reason_needed(session: &Session) -> Result<String> {
    session.acting().reason.clone().ok_or_else(|| {
        Failure::usage("Missing: --reason.")
            .hint("Say how it is known, so that whoever looks at it in years understands it.")
    })
}

/// What `person merge` did.
pub struct PersonMerged {
    /// The record that stands for both now.
    pub survivor: StoredPerson,
    /// The record that became part of it.
    pub other: PersonRef,
    /// Every reference that leads to the survivor now.
    pub merged_from: Vec<PersonRef>,
    /// What moved.
    pub moved: Moved,
    /// The fields the survivor took over.
    pub changed: Vec<&'static str>,
    /// The fields of which the two records say different things; the survivor's stand.
    pub differing: Vec<&'static str>,
    /// Cases and declined referrals that are kept for a shorter time now.
    pub shortened: Vec<AnyRef>,
}

/// Merges `other` into the record that `into` stands for.
pub fn person_merge(
    session: &mut Session,
    other: PersonRef,
    into: PersonRef,
) -> Result<PersonMerged> {
    session.require(Permission::MergePeople)?;
    let reason = reason_needed(session)?;
    let tx = session.begin()?;
    if let Some(already) = person::person_merged_into(&tx, other)? {
        return Err(Failure::refused(format!(
            "{other} has been merged into {already} already."
        ))
        .hint(format!(
            "To merge what stands for both now, name it: `mkt person merge {already} --into P-… --reason …`."
        )));
    }
    let survivor = person::person_resolve(&tx, into)?;
    if survivor == other {
        return Err(Failure::refused(if into == other {
            format!("{other} cannot be merged into itself.")
        } else {
            format!("{into} has been merged into {other} already.")
        }));
    }
    let theirs = person::person_get(&tx, other)?;
    let mut stored = person::person_get(&tx, survivor)?;
    let merged = merge_details(&stored.details, &theirs.details);
    let kept = KeptUntil::of(&tx, &[survivor, other])?;
    let mut moved = links_move(&tx, survivor, other)?;
    moved.suppliers = suppliers_copy(&tx, survivor, other, &merged.taken)?;
    moved.taken = merged.taken;
    person::person_merged_into_set(&tx, other, Some(survivor))?;
    if !merged.changed.is_empty() {
        history::earlier_version_insert(&tx, survivor, &stored.details, Some(&reason))?;
    }
    person::person_merge_insert(&tx, MergeKind::Merge, survivor, other, &moved, &reason)?;
    let birth_changed = stored.details.date_of_birth != merged.person.date_of_birth;
    person::person_update(&tx, survivor, &merged.person)?;
    stored.details = merged.person;
    kept::reckon(&tx, survivor, birth_changed)?;
    // A manager has given the reason for all of this, so what shortens is decided; it is told all the same.
    let effect = kept.effect(&tx)?;
    effect.refuse_lifting()?;
    let shortened = effect.shortened;
    let merged_from = person::person_list_merged_into(&tx, survivor)?;
    tx.commit(
        Entry::change("person.merge")
            .on(survivor)
            .on(other)
            .on_all((into != survivor).then_some(into))
            .on_all(moved.cases.iter().map(|moved| moved.case))
            .on_all(moved.referrals.iter().map(|moved| moved.referral))
            .on_all(moved.holds.iter().copied())
            .on_all(moved.requests.iter().copied())
            .on_all(moved.rights.iter().copied())
            .on_all(moved.complaints_from.iter().copied())
            .on_all(moved.complaints_about.iter().copied())
            .on_all(shortened.iter().copied())
            .fields(merged.changed.iter().copied()),
    )?;
    Ok(PersonMerged {
        survivor: stored,
        other,
        merged_from,
        moved,
        changed: merged.changed,
        differing: merged.differing,
        shortened,
    })
}

/// Lets everything that points to the other record point to the survivor.
fn links_move(tx: &WriteTx<'_>, survivor: PersonRef, other: PersonRef) -> Result<Moved> {
    let mut moved = Moved::default();
    let mine = person::person_case_list(tx, survivor)?;
    for theirs in person::person_case_list(tx, other)? {
        let both = mine
            .iter()
            .find(|mine| mine.case == theirs.case)
            .map(|mine| BothOnCase {
                subject: mine.subject,
                category: mine.category.as_deref().and_then(Category::parse),
            });
        match both {
            None => {
                person::person_case_move(tx, theirs.case, other, survivor)?;
            }
            Some(before) => {
                // Whatever keeps the records longer stands: a subject in either is one, a child in either is one.
                let category = [
                    before.category,
                    theirs.category.as_deref().and_then(Category::parse),
                ];
                let after = BothOnCase {
                    subject: before.subject || theirs.subject,
                    category: if category.contains(&Some(Category::Child)) {
                        Some(Category::Child)
                    } else {
                        category.into_iter().flatten().next()
                    },
                };
                person::person_case_set_aside(tx, theirs.case, other)?;
                person::person_case_subject_set(tx, theirs.case, survivor, after)?;
            }
        }
        moved.cases.push(MovedCase {
            case: theirs.case,
            both,
        });
    }
    for referral in referral_list_for_person(tx, other)? {
        let both = person::person_is_on_referral(tx, referral, survivor)?;
        if !both {
            person::person_referral_move(tx, referral, other, survivor)?;
        }
        moved.referrals.push(MovedReferral { referral, both });
    }
    for hold in person::person_hold_list(tx, other)? {
        person::person_hold_move(tx, hold.reference, other, survivor)?;
        moved.holds.push(hold.reference);
    }
    for request in person::person_request_list(tx, other)? {
        person::person_request_move(tx, request.reference, other, survivor)?;
        moved.requests.push(request.reference);
    }
    for request in person::person_rights_list(tx, other)? {
        person::person_rights_move(tx, request.reference, other, survivor)?;
        moved.rights.push(request.reference);
    }
    for (named, list) in [
        (NamedInComplaint::Complainant, &mut moved.complaints_from),
        (NamedInComplaint::About, &mut moved.complaints_about),
    ] {
        for complaint in person::person_complaint_list(tx, other, named)? {
            person::person_complaint_move(tx, complaint.reference, named, other, survivor)?;
            list.push(complaint.reference);
        }
    }
    moved.decisions = person::person_decision_move_all(tx, other, survivor)?;
    Ok(moved)
}

/// Who supplied a detail that the survivor took over stays known.
fn suppliers_copy(
    tx: &WriteTx<'_>,
    survivor: PersonRef,
    other: PersonRef,
    taken: &Taken,
) -> Result<Vec<CopiedSupplier>> {
    let mut copied = Vec::new();
    let theirs = person::person_supplier_list(tx, other)?;
    for (field, from) in taken_from(taken) {
        for entry in theirs.iter().filter(|entry| entry.field == from) {
            person::person_supplier_insert(
                tx,
                survivor,
                [field.as_str()],
                entry.supplier,
                &entry.recorded,
            )?;
            copied.push(CopiedSupplier::of(&field, entry.supplier, &entry.recorded));
        }
    }
    Ok(copied)
}

/// What `person split` did.
pub struct PersonSplit {
    /// The record that stands for itself again.
    pub other: StoredPerson,
    /// The record it was part of.
    pub survivor: StoredPerson,
    /// The cases that went back to the other record.
    pub cases: Vec<CaseRef>,
    /// The cases that could not be given back, because nobody of the two is on them any more.
    pub not_restored: Vec<CaseRef>,
    /// Holds that were copied, so that both have them: the old and the new reference.
    pub holds: Vec<(HoldRef, HoldRef)>,
    /// Access requests that were copied.
    pub requests: Vec<(AccessRequestRef, AccessRequestRef)>,
    /// Rights requests that were copied, restrictions in force among them.
    pub rights: Vec<(RightsRequestRef, RightsRequestRef)>,
    /// Complaints that were copied.
    pub complaints: Vec<(ComplaintRef, ComplaintRef)>,
    /// The fields of the survivor that changed.
    pub changed: Vec<&'static str>,
    /// Cases and declined referrals that are kept for a shorter time now.
    pub shortened: Vec<AnyRef>,
}

/// Which of the two was merged into which: they may be named in either order.
fn pair(tx: &WriteTx<'_>, one: PersonRef, two: PersonRef) -> Result<(PersonRef, PersonRef)> {
    let one_into = person::person_merged_into(tx, one)?;
    let two_into = person::person_merged_into(tx, two)?;
    if two_into == Some(one) {
        return Ok((one, two));
    }
    if one_into == Some(two) {
        return Ok((two, one));
    }
    let failure = Failure::refused(format!(
        "Neither of {one} and {two} was merged into the other."
    ));
    Err(match (one_into, two_into) {
        (_, Some(into)) => failure.hint(format!("{two} was merged into {into}.")),
        (Some(into), None) => failure.hint(format!("{one} was merged into {into}.")),
        (None, None) => {
            failure.hint("`mkt person show P-…` tells which records were merged into one.")
        }
    })
}

/// Undoes the merge of two records: what it moved goes back, what it took over goes, and holds, requests,
/// restrictions and complaints that are there now are on both (RULES.md section 4).
pub fn person_split(session: &mut Session, one: PersonRef, two: PersonRef) -> Result<PersonSplit> {
    session.require(Permission::MergePeople)?;
    let reason = reason_needed(session)?;
    let year = session.year();
    let tx = session.begin()?;
    let (survivor, other) = pair(&tx, one, two)?;
    if let Some(into) = person::person_merged_into(&tx, survivor)? {
        return Err(
            Failure::refused(format!("{survivor} itself was merged into {into} later.")).hint(
                format!("Undo that first: `mkt person split {into} --from {survivor} --reason …`."),
            ),
        );
    }
    let entries = person::person_merge_list(&tx, survivor)?;
    let merge = entries
        .iter()
        .rfind(|entry| entry.what == MergeKind::Merge && entry.other == other)
        .ok_or_else(|| {
            Failure::new(
                Code::Damaged,
                format!("It is not recorded what the merge of {other} into {survivor} moved."),
            )
        })?;
    let later = still_merged_after(&entries, merge);
    let kept = KeptUntil::of(&tx, &[survivor])?;
    let (cases, not_restored) = links_give_back(&tx, survivor, other, &merge.moved, &later)?;
    let theirs = person::person_get(&tx, other)?;
    let mut stored = person::person_get(&tx, survivor)?;
    let (details, changed) = split_details(&stored.details, &theirs.details, &merge.moved.taken);
    if !changed.is_empty() {
        history::earlier_version_insert(&tx, survivor, &stored.details, Some(&reason))?;
    }
    person::person_supplier_take_back(&tx, survivor, &merge.moved.suppliers)?;
    person::person_merged_into_set(&tx, other, None)?;
    person::person_merge_insert(
        &tx,
        MergeKind::Split,
        survivor,
        other,
        &Moved {
            cases: merge.moved.cases.clone(),
            ..Moved::default()
        },
        &reason,
    )?;
    let birth_changed = stored.details.date_of_birth != details.date_of_birth;
    person::person_update(&tx, survivor, &details)?;
    stored.details = details;
    kept::reckon(&tx, survivor, birth_changed)?;
    kept::reckon(&tx, other, false)?;
    let holds = holds_to_both(&tx, survivor, other, &merge.moved, year)?;
    let requests = requests_to_both(&tx, survivor, other, &merge.moved, year)?;
    let rights = rights_to_both(&tx, survivor, other, &merge.moved, year)?;
    let complaints = complaints_to_both(&tx, survivor, other, &merge.moved, year)?;
    let effect = kept.effect(&tx)?;
    effect.refuse_lifting()?;
    let shortened = effect.shortened;
    tx.commit(
        Entry::change("person.split")
            .on(survivor)
            .on(other)
            .on_all(cases.iter().copied())
            .on_all(merge.moved.referrals.iter().map(|moved| moved.referral))
            .on_all(holds.iter().flat_map(|(old, new)| [*old, *new]))
            .on_all(requests.iter().flat_map(|(old, new)| [*old, *new]))
            .on_all(rights.iter().flat_map(|(old, new)| [*old, *new]))
            .on_all(complaints.iter().flat_map(|(old, new)| [*old, *new]))
            .on_all(shortened.iter().copied())
            .fields(changed.iter().copied()),
    )?;
    Ok(PersonSplit {
        other: theirs,
        survivor: stored,
        cases,
        not_restored,
        holds,
        requests,
        rights,
        complaints,
        changed,
        shortened,
    })
}

/// The merges into the same survivor after this one that have not been undone.
fn still_merged_after<'e>(entries: &'e [MergeEntry], merge: &MergeEntry) -> Vec<&'e MergeEntry> {
    entries
        .iter()
        .filter(|entry| {
            entry.id > merge.id
                && entry.what == MergeKind::Merge
                && entry.survivor == merge.survivor
                && !entries.iter().any(|split| {
                    split.id > entry.id
                        && split.what == MergeKind::Split
                        && split.other == entry.other
                })
        })
        .collect()
}

/// Gives the links back that a merge moved. A case that a record merged later brought too stays the survivor's as well.
fn links_give_back(
    tx: &WriteTx<'_>,
    survivor: PersonRef,
    other: PersonRef,
    moved: &Moved,
    later: &[&MergeEntry],
) -> Result<(Vec<CaseRef>, Vec<CaseRef>)> {
    let mut restored = Vec::new();
    let mut not_restored = Vec::new();
    for link in &moved.cases {
        let stays = later.iter().any(|entry| {
            entry
                .moved
                .cases
                .iter()
                .any(|later| later.case == link.case)
        });
        let given_back = match link.both {
            Some(before) => {
                let back = person::person_case_restore(tx, link.case, other)?;
                if back && !stays {
                    person::person_case_subject_set(tx, link.case, survivor, before)?;
                }
                back
            }
            None if stays => person::person_case_copy(tx, link.case, survivor, other)?,
            None => person::person_case_move(tx, link.case, survivor, other)?,
        };
        if given_back {
            restored.push(link.case);
        } else {
            not_restored.push(link.case);
        }
    }
    for link in moved.referrals.iter().filter(|link| !link.both) {
        person::person_referral_move(tx, link.referral, survivor, other)?;
    }
    person::person_decision_move(tx, &moved.decisions, other)?;
    Ok((restored, not_restored))
}

/// Who gets a copy of what stands now, and what goes back: of two people each has, after a split, what either had.
fn copies_needed<R: Copy + PartialEq>(
    all: &[Following<R>],
    moved: &[R],
) -> (Vec<R>, Vec<(R, bool)>) {
    let back: Vec<R> = all
        .iter()
        .map(|one| one.reference)
        .filter(|reference| moved.contains(reference))
        .collect();
    let root = |one: &Following<R>| one.copied_from.unwrap_or(one.reference);
    let copies = all
        .iter()
        .filter(|one| one.open)
        .filter(|one| {
            // Where the other side already has a copy of the same one, from a split before, none is needed.
            let goes_back = moved.contains(&one.reference);
            !all.iter().any(|twin| {
                twin.open
                    && twin.reference != one.reference
                    && moved.contains(&twin.reference) != goes_back
                    && root(twin) == root(one)
            })
        })
        .map(|one| (one.reference, moved.contains(&one.reference)))
        .collect();
    (back, copies)
}

fn holds_to_both(
    tx: &WriteTx<'_>,
    survivor: PersonRef,
    other: PersonRef,
    moved: &Moved,
    year: i32,
) -> Result<Vec<(HoldRef, HoldRef)>> {
    let all = person::person_hold_list(tx, survivor)?;
    let (back, copies) = copies_needed(&all, &moved.holds);
    for hold in back {
        person::person_hold_move(tx, hold, survivor, other)?;
    }
    let mut pairs = Vec::new();
    for (hold, went_back) in copies {
        let copy: HoldRef = reference::reference_next(tx, year)?;
        person::person_hold_copy(tx, hold, copy, if went_back { survivor } else { other })?;
        pairs.push((hold, copy));
    }
    Ok(pairs)
}

fn requests_to_both(
    tx: &WriteTx<'_>,
    survivor: PersonRef,
    other: PersonRef,
    moved: &Moved,
    year: i32,
) -> Result<Vec<(AccessRequestRef, AccessRequestRef)>> {
    let all = person::person_request_list(tx, survivor)?;
    let (back, copies) = copies_needed(&all, &moved.requests);
    for request in back {
        person::person_request_move(tx, request, survivor, other)?;
    }
    let mut pairs = Vec::new();
    for (request, went_back) in copies {
        let copy: AccessRequestRef = reference::reference_next(tx, year)?;
        person::person_request_copy(tx, request, copy, if went_back { survivor } else { other })?;
        pairs.push((request, copy));
    }
    Ok(pairs)
}

fn rights_to_both(
    tx: &WriteTx<'_>,
    survivor: PersonRef,
    other: PersonRef,
    moved: &Moved,
    year: i32,
) -> Result<Vec<(RightsRequestRef, RightsRequestRef)>> {
    let all = person::person_rights_list(tx, survivor)?;
    let (back, copies) = copies_needed(&all, &moved.rights);
    for request in back {
        person::person_rights_move(tx, request, survivor, other)?;
    }
    let mut pairs = Vec::new();
    for (request, went_back) in copies {
        let copy: RightsRequestRef = reference::reference_next(tx, year)?;
        person::person_rights_copy(tx, request, copy, if went_back { survivor } else { other })?;
        pairs.push((request, copy));
    }
    Ok(pairs)
}

/// A complaint names people in two places. What a merge moved goes back place by place; an open one that then names only one of
/// the two is copied, with the other in their place.
fn complaints_to_both(
    tx: &WriteTx<'_>,
    survivor: PersonRef,
    other: PersonRef,
    moved: &Moved,
    year: i32,
) -> Result<Vec<(ComplaintRef, ComplaintRef)>> {
    for (named, list) in [
        (NamedInComplaint::Complainant, &moved.complaints_from),
        (NamedInComplaint::About, &moved.complaints_about),
    ] {
        for complaint in list {
            person::person_complaint_move(tx, *complaint, named, survivor, other)?;
        }
    }
    let naming = |person: PersonRef| -> Result<Vec<Following<ComplaintRef>>> {
        let mut all = person::person_complaint_list(tx, person, NamedInComplaint::Complainant)?;
        for about in person::person_complaint_list(tx, person, NamedInComplaint::About)? {
            if !all.iter().any(|known| known.reference == about.reference) {
                all.push(about);
            }
        }
        all.retain(|complaint| complaint.open);
        Ok(all)
    };
    let (mine, theirs) = (naming(survivor)?, naming(other)?);
    let root = |one: &Following<ComplaintRef>| one.copied_from.unwrap_or(one.reference);
    let mut pairs = Vec::new();
    for (has, lacks, from, to) in [
        (&mine, &theirs, survivor, other),
        (&theirs, &mine, other, survivor),
    ] {
        for complaint in has {
            // Where both are named in one, or the other has a copy of the same one already, none is needed.
            if lacks.iter().any(|twin| root(twin) == root(complaint)) {
                continue;
            }
            let copy: ComplaintRef = reference::reference_next(tx, year)?;
            person::person_complaint_copy(tx, complaint.reference, copy, from, to)?;
            pairs.push((complaint.reference, copy));
        }
    }
    Ok(pairs)
}
