//! A text as the door reads it: letters and digits only, each with its place, grouped into words.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::disguise::{entity, escaped, formatting, is_unseen, latin, unboxed};
use super::mask::StandIns;
use crate::anonymise::words::{self, Listed};

/// One letter or digit.
#[derive(Clone, Copy)]
pub(super) struct Sign {
    /// In lower case and plain.
    pub(super) plain: char,
    /// Scalar position in the text.
    pub(super) position: usize,
    /// Which word it belongs to.
    pub(super) word: usize,
}

/// One word.
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations of one word"
)]
pub(super) struct Word {
    /// First sign.
    pub(super) first: usize,
    /// The sign after the last.
    pub(super) end: usize,
    /// Where it begins in the letters of the page.
    start: usize,
    /// Where it ends there.
    stop: usize,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether all its letters are capitals.
    pub(super) upper: bool,
    /// Whether a sentence or line begins with it.
    pub(super) begins: bool,
    /// Whether only a space stands before it.
    pub(super) close: bool,
    /// How many characters stand before it since the last word.
    pub(super) gap: usize,
    /// How many of them end a line.
    pub(super) line_ends: usize,
    /// Whether it is part of a pseudonym.
    pub(super) stand_in: bool,
    /// Whether it has capitals after small letters.
    pub(super) odd: bool,
    /// Whether its line is all in capitals.
    pub(super) shouted: bool,
    /// Whether it has figures.
    pub(super) figures: bool,
    /// What the word lists say of it.
    pub(super) listed: Listed,
}

/// What stands between two words.
#[derive(Clone, Copy, Default)]
struct Between {
    spaces: usize,
    line_ends: usize,
    others: usize,
    /// Whether a sentence or line begins behind it.
    begins: bool,
}

impl Between {
    /// How many characters it has.
    fn length(&self) -> usize {
        self.spaces + self.line_ends + self.others
    }
}

