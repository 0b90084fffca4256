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
"Nobody may add users to this store: none of your roles is admin. If that was not meant, `mkt key recover --make-admin` with the recovery code gives you that role.",
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
