//! The store's files and the folder they are in: there, private, their account's own, on a disk of this computer, with room.

use std::path::Path;

use crate::keys::KeyFile;
use crate::outside::files::network_file_system;
use crate::outside::machine::{account, account_in_words, file_system, files_in, free, look};

use super::{Examined, beside};

/// What should be free besides as much again as the store has, in bytes: a command's journal, and growth.
const LEAST_FREE: u64 = 64 << 20;

/// Everything about the place.
pub(super) fn examine(store: &Path) -> Vec<Examined> {
    let folder = match store.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut all = vec![there(store)];
    if look(folder).is_some() {
        all.push(private(store, folder));
        all.push(owner(store, folder));
        all.push(disk(folder));
        all.push(room(store, folder));
        all.extend(old_copies(store, folder));
        all.extend(key_change(store));
    }
    all
}

fn there(store: &Path) -> Examined {
    let (check, title) = ("store", "Store");
    let (file, keys) = (look(store), look(&beside(store, ".keys")));
    let place = store.display();
    match (file, keys) {
        (Some(file), Some(_)) if file.bytes > 0 => Examined::fine(check, title, place.to_string()),
        (Some(_), Some(_)) => Examined::wrong(
            check,
            title,
            format!("{place} is empty"),
            "Do not use the file: restore the newest backup beside it with `mkt backup restore`.",
        ),
        (Some(_), None) => Examined::wrong(
            check,
            title,
            format!("{place} has no key file beside it"),
            format!(
                "Nobody can open it without {place}.keys: put that back, or restore a backup, which holds both."
            ),
        ),
        (None, Some(_)) => Examined::wrong(
            check,
            title,
            format!("there is a key file, but no store at {place}"),
            "Find out who moved the store, or restore the newest backup under another name with `mkt backup restore`.",
        ),
        (None, None) => Examined::wrong(
            check,
            title,
            format!("there is none at {place}"),
            "Name the store with --store FILE or MKT_STORE, or make one with `mkt init`.",
        ),
    }
}

fn private(store: &Path, folder: &Path) -> Examined {
    let (check, title) = ("permissions", "Permissions");
    let mut remedies = Vec::new();
    for file in [
        store.to_path_buf(),
        beside(store, ".keys"),
        beside(store, "-journal"),
    ] {
        if look(&file).is_some_and(|seen| seen.mode & 0o077 != 0) {
            remedies.push(format!("chmod 600 {}", file.display()));
        }
    }
    // As every command refuses it (`store::open::folder_check`).
    if look(folder).is_some_and(|seen| seen.mode & 0o026 != 0) {
        remedies.push(format!("chmod 700 {}", folder.display()));
    }
    if remedies.is_empty() {
        return Examined::fine(
            check,
            title,
            "only the owner can reach the store and its keys",
        );
    }
    Examined::wrong(
        check,
        title,
        "others on this machine can reach the store, its keys or their folder",
        format!("Take their access away: {}", remedies.join("; ")),
    )
}

fn owner(store: &Path, folder: &Path) -> Examined {
    let (check, title) = ("owner", "Owner");
    let me = account();
    let strange = [
        folder.to_path_buf(),
        store.to_path_buf(),
        beside(store, ".keys"),
    ]
    .into_iter()
    .filter_map(|file| look(&file).map(|seen| (file, seen.owner)))
    .find(|(_, owner)| *owner != me);
    match strange {
        None => Examined::fine(
            check,
            title,
            format!("all belongs to {}, which runs mkt", account_in_words(me)),
        ),
        Some((file, owner)) => Examined::wrong(
            check,
            title,
            format!(
                "{} belongs to {}, and mkt runs as {}",
                file.display(),
                account_in_words(owner),
                account_in_words(me)
            ),
            format!(
                "Run mkt as the account that owns the store (sudo -u {}), or give the files to the one that runs it.",
                account_in_words(owner)
            ),
        ),
    }
}

fn disk(folder: &Path) -> Examined {
    let (check, title) = ("file-system", "File system");
    match (network_file_system(folder), file_system(folder)) {
        (Ok(Some(network)), _) => Examined::wrong(
            check,
            title,
            format!("a network file system ({network})"),
            "Move the store to a disk of the server itself: locks on a network cannot be relied on.",
        ),
        (Ok(None), Ok(kind)) if ["tmpfs", "ramfs"].contains(&kind.as_str()) => Examined::wrong(
            check,
            title,
            format!("{kind}, which is in memory"),
            "Move the store to a disk: it is gone when the machine is switched off.",
        ),
        (Ok(None), Ok(kind)) => Examined::fine(check, title, format!("{kind}, on this computer")),
        (Err(failure), _) | (_, Err(failure)) => Examined::wrong(
            check,
            title,
            failure.message,
            "Run mkt as the account that owns the store.",
        ),
    }
}

fn room(store: &Path, folder: &Path) -> Examined {
    let (check, title) = ("room", "Free space");
    let size = look(store).map_or(0, |seen| seen.bytes);
    let (free, wanted) = (free(folder), size.saturating_add(LEAST_FREE));
    let told = format!(
        "{} MB free; the store takes {} MB",
        free >> 20,
        size.div_ceil(1 << 20)
    );
    if free < wanted {
        Examined::wrong(
            check,
            title,
            told,
            format!(
                "Make room on the disk: mkt may need {} megabytes, for its journal and for the copy before an update.",
                wanted >> 20
            ),
        )
    } else {
        Examined::fine(check, title, told)
    }
}

/// A change of the key that was cut off between its last two steps: the store has its new key, and the key file waits for its name.
fn key_change(store: &Path) -> Option<Examined> {
    let found = KeyFile::of_store(store).ok()?;
    (found.is_next && found.fits).then(|| {
        Examined::wrong(
            "key-change",
            "A change of the key",
            format!(
                "It was cut off before its last step: the only keys of the store as it is now are in {}.",
                KeyFile::next_path_for(store).display()
            ),
            "Run any command that opens the store here, such as `mkt status`, which finishes it. Do not move or delete a file before.",
        )
    })
}

/// Copies that an update left, which hold every record of then, also what is disposed of since.
fn old_copies(store: &Path, folder: &Path) -> Option<Examined> {
    let start = beside(store, ".before-schema-");
    let start = start.file_name()?.to_str()?;
    let copies: Vec<String> = files_in(folder)
        .into_iter()
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(start))
        })
        .map(|path| path.display().to_string())
        .collect();
    (!copies.is_empty()).then(|| {
        Examined::wrong(
            "old-copies",
            "Copies from before an update",
            copies.join(", "),
            "When the updated store has a backup that was verified, remove them: they hold what is disposed of later.",
        )
    })
}
