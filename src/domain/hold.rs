//! Holds: instructions that stop disposal of a case, of everything about a person, or of a whole class of cases
//! (RULES.md section 4).
//!
//! What does not live here: what a hold blocks on a day (`domain::retention`).

use crate::domain::reference::{CaseRef, PersonRef};
use crate::domain::retention::{BlockKind, Category};
use crate::error::{Failure, Result};

/// What a hold keeps from being disposed of: exactly one thing.
#[derive(Clone, PartialEq, Eq)]
pub enum HoldTarget {
    /// One case.
    Case(CaseRef),
    /// Everything about one person, in whatever case; it follows them through merges.
    Person(PersonRef),
    /// Every case with this tag, now and later: an inquiry hold.
    Tag(String),
    /// Every case with a subject of this category, now and later: an inquiry hold.
    Category(Category),
}

/// A tag is not shown: it may be in somebody's words.
impl std::fmt::Debug for HoldTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Case(case) => write!(f, "HoldTarget({case})"),
            Self::Person(person) => write!(f, "HoldTarget({person})"),
            Self::Tag(_) => f.write_str("HoldTarget(tag)"),
            Self::Category(category) => write!(f, "HoldTarget({category})"),
        }
    }
}

impl HoldTarget {
    /// From what a record or a command names. Fails with usage (exit 2) unless exactly one thing is named.
    pub fn one_of(
        case: Option<CaseRef>,
        person: Option<PersonRef>,
        tag: Option<String>,
        category: Option<Category>,
    ) -> Result<Self> {
        let mut named = case
            .map(Self::Case)
            .into_iter()
            .chain(person.map(Self::Person))
            .chain(tag.map(Self::Tag))
            .chain(category.map(Self::Category));
        match (named.next(), named.next()) {
            (Some(target), None) => Ok(target),
            _ => Err(Failure::usage(
                "A hold is on exactly one thing: a case, a person, a tag or a category.",
            )
            .hint("Give one of: C-…, P-…, --tag TAG, --category child|adult.")),
        }
    }

    /// Whether it is on a whole class of cases: only the Data Protection Officer releases such a hold.
    pub const fn is_class(&self) -> bool {
        matches!(self, Self::Tag(_) | Self::Category(_))
    }

    /// The kind of block it is.
    pub const fn block_kind(&self) -> BlockKind {
        if self.is_class() {
            BlockKind::ClassHold
        } else {
            BlockKind::Hold
        }
    }

    /// What it keeps, in words: "C-2026-0001", "every case with the tag …".
    pub fn in_words(&self) -> String {
        match self {
            Self::Case(case) => case.to_string(),
            Self::Person(person) => format!("everything about {person}"),
            Self::Tag(tag) => format!("every case with the tag \"{tag}\""),
            Self::Category(Category::Child) => "every case about a child".to_owned(),
            Self::Category(Category::Adult) => "every case about an adult".to_owned(),
        }
    }
}
