//! What a command has at hand while it turns what was typed into an action: the global flags, the way to the store, and
//! the ways to ask and to read. One per run; it decides nothing of the domain.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::actions::opening::{self, Opening};
use crate::actions::witness::Witnesses;
use crate::cli::environment::Environment;
use crate::cli::form::{Form, Values};
use crate::cli::global::Global;
use crate::config::Settings;
use crate::domain::date::{Date, Instant, PartialDate, date_typed, partial_date_typed};
use crate::domain::input::line_of_text;
use crate::domain::reference::Reference;
use crate::domain::user::UserName;
use crate::domain::witness::RolledBack;
use crate::error::{Code, Failure, Result};
use crate::outside::login;
use crate::outside::prompt::Prompt;
use crate::session::Session;
use crate::view::document::{Document, Format};

/// The largest text read from a file or from standard input, in bytes.
const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// What a command gives back: what to show, and with which exit status.
#[derive(Default)]
pub struct Done {
    /// What to show; none where the command has written its answer itself (a dump).
    pub document: Option<Document>,
    /// The kind that the exit status follows, where it is not 0.
    pub code: Option<Code>,
    /// What is told on standard error beside an answer that is not all that was wanted (rejected lines of an import).
    /// Under `--json` it stands there alone.
    pub failure: Option<Failure>,
}

impl From<Document> for Done {
    fn from(document: Document) -> Self {
        Self {
            document: Some(document),
            ..Self::default()
        }
    }
}

/// One run.
pub struct Run<'r, 'e> {
    /// The world outside.
    pub env: &'r mut Environment<'e>,
    /// The global flags.
    pub global: Global,
    /// The configuration.
    pub settings: Settings,
    now: Instant,
    read: std::time::Instant,
    opened: Option<Session>,
    /// The witnesses of the stores that are opened.
    pub witnesses: Witnesses,
    /// What is told at the end where a store that was opened is an older copy than its witness has seen.
    pub rolled_back: Option<String>,
}

