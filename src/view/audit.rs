//! How the audit trail looks.

use serde_json::{Value, json};

use crate::actions::audit::{ChainCheck, StoredEntry};
use crate::domain::date::Instant;
use crate::domain::reference::AnyRef;
use crate::view::document::{Column, Document, Table};
use crate::view::record::{count, optional};

fn data(entry: &StoredEntry) -> Value {
    json!({
        "entry": entry.number,
        "at": entry.at,
        "user": entry.user,
        "login_uid": entry.login_uid,
        "class": entry.class,
        "action": entry.action,
        "refs": entry.refs.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>(),
        "fields": entry.fields.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>(),
        "reason": entry.reason,
    })
}

fn table(entries: &[StoredEntry], empty: &str) -> Table {
    let rows = entries
        .iter()
        .map(|entry| {
            vec![
                entry.number.to_string(),
                Instant::parse(&entry.at).map_or_else(|_| entry.at.clone(), Instant::london_text),
                entry.user.clone(),
                entry.action.clone(),
                entry.refs.clone(),
                optional(entry.reason.as_deref()),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::number("Entry", "entry"),
            Column::whole("When", "at"),
            Column::whole("User", "user"),
            Column::whole("Action", "action"),
            Column::new("Records", "refs"),
            Column::new("Reason", "reason"),
        ],
        rows,
        empty,
    )
}

/// `audit log`.
pub fn log(entries: &[StoredEntry]) -> Document {
    Document::new(
        "audit-entries",
        json!(entries.iter().map(data).collect::<Vec<_>>()),
    )
    .table(table(entries, "There are no such entries."))
}

/// `audit viewed`.
pub fn viewed(reference: AnyRef, entries: &[StoredEntry]) -> Document {
    Document::new(
        "audit-views",
        json!(entries.iter().map(data).collect::<Vec<_>>()),
    )
    .sentence(format!(
        "{} showed {reference}.",
        count(entries.len(), "look", "looks")
    ))
    .table(table(entries, "Nobody has looked at it."))
}

/// `audit verify`.
pub fn verified(check: &ChainCheck) -> Document {
    let document = Document::new(
        "audit-verify",
        json!({"entries": check.entries, "head": check.head, "ok": check.first_broken.is_none(), "first_broken": check.first_broken}),
    );
    match check.first_broken {
        None => document
            .sentence(format!("The audit trail is whole: {} entries.", check.entries))
            .fields(vec![("Head", check.head.clone())]),
        Some(number) => document.attention(format!(
            "The audit trail is broken at entry {number}: somebody changed it by other means than mkt. Tell the Data Protection Officer."
        )),
    }
}

/// After `audit acknowledge`.
pub fn acknowledged(number: i64) -> Document {
    Document::answer(
        "audit-acknowledgement",
        json!({"entry": number}),
        number.to_string(),
    )
    .said("The clock is acknowledged; the store can be used again.")
}
