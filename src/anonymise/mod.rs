//! Text and tables made fit to leave the house.
//!
//! What lives here: the words a case is known by ([`knowledge`]), the pseudonyms its people get ([`label`]), reading a text
//! without its disguises ([`fold`], [`token`]), everything a name can look like ([`dictionary`]; misspelt, `spell` and
//! `sound`; heard, `heard`), finding it in a text
//! ([`matching`]), what is put in its place ([`replace`]), the whole of it as one [`engine`], the search for a person's mentions
//! ([`mentions`]), a search for known values in bytes ([`needles`]), and the second check at release ([`door`]), which shares no matching code with the first.
//!
//! Counts are made fit to be published in [`tables`].
//!
//! Beside the door stands [`remains`], the second check of what is handed to a person about themselves.
//!
//! What does not: reading records, keeping exports and answers, clocks, files. Everything is a pure function of its arguments.
//!
//! The order of events for one note:
//!
//! 1. [`fold::Folded`] drops what only disguises letters and remembers where each folded byte came from;
//! 2. [`token::tokenise`] cuts words, with their case and what stands between them;
//! 3. [`matching`] looks words up in the [`dictionary::Dictionary`] (exactly, then by spelling), joins what belongs to one name,
//!    reads numbers, dates and addresses, and notes what it cannot decide;
//! 4. [`replace`] settles overlaps, applies the reviewer's decisions and writes the text.
//!
//! Output is never scanned again by this pass.

pub mod asked;
pub mod dictionary;
pub mod door;
pub mod engine;
pub mod fold;
mod hash;
mod heard;
pub mod knowledge;
pub mod label;
pub mod matching;
pub mod mentions;
pub mod needles;
pub mod released;
pub mod remains;
pub mod replace;
mod sound;
mod spell;
pub mod tables;
pub mod telling;
pub mod token;
mod words;

pub use engine::{DateStyle, Engine, NoteText, day_of_review};
pub use knowledge::{
    AgeGroup, CaseKnowledge, KnownAddress, KnownDate, KnownOrganisation, KnownPerson,
};
pub use label::Labels;
pub use replace::{Anonymised, Decision, Decisions, Numbering, Question, Replacement, Why};

/// The version of the matching rules. It is part of every question's id, so an answer given under other rules is asked for again.
pub const RULES_VERSION: u32 = 8;
