//! Every place a person is found: their own record, the cases and referrals they are on, and every free text that speaks of
//! them, in whosever case (RULES.md section 5, "What is found").
//!
//! Candidates come from the indexes (`search/words.rs`) and are judged by reading them, with the people of the case beside
//! them (`search/judge.rs`): of two people of one name a mention is sure only where nobody else can be meant. The places are
//! gathered file by file (`search/gather.rs`), by what the person is known by (`search/known.rs`), and out of every text that has no
//! index (`search/rest.rs`). Last come the entries of the
//! sharing log that name what was found (`search/shared.rs`).

mod gather;
mod judge;
mod known;
mod rest;
mod shared;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use crate::actions::access_request::search::judge::Doubt;

use crate::actions::about_case::naming_case;
use crate::actions::access_request::search::gather::Search;
use crate::actions::access_request::search::judge::Judge;
use crate::actions::access_request::search::known::{has_namesakes, known_by};
use crate::anonymise::KnownPerson;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::access_request::FoundAs;
use crate::domain::access_review::{MentionAnswer, MentionDecision, settled};
use crate::domain::audit::Entry;
use crate::domain::case::Member;
use crate::domain::person::StoredPerson;
use crate::domain::reference::{
    AnyRef, CaseRef, Kind, NoteRef, PersonRef, Reference as _, ReferralRef,
};
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
use crate::store::access_review::mention_decision_list;
use crate::store::case::case_referral_list;
use crate::store::mention::{case_list_connected, text_each};
use crate::store::note::{note_get, note_list_for_case};
use crate::store::person::{person_get, person_list_merged_into, person_resolve};
use crate::store::referral::{referral_list_for_person, referral_person_list};
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

impl Standing {
    /// Where the file of a case stands to somebody who is this to it.
    const fn of_file(member: &Member) -> Self {
        if member.subject {
            Self::FileAboutThem
        } else {
            Self::FileTheyAreOn
        }
    }
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
    /// What a decision is bound to, where it is doubtful.
    pub doubt: Option<Doubt>,
    /// What was decided about the doubt: once it is a yes, the place is `sure`.
    pub decided: Option<MentionAnswer>,
}

impl Place {
    /// The surest and nearest first.
    const fn order(&self) -> (Standing, bool, FoundAs, Kind, i64) {
        (
            self.standing,
            !self.sure,
            self.found_as,
            self.reference.kind(),
            self.reference.id(),
        )
    }

    /// Whether it is doubtful and nobody has decided.
    pub fn is_open(&self) -> bool {
        !self.sure && self.decided.is_none()
    }
}

/// How texts are looked for.
pub enum Depth<'d> {
    /// By the indexes.
    Index,
    /// By reading every text; it is told how many of how many are read.
    Thorough(&'d mut dyn FnMut(&str, u64, u64)),
}

/// Everything found about one person.
pub struct Found {
    /// The record that stands for them now.
    pub person: StoredPerson,
    /// What a text may call them.
    pub known: KnownPerson,
    /// References of records that were merged into theirs.
    pub merged: Vec<PersonRef>,
    /// Every reference that stands for them: their own and the merged ones.
    pub references: BTreeSet<PersonRef>,
    /// What they are to the cases that are theirs, the ended ones last.
    pub cases: Vec<(CaseRef, Member)>,
    /// Every place, the surest and nearest first.
    pub places: Vec<Place>,
}

/// Finds every place a person is found in. The entry in the audit trail names each of them and no word searched for.
pub fn search(session: &mut Session, reference: PersonRef, depth: Depth<'_>) -> Result<Found> {
    session.require(Permission::AccessRequests)?;
    let tx = session.begin()?;
    let found = find(&tx, reference, depth, &BTreeSet::new())?;
    let entry = Entry::view("sar.search")
        .on(reference)
        .on(found.person.reference)
        .on_all(found.places.iter().map(|place| place.reference));
    let entry = naming_cases(entry, &tx, &found)?;
    tx.commit(entry)?;
    Ok(found)
}

