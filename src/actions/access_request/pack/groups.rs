//! The records of the answer under their headings, as a person would look for them: their details, the cases, and where other
//! people's records speak of them.

use std::collections::BTreeSet;

use crate::actions::access_request::about::About;
use crate::actions::access_request::pack::room::{Handing, Maker};
use crate::actions::access_request::pack::{Group, Item};
use crate::actions::access_request::redact::Extent;
use crate::actions::access_request::search::{Place, Standing};
use crate::domain::access_request::FoundAs;
use crate::domain::case::Member;
use crate::domain::date::Date;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, DisclosureRef, Kind, NoteRef, PersonRef, Reference as _,
    ReferralRef,
};
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::case::case_get;
use crate::store::person::person_earlier_list;

impl<'m> Maker<'m> {
    /// Everything, under its headings.
    pub(super) fn everything(&mut self) -> Result<Vec<Group>> {
        let found = self.found;
        let mut groups = vec![self.own_details()?];
        for (case, member) in &found.cases {
            groups.push(self.file(*case, member)?);
        }
        groups.extend(self.other_referrals()?);
        groups.extend(self.elsewhere()?);
        groups.extend(self.other_requests()?);
        groups.extend(self.rights_and_complaints()?);
        groups.extend(self.holds()?);
        Ok(groups)
    }

    /// The second look at what is in the answer besides the records: who supplied data and who was given it.
    pub(super) fn look_at_the_rest(&mut self, about: &About) {
        let room = self.room_with(self.theirs.clone());
        let subject = self.found.person.reference.into();
        for source in &about.sources {
            self.redactor
                .look_at_plain(subject, "Where your data came from", &source.name, &room);
        }
        for recipient in about.recipients.iter().filter(|one| one.withheld.is_none()) {
            self.redactor.look_at_plain(
                recipient.reference.into(),
                "Who was given your data",
                &recipient.to,
                &room,
            );
        }
    }

    /// Their own record. What it says in sentences may tell of the people of their cases.
    fn own_details(&mut self) -> Result<Group> {
        let found = self.found;
        self.records
            .extend(found.merged.iter().map(|other| AnyRef::from(*other)));
        let room = self.room_with(self.theirs.clone());
        let handing = Handing {
            reference: found.person.reference.into(),
            kind: "person",
            title: "What is recorded about you".to_owned(),
            on: None,
            extent: Extent::Whole,
        };
        let own = found.person.reference;
        let mut earlier = person_earlier_list(self.db, &[own])?;
        let earlier = earlier.remove(&own).unwrap_or_default();
        let item = self.item(handing, &room, |fields| {
            super::records::person_fields(fields, &found.person.details);
            super::earlier::earlier_person_fields(fields, &earlier);
        })?;
        Ok(Group {
            heading: "Your details".to_owned(),
            about: "What the service has on record about you yourself.".to_owned(),
            items: vec![item],
        })
    }

