//! The clock. It is read once per run; everything below is told what time it is.

use crate::domain::date::Instant;

/// Something that knows what time it is. Tests bring one that stands still or steps.
pub trait Clock {
    /// Now.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::new(chrono::Utc::now())
    }
}
