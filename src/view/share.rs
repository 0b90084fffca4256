//! How the sharing log looks.

use serde_json::{Value, json};

use crate::actions::share::{DisclosureAdded, DisclosureCorrected, NotOfCase, Shown, Wanted};
use crate::domain::date::{date_in_words, date_short};
use crate::domain::org::RecipientKind;
use crate::domain::share::{Decision, Disclosure};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{count, join_words, optional, to_value};
use crate::view::restriction;

/// An entry as JSON data: its fields, whether a contractor still has a copy (`open`), and how many days are left for it.
fn data(shown: &Shown) -> Value {
    let mut data = to_value(&shown.entry);
    if let Value::Object(fields) = &mut data {
        fields.insert("open".to_owned(), json!(shown.entry.is_copy_outside()));
        fields.insert("days_left".to_owned(), json!(shown.days_left));
        fields.insert(
            "restricted".to_owned(),
            restriction::references(&shown.restricted),
        );
    }
    data
}

fn answer(shown: &Shown) -> Document {
    let reference = shown.entry.disclosure.reference.to_string();
    Document::answer("disclosure", data(shown), reference)
}

/// After `share add`.
pub fn added(added: &DisclosureAdded) -> Document {
    let disclosure = &added.shown.entry.disclosure;
    let document = answer(&added.shown).said(format!(
        "{} is in the sharing log{}: {} on {}.",
        disclosure.reference,
        of_case(&disclosure.details),
        disclosure.details.decision,
        date_in_words(disclosure.details.on)
    ));
    told_of_the_rest(document, &added.shown, added.other_kind, &added.not_of_case)
}

/// After `share correct`.
pub fn corrected(corrected: &DisclosureCorrected) -> Document {
    let document = answer(&corrected.shown).said(format!(
        "{} corrects {}, which is kept as it was. Changed: {}.",
        corrected.shown.entry.disclosure.reference,
        corrected.corrected,
        join_words(&corrected.changed)
    ));
    let document = if corrected.lets_go_of_a_copy {
        document.warning(format!(
            "The copy that {} gave a contractor is no longer followed up, and nobody has attested what became of it.",
            corrected.corrected
        ))
    } else {
        document
    };
    told_of_the_rest(
        document,
        &corrected.shown,
        corrected.other_kind,
        &corrected.not_of_case,
    )
}

/// After `share attest`.
pub fn attested(shown: &Shown) -> Document {
    let disclosure = &shown.entry.disclosure;
    answer(shown).said(format!(
        "It is on record that the copy of {} was {}; it is not open any more.",
        disclosure.reference,
        optional(
            shown
                .entry
                .attestation
                .as_ref()
                .map(|attested| attested.how)
        ),
    ))
}

fn told_of_the_rest(
    document: Document,
    shown: &Shown,
    other_kind: Option<RecipientKind>,
    not_of_case: &[NotOfCase],
) -> Document {
    let disclosure = &shown.entry.disclosure;
    let document = match (other_kind, disclosure.details.to) {
        (Some(kind), Some(to)) => document.warning(format!(
            "{to} is on record as {kind}, and this entry calls it {}.",
            disclosure.details.recipient
        )),
        _ => document,
    };
    let document = not_of_case
        .iter()
        .fold(document, |document, NotOfCase { record, case, of }| {
            document.warning(match of {
                Some(of) => format!("{record} belongs to {of}, and this entry is of {case}."),
                None => format!("{record} is not of {case}, and this entry is."),
            })
        });
    let document = if not_of_case.is_empty() {
        document
    } else {
        document.hint(format!(
            "Where that is a slip: mkt share correct {} --record REF --reason TEXT",
            disclosure.reference
        ))
    };
    if shown.entry.is_copy_outside() {
        document.hint(format!(
            "It stays open until it is attested that the copy came back or was destroyed: \
             mkt share attest {} --how returned|destroyed --on DATE --by-whom TEXT",
            disclosure.reference
        ))
    } else {
        document
    }
}

fn of_case(details: &Disclosure) -> String {
    match (details.case, details.access_request) {
        (Some(case), _) => format!(" of {case}"),
        (None, Some(request)) => format!(" (the answer to {request})"),
        (None, None) => String::new(),
    }
}

/// "due back in 12 days", "due back 3 days ago", "not yet back" for a copy that is still outside; else what became of it.
fn copy(shown: &Shown) -> String {
    if let Some(attestation) = &shown.entry.attestation {
        return format!("{} {}", attestation.how, attestation.on);
    }
    if !shown.entry.is_copy_outside() {
        return String::new();
    }
    match shown.days_left {
        Some(0) => "due back today".to_owned(),
        Some(days) => {
            let number = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
            let number = count(number, "day", "days");
            if days > 0 {
                format!("due back in {number}")
            } else {
                format!("due back {number} ago")
            }
        }
        None => "not yet back".to_owned(),
    }
}

/// The same for programs: words that do not change from day to day.
fn copy_exact(shown: &Shown) -> String {
    if shown.entry.attestation.is_some() || !shown.entry.is_copy_outside() {
        return copy(shown);
    }
    match shown.entry.disclosure.details.return_by {
        Some(day) => format!("outside until {day}"),
        None => "outside".to_owned(),
    }
}

