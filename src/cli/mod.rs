//! What was typed: clap types, one file a noun, in two stages: exactly what was typed, then what it means. A command
//! turns its flags into domain values, calls one action, and hands what comes back to `view`.
//!
//! - `run`: what a command has at hand; [`form`]: the questions of every `add`; [`parse`]: clap's errors in our words;
//! - [`environment`]: the world outside, so that tests can bring their own;
//! - the nouns: flags and verbs of each, and nothing else.
//!
//! What does not live here: decisions (`actions`), rules (`domain`), wording of answers (`view`).

pub mod access_request;
pub mod audit;
pub mod backup;
pub mod case;
pub mod complaint;
mod desk;
pub mod doctor;
pub mod dump;
pub mod environment;
pub mod export;
pub mod flags;
pub mod form;
pub mod global;
pub mod import;
pub mod key;
pub mod manual;
pub mod note;
pub mod org;
pub mod parse;
pub mod person;
pub mod processing;
pub mod referral;
mod request;
mod restriction;
pub mod retention;
pub mod rights;
pub mod run;
pub mod share;
pub mod status;
pub mod store;
pub mod user;
pub mod verify;

use std::ffi::OsString;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::cli::environment::Environment;
use crate::cli::global::Global;
use crate::cli::run::{Done, Run, format_of};
use crate::error::{Code, Failure, Result};
use crate::outside::interruption;
use crate::view::document::{Document, Format};
use crate::view::render::{self, Page};

/// The case records of a safeguarding partnership team: kept, shared, anonymised and disposed of as its privacy notice
/// promises.
///
/// Example:
///
///     mkt status
#[derive(Debug, Parser)]
#[command(
    name = "mkt",
    version,
    max_term_width = 100,
    args_override_self = true,
    subcommand_required = true,
    disable_help_subcommand = false
)]
pub struct Cli {
    /// What is concerned.
    #[command(subcommand)]
    pub noun: Noun,
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
}

/// The nouns of the program. A verb appears when it works; there are no stubs.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
#[expect(
    missing_docs,
    reason = "the doc comment of each noun's own type is its help"
)]
pub enum Noun {
    Init(store::Init),
    Import(import::Import),
    Dump(dump::Dump),
    Doctor(doctor::Doctor),
    Verify(verify::Verify),
    Audit(Verbs<audit::AuditVerb>),
    Backup(Verbs<backup::BackupVerb>),
    Note(Verbs<note::NoteVerb>),
    Org(Verbs<org::OrgVerb>),
    Person(Verbs<person::PersonVerb>),
    Share(Verbs<share::ShareVerb>),
    Referral(Verbs<referral::ReferralVerb>),
    Case(Verbs<case::CaseVerb>),
    User(Verbs<user::UserVerb>),
    Key(Verbs<key::KeyVerb>),
    Export(Verbs<export::ExportVerb>),
    Sar(Verbs<access_request::AccessRequestVerb>),
    Rights(Verbs<rights::RightsVerb>),
    Complaint(Verbs<complaint::ComplaintVerb>),
    Retention(Verbs<retention::RetentionVerb>),
    Status(status::Status),
    Notice(processing::Notice),
    Ropa(processing::Ropa),
    Completions(manual::Completions),
    Man(manual::Man),
}

// The verbs of a noun, which clap sets up only once the noun is what was typed: of a bare `#[command(subcommand)]` it sets up all.
#[derive(Debug, Args)]
#[expect(
    missing_docs,
    reason = "a doc comment here would be taken for the help of every noun"
)]
pub struct Verbs<V: Subcommand> {
    #[command(subcommand)]
    verb: V,
}

impl Noun {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Init(verb) => verb.run(run),
            Self::Import(verb) => verb.run(run),
            Self::Dump(verb) => verb.run(run),
            Self::Doctor(verb) => verb.run(run),
            Self::Verify(verb) => verb.run(run),
            Self::Audit(noun) => noun.verb.run(run),
            Self::Backup(noun) => noun.verb.run(run),
            Self::Note(noun) => noun.verb.run(run),
            Self::Org(noun) => noun.verb.run(run),
            Self::Person(noun) => noun.verb.run(run),
            Self::Share(noun) => noun.verb.run(run),
            Self::Referral(noun) => noun.verb.run(run),
            Self::Case(noun) => noun.verb.run(run),
            Self::User(noun) => noun.verb.run(run),
            Self::Key(noun) => noun.verb.run(run),
            Self::Export(noun) => noun.verb.run(run),
            Self::Sar(noun) => noun.verb.run(run),
            Self::Rights(noun) => noun.verb.run(run),
            Self::Complaint(noun) => noun.verb.run(run),
            Self::Retention(noun) => noun.verb.run(run),
            Self::Status(verb) => verb.run(run),
            Self::Notice(verb) => verb.run(run),
            Self::Ropa(verb) => verb.run(run),
            Self::Completions(verb) => verb.run(run),
            Self::Man(verb) => verb.run(run),
        }
    }
}

/// The command line's whole definition, for man pages and tests.
pub fn command() -> clap::Command {
    let mut whole = Cli::command().disable_help_subcommand(true);
    whole.build();
    whole
}

