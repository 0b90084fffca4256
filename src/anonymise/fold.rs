//! A text without its disguises, and the way back.
//!
//! Folding (Unicode NFKD; marks, zero-width characters and soft hyphens dropped; look-alike letters of other alphabets, quotes,
//! dashes and spaces made one; case folded) makes spellings that look alike equal. The marks of quoted lines in e-mails (`> `) are
//! dropped as well, since what they quote goes on from line to line. Each folded byte knows the bytes of the source it came from,
//! so that replacements are made in the source. What words mean is not known here.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A folded text with its map to the source.
#[derive(Clone)]
pub struct Folded {
    text: String,
    /// For each folded byte the source bytes it stands for; absent where both are the same (plain ASCII).
    map: Option<Vec<(usize, usize)>>,
}

impl Folded {
    /// Folds a text.
    pub fn new(source: &str) -> Folded {
        let quoting = source.starts_with('>') || source.contains("\n>");
        if source.is_ascii() && !quoting {
            return Folded {
                text: source.to_ascii_lowercase(),
                map: None,
            };
        }
        let mut folding = Folding {
            text: String::with_capacity(source.len() + 16),
            map: Vec::with_capacity(source.len() + 16),
        };
        let mut at = 0;
        while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest
                .bytes()
                .position(|byte| !byte.is_ascii())
                .unwrap_or(rest.len());
            let run = rest.get(..plain).unwrap_or("");
            if quoting {
                folding.take_quoting(run, at);
            } else {
                folding.take_plain(run, at);
            }
            at += plain;
            if let Some(character) = rest.get(plain..).and_then(|rest| rest.chars().next()) {
                folding.take(character, at, at + character.len_utf8());
                at += character.len_utf8();
            }
        }
        Folded {
            text: folding.text,
            map: Some(folding.map),
        }
    }

    /// Where what a byte of the folded text stands for begins in the source; past the end where nothing does.
    pub(crate) fn source_of(&self, folded: usize) -> usize {
        match &self.map {
            None => folded,
            Some(map) => map.get(folded).map_or(usize::MAX, |source| source.0),
        }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that the given bytes of the folded text stand for.
    pub fn source(&self, folded: Range<usize>) -> Range<usize> {
        let Some(map) = &self.map else {
            return folded;
        };
        if folded.is_empty() {
            let at = map
                .get(folded.start)
                .map_or_else(|| map.last().map_or(0, |last| last.1), |first| first.0);
            return at..at;
        }
        let start = map.get(folded.start).map_or(0, |first| first.0);
        let end = map.get(folded.end - 1).map_or(start, |last| last.1);
        start..end.max(start)
    }
}

struct Folding {
    text: String,
    map: Vec<(usize, usize)>,
}

impl Folding {
    /// Takes a run of plain ASCII.
    fn take_plain(&mut self, run: &str, start: usize) {
        let from = self.text.len();
        self.text.push_str(run);
        if let Some(taken) = self.text.get_mut(from..) {
            taken.make_ascii_lowercase();
        }
        self.map
            .extend((start..start + run.len()).map(|at| (at, at + 1)));
    }

    /// Takes a run of plain ASCII without the marks of quoted lines: "(Flat 5 Corder\n> House)".
    fn take_quoting(&mut self, run: &str, start: usize) {
        let mut at = start;
        for line in run.split_inclusive('\n') {
            let begins = self.text.is_empty() || self.text.ends_with('\n');
            let said = if begins && line.starts_with('>') {
                line.trim_start_matches(['>', ' '])
            } else {
                line
            };
            self.take_plain(said, at + line.len() - said.len());
            at += line.len();
        }
    }

    fn take(&mut self, character: char, start: usize, end: usize) {
        if is_invisible(character) {
            return;
        }
        if let Some(plain) = plain_mark(character) {
            self.put(plain, start, end);
            return;
        }
        decompose_compatible(character, |part| self.part(part, start, end));
    }

