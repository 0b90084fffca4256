//! References: the permanent, unique names of records (CLI.md, "References"). Each kind is a type of its own, so that a
//! person can never be given where a case is wanted.
//!
//! A reference is kept as one integer, its storage id: `year × 10,000,000 + number` for kinds numbered by year
//! (C-2026-0001 is 20260000001), the number itself for the others (P-000001 is 1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The distance between the storage ids of two years: there are fewer than ten million records of a kind in a year.
const YEAR_STEP: i64 = 10_000_000;

/// The storage id of a number of a year; the number itself for kinds that are not numbered by year. `None` where the year
/// has no further number.
pub fn storage_id(kind: Kind, year: i32, number: i64) -> Option<i64> {
    if !kind.has_year() {
        return Some(number);
    }
    (number < YEAR_STEP).then(|| i64::from(year) * YEAR_STEP + number)
}

/// The year and the number of a storage id; year 0 for kinds that are not numbered by year.
pub const fn year_and_number(kind: Kind, id: i64) -> (i64, i64) {
    if kind.has_year() {
        (id / YEAR_STEP, id % YEAR_STEP)
    } else {
        (0, id)
    }
}

/// The kinds of reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A referral, R.
    Referral,
    /// A case, C.
    Case,
    /// A person, P.
    Person,
    /// An organisation, O.
    Organisation,
    /// A note, N.
    Note,
    /// A disclosure, S.
    Disclosure,
    /// An export, E.
    Export,
    /// An access request, AR.
    AccessRequest,
    /// A rights request, RR.
    RightsRequest,
    /// A data protection complaint, DC.
    Complaint,
    /// A hold, H.
    Hold,
    /// A disposal list, D.
    DisposalList,
    /// The old end of the audit trail up to the entry of this number, AT.
    AuditTrail,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Referral,
        Self::Case,
        Self::Person,
        Self::Organisation,
        Self::Note,
        Self::Disclosure,
        Self::Export,
        Self::AccessRequest,
        Self::RightsRequest,
        Self::Complaint,
        Self::Hold,
        Self::DisposalList,
        Self::AuditTrail,
    ];

    /// The letters before the first hyphen.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Referral => "R",
            Self::Case => "C",
            Self::Person => "P",
            Self::Organisation => "O",
            Self::Note => "N",
            Self::Disclosure => "S",
            Self::Export => "E",
            Self::AccessRequest => "AR",
            Self::RightsRequest => "RR",
            Self::Complaint => "DC",
            Self::Hold => "H",
            Self::DisposalList => "D",
            Self::AuditTrail => "AT",
        }
    }

    /// The word for it in a sentence, with its article.
    pub const fn a_word(self) -> &'static str {
        match self {
            Self::Referral => "a referral",
            Self::Case => "a case",
            Self::Person => "a person",
            Self::Organisation => "an organisation",
            Self::Note => "a note",
            Self::Disclosure => "a disclosure",
            Self::Export => "an export",
            Self::AccessRequest => "an access request",
            Self::RightsRequest => "a rights request",
            Self::Complaint => "a complaint",
            Self::Hold => "a hold",
            Self::DisposalList => "a disposal list",
            Self::AuditTrail => "a part of the audit trail",
        }
    }

    /// The word for it without its article: "access request".
    pub const fn word(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Case => "case",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Note => "note",
            Self::Disclosure => "disclosure",
            Self::Export => "export",
            Self::AccessRequest => "access request",
            Self::RightsRequest => "rights request",
            Self::Complaint => "complaint",
            Self::Hold => "hold",
            Self::DisposalList => "disposal list",
            Self::AuditTrail => "part of the audit trail",
        }
    }

    /// The kind with these letters, in any case.
    pub fn from_prefix(prefix: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.prefix().eq_ignore_ascii_case(prefix))
    }

    /// Whether it is numbered by year.
    pub const fn has_year(self) -> bool {
        matches!(
            self,
            Self::Referral
                | Self::Case
                | Self::AccessRequest
                | Self::RightsRequest
                | Self::Complaint
                | Self::DisposalList
        )
    }

    /// The least number of digits shown.
    const fn digits(self) -> usize {
        match self {
            Self::Person | Self::Note | Self::Disclosure | Self::Export | Self::AuditTrail => 6,
            _ => 4,
        }
    }

    /// What a reference of this kind looks like.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Referral => "R-2026-0001",
            Self::Case => "C-2026-0001",
            Self::Person => "P-000001",
            Self::Organisation => "O-0001",
            Self::Note => "N-000001",
            Self::Disclosure => "S-000001",
            Self::Export => "E-000001",
            Self::AccessRequest => "AR-2026-0001",
            Self::RightsRequest => "RR-2026-0001",
            Self::Complaint => "DC-2026-0001",
            Self::Hold => "H-0001",
            Self::DisposalList => "D-2026-0001",
            Self::AuditTrail => "AT-000001",
        }
    }
}

