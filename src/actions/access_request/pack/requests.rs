//! What the person asked and complained about, and what others complained about them: data about them as well (UK GDPR Art 15).

use crate::actions::access_request::pack::Item;
use crate::actions::access_request::pack::room::{Handing, Maker};
use crate::actions::access_request::redact::Extent;
use crate::actions::access_request::search::{Place, Standing};
use crate::actions::knowledge::person_known;
use crate::anonymise::{CaseKnowledge, KnownPerson};
use crate::domain::complaint::ComplaintOutcome;
use crate::domain::date::{Date, date_in_words};
use crate::domain::reference::{ComplaintRef, Reference as _, RightsRequestRef};
use crate::domain::rights::{RightsDecision, duties_in_words};
use crate::error::Result;
use crate::store::complaint::{ComplaintRow, complaint_get};
use crate::store::rights::rights_request_get;

impl Maker<'_> {
    /// A rights request: what was asked, and how it was decided and why.
    pub(super) fn rights_request(&mut self, place: &Place) -> Result<(Date, Item)> {
        let reference = RightsRequestRef::from_id(place.reference.id());
        let row = rights_request_get(self.db, reference)?;
        let details = &row.request.details;
        let mut knowledge = self.theirs.clone();
        if details.subject != self.found.person.reference {
            knowledge
                .people
                .push(person_known(self.db, details.subject, None)?);
        }
        let room = self.room_with(knowledge);
        let finder = self.finder;
        let handing = Handing {
            reference: reference.into(),
            kind: "rights-request",
            title: format!(
                "Rights request received on {}",
                date_in_words(details.received_on)
            ),
            on: None,
            extent: if place.standing == Standing::Own {
                Extent::Whole
            } else {
                Extent::Excerpt(finder)
            },
        };
        let item = self.item(handing, &room, |fields| {
            fields.plain(
                "received_on",
                "Received on",
                date_in_words(details.received_on),
            );
            fields.plain("request_kind", "Which right", details.request_kind.word());
            fields.text("via", "How it came", details.via.as_deref());
            fields.text("on_behalf_of", "Who asked", details.on_behalf_of.as_deref());
            fields.main_text("what", "What was asked", Some(&details.what));
            if let Some(closing) = &row.closing {
                fields.plain("closed_on", "Decided on", date_in_words(closing.on));
                fields.plain("decision", "Decision", decision(closing.decision));
                fields.plain(
                    "ground",
                    "Ground",
                    closing
                        .ground
                        .map(|ground| {
                            format!(
                                "{}: {}",
                                ground.law(details.request_kind),
                                ground.in_words()
                            )
                        })
                        .unwrap_or_default(),
                );
                fields.plain("duties", "Duty", duties_in_words(&closing.duties));
                fields.text("reason", "Why", Some(&closing.reason));
            }
            if let Some(lifting) = &row.lifting {
                fields.plain("lifted_on", "Lifted on", date_in_words(lifting.on));
                fields.text("lift_reason", "Why it was lifted", Some(&lifting.reason));
            }
        })?;
        Ok((details.received_on, item))
    }

    /// A complaint about data protection: their own whole, somebody else's as far as it speaks of them.
    pub(super) fn complaint(&mut self, place: &Place) -> Result<(Date, Item)> {
        let reference = ComplaintRef::from_id(place.reference.id());
        let row = complaint_get(self.db, reference)?;
        let details = &row.complaint.details;
        let mut knowledge = self.theirs.clone();
        self.others_in(&row, &mut knowledge)?;
        let room = self.room_with(knowledge);
        let is_theirs = details.complainant == Some(self.found.person.reference);
        let finder = self.finder;
        let handing = Handing {
            reference: reference.into(),
            kind: "complaint",
            title: format!(
                "Complaint received on {}",
                date_in_words(details.received_on)
            ),
            on: None,
            extent: if is_theirs {
                Extent::Whole
            } else {
                Extent::Excerpt(finder)
            },
        };
        let item = self.item(handing, &room, |fields| {
            fields.plain(
                "received_on",
                "Received on",
                date_in_words(details.received_on),
            );
            fields.plain(
                "complainant",
                "Who complained",
                if is_theirs { "you" } else { "somebody else" },
            );
            fields.text("via", "How it came", details.via.as_deref());
            fields.main_text("what", "What it says", Some(&details.what));
            if let Some(acknowledged) = &row.acknowledged {
                fields.plain(
                    "acknowledged_on",
                    "Acknowledged on",
                    date_in_words(acknowledged.on),
                );
            }
            if let Some(closing) = &row.closing {
                fields.plain("closed_on", "Closed on", date_in_words(closing.on));
                fields.plain("outcome", "Outcome", outcome(closing.outcome));
                fields.text("done", "What was done", Some(&closing.done));
            }
        })?;
        Ok((details.received_on, item))
    }

    /// Whom a complaint names besides the person who asks: they are withheld from what it says.
    fn others_in(&self, row: &ComplaintRow, knowledge: &mut CaseKnowledge) -> Result<()> {
        let details = &row.complaint.details;
        let people = details
            .complainant
            .into_iter()
            .chain(details.about_person());
        for person in people.filter(|person| *person != self.found.person.reference) {
            knowledge.people.push(person_known(self.db, person, None)?);
        }
        if let Some(name) = &details.complainant_name {
            let is_the_person = self.finder.find(name).iter().any(|mention| mention.sure);
            if !is_the_person {
                knowledge.people.push(KnownPerson {
                    reference: "complainant".to_owned(),
                    role: "other".to_owned(),
                    aliases: vec![name.clone()],
                    ..KnownPerson::default()
                });
            }
        }
        Ok(())
    }
}

const fn decision(decision: RightsDecision) -> &'static str {
    match decision {
        RightsDecision::Granted => "granted",
        RightsDecision::Partly => "granted in part",
        RightsDecision::Refused => "refused",
        RightsDecision::Withdrawn => "withdrawn",
    }
}

const fn outcome(outcome: ComplaintOutcome) -> &'static str {
    match outcome {
        ComplaintOutcome::Upheld => "upheld",
        ComplaintOutcome::PartlyUpheld => "partly upheld",
        ComplaintOutcome::NotUpheld => "not upheld",
        ComplaintOutcome::Withdrawn => "withdrawn",
    }
}
