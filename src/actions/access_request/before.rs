//! What was withheld before: from another version of the same record, or from the answer to another request of the same person. It
//! is never handed over because nobody was asked: whoever answers decides about it anew, or nothing is handed over (RULES.md
//! section 5).

use std::collections::BTreeSet;

use crate::domain::access_request::{Ground, Withholding};
use crate::domain::access_review::{ItemDecision, Reviewed, counting};
use crate::domain::date::{Instant, date_in_words};
use crate::domain::record::Undoable;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, DisclosureRef, Kind, NoteRef, PersonRef, Reference as _,
};
use crate::error::Result;
use crate::store::access_request::{access_request_list_for_person, access_withholding_list};
use crate::store::access_review::access_review_list;
use crate::store::note::note_get;
use crate::store::share::disclosure_get;
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

/// A decision that stands and keeps something of a record back.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The request from whose answer.
    pub request: AccessRequestRef,
    /// The record: the one that is asked about, or another version of it.
    pub reference: AnyRef,
    /// Whether all of it is withheld, or parts.
    pub is_whole: bool,
    /// On which ground; of parts, that of the first.
    pub ground: Ground,
    /// Why the ground applies.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339 UTC.
    pub decided_at: String,
}

impl Kept {
    /// What was withheld, from which answer, by whom and when; never why, which is a text of somebody's.
    pub fn in_words(&self) -> String {
        let on = Instant::parse(&self.decided_at).map_or_else(
            |_| String::new(),
            |at| format!(" on {}", date_in_words(at.london_date())),
        );
        format!(
            "{}{} was withheld in {} by {}{on} ({})",
            if self.is_whole { "" } else { "a part of " },
            self.reference,
            self.request,
            self.decided_by,
            self.ground.title(),
        )
    }
}

/// Everything that was decided to withhold from a person, seen from one request.
pub struct Before {
    request: AccessRequestRef,
    kept: Vec<Kept>,
    withheld: Vec<Withholding>,
    reviews: Vec<Reviewed>,
}

impl Before {
    /// Reads it: of this request and of every other of the same person, closed ones included.
    pub fn read(db: &Db, request: AccessRequestRef, subject: PersonRef) -> Result<Self> {
        let mut requests: BTreeSet<AccessRequestRef> = BTreeSet::from([request]);
        for same in person_list_same(db, subject)? {
            requests.extend(
                access_request_list_for_person(db, same)?
                    .into_iter()
                    .map(|row| row.request.reference),
            );
        }
        let mut kept = Vec::new();
        for one in requests {
            kept.extend(kept_in(
                one,
                &access_withholding_list(db, one)?,
                &access_review_list(db, one)?,
            ));
        }
        Ok(Self {
            request,
            kept,
            withheld: access_withholding_list(db, request)?,
            reviews: access_review_list(db, request)?,
        })
    }

    /// What was withheld of a record before and is not decided about since in this request. A decision on texts that have changed
    /// (`has_changed`) decides nothing.
    pub fn undecided(&self, db: &Db, reference: AnyRef, has_changed: bool) -> Result<Vec<&Kept>> {
        if self.kept.is_empty() {
            return Ok(Vec::new());
        }
        let standing = || {
            self.withheld
                .iter()
                .filter(|one| one.reference == reference && one.stands())
        };
        let review = counting(&self.reviews, reference).filter(|_| !has_changed);
        if standing().any(|one| one.span.is_none())
            || review.is_some_and(|review| review.decision == ItemDecision::Withhold)
        {
            return Ok(Vec::new());
        }
        let versions = versions(db, reference)?;
        let keeps_parts =
            standing().next().is_some() || review.is_some_and(Reviewed::keeps_something_back);
        let decided = standing()
            .map(|one| one.decided_at.as_str())
            .chain(review.map(|review| review.decided_at.as_str()))
            .filter_map(|at| Instant::parse(at).ok())
            .max();
        // Withheld in this request and taken back with a reason: that is decided as well, where it is this record.
        let lifted = self
            .withheld
            .iter()
            .filter(|one| one.reference == reference)
            .filter_map(|one| Instant::parse(one.undone.at.as_deref()?).ok())
            .max();
        Ok(self
            .kept
            .iter()
            .filter(|one| versions.contains(&one.reference))
            .filter(|one| one.request != self.request || one.reference != reference)
            .filter(|one| {
                let since = |instant: Option<Instant>| {
                    Instant::parse(&one.decided_at)
                        .ok()
                        .zip(instant)
                        .is_some_and(|(kept, instant)| kept <= instant)
                };
                !(since(decided)
                    || (keeps_parts && !one.is_whole)
                    || (one.request != self.request && since(lifted)))
            })
            .collect())
    }
}

/// What stands in one request and keeps something back.
fn kept_in(request: AccessRequestRef, withheld: &[Withholding], reviews: &[Reviewed]) -> Vec<Kept> {
    let by_hand = withheld.iter().filter(|one| one.stands()).map(|one| Kept {
        request,
        reference: one.reference,
        is_whole: one.span.is_none(),
        ground: one.ground,
        reason: one.reason.clone(),
        decided_by: one.decided_by.clone(),
        decided_at: one.decided_at.clone(),
    });
    let at_the_desk = reviews.iter().filter_map(|review| {
        let counts = counting(reviews, review.reference)?;
        if counts.id != review.id || !review.keeps_something_back() {
            return None;
        }
        let part = review.parts.iter().find(|part| part.ground.is_some());
        Some(Kept {
            request,
            reference: review.reference,
            is_whole: review.decision == ItemDecision::Withhold,
            ground: review
                .ground
                .or(part.and_then(|part| part.ground))
                .unwrap_or(Ground::OtherPeople),
            reason: review
                .reason
                .clone()
                .or(part.and_then(|part| part.reason.clone()))
                .unwrap_or_default(),
            decided_by: review.decided_by.clone(),
            decided_at: review.decided_at.clone(),
        })
    });
    by_hand.chain(at_the_desk).collect()
}

/// A record and every version of it, earlier and later. Only notes and entries of the sharing log have versions that are records of
/// their own.
fn versions(db: &Db, reference: AnyRef) -> Result<BTreeSet<AnyRef>> {
    let mut all = BTreeSet::from([reference]);
    let mut open = vec![reference];
    while let Some(one) = open.pop() {
        let next: Vec<AnyRef> = match one.kind() {
            Kind::Note => {
                let row = note_get(db, NoteRef::from_id(one.id()))?;
                [row.supersedes, row.superseded_by]
                    .into_iter()
                    .flatten()
                    .map(AnyRef::from)
                    .collect()
            }
            Kind::Disclosure => {
                let row = disclosure_get(db, DisclosureRef::from_id(one.id()))?;
                [row.supersedes, row.superseded_by]
                    .into_iter()
                    .flatten()
                    .map(AnyRef::from)
                    .collect()
            }
            _ => Vec::new(),
        };
        open.extend(next.into_iter().filter(|next| all.insert(*next)));
    }
    Ok(all)
}
