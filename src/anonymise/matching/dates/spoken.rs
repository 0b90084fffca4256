//! Dates as they are spoken ("fourteenth of June") or written in other languages, and the words that a date begins with.

use std::sync::LazyLock;

use super::calendar::{Written, month_number, written};
use crate::anonymise::hash::QuickMap;
use crate::anonymise::matching::shapes::numbers::{number_in_words, scanned_digits};
use crate::anonymise::words;

/// The days of a month as they are spoken, from the first.
const SPOKEN_DAYS: [&str; 31] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
];

/// Whether a spoken day of a month may begin with a word.
#[inline]
pub(in crate::anonymise::matching) fn begins_spoken_day(word: &str) -> bool {
    matches!(word.as_bytes(), [b'f' | b's' | b't' | b'e' | b'n', ..])
        && (matches!(
            word,
            "first" | "second" | "third" | "twenty" | "twenny" | "twinty" | "thirty"
        ) || (word.ends_with("th") && SPOKEN_DAYS.contains(&word)))
}

/// Whether a word, figures before it left out, begins as a month does.
pub(super) fn begins_month(word: &str) -> bool {
    let mut word = word.as_bytes();
    while let [b'0'..=b'9', rest @ ..] = word {
        word = rest;
    }
    if let [b's', b't', rest @ ..] | [b'n' | b'r', b'd', rest @ ..] | [b't', b'h', rest @ ..] = word
        && !rest.is_empty()
    {
        word = rest;
    }
    // The first letter settles it for most words.
    matches!(
        word,
        [
            b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd' | b'c',
            ..
        ]
    ) && matches!(
        word.first_chunk(),
        Some(
            b"jan"
                | b"feb"
                | b"mar"
                | b"apr"
                | b"may"
                | b"jun"
                | b"jul"
                | b"aug"
                | b"sep"
                | b"oct"
                | b"nov"
                | b"dec"
                // "0ctober", its figure left out; "n0vember", "ju1y".
                | b"cto"
                | b"n0v"
                | b"ju1"
        )
    )
}

/// The months, folded, in the languages of families of the town, each line one month: French, Spanish, Portuguese, Italian,
/// Romanian, German and Dutch, Polish, Czech and Slovak, Lithuanian, Latvian, Hungarian, Turkish, Albanian, Somali, Swahili.
const MONTHS_ABROAD: [&str; 12] = [
    "janvier enero janeiro gennaio ianuarie januar januari stycznia styczen ledna leden januara sausio janvaris januar ocak janar janaayo",
    "fevrier febrero fevereiro febbraio februarie februar februari lutego luty unora februara vasario februaris subat shkurt febraayo",
    "mars marzo marco martie marz maart marca marzec brezna kovo marts marcius mart maarso machi",
    "avril abril aprile aprilie april kwietnia kwiecien dubna aprila balandzio aprilis nisan prill abriil aprili",
    "mai mayo maio maggio mei maja maj kvetna maja geguzes maijs majus mayis mei",
    "juin junio junho giugno iunie juni czerwca czerwiec cervna juna birzelio junijs junius haziran qershor juun",
    "juillet julio julho luglio iulie juli lipca lipiec cervence jula liepos julijs julius temmuz korrik luulyo julai",
    "aout agosto august augustus sierpnia sierpien srpna augusta rugpjucio augusts augusztus agustos gusht agoosto agosti",
    "septembre septiembre setembro settembre septembrie september wrzesnia wrzesien zari septembra rugsejo septembris szeptember eylul shtator sebteembar septemba",
    "octobre octubre outubro ottobre octombrie oktober pazdziernika pazdziernik rijna oktobra spalio oktobris ekim tetor oktoobar oktoba",
    "novembre noviembre novembro noiembrie november listopada listopad listopadu novembra lapkricio novembris kasim nentor nofembar novemba",
    "decembre diciembre dezembro dicembre decembrie dezember december grudnia grudzien prosince decembra gruodzio decembris aralik dhjetor disembar desemba",
];

