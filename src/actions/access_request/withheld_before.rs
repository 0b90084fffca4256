//! What was withheld before and would go out unseen: a record corrected since is another record, and another request of the same person
//! knows nothing of what the first kept back (RULES.md section 5: what is withheld is decided item by item).

use std::collections::BTreeSet;

use crate::domain::access_request::{Ground, Withholding};
use crate::domain::access_review::{Reviewed, counting};
use crate::domain::record::Undoable as _;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, DisclosureRef, Kind, NoteRef, PersonRef, Reference as _,
};
use crate::error::{Failure, Result};
use crate::store::access_request::{
    access_request_list_for_person, access_withholding_list_standing,
};
use crate::store::access_review::access_review_list;
use crate::store::note::note_get;
use crate::store::share::disclosure_get;
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

/// One record of which something was withheld, and in which request.
struct Before {
    request: AccessRequestRef,
    reference: AnyRef,
    ground: Option<Ground>,
}

/// Refuses (exit 1) where a record would be handed over of which, or of another version of which, something was withheld before, and about
/// which nobody has decided in this request.
pub(super) fn refuse_undecided(
    db: &Db,
    request: AccessRequestRef,
    subject: PersonRef,
    records: &BTreeSet<AnyRef>,
    withheld: &[Withholding],
    reviews: &[Reviewed],
) -> Result<()> {
    let before = withheld_before(db, subject)?;
    if before.is_empty() {
        return Ok(());
    }
    let decided = |record: AnyRef| {
        withheld.iter().any(|one| one.reference == record) || counting(reviews, record).is_some()
    };
    let mut undecided: Vec<(AnyRef, &Before)> = Vec::new();
    for record in records.iter().copied().filter(|record| !decided(*record)) {
        let versions = versions_of(db, record)?;
        let known = before.iter().find(|one| versions.contains(&one.reference));
        undecided.extend(known.map(|one| (record, one)));
    }
    if undecided.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::refused(format!(
        "Nothing was written: of {} something was withheld before, and nobody has decided about {} in {request}.",
        match undecided.len() {
            1 => "1 record".to_owned(),
            many => format!("{many} records"),
        },
        if undecided.len() == 1 { "it" } else { "them" },
    ));
    for (record, one) in undecided.iter().take(20) {
        let ground = one.ground.map_or("", Ground::word);
        failure = failure.hint(if *record == one.reference {
            format!("{record} was withheld in {} ({ground}).", one.request)
        } else {
            format!(
                "{record} is another version of {}, which was withheld in {} ({ground}).",
                one.reference, one.request
            )
        });
    }
    Err(failure.hint(format!(
        "Decide about each: mkt sar review {request}, or mkt sar withhold {request} --ref REF --ground GROUND --reason TEXT."
    )))
}

/// Everything that stands withheld, whole or in part, in any request of a person.
fn withheld_before(db: &Db, subject: PersonRef) -> Result<Vec<Before>> {
    let mut before = Vec::new();
    for person in person_list_same(db, subject)? {
        for row in access_request_list_for_person(db, person)? {
            let request = row.request.reference;
            for one in access_withholding_list_standing(db, request)? {
                before.push(Before {
                    request,
                    reference: one.reference,
                    ground: Some(one.ground),
                });
            }
            let reviews = access_review_list(db, request)?;
            for one in reviews
                .iter()
                .filter(|one| one.stands() && one.keeps_something_back())
                .filter(|one| {
                    counting(&reviews, one.reference).is_some_and(|last| last.id == one.id)
                })
            {
                let part = one.parts.iter().find_map(|part| part.ground);
                before.push(Before {
                    request,
                    reference: one.reference,
                    ground: one.ground.or(part),
                });
            }
        }
    }
    Ok(before)
}

/// A record with every version that corrects it or that it corrects.
fn versions_of(db: &Db, record: AnyRef) -> Result<BTreeSet<AnyRef>> {
    let mut versions = BTreeSet::from([record]);
    let mut to_do = vec![record];
    while let Some(one) = to_do.pop() {
        let beside: Vec<AnyRef> = match one.kind() {
            Kind::Note => {
                let row = note_get(db, NoteRef::from_id(one.id()))?;
                let beside = row.supersedes.into_iter().chain(row.superseded_by);
                beside.map(AnyRef::from).collect()
            }
            Kind::Disclosure => {
                let row = disclosure_get(db, DisclosureRef::from_id(one.id()))?;
                let beside = row.supersedes.into_iter().chain(row.superseded_by);
                beside.map(AnyRef::from).collect()
            }
            _ => Vec::new(),
        };
        to_do.extend(beside.into_iter().filter(|one| versions.insert(*one)));
    }
    Ok(versions)
}
