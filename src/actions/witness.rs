//! The witness of a store: told after each run what the newest entry of the trail is, and asked at the start of the next whether the
//! store still has it (DESIGN.md, "The audit trail").
//!
//! - `look`: at the start, by the end of the witness's file and the newest disposal in the key file, which costs one question to
//!   the store; [`examine`]: by all of both, for whoever looks into it;
//! - [`Witnesses`]: what is told at the end of a run;
//! - [`rolled_back_acknowledge`] and [`witness_begin`]: what a Data Protection Officer says to it.
//!
//! The witness is read before the store is asked. Whoever commits meanwhile makes the store newer than what was read, never older.
//! A store that was rolled back tells its witness nothing until that is acknowledged: what it does meanwhile must not bury what
//! was seen.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::actions::disposal::apply_disposals;
use crate::config::Settings;
use crate::domain::audit::Entry;
use crate::domain::disposal::Disposed;
use crate::domain::reference::{AnyRef, Kind};
use crate::domain::user::Permission;
use crate::domain::witness::{
    Beginning, Head, Line, Lost, RolledBack, Testimony, Why, WitnessState,
};
use crate::error::{Code, Failure, Result};
use crate::keys::KeyFile;
use crate::outside::witness as file;
use crate::session::{Doubts, Session};
use crate::store::disposal::identity_get;
use crate::store::open::CipherKey;
use crate::store::restored::disposals_unknown_get;
use crate::store::witness::{Committed, mac_of, newest, seal, witness_since};
use crate::store::{Db, Store};

/// Where the witness of a store is.
pub fn witness_path(settings: &Settings, store: &Path) -> PathBuf {
    file::path_for(store, settings.witness_folder.as_deref())
}

/// The witnesses of the stores that one run opened; the copies of it are one.
#[derive(Clone, Default)]
pub struct Witnesses {
    system_log: Option<PathBuf>,
    watched: Rc<RefCell<Vec<Watched>>>,
    warnings: Rc<RefCell<Vec<String>>>,
}

struct Watched {
    path: PathBuf,
    store: String,
    committed: Committed,
    /// Whether its file is told too, and not the system's log alone.
    is_told: bool,
}

impl Witnesses {
    /// With the socket of the system's log, where that shall be told too.
    pub fn new(system_log: Option<PathBuf>) -> Self {
        Self {
            system_log,
            ..Self::default()
        }
    }

    /// Tells each witness the newest entry that the run committed, a line a store. Returns what has to be warned of: the run itself is
    /// done and recorded, whatever becomes of its line.
    pub fn tell(&self) -> Vec<String> {
        let mut warnings = self.warnings.take();
        for watched in self.watched.take() {
            let Some(head) = watched.committed.newest() else {
                continue;
            };
            let line = Line {
                store: watched.store,
                head,
                beginning: None,
            };
            if watched.is_told
                && let Err(error) = self.append(&watched.path, &line)
                // Somebody took it away while this ran: the next look at it says so.
                && error.kind() != ErrorKind::NotFound
            {
                warnings.push(unwritten(&watched.path, error));
            } else if !watched.is_told {
                self.tell_system_log(&line);
            }
        }
        warnings
    }

    fn append(&self, path: &Path, line: &Line) -> std::io::Result<()> {
        self.tell_system_log(line);
        file::append(path, &line.to_string())
    }

    fn tell_system_log(&self, line: &Line) {
        if let Some(socket) = &self.system_log {
            file::tell_system_log(socket, &line.to_string());
        }
    }

    pub(super) fn watch(&self, path: PathBuf, store: &Store, id: String, is_told: bool) {
        self.watched.borrow_mut().push(Watched {
            path,
            store: id,
            committed: store.committed().clone(),
            is_told,
        });
    }

    pub(super) fn warn(&self, warning: String) {
        self.warnings.borrow_mut().push(warning);
    }
}

pub(super) fn unwritten(path: &Path, error: std::io::Error) -> String {
    format!(
        "{} What was done is recorded in the store, but an older copy in its place would not be found; `mkt doctor` says what to do.",
        Failure::io(
            format!("The witness {} could not be written to", path.display()),
            error
        )
        .message
    )
}

