//! Deciding what is handed over: every record that was found, with what is proposed to be removed, decided one by one or all at
//! once from a file, and taken back. A decision is bound to the texts it was made on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::actions::access_request::before::{Before, Kept};
use crate::actions::access_request::open;
use crate::actions::access_request::pack::{Proposed, ProposedField, propose};
use crate::actions::access_request::redact::{Look, Proposal};
use crate::actions::access_request::search::{Depth, Doubt, Found, find, naming_cases};
use crate::actions::export::digest;
use crate::domain::access_request::{Ground, Span, Withholding};
use crate::domain::access_review::{
    ItemDecision, MentionAnswer, MentionDecision, ReviewSpan, Reviewed, counting,
};
use crate::domain::audit::Entry;
use crate::domain::record::{Undone, last_standing};
use crate::domain::reference::{AccessRequestRef, AnyRef, PersonRef};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::access_request::{access_request_get, access_withholding_list_standing};
use crate::store::access_review::{
    access_review_insert, access_review_list, access_review_undo, mention_decision_insert,
};
use crate::store::tx::{Db, WriteTx};

/// How far a record is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// Nobody has decided.
    Open,
    /// Somebody has, and its text has changed since.
    Changed,
    /// It is decided.
    Decided(ItemDecision),
    /// It is withheld with `sar withhold`.
    Withheld(Ground),
}

impl ItemState {
    /// Whether it still has to be decided.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Changed)
    }
}

/// A record in a review.
pub struct ReviewItem {
    /// The record.
    pub reference: AnyRef,
    /// What it is: `note`, `referral`, …
    pub kind: &'static str,
    /// A line that says which it is.
    pub title: String,
    /// SHA-256 of its texts: what a decision is bound to.
    digest: String,
    /// Its texts with what is proposed to be removed.
    pub fields: Vec<ProposedField>,
    /// Why it is doubtful whether it speaks of the person, where nobody has decided that.
    pub doubt: Option<String>,
    asked: Option<Doubt>,
    /// What tells who is meant although the name is gone.
    pub looks: Vec<Look>,
    /// What was withheld of it before, from another version or in another request, and is not decided about since.
    pub before: Vec<Kept>,
    /// How far it is.
    pub state: ItemState,
}

impl ReviewItem {
    /// What is proposed to be removed, numbered through all its texts from 1.
    pub fn proposals(&self) -> impl Iterator<Item = (usize, &ProposedField, &Proposal)> {
        self.fields
            .iter()
            .flat_map(|field| field.proposals.iter().map(move |one| (field, one)))
            .enumerate()
            .map(|(at, (field, one))| (at + 1, field, one))
    }

    /// Where in one of its texts the doubtful mentions are, in characters; nothing where the text is doubtful as a whole.
    pub fn mentions(&self, field: &ProposedField) -> Vec<Span> {
        let Some(asked) = &self.asked else {
            return Vec::new();
        };
        let length = field.text.chars().count();
        if asked.digest != digest(field.text.as_bytes()) {
            return Vec::new();
        }
        asked
            .places
            .iter()
            .filter(|place| **place != (0, length))
            .map(|&(start, end)| Span { start, end })
            .collect()
    }

    /// What a line of a file is bound to: the texts, and what was proposed on them.
    pub fn id(&self) -> String {
        let mut whole = format!("{}\0{}", self.reference, self.digest);
        for (number, field, one) in self.proposals() {
            let _ = write!(
                whole,
                "\0{number} {} {}:{}",
                field.key, one.span.start, one.span.end
            );
        }
        for one in &self.before {
            let _ = write!(
                whole,
                "\0{} {} {}",
                one.request, one.reference, one.decided_at
            );
        }
        digest(whole.as_bytes())
    }
}

/// Everything found for a request, and what was decided about it.
pub struct Review {
    /// The request.
    pub request: AccessRequestRef,
    /// The person.
    pub subject: PersonRef,
    /// The records, in the order of the answer.
    pub items: Vec<ReviewItem>,
    references: BTreeSet<PersonRef>,
}

impl Review {
    /// How many records are decided.
    pub fn decided(&self) -> usize {
        self.items
            .iter()
            .filter(|item| !item.state.is_open())
            .count()
    }

    /// How many records still have to be decided.
    pub fn open(&self) -> usize {
        self.items.len() - self.decided()
    }
}

