//! The world around the program: the clock, prompts, the editor, files, the login, the process itself.
//!
//! What does not live here: what is done with any of it.

pub mod archive;
pub mod backup_file;
pub mod clock;
pub mod editor;
pub mod files;
pub mod interruption;
pub mod login;
pub mod machine;
pub mod prepared;
pub mod process;
pub mod progress;
pub mod prompt;
pub mod record_file;
pub mod scratch;
pub mod terminal;
pub mod variables;
pub mod witness;
