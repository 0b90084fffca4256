//! The program: passes the real world to `mkt::run` and ends with its exit status. Nothing else lives here.

use std::io::{stderr, stdin, stdout};

use mkt::actions::opening::KdfCost;
use mkt::outside::clock::SystemClock;
use mkt::outside::interruption;
use mkt::outside::process::{end, protect_memory};
use mkt::outside::prompt::TerminalPrompt;
use mkt::outside::terminal::Terminal;
use mkt::outside::variables::Variables;
use mkt::outside::witness::SYSTEM_LOG;

fn main() {
    interruption::listen();
    // Where the system does not allow it there is no way to say so here; `mkt doctor` does.
    let _ = protect_memory();
    let variables = Variables::new(std::env::vars_os());
    let terminal = Terminal::detect(&variables);
    let status = mkt::run(
        std::env::args_os(),
        &mut mkt::Environment {
            clock: &SystemClock,
            terminal: terminal.clone(),
            prompt: &mut TerminalPrompt::new(terminal, &variables),
            stdin: &mut stdin().lock(),
            stdout: &mut stdout().lock(),
            stderr: &mut stderr().lock(),
            variables,
            system_log: Some(SYSTEM_LOG.into()),
            least_cost: KdfCost::STANDARD,
        },
    );
    end(status)
}