/// A text taken apart.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) characters: Vec<char>,
    pub(super) signs: Vec<Sign>,
    pub(super) words: Vec<Word>,
    /// The letters of all words, in lower case.
    pub(super) plain: String,
    /// The same with look-alikes made one: a byte here for each byte there.
    pub(super) bare: String,
    /// For each character whether a pseudonym covers it.
    pub(super) masked: Vec<bool>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, stand_ins: &StandIns) -> Page<'a> {
        let characters = characters_of(text);
        let masked = stand_ins.mask(&characters);
        let mut page = Page {
            text,
            signs: Vec::with_capacity(characters.len()),
            words: Vec::with_capacity(characters.len() / 5 + 1),
            plain: String::with_capacity(text.len()),
            bare: String::new(),
            characters,
            masked,
        };
        page.read();
        page.mark_shouting();
        page
    }

    fn read(&mut self) {
        let mut open = false;
        let mut between = Between {
            begins: true,
            ..Between::default()
        };
        // The same place in characters and in bytes.
        let (mut position, mut byte) = (0, 0);
        while let Some(rest) = self
            .characters
            .get(position..)
            .filter(|rest| !rest.is_empty())
        {
            // By far the most characters: plain letters that mean themselves.
            let written = self.text.get(byte..).unwrap_or_default();
            let plain = written
                .bytes()
                .position(|byte| !byte.is_ascii_alphanumeric());
            let written = plain.map_or(written, |plain| written.get(..plain).unwrap_or_default());
            if !written.is_empty() {
                if !open {
                    self.open_word(
                        position,
                        rest.first().copied(),
                        std::mem::take(&mut between),
                    );
                    open = true;
                }
                self.take_plain(position, written);
                position += written.len();
                byte += written.len();
                continue;
            }
            let at = position;
            let (character, length) = Self::meant(rest);
            position += length;
            byte += rest
                .iter()
                .take(length)
                .map(|c| c.len_utf8())
                .sum::<usize>();
            let Some(character) = character else { continue };
            if open && self.is_inside(at, character) {
                continue;
            }
            if character.is_alphanumeric() {
                if !open {
                    self.open_word(at, Some(character), std::mem::take(&mut between));
                    open = true;
                }
                self.take(at, character);
                continue;
            }
            open = false;
            match character {
                ' ' => between.spaces += 1,
                '\n' => between.line_ends += 1,
                _ => between.others += 1,
            }
            let shortened = character == '.'
                && between.length() == 1
                && self
                    .words
                    .last()
                    .is_some_and(|word| self.is_shortened(word));
            if matches!(character, '.' | '!' | '?' | '\n' | ':' | '\u{2022}') && !shortened {
                between.begins = true;
            }
        }
        self.bare = bare_of(&self.plain);
        for at in 0..self.words.len() {
            let listed = self
                .words
                .get(at)
                .map(|word| words::listed(self.plain(word)));
            if let Some((word, listed)) = self.words.get_mut(at).zip(listed) {
                word.listed = listed;
            }
        }
    }

    /// Opens a word that begins with a character.
    fn open_word(&mut self, position: usize, character: Option<char>, between: Between) {
        self.words.push(Word {
            first: self.signs.len(),
            end: self.signs.len(),
            start: self.plain.len(),
            stop: self.plain.len(),
            capital: character.is_some_and(char::is_uppercase),
            upper: true,
            begins: between.begins,
            close: between.spaces == 1 && between.length() == 1,
            gap: between.length(),
            line_ends: between.line_ends,
            stand_in: self.masked.get(position).copied().unwrap_or(false),
            odd: false,
            shouted: false,
            figures: false,
            listed: Listed::default(),
        });
    }

    /// Takes a run of plain letters and figures into the last word.
    fn take_plain(&mut self, position: usize, written: &str) {
        let at = self.words.len().saturating_sub(1);
        let Some(word) = self.words.last_mut() else {
            return;
        };
        for byte in written.bytes() {
            word.odd |= byte.is_ascii_uppercase() && !word.upper;
            word.upper &= !byte.is_ascii_lowercase();
            word.figures |= byte.is_ascii_digit();
        }
        let from = self.plain.len();
        self.plain.push_str(written);
        if let Some(plain) = self.plain.get_mut(from..) {
            plain.make_ascii_lowercase();
            self.signs
                .extend(plain.bytes().enumerate().map(|(nth, byte)| Sign {
                    plain: char::from(byte),
                    position: position + nth,
                    word: at,
                }));
        }
        word.end = self.signs.len();
        word.stop = self.plain.len();
    }

    /// Takes what another letter or figure looks like into the last word.
    fn take(&mut self, position: usize, character: char) {
        let at = self.words.len().saturating_sub(1);
        let Some(word) = self.words.last_mut() else {
            return;
        };
        word.odd |= character.is_uppercase() && !word.upper;
        let upper = !character.is_lowercase();
        let mut put = |plain: char| {
            self.plain.push(plain);
            self.signs.push(Sign {
                plain,
                position,
                word: at,
            });
            word.upper &= upper;
            word.figures |= plain.is_ascii_digit();
        };
        if character.is_ascii() {
            put(character.to_ascii_lowercase());
        } else {
            decompose_compatible(character, |part| {
                if !is_combining_mark(part) {
                    for lower in part.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
                        put(latin(lower));
                    }
                }
            });
        }
        word.end = self.signs.len();
        word.stop = self.plain.len();
    }

    /// Whether a stop behind a word is its own: "Dr. Lee", "J. Lee", and no "Q." of an interview.
    fn is_shortened(&self, word: &Word) -> bool {
        let plain = self.plain(word);
        let initial = word.end == word.first + 1
            && word.capital
            && !(word.begins && matches!(plain, "q" | "a" | "i"));
        !word.stand_in && (initial || words::is_title(plain))
    }

    /// What the first of some characters stands for, and how many it takes; nothing where it is not seen.
    fn meant(rest: &[char]) -> (Option<char>, usize) {
        let Some(character) = rest.first().copied() else {
            return (None, 1);
        };
        let (meant, length) = match character {
            '&' => entity(rest).unwrap_or((character, 1)),
            '%' | '\\' => escaped(rest).unwrap_or((character, 1)),
            '<' => match formatting(rest) {
                Some(length) => return (None, length),
                None => (character, 1),
            },
            other => (unboxed(other), 1),
        };
        let seen = meant.is_ascii() || !(is_unseen(meant) || is_combining_mark(meant));
        (Some(meant).filter(|_| seen), length)
    }

    /// Whether a character is an apostrophe inside a word: that of O'Connor, not that of a possessive.
    fn is_inside(&self, position: usize, character: char) -> bool {
        let after = |far: usize| self.characters.get(position + far);
        let joined = matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}')
            && after(1).is_some_and(|next| next.is_alphabetic());
        let possessive = || {
            after(1).is_some_and(|next| matches!(next, 's' | 'S'))
                && after(2).is_none_or(|after| !after.is_alphanumeric())
        };
        joined && !possessive()
    }

    /// Marks lines in capitals, in which a capital says nothing.
    fn mark_shouting(&mut self) {
        let place = |word: &Word| {
            let sign = self.signs.get(word.first);
            sign.map_or(self.characters.len(), |sign| sign.position)
        };
        let of_one_line = |word: &Word, next: &Word| {
            let between = self.characters.get(place(word)..place(next));
            !between.unwrap_or_default().contains(&'\n')
        };
        for line in self.words.chunk_by_mut(of_one_line) {
            let (mut upper, mut other) = (0usize, 0usize);
            for word in line
                .iter()
                .filter(|word| !word.stand_in && word.stop > word.start + 1)
            {
                if word.upper {
                    upper += 1;
                } else {
                    other += 1;
                }
            }
            if upper >= 3 && upper > 4 * other {
                for word in line {
                    word.shouted = true;
                }
            }
        }
    }

    /// A word in lower case.
    pub(super) fn plain(&self, word: &Word) -> &str {
        self.plain.get(word.start..word.stop).unwrap_or_default()
    }

    /// A word with look-alikes made one.
    pub(super) fn bare(&self, word: &Word) -> &str {
        self.bare.get(word.start..word.stop).unwrap_or_default()
    }

    /// The scalar positions that signs cover.
    pub(super) fn span(&self, first: usize, end: usize) -> (usize, usize) {
        let start = self.signs.get(first).map_or(0, |sign| sign.position);
        let last = end
            .checked_sub(1)
            .and_then(|last| self.signs.get(last))
            .map_or(start, |sign| sign.position);
        (start, last + 1)
    }

    /// The word before a word.
    pub(super) fn before(&self, word: &Word) -> Option<&Word> {
        self.word_of(word.first.checked_sub(1)?)
    }

    /// The character behind a word.
    pub(super) fn character_after(&self, word: &Word) -> Option<char> {
        let (_, end) = self.span(word.first, word.end);
        self.characters.get(end).copied()
    }

    /// The word a sign belongs to.
    pub(super) fn word_of(&self, sign: usize) -> Option<&Word> {
        self.words.get(self.signs.get(sign)?.word)
    }
}

