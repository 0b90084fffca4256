//! Retention (interim).
use crate::domain::word::words;
words! {
    /// Interim.
    Category {
        /// c
        Child = "child",
        /// a
        Adult = "adult",
    }
}
