//! The fields of each kind of record, as they are handed over. Dates are in words, so that nobody has to guess which is the month;
//! whatever somebody wrote in sentences goes through the redaction.

use crate::actions::access_request::pack::Item;
use crate::actions::access_request::pack::earlier::earlier_case_fields;
use crate::actions::access_request::pack::room::{Fields, Handing, Maker};
use crate::actions::access_request::redact::Extent;
use crate::actions::knowledge::{people_known, person_known};
use crate::anonymise::CaseKnowledge;
use crate::anonymise::telling::says_what_somebody_is;
use crate::domain::case::Member;
use crate::domain::date::{Date, PartialDate, date_in_words};
use crate::domain::name::words;
use crate::domain::org::RecipientKind;
use crate::domain::person::{Ethnicity, Person};
use crate::domain::reference::{
    AccessRequestRef, CaseRef, DisclosureRef, NoteRef, OrganisationRef, PersonRef, ReferralRef,
};
use crate::domain::referral::{Referral, Via};
use crate::error::Result;
use crate::store::access_request::access_request_get;
use crate::store::case::case_get;
use crate::store::history::earlier_version_list;
use crate::store::note::note_get;
use crate::store::org::org_get;
use crate::store::person::person_get;
use crate::store::referral::referral_row_get;
use crate::store::share::disclosure_get;

