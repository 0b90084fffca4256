//! Words of a folded text, with what their case in the source was and what stands between them.

use super::fold::Folded;

/// How a word was written in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `jane`
    Lower,
    /// `Jane`
    Capital,
    /// `JANE`, two letters or more.
    Upper,
    /// `J`
    Letter,
    /// `JaneSmith`, `McDonald`
    Mixed,
    /// `4471`
    Number,
    /// `qx7`, `R0bert`: letters and digits.
    Alnum,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing is before it.
    Start,
    /// Spaces.
    Space,
    /// One line end.
    Newline,
    /// An empty line, or a line end with other signs.
    Blank,
    /// `-`
    Hyphen,
    /// `-` and a line end.
    HyphenBreak,
    /// `'`
    Apostrophe,
    /// `.` and nothing else.
    Dot,
    /// `.` and spaces.
    DotSpace,
    /// `!`, `?` or several stops, with spaces.
    Stop,
    /// `,` with or without spaces.
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `_`
    Underscore,
    /// `/`
    Slash,
    /// `(` or `[` with spaces.
    Open,
    /// `@`
    At,
    /// Anything else.
    Other,
}

/// The habit of case in the line a word stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Capitals mean something.
    Mixed,
    /// All is in capitals.
    Caps,
    /// All is in small letters.
    Flat,
}

/// A word: a run of letters and digits.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the folded text.
    pub start: usize,
    /// Byte after the last in the folded text.
    pub end: usize,
    /// How it was written.
    pub shape: Shape,
    /// What is before it.
    pub gap: Gap,
    /// Whether a sentence, line or list item begins here.
    pub begins: bool,
    /// The habit of its line.
    pub style: Style,
}

impl Token {
    /// The word's folded text.
    pub fn text<'a>(&self, folded: &'a Folded) -> &'a str {
        folded.text().get(self.start..self.end).unwrap_or("")
    }

    /// Whether it was written with a capital of some kind in a line where capitals mean something.
    pub fn stands_out(&self) -> bool {
        self.style == Style::Mixed
            && matches!(self.shape, Shape::Capital | Shape::Mixed | Shape::Upper)
    }
}

/// Cuts a text into words.
pub fn tokenise(folded: &Folded, source: &str) -> Vec<Token> {
    let text = folded.text();
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5 + 4);
    let mut last_end = 0;
    loop {
        // By far the most gaps: one space.
        let spaced = matches!(
            text.as_bytes().get(last_end..),
            Some([b' ', next, ..]) if next.is_ascii_alphanumeric()
        );
        let start = if spaced {
            last_end + 1
        } else {
            run_end(text, last_end, false)
        };
        // Where the source is plain its bytes tell in one go where the word ends and how it is written: ASCII is folded letter by letter.
        let written = source.as_bytes().get(folded.source_of(start)..);
        let written = written.unwrap_or_default();
        let (length, plain_shape) = plain_word(written);
        let (end, plain_shape) = if length > 0 && written.get(length).is_none_or(u8::is_ascii) {
            (start + length, plain_shape)
        } else {
            (run_end(text, start, true), None)
        };
        if end == start {
            break;
        }
        let gap = if tokens.is_empty() {
            Gap::Start
        } else if spaced {
            Gap::Space
        } else {
            gap_of(text.get(last_end..start).unwrap_or(""))
        };
        let shape = plain_shape
            .unwrap_or_else(|| shape_of(source.get(folded.source(start..end)).unwrap_or("")));
        let begins = match gap {
            Gap::Start | Gap::Newline | Gap::Blank | Gap::Stop => true,
            Gap::DotSpace => tokens
                .last()
                .is_none_or(|last| !abbreviates(last.text(folded), last.shape)),
            _ => false,
        };
        tokens.push(Token {
            start,
            end,
            shape,
            gap,
            begins,
            style: Style::Mixed,
        });
        last_end = end;
    }
    mark_styles(&mut tokens);
    tokens
}

/// Kinds of bytes: a small letter, a capital, a figure, any other sign of ASCII, and what is beyond it.
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const SIGN: u8 = 8;
const BEYOND: u8 = 16;

/// The kind of every byte: one look instead of three comparisons.
static KINDS: [u8; 256] = {
    let mut kinds = [BEYOND; 256];
    let mut rest = kinds.as_mut_slice();
    let mut byte = 0u8;
    while let Some((kind, after)) = rest.split_first_mut() {
        *kind = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            0..=127 => SIGN,
            _ => BEYOND,
        };
        rest = after;
        byte = byte.wrapping_add(1);
    }
    kinds
};

fn kind_of(byte: u8) -> u8 {
    KINDS.get(usize::from(byte)).copied().unwrap_or(BEYOND)
}