/// For each of those names the month, counted from one: the first of those that are called so.
static BY_NAME_ABROAD: LazyLock<QuickMap<&'static str, u32>> = LazyLock::new(|| {
    let mut months: QuickMap<&'static str, u32> = QuickMap::default();
    for (names, month) in MONTHS_ABROAD.iter().zip(1..) {
        for name in names.split(' ') {
            months.entry(name).or_insert(month);
        }
    }
    months
});

/// The number of a month in another language.
fn month_abroad(word: &str) -> Option<u32> {
    BY_NAME_ABROAD.get(word).copied()
}

/// Whether a month in another language can be nothing else, so that it needs no year beside it.
fn is_only_a_month(word: &str) -> bool {
    let listed = words::listed(word);
    word.len() >= 4
        && !listed.ordinary()
        && !listed.safe()
        && !listed.forename()
        && !listed.surname()
}

/// How many bytes stand between the parts of a date in another language.
fn between(text: &str) -> Option<usize> {
    ["er ", ". ", " de ", " d'", " "]
        .iter()
        .find(|between| text.starts_with(**between))
        .map(|between| between.len())
}

/// The word that a text begins with, of three letters or more.
fn leading_word(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    text.get(..end).filter(|word| word.len() >= 3)
}

/// A year of four figures that a text begins with.
fn leading_year(text: &str) -> Option<u32> {
    let year = text.get(..4)?;
    let ends = !text
        .get(4..)
        .is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric()));
    (ends && year.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| year.parse().ok())
        .flatten()
}

/// Whether an article stands before a date in another language: "le 9 mars", "el 3 de mayo".
pub(super) fn is_article_abroad(word: &str) -> bool {
    matches!(
        word,
        "le" | "du" | "au" | "el" | "il" | "am" | "den" | "dia"
    )
}

/// "25 mai 1982", "12 de marzo de 2023", "2024. marcius 5.": day, month in another language, year of four figures. Where the month
/// is in small letters and can be nothing else, or an article of its language stands before it, it needs no year.
pub(super) fn date_abroad(text: &str, small: bool, article: bool) -> Option<Written> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 4 {
        let year = leading_year(text)?;
        let month_at = digits + between(text.get(digits..)?)?;
        let found = month_abroad_first(text.get(month_at..)?)?;
        return written(Some(year), found.month, found.day, month_at + found.end);
    }
    if !(1..=2).contains(&digits) {
        return None;
    }
    let day = text.get(..digits)?.parse().ok()?;
    let month_at = digits + between(text.get(digits..)?)?;
    let rest = text.get(month_at..)?;
    let word = leading_word(rest)?;
    let month = month_abroad(word)?;
    let month_end = month_at + word.len();
    let year_at = rest
        .get(word.len()..)
        .and_then(between)
        .map(|length| month_end + length);
    let year = year_at
        .and_then(|at| Some((at, text.get(at..)?)))
        .and_then(|(at, rest)| Some((at, leading_year(rest)?)));
    match year {
        Some((at, year)) => written(Some(year), month, day, at + 4),
        None if small && (article || is_only_a_month(word)) => written(None, month, day, month_end),
        None => None,
    }
}

/// "marcius 5", where the month can be nothing else.
pub(super) fn month_abroad_first(text: &str) -> Option<Written> {
    let word = leading_word(text)?;
    let rest = text.get(word.len()..)?.strip_prefix(' ')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let day = (1..=2)
        .contains(&digits)
        .then(|| rest.get(..digits)?.parse().ok())??;
    let ends = !rest
        .get(digits..)?
        .starts_with(|c: char| c.is_alphanumeric() || c == ':' || c == '/');
    let month = month_abroad(word).filter(|_| ends && is_only_a_month(word))?;
    written(None, month, day, word.len() + 1 + digits)
}

