//! The information that goes with the data (UK GDPR Art 15(1) and (2)): purposes, categories, recipients, retention, sources, rights.
//! All of it from the records: nothing here is a standard text that could drift from what the program does.

use std::collections::BTreeMap;

use crate::actions::access_request::search::{Found, Standing};
use crate::config::Settings;
use crate::domain::access_request::Ground;
use crate::domain::case::Basis;
use crate::domain::date::{Date, date_in_words};
use crate::domain::org::RecipientKind;
use crate::domain::processing::{period_in_words, special_category_in_words};
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, DisclosureRef, Kind, NoteRef, OrganisationRef,
    Reference as _, ReferralRef,
};
use crate::domain::retention::{DisposalWord, Policy, PolicyCategory, Rule};
use crate::domain::share::Decision;
use crate::error::Result;
use crate::store::access_request::access_request_list_for_person;
use crate::store::case::case_row_get;
use crate::store::note::note_get;
use crate::store::org::org_get;
use crate::store::person::person_supplier_list;
use crate::store::policy::policy_current;
use crate::store::referral::referral_get;
use crate::store::share::{DisclosureFilter, disclosure_get, disclosure_list};
use crate::store::tx::Db;

/// The information of Art 15(1) and (2).
pub struct About {
    /// Who is responsible.
    pub controller: String,
    /// How to reach the Data Protection Officer.
    pub dpo_contact: String,
    /// The regulator.
    pub regulator: String,
    /// What for, and on which basis.
    pub purposes: Vec<Purpose>,
    /// Which kinds of data.
    pub categories: Vec<&'static str>,
    /// Which special categories are filled in.
    pub special_categories: Vec<&'static str>,
    /// Where the data came from.
    pub sources: Vec<Source>,
    /// Who was given data about the person, from the sharing log.
    pub recipients: Vec<Recipient>,
    /// How long it is kept.
    pub retention: Vec<Retention>,
}

/// A purpose with its lawful basis.
#[derive(PartialEq, Eq)]
pub struct Purpose {
    /// The word of the basis.
    pub basis: &'static str,
    /// What for, in a sentence.
    pub what: &'static str,
    /// The provisions.
    pub law: String,
}

/// An organisation that supplied data.
pub struct Source {
    /// Its name.
    pub name: String,
    /// Where its own privacy notice is.
    pub privacy_notice: Option<String>,
}

/// Somebody who was given data.
pub struct Recipient {
    /// The entry of the sharing log.
    pub reference: DisclosureRef,
    /// The day.
    pub on: Date,
    /// Who: an organisation or what kind of recipient.
    pub to: String,
    /// Which kind.
    pub kind: RecipientKind,
    /// The ground on which all of the entry is withheld: then the letter does not tell what the entry would have told.
    pub withheld: Option<Ground>,
}

/// How long the records of one case are kept.
pub struct Retention {
    /// The case; none for what is kept of requests.
    pub case: Option<CaseRef>,
    /// The first day on which they may be destroyed.
    pub until: Option<Date>,
    /// The rule, in sentences.
    pub rule: String,
}

/// Collects the information for what was found about a person. Entries of the sharing log that hand over the answer to
/// `request` itself are left out, so that the same answer can be made again; of those that are `withheld` whole it is told only that
/// there is one.
pub(super) fn about(
    db: &Db,
    found: &Found,
    settings: &Settings,
    request: Option<AccessRequestRef>,
    withheld: &BTreeMap<AnyRef, Ground>,
    on: Date,
) -> Result<About> {
    let policy = policy_current(db, on)?;
    let mut purposes: Vec<Purpose> = Vec::new();
    let mut retention = Vec::new();
    for (case, _) in &found.cases {
        let row = case_row_get(db, *case)?;
        for basis in &row.case.details.basis {
            let purpose = purpose(*basis);
            if !purposes.contains(&purpose) {
                purposes.push(purpose);
            }
        }
        let rule = row
            .disposal
            .rule
            .as_deref()
            .and_then(Rule::parse)
            .map(Rule::in_words);
        retention.push(Retention {
            case: Some(*case),
            until: row.disposal.dispose_after,
            rule: match row.disposal.state {
                DisposalWord::NotClosed => open_case_rule(&policy),
                DisposalWord::Undetermined => format!(
                    "{} Until then the records are kept.",
                    rule.unwrap_or_default()
                ),
                DisposalWord::Dated => rule.unwrap_or_default(),
            },
        });
    }
    if purposes.is_empty() {
        purposes.push(Purpose {
            basis: "none",
            what: "To decide on referrals to the partnership, and to review incidents in which a child or an adult with care and support needs died or was seriously harmed.",
            law: Basis::GATEWAY.to_owned(),
        });
    }
    retention.push(Retention {
        case: None,
        until: None,
        rule: policy.requests_rule().in_words(),
    });
    Ok(About {
        controller: settings.controller.clone(),
        dpo_contact: settings.dpo_contact.clone(),
        regulator: settings.regulator.clone(),
        purposes,
        categories: categories(found),
        special_categories: special_categories(found),
        sources: sources(db, found)?,
        recipients: recipients(db, found, request, withheld)?,
        retention,
    })
}

/// How long the records of a case that is open will be kept, by the policy in force.
fn open_case_rule(policy: &Policy) -> String {
    let periods: Vec<String> = [PolicyCategory::Child, PolicyCategory::Adult]
        .into_iter()
        .filter_map(|category| policy.rule_for(category))
        .map(period_in_words)
        .collect();
    format!(
        "The case is open, and its records are kept. {} (Version {} of the retention policy.)",
        periods.join(" "),
        policy.version
    )
}

