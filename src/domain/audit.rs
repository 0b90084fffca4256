//! What an entry of the audit trail says: an action, the references concerned, the names of the fields that changed.
//! Never a value from a record. How entries are chained is `store::audit`'s business.

use std::collections::BTreeMap;
use std::fmt;

use crate::domain::reference::{AnyRef, Kind};

/// What kind of doing an entry records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Records were shown: written before anything is printed.
    View,
    /// Records were changed.
    Change,
    /// The store was checked, or a sweep looked at dates: nobody's details were shown.
    Check,
}

impl Class {
    /// The word in the trail.
    pub const fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Change => "change",
            Self::Check => "check",
        }
    }
}

/// A set of references, written compactly: consecutive ones of a kind as `P-000001..P-000100`, so that a list of a
/// million cases is one short entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    kinds: BTreeMap<Kind, Vec<i64>>,
}

impl References {
    /// No reference.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn add(&mut self, reference: impl Into<AnyRef>) {
        let reference = reference.into();
        self.kinds
            .entry(reference.kind())
            .or_default()
            .push(reference.id());
    }

    /// Adds many.
    pub fn add_all<R: Into<AnyRef>>(&mut self, references: impl IntoIterator<Item = R>) {
        for reference in references {
            self.add(reference);
        }
    }

    fn ranges(ids: &[i64]) -> Vec<(i64, i64)> {
        let mut sorted = ids.to_vec();
        sorted.sort_unstable();
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for id in sorted {
            match ranges.last_mut() {
                Some((_, last)) if id <= *last + 1 => *last = id.max(*last),
                _ => ranges.push((id, id)),
            }
        }
        ranges
    }

    /// Whether the compact text of an entry names any of these references.
    pub fn meets(&self, text: &str) -> bool {
        text.split(' ').any(|part| {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<AnyRef>(), last.parse::<AnyRef>()) else {
                return false;
            };
            self.kinds
                .get(&first.kind())
                .is_some_and(|ids| ids.iter().any(|id| (first.id()..=last.id()).contains(id)))
        })
    }
}

impl<R: Into<AnyRef>> FromIterator<R> for References {
    fn from_iter<I: IntoIterator<Item = R>>(references: I) -> Self {
        let mut all = Self::none();
        all.add_all(references);
        all
    }
}

impl fmt::Display for References {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (kind, ids) in &self.kinds {
            for (from, to) in Self::ranges(ids) {
                if !first {
                    f.write_str(" ")?;
                }
                first = false;
                write!(f, "{}", AnyRef::new(*kind, from))?;
                if to > from {
                    write!(f, "..{}", AnyRef::new(*kind, to))?;
                }
            }
        }
        Ok(())
    }
}

/// One entry, before the store numbers and chains it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// View, change or check.
    pub class: Class,
    /// What was done, as `noun.verb`.
    pub action: &'static str,
    /// The references concerned.
    pub references: References,
    /// The user concerned, where the entry is about one: user names are no personal data of a record.
    pub about_user: Option<String>,
    /// The backups concerned, each by its own number: the entry by which it was begun.
    pub backups: Vec<i64>,
    /// The names of the fields that changed, without their values.
    pub fields: Vec<&'static str>,
    /// How many values were searched for in the whole store; never which.
    pub searched_for: Option<usize>,
    /// Why, where the command itself asks for it (else the run's `--reason`).
    pub reason: Option<String>,
}

impl Entry {
    fn new(class: Class, action: &'static str) -> Self {
        Self {
            class,
            action,
            references: References::none(),
            about_user: None,
            backups: Vec::new(),
            fields: Vec::new(),
            searched_for: None,
            reason: None,
        }
    }

    /// Something was shown.
    pub fn view(action: &'static str) -> Self {
        Self::new(Class::View, action)
    }

    /// Something was changed.
    pub fn change(action: &'static str) -> Self {
        Self::new(Class::Change, action)
    }

    /// Something was checked.
    pub fn check(action: &'static str) -> Self {
        Self::new(Class::Check, action)
    }

    /// Names a record concerned.
    pub fn on(mut self, reference: impl Into<AnyRef>) -> Self {
        self.references.add(reference);
        self
    }

    /// Names several.
    pub fn on_all<R: Into<AnyRef>>(mut self, references: impl IntoIterator<Item = R>) -> Self {
        self.references.add_all(references);
        self
    }

    /// Names the user concerned, where the entry is about one.
    pub fn named(mut self, user: &str) -> Self {
        self.about_user = Some(user.to_owned());
        self
    }

    /// Names a backup concerned, by its own number.
    pub fn on_backup(mut self, number: i64) -> Self {
        self.backups.push(number);
        self
    }

    /// The first backup that the compact text of an entry's references names.
    pub fn backup_of(refs: &str) -> Option<i64> {
        refs.split(' ')
            .find_map(|part| part.strip_prefix("backup:")?.parse().ok())
    }

    /// Who and what the entry is about, as the trail has it.
    pub fn refs(&self) -> String {
        let records = self.references.to_string();
        let user = self.about_user.iter().map(|user| format!("user:{user}"));
        let backups = self.backups.iter().map(|number| format!("backup:{number}"));
        user.chain(backups)
            .chain(Some(records).filter(|records| !records.is_empty()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Names the fields that changed.
    pub fn fields(mut self, fields: impl IntoIterator<Item = &'static str>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Says how many values were searched for. Whoever may read no record can tell by it whether one is in the store, and so the
    /// trail tells that somebody did.
    pub fn searching_for(mut self, values: usize) -> Self {
        self.searched_for = Some(values);
        self
    }

    /// The names of the fields as the trail has them, after how many values were searched for.
    pub fn fields_text(&self) -> String {
        let searched = self.searched_for.map(|values| format!("values:{values}"));
        let fields = self.fields.iter().map(|field| (*field).to_owned());
        searched
            .into_iter()
            .chain(fields)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Says why.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}
