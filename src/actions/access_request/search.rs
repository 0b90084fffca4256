//! Every place a person is found: their own record, the cases and referrals they are on, and every free text that speaks of
//! them, in whosever case (RULES.md section 5, "What is found").
//!
//! Candidates come from the indexes (`search/words.rs`) and are judged by reading them, with the people of the case beside
//! them (`search/judge.rs`): of two people of one name a mention is sure only where nobody else can be meant. The places are
//! gathered file by file (`search/gather.rs`), by what the person is known by (`search/known.rs`).

mod gather;
mod judge;
mod known;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::access_request::search::gather::Search;
use crate::actions::access_request::search::judge::Judge;
use crate::actions::access_request::search::known::{has_namesakes, known_by};
use crate::anonymise::KnownPerson;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::access_request::FoundAs;
use crate::domain::audit::Entry;
use crate::domain::case::Member;
use crate::domain::person::StoredPerson;
use crate::domain::reference::{
    AnyRef, CaseRef, Kind, NoteRef, PersonRef, Reference as _, ReferralRef,
};
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
use crate::store::case::case_referral_list;
use crate::store::mention::case_list_connected;
use crate::store::note::{note_get, note_list_for_case};
use crate::store::person::{person_get, person_list_merged_into, person_resolve};
use crate::store::referral::referral_list_for_person;
use crate::store::tx::Db;

/// The most cases on which a relative of the person is that are read whole.
const MOST_CONNECTED: u32 = 200;

/// Where a record stands to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Their own record, and what is recorded of them by their reference.
    Own,
    /// In the file of a case that is about them.
    FileAboutThem,
    /// In the file of a case they are on as somebody else: a relative, a professional.
    FileTheyAreOn,
    /// In records of other people.
    Elsewhere,
}

/// One place in which a person is found.
#[derive(Clone)]
pub struct Place {
    /// The record.
    pub reference: AnyRef,
    /// As what.
    pub found_as: FoundAs,
    /// Whether it can hardly be anybody else.
    pub sure: bool,
    /// Whether they are found as whoever referred.
    pub is_referrer: bool,
    /// Why, in words.
    pub why: String,
    /// What stands there, in a line.
    pub snippet: String,
    /// Where the record stands to the person.
    pub standing: Standing,
    /// The case the record belongs to, if it belongs to one.
    pub case: Option<CaseRef>,
    /// Where the text speaks of them, as characters of the stored text.
    pub mentions: Vec<(usize, usize)>,
}

/// Everything found about one person.
pub struct Found {
    /// The record that stands for them now.
    pub person: StoredPerson,
    /// What a text may call them.
    pub known: KnownPerson,
    /// References of records that were merged into theirs.
    pub merged: Vec<PersonRef>,
    /// What they are to the cases that are theirs, the ended ones last.
    pub cases: Vec<(CaseRef, Member)>,
    /// Every place, the surest and nearest first.
    pub places: Vec<Place>,
}

/// Finds every place a person is found in. The entry in the audit trail names each of them and no word searched for.
pub fn search(session: &mut Session, reference: PersonRef) -> Result<Found> {
    session.require(Permission::AccessRequests)?;
    let tx = session.begin()?;
    let found = find(&tx, reference)?;
    tx.commit(
        Entry::view("sar.search")
            .on(reference)
            .on(found.person.reference)
            .on_all(found.places.iter().map(|place| place.reference)),
    )?;
    Ok(found)
}

/// The search itself, for the command and for the answer to a request.
pub(super) fn find(db: &Db, reference: PersonRef) -> Result<Found> {
    let survivor = person_resolve(db, reference)?;
    let person = person_get(db, survivor)?;
    let merged = person_list_merged_into(db, survivor)?;
    let known = known_by(db, &person, &merged)?;
    let finder = MentionFinder::new(&known);
    let candidates = words::candidates(db, &finder, &known)?;
    let judge = Judge::new(
        db,
        &finder,
        &known,
        survivor,
        has_namesakes(db, &finder, &known, survivor)?,
        &candidates.rare,
    );
    let mut search = Search {
        db,
        judge,
        person: survivor,
        places: BTreeMap::new(),
        around: BTreeMap::new(),
    };
    search.own_records(&person, &merged)?;
    let cases = search.cases()?;
    for (case, member) in &cases {
        search.file(*case, member)?;
    }
    let own: BTreeSet<CaseRef> = cases.iter().map(|(case, _)| *case).collect();
    for referral in referral_list_for_person(db, survivor)? {
        search.referral_of_theirs(referral)?;
    }
    let connected: BTreeSet<CaseRef> = case_list_connected(db, survivor, MOST_CONNECTED)?
        .into_iter()
        .filter(|case| !own.contains(case))
        .collect();
    for case in &connected {
        for note in note_list_for_case(db, *case, true)? {
            search.note(&note, true)?;
        }
        for referral in case_referral_list(db, *case)? {
            search.referral(referral, true)?;
        }
    }
    for record in candidates.records {
        match record.kind() {
            Kind::Note => {
                let note = NoteRef::from_id(record.id());
                if !search.places.contains_key(&record) {
                    let row = note_get(db, note)?;
                    let case = row.note.details.case;
                    if !own.contains(&case) && !connected.contains(&case) {
                        search.note(&row, false)?;
                    }
                }
            }
            Kind::Referral => search.referral(ReferralRef::from_id(record.id()), false)?,
            _ => {}
        }
    }
    search.texts_without_index(&own, &connected)?;
    let mut places: Vec<Place> = search.places.into_values().collect();
    places.sort_by_key(|place| {
        (
            place.standing,
            !place.sure,
            place.found_as,
            place.reference.kind(),
            place.reference.id(),
        )
    });
    Ok(Found {
        person,
        known,
        merged,
        cases,
        places,
    })
}
