//! The one form behind every `add` command.
//!
//! A [`Form`] is a table of questions. [`Form::fill`] brings together, in this order of precedence, what was
//! given as flags, what a JSON object given with `--from` says, and, where something required is still
//! missing and somebody is at the terminal, what they answer. The result is the record's JSON Lines form
//! (CLI.md, "Records as JSON Lines"), which the domain validates; a form only knows how a value is typed.
//!
//! - `form/understand.rs`: from what was typed to a JSON value, and back to words;
//! - `form/from_file.rs`: reading `--from FILE|-`;
//! - `form/wizard.rs`: asking one question after the other;
//! - `form/command.rs`: the equivalent command, with personal values left out.
//!
//! What does not live here: the rules of a record (`domain`), and which questions a record has (one file a
//! noun in `cli`).

mod command;
mod from_file;
mod understand;
mod wizard;

use std::io::Read;

use serde_json::{Map, Value};

use crate::domain::date::Date;
use crate::domain::reference::Kind;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::outside::prompt::Prompt;
use understand::{Trouble, understood};

/// The values of a record by field name, in the JSON Lines form of CLI.md.
pub type Values = Map<String, Value>;

/// A check of one value at the moment it is entered, so that a mistake is told at once. It sees the value and
/// what has been entered before it, and answers with words that show what was understood (or none), or with a
/// whole sentence that says what is wrong, without repeating the value.
pub type Check = Box<dyn Fn(&Value, &Values) -> std::result::Result<Option<String>, String>>;

/// A condition over what has been entered so far.
pub type Condition = fn(&Values) -> bool;

/// The questions of one `add` command.
pub struct Form {
    /// What is added, in words: `referral`, `access request`. With hyphens for spaces it is the `kind` of the
    /// JSON Lines form.
    pub noun: &'static str,
    /// The command as it is typed: `mkt referral add`.
    pub command: &'static str,
    /// What whoever answers the questions must be allowed to do: told before the first question, not after the last.
    pub needs: Permission,
    /// The questions, in the order in which they are asked.
    pub fields: Vec<Field>,
}

/// One question of a form.
pub struct Field {
    /// The field's name in the JSON Lines form.
    pub name: &'static str,
    /// Its flag (`--received-on`), or the placeholder of a positional argument (`C-…`). Empty where it can
    /// only be given with `--from`.
    pub flag: &'static str,
    /// The question. A field without one is never asked for.
    pub ask: &'static str,
    /// What `?` shows, besides how such a value is typed.
    pub help: Option<&'static str>,
    /// How its value is typed.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub need: Need,
    /// Whether the question makes sense after what was entered so far.
    pub asked: Condition,
    /// Whether the value identifies or describes a person, so that it should not be on a command line.
    pub personal: bool,
    /// The check at entry.
    pub check: Option<Check>,
}

/// Whether a field must be given.
#[derive(Clone, Copy)]
pub enum Need {
    /// Always.
    Always,
    /// Never.
    Optional,
    /// Where this holds.
    When(Condition),
}

/// A word of a closed list, and what it means.
pub type Choice = (&'static str, &'static str);

/// How a value is typed, and which JSON it becomes.
#[derive(Clone, Copy)]
pub enum FieldKind {
    /// One line: a string.
    Text,
    /// One line with suggestions, of which none need be taken: a string.
    Suggested(&'static [&'static str]),
    /// Several lines, or the editor: a string.
    LongText,
    /// A day: an ISO date.
    Date {
        /// Whether it may be after today.
        future_ok: bool,
    },
    /// A day, a month or a year: an ISO date that may be cut short (`2012-02`, `2012`).
    PartialDate,
    /// The same, not after today, its year written in full (RULES.md section 8).
    BirthDate,
    /// One word of a list: that word.
    Choice(&'static [Choice]),
    /// Some words of a list: an array of them.
    ManyChoices(&'static [Choice]),
    /// Some values, separated by commas: an array of strings.
    List,
    /// Yes or no: a boolean.
    YesNo,
    /// A reference of this kind: the reference in full, `O-0001`.
    Reference(Kind),
    /// Addresses: an array of `{"lines","postcode"}`.
    Address,
    /// Something with a structure of its own (the people of a referral). Only from `--from`, and passed on as
    /// it is.
    Structure,
}

/// Always true: the condition of a question that is always asked.
fn always(_: &Values) -> bool {
    true
}

impl Field {
    /// An optional field that is always asked for, not personal and without help or check.
    pub fn new(name: &'static str, flag: &'static str, ask: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            flag,
            ask,
            help: None,
            kind,
            need: Need::Optional,
            asked: always,
            personal: false,
            check: None,
        }
    }

    /// It must always be given.
    pub fn needed(mut self) -> Self {
        self.need = Need::Always;
        self
    }

    /// It must be given where this holds.
    pub fn needed_when(mut self, condition: Condition) -> Self {
        self.need = Need::When(condition);
        self
    }

    /// It is asked for only where this holds.
    pub fn asked_when(mut self, condition: Condition) -> Self {
        self.asked = condition;
        self
    }

    /// It identifies or describes a person.
    pub fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// What `?` shows.
    pub fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// The check at entry.
    pub fn check(
        mut self,
        check: impl Fn(&Value, &Values) -> std::result::Result<Option<String>, String> + 'static,
    ) -> Self {
        self.check = Some(Box::new(check));
        self
    }

    /// Whether it must be given, after what is known so far.
    fn is_needed(&self, values: &Values) -> bool {
        match self.need {
            Need::Always => (self.asked)(values),
            Need::Optional => false,
            Need::When(condition) => (self.asked)(values) && condition(values),
        }
    }

    /// How it is called in a message: as its flag, or as a field of the JSON object.
    fn called(&self) -> String {
        if self.flag.is_empty() {
            format!("`{}` (with --from)", self.name)
        } else {
            self.flag.to_owned()
        }
    }

    /// How it is called in a summary: `Received on`.
    fn label(&self) -> String {
        let words = self.name.replace('_', " ");
        let mut chars = words.chars();
        chars.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(chars).collect()
        })
    }

    /// Whether the wizard can ask for it.
    fn can_be_asked(&self) -> bool {
        !self.ask.is_empty() && !matches!(self.kind, FieldKind::Structure)
    }
}

