//! `mkt verify`: everything that can be checked about the store.

use std::path::Path;

use clap::Args;

use crate::actions::verify::{NeedleProblem, Needles, verify_store};
use crate::cli::run::{Done, Run};
use crate::error::{Code, Failure, Result};
use crate::outside::files::is_private;
use crate::outside::progress::Progress;
use crate::view;

/// Check everything that can be checked about the store
///
/// Example:
///
///     mkt verify
#[derive(Debug, Args)]
pub struct Verify {
    /// See too that free pages are empty, which reads every page
    #[arg(long)]
    deep: bool,
    /// Look for the values in FILE, one a line of at least four letters or digits; `-` is standard input. None may be there: not in a
    /// record, an index, a decrypted page, a free page or the journal. The audit trail
    /// says how many were looked for, not which.
    #[arg(long, value_name = "FILE")]
    absent_from: Option<String>,
}

impl Verify {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let needles = match &self.absent_from {
            Some(path) => {
                let text = run.text_of(path)?;
                if path != "-" && !is_private(Path::new(path))? {
                    run.warn(&format!("{path} can be read by other users of this computer, and names what should be nowhere. Let only its owner read it: chmod 600 {path}"));
                }
                Some(Needles::new(&text).map_err(|problem| {
                    let failure = Failure::usage(format!("--absent-from: {problem}"));
                    match problem {
                        NeedleProblem::TooShort { .. } => {
                            failure.hint("Spaces, hyphens and other marks do not count.")
                        }
                        _ => failure,
                    }
                })?)
            }
            None => None,
        };
        let mut session = run.session()?;
        let checks = {
            let shown = run.env.terminal.stderr && !run.global.quiet;
            let mut progress = Progress::new(run.env.stderr, shown);
            verify_store(
                &mut session,
                needles.as_ref(),
                self.deep,
                &mut |doing, done, of| progress.at(doing, done, of),
            )?
        };
        let found = checks.iter().any(|check| check.found > 0);
        Ok(Done {
            document: Some(view::verify::checked(&checks)),
            code: found.then_some(Code::Found),
            ..Done::default()
        })
    }
}