/// Begins the witness of a store that is made just now. Where there can be none the store is made all the same, and that is warned of.
pub(super) fn first_watch(witnesses: &Witnesses, settings: &Settings, store: &Store, id: String) {
    let path = witness_path(settings, store.path());
    match file::make(&path) {
        Ok(_) => {
            store.committed().begin();
            witnesses.watch(path, store, id, true);
        }
        Err(error) => witnesses.warn(unwritten(&path, error)),
    }
}

/// What stands against relying on a store that was opened a moment ago; from here on its witness is told what it commits.
pub(super) fn look(
    witnesses: &Witnesses,
    settings: &Settings,
    store: &Store,
    keys: &KeyFile,
) -> Result<Doubts> {
    let (path, id) = (witness_path(settings, store.path()), keys.store_id());
    let mut testimony = Testimony::default();
    let witness = ask(&path, store, &id, &mut testimony, file::read_end)?;
    let db = store.db();
    let newest_disposal = keys
        .disposals()
        .iter()
        .rfind(|disposed| is_of_a_record(disposed));
    let rolled_back = RolledBack {
        lost: unless_damaged(lost(db, &testimony))?,
        back: unless_damaged(back(db, newest_disposal))?,
    };
    if let WitnessState::Unmade(why) = &witness {
        witnesses.warn(why.clone());
    }
    let is_told = rolled_back.is_none()
        && matches!(witness, WitnessState::Kept | WitnessState::Unreadable(_));
    witnesses.watch(path, store, id, is_told);
    Ok(Doubts {
        // It is set before a store has its name, and only ever taken away, so that it need not be read in the command's transaction.
        disposals_unknown: disposals_unknown_get(db)?,
        rolled_back: Some(rolled_back).filter(|found| !found.is_none()),
        witness,
    })
}

/// A part of the store that cannot be read is `verify`'s business.
fn unless_damaged<T: Default>(found: Result<T>) -> Result<T> {
    match found {
        Err(failure) if failure.code == Code::Damaged => Ok(T::default()),
        found => found,
    }
}

/// A way to read a witness's file.
type Read = fn(&Path, &mut dyn FnMut(u64, &str) -> bool) -> std::io::Result<()>;

/// Reads what the witness has seen of a store. One that never had any gets it here.
fn ask(
    path: &Path,
    store: &Store,
    id: &str,
    testimony: &mut Testimony,
    read: Read,
) -> Result<WitnessState> {
    let seal = |text: &str| seal(store.audit_key(), text);
    let heard = read(
        path,
        &mut |at, text| match Line::parse(text).filter(|line| line.store == id) {
            Some(line) => {
                testimony.hear(line, at, &seal);
                true
            }
            None => false,
        },
    );
    Ok(match heard {
        Ok(()) if testimony.highest.is_some() => WitnessState::Kept,
        Ok(()) => {
            let now = newest(store.db())?.map_or(0, |head| head.number);
            match witness_since(store.db())? {
                // Nothing was committed since it was begun, by a run that was killed before it could tell it.
                Some(since) if now > since => WitnessState::Gone,
                _ => {
                    store.committed().begin();
                    WitnessState::Kept
                }
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if witness_since(store.db())?.is_some() {
                WitnessState::Gone
            } else {
                match file::make(path) {
                    Ok(_) => {
                        store.committed().begin();
                        WitnessState::Kept
                    }
                    Err(error) => WitnessState::Unmade(unwritten(path, error)),
                }
            }
        }
        Err(error) => {
            // It may be meant so: others' to read, and this account's to append to only.
            store.committed().begin();
            let what = format!("The witness {} cannot be read", path.display());
            WitnessState::Unreadable(Failure::io(what, error).message)
        }
    })
}

/// What the witness has seen and the trail does not have. An entry that was disposed of with the old end of the trail is not missed.
/// Where every entry was kept, each is looked for: a copy that was worked with has entries of its own above those that are lost.
fn lost(db: &Db, testimony: &Testimony) -> Result<Option<Lost>> {
    for seen in testimony
        .highest
        .iter()
        .chain(testimony.every.iter().flatten())
    {
        match mac_of(db, seen.number)? {
            Some(mac) if mac == seen.mac => {}
            Some(_) => return Ok(Some(Lost::Other { seen: seen.clone() })),
            None => {
                let last = newest(db)?.map_or(0, |head| head.number);
                if last < seen.number {
                    let seen = seen.clone();
                    return Ok(Some(Lost::Behind { seen, last }));
                }
            }
        }
    }
    Ok(None)
}

/// Whether a disposal is of a record, and not of the old end of the trail, which is the witness's own business.
fn is_of_a_record(disposed: &Disposed) -> bool {
    disposed.record.kind() != Kind::AuditTrail
}

/// Which of these disposals are of a record that is there: with the random id of the one that was destroyed.
fn back<'d>(db: &Db, disposals: impl IntoIterator<Item = &'d Disposed>) -> Result<Vec<AnyRef>> {
    let mut back = Vec::new();
    for disposed in disposals {
        if identity_get(db, disposed.record)? == Some(disposed.identity) {
            back.push(disposed.record);
        }
    }
    Ok(back)
}

