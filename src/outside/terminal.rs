//! What is known about the terminal, as plain data, and how to hold it while somebody answers.
//!
//! [`Terminal`] is decided once per run and passed down, so that nothing else asks the environment.
//! [`Attention`] reads keys one by one and gives the terminal back as it was, whatever ends the
//! question. What does not live here: what is asked (`outside::prompt`) and how answers look (`view`).

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use signal_hook::consts::signal::{SIGHUP, SIGINT, SIGTERM};

use super::variables::Variables;
use crate::error::{Code, Failure, Result};

/// What this run may assume about the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "six independent facts, each read under its own name"
)]
pub struct Terminal {
    /// Standard input is a terminal.
    pub stdin: bool,
    /// Standard output is a terminal.
    pub stdout: bool,
    /// Standard error is a terminal.
    pub stderr: bool,
    /// Columns, where any of the outputs is a terminal: `COLUMNS`, or what the terminal says.
    pub width: Option<u16>,
    /// The terminal cannot move its cursor (`TERM` is `dumb`, empty or absent).
    pub dumb: bool,
    /// Colour is allowed: some output is a terminal, it is not dumb, and `NO_COLOR` is not set.
    pub colour: bool,
    /// The locale is UTF-8, so that marks outside ASCII may be used for decoration.
    pub utf8: bool,
}

impl Terminal {
    /// No terminal anywhere, as for a cron job.
    pub const fn none() -> Self {
        Self {
            stdin: false,
            stdout: false,
            stderr: false,
            width: None,
            dumb: true,
            colour: false,
            utf8: true,
        }
    }

    /// Looks at the three standard streams and at the variables `TERM`, `COLUMNS`, `NO_COLOR`,
    /// `LC_ALL`, `LC_CTYPE` and `LANG`.
    pub fn detect(variables: &Variables) -> Self {
        let columns = tcgetwinsize(io::stdout())
            .or_else(|_| tcgetwinsize(io::stderr()))
            .ok()
            .map(|size| size.ws_col);
        Self::from_parts(
            variables,
            io::stdin().is_terminal(),
            io::stdout().is_terminal(),
            io::stderr().is_terminal(),
            columns,
        )
    }

    /// The same from facts that are already known. `columns` is what the terminal says of itself;
    /// `COLUMNS` comes before it.
    pub fn from_parts(
        variables: &Variables,
        stdin: bool,
        stdout: bool,
        stderr: bool,
        columns: Option<u16>,
    ) -> Self {
        let text = |name: &str| {
            variables
                .get(name)
                .map(|value| value.to_string_lossy().into_owned())
        };
        let somewhere = stdout || stderr;
        let dumb = text("TERM").is_none_or(|term| term == "dumb");
        let width = text("COLUMNS")
            .and_then(|columns| columns.trim().parse().ok())
            .or(columns)
            .filter(|columns| *columns > 0 && somewhere);
        let locale = text("LC_ALL")
            .or_else(|| text("LC_CTYPE"))
            .or_else(|| text("LANG"))
            .unwrap_or_default()
            .to_ascii_lowercase();
        Self {
            stdin,
            stdout,
            stderr,
            width,
            dumb,
            // no-color.org: any value that is not empty
            colour: somewhere && !dumb && text("NO_COLOR").is_none(),
            utf8: locale.contains("utf-8") || locale.contains("utf8"),
        }
    }

    /// Whether somebody is there who can be asked: answers come from standard input and questions go
    /// to standard error, so both must be terminals.
    pub const fn can_ask(&self) -> bool {
        self.stdin && self.stderr
    }

    /// The columns to which answers on standard output are fitted; `None` where nothing may be
    /// wrapped or cut.
    pub const fn answer_width(&self) -> Option<u16> {
        if self.stdout { self.width } else { None }
    }

    /// Whether answers on standard output may be coloured.
    pub const fn answer_colour(&self) -> bool {
        self.colour && self.stdout
    }

