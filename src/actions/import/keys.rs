//! The importer's keys in memory: from each key to the record it names, in a few bytes a key, so that links are resolved
//! without asking the store.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher, RandomState};

use crate::domain::input::Links;
use crate::domain::line::LineKind;
use crate::domain::reference::{
    AnyRef, CaseRef, ExportRef, Kind, OrganisationRef, PersonRef, Reference, ReferralRef,
    year_and_number,
};
use crate::domain::text::Problem;
use crate::store::disposal::fingerprint_of;

/// A key's hash: 128 bits under two random keys, so that two keys of an import never share one by chance and cannot be
/// made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyHash(u64, u64);

impl std::hash::Hash for KeyHash {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Takes the half of a [`KeyHash`] as it is: it is as random as a hash can be already.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// A map from keys.
pub(super) type KeyMap<V> = HashMap<KeyHash, V, BuildHasherDefault<AsItIs>>;

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A record, by its storage id.
    Record(i64),
    /// A line that was rejected.
    Rejected,
    /// A record that was disposed of, or a line that needs one.
    Disposed,
}

/// The code of what is said about a line that needs a record which was disposed of.
pub(super) const NEEDS_DISPOSED: &str = "depends-on-disposed";

/// A key of an earlier import of the same source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// The record, by its storage id.
    pub id: i64,
    /// The digest of the line it came from.
    pub digest: [u8; 16],
}

/// The keys of one kind of record.
#[derive(Default)]
struct OfKind {
    /// Those of earlier imports of this source.
    known: KeyMap<Known>,
    /// Those of this file.
    given: KeyMap<Named>,
}

/// The keys of every kind.
pub(super) struct Keys {
    first: RandomState,
    second: RandomState,
    kinds: [OfKind; LineKind::ALL.len()],
    /// People who were merged into others, each with the survivor.
    survivors: HashMap<i64, i64>,
    /// The fingerprints of the keys of disposed records, and the key they were made with.
    disposed: Option<Fingerprints>,
    /// The records of this store, where the file is a dump of it.
    own: Option<Own>,
}

/// The records of this store by who recorded them and when, and the last number of each kind of reference.
struct Own {
    records: HashMap<(Kind, i64), KeyHash>,
    /// None where it is not sure that the dump is this store's, so that nothing can be told from what is not here.
    last: Option<HashMap<(Kind, i64), i64>>,
}

/// What a line of a dump is to the store it is imported into.
pub(super) enum Whose {
    /// A record that is here.
    Here(i64),
    /// A record that was here and was disposed of.
    Gone,
    /// Another store's, or a record that came after what this store knows.
    Another,
}

/// How the keys of disposed records are known again.
struct Fingerprints {
    source: String,
    key: [u8; 32],
    all: HashSet<[u8; 32]>,
}

impl Keys {
    pub fn new() -> Self {
        Self {
            first: RandomState::new(),
            second: RandomState::new(),
            kinds: Default::default(),
            survivors: HashMap::new(),
            disposed: None,
            own: None,
        }
    }

    /// Remembers that the file is a dump of this store, whose records and last numbers these are.
    pub fn know_own(
        &mut self,
        records: impl Iterator<Item = (AnyRef, String, String)>,
        last: Option<HashMap<(Kind, i64), i64>>,
    ) {
        let records = records
            .map(|(record, by, at)| ((record.kind(), record.id()), self.recorded(&by, &at)))
            .collect();
        self.own = Some(Own { records, last });
    }

    fn recorded(&self, by: &str, at: &str) -> KeyHash {
        KeyHash(
            self.first.hash_one((by, at)),
            self.second.hash_one((by, at)),
        )
    }

    /// Whose record a line of a dump is, by what it says of its reference and of who recorded it and when.
    pub fn whose(&self, kind: LineKind, dumped: Option<(&str, &str, &str)>) -> Whose {
        let (Some(own), Some((reference, by, at))) = (&self.own, dumped) else {
            return Whose::Another;
        };
        let Ok(record) = reference.parse::<AnyRef>() else {
            return Whose::Another;
        };
        let of = record.kind();
        if of != kind.reference() {
            return Whose::Another;
        }
        let (year, number) = year_and_number(of, record.id());
        let was_given = || {
            own.last
                .as_ref()
                .and_then(|last| last.get(&(of, year)))
                .is_some_and(|last| *last >= number)
        };
        match own.records.get(&(of, record.id())) {
            Some(recorded) if *recorded == self.recorded(by, at) => Whose::Here(record.id()),
            None if was_given() => Whose::Gone,
            _ => Whose::Another,
        }
    }