/// A witness that was looked at from its first line to its last.
pub struct Examined {
    /// Where it is.
    pub path: PathBuf,
    /// Where it stands.
    pub state: WitnessState,
    /// Why nothing can be appended to it, where it is there.
    pub unwritable: Option<String>,
    /// What it, and the whole list of disposals, say of the store.
    pub rolled_back: RolledBack,
}

/// Asks the whole witness, and the whole list of disposals in the key file.
pub fn examine(session: &mut Session) -> Result<Examined> {
    let path = witness_path(&session.settings().clone(), session.store().path());
    let was_kept = *session.witness() == WitnessState::Kept;
    let store = session.store();
    let keys = KeyFile::load(&KeyFile::path_for(store.path()))?;
    let mut testimony = Testimony::of_every();
    let state = ask(
        &path,
        store,
        &keys.store_id(),
        &mut testimony,
        file::read_all,
    )?;
    // It has no line yet, and was found so at the start; what this run itself committed since is told when it ends.
    let state = match state {
        WitnessState::Gone if was_kept && path.exists() => WitnessState::Kept,
        state => state,
    };
    let unwritable = match &state {
        WitnessState::Gone | WitnessState::Unmade(_) => None,
        WitnessState::Kept | WitnessState::Unreadable(_) => {
            file::cannot_append(&path).map(|error| unwritten(&path, error))
        }
    };
    let of_records = keys
        .disposals()
        .iter()
        .filter(|disposed| is_of_a_record(disposed));
    Ok(Examined {
        rolled_back: RolledBack {
            lost: lost(store.db(), &testimony)?,
            back: back(store.db(), of_records)?,
        },
        path,
        state,
        unwritable,
    })
}

/// The line with which a trail goes on from its newest entry, whatever the witness has seen before.
pub(super) fn beginning(store: &Store, id: String, path: &Path, why: Why) -> Result<Line> {
    let head: Head = newest(store.db())?
        .ok_or_else(|| Failure::internal("The audit trail has no entry to go on from."))?;
    let length = file::length(path);
    let text = Line::sealed_text(&id, &head, why, length);
    Ok(Line {
        beginning: Some(Beginning {
            why,
            length,
            seal: seal(store.audit_key(), &text),
        }),
        store: id,
        head,
    })
}

/// Tells a witness, which is made where there is none, where a trail goes on. Says whether it was made.
pub(super) fn begin(witnesses: &Witnesses, path: &Path, line: &Line) -> std::io::Result<bool> {
    let is_new = file::make(path)?;
    witnesses.append(path, line)?;
    Ok(is_new)
}

/// What became of a store that was rolled back and is acknowledged.
pub struct Acknowledged {
    /// The entry of the trail.
    pub entry: i64,
    /// What was wrong.
    pub rolled_back: RolledBack,
    /// What was destroyed again, because it is on the list of disposals.
    pub destroyed: Vec<AnyRef>,
}

