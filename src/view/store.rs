//! How what concerns the whole store looks: `init`.

use std::path::Path;

use serde_json::json;

use crate::actions::opening::StoreMade;
use crate::domain::user::Permission;
use crate::view::document::Document;

/// After `init`.
pub fn made(made: &StoreMade, path: &Path, recovery: Option<&Path>) -> Document {
    let document = Document::answer(
        "store",
        json!({"store_id": made.store_id, "user": made.user, "roles": made.roles}),
        made.store_id.clone(),
    )
    .said(format!(
        "The store {} is ready. Its keys are in {}.keys beside it; copy the two together.",
        path.display(),
        path.display()
    ));
    let document = if made.roles.may(Permission::ManageUsers) {
        document
    } else {
        document.warning(
            "Nobody may add users to this store, or ever will: none of your roles is admin. If that was not meant, delete the store and its keys and make it again.",
        )
    };
    match recovery {
        Some(file) => document.said(format!(
            "The recovery code is in {}. Print it, lock it away, and delete the file.",
            file.display()
        )),
        None => document,
    }
}
