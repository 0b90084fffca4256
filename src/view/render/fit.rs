//! Fitting lines to a width: how wide text is on a terminal, where a line may be broken, and how it is cut.
//!
//! References and escapes are never broken or cut: half a reference is the reference of another record.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::escape::Shown;

/// The columns a text takes on a terminal; never less than it really takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// What is not plainly one column wide is measured by the library that lays the tables out, so that what is fitted here and
/// what is drawn there cannot disagree.
fn grapheme_width(grapheme: &str) -> usize {
    let mut chars = grapheme.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && (c.is_ascii()
            || matches!(c, '\u{A0}'..='\u{2FF}' | '\u{370}'..='\u{37F}' | '\u{2010}'..='\u{2027}'))
    {
        return 1;
    }
    let mut table = comfy_table::Table::new();
    table.force_no_tty().add_row([grapheme]);
    table
        .column_max_content_widths()
        .first()
        .copied()
        .map_or(1, usize::from)
}

/// A stretch of text that stays together.
struct Atom {
    at: Range<usize>,
    width: usize,
    space: bool,
}

fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut at = 0;
    let mut in_word = false;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let whole = if in_word {
            None
        } else {
            reference_length(rest)
        }
        .or_else(|| escape_length(rest));
        let length =
            whole.unwrap_or_else(|| rest.graphemes(true).next().map_or(rest.len(), str::len));
        let piece = rest.get(..length).unwrap_or(rest);
        atoms.push(Atom {
            at: at..at + length,
            width: width(piece),
            space: piece == " ",
        });
        in_word = piece.chars().next_back().is_some_and(char::is_alphanumeric);
        at += length;
    }
    atoms
}

/// The length of the reference that the text begins with: `C-2026-0001`, `P-000001`.
fn reference_length(text: &str) -> Option<usize> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = text.get(letters..)?.strip_prefix('-')?;
    if !(1..=2).contains(&letters) || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = rest
        .bytes()
        .take_while(|b| b.is_ascii_digit() || *b == b'-')
        .count();
    let number = rest.get(..number)?.trim_end_matches('-').len();
    Some(letters + 1 + number)
}

/// The length of the escape that the text begins with: `\u{202E}`.
fn escape_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\\u{")?;
    let end = inside.find('}').filter(|end| *end <= 6)?;
    Some("\\u{".len() + end + 1)
}

/// Breaks a line at spaces to fit the width, and within a word only where the word alone is longer than that.
pub fn wrap(text: &Shown, within: usize) -> Vec<Shown> {
    if text.as_str().len() <= within {
        return vec![text.clone()];
    }
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0);
    // Where the line could end, where the next would begin, and the columns used until there.
    let mut gap: Option<(usize, usize, usize)> = None;
    let mut after_space = false;
    for Atom { at, width, space } in atoms(text.as_str()) {
        if space {
            if used == 0 && !lines.is_empty() {
                start = at.end;
                continue;
            }
            used += 1;
            gap = Some(match gap {
                Some((end, ..)) if after_space => (end, at.end, used),
                _ => (at.start, at.end, used),
            });
            after_space = true;
            continue;
        }
        after_space = false;
        if used + width > within
            && let Some((end, next, before)) = gap.take().filter(|(end, ..)| *end > start)
        {
            lines.push(text.part(start..end));
            start = next;
            used -= before;
        }
        if used + width > within && used > 0 {
            lines.push(text.part(start..at.start));
            start = at.start;
            used = 0;
        }
        used += width;
    }
    lines.push(text.part(start..text.as_str().len()));
    lines
}

/// At most so many lines; where there were more, the last ends in `mark`.
pub fn cut(mut lines: Vec<Shown>, most: usize, within: usize, mark: &Shown) -> Vec<Shown> {
    if lines.len() <= most {
        return lines;
    }
    lines.truncate(most);
    if let Some(last) = lines.pop() {
        let room = within.saturating_sub(width(mark.as_str()));
        let mut used = 0;
        let end = atoms(last.as_str())
            .into_iter()
            .take_while(|atom| {
                used += atom.width;
                used <= room
            })
            .last()
            .map_or(0, |atom| atom.at.end);
        lines.push(last.part(0..end).then(mark));
    }
    lines
}

/// The least width at which nothing has to be broken that must stay whole.
pub fn least_width(text: &Shown) -> usize {
    atoms(text.as_str())
        .iter()
        .map(|atom| atom.width)
        .max()
        .unwrap_or(0)
}
