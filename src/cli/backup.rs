//! `mkt backup`: one file that holds the store and its keys, made while others work.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::backup::check::backup_verify;
use crate::actions::backup::restore::backup_restore;
use crate::actions::backup::{BackupRequest, backup_create};
use crate::actions::opening::{Ask, Opening, PassphraseSource};
use crate::cli::run::{Done, Run};
use crate::domain::backup::Pruning;
use crate::error::{Code, Failure, Result};
use crate::outside::backup_file::Step;
use crate::outside::progress::Progress;
use crate::outside::scratch::ScratchPlaces;
use crate::outside::terminal::Watch;
use crate::view;

/// Backups: one encrypted file with the store and its keys, made while others work
///
/// Example:
///
///     mkt backup create --out backups/monday.mktbackup
#[derive(Debug, Subcommand)]
pub enum BackupVerb {
    /// Make a backup, and check it before it counts
    ///
    /// Example:
    ///
    ///     mkt backup create --out backups/monday.mktbackup
    ///
    /// The store is copied as the last change left it, while others go on working; nobody waits longer than it takes to
    /// compare two files. The backup holds the keys of all users and opens with the passphrases of the day on which it was
    /// made. Keep it on another disk than the store, or copy it there.
    Create(Create),
    /// Check a backup as `mkt verify` checks the store
    ///
    /// Example:
    ///
    ///     mkt backup verify backups/monday.mktbackup
    ///
    /// It opens with the passphrase that you had when it was made. Nothing is written beside it: the encrypted store is
    /// unpacked in memory, or where it is too large for that in a private folder under $TMPDIR or /var/tmp, and removed again.
    Verify {
        /// The backup
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Make a new store from a backup; never in the place of another
    ///
    /// Example:
    ///
    ///     mkt backup restore backups/monday.mktbackup --as restored.db
    ///
    /// The new store has the records, users and passphrases of the day on which the backup was made, and an entry in its
    /// audit trail that says so. What was disposed of since is destroyed in it again before anybody can open it. Look at it before you put it in the place of the old one.
    Restore {
        /// The backup
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The new store; its keys go to NEW.keys beside it, and its witness begins anew in NEW.witness
        #[arg(long = "as", value_name = "NEW")]
        new: PathBuf,
        /// Take the list of disposals from FILE too, a later backup or a key file. The list of the live store (--store) is always taken
        /// where there is one; without it the new store is marked, because FILE may not know of the last disposals.
        #[arg(long, value_name = "FILE")]
        disposals: Option<PathBuf>,
    },
}

/// `mkt backup create`.
#[derive(Debug, Args)]
pub struct Create {
    /// The backup, or a folder in which it is named after the time
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Then remove older backups of this store in the same folder, but not the newest N good ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    /// Then remove older backups of this store in the same folder, but not those of the last N days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep_days: Option<u32>,
}

impl BackupVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let places = ScratchPlaces::from_variables(&run.env.variables);
        let watch = Watch::begin()?;
        match self {
            Self::Create(create) => {
                if create.out.as_os_str() == "-" {
                    return Err(Failure::usage(
                        "A backup is a file: it is read back before it counts, which standard output cannot be.",
                    )
                    .hint("Name the file, or a folder, with --out."));
                }
                let mut session = run.session()?;
                let request = BackupRequest {
                    out: &create.out,
                    pruning: Pruning {
                        keep: create.keep,
                        keep_days: create.keep_days,
                    },
                    places: &places,
                };
                let shown = run.shows_progress();
                let mut progress = Progress::new(run.env.stderr, shown);
                let made = backup_create(&mut session, &request, &mut |doing, done, of| {
                    watch.check()?;
                    progress.at(doing, done, of);
                    Ok(())
                })?;
                drop(progress);
                Ok(Done {
                    document: Some(view::backup::made(&made)),
                    code: made.unpruned.is_some().then_some(Code::Partly),
                    ..Done::default()
                })
            }
            Self::Verify { file } => {
                let opened = Opened::of(run)?;
                let checked = opened.work(run, &watch, |opening, source, ask, step| {
                    backup_verify(opening, &file, &places, source, ask, step)
                })?;
                let found = checked.checks.iter().any(|check| check.found > 0);
                Ok(Done {
                    document: Some(view::backup::checked(&checked)),
                    code: found.then_some(Code::Found),
                    ..Done::default()
                })
            }
            Self::Restore {
                file,
                new,
                disposals,
            } => {
                let opened = Opened::of(run)?;
                let restored = opened.work(run, &watch, |opening, source, ask, step| {
                    backup_restore(
                        opening,
                        &file,
                        &new,
                        disposals.as_deref(),
                        source,
                        ask,
                        step,
                    )
                })?;
                Ok(view::backup::restored(&restored).into())
            }
        }
    }
}

/// What opens a backup: whose slot, and with what.
struct Opened {
    opening: Opening,
    source: Option<PassphraseSource>,
}

impl Opened {
    fn of(run: &Run<'_, '_>) -> Result<Self> {
        Ok(Self {
            opening: run.opening()?,
            source: run.passphrase_source(),
        })
    }

    /// Does the work, asking for a passphrase where that may be asked for, and showing how far it is.
    fn work<T>(
        &self,
        run: &mut Run<'_, '_>,
        watch: &Watch,
        work: impl FnOnce(&Opening, Option<&PassphraseSource>, Option<Ask<'_>>, Step<'_>) -> Result<T>,
    ) -> Result<T> {
        let (can_ask, shown) = (run.can_ask(), run.shows_progress());
        let env = &mut *run.env;
        let prompt = &mut *env.prompt;
        let mut ask = |question: &str| prompt.secret(question);
        let mut progress = Progress::new(env.stderr, shown);
        let mut step = |doing: &str, done, of| {
            watch.check()?;
            progress.at(doing, done, of);
            Ok(())
        };
        let ask: Option<Ask<'_>> = if can_ask { Some(&mut ask) } else { None };
        work(&self.opening, self.source.as_ref(), ask, &mut step)
    }
}