/// Where a run of letters and digits, or one of other signs, ends that begins at a byte.
fn run_end(text: &str, from: usize, letters: bool) -> usize {
    let mut at = from;
    let outside = if letters {
        SIGN | BEYOND
    } else {
        LOWER | UPPER | DIGIT | BEYOND
    };
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let ends = |byte: &u8| kind_of(*byte) & outside != 0;
        let Some(length) = rest.iter().position(ends) else {
            return text.len();
        };
        at += length;
        if rest.get(length).is_none_or(u8::is_ascii) {
            return at;
        }
        // Beyond ASCII it takes the whole character to tell.
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(character) if character.is_alphanumeric() == letters => {
                at += character.len_utf8();
            }
            _ => return at,
        }
    }
}

/// Words after which a full stop does not end the sentence.
fn abbreviates(word: &str, shape: Shape) -> bool {
    (word.len() == 1 && shape == Shape::Letter)
        || matches!(
            word,
            "mr" | "mrs"
                | "ms"
                | "dr"
                | "prof"
                | "st"
                | "rev"
                | "re"
                | "tel"
                | "no"
                | "vs"
                | "approx"
                | "inc"
                | "sgt"
                | "insp"
                | "cllr"
                | "fr"
                | "sr"
                | "br"
                | "ven"
                | "msgr"
        )
}

fn gap_of(between: &str) -> Gap {
    match between {
        " " => return Gap::Space,
        ", " | "," => return Gap::Comma,
        "'" => return Gap::Apostrophe,
        ". " => return Gap::DotSpace,
        "-" => return Gap::Hyphen,
        _ => {}
    }
    let lines = between.bytes().filter(|byte| *byte == b'\n').count();
    let core = between.trim();
    if lines > 0 {
        return match core {
            "" if lines == 1 => Gap::Newline,
            "'-" if lines == 1 => Gap::HyphenBreak,
            "-" if lines == 1 && between.trim_start_matches([' ', '\t']).starts_with('-') => {
                if between.starts_with('-') {
                    Gap::HyphenBreak
                } else {
                    Gap::Blank
                }
            }
            _ => Gap::Blank,
        };
    }
    match core {
        "" => Gap::Space,
        "-" => {
            if between.len() == 1 {
                Gap::Hyphen
            } else {
                Gap::Other
            }
        }
        "'" => {
            if between.len() == 1 {
                Gap::Apostrophe
            } else {
                Gap::Other
            }
        }
        "." => {
            if between.len() == 1 {
                Gap::Dot
            } else {
                Gap::DotSpace
            }
        }
        "," => Gap::Comma,
        ";" => Gap::Semicolon,
        ":" => Gap::Colon,
        "_" => Gap::Underscore,
        "/" => Gap::Slash,
        "(" | "[" => Gap::Open,
        "@" => Gap::At,
        // "meg 🐰: r u up": pictures behind the name of whoever writes.
        _ if core.ends_with(':')
            && core.len() > 3
            && core
                .chars()
                .all(|sign| !sign.is_ascii() || matches!(sign, ':' | ' ')) =>
        {
            Gap::Colon
        }
        _ if core.starts_with(['!', '?', '.']) => Gap::Stop,
        _ if core.ends_with(['.', '!', '?']) && core.starts_with([')', '"', '\'']) => Gap::Stop,
        _ => Gap::Other,
    }
}

/// How long the run of letters and figures of ASCII is that a text begins with, and how it is written.
fn plain_word(text: &[u8]) -> (usize, Option<Shape>) {
    const LETTERS: u8 = LOWER | UPPER;
    let Some((first, rest)) = text.split_first() else {
        return (0, None);
    };
    let first = kind_of(*first);
    if first & (SIGN | BEYOND) != 0 {
        return (0, None);
    }
    let (mut kinds, mut length) = (0, 1);
    for byte in rest {
        let kind = kind_of(*byte);
        if kind & (SIGN | BEYOND) != 0 {
            break;
        }
        kinds |= kind;
        length += 1;
    }
    let shape = match (first, kinds) {
        (LOWER, 0 | LOWER) => Shape::Lower,
        (UPPER, 0) => Shape::Letter,
        (UPPER, LOWER) => Shape::Capital,
        (UPPER, UPPER) => Shape::Upper,
        (DIGIT, 0 | DIGIT) => Shape::Number,
        (LOWER | UPPER, UPPER | LETTERS) => Shape::Mixed,
        _ => Shape::Alnum,
    };
    (length, Some(shape))
}