/// Names in an entry of the trail whom what was found tells of: the cases that something stands in with everybody their files name,
/// the people of the referrals, and whoever's own record it is. A look at a text is a look at all of them.
pub(super) fn naming_cases(mut entry: Entry, db: &Db, found: &Found) -> Result<Entry> {
    let cases: BTreeSet<CaseRef> = found.places.iter().filter_map(|place| place.case).collect();
    for case in cases {
        entry = naming_case(entry, db, case)?;
    }
    for place in &found.places {
        if place.reference.kind() == Kind::Referral {
            let people = referral_person_list(db, ReferralRef::from_id(place.reference.id()))?;
            entry = entry.on_all(people.into_iter().map(|member| member.person));
        }
    }
    Ok(entry)
}

/// The search itself, for the command and for the answer to a request. What somebody has decided about before (`known`, and
/// remembered mentions) is read whatever the indexes say.
pub(super) fn find(
    db: &Db,
    reference: PersonRef,
    depth: Depth<'_>,
    known_records: &BTreeSet<AnyRef>,
) -> Result<Found> {
    let survivor = person_resolve(db, reference)?;
    let person = person_get(db, survivor)?;
    let merged = person_list_merged_into(db, survivor)?;
    let references: BTreeSet<PersonRef> = merged
        .iter()
        .copied()
        .chain([survivor, reference])
        .collect();
    let remembered = mention_decision_list(db, &references)?;
    let known = known_by(db, survivor)?;
    let finder = MentionFinder::new(&known);
    let mut candidates = words::candidates(db, &finder, &known)?;
    let namesakes = has_namesakes(db, &finder, &known, survivor)?;
    let thorough = matches!(depth, Depth::Thorough(_));
    let rare = &candidates.rare;
    let judge = Judge::new(db, &finder, &known, survivor, namesakes, rare, thorough);
    let names = known.names_alone();
    let names_finder = MentionFinder::new(&names);
    let by_name = Judge::new(
        db,
        &names_finder,
        &names,
        survivor,
        namesakes,
        rare,
        thorough,
    );
    if let Depth::Thorough(progress) = depth {
        read_everything(db, &judge, &mut candidates.records, progress)?;
    }
    let mut search = Search {
        db,
        judge,
        by_name,
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
    search.texts_without_index(&cases, &connected)?;
    // Read once more without asking for a whole name or a number: somebody has looked at these and decided.
    let decided = remembered.iter().map(|one| one.reference);
    for record in decided.chain(known_records.iter().copied()) {
        match record.kind() {
            Kind::Note if !search.places.contains_key(&record) => {
                search.note(&note_get(db, NoteRef::from_id(record.id()))?, true)?;
            }
            Kind::Referral => search.referral(ReferralRef::from_id(record.id()), true)?,
            _ => {}
        }
    }
    let mut places: Vec<Place> = search.places.into_values().collect();
    for place in &mut places {
        settle(place, &remembered, &references);
    }
    shared::add_entries_naming(db, &mut places, &cases)?;
    places.sort_by_key(Place::order);
    Ok(Found {
        person,
        known,
        merged,
        references,
        cases,
        places,
    })
}

/// Reads every note and every summary, and adds those that speak of the person to the candidates.
fn read_everything(
    db: &Db,
    judge: &Judge<'_>,
    candidates: &mut BTreeSet<AnyRef>,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<()> {
    let mut read = 0;
    text_each(db, |reference, text, all| {
        if judge.may_speak(text, false) {
            candidates.insert(reference);
        }
        read += 1;
        if read % 256 == 0 {
            progress("Reading every text", read, all);
        }
    })
}

/// Applies what was decided about a doubtful place: a yes about one of its mentions makes it theirs, a no about all of them
/// somebody else's.
fn settle(place: &mut Place, remembered: &[MentionDecision], references: &BTreeSet<PersonRef>) {
    let Some(doubt) = &place.doubt else { return };
    let answers: Vec<Option<MentionAnswer>> = doubt
        .places
        .iter()
        .map(|at| {
            let about: Vec<&MentionDecision> = remembered
                .iter()
                .filter(|one| {
                    one.reference == place.reference
                        && one.digest == doubt.digest
                        && one.place == *at
                })
                .collect();
            settled(&about, references)
        })
        .collect();
    if answers.contains(&Some(MentionAnswer::IsThePerson)) {
        place.sure = true;
        place.decided = Some(MentionAnswer::IsThePerson);
    } else if answers
        .iter()
        .all(|answer| *answer == Some(MentionAnswer::IsNot))
    {
        place.decided = Some(MentionAnswer::IsNot);
    }
}