    /// Whether messages on standard error may be coloured.
    pub const fn message_colour(&self) -> bool {
        self.colour && self.stderr
    }
}

/// The failure of whoever pressed Ctrl-C or Escape (exit 130).
pub fn stopped() -> Failure {
    Failure::new(Code::Interrupted, "Stopped. Nothing was stored.")
}

/// True while nobody is being asked: a signal then does what it does by default.
static BY_DEFAULT: AtomicBool = AtomicBool::new(true);
/// Set by Ctrl-C while somebody is being asked.
static STOPPED: AtomicBool = AtomicBool::new(false);
/// Set by a hang-up or a request to terminate while somebody is being asked.
static TERMINATED: AtomicBool = AtomicBool::new(false);
/// Whether a thread waits for Ctrl-C ([`super::interruption`]), so that the signal need not do what it does by default.
static LISTENED_TO: AtomicBool = AtomicBool::new(false);
/// What that thread and the watches have to agree on: a signal is taken by one of them.
static TAKEN: Mutex<Taken> = Mutex::new(Taken {
    by_thread: false,
    by_watch: false,
});

/// Who has taken note of a Ctrl-C that came during a watch.
struct Taken {
    /// The thread, while the watch was there: it left it to the watch.
    by_thread: bool,
    /// The watch, which is over; the thread still has to be told.
    by_watch: bool,
}

/// The handlers are put in place once; it holds the kind of error of the attempt that failed.
static HANDLERS: OnceLock<std::result::Result<(), io::ErrorKind>> = OnceLock::new();

/// To be called by the thread that waits for Ctrl-C, once.
pub(in crate::outside) fn someone_listens() {
    LISTENED_TO.store(true, Ordering::SeqCst);
}

/// Whether the Ctrl-C that came is the affair of a watch: of one that is there, which is told, or of one that was there when it
/// came and has ended since.
pub(in crate::outside) fn is_watched() -> bool {
    let Ok(mut taken) = TAKEN.lock() else {
        return false;
    };
    if BY_DEFAULT.load(Ordering::SeqCst) {
        return std::mem::take(&mut taken.by_watch);
    }
    STOPPED.store(true, Ordering::SeqCst);
    taken.by_thread = true;
    true
}

/// A time in which Ctrl-C, a hang-up or a request to terminate does not end the process at once but is
/// noticed by [`Watch::check`], so that the terminal and private files are put in order first.
///
/// Signal handlers belong to the process, hence the two statics. They are never taken out again: without
/// an action of their own `signal-hook` would leave the signals without any effect. A watch within another one, as of a question
/// asked in the middle of work, leaves the outer one as it is.
pub struct Watch {
    outermost: bool,
}

impl Watch {
    /// Begins to watch. Ends when dropped.
    pub fn begin() -> Result<Self> {
        let handlers = HANDLERS.get_or_init(|| {
            let flags = [
                (SIGINT, &STOPPED),
                (SIGTERM, &TERMINATED),
                (SIGHUP, &TERMINATED),
            ];
            for (signal, flag) in flags {
                if signal != SIGINT || !LISTENED_TO.load(Ordering::SeqCst) {
                    signal_hook::flag::register_conditional_default(signal, &BY_DEFAULT)
                        .map_err(|error| error.kind())?;
                }
                signal_hook::flag::register(signal, flag).map_err(|error| error.kind())?;
            }
            Ok(())
        });
        if let Err(kind) = handlers {
            return Err(Failure::io(
                "Ctrl-C could not be prepared for",
                (*kind).into(),
            ));
        }
        let taken = TAKEN.lock();
        let outermost = BY_DEFAULT.load(Ordering::SeqCst);
        if outermost {
            STOPPED.store(false, Ordering::SeqCst);
            TERMINATED.store(false, Ordering::SeqCst);
            BY_DEFAULT.store(false, Ordering::SeqCst);
        }
        drop(taken);
        Ok(Self { outermost })
    }

