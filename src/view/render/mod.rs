//! From a [`Document`] to what is written.
//!
//! - `text`, `plain`, [`json`], `csv`: one format each; `table`: tables in text;
//! - [`escape`]: the last step, through which everything passes; `sheet`: what is written on, and takes nothing that has
//!   not passed; `fit`: widths, line breaks and cuts.
//!
//! What does not live here: wording (the nouns of `view`), and whether there is a terminal, how wide it is and whether
//! colour is wanted (`outside::terminal` finds out, the [`Page`] says).

mod csv;
pub mod escape;
mod fit;
pub mod json;
mod plain;
mod sheet;
mod table;
mod text;

use self::escape::Shown;
use crate::error::Result;
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

/// Renders a document. With `--quiet` a list without rows is no answer: what people are told of it is left out. Fails with usage (exit 2) where CSV is asked of something that is no list.
pub fn render(document: &Document, page: &Page) -> Result<Rendered> {
    let says_nothing = page.quiet && document.answer.is_none() && document.is_empty_list();
    let stdout = match page.format {
        Format::Text | Format::Plain if says_nothing => String::new(),
        Format::Text => text::render(document, page),
        Format::Plain => plain::render(document, page),
        Format::Json => json::render(document)?,
        Format::Csv => csv::render(document)?,
    };
    Ok(Rendered {
        stdout,
        stderr: aside(document, page),
    })
}

/// What is said beside the answer: warnings; sentences; on a write what there is to read about it; hints. With `--quiet` nothing
/// (CLI.md: "nothing on success but the answer"); a JSON document has its warnings in itself.
fn aside(document: &Document, page: &Page) -> String {
    let mut out = String::new();
    if page.quiet {
        return out;
    }
    for warning in &document.warnings {
        push_labelled(&mut out, "warning", warning);
    }
    for sentence in &document.said {
        push_lines(&mut out, &Shown::lines(sentence), "");
    }
    if document.answer.is_some() && matches!(page.format, Format::Text | Format::Plain) {
        // Standard error may go elsewhere than standard output does.
        let page = Page {
            colour: false,
            ..*page
        };
        out.push_str(&text::blocks(&document.blocks, &page));
    }
    for hint in &document.hints {
        push_labelled(&mut out, "hint", hint);
    }
    out
}

/// `label: text`, with further lines set in.
pub(super) fn push_labelled(out: &mut String, label: &str, text: &str) {
    out.push_str(label);
    out.push_str(": ");
    push_lines(out, &Shown::lines(text), "  ");
}

fn push_lines(out: &mut String, lines: &[Shown], further: &str) {
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.push_str(further);
        }
        out.push_str(line.as_str());
        out.push('\n');
    }
}

/// Whether an empty line stands between two blocks: not under a heading, and not between sentences or what they introduce.
fn opens_gap(before: &Block, block: &Block) -> bool {
    match (before, block) {
        (_, Block::Heading(_)) => true,
        (Block::Heading(_), _)
        | (
            Block::Sentence(_) | Block::Attention(_),
            Block::Sentence(_) | Block::Attention(_) | Block::Lines(_),
        ) => false,
        _ => true,
    }
}
