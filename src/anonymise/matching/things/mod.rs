//! Organisations, addresses and places of the case, and what looks like one that the case does not know: `decide`, `addresses`, `places`.

mod addresses;
mod decide;
mod places;

pub(super) use decide::{find, is_cue, spot};
