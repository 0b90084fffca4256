//! Progress of long work on standard error, where that is a terminal: nothing for two seconds, then one line that is
//! written over.

use std::io::Write;
use std::time::{Duration, Instant};

/// How long work may take before progress is shown (CLI.md, "Output").
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the line is renewed.
const INTERVAL: Duration = Duration::from_millis(200);

/// One line of progress. It is taken away again when the value is dropped.
pub struct Progress<'w> {
    to: Option<&'w mut dyn Write>,
    begun: Instant,
    shown: Option<Instant>,
}

impl<'w> Progress<'w> {
    /// On this stream if it is a terminal, else nowhere.
    pub fn new(to: &'w mut dyn Write, is_terminal: bool) -> Self {
        Self {
            to: is_terminal.then_some(to),
            begun: Instant::now(),
            shown: None,
        }
    }

    /// Tells how far the work is. `doing` is a few words without a value from a record.
    pub fn at(&mut self, doing: &str, done: u64, of: u64) {
        let Some(to) = &mut self.to else { return };
        let now = Instant::now();
        let due = match self.shown {
            Some(last) => now.duration_since(last) >= INTERVAL,
            None => now.duration_since(self.begun) >= PATIENCE,
        };
        if !due {
            return;
        }
        self.shown = Some(now);
        let percent = done.saturating_mul(100).checked_div(of).unwrap_or(0);
        // Progress that cannot be written must not stop the work.
        let _ =
            write!(to, "\r\x1b[K{doing}: {done} of {of} ({percent}%)").and_then(|()| to.flush());
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let (Some(to), Some(_)) = (&mut self.to, self.shown) {
            let _ = write!(to, "\r\x1b[K").and_then(|()| to.flush());
        }
    }
}
