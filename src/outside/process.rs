//! What this process must not leave behind: memory with keys and records in a core dump, or open to a
//! debugger of the same account.
//!
//! What does not live here: the memory of `SQLCipher`, which `store` locks and wipes by pragma.

use rustix::process::{DumpableBehavior, Resource, Rlimit};

use crate::error::{Code, Failure, Result};

/// Switches core dumps off for this process and what it starts, and closes its memory to other processes of
/// the same account. To be called once, before anything secret is read.
pub fn protect_memory() -> Result<()> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    rustix::process::setrlimit(Resource::Core, none)
        .and_then(|()| rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable))
        .map_err(|errno| {
            Failure::new(
                Code::Io,
                "The operating system did not let mkt protect its memory.",
            )
            .because(errno)
        })
}
