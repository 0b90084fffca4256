//! Records that have no form of their own in an answer: holds, organisations, exports, other people's requests. What is written in
//! them about the person is handed over all the same.

use crate::actions::access_request::pack::Item;
use crate::actions::access_request::pack::room::{Handing, Maker};
use crate::actions::access_request::redact::Extent;
use crate::actions::access_request::search::{Place, Standing};
use crate::actions::knowledge::person_known;
use crate::anonymise::KnownOrganisation;
use crate::domain::date::Date;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, HoldRef, Kind, OrganisationRef, PersonRef, Reference as _,
};
use crate::error::Result;
use crate::store::access_request::access_request_get;
use crate::store::free_text::free_text_of;
use crate::store::hold::hold_get;
use crate::store::org::org_get;

impl Maker<'_> {
    /// Such a record: theirs whole, any other as far as it speaks of them.
    pub(super) fn rest(&mut self, place: &Place) -> Result<(Date, Item)> {
        let reference = place.reference;
        let is_theirs = place.standing == Standing::Own;
        let room = match place.case {
            Some(case) => self.room_of(case)?,
            None => std::rc::Rc::new(self.room_of_the_rest(reference)?),
        };
        let texts = if is_theirs {
            free_text_of(self.db, reference)?
        } else {
            Vec::new()
        };
        let (kind, title) = called(reference.kind());
        let handing = Handing {
            reference,
            kind,
            title: title.to_owned(),
            on: None,
            extent: Extent::Whole,
        };
        let item = self.item(handing, &room, |fields| {
            for text in texts.iter().filter(|text| !text.column.is_guarded) {
                fields.text(text.column.key, text.column.label, Some(&text.text));
            }
        })?;
        Ok((self.found.person.recorded.at.london_date(), item))
    }

    /// The people of their cases, and whom the record is about.
    fn room_of_the_rest(
        &self,
        reference: AnyRef,
    ) -> Result<crate::actions::access_request::redact::Room> {
        let mut knowledge = self.theirs.clone();
        let id = reference.id();
        let about: Option<PersonRef> = match reference.kind() {
            Kind::AccessRequest => Some(
                access_request_get(self.db, AccessRequestRef::from_id(id))?
                    .request
                    .details
                    .subject,
            ),
            Kind::Hold => hold_get(self.db, HoldRef::from_id(id))?.person,
            _ => None,
        };
        if let Some(person) = about.filter(|person| *person != self.found.person.reference) {
            knowledge.people.push(person_known(self.db, person, None)?);
        }
        if reference.kind() == Kind::Organisation {
            let org = org_get(self.db, OrganisationRef::from_id(id))?;
            knowledge.organisations.push(KnownOrganisation {
                reference: org.reference.to_string(),
                name: org.details.name,
                short_names: org.details.short_names,
                ..KnownOrganisation::default()
            });
        }
        Ok(self.room_with(knowledge))
    }
}

/// What such a record is, for machines and for people.
const fn called(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Hold => ("hold", "An instruction to keep records"),
        Kind::Organisation => ("organisation", "What is recorded about an organisation"),
        Kind::Export => ("export", "An anonymised export of a case"),
        Kind::AccessRequest => ("access-request", "The access request of somebody else"),
        _ => ("disposal-list", "A list of records to be destroyed"),
    }
}
