//! How the counts that may be published look.

use serde_json::json;

use crate::actions::export::statistics::{Statistics, StatisticsTable};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};

/// `export statistics`.
pub fn statistics(found: &Statistics) -> Document {
    let data = json!({
        "year": found.year,
        "smallest": found.smallest,
        "tables": found
            .tables
            .iter()
            .map(|table| json!({
                "table": table.word,
                "title": table.title,
                "total": table.counts.total,
                "rows": table
                    .rows
                    .iter()
                    .zip(&table.counts.counts)
                    .map(|(row, count)| json!({"what": row, "count": count}))
                    .collect::<Vec<_>>(),
            }))
            .collect::<Vec<_>>(),
    });
    let period = found
        .year
        .map_or_else(|| "all years".to_owned(), |year| year.to_string());
    Document::new("statistics", data)
        .heading(format!("Statistics, {period}"))
        .sentence(format!(
            "Counts from 1 to {} are withheld, and others beside them so that they cannot be worked out.",
            found.smallest - 1
        ))
        .table(
            Table::new(
                vec![
                    Column::new("Counted", "table"),
                    Column::new("What", "what"),
                    Column::number("How many", "count"),
                ],
                found.tables.iter().flat_map(rows).collect(),
                "Nothing is counted.",
            )
            .entire(),
        )
}

fn rows(table: &StatisticsTable) -> Vec<Vec<Cell>> {
    let number = |count: Option<u64>| match count {
        Some(count) => Cell::new(count.to_string()),
        None => Cell::new("withheld").exact("").emphasis(Emphasis::Faint),
    };
    let counted = table
        .rows
        .iter()
        .zip(&table.counts.counts)
        .map(|(row, count)| (row.as_str(), *count));
    counted
        .chain([("all", table.counts.total)])
        .map(|(what, count)| {
            vec![
                Cell::new(table.title).exact(table.word),
                Cell::new(what),
                number(count),
            ]
        })
        .collect()
}
