//! What is done with personal data, in words: what for, from whom, which kinds, to whom. The privacy notice, the record of
//! processing (UK GDPR Art 30) and the answers to access requests all speak from here, so that none can drift from the others.

use crate::domain::case::Basis;
use crate::domain::org::RecipientKind;
use crate::domain::referral::Source;
use crate::domain::retention::{Policy, PolicyCategory, PolicyRule};
use crate::domain::role::CaseRole;

impl Basis {
    /// What for, in a sentence.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::CareAct => {
                "To review what happened to an adult with care and support needs who died or was seriously harmed, so that those who help adults learn from it."
            }
            Self::WorkingTogether => {
                "To review what happened to a child who died or was seriously harmed, so that those who help children learn from it."
            }
            Self::ChildDeath => {
                "To review the death of a child, so that deaths of children are prevented."
            }
        }
    }

    /// The duty it comes from.
    pub const fn law(self) -> &'static str {
        match self {
            Self::CareAct => "Care Act 2014 section 44",
            Self::WorkingTogether => {
                "Working Together to Safeguard Children; Children Act 2004 sections 16C to 16F"
            }
            Self::ChildDeath => "Children Act 2004 section 16M",
        }
    }

    /// The provisions, with the gateway in data protection law (RULES.md section 3).
    pub fn provisions(self) -> String {
        format!("{}; {}", self.law(), Self::GATEWAY)
    }
}

impl Source {
    /// Who supplies information in this way.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Professional => "professionals who contact the service directly",
            Self::Organisation => "organisations that ask for a review",
            Self::DfeNotification => "notifications of serious incidents",
            Self::ChildDeath => "notices of the death of a child",
        }
    }
}

impl RecipientKind {
    /// Who is meant.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::ServiceUserOrFamily => {
                "the person and their family, who only ever see anonymised material or the answer to an access request"
            }
            Self::LocalGovernment => "councils",
            Self::CentralGovernment => "departments and agencies of the government",
            Self::Contractor => {
                "contractors, external reviewers among them, who keep copies of their own until they are returned or destroyed"
            }
            Self::LawEnforcement => "the police and others who prosecute",
            Self::Probation => "the Probation Service",
            Self::FireAndRescue => "fire and rescue services",
            Self::HealthAndSocialCare => "the NHS and care providers",
            Self::Education => "schools, colleges and nurseries",
            Self::Regulator => "regulators",
        }
    }
}

/// The kinds of data that fields of a person hold, beside the fields: every field is of one (a test holds it).
pub const FIELD_CATEGORIES: [(&str, &[&str]); 11] = [
    (
        "names",
        &["title", "forenames", "surname", "aliases", "former_names"],
    ),
    (
        "dates of birth and death",
        &["date_of_birth", "date_of_death"],
    ),
    ("sex", &["sex"]),
    ("NHS number", &["nhs_number"]),
    ("contact details", &["phones", "emails", "handles"]),
    ("addresses", &["addresses"]),
    ("vehicles and staff numbers", &["vehicles", "staff_numbers"]),
    ("racial or ethnic origin", &["ethnicity"]),
    ("religion or belief", &["religion"]),
    (
        "health, disability and sexual orientation",
        &["disabilities", "health", "sexual_orientation"],
    ),
    (
        "criminal convictions and offences, child protection proceedings",
        &["convictions", "child_protection"],
    ),
];

/// A special category of data, or criminal-offence data, as its field is called in words (RULES.md section 3); none for another field.
pub fn special_category_in_words(field: &str) -> Option<&'static str> {
    Some(match field {
        "ethnicity" => "ethnicity",
        "religion" => "religion or belief",
        "sexual_orientation" => "sexual orientation",
        "disabilities" => "disability",
        "health" => "health",
        "convictions" => "criminal convictions and offences",
        "child_protection" => "child protection proceedings",
        _ => return None,
    })
}

/// Whom the records are about, by what they are to a case.
pub const fn data_subjects(role: CaseRole) -> &'static str {
    match role {
        CaseRole::Subject => "children and adults with care and support needs",
        CaseRole::Professional | CaseRole::Referrer => "professionals",
        CaseRole::AllegedPerpetrator => "people alleged to have caused harm",
        CaseRole::Friend | CaseRole::Neighbour | CaseRole::Other => {
            "friends, neighbours and others"
        }
        _ => "relatives, partners and carers",
    }
}

/// How long, of one row of the policy.
pub fn period_in_words(rule: &PolicyRule) -> String {
    let whose = match rule.category {
        PolicyCategory::Child => "The records of a case about a child",
        PolicyCategory::Adult => "The records of a case about an adult",
        PolicyCategory::Requests => "The record of a request or a complaint about data protection",
        PolicyCategory::Audit => "The trail of who saw and changed what",
    };
    let years = rule.years;
    let age = rule.until_age.map_or_else(String::new, |age| {
        format!(", or until the child turns {age}, whichever is longer")
    });
    let from = match rule.category {
        PolicyCategory::Requests => "from its closing, of a restriction from its lifting",
        PolicyCategory::Audit => {
            "from the end of the year in which an entry was recorded, and longer while a record that it names is kept"
        }
        PolicyCategory::Child | PolicyCategory::Adult => {
            "from the day the case was closed or of its last entry"
        }
    };
    format!("{whose}: {years} years {from}{age}.")
}

/// How long each kind of record is kept, a sentence each.
pub fn periods_in_words(policy: &Policy) -> Vec<String> {
    PolicyCategory::ALL
        .iter()
        .filter_map(|category| policy.rule_for(*category))
        .map(period_in_words)
        .collect()
}

/// What protects the data (UK GDPR Art 30(1)(g), Art 32), as the program does it.
pub const SAFEGUARDS: [&str; 6] = [
    "One file on a server of the council, encrypted as a whole; nothing is sent to other countries.",
    "Each user has a key of their own; roles limit what each may do.",
    "Every look and every change is in an audit trail that cannot be altered without trace.",
    "What is shared is logged with its purpose, basis and necessity; families only ever see anonymised material.",
    "Records are destroyed only when two people have agreed to it.",
    "Users are trained in data protection, and reminded when a year has passed.",
];

/// What people may ask for (UK GDPR Arts 15 to 18 and 21; DPA 2018 s164A).
pub const RIGHTS: [&str; 6] = [
    "You can ask what is held about you, and for a copy of it.",
    "You can ask us to correct what is wrong.",
    "You can ask us to erase what need not be kept.",
    "You can ask us to restrict how your data is used while something is disputed: it is then kept, and shared only where the Data Protection Officer decides so.",
    "You can object to its use.",
    "You can complain to us, and to the regulator; we acknowledge a complaint within 30 days.",
];
