//! People of the case: `decide` says who is meant and what stands in the place; `names` puts pieces together, with `surnames` and
//! `titles` before and behind them; `syllables` and `spoken` read what is heard, fondly said or badly scanned; `verdict`, `grammar` and
//! `standing` tell names from words; `meaning`, `roles` and `company` tell namesakes apart; `namesakes` asks about those with a
//! strange name beside them; `initials`, `letters` and `signatures`
//! are those who are noted by letters, `leading` letters before a name.

mod company;
mod decide;
pub(super) mod grammar;
mod initials;
mod leading;
mod letters;
mod meaning;
mod names;
mod namesakes;
mod roles;
mod signatures;
mod spoken;
mod standing;
mod surnames;
mod syllables;
pub(super) mod titles;
mod verdict;

pub(super) use decide::{find, spot};
