//! Signs that stand for letters and figures: other alphabets and digits, letters in boxes, small capitals, strokes through letters, and what
//! web pages and mail programs write for them.

use unicode_normalization::char::decompose_compatible;

/// The nought of each set of ten figures that Unicode has, the others behind it.
const NOUGHTS: &[u32] = &[
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/// The capital A of each alphabet in boxes and circles that no decomposition takes apart, the others behind it.
const BOXED: &[u32] = &[0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

/// The figure that a character stands for, in any script, in a circle or raised.
pub(super) fn figure(character: char) -> Option<char> {
    if character.is_ascii() {
        return Some(character).filter(char::is_ascii_digit);
    }
    let code = u32::from(character);
    if let Some(nought) = NOUGHTS
        .iter()
        .find(|nought| (**nought..**nought + 10).contains(&code))
    {
        return char::from_digit(code - nought, 10);
    }
    match code {
        // In black circles and in double ones, from one on.
        0x2776..=0x277e => return char::from_digit(code - 0x2775, 10),
        0x2780..=0x2788 => return char::from_digit(code - 0x277f, 10),
        0x278a..=0x2792 => return char::from_digit(code - 0x2789, 10),
        0x24f5..=0x24fd => return char::from_digit(code - 0x24f4, 10),
        0x24ff => return Some('0'),
        _ => {}
    }
    if !character.is_numeric() {
        return None;
    }
    let mut figure = None;
    let mut parts = 0;
    decompose_compatible(character, |part| {
        parts += usize::from(part.is_ascii_digit());
        if part.is_ascii_digit() {
            figure = Some(part);
        }
    });
    figure.filter(|_| parts == 1)
}

/// A character without its box, or the figure it stands for; itself where it is neither.
pub(super) fn unboxed(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let code = u32::from(character);
    let boxed = BOXED
        .iter()
        .find(|first| (**first..**first + 26).contains(&code))
        .and_then(|first| char::from_u32(u32::from('A') + code - first));
    boxed.or_else(|| figure(character)).unwrap_or(character)
}

/// Whether a character is there and cannot be seen.
pub(super) fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // The frame of a key around a figure.
        | '\u{20e3}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// The Latin letter that a letter of another alphabet, or with a stroke through it, looks like.
pub(super) fn latin(character: char) -> char {
    const LOOKS: &[(&str, char)] = &[
        ("аαɑᴀ", 'a'),
        ("вβʙƀ", 'b'),
        ("сϲᴄȼ", 'c'),
        ("ԁđðᴅ", 'd'),
        ("еεəᴇɇ", 'e'),
        ("ꜰ", 'f'),
        ("ɢǥ", 'g'),
        ("нһħʜ", 'h'),
        ("іιıɪɨ", 'i'),
        ("јᴊɉ", 'j'),
        ("кκᴋ", 'k'),
        ("łӏʟƚ", 'l'),
        ("мμᴍ", 'm'),
        ("ŋηɴ", 'n'),
        ("оοøօᴏ", 'o'),
        ("рρᴘ", 'p'),
        ("ǫ", 'q'),
        ("ʀɍ", 'r'),
        ("ѕꜱ", 's'),
        ("тτŧᴛ", 't'),
        ("υսᴜʉ", 'u'),
        ("νѵᴠ", 'v'),
        ("ωԝᴡ", 'w'),
        ("хχ", 'x'),
        ("уγүʏɏ", 'y'),
        ("ᴢƶ", 'z'),
    ];
    if character.is_ascii() {
        return character;
    }
    LOOKS
        .iter()
        .find(|(looks, _)| looks.contains(character))
        .map_or(character, |(_, plain)| *plain)
}

/// The letter that a sign on the keyboard is put for between letters: "Kh@n", "$mith".
pub(super) const fn letter_of_sign(character: char) -> Option<char> {
    match character {
        '@' => Some('a'),
        '$' => Some('s'),
        '!' | '|' => Some('i'),
        '€' => Some('e'),
        _ => None,
    }
}

/// The character that a web page's name or number for one stands for, and how many characters that takes: `&eacute;`, `&#39;`, `&#x4c;`. Of
/// accented letters the letter.
pub(super) fn entity(rest: &[char]) -> Option<(char, usize)> {
    let end = rest
        .iter()
        .take(12)
        .position(|character| *character == ';')?;
    let name: String = rest.get(1..end)?.iter().collect();
    let decoded = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        match name.as_str() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" | "lsquo" | "rsquo" => '\'',
            "nbsp" => ' ',
            "shy" | "zwj" | "zwnj" => '\u{ad}',
            "szlig" => 'ß',
            "ndash" | "mdash" => '-',
            _ => {
                let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
                let accent = name.get(1..)?;
                matches!(
                    accent,
                    "acute"
                        | "grave"
                        | "circ"
                        | "uml"
                        | "tilde"
                        | "cedil"
                        | "ring"
                        | "caron"
                        | "slash"
                        | "breve"
                        | "macr"
                        | "ogon"
                )
                .then_some(letter)?
            }
        }
    };
    Some((decoded, end + 1))
}