fn purpose(basis: Basis) -> Purpose {
    Purpose {
        basis: basis.word(),
        what: basis.purpose(),
        law: basis.provisions(),
    }
}

fn categories(found: &Found) -> Vec<&'static str> {
    let person = &found.person.details;
    let has = |kind: Kind| {
        found
            .places
            .iter()
            .any(|place| place.sure && place.reference.kind() == kind)
    };
    [
        (true, "names"),
        (
            person.date_of_birth.is_some() || person.date_of_death.is_some(),
            "dates of birth or death",
        ),
        (person.nhs_number.is_some(), "NHS number"),
        (
            !person.phones.is_empty() || !person.emails.is_empty() || !person.handles.is_empty(),
            "contact details",
        ),
        (!person.addresses.is_empty(), "addresses"),
        (!person.vehicles.is_empty(), "vehicles"),
        (!person.staff_numbers.is_empty(), "staff numbers"),
        (
            !found.cases.is_empty(),
            "family and other relations to the people of a case",
        ),
        (has(Kind::Referral), "referrals"),
        (has(Kind::Note), "case notes"),
        (has(Kind::Disclosure), "what was shared with others"),
        (
            has(Kind::RightsRequest) || has(Kind::Complaint),
            "requests and complaints about data protection",
        ),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, name)| name)
    .collect()
}

/// The special categories and criminal-offence data that are filled in (RULES.md section 3).
fn special_categories(found: &Found) -> Vec<&'static str> {
    let person = &found.person.details;
    [
        (
            person
                .ethnicity
                .is_some_and(|ethnicity| !matches!(ethnicity.word(), "Z" | "99")),
            "ethnicity",
        ),
        (person.religion.is_some(), "religion"),
        (person.sexual_orientation.is_some(), "sexual_orientation"),
        (!person.disabilities.is_empty(), "disabilities"),
        (person.health.is_some(), "health"),
        (person.convictions.is_some(), "convictions"),
        (person.child_protection.is_some(), "child_protection"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .filter_map(|(_, field)| special_category_in_words(field))
    .collect()
}

/// Every organisation that supplied something of what is handed over, by name.
fn sources(db: &Db, found: &Found) -> Result<Vec<Source>> {
    let mut orgs: Vec<OrganisationRef> = found.person.details.source.into_iter().collect();
    for field in person_supplier_list(db, found.person.reference)? {
        orgs.extend(field.supplier.org);
        if let Some(referral) = field
            .supplier
            .with
            .filter(|with| with.kind() == Kind::Referral)
        {
            orgs.extend(
                referral_get(db, ReferralRef::from_id(referral.id()))?
                    .details
                    .from_org,
            );
        }
    }
    for place in found.places.iter().filter(|place| place.sure) {
        match place.reference.kind() {
            Kind::Note => orgs.extend(
                note_get(db, NoteRef::from_id(place.reference.id()))?
                    .note
                    .details
                    .source,
            ),
            Kind::Referral => orgs.extend(
                referral_get(db, ReferralRef::from_id(place.reference.id()))?
                    .details
                    .from_org,
            ),
            _ => {}
        }
    }
    let mut by_name: BTreeMap<String, Source> = BTreeMap::new();
    orgs.sort_unstable();
    orgs.dedup();
    for org in orgs {
        let details = org_get(db, org)?.details;
        by_name.insert(
            format!("{} {org}", details.name),
            Source {
                name: details.name,
                privacy_notice: details.privacy_notice,
            },
        );
    }
    Ok(by_name.into_values().collect())
}

/// Everybody who was given something, from the sharing log: of cases about them, of entries that name them, and of answers to
/// their other requests.
fn recipients(
    db: &Db,
    found: &Found,
    request: Option<AccessRequestRef>,
    withheld: &BTreeMap<AnyRef, Ground>,
) -> Result<Vec<Recipient>> {
    let mut recipients = Vec::new();
    let shared: Vec<AnyRef> = found
        .places
        .iter()
        .filter(|place| place.sure && place.reference.kind() == Kind::Disclosure)
        .filter(|place| place.standing != Standing::Own)
        .map(|place| place.reference)
        .collect();
    let mut entries = Vec::new();
    for reference in shared {
        entries.push(disclosure_get(db, DisclosureRef::from_id(reference.id()))?);
    }
    for other in access_request_list_for_person(db, found.person.reference)? {
        let other = other.request.reference;
        if Some(other) != request {
            entries.extend(disclosure_list(
                db,
                &DisclosureFilter {
                    access_request: Some(other),
                    ..DisclosureFilter::default()
                },
            )?);
        }
    }
    for entry in entries {
        let details = &entry.disclosure.details;
        if details.decision != Decision::Shared || entry.superseded_by.is_some() {
            continue;
        }
        let to = match details.to {
            Some(org) => org_get(db, org)?.details.name,
            None if details.access_request.is_some() => {
                "you, or whoever asked for you (the answer to an access request)".to_owned()
            }
            // The name of a member of the family is another person's.
            None if details.recipient == RecipientKind::ServiceUserOrFamily => {
                "a member of the family, in anonymised form".to_owned()
            }
            None => details.to_name.clone().unwrap_or_default(),
        };
        recipients.push(Recipient {
            reference: entry.disclosure.reference,
            on: details.on,
            to,
            kind: details.recipient,
            withheld: withheld.get(&entry.disclosure.reference.into()).copied(),
        });
    }
    recipients.sort_by_key(|recipient| (recipient.on, recipient.reference));
    recipients.dedup_by_key(|recipient| recipient.reference);
    Ok(recipients)
}

impl Retention {
    /// From when on, in words.
    pub fn until_in_words(&self) -> String {
        self.until
            .map_or_else(|| "not yet fixed".to_owned(), date_in_words)
    }
}
