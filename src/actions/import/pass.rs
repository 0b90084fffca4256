//! One pass over the rows of one kind: a thread of its own reads and judges them, in order and a few thousand ahead at most,
//! while this one writes. Nothing is held for longer than that but keys.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::actions::import::keys::{KeyHash, KeyMap, Known, NEEDS_DISPOSED, Named, Whose};
use crate::actions::import::rows::{Row, Rows};
use crate::actions::import::write::Writing;
use crate::actions::import::{Refused, World};
use crate::domain::line::{self, LineInput, LineKind};
use crate::domain::reference::{AnyRef, storage_id};
use crate::domain::text::Problem;
use crate::error::{Failure, Result};
use crate::store::import::{digest_of, import_key_insert, import_key_update};

/// How many rows are handed over at once.
const BATCH: usize = 256;
/// How many batches may wait.
const WAITING: usize = 16;

/// How the records of one kind are judged and written.
pub(super) trait Records {
    /// What a row says.
    type Input: LineInput;
    /// What is stored.
    type Record: Send;

    /// Whether the line is one that only a dump has, and that no other import takes.
    fn is_only_in_a_dump(_: &Self::Input) -> bool {
        false
    }

    /// Judges a new record, on the reading thread: what is to be stored, with what is unusual about it.
    fn judge(
        input: &Self::Input,
        world: &World<'_>,
    ) -> std::result::Result<(Self::Record, Vec<Problem>), Vec<Problem>>;

    /// What stands against a new record that only the writer can know.
    fn against(_: &Self::Record, _: &World<'_>, _: &mut Writing<'_, '_>) -> Result<Vec<Problem>> {
        Ok(Vec::new())
    }

    /// Stores a new record under its reference.
    fn insert(
        id: i64,
        record: Self::Record,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<()>;

    /// Takes a changed line over into the record it made before.
    fn amend(
        id: i64,
        input: &Self::Input,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended>;
}

/// Stores a record under the storage id it is given.
pub(super) type Insert = dyn FnOnce(i64, &mut Writing<'_, '_>) -> Result<()>;

/// What became of a changed line.
pub(super) enum Amended {
    /// It says what the record says already.
    Same,
    /// The record was changed.
    Changed,
    /// The record is to be superseded by one with the next reference.
    Superseding(Box<Insert>),
    /// It cannot be taken over.
    Rejected(Vec<Problem>),
    /// It is left as it is, for this reason.
    Skipped(Problem),
}

enum Found<T: Records> {
    OnlyInADump,
    Rejected {
        key: Option<KeyHash>,
        problems: Vec<Problem>,
    },
    /// The record was disposed of, or needs one that was.
    Disposed {
        hash: KeyHash,
        why: Problem,
    },
    Unchanged {
        hash: KeyHash,
        id: i64,
    },
    New {
        key: String,
        hash: KeyHash,
        digest: [u8; 16],
        record: T::Record,
        warnings: Vec<Problem>,
    },
    Changed {
        key: String,
        hash: KeyHash,
        digest: [u8; 16],
        id: i64,
        input: Box<T::Input>,
    },
}

struct Read<T: Records> {
    line: u64,
    found: Found<T>,
}

/// Reads, judges and writes every row of the kind.
pub(super) fn pass<T: Records>(
    rows: Rows<'_>,
    world: &World<'_>,
    writing: &mut Writing<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> Result<KeyMap<Named>> {
    let (send, receive) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read_all::<T>(rows, world, &send));
        let given = write_all::<T>(receive, world, writing, progress);
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(Failure::internal("The reading of the file stopped.")));
        let given = given?;
        read.map(|()| given)
    })
}

fn read_all<T: Records>(
    mut rows: Rows<'_>,
    world: &World<'_>,
    send: &SyncSender<Vec<Read<T>>>,
) -> Result<()> {
    let mut text = Vec::new();
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(row) = rows.next(&mut text)? else {
                break;
            };
            if row.problem.is_none() && text.trim_ascii().is_empty() {
                continue;
            }
            batch.push(Read {
                line: row.line,
                found: judge::<T>(row, &text, world),
            });
        }
        let last = batch.len() < BATCH;
        // A writer that stopped has its own failure to tell.
        if send.send(batch).is_err() || last {
            return Ok(());
        }
    }
}