/// The character that stands in an address of a page or in a program's text as a number, and how many characters that takes: `%4B`,
/// `\\u004b`.
pub(super) fn escaped(rest: &[char]) -> Option<(char, usize)> {
    let (from, length) = match rest {
        ['%', ..] => (1, 3),
        ['\\', 'u', ..] => (2, 6),
        _ => return None,
    };
    let digits: String = rest.get(from..length)?.iter().collect();
    let code = u32::from_str_radix(&digits, 16).ok()?;
    let meant = char::from_u32(code).filter(|meant| !meant.is_control())?;
    // Of several bytes of one letter each by itself is none.
    (length == 6 || meant.is_ascii()).then_some((meant, length))
}

/// How long a mark of a web page is that breaks no word: `<b>`, `</span>`, `<wbr>`.
pub(super) fn formatting(rest: &[char]) -> Option<usize> {
    let end = rest
        .iter()
        .take(60)
        .position(|character| *character == '>')?;
    let inner: String = rest.get(1..end)?.iter().collect();
    let name = inner.trim_start_matches('/');
    let name = name.split([' ', '/']).next()?;
    matches!(
        name,
        "b" | "i"
            | "u"
            | "s"
            | "em"
            | "strong"
            | "span"
            | "font"
            | "wbr"
            | "small"
            | "mark"
            | "sup"
            | "sub"
            | "a"
    )
    .then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_all_kinds_are_figures() {
        for (written, figure_meant) in [
            ('7', '7'),
            ('٧', '7'),
            ('७', '7'),
            ('７', '7'),
            ('⑦', '7'),
            ('❼', '7'),
            ('⁷', '7'),
            ('𝟕', '7'),
            ('⓿', '0'),
        ] {
            assert_eq!(figure(written), Some(figure_meant), "{written}");
        }
        for other in ['x', '½', '⑫', '一'] {
            assert_eq!(figure(other), None, "{other}");
        }
    }

    #[test]
    fn what_web_pages_write_is_read() {
        let read = |text: &str| entity(&text.chars().collect::<Vec<_>>());
        assert_eq!(read("&eacute;s"), Some(('e', 8)));
        assert_eq!(read("&#39;s"), Some(('\'', 5)));
        assert_eq!(read("&#x4C;ee"), Some(('L', 6)));
        let number = |text: &str| escaped(&text.chars().collect::<Vec<_>>());
        assert_eq!(number("%4Bhan"), Some(('K', 3)));
        assert_eq!(number("\\u004bhan"), Some(('K', 6)));
        assert_eq!(number("% of it"), None);
        assert_eq!(read("& so on;"), None);
        assert_eq!(read("&others; and"), None);
        let mark = |text: &str| formatting(&text.chars().collect::<Vec<_>>());
        assert_eq!(mark("<b>x"), Some(3));
        assert_eq!(mark("</span>x"), Some(7));
        assert_eq!(mark("<br>x"), None);
    }
}
