//! What this process must not leave behind: memory with keys and records in a core dump, in the machine's swap, or open to a
//! debugger of the same account.
//!
//! What does not live here: the wiping of `SQLCipher`'s memory, which `store` asks for by pragma. (That it would also lock each
//! allocation by itself is left out of the build; see `.cargo/config.toml`.)

use rustix::mm::MlockAllFlags;
use rustix::process::{DumpableBehavior, Resource, Rlimit};
use rustix::thread::CapabilitySet;

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
        })?;
    lock_memory();
    Ok(())
}

/// Whether the account may lock as much memory as it likes: without a limit, or by its capability.
pub fn may_lock_memory() -> bool {
    rustix::process::getrlimit(Resource::Memlock)
        .current
        .is_none()
        || rustix::thread::capabilities(None)
            .is_ok_and(|sets| sets.effective.contains(CapabilitySet::IPC_LOCK))
}

/// Whether core dumps are off for this process and its memory is closed to others of the same account.
pub fn is_closed() -> bool {
    rustix::process::dumpable_behavior()
        .is_ok_and(|behaviour| behaviour == DumpableBehavior::NotDumpable)
}

/// Whether the machine has swap at all: `/proc/swaps` has a line for each besides its heading (`proc(5)`).
pub fn has_swap() -> bool {
    std::fs::read_to_string("/proc/swaps").map_or(true, |text| text.lines().count() > 1)
}

/// Keeps everything that this process has in memory, and will have, out of the machine's swap: each page as it is first
/// used. Only where there is swap, and where the account may lock without limit; under one, the memory that goes beyond it
/// would be refused later, in the middle of the work (`mlockall(2)`).
fn lock_memory() {
    if has_swap() && may_lock_memory() {
        // Where the kernel refuses it all the same, what is left is what the account has: its swap (README, "What is protected").
        let _ = rustix::mm::mlockall(
            MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT,
        );
    }
}

/// Ends the process at once with this exit status. Everything of ours has been given back and the streams are flushed; what
/// is left out are the handlers that C libraries registered for the end of the process: OpenSSL takes its tables apart
/// piece by piece, a twelfth of the time of a short command, before the kernel takes all of the memory back anyway.
pub fn end(status: u8) -> ! {
    signal_hook::low_level::exit(i32::from(status))
}
