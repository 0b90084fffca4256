//! Ctrl-C in the middle of work, while nobody is being asked: the process ends at once with a sentence and exit status 130
//! instead of being killed by the signal, which a script other than a shell's does not see as 130.
//!
//! The work itself may be deep in the database library, or waiting for a pipe, so a thread of its own waits for the signal. A
//! transaction that is under way leaves nothing behind, as after a kill. What does not live here: Ctrl-C during a question, in the
//! editor or during a backup, which have something to put in order first ([`Watch`](super::terminal::Watch)).

use std::io::{IsTerminal as _, stderr};
use std::os::fd::AsFd as _;
use std::sync::Mutex;

use signal_hook::consts::signal::SIGINT;
use signal_hook::iterator::Signals;

use super::{process, terminal};
use crate::error::{Code, Failure};

/// The failure that is told, as it is to be shown.
static TOLD: Mutex<String> = Mutex::new(String::new());

/// What the thread needs, in bytes: it waits, and writes a line.
const STACK: usize = 64 * 1024;

/// The failure of work that was stopped. What a command had finished by then stays: it is not known here whether that is anything.
pub fn interrupted() -> Failure {
    Failure::new(
        Code::Interrupted,
        "Stopped. What was not finished is not stored; look at what is there before doing it again.",
    )
}

/// Says how [`interrupted`] is shown in this run.
pub fn is_shown_as(text: String) {
    if let Ok(mut told) = TOLD.lock() {
        *told = text;
    }
}

/// Begins to listen, once a process and before anything else. Whoever began this process with Ctrl-C switched off (a shell, for a
/// job in the background) keeps it so. Where no thread can be had the signal does what it does by default.
pub fn listen() {
    if is_ignored() {
        return;
    }
    let Ok(mut signals) = Signals::new([SIGINT]) else {
        return;
    };
    let listening = std::thread::Builder::new()
        .name("ctrl-c".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            for _ in signals.forever() {
                if terminal::is_watched() {
                    continue;
                }
                tell();
                process::end(Code::Interrupted.exit_status());
            }
        });
    if listening.is_ok() {
        terminal::someone_listens();
    }
}

/// Whether the signal is switched off: bit 2 of `SigIgn` (`proc_pid_status(5)`).
fn is_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .is_some_and(|mask| mask & (1 << (SIGINT - 1)) != 0)
    })
}

/// Writes past the lock of standard error, which the work holds.
fn tell() {
    let Ok(told) = TOLD.lock() else { return };
    // The cursor may stand behind `^C`, or behind a line of progress.
    let before = if stderr().is_terminal() { "\n" } else { "" };
    let text = format!("{before}{told}");
    let mut left = text.as_bytes();
    while let Ok(written) = rustix::io::write(stderr().as_fd(), left) {
        left = left.get(written..).unwrap_or_default();
        if left.is_empty() {
            break;
        }
    }
}
