//! The one error type of the program, and the one table from its kinds to exit statuses.
//!
//! A [`Failure`] is written for the tired officer who reads it: whole sentences, the reference of the
//! record concerned, and hints that say what to do next. It never holds a value from a record
//! (invariant 5): references, user names, field names, file names and numbers of lines only.
//!
//! What does not live here: the printing of errors (`view::failure`).

use std::fmt;

/// What kind of failure this is. The words are the `code` of the JSON error document; the numbers are
/// the exit statuses of the contract (CLI.md, "Output").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A rule of the domain stands against it, or the machine failed: exit 1.
    Refused,
    /// Reading or writing a file, a pipe or the terminal failed: exit 1.
    Io,
    /// Bad syntax, missing or contradictory arguments: exit 2.
    Usage,
    /// Done in part; what was left out is listed: exit 3.
    Partly,
    /// No such record: exit 4.
    NotFound,
    /// This user may not, the two-person rule included: exit 5.
    NotAllowed,
    /// There is no store at that path: exit 10.
    NoStore,
    /// Another process holds the store: exit 11.
    Busy,
    /// Wrong passphrase, or no such user (one answer for both, so that names cannot be tried): exit 12.
    WrongPassphrase,
    /// The store or its key file is damaged, or is not a store of this program: exit 13.
    Damaged,
    /// The store is older than its own audit witness says: exit 13.
    RolledBack,
    /// The store was written by a newer version of this program: exit 13.
    Newer,
    /// A check found something: exit 20.
    Found,
    /// A defect of this program: exit 70.
    Internal,
    /// The person pressed Ctrl-C or gave up a dialogue: exit 130.
    Interrupted,
}

impl Code {
    /// The exit status of the process. This is the only such table.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Refused | Self::Io => 1,
            Self::Usage => 2,
            Self::Partly => 3,
            Self::NotFound => 4,
            Self::NotAllowed => 5,
            Self::NoStore => 10,
            Self::Busy => 11,
            Self::WrongPassphrase => 12,
            Self::Damaged | Self::RolledBack | Self::Newer => 13,
            Self::Found => 20,
            Self::Internal => 70,
            Self::Interrupted => 130,
        }
    }

    /// The word used in `{"error":{"code":…}}`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Io => "io",
            Self::Usage => "usage",
            Self::Partly => "partly",
            Self::NotFound => "not-found",
            Self::NotAllowed => "not-allowed",
            Self::NoStore => "no-store",
            Self::Busy => "busy",
            Self::WrongPassphrase => "wrong-passphrase",
            Self::Damaged => "damaged",
            Self::RolledBack => "rolled-back",
            Self::Newer => "newer",
            Self::Found => "found",
            Self::Internal => "internal",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A failure as it is shown: a kind, one sentence, and what to do about it.
pub struct Failure {
    /// The kind, from which the exit status follows.
    pub code: Code,
    /// One whole sentence without a value from a record.
    pub message: String,
    /// What the person can do next, a sentence each.
    pub hints: Vec<String>,
    /// What lay underneath. It is for a debugger and is never printed: errors of the layers below may
    /// quote what they were given.
    pub source: Option<anyhow::Error>,
}

/// What every fallible function above the domain returns.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure of the given kind.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hints: Vec::new(),
            source: None,
        }
    }

    /// A rule of the domain stands against it (exit 1).
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Code::Refused, message)
    }

    /// Something is wrong with what was typed (exit 2).
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// There is no such record (exit 4).
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// This user may not do that (exit 5).
    pub fn not_allowed(message: impl Into<String>) -> Self {
        Self::new(Code::NotAllowed, message)
    }

    /// Reading or writing failed (exit 1). The operating system's own word for it is part of the
    /// message; it never contains file contents.
    pub fn io(doing: impl fmt::Display, error: std::io::Error) -> Self {
        Self::new(Code::Io, format!("{doing}: {}.", io_word(&error))).because(error)
    }

    /// A defect of this program (exit 70).
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Code::Internal, message).hint(
            "This is a defect of mkt. Nothing was changed; please report the command you typed.",
        )
    }

    /// The same of a step after one that was done and stays: it does not say that nothing was changed. What stays is for the caller
    /// to tell.
    #[must_use]
    pub fn after_what_stays(mut self) -> Self {
        let without = |text: &str| {
            text.replace("; nothing was changed", "")
                .replace(", and nothing was changed", "")
                .replace("Nothing was changed. ", "")
                .replace("Nothing was changed; please", "Please")
        };
        self.message = without(&self.message);
        for hint in &mut self.hints {
            *hint = without(hint);
        }
        self
    }

    /// Adds a sentence that says what to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Keeps the error underneath, which is never printed.
    pub fn because(mut self, source: impl Into<anyhow::Error>) -> Self {
        self.source = Some(source.into());
        self
    }
}

/// The operating system's description of an I/O error without Rust's `(os error N)`.
fn io_word(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text
            .chars()
            .take(text.get(..at).map_or(0, |t| t.chars().count()))
            .collect(),
        None => text,
    }
}

/// Shows kind, message and hints; the source only by its presence, as it may quote a record.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("hints", &self.hints)
            .field("has_source", &self.source.is_some())
            .finish()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