/// What somebody decides about a record.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// Handed over with other people's identities removed, but for the numbered proposals, and without the parts named.
    Redact {
        /// The numbers of proposals that stay readable.
        open: Vec<usize>,
        /// Parts that are withheld besides, each with its ground.
        hide: Vec<ReviewSpan>,
    },
    /// Handed over with everything readable that was proposed to be removed.
    Whole,
    /// Withheld.
    Withhold(Ground, String),
    /// Whether a doubtful mention means the person; a no ends the matter, a yes leaves the record to be decided.
    Mention(MentionAnswer),
}

/// A line of a file: a choice about a record as it was when the file was written.
pub struct FileChoice {
    /// The number of the line.
    pub line: usize,
    /// [`ReviewItem::id`] when it was written.
    pub id: String,
    /// First whether the mention means the person, where that is asked, then how the record is handed over.
    pub choices: Vec<Choice>,
}

/// What is found for a request, for its review; the entry in the audit trail names every record.
pub fn review(
    session: &mut Session,
    request: AccessRequestRef,
    depth: Depth<'_>,
) -> Result<Review> {
    session.require(Permission::AccessRequests)?;
    let tx = session.begin()?;
    open(&tx, request)?;
    let (review, found) = gather_found(&tx, request, depth)?;
    let entry = Entry::view("sar.review")
        .on(request)
        .on(review.subject)
        .on_all(review.items.iter().map(|item| item.reference));
    let entry = naming_cases(entry, &tx, &found)?;
    tx.commit(entry)?;
    Ok(review)
}

fn gather(db: &Db, request: AccessRequestRef, depth: Depth<'_>) -> Result<Review> {
    Ok(gather_found(db, request, depth)?.0)
}

fn gather_found(db: &Db, request: AccessRequestRef, depth: Depth<'_>) -> Result<(Review, Found)> {
    let row = access_request_get(db, request)?;
    let withheld = access_withholding_list_standing(db, request)?;
    let reviews = access_review_list(db, request)?;
    let known = reviews.iter().map(|one| one.reference).collect();
    let found = find(db, row.request.details.subject, depth, &known)?;
    let (proposed, looks) = propose(db, &found, request, &withheld)?;
    let mut by_record: BTreeMap<AnyRef, Vec<Look>> = BTreeMap::new();
    for look in looks {
        by_record.entry(look.reference).or_default().push(look);
    }
    let before = Before::read(db, request, found.person.reference)?;
    let mut items = Vec::new();
    for one in proposed.into_iter().filter(|one| !one.fields.is_empty()) {
        let looks = by_record.remove(&one.reference).unwrap_or_default();
        let mut item = item(one, looks, &found, &withheld, &reviews);
        asked_before(db, &before, &mut item)?;
        items.push(item);
    }
    let review = Review {
        request,
        subject: found.person.reference,
        items,
        references: found.references.clone(),
    };
    Ok((review, found))
}

/// Opens a record of which something was withheld before that is not decided about since.
fn asked_before(db: &Db, before: &Before, item: &mut ReviewItem) -> Result<()> {
    let has_changed = item.state == ItemState::Changed;
    let kept = before.undecided(db, item.reference, has_changed)?;
    item.before = kept.into_iter().cloned().collect();
    if !item.before.is_empty() && !item.state.is_open() {
        item.state = ItemState::Open;
    }
    Ok(())
}

fn item(
    proposed: Proposed,
    looks: Vec<Look>,
    found: &Found,
    withheld: &[Withholding],
    reviews: &[Reviewed],
) -> ReviewItem {
    let place = found
        .places
        .iter()
        .find(|place| place.reference == proposed.reference && place.is_open());
    let by_hand = withheld
        .iter()
        .find(|one| one.reference == proposed.reference && one.span.is_none());
    let state = match (by_hand, counting(reviews, proposed.reference)) {
        (Some(one), _) => ItemState::Withheld(one.ground),
        (None, _) if place.is_some() => ItemState::Open,
        (None, Some(review)) if review.digest == proposed.digest => {
            ItemState::Decided(review.decision)
        }
        (None, Some(_)) => ItemState::Changed,
        (None, None) => ItemState::Open,
    };
    ReviewItem {
        reference: proposed.reference,
        kind: proposed.kind,
        title: proposed.title,
        digest: proposed.digest,
        fields: proposed.fields,
        doubt: place.map(|place| place.why.clone()),
        asked: place.and_then(|place| place.doubt.clone()),
        looks,
        before: Vec::new(),
        state,
    }
}

