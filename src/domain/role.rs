//! What somebody is to a case or a referral: a word of the fixed list of CLI.md, and a detail in words.

use crate::domain::input::Origin;
use crate::domain::text::Problem;
use crate::domain::word::{one_of, words};

words! {
    /// The fixed list of roles (CLI.md, "Records as JSON Lines").
    CaseRole {
        /// The case is about this person.
        Subject = "subject",
        /// Mother of a subject.
        Mother = "mother",
        /// Father of a subject.
        Father = "father",
        /// A parent.
        Parent = "parent",
        /// A brother or sister.
        Sibling = "sibling",
        /// A son.
        Son = "son",
        /// A daughter.
        Daughter = "daughter",
        /// A grandparent.
        Grandparent = "grandparent",
        /// A partner.
        Partner = "partner",
        /// Another relative.
        Relative = "relative",
        /// A carer.
        Carer = "carer",
        /// A friend.
        Friend = "friend",
        /// A neighbour.
        Neighbour = "neighbour",
        /// Somebody alleged to have caused harm.
        AllegedPerpetrator = "alleged-perpetrator",
        /// Who referred.
        Referrer = "referrer",
        /// A professional in their role.
        Professional = "professional",
        /// Anybody else; the detail says who.
        Other = "other",
    }
}

/// Occupations that make an unknown role word of an import the detail of `professional` rather than of `other`.
const OCCUPATIONS: [&str; 46] = [
    "gp",
    "general practitioner",
    "doctor",
    "consultant",
    "paediatrician",
    "nurse",
    "school nurse",
    "district nurse",
    "practice nurse",
    "health visitor",
    "midwife",
    "psychiatrist",
    "psychologist",
    "therapist",
    "occupational therapist",
    "physiotherapist",
    "paramedic",
    "pharmacist",
    "dentist",
    "social worker",
    "team manager",
    "independent reviewing officer",
    "iro",
    "family support worker",
    "support worker",
    "care worker",
    "care manager",
    "care home manager",
    "key worker",
    "teacher",
    "headteacher",
    "head teacher",
    "teaching assistant",
    "designated safeguarding lead",
    "dsl",
    "police officer",
    "detective",
    "pcso",
    "probation officer",
    "housing officer",
    "solicitor",
    "coroner",
    "advocate",
    "interpreter",
    "reviewer",
    "lado",
];

/// Reads a role. A typed one must be of the list; an imported word that is not becomes the detail of `professional`
/// where it is an occupation, of `other` where it is not.
pub fn role(
    field: &str,
    text: &str,
    detail: Option<&str>,
    origin: Origin,
) -> Result<(CaseRole, Option<String>), Problem> {
    let detail = detail
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    if let Some(role) = CaseRole::parse(text) {
        return Ok((role, detail));
    }
    match origin {
        Origin::Typed => Err(Problem::new(field, "unknown-word", one_of(CaseRole::WORDS))),
        Origin::Imported => {
            let word = text.trim();
            let folded = word.to_lowercase().replace(['-', '_'], " ");
            let role = if OCCUPATIONS.contains(&folded.as_str()) {
                CaseRole::Professional
            } else {
                CaseRole::Other
            };
            let detail = detail.or_else(|| (!word.is_empty()).then(|| word.to_owned()));
            Ok((role, detail))
        }
    }
}
