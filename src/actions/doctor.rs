//! `mkt doctor`: checks of the installation, each with its remedy. Most need no passphrase; what is in the store is looked at
//! where it was opened.
//!
//! - [`examine`]: all of it; what the trail says about backups;
//! - [`place`]: the store's files and where they are; `witness`: what looks at them from outside; [`machine`]: the computer and this process.
//!
//! What does not live here: whether the records are sound (`actions::verify`).

pub mod machine;
pub mod place;
mod witness;

use std::path::{Path, PathBuf};

use crate::domain::audit::Entry;
use crate::domain::backup::{DisposalsUnknown, LONGEST_UNREAD, LONGEST_WITHOUT, ago};
use crate::domain::date::Instant;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::outside::backup_file::folder::{backups_in, leftovers};
use crate::outside::variables::Variables;
use crate::session::Session;
use crate::store::backup::backup_newest;

/// One line of the doctor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// Its word in JSON.
    pub check: &'static str,
    /// What was looked at, for people.
    pub title: &'static str,
    /// What was seen.
    pub told: String,
    /// What to do about it, where it is not as it should be.
    pub remedy: Option<String>,
}

impl Examined {
    pub(super) fn fine(check: &'static str, title: &'static str, told: impl Into<String>) -> Self {
        Self {
            check,
            title,
            told: told.into(),
            remedy: None,
        }
    }

    pub(super) fn wrong(
        check: &'static str,
        title: &'static str,
        told: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..Self::fine(check, title, told)
        }
    }
}

/// Whether the store was opened, for what only its inside says.
pub enum Inside {
    /// It was.
    Open(Box<Session>),
    /// Nobody gave a passphrase.
    NotAsked,
    /// It could not be.
    Failed(Failure),
}

/// What the doctor is given.
pub struct Patient<'p> {
    /// The store's path.
    pub store: &'p Path,
    /// The store's witness.
    pub witness: &'p Path,
    /// Whether it is open.
    pub inside: Inside,
    /// A folder with backups.
    pub backups: Option<&'p Path>,
    /// The environment variables.
    pub variables: &'p Variables,
    /// Now.
    pub now: Instant,
}

/// Looks at everything. What concerns a store that is open is recorded in its trail before anything is told.
pub fn examine(patient: Patient<'_>) -> Result<Vec<Examined>> {
    let mut all = place::examine(patient.store);
    if patient.store.exists() {
        let session = match &patient.inside {
            Inside::Open(session) => Some(&**session),
            Inside::NotAsked | Inside::Failed(_) => None,
        };
        all.push(witness::examine(patient.witness, session));
    }
    all.push(machine::clock(patient.store, patient.now));
    all.push(machine::time_zone(patient.variables));
    all.push(machine::core_dumps());
    all.push(machine::memory());
    all.push(machine::editor(patient.variables));
    all.extend(inside(patient.inside, patient.now)?);
    if let Some(folder) = patient.backups {
        all.push(backups(folder, patient.now));
        all.extend(interrupted(folder));
    }
    all.push(machine::versions()?);
    Ok(all)
}

const BACKUP: (&str, &str) = ("backup", "Newest backup");

fn inside(inside: Inside, now: Instant) -> Result<Vec<Examined>> {
    let (check, title) = BACKUP;
    let session = match inside {
        Inside::Open(session) => session,
        Inside::NotAsked => {
            return Ok(vec![Examined::fine(
                check,
                title,
                "not looked at: the audit trail tells it, and no passphrase was given",
            )]);
        }
        Inside::Failed(failure) => return Ok(vec![unopened(&failure)]),
    };
    let unknown: Vec<Examined> = session
        .disposals_unknown()
        .map(|unknown| {
            Examined::wrong(
                "disposals",
                "Restored without disposals",
                unknown.sentence(),
                DisposalsUnknown::REMEDY,
            )
        })
        .into_iter()
        .collect();
    let mut told = backups_in_the_trail(session, now)?;
    told.extend(unknown);
    Ok(told)
}