    /// How much of a text in the file of a case is handed over to somebody who is on it: to a professional what they did
    /// themselves.
    fn extent(&self, member: &Member) -> Extent<'m> {
        let professional =
            matches!(member.role, CaseRole::Professional | CaseRole::Referrer) && !member.subject;
        if professional {
            Extent::Excerpt(self.finder)
        } else {
            Extent::Whole
        }
    }

    /// The file of a case they are on.
    fn file(&mut self, case: CaseRef, member: &Member) -> Result<Group> {
        let extent = self.extent(member);
        let about_them = member.subject;
        let mut items = vec![self.case(case, member)?];
        let (found, proposing) = (self.found, self.is_proposing);
        let places = found.places.iter().filter(|place| {
            place.case == Some(case)
                && is_in(place, proposing)
                && place.standing != Standing::Elsewhere
                && place.reference.kind() != Kind::Case
        });
        let mut dated: Vec<(Date, Item)> = Vec::new();
        for place in places {
            dated.extend(self.record(place, extent)?);
        }
        items.extend(in_order(dated));
        Ok(Group {
            heading: if about_them {
                format!("The case about you, {case}")
            } else {
                format!("A case you are on, {case}")
            },
            about: if about_them {
                "The file of the case in the order of its days. What would identify other people is withheld; professionals in their role stay named.".to_owned()
            } else {
                "What the file of this case says about you, in the order of its days. What is about other people is withheld.".to_owned()
            },
            items,
        })
    }

    /// A note, a referral or an entry of the sharing log, with its day.
    fn record(&mut self, place: &Place, extent: Extent<'_>) -> Result<Option<(Date, Item)>> {
        let id = place.reference.id();
        Ok(match place.reference.kind() {
            Kind::Note => Some(self.note(NoteRef::from_id(id), extent)?),
            Kind::Referral => {
                Some(self.referral(ReferralRef::from_id(id), place.is_referrer, extent)?)
            }
            Kind::Disclosure => Some(self.disclosure(DisclosureRef::from_id(id), extent)?),
            Kind::RightsRequest => Some(self.rights_request(place)?),
            Kind::Complaint => Some(self.complaint(place)?),
            Kind::Hold
            | Kind::Organisation
            | Kind::Export
            | Kind::DisposalList
            | Kind::AccessRequest => Some(self.rest(place)?),
            _ => None,
        })
    }

    /// Referrals that name them, or that they made, and that are in no case of theirs.
    fn other_referrals(&mut self) -> Result<Option<Group>> {
        let (found, proposing) = (self.found, self.is_proposing);
        let own: BTreeSet<CaseRef> = found.cases.iter().map(|(case, _)| *case).collect();
        let places = found.places.iter().filter(|place| {
            is_in(place, proposing)
                && place.reference.kind() == Kind::Referral
                && place.found_as == FoundAs::Record
                && place.case.is_none_or(|case| !own.contains(&case))
        });
        let mut dated = Vec::new();
        for place in places {
            let extent = if place.standing == Standing::FileAboutThem {
                Extent::Whole
            } else {
                Extent::Excerpt(self.finder)
            };
            dated.extend(self.record(place, extent)?);
        }
        Ok(group(
            "Referrals that name you",
            "Somebody asked the service to look into something and named you, or you asked it yourself.",
            dated,
        ))
    }

    /// Where records of other people speak of them: the sentences that do.
    fn elsewhere(&mut self) -> Result<Option<Group>> {
        let (found, proposing) = (self.found, self.is_proposing);
        let places = found.places.iter().filter(|place| {
            is_in(place, proposing)
                && place.standing == Standing::Elsewhere
                // An entry of the sharing log may tell of them by the records it names alone.
                && (place.found_as == FoundAs::Mention || place.reference.kind() == Kind::Disclosure)
        });
        let mut dated = Vec::new();
        for place in places {
            let id = place.reference.id();
            match place.reference.kind() {
                Kind::Case => dated.push(self.other_case(CaseRef::from_id(id))?),
                Kind::Person => dated.push(self.other_person(PersonRef::from_id(id))?),
                _ => dated.extend(self.record(place, Extent::Excerpt(self.finder))?),
            }
        }
        Ok(group(
            "Where records about other people mention you",
            "The sentences that mention you. The rest of these records is about other people and is withheld.",
            dated,
        ))
    }

    /// What is recorded of a case they are not on.
    fn other_case(&mut self, case: CaseRef) -> Result<(Date, Item)> {
        let details = case_get(self.db, case)?.details;
        let room = self.room_of(case)?;
        let handing = Handing {
            reference: case.into(),
            kind: "case",
            title: "What is recorded of another case".to_owned(),
            on: None,
            extent: Extent::Excerpt(self.finder),
        };
        let item = self.item(handing, &room, |fields| {
            fields.text("title", "Title", Some(&details.title));
            fields.text("outcome", "Outcome", details.outcome.as_deref());
        })?;
        Ok((details.opened_on, item))
    }

    /// Requests about them other than the one that is answered.
    fn other_requests(&mut self) -> Result<Option<Group>> {
        let found = self.found;
        let answered = self.request;
        let requests = found
            .places
            .iter()
            .filter(|place| place.reference.kind() == Kind::AccessRequest)
            .map(|place| AccessRequestRef::from_id(place.reference.id()))
            .filter(|request| Some(*request) != answered);
        let mut dated = Vec::new();
        for request in requests {
            dated.push(self.access_request(request)?);
        }
        Ok(group(
            "Your other access requests",
            "Requests about your data other than the one this answers.",
            dated,
        ))
    }

    /// The holds on everything about them.
    fn holds(&mut self) -> Result<Option<Group>> {
        let found = self.found;
        let mut dated = Vec::new();
        for place in found
            .places
            .iter()
            .filter(|place| place.standing == Standing::Own && place.reference.kind() == Kind::Hold)
        {
            dated.push(self.rest(place)?);
        }
        Ok(group(
            "Holds on your records",
            "Instructions that your records are not destroyed while they stand.",
            dated,
        ))
    }

    /// Their rights requests, and the complaints from them or about them.
    pub(super) fn rights_and_complaints(&mut self) -> Result<Option<Group>> {
        let found = self.found;
        let mut dated = Vec::new();
        for place in found.places.iter().filter(|place| {
            place.standing == Standing::Own
                && matches!(
                    place.reference.kind(),
                    Kind::RightsRequest | Kind::Complaint
                )
        }) {
            dated.extend(self.record(place, Extent::Whole)?);
        }
        Ok(group(
            "Your rights requests, and complaints",
            "What you asked for besides access, and complaints about data protection that are yours or about you.",
            dated,
        ))
    }
}

/// Whether a place is in the answer; a review asks about the doubtful ones too.
fn is_in(place: &Place, proposing: bool) -> bool {
    place.sure || (proposing && place.is_open())
}

fn in_order(mut dated: Vec<(Date, Item)>) -> impl Iterator<Item = Item> {
    dated.sort_by_key(|(on, item)| (*on, item.reference));
    dated.into_iter().map(|(_, item)| item)
}

fn group(heading: &str, about: &str, dated: Vec<(Date, Item)>) -> Option<Group> {
    if dated.is_empty() {
        return None;
    }
    Some(Group {
        heading: heading.to_owned(),
        about: about.to_owned(),
        items: in_order(dated).collect(),
    })
}
