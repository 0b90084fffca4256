//! One line typed on a terminal that can move its cursor: shown in a window of one row that follows the
//! cursor, so that it is right at any width and nothing above it is redrawn.
//!
//! `dialoguer`'s own line input takes Escape for nothing and divides by the width less one.

use std::fmt::Write;

use console::{Key, Term, measure_text_width};

use crate::error::Result;
use crate::outside::terminal::{Attention, stopped, unreadable};

/// How long the rest of an arrow key's sequence may lag behind its first byte (a slow ssh line). Escape
/// alone gives up the whole dialogue, so the two must not be mixed up.
const LAG_MILLISECONDS: u16 = 60;

/// Reads one line. Escape, Ctrl-C, and Ctrl-D on an empty line are the failure `Interrupted`.
pub(super) fn read(
    term: &Term,
    attention: &Attention,
    prefix: &str,
    width: usize,
) -> Result<String> {
    let mut line = Line {
        chars: Vec::new(),
        at: 0,
        prefix,
        width,
    };
    put(term, prefix)?;
    loop {
        attention.wait()?;
        match term.read_key_raw() {
            Ok(Key::Enter) => {
                line.finish(term)?;
                return Ok(line.chars.into_iter().collect());
            }
            Ok(Key::Escape) => {
                if !attention.ready_within(LAG_MILLISECONDS)? {
                    end_line(term)?;
                    return Err(stopped());
                }
                skip_sequence(term, attention)?;
            }
            Ok(Key::CtrlC) => {
                end_line(term)?;
                return Err(stopped());
            }
            Ok(Key::Char('\u{4}')) if line.chars.is_empty() => {
                end_line(term)?;
                return Err(stopped());
            }
            Ok(Key::Char(typed)) if !typed.is_control() => line.insert(term, typed)?,
            Ok(key) => {
                if line.edit(&key) {
                    line.draw(term)?;
                }
            }
            Err(error) => {
                end_line(term)?;
                attention.check()?;
                return Err(match error.kind() {
                    std::io::ErrorKind::Interrupted | std::io::ErrorKind::UnexpectedEof => {
                        stopped()
                    }
                    _ => unreadable(error),
                });
            }
        }
    }
}

/// Reads one key and shows it; Enter is `\n`. Escape, Ctrl-C and Ctrl-D are the failure `Interrupted`; keys that move a cursor are
/// passed over.
pub(super) fn read_key(term: &Term, attention: &Attention, prefix: &str) -> Result<char> {
    put(term, prefix)?;
    loop {
        attention.wait()?;
        let key = match term.read_key_raw() {
            Ok(Key::Enter) => Some('\n'),
            Ok(Key::Escape) => {
                if attention.ready_within(LAG_MILLISECONDS)? {
                    skip_sequence(term, attention)?;
                    continue;
                }
                None
            }
            Ok(Key::CtrlC | Key::Char('\u{4}')) => None,
            Ok(Key::Char(typed)) if !typed.is_control() => Some(typed),
            Ok(_) => continue,
            Err(error) => {
                end_line(term)?;
                attention.check()?;
                return Err(match error.kind() {
                    std::io::ErrorKind::Interrupted | std::io::ErrorKind::UnexpectedEof => {
                        stopped()
                    }
                    _ => unreadable(error),
                });
            }
        };
        if let Some(typed) = key.filter(|typed| *typed != '\n') {
            put(term, &shown(&[typed]))?;
        }
        end_line(term)?;
        return key.ok_or_else(stopped);
    }
}

/// Reads away the rest of a key's sequence whose first byte was taken for Escape.
fn skip_sequence(term: &Term, attention: &Attention) -> Result<()> {
    let mut first = true;
    while attention.ready_within(LAG_MILLISECONDS)? {
        match term.read_key_raw().map_err(unreadable)? {
            Key::Char('[' | 'O') if first => {}
            Key::Char(end) if end.is_ascii_alphabetic() || end == '~' => break,
            Key::Char(_) => {}
            _ => break,
        }
        first = false;
    }
    Ok(())
}