/// Records a choice about one record, and says what became of it: a record of somebody else is no longer in the review.
pub fn decide(
    session: &mut Session,
    review: &mut Review,
    reference: AnyRef,
    choice: &Choice,
) -> Result<()> {
    session.require(Permission::AccessRequests)?;
    let tx = session.begin()?;
    open(&tx, review.request)?;
    let at = review
        .items
        .iter()
        .position(|item| item.reference == reference);
    let Some(item) = at.and_then(|at| review.items.get_mut(at)) else {
        return Err(Failure::internal(format!(
            "{reference} is not in this review."
        )));
    };
    let decision = record(&tx, review.request, &review.references, item, choice)
        .map_err(Failure::refused)??;
    // What is kept back of one record is asked about at its other versions.
    let before = Before::read(&tx, review.request, review.subject)?;
    review
        .items
        .iter_mut()
        .try_for_each(|item| asked_before(&tx, &before, item))?;
    tx.commit(
        Entry::change("sar.review")
            .on(review.request)
            .on(review.subject)
            .on(reference)
            .fields([decision.word()]),
    )?;
    if decision == ItemDecision::IsNot {
        review.items.retain(|item| item.reference != reference);
    }
    Ok(())
}

/// Writes a choice and brings the item up to date; the outer failure says why it cannot be made.
fn record(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    references: &BTreeSet<PersonRef>,
    item: &mut ReviewItem,
    choice: &Choice,
) -> std::result::Result<Result<ItemDecision>, String> {
    let (decision, ground, reason, parts) = understood(item, choice)?;
    let reviewed = Reviewed {
        id: 0,
        reference: item.reference,
        digest: item.digest.clone(),
        decision,
        ground,
        reason,
        parts,
        decided_by: tx.acting().user.to_string(),
        decided_at: tx.acting().at.to_string(),
        undone: Undone::default(),
    };
    let written = || -> Result<()> {
        let id = access_review_insert(tx, request, &reviewed)?;
        if let (Choice::Mention(answer), Some(asked)) = (choice, &item.asked) {
            for place in &asked.places {
                let remembered = MentionDecision {
                    id: 0,
                    reference: item.reference,
                    digest: asked.digest.clone(),
                    place: *place,
                    answer: *answer,
                    people: references.clone(),
                };
                mention_decision_insert(tx, id, &remembered)?;
            }
        }
        Ok(())
    };
    if let Err(failure) = written() {
        return Ok(Err(failure));
    }
    if decision.is_about_a_mention() {
        item.doubt = None;
        item.asked = None;
    } else {
        item.state = ItemState::Decided(decision);
        item.before = Vec::new();
    }
    Ok(Ok(decision))
}

type Understood = (
    ItemDecision,
    Option<Ground>,
    Option<String>,
    Vec<ReviewSpan>,
);

/// What a choice means for an item, or why it cannot be made.
fn understood(item: &ReviewItem, choice: &Choice) -> std::result::Result<Understood, String> {
    let reference = item.reference;
    match choice {
        Choice::Mention(answer) => {
            if item.asked.is_none() {
                return Err(format!(
                    "It is not asked whether {reference} speaks of the person."
                ));
            }
            return Ok(((*answer).into(), None, None, Vec::new()));
        }
        _ if item.doubt.is_some() => {
            return Err(format!(
                "Whether {reference} speaks of the person has to be decided first."
            ));
        }
        _ => {}
    }
    if let ItemState::Withheld(_) = item.state {
        return Err(format!(
            "{reference} is withheld already, with `mkt sar withhold`; the same with --undo takes it back."
        ));
    }
    let readable = |number: usize| -> std::result::Result<ReviewSpan, String> {
        let (_, field, proposal) = item
            .proposals()
            .find(|(known, _, _)| *known == number)
            .ok_or_else(|| format!("{reference} has no redaction {number}."))?;
        if let Some(by) = &proposal.decided_by {
            return Err(format!(
                "Part {number} of {reference} was withheld by {by} with `mkt sar withhold` and stays withheld; the same with --undo takes it back."
            ));
        }
        Ok(ReviewSpan {
            field: field.key.to_owned(),
            span: proposal.span,
            ground: None,
            reason: None,
        })
    };
    match choice {
        Choice::Withhold(ground, reason) => Ok((
            ItemDecision::Withhold,
            Some(*ground),
            Some(reason.clone()),
            Vec::new(),
        )),
        Choice::Whole => {
            let parts = item
                .proposals()
                .filter(|(_, _, proposal)| proposal.decided_by.is_none())
                .map(|(number, _, _)| readable(number))
                .collect::<std::result::Result<Vec<_>, _>>()?;
            Ok((ItemDecision::Whole, None, None, parts))
        }
        Choice::Redact { open, hide } => {
            let mut parts = open
                .iter()
                .map(|number| readable(*number))
                .collect::<std::result::Result<Vec<_>, _>>()?;
            for part in hide {
                let length = item
                    .fields
                    .iter()
                    .find(|field| field.key == part.field)
                    .map(|field| field.text.chars().count())
                    .ok_or_else(|| format!("{reference} has no text of that name."))?;
                let Span { start, end } = part.span;
                if start >= end || end > length {
                    return Err(format!(
                        "A part of {reference} that is to be withheld does not lie in its text, which has {length} characters."
                    ));
                }
                parts.push(part.clone());
            }
            Ok((ItemDecision::Redact, None, None, parts))
        }
        Choice::Mention(_) => Err(String::new()),
    }
}