fn judge<T: Records>(row: Row, text: &[u8], world: &World<'_>) -> Found<T> {
    let rejected = |key, problems| Found::Rejected { key, problems };
    if let Some(problem) = row.problem {
        return rejected(None, vec![problem]);
    }
    let text = match line::utf8(text.trim_ascii()) {
        Ok(text) => text,
        Err(problem) => return rejected(None, vec![problem]),
    };
    let input: T::Input = match line::read(text) {
        Ok(input) => input,
        Err(unread) => {
            let key = unread.key.map(|key| world.keys.hash(&key));
            return rejected(key, unread.problems);
        }
    };
    let whose = world.keys.whose(T::Input::KIND, input.dumped());
    if matches!(whose, Whose::Another) && T::is_only_in_a_dump(&input) {
        return Found::OnlyInADump;
    }
    let key = match input.key() {
        None => return rejected(None, vec![Problem::missing("key")]),
        Some(key) => match crate::domain::input::line_of_text("key", key) {
            Ok(key) => key,
            Err(problem) => return rejected(None, vec![problem]),
        },
    };
    let hash = world.keys.hash(&key);
    let disposed_of = |hash| Found::Disposed {
        hash,
        why: Problem::new(
            "key",
            "disposed-of",
            "The record was disposed of, so that this line does not bring it back.",
        ),
    };
    match whose {
        Whose::Here(id) => return Found::Unchanged { hash, id },
        Whose::Gone => return disposed_of(hash),
        Whose::Another => {}
    }
    let came_back = input.imported().is_some_and(|was| {
        world
            .keys
            .is_disposed_of(T::Input::KIND, &was.source, &was.key)
    });
    let digest = digest_of(text.as_bytes());
    match world.keys.known(T::Input::KIND, hash) {
        Some(Known { id, digest: before }) if before == digest => Found::Unchanged { hash, id },
        Some(Known { id, .. }) => Found::Changed {
            key,
            hash,
            digest,
            id,
            input: Box::new(input),
        },
        None if came_back || world.keys.is_disposed(T::Input::KIND, &key) => disposed_of(hash),
        None => match T::judge(&input, world) {
            Ok((record, warnings)) => Found::New {
                key,
                hash,
                digest,
                record,
                warnings,
            },
            Err(problems) => match needs_disposed(&problems) {
                Some(why) => Found::Disposed { hash, why },
                None => rejected(Some(hash), problems),
            },
        },
    }
}

/// What is said of a line that needs a record which was disposed of: it is no mistake in the line.
fn needs_disposed(problems: &[Problem]) -> Option<Problem> {
    problems
        .iter()
        .find(|problem| problem.code == NEEDS_DISPOSED)
        .cloned()
}

fn write_all<T: Records>(
    receive: Receiver<Vec<Read<T>>>,
    world: &World<'_>,
    writing: &mut Writing<'_, '_>,
    progress: &mut dyn FnMut(u64),
) -> Result<KeyMap<Named>> {
    let kind = T::Input::KIND;
    let mut given = KeyMap::default();
    let mut done = 0;
    for batch in receive {
        done += batch.len() as u64;
        for read in batch {
            write::<T>(read, kind, world, writing, &mut given)?;
        }
        progress(done);
    }
    Ok(given)
}