    /// Remembers the fingerprints of the keys of disposed records, to be compared under the name of this import.
    pub fn know_disposed(&mut self, source: &str, key: [u8; 32], all: HashSet<[u8; 32]>) {
        if !all.is_empty() {
            self.disposed = Some(Fingerprints {
                source: source.to_owned(),
                key,
                all,
            });
        }
    }

    /// Whether the record that this source called so was disposed of.
    pub fn is_disposed(&self, kind: LineKind, name: &str) -> bool {
        self.disposed
            .as_ref()
            .is_some_and(|known| self.is_disposed_of(kind, &known.source, name))
    }

    /// Whether the record that another source called so was disposed of.
    pub fn is_disposed_of(&self, kind: LineKind, source: &str, name: &str) -> bool {
        self.disposed.as_ref().is_some_and(|known| {
            let kind = kind.reference().prefix();
            let fingerprint = fingerprint_of(&known.key, source, kind, name);
            known.all.contains(&fingerprint)
        })
    }

    /// Remembers which people were merged into which others: links to them lead to the survivor.
    pub fn know_merged(&mut self, merged: &HashMap<i64, i64>) {
        for from in merged.keys() {
            let mut into = *from;
            // As many steps as there are merges at most.
            for _ in 0..merged.len() {
                match merged.get(&into) {
                    Some(next) => into = *next,
                    None => break,
                }
            }
            self.survivors.insert(*from, into);
        }
    }

    pub fn hash(&self, key: &str) -> KeyHash {
        KeyHash(self.first.hash_one(key), self.second.hash_one(key))
    }

    /// Remembers a key of an earlier import.
    pub fn know(&mut self, kind: LineKind, key: &str, known: Known) {
        let hash = self.hash(key);
        if let Some(of_kind) = self.kinds.get_mut(kind.index()) {
            of_kind.known.insert(hash, known);
        }
    }

    /// Whether an earlier import had the key.
    pub fn known(&self, kind: LineKind, hash: KeyHash) -> Option<Known> {
        self.kinds.get(kind.index())?.known.get(&hash).copied()
    }

    /// Takes over the keys that this file has of a kind.
    pub fn give(&mut self, kind: LineKind, given: KeyMap<Named>) {
        if let Some(of_kind) = self.kinds.get_mut(kind.index()) {
            of_kind.given = given;
        }
    }

    fn find<R: Reference>(&self, kind: LineKind, field: &str, key: &str) -> Result<R, Problem> {
        let hash = self.hash(key);
        let of_kind = self.kinds.get(kind.index());
        let named = of_kind.and_then(|of_kind| {
            of_kind.given.get(&hash).copied().or_else(|| {
                of_kind
                    .known
                    .get(&hash)
                    .map(|known| Named::Record(known.id))
            })
        });
        match named {
            Some(Named::Record(id)) => Ok(R::from_id(id)),
            Some(Named::Rejected) => Err(Problem::new(
                field,
                "depends-on-rejected",
                format!(
                    "It names {} whose own line was rejected.",
                    kind.reference().a_word()
                ),
            )),
            Some(Named::Disposed) => Err(needs_disposed(kind, field)),
            None if self.is_disposed(kind, key) => Err(needs_disposed(kind, field)),
            None => Err(Problem::new(
                field,
                "unknown-key",
                format!(
                    "No {} has this key, neither in this file nor in an earlier import of the same source.",
                    kind.reference().word()
                ),
            )),
        }
    }
}

fn needs_disposed(kind: LineKind, field: &str) -> Problem {
    Problem::new(
        field,
        NEEDS_DISPOSED,
        format!(
            "It names {} that was disposed of and is not brought back.",
            kind.reference().a_word()
        ),
    )
}

impl Links for Keys {
    fn org(&self, field: &str, text: &str) -> Result<OrganisationRef, Problem> {
        self.find(LineKind::Organisation, field, text)
    }
    fn person(&self, field: &str, text: &str) -> Result<PersonRef, Problem> {
        let person: PersonRef = self.find(LineKind::Person, field, text)?;
        Ok(self
            .survivors
            .get(&person.id())
            .map_or(person, |into| PersonRef::from_id(*into)))
    }
    fn referral(&self, field: &str, text: &str) -> Result<ReferralRef, Problem> {
        self.find(LineKind::Referral, field, text)
    }
    fn case(&self, field: &str, text: &str) -> Result<CaseRef, Problem> {
        self.find(LineKind::Case, field, text)
    }
    fn export(&self, field: &str, _: &str) -> Result<ExportRef, Problem> {
        Err(Problem::new(
            field,
            "unknown-key",
            "Exports are not imported; leave the field out. A disclosure to a family is then marked historic.",
        ))
    }
}