    fn part(&mut self, part: char, start: usize, end: usize) {
        if is_combining_mark(part) {
            // The mark belongs to the letter before it: whoever replaces the letter replaces the mark.
            let letter = self.map.last().map(|last| last.0);
            for entry in self.map.iter_mut().rev() {
                if Some(entry.0) != letter {
                    break;
                }
                entry.1 = entry.1.max(end);
            }
            return;
        }
        if is_invisible(part) {
            return;
        }
        if let Some(plain) = plain_mark(part) {
            self.put(plain, start, end);
            return;
        }
        if let Some(plain) = look_alike(part) {
            self.put(plain, start, end);
            return;
        }
        for lower in part.to_lowercase() {
            if is_combining_mark(lower) {
                continue;
            }
            let mut buffer = [0; 4];
            let written = look_alike(lower).unwrap_or_else(|| &*lower.encode_utf8(&mut buffer));
            self.text.push_str(written);
            self.map.extend(written.bytes().map(|_| (start, end)));
        }
    }

    fn put(&mut self, plain: &str, start: usize, end: usize) {
        self.text.push_str(plain);
        self.map.extend(plain.bytes().map(|_| (start, end)));
    }
}

/// Characters that are there and cannot be seen: soft hyphen, zero-width and direction marks, variation selectors.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{e0000}'..='\u{e0fff}')
}

/// Quotes, dashes and spaces under one sign each.
fn plain_mark(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}' | '\u{2bb}'
        | '\u{b4}' | '\u{2032}' | '\u{2035}' | '\u{ff07}' | '\u{ff40}' => "'",
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' | '\u{ff02}' => "\"",
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{2500}' => "-",
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            " "
        }
        '\u{2028}' | '\u{2029}' | '\u{85}' => "\n",
        '\u{2044}' | '\u{2215}' => "/",
        // "2½ years" is no second of January: a fraction in one character is a figure, and none with a stroke.
        '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' | '\u{2189}' => "0",
        _ => return None,
    })
}

/// Letters of other alphabets that look like Latin ones, and Latin letters that no decomposition takes apart.
fn look_alike(character: char) -> Option<&'static str> {
    Some(match character {
        'А' | 'а' | 'Α' | 'α' | 'ɑ' => "a",
        'В' | 'Β' | 'β' => "b",
        'С' | 'с' | 'ϲ' => "c",
        'ԁ' | 'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' => "d",
        'Е' | 'е' | 'Ε' | 'ε' | 'ə' => "e",
        'ɡ' => "g",
        'Н' | 'Η' | 'һ' | 'Һ' | 'ħ' | 'Ħ' => "h",
        'І' | 'і' | 'Ι' | 'ι' | 'ı' | 'ɩ' => "i",
        'Ј' | 'ј' => "j",
        'К' | 'к' | 'Κ' | 'κ' => "k",
        'ł' | 'Ł' | 'ӏ' | 'Ӏ' => "l",
        'М' | 'м' | 'Μ' => "m",
        'Ν' | 'ŋ' | 'Ŋ' => "n",
        'О' | 'о' | 'Ο' | 'ο' | 'ø' | 'Ø' | 'օ' => "o",
        'Р' | 'р' | 'Ρ' | 'ρ' => "p",
        'ԛ' => "q",
        'Ѕ' | 'ѕ' => "s",
        'Т' | 'т' | 'Τ' | 'τ' | 'ŧ' | 'Ŧ' => "t",
        'υ' | 'ս' => "u",
        'ν' | 'ѵ' => "v",
        'ԝ' | 'ω' => "w",
        'Х' | 'х' | 'Χ' | 'χ' => "x",
        'У' | 'у' | 'Υ' | 'ү' | 'γ' => "y",
        'Ζ' => "z",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}

/// A word in its folded form, for names that come from records.
pub fn fold_word(word: &str) -> String {
    Folded::new(word).text
}

/// The source's byte offsets told as counts of Unicode scalar values; offsets must be asked for in rising order.
pub(crate) struct ScalarCount<'a> {
    source: &'a str,
    ascii: bool,
    bytes: usize,
    scalars: usize,
}

impl<'a> ScalarCount<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        ScalarCount {
            source,
            ascii: source.is_ascii(),
            bytes: 0,
            scalars: 0,
        }
    }

    /// How many scalar values stand before the byte offset.
    pub(crate) fn at(&mut self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        if byte < self.bytes {
            self.bytes = 0;
            self.scalars = 0;
        }
        self.scalars += self
            .source
            .get(self.bytes..byte)
            .map_or(0, |between| between.chars().count());
        self.bytes = byte;
        self.scalars
    }
}
