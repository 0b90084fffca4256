//! Disposal: where a list and its items stand, why an item is skipped, and what is told of a disposal outside the store.
//!
//! What is due is `domain::retention`'s business; what goes and what stays is the store's.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::date::Date;
use crate::domain::reference::{AnyRef, DisposalListRef};
use crate::domain::word::words;

words! {
    /// Where a disposal list stands.
    ListState {
        /// An item waits for approval.
        Proposed = "proposed",
        /// No item waits for approval, and one waits to be carried out.
        Approved = "approved",
        /// Nothing waits any more, and something was destroyed.
        Disposed = "disposed",
        /// Nothing waits any more, and nothing was destroyed.
        Closed = "closed",
        /// It was dropped before anything was destroyed.
        Rejected = "rejected",
    }
}

words! {
    /// Where an item of a disposal list stands.
    ItemState {
        /// It waits for approval.
        Proposed = "proposed",
        /// It is approved, and waits to be carried out by somebody else.
        Approved = "approved",
        /// It was kept back, with a hold.
        Kept = "kept",
        /// It was rejected with its list.
        Rejected = "rejected",
        /// Something had changed since it was approved, so that it was not destroyed.
        Skipped = "skipped",
        /// It was destroyed.
        Disposed = "disposed",
    }
}

impl ItemState {
    /// Whether it still waits for somebody.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Approved)
    }
}

/// Where a list stands, from where its items stand.
pub fn list_state(items: impl IntoIterator<Item = ItemState>) -> ListState {
    let (mut proposed, mut approved, mut disposed, mut rejected, mut others) =
        (false, false, false, false, false);
    for item in items {
        match item {
            ItemState::Proposed => proposed = true,
            ItemState::Approved => approved = true,
            ItemState::Disposed => disposed = true,
            ItemState::Rejected => rejected = true,
            ItemState::Kept | ItemState::Skipped => others = true,
        }
    }
    match (proposed, approved, disposed, rejected && !others) {
        (true, ..) => ListState::Proposed,
        (_, true, ..) => ListState::Approved,
        (_, _, true, _) => ListState::Disposed,
        (.., true) => ListState::Rejected,
        _ => ListState::Closed,
    }
}

words! {
    /// Why an approved item is not destroyed.
    SkipKind {
        /// The case was reopened.
        Reopened = "reopened",
        /// Its date now lies ahead.
        NotDue = "not-due",
        /// It has no date any more.
        Undetermined = "undetermined",
        /// Something stands against it: the record that does is named.
        Blocked = "blocked",
        /// Another version of the policy is in force.
        PolicyChanged = "policy-changed",
        /// What the approval rested on has changed: a date of birth, a person, an entry.
        FactsChanged = "facts-changed",
        /// The audit trail does not verify up to there: nothing could show it any more.
        TrailBroken = "trail-broken",
        /// The record is no longer there.
        Gone = "gone",
    }
}

/// One reason why an approved item is not destroyed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skip {
    /// What it is.
    pub kind: SkipKind,
    /// The record that stands against it, where one does.
    pub reference: Option<AnyRef>,
}

impl Skip {
    /// One without a record.
    pub const fn because(kind: SkipKind) -> Self {
        Self {
            kind,
            reference: None,
        }
    }

    /// As a sentence.
    pub fn sentence(&self) -> String {
        match (self.kind, self.reference) {
            (SkipKind::Reopened, _) => "It was reopened.".to_owned(),
            (SkipKind::NotDue, _) => "It is not due any more.".to_owned(),
            (SkipKind::Undetermined, _) => {
                "It has no disposal date any more until a manager decides.".to_owned()
            }
            (SkipKind::Blocked, Some(reference)) => format!("{reference} stands against it."),
            (SkipKind::Blocked, None) => "Something stands against it.".to_owned(),
            (SkipKind::PolicyChanged, _) => {
                "Another version of the retention policy is in force.".to_owned()
            }
            (SkipKind::FactsChanged, _) => {
                "What the approval rested on has changed since.".to_owned()
            }
            (SkipKind::TrailBroken, _) => {
                "The audit trail does not verify up to there; `mkt audit verify` names the entry."
                    .to_owned()
            }
            (SkipKind::Gone, _) => "It is no longer in the store.".to_owned(),
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reference {
            Some(reference) => write!(f, "{} {reference}", self.kind),
            None => write!(f, "{}", self.kind),
        }
    }
}

impl FromStr for Skip {
    type Err = NotWritten;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, reference) = match text.split_once(' ') {
            Some((kind, reference)) => (kind, Some(reference.parse().map_err(|_| NotWritten)?)),
            None => (text, None),
        };
        Ok(Self {
            kind: SkipKind::parse(kind).ok_or(NotWritten)?,
            reference,
        })
    }
}

