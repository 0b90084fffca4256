//! Tables in `text`: fitted to the terminal and laid out by comfy-table, a row a line elsewhere. A reference is never cut:
//! where the whole columns do not fit, each row becomes a few lines.

use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement};

use super::escape::Shown;
use super::fit;
use super::sheet::Sheet;
use crate::view::document::{Cell, Column, Emphasis, Table};

/// How many lines of rows a list shows on a terminal.
const SCREENFUL: usize = 40;

/// The most lines of one cell in such a list; the record's own page shows the rest.
const CELL_LINES: usize = 3;

/// Spaces between columns.
const GUTTER: usize = 2;

/// The least width of a column whose text is broken over lines.
const LEAST_COLUMN: usize = 10;

/// The table, or the sentence where it has no rows.
pub fn render(table: &Table, sheet: &mut Sheet) {
    if table.rows.is_empty() {
        return sheet.hang(&Shown::line(&table.empty), 0, Emphasis::None);
    }
    let Some(width) = sheet.width else {
        return lines(table, sheet);
    };
    // No more rows than could be shown are looked at: a list may be long.
    let most = if table.screenful {
        SCREENFUL
    } else {
        table.rows.len()
    };
    let (total, table) = (table.rows.len(), &without_empty_columns(table, most));
    let cells: Vec<Vec<Shown>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| Shown::flowing(&cell.text)).collect())
        .collect();
    let shown = match columns_fitted(&table.columns, &cells, width) {
        Some(widths) => laid_out(table, &cells, &widths, sheet),
        None => records(table, &cells, sheet),
    };
    if shown < total {
        let more =
            format!("{shown} of {total} shown. Add --format plain or --json to see them all.");
        sheet.end();
        sheet.hang(&Shown::line(&more), 0, Emphasis::Faint);
    }
}

/// The first rows of a table, without the columns that are empty in all of them: room on a terminal is short.
fn without_empty_columns(table: &Table, most: usize) -> Table {
    let rows = table.rows.get(..most).unwrap_or(&table.rows);
    let is_kept: Vec<bool> = (0..table.columns.len())
        .map(|at| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .any(|cell| !cell.text.is_empty())
        })
        .collect();
    let kept = |at: &usize| is_kept.get(*at).copied().unwrap_or(true);
    Table {
        columns: (0..)
            .zip(&table.columns)
            .filter(|(at, _)| kept(at))
            .map(|(_, column)| column.clone())
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                (0..)
                    .zip(row)
                    .filter(|(at, _)| kept(at))
                    .map(|(_, cell)| cell.clone())
                    .collect()
            })
            .collect(),
        empty: table.empty.clone(),
        screenful: table.screenful,
    }
}

/// The width of each column so that all fit, or none where they cannot without breaking what must stay whole. Room is
/// taken from the widest first.
fn columns_fitted(columns: &[Column], cells: &[Vec<Shown>], width: usize) -> Option<Vec<usize>> {
    let measured: Vec<(usize, usize)> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let title = fit::width(column.title);
            let column_cells = || cells.iter().filter_map(|row| row.get(at));
            let natural = column_cells()
                .map(|cell| fit::width(cell.as_str()))
                .fold(title, usize::max);
            let least = if column.whole {
                natural
            } else {
                column_cells()
                    .map(fit::least_width)
                    .fold(title.max(LEAST_COLUMN), usize::max)
                    .min(natural)
            };
            (least, natural)
        })
        .collect();
    let room = width.checked_sub(GUTTER * columns.len().saturating_sub(1))?;
    let at_most = |cap: usize| -> Vec<usize> {
        measured
            .iter()
            .map(|(least, natural)| (*natural).min(cap).max(*least))
            .collect()
    };
    if at_most(0).iter().sum::<usize>() > room {
        return None;
    }
    // The sum grows with the cap, so the largest cap that fits is found by halving.
    let (mut fits, mut beyond) = (0, room + 1);
    while beyond - fits > 1 {
        let cap = fits.midpoint(beyond);
        if at_most(cap).iter().sum::<usize>() <= room {
            fits = cap;
        } else {
            beyond = cap;
        }
    }
    Some(at_most(fits))
}