impl Form {
    /// The values of the record, from flags, from the object of `--from` (see [`Form::read`]) and from
    /// answers.
    ///
    /// `flags` has the values by field name as they were typed: strings, arrays of strings where a flag was
    /// repeated, booleans for switches. `prompt` is none where nobody can or may be asked (`--no-input`, or
    /// [`Terminal::can_ask`] says no). Questions are only asked where something required is missing; then the
    /// optional ones are asked too, and nothing is taken before the summary has been confirmed.
    ///
    /// Fails with usage (exit 2) where a value cannot be understood, where a flag and `--from` contradict each
    /// other, and where something is missing and nobody can be asked: then one failure names all of it. A date
    /// that may not be in the future is refused (exit 1). Giving up is `Interrupted` (exit 130).
    ///
    /// [`Terminal::can_ask`]: crate::outside::terminal::Terminal::can_ask
    pub fn fill(
        &self,
        flags: &Values,
        from: Option<&Values>,
        today: Date,
        prompt: Option<&mut dyn Prompt>,
    ) -> Result<Values> {
        let given = self.given(flags, from, today)?;
        let missing = self.missing(&given);
        if missing.is_empty() {
            return Ok(given);
        }
        match prompt {
            Some(prompt) if missing.iter().all(|field| field.can_be_asked()) => {
                self.check_given(&given)?;
                wizard::ask(self, given, today, prompt)
            }
            _ => Err(self.missing_failure(&missing)),
        }
    }

    /// Whether something required is missing, so that [`Form::fill`] would ask, or fail where nobody can be asked.
    /// Fails as `fill` does where what was given cannot be understood or contradicts itself.
    pub fn is_open(&self, flags: &Values, from: Option<&Values>, today: Date) -> Result<bool> {
        Ok(!self.missing(&self.given(flags, from, today)?).is_empty())
    }

    /// What is to be changed in a record that is there already (`set`): the fields that were named, from flags
    /// and `--from`. A field that is null in the object, or whose flag has an empty value, is null here: it is
    /// taken out. Nothing is asked. Fails with usage (exit 2) as [`Form::fill`] does, and where nothing was
    /// named.
    pub fn patch(&self, flags: &Values, from: Option<&Values>, today: Date) -> Result<Values> {
        let is_emptied = |value: &Value| value.is_null() || value.as_str() == Some("");
        let part = |values: &Values, emptied: bool| -> Values {
            values
                .iter()
                .filter(|(_, value)| is_emptied(value) == emptied)
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        };
        let filled_in_file = from.map(|from| part(from, false));
        let mut patch = self.given(&part(flags, false), filled_in_file.as_ref(), today)?;
        for name in part(flags, true)
            .keys()
            .chain(from.map(|from| part(from, true)).unwrap_or_default().keys())
        {
            if patch.contains_key(name) {
                return Err(Failure::usage(format!(
                    "The field `{name}` is given a value and emptied at once."
                ))
                .hint("Give it once."));
            }
            patch.insert(name.clone(), Value::Null);
        }
        if patch.is_empty() {
            let flags: Vec<&str> = self
                .fields
                .iter()
                .map(|field| field.flag)
                .filter(|flag| flag.starts_with("--"))
                .collect();
            return Err(Failure::usage("Nothing was given to change.")
                .hint(format!("What can be changed: {}.", flags.join(", "))));
        }
        Ok(patch)
    }