fn put(term: &Term, text: &str) -> Result<()> {
    term.write_str(text).map_err(unreadable)
}

/// Leaves the line that is being typed, so that what follows starts on its own.
fn end_line(term: &Term) -> Result<()> {
    put(term, "\n")
}

/// What has been typed so far, and where the cursor is in it.
struct Line<'a> {
    chars: Vec<char>,
    at: usize,
    prefix: &'a str,
    width: usize,
}

impl Line<'_> {
    /// Columns for the text itself; one is kept free for the cursor.
    fn room(&self) -> usize {
        self.width
            .saturating_sub(measure_text_width(self.prefix) + 1)
            .max(4)
    }

    fn between(&self, from: usize, to: usize) -> &[char] {
        self.chars.get(from..to).unwrap_or(&[])
    }

    fn insert(&mut self, term: &Term, typed: char) -> Result<()> {
        let at_end = self.at == self.chars.len();
        self.chars.insert(self.at, typed);
        self.at += 1;
        // the common case, and what a screen reader follows best: the character alone
        if at_end && columns(&self.chars) < self.room() {
            return put(term, &shown(&[typed]));
        }
        self.draw(term)
    }

    /// Does what the key says; false where it says nothing.
    fn edit(&mut self, key: &Key) -> bool {
        match key {
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.chars.remove(self.at);
            }
            Key::Del if self.at < self.chars.len() => {
                self.chars.remove(self.at);
            }
            Key::ArrowLeft if self.at > 0 => self.at -= 1,
            Key::ArrowRight if self.at < self.chars.len() => self.at += 1,
            Key::Home => self.at = 0,
            Key::End => self.at = self.chars.len(),
            // Ctrl-U: everything before the cursor; Ctrl-K: everything after it
            Key::Char('\u{15}') => {
                self.chars.drain(..self.at);
                self.at = 0;
            }
            Key::Char('\u{b}') => self.chars.truncate(self.at),
            // Ctrl-W: the word before the cursor
            Key::Char('\u{17}') => {
                let before = self.between(0, self.at);
                let word_end = before.iter().rposition(|c| !c.is_whitespace());
                let start = word_end
                    .and_then(|end| before.iter().take(end).rposition(|c| c.is_whitespace()))
                    .map_or(0, |space| space + 1);
                self.chars.drain(start..self.at);
                self.at = start;
            }
            _ => return false,
        }
        true
    }

    /// Draws the row anew: as much of the text as fits, with the cursor in it.
    fn draw(&self, term: &Term) -> Result<()> {
        let room = self.room();
        let mut from = 0;
        while columns(self.between(from, self.at)) >= room {
            from += 1;
        }
        let mut to = self.at;
        while to < self.chars.len() && columns(self.between(from, to + 1)) < room {
            to += 1;
        }
        let back = columns(self.between(self.at, to));
        let mut row = format!(
            "\r\u{1b}[2K{}{}",
            self.prefix,
            shown(self.between(from, to))
        );
        if back > 0 {
            let _ = write!(row, "\u{1b}[{back}D");
        }
        put(term, &row)
    }

    /// Shows the whole answer once, over as many rows as it takes, and ends the line.
    fn finish(&mut self, term: &Term) -> Result<()> {
        if columns(&self.chars) >= self.room() {
            put(
                term,
                &format!("\r\u{1b}[2K{}{}", self.prefix, shown(&self.chars)),
            )?;
        }
        end_line(term)
    }
}

/// Columns that the characters take on the screen.
fn columns(chars: &[char]) -> usize {
    measure_text_width(&shown(chars))
}

/// The characters as they may be written to a terminal while they are typed: what would turn the line
/// around or is invisible is shown as a mark. The value keeps it, and the domain decides about it.
fn shown(chars: &[char]) -> String {
    chars
        .iter()
        .map(|c| {
            if super::is_unsafe_to_show(*c) {
                '\u{fffd}'
            } else {
                *c
            }
        })
        .collect()
}