/// The year that is spoken behind a date, and how many bytes it takes: " nineteen eighty-one", " two thousand and nine", ", 1981".
fn spoken_year(text: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix(", ").or_else(|| text.strip_prefix(' '))?;
    let skipped = text.len() - rest.len();
    if let Some(year) = leading_year(rest).filter(|year| (1900..2100).contains(year)) {
        return Some((year, skipped + 4));
    }
    // Whole words one by one, with where each ends.
    let mut parts: Vec<(&str, usize)> = Vec::new();
    let mut from = 0;
    while parts.len() < 5 {
        let Some(word) = rest.get(from..).and_then(leading_word_or_oh) else {
            break;
        };
        from += word.len();
        parts.push((word, from));
        match rest.get(from..).and_then(|rest| rest.chars().next()) {
            Some(' ' | '-') => from += 1,
            _ => break,
        }
    }
    let words: Vec<&str> = parts.iter().map(|(word, _)| *word).collect();
    let (century, taken) = match words.as_slice() {
        ["nineteen", "hundred", "and", ..] => (1900, 3),
        ["nineteen", ..] => (1900, 1),
        ["twenty", ..] => (2000, 1),
        ["two", "thousand", "and", ..] => (2000, 3),
        ["two", "thousand", ..] => (2000, 2),
        // "Twelfth of June fifty-eight." with nothing behind it that could be counted.
        [
            "thirty" | "forty" | "fifty" | "sixty" | "seventy" | "eighty" | "ninety",
            _,
        ] if parts.get(1).is_some_and(|(_, end)| {
            !rest.get(*end..).is_some_and(|after| after.starts_with(' '))
        }) =>
        {
            (1900, 0)
        }
        // "Twenty-third of October oh-seven."
        ["oh" | "o", _, ..] => (2000, 0),
        _ => return None,
    };
    let number = |at: usize| -> Option<u32> { number_in_words(words.get(at)?)?.parse().ok() };
    let end = |at: usize| parts.get(at).map(|(_, end)| skipped + end);
    let (rest_of_year, last) = match (words.get(taken).copied(), number(taken), number(taken + 1)) {
        (Some("oh" | "o"), _, Some(ones @ 1..=9)) => (ones, taken + 1),
        (_, Some(tens @ 20..), Some(ones @ 1..=9)) => (tens + ones, taken + 1),
        (_, Some(number @ 10..), _) => (number, taken),
        (_, Some(ones), _) if taken > 1 => (ones, taken),
        _ if words.get(1) == Some(&"thousand") => return Some((2000, end(1)?)),
        _ => return None,
    };
    Some((century + rest_of_year, end(last)?))
}

/// The word that a text begins with, of any length.
fn leading_word_or_oh(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    text.get(..end).filter(|word| !word.is_empty())
}

/// "Fourteenth of June".
pub(super) fn spoken_date(text: &str, word: &str) -> Option<Written> {
    if !begins_spoken_day(word) {
        return None;
    }
    // "The twenny-second", "the twinty-fifth", in dialect.
    let dialect = ["twenny", "twinty"]
        .iter()
        .find_map(|tens| text.strip_prefix(tens))
        .map(|rest| format!("twenty{rest}"));
    let text = dialect.as_deref().unwrap_or(text);
    let (day, rest) = leading_spoken_day(text)?;
    let rest = [" of ", " o' ", " o ", " a ", " "]
        .iter()
        .find_map(|between| rest.strip_prefix(between))?;
    let month_end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let month_text = rest.get(..month_end)?;
    // "the second may help": the verb is no month.
    if !words::is_month(month_text)
        || (month_text == "may" && !text.contains(" of "))
        || month_text == "mar"
    {
        return None;
    }
    let end = text.len() - rest.len() + month_end;
    written(None, month_number(month_text)?, day, end)
}

/// The spoken day that a text begins with, and what stands behind it.
fn leading_spoken_day(text: &str) -> Option<(u32, &str)> {
    let spoken = |day: &str| {
        text.strip_prefix(day)
            .or_else(|| text.strip_prefix(day.replace('-', " ").as_str()))
    };
    SPOKEN_DAYS
        .iter()
        .zip(1_u32..32)
        .rev()
        .find_map(|(day, number)| Some((number, spoken(day)?)))
}