impl Serialize for Skip {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Skip {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A text that this program did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("It is not written as mkt writes it.")]
pub struct NotWritten;

/// The random id that a case, a referral or a request has from the day it is added. Unlike a reference it is never given a
/// second time, also not in a store that was restored from a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StableId(pub [u8; 16]);

impl fmt::Display for StableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for StableId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for StableId {
    type Err = NotWritten;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.as_bytes();
        let lower = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        if digits.len() != 32 || !digits.iter().all(lower) {
            return Err(NotWritten);
        }
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotWritten)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotWritten)?;
        }
        Ok(Self(id))
    }
}

/// A disposal as it is told outside the store, so that a backup can be brought to the same: no name, references and a random
/// id only. Written as one line: `D-2026-0001 C-2026-0001 <32 digits> 2026-11-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Disposed {
    /// The list it was carried out from.
    pub list: DisposalListRef,
    /// The case, referral or request.
    pub record: AnyRef,
    /// Its random id.
    pub identity: StableId,
    /// The day in London.
    pub on: Date,
}

impl fmt::Display for Disposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.list, self.record, self.identity, self.on
        )
    }
}

impl FromStr for Disposed {
    type Err = NotWritten;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(' ');
        let mut next = || parts.next().ok_or(NotWritten);
        let read = Self {
            list: next()?.parse().map_err(|_| NotWritten)?,
            record: next()?.parse().map_err(|_| NotWritten)?,
            identity: next()?.parse()?,
            on: next()?.parse().map_err(|_| NotWritten)?,
        };
        // Exactly as it is written, so that there is one way of writing it under the key file's MAC.
        if read.to_string() == text {
            Ok(read)
        } else {
            Err(NotWritten)
        }
    }
}

impl Serialize for Disposed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Disposed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// How many records of each kind a disposal destroyed, by the word for the kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Destroyed(BTreeMap<String, u64>);

impl Destroyed {
    /// Adds to the count of a kind.
    pub fn add(&mut self, kind: &str, number: u64) {
        if number > 0 {
            *self.0.entry(kind.to_owned()).or_default() += number;
        }
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &Self) {
        for (kind, number) in other.iter() {
            self.add(kind, number);
        }
    }

    /// The counts, by the word for the kind.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(kind, number)| (kind.as_str(), *number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disposal_is_written_in_one_way() {
        let text = "D-2026-0001 C-2026-0012 00112233445566778899aabbccddeeff 2026-11-23";
        let read = text.parse::<Disposed>();
        assert_eq!(
            read.map(|read| read.to_string()).ok().as_deref(),
            Some(text)
        );
        for other in [
            "",
            "D-2026-1 C-2026-0012 00112233445566778899aabbccddeeff 2026-11-23",
            "D-2026-0001 C-2026-0012 00112233445566778899AABBCCDDEEFF 2026-11-23",
            "D-2026-0001 C-2026-0012 00112233445566778899aabbccddeeff 2026-11-23 more",
            "D-2026-0001 C-2026-0012 0011 2026-11-23",
            "D-2026-0001 C-2026-0012 00112233445566778899aabbccddee+f 2026-11-23",
        ] {
            assert!(other.parse::<Disposed>().is_err(), "{other}");
        }
    }

    #[test]
    fn a_list_stands_where_its_items_stand() {
        use ItemState::{Approved, Kept, Proposed, Rejected, Skipped};
        assert_eq!(list_state([Proposed, Approved]), ListState::Proposed);
        assert_eq!(list_state([Kept, Approved]), ListState::Approved);
        assert_eq!(list_state([Kept, ItemState::Disposed]), ListState::Disposed);
        assert_eq!(list_state([Rejected, Rejected]), ListState::Rejected);
        assert_eq!(list_state([Rejected, Skipped]), ListState::Closed);
        assert_eq!(list_state([]), ListState::Closed);
    }

    #[test]
    fn why_an_item_was_skipped_is_read_as_it_was_written() {
        for text in ["reopened", "blocked H-0001"] {
            let read = text.parse::<Skip>().map(|skip| skip.to_string());
            assert_eq!(read.ok().as_deref(), Some(text));
        }
        assert!("because".parse::<Skip>().is_err());
        assert!("blocked him".parse::<Skip>().is_err());
    }
}