/// Lays out as many rows as there is room for, and returns how many that were.
fn laid_out(table: &Table, cells: &[Vec<Shown>], widths: &[usize], sheet: &mut Sheet) -> usize {
    let mut drawn = comfy_table::Table::new();
    drawn
        .force_no_tty()
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled);
    if sheet.colour {
        drawn.enforce_styling().style_text_only();
    }
    drawn.set_header(
        table
            .columns
            .iter()
            .map(|column| styled(column.title.to_owned(), Emphasis::Strong, sheet.colour)),
    );
    drawn.add_row(widths.iter().map(|width| sheet.rule(*width)));
    let ellipsis = sheet.ellipsis();
    let (mut shown, mut height) = (0, 0);
    for (row, sources) in cells.iter().zip(&table.rows) {
        let fitted: Vec<Vec<Shown>> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| {
                let lines = fit::wrap(cell, *width);
                if table.screenful {
                    fit::cut(lines, CELL_LINES, *width, &ellipsis)
                } else {
                    lines
                }
            })
            .collect();
        height += fitted.iter().map(Vec::len).max().unwrap_or(1);
        if table.screenful && shown > 0 && height > SCREENFUL {
            break;
        }
        shown += 1;
        drawn.add_row(fitted.iter().zip(sources).map(|(lines, source)| {
            let text: Vec<&str> = lines.iter().map(Shown::as_str).collect();
            styled(text.join("\n"), source.emphasis, sheet.colour)
        }));
    }
    let last = table.columns.len().saturating_sub(1);
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(set) = drawn.column_mut(at) {
            let gutter = if at == last { 0 } else { GUTTER };
            set.set_padding((0, u16::try_from(gutter).unwrap_or(0)));
            if column.right {
                set.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    sheet.laid_out(&drawn);
    shown
}

fn styled(text: String, emphasis: Emphasis, colour: bool) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new_owned(text);
    match emphasis {
        Emphasis::Strong if colour => cell.add_attribute(Attribute::Bold),
        Emphasis::Attention if colour => cell.add_attribute(Attribute::Bold).fg(Color::DarkRed),
        Emphasis::Faint if colour => cell.add_attribute(Attribute::Dim),
        _ => cell,
    }
}

/// Off a terminal: a heading and a row a line, columns separated by tabs, nothing aligned, wrapped or cut. A tab or line
/// end in a cell is shown escaped, so that every line is one row and every tab a column's end.
fn lines(table: &Table, sheet: &mut Sheet) {
    for (at, column) in table.columns.iter().enumerate() {
        if at > 0 {
            sheet.put_fixed("\t");
        }
        sheet.put_fixed(column.title);
    }
    sheet.end();
    for row in &table.rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                sheet.put_fixed("\t");
            }
            sheet.put(&Shown::line(&cell.text));
        }
        sheet.end();
    }
}

/// On a terminal too narrow for the table: each row as labels and values. Returns how many rows were shown.
fn records(table: &Table, cells: &[Vec<Shown>], sheet: &mut Sheet) -> usize {
    let (mut shown, mut height) = (0, 0);
    for (row, sources) in cells.iter().zip(&table.rows) {
        if table.screenful && height >= SCREENFUL {
            break;
        }
        if shown > 0 {
            sheet.end();
        }
        shown += 1;
        height += 1;
        for ((column, cell), source) in table.columns.iter().zip(row).zip(sources) {
            if !cell.as_str().is_empty() {
                height += record_line(table, column, cell, source, sheet);
            }
        }
    }
    shown
}

/// `Title: value`, with the value beneath where it does not fit beside. Returns the lines it took.
fn record_line(
    table: &Table,
    column: &Column,
    cell: &Shown,
    source: &Cell,
    sheet: &mut Sheet,
) -> usize {
    let width = sheet.width.unwrap_or(usize::MAX);
    sheet.put_fixed(column.title);
    sheet.put_fixed(":");
    if fit::width(column.title) + 2 + fit::width(cell.as_str()) <= width {
        sheet.space(1);
        sheet.put_emphasised(cell, source.emphasis);
        sheet.end();
        return 1;
    }
    sheet.end();
    let room = width.saturating_sub(2).max(1);
    let mut lines = fit::wrap(cell, room);
    if table.screenful {
        lines = fit::cut(lines, CELL_LINES, room, &sheet.ellipsis());
    }
    for line in &lines {
        sheet.space(2);
        sheet.put_emphasised(line, source.emphasis);
        sheet.end();
    }
    lines.len() + 1
}
