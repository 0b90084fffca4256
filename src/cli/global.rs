//! The flags that every command takes, before or after its noun; given twice, the last counts (CLI.md, "Global flags").

use std::path::PathBuf;

use clap::Args;

/// Flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global flags")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own in the contract"
)]
pub struct Global {
    /// The store's file; its key slots are FILE.keys beside it [env: MKT_STORE]
    #[arg(long, global = true, value_name = "FILE")]
    pub store: Option<PathBuf>,
    /// Whose key slot to open; the person logged in where it is left out [env: MKT_USER]
    #[arg(long, global = true, value_name = "NAME")]
    pub user: Option<String>,
    /// A file whose first line is the passphrase; only its owner may be able to read it [env: MKT_PASSPHRASE_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// A command whose first output line is the passphrase [env: MKT_PASSPHRASE_COMMAND]
    #[arg(long, global = true, value_name = "CMD")]
    pub passphrase_command: Option<String>,
    /// One JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// How the answer looks: text, plain, json or csv [env: MKT_FORMAT]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Nothing on success but the answer
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Never ask; what is missing is an error that names all of it
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Answer a confirmation with yes; never stands in for typing a reference
    #[arg(long, global = true)]
    pub yes: bool,
    /// Why this is being looked at or done; goes to the audit trail
    #[arg(long, global = true, value_name = "TEXT")]
    pub reason: Option<String>,
}
