//! (room under construction)

pub mod needles;
