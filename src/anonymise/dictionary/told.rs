//! What the record tells of a person beside their names: their part on the case, their form of address, their sex.

use super::Sex;
use crate::anonymise::fold::fold_word;
use crate::anonymise::knowledge::KnownPerson;
use crate::anonymise::label::Labels;
use crate::anonymise::words;

/// Role, detail and pseudonym in one folded line, searched for what stands beside a name: whole words with a space on either
/// side, so that a grandfather is no father. The mother's partner is no mother: what owns is left out.
pub(super) fn role_words(known: &KnownPerson, labels: &Labels) -> String {
    let label = labels.person(&known.reference).unwrap_or("");
    let whole = fold_word(&format!(
        "{} {} {}",
        known.role,
        known.role_detail.as_deref().unwrap_or(""),
        label
    ));
    let words: Vec<&str> = whole
        .split_whitespace()
        .filter(|word| !word.ends_with("'s"))
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    format!(" {} ", words.join(" "))
}

/// The form of address on record, without its full stop.
pub(super) fn folded_title(known: &KnownPerson) -> String {
    let title = known.title.as_deref().map(fold_word).unwrap_or_default();
    title.trim_end_matches('.').to_owned()
}

/// A person's sex, by the record, their form of address, their part on the case or their given name.
pub(super) fn sex_of(known: &KnownPerson) -> Sex {
    match known.sex.as_deref().map(fold_word).as_deref() {
        Some("male" | "m" | "man" | "boy") => return Sex::Male,
        Some("female" | "f" | "woman" | "girl") => return Sex::Female,
        _ => {}
    }
    match folded_title(known).as_str() {
        "master" => return Sex::Male,
        "lady" => return Sex::Female,
        title if words::is_mans_title(title) => return Sex::Male,
        title if words::is_womans_title(title) => return Sex::Female,
        _ => {}
    }
    let detail = fold_word(
        known
            .role_detail
            .as_deref()
            .or(known.label.as_deref())
            .unwrap_or(""),
    );
    match known.role.as_str() {
        "mother" | "daughter" => Sex::Female,
        "father" | "son" => Sex::Male,
        _ if [
            "grandmother",
            "granddaughter",
            "mgm",
            "pgm",
            "aunt",
            "niece",
            "wife",
            "stepmother",
            "sister",
            "stepsister",
            "stepdaughter",
            "daughter-in-law",
            "mother-in-law",
            "sister-in-law",
        ]
        .iter()
        .any(|word| detail.split_whitespace().any(|part| part == *word)) =>
        {
            Sex::Female
        }
        _ if [
            "grandfather",
            "grandson",
            "mgf",
            "pgf",
            "uncle",
            "nephew",
            "husband",
            "stepfather",
            "brother",
            "stepbrother",
            "stepson",
            "son-in-law",
            "father-in-law",
            "brother-in-law",
        ]
        .iter()
        .any(|word| detail.split_whitespace().any(|part| part == *word)) =>
        {
            Sex::Male
        }
        _ => sex_of_name(known),
    }
}

/// What the first given name tells.
fn sex_of_name(known: &KnownPerson) -> Sex {
    let name = known.forenames.first().map(|name| fold_word(name));
    match name.as_deref() {
        Some(name) if words::is_womans_name(name) => Sex::Female,
        Some(name) if words::is_mans_name(name) => Sex::Male,
        _ => Sex::Unknown,
    }
}
