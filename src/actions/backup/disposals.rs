//! Disposals that were carried out since a backup was made, applied again to the store restored from it: what was destroyed
//! does not come back with yesterday's backup.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::actions::disposal::apply_disposals;
use crate::domain::disposal::{Disposed, StableId};
use crate::domain::reference::AnyRef;
use crate::error::{Code, Failure, Result};
use crate::keys::{DataKey, KeyFile};
use crate::outside::backup_file::{BackupFile, Header, Step};
use crate::store::Store;
use crate::store::open::CipherKey;
use crate::store::tx::Acting;

use super::check::keys_of;

/// Which of the disposals made since a backup were applied again to the store restored from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisposalsApplied {
    /// No list of disposals of this store was found: what was disposed of since may be back, and the store is marked.
    NoList,
    /// A list was found and applied.
    Applied {
        /// Where it was found: beside the live store, in the file that was named, or both.
        from: Vec<PathBuf>,
        /// Why the live store's own list was passed over, where there is one that could not be used.
        unused: Option<String>,
        /// What was destroyed again.
        destroyed: Vec<AnyRef>,
        /// References that name another record here than the one that was disposed of, which is left alone.
        others: Vec<AnyRef>,
    },
}

/// Lists of disposals and where they were found.
pub(super) struct DisposalList {
    from: Vec<PathBuf>,
    unused: Option<String>,
    disposals: Vec<Disposed>,
    is_full: bool,
}

impl DisposalList {
    /// The list in the key file beside the live store, where there is one of this very store, together with the list of a file that
    /// was named (a later backup, or a key file). Their signatures are checked with the data key, or where that was changed since with what does not change
    /// with it: a list that somebody shortened is
    /// refused (exit 13), and so is a backup that is no later than the one that is restored (exit 1): it knows of nothing that came
    /// after.
    ///
    /// Only the live store's own list is full. A file that was named says when nothing was disposed of after it was made, and nothing
    /// in it says so: there may be a later one.
    pub(super) fn find(
        named: Option<&Path>,
        live: &Path,
        keys: &KeyFile,
        header: &Header,
        key: &DataKey,
    ) -> Result<Option<Self>> {
        let mut list = Self {
            from: Vec::new(),
            unused: None,
            disposals: Vec::new(),
            is_full: false,
        };
        let live = KeyFile::path_for(live);
        match of_the_live_store(&live, keys, key) {
            Ok(Some(found)) => {
                list.is_full = !found.disposals_are_unknown();
                list.add(live, found.disposals());
            }
            Ok(None) => {}
            Err(failure) if named.is_none() => {
                return Err(failure.hint(
                    "Name another list of disposals with --disposals FILE: a later backup, or a key file.",
                ));
            }
            Err(failure) => list.unused = Some(failure.message),
        }
        if let Some(path) = named {
            let found = read(path, header)?;
            if found.store_id() != keys.store_id() {
                return Err(Failure::refused(format!(
                    "{} is of another store than the backup.",
                    path.display()
                ))
                .hint("Name a later backup of the same store, or its key file."));
            }
            found.list_belongs_to(keys, key)?;
            list.add(path.to_path_buf(), found.disposals());
        }
        Ok((!list.from.is_empty()).then_some(list))
    }

    fn add(&mut self, from: PathBuf, disposals: &[Disposed]) {
        if !self.from.contains(&from) {
            self.from.push(from);
        }
        let known: HashSet<StableId> = self
            .disposals
            .iter()
            .map(|disposed| disposed.identity)
            .collect();
        self.disposals.extend(
            disposals
                .iter()
                .filter(|disposed| !known.contains(&disposed.identity)),
        );
    }

    /// Whether the live store's own list is in it, and that store was not itself restored without a list that nobody has
    /// acknowledged.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The disposals.
    pub(super) fn disposals(&self) -> &[Disposed] {
        &self.disposals
    }

    /// Applies them to a restored store that nobody can open yet.
    pub(super) fn apply(
        self,
        store: &mut Store,
        keys: &KeyFile,
        key: &DataKey,
        acting: &Acting,
        step: Step<'_>,
    ) -> Result<DisposalsApplied> {
        let cipher = key.cipher_key(keys.salt())?;
        let mut stopped = Ok(());
        let applied = apply_disposals(
            store,
            &CipherKey::new(&cipher)?,
            acting,
            &self.disposals,
            &mut |doing, done, of| {
                if stopped.is_ok() {
                    stopped = step(doing, done, of);
                }
            },
        )?;
        stopped?;
        Ok(DisposalsApplied::Applied {
            from: self.from,
            unused: self.unused,
            destroyed: applied.destroyed,
            others: applied.others,
        })
    }
}

/// The key file beside the live store; none where there is none, or one of another store.
fn of_the_live_store(path: &Path, keys: &KeyFile, key: &DataKey) -> Result<Option<KeyFile>> {
    match KeyFile::load(path) {
        Ok(found) if found.store_id() == keys.store_id() => {
            found.list_belongs_to(keys, key)?;
            Ok(Some(found))
        }
        Ok(_) => Ok(None),
        Err(failure) if failure.code == Code::NoStore => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// The keys of a later backup than the one with this header, or a key file.
fn read(path: &Path, than: &Header) -> Result<KeyFile> {
    match BackupFile::open(path) {
        Ok(backup) => {
            let found = backup.header();
            if found.store_id == than.store_id
                && (found.made_at, found.number) <= (than.made_at, than.number)
            {
                return Err(Failure::refused(format!(
                    "{} is no later than the backup that is restored, so it knows of no disposal made since.",
                    path.display()
                ))
                .hint("Name a later backup, or the key file of the store as it was last; or leave --disposals out, and a Data Protection Officer acknowledges the restored store."));
            }
            keys_of(&backup)
        }
        Err(_) => KeyFile::load(path).map_err(|failure| {
            failure.hint("--disposals takes a later backup of the same store, or its key file.")
        }),
    }
}
