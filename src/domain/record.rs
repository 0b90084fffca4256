//! What every stored record has besides its details: its reference, who recorded it and when, and where it was imported from.

use serde::Serialize;

use crate::domain::date::Instant;

/// Who recorded something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The user.
    #[serde(rename = "recorded_by")]
    pub by: String,
    /// The instant.
    #[serde(rename = "recorded_at")]
    pub at: Instant,
}

impl Recorded {
    /// By this user, now.
    pub fn now(user: &str, at: Instant) -> Self {
        Self {
            by: user.to_owned(),
            at,
        }
    }
}

/// That somebody took back what was decided or recorded by mistake; nothing of it while it stands. What is taken back stays,
/// marked.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The user.
    #[serde(rename = "undone_by")]
    pub by: Option<String>,
    /// When, RFC 3339 UTC.
    #[serde(rename = "undone_at")]
    pub at: Option<String>,
    /// Why, where a reason is asked for.
    #[serde(rename = "undone_why", skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What can be taken back.
pub trait Undoable {
    /// Who took it back, if somebody did.
    fn undone(&self) -> &Undone;

    /// Whether nobody has taken it back.
    fn stands(&self) -> bool {
        self.undone().at.is_none()
    }
}

/// What is taken back next: the last that stands, of decisions in the order in which they were made.
pub fn last_standing<T: Undoable>(decisions: &[T]) -> Option<&T> {
    decisions.iter().rev().find(|one| one.stands())
}

/// The importer's own name for a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The name of the import (`--source`).
    pub source: String,
    /// The record's `key` in it.
    pub key: String,
}

/// A record as it stands in the store: its details with its reference and the rest.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Stored<R, D> {
    /// The permanent reference.
    #[serde(rename = "ref")]
    pub reference: R,
    /// The details a user may set.
    #[serde(flatten)]
    pub details: D,
    /// Who recorded it.
    #[serde(flatten)]
    pub recorded: Recorded,
    /// Where it was imported from, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<Imported>,
}

/// Shows the reference only.
impl<R: std::fmt::Display, D> std::fmt::Debug for Stored<R, D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stored({})", self.reference)
    }
}
