//! How the checks of the installation look.

use serde_json::json;

use crate::actions::doctor::Examined;
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::count;

/// `doctor`.
pub fn examined(all: &[Examined]) -> Document {
    let found = all.iter().filter(|one| one.remedy.is_some()).count();
    let data = json!({
        "ok": found == 0,
        "checks": all
            .iter()
            .map(|one| json!({
                "check": one.check,
                "ok": one.remedy.is_none(),
                "told": one.told,
                "remedy": one.remedy,
            }))
            .collect::<Vec<_>>(),
    });
    let rows = all
        .iter()
        .map(|one| {
            let outcome = match &one.remedy {
                None => Cell::new("fine"),
                Some(remedy) => Cell::new("see below")
                    .exact(remedy)
                    .emphasis(Emphasis::Attention),
            };
            vec![Cell::new(one.title), outcome, Cell::new(&one.told)]
        })
        .collect();
    let mut document = Document::new("doctor", data).table(
        Table::new(
            vec![
                Column::whole("Check", "check"),
                Column::whole("Outcome", "outcome"),
                Column::new("What was seen", "told"),
            ],
            rows,
            "",
        )
        .entire(),
    );
    for one in all {
        if let Some(remedy) = &one.remedy {
            document = document.attention(format!("{}: {remedy}", one.title));
        }
    }
    if found == 0 {
        document.sentence("The installation is in order.")
    } else {
        document.sentence(format!(
            "{} attention.",
            count(found, "thing needs", "things need")
        ))
    }
}
