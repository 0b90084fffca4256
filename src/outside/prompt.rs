//! Questions to whoever sits at the terminal. They go to standard error, so that standard output stays
//! the answer of the command.
//!
//! [`Prompt`] is the seam: the real [`TerminalPrompt`] stands on `dialoguer`, `console` and `rpassword`;
//! tests bring a list of answers. Whatever ends a question (an answer, Escape, Ctrl-C, a signal), the
//! terminal is as it was before: cursor, echo and line mode. What does not live here: which questions are
//! asked and what an answer means (`cli::form`).

mod line;

use std::fmt::Write;

use console::{Term, measure_text_width, truncate_str};
use dialoguer::theme::SimpleTheme;
use secrecy::SecretString;

use super::editor::Editor;
use super::terminal::{Attention, Terminal, stopped, unreadable};
use super::variables::Variables;
use crate::error::{Code, Failure, Result};

/// What stands before an answer.
const PREFIX: &str = "> ";
/// Below this width a menu that redraws itself breaks its lines, so it is shown as numbered lines.
const NARROWEST_MENU: usize = 30;

/// Somebody who can be asked. Every method fails with `Interrupted` (exit 130) where they give up.
pub trait Prompt {
    /// Tells something, without asking. Control characters other than line ends are shown escaped.
    fn say(&mut self, text: &str) -> Result<()>;

    /// Asks for one line; it comes back as typed. An empty `ask` only waits for the next line of a text.
    fn line(&mut self, ask: &str) -> Result<String>;

    /// Asks for one key; `\n` is Enter. Where single keys cannot be read, it is the first letter of a line.
    fn key(&mut self, ask: &str) -> Result<char> {
        let line = self.line(ask)?;
        Ok(line.trim().chars().next().unwrap_or('\n'))
    }

    /// Asks for one of several things, by its number in `items`; `default` is what Enter alone means.
    fn choice(&mut self, ask: &str, items: &[String], default: usize) -> Result<usize>;

    /// Asks yes or no; `default` is what Enter alone means.
    fn confirm(&mut self, ask: &str, default: bool) -> Result<bool>;

    /// Asks for something that is not shown while it is typed.
    fn secret(&mut self, ask: &str) -> Result<SecretString>;

    /// Opens the person's editor on a private copy of the text; `None` where nothing was written.
    fn edit(&mut self, initial: &str) -> Result<Option<String>>;

    /// Asks for a reference to be typed before something that cannot be undone. Capitals do not matter,
    /// the zeros do: it is meant to be read off, not known by heart.
    fn confirm_reference(&mut self, ask: &str, reference: &str) -> Result<bool> {
        let typed = self.line(&format!("{ask} Type {reference} to go on."))?;
        Ok(typed.trim().eq_ignore_ascii_case(reference))
    }
}

/// The real terminal.
pub struct TerminalPrompt {
    terminal: Terminal,
    term: Term,
    editor: Editor,
}

impl TerminalPrompt {
    /// A prompt on this process's terminal; `variables` name the editor (`VISUAL`, `EDITOR`).
    pub fn new(terminal: Terminal, variables: &Variables) -> Self {
        Self {
            terminal,
            term: Term::stderr(),
            editor: Editor::from_variables(variables),
        }
    }

    fn width(&self) -> usize {
        usize::from(self.terminal.width.unwrap_or(80))
    }

    /// Whether the cursor can be moved: if not, everything is plain lines.
    fn plain(&self) -> bool {
        self.terminal.dumb || !self.term.is_term()
    }

    fn plain_line(&mut self) -> Result<String> {
        loop {
            self.term.write_str(PREFIX).map_err(unreadable)?;
            let attention = Attention::begin(false)?;
            let line = match attention.line() {
                Ok(Some(line)) => line,
                other => {
                    drop(attention);
                    self.term.write_line("").map_err(unreadable)?;
                    return Err(other.err().unwrap_or_else(stopped));
                }
            };
            match String::from_utf8(line) {
                // this terminal passes Escape on as a character
                Ok(text) if text.contains('\u{1b}') => return Err(stopped()),
                Ok(text) => return Ok(text),
                Err(_) => self.say(
                    "That could not be read: the terminal must send UTF-8. Please type it again.",
                )?,
            }
        }
    }

    /// Holds the terminal while one of `dialoguer`'s own questions is answered. `None` is Escape.
    fn held<T>(&self, question: impl FnOnce(&Term) -> dialoguer::Result<Option<T>>) -> Result<T> {
        let attention = Attention::begin(true)?;
        let answer = question(&self.term);
        if !matches!(answer, Ok(Some(_))) {
            // dialoguer hides the cursor and does not bring it back when reading fails
            self.term.show_cursor().map_err(unreadable)?;
        }
        attention.check()?;
        match answer {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(stopped()),
            Err(dialoguer::Error::IO(error)) => Err(given_up(error)),
        }
    }

    /// A choice as numbered lines, for terminals that cannot redraw and for narrow ones.
    fn numbered(&mut self, ask: &str, items: &[String], default: usize) -> Result<usize> {
        let mut listed = String::from(ask);
        for (at, item) in items.iter().enumerate() {
            let _ = write!(listed, "\n  {}  {item}", at + 1);
        }
        let _ = write!(
            listed,
            "\nType a number, or press Enter for {}.",
            default + 1
        );
        loop {
            let typed = self.line(&listed)?;
            let typed = typed.trim();
            if typed.is_empty() {
                return Ok(default);
            }
            let by_number = typed
                .parse::<usize>()
                .ok()
                .filter(|number| (1..=items.len()).contains(number))
                .map(|number| number - 1);
            let lower = typed.to_lowercase();
            let mut by_word = items
                .iter()
                .enumerate()
                .filter(|(_, item)| item.to_lowercase().starts_with(&lower))
                .map(|(at, _)| at);
            let first = by_word.next();
            let by_word = if by_word.next().is_some() {
                None
            } else {
                first
            };
            match by_number.or(by_word) {
                Some(at) => return Ok(at),
                None => self.say(&format!("Please type a number from 1 to {}.", items.len()))?,
            }
        }
    }
}