/// Why a text is not the reference that was wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceProblem {
    /// It is no reference at all. What was typed is not repeated: it may be a name.
    #[error("That is not a reference. {} looks like {}.", capital(wanted.map_or("a reference", Kind::a_word)), wanted.map_or("C-2026-0001", Kind::example))]
    Malformed {
        /// The kind that was wanted, if only one was.
        wanted: Option<Kind>,
    },
    /// It is a reference of another kind.
    #[error("{given} is {}; {} is wanted here, such as {}.", given.kind().a_word(), wanted.a_word(), wanted.example())]
    WrongKind {
        /// What was given.
        given: AnyRef,
        /// The kind that was wanted.
        wanted: Kind,
    },
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A reference of any kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnyRef {
    kind: Kind,
    id: i64,
}

impl AnyRef {
    /// From a kind and a storage id.
    pub const fn new(kind: Kind, id: i64) -> Self {
        Self { kind, id }
    }

    /// Its kind.
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// Its storage id.
    pub const fn id(self) -> i64 {
        self.id
    }
}

impl fmt::Display for AnyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.kind.digits();
        let text = if self.kind.has_year() {
            format!(
                "{}-{:04}-{:0width$}",
                self.kind.prefix(),
                self.id / YEAR_STEP,
                self.id % YEAR_STEP
            )
        } else {
            format!("{}-{:0width$}", self.kind.prefix(), self.id)
        };
        f.pad(&text)
    }
}

impl fmt::Debug for AnyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for AnyRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AnyRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A hyphen, or what a word processor or an e-mail makes of one: references are copied out of both.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}')
}

/// A run of at most `most` ASCII digits as a number.
fn number(text: &str, most: usize) -> Option<i64> {
    (!text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

impl FromStr for AnyRef {
    type Err = ReferenceProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || ReferenceProblem::Malformed { wanted: None };
        let (prefix, rest) = text.trim().split_once(is_hyphen).ok_or_else(malformed)?;
        let kind = Kind::from_prefix(prefix).ok_or_else(malformed)?;
        let id = if kind.has_year() {
            let (year, rest) = rest.split_once(is_hyphen).ok_or_else(malformed)?;
            let year = number(year, 4)
                .filter(|year| (1900..=9999).contains(year))
                .ok_or_else(malformed)?;
            let number = number(rest.trim_start_matches('0'), 7).ok_or_else(malformed)?;
            year * YEAR_STEP + number
        } else {
            number(rest.trim_start_matches('0'), 12).ok_or_else(malformed)?
        };
        Ok(Self { kind, id })
    }
}

/// A reference of one kind.
pub trait Reference: Copy + fmt::Display + FromStr<Err = ReferenceProblem> + Into<AnyRef> {
    /// Its kind.
    const KIND: Kind;
    /// From the storage id.
    fn from_id(id: i64) -> Self;
    /// The storage id.
    fn id(self) -> i64;
}

macro_rules! references {
    ($($(#[$meta:meta])* $name:ident: $kind:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl Reference for $name {
            const KIND: Kind = Kind::$kind;
            fn from_id(id: i64) -> Self {
                Self(id)
            }
            fn id(self) -> i64 {
                self.0
            }
        }

        impl From<$name> for AnyRef {
            fn from(reference: $name) -> Self {
                Self::new(Kind::$kind, reference.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&AnyRef::from(*self), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = ReferenceProblem;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = Kind::$kind;
                match text.parse::<AnyRef>() {
                    Ok(given) if given.kind() == wanted => Ok(Self(given.id())),
                    Ok(given) => Err(ReferenceProblem::WrongKind { given, wanted }),
                    Err(_) => Err(ReferenceProblem::Malformed { wanted: Some(wanted) }),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

references! {
    /// A referral, `R-2026-0001`.
    ReferralRef: Referral;
    /// A case, `C-2026-0001`.
    CaseRef: Case;
    /// A person, `P-000001`.
    PersonRef: Person;
    /// An organisation, `O-0001`.
    OrganisationRef: Organisation;
    /// A note, `N-000001`.
    NoteRef: Note;
    /// A disclosure, `S-000001`.
    DisclosureRef: Disclosure;
    /// An export, `E-000001`.
    ExportRef: Export;
    /// An access request, `AR-2026-0001`.
    AccessRequestRef: AccessRequest;
    /// A rights request, `RR-2026-0001`.
    RightsRequestRef: RightsRequest;
    /// A data protection complaint, `DC-2026-0001`.
    ComplaintRef: Complaint;
    /// A hold, `H-0001`.
    HoldRef: Hold;
    /// A disposal list, `D-2026-0001`.
    DisposalListRef: DisposalList;
}
