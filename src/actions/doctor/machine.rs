//! The computer and this process: the clock, the editor, what of the memory could get out, the libraries.

use std::path::Path;

use crate::domain::date::Instant;
use crate::error::Result;
use crate::outside::editor::Editor;
use crate::outside::machine::{self, look};
use crate::outside::process::{has_swap, is_closed, may_lock_memory};
use crate::outside::variables::Variables;
use crate::store::open;

use super::{Examined, beside};

/// The clock against the files, and whether something keeps it right.
pub(super) fn clock(store: &Path, now: Instant) -> Examined {
    let (check, title) = ("clock", "Clock");
    let told = now.london_text();
    // Both are in whole seconds.
    let newest = [store.to_path_buf(), beside(store, ".keys")]
        .iter()
        .filter_map(|file| look(file))
        .map(|seen| seen.written)
        .max();
    if newest.is_some_and(|written| written.seconds_since(now) > 1) {
        return Examined::wrong(
            check,
            title,
            format!("{told}, which is before the store was last written"),
            "Set the machine's clock right: with a wrong one every command refuses, or records get wrong times.",
        );
    }
    match machine::clock_is_kept() {
        Some(false) => Examined::wrong(
            check,
            title,
            format!("{told}; no time service keeps it right"),
            "Switch one on: timedatectl set-ntp true",
        ),
        Some(true) => Examined::fine(
            check,
            title,
            format!("{told}; a time service keeps it right"),
        ),
        None => Examined::fine(
            check,
            title,
            format!("{told}; it cannot be told what keeps it right"),
        ),
    }
}

/// The machine's time zone, which is cron's and not mkt's.
pub(super) fn time_zone(variables: &Variables) -> Examined {
    let zone = machine::time_zone(variables);
    Examined::fine(
        "time-zone",
        "Time zone",
        format!("{zone} for cron; mkt counts its days in London, whatever it is"),
    )
}

/// Whether a crash of this process could leave keys and records on the disk.
pub(super) fn core_dumps() -> Examined {
    let (check, title) = ("core-dumps", "Core dumps");
    if is_closed() {
        Examined::fine(check, title, "switched off for mkt")
    } else {
        Examined::wrong(
            check,
            title,
            "a crash could write what mkt has in memory to the disk",
            "The system did not let mkt close its memory. Switch core dumps off: `* hard core 0` in /etc/security/limits.conf.",
        )
    }
}

/// Whether what is in memory could get into the swap.
pub(super) fn memory() -> Examined {
    let (check, title) = ("memory", "Memory and swap");
    match (has_swap(), may_lock_memory()) {
        (false, _) => Examined::fine(check, title, "the machine has no swap"),
        (true, true) => Examined::fine(
            check,
            title,
            "kept out of the swap: this account may lock memory",
        ),
        (true, false) => Examined::wrong(
            check,
            title,
            "the machine has swap, and this account may not lock memory without limit",
            "Give the account `memlock unlimited` in /etc/security/limits.conf (LimitMEMLOCK=infinity in a unit), or encrypt the swap.",
        ),
    }
}

/// Whether the editor that is used for notes leaves copies.
pub(super) fn editor(variables: &Variables) -> Examined {
    let (check, title) = ("editor", "Editor for notes");
    let editor = Editor::from_variables(variables);
    let name = editor.name();
    if !editor.has_room_in_memory() {
        return Examined::wrong(
            check,
            title,
            format!("{name}; there is no folder in memory for it, so it is not opened at all"),
            "Give the account a folder in memory: $XDG_RUNTIME_DIR or /dev/shm, writable for it.",
        );
    }
    if editor.keeps_nothing() {
        Examined::fine(check, title, format!("{name}, told to leave no copies"))
    } else {
        Examined::wrong(
            check,
            title,
            format!(
                "{name}, which mkt does not know how to keep from leaving copies outside its private folder"
            ),
            "Use nano, vim, emacs or micro (set EDITOR), or make sure that yours keeps no backup, undo or history files elsewhere.",
        )
    }
}

/// The libraries under the store.
pub(super) fn versions() -> Result<Examined> {
    let (sqlite, cipher) = open::versions()?;
    Ok(Examined::fine(
        "versions",
        "Versions",
        format!(
            "mkt {}, SQLite {sqlite}, SQLCipher {cipher}",
            env!("CARGO_PKG_VERSION")
        ),
    ))
}
