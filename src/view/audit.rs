//! How the audit trail looks.

use serde_json::{Value, json};

use crate::actions::audit::StoredEntry;
use crate::actions::audit::{Checkpoint, Entries, Verified};
use crate::actions::witness::Acknowledged;
use crate::domain::date::date_in_words;
use crate::domain::reference::AnyRef;
use crate::view::document::{Column, Document, Table};
use crate::view::record::join_words;
use crate::view::record::{count, instant_words, optional};

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
                instant_words(&entry.at),
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
pub fn log(found: &Entries) -> Document {
    let document = Document::new(
        "audit-entries",
        json!(found.entries.iter().map(data).collect::<Vec<_>>()),
    )
    .table(table(&found.entries, "There are no such entries."));
    told_of_cut(document, found)
}

/// Says where the trail begins, to whoever might take its beginning for that of the store.
fn told_of_cut(document: Document, found: &Entries) -> Document {
    match &found.cut {
        Some(cut) => document.said(cut_words(cut)),
        None => document,
    }
}

/// `audit viewed`.
pub fn viewed(reference: AnyRef, found: &Entries) -> Document {
    let entries = &found.entries;
    let document = Document::new(
        "audit-views",
        json!(entries.iter().map(data).collect::<Vec<_>>()),
    )
    .sentence(format!(
        "{} showed {reference}.",
        count(entries.len(), "look", "looks")
    ))
    .table(table(entries, "Nobody has looked at it."));
    told_of_cut(document, found)
}

/// What of the trail is gone, in a sentence.
fn cut_words(cut: &Checkpoint) -> String {
    format!(
        "The entries up to {} were disposed of on {}, from the list {}: the trail goes on from a signed checkpoint.",
        cut.through,
        date_in_words(cut.cut_at.london_date()),
        cut.list
    )
}

fn checkpoint_data(checkpoint: &Checkpoint) -> Value {
    json!({
        "number": checkpoint.number,
        "through": checkpoint.through,
        "entries": checkpoint.entries,
        "reasons": checkpoint.reasons,
        "first_at": checkpoint.first_at,
        "last_at": checkpoint.last_at,
        "cut_at": checkpoint.cut_at,
        "list": checkpoint.list,
        "policy_version": checkpoint.policy_version,
    })
}

/// `audit verify`.
pub fn verified(verified: &Verified) -> Document {
    let check = &verified.chain;
    let document = Document::new(
        "audit-verify",
        json!({
            "entries": check.entries,
            "head": check.head,
            "ok": verified.is_whole(),
            "first_broken": check.first_broken,
            "checkpoints": check.checkpoints.iter().map(checkpoint_data).collect::<Vec<_>>(),
            "checkpoint_broken": check.checkpoint_broken,
            "rolled_back": verified.rolled_back.is_some(),
        }),
    );
    if let Some(number) = check.checkpoint_broken {
        return document.attention(format!(
            "Checkpoint {number} of the audit trail, where its old end was cut off, is not as mkt signed it: somebody changed it by other means. Tell the Data Protection Officer."
        ));
    }
    if let Some(number) = check.first_broken {
        return document.attention(format!(
            "The audit trail is broken at entry {number}: somebody changed it by other means than mkt. Tell the Data Protection Officer."
        ));
    }
    if let Some(rolled_back) = &verified.rolled_back {
        return document.attention(rolled_back.sentence());
    }
    let mut document = document.sentence(format!(
        "The audit trail is whole: {} entries.",
        check.entries
    ));
    if let Some(cut) = check.checkpoints.last() {
        document = document.sentence(cut_words(cut));
    }
    document.fields(vec![("Head", check.head.clone())])
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

/// After `audit acknowledge --restored`.
pub fn restored_acknowledged(number: i64) -> Document {
    Document::answer(
        "audit-acknowledgement",
        json!({"entry": number}),
        number.to_string(),
    )
    .said("The restored store is acknowledged; its records can be used again.")
    .hint("What was disposed of after the backup comes up again with `mkt retention sweep`, because it is still due.")
}

/// After `audit acknowledge --rolled-back`.
pub fn rolled_back_acknowledged(done: &Acknowledged) -> Document {
    let destroyed: Vec<String> = done.destroyed.iter().map(ToString::to_string).collect();
    let document = Document::answer(
        "audit-acknowledgement",
        json!({"entry": done.entry, "destroyed": destroyed}),
        done.entry.to_string(),
    )
    .said("The store is acknowledged as it is; its witness goes on from here, and its records can be used again.");
    let document = if destroyed.is_empty() {
        document.said("Nothing that the list of disposals names was in it.")
    } else {
        document.said(format!(
            "Destroyed again, as it had been before: {}.",
            join_words(&destroyed)
        ))
    };
    document.hint("What was recorded between this copy and the one that is lost has to be recorded again. Passphrases and users are those of the key file beside it: look at them with `mkt user list`.")
}

/// After `audit acknowledge --new-witness`.
pub fn witness_begun(number: i64) -> Document {
    Document::answer(
        "audit-acknowledgement",
        json!({"entry": number}),
        number.to_string(),
    )
    .said("A new witness is begun; older copies of the store from before it are not found by it.")
}