/// Goes on with a store that was rolled back: what the signed list in its key file names is destroyed again, as after the restoring of
/// a backup, and the witness is told where the trail goes on.
pub fn rolled_back_acknowledge(
    session: &mut Session,
    witnesses: &Witnesses,
    reason: &str,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Acknowledged> {
    let (acting, examined) = acknowledging(session, reason)?;
    if examined.rolled_back.is_none() {
        return Err(Failure::refused(
            "The store has everything that its witness has seen; there is nothing to acknowledge.",
        ));
    }
    must_be_writable(&examined)?;
    let (store, key) = session.store_and_key();
    // The clock first: nothing is half done where that stands against it.
    drop(store.begin(&acting)?);
    let keys = KeyFile::load(&KeyFile::path_for(store.path()))?;
    keys.belongs_to(key)?;
    let cipher = key.cipher_key(keys.salt())?;
    let applied = apply_disposals(
        store,
        &CipherKey::new(&cipher)?,
        &acting,
        keys.disposals(),
        progress,
    )?;
    let what = Entry::change("audit.acknowledge-rolled-back");
    let entry = go_on(
        store,
        &keys,
        &acting,
        (what, Why::Acknowledged),
        &examined.path,
        witnesses,
        reason,
    )?;
    Ok(Acknowledged {
        entry,
        rolled_back: examined.rolled_back,
        destroyed: applied.destroyed,
    })
}

/// Begins a new witness in the place of one that is gone.
pub fn witness_begin(session: &mut Session, witnesses: &Witnesses, reason: &str) -> Result<i64> {
    let (acting, examined) = acknowledging(session, reason)?;
    if !examined.rolled_back.is_none() {
        return Err(
            Failure::new(Code::RolledBack, examined.rolled_back.sentence())
                .hint(RolledBack::PUT_BACK)
                .hint(RolledBack::ACKNOWLEDGE),
        );
    }
    if examined.state != WitnessState::Gone {
        return Err(Failure::refused(format!(
            "The witness {} is there; there is no need of a new one.",
            examined.path.display()
        )));
    }
    must_be_writable(&examined)?;
    let (store, _) = session.store_and_key();
    let keys = KeyFile::load(&KeyFile::path_for(store.path()))?;
    let what = Entry::change("audit.acknowledge-witness");
    go_on(
        store,
        &keys,
        &acting,
        (what, Why::Begun),
        &examined.path,
        witnesses,
        reason,
    )
}

fn acknowledging(session: &mut Session, reason: &str) -> Result<(crate::store::Acting, Examined)> {
    session.require(Permission::AcknowledgeAudit)?;
    if reason.trim().is_empty() {
        return Err(Failure::usage(
            "Missing: --reason. Say what was found out about it.",
        ));
    }
    Ok((session.acting().clone(), examine(session)?))
}

/// Refuses (exit 1) where the witness cannot be told that something is acknowledged: it would raise the same alarm again.
fn must_be_writable(examined: &Examined) -> Result<()> {
    let path = &examined.path;
    let stands_against_it = match examined.state {
        WitnessState::Gone => file::make(path).err().or_else(|| file::cannot_append(path)),
        _ => file::cannot_append(path),
    };
    match stands_against_it {
        None => Ok(()),
        Some(error) => Err(Failure::io(
            format!(
                "The witness {} cannot be told, so nothing is acknowledged",
                path.display()
            ),
            error,
        )
        .hint("Let whoever owns the witness give this account the right to append to it, and run the command again.")),
    }
}

fn go_on(
    store: &mut Store,
    keys: &KeyFile,
    acting: &crate::store::Acting,
    (what, why): (Entry, Why),
    path: &Path,
    witnesses: &Witnesses,
    reason: &str,
) -> Result<i64> {
    store.committed().begin();
    let entry = store.begin(acting)?.commit(what.because(reason))?;
    let line = beginning(store, keys.store_id(), path, why)?;
    begin(witnesses, path, &line).map_err(|error| {
        Failure::io(
            format!(
                "It is in the audit trail, but the witness {} could not be told",
                path.display()
            ),
            error,
        )
        .hint("Run the command again when it can be written to.")
    })?;
    Ok(entry)
}