    /// The failure `Interrupted` if a signal has come since the watch began.
    pub fn check(&self) -> Result<()> {
        if STOPPED.load(Ordering::SeqCst) || TERMINATED.load(Ordering::SeqCst) {
            return Err(stopped());
        }
        Ok(())
    }

    /// Whether the process was asked to end by something other than Ctrl-C, which an editor may use for
    /// itself.
    pub fn terminated(&self) -> bool {
        TERMINATED.load(Ordering::SeqCst)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.outermost {
            return;
        }
        let taken = TAKEN.lock();
        BY_DEFAULT.store(true, Ordering::SeqCst);
        if let Ok(mut taken) = taken {
            taken.by_watch = STOPPED.load(Ordering::SeqCst) && !taken.by_thread;
            taken.by_thread = false;
        }
    }
}

/// The terminal held for one question: keys come one by one and unseen. Dropping it restores what was.
pub struct Attention {
    input: OwnedFd,
    before: Option<Termios>,
    watch: Watch,
}

impl Attention {
    /// Takes the terminal, standard input or, where that is a pipe, `/dev/tty`. With `by_key` the
    /// terminal passes on each key at once; otherwise it stays as it is, a line at a time.
    pub fn begin(by_key: bool) -> Result<Self> {
        let watch = Watch::begin()?;
        let input = if io::stdin().is_terminal() {
            io::stdin().as_fd().try_clone_to_owned()
        } else {
            File::open("/dev/tty").map(OwnedFd::from)
        }
        .map_err(unreadable)?;
        let before = if by_key {
            let before = tcgetattr(&input).map_err(|error| unreadable(error.into()))?;
            let mut raw = before.clone();
            raw.make_raw();
            // line ends on the way out stay as they are, or text would run down the screen in steps
            raw.output_modes = before.output_modes;
            tcsetattr(&input, OptionalActions::Drain, &raw)
                .map_err(|error| unreadable(error.into()))?;
            Some(before)
        } else {
            None
        };
        Ok(Self {
            input,
            before,
            watch,
        })
    }

    /// The failure `Interrupted` if a signal has come.
    pub fn check(&self) -> Result<()> {
        self.watch.check()
    }

    /// Whether something can be read within so many milliseconds (at most 999).
    pub fn ready_within(&self, milliseconds: u16) -> Result<bool> {
        let time = Timespec {
            tv_sec: 0,
            tv_nsec: i64::from(milliseconds.min(999)) * 1_000_000,
        };
        match poll(&mut [PollFd::new(&self.input, PollFlags::IN)], Some(&time)) {
            Ok(ready) => Ok(ready > 0),
            // the caller looks at `check` next
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(unreadable(error.into())),
        }
    }

    /// Waits until something can be read, in short turns so that a signal is noticed whichever thread it
    /// reaches. The failure `Interrupted` if one comes.
    pub fn wait(&self) -> Result<()> {
        loop {
            self.check()?;
            if self.ready_within(200)? {
                return Ok(());
            }
        }
    }

    /// One line as the terminal itself lets it be typed, without its end; `None` at the end of input.
    ///
    /// The standard library's own reading starts again after a signal and would not notice Ctrl-C.
    pub fn line(&self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            self.wait()?;
            let mut byte = [0_u8; 1];
            match rustix::io::read(&self.input, &mut byte) {
                Ok(0) => return Ok(if line.is_empty() { None } else { Some(line) }),
                Ok(_) => match byte {
                    [b'\n'] => return Ok(Some(line)),
                    [byte] => line.push(byte),
                },
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(unreadable(error.into())),
            }
        }
    }
}

impl Drop for Attention {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // the terminal may be gone (a closed window); there is nothing to restore then
            let _ = tcsetattr(&self.input, OptionalActions::Drain, before);
        }
    }
}

/// The failure of a terminal that cannot be read.
pub fn unreadable(error: io::Error) -> Failure {
    Failure::io("The terminal could not be read", error)
}
