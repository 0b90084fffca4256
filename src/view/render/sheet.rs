//! The sheet an answer is written on, line by line. It takes only text that is fit to be shown ([`Shown`]) and is the one
//! place that writes colours.

use super::escape::Shown;
use super::{Page, fit};
use crate::view::document::Emphasis;

/// A sheet being written.
pub struct Sheet {
    out: String,
    /// Columns to fit into; none off a terminal.
    pub width: Option<usize>,
    /// Colour is allowed.
    pub colour: bool,
    ascii: bool,
}

impl Sheet {
    /// An empty sheet of the page's measures.
    pub fn new(page: &Page) -> Self {
        Self {
            out: String::new(),
            width: page.width.filter(|_| page.terminal),
            colour: page.colour && page.terminal,
            ascii: page.ascii,
        }
    }

    /// Text on the current line.
    pub fn put(&mut self, text: &Shown) {
        self.out.push_str(text.as_str());
    }

    /// Words of this program on the current line.
    pub fn put_fixed(&mut self, text: &'static str) {
        self.out.push_str(text);
    }

    /// Text on the current line, emphasised where colour is allowed. The words must say as much without it.
    pub fn put_emphasised(&mut self, text: &Shown, emphasis: Emphasis) {
        let code = match emphasis {
            Emphasis::Strong => "\u{1b}[1m",
            Emphasis::Attention => "\u{1b}[1;31m",
            Emphasis::Faint => "\u{1b}[2m",
            Emphasis::None => "",
        };
        if !self.colour || code.is_empty() || text.as_str().is_empty() {
            return self.put(text);
        }
        self.out.push_str(code);
        self.put(text);
        self.out.push_str("\u{1b}[0m");
    }

    /// Spaces on the current line.
    pub fn space(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    /// Ends the line.
    pub fn end(&mut self) {
        self.out.push('\n');
    }

    /// A whole line.
    pub fn line(&mut self, text: &Shown) {
        self.put(text);
        self.end();
    }

    /// Text broken to fit, its first line continuing the current one at column `indent`, the others set in as far.
    pub fn hang(&mut self, text: &Shown, indent: usize, emphasis: Emphasis) {
        for (at, line) in self.fitted(text, indent).iter().enumerate() {
            if at > 0 {
                self.space(indent);
            }
            self.put_emphasised(line, emphasis);
            self.end();
        }
    }

    /// Text broken to fit, every line set in by `indent`. An empty line stays empty.
    pub fn set_in(&mut self, text: &Shown, indent: usize, emphasis: Emphasis) {
        if !text.as_str().is_empty() {
            self.space(indent);
        }
        self.hang(text, indent, emphasis);
    }

    fn fitted(&self, text: &Shown, indent: usize) -> Vec<Shown> {
        match self.width {
            Some(width) => fit::wrap(text, width.saturating_sub(indent).max(1)),
            None => vec![text.clone()],
        }
    }

    /// A laid-out table, whose cells were all [`Shown`].
    pub fn laid_out(&mut self, table: &comfy_table::Table) {
        for line in table.lines() {
            self.out.push_str(line.trim_end());
            self.end();
        }
    }

    /// What stands for text that was left out.
    pub fn ellipsis(&self) -> Shown {
        Shown::fixed(if self.ascii { "..." } else { "\u{2026}" })
    }

    /// A rule under a heading, so many columns long.
    pub fn rule(&self, columns: usize) -> String {
        if self.ascii { "-" } else { "\u{2500}" }.repeat(columns)
    }

    /// The finished text.
    pub fn finish(self) -> String {
        self.out
    }
}
