//! How keys look.

use std::path::Path;

use serde_json::json;

use crate::actions::key::Slots;
use crate::domain::date::Instant;
use crate::domain::user::{Roles, UserName};
use crate::view::document::{Cell, Column, Document, Table};

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
                Cell::from(slots.epoch.to_string()),
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
        ],
        rows,
        "There are no key slots.",
    ));
    if slots.lines.iter().any(|slot| slot.user.is_none()) {
        document
    } else {
        document.warning(
            "This store has no recovery code: when every passphrase is lost, nobody can open it.",
        )
    }
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
