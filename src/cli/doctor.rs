//! `mkt doctor`: checks of the installation, each with its remedy.

use std::path::PathBuf;

use clap::Args;

use crate::actions::doctor::{Inside, Patient, examine};
use crate::actions::witness::witness_path;
use crate::cli::run::{Done, Run};
use crate::error::{Code, Result};
use crate::view;

/// Check the installation: files, disk, clock, memory, editor, backups; each with its remedy
///
/// Example:
///
///     mkt doctor
///
/// Most of it needs no passphrase. Where one is given by --passphrase-file, --passphrase-command or a variable, or on a
/// terminal when you say so, the audit trail is asked for the newest backup too. Exits 20 where something should be mended.
/// Whether the records are sound, `mkt verify` says.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Also look at the backups in a folder, by their headers alone
    #[arg(long, value_name = "FOLDER")]
    backups: Option<PathBuf>,
}

impl Doctor {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let store = run.store_path()?;
        let inside = inside(run, store.exists())?;
        let witness = witness_path(&run.settings, &store);
        let examined = examine(Patient {
            store: &store,
            witness: &witness,
            inside,
            backups: self.backups.as_deref(),
            variables: &run.env.variables,
            now: run.now(),
        })?;
        let found = examined.iter().any(|one| one.remedy.is_some());
        Ok(Done {
            document: Some(view::doctor::examined(&examined)),
            code: found.then_some(Code::Found),
            ..Done::default()
        })
    }
}

/// Opens the store where something to open it with is at hand, or somebody says that they will type it.
fn inside(run: &mut Run<'_, '_>, is_there: bool) -> Result<Inside> {
    let wanted = is_there
        && (run.passphrase_source().is_some()
            || match run.prompt() {
                Some(prompt) => prompt.confirm(
                    "Look for the newest backup in the audit trail too? It needs your passphrase.",
                    false,
                )?,
                None => false,
            });
    if !wanted {
        return Ok(Inside::NotAsked);
    }
    match run.session() {
        Ok(session) => Ok(Inside::Open(Box::new(session))),
        Err(failure) if failure.code == Code::Interrupted => Err(failure),
        Err(failure) => Ok(Inside::Failed(failure)),
    }
}
