//! Every place a person is found: their own record, the cases and referrals they are on, and every free text that speaks of
//! them, in whosever case (RULES.md section 5, "What is found").
//!
//! Candidates come from the indexes (`search/words.rs`) and are judged by reading them, with the people of the case beside
//! them (`search/judge.rs`): of two people of one name a mention is sure only where nobody else can be meant.

mod judge;
mod known;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::access_request::search::judge::{Judge, Spoken, Surroundings};
use crate::actions::access_request::search::known::{has_namesakes, known_by, mention, role_words};
use crate::actions::knowledge::person_known;
use crate::anonymise::KnownPerson;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::access_request::FoundAs;
use crate::domain::audit::Entry;
use crate::domain::case::Member;
use crate::domain::name;
use crate::domain::person::StoredPerson;
use crate::domain::reference::{
    AnyRef, CaseRef, DisclosureRef, Kind, NoteRef, PersonRef, Reference as _, ReferralRef,
};
use crate::domain::role::CaseRole;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
use crate::store::access_request::access_request_list_for_person;
use crate::store::case::{
    case_get, case_list_for_person, case_person_ended_list, case_person_list, case_referral_list,
};
use crate::store::mention::{
    case_list_connected, case_list_ended_for_person, hold_list_for_person, person_list_named,
    plain_text_each,
};
use crate::store::note::{NoteRow, note_get, note_list_for_case};
use crate::store::person::{person_get, person_list_merged_into, person_resolve};
use crate::store::referral::{referral_list_for_person, referral_row_get};
use crate::store::row::fts_phrase;
use crate::store::share::{disclosure_get, disclosure_list_for_case};
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

/// One search on its way.
struct Search<'s> {
    db: &'s Db,
    judge: Judge<'s>,
    person: PersonRef,
    places: BTreeMap<AnyRef, Place>,
    around: BTreeMap<CaseRef, Surroundings>,
}

