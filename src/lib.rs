//! mkt: the case records of a safeguarding partnership team, kept, shared, anonymised and disposed of as its privacy
//! notice promises.
//!
//! # The rooms
//!
//! A request goes one way: `main` → [`cli`] (what was typed becomes domain values) → [`actions`] (decide, in one
//! transaction) → [`store`]; the outcome comes back once, as a value, to [`view`].
//!
//! | room | what lives there | may import |
//! |---|---|---|
//! | [`error`] | [`error::Failure`] and the one table from its kinds to exit statuses | – |
//! | [`domain`] | what is true: records, references, dates, rules; pure | – |
//! | [`anonymise`] | text and tables made fit to leave the house; pure | domain |
//! | [`store`] | the SQLCipher file: every line of SQL; `migrations/*.sql` | domain |
//! | [`outside`] | the clock, prompts, the editor, files, the terminal, the witness | domain |
//! | [`keys`] | who can open the store: slots, passphrase sources, recovery | domain, outside |
//! | [`config`] | settings and where they come from | domain, outside |
//! | [`session`] | what one run is given: the open store, who is acting, now, the configuration | domain, store, keys, config |
//! | [`actions`] | what a person does: one function, one transaction, one audit entry | all of the above |
//! | [`view`] | how answers look: text, plain, JSON, CSV, HTML | domain, actions (outcomes), session |
//! | [`cli`] | what was typed; wizards; the nouns and their flags | domain, actions, view, outside, session, config |
//!
//! One noun has one name through all the layers (`cli/case.rs`, `actions/case.rs`, `domain/case.rs`, `store/case.rs`,
//! `view/case.rs`), so the tree is a grid: layers × nouns. `tests/layers.rs` holds the imports to this table.
//!
//! # Invariants
//!
//! 1. [`domain`] and [`anonymise`] never read a clock, a file or the environment; now is read once a run and passed down.
//! 2. A change and its audit entry are one IMMEDIATE transaction: the only way to commit is
//!    [`store::WriteTx::commit`], which takes the entry. Looking at a record writes an entry that is committed *before*
//!    anything is printed; if that fails nothing is shown. A list or a search is one entry with every reference it showed
//!    and without the words searched for.
//! 3. Only [`cli::run()`] hands finished text to standard output, and only [`outside::prompt`] speaks to the terminal.
//!    stdout is the answer.
//! 4. Dropping or recreating a database file is in no code path. A wrong key, a damaged file, a rolled-back file and a newer
//!    schema are different errors.
//! 5. No error, log line, panic or `Debug` output holds a value from a record. Types that hold personal data have a
//!    `Debug` that shows the reference only.
//! 6. Records are corrected, not edited away: notes and disclosures are append-only with `supersedes`; other details keep
//!    their earlier versions.
//! 7. Nothing is destroyed but by [`actions::disposal`]: approved by one person, carried out by another, and then gone from
//!    every page of the file. What goes and what stays of every table is said in [`store::disposal::FATES`]. The audit trail
//!    is cut in the same way, only at its old end ([`store::audit::checkpoint`]).
//! 8. Whatever leaves the house goes through [`anonymise`] or through a recorded disclosure or access request, and what a
//!    person has had restricted leaves it by the Data Protection Officer alone ([`actions::restriction`]).
//!
//! # Where to begin
//!
//! [`run()`] is the front door. [`cli::org`] with [`actions::org`], [`store::org`] and [`view::org`] is the smallest noun that goes
//! through every room; read it first. `tests/support` has the `Desk`, at which commands run in the test's own process.

pub mod actions;
pub mod anonymise;
pub mod cli;
pub mod config;
pub mod domain;
pub mod error;
pub mod keys;
pub mod outside;
pub mod session;
pub mod store;
pub mod view;

pub use cli::environment::Environment;
pub use cli::run;
