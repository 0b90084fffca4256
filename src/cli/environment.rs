//! What the outside world is to one run: the clock, the terminal, the streams, the variables. `main` passes the real
//! ones; tests bring their own.

use std::io::{Read, Write};
use std::path::PathBuf;

use crate::actions::opening::KdfCost;
use crate::outside::clock::Clock;
use crate::outside::prompt::Prompt;
use crate::outside::terminal::Terminal;
use crate::outside::variables::Variables;

/// The world outside, as one run sees it.
pub struct Environment<'e> {
    /// The clock.
    pub clock: &'e dyn Clock,
    /// What is known about the terminal.
    pub terminal: Terminal,
    /// Who answers questions, where anybody does.
    pub prompt: &'e mut dyn Prompt,
    /// Standard input.
    pub stdin: &'e mut dyn Read,
    /// Standard output: the answer.
    pub stdout: &'e mut dyn Write,
    /// Standard error: everything else.
    pub stderr: &'e mut dyn Write,
    /// The environment variables.
    pub variables: Variables,
    /// The socket of the system's log, where that is to be told what a store's witness is told.
    pub system_log: Option<PathBuf>,
    /// The least key-derivation cost that is accepted, and what new slots are made with.
    pub least_cost: KdfCost,
}