impl Prompt for TerminalPrompt {
    fn say(&mut self, text: &str) -> Result<()> {
        let text = wrapped(&escaped(text), self.width());
        self.term.write_line(&text).map_err(unreadable)
    }

    fn line(&mut self, ask: &str) -> Result<String> {
        if !ask.is_empty() {
            self.say(ask)?;
        }
        if self.plain() {
            return self.plain_line();
        }
        let attention = Attention::begin(true)?;
        line::read(&self.term, &attention, PREFIX, self.width())
    }

    fn key(&mut self, ask: &str) -> Result<char> {
        if self.plain() {
            let line = self.line(ask)?;
            return Ok(line.trim().chars().next().unwrap_or('\n'));
        }
        self.say(ask)?;
        let attention = Attention::begin(true)?;
        line::read_key(&self.term, &attention, PREFIX)
    }

    fn choice(&mut self, ask: &str, items: &[String], default: usize) -> Result<usize> {
        let width = self.width();
        if self.plain() || width < NARROWEST_MENU {
            return self.numbered(ask, items, default);
        }
        // dialoguer counts the rows that it must clear; a row that wraps would throw it off
        let rows: Vec<String> = items
            .iter()
            .map(|item| {
                truncate_str(&escaped(item).replace('\n', " "), width - 4, "...").into_owned()
            })
            .collect();
        self.say(ask)?;
        self.held(|term| {
            dialoguer::Select::with_theme(&SimpleTheme)
                .items(&rows)
                .default(default)
                .interact_on_opt(term)
        })
    }

    fn confirm(&mut self, ask: &str, default: bool) -> Result<bool> {
        if self.plain() || measure_text_width(ask) + 12 > self.width() {
            let hint = if default { "(Y/n)" } else { "(y/N)" };
            loop {
                let typed = self.line(&format!("{ask} {hint}"))?;
                match typed.trim().to_lowercase().as_str() {
                    "" => return Ok(default),
                    "y" | "yes" => return Ok(true),
                    "n" | "no" => return Ok(false),
                    _ => self.say("Please type yes or no.")?,
                }
            }
        }
        let ask = escaped(ask);
        self.held(|term| {
            dialoguer::Confirm::with_theme(&SimpleTheme)
                .with_prompt(&ask)
                .default(default)
                .wait_for_newline(true)
                .interact_on_opt(term)
        })
    }

    fn secret(&mut self, ask: &str) -> Result<SecretString> {
        // rpassword switches echo off and on itself; the attention is held so that Ctrl-C, which it
        // turns into a signal, comes back here instead of ending the process with the echo still off. It is
        // begun before the question is shown, so that what is typed at once is unseen too
        let attention = Attention::begin(true)?;
        self.term
            .write_str(&format!("{}: ", escaped(ask)))
            .map_err(unreadable)?;
        let typed = rpassword::read_password().map_err(given_up);
        attention.check()?;
        typed.map(SecretString::from)
    }

    fn edit(&mut self, initial: &str) -> Result<Option<String>> {
        self.editor.edit(initial)
    }
}

/// The failure of a question that ended without an answer.
fn given_up(error: std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::Interrupted | std::io::ErrorKind::UnexpectedEof => stopped(),
        std::io::ErrorKind::NotConnected | std::io::ErrorKind::NotFound => {
            Failure::new(Code::Usage, "There is no terminal to ask on.").because(error)
        }
        _ => unreadable(error),
    }
}

/// Whether a character could change what the screen shows besides itself: controls, and the marks that
/// turn text around or hide in it (Unicode's bidirectional controls, separators and zero-width marks).
pub(crate) fn is_unsafe_to_show(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text with such characters written out, line ends excepted.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && is_unsafe_to_show(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// The text broken between words so that no row is wider than the terminal; a word that is wider than
/// that by itself is left to the terminal. Rows keep their indentation.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, row) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if measure_text_width(row) <= width {
            out.push_str(row);
            continue;
        }
        let indent: String = row.chars().take_while(|c| *c == ' ').collect();
        let mut used = 0;
        for word in row.split_whitespace() {
            let columns = measure_text_width(word);
            if used == 0 {
                out.push_str(&indent);
                used = indent.len();
            } else if used + 1 + columns > width {
                out.push('\n');
                out.push_str(&indent);
                used = indent.len();
            } else {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += columns;
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn what_could_move_the_cursor_is_written_out() {
        assert_eq!(
            escaped("a\u{1b}[2Jb\nc\u{202e}d"),
            "a\\u{1b}[2Jb\nc\\u{202e}d"
        );
        assert_eq!(
            escaped("Siobh\u{e1}n O\u{2019}Neill"),
            "Siobh\u{e1}n O\u{2019}Neill"
        );
    }

    #[test]
    fn rows_are_broken_between_words_and_keep_their_indentation() {
        assert_eq!(
            wrapped("  one two three four five", 12),
            "  one two\n  three four\n  five"
        );
        assert_eq!(wrapped("short", 20), "short");
        assert_eq!(wrapped("Donaudampfschifffahrt", 5), "Donaudampfschifffahrt");
    }
}
