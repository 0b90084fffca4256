//! What makes a passphrase good enough: long, and not what everybody tries first.
//!
//! There are no composition rules: they make passphrases harder to remember and not harder to guess (NCSC,
//! "Password administration for system owners"; NIST SP 800-63B section 5.1.1.2). The list of common ones is
//! `common_passphrases.txt` beside this file.
//!
//! What does not live here: where passphrases come from and what is done with them (`keys`).

use unicode_normalization::UnicodeNormalization;

/// The fewest characters (Unicode scalar values) a passphrase has.
pub const LEAST_CHARACTERS: usize = 12;

/// One passphrase a line, lower case, at least [`LEAST_CHARACTERS`] long; lines with `#` are comments.
const COMMON: &str = include_str!("common_passphrases.txt");

/// Words that are tried with years and exclamation marks around them, or repeated until they are long enough.
const STEMS: &[&str] = &[
    "password",
    "passwort",
    "passphrase",
    "passcode",
    "pass",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "root",
    "user",
    "login",
    "secret",
    "changeme",
    "default",
    "master",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "basketball",
    "superman",
    "batman",
    "princess",
    "sunshine",
    "iloveyou",
    "shadow",
    "michael",
    "jennifer",
    "charlie",
    "liverpool",
    "arsenal",
    "chelsea",
    "everton",
    "manchester",
    "london",
    "england",
    "miltonkeynes",
    "mktogether",
    "mkt",
    "council",
    "safeguarding",
    "safeguard",
    "children",
    "child",
    "adult",
    "family",
    "service",
    "office",
    "officer",
    "manager",
    "computer",
    "internet",
    "server",
    "database",
    "sqlcipher",
    "qwerty",
    "qwertyuiop",
    "azerty",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "zxcv",
    "zxcvbn",
    "zxcvbnm",
    "test",
    "testing",
    "temp",
    "temporary",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "hello",
    "abc",
    "work",
    "home",
];

/// Rows along which fingers and habits run, forwards and backwards.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop[]",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "yxcvbnm,.-",
    "!\"£$%^&*()_+",
    "!@#$%^&*()_+",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
];

/// The fewest characters in a row that count as a run: three are in too many ordinary words ("stupid" has
/// `stu`).
const LEAST_RUN: usize = 4;

/// Why a passphrase is refused. It never holds the passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseProblem {
    /// Fewer than [`LEAST_CHARACTERS`].
    #[error(
        "A passphrase has at least 12 characters; three or four unrelated words are a good one."
    )]
    TooShort,
    /// It is one of those that are tried first, or is made of their parts.
    #[error(
        "That passphrase is one of the common ones that are tried first; choose three or four unrelated words."
    )]
    Common,
    /// The same few characters again and again.
    #[error(
        "That passphrase repeats the same few characters; choose three or four unrelated words."
    )]
    Repeated,
    /// A run along the keyboard, the alphabet or the digits.
    #[error(
        "That passphrase follows the keyboard or the alphabet; choose three or four unrelated words."
    )]
    Run,
    /// A line break, a tab or another control character, which a prompt or the first line of a file cannot give back.
    #[error("A passphrase has no line breaks, tabs or other control characters in it.")]
    Control,
}

/// What stands against a new passphrase, if anything does.
///
/// The length is counted in Unicode scalar values as typed. Everything else is looked at in lower case, with
/// compatible forms folded (full-width letters are letters), without spaces, and a second time with digits
/// that stand for letters read as such (`p4ssw0rd`).
pub fn passphrase_problem(text: &str) -> Option<PassphraseProblem> {
    if text.chars().any(char::is_control) {
        return Some(PassphraseProblem::Control);
    }
    if text.chars().count() < LEAST_CHARACTERS {
        return Some(PassphraseProblem::TooShort);
    }
    let folded: Vec<char> = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .collect();
    if repeats(&folded) {
        return Some(PassphraseProblem::Repeated);
    }
    if runs(&folded) {
        return Some(PassphraseProblem::Run);
    }
    let plain: String = folded.iter().collect();
    let read: String = folded.iter().map(|c| letter_meant(*c)).collect();
    let common = is_listed(&plain) || is_listed(&read) || is_stem(&plain);
    common.then_some(PassphraseProblem::Common)
}

/// The characters of a passphrase as they are used: normalised (NFC, as RFC 8265 section 4.2 has it), so that the
/// same letters typed on another keyboard are the same passphrase. Nothing else is changed: not the case, not a space.
pub fn passphrase_characters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc()
}

/// Whether the whole is one unit of at most four characters over and over (the last one possibly cut), or has
/// no more than two different characters.
fn repeats(text: &[char]) -> bool {
    let mut different = text.to_vec();
    different.sort_unstable();
    different.dedup();
    if different.len() <= 2 {
        return true;
    }
    (1..=4).any(|unit| text.iter().zip(text.iter().skip(unit)).all(|(a, b)| a == b))
}

/// Whether the whole consists of runs along [`ROWS`], apart from at most two characters.
fn runs(text: &[char]) -> bool {
    let mut rest = text;
    let mut outside = 0_usize;
    while !rest.is_empty() {
        let run = longest_run(rest);
        let step = if run >= LEAST_RUN {
            run
        } else {
            outside += 1;
            1
        };
        rest = rest.get(step..).unwrap_or_default();
    }
    outside <= 2
}

/// The length of the longest run along any row, in either direction, that `text` begins with.
fn longest_run(text: &[char]) -> usize {
    let Some(first) = text.first() else {
        return 0;
    };
    let mut longest = 0;
    for row in ROWS {
        let forwards: Vec<char> = row.chars().collect();
        let backwards: Vec<char> = row.chars().rev().collect();
        for way in [forwards, backwards] {
            for (at, c) in way.iter().enumerate() {
                if c == first {
                    let same = way
                        .iter()
                        .skip(at)
                        .zip(text)
                        .take_while(|(a, b)| a == b)
                        .count();
                    longest = longest.max(same);
                }
            }
        }
    }
    longest
}

/// The letter a digit or sign is commonly put for.
const fn letter_meant(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        c => c,
    }
}

/// Whether the list has it, compared without spaces.
fn is_listed(text: &str) -> bool {
    COMMON
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| line.chars().filter(|c| !c.is_whitespace()).eq(text.chars()))
}

/// Whether it is one stem, once or repeated, with digits and punctuation around and between.
fn is_stem(text: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    // Digits at the ends are a year or a count; only those inside stand for letters.
    let inside: String = text
        .trim_matches(|c: char| !c.is_alphabetic())
        .chars()
        .map(letter_meant)
        .collect();
    [letters(text), letters(&inside)].iter().any(|letters| {
        STEMS
            .iter()
            .any(|stem| !letters.is_empty() && letters.replace(stem, "").is_empty())
    })
}
