//! `mkt import`: records from a file.

use std::path::PathBuf;

use clap::Args;

use crate::actions::import::{ImportRequest, import};
use crate::cli::run::{Done, Run};
use crate::domain::input::line_of_text;
use crate::domain::line::LineKind;
use crate::error::{Code, Failure, Result};
use crate::outside::progress::Progress;
use crate::outside::record_file::RecordFile;
use crate::view;

/// The name of an import where none is given (CLI.md).
const USUAL_SOURCE: &str = "import";

/// Take records from a file of JSON Lines, or of CSV with one kind of record
///
/// Example:
///
///     mkt import examples/records.jsonl --source examples
///
/// All of it is one transaction. A line that cannot be taken is told with its number, field and reason; then nothing is
/// stored, unless --keep-good says to store the others. Importing the same file again changes nothing, and a changed line
/// changes only what it names.
///
/// A CSV file has one kind of record, named with --kind. Its first row names the fields. Items of a list are separated by
/// semicolons (forenames, aliases, tags, referrals, …); of several addresses each is written as its lines and its postcode,
/// separated by commas; the people and the organisations of a case are written as JSON. An empty cell is an empty field. A
/// row with a quotation that is not closed, or with text behind the mark that closes it, is rejected, and the next line is read
/// as a row of its own.
#[derive(Debug, Args)]
pub struct Import {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// The name under which the keys of this file are kept; a later import of the same source knows them again
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Do everything but store it
    #[arg(long)]
    dry_run: bool,
    /// Store the good lines where others are rejected (exit 3)
    #[arg(long)]
    keep_good: bool,
    /// Write the rejected lines to FILE, ready to be mended and imported again
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// The file is CSV, and each row is of this kind: organisation, person, referral, case, note or disclosure
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The encoding of the file where it is not UTF-8, such as windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

impl Import {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let csv = self
            .kind
            .as_deref()
            .map(|word| {
                LineKind::parse(word).ok_or_else(|| {
                    Failure::usage(format!(
                        "--kind takes one of: {}.",
                        LineKind::WORDS.join(", ")
                    ))
                })
            })
            .transpose()?;
        let source = match &self.source {
            None => USUAL_SOURCE.to_owned(),
            Some(name) => line_of_text("source", name).map_err(|problem| vec![problem])?,
        };
        let file = RecordFile::open(&self.file, run.env.stdin, self.encoding.as_deref())?;
        let mut session = run.session()?;
        let done = {
            let shown = run.env.terminal.stderr && !run.global.quiet;
            let mut progress = Progress::new(run.env.stderr, shown);
            import(
                &mut session,
                &ImportRequest {
                    file: &file,
                    source: &source,
                    dry_run: self.dry_run,
                    keep_good: self.keep_good,
                    rejected: self.rejected.as_deref(),
                    csv,
                },
                &mut |doing, done, of| progress.at(doing, done, of),
            )?
        };
        let code = if done.rejected_lines == 0 {
            None
        } else if done.stored || (self.dry_run && self.keep_good) {
            Some(Code::Partly)
        } else {
            Some(Code::Refused)
        };
        Ok(Done {
            document: Some(view::import::imported(&done)),
            code,
            failure: view::import::failure(&done),
        })
    }
}