impl<'r, 'e> Run<'r, 'e> {
    /// Begins: reads the clock, once.
    pub fn new(env: &'r mut Environment<'e>, global: Global, settings: Settings) -> Self {
        let now = env.clock.now();
        let witnesses = Witnesses::new(env.system_log.clone());
        Self {
            env,
            global,
            settings,
            now,
            read: std::time::Instant::now(),
            opened: None,
            witnesses,
            rolled_back: None,
        }
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The civil day in London.
    pub fn today(&self) -> Date {
        self.now.london_date()
    }

    /// Whether somebody can and may be asked.
    pub fn can_ask(&self) -> bool {
        !self.global.no_input && self.env.terminal.can_ask()
    }

    /// Whether the progress of long work is shown.
    pub fn shows_progress(&self) -> bool {
        self.env.terminal.stderr && !self.global.quiet
    }

    /// Who answers, where somebody can and may be asked.
    pub fn prompt(&mut self) -> Option<&mut dyn Prompt> {
        if self.can_ask() {
            Some(&mut *self.env.prompt)
        } else {
            None
        }
    }

    /// The store's path: flag, variable, configuration, the usual place.
    pub fn store_path(&self) -> Result<PathBuf> {
        if let Some(path) = &self.global.store {
            return Ok(path.clone());
        }
        if let Some(path) = self
            .env
            .variables
            .path("MKT_STORE")
            .or_else(|| self.settings.store.clone())
        {
            return Ok(path);
        }
        opening::default_path(
            self.env.variables.path("XDG_DATA_HOME"),
            self.env.variables.path("HOME"),
        )
    }

    /// What opening a store needs.
    pub fn opening(&self) -> Result<Opening> {
        let variable = |name: &str| self.env.variables.text(name).map(str::to_owned);
        let login = login::login(variable);
        let name = self
            .global
            .user
            .clone()
            .or_else(|| variable("MKT_USER"))
            .or_else(|| self.settings.user.clone())
            .or_else(|| login.name.clone())
            .ok_or_else(|| {
                Failure::usage("It is not known who you are: this account has no login name.")
                    .hint("Say whose key to use with --user NAME or MKT_USER.")
            })?;
        let user: UserName = name.parse().map_err(|problem| {
            Failure::new(
                Code::Usage,
                format!("That is not the name of a user. {problem}"),
            )
        })?;
        Ok(Opening {
            path: self.store_path()?,
            user,
            login_uid: Some(login.uid),
            now: self.now,
            read: self.read,
            reason: self.global.reason.clone(),
            settings: self.settings.clone(),
            witnesses: self.witnesses.clone(),
            least_cost: self.env.least_cost,
        })
    }

    /// Opens the store, or takes the session that a dialogue opened already.
    pub fn session(&mut self) -> Result<Session> {
        if let Some(session) = self.opened.take() {
            return Ok(session);
        }
        let opening = self.opening()?;
        let source = self.passphrase_source();
        let session = if self.can_ask() {
            let prompt = &mut *self.env.prompt;
            let mut ask = |question: &str| prompt.secret(question);
            opening::session_open(opening, source.as_ref(), Some(&mut ask))?
        } else {
            opening::session_open(opening, source.as_ref(), None)?
        };
        if let Some(unknown) = session.disposals_unknown() {
            self.warn(&unknown.sentence());
        }
        self.rolled_back = session.rolled_back().map(RolledBack::sentence);
        Ok(session)
    }

    /// Tells the witnesses what was done, and says of them what has to be said.
    pub fn end(&mut self, is_done: bool, is_json: bool) {
        let warnings = self.witnesses.tell();
        // A refusal says it itself.
        let rolled_back = self.rolled_back.take().filter(|_| is_done);
        // A failure under `--json` is one document on standard error and nothing else.
        if is_done || !is_json {
            for warning in rolled_back.into_iter().chain(warnings) {
                self.warn(&warning);
            }
        }
    }

    /// Keeps a session that a command opened to look first, for the same run to go on with.
    pub fn keep(&mut self, session: Session) {
        self.opened = Some(session);
    }

    /// Why something is done, for the commands that need to know: `--reason`, or asked for on a terminal.
    pub fn needed_reason(&mut self, command: &str) -> Result<String> {
        if let Some(reason) = &self.global.reason
            && !crate::domain::text::is_blank(reason)
        {
            return Ok(reason.clone());
        }
        let Some(prompt) = self.prompt() else {
            return Err(Failure::usage(format!("`{command}` also needs --reason."))
                .hint("Say in a sentence why this is done; it goes to the audit trail."));
        };
        loop {
            let reason = prompt.line("Why is this done? It goes to the audit trail.")?;
            if crate::domain::text::is_blank(&reason) {
                prompt.say("This is needed; Escape stops without changing anything.")?;
                continue;
            }
            self.global.reason = Some(reason.clone());
            return Ok(reason);
        }
    }

    /// A usage failure of a command that needs a reason besides: where that is missing too and nobody can be asked, it says so at
    /// once and not in the next turn.
    pub fn and_the_reason(&self, failure: Failure) -> Failure {
        let is_given = self
            .global
            .reason
            .as_deref()
            .is_some_and(|reason| !crate::domain::text::is_blank(reason));
        if failure.code == Code::Usage && !is_given && !self.can_ask() {
            return failure.hint("--reason must also be given.");
        }
        failure
    }

    /// Where the passphrase comes from, if anything names a source.
    pub fn passphrase_source(&self) -> Option<opening::PassphraseSource> {
        opening::passphrase_source(
            self.global.passphrase_file.clone(),
            self.global.passphrase_command.clone(),
            &self.settings,
            |name| {
                self.env
                    .variables
                    .get(name)
                    .map(std::ffi::OsStr::to_os_string)
            },
        )
    }

    /// A reference of the wanted kind; exit 2 where it is another or none.
    pub fn reference<R: Reference>(&self, text: &str) -> Result<R> {
        text.parse()
            .map_err(|problem: crate::domain::reference::ReferenceProblem| {
                Failure::usage(problem.to_string())
            })
    }

    /// A day as people type it, for the flag named.
    pub fn date(&self, flag: &str, text: &str) -> Result<Date> {
        date_typed(text, self.today())
            .map_err(|problem| Failure::usage(format!("{flag}: {problem}")))
    }

    /// A day as people type it that may not be in the future.
    pub fn past_date(&self, flag: &str, text: &str) -> Result<Date> {
        let date = self.date(flag, text)?;
        if date > self.today() {
            return Err(Failure::refused(format!(
                "{flag}: {} is in the future.",
                crate::domain::date::date_in_words(date)
            )));
        }
        Ok(date)
    }

    /// A day, a month or a year as people type it.
    pub fn partial_date(&self, flag: &str, text: &str) -> Result<PartialDate> {
        partial_date_typed(text, self.today())
            .map_err(|problem| Failure::usage(format!("{flag}: {problem}")))
    }

    /// Fills a form from flags, from `--from`, and on a terminal from answers; then reads the record out of it. The
    /// second value is the equivalent command where somebody answered questions.
    pub fn fill<T: DeserializeOwned>(
        &mut self,
        form: &Form,
        flags: &Values,
        from: Option<&str>,
    ) -> Result<(T, Option<String>)> {
        let file = from
            .map(|path| form.read(path, self.env.stdin))
            .transpose()?;
        let today = self.today();
        if self.env.terminal.stderr
            && let Some(warning) = form.personal_flags_warning(flags)
        {
            self.warn(&warning);
        }
        let asked = self.can_ask() && form.is_open(flags, file.as_ref(), today)?;
        let values = if asked {
            // Somebody will answer questions: first make sure that it is not for nothing.
            let session = self.session()?;
            let may = session.require(form.needs);
            self.opened = Some(session);
            may?;
            form.fill(flags, file.as_ref(), today, Some(&mut *self.env.prompt))?
        } else {
            form.fill(flags, file.as_ref(), today, None)?
        };
        let command = asked.then(|| form.equivalent_command(&values));
        let record =
            serde_json::from_value(serde_json::Value::Object(values)).map_err(|error| {
                Failure::usage(format!(
                    "A field of `{}` does not have the form it should have.",
                    form.noun
                ))
                .because(error)
            })?;
        Ok((record, command))
    }

    /// What `set` is given, by flags and `--from`: only what is named. Nothing is asked.
    pub fn patch<T: DeserializeOwned>(
        &mut self,
        form: &Form,
        flags: &Values,
        from: Option<&str>,
    ) -> Result<T> {
        let file = from
            .map(|path| form.read(path, self.env.stdin))
            .transpose()?;
        if self.env.terminal.stderr
            && let Some(warning) = form.personal_flags_warning(flags)
        {
            self.warn(&warning);
        }
        let values = form.patch(flags, file.as_ref(), self.today())?;
        serde_json::from_value(serde_json::Value::Object(values)).map_err(|error| {
            Failure::usage(format!(
                "A field of `{}` does not have the form it should have.",
                form.noun
            ))
            .because(error)
        })
    }

    /// Asks for a yes; `--yes` gives it. Without a terminal and without `--yes` it is a usage failure.
    pub fn confirm(&mut self, question: &str) -> Result<()> {
        if self.global.yes {
            return Ok(());
        }
        match self.prompt() {
            Some(prompt) => {
                if prompt.confirm(question, false)? {
                    Ok(())
                } else {
                    Err(Failure::new(
                        Code::Interrupted,
                        "Stopped; nothing was changed.",
                    ))
                }
            }
            None => Err(
                Failure::usage("This needs a confirmation, and nobody can be asked.")
                    .hint("Confirm it with --yes."),
            ),
        }
    }

    /// The reason for a command that needs one: from `--reason`, or asked for. Usage (exit 2) where nobody can be asked.
    pub fn reason(&mut self) -> Result<String> {
        let text = match (self.global.reason.clone(), self.prompt()) {
            (Some(text), _) => text,
            (None, Some(prompt)) => {
                prompt.line("Why? (It is kept with the record and in the audit trail.)")?
            }
            (None, None) => return Err(Failure::usage("Missing: --reason.")),
        };
        line_of_text("reason", text.trim())
            .map_err(|problem| Failure::usage(format!("--reason: {}", problem.reason)))
    }

    /// A warning on standard error.
    pub fn warn(&mut self, text: &str) {
        let _ = writeln!(
            self.env.stderr,
            "warning: {}",
            crate::view::render::escape::line(text)
        );
    }

    /// The text of a file, or of standard input where the path is `-`.
    pub fn text_of(&mut self, path: &str) -> Result<String> {
        let mut bytes = Vec::new();
        if path == "-" {
            (&mut *self.env.stdin)
                .take(LARGEST_TEXT + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::io("Standard input cannot be read", error))?;
        } else {
            std::fs::File::open(Path::new(path))
                .and_then(|file| file.take(LARGEST_TEXT + 1).read_to_end(&mut bytes))
                .map_err(|error| Failure::io(format!("{path} cannot be read"), error))?;
        }
        if bytes.len() as u64 > LARGEST_TEXT {
            return Err(Failure::usage("The text is larger than 16 megabytes."));
        }
        String::from_utf8(bytes)
            .map(|text| {
                text.strip_prefix('\u{feff}')
                    .map(str::to_owned)
                    .unwrap_or(text)
            })
            .map_err(|error| {
                Failure::usage("The text is not valid UTF-8.")
                    .hint("Save the file as UTF-8 in the program it comes from, and try again.")
                    .because(error)
            })
    }

    /// Writes an answer that is no document (completions, a dump) to standard output as it is. A reader that went away
    /// is no failure.
    pub fn answer(&mut self, bytes: &[u8]) -> Result<Done> {
        match self
            .env
            .stdout
            .write_all(bytes)
            .and_then(|()| self.env.stdout.flush())
        {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::io(
                "The answer could not be written to standard output",
                error,
            )),
            _ => Ok(Done {
                document: None,
                code: None,
                ..Done::default()
            }),
        }
    }

    /// The format of the answer: `--json`, `--format`, `MKT_FORMAT`, the configuration, text.
    pub fn format(&self) -> Result<Format> {
        format_of(
            &self.global,
            self.env.variables.text("MKT_FORMAT"),
            self.settings.format.as_deref(),
        )
    }
}

/// See [`Run::format`].
pub fn format_of(global: &Global, variable: Option<&str>, setting: Option<&str>) -> Result<Format> {
    if global.json {
        return Ok(Format::Json);
    }
    let given = [
        ("--format", global.format.as_deref()),
        ("The variable MKT_FORMAT", variable),
        ("`format` of the configuration", setting),
    ];
    let Some((whence, word)) = given
        .into_iter()
        .find_map(|(whence, word)| Some((whence, word?)))
    else {
        return Ok(Format::Text);
    };
    Format::parse(word)
        .ok_or_else(|| Failure::usage(format!("{whence} takes one of: text, plain, json, csv.")))
}