impl Maker<'_> {
    /// The case itself, as far as it is theirs.
    pub(super) fn case(&mut self, case: CaseRef, member: &Member) -> Result<Item> {
        let details = case_get(self.db, case)?.details;
        let room = self.room_of(case)?;
        let handing = Handing {
            reference: case.into(),
            kind: "case",
            title: format!("The case {case}"),
            on: None,
            extent: Extent::Whole,
        };
        let earlier = if member.subject {
            earlier_version_list(self.db, case)?
        } else {
            Vec::new()
        };
        self.item(handing, &room, |fields| {
            if member.subject {
                fields.text("title", "Title", Some(&details.title));
            }
            fields.value("role", "What you are to the case", member.role_in_words());
            fields.plain(
                "subject",
                "Whether the case is about you",
                if member.subject { "yes" } else { "no" },
            );
            fields.plain("opened_on", "Opened on", date_in_words(details.opened_on));
            fields.plain(
                "closed_on",
                "Closed on",
                details.closed_on.map(date_in_words).unwrap_or_default(),
            );
            if member.subject {
                fields.text("outcome", "Outcome", details.outcome.as_deref());
                earlier_case_fields(fields, &details, &earlier);
            }
        })
    }

    fn org_name(&self, org: Option<OrganisationRef>) -> Result<Option<String>> {
        org.map(|org| org_get(self.db, org))
            .transpose()
            .map(|org| org.map(|org| org.details.name))
    }

    pub(super) fn note(&mut self, reference: NoteRef, extent: Extent<'_>) -> Result<(Date, Item)> {
        let row = note_get(self.db, reference)?;
        let details = row.note.details;
        let source = self.org_name(details.source)?.unwrap_or_default();
        let room = self.room_of(details.case)?;
        let handing = Handing {
            reference: reference.into(),
            kind: "note",
            title: format!("Note of {}", date_in_words(details.on)),
            on: Some(details.on),
            extent,
        };
        let item = self.item(handing, &room, |fields| {
            fields.plain("on", "Day", date_in_words(details.on));
            fields.value("note_kind", "Kind", details.note_kind.replace('-', " "));
            fields.plain("source", "Where it came from", source);
            fields.main_text("text", "Text", Some(&details.text));
            let other =
                |note: Option<NoteRef>| note.map(|note| note.to_string()).unwrap_or_default();
            fields.plain("supersedes", "Corrects", other(row.supersedes));
            fields.plain(
                "superseded_by",
                "Was corrected by",
                other(row.superseded_by),
            );
            fields.value(
                "reason",
                "Why it corrects the other",
                row.reason.unwrap_or_default(),
            );
        })?;
        Ok((details.on, item))
    }

    pub(super) fn referral(
        &mut self,
        reference: ReferralRef,
        is_referrer: bool,
        extent: Extent<'_>,
    ) -> Result<(Date, Item)> {
        let row = referral_row_get(self.db, reference)?;
        let details = row.referral.details;
        let role = details
            .people
            .iter()
            .find(|member| member.person == self.found.person.reference)
            .map(Member::role_in_words)
            .unwrap_or_default();
        let of_case;
        let own_room;
        let room = if let Some(case) = row.decision.case {
            of_case = self.room_of(case)?;
            &*of_case
        } else {
            // Its people are on no case yet: they are known from the referral itself.
            let mut knowledge = CaseKnowledge::default();
            let members = details.people.iter();
            knowledge.people =
                people_known(self.db, members.map(|member| (member.person, Some(member))))?;
            own_room = self.room_with(knowledge);
            &own_room
        };
        let handing = Handing {
            reference: reference.into(),
            kind: "referral",
            title: format!(
                "Referral received on {}",
                date_in_words(details.received_on)
            ),
            on: Some(details.received_on),
            extent,
        };
        let org = row.from_org_name.unwrap_or_default();
        let item = self.item(handing, room, |fields| {
            referral_fields(fields, &details, org, is_referrer, role);
        })?;
        Ok((details.received_on, item))
    }

    pub(super) fn disclosure(
        &mut self,
        reference: DisclosureRef,
        extent: Extent<'_>,
    ) -> Result<(Date, Item)> {
        let details = disclosure_get(self.db, reference)?.disclosure.details;
        let to = self.org_name(details.to)?;
        let room = match details.case {
            Some(case) => self.room_of(case)?,
            None => std::rc::Rc::new(self.room_with(CaseKnowledge::default())),
        };
        let of_family = details.recipient == RecipientKind::ServiceUserOrFamily;
        let handing = Handing {
            reference: reference.into(),
            kind: "disclosure",
            title: format!("Entry in the sharing log of {}", date_in_words(details.on)),
            on: Some(details.on),
            extent,
        };
        let item = self.item(handing, &room, |fields| {
            fields.plain("on", "Day", date_in_words(details.on));
            fields.plain("decision", "Decision", details.decision.word());
            match (to, &details.to_name) {
                (Some(to), _) => fields.plain("to", "To whom", to),
                // A member of a family is named only as far as their name may stay.
                (None, name) if of_family => fields.text("to", "To whom", name.as_deref()),
                (None, name) => fields.value("to", "To whom", name.clone().unwrap_or_default()),
            }
            fields.plain(
                "recipient",
                "Kind of recipient",
                details.recipient.word().replace('-', " "),
            );
            fields.main_text("what", "What", Some(&details.what));
            fields.text("purpose", "What for", Some(&details.purpose));
            fields.text("basis", "Lawful basis", Some(&details.basis));
            fields.text(
                "necessity",
                "Why it was necessary",
                Some(&details.necessity),
            );
            fields.plain(
                "consent",
                "Consent",
                details.consent.word().replace('-', " "),
            );
            fields.text(
                "consent_why",
                "Why without consent",
                details.consent_why.as_deref(),
            );
            fields.plain("method", "How", details.method.word().replace('-', " "));
        })?;
        Ok((details.on, item))
    }

    /// What the record of somebody else says of them.
    pub(super) fn other_person(&mut self, reference: PersonRef) -> Result<(Date, Item)> {
        let other = person_get(self.db, reference)?;
        let room = self.room_with(CaseKnowledge {
            people: vec![person_known(self.db, reference, None)?],
            ..CaseKnowledge::default()
        });
        let handing = Handing {
            reference: reference.into(),
            kind: "person",
            title: "What is recorded about another person".to_owned(),
            on: None,
            extent: Extent::Excerpt(self.finder),
        };
        let details = &other.details;
        let item = self.item(handing, &room, |fields| {
            fields.text("health", "Health", details.health.as_deref());
            fields.text("convictions", "Convictions", details.convictions.as_deref());
            fields.text(
                "child_protection",
                "Child protection",
                details.child_protection.as_deref(),
            );
        })?;
        Ok((other.recorded.at.london_date(), item))
    }

    pub(super) fn access_request(&mut self, reference: AccessRequestRef) -> Result<(Date, Item)> {
        let row = access_request_get(self.db, reference)?;
        let details = &row.request.details;
        let room = self.room_with(CaseKnowledge::default());
        let handing = Handing {
            reference: reference.into(),
            kind: "access-request",
            title: format!(
                "Access request received on {}",
                date_in_words(details.received_on)
            ),
            on: None,
            extent: Extent::Whole,
        };
        let item = self.item(handing, &room, |fields| {
            fields.plain(
                "received_on",
                "Received on",
                date_in_words(details.received_on),
            );
            fields.value(
                "via",
                "How it came",
                details.via.clone().unwrap_or_default(),
            );
            if let Some(closing) = &row.closing {
                fields.plain("closed_on", "Closed on", date_in_words(closing.on));
                fields.text("outcome", "Outcome", Some(&closing.outcome));
            }
        })?;
        Ok((details.received_on, item))
    }
}