/// "January, the nineteenth", "March the twelfth".
pub(super) fn month_and_spoken_day(text: &str, month: &str) -> Option<Written> {
    let rest = text.get(month.len()..)?;
    let rest = rest
        .strip_prefix(", the ")
        .or_else(|| rest.strip_prefix(" the "))?;
    let (day, behind) = leading_spoken_day(rest)?;
    let ends = !behind.starts_with(|c: char| c.is_alphanumeric());
    written(
        None,
        month_number(month).filter(|_| ends)?,
        day,
        text.len() - behind.len(),
    )
}

/// Days that have a name instead of a number, with their month and day.
const NAMED_DAYS: [(&str, u32, u32); 11] = [
    ("boxing day", 12, 26),
    ("christmas day", 12, 25),
    ("christmas eve", 12, 24),
    ("xmas day", 12, 25),
    ("xmas eve", 12, 24),
    ("new year's day", 1, 1),
    ("new years day", 1, 1),
    ("new year's eve", 12, 31),
    ("new years eve", 12, 31),
    ("valentine's day", 2, 14),
    ("bonfire night", 11, 5),
];

/// Whether a day that has a name may begin with a word.
#[inline]
pub(in crate::anonymise::matching) fn begins_named_day(word: &str) -> bool {
    matches!(
        word,
        "boxing" | "christmas" | "xmas" | "new" | "valentine" | "bonfire"
    )
}

/// "Boxing Day", "New Year's Eve": a day and a month as much as 26 December is.
pub(super) fn named_day(text: &str, word: &str) -> Option<Written> {
    if !begins_named_day(word) {
        return None;
    }
    let (name, month, day) = NAMED_DAYS
        .iter()
        .find(|(name, ..)| text.starts_with(name))?;
    let ends = !text
        .get(name.len()..)
        .is_some_and(|behind| behind.starts_with(|c: char| c.is_alphanumeric()));
    written(None, *month, *day, name.len()).filter(|_| ends)
}

/// How a scanner reads the months that have an o or an l where it sees a figure.
const MONTHS_SCANNED: [(&str, &str); 4] = [
    ("0ct", "oct"),
    ("n0v", "nov"),
    ("ju1", "jul"),
    ("apr1", "apri"),
];

/// The text with the day and the year that it begins with as a scanner did not read them: "l2 December 2O23", "3l 0ctober". Nothing
/// where it has none such. It has as many bytes as before.
pub(super) fn unscanned(text: &str) -> Option<String> {
    let mut fixed = String::with_capacity(text.len());
    for (nth, run) in text
        .split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .enumerate()
    {
        let word = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let read = scanned_digits(word);
        let wanted = (nth == 0 && word.len() <= 2) || (nth <= 3 && word.len() == 4);
        let month = MONTHS_SCANNED
            .iter()
            .find(|(scanned, _)| nth == 1 && word.starts_with(scanned));
        // "Novernber": as long as before, with a space behind it.
        let merged = (nth == 1 && word.contains("rn") && begins_month(word))
            .then(|| word.replace("rn", "m"));
        if let Some(read) = merged.filter(|read| words::is_month(read)) {
            fixed.push_str(&read);
            fixed.push(' ');
            fixed.push_str(run.get(word.len()..)?);
        } else if let Some((scanned, month)) = month {
            fixed.push_str(month);
            fixed.push_str(run.get(scanned.len()..)?);
        } else if wanted && digits > 0 && digits < word.len() && read.len() == word.len() {
            fixed.push_str(&read);
            fixed.push_str(run.get(word.len()..)?);
        } else {
            fixed.push_str(run);
        }
    }
    (fixed != text).then_some(fixed)
}

/// A date with the year that is spoken behind it.
pub(super) fn with_spoken_year(text: &str, found: Written, in_words: bool) -> Written {
    let rest = text.get(found.end..).unwrap_or("");
    // "21/12 2030" ends with a time.
    let figures = rest
        .trim_start_matches([' ', ','])
        .starts_with(|c: char| c.is_ascii_digit());
    let spoken = spoken_year(rest).filter(|_| in_words || !figures);
    match (found.year, spoken) {
        (None, Some((year, length))) => {
            written(Some(year), found.month, found.day, found.end + length).unwrap_or(found)
        }
        _ => found,
    }
}
