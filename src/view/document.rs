//! The one value a command produces: what is for machines (`data`) and what is for people (`blocks`), side by side, so
//! that text, plain, JSON and CSV cannot tell different things. How each looks is `view::render`'s business.

use serde_json::Value;

/// The format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// Labels and lines, for screen readers and grep.
    Plain,
    /// One JSON document.
    Json,
    /// The table of a list.
    Csv,
}

impl Format {
    /// Reads the word of `--format`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "text" => Some(Self::Text),
            "plain" => Some(Self::Plain),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// What one command has to say.
#[derive(Clone)]
pub struct Document {
    /// The word in `{"kind":…}`.
    pub kind: &'static str,
    /// The data of the JSON document.
    pub data: Value,
    /// What people read, in order.
    pub blocks: Vec<Block>,
    /// The list as CSV, where people read it as something else than a table.
    pub csv: Option<Table>,
    /// On a write: the new reference, alone on its line of standard output.
    pub answer: Option<String>,
    /// What is shown this once and kept nowhere, alone on the line beneath the answer; in JSON it is in the data.
    pub secret: Option<String>,
    /// Sentences about what was done, for standard error; not with `--quiet`.
    pub said: Vec<String>,
    /// What to know or do next, for standard error; not with `--quiet`.
    pub hints: Vec<String>,
    /// What needs attention, for standard error, always.
    pub warnings: Vec<String>,
}

/// Shows the kind only: the rest holds records.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({})", self.kind)
    }
}

/// One part of what people read.
#[derive(Clone)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A sentence, or a few.
    Sentence(String),
    /// A sentence that must not be overlooked: overdue, blocked, still open. The words say so too.
    Attention(String),
    /// Labels and values.
    Fields(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
    /// Stored free text, in full, set in from the margin.
    Prose(String),
    /// Lines as they are, never wrapped: commands, codes, paths.
    Lines(Vec<String>),
}

/// How a value stands out on a terminal with colour. The words must say as much without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// Not at all.
    #[default]
    None,
    /// What to look at first.
    Strong,
    /// Overdue, blocked, still open.
    Attention,
    /// Closed, superseded, past.
    Faint,
}

/// A value in a table or beside a label.
#[derive(Clone, Default)]
pub struct Cell {
    /// What people read; stored text as it is.
    pub text: String,
    /// What CSV holds, where that is not the same: `2026-01-05` for "5 Jan 2026".
    pub exact: Option<String>,
    /// How it stands out.
    pub emphasis: Emphasis,
}

impl Cell {
    /// A value that reads the same for people and machines.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// What CSV holds instead of the words for people.
    pub fn exact(mut self, value: impl Into<String>) -> Self {
        self.exact = Some(value.into());
        self
    }

    /// Stands out.
    pub fn emphasis(mut self, emphasis: Emphasis) -> Self {
        self.emphasis = emphasis;
        self
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// A column of a table.
#[derive(Clone)]
pub struct Column {
    /// Its heading for people.
    pub title: &'static str,
    /// Its heading in CSV: the field's name.
    pub key: &'static str,
    /// Never cut and never broken over two lines: references and dates.
    pub whole: bool,
    /// Set to the right: numbers.
    pub right: bool,
}

impl Column {
    /// A column whose text may be broken over lines.
    pub const fn new(title: &'static str, key: &'static str) -> Self {
        Self {
            title,
            key,
            whole: false,
            right: false,
        }
    }

    /// A column of references, dates or words that stay whole.
    pub const fn whole(title: &'static str, key: &'static str) -> Self {
        Self {
            whole: true,
            ..Self::new(title, key)
        }
    }

    /// A column of references.
    pub const fn reference(title: &'static str, key: &'static str) -> Self {
        Self::whole(title, key)
    }

    /// A column of numbers.
    pub const fn number(title: &'static str, key: &'static str) -> Self {
        Self {
            right: true,
            ..Self::whole(title, key)
        }
    }
}

/// A table of a list.
#[derive(Clone)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// What is said where there are no rows.
    pub empty: String,
    /// On a terminal in `text`, show at most a screenful, a few lines of each cell, and say how many more there are.
    pub screenful: bool,
}

impl Table {
    /// A list that shows a screenful on a terminal.
    pub fn new<C: Into<Cell>>(
        columns: Vec<Column>,
        rows: Vec<Vec<C>>,
        empty: impl Into<String>,
    ) -> Self {
        Self {
            columns,
            rows: rows
                .into_iter()
                .map(|row| row.into_iter().map(Into::into).collect())
                .collect(),
            empty: empty.into(),
            screenful: true,
        }
    }

