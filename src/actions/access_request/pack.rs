//! The answer to an access request, put together from what was found (UK GDPR Art 15; RULES.md section 5, "What the response
//! contains"). How it looks is the business of `view`; writing and logging it that of `export`.
//!
//! - `pack/room.rs`: records made into items, with what is known around their texts;
//! - `pack/records.rs`: the fields of each kind of record;
//! - `pack/earlier.rs`: what stood in them before they were corrected;
//! - `pack/requests.rs`: what the person asked and complained about;
//! - `pack/rest.rs`: records that have no form of their own in an answer: what is written in them;
//! - `pack/groups.rs`: the records under their headings.

mod earlier;
mod groups;
mod records;
mod requests;
mod rest;
mod room;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::actions::access_request::about::{About, about};
use crate::actions::access_request::pack::room::Maker;
use crate::actions::access_request::redact::{Leak, Look, Passage, Proposal, Redactor, Scheduled};
use crate::actions::access_request::search::Found;
use crate::actions::knowledge::{of_case, person_known};
use crate::anonymise::CaseKnowledge;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::access_request::{FoundAs, Ground, Withholding};
use crate::domain::access_review::{Reviewed, counting};
use crate::domain::date::Date;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, Kind, PersonRef, Reference as _, ReferralRef,
};
use crate::error::Result;
use crate::store::access_request::access_request_get;
use crate::store::referral::referral_person_list;
use crate::store::tx::Db;

/// The whole answer.
pub struct Pack {
    /// The request it answers; a preview answers none.
    pub request: Option<AccessRequestRef>,
    /// The day it was received.
    pub received_on: Option<Date>,
    /// Who asks on the person's behalf.
    pub on_behalf_of: Option<String>,
    /// The day of the answer: of the first one, where it is made again.
    pub prepared_on: Date,
    /// The person.
    pub subject: PersonRef,
    /// What they are called.
    pub subject_name: String,
    /// The information of Art 15(1) and (2).
    pub about: About,
    /// The data, grouped as a person would look for it.
    pub groups: Vec<Group>,
    /// Everything withheld or redacted, each with its ground.
    pub schedule: Vec<Scheduled>,
    /// What may be about them or about somebody else, and is not decided: left out.
    pub undecided: Vec<Undecided>,
    /// What tells who is meant although the name is gone. A preview lists it; an answer does not.
    pub looks: Vec<Look>,
    /// Every record that is in it, withheld ones too: for the audit trail.
    pub records: BTreeSet<AnyRef>,
}

/// A part of the data under one heading.
pub struct Group {
    /// The heading.
    pub heading: String,
    /// What it is, in a sentence.
    pub about: String,
    /// The records.
    pub items: Vec<Item>,
}

/// One record as it is handed over.
pub struct Item {
    /// Its reference; none of another person's own record.
    pub reference: AnyRef,
    /// What it is: `note`, `referral`, …
    pub kind: &'static str,
    /// A line that says which it is.
    pub title: String,
    /// What it says, field by field; nothing where all of it is withheld.
    pub fields: Vec<Field>,
    /// The ground on which all of it is withheld.
    pub withheld: Option<Ground>,
}

/// One field of a record.
pub struct Field {
    /// Its name for machines, that of the JSON Lines form.
    pub key: &'static str,
    /// Its label for people.
    pub label: &'static str,
    /// Its value.
    pub value: Passage,
}

/// A record that is left out because nobody has decided whether it is about them.
pub struct Undecided {
    /// The record.
    pub reference: AnyRef,
    /// Why it is doubtful.
    pub why: String,
}

/// A record as a review shows it: its texts with what is proposed to be removed.
pub struct Proposed {
    /// The record.
    pub reference: AnyRef,
    /// What it is: `note`, `referral`, …
    pub kind: &'static str,
    /// A line that says which it is.
    pub title: String,
    /// SHA-256 of its texts.
    pub digest: String,
    /// Its texts.
    pub fields: Vec<ProposedField>,
}

/// One text of such a record.
pub struct ProposedField {
    /// Its name for machines.
    pub key: &'static str,
    /// Its label for people.
    pub label: &'static str,
    /// The stored text.
    pub text: String,
    /// What is proposed to be removed, in order and without overlap.
    pub proposals: Vec<Proposal>,
}

/// A record whose texts are no longer those that a review decided about.
pub struct Changed {
    /// The record.
    pub reference: AnyRef,
    /// Whether the decision kept something back, which would be lost.
    pub kept_back: bool,
}

