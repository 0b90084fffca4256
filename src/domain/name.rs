//! People's names: what may be one, and how two are compared (RULES.md section 8, "Names").
//!
//! A name is stored exactly as typed. Everything here that changes a text makes something to compare or to search by,
//! never something to keep. Which people may be the same person is `domain::matching`'s business.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use crate::domain::input::Origin;
use crate::domain::text::Problem;

/// The most characters (Unicode scalar values) one name may have (CLI.md, "Records as JSON Lines").
pub const LONGEST: usize = 200;

/// A forename, surname or former name, as it was given. An empty one, control and bidirectional characters and more than
/// [`LONGEST`] characters are always refused. What is typed has letters, marks, apostrophes, hyphens, full stops and
/// spaces only (RULES.md section 8); an import keeps what the other system had, and [`warning`] tells what is unusual.
pub fn checked(field: &str, text: &str, origin: Origin) -> Result<String, Problem> {
    checked_as_given(field, text)?;
    match (origin, warning(field, text)) {
        (Origin::Typed, Some(problem)) => Err(problem),
        _ => Ok(text.to_owned()),
    }
}

/// A name somebody is known by, or that of an organisation. It may have digits and signs, as street names and user names do; what
/// is refused of every name is refused of it.
pub fn checked_as_given(field: &str, text: &str) -> Result<String, Problem> {
    let problem = |code, reason: String| Err(Problem::new(field, code, reason));
    if text.chars().all(is_nothing) {
        return problem(
            "empty",
            "The name is empty; leave it out or give one.".to_owned(),
        );
    }
    if text.chars().any(is_line_or_control) {
        return problem(
            "control-character",
            "The name has a control character in it, such as a tab, a line end or an escape; take it out.".to_owned(),
        );
    }
    if text.chars().any(is_bidirectional) {
        return problem(
            "bidirectional-character",
            "The name has an invisible character that turns the direction of writing; take it out."
                .to_owned(),
        );
    }
    if text.chars().nth(LONGEST).is_some() {
        return problem(
            "too-long",
            format!("The name has more than {LONGEST} characters."),
        );
    }
    Ok(text.to_owned())
}

/// What is unusual about an imported name: it was kept, and is counted as a warning.
pub fn warning(field: &str, text: &str) -> Option<Problem> {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Some(Problem::new(
            field,
            "damaged-character",
            "The name has a character that was damaged by a wrong encoding; give it as the person writes it.",
        ));
    }
    if text.chars().any(char::is_numeric) {
        return Some(Problem::new(
            field,
            "digit-in-name",
            "The name has a digit in it. A name is written in letters; what else is known goes into an alias.",
        ));
    }
    if !text.chars().all(is_usual) {
        return Some(Problem::new(
            field,
            "sign-in-name",
            "The name has a sign in it that names do not have. A name is written in letters, with apostrophes, hyphens, \
             full stops and spaces; what else is known goes into an alias.",
        ));
    }
    if !text.chars().any(char::is_alphabetic) {
        return Some(Problem::new(
            field,
            "no-letter",
            "The name has no letter in it; leave it out if it is not known.",
        ));
    }
    None
}

/// Letters, marks, apostrophes, hyphens, full stops and spaces; and the joiners without which names in Persian and in
/// several Indian scripts cannot be written.
fn is_usual(c: char) -> bool {
    c.is_alphabetic()
        || is_combining_mark(c)
        || is_apostrophe(c)
        || is_hyphen(c)
        || matches!(c, '.' | '．' | '\u{200c}' | '\u{200d}')
        || (c.is_whitespace() && !is_line_or_control(c))
}

/// Apostrophes as keyboards, word processors and other systems write them.
const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | 'ˈ'
            | '′'
            | '＇'
            | '׳'
    )
}

/// Hyphens and what stands for them: dashes, the Hebrew maqaf, the Catalan and the Japanese middle dot.
const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{5be}' | '·' | '・' | '゠' | '－'
    )
}

fn is_line_or_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The characters that change the direction of writing (Unicode Standard Annex 9, section 2).
const fn is_bidirectional(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// White space, and characters that leave nothing to be seen: joiners, zero-width spaces, variation selectors, fillers.
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A text as names are compared and searched: without case, accents, apostrophes and differences of encoding; hyphens,
/// full stops and other signs are spaces; spaces are single. `Ó Súilleabháin`, `O’SUILLEABHAIN` differ only by a space.
///
/// Marks that carry a vowel or a consonant of their own (Indian scripts, kana voicing) are kept; letters that Unicode
/// does not take apart (`ß`, `æ`, `ø`, `ł`, `đ`, `þ`, `ı`, the hooked letters of Hausa) are written in the basic alphabet.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    let mut put = |c: char| {
        // Most letters are of the basic alphabet; of the others the tables of Unicode are asked.
        let plain = c.is_ascii_alphanumeric();
        if !plain && (is_invisible(c) || is_apostrophe(c) || is_dropped_mark(c)) {
            return;
        }
        if !plain && !c.is_alphanumeric() && !is_combining_mark(c) {
            space = true;
            return;
        }
        if space && !folded.is_empty() {
            folded.push(' ');
        }
        space = false;
        match basic(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    };
    if text.is_ascii() {
        for c in text.chars() {
            put(c.to_ascii_lowercase());
        }
    } else {
        // Lower case can undo the decomposition (İ) and the decomposition can bring capitals (℡): so both, then again.
        let lower: String = text
            .chars()
            .filter(|c| !is_apostrophe(*c))
            .nfkd()
            .flat_map(char::to_lowercase)
            .collect();
        for c in lower.nfkd() {
            put(c);
        }
    }
    folded
}

/// The folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Accents and vowel points. Marks of combining class 0 are vowels of their own in Indian scripts, 7 to 9 are nukta,
/// kana voicing and virama: without them different names would be one.
fn is_dropped_mark(c: char) -> bool {
    is_combining_mark(c) && !matches!(canonical_combining_class(c), 0 | 7..=9)
}

/// Letters that have no decomposition, in the basic alphabet, as passports write them (ICAO Doc 9303 part 3, section 6)
/// or as English keyboards leave them.
const fn basic(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' | 'ӕ' => "ae",
        'œ' => "oe",
        'ø' | 'ɔ' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɗ' | 'ɖ' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "ng",
        'ĸ' | 'ƙ' => "k",
        'ə' | 'ǝ' | 'ɛ' => "e",
        'ɓ' => "b",
        'ƴ' => "y",
        'ς' => "σ",
        _ => return None,
    })
}
