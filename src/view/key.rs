//! How keys look.

use std::path::Path;

use serde_json::json;

use crate::actions::key::Slots;
use crate::actions::key::rotate::Rotated;
use crate::domain::date::Instant;
use crate::domain::user::{Roles, UserName};
use crate::view::backup::{findings, findings_data};
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::record::count;

/// `key list`.
pub fn list(slots: &Slots) -> Document {
    let data = slots
        .lines
        .iter()
        .map(|slot| {
            json!({
                "user": slot.user,
                "roles": slot.roles,
                "kind": slot.kind.word(),
                "set_at": slot.set_at,
                "key_epoch": slots.epoch,
                "rotated_at": slots.rotated_at,
                "carries_over": slot.carries_over,
            })
        })
        .collect::<Vec<_>>();
    let rows = slots
        .lines
        .iter()
        .map(|slot| {
            vec![
                Cell::from(
                    slot.user
                        .as_ref()
                        .map_or_else(|| "(recovery code)".to_owned(), ToString::to_string),
                )
                .exact(
                    slot.user
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                ),
                Cell::from(
                    slot.roles
                        .as_ref()
                        .map_or_else(String::new, ToString::to_string),
                ),
                Cell::from(slot.kind.word()),
                Cell::from(slot.set_at.map_or_else(String::new, Instant::london_text))
                    .exact(slot.set_at.map(|at| at.to_string()).unwrap_or_default()),
                Cell::from(match slots.rotated_at {
                    None => slots.epoch.to_string(),
                    Some(at) => format!("{}, since {}", slots.epoch, at.london_text()),
                })
                .exact(slots.epoch.to_string()),
                Cell::from(if slot.carries_over { "" } else { "older form" })
                    .exact(slot.carries_over.to_string()),
            ]
        })
        .collect();
    let document = Document::new("keys", json!(data)).table(Table::new(
        vec![
            Column::whole("User", "user"),
            Column::new("Roles", "roles"),
            Column::new("Opens with", "kind"),
            Column::new("Made", "set_at"),
            Column::new("Key", "key_epoch"),
            Column::new("Form", "carries_over"),
        ],
        rows,
        "There are no key slots.",
    ));
    let document = if slots.lines.iter().all(|slot| slot.carries_over) {
        document
    } else {
        document.hint("A slot of the older form is brought over when its user next uses mkt, and the recovery code's by `mkt key rotate --new-recovery-code`; before that the key cannot be changed.")
    };
    if slots.lines.iter().any(|slot| slot.user.is_none()) {
        document
    } else {
        document.warning(
            "This store has no recovery code: when every passphrase is lost, nobody can open it.",
        )
    }
}

/// After `key rotate`; `new_code` says whether the recovery code was replaced, and the path where it was written to.
pub fn rotated(rotated: &Rotated, new_code: bool, file: Option<&Path>) -> Document {
    let epoch = rotated.epoch;
    let data = json!({
        "key_epoch": epoch,
        "users": rotated.users,
        "new_recovery_code": new_code,
        "dry_run": rotated.is_dry_run,
        "finished": rotated.is_finished,
        "findings": findings_data(&rotated.findings),
        "older_copies": rotated.older_copies,
    });
    let mut document = Document::answer("key", data, epoch.to_string());
    if rotated.is_dry_run {
        return document
            .said(format!(
                "Nothing was changed. The whole store was written under a new key, number {epoch}, and checked, and that was taken away again: the key can be changed."
            ))
            .warnings(findings(&rotated.findings));
    }
    let users = count(rotated.users, "user", "users");
    document = document.said(format!(
        "The store has a new key, number {epoch}. Everybody opens it with the passphrase or secret they had before ({users})."
    ));
    document = match (new_code, file) {
        (true, Some(file)) => document.said(format!(
            "The new recovery code is in {}. Print it, lock it away, and delete the file; the old code opens nothing any more.",
            file.display()
        )),
        (true, None) => document.said(
            "The recovery code is the one you have just written down. Lock it away, and destroy the old paper.",
        ),
        (false, _) if rotated.has_recovery_code => {
            document.said("The recovery code is the one there was before.")
        }
        (false, _) => document,
    };
    document
        .hint("A copy of the older key file opens nothing of this store any more. Backups and copies of the store from before still open with the older keys they have: make a new backup now, and destroy those that are no longer needed.")
        .hint("Whoever may know a colleague's passphrase can still use it, with the new key file: change such a passphrase too, with `mkt user passphrase`.")
        .warnings((!rotated.is_finished).then(|| {
            "The key is changed, but its last step could not be made sure of: the disk or the folder refused a write. If there is a file whose name ends in .keys.next, keep it: the next command that opens the store finishes the step, once the folder can be written to.".to_owned()
        }))
        .warnings(rotated.older_copies.iter().map(|copy| {
            format!(
                "{} is a copy from before an update of mkt, under the older key. Remove it if it is no longer needed.",
                copy.display()
            )
        }))
        .warnings(findings(&rotated.findings))
}

/// After `key recover`.
pub fn recovered(user: &UserName, roles: &Roles, new_code: Option<&Path>) -> Document {
    let document = Document::answer(
        "key",
        json!({"user": user, "roles": roles, "recovered": true}),
        user.to_string(),
    )
    .said(format!(
        "{user} opens the store with the new passphrase from now on, as {roles}."
    ))
    .said("The recovery code that was used opens nothing any more.");
    let document = match new_code {
        Some(file) => document.said(format!(
            "The new recovery code is in {}. Print it, lock it away, and delete the file.",
            file.display()
        )),
        None => document.said(
            "The new one is what you have just written down. Lock it away, and destroy the old paper.",
        ),
    };
    document.hint("Copies of the key file that were made before, as in every backup, still open with the old code and passphrase, each with the store it was copied with.")
}
