//! The last step before anything is written: what could move a cursor, colour a screen or turn text around is shown
//! instead of done. Stored text is never changed by it.

use std::fmt::Write as _;

/// Characters that are shown escaped: controls, bidirectional overrides and isolates, invisible separators and tags.
pub fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

fn escaped(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_dangerous(c) && !keep(c) {
            let _ = match c {
                '\n' => write!(out, "\\n"),
                '\r' => write!(out, "\\r"),
                '\t' => write!(out, "\\t"),
                c => write!(out, "\\u{{{:X}}}", u32::from(c)),
            };
        } else {
            out.push(c);
        }
    }
    out
}

/// One line of text: line ends and tabs are shown escaped too.
pub fn line(text: &str) -> String {
    escaped(text, |_| false)
}

/// Text of several lines: line ends and tabs stay (a carriage return before a line feed is dropped).
pub fn prose(text: &str) -> String {
    escaped(&text.replace("\r\n", "\n"), |c| c == '\n' || c == '\t')
}

/// A JSON document: the characters that JSON lets stand for themselves are written as `\uXXXX`, which is the same value.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_dangerous(c) && c != '\n' {
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
