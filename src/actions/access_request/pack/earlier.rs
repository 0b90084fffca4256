//! What was recorded before it was corrected: it is held, so it is handed over (UK GDPR Art 15; RULES.md section 5, "everything held
//! about the person"), and so is what a merged record says otherwise.

use crate::actions::access_request::pack::records::person_fields;
use crate::actions::access_request::pack::room::Fields;
use crate::domain::case::Case;
use crate::domain::date::{Instant, date_in_words};
use crate::store::history::EarlierVersion;
use crate::store::person::Earlier;

/// Each field of a person: its name, and name and label of what stood there before.
const BEFORE: &[(&str, &str, &str)] = &[
    ("title", "earlier_title", "Title, as recorded before"),
    (
        "forenames",
        "earlier_forenames",
        "Given names, as recorded before",
    ),
    (
        "surname",
        "earlier_surname",
        "Family name, as recorded before",
    ),
    (
        "aliases",
        "earlier_aliases",
        "Also known as, as recorded before",
    ),
    (
        "former_names",
        "earlier_former_names",
        "Former names, as recorded before",
    ),
    (
        "date_of_birth",
        "earlier_date_of_birth",
        "Date of birth, as recorded before",
    ),
    (
        "date_of_death",
        "earlier_date_of_death",
        "Date of death, as recorded before",
    ),
    ("sex", "earlier_sex", "Sex, as recorded before"),
    (
        "nhs_number",
        "earlier_nhs_number",
        "NHS number, as recorded before",
    ),
    (
        "phones",
        "earlier_phones",
        "Telephone numbers, as recorded before",
    ),
    (
        "emails",
        "earlier_emails",
        "E-mail addresses, as recorded before",
    ),
    (
        "handles",
        "earlier_handles",
        "User names elsewhere, as recorded before",
    ),
    (
        "vehicles",
        "earlier_vehicles",
        "Vehicles, as recorded before",
    ),
    (
        "staff_numbers",
        "earlier_staff_numbers",
        "Staff numbers, as recorded before",
    ),
    (
        "addresses",
        "earlier_addresses",
        "Addresses, as recorded before",
    ),
    (
        "ethnicity",
        "earlier_ethnicity",
        "Ethnicity, as recorded before",
    ),
    (
        "religion",
        "earlier_religion",
        "Religion or belief, as recorded before",
    ),
    (
        "disabilities",
        "earlier_disabilities",
        "Disabilities, as recorded before",
    ),
    ("health", "earlier_health", "Health, as recorded before"),
    (
        "sexual_orientation",
        "earlier_sexual_orientation",
        "Sexual orientation, as recorded before",
    ),
    (
        "convictions",
        "earlier_convictions",
        "Convictions and offences, as recorded before",
    ),
    (
        "child_protection",
        "earlier_child_protection",
        "Child protection proceedings, as recorded before",
    ),
];

/// Those of them that are written in sentences.
const SENTENCES: &[&str] = &[
    "religion",
    "disabilities",
    "health",
    "sexual_orientation",
    "convictions",
    "child_protection",
];

/// A value that stood somewhere, and until when, in words.
struct Stood {
    value: String,
    until: String,
}

/// Keeps a value once, with the last that is said of when it stood.
fn keep(all: &mut Vec<Stood>, value: &str, until: String) {
    match all.iter_mut().find(|one| one.value == value) {
        Some(known) => known.until = until,
        None => all.push(Stood {
            value: value.to_owned(),
            until,
        }),
    }
}

fn in_lines(all: &[Stood]) -> String {
    all.iter()
        .map(|one| format!("{} ({})", one.value, one.until))
        .collect::<Vec<_>>()
        .join("\n")
}

fn until(replaced_at: &str) -> String {
    Instant::parse(replaced_at).map_or_else(
        |_| "until it was corrected".to_owned(),
        |at| format!("until {}", date_in_words(at.london_date())),
    )
}

/// Adds what a person's earlier versions, and records that were merged into theirs, say otherwise than the fields of now; and why it
/// was corrected.
pub(super) fn earlier_person_fields(fields: &mut Fields, earlier: &[Earlier]) {
    let then: Vec<(Fields, String)> = earlier
        .iter()
        .map(|earlier| {
            let mut then = Fields::default();
            person_fields(&mut then, &earlier.details);
            let when = match &earlier.replaced_at {
                Some(at) => until(at),
                None => format!("in {}, a record that is one with yours now", earlier.of),
            };
            (then, when)
        })
        .collect();
    for (field, key, label) in BEFORE {
        let now: Option<String> = fields
            .values()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.to_owned());
        let mut stood: Vec<Stood> = Vec::new();
        for (then, when) in &then {
            let value = then.values().find(|(name, _)| name == field);
            if let Some((_, value)) = value.filter(|(_, value)| Some(*value) != now.as_deref()) {
                keep(&mut stood, value, when.clone());
            }
        }
        let text = in_lines(&stood);
        // Nothing of it can be corrected any more: what it tells of others is withheld, and stops nothing.
        if SENTENCES.contains(field) {
            fields.text(key, label, Some(&text));
        } else {
            fields.value(key, label, text);
        }
    }
    let mut reasons: Vec<&str> = Vec::new();
    for reason in earlier
        .iter()
        .filter_map(|earlier| earlier.reason.as_deref())
    {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    fields.text(
        "earlier_reason",
        "Why it was corrected",
        Some(&reasons.join("\n")),
    );
}

/// Adds the titles and outcomes that a case had before.
pub(super) fn earlier_case_fields(fields: &mut Fields, now: &Case, earlier: &[EarlierVersion]) {
    for (field, now, key, label) in [
        (
            "title",
            Some(&now.title),
            "earlier_title",
            "Title, as recorded before",
        ),
        (
            "outcome",
            now.outcome.as_ref(),
            "earlier_outcome",
            "Outcome, as recorded before",
        ),
    ] {
        let mut stood: Vec<Stood> = Vec::new();
        for before in earlier {
            let value = before.details.get(field).and_then(|value| value.as_str());
            if let Some(value) = value.filter(|value| Some(*value) != now.map(String::as_str)) {
                keep(&mut stood, value, until(&before.replaced_at));
            }
        }
        fields.text(key, label, Some(&in_lines(&stood)));
    }
}
