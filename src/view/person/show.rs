//! One person, with everything that is kept about them.

use serde_json::{Value, json};

use super::{references, with};
use crate::actions::person::PersonShown;
use crate::domain::date::PartialDate;
use crate::domain::identifier::NhsNumber;
use crate::domain::person::{Address, Age, Ethnicity, Person};
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::record::{instant_words, optional, to_value};
use crate::view::restriction;

fn date(date: Option<PartialDate>) -> String {
    date.map_or_else(String::new, PartialDate::in_words)
}

fn address(address: &Address) -> String {
    let mut parts: Vec<&str> = address.lines.iter().map(String::as_str).collect();
    parts.extend(address.postcode.as_deref());
    let mut text = parts.join(", ");
    if let Some(uprn) = &address.uprn {
        text.extend([" (UPRN ", uprn, ")"]);
    }
    if let Some(label) = &address.label {
        text.extend([" (in exports: ", label, ")"]);
    }
    text
}

/// Every field that holds something, with its label.
fn details(person: &Person, age: &str) -> Vec<(String, String)> {
    let list = |items: &[String]| items.join(", ");
    let text = |value: &Option<String>| optional(value.as_deref());
    let born = match (date(person.date_of_birth), age) {
        (born, "") => born,
        (born, age) => format!("{born} (age {age})"),
    };
    let mut fields: Vec<(String, String)> = [
        ("Title", text(&person.title)),
        ("Given names", list(&person.forenames)),
        ("Family name", text(&person.surname)),
        ("Also known as", list(&person.aliases)),
        ("Formerly", list(&person.former_names)),
        ("Born", born),
        ("Died", date(person.date_of_death)),
        ("Sex", text(&person.sex)),
        (
            "NHS number",
            optional(person.nhs_number.as_ref().map(NhsNumber::to_string)),
        ),
        ("Telephone", list(&person.phones)),
        ("E-mail", list(&person.emails)),
        ("User names", list(&person.handles)),
        ("Vehicles", list(&person.vehicles)),
        ("Staff numbers", list(&person.staff_numbers)),
    ]
    .into_iter()
    .map(|(label, value)| (label.to_owned(), value))
    .collect();
    for one in &person.addresses {
        fields.push(("Address".to_owned(), address(one)));
    }
    fields.extend(
        [
            (
                "Ethnicity",
                optional(
                    person
                        .ethnicity
                        .map(|code| format!("{} ({})", Ethnicity::meaning(code), code.word())),
                ),
            ),
            ("Religion", text(&person.religion)),
            ("Disabilities", list(&person.disabilities)),
            ("Health", text(&person.health)),
            ("Sexual orientation", text(&person.sexual_orientation)),
            ("Convictions", text(&person.convictions)),
            ("Child protection", text(&person.child_protection)),
        ]
        .into_iter()
        .map(|(label, value)| (label.to_owned(), value)),
    );
    fields
}

fn shown_data(shown: &PersonShown) -> Value {
    let cases: Vec<Value> = shown
        .cases
        .iter()
        .map(|case| {
            json!({
                "case": case.case.to_string(),
                "title": case.title,
                "opened_on": case.opened_on,
                "closed_on": case.closed_on,
                "role": case.role,
                "role_detail": case.role_detail,
                "subject": case.subject,
                "category": case.category,
                "label": case.label,
            })
        })
        .collect();
    let referrals: Vec<Value> = shown
        .referrals
        .iter()
        .map(|referral| {
            json!({
                "referral": referral.referral.to_string(),
                "state": referral.state,
                "received_on": referral.received_on,
                "case": referral.case.map(|case| case.to_string()),
                "role": referral.role,
                "role_detail": referral.role_detail,
                "subject": referral.subject,
            })
        })
        .collect();
    let suppliers: Vec<Value> = shown
        .suppliers
        .iter()
        .map(|entry| {
            json!({
                "field": entry.field,
                "with": entry.supplier.with.map(|with| with.to_string()),
                "org": entry.supplier.org.map(|org| org.to_string()),
                "recorded_by": entry.recorded.by,
                "recorded_at": entry.recorded.at.to_string(),
            })
        })
        .collect();
    let mut more = vec![
        (
            "merged_into",
            json!(shown.merged_into.map(|into| into.to_string())),
        ),
        ("merged_from", json!(references(&shown.merged_from))),
        ("age", json!(shown.age.and_then(Age::years))),
        ("cases", json!(cases)),
        ("referrals", json!(referrals)),
        ("suppliers", json!(suppliers)),
        ("holds", json!(references(&shown.holds))),
        ("access_requests", json!(references(&shown.requests))),
        ("rights_requests", json!(references(&shown.rights))),
        ("complaints", json!(references(&shown.complaints))),
        ("restricted", restriction::references(&shown.restricted)),
        ("merges", to_value(&shown.merges)),
        ("earlier_versions", json!(shown.earlier.len())),
    ];
    if shown.with_history {
        more.push(("history", to_value(&shown.earlier)));
    }
    with(&shown.person, more)
}

