//! The places of one search: by the references of the file first, then by what texts say.

use std::collections::BTreeMap;

use crate::actions::access_request::search::judge::{self, Doubt, Judge, Spoken, Surroundings};
use crate::actions::access_request::search::{Place, Standing};
use crate::domain::access_request::FoundAs;
use crate::domain::case::Member;
use crate::domain::person::StoredPerson;
use crate::domain::reference::{AnyRef, CaseRef, PersonRef, ReferralRef};
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::access_request::access_request_list_for_person;
use crate::store::case::{
    case_get, case_list_for_person, case_person_ended_list, case_person_list, case_referral_list,
};
use crate::store::complaint::{complaint_list_about, complaint_list_for_person};
use crate::store::mention::{case_list_ended_for_person, hold_list_for_person};
use crate::store::note::{NoteRow, note_list_for_case};
use crate::store::person::person_get;
use crate::store::referral::referral_row_get;
use crate::store::rights::rights_request_list_for_person;
use crate::store::share::disclosure_list_for_case;
use crate::store::tx::Db;

/// One search on its way.
pub(super) struct Search<'s> {
    pub(super) db: &'s Db,
    pub(super) judge: Judge<'s>,
    /// The same by their names alone.
    pub(super) by_name: Judge<'s>,
    pub(super) person: PersonRef,
    pub(super) places: BTreeMap<AnyRef, Place>,
    pub(super) around: BTreeMap<CaseRef, Surroundings>,
}

impl Search<'_> {
    pub(super) fn add(&mut self, place: Place) {
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
            is_referrer: false,
            why: why.to_owned(),
            snippet,
            standing,
            case,
            mentions: Vec::new(),
            doubt: None,
            decided: None,
        });
    }

    /// Their own record, the requests and complaints from or about them, the holds on everything about them.
    pub(super) fn own_records(
        &mut self,
        person: &StoredPerson,
        merged: &[PersonRef],
    ) -> Result<()> {
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
        let mut asked: Vec<AnyRef> = Vec::new();
        for request in access_request_list_for_person(self.db, self.person)? {
            asked.push(request.request.reference.into());
            self.record(
                request.request.reference,
                "an access request about them",
                format!("received on {}", request.request.details.received_on),
                Standing::Own,
                None,
            );
        }
        for request in rights_request_list_for_person(self.db, self.person)? {
            asked.push(request.request.reference.into());
            let details = &request.request.details;
            self.record(
                request.request.reference,
                "a rights request about them",
                format!(
                    "{}, received on {}",
                    details.request_kind, details.received_on
                ),
                Standing::Own,
                None,
            );
        }
        for complaint in complaint_list_for_person(self.db, self.person)? {
            let details = &complaint.complaint.details;
            self.record(
                complaint.complaint.reference,
                if details.complainant == Some(self.person) {
                    "a complaint of theirs"
                } else {
                    "a complaint about them"
                },
                format!("received on {}", details.received_on),
                Standing::Own,
                None,
            );
        }
        for request in asked {
            for complaint in complaint_list_about(self.db, request)? {
                let details = &complaint.complaint.details;
                self.record(
                    complaint.complaint.reference,
                    "a complaint about a request of theirs",
                    format!("received on {}", details.received_on),
                    Standing::Own,
                    None,
                );
            }
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
    pub(super) fn cases(&mut self) -> Result<Vec<(CaseRef, Member)>> {
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
    pub(super) fn file(&mut self, case: CaseRef, member: &Member) -> Result<()> {
        let details = case_get(self.db, case)?.details;
        let standing = Standing::of_file(member);
        let why = if member.subject {
            "a case about them".to_owned()
        } else {
            format!("on the case as {}", member.role_in_words())
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
        let standing = Standing::of_file(member);
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
            is_referrer: false,
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
            doubt: others.then(|| Doubt::about(text, &mentions)),
            decided: None,
            mentions,
        });
        Ok(())
    }

    pub(super) fn surroundings(&mut self, case: CaseRef) -> Result<()> {
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
    pub(super) fn note(&mut self, row: &NoteRow, connected: bool) -> Result<()> {
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
    pub(super) fn referral_of_theirs(&mut self, referral: ReferralRef) -> Result<()> {
        let row = referral_row_get(self.db, referral)?;
        let details = &row.referral.details;
        if let Some(member) = details.people.iter().find(|one| one.person == self.person) {
            let standing = Standing::of_file(member);
            let why = if member.subject {
                "a referral about them".to_owned()
            } else {
                format!("on the referral as {}", member.role_in_words())
            };
            let snippet = judge::snippet(details.summary.as_deref().unwrap_or_default(), 0, 0);
            let case = row.decision.case;
            self.record(referral, &why, snippet, standing, case);
        }
        Ok(())
    }

    /// A referral about somebody else: its summary, and who referred.
    pub(super) fn referral(&mut self, referral: ReferralRef, connected: bool) -> Result<()> {
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
                is_referrer: true,
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
}

/// The place of a text that speaks of them.
pub(super) fn mention(
    reference: AnyRef,
    spoken: Spoken,
    standing: Standing,
    case: Option<CaseRef>,
) -> Place {
    Place {
        reference,
        found_as: FoundAs::Mention,
        sure: spoken.sure,
        is_referrer: false,
        why: spoken.why,
        snippet: spoken.snippet,
        standing,
        case,
        mentions: spoken.mentions,
        doubt: spoken.doubt,
        decided: None,
    }
}
