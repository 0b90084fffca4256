//! The answer to an access request, put together from what was found (UK GDPR Art 15; RULES.md section 5, "What the response
//! contains"). How it looks is the business of `view`; writing and logging it that of `export`.
//!
//! - `pack/room.rs`: records made into items, with what is known around their texts;
//! - `pack/records.rs`: the fields of each kind of record;
//! - `pack/requests.rs`: what the person asked and complained about;
//! - `pack/groups.rs`: the records under their headings.

mod groups;
mod records;
mod requests;
mod room;

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::access_request::about::{About, about};
use crate::actions::access_request::pack::room::Maker;
use crate::actions::access_request::redact::{Leak, Passage, Redactor, Scheduled};
use crate::actions::access_request::search::Found;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::access_request::{Ground, Withholding};
use crate::domain::date::Date;
use crate::domain::reference::{AccessRequestRef, AnyRef, PersonRef};
use crate::error::Result;
use crate::store::access_request::access_request_get;
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

/// What the pack is made for.
pub struct PackFor<'p> {
    /// The request; none for a preview.
    pub request: Option<AccessRequestRef>,
    /// The day of the answer.
    pub prepared_on: Date,
    /// What is withheld.
    pub withheld: &'p [Withholding],
    /// The settings that the letter depends on.
    pub settings: &'p crate::config::Settings,
}

/// A pack and what the second look at it found.
pub struct Made {
    /// The pack.
    pub pack: Pack,
    /// What of other people would have been handed over.
    pub leaks: Vec<Leak>,
}

/// Puts the answer together.
pub fn make(db: &Db, found: &Found, wanted: &PackFor<'_>) -> Result<Made> {
    let finder = MentionFinder::new(&found.known);
    let mut maker = Maker {
        db,
        found,
        finder: &finder,
        rooms: BTreeMap::new(),
        redactor: Redactor::new(wanted.withheld),
        records: BTreeSet::new(),
        request: wanted.request,
    };
    let mut groups = vec![maker.own_details()?];
    for (case, member) in &found.cases {
        groups.push(maker.file(*case, member)?);
    }
    groups.extend(maker.other_referrals()?);
    groups.extend(maker.elsewhere()?);
    groups.extend(maker.other_requests()?);
    groups.extend(maker.rights_and_complaints()?);
    let undecided: Vec<Undecided> = found
        .places
        .iter()
        .filter(|place| !place.sure)
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
        wanted.prepared_on,
    )?;
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
            records,
        },
        leaks: maker.redactor.leaks,
    })
}
