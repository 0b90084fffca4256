//! `mkt dump`: the whole record graph as JSON Lines.

use clap::Args;

use crate::actions::dump::dump;
use crate::cli::run::{Done, Run};
use crate::error::Result;

/// Write every record with every field to standard output, as JSON Lines
///
/// Example:
///
///     mkt dump > records.jsonl
///
/// It is not encrypted: keep it where only those may read it who may read every record. An administrator imports it into a
/// store that holds no records yet, with its references and the times at which everything was recorded; a dump of that
/// store is then the same. While the dump is being written, others can look but not write.
#[derive(Debug, Args)]
pub struct Dump {}

impl Dump {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let Self {} = self;
        let mut session = run.session()?;
        dump(&mut session, run.env.stdout)?;
        Ok(Done {
            document: None,
            code: None,
            ..Done::default()
        })
    }
}