/// Takes the choices of a file, all of them or none: where any cannot be taken, each is named by its line.
pub fn decide_all(
    session: &mut Session,
    request: AccessRequestRef,
    depth: Depth<'_>,
    choices: &[FileChoice],
) -> Result<Review> {
    session.require(Permission::AccessRequests)?;
    let tx = session.begin()?;
    open(&tx, request)?;
    let mut review = gather(&tx, request, depth)?;
    let places: BTreeMap<String, usize> = review
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.id(), at))
        .collect();
    let mut wrong: Vec<String> = Vec::new();
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut touched: Vec<AnyRef> = Vec::new();
    for one in choices {
        let Some((at, item)) = places
            .get(&one.id)
            .and_then(|at| Some((*at, review.items.get_mut(*at)?)))
        else {
            wrong.push(format!(
                "Line {}: that is not asked, or its text or what is proposed for it has changed since the file was written.",
                one.line
            ));
            continue;
        };
        if let Some(earlier) = taken.insert(at, one.line) {
            wrong.push(format!(
                "Line {}: line {earlier} decides about the same record.",
                one.line
            ));
            continue;
        }
        for choice in &one.choices {
            match record(&tx, request, &review.references, item, choice) {
                Ok(written) => {
                    written?;
                    touched.push(item.reference);
                }
                Err(why) => {
                    wrong.push(format!("Line {}: {why}", one.line));
                    break;
                }
            }
        }
    }
    if !wrong.is_empty() {
        return Err(refused_lines(&wrong));
    }
    let not_theirs: BTreeSet<usize> = choices
        .iter()
        .filter(|one| one.choices.contains(&Choice::Mention(MentionAnswer::IsNot)))
        .filter_map(|one| places.get(&one.id).copied())
        .collect();
    let mut at = 0;
    review.items.retain(|_| {
        at += 1;
        !not_theirs.contains(&(at - 1))
    });
    tx.commit(
        Entry::change("sar.review")
            .on(request)
            .on(review.subject)
            .on_all(touched)
            .fields(["review"]),
    )?;
    Ok(review)
}

/// The failure of a file some of whose lines cannot be taken.
pub fn refused_lines(wrong: &[String]) -> Failure {
    let mut failure = Failure::refused(format!(
        "{} of the file cannot be taken, so nothing of it was stored.",
        match wrong.len() {
            1 => "1 line".to_owned(),
            many => format!("{many} lines"),
        }
    ));
    for one in wrong.iter().take(20) {
        failure = failure.hint(one.clone());
    }
    if wrong.len() > 20 {
        failure = failure.hint(format!("… and {} more.", wrong.len() - 20));
    }
    failure.hint("Write the open records anew with --write FILE where they have changed.")
}

/// Takes the last decision of a request's review back, whenever it was made. Returns the review anew and the record; none where
/// nothing is left to take back.
pub fn undo(
    session: &mut Session,
    review: &Review,
    depth: Depth<'_>,
) -> Result<Option<(Review, AnyRef)>> {
    session.require(Permission::AccessRequests)?;
    let tx = session.begin()?;
    open(&tx, review.request)?;
    let decisions = access_review_list(&tx, review.request)?;
    let Some(last) = last_standing(&decisions) else {
        return Ok(None);
    };
    access_review_undo(&tx, last.id)?;
    let reference = last.reference;
    let anew = gather(&tx, review.request, depth)?;
    tx.commit(
        Entry::change("sar.review-undo")
            .on(review.request)
            .on(review.subject)
            .on(reference)
            .fields([last.decision.word()]),
    )?;
    Ok(Some((anew, reference)))
}
