//! How users look.

use std::path::Path;

use serde_json::json;

use crate::actions::user::UserLine;
use crate::domain::user::{Roles, UserName};
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::record::{join_words, optional};

/// After `user add`.
pub fn added(name: &UserName, roles: &Roles, key_out: Option<&Path>) -> Document {
    let document = Document::answer(
        "user",
        json!({"name": name, "roles": roles}),
        name.to_string(),
    )
    .said(format!("{name} may now use the store as {roles}."));
    match key_out {
        Some(file) => document.said(format!(
            "The secret is in {}; use it as --passphrase-file.",
            file.display()
        )),
        None => document,
    }
}

/// After `user set`.
pub fn set(name: &UserName, changed: &[&str]) -> Document {
    let document = Document::answer(
        "user",
        json!({"name": name, "changed": changed}),
        name.to_string(),
    );
    if changed.is_empty() {
        document.said(format!(
            "Nothing about {name} would change; the record stays as it is."
        ))
    } else {
        document.said(format!("Changed for {name}: {}.", join_words(changed)))
    }
}

/// After `user revoke`.
pub fn revoked(name: &UserName) -> Document {
    Document::answer("user", json!({"name": name, "revoked": true}), name.to_string())
        .said(format!("{name} can no longer open this store."))
        .hint("A copy of the key file that somebody made before still opens the store and its copies, until the key is changed: `mkt key rotate` makes such a copy useless for the store, but not for copies from before.")
}

/// After `user passphrase`.
pub fn passphrase_changed(name: &UserName) -> Document {
    Document::answer(
        "user",
        json!({"name": name, "passphrase_changed": true}),
        name.to_string(),
    )
    .said(format!(
        "The passphrase of {name} is changed; the old one no longer opens the store."
    ))
}

/// `user list`.
pub fn list(users: &[UserLine]) -> Document {
    let data = users
        .iter()
        .map(|user| {
            json!({
                "name": user.name,
                "full_name": user.full_name,
                "roles": user.roles,
                "opens_with": user.opens_with,
                "trained_on": user.trained_on,
                "training_due": user.training_due,
                "revoked_at": user.revoked_at,
            })
        })
        .collect::<Vec<_>>();
    let rows = users
        .iter()
        .map(|user| {
            vec![
                Cell::from(user.name.to_string()),
                Cell::from(optional(user.full_name.as_deref())),
                Cell::from(
                    user.roles
                        .as_ref()
                        .map_or_else(|| "revoked".to_owned(), ToString::to_string),
                ),
                Cell::from(optional(user.opens_with)),
                Cell::from(match user.trained_on {
                    Some(day) if user.training_due => format!("{day} (due again)"),
                    Some(day) => day.to_string(),
                    None if user.training_due => "never (due)".to_owned(),
                    None => String::new(),
                })
                .exact(
                    user.trained_on
                        .map(|day| day.to_string())
                        .unwrap_or_default(),
                ),
            ]
        })
        .collect();
    Document::new("users", json!(data)).table(Table::new(
        vec![
            Column::whole("User", "name"),
            Column::new("Name in full", "full_name"),
            Column::new("Roles", "roles"),
            Column::new("Opens with", "opens_with"),
            Column::new("Trained on", "trained_on"),
        ],
        rows,
        "There are no users.",
    ))
}