/// What the trail says about backups.
fn backups_in_the_trail(mut session: Box<Session>, now: Instant) -> Result<Vec<Examined>> {
    let (check, title) = BACKUP;
    if !session.may(Permission::VerifyStore) {
        return Ok(vec![Examined::fine(
            check,
            title,
            format!("not looked at. {}", Permission::VerifyStore.who_may()),
        )]);
    }
    let tx = match session.begin() {
        Ok(tx) => tx,
        // The clock, or another process that works for long: the store is as it was, and the rest can be told.
        Err(failure) if [Code::Refused, Code::Busy].contains(&failure.code) => {
            return Ok(vec![unopened(&failure)]);
        }
        Err(failure) => return Err(failure),
    };
    let (made, read) = backup_newest(&tx)?;
    tx.commit(Entry::check("doctor"))?;
    let Some(made) = made else {
        return Ok(vec![Examined::wrong(
            check,
            title,
            "there is none",
            "Make one with `mkt backup create --out FOLDER` on another disk, and let cron or systemd make one every day (examples/).",
        )]);
    };
    let told = format!("{} ({})", ago(made.at, now), made.at.london_text());
    let newest = if now.seconds_since(made.at) > LONGEST_WITHOUT {
        Examined::wrong(
            check,
            title,
            told,
            "Make one with `mkt backup create`, and find out why none was made since.",
        )
    } else {
        Examined::fine(check, title, told)
    };
    let (check, title) = ("backup-read", "Last backup read back");
    let advice = "Take the newest backup from where it is kept and run `mkt backup verify FILE` on it: one that nobody ever read is a hope.";
    let read = match read {
        None => Examined::wrong(check, title, "never since it was made", advice),
        Some(read) => {
            let which = if read.number == made.number {
                "the newest".to_owned()
            } else {
                format!("backup {}", read.number)
            };
            let told = format!("{which}, {} ({})", ago(read.at, now), read.at.london_text());
            if now.seconds_since(read.at) > LONGEST_UNREAD {
                Examined::wrong(check, title, told, advice)
            } else {
                Examined::fine(check, title, told)
            }
        }
    };
    Ok(vec![newest, read])
}

fn unopened(failure: &Failure) -> Examined {
    Examined::wrong(
        "open",
        "Opening the store",
        failure.message.clone(),
        failure.hints.first().cloned().unwrap_or_else(|| {
            "Run `mkt status` as a user of the store to see the same by itself.".to_owned()
        }),
    )
}

/// The newest backup in a folder, by its header, which needs no passphrase.
fn backups(folder: &Path, now: Instant) -> Examined {
    let (check, title) = ("backup-folder", "Newest backup in the folder");
    let found = backups_in(folder);
    let Some((file, newest)) = found.first() else {
        return Examined::wrong(
            check,
            title,
            format!("there is none in {}", folder.display()),
            "Check the folder, and that whatever makes backups still runs.",
        );
    };
    let told = format!(
        "{}, made {} ({}), of {} in the folder",
        file.display(),
        ago(newest.made_at, now),
        newest.made_at.london_text(),
        found.len(),
    );
    if now.seconds_since(newest.made_at) > LONGEST_WITHOUT {
        Examined::wrong(
            check,
            title,
            told,
            "Find out why none was made since: run the line of the crontab, or the unit, by hand.",
        )
    } else {
        Examined::fine(check, title, told)
    }
}

fn interrupted(folder: &Path) -> Option<Examined> {
    let left = leftovers(folder, None);
    let first = left.first()?;
    Some(Examined::wrong(
        "leftovers",
        "Unfinished backups",
        format!("{} in the folder", left.len()),
        format!(
            "The next backup that is made there removes them, unless one is being made just now. The first is {}.",
            first.display()
        ),
    ))
}

/// A name with something behind it: `mkt.db` with `.keys`.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(end);
    name.into()
}
