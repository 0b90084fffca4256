//! How the checks of the store look.

use serde_json::{Value, json};

use crate::actions::verify::Check;
use crate::view::document::{Column, Document, Table};
use crate::view::record::join_words;

/// `verify`.
pub fn checked(checks: &[Check]) -> Document {
    let ok = checks.iter().all(|check| check.found == 0);
    let document = Document::new("verify", json!({"ok": ok, "checks": data(checks)}));
    outcome(document, checks)
}

/// The checks for machines.
pub(super) fn data(checks: &[Check]) -> Value {
    checks
        .iter()
        .map(|check| {
            json!({
                "check": check.check,
                "ok": check.found == 0,
                "found": check.found,
                "refs": check.references,
                "remedy": (check.found > 0).then_some(check.remedy),
            })
        })
        .collect()
}

/// Adds the checks for people: a line each, and the remedies of those that found something.
pub(super) fn outcome(document: Document, checks: &[Check]) -> Document {
    let ok = checks.iter().all(|check| check.found == 0);
    let rows = checks
        .iter()
        .map(|check| {
            let outcome = if check.found == 0 {
                "in order".to_owned()
            } else {
                format!("{} found", check.found)
            };
            vec![check.title.to_owned(), outcome]
        })
        .collect();
    let mut document = document.table(
        Table::new(
            vec![
                Column::new("Check", "check"),
                Column::whole("Outcome", "outcome"),
            ],
            rows,
            "",
        )
        .entire(),
    );
    for check in checks.iter().filter(|check| check.found > 0) {
        document = document.attention(format!("{}: {}", check.title, check.remedy));
        if !check.references.is_empty() {
            document = document.sentence(format!("Concerned: {}.", join_words(&check.references)));
        }
    }
    if ok {
        document.sentence("Everything that can be checked is in order.")
    } else {
        document
    }
}
