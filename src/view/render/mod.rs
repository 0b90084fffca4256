//! From a [`Document`] to what is written: text, plain, JSON or CSV. Everything passes through [`escape`].

pub mod escape;
mod table;

use crate::error::{Failure, Result};
use crate::view::document::{Block, Document, Format};

/// The page an answer is written on.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that have nothing to do with each other"
)]
pub struct Page {
    /// The format.
    pub format: Format,
    /// Standard output is a terminal.
    pub terminal: bool,
    /// Its width in columns; none where nothing is to be wrapped or cut.
    pub width: Option<usize>,
    /// Colour is allowed.
    pub colour: bool,
    /// Nothing on success but the answer.
    pub quiet: bool,
    /// Decoration in ASCII only.
    pub ascii: bool,
}

/// What goes where.
pub struct Rendered {
    /// For standard output.
    pub stdout: String,
    /// For standard error.
    pub stderr: String,
}

/// Renders a document. Fails with usage (exit 2) where CSV is asked of something that is no list.
pub fn render(document: &Document, page: &Page) -> Result<Rendered> {
    let stdout = match page.format {
        Format::Json => {
            let whole = serde_json::json!({"schema_version": 1, "kind": document.kind, "data": document.data});
            format!("{}\n", escape::json(&whole.to_string()))
        }
        Format::Csv => csv(document)?,
        Format::Text => text(document, page),
        Format::Plain => plain(document),
    };
    let mut stderr = String::new();
    for warning in &document.warnings {
        stderr.push_str(&format!("warning: {}\n", escape::line(warning)));
    }
    if !page.quiet {
        for sentence in &document.said {
            stderr.push_str(&escape::prose(sentence));
            stderr.push('\n');
        }
        for hint in &document.hints {
            stderr.push_str(&format!("hint: {}\n", escape::line(hint)));
        }
    }
    Ok(Rendered { stdout, stderr })
}

fn csv(document: &Document) -> Result<String> {
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let Some(table) = table else {
        return Err(Failure::usage("CSV is for lists, and this is not one.")
            .hint("Use --json or --format plain."));
    };
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let failed = |error: csv::Error| {
        Failure::internal("The list could not be written as CSV.").because(error)
    };
    writer
        .write_record(table.columns.iter().map(|column| column.key))
        .map_err(failed)?;
    for row in &table.rows {
        writer
            .write_record(row.iter().map(|cell| escape::prose(cell)))
            .map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|_| Failure::internal("The list could not be written as CSV."))?;
    String::from_utf8(bytes)
        .map_err(|error| Failure::internal("The list could not be written as CSV.").because(error))
}

fn styled(text: &str, style: &str, page: &Page) -> String {
    if page.colour {
        format!("\u{1b}[{style}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

fn text(document: &Document, page: &Page) -> String {
    if let Some(answer) = &document.answer {
        return format!("{}\n", escape::line(answer));
    }
    let mut out = String::new();
    for (at, block) in document.blocks.iter().enumerate() {
        if at > 0 && matches!(block, Block::Heading(_) | Block::Table(_)) {
            out.push('\n');
        }
        match block {
            Block::Heading(text) => {
                out.push_str(&styled(
                    &wrapped(&escape::line(text), page.width, ""),
                    "1",
                    page,
                ));
                out.push('\n');
            }
            Block::Sentence(text) => {
                out.push_str(&wrapped(&escape::line(text), page.width, ""));
                out.push('\n');
            }
            Block::Attention(text) => {
                out.push_str(&styled(
                    &wrapped(&format!("! {}", escape::line(text)), page.width, "  "),
                    "1;31",
                    page,
                ));
                out.push('\n');
            }
            Block::Fields(fields) => {
                let widest = fields
                    .iter()
                    .map(|(label, _)| label.chars().count())
                    .max()
                    .unwrap_or(0);
                for (label, value) in fields {
                    let indent = widest + 2;
                    let line = format!("{label:widest$}  {}", escape::line(value));
                    let narrow = page.width.is_some_and(|width| width < indent + 12);
                    let pad = " ".repeat(if narrow { 2 } else { indent });
                    out.push_str(&wrapped(&line, page.width, &pad));
                    out.push('\n');
                }
            }
            Block::Table(table) => out.push_str(&table::text(table, page)),
            Block::Prose(text) => {
                for line in escape::prose(text).lines() {
                    out.push_str(&wrapped(&format!("  {line}"), page.width, "  "));
                    out.push('\n');
                }
            }
            Block::Lines(lines) => {
                for line in lines {
                    out.push_str(&escape::line(line));
                    out.push('\n');
                }
            }
        }
    }
    out
}

/// Breaks a line at spaces to fit the width; a word longer than that stays whole. Further lines begin with `indent`.
fn wrapped(line: &str, width: Option<usize>, indent: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    let Some(width) = width else {
        return line.to_owned();
    };
    let long = |text: &str| text.graphemes(true).count();
    if long(line) <= width {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for piece in line.split_inclusive(' ') {
        let bare = long(piece.trim_end());
        if used > 0 && used + bare > width {
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
            out.push_str(indent);
            used = long(indent);
        }
        out.push_str(piece);
        used += long(piece);
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

fn plain(document: &Document) -> String {
    if let Some(answer) = &document.answer {
        return format!("{}\n", escape::line(answer));
    }
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Heading(text) | Block::Sentence(text) => {
                out.push_str(&escape::line(text));
                out.push('\n');
            }
            Block::Attention(text) => {
                out.push_str("Attention: ");
                out.push_str(&escape::line(text));
                out.push('\n');
            }
            Block::Fields(fields) => {
                for (label, value) in fields {
                    out.push_str(&format!("{label}: {}\n", escape::line(value)));
                }
            }
            Block::Table(table) => {
                if table.rows.is_empty() {
                    out.push_str(&escape::line(&table.empty));
                    out.push('\n');
                }
                for (at, row) in table.rows.iter().enumerate() {
                    if at > 0 {
                        out.push('\n');
                    }
                    for (column, cell) in table.columns.iter().zip(row) {
                        if !cell.is_empty() {
                            out.push_str(&format!("{}: {}\n", column.title, escape::line(cell)));
                        }
                    }
                }
            }
            Block::Prose(text) => {
                out.push_str(&escape::prose(text));
                if !text.ends_with('\n') {
                    out.push('\n');
                }
            }
            Block::Lines(lines) => {
                for line in lines {
                    out.push_str(&escape::line(line));
                    out.push('\n');
                }
            }
        }
    }
    out
}
