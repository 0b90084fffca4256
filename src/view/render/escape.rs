//! The last step before anything is written: what could move a cursor, colour a screen, turn text around or hide in it is
//! shown instead of done (CLI.md, "Output"). Stored text is never changed by it.
//!
//! [`Shown`] is text that has been through here. The sheet that becomes an answer takes nothing else, so that no format
//! and no later layout can forget the step.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// Whether a character is shown escaped: a control character, a bidirectional mark, override or isolate, a separator of
/// lines or paragraphs, a tag, or a character that takes no room and so could make two names look alike.
///
/// Variation selectors and combining marks are not: names are written with them.
pub fn is_dangerous(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(
            c,
            '\u{00AD}'
                | '\u{034F}'
                | '\u{061C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E00FF}'
        )
}

fn escaped(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let escape = |c: char| is_dangerous(c) && !keep(c);
    if !text.chars().any(escape) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if !escape(c) {
            out.push(c);
            continue;
        }
        // Writing to a string cannot fail.
        let _ = match c {
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            c => write!(out, "\\u{{{:X}}}", u32::from(c)),
        };
    }
    Cow::Owned(out)
}

/// One line of text: line ends and tabs are shown escaped too.
pub fn line(text: &str) -> String {
    escaped(text, |_| false).into_owned()
}

/// Text of several lines: line ends and tabs stay (a carriage return before a line feed is dropped).
pub fn prose(text: &str) -> String {
    escaped(&unix_line_ends(text), |c| c == '\n' || c == '\t').into_owned()
}

/// Text of several lines that leaves the house, in a released report or an answer: what could do something is shown as on a screen, and
/// marks that only take no room (a chat's left-to-right marks, soft hyphens, the joiners of pictures) are left to themselves, because
/// whoever reads it has nothing to compare.
pub fn leaving(text: &str) -> String {
    let harmless = |c: char| {
        matches!(
            c,
            '\n' | '\t' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
        )
    };
    escaped(&unix_line_ends(text), harmless).into_owned()
}

/// A finished JSON document: the characters that JSON lets stand for themselves are written as `\uXXXX`, which is the same
/// value. They can only stand inside its strings.
pub fn json(text: String) -> String {
    let escape = |c: char| is_dangerous(c) && c != '\n';
    if !text.chars().any(escape) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if escape(c) {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn unix_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Text without anything dangerous in it, and without line ends: made by this module only.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// One line; line ends and tabs in it are shown escaped.
    pub fn line(text: &str) -> Self {
        Self(line(text))
    }

    /// One line in which line ends and tabs have become spaces, for a cell that is broken into lines anew.
    pub fn flowing(text: &str) -> Self {
        let spaced: String = unix_line_ends(text)
            .chars()
            .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
            .collect();
        Self(line(&spaced))
    }

    /// The lines of a text, at least one. A tab becomes four spaces, so that a line's width can be told.
    pub fn lines(text: &str) -> Vec<Self> {
        let text = prose(text).replace('\t', "    ");
        let text = text.strip_suffix('\n').unwrap_or(&text);
        text.split('\n').map(|line| Self(line.to_owned())).collect()
    }

    /// Words of this program.
    pub fn fixed(text: &'static str) -> Self {
        Self::line(text)
    }

    /// A part of it, without the spaces at its end; the range must lie on the bounds of characters.
    pub fn part(&self, range: Range<usize>) -> Self {
        Self(
            self.0
                .get(range)
                .unwrap_or_default()
                .trim_end_matches(' ')
                .to_owned(),
        )
    }

    /// Followed by another.
    pub fn then(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