/// The characters of a text: plain runs byte by byte, which is far quicker than reading each.
fn characters_of(text: &str) -> Vec<char> {
    let mut characters = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|byte| !byte.is_ascii());
        let (run, behind) = rest
            .split_at_checked(plain.unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        characters.extend(run.bytes().map(char::from));
        let mut behind = behind.chars();
        characters.extend(behind.next());
        rest = behind.as_str();
    }
    characters
}

/// Digits and letters that are taken for each other, as one.
pub(super) fn bare(character: char) -> char {
    u8::try_from(character).map_or(character, |byte| char::from(bare_byte(byte)))
}

/// The same for a byte of a text: what is taken for each other is ASCII.
const fn bare_byte(byte: u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' | b'l' => b'i',
        b'2' => b'z',
        b'3' => b'e',
        b'4' => b'a',
        b'5' => b's',
        b'6' | b'8' => b'b',
        b'7' => b't',
        b'9' => b'g',
        other => other,
    }
}

/// A folded text with digits and the letters they are taken for made one: a byte for each byte.
pub(super) fn bare_of(text: &str) -> String {
    let bytes: Vec<u8> = text.bytes().map(bare_byte).collect();
    String::from_utf8(bytes).unwrap_or_else(|_| text.chars().map(bare).collect())
}

/// Byte offsets as counts of scalar values.
pub(super) struct Starts {
    /// Where each scalar value begins; nothing where every byte is one.
    starts: Option<Vec<usize>>,
}

impl Starts {
    pub(super) fn of(text: &str) -> Starts {
        Starts {
            starts: (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect()),
        }
    }

    /// How many scalar values stand before a byte.
    pub(super) fn before(&self, byte: usize) -> usize {
        self.starts
            .as_ref()
            .map_or(byte, |starts| starts.partition_point(|start| *start < byte))
    }
}