/// What the pack is made for.
pub struct PackFor<'p> {
    /// The request; none for a preview.
    pub request: Option<AccessRequestRef>,
    /// The day of the answer.
    pub prepared_on: Date,
    /// What is withheld.
    pub withheld: &'p [Withholding],
    /// What was decided in a review, in the order in which it was decided.
    pub reviews: &'p [Reviewed],
    /// The settings that the letter depends on.
    pub settings: &'p crate::config::Settings,
}

/// A pack and what the second look at it found.
pub struct Made {
    /// The pack.
    pub pack: Pack,
    /// What of other people would have been handed over.
    pub leaks: Vec<Leak>,
    /// Records that have changed since a review decided about them.
    pub changed: Vec<Changed>,
}

/// Everything that was found as a review shows it, in the order of the answer, with what tells who is meant without a name.
/// Doubtful places nobody has decided about are there too.
pub fn propose(
    db: &Db,
    found: &Found,
    request: AccessRequestRef,
    withheld: &[Withholding],
) -> Result<(Vec<Proposed>, Vec<Look>)> {
    let finder = MentionFinder::new(&found.known);
    let redactor = Redactor::new(withheld, BTreeMap::new());
    let mut maker = maker(db, found, &finder, redactor, Some(request), true)?;
    let groups = maker.everything()?;
    // In the order of the answer, which is not that in which the records were read.
    let order: BTreeMap<AnyRef, usize> = groups
        .iter()
        .flat_map(|group| &group.items)
        .enumerate()
        .map(|(at, item)| (item.reference, at))
        .collect();
    let mut proposed = maker.proposed;
    proposed.sort_by_key(|one| order.get(&one.reference).copied());
    Ok((proposed, maker.redactor.looks))
}

/// Who is on any of the person's cases, and whom their referrals name, with the organisations and places.
fn people_of_theirs(db: &Db, found: &Found) -> Result<CaseKnowledge> {
    let mut knowledge = CaseKnowledge::default();
    for (case, _) in &found.cases {
        knowledge.learn(of_case(db, *case)?.knowledge);
    }
    let mut people = Vec::new();
    let referrals = found.places.iter().filter(|place| {
        place.reference.kind() == Kind::Referral && place.found_as == FoundAs::Record
    });
    for place in referrals {
        for member in referral_person_list(db, ReferralRef::from_id(place.reference.id()))? {
            people.push(person_known(db, member.person, Some(&member))?);
        }
    }
    knowledge.learn(CaseKnowledge {
        people,
        ..CaseKnowledge::default()
    });
    Ok(knowledge)
}

fn maker<'m>(
    db: &'m Db,
    found: &'m Found,
    finder: &'m MentionFinder,
    redactor: Redactor<'m>,
    request: Option<AccessRequestRef>,
    is_proposing: bool,
) -> Result<Maker<'m>> {
    Ok(Maker {
        db,
        found,
        finder,
        by_name: OnceCell::new(),
        theirs: people_of_theirs(db, found)?,
        rooms: BTreeMap::new(),
        redactor,
        records: BTreeSet::new(),
        request,
        is_proposing,
        proposed: Vec::new(),
        changed: Vec::new(),
    })
}

/// Puts the answer together.
pub fn make(db: &Db, found: &Found, wanted: &PackFor<'_>) -> Result<Made> {
    let finder = MentionFinder::new(&found.known);
    let reviews = found
        .places
        .iter()
        .filter_map(|place| {
            let review = counting(wanted.reviews, place.reference)?;
            Some((place.reference, review))
        })
        .collect();
    let redactor = Redactor::new(wanted.withheld, reviews);
    let mut maker = maker(db, found, &finder, redactor, wanted.request, false)?;
    let groups = maker.everything()?;
    let undecided: Vec<Undecided> = found
        .places
        .iter()
        .filter(|place| place.is_open())
        .map(|place| Undecided {
            reference: place.reference,
            why: place.why.clone(),
        })
        .collect();
    let request = wanted
        .request
        .map(|request| access_request_get(db, request))
        .transpose()?;
    let about = about(
        db,
        found,
        wanted.settings,
        wanted.request,
        &maker.redactor.withheld_whole(),
        wanted.prepared_on,
    )?;
    maker.look_at_the_rest(&about);
    let mut records = maker.records;
    records.extend(maker.redactor.schedule.iter().map(|line| line.reference));
    Ok(Made {
        pack: Pack {
            request: wanted.request,
            received_on: request.as_ref().map(|row| row.request.details.received_on),
            on_behalf_of: request.and_then(|row| row.request.details.on_behalf_of),
            prepared_on: wanted.prepared_on,
            subject: found.person.reference,
            subject_name: found.person.details.full_name(),
            about,
            groups,
            schedule: maker.redactor.schedule,
            undecided,
            looks: maker.redactor.looks,
            records,
        },
        leaks: maker.redactor.leaks,
        changed: maker.changed,
    })
}