fn to_whom(shown: &Shown) -> String {
    let details = &shown.entry.disclosure.details;
    let mut parts: Vec<String> = Vec::new();
    if let Some(to) = details.to {
        parts.push(match &shown.to_org_name {
            Some(name) => format!("{to} {name}"),
            None => to.to_string(),
        });
    }
    parts.extend(details.to_name.clone());
    parts.join(", ")
}

/// `share show`.
pub fn show(shown: &Shown) -> Document {
    let row = &shown.entry;
    let disclosure = &row.disclosure;
    let details = &disclosure.details;
    let mut document = Document::new("disclosure", data(shown)).heading(format!(
        "{}  {}, {}",
        disclosure.reference,
        details.decision,
        date_in_words(details.on)
    ));
    document = restriction::told(document, &shown.restricted);
    if let Some(by) = row.superseded_by {
        document = document.attention(format!(
            "It has been corrected: {by} stands in its place. `mkt share show {by}` shows that."
        ));
    }
    if row.is_copy_outside() {
        document = document.attention(format!(
            "The recipient still has the copy: {}.",
            copy(shown)
        ));
    }
    if details.historic {
        document = document.sentence("It was imported, and is not held to today's rules.");
    }
    let shared = match details.decision {
        Decision::Shared => "Shared",
        Decision::Refused => "Asked for",
    };
    let records: Vec<String> = details.records.iter().map(ToString::to_string).collect();
    document.fields(vec![
        ("Case", optional(details.case)),
        ("Access request", optional(details.access_request)),
        ("Recipient", to_whom(shown)),
        ("Kind of recipient", details.recipient.to_string()),
        (shared, details.what.clone()),
        ("Records", join_words(&records)),
        ("Export", optional(details.export)),
        ("Purpose", details.purpose.clone()),
        ("Lawful basis", details.basis.clone()),
        ("Gateway", optional(details.gateway.as_deref())),
        ("Necessity", details.necessity.clone()),
        ("Consent", details.consent.to_string()),
        ("Why so", optional(details.consent_why.as_deref())),
        ("Method", details.method.to_string()),
        ("Agreement", optional(details.agreement.as_deref())),
        ("Kept at", optional(details.stored_at.as_deref())),
        (
            "Return by",
            details.return_by.map_or_else(String::new, date_in_words),
        ),
        (
            "Attested",
            row.attestation
                .as_ref()
                .map_or_else(String::new, |attested| {
                    format!(
                        "{} on {} by {} (recorded by {})",
                        attested.how,
                        date_in_words(attested.on),
                        attested.by_whom,
                        attested.recorded_by
                    )
                }),
        ),
        ("Authorised by", details.authorised_by.clone()),
        (
            "SHA-256 of the manifest",
            optional(details.manifest_sha256.as_deref()),
        ),
        ("Corrects", optional(row.supersedes)),
        ("Why", optional(row.reason.as_deref())),
        (
            "Recorded",
            format!(
                "{} by {}",
                disclosure.recorded.at.london_text(),
                disclosure.recorded.by
            ),
        ),
        (
            "Imported",
            disclosure
                .imported
                .as_ref()
                .map_or_else(String::new, |imported| {
                    format!("from {} as {}", imported.source, imported.key)
                }),
        ),
    ])
}

/// `share list`, of one case or of all.
pub fn list(entries: &[Shown], wanted: Wanted) -> Document {
    let rows = entries
        .iter()
        .map(|shown| {
            let disclosure = &shown.entry.disclosure;
            let details = &disclosure.details;
            let row = [
                Cell::from(disclosure.reference.to_string()),
                Cell::new(date_short(details.on)).exact(details.on.to_string()),
                Cell::new(
                    details
                        .case
                        .map(|case| case.to_string())
                        .or_else(|| details.access_request.map(|request| request.to_string()))
                        .unwrap_or_default(),
                ),
                Cell::new(details.decision.word()),
                Cell::new(to_whom(shown)).exact(optional(
                    details
                        .to
                        .map(|to| to.to_string())
                        .or_else(|| details.to_name.clone()),
                )),
                Cell::new(details.recipient.word()),
                Cell::new(details.what.clone()),
                Cell::new(copy(shown)).exact(copy_exact(shown)).emphasis(
                    if shown.days_left.is_some_and(|days| days < 0) {
                        Emphasis::Attention
                    } else {
                        Emphasis::None
                    },
                ),
                Cell::new(optional(shown.entry.superseded_by)),
                restriction::cell(&shown.restricted),
            ];
            if shown.entry.superseded_by.is_some() {
                row.map(|cell| cell.emphasis(Emphasis::Faint)).to_vec()
            } else {
                row.to_vec()
            }
        })
        .collect();
    Document::new(
        "disclosures",
        json!(entries.iter().map(data).collect::<Vec<_>>()),
    )
    .table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::whole("On", "on"),
            Column::reference("Case", "case"),
            Column::whole("Decision", "decision"),
            Column::new("To", "to"),
            Column::new("Kind", "recipient"),
            Column::new("What", "what"),
            Column::new("Copy", "copy"),
            Column::reference("Corrected by", "superseded_by"),
            Column::new("Restricted", "restricted"),
        ],
        rows,
        match (wanted.outside, wanted.case) {
            (true, Some(case)) => {
                format!("Nobody outside has a copy from {case} that is still to come back.")
            }
            (true, None) => "Nobody outside has a copy that is still to come back.".to_owned(),
            (false, Some(case)) => format!("Nothing is in the sharing log of {case}."),
            (false, None) => "Nothing is in the sharing log.".to_owned(),
        },
    ))
}