/// `person show`.
pub fn show(shown: &PersonShown) -> Document {
    let person = &shown.person;
    let mut document = Document::new("person", shown_data(shown)).heading(format!(
        "{}  {}",
        person.reference,
        person.details.full_name()
    ));
    if shown.asked_for != person.reference {
        document = document.attention(format!(
            "{} was merged into {}, which is shown. `mkt person show {} --as-recorded` shows it as it was kept.",
            shown.asked_for, person.reference, shown.asked_for
        ));
    }
    if let Some(into) = shown.merged_into {
        document = document.attention(format!(
            "This is the record as it was kept under {}; it was merged into {into}, which stands for the person now.",
            person.reference
        ));
    }
    document = restriction::told(document, &shown.restricted);
    let age = optional(shown.age);
    let mut fields = details(&person.details, &age);
    fields.extend([
        (
            "Supplied by".to_owned(),
            optional(
                shown
                    .source
                    .as_ref()
                    .map(|source| format!("{}  {}", source.reference, source.details.name)),
            ),
        ),
        ("Came with".to_owned(), came_with(shown)),
        (
            "Merged from".to_owned(),
            references(&shown.merged_from).join(", "),
        ),
        ("Holds".to_owned(), references(&shown.holds).join(", ")),
        (
            "Access requests".to_owned(),
            references(&shown.requests).join(", "),
        ),
        (
            "Rights requests".to_owned(),
            references(&shown.rights).join(", "),
        ),
        (
            "Complaints".to_owned(),
            references(&shown.complaints).join(", "),
        ),
        (
            "Recorded".to_owned(),
            format!(
                "{} by {}",
                person.recorded.at.london_text(),
                person.recorded.by
            ),
        ),
        (
            "Imported".to_owned(),
            optional(
                person
                    .imported
                    .as_ref()
                    .map(|imported| format!("from {}, key {}", imported.source, imported.key)),
            ),
        ),
        (
            "Earlier versions".to_owned(),
            match shown.earlier.len() {
                0 => String::new(),
                number => number.to_string(),
            },
        ),
    ]);
    document = document.fields(fields);
    document = document
        .heading("Cases")
        .table(cases_table(shown))
        .heading("Referrals")
        .table(referrals_table(shown));
    if !shown.merges.is_empty() {
        document = document
            .heading("Merges and splits")
            .table(merges_table(shown));
    }
    if shown.with_history {
        document = history(document, shown);
    }
    document
}

/// The cases and referrals that details of the person came with.
fn came_with(shown: &PersonShown) -> String {
    let mut all: Vec<String> = shown
        .suppliers
        .iter()
        .filter_map(|entry| entry.supplier.with)
        .map(|with| with.to_string())
        .collect();
    all.sort_unstable();
    all.dedup();
    all.join(", ")
}

fn role(role: &str, detail: Option<&str>) -> String {
    match detail {
        Some(detail) => format!("{role} ({detail})"),
        None => role.to_owned(),
    }
}

fn cases_table(shown: &PersonShown) -> Table {
    let rows = shown
        .cases
        .iter()
        .map(|case| {
            vec![
                case.case.to_string(),
                case.title.clone(),
                role(&case.role, case.role_detail.as_deref()),
                match (case.subject, &case.category) {
                    (true, Some(category)) => format!("subject, {category}"),
                    (true, None) => "subject".to_owned(),
                    (false, _) => String::new(),
                },
                match &case.closed_on {
                    Some(closed) => format!("closed {closed}"),
                    None => "open".to_owned(),
                },
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::reference("Reference", "case"),
            Column::new("Title", "title"),
            Column::new("Role", "role"),
            Column::new("Subject", "subject"),
            Column::new("State", "state"),
        ],
        rows,
        "On no case.",
    )
    .entire()
}

fn referrals_table(shown: &PersonShown) -> Table {
    let rows = shown
        .referrals
        .iter()
        .map(|referral| {
            vec![
                referral.referral.to_string(),
                referral.received_on.clone(),
                role(&referral.role, referral.role_detail.as_deref()),
                referral.state.clone(),
                optional(referral.case),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::reference("Reference", "referral"),
            Column::whole("Received", "received_on"),
            Column::new("Role", "role"),
            Column::new("State", "state"),
            Column::reference("Case", "case"),
        ],
        rows,
        "Named by no referral.",
    )
    .entire()
}

fn merges_table(shown: &PersonShown) -> Table {
    let rows = shown
        .merges
        .iter()
        .map(|entry| {
            vec![
                Cell::from(entry.what.to_string()),
                Cell::from(entry.other.to_string()),
                Cell::from(entry.survivor.to_string()),
                Cell::from(instant_words(&entry.done_at)).exact(entry.done_at.clone()),
                Cell::from(entry.done_by.clone()),
                Cell::from(entry.reason.clone()),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::whole("What", "what"),
            Column::reference("Other", "other"),
            Column::reference("Survivor", "survivor"),
            Column::whole("When", "done_at"),
            Column::new("By", "done_by"),
            Column::new("Why", "reason"),
        ],
        rows,
        "",
    )
    .entire()
}

/// The earlier versions, newest first: what differed from the version after it.
fn history(mut document: Document, shown: &PersonShown) -> Document {
    document = document.heading("Earlier versions");
    if shown.earlier.is_empty() {
        return document.sentence("There is no earlier version.");
    }
    let mut after = to_value(&shown.person.details);
    for version in shown.earlier.iter().rev() {
        let why = version
            .reason
            .as_deref()
            .map_or_else(String::new, |reason| format!(": {reason}"));
        document = document.sentence(format!(
            "Until {}, when {} changed it{why}",
            version.replaced_at, version.replaced_by
        ));
        let fields = match &version.details {
            Value::Object(before) => before
                .iter()
                .filter(|(field, value)| after.get(field.as_str()) != Some(*value))
                .map(|(field, value)| (field.clone(), plain_words(value)))
                .collect(),
            _ => Vec::new(),
        };
        document = document.fields(fields);
        after = version.details.clone();
    }
    document
}

fn plain_words(value: &Value) -> String {
    match value {
        Value::Null => "(nothing)".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "(nothing)".to_owned(),
        Value::Array(items) => items.iter().map(plain_words).collect::<Vec<_>>().join("; "),
        Value::Object(object) => object
            .values()
            .filter(|value| !value.is_null())
            .map(plain_words)
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}