impl Search<'_> {
    fn add(&mut self, place: Place) {
        // A record is a record, whatever its texts say besides.
        self.places.entry(place.reference).or_insert(place);
    }

    fn record(
        &mut self,
        reference: impl Into<AnyRef>,
        why: &str,
        snippet: String,
        standing: Standing,
        case: Option<CaseRef>,
    ) {
        self.add(Place {
            reference: reference.into(),
            found_as: FoundAs::Record,
            sure: true,
            why: why.to_owned(),
            snippet,
            standing,
            case,
            mentions: Vec::new(),
        });
    }

    /// Their own record, the requests about them, the holds on everything about them.
    fn own_records(&mut self, person: &StoredPerson, merged: &[PersonRef]) -> Result<()> {
        self.record(
            person.reference,
            "their own record",
            person.details.full_name(),
            Standing::Own,
            None,
        );
        for other in merged {
            self.record(
                *other,
                "a record that was merged into theirs",
                person_get(self.db, *other)?.details.full_name(),
                Standing::Own,
                None,
            );
        }
        for request in access_request_list_for_person(self.db, self.person)? {
            self.record(
                request.request.reference,
                "an access request about them",
                format!("received on {}", request.request.details.received_on),
                Standing::Own,
                None,
            );
        }
        for hold in hold_list_for_person(self.db, self.person)? {
            self.record(
                hold,
                "a hold on everything about them",
                String::new(),
                Standing::Own,
                None,
            );
        }
        Ok(())
    }

    /// The cases they are on, then those they were on, with what they are to each.
    fn cases(&mut self) -> Result<Vec<(CaseRef, Member)>> {
        let mut cases: Vec<(CaseRef, Member)> = Vec::new();
        for case in case_list_for_person(self.db, self.person)? {
            let member = case_person_list(self.db, case)?
                .into_iter()
                .map(|on_case| on_case.member)
                .find(|member| member.person == self.person);
            cases.extend(member.map(|member| (case, member)));
        }
        for case in case_list_ended_for_person(self.db, self.person)? {
            if cases.iter().any(|(known, _)| *known == case) {
                continue;
            }
            let was = case_person_ended_list(self.db, case)?
                .into_iter()
                .rev()
                .find(|ended| ended.person == self.person)
                .map(|ended| ended.details);
            let role = was
                .as_ref()
                .and_then(|was| was.get("role"))
                .and_then(serde_json::Value::as_str)
                .and_then(CaseRole::parse)
                .unwrap_or(CaseRole::Other);
            cases.push((
                case,
                Member {
                    person: self.person,
                    role,
                    role_detail: None,
                    // What a case holds of somebody who was taken off it is only what speaks of them.
                    subject: false,
                    category: None,
                    label: None,
                },
            ));
        }
        Ok(cases)
    }

    /// The file of a case they are on: the case, its referrals, notes and entries of the sharing log.
    fn file(&mut self, case: CaseRef, member: &Member) -> Result<()> {
        let details = case_get(self.db, case)?.details;
        let standing = if member.subject {
            Standing::FileAboutThem
        } else {
            Standing::FileTheyAreOn
        };
        let why = if member.subject {
            "a case about them".to_owned()
        } else {
            format!("on the case as {}", role_words(member))
        };
        self.record(case, &why, details.title, standing, Some(case));
        for note in note_list_for_case(self.db, case, true)? {
            let text = note.note.details.text.clone();
            let reference = note.note.reference.into();
            self.text_of_file(case, reference, &text, member, "a note")?;
        }
        for referral in case_referral_list(self.db, case)? {
            let row = referral_row_get(self.db, referral)?;
            let details = &row.referral.details;
            if details.people.iter().any(|one| one.person == self.person) {
                continue;
            }
            let text = details.summary.clone().unwrap_or_default();
            self.text_of_file(case, referral.into(), &text, member, "a referral")?;
        }
        for entry in disclosure_list_for_case(self.db, case, true)? {
            let details = &entry.disclosure.details;
            let texts = [
                Some(&details.what),
                Some(&details.purpose),
                Some(&details.necessity),
                details.consent_why.as_ref(),
                details.to_name.as_ref(),
            ];
            let text = texts
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join("\n");
            self.text_of_file(
                case,
                entry.disclosure.reference.into(),
                &text,
                member,
                "an entry in the sharing log",
            )?;
        }
        Ok(())
    }

    /// A text in the file of a case they are on. Where the case is about them it is theirs unless it names other subjects
    /// alone; else it is theirs where it speaks of them.
    fn text_of_file(
        &mut self,
        case: CaseRef,
        reference: AnyRef,
        text: &str,
        member: &Member,
        what: &str,
    ) -> Result<()> {
        let standing = if member.subject {
            Standing::FileAboutThem
        } else {
            Standing::FileTheyAreOn
        };
        self.surroundings(case)?;
        let Some(around) = self.around.get(&case) else {
            return Ok(());
        };
        let spoken = self.judge.on_their_case(text, around, member);
        let named = spoken.as_ref().is_some_and(|spoken| spoken.sure);
        if named || !member.subject {
            if let Some(spoken) = spoken {
                self.add(mention(reference, spoken, standing, Some(case)));
            }
            return Ok(());
        }
        // In a case about them a text that names nobody is theirs; one that names another subject alone may not be.
        let mentions = spoken.map(|spoken| spoken.mentions).unwrap_or_default();
        let others = around.names_another_subject(text, &mentions);
        self.add(Place {
            reference,
            found_as: FoundAs::Record,
            sure: !others,
            why: if others {
                format!("{what} in a case about them that names another subject only")
            } else {
                format!("{what} in a case about them")
            },
            snippet: judge::snippet(text, 0, 0),
            standing,
            case: Some(case),
            mentions,
        });
        Ok(())
    }

    fn surroundings(&mut self, case: CaseRef) -> Result<()> {
        if !self.around.contains_key(&case) {
            let people = case_person_list(self.db, case)?
                .into_iter()
                .map(|on_case| on_case.member)
                .collect::<Vec<_>>();
            let around = self.judge.surroundings(&people)?;
            self.around.insert(case, around);
        }
        Ok(())
    }

    /// A note of somebody else's case.
    fn note(&mut self, row: &NoteRow, connected: bool) -> Result<()> {
        let note = &row.note;
        // Read first, and only where it speaks of them look who else could be meant.
        if !self.judge.may_speak(&note.details.text, connected) {
            return Ok(());
        }
        let case = note.details.case;
        self.surroundings(case)?;
        if let Some(around) = self.around.get(&case)
            && let Some(spoken) = self.judge.elsewhere(&note.details.text, around, connected)
        {
            let reference = note.reference.into();
            self.add(mention(reference, spoken, Standing::Elsewhere, Some(case)));
        }
        Ok(())
    }

    /// A referral they are on.
    fn referral_of_theirs(&mut self, referral: ReferralRef) -> Result<()> {
        let row = referral_row_get(self.db, referral)?;
        let details = &row.referral.details;
        if let Some(member) = details.people.iter().find(|one| one.person == self.person) {
            let standing = if member.subject {
                Standing::FileAboutThem
            } else {
                Standing::FileTheyAreOn
            };
            let why = if member.subject {
                "a referral about them".to_owned()
            } else {
                format!("on the referral as {}", role_words(member))
            };
            let snippet = judge::snippet(details.summary.as_deref().unwrap_or_default(), 0, 0);
            let case = row.decision.case;
            self.record(referral, &why, snippet, standing, case);
        }
        Ok(())
    }

    /// A referral about somebody else: its summary, and who referred.
    fn referral(&mut self, referral: ReferralRef, connected: bool) -> Result<()> {
        if self.places.contains_key(&referral.into()) {
            return Ok(());
        }
        let row = referral_row_get(self.db, referral)?;
        let details = &row.referral.details;
        let around = self.judge.surroundings(&details.people)?;
        let named = [
            details.referrer_name.as_deref(),
            details.referrer_contact.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n");
        let case = row.decision.case;
        if let Some(spoken) = self.judge.elsewhere(&named, &around, connected) {
            let found_as = if spoken.sure {
                FoundAs::Record
            } else {
                FoundAs::Mention
            };
            self.add(Place {
                found_as,
                why: format!("who referred: {}", spoken.why),
                mentions: Vec::new(),
                ..mention(referral.into(), spoken, Standing::Elsewhere, case)
            });
            return Ok(());
        }
        let summary = details.summary.as_deref().unwrap_or_default();
        if let Some(spoken) = self.judge.elsewhere(summary, &around, connected) {
            self.add(mention(referral.into(), spoken, Standing::Elsewhere, case));
        }
        Ok(())
    }

    /// The texts that no index has.
    fn texts_without_index(
        &mut self,
        own: &BTreeSet<CaseRef>,
        connected: &BTreeSet<CaseRef>,
    ) -> Result<()> {
        let mut speaking: Vec<(AnyRef, Option<CaseRef>)> = Vec::new();
        let judge = &self.judge;
        plain_text_each(self.db, |plain| {
            if plain.case.is_some_and(|case| own.contains(&case))
                && plain.reference.kind() != Kind::Referral
            {
                return;
            }
            let near = plain.case.is_some_and(|case| connected.contains(&case));
            if plain
                .texts
                .iter()
                .any(|text| judge.has_a_word(text) && judge.may_speak(text, near))
            {
                speaking.push((plain.reference, plain.case));
            }
        })?;
        for (reference, case) in speaking {
            if self.places.contains_key(&reference) {
                continue;
            }
            let near = case.is_some_and(|case| connected.contains(&case));
            let text = match reference.kind() {
                Kind::Referral => {
                    self.referral(ReferralRef::from_id(reference.id()), near)?;
                    continue;
                }
                Kind::Case => {
                    let details = case_get(self.db, CaseRef::from_id(reference.id()))?.details;
                    [Some(details.title), details.outcome]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join("\n")
                }
                Kind::Disclosure => {
                    let details = disclosure_get(self.db, DisclosureRef::from_id(reference.id()))?
                        .disclosure
                        .details;
                    [
                        Some(details.what),
                        details.to_name,
                        Some(details.purpose),
                        Some(details.necessity),
                        details.consent_why,
                        Some(details.basis),
                        details.stored_at,
                    ]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("\n")
                }
                Kind::Person => {
                    let details = person_get(self.db, PersonRef::from_id(reference.id()))?.details;
                    [
                        details.health,
                        details.convictions,
                        details.child_protection,
                    ]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("\n")
                }
                _ => continue,
            };
            let around = match case {
                Some(case) => {
                    self.surroundings(case)?;
                    None
                }
                None => Some(self.judge.surroundings(&[])?),
            };
            let around = around
                .as_ref()
                .or_else(|| case.and_then(|case| self.around.get(&case)));
            if let Some(around) = around
                && let Some(spoken) = self.judge.elsewhere(&text, around, near)
            {
                self.add(mention(reference, spoken, Standing::Elsewhere, case));
            }
        }
        Ok(())
    }
}