/// What was typed, by a definition that knows the flags of [`Global`] and the one noun that is typed: setting up all of them
/// takes longer than most commands. What it does not understand, and every question for help, is answered by the whole one.
fn matches(args: &[OsString]) -> std::result::Result<clap::ArgMatches, clap::Error> {
    let mut whole = Cli::command().color(clap::ColorChoice::Never);
    let typed = whole
        .get_subcommands()
        .find(|noun| args.iter().any(|arg| arg == noun.get_name()));
    if let Some(noun) = typed {
        let quick = Global::augment_args(clap::Command::new("mkt"))
            .args_override_self(true)
            .subcommand_required(true)
            .subcommand(noun.clone());
        if let Ok(matches) = quick.try_get_matches_from(args) {
            return Ok(matches);
        }
    }
    whole.build();
    if args.iter().any(|arg| arg == "-h") {
        whole = with_examples(whole);
    }
    whole.try_get_matches_from(args)
}

/// The same command whose short help (`-h`) begins with the example too, as every help page does (CLI.md, "Grammar"). The long one
/// has it in its text.
fn with_examples(command: clap::Command) -> clap::Command {
    let example = command
        .get_long_about()
        .and_then(|about| parse::example(&about.to_string()));
    let command = command.mut_subcommands(with_examples);
    match example {
        Some(example) => command.before_help(format!("Example: {example}")),
        None => command,
    }
}

/// Runs one command to its end and returns the exit status.
pub fn run(args: impl IntoIterator<Item = OsString>, env: &mut Environment<'_>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    // What can be known of the format when nothing else can be understood.
    let json = args.iter().any(|arg| arg == "--json")
        || args.iter().any(|arg| arg == "--format=json")
        || args.windows(2).any(|pair| {
            pair.first().is_some_and(|flag| flag == "--format")
                && pair.get(1).is_some_and(|word| word == "json")
        })
        || env.variables.text("MKT_FORMAT") == Some("json");
    interruption_is_shown(json);
    let matches = match matches(&args) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => {
            return match env
                .stdout
                .write_all(error.render().to_string().as_bytes())
                .and_then(|()| env.stdout.flush())
            {
                Ok(()) => 0,
                Err(error) => written(Err(error), env, json, 0),
            };
        }
        Err(error) => {
            let can_ask = env.terminal.can_ask() && !args.iter().any(|arg| arg == "--no-input");
            let failure = parse::failure(&error, &args, can_ask);
            return fail(&failure, env, json);
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return fail(&parse::failure(&error, &args, true), env, json),
    };
    let json = json || cli.global.json;
    let settings = match crate::config::read(&env.variables) {
        Ok(settings) => settings,
        Err(failure) => return fail(&failure, env, json),
    };
    let format = match format_of(
        &cli.global,
        env.variables.text("MKT_FORMAT"),
        settings.format.as_deref(),
    ) {
        Ok(format) => format,
        Err(failure) => return fail(&failure, env, json),
    };
    interruption_is_shown(format == Format::Json);
    let page = page(format, cli.global.quiet, env);
    let mut run = Run::new(env, cli.global, settings);
    let done = cli.noun.run(&mut run);
    run.end(done.is_ok(), format == Format::Json);
    match done {
        Ok(done) => {
            let status = done.code.map_or(0, Code::exit_status);
            match done.document {
                Some(document) => show(&document, done.failure.as_ref(), &page, env, status),
                None => status,
            }
        }
        Err(failure) => fail(&failure, env, format == Format::Json),
    }
}

/// Ctrl-C in the middle is told as any failure is.
fn interruption_is_shown(json: bool) {
    let failure = interruption::interrupted();
    interruption::is_shown_as(crate::view::failure::render(&failure, json));
}

fn page(format: Format, quiet: bool, env: &Environment<'_>) -> Page {
    Page {
        format,
        terminal: env.terminal.stdout,
        width: env
            .terminal
            .width
            .filter(|_| env.terminal.stdout)
            .map(usize::from),
        colour: env.terminal.colour && env.terminal.stdout,
        quiet,
        ascii: !env.terminal.utf8,
    }
}

fn show(
    document: &Document,
    failure: Option<&Failure>,
    page: &Page,
    env: &mut Environment<'_>,
    status: u8,
) -> u8 {
    match render::render(document, page) {
        Ok(rendered) => {
            let json = page.format == Format::Json;
            if let Some(failure) = failure {
                let text = crate::view::failure::render(failure, json);
                let _ = env.stderr.write_all(text.as_bytes());
            }
            if failure.is_none() || !json {
                let _ = env.stderr.write_all(rendered.stderr.as_bytes());
            }
            let result = env
                .stdout
                .write_all(rendered.stdout.as_bytes())
                .and_then(|()| env.stdout.flush());
            written(result, env, page.format == Format::Json, status)
        }
        Err(failure) => fail(&failure, env, page.format == Format::Json),
    }
}

/// The status after writing the answer: a reader that went away is no failure; a full disk is.
fn written(result: std::io::Result<()>, env: &mut Environment<'_>, json: bool, status: u8) -> u8 {
    match result {
        Ok(()) => status,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => status,
        Err(error) => {
            let failure = Failure::io("The answer could not be written to standard output", error)
                .hint("What the command did is done and in the audit trail; look before doing it again.");
            fail(&failure, env, json)
        }
    }
}

fn fail(failure: &Failure, env: &mut Environment<'_>, json: bool) -> u8 {
    let text = crate::view::failure::render(failure, json);
    let _ = env
        .stderr
        .write_all(text.as_bytes())
        .and_then(|()| env.stderr.flush());
    failure.code.exit_status()
}