fn referral_fields(
    fields: &mut Fields,
    details: &Referral,
    org: String,
    is_referrer: bool,
    role: String,
) {
    fields.plain(
        "received_on",
        "Received on",
        date_in_words(details.received_on),
    );
    fields.plain(
        "via",
        "How it came",
        details.via.map(Via::word).unwrap_or_default(),
    );
    fields.plain("source", "Kind", details.source.word().replace('-', " "));
    fields.plain("from_org", "From", org);
    // Whoever refers does so in their profession: the public is redirected and nobody's name is kept (RULES.md section 2). Records of before, and
    // imported ones, name others all the same: whoever is known to be none, or is called kin, a neighbour or anonymous, is decided about.
    let referrer = details.referrer_name.as_deref();
    if referrer.is_some_and(is_private) {
        fields.text("referrer_name", "Who referred", referrer);
    } else {
        fields.value(
            "referrer_name",
            "Who referred",
            referrer.unwrap_or_default(),
        );
    }
    if is_referrer {
        fields.plain(
            "referrer_contact",
            "How to reach you",
            details.referrer_contact.clone().unwrap_or_default(),
        );
    }
    fields.value("role", "What you are to it", role);
    fields.plain(
        "incident_on",
        "Day of the incident",
        details
            .incident_on
            .map(PartialDate::in_words)
            .unwrap_or_default(),
    );
    fields.main_text("summary", "Summary", details.summary.as_deref());
}

/// Whether what is written of a referrer says that they do not refer in their profession.
fn is_private(referrer: &str) -> bool {
    says_what_somebody_is(referrer)
        || words(referrer)
            .iter()
            .any(|word| matches!(word.as_str(), "parent" | "relative" | "anonymous"))
}

/// Every field of a person's own record.
pub(super) fn person_fields(fields: &mut Fields, person: &Person) {
    let list = |values: &[String]| values.join(", ");
    fields.plain("title", "Title", person.title.clone().unwrap_or_default());
    fields.plain("forenames", "Given names", person.forenames.join(" "));
    fields.plain(
        "surname",
        "Family name",
        person.surname.clone().unwrap_or_default(),
    );
    fields.plain("aliases", "Also known as", list(&person.aliases));
    fields.plain("former_names", "Former names", list(&person.former_names));
    let in_words = PartialDate::in_words;
    fields.plain(
        "date_of_birth",
        "Date of birth",
        person.date_of_birth.map(in_words).unwrap_or_default(),
    );
    fields.plain(
        "date_of_death",
        "Date of death",
        person.date_of_death.map(in_words).unwrap_or_default(),
    );
    fields.plain("sex", "Sex", person.sex.clone().unwrap_or_default());
    fields.plain(
        "nhs_number",
        "NHS number",
        person
            .nhs_number
            .as_ref()
            .map(|number| number.as_str().to_owned())
            .unwrap_or_default(),
    );
    fields.plain("phones", "Telephone numbers", list(&person.phones));
    fields.plain("emails", "E-mail addresses", list(&person.emails));
    fields.plain("handles", "User names elsewhere", list(&person.handles));
    fields.plain("vehicles", "Vehicles", list(&person.vehicles));
    fields.plain(
        "staff_numbers",
        "Staff numbers",
        list(&person.staff_numbers),
    );
    let addresses: Vec<String> = person
        .addresses
        .iter()
        .map(|address| {
            address
                .lines
                .iter()
                .chain(&address.postcode)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        })
        .collect();
    fields.plain("addresses", "Addresses", addresses.join("; "));
    fields.plain(
        "ethnicity",
        "Ethnicity",
        person.ethnicity.map(Ethnicity::meaning).unwrap_or_default(),
    );
    fields.plain(
        "religion",
        "Religion or belief",
        person.religion.clone().unwrap_or_default(),
    );
    fields.text(
        "disabilities",
        "Disabilities",
        Some(&list(&person.disabilities)),
    );
    fields.text("health", "Health", person.health.as_deref());
    fields.text(
        "sexual_orientation",
        "Sexual orientation",
        person.sexual_orientation.as_deref(),
    );
    fields.text(
        "convictions",
        "Convictions and offences",
        person.convictions.as_deref(),
    );
    fields.text(
        "child_protection",
        "Child protection proceedings",
        person.child_protection.as_deref(),
    );
}