    /// A table that is always shown whole, with every row and every word.
    pub fn entire(mut self) -> Self {
        self.screenful = false;
        self
    }
}

impl Document {
    /// An answer that only shows something.
    pub fn new(kind: &'static str, data: Value) -> Self {
        Self {
            kind,
            data,
            blocks: Vec::new(),
            csv: None,
            answer: None,
            secret: None,
            said: Vec::new(),
            hints: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The answer to a write: the reference of what was written.
    pub fn answer(kind: &'static str, data: Value, reference: impl Into<String>) -> Self {
        Self {
            answer: Some(reference.into()),
            ..Self::new(kind, data)
        }
    }

    /// Whether it is a list with nothing in it. Where it has a heading, that is shown all the same.
    pub fn is_empty_list(&self) -> bool {
        self.data.as_array().is_some_and(Vec::is_empty)
            && !self
                .blocks
                .iter()
                .any(|block| matches!(block, Block::Heading(_)))
    }

    /// The list as CSV, where people read it as something else than a table.
    pub fn csv(mut self, table: Table) -> Self {
        self.csv = Some(table);
        self
    }

    /// Adds what is shown this once, beneath the answer.
    pub fn secret(mut self, words: impl Into<String>) -> Self {
        self.secret = Some(words.into());
        self
    }

    /// Adds a sentence about what was done.
    pub fn said(mut self, sentence: impl Into<String>) -> Self {
        self.said.push(sentence.into());
        self
    }

    /// Adds a hint.
    pub fn hint(mut self, sentence: impl Into<String>) -> Self {
        self.hints.push(sentence.into());
        self
    }

    /// Adds a warning.
    pub fn warning(mut self, sentence: impl Into<String>) -> Self {
        self.warnings.push(sentence.into());
        self
    }

    /// Adds warnings.
    pub fn warnings(mut self, sentences: impl IntoIterator<Item = String>) -> Self {
        self.warnings.extend(sentences);
        self
    }

    /// Tells the command that would have done the same, where somebody answered questions.
    pub fn equivalent(self, command: Option<String>) -> Self {
        match command {
            Some(command) => self.said(format!("The same without questions: {command}")),
            None => self,
        }
    }

    /// Adds a block.
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds a heading.
    pub fn heading(self, text: impl Into<String>) -> Self {
        self.block(Block::Heading(text.into()))
    }

    /// Adds a sentence.
    pub fn sentence(self, text: impl Into<String>) -> Self {
        self.block(Block::Sentence(text.into()))
    }

    /// Adds a sentence that must not be overlooked.
    pub fn attention(self, text: impl Into<String>) -> Self {
        self.block(Block::Attention(text.into()))
    }

    /// Adds labels and values; those without a value are left out.
    pub fn fields<L: Into<String>, C: Into<Cell>>(self, fields: Vec<(L, C)>) -> Self {
        self.block(Block::Fields(
            fields
                .into_iter()
                .map(|(label, value)| (label.into(), value.into()))
                .filter(|(_, value)| !value.text.is_empty())
                .collect(),
        ))
    }

    /// Adds a table.
    pub fn table(self, table: Table) -> Self {
        self.block(Block::Table(table))
    }

    /// Adds stored free text.
    pub fn prose(self, text: impl Into<String>) -> Self {
        self.block(Block::Prose(text.into()))
    }

    /// Adds lines that stay as they are.
    pub fn lines<L: Into<String>>(self, lines: impl IntoIterator<Item = L>) -> Self {
        self.block(Block::Lines(lines.into_iter().map(Into::into).collect()))
    }
}