fn shape_of(original: &str) -> Shape {
    // By far the most words have letters and figures of ASCII only.
    if let (length, Some(shape)) = plain_word(original.as_bytes())
        && length == original.len()
    {
        return shape;
    }
    let (mut upper, mut lower, mut digits, mut count) = (0usize, 0usize, 0usize, 0usize);
    let mut first_upper = false;
    for character in original.chars() {
        let (is_upper, is_lower, is_digit) = if character.is_ascii() {
            (
                character.is_ascii_uppercase(),
                character.is_ascii_lowercase(),
                character.is_ascii_digit(),
            )
        } else {
            (
                character.is_uppercase(),
                character.is_lowercase()
                    || (character.is_alphabetic() && !character.is_uppercase()),
                character.is_numeric(),
            )
        };
        if count == 0 {
            first_upper = is_upper;
        }
        count += usize::from(is_upper || is_lower || is_digit);
        upper += usize::from(is_upper);
        lower += usize::from(is_lower);
        digits += usize::from(is_digit);
    }
    match (digits > 0, upper, lower) {
        (true, 0, 0) => Shape::Number,
        (true, ..) => Shape::Alnum,
        (false, 1, 0) => Shape::Letter,
        (false, 0, _) => Shape::Lower,
        (false, _, 0) => Shape::Upper,
        (false, 1, _) if first_upper => Shape::Capital,
        _ => Shape::Mixed,
    }
}

/// Finds lines in capitals, notes in which nobody cares for capitals, and messages in which nobody does.
fn mark_styles(tokens: &mut [Token]) {
    let (mut capitals, mut small_starts, mut starts) = (0usize, 0usize, 0usize);
    for token in tokens.iter() {
        capitals += usize::from(matches!(token.shape, Shape::Capital | Shape::Mixed));
        if token.begins {
            starts += 1;
            small_starts += usize::from(token.shape == Shape::Lower);
        }
    }
    let flat = capitals == 0 || (starts >= 3 && small_starts * 10 >= starts * 7);
    let mut rest = tokens;
    let mut before = Style::Mixed;
    while !rest.is_empty() {
        let length = rest
            .iter()
            .skip(1)
            .position(|token| {
                matches!(
                    token.gap,
                    Gap::Newline | Gap::Blank | Gap::HyphenBreak | Gap::Stop
                ) || (token.gap == Gap::DotSpace && token.begins)
            })
            .map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at_mut(length);
        let count = Shapes::of(line);
        // "NO REPLY." after a sentence in capitals goes on in them.
        let goes_on = before == Style::Caps && count.upper > 0 && count.lower + count.capital == 0;
        // A message goes on in the next sentence of its line.
        let same_line = line
            .first()
            .is_some_and(|first| matches!(first.gap, Gap::Stop | Gap::DotSpace));
        let careless = count.capital == 0
            && (flat || (same_line && before == Style::Flat && count.shouts_little()));
        let style =
            if goes_on || (count.upper >= 3 && count.upper > 4 * (count.lower + count.capital)) {
                Style::Caps
            } else if careless {
                Style::Flat
            } else {
                Style::Mixed
            };
        let message = if style == Style::Mixed {
            message_at(line)
        } else {
            None
        };
        let from = message.unwrap_or(line.len());
        for (at, token) in line.iter_mut().enumerate() {
            token.style = if at < from { style } else { Style::Flat };
        }
        before = if message.is_some() {
            Style::Flat
        } else {
            style
        };
        rest = after;
    }
}

/// How many words of a line are written in which way.
#[derive(Default)]
struct Shapes {
    upper: usize,
    lower: usize,
    capital: usize,
}

impl Shapes {
    /// "ring 999 NOW": a word in capitals among small ones is loud, and no habit.
    fn shouts_little(&self) -> bool {
        self.upper * 3 <= self.lower
    }

    fn of(line: &[Token]) -> Shapes {
        let mut count = Shapes::default();
        for token in line {
            match token.shape {
                Shape::Upper => count.upper += 1,
                Shape::Lower if token.end - token.start > 1 => count.lower += 1,
                Shape::Capital | Shape::Mixed => count.capital += 1,
                _ => {}
            }
        }
        count
    }
}

/// How many words a message has at least.
const FEWEST: usize = 3;

/// Where a message without capitals begins in its line, behind whoever writes it or behind the time: "Kel: dont mum hes in", "08:12 he was
/// crying for milk".
fn message_at(line: &[Token]) -> Option<usize> {
    let timed = || {
        let time = line.iter().take_while(|token| token.shape == Shape::Number);
        let count = time.count();
        (count > 0).then_some(count)
    };
    let spoken = line
        .iter()
        .take(12)
        .rposition(|token| token.gap == Gap::Colon && token.shape == Shape::Lower);
    let from = spoken.or_else(timed)?;
    let message = line.get(from..)?;
    let begins_small = message
        .first()
        .is_some_and(|first| first.shape == Shape::Lower);
    let count = Shapes::of(message);
    (begins_small && count.capital == 0 && count.shouts_little() && count.lower >= FEWEST)
        .then_some(from)
}
