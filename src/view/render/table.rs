//! Tables in `text`: fitted to the terminal by comfy-table, whole lines elsewhere. A reference is never cut: where the
//! whole columns alone do not fit, each row becomes a few lines.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table as Fitted, Width};

use crate::view::document::Table;
use crate::view::render::{Page, escape, styled};

/// How many rows a list shows on a terminal.
const SCREENFUL: usize = 40;

/// The table as text.
pub fn text(table: &Table, page: &Page) -> String {
    if table.rows.is_empty() {
        return format!("{}\n", escape::line(&table.empty));
    }
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| escape::line(cell)).collect())
        .collect();
    let Some(width) = page.width else {
        return lines(table, &cells);
    };
    let shown = if table.screenful {
        cells.len().min(SCREENFUL)
    } else {
        cells.len()
    };
    let cells = cells.get(..shown).unwrap_or_default();
    let widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            cells
                .iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count())
                .chain([column.title.chars().count()])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let least: usize = table
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| {
            2 + if column.whole {
                *width
            } else {
                (*width).min(12)
            }
        })
        .sum();
    let mut out = if least > width {
        blocks(table, cells)
    } else {
        fitted(table, cells, &widths, width, page)
    };
    if shown < table.rows.len() {
        out.push_str(&format!(
            "… and {} more; --format plain or --json shows all of them.\n",
            table.rows.len() - shown
        ));
    }
    out
}

fn fitted(
    table: &Table,
    cells: &[Vec<String>],
    widths: &[usize],
    width: usize,
    page: &Page,
) -> String {
    let mut fitted = Fitted::new();
    fitted
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    fitted.set_header(table.columns.iter().map(|column| column.title));
    for row in cells {
        fitted.add_row(row);
    }
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(set) = fitted.column_mut(at) {
            set.set_padding((0, 2));
            if column.whole
                && let Some(whole) = widths.get(at)
            {
                set.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(
                    u16::try_from(whole + 2).unwrap_or(u16::MAX),
                )));
            }
            if column.right {
                set.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    let mut out = String::new();
    for (at, line) in fitted.lines().enumerate() {
        let line = line.trim_end();
        out.push_str(&if at == 0 {
            styled(line, "1", page)
        } else {
            line.to_owned()
        });
        out.push('\n');
    }
    out
}

fn lines(table: &Table, cells: &[Vec<String>]) -> String {
    let mut out: String = table
        .columns
        .iter()
        .map(|column| column.title)
        .collect::<Vec<_>>()
        .join("\t");
    out.push('\n');
    for row in cells {
        out.push_str(&row.join("\t"));
        out.push('\n');
    }
    out
}

fn blocks(table: &Table, cells: &[Vec<String>]) -> String {
    let mut out = String::new();
    for (at, row) in cells.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        for (column, cell) in table.columns.iter().zip(row) {
            if !cell.is_empty() {
                out.push_str(&format!("{}:\n  {cell}\n", column.title));
            }
        }
    }
    out
}
