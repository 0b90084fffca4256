//! `mkt man DIR` and `mkt completions SHELL`: made from the same definitions as the program itself.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, ValueEnum};

use crate::cli::run::{Done, Run};
use crate::error::{Failure, Result};
use crate::outside::files;
use crate::view;

/// Write the manual pages, one a noun, into a folder
///
/// Example:
///
///     mkt man target/man
#[derive(Debug, Args)]
pub struct Man {
    /// The folder; it is made where it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// The shells that completions are made for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
}

/// Write the completions for a shell to standard output
///
/// Example:
///
///     mkt completions bash
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", ignore_case = true)]
    shell: Shell,
}

/// The pages by file name: the program's own and one a noun.
pub fn pages() -> Result<Vec<(String, Vec<u8>)>> {
    let command = super::command();
    let mut all = vec![("mkt.1".to_owned(), page(&command)?)];
    for noun in command.get_subcommands().filter(|noun| !noun.is_hide_set()) {
        let name = format!("mkt-{}", noun.get_name());
        // A page of its own: what `mkt` and the noun share is not repeated for each verb.
        let mut text = page(
            &noun
                .clone()
                .name(name.clone())
                .bin_name(format!("mkt {}", noun.get_name())),
        )?;
        for verb in noun.get_subcommands() {
            let title = format!("mkt {} {}", noun.get_name(), verb.get_name());
            text.extend(page_of_verb(&verb.clone().bin_name(title.clone()), &title)?);
        }
        all.push((format!("{name}.1"), text));
    }
    Ok(all)
}

fn failed(error: std::io::Error) -> Failure {
    Failure::io("The manual cannot be written", error)
}

fn page(command: &clap::Command) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone())
        .date("")
        .source(concat!("mkt ", env!("CARGO_PKG_VERSION")))
        .manual("mkt")
        .render(&mut text)
        .map_err(failed)?;
    Ok(text)
}

fn page_of_verb(verb: &clap::Command, title: &str) -> Result<Vec<u8>> {
    let mut text = format!(".SH \"{}\"\n", title.to_uppercase()).into_bytes();
    let man = clap_mangen::Man::new(verb.clone());
    man.render_synopsis_section(&mut text).map_err(failed)?;
    man.render_description_section(&mut text).map_err(failed)?;
    if verb
        .get_arguments()
        .any(|arg| !arg.is_global_set() && !arg.is_hide_set())
    {
        let own = verb.clone().mut_args(|arg| {
            if arg.is_global_set() {
                arg.hide(true)
            } else {
                arg
            }
        });
        clap_mangen::Man::new(own)
            .render_options_section(&mut text)
            .map_err(failed)?;
    }
    let text = String::from_utf8_lossy(&text)
        .replace(".SH SYNOPSIS", ".SS Synopsis")
        .replace(".SH DESCRIPTION", ".SS Description")
        .replace(".SH OPTIONS", ".SS Options");
    Ok(text.into_bytes())
}

impl Man {
    /// Carries the command out.
    pub fn run(self, _: &mut Run<'_, '_>) -> Result<Done> {
        std::fs::create_dir_all(&self.dir)
            .map_err(|error| files::failure("make", &self.dir, error))?;
        let pages = pages()?;
        for (name, text) in &pages {
            let path = self.dir.join(name);
            std::fs::write(&path, text).map_err(|error| files::failure("write", &path, error))?;
        }
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        Ok(view::manual::written(&self.dir, &names).into())
    }
}

impl Completions {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let mut command = super::Cli::command();
        let mut text = Vec::new();
        let shell = match self.shell {
            Shell::Bash => clap_complete::Shell::Bash,
            Shell::Zsh => clap_complete::Shell::Zsh,
            Shell::Fish => clap_complete::Shell::Fish,
        };
        clap_complete::generate(shell, &mut command, "mkt", &mut text);
        run.answer(&text)
    }
}
