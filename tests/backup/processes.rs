//! The real binary: others at work, no room, and an end in the middle.
