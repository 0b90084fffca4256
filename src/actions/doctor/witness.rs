//! The witness: there, written to, and whose it is.

use std::path::Path;

use crate::actions::verify::GONE;
use crate::domain::witness::{RolledBack, WitnessState};
use crate::outside::machine::{Seen, account, account_in_words, look};
use crate::outside::witness::cannot_append;
use crate::session::Session;

use super::Examined;

const CHECK: &str = "witness";
const TITLE: &str = "Witness";

/// From which length on it is worth beginning a shorter one, in bytes: several hundred thousand runs.
const LONG: u64 = 100 << 20;

/// What can be seen of the witness; what only the store knows of it where that is open.
pub(super) fn examine(witness: &Path, session: Option<&Session>) -> Examined {
    if let Some(session) = session {
        if let Some(rolled_back) = session.rolled_back() {
            return wrong(
                rolled_back.sentence(),
                format!("{} {}", RolledBack::PUT_BACK, RolledBack::ACKNOWLEDGE),
            );
        }
        match session.witness() {
            WitnessState::Kept => {}
            WitnessState::Gone => {
                return wrong(
                    format!("{} is gone, or was emptied", witness.display()),
                    GONE,
                );
            }
            WitnessState::Unreadable(why) => return wrong(why, may_append(witness)),
            WitnessState::Unmade(why) => {
                return wrong(
                    why,
                    "Let this account make files in that folder, or make the witness for it as README says under \"The witness\".",
                );
            }
        }
    }
    match look(witness) {
        None => Examined::fine(
            CHECK,
            TITLE,
            format!(
                "there is none at {}; whether there was one is in the store, for which a passphrase is needed",
                witness.display()
            ),
        ),
        Some(seen) => there(witness, &seen),
    }
}

fn there(witness: &Path, seen: &Seen) -> Examined {
    let place = witness.display();
    if cannot_append(witness).is_some() {
        return wrong(format!("{place} cannot be written to"), may_append(witness));
    }
    if seen.mode & 0o002 != 0 {
        return wrong(
            format!("everybody on this machine can write to {place}"),
            format!("Take that away: chmod o-w {place}"),
        );
    }
    if seen.bytes > LONG {
        return wrong(
            format!("{place} is {} MB long", seen.bytes >> 20),
            "Its owner keeps a copy and the last thousand lines of it, while nobody uses the store: README, under \"The witness\".",
        );
    }
    let me = account();
    Examined::fine(
        CHECK,
        TITLE,
        if seen.owner == me {
            format!(
                "{place}, of the account that runs mkt, which could take it away (README, under \"The witness\")"
            )
        } else {
            format!("{place}, of {}", account_in_words(seen.owner))
        },
    )
}

fn may_append(witness: &Path) -> String {
    format!(
        "Let {} read {} and append to it: as its owner, or by its group (chmod 660).",
        account_in_words(account()),
        witness.display()
    )
}

fn wrong(told: impl Into<String>, remedy: impl Into<String>) -> Examined {
    Examined::wrong(CHECK, TITLE, told, remedy)
}