    /// Reads the JSON object of `--from`: a file, or standard input where `path` is `-`. Fails with usage
    /// (exit 2) where it is not one JSON object, names a field this form does not have or names one twice;
    /// the message has the line and column and never what stands there.
    pub fn read(&self, path: &str, stdin: &mut dyn Read) -> Result<Values> {
        from_file::read(self, path, stdin)
    }

    /// The flags among those given whose values identify a person: CLI.md asks for a warning where they are
    /// used on a terminal.
    pub fn personal_flags_used(&self, flags: &Values) -> Vec<&'static str> {
        self.fields
            .iter()
            .filter(|field| field.personal && !field.flag.is_empty())
            .filter(|field| flags.get(field.name).is_some_and(|value| !value.is_null()))
            .map(|field| field.flag)
            .collect()
    }

    /// That warning, in one line; none where no such flag was used.
    pub fn personal_flags_warning(&self, flags: &Values) -> Option<String> {
        let used = self.personal_flags_used(flags);
        if used.is_empty() {
            return None;
        }
        Some(format!(
            "What was given with {} can be read in the process list and in the shell history; --from FILE keeps it out of both.",
            in_a_row(&used)
        ))
    }

    /// The command that adds the same record, with personal values, long texts and structures left out. What was left
    /// out is read with `--from`, and a comment says so.
    pub fn equivalent_command(&self, values: &Values) -> String {
        command::equivalent(self, values)
    }

    /// The word of the JSON Lines form: `access-request`.
    fn kind_word(&self) -> String {
        self.noun.replace(' ', "-")
    }

    /// What flags and file give together, understood and in the order of the fields.
    fn given(&self, flags: &Values, from: Option<&Values>, today: Date) -> Result<Values> {
        let mut values = Values::new();
        for field in &self.fields {
            let flag = flags
                .get(field.name)
                .filter(|value| !value.is_null())
                .map(|value| understood(field, value, today, true))
                .transpose()
                .map_err(|trouble| trouble.failure(&field.called()))?;
            let file = from
                .and_then(|from| from.get(field.name))
                .filter(|value| !value.is_null())
                .map(|value| understood(field, value, today, false))
                .transpose()
                .map_err(|trouble| {
                    trouble.failure(&format!("The field `{}` of --from", field.name))
                })?;
            if let (Some(flag), Some(file)) = (&flag, &file)
                && flag != file
            {
                return Err(Failure::usage(format!(
                    "{} and the field `{}` of --from say different things.",
                    field.called(),
                    field.name
                ))
                .hint("Give it once."));
            }
            if let Some(value) = flag.or(file) {
                values.insert(field.name.to_owned(), value);
            }
        }
        Ok(values)
    }

    /// Tells what is wrong with a given value before anything is asked; it would be a pity to answer ten
    /// questions first.
    fn check_given(&self, given: &Values) -> Result<()> {
        for field in &self.fields {
            if let (Some(check), Some(value)) = (&field.check, given.get(field.name)) {
                check(value, given)
                    .map_err(|problem| Trouble::Refused(problem).failure(&field.called()))?;
            }
        }
        Ok(())
    }

    /// The fields that are required and not there.
    fn missing(&self, values: &Values) -> Vec<&Field> {
        self.fields
            .iter()
            .filter(|field| !values.contains_key(field.name) && field.is_needed(values))
            .collect()
    }

    /// The one error that names all that is missing, where something that is no field of the form is missing besides.
    pub fn missing_besides(&self, flags: &Values, today: Date, besides: &str) -> Result<Failure> {
        let given = self.given(flags, None, today)?;
        let mut names: Vec<String> = self
            .missing(&given)
            .iter()
            .map(|field| field.called())
            .collect();
        names.push(besides.to_owned());
        Ok(Failure::usage(format!(
            "`{}` also needs {}.",
            self.command,
            in_a_row(&names)
        )))
    }

    fn missing_failure(&self, missing: &[&Field]) -> Failure {
        let names: Vec<String> = missing.iter().map(|field| field.called()).collect();
        Failure::usage(format!(
            "`{}` also needs {}.",
            self.command,
            in_a_row(&names)
        ))
        .hint(if self.reads_a_file() {
            "Give them as flags, or as a JSON object with --from FILE (`-` reads standard input)."
        } else {
            "Give them as flags, or run it on a terminal without --no-input, where it asks for them."
        })
    }

    /// Whether the command takes `--from`.
    fn reads_a_file(&self) -> bool {
        let whole = crate::cli::command();
        self.command
            .split(' ')
            .skip(1)
            .try_fold(&whole, |command, word| command.find_subcommand(word))
            .is_some_and(|command| command.get_arguments().any(|arg| arg.get_id() == "from"))
    }
}

/// `a`, `a and b`, `a, b and c`.
fn in_a_row(names: &[impl AsRef<str>]) -> String {
    let mut out = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            out.push_str(if at + 1 == names.len() { " and " } else { ", " });
        }
        out.push_str(name.as_ref());
    }
    out
}