fn write<T: Records>(
    read: Read<T>,
    kind: LineKind,
    world: &World<'_>,
    writing: &mut Writing<'_, '_>,
    given: &mut KeyMap<Named>,
) -> Result<()> {
    let line = read.line;
    let hash = match &read.found {
        Found::OnlyInADump => {
            writing.outcome.only_in_a_dump(line);
            return Ok(());
        }
        Found::Rejected { key, .. } => *key,
        Found::Disposed { hash, .. }
        | Found::Unchanged { hash, .. }
        | Found::New { hash, .. }
        | Found::Changed { hash, .. } => Some(*hash),
    };
    let free = match hash.map(|hash| given.entry(hash)) {
        Some(std::collections::hash_map::Entry::Occupied(_)) => {
            writing.outcome.reject(
                line,
                [Problem::new(
                    "key",
                    "twice",
                    "An earlier line of this file has the same key.",
                )],
            );
            return Ok(());
        }
        Some(std::collections::hash_map::Entry::Vacant(free)) => Some(free),
        None => None,
    };
    let named = match read.found {
        Found::OnlyInADump => return Ok(()),
        Found::Rejected { problems, .. } => {
            writing.outcome.reject(line, problems);
            Named::Rejected
        }
        Found::Disposed { why, .. } => {
            writing.outcome.skipped.push(Refused::new(line, why));
            Named::Disposed
        }
        Found::Unchanged { id, .. } => {
            writing.outcome.unchanged.count(kind);
            Named::Record(id)
        }
        Found::New {
            key,
            digest,
            record,
            warnings,
            ..
        } => {
            let against = T::against(&record, world, writing)?;
            if against.is_empty() {
                let id = writing.next_id(kind)?;
                writing.storing(kind)?;
                T::insert(id, record, world, writing)?;
                let of = kind.reference();
                import_key_insert(writing.tx, world.source, of, &key, id, &digest)?;
                writing.outcome.added.count(kind);
                writing.outcome.warn(line, warnings);
                Named::Record(id)
            } else {
                writing.outcome.reject(line, against);
                Named::Rejected
            }
        }
        Found::Changed {
            key,
            digest,
            id,
            input,
            ..
        } => amend::<T>(line, (&key, digest), id, &input, world, writing)?,
    };
    if let Some(free) = free {
        free.insert(named);
    }
    Ok(())
}

/// Takes a changed line over, and keeps its digest where that was done.
fn amend<T: Records>(
    line: u64,
    (key, digest): (&str, [u8; 16]),
    id: i64,
    input: &T::Input,
    world: &World<'_>,
    writing: &mut Writing<'_, '_>,
) -> Result<Named> {
    let kind = T::Input::KIND;
    writing.changing()?;
    let record = match T::amend(id, input, world, writing)? {
        Amended::Same => {
            writing.outcome.unchanged.count(kind);
            id
        }
        Amended::Changed => {
            writing.outcome.updated.count(kind);
            writing.touched(AnyRef::new(kind.reference(), id));
            id
        }
        Amended::Superseding(insert) => {
            let next = writing.next_id(kind)?;
            insert(next, writing)?;
            writing.outcome.updated.count(kind);
            next
        }
        Amended::Rejected(problems) => {
            if let Some(why) = needs_disposed(&problems) {
                writing.outcome.skipped.push(Refused::new(line, why));
                return Ok(Named::Record(id));
            }
            writing.outcome.reject(line, problems);
            return Ok(Named::Rejected);
        }
        Amended::Skipped(why) => {
            writing.outcome.skipped.push(Refused::new(line, why));
            return Ok(Named::Record(id));
        }
    };
    import_key_update(
        writing.tx,
        world.source,
        kind.reference(),
        key,
        record,
        &digest,
    )?;
    Ok(Named::Record(record))
}

/// Gives out the references of a kind in the order in which they are asked for.
pub(super) struct Numbers {
    kind: LineKind,
    year: i32,
    /// The number that was the last before this import.
    pub before: i64,
    /// How many were given out.
    pub given: u32,
}

impl Numbers {
    pub fn new(kind: LineKind, year: i32, before: i64) -> Self {
        Self {
            kind,
            year,
            before,
            given: 0,
        }
    }

    /// The storage id of the next one.
    pub fn next(&mut self) -> Result<i64> {
        self.given = self.given.saturating_add(1);
        storage_id(
            self.kind.reference(),
            self.year,
            self.before + i64::from(self.given),
        )
        .ok_or_else(|| {
            Failure::refused(format!(
                "The year {} has no further number for {}; nothing was stored.",
                self.year,
                self.kind.reference().a_word()
            ))
        })
    }
}
